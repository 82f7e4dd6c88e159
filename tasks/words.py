"""Words, numbers and normal forms of folded texts."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.folding import DIGIT, KINDS, MARK, POINT, SPACE, UNSPACED, WORD, Codes, Folded
from tasks.shingle import BASE, Hashes, Kinds, Offsets, mixed

CODE: Final = (1 << KINDS) - 1
AFTER_POINT: Final = 1 << 21
"""What a digit after a point or comma counts more."""


class Words(NamedTuple):
    """The words of some texts, one after the other; in scripts that write no space between words each character is
    one, with the marks on it."""

    hashes: Hashes
    starts: Offsets
    """Where each begins and ends (exclusive) in the folded texts."""
    ends: Offsets
    kinds: Kinds
    """Of the first character of each, see `tasks.folding`."""
    offsets: Offsets
    """Where the words of each text begin, one more entry than texts."""


def words(folded: Folded) -> Words:
    """The words of some texts."""
    most, texts = len(folded.codes), len(folded.offsets) - 1
    hashes, kinds, offsets = np.empty(most, np.uint64), np.empty(most, np.uint8), np.zeros(texts + 1, np.int64)
    starts, ends = np.empty(most, np.int64), np.empty(most, np.int64)
    count = _words(folded.codes, folded.offsets, texts, hashes, starts, ends, kinds, offsets)
    return Words(hashes[:count], starts[:count], ends[:count], kinds[:count], offsets)


@compiled
def _words(
    codes: Codes,
    offsets: Offsets,
    texts: int,
    hashes: Hashes,
    starts: Offsets,
    ends: Offsets,
    kinds: Kinds,
    bounds: Offsets,
) -> int:
    count = 0
    for text in range(texts):
        at = offsets[text]
        while at < offsets[text + 1]:
            kind = codes[at] >> KINDS
            if not kind & WORD or kind & MARK:  # a mark on nothing is no word
                at += 1
                continue
            starts[count], kinds[count] = at, kind
            value, power = np.uint64(0), np.uint64(1)
            while True:
                value += np.uint64(codes[at] & CODE) * power
                power *= np.uint64(BASE)
                at += 1
                if at == offsets[text + 1]:
                    break
                more = codes[at] >> KINDS
                if not more & MARK and (kind & UNSPACED or more & UNSPACED or not more & WORD):
                    break
            hashes[count], ends[count] = mixed(value), at
            count += 1
        bounds[text + 1] = count
    return count


def numbers(folded: Folded) -> tuple[Hashes, Offsets]:
    """The hashes of all number tokens of some texts, repeats included; and where those of each text begin, one more
    entry than texts.

    A number token is a run of digits; a point or comma between two digits belongs to it.
    """
    found, bounds = np.empty(len(folded.codes), np.uint64), np.zeros(len(folded.offsets), np.int64)
    count = _numbers(folded.codes, folded.offsets, len(bounds) - 1, found, bounds)
    return found[:count], bounds


@compiled
def _numbers(codes: Codes, offsets: Offsets, texts: int, found: Hashes, bounds: Offsets) -> int:
    count = 0
    for text in range(texts):
        at, end = offsets[text], offsets[text + 1]
        while at < end:
            begin, mark = at, 0
            value, power = np.uint64(0), np.uint64(1)
            while at < end and (codes[at] >> KINDS) & DIGIT:
                # Each digit with what stands before it, so that 1.5 is not 15.
                value += np.uint64((codes[at] & CODE) + mark) * power
                power *= np.uint64(BASE)
                at, mark = at + 1, 0
                if at + 1 < end and (codes[at] >> KINDS) & POINT and (codes[at + 1] >> KINDS) & DIGIT:
                    at, mark = at + 1, AFTER_POINT
            if at > begin:
                found[count] = mixed(value)
                count += 1
            else:
                at += 1
        bounds[text + 1] = count
    return count


def normal_forms(folded: Folded) -> list[bytes]:
    """The normal forms of some texts in UTF-8."""
    found, bounds = np.empty(4 * len(folded.codes), np.uint8), np.zeros(len(folded.offsets), np.int64)
    _normal_forms(folded.codes, folded.offsets, len(bounds) - 1, found, bounds)
    return [found[begin:end].tobytes() for begin, end in pairwise(bounds.tolist())]


@compiled
def _normal_forms(codes: Codes, offsets: Offsets, texts: int, found: NDArray[np.uint8], bounds: Offsets) -> int:
    size = 0
    for text in range(texts):
        was_word = False
        for at in range(offsets[text], offsets[text + 1]):
            kind = codes[at] >> KINDS
            is_word = kind & WORD > 0 and (was_word or not kind & MARK)
            code = codes[at] & CODE if is_word else SPACE
            more = 0 if code < 0x80 else 1 if code < 0x800 else 2 if code < 0x10000 else 3
            found[size] = code if more == 0 else (0xFF80 >> more & 0xFF) | code >> 6 * more
            for byte in range(1, more + 1):
                found[size + byte] = 0x80 | code >> 6 * (more - byte) & 0x3F
            # Of what is part of no word only the space after a word is kept.
            size += more + (is_word or was_word)
            was_word = is_word
        if size > bounds[text] and not was_word:
            size -= 1
        bounds[text + 1] = size
    return size
