"""Bodies as arrays of words and shingles, as they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.folding import DIGIT, UPPER, WORD
from tasks.normalise import TOKENS, Offsets, chunks
from tasks.shingle import Hashes, located_shingles, token_hashes

Mask = NDArray[np.bool_]
Kinds = NDArray[np.uint8]
Numbers = NDArray[np.int32]
"""Words, numbered from the first of all bodies."""

SLOT_BITS: Final = 16
SLOTS: Final = 1 << SLOT_BITS
"""Places for the shingles of a text; few enough for the processor's cache."""


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
    """Per word: the hash of the shingle that begins there; 0 where none begins, or one that occurred before in the
    text."""
    slots: NDArray[np.uint16]
    """Per word: where in a table of `SLOTS` the shingle that begins there has its place: upper bits of its hash. Where
    none begins, that of the first word of the text."""
    hidden: Offsets
    """Words whose shingle has the place of another one that begins before it in the text, ascending."""
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
    of_words = np.concatenate(lengths)
    shingles = np.zeros(len(of_words), np.uint64)
    np.place(shingles, of_words, np.concatenate(hashes))
    slots = (shingles >> np.uint64(64 - SLOT_BITS)).astype(np.uint16)
    is_none = of_words == 0
    slots[is_none] = slots[np.repeat(offsets[:-1], sizes)[is_none]]
    again, before, hidden = _repeated(shingles, slots, offsets)
    distinct = np.diff(np.append(0, np.cumsum(of_words > 0))[offsets]) - np.diff(np.searchsorted(again, offsets))
    once = np.ones(len(shingles), np.bool_)
    once[again] = once[before] = False
    shingles[again] = 0
    return Bodies(
        given,
        offsets,
        np.concatenate(words),
        where,
        kind,
        is_placed,
        shingles,
        slots,
        hidden,
        of_words,
        distinct,
        again,
        before,
        once,
    )


def _found_words(text: str) -> tuple[Offsets, Kinds]:
    """Where the words of a text stand that is not folded in place, and the kinds of their first characters."""
    words = list(TOKENS.finditer(text))
    kinds = [WORD | DIGIT * word[0][0].isdigit() | UPPER * word[0][0].isupper() for word in words]
    return np.array([word.span() for word in words], np.int64).reshape(-1, 2), np.array(kinds, np.uint8)


def _repeated(shingles: Hashes, slots: NDArray[np.uint16], offsets: Offsets) -> tuple[Offsets, Offsets, Offsets]:
    """The fields `again`, `before` and `hidden` of `Bodies`. No shingle begins where the hash is 0."""
    table = np.zeros(SLOTS, np.int32)
    places = np.arange(len(shingles), dtype=np.int32)
    later, first = [places[:0]], [places[:0]]
    for start, end in pairwise(offsets.tolist()):
        some, mine = slots[start:end], places[start:end]
        table[some[::-1]] = mine[::-1]
        found = table.take(some, mode="clip")
        more = (found != mine).nonzero()[0]
        later.append(mine[more])
        first.append(found[more])
    again, before = np.concatenate(later), np.concatenate(first)
    is_shingle = shingles[again] > 0
    again, before = again[is_shingle], before[is_shingle]
    other = np.flatnonzero(shingles[again] != shingles[before])
    # Of those that have no place in the table the first of each text is hidden, and the others repeat it.
    words = again[other]
    texts = np.searchsorted(offsets, words, "right")
    order = np.lexsort((words, shingles[words], texts))
    words, texts = words[order], texts[order]
    is_new = np.ones(len(words), np.bool_)
    is_new[1:] = (texts[1:] != texts[:-1]) | (shingles[words[1:]] != shingles[words[:-1]])
    before[other[order]] = words[np.maximum.accumulate(np.where(is_new, np.arange(len(words)), 0))]
    is_hidden = before == again
    return again[~is_hidden], before[~is_hidden], again[is_hidden]
