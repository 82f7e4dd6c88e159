"""Metadata that HTML states for machines."""

from __future__ import annotations

import json
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


def _ld(**article: object) -> str:
    said = json.dumps({"@type": "NewsArticle", **article})
    return f'<script type="application/ld+json">{said}</script>'


def _all(claims: list[Claim], field: str) -> list[str]:
    return [c.value for c in claims if c.field == field]


TITLED = "<h1>Bridge closed for the winter</h1>"


def test_of_several_articles_the_one_under_the_title_of_the_page_counts() -> None:
    other = _ld(headline="Five walks to try", author="Pat Grimm", datePublished="2024-12-01", url="https://h.example/w")
    own = _ld(headline="Bridge closed for the winter", author="Ruth Callan", datePublished="2025-03-02")
    for head in (own + other, other + own):
        claims = _claims(head, TITLED)
        assert _all(claims, "authors") == ["Ruth Callan"]
        assert _all(claims, "date_published") == ["2025-03-02"]
        assert _all(claims, "url") == []


def test_of_several_articles_the_one_at_the_address_of_the_page_counts_else_the_first() -> None:
    one, two = (_ld(headline=f"Walk {n}", author=f"Ann {n}lee", url=f"https://h.example/{n}") for n in "AB")
    link = '<link rel="canonical" href="https://h.example/B">'
    assert _all(_claims(link + one + two), "authors") == ["Ann Blee"]
    assert _all(_claims(one + two), "authors") == ["Ann Alee"]


def test_reviews_beside_an_article_are_no_articles() -> None:
    review = _ld(author="Pat Grimm", datePublished="2024-12-01").replace("NewsArticle", "ClaimReview")
    assert _all(_claims(review + _ld(headline="Bridge closed", author="Ruth Callan")), "authors") == ["Ruth Callan"]
    assert _all(_claims(review), "authors") == ["Pat Grimm"]


def test_what_the_description_of_an_article_refers_to_is_looked_up() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "Bridge", "author": [{"@id": "#ruth"}], "publisher": {"@id": "#org"}},
        {"@type": "Person", "@id": "#ruth", "name": "Ruth Callan"},
        {"@type": "Organization", "@id": "#org", "name": "Harbour Courier"},
    ]
    claims = _claims(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
    assert _all(claims, "authors") == ["Ruth Callan"]
    assert _all(claims, "publisher") == ["Harbour Courier"]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Di Wu", ["Di Wu"]),
        ("Von Wong", ["Von Wong"]),
        ("Von Ruth Callan", ["Ruth Callan"]),
        ("By Callan", ["Callan"]),
        ("Ruth Callan, Jr.", ["Ruth Callan"]),
        ("Ruth Callan, MD, Bo Chen", ["Ruth Callan", "Bo Chen"]),
        ("Ruth Callan, Harbour Correspondent", ["Ruth Callan"]),
        ("Ramón Vega y Duero", ["Ramón Vega y Duero"]),
        ("Ramón Vega y Luisa Duero", ["Ramón Vega", "Luisa Duero"]),
        ("李明、陈波", ["李明", "陈波"]),
        ("Callan, Ruth", ["Ruth Callan"]),
        ("Callan, Ruth M.; O’Dowd, Anna", ["Ruth M. Callan", "Anna O’Dowd"]),
        ("Ruth, Anna", ["Ruth", "Anna"]),
        ("Callan, Reuters", ["Callan", "Reuters"]),
        ("Ruth Callan; Lee, Ann", ["Ruth Callan", "Lee", "Ann"]),
    ],
)
def test_names_in_author_fields(author: str, names: list[str]) -> None:
    assert _all(_claims(_ld(author=author)), "authors") == names


def test_half_a_character_is_replaced() -> None:
    cut = "https://h.example/\ud83d"
    claims = _claims(_ld(headline="Bridge \ud83d", url=cut, publisher="\ud83d", articleBody="Shut \ud83d" * 30))
    assert _first(claims, "headline") == "Bridge \ufffd"
    assert _first(claims, "url") == "https://h.example/\ufffd"
    "".join(f"{c.value}{c.raw}" for c in claims).encode()


@pytest.mark.parametrize(
    "said", ["Bridge <em>closed</em> again", "Bridge &amp;lt;b&amp;gt;closed&amp;lt;/b&amp;gt; again"]
)
def test_tags_in_a_stated_headline_go(said: str) -> None:
    assert _first(_claims(_ld(headline=said)), "headline") == "Bridge closed again"


def test_less_than_is_no_tag() -> None:
    assert _first(_claims(_ld(headline="Rates < 3 % and > 1 %")), "headline") == "Rates < 3 % and > 1 %"


@pytest.mark.parametrize(
    ("said", "day", "instant"),
    [
        ("March 11, 2025", "2025-03-11", None),
        ("Tue, 11 Mar 2025 08:15:00 GMT", "2025-03-11", "2025-03-11T08:15:00+00:00"),
        ("2025/03/11", "2025-03-11", None),
        ("2025-03-11 08:15:00 GMT+0800", "2025-03-11", "2025-03-11T00:15:00+00:00"),
        ("2025-03-11 08:15:00 UTC+8", "2025-03-11", "2025-03-11T00:15:00+00:00"),
        ("2025-03-11T08:15:00-05", "2025-03-11", "2025-03-11T13:15:00+00:00"),
        ("3/4/2025", None, None),
        ("x" * 90 + " March 11, 2025", None, None),
    ],
)
def test_stated_dates_in_other_forms(said: str, day: str | None, instant: str | None) -> None:
    claims = _claims(_ld(datePublished=said))
    assert (_first(claims, "date_published"), _first(claims, "published_at")) == (day, instant)


@pytest.mark.parametrize(
    "body",
    [
        '<time datetime="2025-03-12" itemprop="dateModified">Updated</time>',
        '<time datetime="2025-03-12" class="post-updated">Updated</time>',
        '<aside><a>Five walks</a><time datetime="2025-03-12">12 March</time></aside>',
        '<div id="comments"><article><time datetime="2025-03-12">12 March</time> Well said.</article></div>',
    ],
)
def test_a_time_of_something_else_is_no_date(body: str) -> None:
    assert _first(_claims("", body), "date_published") is None


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("CO<sub>2</sub> falls", "CO2 falls"),
        ("港の<b>大橋</b>、開通", "港の大橋、開通"),
        ("<span>Harbour</span><span>Bridge closed</span>", "Harbour Bridge closed"),
        ("Bridge<br>closed<!-- x -->", "Bridge closed"),
    ],
)
def test_text_of_a_heading(heading: str, text: str) -> None:
    assert _first(_claims("", f"<h1>{heading}</h1>"), "headline") == text
