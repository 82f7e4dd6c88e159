"""Author lines: who wrote the article, as the page prints it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.credit import FORMS
from tasks.dates import FoundDate, read_dates, tells_time
from tasks.name_spans import is_pictures, name_in, names_in, pieces, trim
from tasks.names import PICTURES, caseless_names, is_given_name, is_job, is_person_name_cjk
from tasks.openers import AFTER_BAR, OPENER, PLACED, WEAK, may_open
from tasks.reporter_marks import labelled_reporters, marked_reporters
from tasks.word_pattern import any_of

LONGEST_BYLINE: Final = 240
"""A longer line is no byline."""
KEPT: Final = 10_000
"""Lines of which it is known what was read: the template of a site stands on each of its pages."""

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "byline.toml").read_text("utf-8"))


LONGEST_NAMES: Final = 80
"""A longer line is more than names."""
MOST_STRAY, MOST_TOLD = 9, 16
"""Words beside names and dates in a line that is a byline; the same where they tell who the author is."""


class Byline(NamedTuple):
    """The author part of a line."""

    names: tuple[str, ...]
    """Persons, in order, as printed. Empty when the byline names only desks, agencies or sites."""
    raw: str
    char_from: int
    char_to: int
    """Span of ``raw`` in the line: from the first name to the last (the whole byline where it names nobody)."""
    spans: tuple[tuple[int, int], ...] = ()
    """Span of each name in the line."""
    is_marked: bool = True
    """Whether a word or a mark says that these are authors; else a date or a time beside the names does."""


_MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
"""Marks of direction, in which pages in Arabic and Hebrew wrap their lines."""
_TAKEN_BY: Final = "摄攝"
"""Behind the name of a photographer."""
_BULLET = re.compile(rf"[•·*▪►>–—|\s{_MARKS}-]{{1,8}}|\d{{1,2}}\.\s")
_PICTURES = re.compile(
    rf"(?<!\w)(?:{any_of(sorted(PICTURES), ignore_case=True)}|foto['’]s)\s?[:：=]"
    r"|(?:[,;.|]\s?|\s)(?:additional\s)?(?:edit(?:ing|ed) by\s?:?|(?:edited|editor|editing|redaktur)\s?:)\s",
    re.IGNORECASE,
)
"""From here on a byline names who took the pictures, or who edited."""
_VIEWED: Final = any_of(_DATA["view_labels"], ignore_case=True)
_VIEWS = re.compile(
    rf"(.{{3,60}}?)\s{{1,4}}(?:[\d.,]{{1,9}}[kKmM]?\s)?{_VIEWED}(?:\s?:?\s?[\d.,]{{1,9}}[kKmM]?)?\Z",
    re.IGNORECASE,
)
_VIEW_LABELS: Final = tuple(w.casefold() for w in _DATA["view_labels"])
_VIEWS_END = re.compile(rf"{_VIEWED}[\s:\d.,kKmM]*\Z", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_HAN_DATE = re.compile(r"([\u4e00-\u9fff々]{2,4}[ 　]?[\u4e00-\u9fff々]{0,3})\s?\Z")
_RELATIVE = re.compile(r"[|·•–-]\s?(?:published|posted|updated|last updated)\b", re.IGNORECASE)
_MORE = re.compile(r"(?:\s(?:and|und|et|y|e|og|och|en|i|ve)|\s?[+&,])\s?\d{1,2}\s[^\W\d_]{4,10}\Z")
"""How many more there are whom the line does not name."""
_NO_NAMES = re.compile(r"[\d“”„\"«»!?:：]")
_MAILBOX = re.compile(r"\s[\w.+-]{1,64}@[\w.-]{3,80}\Z")
_SHORT_TAIL = re.compile(r"\w+")


def _byline(line: str, spans: list[tuple[int, int]], whole: tuple[int, int], is_marked: bool = True) -> Byline:
    names: list[str] = []
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        name = " ".join(line[a:b].split())
        if name not in names:
            names.append(name)
            kept.append((a, b))
    a, b = (kept[0][0], kept[-1][1]) if kept else whole
    return Byline(tuple(names), line[a:b], a, b, tuple(kept), is_marked)


def read_byline(line: str) -> Byline | None:
    """Read a line as a byline; None when it is not one.

    Read are: an opener (*By*, *Von*, *Par*, *Text:* … see ``byline.toml``) and names; a name and a view counter; names
    beside a date; reporters as Korean, Japanese and Chinese pages mark them. A name alone on a line is no byline by
    itself: that takes the page (`tasks.metadata`).
    """
    # most lines beside a story are one word; in scripts without spaces it may be a name and a job
    if not 4 <= len(line) <= LONGEST_BYLINE or (line[0] <= "\u2fff" and line.isalpha()):
        return None
    return _read_byline(line)


@lru_cache(maxsize=KEPT)
def _read_byline(line: str) -> Byline | None:
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet else 0
    end = len(line)
    while end > start and (line[end - 1].isspace() or line[end - 1] in _MARKS):
        end -= 1
    if end - start < 4:
        return None
    if line[end - 1] in _TAKEN_BY:
        return None
    if line[start] > "\u2fff" or (line[start] in "([〔【（" and line[start + 1] > "\u2fff"):
        if reporters := marked_reporters(line, start, end):
            return _byline(line, reporters, (start, end))
    elif may_open(line, start + (line[start] == "(")):
        if line[start] == "(":
            start, end = start + 1, end - (line[end - 1] == ")")
        if placed := PLACED.match(line, start, end):
            return _after_opener(line, placed.end(), end)
        if opener := OPENER.match(line, start, end):
            return _after_opener(line, opener.end(), end)
        if (weak := WEAK.match(line, start, end)) and (byline := _after_weak_opener(line, weak.end(), end)):
            return byline
    if (
        (line[end - 1] in "0123456789kKmM" or line[max(start, end - 32) : end].casefold().endswith(_VIEW_LABELS))
        and _VIEWS_END.search(line, max(start, end - 32), end)
        and (views := _VIEWS.match(line, start, end))
        and (span := name_in(line, *views.span(1)))
    ):
        return _byline(line, [span], (start, end))
    if "|" in line and (between := AFTER_BAR.search(line, start, end)):
        return _after_opener(line, between.end(), end)
    # the signature of an embedded post of a social network names its author, not that of the article
    if "(@" in line:
        return None
    if line[end - 1] > "\u3040" and (reporters := labelled_reporters(line, start, end)):
        return _byline(line, reporters, (start, end))
    if digit := _DIGIT.search(line, start, end):
        if tells_time(line[digit.start() : end]) and (names := read_names(line)):
            return names
        return _beside_date(line, start, end)
    return None


def _after_weak_opener(line: str, start: int, end: int) -> Byline | None:
    """What follows a word that opens bylines and much else: names that all begin with known given names."""
    byline = _after_opener(line, start, end)
    known = byline is not None and byline.names and all(is_given_name(name.split()[0]) for name in byline.names)
    return byline if known else None


def _after_opener(line: str, start: int, end: int) -> Byline | None:
    if pictures := _PICTURES.search(line, start, end):
        end = pictures.start()
    if more := _MORE.search(line, start, end):
        end = more.start()
    if dates := read_dates(line[start:end]):
        first = next((d for d in dates if d.precision != "year"), None)
        if first:
            end = start + first.char_from
            if end - start < 3:
                return None
    if "@" in line and (mailbox := _MAILBOX.search(line, start, end)):
        end = mailbox.start()
    parts = pieces(line, start, end)
    spans: list[tuple[int, int]] = []
    strays = 0
    for position, (a, b) in enumerate(parts):
        if names := names_in(line, a, b, is_marked=True):
            spans.extend(names)
        elif spans and is_pictures(line, a, b):
            spans.pop()
        elif line[a:b].strip() and (caseless := caseless_names(line, *trim(line, a, b))):
            spans.extend(caseless)
        elif position == 0:
            a, b = trim(line, a, b)
            words = line[a:b].split()
            # a desk, an agency or a site: a byline that names nobody
            if not words or len(words) > 5 or not all(w[0].isupper() or w[0].isdigit() or "." in w for w in words):
                return None
            if len(words) == 1 and not (words[0].isupper() or "." in words[0]) and len(parts) > 1:
                return None
        elif len(line[a:b].split()) > 6:
            strays += 1
    if strays > 1 or (not spans and end - start > 60):
        return None
    return _byline(line, spans[:12], (start, end))


def read_names(line: str) -> Byline | None:
    """Read a line as nothing but names: one or several persons, with job words, desks and agencies beside them.

    The line may close with a time (*Ann Rowley 5 hours ago*).

    Weak evidence by itself: the caller knows that the line stands where authors do.
    """
    if len(line) > LONGEST_BYLINE or (" " not in line and len(line.split(None, 1)) < 2):
        return None
    return _read_names(line)


@lru_cache(maxsize=KEPT)
def _read_names(line: str) -> Byline | None:
    bullet = _BULLET.match(line)
    start, end = bullet.end() if bullet else 0, len(line)
    digit = _DIGIT.search(line, start, min(end, 200))
    if digit and (more := _MORE.search(line, start, end)):
        end = more.start()
    elif digit and tells_time(line[digit.start() : end]):
        end = digit.start()
    # footnote marks of author lists
    while end > start and (line[end - 1] in "0123456789, " or line[end - 1] in _MARKS):
        end -= 1
    if cut := _RELATIVE.search(line, start, end):
        end = cut.start() - (cut.start() > start and line[cut.start() - 1].isspace())
    if "@" in line and (mailbox := _MAILBOX.search(line, start, end)):
        end = mailbox.start()
    if (
        "(@" in line
        or not 4 <= end - start <= 120
        or line[end - 1] == "."
        or _NO_NAMES.search(line, start, end)
        or OPENER.match(line, start, end)
    ):
        return None
    spans: list[tuple[int, int]] = []
    for position, (a, b) in enumerate(pieces(line, start, end)):
        if names := names_in(line, a, b) or _known_caseless(line, a, b):
            spans.extend(names)
        elif position == 0:
            # an agency, and who writes there; behind a slash stands who took the picture
            if line[a:b].strip() not in FORMS or not line.startswith(",", b):
                return None
        elif spans and is_pictures(line, a, b):
            spans.pop()
        else:
            words = line[a:b].split()
            if len(words) > 4 or (
                len(words) > 1 and words[-1].islower() and not any(is_job(w.casefold().strip("()")) for w in words)
            ):
                return None
    return _byline(line, spans[:12], (0, len(line)), is_marked=False) if spans else None


def _known_caseless(line: str, a: int, b: int) -> list[tuple[int, int]]:
    """Names that begin with known given names, in a script without capitals."""
    a, b = trim(line, a, b)
    spans = caseless_names(line, a, b) if a < b and "\u0590" <= line[a] < "\u1800" else []
    return spans if all(is_given_name(line[p:q].split()[0]) for p, q in spans) else []


def is_names(line: str, several: bool = False) -> bool:
    """Whether a line is nothing but names of persons that begin with known given names; ``several``: two or more."""
    if len(line) > LONGEST_NAMES or not is_given_name(line.split(None, 1)[0]):
        return False
    names = read_names(line)
    return (
        names is not None and len(names.names) > several and all(is_given_name(name.split()[0]) for name in names.names)
    )


def _beside_date(line: str, start: int, end: int) -> Byline | None:
    dates = [d for d in read_dates(line) if d.precision in ("day", "minute", "second")]
    if not dates:
        return None
    spans: list[tuple[int, int]] = []
    at = start
    stray = 0
    is_marked = False
    for a, b in [*((d.char_from, d.char_to) for d in dates), (end, end)]:
        if a > at:
            for p, q in pieces(line, at, a):
                while p < q and line[p].isspace():
                    p += 1
                if opener := OPENER.match(line, p, q):
                    p = opener.end()
                    is_marked = True
                if span := name_in(line, p, q, is_marked=opener is not None):
                    spans.append(span)
                elif (
                    (han := _HAN_DATE.search(line, p, q))
                    and is_person_name_cjk(han[1].strip())
                    and q == dates[0].char_from
                ):
                    spans.append(han.span(1))
                else:
                    stray += len(_SHORT_TAIL.findall(line, p, q))
        at = b
    if (not spans and not is_marked) or stray > (
        MOST_TOLD if _is_told(line, start, end, spans, dates[-1]) else MOST_STRAY
    ):
        return None
    return _byline(line, spans[:12], (start, end), is_marked)


def _is_told(line: str, start: int, end: int, spans: list[tuple[int, int]], last: FoundDate) -> bool:
    """Whether a line opens with a name, a comma and who that is, and closes with a time of day."""
    return (
        len(spans) > 0
        and spans[0][0] == start
        and line[spans[0][1]] == ","
        and is_given_name(line[start:end].split(None, 1)[0])
        and last.precision != "day"
        and last.char_to == end
    )


def is_byline(line: str) -> bool:
    """Whether `read_byline` reads the line as a byline."""
    return read_byline(line) is not None
