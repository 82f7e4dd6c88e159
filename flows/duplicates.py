"""`copydesk duplicates`: the copies, versions and parts of an article, and the word differences of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from posixpath import commonpath
from typing import Any, NamedTuple

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.show import article_called, not_found
from flows.tables import harmless, one_line
from tasks.word_diff import stretches
from warehouse.location import Location
from warehouse.reader import open_publication
from warehouse.sql_text import statement


class Difference(NamedTuple):
    """Two bodies, in stretches that are equal or not."""

    one: str
    other: str
    """Source URIs."""
    stretches: list[tuple[bool, str, str]]
    """Whether both have the same words, and the text of each."""


def duplicates_of(what: str, location: Location) -> list[dict[str, Any]]:
    """The article that `what` means, first, and all that is linked with its cluster: the columns of duplicates_of.sql.

    Raise `UsageError` when nothing or more than one article fits.
    """
    location.require_publication()
    with open_publication(location) as connection:
        article_id = _article(connection, what, location)
        found = connection.execute(statement("duplicates_of"), {"article_id": article_id}).to_arrow_table().to_pylist()
    return found


def difference(what: str, other: str, location: Location) -> Difference:
    """The differences between the bodies of two articles, word by word. Raise `UsageError` as `duplicates_of`."""
    location.require_publication()
    query = "SELECT source_uri, article_body FROM articles WHERE article_id = ?"
    with open_publication(location) as connection:
        rows = [connection.execute(query, [_article(connection, name, location)]).fetchone() for name in (what, other)]
    (uri, body), (other_uri, other_body) = (row or ("", "") for row in rows)
    return Difference(uri, other_uri, stretches(body or "", other_body or ""))


def _article(connection: duckdb.DuckDBPyConnection, what: str, location: Location) -> str:
    found = article_called(connection, what)
    if found is None:
        raise not_found(what, "article", location)
    return found


def _short_names(uris: Sequence[str]) -> list[str]:
    """The names of files; where two have one name, all with the folders in which they differ."""
    names = [uri.rsplit("/", 1)[-1] for uri in uris]
    if len(set(names)) == len(set(uris)):
        return names
    if len({uri.startswith("/") for uri in uris}) > 1:  # names that are no valid UTF-8 are URLs
        return list(uris)
    before = len(commonpath([uri.rsplit("/", 1)[0] for uri in uris]))
    return [uri[before:].lstrip("/") for uri in uris]


def write_duplicates(found: list[dict[str, Any]], console: Console) -> None:
    """The article, and a table of what is linked with it."""
    asked, others = found[0], found[1:]
    console.print(Text(harmless(asked["headline"] or "(no headline)"), "bold"))
    console.print(Text(one_line(asked["source_uri"]), "dim"))
    if not others:
        console.print("\nno copies, versions or parts of it")
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("", "kind", "score", "article", "publisher", "published", "words", "source or changes"):
        table.add_column(name, justify="right" if name in ("score", "words") else "left", overflow="fold")
    names = _short_names([row["source_uri"] for row in found])
    for row, name in zip(found, names, strict=True):
        changes = "".join(f"\n{harmless(change)}" for change in row["changes"] or ())
        way = f" (by way of {row['by_way_of'][:8]})" if row["by_way_of"] else ""
        table.add_row(
            "●" if row["is_canonical"] else "",
            Text(f"{row['kind']}{way}" if row is not asked else "this one"),
            "" if row is asked or row["score"] is None else f"{row['score']:.2f}",
            row["article_id"][:8],
            Text(one_line(row["publisher"] or "")),
            str(row["date_published"] or ""),
            f"{row['word_count']:,}",
            Text(one_line(name)) + Text(changes, "yellow"),
        )
    console.print()
    console.print(table)
    console.print("\n● stands for all of them in unique_articles")


def write_difference(found: Difference, console: Console) -> None:
    """Two bodies side by side, paragraph by paragraph, with what only one of them has in colour."""
    sides = [Text(), Text()]
    for is_equal, *texts in found.stretches:
        for side, text, colour in zip(sides, texts, ("red", "green"), strict=True):
            side.append(harmless(text), None if is_equal else f"bold {colour}")
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, expand=True)
    for name in _short_names((found.one, found.other)):
        table.add_column(Text(one_line(name)), ratio=1, overflow="fold")
    columns = [[part for part in side.split("\n") if part.plain.strip()] for side in sides]
    for one, other in zip_longest(*columns, fillvalue=Text()):
        table.add_row(one, other)
        table.add_row()
    console.print(table)
