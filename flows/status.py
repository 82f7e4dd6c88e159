"""`copydesk status`: what is in the warehouse, how the last runs went, what is in quarantine and why."""

from __future__ import annotations

import json
from typing import Any

from warehouse.location import Location
from warehouse.reader import open_publication
from warehouse.sql_text import statement

PARTS = ("contents", "runs", "quarantine")


def read_status(location: Location) -> dict[str, Any]:
    """Rows of each part as dictionaries, and the report of the last attempt. Raise `UsageError` without a warehouse."""
    publication = location.require_publication()
    with open_publication(location) as connection:
        found: dict[str, Any] = {
            part: connection.execute(statement(f"status_{part}")).to_arrow_table().to_pylist() for part in PARTS
        }
    found["publication"] = str(publication)
    try:
        found["last_attempt"] = json.loads(location.last_run.read_text("utf-8"))
    except FileNotFoundError:
        found["last_attempt"] = None
    return found
