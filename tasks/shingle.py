"""Shingles: the overlapping word sequences of a text, as 64-bit hashes.

A shingle is 5 consecutive words of the normal form; where a script has no spaces between words it is 8 consecutive word
characters, and where such a script meets another as many tokens as make up as much. A text with fewer is one
shingle. After Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.folding import UNSPACED

Hashes = NDArray[np.uint64]
Offsets = NDArray[np.int64]
Places = NDArray[np.int32]
Kinds = NDArray[np.uint8]
Lengths = NDArray[np.uint8]
Value = TypeVar("Value", Hashes, np.uint64)

WORDS_PER_SHINGLE: Final = 5
CHARACTERS_PER_SHINGLE: Final = 8
LEAST_WEIGHT: Final = WORDS_PER_SHINGLE * CHARACTERS_PER_SHINGLE
"""Of the words of a shingle, so that 5 words and 8 characters weigh the same."""

BASE: Final = 0x9E3779B97F4A7C15
"""Base of the polynomials modulo 2**64 that are hashes once they are mixed; odd, so that no value is lost."""


def mix(values: Value) -> Value:
    """Spread `values` evenly over 64 bits; one to one (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


mixed = compiled(mix)
"""The same for one value, in compiled code."""


def covered(starts: Offsets, ends: Offsets) -> Offsets:
    """The positions in some spans, one span after the other."""
    counts = ends - starts
    positions: Offsets = np.arange(int(counts.sum())) + np.repeat(starts - np.cumsum(counts) + counts, counts)
    return positions


def shingles(words: Hashes, kinds: Kinds, offsets: Offsets) -> tuple[Hashes, Lengths]:
    """Per word the hash of the shingle that begins there, and how many words it has; 0 where none begins.

    In: the hashes of words and the kinds of their first characters; where the words of each piece of text begin, one
    more entry than pieces. No shingle goes from one piece into the next.
    """
    found, lengths = np.zeros(len(words), np.uint64), np.zeros(len(words), np.uint8)
    _shingles(words, kinds, offsets, len(offsets) - 1, found, lengths)
    return found, lengths


@compiled
def _shingles(words: Hashes, kinds: Kinds, offsets: Offsets, pieces: int, found: Hashes, lengths: Lengths) -> int:
    for piece in range(pieces):
        end = offsets[piece]
        weight = 0
        for begin in range(offsets[piece], offsets[piece + 1]):
            while weight < LEAST_WEIGHT and end < offsets[piece + 1]:
                weight += WORDS_PER_SHINGLE if kinds[end] & UNSPACED else CHARACTERS_PER_SHINGLE
                end += 1
            if weight < LEAST_WEIGHT and begin > offsets[piece]:
                break
            value = np.uint64(0)
            for word in range(end - 1, begin - 1, -1):
                value = value * np.uint64(BASE) + words[word]
            found[begin], lengths[begin] = mixed(value), end - begin
            weight -= WORDS_PER_SHINGLE if kinds[begin] & UNSPACED else CHARACTERS_PER_SHINGLE
    return 0


def first_places(hashes: Hashes, lengths: Lengths, offsets: Offsets) -> Places:
    """Per word of some texts the word with which its shingle begins first in the text; -1 where no shingle begins.

    In: what `shingles` returns; where the words of each text begin, one more entry than texts.
    """
    first = np.full(len(hashes), -1, np.int32)
    table = empty_table(int(np.diff(offsets).max(initial=0)))
    _first_places(hashes, lengths, offsets, len(offsets) - 1, table, first)
    return first


@compiled
def _first_places(hashes: Hashes, lengths: Lengths, offsets: Offsets, texts: int, table: Places, first: Places) -> int:
    for text in range(texts):
        bits = cleared(table, offsets[text + 1] - offsets[text])
        for word in range(offsets[text], offsets[text + 1]):
            if lengths[word]:
                slot = slot_of(table, bits, hashes, hashes[word])
                if table[slot] < 0:
                    table[slot] = word
                first[word] = table[slot]
    return 0


def empty_table(most: int) -> Places:
    """Room for a hash table of up to so many words; half of it stays free."""
    return np.empty(1 << max(1, (2 * most - 1).bit_length()), np.int32)


@compiled
def cleared(table: Places, most: int) -> int:
    """Clear as much of a hash table as so many words need, which are no more than it was made for. Return the logarithm
    of its size."""
    bits = 1
    while (1 << bits) < 2 * most:
        bits += 1
    for slot in range(1 << bits):
        table[slot] = -1
    return bits


@compiled
def slot_of(table: Places, bits: int, hashes: Hashes, wanted: np.uint64) -> np.int64:
    """Where a hash table has the word with a hash, or -1 where it is to be put (linear probing)."""
    slot = np.int64(wanted >> np.uint64(64 - bits))
    while table[slot] >= 0 and hashes[table[slot]] != wanted:
        slot = (slot + 1) & ((1 << bits) - 1)
    return slot


def numbered(keys: Hashes) -> Offsets:
    """For each entry the number of its value, by the order in which the values first occur."""
    which = np.empty(len(keys), np.int64)
    _number(keys, len(keys), empty_table(len(keys)), np.empty(len(keys), np.uint64), which)
    return which


@compiled
def _number(keys: Hashes, size: int, table: Places, seen: Hashes, which: Offsets) -> int:
    bits = cleared(table, size)
    count = 0
    for place in range(size):
        wanted = mixed(keys[place])
        slot = slot_of(table, bits, seen, wanted)
        if table[slot] < 0:
            table[slot] = count
            seen[count] = wanted
            count += 1
        which[place] = table[slot]
    return count


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
