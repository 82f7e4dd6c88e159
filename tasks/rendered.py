"""Rendered pages: documents with their visible text, and the same as rows of a table between two passes of a run."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa
from bs4 import BeautifulSoup

from tasks import line_markup, markup, structured
from tasks.claim import Claim
from tasks.documents import Document, pack
from tasks.rejection import Rejection, reject
from tasks.stated_text import completed
from tasks.unwrap import unwrap


class Rendered(NamedTuple):
    """One document after markup: the fields of `Document`, with what the tree of its HTML says."""

    article_id: str
    source_uri: str
    file_uri: str
    media_type: str
    encoding: str
    encoding_confidence: float
    text: str
    html_gz: bytes | None
    """The HTML source as `tasks.documents.pack` packs it."""
    source_bytes: bytes | None
    url: str | None
    published: str | None
    marks: bytes | None = None
    """Of HTML what its tree tells of each line: the rows of `tasks.line_markup.measure`, one after the other."""
    is_completed: bool = False
    """The text has all of an article that the page states and shows in part (`tasks.stated_text`)."""
    claims: tuple[Claim, ...] = ()
    """What the HTML states for machines."""

    @property
    def content(self) -> bytes:
        """The bytes that it was decoded from, for quarantine."""
        if self.source_bytes is not None:
            return self.source_bytes
        source = gzip.decompress(self.html_gz).decode("utf-8") if self.html_gz is not None else self.text
        return _encoded(source, self.encoding)

    @property
    def repairs(self) -> frozenset[str]:
        """What was done to the text: breaks of lines taken out of it, or an article completed."""
        if self.is_completed:
            return frozenset(["stated_text"])
        if self.html_gz is not None or self.source_bytes is None:
            return frozenset()
        source = self.source_bytes.decode(self.encoding, "replace")
        is_unwrapped = any(source.count(mark) > self.text.count(mark) for mark in "\n\r")
        return frozenset(["line_breaks"] if is_unwrapped else [])


_TYPES: Final = {
    "encoding_confidence": pa.float64(),
    "html_gz": pa.binary(),
    "source_bytes": pa.binary(),
    "marks": pa.binary(),
    "is_completed": pa.bool_(),
    "claims": pa.binary(),
}
SCHEMA: Final = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in Rendered._fields])
"""Rendered pages as rows: the fields in order, the claims as JSON."""


def render(document: Document) -> Rendered | Rejection:
    """Render one document. One on which a step fails, or that has no visible text, is rejected.

    A text whose lines were broken at a width has its paragraphs whole again (`tasks.unwrap`), and its bytes are kept.
    """
    claims: list[Claim] = []
    text, packed, source_bytes = document.text, None, document.source_bytes
    marks: bytes | None = None
    is_completed = False
    try:
        if text is not None:
            whole = unwrap(text)
            if source_bytes is None and whole != text:
                source_bytes = _encoded(text, document.encoding)
            text = whole
        if document.html is not None:
            soup = markup.parse(document.html)
            text, marks, claims, is_completed = read_html(soup)
            if soup.html is not None:
                soup.html.decompose()  # two trees at a time are too much memory; the tree above it would let none go
            packed = document.html_gz or pack(document.html)
    except Exception as error:
        return failure(document, "markup", error, content_of(document))
    if not text:
        return reject(
            document.source_uri, document.file_uri, "markup", "empty", "no visible text", content_of(document)
        )
    return Rendered(
        document.article_id,
        document.source_uri,
        document.file_uri,
        document.media_type,
        document.encoding,
        document.encoding_confidence,
        text,
        packed,
        source_bytes,
        document.url,
        document.published,
        marks,
        is_completed,
        tuple(claims),
    )


class HtmlPage(NamedTuple):
    """What is read from the tree of a page."""

    text: str
    marks: bytes
    """As `Rendered.marks`."""
    claims: list[Claim]
    is_completed: bool


def read_html(soup: BeautifulSoup) -> HtmlPage:
    """The visible text of a page, what its tree tells of each line, and what it states for machines.

    An article that the page states, and of which it shows the beginning or nothing, is in the text as it is stated.
    """
    shown, (claims, stated, is_alone) = markup.render(soup), structured.statements_of(soup)
    whole = completed(shown, stated, soup.body) if is_alone else None  # a front states the articles that it promotes
    rendering = whole or shown
    marks = line_markup.measure(soup, rendering, stated).tobytes()
    return HtmlPage(rendering.text, marks, claims, whole is not None)


def content_of(document: Document) -> bytes:
    """What quarantine keeps of a document."""
    return (document.html or document.text or "").encode("utf-8", "replace")


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except (LookupError, UnicodeError):
        return text.encode("utf-8", "replace")


def failure(document: Document | Rendered, stage: str, error: Exception, content: bytes) -> Rejection:
    """The rejection of a document on which a step raised."""
    detail = f"{type(error).__name__}: {error}"[:500]
    return reject(document.source_uri, document.file_uri, stage, "internal_error", detail, content)


def table_of_pages(pages: Sequence[Rendered]) -> pa.Table:
    """Pages as a table in `SCHEMA`."""
    columns: list[tuple[Any, ...]] = list(zip(*pages, strict=True)) if pages else [()] * len(SCHEMA)
    columns[-1] = tuple(json.dumps(claims).encode() if claims else None for claims in columns[-1])
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def pages_of_table(table: pa.Table) -> Iterator[Rendered]:
    """The pages that `table_of_pages` made a table of; further columns are left alone."""
    for row in zip(*(table[name].to_pylist() for name in SCHEMA.names), strict=True):
        page = Rendered._make(row)
        yield page._replace(claims=tuple(Claim(*claim) for claim in json.loads(row[-1])) if row[-1] else ())
