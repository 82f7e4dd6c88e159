"""Evidence from other pages, between the two passes of a run: in how many stories each of its lines stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.ledger import Settled
from tasks.line_hashes import ALGORITHM, KEYS
from tasks.line_stories import NONE, HashedPages, LineStories, count_lines
from warehouse.lake import Lake
from warehouse.line_evidence import pages_to_compare
from warehouse.location import Location

HASHES, STORIES = "line-hashes.u64", "line-stories.u8"
"""Files in staging: two columns of numbers, which workers map into memory and share."""


def gather_evidence(lake: Lake, pages: Sequence[Path], settled: Settled) -> None:
    """Count the stories of every line of the staged pages, over these and the lake, and leave the counts in staging.

    `settled` tells what the first pass found out: pages of the lake that the run replaces do not count.
    """
    staging = lake.location.staging
    with (
        open(staging / HASHES, "wb") as hashes,
        open(staging / STORIES, "wb") as stories,
        pages_to_compare(lake, pages, settled.table(), settled.broken(), ALGORITHM) as compared,
    ):
        for counted in count_lines(lambda: _arrays(compared.staged()), lambda: _arrays(compared.stored())):
            hashes.write(counted.hashes.tobytes())
            stories.write(counted.stories.tobytes())


def read_evidence(location: Location) -> LineStories:
    """What `gather_evidence` left, mapped into memory."""
    path = location.staging / HASHES
    if not path.stat().st_size:
        return NONE
    return LineStories(np.memmap(path, np.uint64, mode="r"), np.memmap(location.staging / STORIES, np.uint8, mode="r"))


def _arrays(batches: Iterable[pa.RecordBatch]) -> Iterator[HashedPages]:
    for batch in batches:
        ranks, keys, hashes = batch.columns
        lines = pc.list_value_length(hashes).to_numpy()
        yield HashedPages(
            ranks.to_numpy(),
            pc.list_flatten(keys).to_numpy().reshape(-1, KEYS),
            np.concatenate(([0], np.cumsum(lines, dtype=np.int64))),
            pc.list_flatten(hashes).to_numpy(),
        )
