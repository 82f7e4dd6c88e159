"""Reading the current publication, also while somebody holds it open read-write."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import UsageError
from warehouse.location import Location


@contextmanager
def open_publication(location: Location) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current publication, in UTC.

    Raise `UsageError` when there is none, and for one whose files are not where it was made: the folder was moved.

    DuckDB locks a file that is open read-write against every other process. A publication is a small file of views
    over absolute paths, so where it is locked a private copy answers just the same.
    """
    publication = location.require_publication()
    _require_its_files(location)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        try:
            connection = duckdb.connect(str(publication), read_only=True)
        except duckdb.IOException:
            copy = Path(folder, publication.name)
            shutil.copyfile(publication, copy)
            connection = duckdb.connect(str(copy), read_only=True)
        with connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection


def _require_its_files(location: Location) -> None:
    """The next run publishes anew what was moved; until then views name files that are gone."""
    try:
        made_at = location.made_at.read_text("utf-8")
    except OSError:
        return
    if made_at != str(location.root) and not Path(made_at, location.lake.name).is_dir():
        raise UsageError(
            f"the warehouse at {location.root} was moved here from {made_at}, and its views name the files there: "
            f"`copydesk maintain --warehouse {location.root}`, or any run, brings them up to date"
        )
