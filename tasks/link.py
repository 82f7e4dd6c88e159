"""Links between copies: which document is an exact or near copy of which, or a part of it.

Candidates come from `warehouse/sql/link_candidates.sql`; here they are verified on the bodies themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks.shingle import Hashes, shingle_sets
from warehouse.contract import DUPLICATE_LINKS

NEAR: Final = 0.4
"""Jaccard similarity of shingles from which two bodies are near copies."""
CONTAINED: Final = 0.9
"""Share of the smaller body's shingles that the larger one holds, from which it is a part."""
LEAST_SHINGLES: Final = 20
"""A body with fewer shingles is nobody's part: chance and boilerplate reach that far."""
HALF: Final = 0.5
"""Jaccard similarity below which a part is not also a near copy: it is less than half of the whole.

A live blog can hold several stories; only one of them can be more than half of it, so it joins no two clusters.
"""

SURE: Final = 0.95
"""Jaccard similarity from which numbers are not looked at."""
LEAST_NUMBERS: Final = 4
SHARED_NUMBERS: Final = 0.7
"""Share of the smaller set of numbers that copies and parts have in common, when both have enough numbers.

Templated reports (markets, weather, sports) say the same words about other numbers.
"""

CHUNK_BYTES: Final = 16 << 20
"""Body bytes whose shingles are held at once while verifying."""

LINKS: Final = pa.schema([DUPLICATE_LINKS.schema.field(n) for n in ("article_id", "other_id", "kind", "score")])


def verify(candidates: pa.Table, bodies: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """Keep the candidates that are near copies or parts, judged by all their shingles.

    In: candidates (article_id, other_id); bodies (article_id, article_body) and fingerprints (article_id,
    numbers, and more) of at least all documents in candidates. Out: article_id, other_id, kind, score;
    near: article_id < other_id, score is the Jaccard similarity; contained: article_id is the part,
    other_id the whole, score the share of the part's shingles found in the whole. Sorted by both ids.
    Raises KeyError when a document has no body or no fingerprint.
    """
    one = _rows(candidates["article_id"], bodies)
    other = _rows(candidates["other_id"], bodies)
    shared, sizes_one, sizes_other = (np.zeros(len(one), np.int64) for _ in range(3))
    texts = bodies["article_body"].combine_chunks()
    lengths = pc.fill_null(pc.binary_length(bodies["article_body"]), 0)
    for pairs in _chunks(one, other, lengths.to_numpy()):
        rows = np.unique(np.concatenate((one[pairs], other[pairs])))
        sets = dict(zip(rows.tolist(), shingle_sets(texts.take(rows).to_pylist()), strict=True))
        for pair in pairs.tolist():
            left, right = sets[int(one[pair])], sets[int(other[pair])]
            shared[pair] = _in_common(left, right)
            sizes_one[pair], sizes_other[pair] = len(left), len(right)

    smaller = np.minimum(sizes_one, sizes_other)
    jaccard = shared / np.maximum(sizes_one + sizes_other - shared, 1)
    share = shared / np.maximum(smaller, 1)
    contained = (share >= CONTAINED) & (smaller >= LEAST_SHINGLES) & (jaccard < HALF)
    near = (jaccard >= NEAR) & ~contained
    in_doubt = np.flatnonzero((near | contained) & (jaccard < SURE))
    disagree = in_doubt[~_numbers_agree(candidates.take(in_doubt), fingerprints)]
    near[disagree] = contained[disagree] = False

    ids = candidates.select(["article_id", "other_id"])
    near_ids = ids.filter(pa.array(near))
    swapped = contained & (sizes_other < sizes_one)
    straight_ids, swapped_ids = ids.filter(pa.array(contained & ~swapped)), ids.filter(pa.array(swapped))
    return pa.concat_tables(
        [
            _links(near_ids["article_id"], near_ids["other_id"], "near", jaccard[near]),
            _links(straight_ids["article_id"], straight_ids["other_id"], "contained", share[contained & ~swapped]),
            _links(swapped_ids["other_id"], swapped_ids["article_id"], "contained", share[swapped]),
        ]
    ).sort_by([("article_id", "ascending"), ("other_id", "ascending")])


def _links(
    articles: pa.ChunkedArray[Any], others: pa.ChunkedArray[Any], kind: str, scores: NDArray[np.floating]
) -> pa.Table:
    columns: list[pa.Array[Any] | pa.ChunkedArray[Any]] = [
        articles,
        others,
        pa.array([kind] * len(articles), pa.string()),
        pa.array(scores, pa.float32()),
    ]
    return pa.Table.from_arrays(columns, schema=LINKS)


def _rows(ids: pa.ChunkedArray[Any], table: pa.Table) -> NDArray[np.int64]:
    """Return the row of `table` for each of `ids`."""
    rows = pc.index_in(ids.combine_chunks(), value_set=table["article_id"].combine_chunks())
    if rows.null_count:
        missing = ids.filter(pc.is_null(rows))[0].as_py()
        raise KeyError(f"document {missing} is a candidate but was not handed over")
    return rows.to_numpy(zero_copy_only=False).astype(np.int64)


def _chunks(
    one: NDArray[np.int64], other: NDArray[np.int64], sizes: NDArray[np.integer]
) -> Iterator[NDArray[np.int64]]:
    """Yield the pairs in groups of up to `CHUNK_BYTES` of bodies, pairs of the same document side by side."""
    order = np.lexsort((other, one))
    seen: set[int] = set()
    begin = held = 0
    for position, pair in enumerate(order.tolist()):
        ends = {int(one[pair]), int(other[pair])} - seen
        added = sum(int(sizes[row]) for row in ends)
        if held + added > CHUNK_BYTES and position > begin:
            yield order[begin:position]
            begin, held, seen = position, 0, set()
            ends = {int(one[pair]), int(other[pair])}
            added = sum(int(sizes[row]) for row in ends)
        held += added
        seen |= ends
    if begin < len(order):
        yield order[begin:]


def _in_common(left: Hashes, right: Hashes) -> int:
    """Count the values in both of two ascending arrays without repeats."""
    if len(left) * 16 < len(right) or len(right) * 16 < len(left):
        few, many = (left, right) if len(left) < len(right) else (right, left)
        at = np.searchsorted(many, few)
        return int(np.count_nonzero(many[np.minimum(at, len(many) - 1)] == few)) if len(many) else 0
    merged = np.concatenate((left, right))
    merged.sort()
    return int(np.count_nonzero(merged[1:] == merged[:-1]))


def _numbers_agree(pairs: pa.Table, fingerprints: pa.Table) -> NDArray[np.bool_]:
    """Tell for each pair whether its numbers let it be a copy or a part."""
    numbers = fingerprints["numbers"].combine_chunks()
    one, other = _rows(pairs["article_id"], fingerprints), _rows(pairs["other_id"], fingerprints)
    used = np.unique(np.concatenate((one, other)))
    sets = {row: numbers[row].values.to_numpy() for row in used.tolist()}
    agree = np.ones(len(pairs), np.bool_)
    for pair, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        least = min(len(sets[a]), len(sets[b]))
        if least >= LEAST_NUMBERS:
            agree[pair] = _in_common(sets[a], sets[b]) >= SHARED_NUMBERS * least
    return agree
