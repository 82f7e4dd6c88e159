"""Bodies laid over each other by their common shingles: which words of each the other has not, and where they differ.

A word is covered when it stands in a shingle that the other body has too, whatever the order of the parts. The
differences follow the order of the words: shingles that occur once in both bodies are anchors, and what lies between
two neighbours of the longest run of anchors that ascends in both is all that can differ (patience diff, Bram Cohen).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from tasks.body_shingles import Body, Mask
from tasks.normalise import Offsets
from tasks.shingle import WORDS_PER_SHINGLE

BLOCK: Final = 1 << 17
"""Words of the bodies, pair by pair, that are laid over each other at once: few enough for the processor's cache."""

Span = tuple[int, int]
Gap = tuple[int, int, int, int]


class Alignment(NamedTuple):
    """Two bodies laid over each other. Spans are of words, ends exclusive."""

    shared: int
    """Distinct shingles in common."""
    one: list[Span]
    """Runs of words of the one body that are not covered."""
    other: list[Span]
    gaps: list[Gap]
    """What lies between anchors: begin and end in the one body, begin and end in the other."""


def align(pairs: Sequence[tuple[Body, Body]]) -> Iterator[Alignment]:
    """Yield the alignment of each of `pairs`, in order. Pairs of the same body are best side by side."""
    begin = size = 0
    for end, (one, other) in enumerate(pairs):
        size += len(one.words) + len(other.words)
        if size > BLOCK:
            yield from _aligned(pairs[begin : end + 1])
            begin, size = end + 1, 0
    if begin < len(pairs):
        yield from _aligned(pairs[begin:])


def _aligned(pairs: Sequence[tuple[Body, Body]]) -> Iterator[Alignment]:
    one, other = _Side([pair[0] for pair in pairs]), _Side([pair[1] for pair in pairs])
    shared: list[int] = []
    for left, right in pairs:
        at = left.shingles.searchsorted(right.shingles)
        also = np.flatnonzero(left.shingles.take(at, mode="clip") == right.shingles) if left.shingles.size else at[:0]
        at = at[also]
        shared.append(len(at))
        one.hits.append(at)
        other.hits.append(also)
    places, once = one.cover()
    other_places, other_once = other.cover()
    kept = np.logical_and(once, other_once)
    gaps = _gaps(one, other, places[kept], other_places[kept])
    return map(Alignment, shared, one.runs(), other.runs(), gaps)


class _Side:
    """The one or the other bodies of some pairs, one after the other, and their shingles in common.

    Before the words of each body, and after all, stands a place that counts as covered.
    """

    def __init__(self, some: list[Body]) -> None:
        self.bodies = some
        self.hits: list[Offsets] = []
        """Of each body the shingles in common, as positions in `Body.shingles`."""
        self.bases = np.zeros(len(some) + 1, np.int64)
        np.cumsum([len(body.words) + 1 for body in some], out=self.bases[1:])
        self.reach = np.zeros(int(self.bases[-1]) + 1, np.uint8)
        """Per place: words of the shingle in common that begins there."""
        self.reach[self.bases] = 1

    def cover(self) -> tuple[Offsets, Mask]:
        """Mark the shingles in common. Return where they stand, in the order of `hits`, and which occur once."""
        shifts = (self.bases[:-1] + 1).tolist()
        known = list(zip(self.bodies, self.hits, shifts, strict=True))
        places = np.concatenate([body.first[hits] for body, hits, _ in known])
        places += np.repeat(self.bases[:-1] + 1, list(map(len, self.hits)))
        lengths: Offsets | int = WORDS_PER_SHINGLE
        if any(body.lengths is not None for body in self.bodies):
            even = np.full(max(map(len, self.hits)), WORDS_PER_SHINGLE)
            lengths = np.concatenate(
                [even[: len(hits)] if body.lengths is None else body.lengths[hits] for body, hits, _ in known]
            )
        self.reach[places] = lengths
        once = np.ones(len(places), np.bool_)
        repeated = [(body.repeats, shift) for body, _, shift in known if body.repeats]
        if repeated:
            again = np.concatenate([repeats.again + shift for repeats, shift in repeated])
            self.reach[again] = self.reach[np.concatenate([repeats.before + shift for repeats, shift in repeated])]
            begin = 0
            for body, hits, _ in known:
                if body.repeats:
                    once[begin : begin + len(hits)] = body.repeats.once[hits]
                begin += len(hits)
        return places, once

    def runs(self) -> list[list[Span]]:
        """Of each body the runs of words that are not covered."""
        begins = np.flatnonzero(self.reach)
        ends = begins + self.reach[begins]
        is_open = begins[1:] > ends[:-1]
        starts, stops = ends[:-1][is_open], begins[1:][is_open]
        return _by_pair(self.bases, starts, [self.within(starts, starts), self.within(starts, stops)])

    def within(self, anchors: Offsets, places: Offsets) -> list[int]:
        """The words that `places` are in the bodies in which `anchors` are."""
        words: list[int] = (places - self.bases[np.searchsorted(self.bases, anchors, "right") - 1] - 1).tolist()
        return words


