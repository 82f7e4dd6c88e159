"""Reading the current publication, also while somebody holds it open read-write."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import UsageError
from warehouse.location import Location
from warehouse.sql_text import literal


@contextmanager
def open_publication(location: Location) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the current publication, in UTC, which reaches no other files than those of the lake.

    Raise `UsageError` when there is none, and for one that was made in another folder: it was moved or copied from
    there. What a copy names are the files of the original, which goes on without it.

    DuckDB locks a file that is open read-write against every other process. A publication is a small file of views
    over absolute paths, so where it is locked a private copy answers just the same.
    """
    publication = location.require_publication()
    made_at = _made_at(location)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        try:
            connection = duckdb.connect(str(publication), read_only=True)
        except duckdb.IOException:
            copy = Path(folder, publication.name)
            shutil.copyfile(publication, copy)
            connection = duckdb.connect(str(copy), read_only=True)
        with connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"SET allowed_directories = [{literal(f'{made_at}/{location.lake.name}/')}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection


def _made_at(location: Location) -> str:
    """The folder whose files the publication names; raise `UsageError` where that is another one.

    The next run publishes anew what was moved or copied; until then views name files that are elsewhere, or gone.
    """
    try:
        made_at = location.made_at.read_text("utf-8")
    except OSError:
        return str(location.root)
    if made_at != str(location.root) and not _is_same_folder(made_at, location.root):
        raise UsageError(
            f"the warehouse at {location.root} was moved or copied here from {made_at}, and its views name the files "
            f"there: `copydesk maintain --warehouse {shlex.quote(str(location.root))}`, or any run, "
            "brings them up to date"
        )
    return made_at


def _is_same_folder(one: str, other: Path) -> bool:
    """Whether two paths lead to one folder, as those over a symbolic link do."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
