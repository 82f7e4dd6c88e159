"""Words and marks that tell something of their line: that the site speaks to its readers, that it quotes somebody."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.line_tokens import tokens

WORDS: Final = ("reader", "house", "service", "photo")
"""Classes of words, listed in line_words.toml."""
MARKS: Final = {"quotes": "\" “ „ « » ‚ ' ‘ 「 『 ›", "bar": "|", "address": "@ http https www", "rights": "©"}
"""Classes of marks, and of words that count in full."""
CLASSES: Final = (*WORDS, *MARKS)
"""Class `i` is bit `i` of what `classes` gives."""
_FILTER_BITS: Final = 16


@cache
def _tables() -> tuple[NDArray[np.uint64], NDArray[np.uint8], NDArray[np.bool_]]:
    """Hashes of stems, ascending, with the classes of each; and which first bits of a hash occur among them."""
    listed = tomllib.loads(Path(__file__).with_name("line_words.toml").read_text("utf-8"))
    lists = {name: " ".join(listed[name]) for name in WORDS} | MARKS
    bits: dict[int, int] = {}
    for number, name in enumerate(CLASSES):
        for stem in tokens([lists[name]], len(lists[name])).stems.tolist():
            bits[stem] = bits.get(stem, 0) | 1 << number
    stems = np.array(sorted(bits), np.uint64)
    possible = np.zeros(1 << _FILTER_BITS, np.bool_)
    possible[stems >> np.uint64(64 - _FILTER_BITS)] = True
    return stems, np.array([bits[stem] for stem in stems.tolist()], np.uint8), possible


def classes(stems: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """The classes of tokens by the hashes of their stems, one bit each: 0 for most tokens."""
    known, bits, possible = _tables()
    found = np.zeros(stems.size, np.uint8)
    maybe = np.flatnonzero(possible[stems >> np.uint64(64 - _FILTER_BITS)])
    asked = stems[maybe]
    place = np.minimum(np.searchsorted(known, asked), known.size - 1)
    found[maybe] = np.where(known[place] == asked, bits[place], 0)
    return found


def speaks_for_site(text: str, kinds: Sequence[str] = ("reader", "house", "service")) -> bool:
    """Whether a line has a word that addresses the reader, speaks for the house, or is one of accounts and consent."""
    wanted = sum(1 << CLASSES.index(kind) for kind in kinds)
    return bool(np.any(classes(tokens([text], len(text)).stems) & wanted))
