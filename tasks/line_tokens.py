"""Words, numerals and punctuation marks of lines, as hashes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.lines import pieces
from tasks.shingle import BASE, mixed

Ints = NDArray[np.int64]

TOKEN_CHARS: Final = 240
"""Characters of a line of which the words are read: of longer lines, those of the beginning and the end."""
END_CHARS: Final = 60
"""How many of them are those of the end."""
_LINE_FEED: Final = 10
STEM: Final = 6
"""Characters at the beginning of a word that stand for all of its forms."""


@cache
def _fold_tables() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """For code points up to U+FFFF the lower-case form (digits as 0), and 0 space, 1 in words, 2 a word by itself."""
    folded = np.arange(0x10000, dtype=np.uint32)
    kind = np.full(0x10000, 2, np.uint8)
    for code in range(0x10000):
        char = chr(code)
        category = unicodedata.category(char)
        lower = char.lower()
        if char.isspace():
            kind[code] = 0
        elif category == "Nd":
            folded[code], kind[code] = ord("0"), 1
        elif category[0] in "LM":
            kind[code] = 1
            if len(lower) == 1:
                folded[code] = ord(lower)
    for start, stop in ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3041, 0x3130), (0x3400, 0xA000),
                        (0xF900, 0xFB00)):  # fmt: skip
        kind[start:stop] = 2
    return folded, kind


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words, numerals and single punctuation marks of lines, in order."""

    hashes: NDArray[np.uint64]
    stems: NDArray[np.uint64]
    """Hashes of the first `STEM` characters."""
    lengths: Ints
    line: Ints
    is_word: NDArray[np.bool_]
    lower_start: NDArray[np.bool_]


def tokens(contents: list[str], most: int = TOKEN_CHARS) -> Tokens:
    """Tokens of the lines, each of which has some content; of lines longer than `most`, those of both ends."""
    folded, kinds = _fold_tables()
    cut = [c if len(c) <= most else f"{c[: most - END_CHARS]} {c[-END_CHARS:]}" for c in contents]
    lower = np.zeros(len(cut), np.uint8)
    parts: list[tuple[NDArray[Any], ...]] = []
    for start, stop, codes in pieces(cut, np.fromiter(map(len, cut), np.int64, len(cut))):
        room = len(codes)
        hashes, stems = np.empty(room, np.uint64), np.empty(room, np.uint64)
        lengths, line, is_word = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.uint8)
        own = lower[start:stop]
        count = _read(codes, room, stop - start, folded, kinds, hashes, stems, lengths, line, is_word, own)
        line[:count] += start
        parts.append(tuple(column[:count].copy() for column in (hashes, stems, lengths, line, is_word)))
    if not parts:
        none = np.zeros(0, np.int64)
        return Tokens(none.astype(np.uint64), none.astype(np.uint64), none, none, none > 0, lower > 0)
    hashes, stems, lengths, line, is_word = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Tokens(hashes, stems, lengths, line, is_word > 0, lower > 0)


@compiled
def _read(
    codes: NDArray[np.uint32],
    size: int,
    lines: int,
    folded: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    hashes: NDArray[np.uint64],
    stems: NDArray[np.uint64],
    lengths: Ints,
    line_of: Ints,
    is_word: NDArray[np.uint8],
    lower: NDArray[np.uint8],
) -> int:
    """Read the tokens of lines, and return how many there are. Each line ends with a line feed, and none holds one."""
    count = line = chars = 0
    value, stem, power = np.uint64(0), np.uint64(0), np.uint64(1)
    is_first = True
    for at in range(size):
        code = min(codes[at], np.uint32(0xFFFF))
        kind, small = kinds[code], folded[code]
        if chars and kind != 1:
            hashes[count] = word = mixed(value)
            stems[count] = mixed(stem) if chars > STEM else word
            lengths[count], line_of[count], is_word[count] = chars, line, 1
            count, chars = count + 1, 0
            value, power = np.uint64(0), np.uint64(1)
        if is_first and line < lines:
            lower[line] = 1 if kind == 1 and small == code and small != 0x30 else 0
        is_first = codes[at] == _LINE_FEED
        if is_first:
            line += 1
        elif kind == 1:
            value += np.uint64(small) * power
            power *= np.uint64(BASE)
            chars += 1
            if chars == STEM:
                stem = value
        elif kind == 2:
            hashes[count] = stems[count] = mixed(np.uint64(small))
            lengths[count], line_of[count], is_word[count] = 1, line, 0
            count += 1
    return count
