"""The DuckLake that holds everything: opened by flows only, under the write lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contract import TABLES, Table
from warehouse.errors import CopydeskError
from warehouse.location import Location
from warehouse.sql_text import identifier, literal, statement

PORTION_BYTES: Final = 32 << 20
"""Content, before compression, that one statement inserts."""


class Lake:
    """An attached DuckLake whose tables follow the contract."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, location: Location) -> None:
        self.connection = connection
        self.location = location

    @property
    def snapshot(self) -> int:
        """Number of the newest snapshot."""
        row = self.connection.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')").fetchone()
        assert row is not None
        return int(row[0])

    @property
    def snapshot_us(self) -> int:
        """When the newest snapshot was made, in microseconds since 1970-01-01 UTC."""
        row = self.connection.execute(
            "SELECT epoch_us(max_by(snapshot_time, snapshot_id)) FROM ducklake_snapshots('lake')"
        ).fetchone()
        assert row is not None
        return int(row[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any exception.

        After a statement that fails, what tidies up fails as well, and would hide why: the first error is raised.
        """
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException as error:
            self.connection.execute("ROLLBACK")
            first = _first(error)
            raise first from first.__cause__
        self.connection.execute("COMMIT")

    @contextmanager
    def registered(self, **tables: pa.Table) -> Iterator[None]:
        """Let queries read Arrow tables, each under the name of its keyword."""
        for name, rows in tables.items():
            self.connection.register(name, rows)
        try:
            yield
        finally:
            for name in tables:
                self.connection.unregister(name)

    def insert(self, table: Table, rows: pa.Table | Sequence[Path], stamp: Mapping[str, object] | None = None) -> int:
        """Append an Arrow table, or Parquet files in the table's schema. Return the number of rows.

        `stamp` gives values for columns that are the same in every row of a run, e.g. its run_id.
        """
        stamp = {c.name: stamp[c.name] for c in table.stored if c.name in stamp} if stamp else {}
        target = f"lake.{identifier(table.name)} ({', '.join(identifier(c.name) for c in table.stored)})"
        values = ", ".join(f"${c.name}" if c.name in stamp else identifier(c.name) for c in table.stored)
        if isinstance(rows, pa.Table):
            if not rows.num_rows:
                return 0
            sql = f"INSERT INTO {target} SELECT {values} FROM incoming"  # noqa: S608 - names of the contract
            with self.registered(incoming=rows):
                return _count(self.connection.execute(sql, stamp))
        sql = f"INSERT INTO {target} SELECT {values} FROM read_parquet($files)"  # noqa: S608 - names of the contract
        return sum(_count(self.connection.execute(sql, {**stamp, "files": portion})) for portion in _portions(rows))

    def delete(self, table: Table, column: str, values: pa.Array[Any] | pa.ChunkedArray[Any]) -> int:
        """Delete the rows whose `column` is among `values`; touch nothing when there are none."""
        if not len(values):
            return 0
        name = identifier(column)
        where = f"lake.{identifier(table.name)} WHERE {name} IN (SELECT value FROM doomed)"  # noqa: S608
        with self.registered(doomed=pa.table({"value": values})):
            if not self.connection.execute(f"SELECT 1 FROM {where} LIMIT 1").fetchone():  # noqa: S608
                return 0
            return _count(self.connection.execute(f"DELETE FROM {where}"))  # noqa: S608 - names of the contract

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None) -> pa.Table:
        """Run a query and return its rows as an Arrow table."""
        return self.connection.execute(sql, parameters).to_arrow_table()


def _count(changed: duckdb.DuckDBPyConnection) -> int:
    """The number of rows that an INSERT or DELETE changed."""
    found = changed.fetchone()
    return int(found[0]) if found else 0


def _first(error: BaseException) -> BaseException:
    """The error after which the transaction was aborted, of which all later ones tell only that it was."""
    while isinstance(error, duckdb.TransactionException) and error.__context__ is not None:
        error = error.__context__
    return error


def _portions(paths: Sequence[Path]) -> Iterator[list[str]]:
    """Paths in groups of at most `PORTION_BYTES` of content, or of one file.

    DuckDB holds at least 2,048 rows in memory on their way to a file, however long: pages of HTML make gigabytes.
    """
    portion: list[str] = []
    size = 0
    for path in paths:
        metadata = pq.read_metadata(path)
        content = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
        if portion and size + content > PORTION_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(str(path))
        size += content
    if portion:
        yield portion


@contextmanager
def open_lake(location: Location) -> Iterator[Lake]:
    """Attach the lake of a warehouse, making it on first use. The caller holds the write lock.

    Raise `CopydeskError` when the lake was written under another contract.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        connection.execute(f"LOAD {literal(_extension())}")
        connection.execute(
            f"ATTACH {literal(f'ducklake:{location.catalog}')} AS lake "
            f"(DATA_PATH {literal(f'{location.lake}/')}, DATA_INLINING_ROW_LIMIT 0, OVERRIDE_DATA_PATH true)"
        )
        connection.execute("SET threads = 2")
        connection.execute("SET memory_limit = '400MB'")
        connection.execute(f"SET temp_directory = {literal(str(location.staging / 'spill'))}")
        connection.execute("SET TimeZone = 'UTC'")
        lake = Lake(connection, location)
        _ensure_tables(lake)
        _ensure_options(lake)
        yield lake
    finally:
        connection.close()


def _extension() -> str:
    """Path of the DuckLake extension that the package of this DuckDB version carries."""
    package = files("duckdb_extension_ducklake")
    path = package.joinpath("extensions", f"v{duckdb.__version__}", "ducklake.duckdb_extension")
    if not path.is_file():
        raise CopydeskError(
            f"no DuckLake extension for duckdb {duckdb.__version__}: install the versions pinned in requirements.txt"
        )
    return str(path)


def _ensure_tables(lake: Lake) -> None:
    """Create the tables of the contract on first use; refuse a lake of another contract."""
    found: dict[str, list[str]] = {}
    for table, column in lake.connection.execute(statement("lake_columns")).fetchall():
        found.setdefault(table, []).append(column)
    if found:
        for contract in TABLES:
            if found.get(contract.name) != [c.name for c in contract.stored]:
                raise CopydeskError(
                    f"the lake at {lake.location.root} has another form of table {contract.name}: it was written by "
                    "another version of copydesk; read it with that version, or run into a new --warehouse"
                )
        return
    with lake.transaction():
        for contract in TABLES:
            columns = ", ".join(
                f"{identifier(c.name)} {c.type}{'' if c.nullable else ' NOT NULL'}" for c in contract.stored
            )
            lake.connection.execute(f"CREATE TABLE lake.{identifier(contract.name)} ({columns})")
            lake.connection.execute(f"COMMENT ON TABLE lake.{identifier(contract.name)} IS {literal(contract.comment)}")
            for column in contract.stored:
                lake.connection.execute(
                    f"COMMENT ON COLUMN lake.{identifier(contract.name)}.{identifier(column.name)} "
                    f"IS {literal(column.comment)}"
                )


_OPTIONS = [("parquet_compression", "zstd", ""), ("parquet_row_group_size", "2048", "documents")]
_OPTIONS += [("parquet_row_group_size", "8192", "articles"), ("parquet_row_group_size", "8192", "line_hashes")]
_OPTIONS += [("target_file_size", "32MB", "")]
"""Options of the lake: name, value, table. A row group is held in memory while it is written; with the usual 122,880
rows the texts of one would take a gigabyte. A file with a deleted row is written again: it must not be large."""


def _ensure_options(lake: Lake) -> None:
    found = set(
        lake.connection.execute(
            "SELECT option_name, value, coalesce(replace(scope_entry, 'main.', ''), '') FROM ducklake_options('lake')"
        ).fetchall()
    )
    for name, value, table in _OPTIONS:
        if (name, value, table) not in found:
            scope = ", table_name => ?" if table else ""
            lake.connection.execute(
                f"CALL lake.set_option(?, ?{scope})", [name, value, table] if table else [name, value]
            )
