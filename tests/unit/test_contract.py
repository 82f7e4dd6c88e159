"""The warehouse contract declares everything once."""

from __future__ import annotations

import pyarrow as pa
import pytest

from warehouse.contract import ARROW_TYPES, DATA_DICTIONARY, PUBLIC, TABLES, Table

PROMISED = {
    "articles": "article_id source_uri headline article_body authors byline credit_line dateline date_published "
    "published_at "
    "date_precision date_published_min date_published_max page_date publisher url article_section in_language "
    "word_count "
    "content_hash cluster_id is_canonical run_id pipeline_version ingested_at",
    "segments": "article_id ordinal char_from char_to line_from line_to role rule score",
    "claims": "article_id field value raw method char_from char_to confidence is_chosen",
    "credits": "article_id agency kind line",
    "related_headlines": "article_id block rank headline category teaser line matched_article_id",
    "quotes": "article_id text speaker line kind",
    "duplicate_links": "article_id other_id kind score run_id",
    "files": "file_uri status encoding content_hash run_id",
    "quarantine": "stage code message",
}
by_name = {t.name: t for t in TABLES}


@pytest.mark.parametrize("name", PROMISED)
def test_tables_have_the_columns_that_readers_rely_on(name: str) -> None:
    assert set(PROMISED[name].split()) <= {c.name for c in by_name[name].columns}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_table_is_declared_in_full(table: Table) -> None:
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= {c.name for c in table.stored}
    assert not table.is_derived or "article_id" in names
    assert all(not c.nullable for c in table.columns if c.name in table.key)
    assert table.comment
    for column in table.columns:
        assert len(column.comment) > 3, column.name
        assert column.type in ARROW_TYPES
        assert column.name == column.name.lower()
    assert table.schema.names == [c.name for c in table.stored]


def test_positions_say_in_what_unit_they_count() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.name in (
                "char_from",
                "char_to",
                "line",
                "line_from",
                "line_to",
                "ordinal",
                "rank",
                "score",
                "confidence",
            ):
                assert column.unit, f"{table.name}.{column.name}"


def test_arrow_and_duckdb_agree_on_every_type() -> None:
    import duckdb

    with duckdb.connect() as connection:
        for sql, arrow in ARROW_TYPES.items():
            found = connection.execute(f"SELECT NULL::{sql} AS v").to_arrow_table().schema.field("v").type
            assert found == arrow or pa.types.is_timestamp(arrow) == pa.types.is_timestamp(found), sql


def test_a_column_of_a_key_that_may_be_null_says_what_that_means() -> None:
    open_ = {(t.name, c.name): c.comment for t in PUBLIC for c in t.columns if c.name in t.key and c.nullable}
    assert open_.keys() == {
        ("originality", "publisher"),
        ("coverage", "day"),
        ("coverage", "publisher"),
        ("people", "month"),
        ("data_dictionary", "column_name"),
    }
    assert all("NULL" in comment for comment in open_.values())
    is_key = next(c for c in DATA_DICTIONARY.columns if c.name == "is_key")
    assert "NULL is a value" in is_key.comment
