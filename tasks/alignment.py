"""Bodies laid over each other by their common shingles: which words of each the other has not, and where they differ.

A word is covered when it stands in a shingle that the other body has too, whatever the order of the parts. The
differences follow the order of the words: shingles that occur once in both bodies are anchors, and what lies between
two neighbours of the longest run of anchors that ascends in both is all that can differ (patience diff, Bram Cohen).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from tasks.body_shingles import Bodies, Mask, Numbers
from tasks.normalise import Offsets
from tasks.shingle import covered

BLOCK: Final = 1 << 17
"""Words of the bodies, pair by pair, that are laid over each other at once: few enough for the processor's cache."""


class Runs(NamedTuple):
    """Runs of words of the one or the other bodies of some pairs, in order. Ends are exclusive."""

    pairs: Offsets
    starts: Offsets
    """Positions among the words of all bodies, as all that follow."""
    ends: Offsets


class Gaps(NamedTuple):
    """What lies between anchors, pair by pair, in order: words of the one body, and words of the other."""

    pairs: Offsets
    starts: Offsets
    ends: Offsets
    other_starts: Offsets
    other_ends: Offsets


class Alignment(NamedTuple):
    """Some pairs of bodies laid over each other. Pairs are numbered from 0 in all fields."""

    one: Offsets
    """Per pair: the one body, as a position among the bodies, and the other."""
    other: Offsets
    shared: Offsets
    """Per pair: distinct shingles in common."""
    uncovered: Runs
    """Words of the one body that are not covered."""
    other_uncovered: Runs
    gaps: Gaps


def align(bodies: Bodies, one: Offsets, other: Offsets) -> Iterator[Alignment]:
    """Yield the alignments of pairs of bodies, given as positions, in order and some at a time. Pairs of the same one
    body are best side by side."""
    table = np.full(int(bodies.shingles.max(initial=0)) + 1, -1, np.int32)
    sizes = bodies.sizes
    blocks = np.cumsum(sizes[one] + sizes[other]) // BLOCK
    bounds = [*np.flatnonzero(np.diff(blocks, prepend=-1)).tolist(), len(one)]
    for begin, end in pairwise(bounds):
        if begin < end:
            yield _aligned(bodies, table, one[begin:end], other[begin:end])


def _aligned(bodies: Bodies, table: Numbers, one: Offsets, other: Offsets) -> Alignment:
    first, second = _Side(bodies, one), _Side(bodies, other)
    at = _partners(bodies, table, one, other)
    hits = np.flatnonzero(at >= 0)
    shared: Offsets = np.diff(np.searchsorted(hits, second.bases))
    partners = at[hits].astype(np.int64) + np.repeat(first.bases[:-1] + 1, shared)
    words, other_words = partners + np.repeat(first.shifts, shared), hits + np.repeat(second.shifts, shared)
    first.cover(partners, words)
    second.cover(hits, other_words)
    anchors = bodies.once[words] & bodies.once[other_words]
    return Alignment(
        one,
        other,
        shared,
        first.uncovered(),
        second.uncovered(),
        _gaps(first, second, partners[anchors], hits[anchors]),
    )


def _partners(bodies: Bodies, table: Numbers, one: Offsets, other: Offsets) -> Numbers:
    """Per place of the other bodies: the word of the one body with which the same shingle first begins, or -1.

    `table` has an entry for each number of a shingle, and is left as it is.
    """
    bounds = bodies.offsets.tolist()
    found = np.full(int(bodies.sizes[other].sum()) + len(other) + 1, -1, np.int32)
    known, body = bodies.shingles[:0], -1
    end = 0
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a != body:
            table[known] = -1
            body, known = a, bodies.shingles[bounds[a] : bounds[a + 1]]
            table[known] = np.arange(len(known), dtype=np.int32)
            table[0] = -1
        start = end + 1
        end = start + bounds[b + 1] - bounds[b]
        table.take(bodies.shingles[bounds[b] : bounds[b + 1]], out=found[start:end], mode="clip")
    table[known] = -1
    return found


