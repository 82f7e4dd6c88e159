"""Bodies laid over each other by their common shingles: which words of each the other has not, and where they differ.

A word is covered when it stands in a shingle that the other body has too, whatever the order of the parts. The
differences follow the order of the words: shingles that occur once in both bodies are anchors, and what lies between
two neighbours of the longest run of anchors that ascends in both is all that can differ (patience diff, Bram Cohen).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.body_shingles import Bodies
from tasks.compiled import compiled
from tasks.shingle import Hashes, Lengths, Offsets, Places, cleared, empty_table, slot_of

Flags = NDArray[np.uint8]

BLOCK: Final = 1 << 18
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
    one, other = np.ascontiguousarray(one), np.ascontiguousarray(other)
    sizes = bodies.sizes
    blocks = np.cumsum(sizes[one] + sizes[other]) // BLOCK
    bounds = [*np.flatnonzero(np.diff(blocks, prepend=-1)).tolist(), len(one)]
    for begin, end in pairwise(bounds):
        if begin < end:
            some, others = one[begin:end], other[begin:end]
            yield _aligned(bodies, some, others)


def _aligned(bodies: Bodies, one: Offsets, other: Offsets) -> Alignment:
    sizes, other_sizes = bodies.sizes[one], bodies.sizes[other]
    words, other_words = int(sizes.sum()) + len(one), int(other_sizes.sum()) + len(one)
    longest = int(max(sizes.max(), other_sizes.max()))
    shared, counts = np.zeros(len(one), np.int64), np.zeros(3, np.int64)
    runs, other_runs = np.empty((words, 3), np.int64), np.empty((other_words, 3), np.int64)
    gaps = np.empty((words, 5), np.int64)
    _align(
        one,
        other,
        len(one),
        bodies.offsets,
        bodies.shingles,
        bodies.lengths,
        bodies.first,
        bodies.once.view(np.uint8),
        shared,
        runs.ravel(),
        other_runs.ravel(),
        gaps.ravel(),
        counts,
        empty_table(longest),
        *np.empty((8, longest + 1), np.int64),
    )
    uncovered, other_uncovered, between = counts.tolist()
    return Alignment(
        one,
        other,
        shared,
        Runs(*runs[:uncovered].T),
        Runs(*other_runs[:other_uncovered].T),
        Gaps(*gaps[:between].T),
    )


@compiled
def _align(
    one: Offsets,
    other: Offsets,
    pairs: int,
    offsets: Offsets,
    shingles: Hashes,
    lengths: Lengths,
    first: Places,
    once: Flags,
    shared: Offsets,
    runs: Offsets,
    other_runs: Offsets,
    gaps: Offsets,
    counts: Offsets,
    table: Places,
    held: Offsets,
    other_held: Offsets,
    partner: Offsets,
    starts: Offsets,
    weights: Offsets,
    before: Offsets,
    best: Offsets,
    ends: Offsets,
) -> int:
    """Find the fields of `Alignment` that follow the bodies, by those of `Bodies`; `counts` says how many runs, other
    runs and gaps there are. What follows is room for the longest body."""
    body = bits = 0
    for pair in range(pairs):
        begin, end = offsets[one[pair]], offsets[one[pair] + 1]
        other_begin, other_end = offsets[other[pair]], offsets[other[pair] + 1]
        size, other_size = end - begin, other_end - other_begin
        if pair == 0 or one[pair] != body:
            body = one[pair]
            bits = cleared(table, size)
            for word in range(begin, end):
                if first[word] == word:
                    table[slot_of(table, bits, shingles, shingles[word])] = word
        # Per word of either body: its shingle is in common; and the word of the other with which it is an anchor.
        for place in range(size):
            held[place], partner[place] = 0, -1
        for place in range(other_size):
            other_held[place] = 0
        last, is_falling = np.int64(-1), 0
        for other_word in range(other_begin, other_end):
            if first[other_word] == other_word:
                found = np.int64(table[slot_of(table, bits, shingles, shingles[other_word])])
                if found >= 0:
                    shared[pair] += 1
                    held[found - begin] = other_held[other_word - other_begin] = 1
                    if once[found] and once[other_word]:
                        partner[found - begin] = other_word - other_begin
                        if found < last:
                            is_falling = 1
                        last = found
        counts[0] = _add_uncovered(runs, counts[0], pair, begin, end, held, lengths, first)
        counts[1] = _add_uncovered(other_runs, counts[1], pair, other_begin, other_end, other_held, lengths, first)
        if is_falling:
            _drop_falling(partner, size, other_size, starts, weights, before, best, ends)
        counts[2] = _add_gaps(gaps, counts[2], pair, begin, size, other_begin, other_size, partner, lengths)
    return 0


@compiled
def _add_uncovered(
    runs: Offsets, count: int, pair: int, begin: int, end: int, held: Offsets, lengths: Lengths, first: Places
) -> int:
    """Add to so many runs those of the words of a body that no shingle in common covers; return how many there are."""
    covered = begin
    for word in range(begin, end + 1):
        if word == end or (first[word] >= 0 and held[first[word] - begin]):
            if word > covered:
                runs[3 * count], runs[3 * count + 1], runs[3 * count + 2] = pair, covered, word
                count += 1
            if word < end:
                covered = max(covered, word + lengths[word])
    return count


@compiled
def _add_gaps(
    gaps: Offsets,
    count: int,
    pair: int,
    begin: int,
    size: int,
    other_begin: int,
    other_size: int,
    partner: Offsets,
    lengths: Lengths,
) -> int:
    """Add to so many gaps what lies between the anchors of a pair; return how many there are."""
    place, other_place, length = -1, -1, np.int64(1)
    for next_place in range(size + 1):
        next_other = other_size if next_place == size else partner[next_place]
        if next_other < 0:
            continue
        step, other_step = next_place - place, next_other - other_place
        if step != other_step or step > length:
            # Where a shingle repeats the end of the one before it, both cannot be held against the same words.
            passed = min(length, step, other_step)
            gaps[5 * count] = pair
            gaps[5 * count + 1], gaps[5 * count + 2] = begin + place + passed, begin + next_place
            gaps[5 * count + 3], gaps[5 * count + 4] = other_begin + other_place + passed, other_begin + next_other
            count += 1
        if next_place < size:
            place, other_place, length = next_place, next_other, np.int64(lengths[begin + next_place])
    return count


@compiled
def _drop_falling(
    partner: Offsets,
    size: int,
    other_size: int,
    starts: Offsets,
    weights: Offsets,
    before: Offsets,
    best: Offsets,
    ends: Offsets,
) -> int:
    """Drop the anchors that are not of the heaviest run that ascends in both bodies, of which these are the sizes.
    Anchors that follow each other in both stay or fall together.

    The best ascents by where they end are kept in a tree (Fenwick, 1994).
    """
    for node in range(other_size + 1):
        best[node], ends[node] = 0, -1
    count = 0
    for place in range(size):
        if partner[place] >= 0:
            if place and partner[place - 1] >= 0 and partner[place] == partner[place - 1] + 1:
                weights[count - 1] += 1
            else:
                starts[count], weights[count] = place, 1
                count += 1
    for run in range(count):
        before[run] = _heaviest(best, ends, partner[starts[run]])
        total = weights[run]
        if before[run] >= 0:
            total += weights[before[run]]
        weights[run] = total
        node = partner[starts[run]] + 1
        while node <= other_size:
            if total >= best[node]:
                best[node], ends[node] = total, run
            node += node & -node
    kept = _heaviest(best, ends, other_size)
    for place in range(size - 1, -1, -1):
        if partner[place] >= 0:
            while starts[count - 1] > place:
                count -= 1
            if count - 1 != kept:
                partner[place] = -1
            if starts[count - 1] == place and count - 1 == kept:
                kept = before[kept]
    return count


@compiled
def _heaviest(best: Offsets, ends: Offsets, below: int) -> int:
    """The last run of the heaviest ascent below a word, of equals the last one; -1 if there is none."""
    run, weight = -1, 0
    node = below
    while node > 0:
        if best[node] > weight or (best[node] == weight and ends[node] > run):
            run, weight = ends[node], best[node]
        node -= node & -node
    return run
