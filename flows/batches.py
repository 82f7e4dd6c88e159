"""How the work of a run is cut into batches, and what becomes of one on which worker processes die."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.batch import Batch, BatchResult, DeriveBatch, ReadBatch, give_up, process
from flows.settings import Settings
from flows.workers import WorkerDied, alone
from tasks.discover import FoundFile
from warehouse.lake import Lake
from warehouse.location import Location
from warehouse.sql_text import statement

BATCH_BYTES = 64 << 20
"""Bytes on disk of the files of a batch."""
BATCH_CHARS = 16_000_000
"""Characters of the stored documents of a batch."""


def file_batches(files: Sequence[FoundFile], settings: Settings) -> list[ReadBatch]:
    """Batches of files, bounded by number and by bytes on disk."""
    root = Location.at(settings.warehouse).root
    cuts = _cuts([f.size for f in files], settings.batch_size, BATCH_BYTES)
    return [
        ReadBatch(f"{number:06d}", root, settings.max_document_bytes, tuple(files[start:end]))
        for number, (start, end) in enumerate(cuts)
    ]


class StoredBatches(Sequence[ReadBatch]):
    """Batches of the documents in the lake, each fetched when its turn comes."""

    def __init__(self, lake: Lake, settings: Settings) -> None:
        sizes = lake.query(statement("stored_sizes"))
        ids = sizes["article_id"].to_pylist()
        cuts = _cuts(sizes["chars"].to_numpy().tolist(), settings.batch_size, BATCH_CHARS)
        self.ranges = [(ids[start], ids[end - 1]) for start, end in cuts]
        self.lake, self.settings = lake, settings

    def __len__(self) -> int:
        return len(self.ranges)

    def __getitem__(self, index: int) -> ReadBatch:  # type: ignore[override]
        rows = tuple(self.lake.connection.execute(statement("stored_documents"), self.ranges[index]).fetchall())
        return ReadBatch(f"{index:06d}", self.lake.location.root, self.settings.max_document_bytes, stored=rows)


def derive_batches(results: Sequence[BatchResult], lake: Lake) -> list[DeriveBatch]:
    """For each batch of the first pass that left pages, the batch that derives from them."""
    root = lake.location.root
    return [DeriveBatch(result.name, root, tuple(result.chunks)) for result in results if result.chunks]


def rescued(batch: Batch) -> Iterator[BatchResult]:
    """Results of a batch on which worker processes died: the one file that kills them goes to quarantine."""
    try:
        yield alone(process, batch)
    except WorkerDied:
        halves = batch.halves()
        if halves is None:
            yield give_up(batch)
        else:
            for half in halves:
                yield from rescued(half)


def _cuts(sizes: Sequence[int], most: int, bound: int) -> Iterator[tuple[int, int]]:
    """Cut a sequence into runs of at most `most` items whose sizes add up to at most `bound`, or of one item."""
    start = total = 0
    for position, size in enumerate(sizes):
        if position > start and (position - start >= most or total + size > bound):
            yield start, position
            start, total = position, 0
        total += size
    if len(sizes) > start:
        yield start, len(sizes)
