"""Many phrases looked for in many lines at once, to tell in which lines a look for each is worth its while.

A line may hold a phrase where it has a piece of it: of its code points, in lower case, four that follow each other, of
a longer phrase eight. One loop in machine code reads each line once, and looks each piece up in a table. So a line that
holds a phrase is always found, and so are a few that hold none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.lines import pieces
from tasks.shingle import BASE

MOST_CHARS: Final = 1000
"""Characters of a line that are read."""
SIZES: Final = (8, 4, 2)
"""Code points of the pieces of phrases: the most that a phrase has. A phrase of one is a piece of its own."""
BITS: Final = 18
"""The tables have so many bits for the places of pieces."""

CODE: Final = 0xFFFF
SINGLE: Final = 16
"""Bits behind which the lists stand that have a code point as a phrase."""
EVERY: Final = 0xFF
SHARP_S: Final = ord("ß")
"""It is two times s in lower case, and too common in German to be taken for every list."""
LINE_FEED: Final = 10


class PhraseSieve:
    """Tells in which lines phrases of some lists, eight at most, may stand, whatever their case."""

    def __init__(self, lists: Sequence[Iterable[str]]) -> None:
        """Raise ValueError for more lists, an empty phrase and code points beyond U+FFFE."""
        if len(lists) > 8:
            raise ValueError("more than eight lists of phrases")
        self._folded = _folding().copy()
        self._tables = np.zeros((len(SIZES), 1 << BITS), np.uint8)
        self._ends = np.zeros(1 << BITS - 3, np.uint8)
        folded = [{phrase.casefold() for phrase in phrases} for phrases in lists]
        common = Counter("".join(phrase for phrases in folded for phrase in phrases))
        for number, phrases in enumerate(folded):
            for phrase in phrases:
                if not phrase or max(map(ord, phrase)) >= CODE:
                    raise ValueError(f"no phrase that can be looked for: {phrase!r}")
                if not any(other in phrase for other in phrases if other != phrase):
                    self._put(phrase, 1 << number, common)

    def _put(self, phrase: str, bit: int, common: Counter[str]) -> None:
        """Put a phrase into the tables, by its piece of the rarest code points."""
        if len(phrase) == 1:
            self._folded[(self._folded & CODE) == ord(phrase)] |= np.uint32(bit << SINGLE)
            return
        size = next(size for size in SIZES if size <= len(phrase))
        chosen = [phrase[at : at + size] for at in range(len(phrase) - size + 1)]
        piece = min(chosen, key=lambda piece: sum(common[char] for char in piece))
        *before, last = (int.from_bytes(piece[at : at + 4].encode("utf-16-be")) for at in range(0, size, 4))
        self._tables[SIZES.index(size), _place(last, sum(before))] |= np.uint8(bit)
        end = _place(last, 0)
        self._ends[end >> 3] |= np.uint8(1 << (end & 7))

    def __call__(self, lines: Sequence[str]) -> NDArray[np.uint8]:
        """For each line the lists of which it may hold a phrase within its first `MOST_CHARS` characters: a sum of
        powers of two, by the order of the lists. No line holds a line feed."""
        cut = [line if len(line) <= MOST_CHARS else line[:MOST_CHARS] for line in lines]
        found = np.zeros(len(cut), np.uint8)
        sizes = np.fromiter(map(len, cut), np.int64, len(cut))
        for start, stop, codes in pieces(cut, sizes):
            eights, fours, twos = self._tables
            tables = self._folded, self._ends, eights, fours, twos
            _sift(codes, len(codes), stop - start, *tables, found[start:stop])
        return found


@cache
def _folding() -> NDArray[np.uint32]:
    """For code points up to U+FFFE the one of its lower case, with all lists where that has several; the last is for
    those beyond, which are their own lower case."""
    table = np.arange(CODE + 1, dtype=np.uint32)
    for code in range(CODE):
        lower = chr(code).casefold()
        table[code] = ord(lower) if len(lower) == 1 and ord(lower) < CODE else code | EVERY << SINGLE
    table[SHARP_S] = ord("s")
    return table


def _place(last: int, before: int) -> int:
    """Where a piece stands in its table, given its last four code points, or two, and the four before them."""
    return ((last * BASE + before) * BASE & (1 << 64) - 1) >> (64 - BITS)


@compiled
def _sift(
    codes: NDArray[np.uint32],
    size: int,
    lines: int,
    folded: NDArray[np.uint32],
    ends: NDArray[np.uint8],
    eights: NDArray[np.uint8],
    fours: NDArray[np.uint8],
    twos: NDArray[np.uint8],
    found: NDArray[np.uint8],
) -> int:
    """Note in `found` of each line the lists of its pieces. Each line ends with a line feed, and none holds one.

    `ends` are bits for the last code points of pieces: a small table, which says of most that no piece ends there.
    """
    base, shift = np.uint64(BASE), np.uint64(64 - BITS)
    last = before = np.uint64(0)
    """The last four code points, and the four before them."""
    line = lists = 0
    for at in range(size):
        code = codes[at]
        if code == LINE_FEED:
            if line < lines:
                found[line] = lists
            line, lists = line + 1, 0
            last = before = np.uint64(0)
            continue
        entry = folded[min(code, np.uint32(CODE))]
        lists |= entry >> np.uint32(SINGLE)
        for _ in range(1 + (code == SHARP_S)):
            before = before << np.uint64(16) | last >> np.uint64(48)
            last = last << np.uint64(16) | np.uint64(entry & np.uint32(CODE))
            pair = (last & np.uint64(0xFFFFFFFF)) * base * base >> shift
            if ends[pair >> np.uint64(3)] >> np.uint8(pair & np.uint64(7)) & 1:
                lists |= twos[pair]
            quad = last * base * base >> shift
            if ends[quad >> np.uint64(3)] >> np.uint8(quad & np.uint64(7)) & 1:
                lists |= fours[quad] | eights[(last * base + before) * base >> shift]
    return line
