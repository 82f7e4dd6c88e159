"""Metadata that HTML states for machines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from tasks.claim import Claim
from tasks.structured import parse_iso, statements_of


def _claims(head: str, body: str = "") -> list[Claim]:
    return statements_of(BeautifulSoup(f"<html><head>{head}</head><body>{body}</body></html>", "lxml")).claims


def _first(claims: list[Claim], field: str) -> str | None:
    return next((c.value for c in claims if c.field == field), None)


LD = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge closed",
 "author": [{"@type": "Person", "name": "Ruth Callan"}, {"name": "Bo Chen"}],
 "datePublished": "2025-03-02T08:00:00+01:00", "publisher": {"name": "Harbour Courier"}}"""


@pytest.mark.parametrize(
    "block",
    [
        LD,
        "[" + LD + "]",
        '{"@graph": [{"@type": "WebPage"}, ' + LD + "]}",
        "<!-- " + LD + " -->",
        LD.replace('"name": "Bo Chen"}]', '"name": "Bo Chen"},]'),
        LD + ";",
    ],
)
def test_json_ld_in_all_its_wrappings(block: str) -> None:
    claims = _claims(f'<script type="application/ld+json">{block}</script>')
    assert _first(claims, "headline") == "Bridge closed"
    assert [c.value for c in claims if c.field == "authors"] == ["Ruth Callan", "Bo Chen"]
    assert _first(claims, "date_published") == "2025-03-02"
    assert _first(claims, "published_at") == "2025-03-02T07:00:00+00:00"
    assert _first(claims, "publisher") == "Harbour Courier"


@pytest.mark.parametrize(
    "block", ["{", "", "null", "[[[[", '{"@type": 5}', '{"@type": "NewsArticle", "author": [null, 3, []]}']
)
def test_broken_json_ld_claims_nothing(block: str) -> None:
    claims = _claims(f'<script type="application/ld+json">{block}</script>')
    assert [c for c in claims if c.field in ("headline", "date_published")] == []


def test_json_ld_before_open_graph_before_h1() -> None:
    head = f'<meta property="og:title" content="From OG"><script type="application/ld+json">{LD}</script>'
    claims = _claims(head, "<h1>From h1</h1>")
    assert [c.value for c in claims if c.field == "headline"][:3] == ["Bridge closed", "From OG", "From h1"]
    assert all(c.char_from is None and c.char_to is None and not c.is_chosen for c in claims)


def test_mailboxes_and_numbers_are_no_authors() -> None:
    claims = _claims('<meta name="author" content="desk@harbour.example"><meta name="author" content="105092">')
    assert _first(claims, "authors") is None


def test_one_time_element_is_weak_evidence_and_several_are_none() -> None:
    one = '<time datetime="2025-03-02">2 March</time>'
    assert _first(_claims("", one), "date_published") == "2025-03-02"
    assert _first(_claims("", one * 2), "date_published") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-02", (date(2025, 3, 2), None, "day")),
        ("2025-03-02T08:00Z", (date(2025, 3, 2), datetime(2025, 3, 2, 8, tzinfo=UTC), "minute")),
        ("2025-03-02T23:30:00-0500", (date(2025, 3, 2), datetime(2025, 3, 3, 4, 30, tzinfo=UTC), "second")),
        ("2025-03-02 08:00:00", (date(2025, 3, 2), None, "second")),
        ("20250302", (date(2025, 3, 2), None, "day")),
        ("20250302081500", (date(2025, 3, 2), None, "second")),
        ("202503021", None),
        ("1710121234", None),
        ("9025-03-02", None),
        ("2025-13-02", None),
        ("yesterday", None),
    ],
)
def test_iso_dates(text: str, expected: object) -> None:
    assert parse_iso(text) == expected


@pytest.mark.parametrize(
    ("content", "day", "instant"),
    [
        ("1710121234", "2024-03-11", "2024-03-11T01:40:34+00:00"),
        ("1710121234567", "2024-03-11", "2024-03-11T01:40:34+00:00"),
        ("171012123", None, None),
        ("17101212345", None, None),
    ],
)
def test_numbers_in_date_fields_are_seconds_since_1970(content: str, day: str | None, instant: str | None) -> None:
    claims = _claims(f'<meta name="date" content="{content}">')
    assert _first(claims, "date_published") == day
    assert _first(claims, "published_at") == instant


def test_lists_of_authors_with_a_comma_before_and() -> None:
    claims = _claims('<meta name="author" content="Ruth Callan, Bo Chen, and Ann West, Harbour Courier">')
    assert [c.value for c in claims if c.field == "authors"] == [
        "Ruth Callan",
        "Bo Chen",
        "Ann West",
        "Harbour Courier",
    ]


def test_the_word_before_a_name_goes_in_scripts_without_capitals_too() -> None:
    assert _first(_claims('<meta name="author" content="By 홍길동">'), "authors") == "홍길동"
