"""Links between copies: which document is an exact or near copy of which, or a part of it.

Candidates come from `tasks/candidates.py`; here they are verified on the bodies themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.alignment import align
from tasks.body_shingles import bodies as bodies_of
from tasks.cluster import components
from tasks.compiled import compiled
from tasks.containment import HALF
from tasks.revision import is_no_part, is_other_report, judge
from tasks.shingle import Hashes, Offsets
from warehouse.contract import DUPLICATE_LINKS

CHUNK_BYTES: Final = 1 << 21
"""Body bytes whose shingles are held at once while verifying."""

NONE: Final = np.empty(0, np.uint64)

LINKS: Final = pa.schema(
    [DUPLICATE_LINKS.schema.field(n) for n in ("article_id", "other_id", "kind", "score", "changes")]
)


def plausible(candidates: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The candidates whose numbers let them be copies or parts: reports filled into one template are left out.

    In: candidates (article_id, other_id, and more); fingerprints (article_id, numbers, shingles, and more) of at least
    all their documents. Raises KeyError when a document has no fingerprint.
    """
    one, other = _sides(candidates, fingerprints)
    values, offsets = _values(fingerprints["numbers"])
    in_common = common(values, offsets, one, other, NONE)
    numbers, sizes = np.diff(offsets), fingerprints["shingles"].to_numpy()
    of_smaller = np.where(sizes[one] < sizes[other], numbers[one], numbers[other])
    may_be_copy = np.minimum(sizes[one], sizes[other]) >= HALF * np.maximum(sizes[one], sizes[other])
    is_other = is_other_report(in_common, numbers[one], numbers[other])
    is_other = np.where(may_be_copy, is_other, is_no_part(in_common, of_smaller))
    return candidates.filter(pa.array(~is_other, pa.bool_()))


