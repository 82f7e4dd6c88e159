"""The lake: what becomes of a transaction that fails."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.lake_rows import put
from warehouse.lake import Lake, open_lake
from warehouse.location import Location


def fail_and_tidy_up(lake: Lake) -> None:
    with lake.transaction():
        lake.connection.execute("USE lake")
        try:
            lake.connection.execute("SELECT text FROM documents").fetchall()
        finally:
            lake.connection.execute("USE memory")


def test_of_a_transaction_that_fails_the_first_error_is_raised_and_not_that_of_tidying_up(tmp_path: Path) -> None:
    location = Location.at(tmp_path / "news")
    location.create()
    with open_lake(location) as lake:
        put(lake, "documents", {"article_id": "ferry"})
        for path in location.lake.rglob("*.parquet"):
            path.unlink()
        with pytest.raises(duckdb.IOException, match="Cannot open file"):
            fail_and_tidy_up(lake)
        assert lake.connection.execute("SELECT 1").fetchone() == (1,)
