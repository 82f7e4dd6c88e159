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

from tasks import alignment
from tasks.revision import is_other_report, judge
from warehouse.contract import DUPLICATE_LINKS

CHUNK_BYTES: Final = 16 << 20
"""Body bytes whose shingles are held at once while verifying."""

LINKS: Final = pa.schema(
    [DUPLICATE_LINKS.schema.field(n) for n in ("article_id", "other_id", "kind", "score", "changes")]
)


def plausible(candidates: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The candidates whose numbers let them be copies or parts: reports filled into one template are left out.

    In: candidates (article_id, other_id, and more); fingerprints (article_id, numbers, and more) of at least all their
    documents. Raises KeyError when a document has no fingerprint.
    """
    numbers = fingerprints["numbers"].combine_chunks()
    one, other = _rows(candidates["article_id"], fingerprints), _rows(candidates["other_id"], fingerprints)
    used = np.unique(np.concatenate((one, other)))
    sets = {row: frozenset(numbers[row].values.to_pylist()) for row in used.tolist()}
    kept = [not is_other_report(sets[a], sets[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    return candidates.filter(pa.array(kept, pa.bool_()))


def verify(candidates: pa.Table, bodies: pa.Table) -> pa.Table:
    """Keep the candidates that are copies, versions or parts, judged by all their words.

    In: candidates (article_id, other_id); bodies (article_id, article_body) of at least all their documents. Out:
    article_id, other_id, kind, score, changes. Near and version: article_id < other_id, score is the Jaccard
    similarity; contained: article_id is the part, other_id the whole, score the share of the part's words that stand
    in shingles of the whole. Changes, of versions only, go from the article to the other. Sorted by both ids. Raises
    KeyError when a document has no body.
    """
    one = _rows(candidates["article_id"], bodies)
    other = _rows(candidates["other_id"], bodies)
    texts = bodies["article_body"].combine_chunks()
    ids = bodies["article_id"].to_pylist()
    lengths = pc.fill_null(pc.binary_length(bodies["article_body"]), 0)
    found: list[tuple[str, str, str, float, tuple[str, ...] | None]] = []
    for pairs in _chunks(one, other, lengths.to_numpy()):
        rows = np.unique(np.concatenate((one[pairs], other[pairs])))
        known = dict(zip(rows.tolist(), alignment.bodies(texts.take(rows).to_pylist()), strict=True))
        ends = list(zip(one[pairs].tolist(), other[pairs].tolist(), strict=True))
        for (a, b), laid in zip(ends, alignment.align([(known[a], known[b]) for a, b in ends]), strict=True):
            left, right = known[a], known[b]
            kind, score, changes = judge(left, right, laid)
            if kind == "contained" and len(right.words) < len(left.words):
                a, b = b, a
            if kind:
                found.append((ids[a], ids[b], kind, score, changes or None))
    found.sort()
    columns: list[tuple[Any, ...]] = list(zip(*found, strict=True)) if found else [()] * len(LINKS)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, LINKS, strict=True)], schema=LINKS)


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
