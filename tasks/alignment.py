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

from tasks.body_shingles import SLOTS, Bodies, Mask, Numbers
from tasks.normalise import Offsets
from tasks.shingle import BASE, Hashes, covered

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
    # The last word is one that no shingle is equal to: what has no place in the table.
    shingles = np.append(bodies.shingles, np.uint64(1))
    table = np.full(SLOTS, len(bodies.shingles), np.int32)
    sizes = bodies.sizes
    blocks = np.cumsum(sizes[one] + sizes[other]) // BLOCK
    bounds = [*np.flatnonzero(np.diff(blocks, prepend=-1)).tolist(), len(one)]
    for begin, end in pairwise(bounds):
        if begin < end:
            yield _aligned(bodies, shingles, table, one[begin:end], other[begin:end])


def _aligned(bodies: Bodies, shingles: Hashes, table: Numbers, one: Offsets, other: Offsets) -> Alignment:
    first, second = _Side(bodies, one), _Side(bodies, other)
    at, partner = _partners(bodies, shingles, table, first, second)
    hits = np.flatnonzero(at)
    shared: Offsets = np.diff(np.searchsorted(hits, second.bases))
    words, other_words = partner[hits].astype(np.int64), hits + np.repeat(second.shifts, shared)
    partners = words - np.repeat(first.shifts, shared)
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


def _partners(bodies: Bodies, shingles: Hashes, table: Numbers, one: _Side, other: _Side) -> tuple[Mask, Numbers]:
    """Per place of the other bodies: whether the shingle that first begins there begins in the one body, too, and the
    word with which it first does.

    `table` says for each slot of a shingle the word with which it begins, or the last one, and is left as it is.
    """
    bounds = bodies.offsets.tolist()
    none = len(bodies.shingles)
    words = np.full(int(other.bases[-1]) + 1, none, np.int32)
    wanted = np.zeros(len(words), np.uint64)
    known, body = bodies.slots[:0], -1
    end = 0
    for a, b in zip(one.some.tolist(), other.some.tolist(), strict=True):
        if a != body:
            table[known] = none
            body, known = a, bodies.slots[bounds[a] : bounds[a + 1]]
            # The first of those that have one slot is written last.
            table[known[::-1]] = np.arange(bounds[a + 1] - 1, bounds[a] - 1, -1, dtype=np.int32)
        start = end + 1
        end = start + bounds[b + 1] - bounds[b]
        wanted[start:end] = bodies.shingles[bounds[b] : bounds[b + 1]]
        table.take(bodies.slots[bounds[b] : bounds[b + 1]], out=words[start:end], mode="clip")
    table[known] = none
    is_found = shingles[words] == wanted
    _find_hidden(bodies, one.some, other.bases, wanted, is_found, words, np.flatnonzero(~is_found & (words != none)))
    return is_found, words


def _find_hidden(
    bodies: Bodies, one: Offsets, bases: Offsets, wanted: Hashes, is_found: Mask, words: Numbers, places: Offsets
) -> None:
    """Find those of the shingles at some places that are hidden in the one bodies."""
    begins = np.searchsorted(bodies.hidden, bodies.offsets)
    starts, ends = begins[one], begins[one + 1]
    hidden = bodies.hidden[covered(starts, ends)]
    if not hidden.size:
        return
    pairs = np.repeat(np.arange(len(one)), ends - starts).astype(np.uint64)
    keys = bodies.shingles[hidden] + pairs * np.uint64(BASE)
    order = keys.argsort()
    keys, hidden = keys[order], hidden[order]
    places = places[wanted[places] > 0]
    asked = (np.searchsorted(bases, places, "right") - 1).astype(np.uint64) * np.uint64(BASE) + wanted[places]
    at = keys.searchsorted(asked)
    at[at == len(keys)] = 0
    found = (keys[at] == asked) & (bodies.shingles[hidden[at]] == wanted[places])
    is_found[places[found]] = True
    words[places[found]] = hidden[at[found]]


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
