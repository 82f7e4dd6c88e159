"""What a warehouse holds, in a form that can be compared: rows without times, and the files that the lake needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from flows import pipeline
from flows.report import RunReport
from flows.settings import Settings
from warehouse.contract import TABLES
from warehouse.lake import open_lake
from warehouse.location import Location
from warehouse.sql_text import identifier

TIMES = frozenset({"started_at", "ended_at", "ingested_at"})
"""Columns that differ between two runs that do the same."""

State = dict[str, list[tuple[object, ...]]]


def read_state(root: Path, without: Sequence[str] = ()) -> State:
    """All rows of every table in the contract as readers see them, sorted, without columns that hold times.

    Warehouses can be compared when their sources lie under the same path. `without` names columns to leave out. The
    number of the snapshot is no part of the state: a run that was killed may have used one up.
    """
    state: State = {}
    with duckdb.connect(str(Location.at(root).require_publication()), read_only=True) as connection:
        for table in TABLES:
            names = [c.name for c in (table.columns if table.public else table.stored)]
            columns = ", ".join(identifier(n) for n in names if n not in TIMES and n not in without)
            view = identifier(table.name) if table.public else f"stored.{identifier(table.name)}"
            state[table.name] = connection.execute(f"SELECT {columns} FROM {view} ORDER BY ALL").fetchall()  # noqa: S608
        state["unique_articles"] = connection.execute(
            "SELECT article_id, cluster_id, copies FROM unique_articles ORDER BY ALL"
        ).fetchall()
        state["data_dictionary"] = connection.execute("FROM data_dictionary ORDER BY ALL").fetchall()
    return state


def differences(one: State, other: State) -> dict[str, tuple[int, int]]:
    """Tables that differ, with the number of rows that only the one and only the other has."""
    found = {}
    for name in one.keys() | other.keys():
        left, right = one.get(name, []), other.get(name, [])
        if left != right:
            ours, theirs = set(map(repr, left)), set(map(repr, right))
            found[name] = (len(ours - theirs), len(theirs - ours))
    return found


def rows(root: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """Rows of a query on the current publication."""
    with duckdb.connect(str(Location.at(root).require_publication()), read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def ingest(root: Path, *sources: Path, workers: int = 1, batch_size: int = 500) -> RunReport:
    """A run in this process; with one worker, everything happens in this process."""
    settings = Settings.given(warehouse=root, workers=workers, batch_size=batch_size)
    return pipeline.ingest([str(s) for s in sources], settings)


def files_on_disk(root: Path) -> set[Path]:
    """The files below lake/."""
    return {path for path in Location.at(root).lake.rglob("*") if not path.is_dir()}


def files_in_catalog(root: Path) -> set[Path]:
    """The files that the catalog of the lake knows: data, deletes, and what it has scheduled for deletion."""
    location = Location.at(root)
    found = set()
    with open_lake(location) as lake:
        for kind in ("data", "delete"):
            for path, is_relative, table, schema in lake.connection.execute(
                "SELECT f.path, f.path_is_relative, t.path, s.path "  # noqa: S608 - one of two names
                f"FROM __ducklake_metadata_lake.ducklake_{kind}_file AS f "
                "JOIN __ducklake_metadata_lake.ducklake_table AS t USING (table_id) "
                "JOIN __ducklake_metadata_lake.ducklake_schema AS s USING (schema_id)"
            ).fetchall():
                found.add(location.lake / schema / table / path if is_relative else Path(path))
        for path, is_relative in lake.connection.execute(
            "SELECT path, path_is_relative FROM __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion"
        ).fetchall():
            found.add(location.lake / path if is_relative else Path(path))
    return found
