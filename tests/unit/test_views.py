"""Views for analysts, on a few articles made by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.lake_rows import asked, put, put_articles
from warehouse.lake import Lake


def at(stamp: str) -> dict[str, Any]:
    """What an article has of a time with its zone, or of a date alone; nothing of none."""
    if "T" not in stamp:
        return {"date_published": date.fromisoformat(stamp)} if stamp else {}
    instant = datetime.fromisoformat(stamp)
    return {"date_published": instant.date(), "published_at": instant}


def test_what_is_later_is_later_by_the_clock_not_by_the_calendars_of_two_places(lake: Lake) -> None:
    put_articles(
        lake,
        west={"publisher": "West", **at("2025-08-08T18:00:00-05:00")},
        east={"publisher": "East", **at("2025-08-09T00:30:00+02:00")},
    )
    assert asked(lake, "SELECT publisher, source_publisher, days_later FROM copies") == [("West", "East", 0)]
    assert asked(lake, "SELECT source_publisher, median_days_later FROM syndication") == [("East", 0)]
    dates = "SELECT first_publisher, first_published, last_published FROM stories"
    assert asked(lake, dates) == [("East", date(2025, 8, 8), date(2025, 8, 9))]
    assert asked(lake, "SELECT min(date_published) FROM articles") == [(date(2025, 8, 8),)]


STAMPS = (
    "2025-08-08",
    "2025-08-08T23:59:59+00:00",
    "2025-08-08T23:30:00-11:00",
    "2025-08-09",
    "2025-08-09T00:30:00+14:00",
    "2025-08-10T12:00:00+00:00",
    "2025-08-12",
    "",
)


@pytest.mark.parametrize("order", [STAMPS, STAMPS[::-1], STAMPS[3:] + STAMPS[:3]])
def test_no_copy_is_before_its_source_whatever_some_of_a_story_state(lake: Lake, order: tuple[str, ...]) -> None:
    put_articles(lake, **{f"a{n}": {"publisher": stamp or "silent", **at(stamp)} for n, stamp in enumerate(order)})
    found = asked(lake, "SELECT publisher, source_publisher, days_later FROM copies ORDER BY 1")
    first = "2025-08-09T00:30:00+14:00"  # the eighth, half past ten in the morning in UTC
    assert found == [
        ("2025-08-08", first, 0),
        ("2025-08-08T23:30:00-11:00", first, 1),
        ("2025-08-08T23:59:59+00:00", first, 0),
        ("2025-08-09", first, 1),
        ("2025-08-10T12:00:00+00:00", first, 2),
        ("2025-08-12", first, 4),
        ("silent", first, None),
    ]
    earliest = "SELECT first_publisher, first_published = (SELECT min(date_published) FROM articles) FROM stories"
    assert asked(lake, earliest) == [(first, True)]


def test_days_between_dates_alone_are_those_of_the_calendar(lake: Lake) -> None:
    put_articles(lake, one=at("2025-02-27"), other=at("2025-03-02"))
    assert asked(lake, "SELECT source_article_id, days_later FROM copies") == [("one", 3)]


def test_how_long_an_equal_text_is_says_the_one_that_is_linked(lake: Lake) -> None:
    put_articles(
        lake,
        b={"publisher": "Gull", "content_hash": "x", "word_count": 400, **at("2025-01-01")},
        a={"publisher": "Gull", "content_hash": "x", "word_count": 100, **at("2025-01-02")},
        c={"publisher": "Heron", "word_count": 100, **at("2025-01-03")},
    )
    put(lake, "duplicate_links", {"article_id": "a", "other_id": "c", "kind": "near", "score": 0.5})
    put(lake, "duplicate_links", {"article_id": "b", "other_id": "a", "kind": "exact", "score": 1.0})
    share = "SELECT original_share FROM originality WHERE publisher = 'Heron'"
    assert asked(lake, share) == [(pytest.approx(1 / 3, abs=0.01),)]


SAME = [
    ("Mayor's harbour plan rejected", "Mayor’s Harbour Plan Rejected."),
    ("Bridge to close - for a year", "“Bridge to close – for\u00a0a year”"),
    ("Bürgerin klagt über Straßenlärm", "BÜRGERIN KLAGT ÜBER STRASSENLÄRM!"),
    ("Ο δρόμος της θάλασσας", "Ο ΔΡΌΜΟΣ ΤΗΣ ΘΆΛΑΣΣΑΣ"),
    ("Kıyıda kış", "KIYIDA KIŞ"),
    ("Donaudampfer legt ab", "Donau\u00addampfer  legt ab …"),
    ("港の橋「来春」再開", "港の橋『来春』再開。"),
    ("¿Quién paga el puerto?", "Quién paga el puerto"),
]
APART = [("Harbour fees rise", "Harbour fees rise again"), ("Fees up 5 percent", "Fees up 6 percent"), ("???", "!!!")]


def test_a_promoted_headline_leads_to_its_story_however_it_is_printed(lake: Lake) -> None:
    pairs = [*SAME, *APART]
    put_articles(lake, **{f"a{n}": {"headline": here, "cluster_id": f"story {n}"} for n, (here, _) in enumerate(pairs)})
    put(
        lake,
        "related_headlines",
        *({"article_id": "a0", "line": n, "headline": there} for n, (_, there) in enumerate(pairs)),
    )
    found = asked(lake, "SELECT matched_article_id FROM related_headlines ORDER BY line")
    assert [name for (name,) in found] == [f"a{n}" if n < len(SAME) else None for n in range(len(pairs))]


def test_a_promoted_headline_of_a_copy_leads_to_what_stands_for_it(lake: Lake) -> None:
    put_articles(
        lake,
        z={"headline": "Pier opens again"},
        a={"headline": "Anglers back on the pier"},
        b={"headline": "Ferry sold", "cluster_id": "ferry"},
    )
    put(
        lake,
        "related_headlines",
        {"article_id": "a", "line": 1, "headline": "Anglers back on the pier"},
        {"article_id": "z", "line": 1, "headline": "‘Anglers’ back on the pier"},
        {"article_id": "z", "line": 2, "headline": "Choir sells records"},
        {"article_id": "b", "line": 1, "headline": "Anglers back on the pier"},
        {"article_id": "b", "line": 2, "headline": "Choir sells records"},
    )
    assert asked(lake, "SELECT DISTINCT matched_article_id FROM related_headlines WHERE line = 1") == [("z",)]
    promoted = "SELECT pages, matched_article_id, is_in_warehouse FROM promoted ORDER BY pages"
    assert asked(lake, promoted) == [(1, "z", True), (2, None, False)]  # a and z only name their own story
