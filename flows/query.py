"""`copydesk sql`: a query that can be interrupted, and its rows as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb

from warehouse.errors import UsageError


def execute(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Names of the columns and the rows of a query.

    Raise `UsageError` for a text without a statement, `duckdb.Error`, and `KeyboardInterrupt` on Ctrl-C.

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
    if found is None:
        raise UsageError("there is no query in that: nothing, or comments only")
    return [d[0] for d in found.description or ()], _rows(found)


def read_query() -> str:
    """A query from standard input. Raise `UsageError` when somebody sits there, or when it is not UTF-8."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("say what to ask: copydesk sql QUERY, or pipe a file into it")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("the query from standard input is not UTF-8") from None


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while some := found.fetchmany(1000):
        yield from some
