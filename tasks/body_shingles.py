"""Bodies as arrays of words and shingles, as they are compared."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.normalise import Chunk, Offsets, chunks
from tasks.shingle import WORDS_PER_SHINGLE, Hashes, shingle_spans, span_hashes, token_hashes

Mask = NDArray[np.bool_]


class Body(NamedTuple):
    """A text, its words and its shingles; in scripts without spaces a word is one character."""

    text: str
    words: Hashes
    places: Offsets | None
    """[words, 2] Where the words begin and end in the text; None where folding the text moved them."""
    kinds: NDArray[np.uint8]
    """Per word: the kinds of its first character, see `tasks.folding`; no capitals where `places` is None."""
    shingles: Hashes
    """Distinct shingles, ascending."""
    first: Offsets
    """Per shingle: the word with which it begins where it first occurs."""
    lengths: Offsets | None
    """Per shingle: number of words; None where all have 5."""
    repeats: Repeats | None
    """None where every shingle occurs once."""


class Repeats(NamedTuple):
    """Shingles that occur more than once in a body."""

    once: Mask
    """Per shingle: it occurs once."""
    again: Offsets
    """Words with which a shingle begins that occurred before."""
    before: Offsets
    """For each of these the word with which it began where it first occurred."""


def bodies(texts: Iterable[str | None]) -> Iterator[Body]:
    """Yield each text, in order, with its words and shingles."""
    given: deque[str] = deque()

    def taken() -> Iterator[str | None]:
        for text in texts:
            given.append(text or "")
            yield text

    for _, group in groupby(map(_tokens, chunks(taken())), lambda some: some.document):
        first, *more = group
        yield from _bodies(given, _joined([first, *more]) if more else first)


class _Tokens(NamedTuple):
    """The tokens of some documents, or of a piece of one, as arrays. Offsets have one more entry than documents."""

    document: int
    """Position of the first in the input."""
    words: Hashes
    word_offsets: Offsets
    places: Offsets
    """[words, 2]"""
    kinds: NDArray[np.uint8]
    is_in_place: list[bool]
    """Per document."""
    shingles: Hashes
    """In text order."""
    shingle_offsets: Offsets
    begins: Offsets
    """Per shingle: the word with which it begins, of those of its document."""
    lengths: Offsets
    """Per shingle: number of words."""


def _tokens(chunk: Chunk) -> _Tokens:
    words = token_hashes(chunk)
    begins, ends = shingle_spans(chunk)
    shingle_offsets = np.searchsorted(begins, chunk.token_offsets)
    shifts = np.repeat(np.array(chunk.begins) - chunk.code_offsets[:-1], np.diff(chunk.token_offsets))
    return _Tokens(
        chunk.documents[0],
        words,
        chunk.token_offsets,
        np.stack((chunk.starts + shifts, chunk.ends + shifts), axis=1),
        chunk.kinds[chunk.starts],
        chunk.is_in_place.tolist(),
        span_hashes(words, begins, ends),
        shingle_offsets,
        begins - np.repeat(chunk.token_offsets[:-1], np.diff(shingle_offsets)),
        ends - begins,
    )


def _joined(pieces: list[_Tokens]) -> _Tokens:
    """The pieces of one document as one."""
    sizes = np.cumsum([0, *(len(piece.words) for piece in pieces)])
    shingles = np.concatenate([piece.shingles for piece in pieces])
    return _Tokens(
        pieces[0].document,
        np.concatenate([piece.words for piece in pieces]),
        sizes[[0, -1]],
        np.concatenate([piece.places for piece in pieces]),
        np.concatenate([piece.kinds for piece in pieces]),
        [all(piece.is_in_place[0] for piece in pieces)],
        shingles,
        np.array([0, len(shingles)]),
        np.concatenate([piece.begins + size for piece, size in zip(pieces, sizes, strict=False)]),
        np.concatenate([piece.lengths for piece in pieces]),
    )


def _bodies(texts: deque[str], some: _Tokens) -> Iterator[Body]:
    order = _order(some.shingles, some.shingle_offsets)
    shingles, begins, lengths = some.shingles[order], some.begins[order], some.lengths[order]
    is_first = np.ones(len(shingles), np.bool_)
    np.not_equal(shingles[1:], shingles[:-1], out=is_first[1:])
    is_first[some.shingle_offsets[:-1][np.diff(some.shingle_offsets) > 0]] = True
    first = np.flatnonzero(is_first)
    again = np.flatnonzero(~is_first)
    before = begins[first[np.searchsorted(first, again) - 1]]
    offsets = np.searchsorted(first, some.shingle_offsets).tolist()
    repeat_offsets = np.searchsorted(again, some.shingle_offsets).tolist()
    once = np.diff(first, append=len(shingles)) == 1
    again, shingles, begins, lengths = begins[again], shingles[first], begins[first], lengths[first]
    is_even = bool((lengths == WORDS_PER_SHINGLE).all())
    word_spans = pairwise(some.word_offsets.tolist())
    for document, ((a, b), is_in_place) in enumerate(zip(word_spans, some.is_in_place, strict=True)):
        c, d = offsets[document : document + 2]
        e, f = repeat_offsets[document : document + 2]
        yield Body(
            texts.popleft(),
            some.words[a:b],
            some.places[a:b] if is_in_place else None,
            some.kinds[a:b],
            shingles[c:d],
            begins[c:d],
            None if is_even else lengths[c:d],
            Repeats(once[c:d], again[e:f], before[e:f]) if e < f else None,
        )


def _order(shingles: Hashes, offsets: Offsets) -> Offsets:
    """What puts the shingles of each document in ascending order, equal ones as they stand."""
    spans = list(pairwise(offsets.tolist()))
    if max(b - a for a, b in spans) <= 1 << 16:
        # One sort of upper bits with the position in the lower 16 is faster than one that moves positions along.
        starts = np.repeat(offsets[:-1], np.diff(offsets))
        packed = shingles & np.uint64(0xFFFF_FFFF_FFFF_0000) | (np.arange(len(shingles)) - starts).astype(np.uint64)
        for a, b in spans:
            packed[a:b].sort()
        order = (packed & np.uint64(0xFFFF)).astype(np.int64) + starts
        found = shingles[order]
        falls = np.flatnonzero(found[1:] < found[:-1]) + 1
        if not np.setdiff1d(falls, offsets).size:
            return order
    return np.concatenate([shingles[a:b].argsort(kind="stable") + a for a, b in spans])
