"""`copydesk status`: what is in the warehouse, how the last runs went, what is in quarantine and why."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from warehouse.location import Location
from warehouse.lock import is_held
from warehouse.reader import open_publication
from warehouse.sql_text import statement

PARTS = ("contents", "runs", "quarantine")


def read_status(location: Location) -> dict[str, Any]:
    """Rows of each part as dictionaries, and the report of the last attempt.

    Without a publication the parts are empty and `publication` is None; with neither that nor an attempt, raise
    `UsageError`.
    """
    last = last_attempt(location)
    if last and not location.news.exists():
        return {**{part: [] for part in PARTS}, "publication": None, "last_attempt": last}
    publication = location.require_publication()
    with open_publication(location) as connection:
        found: dict[str, Any] = {part: _records(connection.execute(statement(f"status_{part}"))) for part in PARTS}
    return {**found, "publication": str(publication), "last_attempt": last}


def _records(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Rows as dictionaries, without pyarrow, whose import would take longer than the query."""
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def for_a_person(part: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a part as they fit on a screen: of runs, what became of files in one column, without the zeros."""
    if part != "runs":
        return rows
    shown = []
    for row in rows:
        counts = {name.removeprefix("files_"): row[name] for name in row if name.startswith("files_")}
        files = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items() if count)
        shown.append({name: row[name] for name in ("started_utc", "kind", "seconds", "articles")} | {"files": files})
    return shown


def last_attempt(location: Location) -> dict[str, Any] | None:
    """The report that the last run left. One that has not ended though nobody holds the lock was killed."""
    found = _report(location)
    if found and found["status"] == "running" and not is_held(location):
        now = _report(location)  # it may have ended since
        if now and now["started_at"] == found["started_at"] and now["status"] == "running":
            error = "the run was killed before it ended; run it again and it goes on"
            return now | {"status": "killed", "error": error}
        return now
    return found


def _report(location: Location) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(location.last_run.read_text("utf-8"))
    except (OSError, ValueError):  # a disk that lost power may have kept the name and not the content
        return None
    return found
