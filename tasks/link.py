"""Links between copies: which document is an exact or near copy of which, or a part of it.

Candidates come from `tasks/candidates.py`; here they are verified on the bodies themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks.alignment import align
from tasks.body_shingles import bodies as bodies_of
from tasks.cluster import components
from tasks.containment import HALF
from tasks.fingerprint import BITS
from tasks.revision import is_no_part, is_other_report, judge
from tasks.shingle import covered
from warehouse.contract import DUPLICATE_LINKS

Integers = NDArray[np.int64]

VALUES_AT_ONCE: Final = 1 << 18
"""Numbers or samples of documents, pair by pair, that are compared at once: few enough for the processor's cache."""
CHUNK_BYTES: Final = 1 << 21
"""Body bytes whose shingles are held at once while verifying."""

LINKS: Final = pa.schema(
    [DUPLICATE_LINKS.schema.field(n) for n in ("article_id", "other_id", "kind", "score", "changes")]
)


def plausible(candidates: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The candidates whose numbers let them be copies or parts: reports filled into one template are left out.

    In: candidates (article_id, other_id, and more); fingerprints (article_id, numbers, shingles, and more) of at least
    all their documents. Raises KeyError when a document has no fingerprint.
    """
    numbers = _Lists(fingerprints["numbers"], candidates, fingerprints["article_id"])
    sizes = fingerprints["shingles"].to_numpy()
    one, other = (sizes[_rows(candidates[name], fingerprints["article_id"])] for name in ("article_id", "other_id"))
    in_common = numbers.counted()
    of_smaller = np.where(one < other, *numbers.counts)
    may_be_copy = np.minimum(one, other) >= HALF * np.maximum(one, other)
    is_other = np.where(may_be_copy, is_other_report(in_common, *numbers.counts), is_no_part(in_common, of_smaller))
    return candidates.filter(pa.array(~is_other, pa.bool_()))


def similar(candidates: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The candidates that have as many sampled shingles in common as they need.

    In: candidates (article_id, other_id, needed, and more); fingerprints (article_id, sketch, and more) of at least all
    their documents. Raises KeyError when a document has no fingerprint.
    """
    sketches = _Lists(fingerprints["sketch"], candidates, fingerprints["article_id"])
    return candidates.filter(pa.array(sketches.counted() >= candidates["needed"].to_numpy(), pa.bool_()))


def shared_samples(pairs: pa.Table, fingerprints: pa.Table) -> pa.ListArray[Any]:
    """The sampled shingles that the documents of each pair have in common.

    In: as for `similar`, without `needed`. Out: a list of hashes per pair, in order.
    """
    sketches = _Lists(fingerprints["sketch"], pairs, fingerprints["article_id"])
    sizes = np.zeros(len(pairs) + 1, np.int64)
    hashes = [np.empty(0, np.int64)]
    for begin, end, of_pair, values in sketches.in_common():
        sizes[begin + 1 : end + 1] = np.bincount(of_pair, minlength=end - begin)
        hashes.append(values)
    offsets = pa.array(np.cumsum(sizes), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(np.concatenate(hashes).astype(np.uint64)))


class _Lists:
    """Of each pair the values that one document has, and those of the other. Values of a document are distinct and
    ascend."""

    def __init__(self, lists: Any, pairs: pa.Table, ids: pa.ChunkedArray[Any]) -> None:
        rows = [_rows(pairs[name], ids) for name in ("article_id", "other_id")]
        lists = lists.combine_chunks()
        offsets = lists.offsets.to_numpy().astype(np.int64)
        self.values = lists.values.to_numpy()
        if self.values.max(initial=np.uint64(0)) >> np.uint64(BITS):
            self.values = np.unique(self.values, return_inverse=True)[1]
        self.values = self.values.astype(np.int64)
        self.starts = [offsets[row] for row in rows]
        self.counts = [offsets[row + 1] - offsets[row] for row in rows]

    def in_common(self) -> Iterator[tuple[int, int, Integers, Integers]]:
        """Yield where some pairs begin and end, and the values that both documents of a pair have: of each the pair,
        numbered from where they begin, and the value. Values of more than 40 bits are numbered."""
        # A pair without values counts as well, so that the numbers of the pairs of a block fit above the values.
        block = np.cumsum(self.counts[0] + self.counts[1] + 1) // VALUES_AT_ONCE
        for begin, end in pairwise([*np.flatnonzero(np.diff(block, prepend=-1)).tolist(), len(block)]):
            one, other = (self._keys(side, begin, end) for side in (0, 1))
            if one.size:
                found = other[one.take(one.searchsorted(other), mode="clip") == other]
                yield begin, end, found >> BITS, found & ((1 << BITS) - 1)

    def counted(self) -> Integers:
        """The number of values that both documents of each pair have."""
        counts = np.zeros(len(self.starts[0]), np.int64)
        for begin, end, pairs, _ in self.in_common():
            counts[begin:end] = np.bincount(pairs, minlength=end - begin)
        return counts

    def _keys(self, side: int, begin: int, end: int) -> Integers:
        """The values of some pairs on one side, each together with the pair, ascending."""
        starts, counts = self.starts[side][begin:end], self.counts[side][begin:end]
        keys: Integers = np.repeat(np.arange(end - begin) << BITS, counts)
        keys |= self.values[covered(starts, starts + counts)]
        return keys


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
    one = _rows(candidates["article_id"], bodies["article_id"])
    other = _rows(candidates["other_id"], bodies["article_id"])
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


def _rows(ids: pa.ChunkedArray[Any], among: pa.ChunkedArray[Any] | pa.Array[Any]) -> Integers:
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
