"""What `copydesk forget` would take out of the warehouse."""

from __future__ import annotations

from collections.abc import Sequence

from flows.pipeline import forgettable
from flows.settings import Settings
from warehouse.location import Location
from warehouse.reader import open_publication


def would_forget(sources: Sequence[str], settings: Settings) -> list[tuple[str, int]]:
    """The files of some sources, which are gone, and how many articles the warehouse has of each.

    Raise `UsageError` as `forgettable`.
    """
    query = """
        SELECT file_uri, count(a.article_id)
        FROM files LEFT JOIN documents USING (file_uri) LEFT JOIN articles AS a USING (article_id)
        GROUP BY file_uri
    """
    with open_publication(Location.at(settings.warehouse)) as connection:
        known = dict(connection.execute(query).fetchall())
    return [(uri, known[uri]) for uri in forgettable(sources, known)]
