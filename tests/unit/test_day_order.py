"""Whether 3/4/2025 is in March or April: the page's other dates tell, or it stays open between two bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tasks.dates import read_dates
from tasks.day_order import day_is_first, day_is_first_in_zone, in_order, readings, settled
from tasks.metadata import Metadata, extract
from tasks.page import Line, Page

HEADLINE = ("headline", "Tram line to the old brickworks reopens")
BODY = (
    ("body", "The tram line to the old brickworks carries passengers again after the tracks were laid anew last week."),
    ("body", "The first car left the depot at noon with a brass band on board and forty children from the school."),
)
MARCH, APRIL = date(2025, 3, 4), date(2025, 4, 3)


def _lines(*texts: str) -> list[Line]:
    return [Line(n, 0, text, "other") for n, text in enumerate(texts, 1)]


def _read(*rows: tuple[str, str], language: str = "en") -> Metadata:
    lines, at = [], 0
    for number, (role, text) in enumerate(rows, 1):
        lines.append(Line(number, at, text, role))
        at += len(text) + 1
    body = "\n\n".join(text for role, text in rows if role == "body")
    return extract(Page("\n".join(text for _, text in rows), lines), language, body, [])


def _bounds(found: Metadata) -> tuple[date | None, date | None]:
    return found.values["date_published_min"], found.values["date_published_max"]


def test_both_readings_of_an_open_date() -> None:
    assert readings("3/4/2025") == readings("04/03/2025, 10:15") == (MARCH, APRIL)
    assert readings("3/3/2025") is readings("13/4/2025") is readings("4 March 2025") is None


def test_a_day_over_twelve_tells_the_order_of_a_page() -> None:
    assert day_is_first(_lines("Council, 23/02/2025", "Sports, 3/4/2025")) is True
    assert day_is_first(_lines("Council, 02/23/2025")) is False
    assert day_is_first(_lines("Council, 02/23/2025", "Sports, 23/02/2025")) is None
    assert day_is_first(_lines("3/4/2025", "30/31/2025", "1/2 cup, 24/7", "x" * 500 + " 23/02/2025")) is None
    found = read_dates("3/4/2025 at noon", "en")[0]
    assert in_order(found, True).value == APRIL
    assert in_order(found, False).value == MARCH
    april = read_dates("4 / 3 / 2025", "en")[0]
    assert (in_order(april, True).value, in_order(april, False).value) == (MARCH, APRIL)
    assert in_order(read_dates("4 March 2025", "en")[0], True).value == MARCH


def test_a_time_zone_tells_the_order_of_its_place() -> None:
    assert day_is_first_in_zone("3/4/2025 - 13:55 GMT+1") is day_is_first_in_zone("3/4/2025 13:55 CEST") is True
    assert day_is_first_in_zone("3/4/2025 1:55 PM EDT") is False
    assert day_is_first_in_zone("3/4/2025 1:55 PM") is day_is_first_in_zone("3/4/2025 13:55 GMT") is None
    found = _read(HEADLINE, ("date", "Published on 3/4/2025 - 13:55 GMT+1"), *BODY)
    assert found.values["date_published"] == APRIL
    assert found.values["published_at"] == datetime(2025, 4, 3, 12, 55, tzinfo=UTC)


def test_dates_beside_settle_an_open_one() -> None:
    assert settled("3/4/2025", [MARCH], None) == [MARCH]
    assert settled("3/4/2025", [], date(2025, 3, 20)) == [MARCH]
    assert settled("3/4/2025", [MARCH, APRIL], None) == [MARCH, APRIL]
    assert settled("3/4/2025", [], date(2025, 1, 1)) == []


def test_an_open_date_of_publication_gives_bounds_and_no_day() -> None:
    found = _read(HEADLINE, ("date", "3/4/2025"), *BODY)
    assert found.values["date_published"] is None
    assert _bounds(found) == (MARCH, APRIL)
    limits = [c for c in found.claims if c.field.startswith("date_published_")]
    assert {(c.method, c.raw, c.is_chosen) for c in limits} == {
        ("date-line, order of day and month open", "3/4/2025", True)
    }
    assert [(row[1], row[2], row[5]) for row in found.dates] == [("published", None, "3/4/2025")]


@pytest.mark.parametrize(
    ("other", "day"),
    [
        (("related", "Fair returns to the meadow 23/02/2025"), APRIL),
        (("related", "Fair returns to the meadow 02/23/2025"), MARCH),
        (("navigation", "Bridge walk 23-02-2025"), APRIL),
    ],
)
def test_other_dates_of_the_page_tell_the_order(other: tuple[str, str], day: date) -> None:
    found = _read(HEADLINE, ("date", "3/4/2025"), *BODY, *[("related", "More stories of the town")] * 9, other)
    assert found.values["date_published"] == day
    assert _bounds(found) == (day, day)


def test_what_would_lie_after_the_page_date_is_not_meant() -> None:
    found = _read(("date", "Thursday, March 20, 2025"), HEADLINE, ("date", "3/4/2025"), *BODY)
    assert found.values["page_date"] == date(2025, 3, 20)
    assert found.values["date_published"] == MARCH


def test_a_language_with_one_order_is_never_open() -> None:
    assert _read(HEADLINE, ("date", "3/4/2025"), *BODY, language="fr").values["date_published"] == APRIL
