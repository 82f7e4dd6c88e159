"""One batch: read its files, derive everything, leave Parquet files for the load. Runs in a worker process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.derive import Derived, derive, table_of
from tasks.discover import FoundFile
from tasks.documents import Document, FileRead, read_file, stored_document
from tasks.read import Unreadable, hash_file
from tasks.rejection import TRANSIENT, Rejection, reject
from warehouse.contract import FILES, QUARANTINE
from warehouse.location import Location
from warehouse.quarantine import keep_bytes, keep_file

CHUNK_DOCUMENTS = 200
CHUNK_CHARS = 6_000_000
"""Documents, or characters, that are derived together: what bounds the memory of a worker."""
LINE_CHARS = 40
"""Characters that a line, or a tag, counts for: each costs memory however short it is."""
FLUSH_BYTES = 16 << 20
"""Bytes of derived tables that are held before they are written."""


@dataclass(frozen=True)
class Batch:
    """Work for one task: files to read, or rows of the lake's documents to derive again."""

    index: int
    root: Path
    max_document_bytes: int
    files: tuple[FoundFile, ...] = ()
    stored: tuple[tuple[Any, ...], ...] = ()


@dataclass
class BatchResult:
    """What a batch left: Parquet files by table, rows of the ledger, files that were only touched, CPU nanoseconds."""

    staged: dict[str, list[Path]] = field(default_factory=dict)
    ledger: list[tuple[Any, ...]] = field(default_factory=list)
    touched: list[tuple[str, int]] = field(default_factory=list)
    stage_ns: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def process(batch: Batch) -> BatchResult:
    """Carry out a batch. Doing it again overwrites what it left before, so a retry is safe."""
    return _Work(batch).run()


class _Work:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.location = Location(batch.root)
        self.result = BatchResult()
        self.pending: dict[str, list[pa.Table]] = {}
        self.pending_bytes = 0
        self.parts = 0
        self.counts: dict[str, list[int]] = {}
        self.first_reason: dict[str, str] = {}
        self.rejections: list[Rejection] = []
        self.read: list[FileRead] = []
        self.as_before: set[str] = set()  # files that could not be read last time either, for the same reason
        self.file_ns: Counter[str] = Counter()

    def run(self) -> BatchResult:
        for chunk in _chunks(self._documents()):
            self._derive(chunk)
        self._quarantine()
        self._ledger()
        self._flush()
        self.result.slowest = sorted(((ns, uri) for uri, ns in self.file_ns.items()), reverse=True)[:5]
        return self.result

    def _documents(self) -> Iterator[Document]:
        """The documents of the batch; what is rejected and what is finished is noted on the way."""
        yield from map(stored_document, self.batch.stored)
        for found in self.batch.files:
            start = time.process_time_ns()
            if found.loaded_hash is not None and self._is_loaded(found):
                self.result.touched.append((found.file_uri, found.modified_ns))
                continue
            for item in read_file(found, self.batch.max_document_bytes):
                if isinstance(item, Document):
                    self._spent(found.file_uri, "read", time.process_time_ns() - start)
                    yield item
                    start = time.process_time_ns()
                elif isinstance(item, Rejection):
                    self._reject(item)
                else:
                    self.read.append(item)
            self._spent(found.file_uri, "read", time.process_time_ns() - start)

    def _is_loaded(self, found: FoundFile) -> bool:
        try:
            return hash_file(found) == found.loaded_hash
        except Unreadable:
            return False  # reading it again says why

    def _spent(self, uri: str, stage: str, ns: int) -> None:
        self.file_ns[uri] += ns
        self.result.stage_ns[stage] += ns

    def _derive(self, chunk: list[Document]) -> None:
        derived: Derived = derive(chunk)
        self.result.stage_ns.update(derived.stage_ns)
        self.file_ns.update(derived.document_ns)
        for rejection in derived.rejections:
            self._reject(rejection)
        failed = {r.source_uri for r in derived.rejections}
        for document in chunk:
            if document.source_uri not in failed:
                self.counts.setdefault(document.file_uri, [0, 0])[0] += 1
        for name, table in derived.tables.items():
            self._hold(name, table)
        if self.pending_bytes > FLUSH_BYTES:
            self._flush()

    def _reject(self, rejection: Rejection) -> None:
        self.counts.setdefault(rejection.file_uri, [0, 0])[1] += 1
        self.first_reason.setdefault(rejection.file_uri, rejection.code)
        self.rejections.append(rejection)

    def _quarantine(self) -> None:
        for item in self.read:
            uri = item.found.file_uri
            if uri not in self.counts:
                self._reject(reject(uri, uri, "read", "empty", "no records"))
            if self.first_reason.get(uri) in TRANSIENT and self.first_reason[uri] == item.found.known_reason:
                self.as_before.add(uri)
        paths = {f.file_uri: f.path for f in self.batch.files}
        rows = []
        for r in self.rejections:
            if r.file_uri in self.as_before:
                continue
            self.result.reasons[r.code] += 1
            kept: tuple[str | None, int | None, str | None] = (None, None, None)
            try:
                if r.source_uri in paths:
                    kept = keep_file(self.location, paths[r.source_uri])
                elif r.content is not None:
                    kept = keep_bytes(self.location, r.content)
            except OSError:
                pass  # unreadable: the row says so, there are no bytes to keep
            rows.append((r.source_uri, r.file_uri, r.stage, r.code, r.message, *kept, ""))
        self._hold("quarantine", table_of(QUARANTINE, rows))

    def _ledger(self) -> None:
        for found, content_hash, encoding, confidence in self.read:
            if found.file_uri in self.as_before:
                continue
            loaded, rejected = self.counts[found.file_uri]
            self.result.ledger.append(
                (
                    found.file_uri,
                    found.source,
                    "loaded" if loaded else "quarantined",
                    None if loaded else self.first_reason[found.file_uri],
                    found.size,
                    found.modified_ns,
                    content_hash,
                    encoding,
                    confidence,
                    loaded,
                    rejected,
                    "",
                )
            )

    def _hold(self, name: str, table: pa.Table) -> None:
        if table.num_rows:
            self.pending.setdefault(name, []).append(table)
            self.pending_bytes += table.nbytes

    def _flush(self) -> None:
        for name, tables in self.pending.items():
            path = self.location.staging / f"{self.batch.index:06d}-{self.parts:03d}-{name}.parquet"
            pq.write_table(pa.concat_tables(tables), path, compression="lz4", write_statistics=False)
            self.result.staged.setdefault(name, []).append(path)
        self.pending.clear()
        self.pending_bytes = 0
        self.parts += 1


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


def ledger_table(rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Rows of the ledger as an Arrow table in the schema of `files`, in order of URI."""
    return table_of(FILES, sorted(rows, key=lambda row: row[0]))