def _gaps(one: _Side, other: _Side, places: Offsets, other_places: Offsets) -> list[list[Gap]]:
    """Of each pair what lies between the anchors, which are given by where they stand."""
    is_anchor = np.zeros(len(one.reach), np.bool_)
    partner = np.zeros(len(one.reach), np.int64)
    is_anchor[one.bases] = is_anchor[places] = True
    partner[one.bases] = other.bases
    partner[places] = other_places
    at = np.flatnonzero(is_anchor)
    to = partner[at]
    falls = at[:-1][to[1:] < to[:-1]]
    if falls.size:
        is_start = np.ones(len(at), np.bool_)
        is_start[1:] = (at[1:] - at[:-1] != 1) | (to[1:] - to[:-1] != 1)
        starts = np.flatnonzero(is_start)
        lengths = np.diff(starts, append=len(at))
        bounds = np.searchsorted(at[starts], one.bases).tolist()
        for pair in np.unique(np.searchsorted(one.bases, falls, "right") - 1).tolist():
            begin, end = bounds[pair : pair + 2]
            kept = _heaviest_ascent(to[starts[begin:end]].tolist(), lengths[begin:end].tolist())
            for run in set(range(end - begin)).difference(kept):
                start = int(starts[begin + run])
                is_anchor[at[start : start + int(lengths[begin + run])]] = False
        at = np.flatnonzero(is_anchor)
        to = partner[at]
    length = one.reach[at[:-1]]
    step, other_step = np.diff(at), np.diff(to)
    differ = np.flatnonzero((step != other_step) | (step > length))
    before, after, length = at[differ], at[differ + 1], length[differ]
    other_before, other_after = to[differ], to[differ + 1]
    # Where a shingle repeats the end of the one before it, both cannot be held against the same words.
    back = np.maximum(np.maximum(before + length - after, other_before + length - other_after), 0)
    starts, other_starts = before + length - back, other_before + length - back
    return _by_pair(
        one.bases,
        before,
        [
            one.within(before, starts),
            one.within(before, after),
            other.within(other_before, other_starts),
            other.within(other_before, other_after),
        ],
    )


def _by_pair(bases: Offsets, places: Offsets, columns: list[list[int]]) -> list[list[Any]]:
    """The rows of `columns` by the pair in which their `places` are."""
    rows = list(zip(*columns, strict=True))
    return [rows[a:b] for a, b in pairwise(np.searchsorted(places, bases).tolist())]


def _heaviest_ascent(values: list[int], weights: list[int]) -> list[int]:
    """The positions of the ascending run of `values`, which are distinct, of the largest weight (patience sorting)."""
    tops: list[int] = []
    sums: list[int] = []
    positions: list[int] = []
    before: list[int] = []
    for position, (value, weight) in enumerate(zip(values, weights, strict=True)):
        pile = beyond = bisect_left(tops, value)
        total = weight + (sums[pile - 1] if pile else 0)
        before.append(positions[pile - 1] if pile else -1)
        while beyond < len(sums) and sums[beyond] <= total:
            beyond += 1
        tops[pile:beyond] = [value]
        sums[pile:beyond] = [total]
        positions[pile:beyond] = [position]
    found = []
    position = positions[-1] if positions else -1
    while position >= 0:
        found.append(position)
        position = before[position]
    return found[::-1]
