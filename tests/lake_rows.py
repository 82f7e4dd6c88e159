"""Rows of the lake made by hand: what a test says, and for the rest a value of the column's type."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from warehouse.contract import ARTICLES, CLUSTERS, TABLES, Table
from warehouse.lake import Lake
from warehouse.publish import publish
from warehouse.reader import open_publication

_BY_NAME: Final = {table.name: table for table in TABLES}
_FILLING: Final = {"VARCHAR": "", "BOOLEAN": False, "INTEGER": 0, "BIGINT": 0, "DOUBLE": 0.0, "REAL": 0.0}


def put(lake: Lake, table: str, *rows: dict[str, Any]) -> None:
    """Insert rows. What they leave out is NULL, or empty, false or 0 where the column may not be NULL."""
    contract = _BY_NAME[table]
    lake.insert(contract, pa.Table.from_pylist([_filled(contract, row) for row in rows], contract.schema))


def _filled(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    assert row.keys() <= {column.name for column in table.stored}, "a column that there is not"
    return {
        column.name: row.get(column.name, None if column.nullable else _FILLING.get(column.type, []))
        for column in table.stored
    }


def put_articles(lake: Lake, **articles: dict[str, Any]) -> None:
    """Insert articles by their identifiers, all of one cluster unless they name theirs: the first stands for it."""
    seen: set[str] = set()
    for article_id, given in articles.items():
        row = {
            "article_id": article_id,
            "source_uri": f"/{article_id}.txt",
            "content_hash": article_id,
            "word_count": 1,
        }
        cluster = given.pop("cluster_id", "story")
        put(lake, ARTICLES.name, row | given)
        put(
            lake,
            CLUSTERS.name,
            {"article_id": article_id, "cluster_id": cluster, "is_canonical": cluster not in seen},
        )
        seen.add(cluster)


def asked(lake: Lake, query: str) -> list[tuple[Any, ...]]:
    """Publish the lake, and the rows of a query on it."""
    publish(lake)
    with open_publication(lake.location) as connection:
        found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return found
