"""`copydesk sql`: queries that can be interrupted, and their rows as they come. Nothing but queries is run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import duckdb

from warehouse.errors import UsageError

_EXPLAIN: Final = re.compile(
    r"\s{0,1000}EXPLAIN\b\s{0,1000}(?:ANALYZE\b|\(\s{0,9}(?:ANALYZE|FORMAT)\b[^()]{0,200}\))?", re.IGNORECASE
)
_READS: Final = frozenset({duckdb.StatementType.SELECT})
"""Types of statements that read; DuckDB counts SHOW, DESCRIBE, SUMMARIZE, and PRAGMAs with an answer among them."""

Answer = tuple[list[str], Iterator[tuple[Any, ...]]]
"""Names of the columns and the rows of a query."""


def execute(connection: duckdb.DuckDBPyConnection, queries: str) -> Iterator[Answer]:
    """The answers to queries, one after another: the rows of one have to be taken before the next is asked for.

    Raise `UsageError` for a text that is not UTF-8, or without a statement, or with one that is no query: then none is
    run. Raise `duckdb.Error`, and `KeyboardInterrupt` on Ctrl-C.
    """
    if any("\ud800" <= character <= "\udfff" for character in queries):  # how Python has bytes that are not
        raise UsageError("the query is not UTF-8")
    statements = connection.extract_statements(queries)
    if not statements:
        raise UsageError("there is no query in that: it is empty, or holds only comments")
    for statement in statements:
        if not _reads(connection, statement):
            raise UsageError(
                f"copydesk sql answers queries only, and {statement.type.name} is none: to keep an answer, give "
                "--format csv or json and send it to a file; for all else open news.duckdb in a DuckDB client"
            )
    for statement in statements:
        answer = _answer(connection, statement)
        if _is_query(statement):
            yield answer


def _is_query(statement: duckdb.Statement) -> bool:
    return statement.type in _READS or statement.type == duckdb.StatementType.EXPLAIN


def _reads(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> bool:
    """Whether a statement only reads. EXPLAIN ANALYZE runs what it explains."""
    if statement.type == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.match(statement.query)
        inner = connection.extract_statements(statement.query[explained.end() :]) if explained else []
        return bool(inner) and all(s.type in _READS for s in inner)
    # DuckDB itself makes a type, without a text, for PIVOT.
    return statement.type in _READS or (statement.type == duckdb.StatementType.CREATE and not statement.query)


def _answer(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> Answer:
    """Run one statement.

    The query runs in a thread of its own: DuckDB does not see a signal while the main thread waits for another one
    of its threads.
    """
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(connection.execute, statement)
        try:
            found = running.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise
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
