"""One page while its metadata are read: the lines, what was read in them, and the claims so far."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from tasks.byline import Byline, read_byline
from tasks.claim import Claim
from tasks.credit import Credit
from tasks.dates import LONGEST_DATE_LINE, FoundDate, is_little_else, read_dates
from tasks.day_order import day_is_first, day_is_first_in_zone, in_order
from tasks.page import Line, Page
from tasks.repair import repair

FAR_BELOW: Final = 15
"""Lines of other roles between the body and a line that is none of its own."""
FEW: Final = 2
"""Such lines at most."""
_DIGIT = re.compile(r"\d")
QUIET: Final = frozenset(("related", "navigation", "comments", "footer"))
"""Roles of lines that tell of other stories or of the site."""


class DatedLine(NamedTuple):
    """A date of publication, as one line has it."""

    confidence: float
    """How sure it is that of this article, 0 to 1."""
    line: int
    """Index of the line."""
    date: FoundDate


def tidy(text: str) -> str:
    """A value as it was meant: repaired, white space normalised."""
    if text.isascii() and text.isprintable() and "&" not in text:
        return " ".join(text.split())
    return " ".join(repair(text)[0].split())


def _last(lines: list[Line], body: list[int]) -> int:
    """The last line of the body, but for single lines far below it: an imprint, a notice."""
    end = len(body) - 1
    while end > 2 and body[end] - body[end - 1] > FAR_BELOW:
        end -= 1
    return body[end] if len(body) - 1 - end <= FEW else body[-1]


class Reading:
    """The claims and rows of one page while they are read."""

    def __init__(self, page: Page, language: str | None, body: str, html_claims: list[Claim]) -> None:
        self.page = page
        self.text = body
        self.lines = page.lines
        self.language = language
        self.claims: list[Claim] = list(html_claims)
        self.dates: list[tuple[str, FoundDate, Line]] = []
        self.credits: list[tuple[Credit, Line]] = []
        self.body = [i for i, line in enumerate(page.lines) if line.role == "body"]
        self.first = self.body[0] if self.body else len(page.lines)
        self.last = _last(page.lines, self.body) if self.body else len(page.lines) - 1
        self.headline: int | None = None
        self.start = self.first
        self.dated: set[int] = set()
        self.limits: list[Claim] = []
        """Claims on bounds of the publication date."""
        self.open_dates: list[DatedLine] = []
        """Dates of publication of which it is open which number is the day."""
        self._bylines: dict[int, Byline | None] = {}
        self._date_lines: dict[int, bool] = {}
        self._dates: dict[int, list[FoundDate]] = {}

    def claim(self, name: str, value: str, line: Line, start: int, end: int, method: str, confidence: float) -> None:
        """Claim that the field `name` has a value, read from ``line.text[start:end]``."""
        raw = line.text[start:end]
        self.claims.append(Claim(name, value, raw, method, line.char_from + start, line.char_from + end, confidence))

    def limit(self, name: str, day: date, line: Line, found: FoundDate, method: str, confidence: float) -> None:
        """Claim a bound of the publication date: ``name`` is date_published_min or date_published_max."""
        a, b = line.char_from + found.char_from, line.char_from + found.char_to
        self.limits.append(Claim(name, day.isoformat(), found.raw, method, a, b, confidence))

    def byline(self, i: int) -> Byline | None:
        """Line i read as a byline, read once."""
        if i not in self._bylines:
            self._bylines[i] = read_byline(self.lines[i].text)
        return self._bylines[i]

    def is_date_line(self, i: int) -> bool:
        """Whether line i is a date line, judged once."""
        if i not in self._date_lines:
            text = self.lines[i].text
            self._date_lines[i] = len(text) <= LONGEST_DATE_LINE and is_little_else(
                text, self.dates_of(i), self.language
            )
        return self._date_lines[i]

    def dates_of(self, i: int) -> list[FoundDate]:
        """The dates of line i, read once."""
        if i not in self._dates:
            text = self.lines[i].text
            self._dates[i] = read_dates(text, self.language) if _DIGIT.search(text) else []
        return self._dates[i]

    @cached_property
    def day_is_first(self) -> bool | None:
        """The order of day and month in the figures of the page, looked for once."""
        return day_is_first(self.lines)

    def in_order(self, found: FoundDate) -> FoundDate:
        """A date with its value where only the order of day and month was open and the page tells it."""
        if found.value or found.precision not in ("day", "minute", "second"):
            return found
        order = self.day_is_first
        if order is None:
            order = day_is_first_in_zone(found.raw)
        return found if order is None else in_order(found, order)
