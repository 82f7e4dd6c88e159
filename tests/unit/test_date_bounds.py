"""What a text says about the day on which it was written."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from tasks.date_bounds import bound_of
from tasks.dates import read_dates
from tasks.resolve import CONFLICT
from tests.unit.test_day_order import BODY, HEADLINE, _bounds, _read


@pytest.mark.parametrize(
    ("text", "language", "earliest", "latest", "raw"),
    [
        ("The mill has stood empty since May 2011.", "en", date(2011, 5, 1), None, "since May 2011"),
        ("Since 9 May 2011 nobody has lived there.", "en", date(2011, 5, 9), None, "Since 9 May 2011"),
        ("Die Mühle steht seit Mai 2011 leer.", "de", date(2011, 5, 1), None, "seit Mai 2011"),
        ("Le moulin est vide depuis 2011.", "fr", date(2011, 1, 1), None, "depuis 2011"),
        ("It is the first flood in 12 years, since May 2011.", "en", date(2023, 1, 1), date(2024, 5, 31),
         "12 years, since May 2011"),
        ("Das erste Hochwasser in 12 Jahren seit 2011.", "de", date(2023, 1, 1), date(2024, 12, 31),
         "12 Jahren seit 2011"),
    ],
)  # fmt: skip
def test_since(text: str, language: str, earliest: date, latest: date | None, raw: str) -> None:
    bound = bound_of(text, read_dates(text, language, running=True)[0], language)
    assert bound is not None
    assert (bound.earliest, bound.latest) == (earliest, latest)
    assert text[bound.char_from : bound.char_to] == raw


@pytest.mark.parametrize(
    "text",
    [
        "The mill opens again in May 2031.",
        "The mill was sold in May 2011.",
        "Insincere 2011 vintages were sold.",
        "They were sold for 12 years. In 2011 nobody came.",
    ],
)
def test_other_dates_bound_nothing(text: str) -> None:
    assert bound_of(text, read_dates(text, "en", running=True)[0], "en") is None


def test_bounds_of_the_text_stand_beside_the_page_date() -> None:
    flood = ("body", "It is the first flood in 12 years, since May 2011, when the dyke at the lower mill broke.")
    found = _read(("date", "Thursday, March 20, 2025"), HEADLINE, *BODY, flood)
    assert _bounds(found) == (date(2023, 1, 1), date(2024, 5, 31))
    chosen = {c.field: (c.method, c.raw) for c in found.claims if c.is_chosen and c.field.startswith("date_published_")}
    assert chosen == {
        "date_published_min": ("since", "12 years, since May 2011"),
        "date_published_max": ("years since", "12 years, since May 2011"),
    }
    assert [c.is_chosen for c in found.claims if c.method == "page-date-line"] == [True, False]
    assert [(row[1], row[2], row[5]) for row in found.dates if row[1] == "bound"] == [
        ("bound", None, "12 years, since May 2011")
    ]


def test_a_bound_after_the_latest_day_is_not_chosen() -> None:
    ahead = ("body", "Nothing has been the same since May 2031, say the people of the story that the book tells.")
    found = _read(("date", "Thursday, March 20, 2025"), HEADLINE, *BODY, ahead)
    assert _bounds(found) == (None, date(2025, 3, 20))
    assert [c.is_chosen for c in found.claims if c.field == "date_published_min"] == [False]


def test_a_stated_date_is_both_bounds() -> None:
    since = (
        "body",
        "The mill has stood empty since May 2011, and the miller has moved to the other bank of the river.",
    )
    found = _read(HEADLINE, ("date", "Published 20 March 2025"), *BODY, since)
    assert _bounds(found) == (date(2025, 3, 20), date(2025, 3, 20))
    assert [c.method for c in found.claims if c.field == "date_published_min" and not c.is_chosen] == ["since"]


def test_what_stands_far_before_a_date_takes_no_time() -> None:
    text = "The mill in the lower town " * 20_000 + "has stood empty since May 2011."
    [found] = read_dates(text[-40:], "en", running=True)
    shift = len(text) - 40
    found = found._replace(char_from=found.char_from + shift, char_to=found.char_to + shift)
    began = process_time()
    bounds = {bound_of(text, found, "en") for _ in range(300)}
    assert process_time() - began < 1
    assert [bound and bound.earliest for bound in bounds] == [date(2011, 5, 1)]


@pytest.mark.parametrize(("day", "is_chosen"), [(19, True), (20, True), (21, False)])
def test_a_story_may_be_of_the_day_on_which_the_page_was_rendered(day: int, is_chosen: bool) -> None:
    found = _read(("date", "Thursday, March 20, 2025"), HEADLINE, ("date", f"Published {day} March 2025"), *BODY)
    assert found.values["page_date"] == date(2025, 3, 20)
    assert found.values["date_published"] == (date(2025, 3, day) if is_chosen else None)
    claims = [c for c in found.claims if c.field == "date_published"]
    assert [c.method.endswith(CONFLICT) for c in claims] == [not is_chosen]
