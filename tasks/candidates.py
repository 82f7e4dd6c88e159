"""Which documents may be copies or parts of each other, by the sampled shingles that they have in common.

A hot shingle (boilerplate, or a story that ran everywhere) does not make pairs of all its documents but only pairs each
with the first among them: cost stays linear and the copies of a story that ran everywhere stay connected. Once a pair
is found, hot shingles count like others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.containment import BROKEN, CONTAINED, HALF, INTACT, LEAST_SHINGLES, STORY
from tasks.fingerprint import BITS, LEAST, LIMITS
from tasks.postings import Integers, Mask, Postings
from tasks.revision import NEAR
from tasks.shingle import Hashes

Pairs = tuple[Integers, Integers]
"""The one documents, and the other ones."""
Counts = NDArray[np.int32]
Scan = Callable[[bool], Iterable[pa.RecordBatch]]
"""Yields the documents [document, is_fresh, shingles, sketch], all or only the fresh ones, in any order. Documents are
numbered from 0; `sketch` are ascending hashes."""

AT_ONCE: Final = 1 << 22
"""Samples that are compared at once: what bounds the memory."""

PAIRS_AT_ONCE: Final = 1 << 19

_DOCUMENT_BITS: Final = 64 - BITS
_FILTER_BITS: Final = 22


class Candidates(NamedTuple):
    """Pairs of documents for verification, at least one fresh, and what became of the links that there are."""

    one: Integers
    """Ascending, with the other: one < other."""
    other: Integers
    needed: NDArray[np.float64]
    """Sampled shingles that they must have in common, which they may have by what is counted here."""
    in_doubt: Mask
    """Per link: one run over all documents might not find it any more, as a story ran so often. Both documents have a
    shingle that has become hot by the fresh ones or got another leader, and none that a fresh one has as well by which
    they are found."""


def candidates(scan: Scan, documents: int, fresh: int, max_frequency: int, links: Pairs) -> Candidates:
    """Find the pairs of documents, of which so many are fresh, whose sketches say that one may be a copy or a part of
    the other.

    A shingle in more than `max_frequency` documents is hot. `links` are pairs of documents that were found before, the
    smaller first. Of the pairs with as many shingles in common as they need, what comes out depends alone on the
    documents and which of them are fresh. Runs that add documents find what one run over all of them finds; what they
    found besides, before a shingle became hot, is `in_doubt`.
    """
    index = _Index(scan, documents, fresh)
    hot = _Hot(documents)
    parts: list[tuple[Integers, Counts]] = []
    is_safe = index.is_fresh[links[0]] | index.is_fresh[links[1]]
    is_shaken = np.zeros(len(is_safe), np.bool_)
    for keys in index.portions():
        groups = _Groups(keys, index, max_frequency)
        hot.add(groups.hot)
        # Counted one distance after the other: all pairs of a portion are several times as many as its samples.
        counted = [_counted(2 * groups.led_pairs())]
        counted += [_counted(2 * pairs + 1) for pairs in groups.cold_pairs(max_frequency)]
        parts.append(_joined(counted))
        if not is_safe.all():
            groups.note(is_safe, is_shaken, *links, max_frequency)
    found = [_required(index, hot, *some) for some in _summed(parts)]
    one, other, needed = (np.concatenate(column) for column in zip(*found, strict=True))
    return Candidates(one, other, needed, is_shaken & ~is_safe)


def _required(
    index: _Index, hot: _Hot, pairs: Integers, shared: Counts
) -> tuple[Integers, Integers, NDArray[np.float64]]:
    """Those of the pairs that may have as many shingles in common as they need, and how many that is."""
    one, other = pairs >> 32, pairs & ((1 << 32) - 1)
    needed = _needed(index, one, other)
    may_be = shared + hot.most_in_common(one, other) >= needed
    return one[may_be], other[may_be], needed[may_be]


def _joined(parts: list[tuple[Integers, Counts]]) -> tuple[Integers, Counts]:
    """The pairs of all parts, ascending, and the sums of their counts. `parts` is emptied."""
    summed = list(_summed(parts))
    parts.clear()
    pairs, counts = zip(*summed, strict=True)
    return np.concatenate(pairs), np.concatenate(counts)


def _summed(parts: list[tuple[Integers, Counts]]) -> Iterator[tuple[Integers, Counts]]:
    """Yield the pairs of all parts, ascending, and the sums of their counts, some at a time."""
    longest = max((pairs for pairs, _ in parts), key=len)
    step = max(1, PAIRS_AT_ONCE // len(parts))
    limits = np.concatenate(([0], longest[step::step], [np.iinfo(np.int64).max]))
    bounds = [pairs.searchsorted(limits).tolist() for pairs, _ in parts]
    for portion in range(len(limits) - 1):
        some = [slice(*ends[portion : portion + 2]) for ends in bounds]
        pairs = np.concatenate([part[0][where] for part, where in zip(parts, some, strict=True)])
        counts = np.concatenate([part[1][where] for part, where in zip(parts, some, strict=True)])
        if len(parts) > 1:
            order = pairs.argsort(kind="stable")  # which takes little where runs ascend
            pairs, counts = pairs[order], counts[order]
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        yield pairs[first], np.add.reduceat(counts, first, dtype=np.int32) if len(first) else counts


def _counted(marked: Integers) -> tuple[Integers, Counts]:
    """The distinct values of half of `marked`, ascending, and how often each was odd. `marked` is overwritten."""
    marked.sort()
    odd = (marked & 1).astype(np.uint8)
    marked >>= 1
    first = np.flatnonzero(np.diff(marked, prepend=-1))
    counts = np.add.reduceat(odd, first, dtype=np.int32) if len(first) else np.empty(0, np.int32)
    return marked[first], counts


class _Index:
    """Of all documents how many samples they have below each limit, and the samples that fresh ones have."""

    def __init__(self, scan: Scan, documents: int, fresh: int) -> None:
        self.scan = scan
        self.bits = max(0, documents.bit_length() - _DOCUMENT_BITS)
        self.is_fresh = np.zeros(documents, np.bool_)
        self.shingles = np.zeros(documents, np.int32)
        self.samples = np.zeros((len(LIMITS) + 1, documents), np.int32)
        self.level = np.zeros(documents, np.uint8)
        self.is_wanted = None
        if 2 * fresh < documents:
            self.is_wanted = np.zeros(1 << _FILTER_BITS, np.bool_)
            for batch in scan(True):
                self.is_wanted[_filtered(_samples(batch)[1])] = True
        self.held: list[Hashes] | None = []
        size = 0
        for batch in scan(False):
            rows, values, counts = _samples(batch)
            self._describe(batch, rows, values, counts)
            keys = self._keys(rows, values, counts)
            size += len(keys)
            if self.held is not None:
                self.held.append(keys)
            if size > AT_ONCE or self.bits:
                self.held = None
        while size >> self.bits > AT_ONCE:
            self.bits += 1

    def portions(self) -> Iterable[Hashes]:
        """Yield keys, ascending, of samples that fresh documents may have: those of a hash together, in the order of
        their documents, which are the lower bits of a key."""
        if self.held is not None:
            keys, self.held = np.concatenate([np.empty(0, np.uint64), *self.held]), None
            keys.sort()
            yield keys
            return
        for portion in range(1 << self.bits):
            parts = [np.empty(0, np.uint64)]
            parts += [self._keys(*_samples(batch), portion) for batch in self.scan(False)]
            keys = np.concatenate(parts)
            keys.sort()
            yield keys

    def _describe(self, batch: pa.RecordBatch, rows: Integers, values: Hashes, counts: Integers) -> None:
        self.is_fresh[rows] = batch["is_fresh"].to_numpy(zero_copy_only=False)
        shingles = self.shingles[rows] = batch["shingles"].to_numpy()
        parts = np.arange(len(rows), dtype=np.uint64) << np.uint64(BITS)
        below = (np.repeat(parts, counts) | values).searchsorted(parts | LIMITS[:, np.newaxis])
        below -= np.cumsum(counts) - counts
        self.samples[:-1, rows], self.samples[-1, rows] = below, counts
        enough = below >= LEAST
        level = np.where(enough.any(0), enough.argmax(0), len(LIMITS))
        self.level[rows] = np.where(counts == shingles, len(LIMITS), level)

    def _keys(self, rows: Integers, values: Hashes, counts: Integers, portion: int | None = None) -> Hashes:
        keys = (values >> np.uint64(self.bits)) << np.uint64(_DOCUMENT_BITS + self.bits)
        keys |= np.repeat(rows.astype(np.uint64), counts)
        if self.is_wanted is not None:
            kept = self.is_wanted[_filtered(values)]
            keys, values = keys[kept], values[kept]
        return keys if portion is None else keys[values & np.uint64((1 << self.bits) - 1) == portion]


def _samples(batch: pa.RecordBatch) -> tuple[Integers, Hashes, Integers]:
    """The documents of a batch, their samples, and how many each has."""
    sketches: Any = batch["sketch"]
    counts: Integers = np.diff(sketches.offsets.to_numpy()).astype(np.int64)
    return batch["document"].to_numpy().astype(np.int64), sketches.flatten().to_numpy(), counts


def _filtered(values: Hashes) -> Hashes:
    return values & np.uint64((1 << _FILTER_BITS) - 1)


class _Groups:
    """The documents that have each of some hashes, where they are more than one: hash after hash, ascending."""

    def __init__(self, keys: Hashes, index: _Index, max_frequency: int) -> None:
        shift = np.uint64(_DOCUMENT_BITS + index.bits)
        hashes = keys >> shift
        is_first = np.ones(len(keys) + 1, np.bool_)
        np.not_equal(hashes[1:], hashes[:-1], out=is_first[1:-1])
        starts = np.flatnonzero(is_first)
        sizes = np.diff(starts)
        documents = (keys & ((np.uint64(1) << shift) - np.uint64(1))).view(np.int64)
        hashes = hashes[starts[:-1]]
        self.is_fresh = index.is_fresh
        self.cold = Postings(documents, hashes, sizes, (sizes > 1) & (sizes <= max_frequency))
        self.hot = Postings(documents, hashes, sizes, sizes > max(1, max_frequency))

    def cold_pairs(self, most: int) -> Iterator[Integers]:
        """Yield the pairs that cold shingles make, as often as they have one in common."""
        documents, ends = self.cold.documents, np.repeat(self.cold.starts + self.cold.sizes, self.cold.sizes)
        at = np.arange(len(documents))
        for distance in range(1, most):
            at = at[at + distance < ends[at]]
            yield self._pairs(documents[at], documents[at + distance])

    def led_pairs(self) -> Integers:
        """The pairs that hot shingles make, each perhaps several times."""
        return self._pairs(self.hot.leaders(), self.hot.documents)

    def _pairs(self, one: Integers, other: Integers) -> Integers:
        asked = (self.is_fresh[one] | self.is_fresh[other]) & (one < other)
        pairs: Integers = one[asked] << 32 | other[asked]
        return pairs

    def note(self, is_safe: Mask, is_shaken: Mask, one: Integers, other: Integers, most: int) -> None:
        """Note the links whose documents are found by a shingle in common, a cold one or a hot one of which one is the
        leader, and of the others those that have one in common that is hot by the fresh documents or led by one."""
        left = np.flatnonzero(~is_safe)
        is_safe[left] = self.cold.held_by_both(one[left], other[left])
        left = left[~is_safe[left]]
        is_safe[left] = self.hot.led_by(one[left], other[left])
        left = left[~is_safe[left]]
        is_shaken[left] |= self._grown(most).held_by_both(one[left], other[left])

    def _grown(self, most: int) -> Postings:
        hot = self.hot
        fresh = (
            np.add.reduceat(self.is_fresh[hot.documents], hot.starts, dtype=np.int64) if len(hot.starts) else hot.sizes
        )
        is_grown = (hot.sizes - fresh <= most) | self.is_fresh[hot.documents[hot.starts]]
        return Postings(hot.documents, hot.hashes, hot.sizes, is_grown)


class _Hot:
    """How many hot shingles each document has, and marks of which these are."""

    def __init__(self, documents: int) -> None:
        self.counts = np.zeros(documents, np.int64)
        self.marks = np.zeros(documents, np.uint64)

    def add(self, groups: Postings) -> None:
        self.counts += np.bincount(groups.documents, minlength=len(self.counts))
        marks = np.uint64(1) << (groups.hashes & np.uint64(63))
        np.bitwise_or.at(self.marks, groups.documents, np.repeat(marks, groups.sizes))

    def most_in_common(self, one: Integers, other: Integers) -> Integers:
        """How many of them the documents of each pair have in common at most: at least one for each mark that the
        other lacks is not in common."""
        lacking = [np.bitwise_count(self.marks[a] & ~self.marks[b]) for a, b in ((one, other), (other, one))]
        most: Integers = np.minimum(self.counts[one] - lacking[0], self.counts[other] - lacking[1])
        return most


def _needed(index: _Index, one: Integers, other: Integers) -> NDArray[np.float64]:
    """The sampled shingles that documents must share, with two standard deviations to spare: sqrt(p (1 - p) n) for p of
    n samples. Two sketches are comparable below the smaller limit of the two, where both are complete."""
    level = np.minimum(index.level[one], index.level[other])
    samples, other_samples = index.samples[level, one].astype(float), index.samples[level, other].astype(float)
    shingles, other_shingles = index.shingles[one], index.shingles[other]
    smaller, larger = np.minimum(shingles, other_shingles), np.maximum(shingles, other_shingles)
    both, least = samples + other_samples, np.minimum(samples, other_samples)
    # Of n = both - shared samples in either: shared >= p n - 2 sqrt(p (1 - p) n), solved for shared.
    variance = NEAR * (1 - NEAR)
    near = both - ((np.sqrt(variance) + np.sqrt(variance + (1 + NEAR) * both)) / (1 + NEAR)) ** 2
    share = np.where(smaller >= STORY, INTACT, np.maximum(CONTAINED - BROKEN / np.maximum(smaller, 1), 0))
    contained = share * least - 2 * np.sqrt(share * (1 - share) * least)
    needed: NDArray[np.float64] = np.minimum(
        np.where(smaller >= HALF * larger, near, np.inf), np.where(smaller >= LEAST_SHINGLES, contained, np.inf)
    )
    return needed - 1e-9
