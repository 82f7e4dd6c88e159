"""The first pass over a batch: read its documents and stage their rendered pages with the hashes of their lines."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.batch import BatchResult, Chunk, LedgerRow, ReadBatch, quarantine_row
from tasks.documents import Document, FileRead, hash_or_none, read_file, stored_document
from tasks.line_hashes import hash_columns
from tasks.rejection import TRANSIENT, Rejection, reject
from tasks.rendered import Rendered, content_of, failure, render, table_of_pages
from warehouse.location import Location
from warehouse.quarantine import Kept, keep_bytes, keep_file

CHUNK_DOCUMENTS = 200
CHUNK_CHARS = 6_000_000
"""Documents, or characters, that are worked on together: what bounds the memory of a worker."""
LINE_CHARS = 40
"""Characters that a line, or a tag, counts for: each costs memory however short it is."""


def read(batch: ReadBatch) -> BatchResult:
    """Read everything in a batch and stage what can be derived from."""
    work = _Work(batch)
    for chunk in _chunks(work.documents()):
        work.stage(chunk)
        chunk.clear()  # the next one is read while this name is still bound
    return work.finish()


def give_up_reading(batch: ReadBatch, detail: str) -> BatchResult:
    """The result of a batch of one file, or one document, that nobody can read."""
    work = _Work(batch)
    for found in batch.files:
        work.reject(reject(found.file_uri, found.file_uri, "read", "internal_error", detail))
        work.finished(FileRead(found, hash_or_none(found), None, None))
    for document in map(stored_document, batch.stored):
        uri, file_uri = document.source_uri, document.file_uri
        work.reject(reject(uri, file_uri, "segment", "internal_error", detail, content_of(document)))
    return work.finish()


@dataclass
class _File:
    """What became of one file."""

    documents: int = 0
    """Documents of it that were staged."""
    rejections: list[tuple[Any, ...]] = field(default_factory=list)
    """Rows of `quarantine`."""
    reason: str | None = None
    """Code with which the file as a whole was rejected, or the record that may be any of it, or the first record."""
    is_whole: bool = True
    """All of it could be read, and every record that is rejected is known by name."""
    read: FileRead | None = None

    @property
    def failed_before(self) -> str | None:
        """Why it could not be loaded last time, where that says nothing about its content."""
        known = self.read.found.known_reason if self.read else None
        return known if known in TRANSIENT else None

    @property
    def is_as_before(self) -> bool:
        """It could not be loaded last time either, for the same reason, which says nothing about its content."""
        return not self.documents and self.reason is not None and self.reason == self.failed_before


class _Work:
    """The state of one batch while it is carried out."""

    def __init__(self, batch: ReadBatch) -> None:
        self.batch = batch
        self.location = Location(batch.root)
        self.result = BatchResult(batch.name)
        self.files: defaultdict[str, _File] = defaultdict(_File)
        self.found = {found.file_uri: found for found in batch.files}
        self.pages = self.location.staging / f"read-{batch.name}-pages.parquet"
        self.writer: pq.ParquetWriter | None = None
        self.file_ns: Counter[str] = Counter()

    def documents(self) -> Iterator[Document]:
        """The documents of the batch; what is rejected and what is finished is noted on the way."""
        yield from map(stored_document, self.batch.stored)
        for found in self.batch.files:
            start = time.process_time_ns()
            if found.loaded_hash is not None and hash_or_none(found) == found.loaded_hash:
                self.result.touched.append((found.file_uri, found.modified_ns))
                continue
            for item in read_file(found, self.batch.max_document_bytes):
                if isinstance(item, Document):
                    self._spent(found.file_uri, "read", time.process_time_ns() - start)
                    yield item
                    start = time.process_time_ns()
                elif isinstance(item, Rejection):
                    self.reject(item)
                else:
                    self.finished(item)
            self._spent(found.file_uri, "read", time.process_time_ns() - start)

    def stage(self, chunk: list[Document]) -> None:
        """Render some documents and write their pages, one row group."""
        pages = []
        for document in chunk:
            start = time.process_time_ns()
            page = render(document)
            if isinstance(page, Rendered):
                pages.append(page)
            else:
                self.reject(page)
            self._spent(document.file_uri, "markup", time.process_time_ns() - start)
        start = time.process_time_ns()
        for table in self._tables(pages):
            self.writer = self.writer or pq.ParquetWriter(
                self.pages, table.schema, compression="lz4", write_statistics=False, use_dictionary=False
            )
            self.writer.write_table(table, row_group_size=table.num_rows)
            self.result.chunks.append(Chunk(self.pages, len(self.result.chunks), 0, table.num_rows))
            for file_uri, count in Counter(map(str, table["file_uri"].to_pylist())).items():
                self.files[file_uri].documents += count
        self.result.stage_ns["hash lines"] += time.process_time_ns() - start

    def _tables(self, pages: list[Rendered]) -> Iterator[pa.Table]:
        """The pages with the hashes of their lines; a page on which a step fails is rejected."""
        if not pages:
            return
        try:
            table = table_of_pages(pages)
            for name, column in hash_columns([page.text for page in pages]).items():
                table = table.append_column(name, column)
            yield table
        except Exception as error:
            if len(pages) == 1:
                self.reject(failure(pages[0], "segment", error, pages[0].content))
                return
            middle = len(pages) // 2
            yield from self._tables(pages[:middle])
            yield from self._tables(pages[middle:])

    def reject(self, rejection: Rejection) -> None:
        """Note a rejection and keep its bytes at once."""
        file = self.files[rejection.file_uri]
        found = self.found.get(rejection.source_uri)
        of_file = found is not None
        kept: Kept | None = None
        if found is not None:
            kept = keep_file(self.location, found.path, found.identity)
        elif rejection.content is not None:
            kept = keep_bytes(self.location, rejection.content)
        is_partial = of_file or not rejection.is_named
        if of_file or file.reason is None or (is_partial and file.is_whole):
            file.reason = rejection.code
        file.is_whole &= not is_partial
        file.rejections.append(quarantine_row(rejection, kept))

    def finished(self, read: FileRead) -> None:
        """Note that everything in a file has been given out."""
        self.files[read.found.file_uri].read = read

    def finish(self) -> BatchResult:
        """Close what is staged and sum up the files."""
        if self.writer:
            self.writer.close()
        for uri, file in self.files.items():
            if file.read and not file.documents and not file.rejections:
                self.reject(reject(uri, uri, "read", "empty", "no records"))
        for uri, file in self.files.items():
            if file.is_as_before:
                continue
            self.result.quarantine += file.rejections
            if file.read:
                self.result.ledger.append(_ledger_row(file, file.read))
                if file.failed_before:
                    self.result.tried_before[uri] = file.failed_before
        pa.default_memory_pool().release_unused()
        self.result.slowest = sorted(((ns, uri) for uri, ns in self.file_ns.items()), reverse=True)[:5]
        return self.result

    def _spent(self, uri: str, stage: str, ns: int) -> None:
        self.file_ns[uri] += ns
        self.result.stage_ns[stage] += ns


def _ledger_row(file: _File, read: FileRead) -> LedgerRow:
    found, content_hash, encoding, confidence = read
    return LedgerRow(
        found.file_uri,
        found.source,
        "loaded" if file.documents else "quarantined",
        None if file.documents and file.is_whole else file.reason,
        found.size,
        found.modified_ns,
        content_hash,
        encoding,
        confidence,
        file.documents,
        len(file.rejections),
    )


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    held = 0
    for document in documents:
        content = document.text or document.html or ""
        size = len(content) + LINE_CHARS * (content.count("\n") + content.count("\r") + content.count("<"))
        if chunk and (len(chunk) >= CHUNK_DOCUMENTS or held + size > CHUNK_CHARS):
            yield chunk
            chunk, held = [], 0
        chunk.append(document)
        held += size
    if chunk:
        yield chunk
