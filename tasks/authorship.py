"""Which lines name the authors: names that stand alone, signatures below the body, and the claims made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tasks.byline import Byline, is_opener, read_byline, read_names
from tasks.names import is_person_name, is_person_name_cjk
from tasks.reading import QUIET, Reading, tidy

BESIDE: Final = 2
"""Lines between a name that stands alone and a date line."""


def _whole(text: str) -> Byline:
    """A line that is one name."""
    return Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),))


def lone_names(reading: Reading, near: list[int], date_lines: set[int], anchor: int) -> Iterator[tuple[int, Byline]]:
    """Names that stand alone where a byline does.

    First those that the page marks (an opener above, the role of the segmenter), then those beside a date line, right
    below the headline, or, being several, right above a paragraph.
    """
    weak: list[tuple[int, Byline]] = []
    for i in near:
        line = reading.lines[i]
        text = line.text
        if i < anchor or i == reading.headline or len(text) > 120:
            continue
        if is_opener(reading.lines[i - 1].text if i else "") or line.role == "byline":
            if names := read_names(text):
                yield i, names
        elif line.role in QUIET and i > anchor + 4:
            continue
        elif text[0] > "\u2fff":
            if i <= anchor + 4 and (" " in text or "\u3000" in text) and is_person_name_cjk(text):
                weak.append((i, _whole(text)))
        elif names := read_names(text):
            below = reading.lines[i + 1] if i + 1 < len(reading.lines) else line
            if (
                any(j > anchor - 3 and abs(i - j) <= BESIDE for j in date_lines)
                or (i == anchor + 1 and reading.headline is not None)
                or (len(names.names) > 1 and i <= anchor + 6 and below.role == "body" and len(below.text) > 150)
            ):
                weak.append((i, names))
    yield from weak


def more_names(reading: Reading, i: int) -> list[tuple[int, Byline]]:
    """Names on the lines below a name that stands below an opener: one author per line."""
    found: list[tuple[int, Byline]] = []
    if not i or not is_opener(reading.lines[i - 1].text):
        return found
    for j in range(i + 1, min(len(reading.lines), i + 24)):
        text = reading.lines[j].text
        if names := read_names(text):
            found.append((j, names))
        elif len(text) > 3:
            break
    return found


def signatures(reading: Reading) -> list[tuple[int, Byline, str, float]]:
    found: list[tuple[int, Byline, str, float]] = []
    for i in range(max(0, reading.last), min(len(reading.lines), reading.last + 4)):
        line = reading.lines[i]
        text = line.text
        if len(text) > 120:
            continue
        below = reading.lines[i + 1].text if i + 1 < len(reading.lines) else ""
        mailbox = "@" in below and len(below) <= 80 and " " not in below.strip()
        if (
            i > reading.last
            and (mailbox or (i == reading.last + 1 and line.role in ("body", "byline")))
            and is_person_name(text)
        ):
            found.append((i, _whole(text), "signature", 0.7 if mailbox else 0.55))
        elif (
            i == reading.last
            and line.role == "body"
            and len(text) <= 40
            and len(reading.body) > 2
            and is_person_name(text)
        ):
            found.append((i, _whole(text), "signature", 0.55))
        elif i > reading.last and line.role == "byline" and (byline := read_byline(text)):
            found.append((i, byline, "signature", 0.55))
    return found


def claim_authors(reading: Reading, found: list[tuple[int, Byline, str, float]], anchor: int) -> None:
    named = any(byline.names and confidence >= 0.6 for _, byline, _, confidence in found)
    if named and not any(is_person_name(c.value) for c in reading.claims if c.field == "authors"):
        # the head of the page names the site or a desk, the page itself a person
        reading.claims = [
            c._replace(confidence=min(c.confidence, 0.55)) if c.field == "authors" else c for c in reading.claims
        ]
    ranked = sorted(found, key=lambda f: (-f[3], abs(f[0] - anchor)))
    best = next((f for f in ranked if f[1].names), None)
    for i, byline, method, confidence in ranked:
        line = reading.lines[i]
        supports = best is not None and (i == best[0] or set(byline.names) <= set(best[1].names))
        joined = (
            best is not None
            and method == best[2]
            and confidence == best[3]
            and (method == "name-line" or (method == "byline" and abs(i - best[0]) == 1))
        )
        sure = confidence if supports or joined else min(confidence, 0.45)
        for name, (a, b) in zip(byline.names, byline.spans, strict=False):
            reading.claim("authors", tidy(name), line, a, b, method, sure)
    shown = best or next(iter(ranked), None)
    if shown:
        i, byline, method, confidence = shown
        text = reading.lines[i].text
        reading.claim("byline", tidy(text), reading.lines[i], 0, len(text), method, confidence)
