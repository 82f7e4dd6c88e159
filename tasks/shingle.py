"""Shingles: the overlapping word sequences of a text, as 64-bit hashes.

A shingle is 5 consecutive words of the normal form; where a script has no spaces between words it is 8 consecutive word
characters, and where such a script meets another as many tokens as make up as much. A text with fewer is one
shingle. After Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.folding import UNSPACED
from tasks.normalise import Chunk, Offsets

Hashes = NDArray[np.uint64]

WORDS_PER_SHINGLE: Final = 5
CHARACTERS_PER_SHINGLE: Final = 8

BASE: Final = 0x9E3779B97F4A7C15
"""Base of the polynomial; odd, so that it has an inverse modulo 2**64."""
INVERSE: Final = pow(BASE, -1, 1 << 64)


@cache
def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def mix(values: Hashes) -> Hashes:
    """Spread `values` evenly over 64 bits; one to one (the finaliser of splitmix64)."""
    mixed = values >> np.uint64(30)
    mixed ^= values
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    shifted = mixed >> np.uint64(27)
    shifted ^= mixed
    shifted *= np.uint64(0x94D049BB133111EB)
    np.right_shift(shifted, np.uint64(31), out=mixed)
    mixed ^= shifted
    return mixed


def prefix_sums(values: NDArray[np.unsignedinteger]) -> Hashes:
    """Sums of a polynomial over the beginnings of `values`, modulo 2**64: of none, of one, of all."""
    sums = np.zeros(len(values) + 1, np.uint64)
    np.multiply(values, _powers(BASE, _size(len(values)))[: len(values)], out=sums[1:])
    np.cumsum(sums, out=sums)
    return sums


def span_hashes(values: NDArray[np.unsignedinteger], starts: Offsets, ends: Offsets) -> Hashes:
    """Hash the spans ``values[start:end]``: one hash each, wherever in `values` they stand."""
    return hashes_of(prefix_sums(values), starts, ends)


def hashes_of(sums: Hashes, starts: Offsets, ends: Offsets) -> Hashes:
    """Hash spans of the values that have these `prefix_sums`.

    Differences of prefix sums of a polynomial modulo 2**64 (Karp and Rabin), then mixed.
    """
    return mix((sums[ends] - sums[starts]) * _powers(INVERSE, _size(len(sums) - 1))[starts])


def _size(values: int) -> int:
    return 1 << max(10, values.bit_length())


def covered(starts: Offsets, ends: Offsets) -> Offsets:
    """The positions in some spans, one span after the other."""
    counts = ends - starts
    positions: Offsets = np.arange(int(counts.sum())) + np.repeat(starts - np.cumsum(counts) + counts, counts)
    return positions


def token_hashes(chunk: Chunk) -> Hashes:
    """Return the hash of every token of `chunk`."""
    return span_hashes(chunk.codes, chunk.starts, chunk.ends)


def shingle_spans(chunk: Chunk) -> tuple[Offsets, Offsets]:
    """Return where the shingles of `chunk` begin and end (exclusive) among its tokens, in text order.

    No shingle goes from one piece into the next.
    """
    counts = np.diff(chunk.token_offsets)
    begins = np.arange(len(chunk.starts))
    ends = begins + WORDS_PER_SHINGLE
    if chunk.has_unspaced:
        unspaced = (chunk.kinds[chunk.starts] & UNSPACED) > 0
        # So that 5 words and 8 characters weigh the same.
        least = WORDS_PER_SHINGLE * CHARACTERS_PER_SHINGLE
        weights = np.where(unspaced, WORDS_PER_SHINGLE, CHARACTERS_PER_SHINGLE)
        sums = np.zeros(len(weights) + 1 + CHARACTERS_PER_SHINGLE, np.int64)
        np.cumsum(weights, out=sums[1 : len(weights) + 1])
        sums[len(weights) + 1 :] = sums[len(weights)] + least
        light = np.flatnonzero(sums[WORDS_PER_SHINGLE:][: len(begins)] - sums[: len(begins)] < least)
        while len(light):
            ends[light] += 1
            light = light[sums[ends[light]] - sums[light] < least]
    limits = np.repeat(chunk.token_offsets[1:], counts)
    kept = ends <= limits
    kept[chunk.token_offsets[:-1][counts > 0]] = True  # the one shingle of a short piece
    return begins[kept], np.minimum(ends, limits)[kept]


def piece_shingles(chunk: Chunk) -> tuple[Hashes, Offsets]:
    """Return the hashes of all shingles of `chunk`, in text order, repeats included; and where those of its pieces
    begin, one more entry than pieces."""
    hashes, _, offsets = located_shingles(chunk, token_hashes(chunk))
    return hashes, offsets


def located_shingles(chunk: Chunk, words: Hashes) -> tuple[Hashes, NDArray[np.uint8], Offsets]:
    """Return what `piece_shingles` does, and between both: per word of `chunk`, of which the hashes are given, how many
    words the shingle has that begins there; 0 where none begins."""
    sums = prefix_sums(words)
    hashes = np.zeros(len(words), np.uint64)
    differences = sums[WORDS_PER_SHINGLE:] - sums[:-WORDS_PER_SHINGLE]
    differences *= _powers(INVERSE, _size(len(words)))[: len(differences)]
    hashes[: len(differences)] = mix(differences)
    lengths = np.full(len(words), WORDS_PER_SHINGLE, np.uint8)
    # No shingle goes from one piece into the next.
    last = chunk.token_offsets[1:, np.newaxis] - np.arange(1, WORDS_PER_SHINGLE)
    lengths[last[last >= 0]] = 0
    if (irregular := _irregular(chunk)).size:
        counts = np.diff(chunk.token_offsets)[irregular]
        some = covered(chunk.token_offsets[irregular], chunk.token_offsets[irregular] + counts)
        part = chunk._replace(starts=chunk.starts[some], token_offsets=np.append(0, np.cumsum(counts)))
        begins, ends = shingle_spans(part)
        lengths[some] = 0
        lengths[some[begins]] = ends - begins
        hashes[some[begins]] = span_hashes(words[some], begins, ends)
    is_begin = lengths > 0
    return hashes[is_begin], lengths, np.append(0, np.cumsum(is_begin))[chunk.token_offsets]


def _irregular(chunk: Chunk) -> Offsets:
    """The pieces of which not all shingles are of 5 words."""
    is_irregular = np.diff(chunk.token_offsets) < WORDS_PER_SHINGLE
    if chunk.has_unspaced:
        unspaced = np.flatnonzero((chunk.kinds[chunk.starts] & UNSPACED) > 0)
        is_irregular |= np.diff(np.searchsorted(unspaced, chunk.token_offsets)) > 0
    return np.flatnonzero(is_irregular)


def distinct(hashes: Hashes, offsets: Offsets) -> tuple[Hashes, Offsets]:
    """Return the distinct values of each part of `hashes`, ascending; and where the parts begin now.

    `offsets` says where the parts begin, with one more entry than parts. `hashes` is overwritten.
    """
    for begin, end in pairwise(offsets.tolist()):
        hashes[begin:end].sort()
    first = np.ones(len(hashes), np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    first[offsets[:-1][np.diff(offsets) > 0]] = True
    counts = np.zeros(len(hashes) + 1, np.int64)
    np.cumsum(first, out=counts[1:])
    return hashes[first], counts[offsets]
