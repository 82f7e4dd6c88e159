"""Days and months of running text that lack their year: weekdays, "March 12", "in May", "on the 12th", old years.

Names come from Babel's CLDR tables, the words around them from ``partial_dates.toml``. One search finds the names of a
language; everything else looks at the few words around a hit.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.cldr import calendar_names, code_of
from tasks.word_pattern import any_of

MOST_DATES: Final = 300
"""Dates read from one text at most."""
NEAR: Final = 90
"""Days to either side of the anchor within which the nearest day of that name is meant."""
LONGEST_SENTENCE: Final = 200
"""Characters before a day in which its verb is looked for."""

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "partial_dates.toml").read_text("utf-8"))
_NOT_ONE_DAY: Final = frozenset(_DATA["not_one_day"])
_BEFORE_MONTH: Final = frozenset(_DATA["before_month"])
_ORDINALS: Final = {word: number for number, word in enumerate(_DATA["ordinals"], 1)}
_AHEAD: Final = frozenset(_DATA["ahead"])
_BEHIND: Final = frozenset(_DATA["behind"])
_NOUN_FOLLOWS: Final = frozenset(_DATA["noun_follows"])
_PASSED_OVER: Final = frozenset(_DATA["passed_over"])

_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[\s,]{1,2}\Z")
_AFTER = re.compile(r"[\s,]{1,2}([^\W\d_][\w'’-]*)")
_DAY_BEFORE = re.compile(r"(?<![\d.,:$€£])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s(?:of |de |d['’])?\Z")
_ORDINAL_BEFORE = re.compile(r"([a-z]{5,7}(?:-[a-z]{5,7})?) of \Z")
_DAY_AFTER = re.compile(r"\.?\s(\d{1,2})(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)")
_YEAR_AFTER = re.compile(r"[.,]?\s(?:de |del )?(?:19|20)\d\d(?!\d)")
_NTH = re.compile(r"on the (\d{1,2})(?:st|nd|rd|th)(?=[.,;:]|\s(?:and|at|but|or)\b)")
_OLD_YEAR = re.compile(r"1[0-8]\d\d(?![\w%]|[.,:]\d|\s?[-–]|\s[^\W\d_]{3,16}s\b)")
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|['\"”’»]?\s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|['’]ll\b")


class PartialDate(NamedTuple):
    """A day, month or year that a text mentions."""

    value: date | None
    """The day that is meant, where an anchor tells."""
    precision: str
    """day, month or year."""
    char_from: int
    char_to: int


class _Name(NamedTuple):
    kind: str
    """month, short (a month abbreviated) or weekday."""
    number: int
    """1 to 12, or 0 (Monday) to 6."""


_KINDS: Final = {("months", "wide"): "month", ("months", "abbreviated"): "short", ("days", "wide"): "weekday"}


class _Names(NamedTuple):
    search: re.Pattern[str]
    of: dict[str, _Name]


@cache
def _names(language: str) -> _Names | None:
    """The names of months and weekdays of a language of an alphabet with capitals; None for others."""
    of: dict[str, _Name] = {}
    for table, width, number, name in calendar_names(code_of(language), *_KINDS):
        kind = _KINDS[table, width]
        name = name.rstrip(".")
        if len(name) > 2 + (kind == "weekday") and name.replace("-", "").isalpha():
            of.setdefault(name, _Name(kind, number))
    if language == "en":
        of["Sept"] = _Name("short", 9)
    if not of or not any(name[0].lower() != name[0].upper() for name in of):
        return None
    glued = f"(?:{'|'.join(_DATA['parts'])})?" if language == "de" else ""
    return _Names(re.compile(rf"({any_of(of)}){glued}(?!\w)"), of)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The word before and the word after a span, empty where there is none in the sentence."""
    low = max(0, start - 24)
    before = _BEFORE.search(text, max(low, text.rfind(" ", low, max(low, start - 2)) + 1), start)
    after = _AFTER.match(text, end, end + 24)
    return before[1] if before else "", after[1] if after else ""


def _lies_ahead(text: str, start: int, end: int, language: str, before: str, after: str) -> bool | None:
    """Whether the sentence puts a day after the day of publication; None where it does not tell."""
    if before in _DATA["behind_before"] or after in _DATA["behind_after"]:
        return False
    if before in _DATA["ahead_before"] or after in _DATA["ahead_after"]:
        return True
    head = text[max(0, start - LONGEST_SENTENCE) : start]
    if ends := [found.end() for found in _SENTENCE_END.finditer(head)]:
        head = head[ends[-1] :]
    words = _WORD.findall(head.casefold())
    if len(words) <= 1:
        # the day opens the sentence: its verb follows
        words = _WORD.findall(text[end : end + 70].casefold())
        order = list(range(min(5, len(words))))
    else:
        order = [i for i in reversed(range(len(words))) if words[i] not in _PASSED_OVER][:18]
        if order and words[order[0]] in _DATA["scheduled"]:
            return True
    told = (_tense(words, i, language) for i in order)
    return next((ahead for ahead in told if ahead is not None), None)


def _is_past(word: str, language: str) -> bool:
    return word in _BEHIND or (language == "en" and len(word) > 4 and word.endswith("ed") and word not in _AHEAD)


