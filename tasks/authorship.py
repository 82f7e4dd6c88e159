"""Which lines name the authors: names that stand alone, signatures below the body, and the claims made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tasks.byline import Byline, read_byline, read_names
from tasks.name_spans import names_in, pieces
from tasks.names import UPPER, is_given_name, is_job, is_person_name
from tasks.openers import LABEL, is_opener
from tasks.reading import Reading, tidy
from tasks.reporter_marks import reporters_at_end, reporters_in_dateline

_IN_TEXT: Final = frozenset(("reporter-mark", "biography"))
"""Methods by which a name is read within a paragraph: the byline is that part of it."""
LONGEST_NAMES: Final = 120
"""Characters of a line of names."""

GOES_ON: Final = 20
"""Characters behind the names from which a line of the body is a paragraph that opens with them."""
AUTHORS_APART: Final = 12
"""Lines between the first and the last of the bylines of one article."""
LABELS: Final = 60
"""Lines from the last of the body on in which a label tells the author."""
BIOGRAPHIES: Final = 8
"""Lines from the last of the body on in which a biography of the author may stand."""
LONGEST_BIOGRAPHY: Final = 600
_WRITES: Final = frozenset(
    ("writes", "covers", "reports", "schreibt", "berichtet", "escribe", "cubre", "écrit", "couvre", "scrive", "escreve",
     "skriver", "schrijft", "kirjoittaa", "pisze", "píše", "piše", "пишет", "пише", "yazıyor", "menulis")
)  # fmt: skip
_WORKS: Final = (
    "is",
    "ist",
    "est",
    "es",
    "è",
    "é",
    "är",
    "er",
    "on",
    "jest",
    "je",
    "este",
    "works as",
    "arbeitet als",
    "arbeitet",
    "has been",
)
_BIOGRAPHY = re.compile(
    rf"([{UPPER}][\w’'.-]{{0,20}}(?:\s(?:[{UPPER}][\w’'.-]{{0,20}}|van|von|de|der|den|di|da|bin|al|el)){{1,4}}?)\s(?:\([^()]{{1,30}}\)\s)?"
    rf"({'|'.join(sorted({*_WRITES, *_WORKS}, key=len, reverse=True))})\s"
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{5,60})[)\]]\Z")


class Attribution(NamedTuple):
    """Authors, as one line names them."""

    line: int
    """Index of the line."""
    byline: Byline
    method: str
    """Rule that read it."""
    confidence: float
    """How sure the rule is, 0 to 1."""


def _whole(text: str) -> Byline:
    """A line that is one name."""
    return Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),))


def marked_names(reading: Reading, near: list[int], anchor: int) -> Iterator[tuple[int, Byline]]:
    """Lines of names below a line that is nothing but the opening of a byline (*By*, *Author of the article:*)."""
    for i in near:
        text = reading.lines[i].text
        if not i or i < anchor or i == reading.headline or len(text) > LONGEST_NAMES:
            continue
        if is_opener(reading.lines[i - 1].text) and (names := read_names(text)):
            yield i, names


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


def signatures(reading: Reading) -> list[Attribution]:
    """Names that sign the article at the end of its body: alone, in brackets, after an opener, or above a mailbox."""
    found: list[Attribution] = []
    for i in range(max(0, reading.last), min(len(reading.lines), reading.last + 4)):
        line = reading.lines[i]
        text = line.text
        if len(text) > 120:
            if bracketed := _bracketed(reading, i):
                found.append(Attribution(i, bracketed, "signature", 0.55))
            continue
        below = reading.lines[i + 1].text if i + 1 < len(reading.lines) else ""
        mailbox = "@" in below and len(below) <= 80 and " " not in below.strip()
        if i > reading.last and mailbox and is_person_name(text):
            found.append(Attribution(i, _whole(text), "signature", 0.7))
        elif (
            i == reading.last
            and line.role == "body"
            and len(text) <= 40
            and len(reading.body) > 2
            and is_person_name(text)
            and is_given_name(text.split()[0])
            and reading.text.count(text) == 1
        ):
            found.append(Attribution(i, _whole(text), "signature", 0.55))
        elif (
            i > reading.last
            and (line.role == "byline" or (i == reading.last + 1 and len(text) <= 80))
            and (byline := read_byline(text))
            and byline.is_marked
        ):
            found.append(Attribution(i, byline, "signature", 0.55))
        elif bracketed := _bracketed(reading, i):
            found.append(Attribution(i, bracketed, "signature", 0.55))
    return found


def _bracketed(reading: Reading, i: int) -> Byline | None:
    """Names that stand in brackets at the end of the text and nowhere else in it."""
    text = reading.lines[i].text
    if i > reading.last + 1 or text[-1] not in ")]" or not (closing := _BRACKETS.search(text, max(0, len(text) - 80))):
        return None
    a, b = closing.span(1)
    parts = [names_in(text, p, q) for p, q in pieces(text, a, b)]
    spans = [span for part in parts for span in part]
    names = tuple(text[p:q] for p, q in spans)
    if not all(parts) or not all(is_given_name(name.split()[0]) and reading.text.count(name) < 2 for name in names):
        return None
    p, q = spans[0][0], spans[-1][1]
    return Byline(names, text[p:q], p, q, tuple(spans))


def biographies(reading: Reading) -> list[Attribution]:
    """Who writes for a living, as the lines below the body say (*Ann Rowley covers shipping*)."""
    for i in range(max(0, reading.last), min(len(reading.lines), reading.last + BIOGRAPHIES)):
        text = reading.lines[i].text
        if not 20 <= len(text) <= LONGEST_BIOGRAPHY or not (told := _BIOGRAPHY.match(text)):
            continue
        name = told[1]
        rest = _LETTERS.findall(text, told.end(), told.end() + 100)
        writes = told[2].casefold() in _WRITES or any(is_job(word.casefold()) for word in rest[:8])
        if writes and is_person_name(name) and reading.text.count(name) <= (i == reading.last):
            return [Attribution(i, Byline((name,), name, 0, told.end(1), (told.span(1),)), "biography", 0.55)]
    return []


def labelled(reading: Reading) -> list[Attribution]:
    """Whom the lines below the body call the author, behind a label or below it, where that is one and the same."""
    found: list[Attribution] = []
    for i in range(max(0, reading.last) + 1, min(len(reading.lines), reading.last + LABELS)):
        text = reading.lines[i].text
        start = 2 if text[0] in "•·*" else 0
        if len(text) > LONGEST_NAMES or not (label := LABEL.match(text, start)):
            continue
        if rest := text[label.end() :]:
            if (names := read_names(rest)) and not (text[label.end() - 1] == " " and label[0].strip(" :").islower()):
                at = label.end()
                spans = tuple((a + at, b + at) for a, b in names.spans)
                names = names._replace(char_from=names.char_from + at, char_to=names.char_to + at, spans=spans)
                found.append(Attribution(i, names, "author-label", 0.55))
        elif i + 1 < len(reading.lines) and (names := read_names(reading.lines[i + 1].text)):
            found.append(Attribution(i + 1, names, "author-label", 0.55))
    return found[:1] if len({one.byline.names for one in found}) == 1 else []


def marked_in_text(reading: Reading) -> list[Attribution]:
    """Reporters whom Chinese, Japanese and Korean articles name in their dateline or at their end."""
    if not reading.body:
        return []
    for i, marked in ((reading.first, reporters_in_dateline), (reading.last, reporters_at_end)):
        text = reading.lines[i].text
        if not text.isascii() and (spans := marked(text)):
            names = tuple(dict.fromkeys(text[a:b] for a, b in spans))
            places = tuple(next(span for span in spans if text[slice(*span)] == name) for name in names)
            byline = Byline(names, text[places[0][0] : places[-1][1]], places[0][0], places[-1][1], places)
            return [Attribution(i, byline, "reporter-mark", 0.6)]
    return []


def _runs_on(reading: Reading, i: int, best: int, bylines: set[int]) -> bool:
    """Whether nothing but bylines and mailboxes stands between two bylines."""
    low, high = sorted((i, best))
    between = range(low + 1, high)
    return high - low <= AUTHORS_APART and all(
        j in bylines or ("@" in reading.lines[j].text and len(reading.lines[j].text) <= 80) for j in between
    )


def claim_authors(reading: Reading, found: list[Attribution], anchor: int) -> None:
    """Claim the authors and the byline that the surest of `found` gives, and the authors of those that agree with it.

    Of equally sure ones, that nearest to line `anchor` is the surest.
    """
    named = any(one.byline.names and one.confidence >= 0.6 for one in found)
    if named and not any(is_person_name(c.value) for c in reading.claims if c.field == "authors"):
        # the head of the page names the site or a desk, the page itself a person
        reading.claims = [
            c._replace(confidence=min(c.confidence, 0.55)) if c.field == "authors" else c for c in reading.claims
        ]
    ranked = sorted(found, key=lambda one: (-one.confidence, abs(one.line - anchor)))
    best = next((one for one in ranked if one.byline.names), None)
    lines = {one.line for one in found}
    for i, byline, method, confidence in ranked:
        line = reading.lines[i]
        supports = best is not None and (i == best.line or set(byline.names) <= set(best.byline.names))
        joined = (
            best is not None
            and method == best.method
            and confidence == best.confidence
            and (method == "name-line" or (method == "byline" and _runs_on(reading, i, best.line, lines)))
        )
        sure = confidence if supports or joined else min(confidence, 0.45)
        for name, (a, b) in zip(byline.names, byline.spans, strict=False):
            reading.claim("authors", tidy(name), line, a, b, method, sure)
    shown = best or next(iter(ranked), None)
    if shown:
        i, byline, method, confidence = shown
        text = reading.lines[i].text
        within = method in _IN_TEXT or (reading.lines[i].role == "body" and len(text) > byline.char_to + GOES_ON)
        a, b = (byline.char_from, byline.char_to) if within else (0, len(text))
        reading.claim("byline", tidy(text[a:b]), reading.lines[i], a, b, method, confidence)
