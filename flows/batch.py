"""One batch: read its files, derive everything, leave Parquet files for the load. Runs in a worker process."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.derive import Derived, derive, table_of
from tasks.discover import FoundFile
from tasks.documents import Document, FileRead, hash_or_none, read_file, stored_document
from tasks.rejection import TRANSIENT, Rejection, reject
from warehouse.contract import FILES, QUARANTINE
from warehouse.location import Location
from warehouse.quarantine import Kept, keep_bytes, keep_file

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

    name: str
    """What the staged files of the batch are named after."""
    root: Path
    max_document_bytes: int
    files: tuple[FoundFile, ...] = ()
    stored: tuple[tuple[Any, ...], ...] = ()

    def halves(self) -> tuple[Batch, Batch] | None:
        """The batch in two, or None when there is but one file or document in it."""
        if len(self.files) + len(self.stored) < 2:
            return None
        middles = len(self.files) // 2, len(self.stored) // 2
        one = replace(self, name=f"{self.name}a", files=self.files[: middles[0]], stored=self.stored[: middles[1]])
        other = replace(self, name=f"{self.name}b", files=self.files[middles[0] :], stored=self.stored[middles[1] :])
        return one, other


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
    work = _Work(batch)
    for chunk in _chunks(work.documents()):
        work.derive(chunk)
    return work.finish()


def give_up(batch: Batch) -> BatchResult:
    """The result of a batch of one file, or one document, on which worker processes die: it goes to quarantine."""
    work = _Work(batch)
    detail = "the process that read it was killed, perhaps for want of memory"
    for found in batch.files:
        work.reject(reject(found.file_uri, found.file_uri, "read", "internal_error", detail))
        work.finished(FileRead(found, hash_or_none(found), None, None))
    for document in map(stored_document, batch.stored):
        content = (document.html or document.text or "").encode("utf-8", "replace")
        uri, file_uri = document.source_uri, document.file_uri
        work.reject(reject(uri, file_uri, "segment", "internal_error", detail, content))
    return work.finish()


def found_out(root: Path, rejections: Sequence[Rejection], vanished: pa.Table) -> BatchResult:
    """What discovery alone found out, as a result: files that cannot be opened, and ledger rows of files now gone."""
    result = BatchResult(reasons=Counter(r.code for r in rejections))
    rows = [_quarantine_row(r, None) for r in rejections]
    if rows:
        path = Location(root).staging / "discovered-quarantine.parquet"
        pq.write_table(table_of(QUARANTINE, rows), path)
        result.staged["quarantine"] = [path]
    for r in rejections:
        source = r.source or r.file_uri
        result.ledger.append((r.file_uri, source, "quarantined", r.code, *[None] * 5, 0, 1, ""))
    for row in vanished.to_pylist():
        result.ledger.append(tuple((row | {"status": "vanished", "reason": None}).values()))
    return result


@dataclass
class _File:
    """What became of one file."""

    loaded: int = 0
    rejections: list[tuple[Any, ...]] = field(default_factory=list)
    """Rows of `quarantine`."""
    reason: str | None = None
    """Code with which the file as a whole, or the first record of it, was rejected."""
    is_whole: bool = True
    """All of it could be read."""
    read: FileRead | None = None

    @property
    def is_as_before(self) -> bool:
        """It could not be loaded last time either, for the same reason, which says nothing about its content."""
        known = self.read.found.known_reason if self.read else None
        return not self.loaded and self.reason in TRANSIENT and self.reason == known


class _Work:
    """The state of one batch while it is carried out."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.location = Location(batch.root)
        self.result = BatchResult()
        self.files: defaultdict[str, _File] = defaultdict(_File)
        self.paths = {found.file_uri: found.path for found in batch.files}
        self.pending: dict[str, list[pa.Table]] = {}
        self.pending_bytes = 0
        self.parts = 0
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

    def derive(self, chunk: list[Document]) -> None:
        """Derive some documents and hold, or write, what comes of them."""
        derived: Derived = derive(chunk)
        self.result.stage_ns.update(derived.stage_ns)
        self.file_ns.update(derived.document_ns)
        for rejection in derived.rejections:
            self.reject(rejection)
        failed = {r.source_uri for r in derived.rejections}
        for document in chunk:
            self.files[document.file_uri].loaded += document.source_uri not in failed
        for name, table in derived.tables.items():
            self._hold(name, table)
        if self.pending_bytes > FLUSH_BYTES:
            self._flush()

    def reject(self, rejection: Rejection) -> None:
        """Note a rejection and keep its bytes at once."""
        file = self.files[rejection.file_uri]
        of_file = rejection.source_uri in self.paths
        kept: Kept | None = None
        if of_file:
            kept = keep_file(self.location, self.paths[rejection.source_uri])
        elif rejection.content is not None:
            kept = keep_bytes(self.location, rejection.content)
        file.is_whole &= not of_file
        file.reason = rejection.code if of_file or file.reason is None else file.reason
        file.rejections.append(_quarantine_row(rejection, kept))

    def finished(self, read: FileRead) -> None:
        """Note that everything in a file has been given out."""
        self.files[read.found.file_uri].read = read

    def finish(self) -> BatchResult:
        """Write what is held and the rows about files."""
        for uri, file in self.files.items():
            if file.read and not file.loaded and not file.rejections:
                self.reject(reject(uri, uri, "read", "empty", "no records"))
        files = [file for file in self.files.values() if not file.is_as_before]
        rows = [row for file in files for row in file.rejections]
        self.result.reasons.update(row[3] for row in rows)
        self._hold("quarantine", table_of(QUARANTINE, rows))
        self._flush()
        self.result.ledger = [_ledger_row(file, file.read) for file in files if file.read]
        self.result.slowest = sorted(((ns, uri) for uri, ns in self.file_ns.items()), reverse=True)[:5]
        return self.result

    def _spent(self, uri: str, stage: str, ns: int) -> None:
        self.file_ns[uri] += ns
        self.result.stage_ns[stage] += ns

    def _hold(self, name: str, table: pa.Table) -> None:
        if table.num_rows:
            self.pending.setdefault(name, []).append(table)
            self.pending_bytes += table.nbytes

    def _flush(self) -> None:
        for name, tables in self.pending.items():
            path = self.location.staging / f"{self.batch.name}-{self.parts:03d}-{name}.parquet"
            pq.write_table(pa.concat_tables(tables), path, compression="lz4", write_statistics=False)
            self.result.staged.setdefault(name, []).append(path)
        self.pending.clear()
        self.pending_bytes = 0
        self.parts += 1


def _quarantine_row(rejection: Rejection, kept: Kept | None) -> tuple[Any, ...]:
    uri, file_uri, stage, code, message = rejection[:5]
    return (uri, file_uri, stage, code, message, *(kept or (None, None, None)), "")


def _ledger_row(file: _File, read: FileRead) -> tuple[Any, ...]:
    found, content_hash, encoding, confidence = read
    return (
        found.file_uri,
        found.source,
        "loaded" if file.loaded else "quarantined",
        None if file.loaded and file.is_whole else file.reason,
        found.size,
        found.modified_ns,
        content_hash,
        encoding,
        confidence,
        file.loaded,
        len(file.rejections),
        "",
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


def ledger_table(rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Rows of the ledger as an Arrow table in the schema of `files`, in order of URI."""
    return table_of(FILES, sorted(rows, key=lambda row: row[0]))
