"""A batch: the work of one task, and what it leaves for the writer.

A run has two passes. The first reads files, or takes up documents of the lake, and stages their rendered pages with
the hashes of their lines. Between them the writer counts in how many stories each line stands. The second derives
everything from the staged pages: the files are not opened again, which may have changed since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.discover import FoundFile
from tasks.rejection import Rejection
from warehouse.location import Location
from warehouse.quarantine import Kept

FLUSH_BYTES = 16 << 20
"""Bytes of tables that are held before they are written."""


class Chunk(NamedTuple):
    """Some rendered pages in staging: rows of one row group of a Parquet file."""

    path: Path
    row_group: int
    start: int
    stop: int


@dataclass(frozen=True)
class ReadBatch:
    """Files to read, or rows of the lake's documents to take up again."""

    name: str
    """What the staged files of the batch are named after."""
    root: Path
    max_document_bytes: int
    files: tuple[FoundFile, ...] = ()
    stored: tuple[tuple[Any, ...], ...] = ()

    def halves(self) -> tuple[ReadBatch, ReadBatch] | None:
        """The batch in two, or None when there is but one file or document in it."""
        if len(self.files) + len(self.stored) < 2:
            return None
        middles = len(self.files) // 2, len(self.stored) // 2
        one = replace(self, name=f"{self.name}a", files=self.files[: middles[0]], stored=self.stored[: middles[1]])
        other = replace(self, name=f"{self.name}b", files=self.files[middles[0] :], stored=self.stored[middles[1] :])
        return one, other


@dataclass(frozen=True)
class DeriveBatch:
    """Staged pages to derive from."""

    name: str
    root: Path
    chunks: tuple[Chunk, ...]
    is_whole: bool = True
    """It has all pages of its files, which are not needed when it is done."""

    def halves(self) -> tuple[DeriveBatch, DeriveBatch] | None:
        """The batch in two, or None when there is but one page in it."""
        ones, others = self.chunks[: len(self.chunks) // 2], self.chunks[len(self.chunks) // 2 :]
        if not ones:
            [chunk] = others
            middle = (chunk.start + chunk.stop) // 2
            if middle == chunk.start:
                return None
            ones, others = (chunk._replace(stop=middle),), (chunk._replace(start=middle),)
        return (
            replace(self, name=f"{self.name}a", chunks=ones, is_whole=False),
            replace(self, name=f"{self.name}b", chunks=others, is_whole=False),
        )


Batch = ReadBatch | DeriveBatch


class LedgerRow(NamedTuple):
    """A row of `files`."""

    file_uri: str
    source: str
    status: str
    reason: str | None
    bytes: int | None
    modified_ns: int | None
    content_hash: str | None
    encoding: str | None
    encoding_confidence: float | None
    documents: int
    rejected: int
    run_id: str = ""


@dataclass
class BatchResult:
    """What a batch left for the writer."""

    name: str = ""
    staged: dict[str, list[Path]] = field(default_factory=dict)
    """Parquet files by table of the contract."""
    chunks: list[Chunk] = field(default_factory=list)
    """Pages that wait to be derived from."""
    spent: list[Path] = field(default_factory=list)
    """Files of pages that nobody needs any more."""
    ledger: list[LedgerRow] = field(default_factory=list)
    """The files read, as if everything could be derived from their documents."""
    tried_before: dict[str, str] = field(default_factory=dict)
    """Of files that could not be loaded last time for a reason that says nothing about their content: the reason."""
    quarantine: list[tuple[Any, ...]] = field(default_factory=list)
    """Rows of `quarantine`."""
    touched: list[tuple[str, int]] = field(default_factory=list)
    """Files with the content that is loaded, and their new modification times."""
    stage_ns: Counter[str] = field(default_factory=Counter)
    """CPU nanoseconds by stage."""
    slowest: list[tuple[int, str]] = field(default_factory=list)


def process(batch: Batch) -> BatchResult:
    """Carry out a batch. Doing it again overwrites what it left before, so a retry is safe."""
    if isinstance(batch, ReadBatch):
        from flows.read_batch import read

        return read(batch)
    from flows.derive_batch import derive_staged

    return derive_staged(batch)


def give_up(batch: Batch) -> BatchResult:
    """The result of a batch of one file, or one document, on which worker processes die: it goes to quarantine."""
    detail = "the process that read it was killed, perhaps for want of memory"
    if isinstance(batch, ReadBatch):
        from flows.read_batch import give_up_reading

        return give_up_reading(batch, detail)
    from flows.derive_batch import give_up_deriving

    return give_up_deriving(batch, detail)


class StagedTables:
    """Tables of a batch on their way to Parquet files in staging."""

    def __init__(self, root: Path, name: str) -> None:
        self.folder, self.name = Location(root).staging, name
        self.paths: dict[str, list[Path]] = {}
        self._pending: dict[str, list[pa.Table]] = {}
        self._bytes = self._parts = 0

    def add(self, name: str, table: pa.Table) -> None:
        """Hold rows of a table of the contract until there are `FLUSH_BYTES` of them."""
        if table.num_rows:
            self._pending.setdefault(name, []).append(table)
            self._bytes += table.nbytes
        if self._bytes > FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is held, one file a table, and note its path in `paths`."""
        for name, tables in self._pending.items():
            path = self.folder / f"{self.name}-{self._parts:03d}-{name}.parquet"
            pq.write_table(pa.concat_tables(tables), path, compression="lz4", write_statistics=False)
            self.paths.setdefault(name, []).append(path)
        self._pending.clear()
        self._bytes = 0
        self._parts += 1


def quarantine_row(rejection: Rejection, kept: Kept | None) -> tuple[Any, ...]:
    """A row of `quarantine`."""
    uri, file_uri, stage, code, message = rejection[:5]
    return (uri, file_uri, stage, code, message, *(kept or (None, None, None)), "")
