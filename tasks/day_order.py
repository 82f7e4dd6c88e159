"""Which of 3/4/2025 is the day: what the other dates of a page tell, and the two days where nothing tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from tasks.calendar_words import DATA
from tasks.dates import FoundDate, read_dates
from tasks.page import Line

LONGEST: Final = 300
"""Characters of a line whose dates tell in which order a site writes them."""

_ZONES: Final[dict[str, int]] = DATA["zones"]
_ZONE = re.compile(r"(?:GMT|UTC)\s?([+-])\d|(?<![^\W_])([A-Z]{2,4})(?!\w)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?!\d|[/-]\d)")


def readings(printed: str) -> tuple[date, date] | None:
    """Both days that a printed date may be, the earlier first; None where its order is not open."""
    found = _SLASHED.search(printed)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first == second or not (1 <= first <= 12 and 1 <= second <= 12):
        return None
    earlier, later = sorted((first, second))
    return date(year, earlier, later), date(year, later, earlier)


def day_is_first(lines: Iterable[Line]) -> bool | None:
    """The order in which a page writes day and month in figures, by its dates with a day over 12.

    None where it has no such date, or some of each order.
    """
    orders: set[bool] = set()
    for line in lines:
        if len(line.text) <= LONGEST and ("/" in line.text or "-" in line.text):
            for found in _SLASHED.finditer(line.text):
                first, second = int(found[1]), int(found[3])
                if first > 12 >= second >= 1 and first <= 31:
                    orders.add(True)
                elif second > 12 >= first >= 1 and second <= 31:
                    orders.add(False)
            if len(orders) > 1:
                return None
    return next(iter(orders), None)


def day_is_first_in_zone(printed: str) -> bool | None:
    """The order in use where the time zone printed with a date holds: month first in America, day first to the east.

    None where no zone is printed, or Greenwich time, which sites of any place print.
    """
    for found in _ZONE.finditer(printed):
        minutes = (60 if found[1] == "+" else -60) if found[1] else _ZONES.get(found[2], 0)
        if minutes:
            return minutes > 0
    return None


def in_order(found: FoundDate, day_first: bool) -> FoundDate:
    """A date with an open order, once the order is known; other dates as they are."""
    both = readings(found.raw)
    printed = _SLASHED.search(found.raw)
    if both is None or printed is None:
        return found
    earlier_is_right = (int(printed[1]) > int(printed[3])) == day_first
    return on_day(found, both[0] if earlier_is_right else both[1])


def on_day(found: FoundDate, day: date) -> FoundDate:
    """A date with an open order, once the day is known: with the instant, where time and zone are printed."""
    again = read_dates(_SLASHED.sub(day.isoformat(), found.raw, count=1))
    return found._replace(value=day, instant=again[0].instant if again else None)


def settled(printed: str, known: Iterable[date], latest: date | None) -> list[date]:
    """The days that a printed date with an open order can be, given other dates beside it and the latest day possible.

    One where a date of ``known`` is one of the two, or only one of them is not after ``latest``; else both.
    """
    both = readings(printed)
    if both is None:
        return []
    named = set(both) & set(known)
    if len(named) == 1:
        return [*named]
    return [day for day in both if latest is None or day <= latest]
