"""Publication: a DuckDB file of views over explicit file lists, swapped in by a symlink.

Readers open the file that `news.duckdb` points to. It needs no extension, no writer ever locks it, and the Parquet
files that it names are immutable, so a reader sees one whole run or the one before.
"""

from __future__ import annotations

import os
import re
import time
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.contract import CONTRACT_VERSION, DATA_DICTIONARY, PUBLIC, PUBLICATION, TABLES, VIEWS, Table
from warehouse.lake import Lake
from warehouse.location import Location
from warehouse.sql_text import identifier, literal, statement

_NAME = re.compile(r"news-(\d{1,12})\.duckdb")
COMPUTED = ("articles", "related_headlines")
"""Public tables with columns that only the view computes: `warehouse/sql/views/<name>.sql`."""


def published_snapshot(lake: Lake) -> int | None:
    """Snapshot of the current publication.

    None when there is none, or one made where the warehouse lay before, or by a version with other views or comments,
    or of another lake: that of a warehouse that was begun anew, or put back, has the same numbers again.
    """
    location = lake.location
    try:
        target = os.readlink(location.news)
        made_at = location.made_at.read_text("utf-8")
    except OSError:  # no publication, or no link: a copy of the warehouse that followed it
        return None
    match = _NAME.fullmatch(Path(target).name)
    is_here = made_at == str(location.root) and (location.root / target).exists()
    return int(match[1]) if match and is_here and _has_form(location.news, _form(lake)) else None


def _form(lake: Lake) -> str:
    """Hex digest of all that makes a publication: the SQL of the views, the contract, and of the data the time at which
    the snapshot was made."""
    computed = [statement(f"views/{name}") for name in (*COMPUTED, *(view.name for view in VIEWS))]
    made = (CONTRACT_VERSION, TABLES, PUBLIC, computed, lake.snapshot_us)
    return blake2b(repr(made).encode(), digest_size=12).hexdigest()


def _has_form(publication: Path, form: str) -> bool:
    """Whether a publication was made of this snapshot with the views and comments of this version; so is one that
    somebody locks."""
    try:
        with duckdb.connect(str(publication), read_only=True) as connection:
            found = connection.execute("SELECT form FROM publication").fetchone()
    except duckdb.IOException:
        return True
    except duckdb.Error:  # of a version that did not note it
        return False
    return found is not None and found[0] == form


def publish(lake: Lake) -> Path | None:
    """Publish the newest snapshot. Return the new file, or None when it is published already.

    Tables with deletes are rewritten first, by DuckLake, so that plain file lists are exact. A crash at any point
    leaves the last publication in place; the next run publishes.
    """
    location = lake.location
    if published_snapshot(lake) == lake.snapshot:
        return None
    paths = _whole_files(lake)
    snapshot = lake.snapshot
    target = location.published / f"news-{snapshot}.duckdb"
    building = location.published / f"building-{os.getpid()}.duckdb"
    for leftover in location.published.glob("building-*"):
        leftover.unlink()
    _build(paths, building, snapshot, _form(lake))
    for leftover in location.published.glob(f"{target.name}.*"):
        leftover.unlink()  # the journal of a reader that died, which would be replayed
    os.replace(building, target)
    _sync(location.published)
    location.made_at.write_text(str(location.root), "utf-8")
    link = location.root / f"news-{os.getpid()}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(location.published.name) / target.name)
    os.replace(link, location.news)
    _sync(location.root)
    return target


def withdraw_old(location: Location, keep_seconds: float) -> list[Path]:
    """Remove publications that were replaced longer ago than `keep_seconds`. Return what was removed."""
    current = location.news.resolve()
    publications = sorted(
        (int(name[1]), path) for path in location.published.iterdir() if (name := _NAME.fullmatch(path.name))
    )
    removed = []
    for (_, path), (_, successor) in pairwise(publications):
        if path != current and successor.stat().st_mtime < time.time() - keep_seconds:
            for part in location.published.glob(f"{path.name}*"):
                part.unlink()
            removed.append(path)
    return removed


