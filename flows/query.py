"""`copydesk sql`: a query that can be interrupted, and its rows as they come."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb


def execute(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Names of the columns and the rows of a query. Raise `duckdb.Error`, and `KeyboardInterrupt` on Ctrl-C.

    The query runs in a thread of its own: DuckDB does not see a signal while the main thread waits for another one
    of its threads.
    """
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(connection.execute, query)
        try:
            found = running.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise
    return [d[0] for d in found.description or ()], _rows(found)


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while some := found.fetchmany(1000):
        yield from some