class _Side:
    """The one or the other bodies of some pairs, one after the other.

    Before the words of each body, and after all, stands a place that counts as covered.
    """

    def __init__(self, bodies: Bodies, some: Offsets) -> None:
        self.bodies = bodies
        self.some = some
        self.bases = np.zeros(len(some) + 1, np.int64)
        np.cumsum(bodies.sizes[some] + 1, out=self.bases[1:])
        self.shifts = bodies.offsets[some] - self.bases[:-1] - 1
        """From a place to the word that stands there."""
        self.reach = np.zeros(int(self.bases[-1]) + 1, np.uint8)
        """Per place: words of the shingle in common that begins there."""
        self.reach[self.bases] = 1

    def cover(self, places: Offsets, words: Offsets) -> None:
        """Mark the shingles in common, given by where they begin first."""
        self.reach[places] = self.bodies.lengths[words]
        again, before = self.bodies.again, self.bodies.before
        begins = np.searchsorted(again, self.bodies.offsets)
        starts, ends = begins[self.some], begins[self.some + 1]
        repeats = covered(starts, ends)
        if repeats.size:
            shifts = np.repeat(self.shifts, ends - starts)
            self.reach[again[repeats] - shifts] = self.reach[before[repeats] - shifts]

    def uncovered(self) -> Runs:
        """Of each body the runs of words that are not covered."""
        begins = np.flatnonzero(self.reach)
        ends = begins + self.reach[begins]
        is_open = begins[1:] > ends[:-1]
        starts, stops = ends[:-1][is_open], begins[1:][is_open]
        pairs = np.searchsorted(self.bases, starts, "right") - 1
        return Runs(pairs, starts + self.shifts[pairs], stops + self.shifts[pairs])


def _gaps(one: _Side, other: _Side, places: Offsets, other_places: Offsets) -> Gaps:
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
        _drop_falling(is_anchor, at, to, one.bases, falls)
        at = np.flatnonzero(is_anchor)
        to = partner[at]
    length = one.reach[at[:-1]]
    step, other_step = np.diff(at), np.diff(to)
    differ = np.flatnonzero((step != other_step) | (step > length))
    before, after, reached = at[differ], at[differ + 1], length[differ]
    other_before, other_after = to[differ], to[differ + 1]
    # Where a shingle repeats the end of the one before it, both cannot be held against the same words.
    back = np.maximum(np.maximum(before + reached - after, other_before + reached - other_after), 0)
    pairs = np.searchsorted(one.bases, before, "right") - 1
    shifts, other_shifts = one.shifts[pairs], other.shifts[pairs]
    return Gaps(
        pairs,
        before + reached - back + shifts,
        after + shifts,
        other_before + reached - back + other_shifts,
        other_after + other_shifts,
    )


def _drop_falling(is_anchor: Mask, at: Offsets, to: Offsets, bases: Offsets, falls: Offsets) -> None:
    """Drop the anchors, which stand `at` and `to`, that are not of the run that ascends in both bodies of a pair."""
    is_start = np.ones(len(at), np.bool_)
    is_start[1:] = (at[1:] - at[:-1] != 1) | (to[1:] - to[:-1] != 1)
    starts = np.flatnonzero(is_start)
    lengths = np.diff(starts, append=len(at))
    bounds = np.searchsorted(at[starts], bases).tolist()
    for pair in np.unique(np.searchsorted(bases, falls, "right") - 1).tolist():
        begin, end = bounds[pair : pair + 2]
        kept = _heaviest_ascent(to[starts[begin:end]].tolist(), lengths[begin:end].tolist())
        for run in set(range(end - begin)).difference(kept):
            start = int(starts[begin + run])
            is_anchor[at[start : start + int(lengths[begin + run])]] = False


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
