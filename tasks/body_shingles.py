"""Bodies as arrays of words and shingles, as they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.folding import DIGIT, UPPER, WORD
from tasks.normalise import TOKENS, Offsets, chunks
from tasks.shingle import Hashes, shingle_spans, span_hashes, token_hashes

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


def covered(starts: Offsets, ends: Offsets) -> Offsets:
    """The positions in some spans, one span after the other."""
    counts = ends - starts
    positions: Offsets = np.arange(int(counts.sum())) + np.repeat(starts - np.cumsum(counts) + counts, counts)
    return positions


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
        begins, ends = shingle_spans(chunk)
        hashes.append(span_hashes(words[-1], begins, ends))
        lengths.append(np.zeros(len(words[-1]), np.uint8))
        lengths[-1][begins] = ends - begins
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
    order = _order(hashes)
    ascending = hashes[order]
    texts = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(np.searchsorted(begins, offsets)))[order]
    is_new = np.ones(len(order), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=is_new[1:])
    is_first = is_new.copy()
    is_first[1:] |= texts[1:] != texts[:-1]
    first = np.flatnonzero(is_first)
    places = begins[order]
    shingles = np.zeros(int(offsets[-1]), np.int32)
    shingles[places[first]] = np.cumsum(is_new, dtype=np.int32)[first]
    more = np.flatnonzero(~is_first)
    again, before = places[more], places[first[np.searchsorted(first, more) - 1]]
    once = np.ones(len(shingles), np.bool_)
    once[again] = once[before] = False
    by_place = again.argsort()
    return shingles, np.bincount(texts[first], minlength=len(offsets) - 1), again[by_place], before[by_place], once


def _order(hashes: Hashes) -> Offsets:
    """What puts equal `hashes` side by side, as they stand."""
    # Sorting by 16 bits at a time takes linear time.
    order = (hashes >> np.uint64(16)).astype(np.uint16).argsort(kind="stable")
    for bits in (32, 48):
        order = order[(hashes >> np.uint64(bits)).astype(np.uint16)[order].argsort(kind="stable")]
    found = hashes[order]
    clash = (found[1:] != found[:-1]) & (found[1:] >> np.uint64(16) == found[:-1] >> np.uint64(16))
    return hashes.argsort(kind="stable") if clash.any() else order
