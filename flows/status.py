"""`copydesk status`: what is in the warehouse, how the last runs went, what is in quarantine and why."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from warehouse.location import Location
from warehouse.sql_text import statement

PARTS = ("contents", "runs", "quarantine")


def read_status(location: Location) -> dict[str, Any]:
    """Rows of each part as dictionaries, and the report of the last attempt. Raise `UsageError` without a warehouse."""
    publication = location.require_publication()
    with duckdb.connect(str(publication), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found: dict[str, Any] = {
            part: connection.execute(statement(f"status_{part}")).to_arrow_table().to_pylist() for part in PARTS
        }
    found["publication"] = str(publication)
    try:
        found["last_attempt"] = json.loads(location.last_run.read_text("utf-8"))
    except FileNotFoundError:
        found["last_attempt"] = None
    return found
