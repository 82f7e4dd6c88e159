"""Two texts side by side, word by word: in which stretches they are equal, and in which not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

import numpy as np

from tasks.edits import counterparts
from tasks.folding import UNSPACED_RANGES
from tasks.shingle import Hashes, mix

MOST_WORDS: Final = 20_000
"""Words of a text that are compared; what follows is left out."""

_UNSPACED: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
_WORD: Final = re.compile(rf"\s*(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)")
"""A word and the white space before it; in scripts that write no space between words each character is one."""


def stretches(one: str, other: str) -> list[tuple[bool, str, str]]:
    """Two texts in stretches: whether both have the same words, and the text of each with its white space."""
    words, other_words = (_WORD.findall(text)[:MOST_WORDS] for text in (one, other))
    return [
        (is_equal, "".join(words[start:end]), "".join(other_words[other_start:other_end]))
        for is_equal, start, end, other_start, other_end in _runs(words, other_words)
    ]


def _runs(words: list[str], other: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether a run is equal, where it begins and ends (exclusive) among the words of both."""
    size = len(words)
    numbered = _numbered([*words, *other])
    partner = counterparts(numbered[:size], numbered[size:])
    pairs = chain(((at, int(partner[at])) for at in np.flatnonzero(partner >= 0).tolist()), [(size, len(other))])
    start = place = other_start = other_place = 0  # of the equal run, and where it ends
    for at, other_at in pairs:
        if (at, other_at) == (place, other_place) and at < size:
            place, other_place = at + 1, other_at + 1
            continue
        if start < place:
            yield True, start, place, other_start, other_place
        if place < at or other_place < other_at:
            yield False, place, at, other_place, other_at
        start, other_start = at, other_at
        place, other_place = at + 1, other_at + 1


def _numbered(words: list[str]) -> Hashes:
    """A number for each word, the same for equal ones, whatever white space stands before them."""
    numbers: dict[str, int] = {}
    return mix(np.array([numbers.setdefault(word.strip(), len(numbers)) for word in words], np.uint64))
