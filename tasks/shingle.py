"""Shingles: the overlapping word sequences of a text, as 64-bit hashes.

A shingle is 5 consecutive words of the normal form; in texts mostly in scripts without spaces it is
8 consecutive word characters. A text with fewer words is one shingle. After Broder, "On the resemblance
and containment of documents" (1997).
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.normalise import SPACE, Chunk, Codes, Offsets

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
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def span_hashes(codes: Codes, starts: Offsets, ends: Offsets) -> Hashes:
    """Hash the spans ``codes[start:end]``: one value each, wherever in `codes` they stand.

    Differences of prefix sums of a polynomial modulo 2**64 (Karp and Rabin), then mixed.
    """
    size = 1 << max(10, len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers(BASE, size)[: len(codes)], out=sums[1:])
    return mix((sums[ends] - sums[starts]) * _powers(INVERSE, size)[starts])


def piece_shingles(chunk: Chunk) -> list[Hashes]:
    """Return for each piece of `chunk` the hashes of its shingles, in text order, repeats included."""
    counts = np.diff(chunk.word_offsets)
    last = np.repeat(chunk.word_offsets[1:] - 1, counts)
    to = np.minimum(np.arange(len(last)) + WORDS_PER_SHINGLE - 1, last)
    hashes = span_hashes(chunk.words, chunk.starts, chunk.ends[to])
    found = []
    for piece, unspaced in enumerate(chunk.unspaced):
        begin, end = chunk.word_offsets[piece], chunk.word_offsets[piece + 1]
        if unspaced:
            codes = chunk.words[chunk.starts[begin] : chunk.ends[end - 1]]
            found.append(_character_shingles(codes[codes != SPACE]))
        else:
            found.append(hashes[begin : max(min(begin + 1, end), end - WORDS_PER_SHINGLE + 1)])
    return found


def _character_shingles(codes: Codes) -> Hashes:
    starts = np.arange(max(1, len(codes) - CHARACTERS_PER_SHINGLE + 1))
    return span_hashes(codes, starts, np.minimum(starts + CHARACTERS_PER_SHINGLE, len(codes)))


def distinct(parts: list[Hashes]) -> Hashes:
    """Return the distinct values of all `parts`, ascending."""
    if not parts:
        return np.empty(0, np.uint64)
    ordered = np.concatenate(parts)
    ordered.sort()
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