def similar(candidates: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The candidates that have as many sampled shingles in common as they need.

    In: candidates (article_id, other_id, needed, and more); fingerprints (article_id, sketch, and more) of at least all
    their documents. Raises KeyError when a document has no fingerprint.
    """
    values, offsets = _values(fingerprints["sketch"])
    counts = common(values, offsets, *_sides(candidates, fingerprints), NONE)
    return candidates.filter(pa.array(counts >= candidates["needed"].to_numpy(), pa.bool_()))


def shared_samples(pairs: pa.Table, fingerprints: pa.Table) -> pa.ListArray[Any]:
    """The sampled shingles that the documents of each pair have in common.

    In: as for `similar`, without `needed`. Out: a list of hashes per pair, in order.
    """
    (values, offsets), sides = _values(fingerprints["sketch"]), _sides(pairs, fingerprints)
    bounds = np.append(0, np.cumsum(common(values, offsets, *sides, NONE)))
    shared = np.empty(bounds[-1], np.uint64)
    common(values, offsets, *sides, shared)
    return pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), pa.array(shared))


def common(values: Hashes, offsets: Offsets, one: Offsets, other: Offsets, shared: Hashes) -> Offsets:
    """How many values both documents of each pair have. The values of a document are distinct and ascend; `offsets`
    says where they begin, with one more entry than documents. `shared` is filled with them as far as it goes."""
    counts = np.zeros(len(one), np.int64)
    _common(values, offsets, one, other, len(one), shared, len(shared), counts)
    return counts


@compiled
def _common(
    values: Hashes,
    offsets: Offsets,
    one: Offsets,
    other: Offsets,
    pairs: int,
    shared: Hashes,
    most: int,
    counts: Offsets,
) -> int:
    total = 0
    for pair in range(pairs):
        at, end = offsets[one[pair]], offsets[one[pair] + 1]
        to, other_end = offsets[other[pair]], offsets[other[pair] + 1]
        while at < end and to < other_end:
            value, other_value = values[at], values[to]
            if value == other_value:
                if total < most:
                    shared[total] = value
                total += 1
                counts[pair] += 1
            at += value <= other_value
            to += other_value <= value
    return total


def _values(lists: pa.ChunkedArray[Any]) -> tuple[Hashes, Offsets]:
    """The values of some lists, and where those of each begin, one more entry than lists."""
    joined: Any = lists.combine_chunks()
    return joined.values.to_numpy(), joined.offsets.to_numpy().astype(np.int64)


def _sides(pairs: pa.Table, documents: pa.Table) -> tuple[Offsets, Offsets]:
    """Where the one and the other documents of some pairs stand."""
    return _rows(pairs["article_id"], documents["article_id"]), _rows(pairs["other_id"], documents["article_id"])


def portions(candidates: pa.Table, words_at_once: int) -> Iterator[pa.Table]:
    """Yield the candidates in portions whose documents have up to so many words, those of a story together.

    In: article_id, other_id, words, other_words. Only a pair that is longer alone makes a longer portion.
    """
    ids = pc.unique(pa.chunked_array([*candidates["article_id"].chunks, *candidates["other_id"].chunks], pa.string()))
    one, other = _rows(candidates["article_id"], ids), _rows(candidates["other_id"], ids)
    sizes = np.zeros(len(ids), np.int64)
    sizes[one], sizes[other] = candidates["words"].to_numpy(), candidates["other_words"].to_numpy()
    stories = components(np.arange(len(ids)), one, other)
    order = np.lexsort((other, one, stories[one]))
    for begin, end in _spans(one[order].tolist(), other[order].tolist(), sizes.tolist(), words_at_once):
        yield candidates.take(order[begin:end])


def verify(candidates: pa.Table, bodies: pa.Table) -> pa.Table:
    """Keep the candidates that are copies, versions or parts, judged by all their words.

    In: candidates (article_id, other_id); bodies (article_id, article_body) of at least all their documents. Out:
    article_id, other_id, kind, score, changes. Near and version: article_id < other_id, score is the Jaccard
    similarity; contained: article_id is the part, other_id the whole, score the share of the part's words that stand
    in shingles of the whole. Changes, of versions only, go from the article to the other. Sorted by both ids. Raises
    KeyError when a document has no body. Pairs of the same bodies are best side by side, as `portions` puts them.
    """
    one, other = _sides(candidates, bodies)
    texts = bodies["article_body"].combine_chunks()
    ids = bodies["article_id"].to_pylist()
    lengths = pc.fill_null(pc.binary_length(bodies["article_body"]), 0).to_pylist()
    found: list[tuple[str, str, str, float, tuple[str, ...] | None]] = []
    for begin, end in _spans(one.tolist(), other.tolist(), lengths, CHUNK_BYTES):
        rows, places = np.unique(np.concatenate((one[begin:end], other[begin:end])), return_inverse=True)
        some = bodies_of(texts.take(rows).to_pylist())
        for laid in align(some, places[: end - begin], places[end - begin :]):
            pairs = zip(laid.one.tolist(), laid.other.tolist(), judge(some, laid), strict=True)
            sizes = some.sizes.tolist()
            for a, b, (kind, score, changes) in pairs:
                if kind == "contained" and sizes[b] < sizes[a]:
                    a, b = b, a
                if kind:
                    found.append((ids[rows[a]], ids[rows[b]], kind, score, changes or None))
    found.sort()
    columns: list[tuple[Any, ...]] = list(zip(*found, strict=True)) if found else [()] * len(LINKS)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, LINKS, strict=True)], schema=LINKS)


def _rows(ids: pa.ChunkedArray[Any], among: pa.ChunkedArray[Any] | pa.Array[Any]) -> Offsets:
    """Return where each of `ids` stands among others."""
    rows = pc.index_in(ids.combine_chunks(), value_set=among)
    if rows.null_count:
        missing = ids.filter(pc.is_null(rows))[0].as_py()
        raise KeyError(f"document {missing} is a candidate but was not handed over")
    return rows.to_numpy(zero_copy_only=False).astype(np.int64)


def _spans(one: list[int], other: list[int], sizes: list[int], limit: int) -> Iterator[tuple[int, int]]:
    """Where the groups of pairs begin and end whose documents have together up to `limit`, or that are one pair."""
    seen: set[int] = set()
    begin = held = 0
    for position, (a, b) in enumerate(zip(one, other, strict=True)):
        added = (a not in seen and sizes[a]) + (b not in seen and sizes[b])
        if held + added > limit and position > begin:
            yield begin, position
            begin, held = position, 0
            seen.clear()
            added = sizes[a] + sizes[b]
        held += added
        seen.add(a)
        seen.add(b)
    if begin < len(one):
        yield begin, len(one)
