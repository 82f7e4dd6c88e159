"""Documents: what the files of a batch hold, one by one, each either good or rejected."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from tasks.decode import Decoded, NotText, decode
from tasks.discover import FoundFile
from tasks.markup import TAGS
from tasks.read import Unreadable, hash_file, read_document
from tasks.rejection import Rejection, reject

MAX_LINES: Final = 200_000
"""More lines than any news page has."""
ATTRIBUTES_PER_TAG: Final = 4
"""Attributes that take as much memory in a tree as a tag."""
SHORT_HTML: Final = 500_000
"""Characters of a page in which attributes are not counted."""


class Document(NamedTuple):
    """One document as it was read. `text` is None for HTML until its visible text is rendered."""

    article_id: str
    source_uri: str
    file_uri: str
    media_type: str
    encoding: str
    encoding_confidence: float
    text: str | None
    html: str | None
    source_bytes: bytes | None
    url: str | None = None
    published: str | None = None
    html_gz: bytes | None = None
    """`html` packed, where it comes from the lake and is packed already."""


class FileRead(NamedTuple):
    """The end of a file: everything in it has been given out."""

    found: FoundFile
    content_hash: str | None
    encoding: str | None
    encoding_confidence: float | None


def article_id(source_uri: str) -> str:
    """The identifier of the document at a URI: 24 hex digits (96 bits of BLAKE2b)."""
    return blake2b(source_uri.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def pack(html: str) -> bytes:
    """HTML as it is stored: a column of long strings would take hundreds of megabytes to read."""
    return gzip.compress(html.encode("utf-8"), compresslevel=3, mtime=0)


def stored_document(row: tuple[Any, ...]) -> Document:
    """A document from its row in the lake: the fields of `Document`, with `html` packed."""
    document = Document(*row)
    if row[7] is None:
        return document
    return document._replace(html=gzip.decompress(row[7]).decode("utf-8"), html_gz=row[7])


def read_file(found: FoundFile, limit: int) -> Iterator[Document | Rejection | FileRead]:
    """Everything in one file, in order, ending with its `FileRead`. `limit` bounds a document, in bytes."""
    name = found.path.lower().removesuffix(".gz").removesuffix(".zst")
    if name.endswith(".jsonl"):
        from tasks.records import read_records  # it makes documents, as this module does

        yield from read_records(found, limit)
    else:
        yield from _page(found, limit, markup=name.endswith((".html", ".htm")))


def _page(found: FoundFile, limit: int, markup: bool) -> Iterator[Document | Rejection | FileRead]:
    try:
        content, content_hash = read_document(found, limit)
    except Unreadable as error:
        yield error.rejection(found)
        yield FileRead(found, hash_or_none(found), None, None)
        return
    try:
        decoded = decode(content, markup=markup)
        yield document_of(found.file_uri, found.file_uri, decoded, markup, content)
        yield FileRead(found, content_hash, decoded.encoding, decoded.confidence)
        return
    except NotText as error:
        yield reject(found.file_uri, found.file_uri, "decode", str(error))
    except TooLarge as error:
        yield reject(found.file_uri, found.file_uri, "markup" if markup else "decode", "too_large", str(error))
    yield FileRead(found, content_hash, None, None)


class TooLarge(Exception):
    """A text with more lines or tags than a news page can have."""


def document_of(
    source_uri: str,
    file_uri: str,
    decoded: Decoded,
    markup: bool,
    content: bytes,
    url: str | None = None,
    published: str | None = None,
) -> Document:
    """A document from its decoded content. Raise `TooLarge` for more tags or lines than a news page can have.

    The bytes are kept only where the text does not give them back.
    """
    text = decoded.text
    if markup and text.count("<") + _attributes(text) // ATTRIBUTES_PER_TAG > TAGS:
        raise TooLarge(f"more than {TAGS:,} tags, or too many attributes")
    if not markup and text.count("\n") + text.count("\r") > MAX_LINES:
        raise TooLarge(f"more than {MAX_LINES:,} lines")
    return Document(
        article_id(source_uri),
        source_uri,
        file_uri,
        "text/html" if markup else "text/plain",
        decoded.encoding,
        decoded.confidence,
        None if markup else text,
        text if markup else None,
        None if decoded.lossless else content,
        url,
        published,
    )


def _attributes(html: str) -> int:
    """At least as many as there are attributes; 0 for a page so short that their number does not matter."""
    if len(html) < SHORT_HTML:
        return 0
    count = 0
    for piece in html.split("<"):
        end = piece.rfind(">")
        count += sum(piece.count(c, 0, end if end >= 0 else len(piece)) for c in " \n\t\r\f/")
    return count


def hash_or_none(found: FoundFile) -> str | None:
    """SHA-256 of the bytes of a file, None when it cannot be read."""
    try:
        return hash_file(found)
    except Unreadable:
        return None
