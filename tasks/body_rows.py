"""Rows of the tables that are read from the body: quotes, mentions, amounts, and the dates of the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from tasks.amounts import read_amounts
from tasks.date_bounds import SURE, bound_of
from tasks.dates import FoundDate, read_dates
from tasks.mentions import Names
from tasks.page import Line
from tasks.partial_dates import read_partial_dates
from tasks.quote_marks import QUOTATION_MARK
from tasks.quotes import read_quotes
from tasks.reading import Reading, tidy

Row = tuple[Any, ...]
BodyText = tuple[str, list[int], list[Line]]
"""What `body_text` gives."""

LONGEST_LINE: Final = 20_000
"""Of a longer body line only so many characters are read for quotes, names and amounts."""

MOST_DATES: Final = 500
_YEAR = re.compile(r"[12][90]\d\d|[^\D0-9]{4}")


def body_text(reader: Reading, body: list[int]) -> BodyText:
    """Body lines, given by index, joined by line breaks; where each begins in the text; and the lines."""
    where = [reader.lines[i] for i in body]
    texts = [line.text[:LONGEST_LINE] for line in where]
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return "\n".join(texts), starts, where


def _place(starts: list[int], where: list[Line], start: int, end: int) -> tuple[int, int, int]:
    i = bisect_right(starts, start) - 1
    shift = where[i].char_from - starts[i]
    return where[i].number, start + shift, min(end + shift, where[i].char_from + len(where[i].text))


def read_body_dates(
    reader: Reading, body: BodyText, digits: list[tuple[int, int]]
) -> list[tuple[str, FoundDate, Line]]:
    """Dates with a year in the body, with their kind; what bounds the publication date is claimed.

    ``digits`` is where runs of digits stand in the text of the body. The kind is *mentioned*, or *bound* for an
    expression of which the date is a part.
    """
    found: list[tuple[str, FoundDate, Line]] = []
    text, starts, where = body
    for k in sorted({bisect_right(starts, a) - 1 for a, b in digits if b - a >= 4 and _YEAR.search(text, a, b)}):
        line = where[k]
        if reader.body[k] in reader.dated:
            continue
        for one in read_dates(line.text, reader.language, running=True):
            if one.value is None:
                one = reader.in_order(one)
            found.append(("mentioned", one, line))
            if bound := bound_of(line.text, one, reader.language):
                a, b = bound.char_from, bound.char_to
                whole = FoundDate(None, None, "year", line.text[a:b], a, b, None)
                reader.limit("date_published_min", bound.earliest, line, whole, "since", SURE)
                if bound.latest:
                    reader.limit("date_published_max", bound.latest, line, whole, "years since", SURE)
                    found.append(("bound", whole, line))
        if len(found) > MOST_DATES:
            break
    return found


def dates_rows(
    reader: Reading, of_body: list[tuple[str, FoundDate, Line]], published: date | None, whole: BodyText
) -> list[Row]:
    """Rows of `dates`: those read around the headline, and those of the body.

    ``of_body`` is what `read_body_dates` gave, ``whole`` the text of all body lines; ``published`` is the day of
    publication that the page states: it tells which Tuesday is meant.
    """
    # the dates around the headline and the first of the body: a table of years is no list of dates
    rows: list[tuple[int, str, FoundDate, Line]] = [
        (line.char_from + found.char_from, kind, found, line) for kind, found, line in (*reader.dates, *of_body)
    ][:MOST_DATES]
    taken = [(at, line.char_from + d.char_to) for at, _, d, line in rows]
    rows.extend(_partial_dates(reader, published, taken, whole))
    rows.sort(key=lambda r: r[0])
    return [
        (
            n,
            kind,
            d.value,
            d.instant,
            d.precision,
            d.raw,
            line.number,
            line.char_from + d.char_from,
            line.char_from + d.char_to,
        )
        for n, (_, kind, d, line) in enumerate(rows[:MOST_DATES])
    ]


def _partial_dates(
    reader: Reading, published: date | None, taken: list[tuple[int, int]], whole: BodyText
) -> Iterator[tuple[int, str, FoundDate, Line]]:
    """Days without a year in the body that are no part of the dates at the spans ``taken``."""
    text, starts, where = whole
    spans = sorted(taken)
    for one in read_partial_dates(text, reader.language, published):
        line = where[bisect_right(starts, one.char_from) - 1]
        shift = starts[bisect_right(starts, one.char_from) - 1]
        start, end = one.char_from - shift, one.char_to - shift
        at = line.char_from + start
        before = bisect_right(spans, (at, at)) - 1
        near = spans[max(0, before) : before + 2]
        # what touches a date on its line is its weekday
        low, high = max(line.char_from, at - 2), line.char_from + end + 2
        if end <= len(line.text) and not any(a <= high and low <= b for a, b in near):
            raw = line.text[start:end]
            yield at, "mentioned", FoundDate(one.value, None, one.precision, raw, start, end, None), line


def quotes_rows(text: str, starts: list[int], where: list[Line], names: Names, language: str | None) -> list[Row]:
    """Rows of `quotes` of the body text that `body_text` gave."""
    rows: list[Row] = []
    for quote in read_quotes(text, names, language) if QUOTATION_MARK.search(text) else ():
        line, a, b = _place(starts, where, quote.char_from, quote.char_to)
        speaker = tidy(quote.speaker) if quote.speaker else None
        rows.append((len(rows), tidy(quote.text), speaker, quote.verb, quote.kind, line, a, b))
    return rows


def mentions_rows(starts: list[int], where: list[Line], names: Names) -> list[Row]:
    """Rows of `mentions` of the names of the body."""
    rows: dict[str, Row] = {}
    for one in names.names:
        line, _, _ = _place(starts, where, one.char_from, one.char_from)
        name = tidy(one.name)
        if name and name not in rows:
            rows[name] = (name, one.kind, one.country, one.mentions, line)
    return list(rows.values())


def amounts_rows(whole: BodyText, digits: list[tuple[int, int]], language: str | None) -> list[Row]:
    """Rows of `amounts` of the body; ``digits`` as in `read_body_dates`."""
    text, starts, where = whole
    rows: list[Row] = []
    for one in read_amounts(text, language, digits):
        line, a, b = _place(starts, where, one.char_from, one.char_to)
        rows.append((len(rows), one.kind, one.value, one.unit, text[one.char_from : one.char_to], line, a, b))
    return rows
