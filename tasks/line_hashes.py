"""Hashes of lines and of stories, by which pages are compared line by line without keeping their texts.

A line is known by the hash of its content in a cheap fold: lower case, every number 0, runs of white space one space.
A story is known by eight keys, each a min-hash (Broder, 1997) over the first long lines of what is probably its body,
found without the line model so that no model's version decides what one story is. Copies share most of these lines, and
so several keys; two stories that share a line of furniture among them share no key or, now and then, one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.lines import SAMPLE_CHARS, pieces, raw_lines, sampled, weigh
from tasks.shingle import BASE, Hashes, mix, mixed

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


@dataclass(frozen=True, slots=True)
class Outline:
    """What hashes and keys of stories are made of, one entry per line of some texts, in order."""

    first: NDArray[np.int64]
    """Index of the first line of each text, and the number of lines at the end."""
    hashes: Hashes
    """Equal for equal lines, wherever they stand; 0 for blank lines."""
    heavy: NDArray[np.float64]
    """Weight in letters, as `tasks.segment_body.weight` gives it."""
    stopped: NDArray[np.bool_]
    """The line ends like a sentence."""


def outline(texts: Sequence[str]) -> Outline:
    """Hash the lines of texts, which are those of `tasks.lines.split`. Linear cost."""
    of_texts = list(map(raw_lines, texts))
    first = np.cumsum([0, *map(len, of_texts)], dtype=np.int64)
    contents = list(map(str.strip, chain.from_iterable(of_texts)))
    n = len(contents)
    length = np.fromiter(map(len, contents), np.int64, n)
    sizes = np.minimum(length, SAMPLE_CHARS)
    hashes, halves, stopped = np.zeros(n, np.uint64), np.zeros(n, np.int64), np.zeros(n, np.bool_)
    for start, stop, codes in pieces(sampled(contents, length), sizes):
        halves[start:stop], stopped[start:stop] = weigh(codes, stop - start)
        _hash(codes, len(codes), stop - start, _fold_table(), hashes[start:stop])
    hashes[length == 0] = 0
    return Outline(first, hashes, halves / 2, stopped)


@compiled
def _hash(codes: NDArray[np.uint32], size: int, lines: int, folds: NDArray[np.uint32], hashes: Hashes) -> int:
    """Hash lines, given their code points. Each line ends with a line feed, and none holds one."""
    line = read = 0
    value, power = np.uint64(0), np.uint64(1)
    before = np.uint32(_END)
    for at in range(size):
        code = codes[at]
        if code == _END:
            if line < lines:
                hashes[line] = max(mixed(value), np.uint64(1))
            line, read, before = line + 1, 0, code
            value, power = np.uint64(0), np.uint64(1)
            continue
        read += 1
        if read > HASHED_CHARS:
            continue
        if code <= 0xFFFF:
            code = folds[code]
        if code == before and code in (_SPACE, _ZERO):
            continue
        before = code
        value += np.uint64(code) * power
        power *= np.uint64(BASE)
    return line


def story_keys(lines: Outline) -> NDArray[np.uint32]:
    """Keys of the story on each page: documents x `KEYS`.

    Two pages show the same story where `SAME` of their keys, column by column, are equal. A page without a long line
    has keys that only a page of the very same lines shares.
    """
    hashes, chosen = lines.hashes, _body_lines(lines)
    keys = np.empty((lines.first.size - 1, KEYS), np.uint32)
    for document, (start, stop) in enumerate(pairwise(lines.first.tolist())):
        of_body = hashes[start:stop][chosen[start:stop]][:LEADING]
        keys[document] = _least(of_body if of_body.size else mix(np.sum(hashes[start:stop], keepdims=True)))
    return keys


_SALTS: Final = np.arange(KEYS, dtype=np.uint64)[:, None] * np.uint64(0x5851F42D4C957F2D)


def _least(hashes: Hashes) -> NDArray[np.uint32]:
    """The least of the hashes under each of `KEYS` permutations."""
    least: Hashes = mix(hashes[None, :] ^ _SALTS).min(axis=1)
    return (least >> np.uint64(32)).astype(np.uint32)


def _body_lines(lines: Outline) -> NDArray[np.bool_]:
    """The long lines of what is probably the body: the run of lines of a page with the largest sum of evidence.

    The maximum-sum segment (Bentley, 1984; for pages: Pasternack & Roth, 2009).
    """
    bucket = np.searchsorted(_LENGTHS, lines.heavy, "right")
    score = np.where(lines.stopped, np.array(_STOPPED)[bucket], np.array(_OPEN)[bucket])
    score[lines.hashes == 0] = 0
    total = np.concatenate(([0], np.cumsum(score)))
    chosen = np.zeros(lines.hashes.size, np.bool_)
    for start, stop in pairwise(lines.first.tolist()):
        sums = total[start : stop + 1]
        gain = sums - np.minimum.accumulate(sums)
        last = int(np.argmax(gain))
        begin = int(np.argmin(sums[: last + 1]))
        chosen[start + begin : start + last] = True
    return chosen & (lines.heavy >= LONG)


def hash_columns(texts: Sequence[str]) -> dict[str, pa.ListArray[Any]]:
    """What is kept of the lines of each page: columns parallel to `texts`.

    ``story_keys`` (`KEYS` of uint32), ``line_hashes`` (uint64, those of the distinct lines, ascending) and
    ``hashes_by_line`` (uint64, one for each line, 0 for blank ones).
    """
    lines = outline(texts)
    hashes, keys = lines.hashes, story_keys(lines)
    by_page = [_distinct(hashes[a:b]) for a, b in pairwise(lines.first.tolist())]
    return {
        "story_keys": _lists(np.arange(0, keys.size + 1, KEYS, dtype=np.int64), keys.ravel()),
        "line_hashes": _lists(np.cumsum([0, *map(len, by_page)], dtype=np.int64), np.concatenate(by_page)),
        "hashes_by_line": _lists(lines.first, hashes),
    }


def _distinct(hashes: Hashes) -> Hashes:
    """The distinct hashes of a page, ascending, without that of blank lines."""
    found = np.sort(hashes)
    kept = found > 0
    kept[1:] &= found[1:] != found[:-1]
    return found[kept]


def _lists(offsets: NDArray[np.int64], values: NDArray[Any]) -> pa.ListArray[Any]:
    lists: pa.ListArray[Any] = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values))
    return lists
