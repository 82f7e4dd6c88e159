"""Every check of the lake: one row that breaks it is found, and the rest of a sound lake is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.resources import files

import duckdb
import pytest

from tests.lake_rows import put, put_articles
from warehouse.checks import run_checks
from warehouse.contract import TABLES, Table
from warehouse.lake import Lake, _ensure_tables
from warehouse.location import Location

VALUES = {
    "headline": "Ferries taken out of service",
    "publisher": "The Daily Gull",
    "url": "https://gull.example/ferries",
    "byline": "By Ada Lund and Bo Quist",
    "credit_line": "(Harbour Press)",
    "dateline": "ROSEMOUTH (Harbour Press) —",
    "article_section": "Coast",
    "in_language": "en",
    "date_precision": "minute",
}
DATES = ("date_published", "date_published_min", "date_published_max", "page_date")
AUTHORS = ["Ada Lund", "Bo Quist"]
TEXT = "Ferries taken out of service\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """A lake that passes every check: two articles of one cluster, a page without one, a file that was rejected.

    Its tables lie in memory, which is faster than DuckLake.
    """
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS lake")
        connection.execute("SET TimeZone = 'UTC'")
        lake = Lake(connection, Location.at(tmp_path_factory.mktemp("checks")))
        _ensure_tables(lake)
        day = dict.fromkeys(DATES, date(2025, 3, 4))
        instant = datetime(2025, 3, 3, 22, 30, tzinfo=UTC)
        put_articles(lake, a={**VALUES, **day, "published_at": instant, "authors": AUTHORS}, b={"authors": []})
        claims = [*VALUES.items(), *((name, "2025-03-04") for name in DATES), *(("authors", name) for name in AUTHORS)]
        claims += [("published_at", "2025-03-04T00:30:00+02:00")]
        for ordinal, (field, value) in enumerate(claims):
            put(
                lake,
                "claims",
                {"article_id": "a", "ordinal": ordinal, "field": field, "value": value, "is_chosen": True},
            )
        for name in "abc":
            put(lake, "documents", {"article_id": name, "file_uri": f"/{name}.txt", "text": TEXT})
            put(lake, "line_hashes", {"article_id": name})
            status = "no_article" if name == "c" else "loaded"
            put(lake, "files", {"file_uri": f"/{name}.txt", "status": status, "documents": 1})
        for name in "ab":
            for ordinal, (char_from, char_to) in enumerate(((0, 8), (8, len(TEXT)))):
                place = {"ordinal": ordinal, "char_from": char_from, "char_to": char_to}
                put(lake, "segments", {"article_id": name, **place})
        put(lake, "files", {"file_uri": "/bad", "status": "quarantined", "reason": "binary"})
        put(lake, "quarantine", {"source_uri": "/bad", "file_uri": "/bad", "stage": "decode"})
        put(lake, "duplicate_links", {"article_id": "a", "other_id": "b", "kind": "near"})
        lake.connection.execute("CREATE TEMP TABLE written AS SELECT article_id FROM lake.documents")
        yield lake


@contextmanager
def taken_back(lake: Lake) -> Iterator[None]:
    lake.connection.execute("BEGIN")
    try:
        yield
    finally:
        lake.connection.execute("ROLLBACK")


BREAKS = [
    ("articles_and_documents_correspond", "DELETE FROM lake.line_hashes WHERE article_id = 'c'"),
    ("articles_and_documents_correspond", "DELETE FROM lake.clusters WHERE article_id = 'b'"),
    (
        "articles_and_documents_correspond",
        "INSERT INTO lake.line_hashes SELECT * REPLACE ('z' AS article_id) FROM lake.line_hashes LIMIT 1",
    ),
    ("files_are_accounted_for", "UPDATE lake.files SET reason = NULL WHERE file_uri = '/bad'"),
    ("files_are_accounted_for", "DELETE FROM lake.quarantine"),
    ("files_are_accounted_for", "UPDATE lake.files SET documents = 0 WHERE file_uri = '/c.txt'"),
    ("files_are_accounted_for", "UPDATE lake.files SET status = 'loaded' WHERE file_uri = '/c.txt'"),
    ("files_are_accounted_for", "UPDATE lake.files SET status = 'no_article' WHERE file_uri = '/a.txt'"),
    ("links_name_known_articles", "UPDATE lake.duplicate_links SET article_id = 'z'"),
    ("links_name_known_articles", "UPDATE lake.duplicate_links SET other_id = 'c'"),
    ("links_name_known_articles", "UPDATE lake.duplicate_links SET other_id = 'a'"),
    ("one_canonical_article_per_cluster", "UPDATE lake.clusters SET is_canonical = false"),
    ("one_canonical_article_per_cluster", "UPDATE lake.clusters SET is_canonical = true"),
    ("segments_cover_the_text", "UPDATE lake.segments SET char_from = 9 WHERE ordinal = 1 AND article_id = 'a'"),
    ("segments_cover_the_text", "UPDATE lake.segments SET char_from = 7 WHERE ordinal = 1 AND article_id = 'a'"),
    ("segments_cover_the_text", "UPDATE lake.segments SET char_from = 1 WHERE ordinal = 0 AND article_id = 'a'"),
    ("segments_cover_the_text", "UPDATE lake.segments SET char_to = 9 WHERE ordinal = 1 AND article_id = 'a'"),
    ("segments_cover_the_text", "DELETE FROM lake.segments WHERE article_id = 'b'"),
    ("articles_are_found", "DELETE FROM lake.articles WHERE article_id = 'b'"),
    ("dates_are_possible", "UPDATE lake.articles SET page_date = DATE '2025-03-03' WHERE article_id = 'a'"),
    ("dates_are_possible", "UPDATE lake.articles SET date_published = DATE '1989-12-31' WHERE article_id = 'a'"),
    ("dates_are_possible", "UPDATE lake.claims SET method = 'meta, after the page date' WHERE value = '2025-03-04'"),
    ("keys_are_unique", "INSERT INTO lake.files FROM lake.files WHERE file_uri = '/bad'"),
    ("keys_are_unique", "INSERT INTO lake.claims FROM lake.claims WHERE ordinal = 3"),
    ("keys_are_unique", "INSERT INTO lake.segments SELECT * REPLACE ('c' AS article_id) FROM lake.segments"),
    ("values_have_a_claim", "UPDATE lake.articles SET authors = ['Ada Lund', 'Cy Ash'] WHERE article_id = 'a'"),
    ("values_have_a_claim", "UPDATE lake.articles SET published_at = published_at + INTERVAL 1 SECOND"),
    ("values_have_a_claim", "UPDATE lake.claims SET value = 'soon' WHERE field = 'published_at'"),
    ("values_have_a_claim", "UPDATE lake.claims SET is_chosen = false WHERE field = 'headline'"),
]
TOO = {
    "INSERT INTO lake.segments SELECT * REPLACE ('c' AS article_id) FROM lake.segments": {"segments_cover_the_text"},
    "DELETE FROM lake.articles WHERE article_id = 'b'": {
        "articles_and_documents_correspond",
        "files_are_accounted_for",
        "links_name_known_articles",
    },
    "UPDATE lake.articles SET page_date = DATE '2025-03-03' WHERE article_id = 'a'": {"values_have_a_claim"},
    "UPDATE lake.articles SET date_published = DATE '1989-12-31' WHERE article_id = 'a'": {"values_have_a_claim"},
}
"""What else some of the changes break."""


def test_a_sound_lake_passes_every_check(whole: Lake) -> None:
    outcomes = run_checks(whole)
    stems = {file.name.removesuffix(".sql") for file in files("warehouse").joinpath("sql", "checks").iterdir()}
    assert {f"{check.severity}_{check.name}" for check in outcomes} == stems | {"fail_keys_are_unique"}
    told = {"articles_are_found"}  # the page without an article
    assert {check.name for check in outcomes if not check.passed} == told
    assert {name for name, _ in BREAKS} == {check.name for check in outcomes}, "every check has a row that breaks it"


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_a_row_that_breaks_a_check_is_found(whole: Lake, name: str, change: str) -> None:
    with taken_back(whole):
        whole.connection.execute(change)
        found = {check.name: check for check in run_checks(whole)}
    told = {"articles_are_found"}  # as before
    assert {check.name for check in found.values() if not check.passed} - told == {name, *TOO.get(change, ())} - told
    assert found[name].violations > (name in told)
    assert found[name].example


@pytest.mark.parametrize("field", [*VALUES, *DATES, "published_at", "authors"])
def test_a_value_without_a_claim_of_the_same_value_is_found(whole: Lake, field: str) -> None:
    other = {**dict.fromkeys(DATES, "2025-03-05"), "published_at": "2025-03-04T00:30:00+01:00"}.get(field, "another")
    with taken_back(whole):
        whole.connection.execute("UPDATE lake.claims SET value = ? WHERE field = ?", [other, field])
        found = {check.name: check for check in run_checks(whole)}
    assert found["values_have_a_claim"].example == f"a {field}"
    assert found["values_have_a_claim"].severity == "fail"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_key_that_stands_twice_is_found_in_every_table(whole: Lake, table: Table) -> None:
    row = {"article_id": "c"} if table.is_derived else {}
    with taken_back(whole):
        put(whole, table.name, row, row)
        [found] = [check for check in run_checks(whole) if check.name == "keys_are_unique"]
    assert str(found.example).startswith(f"{table.name} ")
