"""Hashes of lines and of stories, by which pages are compared line by line without keeping their texts.

A line is known by the hash of its content in a cheap fold: lower case, every number 0, runs of white space one space.
A story is known by eight keys, each a min-hash (Broder, 1997) over the first long lines of what is probably its body,
found without the line model so that no model's version decides what one story is. Copies share most of these lines, and
so several keys; two stories that share a line of furniture among them share no key or, now and then, one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.lines import Lines, split
from tasks.segment_body import weight
from tasks.shingle import Hashes, mix, span_hashes

ALGORITHM: Final = "line-hash-1"
"""Version of everything below; hashes of different versions cannot be compared."""

KEYS: Final = 8
"""Keys of a story."""
SAME: Final = 2
"""Two pages show the same story when they share so many keys, place by place."""
HASHED_CHARS: Final = 2000
"""A line is known by so many characters of its beginning."""
LONG: Final = 60
"""Weight in letters from which a line of the body tells its story."""
LEADING: Final = 10
"""So many long lines tell the story: what follows the article may be taken for a part of it."""

_PIECE_CHARS: Final = 1 << 19
"""Characters per numpy pass: bounds memory."""
_SPACE: Final = 32
_ZERO: Final = 48
_END: Final = 10

_LENGTHS: Final = (10, 20, 30, 45, 60, 80, 110, 150, 220, 350)
_OPEN: Final = (-26, -24, -18, -13, -15, -20, -18, 2, 12, 20, 30)
_STOPPED: Final = (-10, -8, -6, -2, 2, 8, 18, 32, 44, 60, 80)
"""How much a line speaks for body, by its weight in letters: without and with a stop at its end. In whole
numbers, whose sums are the same wherever in a batch a page stands."""


@cache
def _fold_table() -> NDArray[np.uint32]:
    """Per code point up to U+FFFF what it is folded to: lower case, digits to 0, white space to a space."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        char = chr(code)
        lower = char.lower()
        if char.isdecimal():
            table[code] = _ZERO
        elif char.isspace():
            table[code] = _SPACE
        elif len(lower) == 1:
            table[code] = ord(lower)
    return table


def line_hashes(lines: Lines) -> Hashes:
    """One hash per line, 0 for blank lines. Equal lines have equal hashes, wherever they stand. Linear cost."""
    hashes = np.zeros(len(lines), np.uint64)
    solid = np.flatnonzero(lines.length > 0)
    if not solid.size:
        return hashes
    sizes = np.minimum(lines.length[solid], HASHED_CHARS).astype(np.int64)
    contents = list(filter(None, lines.content))
    if int(lines.length.max()) > HASHED_CHARS:
        contents = [content[:HASHED_CHARS] for content in contents]
    ends = np.cumsum(sizes + 1)
    piece = np.searchsorted(ends, np.arange(_PIECE_CHARS, int(ends[-1]) + _PIECE_CHARS, _PIECE_CHARS), "right")
    for start, stop in pairwise(np.unique(np.concatenate(([0], piece))).tolist()):
        hashes[solid[start:stop]] = _hashes(contents[start:stop])
    return hashes


def _hashes(contents: list[str]) -> Hashes:
    """Hashes of lines that are not blank."""
    joined = "\n".join(contents) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _fold_table()
    folded = table[codes] if int(codes.max()) < len(table) else _fold_beyond(codes, table)
    # A line break is white space too, but what ends a line; no content has one.
    folded[codes == _END] = _END
    again = folded[1:] == folded[:-1]
    again &= (folded[1:] == _SPACE) | (folded[1:] == _ZERO)
    if again.any():
        folded = folded[np.concatenate(([True], ~again))]
    ends = np.flatnonzero(folded == _END)
    starts = np.concatenate(([0], ends[:-1] + 1))
    return np.maximum(span_hashes(folded, starts, ends), np.uint64(1))


def _fold_beyond(codes: NDArray[np.uint32], table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    folded = codes.copy()
    within = codes < len(table)
    folded[within] = table[codes[within]]
    return folded


def story_keys(lines: Lines, hashes: Hashes) -> NDArray[np.uint32]:
    """Keys of the story on each page: documents x `KEYS`. `hashes` as `line_hashes` gives them.

    Two pages show the same story where `SAME` of their keys, column by column, are equal. A page without a long line
    has keys that only a page of the very same lines shares.
    """
    chosen = _body_lines(lines)
    keys = np.empty((lines.documents, KEYS), np.uint32)
    for document, (start, stop) in enumerate(pairwise(lines.first.tolist())):
        of_body = hashes[start:stop][chosen[start:stop]][:LEADING]
        keys[document] = _least(of_body if of_body.size else mix(np.sum(hashes[start:stop], keepdims=True)))
    return keys


_SALTS: Final = np.arange(KEYS, dtype=np.uint64)[:, None] * np.uint64(0x5851F42D4C957F2D)


def _least(hashes: Hashes) -> NDArray[np.uint32]:
    """The least of the hashes under each of `KEYS` permutations."""
    least: Hashes = mix(hashes[None, :] ^ _SALTS).min(axis=1)
    return (least >> np.uint64(32)).astype(np.uint32)


def _body_lines(lines: Lines) -> NDArray[np.bool_]:
    """The long lines of what is probably the body: the run of lines of a page with the largest sum of evidence.

    The maximum-sum segment (Bentley, 1984; for pages: Pasternack & Roth, 2009).
    """
    heavy = weight(lines)
    bucket = np.searchsorted(_LENGTHS, heavy, "right")
    score = np.where(lines.stopped, np.array(_STOPPED)[bucket], np.array(_OPEN)[bucket])
    score[lines.length == 0] = 0
    total = np.concatenate(([0], np.cumsum(score)))
    chosen = np.zeros(len(lines), np.bool_)
    for start, stop in pairwise(lines.first.tolist()):
        sums = total[start : stop + 1]
        gain = sums - np.minimum.accumulate(sums)
        last = int(np.argmax(gain))
        begin = int(np.argmin(sums[: last + 1]))
        chosen[start + begin : start + last] = True
    return chosen & (heavy >= LONG)


def hash_columns(texts: Sequence[str]) -> dict[str, pa.ListArray[Any]]:
    """What is kept of the lines of each page: columns parallel to `texts`.

    ``story_keys`` (`KEYS` of uint32), ``line_hashes`` (uint64, those of the distinct lines, ascending) and
    ``hashes_by_line`` (uint64, one for each line, 0 for blank ones).
    """
    lines = split(texts)
    hashes = line_hashes(lines)
    keys = story_keys(lines, hashes)
    by_page = [np.unique(hashes[a:b][hashes[a:b] > 0]) for a, b in pairwise(lines.first.tolist())]
    return {
        "story_keys": _lists(np.arange(0, keys.size + 1, KEYS, dtype=np.int64), keys.ravel()),
        "line_hashes": _lists(np.cumsum([0, *map(len, by_page)], dtype=np.int64), np.concatenate(by_page)),
        "hashes_by_line": _lists(lines.first, hashes),
    }


def _lists(offsets: NDArray[np.int64], values: NDArray[Any]) -> pa.ListArray[Any]:
    lists: pa.ListArray[Any] = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values))
    return lists
