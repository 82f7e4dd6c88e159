"""Bodies as arrays of words and shingles, as they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.folding import DIGIT, UPPER, WORD
from tasks.normalise import TOKENS, Offsets, chunks
from tasks.shingle import Hashes, located_shingles, token_hashes

Mask = NDArray[np.bool_]
Kinds = NDArray[np.uint8]
Numbers = NDArray[np.int32]


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
    shingles: Numbers
    """Per word: the number of the shingle that begins there, the same in all texts; 0 where none begins, or one that
    occurred before in the text."""
    lengths: NDArray[np.uint8]
    """Per word: words of the shingle that begins there; 0 where none begins."""
    distinct: Offsets
    """Per text: number of distinct shingles."""
    again: Offsets
    """Words with which a shingle begins that occurred before in the text, ascending."""
    before: Offsets
    """For each of these the word with which it began where it first occurred."""
    once: Mask
    """Per word: it begins no shingle that occurs again."""

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
    # The empty arrays are for no texts at all.
    words, places, kinds = [np.empty(0, np.uint64)], [np.empty((0, 2), np.int64)], [np.empty(0, np.uint8)]
    lengths, hashes = [np.empty(0, np.uint8)], [np.empty(0, np.uint64)]
    for chunk in chunks(given):
        words.append(token_hashes(chunk))
        of_chunk, of_words, _ = located_shingles(chunk, words[-1])
        hashes.append(of_chunk)
        lengths.append(of_words)
        counts = np.diff(chunk.token_offsets)
        shifts = np.repeat(np.array(chunk.begins) - chunk.code_offsets[:-1], counts)
        places.append(np.stack((chunk.starts + shifts, chunk.ends + shifts), axis=1))
        kinds.append(chunk.kinds[chunk.starts])
        sizes[chunk.documents] += counts
        is_placed[chunk.documents] &= chunk.is_in_place
    offsets = np.zeros(len(given) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    where, kind = np.concatenate(places), np.concatenate(kinds)
    for text in np.flatnonzero(~is_placed).tolist():
        found, found_kinds = _found_words(given[text])
        if len(found) == sizes[text]:
            span = slice(*offsets[text : text + 2])
            where[span], kind[span], is_placed[text] = found, found_kinds, True
    lengths_of = np.concatenate(lengths)
    numbered = _numbered(np.concatenate(hashes), np.flatnonzero(lengths_of), offsets)
    return Bodies(given, offsets, np.concatenate(words), where, kind, is_placed, numbered[0], lengths_of, *numbered[1:])


def _found_words(text: str) -> tuple[Offsets, Kinds]:
    """Where the words of a text stand that is not folded in place, and the kinds of their first characters."""
    words = list(TOKENS.finditer(text))
    kinds = [WORD | DIGIT * word[0][0].isdigit() | UPPER * word[0][0].isupper() for word in words]
    return np.array([word.span() for word in words], np.int64).reshape(-1, 2), np.array(kinds, np.uint8)


def _numbered(hashes: Hashes, begins: Offsets, offsets: Offsets) -> tuple[Numbers, Offsets, Offsets, Offsets, Mask]:
    """Number the shingles with which the words `begins` begin: the last fields of `Bodies` but `lengths`."""
    numbers = pa.array(hashes).dictionary_encode().indices.to_numpy() + 1
    shingles = np.zeros(int(offsets[-1]), np.int32)
    places = np.arange(len(numbers), dtype=np.int32)
    known = np.empty(len(numbers) + 1, np.int32)
    bounds = np.searchsorted(begins, offsets)
    again, before = [places[:0]], [places[:0]]
    distinct = np.diff(bounds)
    for text, (start, end) in enumerate(pairwise(bounds.tolist())):
        some, mine = numbers[start:end], places[start:end]
        known[some[::-1]] = mine[::-1]
        first = known[some]
        more = np.flatnonzero(first != mine)
        if more.size:
            again.append(mine[more])
            before.append(first[more])
            distinct[text] -= more.size
    repeated, first = np.concatenate(again), np.concatenate(before)
    numbers[repeated] = 0
    shingles[begins] = numbers
    once = np.ones(len(shingles), np.bool_)
    once[begins[repeated]] = once[begins[first]] = False
    return shingles, distinct, begins[repeated], begins[first], once
