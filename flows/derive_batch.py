"""The second pass over a batch: derive everything from the staged pages, with the evidence of other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.batch import BatchResult, DeriveBatch, StagedTables, quarantine_row
from flows.evidence import read_evidence
from tasks.derive import derive_pages
from tasks.line_hashes import ALGORITHM
from tasks.rejection import Rejection, reject
from tasks.rendered import pages_of_table
from warehouse.contract import LINE_HASHES
from warehouse.location import Location
from warehouse.quarantine import keep_bytes


def derive_staged(batch: DeriveBatch) -> BatchResult:
    """Derive from the pages of a batch and stage the tables."""
    location = Location(batch.root)
    result = BatchResult(batch.name)
    staged = StagedTables(batch.root, f"derive-{batch.name}")
    evidence = read_evidence(location)
    spent: Counter[str] = Counter()
    for table in _tables(batch):
        stories = evidence.of(pc.list_flatten(table["hashes_by_line"]).to_numpy())
        per_page = pc.list_value_length(table["hashes_by_line"]).to_pylist()
        pages = list(pages_of_table(table))
        table = table.select(["source_uri", "article_id", "story_keys", "line_hashes"])  # the texts are in `pages`
        derived = derive_pages(pages, np.split(stories, np.cumsum(per_page)[:-1]))
        del pages
        result.stage_ns.update(derived.stage_ns)
        spent.update(derived.document_ns)
        _reject(result, location, derived.rejections)
        staged.add(LINE_HASHES.name, _line_hashes(table, derived.rejections))
        for name in list(derived.tables):
            staged.add(name, derived.tables.pop(name))
    staged.flush()
    result.staged = staged.paths
    result.spent = sorted({chunk.path for chunk in batch.chunks}) if batch.is_whole else []
    result.slowest = sorted(((ns, uri) for uri, ns in spent.items()), reverse=True)[:5]
    return result


def give_up_deriving(batch: DeriveBatch, detail: str) -> BatchResult:
    """The result of a batch of one page that nobody can derive from."""
    result = BatchResult(batch.name)
    for table in _tables(batch):
        for page in pages_of_table(table):
            rejection = reject(page.source_uri, page.file_uri, "segment", "internal_error", detail, page.content)
            _reject(result, Location(batch.root), [rejection])
    return result


def _tables(batch: DeriveBatch) -> Iterator[pa.Table]:
    for path, row_group, start, stop in batch.chunks:
        with pq.ParquetFile(path) as file:
            yield file.read_row_group(row_group).slice(start, stop - start)


def _line_hashes(table: pa.Table, rejections: list[Rejection]) -> pa.Table:
    """Rows of `line_hashes` for the pages that were not rejected."""
    if rejections:
        failed = pa.array([rejection.source_uri for rejection in rejections], pa.string())
        table = table.filter(pc.invert(pc.is_in(table["source_uri"], failed)))
    kept = table.select(["article_id", "story_keys", "line_hashes"])
    algorithm = pa.array([ALGORITHM] * len(kept), pa.string())
    return pa.Table.from_arrays([*kept.columns, algorithm], schema=LINE_HASHES.schema)


def _reject(result: BatchResult, location: Location, rejections: list[Rejection]) -> None:
    for rejection in rejections:
        kept = keep_bytes(location, rejection.content) if rejection.content is not None else None
        result.quarantine.append(quarantine_row(rejection, kept))