def _whole_files(lake: Lake) -> dict[str, list[str]]:
    """Paths of the Parquet files of each table, after a rewrite where rows of one were deleted."""
    files = _files(lake)
    partial = [name for name, found in files.items() if any(deletes for _, deletes in found)]
    if partial:
        with lake.transaction():
            for name in partial:
                lake.connection.execute("CALL ducklake_rewrite_data_files('lake', ?, delete_threshold => 0)", [name])
        files = _files(lake)
    return {name: sorted(path for path, _ in found) for name, found in files.items()}


def _files(lake: Lake) -> dict[str, list[tuple[str, str | None]]]:
    """The data files of each table, with the file of what was deleted of them: asked at once, it takes a third."""
    query = " UNION ALL ".join([statement("files_of_table")] * len(TABLES))
    names = [name for table in TABLES for name in (table.name, table.name)]
    files: dict[str, list[tuple[str, str | None]]] = {table.name: [] for table in TABLES}
    for name, path, deletes in lake.connection.execute(query, names).fetchall():
        files[name].append((path, deletes))
    return files


def _build(paths: dict[str, list[str]], path: Path, snapshot: int, form: str) -> None:
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH {literal(str(path))} AS news (STORAGE_VERSION 'v1.2.0')")
        connection.execute("USE news")
        connection.execute("BEGIN")  # or each of some three hundred statements waits for the disk
        connection.execute("CREATE SCHEMA stored")
        for table in TABLES:
            _stored_view(connection, table, paths[table.name])
        connection.execute(f"CREATE VIEW stored.headline_keys AS {statement('views/headline_keys')}")
        for table in TABLES:
            if table.public:
                _public_view(connection, table)
        for view in VIEWS:
            _public_view(connection, view)
        _table(connection, DATA_DICTIONARY, [row for table in PUBLIC for row in _dictionary_rows(table)])
        publication = {"snapshot": snapshot, "contract_version": CONTRACT_VERSION, "form": form}
        _table(connection, PUBLICATION, [publication])
        for table in PUBLIC:
            kind = "TABLE" if table in (DATA_DICTIONARY, PUBLICATION) else "VIEW"
            connection.execute(f"COMMENT ON {kind} {identifier(table.name)} IS {literal(table.comment)}")
            for column in table.columns:
                name = f"{identifier(table.name)}.{identifier(column.name)}"
                connection.execute(f"COMMENT ON COLUMN {name} IS {literal(column.comment)}")
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH news")
    finally:
        connection.close()
    _sync(path)


def _stored_view(connection: duckdb.DuckDBPyConnection, table: Table, paths: list[str]) -> None:
    if paths:
        columns = ", ".join(identifier(c.name) for c in table.stored)
        source = f"read_parquet([{', '.join(literal(p) for p in paths)}])"
        select = f"SELECT {columns} FROM {source}"  # noqa: S608 - names of the contract, paths of the lake as literals
    else:
        select = "SELECT " + ", ".join(f"NULL::{c.type} AS {identifier(c.name)}" for c in table.stored) + " WHERE false"
    connection.execute(f"CREATE VIEW stored.{identifier(table.name)} AS {select}")


def _public_view(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    name = identifier(table.name)
    columns = ", ".join(identifier(c.name) for c in table.columns)
    source = f"({statement(f'views/{table.name}')})" if table in VIEWS or table.name in COMPUTED else f"stored.{name}"
    connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {source}")  # noqa: S608 - names of the contract


def _table(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, object]]) -> None:
    connection.register("incoming", pa.Table.from_pylist(rows, table.schema))
    connection.execute(f"CREATE TABLE {identifier(table.name)} AS FROM incoming")
    connection.unregister("incoming")


def _dictionary_rows(table: Table) -> list[dict[str, object]]:
    columns: list[dict[str, object]] = [
        {
            "table_name": table.name,
            "column_name": column.name,
            "type": column.type,
            "is_key": column.name in table.key,
            "unit": column.unit,
            "comment": column.comment,
        }
        for column in table.columns
    ]
    return [{"table_name": table.name, "comment": table.comment}, *columns]


def _sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
