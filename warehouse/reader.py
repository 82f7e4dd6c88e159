"""Reading the current publication, also while somebody holds it open read-write."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.location import Location


@contextmanager
def open_publication(location: Location) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current publication, in UTC. Raise `UsageError` when there is none.

    DuckDB locks a file that is open read-write against every other process. A publication is a small file of views
    over absolute paths, so where it is locked a private copy answers just the same.
    """
    publication = location.require_publication()
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
