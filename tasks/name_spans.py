"""Where the names of persons stand in a byline, apart from jobs, papers, places, handles and dates around them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tasks.calendar_words import is_time_word
from tasks.credit import FORMS
from tasks.names import (
    PICTURES,
    ROLES,
    UPPER,
    ends_name,
    is_given_name,
    is_job,
    is_job_adjective,
    is_person_name,
    is_surname,
    run_of_names,
)
from tasks.word_pattern import any_of

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "byline.toml").read_text("utf-8"))


_GLUED: Final = (
    "The ", "Redakteur", "Reporter", "Journalist", "Korrespondent", "Staff", "Editor", "Published", "Updated",
)  # fmt: skip
"""Words that a template writes on to a name."""
_SEAM = re.compile(rf"[{UPPER}](?<=[a-zà-ÿ].)|\d(?:(?<=[a-zà-ÿ].)|(?<=[{UPPER}].)(?=\d))")
"""Where a word or a number may begin that is written on to the word before."""
_IN_PLACE: Final = frozenset(("in", "In", "IN", "at", "At", "aus", "from", "en", "à", "w", "v", "em", "ve", "z"))
"""Words before the place that someone writes from."""
_WITH: Final = frozenset(("avec", "mit", "with", "con", "com", "met"))
"""Words before an agency whose report was used."""
_AFTER_NAME: Final = _IN_PLACE | _WITH | {
    "for", "For", "para", "pour", "per", "für", "vom", "Vom", "am", "Am", "on", "le", "il", "el",
    "um", "und", "op", "den", "dne", "dnia", "dana",
}  # fmt: skip
"""Words that no longer belong to the name before them."""
_UNSPLIT: Final = ("mc", "mac", "fitz", "de", "di", "da", "la", "le", "du", "van", "von", "o'")
_BREAK = re.compile(r"\s?[|•·:;(\[]\s?|\s[–—-]\s|\s?/\s?|,\s?|(?<=[^\W\d_])\s{2,}(?=\w)|\s?&\s|\s(?=The\s[A-Z])")
_JOIN = re.compile(rf"\s{any_of(_DATA['conjunctions'], ignore_case=True)}\s", re.IGNORECASE)
_BUTTON = re.compile(rf"\s{any_of(_DATA['buttons'], ignore_case=True)}[!.…>›»]{{0,2}}\Z", re.IGNORECASE)
"""What a reader can press beside an author."""
LONGEST_BUTTON: Final = 32
"""Characters of such a button."""
_FIRST_WORD = re.compile(r"[^\W\d_]{1,20}")
_WORD = re.compile(r"\S+")


def pieces(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the parts of a byline between separators, conjunctions and glued-on labels."""
    cuts = sorted(
        [m.span() for m in _BREAK.finditer(line, start, end)]
        + [m.span() for m in _JOIN.finditer(line, start, end)]
        + [(m.start(), m.start()) for m in _SEAM.finditer(line, start, end) if _is_seam(line, start, m.start(), end)]
    )
    parts: list[tuple[int, int]] = []
    at = start
    for a, b in cuts:
        if a >= at:
            parts.append((at, a))
        # a conjunction behind a comma reaches further
        at = max(at, b)
    parts.append((at, end))
    return parts


def _is_seam(line: str, start: int, at: int, end: int) -> bool:
    """Whether another name, a job or a number is written on to the word before ``at`` (*Ann RowleyBen Ortega*)."""
    if line[at].isdecimal() or line.startswith(_GLUED, at, end):
        return True
    before = line[max(start, line.rfind(" ", start, at) + 1) : at].casefold()
    if before in _UNSPLIT or len(before) < 3:
        return False
    word = _FIRST_WORD.match(line, at, end)
    return word is not None and (is_given_name(word[0]) or (len(word[0]) > 1 and ends_name(word[0])))


def trim(line: str, a: int, b: int) -> tuple[int, int]:
    while a < b and line[a] in " \t\xa0.,;:*'\"“”„’‘)]":
        a += 1
    while (b > a and line[b - 1] in " \t\xa0,;:&*'\"“”„’‘([") or (
        b > a and line[b - 1] == "." and line[a:b].count(".") == 1
    ):
        b -= 1
    return a, b


def name_in(line: str, a: int, b: int, is_marked: bool = False) -> tuple[int, int] | None:
    """The span of a person's name at the start of a part: without a job, a paper, a place or a handle after it.

    After an opener (``is_marked``) anything that ends names may follow; else only what tells of a job, a place or a
    handle.
    """
    a, b = trim(line, a, b)
    if button := _BUTTON.search(line, max(a, b - LONGEST_BUTTON), b):
        a, b = trim(line, a, button.start())
    text = line[a:b]
    words = text.split()
    if 3 <= len(words) <= 8 and (is_marked or is_given_name(words[-2])) and is_job(words[-3].casefold()):
        name = text[len(text) - len(words[-1]) - len(words[-2]) - 1 :]
        return (b - len(name), b) if is_person_name(name) else None
    if len(words) > 2 and words[1] in _IN_PLACE:
        # Oskar In Aktuell
        return None
    end = next(
        (
            n
            for n, w in enumerate(words)
            if n > 1
            and not is_surname(words, n)
            and (w in _AFTER_NAME or (is_job(w.casefold().strip(",")) if text.isupper() else ends_name(w)))
        ),
        0,
    )
    if end and len(words) <= 14:
        while end > 2 and is_job_adjective(words[end - 1].casefold()):
            end -= 1
        name = " ".join(words[:end])
        tail = [w.casefold().strip(".,;:()") for w in words[end:]]
        told = "@" in words[end] or is_time_word(tail[0]) or any(map(is_job, tail)) or tail[-1] in ROLES
        in_place = words[end] in _IN_PLACE or words[end] in ("for", "For")
        told = (
            told
            or (words[end] in _WITH and " ".join(words[end + 1 :]) in FORMS)
            or (is_marked and words[end] in _AFTER_NAME)
            or ((is_marked or in_place) and (is_given_name(words[0]) or text.isupper()))
        )
        return (a, a + len(name)) if told and text.startswith(name) and is_person_name(name) else None
    return (a, b) if is_person_name(text) else None


def is_button(text: str) -> bool:
    """Whether a text is nothing but what a reader can press beside an author (*Follow*, *E-Mail*)."""
    button = _BUTTON.match(f" {text.strip()}")
    return button is not None


def is_pictures(line: str, a: int, b: int) -> bool:
    """Whether a part of a byline says that the name before it took the pictures."""
    return line[a:b].strip(" ()[].:").casefold() in PICTURES


def names_in(line: str, a: int, b: int, is_marked: bool = False) -> list[tuple[int, int]]:
    """As `name_in`, where several names may follow each other with nothing between them."""
    span = name_in(line, a, b, is_marked)
    a, b = span or trim(line, a, b)
    if b - a > 200:
        return []
    found = list(_WORD.finditer(line, a, b))
    starts = run_of_names([w[0] for w in found]) if 4 <= len(found) <= 24 else [0]
    if len(starts) == 1:
        return [span] if span else []
    ends = [found[n - 1].end() for n in starts[1:]] + [b]
    parts = [(found[n].start(), end) for n, end in zip(starts, ends, strict=True)]
    return parts if all(is_person_name(line[p:q]) for p, q in parts) else [span] if span else []
