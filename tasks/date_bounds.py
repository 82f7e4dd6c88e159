"""Bounds of the publication date that the text itself gives: it is younger than the day since which something holds."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

from tasks.calendar_words import DATA, LETTER, month_number
from tasks.dates import FoundDate

SURE: Final = 0.6
BEFORE: Final = 90
"""Characters before a date in which *since* and the number of years are looked for."""
MOST_YEARS: Final = 150

_SINCE: Final = "|".join(DATA["since"]["words"])
_YEARS: Final = "|".join(DATA["since"]["years"])
_FROM = re.compile(rf"(?<!\w)(?:{_SINCE})\s(?:(?:{'|'.join(DATA['since']['between'])})\s)?\Z", re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\d.,])(\d{{1,3}})\s(?:{_YEARS})(?!\w)[^.!?\d]{{0,40}}\Z", re.IGNORECASE)
_WORD = re.compile(rf"{LETTER}{{2,16}}")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Bound(NamedTuple):
    """What an expression says about the day of publication."""

    earliest: date
    latest: date | None
    char_from: int
    char_to: int


def _beginning(found: FoundDate, language: str | None) -> date | None:
    """The first day of what a date names: a day, a month or a year."""
    if found.value:
        return found.value
    year = _YEAR.search(found.raw)
    if not year:
        return None
    numbers = (month_number(word, language) for word in _WORD.findall(found.raw))
    month = next((n for n in numbers if n), None) if found.precision == "month" else 1
    return date(int(year[0]), month, 1) if month else None


def bound_of(text: str, found: FoundDate, language: str | None) -> Bound | None:
    """What a date in running text says about when the text was written, where it stands behind *since*.

    *Since July 2000*: not before that month. *24 years since July 2000*: not before the year 2024, for years are
    counted by the calendar as well, and not after July 2025, when it is 25 years. None for other dates.
    """
    head = text[max(0, found.char_from - BEFORE) : found.char_from]
    since = _FROM.search(head)
    start = _beginning(found, language) if since else None
    if not since or not start:
        return None
    counted = _COUNT.search(head, 0, since.start())
    if counted and 1 <= int(counted[1]) <= MOST_YEARS and start.year + int(counted[1]) < date.max.year:
        year = start.year + int(counted[1])
        latest = date(year + 1, start.month, monthrange(year + 1, start.month)[1])
        latest = latest if found.precision != "year" else date(year + 1, 12, 31)
        return Bound(date(year, 1, 1), latest, found.char_from - len(head) + counted.start(), found.char_to)
    return Bound(start, None, found.char_from - len(head) + since.start(), found.char_to)