def _tense(words: list[str], at: int, language: str) -> bool | None:
    """Whether the word at ``at`` of a sentence (casefolded) is a verb that looks ahead or back; None for others."""
    word = words[at]
    endings = tuple(_DATA["ahead_endings"].get(language, ()))
    if word not in _AHEAD and not (endings and len(word) > 4 and word.endswith(endings)):
        return False if _is_past(word, language) else None
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if before in _NOUN_FOLLOWS:
        return None
    if follows := _DATA["ahead_follows"].get(word):
        return True if after in follows and not _is_past(before, language) else None
    return True


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_month(month: int, day: int, anchor: date, ahead: bool | None) -> date | None:
    """The day of a month that is meant on the day ``anchor``: the nearest, else the one that the sentence points to."""
    years = [one for year in (-1, 0, 1) if (one := _day(anchor.year + year, month, day))]
    if not years:
        return None
    nearest = min(years, key=lambda one: (abs((one - anchor).days), one))
    if abs((nearest - anchor).days) <= NEAR:
        return nearest
    if ahead is not None:
        side = [one for one in years if (one > anchor) == ahead]
        return min(side, key=lambda one: abs((one - anchor).days)) if side else None
    return _day(anchor.year, month, day)


def _weekday(number: int, anchor: date, ahead: bool | None) -> date:
    """The weekday that is meant: the last one up to the anchor, or the next one after it."""
    if ahead:
        return anchor + timedelta((number - anchor.weekday() - 1) % 7 + 1)
    return anchor - timedelta((anchor.weekday() - number) % 7)


def _doubtful(name: str, language: str, before: str, after: str) -> bool:
    """Whether the name of a month may be another word."""
    if name in _DATA["names_of_people"] and after[:1].isupper() and before.casefold() != "in":
        return True
    if before.casefold() in _BEFORE_MONTH:
        return False
    return language == "de" or name in _DATA["doubtful_months"]


def _habit(name: str, language: str, before: str, after: str) -> bool:
    """Whether a weekday is no single day: every Monday, Good Friday, the Sunday Herald."""
    low = before.casefold()
    return (
        low in _NOT_ONE_DAY
        or after in _DATA["plural_after"]
        or low in _DATA["article"].get(language, ())
        or (language == "en" and (low == "the" or (after[:1].isupper() and before[:1].isupper())))
    )


def _read_name(text: str, found: re.Match[str], name: _Name, language: str, anchor: date | None) -> PartialDate | None:
    start, end = found.span()
    before, after = _around(text, start, end)
    if name.kind == "weekday":
        if _habit(found[1], language, before, after):
            return None
        value = anchor and _weekday(name.number, anchor, _lies_ahead(text, start, end, language, before, after))
        return PartialDate(value, "day", start, end)
    head = text[max(0, start - 24) : start]
    day: int | None = None
    if (found_day := _DAY_BEFORE.search(head)) or (found_day := _ORDINAL_BEFORE.search(head)):
        day = _ORDINALS.get(found_day[1]) if found_day[1][0].isalpha() else int(found_day[1])
        if day:
            start -= len(head) - found_day.start()
    if day is None and language == "en" and (follows := _DAY_AFTER.match(text, end, end + 8)):
        day, end = int(follows[1]), follows.end()
    if _YEAR_AFTER.match(text, end, end + 12):
        return None
    if day is None:
        if name.kind == "short" or _doubtful(found[1], language, before, after):
            return None
        return PartialDate(None, "month", start, end)
    if _day(2000, name.number, day) is None:
        return None
    before, after = _around(text, start, end)
    value = anchor and _of_month(name.number, day, anchor, _lies_ahead(text, start, end, language, before, after))
    return PartialDate(value, "day", start, end)


def read_partial_dates(text: str, language: str | None, anchor: date | None = None) -> list[PartialDate]:
    """Weekdays, days and months without a year, and years before 1900, of running text, in order.

    ``anchor`` is the day on which the text was published: without it, days stay without a value. A weekday is the last
    one up to the anchor unless words beside it or the nearest verb before it say that it lies ahead; a day of a month
    is the nearest one of that name, more than `NEAR` days away the one that the sentence points to, else that of
    the anchor's year. Habits (every Friday) are left out. Months and years have no value. Languages of alphabets with
    capitals; the language None is read as English.
    """
    language = language or "en"
    names = _names(language)
    if names is None:
        return []
    result: list[PartialDate] = []
    for found in names.search.finditer(text):
        at = found.start()
        if at and (text[at - 1].isalnum() or text[at - 1] in "-_’'@#/"):
            continue
        if one := _read_name(text, found, names.of[found[1]], language, anchor):
            result.append(one)
            if len(result) >= MOST_DATES:
                break
    for found in _OLD_YEAR.finditer(text):
        before, _ = _around(text, *found.span())
        if before.casefold() in _DATA["before_year"] and len(result) < 2 * MOST_DATES:
            result.append(PartialDate(None, "year", found.start(), found.end()))
    if language == "en":
        for found in _NTH.finditer(text):
            day = int(found[1])
            if 1 <= day <= 31 and len(result) < 3 * MOST_DATES:
                start, end = found.start(1), found.end()
                _, after = _around(text, start, end)
                value = anchor and _nth(day, anchor, _lies_ahead(text, start, end, language, "", after))
                result.append(PartialDate(value, "day", start, end))
    result.sort(key=lambda one: one.char_from)
    return result


def _nth(day: int, anchor: date, ahead: bool | None) -> date | None:
    """The last day of that number up to the anchor, or the next one."""
    year, month = anchor.year, anchor.month
    for _ in range(3):
        one = _day(year, month, day)
        if one and (one > anchor if ahead else one <= anchor):
            return one
        month += 1 if ahead else -1
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return None
