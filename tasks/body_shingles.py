"""Bodies as arrays of words and shingles, as they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.folding import DIGIT, UPPER, WORD
from tasks.normalise import chunks, token_pattern
from tasks.shingle import Hashes, Kinds, Lengths, Offsets, Places, first_places, shingles
from tasks.words import words

Mask = NDArray[np.bool_]


class Bodies(NamedTuple):
    """Texts, and their words one after the other; in scripts without spaces a word is one character."""

    texts: list[str]
    offsets: Offsets
    """Where the words of each text begin, one more entry than texts."""
    words: Hashes
    places: Offsets
    """[words, 2] Where the words begin and end in their text."""
    kinds: Kinds
    """Per word: the kinds of its first character, see `tasks.folding`."""
    is_placed: Mask
    """Per text: its `places` and `kinds` are known; not where folding it changes the number of its words."""
    shingles: Hashes
    """Per word: the hash of the shingle that begins there; 0 where none begins."""
    lengths: Lengths
    """Per word: words of the shingle that begins there; 0 where none begins."""
    first: Places
    """Per word: the word with which the shingle that begins there begins first in the text; -1 where none begins."""
    once: Mask
    """Per word: it begins no shingle that occurs again."""
    distinct: Offsets
    """Per text: number of distinct shingles."""

    @property
    def sizes(self) -> Offsets:
        """Per text: number of words."""
        sizes: Offsets = np.diff(self.offsets)
        return sizes


def bodies(texts: Sequence[str | None]) -> Bodies:
    """The words and shingles of `texts`; NULL counts as empty."""
    given = [text or "" for text in texts]
    sizes = np.zeros(len(given), np.int64)
    is_placed = np.ones(len(given), np.bool_)
    parts: list[tuple[NDArray[Any], ...]] = []
    # The empty text is for no texts at all.
    for chunk in chunks(given or [""]):
        hashes, starts, ends, kinds, offsets = words(chunk.folded)
        counts = np.diff(offsets)
        shifts = np.repeat(np.array(chunk.begins) - chunk.folded.offsets[:-1], counts)
        places = np.stack((starts + shifts, ends + shifts), axis=1)
        parts.append((hashes, places, kinds, *shingles(hashes, kinds, offsets)))
        if given:
            sizes[chunk.documents] += counts
            is_placed[chunk.documents] &= chunk.folded.is_in_place
    hashes, places, kinds, of_words, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    offsets = np.append(0, np.cumsum(sizes))
    for text in np.flatnonzero(~is_placed).tolist():
        found, found_kinds = _found_words(given[text])
        if len(found) == sizes[text]:
            span = slice(*offsets[text : text + 2])
            places[span], kinds[span], is_placed[text] = found, found_kinds, True
    first = first_places(of_words, lengths, offsets)
    is_again = (first >= 0) & (first != np.arange(len(first)))
    once = ~is_again
    once[first[is_again]] = False
    distinct = np.diff(np.append(0, np.cumsum((first >= 0) & ~is_again))[offsets])
    return Bodies(given, offsets, hashes, places, kinds, is_placed, of_words, lengths, first, once, distinct)


def _found_words(text: str) -> tuple[Offsets, Kinds]:
    """Where the words of a text stand that is not folded in place, and the kinds of their first characters."""
    found = list(token_pattern().finditer(text))
    kinds = [WORD | DIGIT * word[0][0].isdigit() | UPPER * word[0][0].isupper() for word in found]
    return np.array([word.span() for word in found], np.int64).reshape(-1, 2), np.array(kinds, np.uint8)
