"""Fingerprints as the search for candidates reads them from the lake."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pyarrow as pa

from tasks.candidates import Candidates, Pairs, candidates


def candidates_of(
    fingerprints: pa.Table, fresh: Collection[str], max_frequency: int = 64, links: Collection[tuple[str, str]] = ()
) -> tuple[pa.Table, Candidates]:
    """The candidates among documents [article_id, other_id, needed], and what was found with links between them."""
    rows = [row for row in fingerprints.sort_by("article_id").to_pylist() if row["shingles"]]
    ids = [row["article_id"] for row in rows]

    def scan(only_fresh: bool) -> Iterator[pa.RecordBatch]:
        every = [(number, row) for number, row in enumerate(rows) if row["article_id"] in fresh or not only_fresh]
        for begin in range(0, len(every), 3):
            numbers, some = zip(*every[begin : begin + 3][::-1], strict=True)
            columns = {
                "document": pa.array(numbers, pa.int32()),
                "is_fresh": pa.array([row["article_id"] in fresh for row in some]),
                "shingles": pa.array([row["shingles"] for row in some], pa.int32()),
                "sketch": pa.array([row["sketch"] for row in some], pa.list_(pa.uint64())),
            }
            yield pa.record_batch(columns)

    ends: Pairs = tuple(np.array([ids.index(pair[side]) for pair in links], np.int64) for side in (0, 1))  # type: ignore[assignment]
    found = candidates(scan, len(ids), len(set(fresh) & set(ids)), max_frequency, ends)
    columns = {"article_id": [ids[a] for a in found.one], "other_id": [ids[b] for b in found.other]}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return table.append_column("needed", pa.array(found.needed)), found
