"""Author lines: who wrote the article, as the page prints it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.dates import read_dates, tells_time
from tasks.name_spans import is_pictures, name_in, names_in, pieces, trim
from tasks.names import is_given_name, is_job, is_person_name_caseless, is_person_name_cjk
from tasks.word_pattern import any_of

LONGEST_BYLINE: Final = 240
"""A longer line is no byline."""
KEPT: Final = 10_000
"""Lines of which it is known what was read: the template of a site stands on each of its pages."""

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "byline.toml").read_text("utf-8"))


LONGEST_NAMES: Final = 80
"""A longer line is more than names."""


def is_opener(line: str) -> bool:
    """Whether a line is nothing but the opening of a byline (*By*, *Author of the article:*): names stand below it."""
    return len(line) <= 40 and line.casefold().rstrip(" :") in _OPENERS


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


_OPENERS: Final = frozenset(o.rstrip(" :") for o in _DATA["openers"])


_BULLET = re.compile(r"[•·*▪►>–—|\s-]{1,8}|\d{1,2}\.\s")
_OPENER = re.compile(
    rf"{any_of(_DATA['openers'], ignore_case=True)}(?=[\s:：　])[\s:：]{{0,4}}|[Bb]y(?-i:(?=[A-Z][a-z]+\s[A-Z]))",
    re.IGNORECASE,
)
_BAR_OPENER = re.compile(
    r"\|\s?(?:written by|words by|text by|story by|by|von|par|por|di)\s(?=[^\W\d_])", re.IGNORECASE
)
_VIEWED: Final = any_of(_DATA["view_labels"], ignore_case=True)
_VIEWS = re.compile(
    rf"(.{{3,60}}?)\s{{1,4}}(?:[\d.,]{{1,9}}[kKmM]?\s)?{_VIEWED}(?:\s?:?\s?[\d.,]{{1,9}}[kKmM]?)?\Z",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[^\W\d_]{1,20}")
_OPENER_HEADS: Final = frozenset(word.casefold() for o in _DATA["openers"] for word in _FIRST_WORD.findall(o)[:1])
_VIEW_LABELS: Final = tuple(w.casefold() for w in _DATA["view_labels"])
_VIEWS_END = re.compile(rf"{_VIEWED}[\s:\d.,kKmM]*\Z", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_KOREAN = re.compile(
    r"[\[(【]?([가-힣]{2,4})\s?(?:기자|특파원|인턴기자|선임기자|논설위원|앵커)(?:[\s\])】,=·|/]|외 |\Z)"
)
_KOREAN_HEAD = re.compile(r"[(\[]?(?:기자|특파원) ([가-힣]{2,4})[)\]]?\Z")
_JAPANESE = re.compile(
    r"(?:【|\[|（|\()?([\u4e00-\u9fff々]{1,4}[ 　]?[\u4e00-\u9fff々]{1,4})\s?(?:記者|特派員)(?:[】\])）、,\s]|\Z)"
)
_CHINESE = re.compile(
    r"(?:作者|记者|記者|撰文|文|執筆|著者|责编|責編|责任编辑|責任編輯)\s?[：:/|／｜・]\s?"
    r"([\u4e00-\u9fff]{2,4}(?:[、，, ][\u4e00-\u9fff]{2,4}){0,5})"
    r"(?=[\s|，,)）】\]]|\Z)"
)
_CHINESE_HEAD = re.compile(
    r"[（(【]?(?:本报|本報)?(?:(?:记者|記者|作者)[\s：:]{0,2}([\u4e00-\u9fff]{2,3})|記者[ 　]([\u4e00-\u9fff]{4}))"
    r"(?=[\s|，,、／/)）】]|\Z)"
)
_JAPANESE_PLACE = re.compile(r"[【（(][^＝=】）)]{1,12}[＝=]([\u4e00-\u9fff々\u3040-\u30ff]{3,8})[】）)]")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff々]{1,4}[ 　]?[\u4e00-\u9fff々]{1,4}|[가-힣]{2,4}")
_HAN_DATE = re.compile(r"([\u4e00-\u9fff々]{2,4}[ 　]?[\u4e00-\u9fff々]{0,3})\s?\Z")
_RELATIVE = re.compile(r"[|·•–-]\s?(?:published|posted|updated|last updated)\b", re.IGNORECASE)
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
    while end > start and line[end - 1].isspace():
        end -= 1
    if end - start < 4:
        return None
    if line[start] > "\u2fff" or (line[start] in "([" and line[start + 1] > "\u2fff"):
        if placed := _JAPANESE_PLACE.fullmatch(line, start, end):
            return _byline(line, [placed.span(1)], (start, end))
        if headed := _CHINESE_HEAD.match(line, start, end):
            return _byline(line, [headed.span(1 if headed[1] else 2)], (start, end))
        for pattern in (_KOREAN, _KOREAN_HEAD, _JAPANESE, _CHINESE):
            listed = [m.span(1) for m in pattern.finditer(line, start, end)]
            found = [n.span() for a, b in listed[:10] for n in _HAN_NAME.finditer(line, a, b)]
            found = [(a, b) for a, b in found if is_person_name_cjk(line[a:b])]
            if found:
                return _byline(line, found[:10], (start, end))
    elif _is_opener_head(line, start) and (opener := _OPENER.match(line, start, end)):
        return _after_opener(line, opener.end(), end)
    if (
        (line[end - 1] in "0123456789kKmM" or line[max(start, end - 32) : end].casefold().endswith(_VIEW_LABELS))
        and _VIEWS_END.search(line, max(start, end - 32), end)
        and (views := _VIEWS.match(line, start, end))
        and (span := name_in(line, *views.span(1)))
    ):
        return _byline(line, [span], (start, end))
    if "|" in line and (between := _BAR_OPENER.search(line, start, end)):
        return _after_opener(line, between.end(), end)
    # the signature of an embedded post of a social network names its author, not that of the article
    if "(@" in line:
        return None
    if digit := _DIGIT.search(line, start, end):
        if tells_time(line[digit.start() : end]) and (names := read_names(line)):
            return names
        return _beside_date(line, start, end)
    return None


def _is_opener_head(line: str, start: int) -> bool:
    """Cheap test that spares most lines the long pattern of openers."""
    word = _FIRST_WORD.match(line, start)
    # the capital of i in Turkish is folded to two characters
    return word is not None and (
        word[0].casefold().replace("i\u0307", "i") in _OPENER_HEADS or word[0][:2] in ("by", "By")
    )


def _after_opener(line: str, start: int, end: int) -> Byline | None:
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
        elif (caseless := trim(line, a, b)) and is_person_name_caseless(line[slice(*caseless)]):
            spans.append(caseless)
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
    if (digit := _DIGIT.search(line, start, min(end, 200))) and tells_time(line[digit.start() : end]):
        end = digit.start()
    # footnote marks of author lists
    while end > start and line[end - 1] in "0123456789, ":
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
        or _OPENER.match(line, start, end)
    ):
        return None
    spans: list[tuple[int, int]] = []
    for position, (a, b) in enumerate(pieces(line, start, end)):
        if names := names_in(line, a, b):
            spans.extend(names)
        elif position == 0:
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
                if opener := _OPENER.match(line, p, q):
                    p = opener.end()
                    is_marked = True
                if span := name_in(line, p, q):
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
    if (not spans and not is_marked) or stray > 9:
        return None
    return _byline(line, spans[:12], (start, end), is_marked)


def is_byline(line: str) -> bool:
    """Whether `read_byline` reads the line as a byline."""
    return read_byline(line) is not None
