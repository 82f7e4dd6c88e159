"""`copydesk show`: a page, each line marked by its role, with the claims that were read from it."""

from __future__ import annotations

import os
import re
import shlex
import sys
from io import StringIO
from typing import Any, NamedTuple
from urllib.parse import quote

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.settings import Settings
from flows.tables import harmless, one_line
from tasks.discover import file_uri
from tasks.no_person import NO_PERSON
from tasks.resolve import CONFLICT
from warehouse.errors import UsageError
from warehouse.location import Location
from warehouse.reader import open_publication
from warehouse.sql_text import statement

COLOURS = {
    "headline": "bold cyan",
    "byline": "magenta",
    "date": "yellow",
    "credit": "bright_magenta",
    "caption": "blue",
    "body": "default",
    "related": "dim green",
    "navigation": "dim",
    "comments": "dim red",
    "footer": "dim",
    "other": "dim",
}


class Shown(NamedTuple):
    """What is shown: the article's columns, its text, segments and claims as dictionaries."""

    article: dict[str, Any]
    text: str
    segments: list[dict[str, Any]]
    claims: list[dict[str, Any]]


def find(what: str, settings: Settings) -> Shown:
    """An article of the warehouse by identifier (or its beginning), URI or file name; or any file, read on the spot.

    What names a file that is there means this file, not one of the same name that was loaded from another folder.

    Raise `UsageError` when nothing or more than one article fits.
    """
    location = Location.at(settings.warehouse)
    path = os.path.abspath(what)
    if location.news.exists():
        with open_publication(location) as connection:
            if article_id := article_called(connection, what, by_name=not os.path.isfile(path)):
                return _stored(connection, article_id)
    if os.path.isfile(path):
        return _derived(path, settings)
    raise not_found(what, "article and no file", location)


def article_called(connection: duckdb.DuckDBPyConnection, what: str, by_name: bool = True) -> str | None:
    """The identifier of the article that `what` means: one, its beginning, an URI or, `by_name`, the end of one.

    None when there is none; raise `UsageError` when there is more than one.
    """
    uri = file_uri(os.path.abspath(what))
    if file_uri(what) != what:  # a name that is not valid UTF-8, which the warehouse knows encoded
        what = quote(os.fsencode(what))
    fits = connection.execute(statement("find_article"), {"what": what, "uri": uri}).fetchall()
    exact = [row for row in fits if row[2]] or (fits if by_name else [])
    if len(exact) > 1:
        told = ", ".join(f"{key} {one_line(name)}" for key, name, _ in exact[:3])
        raise UsageError(f"{len(exact)} articles fit {one_line(what)!r}: say which, e.g. {told}")
    return str(exact[0][0]) if exact else None


def not_found(what: str, sought: str, location: Location) -> UsageError:
    """What to raise when no `sought` of the warehouse is called `what`."""
    return UsageError(
        f"no {sought} is called {one_line(what)!r}; to list what there is: "  # noqa: S608
        f"copydesk sql 'SELECT article_id, source_uri FROM articles' -w {shlex.quote(one_line(str(location.root)))}"
    )


def _stored(connection: duckdb.DuckDBPyConnection, article_id: str) -> Shown:
    def rows(sql: str) -> list[dict[str, Any]]:
        return connection.execute(sql, [article_id]).to_arrow_table().to_pylist()

    return Shown(
        rows("SELECT * FROM articles WHERE article_id = ?")[0],
        rows("SELECT text FROM documents WHERE article_id = ?")[0]["text"],
        rows("SELECT * FROM segments WHERE article_id = ? ORDER BY ordinal"),
        rows("SELECT * FROM claims WHERE article_id = ? ORDER BY ordinal"),
    )


def _derived(path: str, settings: Settings) -> Shown:
    from tasks.derive import derive
    from tasks.discover import FoundFile, modified_ns
    from tasks.documents import Document, read_file
    from tasks.rejection import Rejection

    status = os.stat(path)
    found = FoundFile(file_uri(path), path, path, status.st_size, modified_ns(status))
    items = read_file(found, settings.max_document_bytes)
    for item in items:
        if isinstance(item, Document):
            result = derive([item])
            if result.rejections:
                item = result.rejections[0]
            else:
                tables = {name: table.to_pylist() for name, table in result.tables.items()}
                if not tables["articles"]:
                    raise UsageError(f"{one_line(path)} was read, but no article was found in it")
                if isinstance(next(items, None), (Document, Rejection)):
                    print("the first of several documents in this file; load it to see the others", file=sys.stderr)
                return Shown(
                    tables["articles"][0], tables["documents"][0]["text"], tables["segments"], tables["claims"]
                )
        if isinstance(item, Rejection):
            raise UsageError(f"{one_line(path)} would be quarantined: {item.code}: {one_line(item.message)}")
    raise UsageError(f"{one_line(path)} holds no document")


def write_page(shown: Shown, console: Console) -> None:
    """Print the page line by line (number, role, text), then what was read from it."""
    uri = str(shown.article["source_uri"])
    console.print(Text(one_line(uri.removeprefix(f"{os.getcwd()}/")), style="dim"))
    console.print()
    page = Table.grid(padding=(0, 1))
    page.add_column(justify="right")
    page.add_column(min_width=10)
    page.add_column(overflow="fold")
    number, last = 1, None
    for segment in shown.segments:
        role = segment["role"]
        for line in _lines(shown.text[segment["char_from"] : segment["char_to"]]):
            label = "" if role == last or not line.strip() else role
            page.add_row(
                Text(str(number), style="dim"), Text(label, COLOURS[role]), Text(harmless(line), COLOURS[role])
            )
            last = role if line.strip() else last
            number += 1
    console.print(page)
    console.print()
    _claims(shown, console)


def _claims(shown: Shown, console: Console) -> None:
    table = Table(
        box=None,
        pad_edge=False,
        title="Claims (● chosen, ! in conflict with the page date, or no person)",
        title_justify="left",
        title_style="bold",
    )
    for column in ("", "field", "value", "method", "line", "sure"):
        table.add_column(column, overflow="fold")
    for claim in shown.claims:
        line = "" if claim["char_from"] is None else str(len(_lines(shown.text[: claim["char_from"] + 1])))
        table.add_row(
            "●" if claim["is_chosen"] else "!" if claim["method"].endswith((CONFLICT, NO_PERSON)) else "",
            claim["field"],
            Text(one_line(claim["value"])),
            claim["method"],
            line,
            f"{claim['confidence']:.2f}",
        )
    console.print(table if shown.claims else Text("No claims.", style="dim"))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" and len(lines) > 1 else lines


def as_record(shown: Shown) -> dict[str, Any]:
    """Everything as one JSON-ready record."""
    return shown._asdict()


def picture(shown: Shown) -> str:
    """The page as `write_page` prints it, as an SVG picture with no outside references."""
    drawn = Console(file=StringIO(), record=True, width=110, highlight=False, force_terminal=True)
    write_page(shown, drawn)
    svg = drawn.export_svg(title="copydesk show")
    return re.sub(r"@font-face \{[^}]*\}\s*", "", svg)


def console() -> Console:
    """A console for stdout: colours on a terminal, plain text in a pipe."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 160)
