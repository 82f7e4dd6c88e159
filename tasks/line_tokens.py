"""Words, numerals and punctuation marks of lines, as hashes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.shingle import hashes_of, prefix_sums

Ints = NDArray[np.int64]

TOKEN_CHARS: Final = 240
"""Characters of a line of which the words are read: of longer lines, those of the beginning and the end."""
END_CHARS: Final = 60
"""How many of them are those of the end."""
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


_PIECE: Final = 1 << 19


def tokens(contents: list[str], most: int = TOKEN_CHARS) -> Tokens:
    """Tokens of the lines, each of which has some content; of lines longer than `most`, those of both ends."""
    folded, kinds = _fold_tables()
    parts: list[tuple[NDArray[np.uint64], NDArray[np.uint64], Ints, Ints, NDArray[np.bool_]]] = []
    lower = np.zeros(len(contents), np.bool_)
    cut = [c if len(c) <= most else f"{c[: most - END_CHARS]} {c[-END_CHARS:]}" for c in contents]
    sizes = np.fromiter(map(len, cut), np.int64, len(cut)) + 1
    ends = np.cumsum(sizes)
    start = 0
    while start < len(cut):
        base = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, base + _PIECE, "right")))
        text = "\n".join(cut[start:stop]) + "\n"
        codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)
        kind = kinds[codes]
        small = folded[codes]
        line_begins = np.concatenate(([0], ends[start : stop - 1] - base))
        lower[start:stop] = (
            (kind[line_begins] == 1) & (small[line_begins] == codes[line_begins]) & (small[line_begins] != ord("0"))
        )
        wordy = kind == 1
        joined = np.zeros(len(kind), np.bool_)
        joined[1:] = wordy[1:] & wordy[:-1]
        begins = np.flatnonzero((kind != 0) & ~joined)
        runs_on = np.zeros(len(kind), np.bool_)
        runs_on[:-1] = joined[1:]
        finish = np.flatnonzero((kind != 0) & ~runs_on) + 1
        sums = prefix_sums(small)
        parts.append(
            (
                hashes := hashes_of(sums, begins, finish),
                _stems(sums, begins, finish, hashes),
                finish - begins,
                start + np.searchsorted(ends[start:stop] - base, begins, "right"),
                wordy[begins],
            )
        )
        start = stop
    if not parts:
        none = np.zeros(0, np.int64)
        return Tokens(none.astype(np.uint64), none.astype(np.uint64), none, none, none.astype(np.bool_), lower)
    hashes, stems, lengths, line, is_word = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Tokens(hashes, stems, lengths, line, is_word, lower)


def _stems(sums: NDArray[np.uint64], begins: Ints, finish: Ints, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of the stems of words, given those of the words: most words are no longer than their stem."""
    long = np.flatnonzero(finish - begins > STEM)
    stems = hashes.copy()
    stems[long] = hashes_of(sums, begins[long], begins[long] + STEM)
    return stems
