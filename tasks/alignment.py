"""Two bodies laid over each other by their common shingles: which words of each the other has not.

A word is covered when it stands in a shingle that the other body has too. One word that was replaced leaves a run of
one uncovered word in each body; a paragraph that was added leaves a run in one body only. That is what a diff finds, in
a few passes over arrays and whatever the order of the parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.normalise import SPACE, Chunk, chunks
from tasks.shingle import BASE, CHARACTERS_PER_SHINGLE, WORDS_PER_SHINGLE, Hashes, distinct, mix, span_hashes

Mask = NDArray[np.bool_]


class Body(NamedTuple):
    """The words of a body and its shingles, in text order; in scripts without spaces a word is one character."""

    words: Hashes
    shingles: Hashes
    """Of each word that so many words follow; of a body of fewer words, one for all of them."""
    distinct: Hashes
    """The shingles, ascending, each once."""
    is_unspaced: bool
    """A word is one character."""


class Overlay(NamedTuple):
    """Where two bodies differ."""

    one: Mask
    """Per word of the one body: it stands in a shingle of the other."""
    other: Mask


def bodies(texts: Iterable[str | None]) -> Iterator[Body]:
    """Yield for each text, in order, its words and shingles."""
    current, parts, unspaced = 0, list[Hashes](), 0
    for chunk in chunks(texts):
        for document, is_unspaced, part in zip(chunk.documents, chunk.unspaced.tolist(), _words(chunk), strict=True):
            if document != current:
                yield _body(parts, unspaced)
                current, parts, unspaced = document, [], 0
            parts.append(part)
            unspaced += len(part) if is_unspaced else -len(part)
    if parts:
        yield _body(parts, unspaced)


def shared(one: Body, other: Body) -> int:
    """Number of distinct shingles in common."""
    few, many = (one, other) if len(one.distinct) < len(other.distinct) else (other, one)
    return int(np.count_nonzero(_found(few.distinct, many.distinct)))


def overlay(one: Body, other: Body) -> Overlay:
    """Lay one body over another."""
    return Overlay(_covered(one, other), _covered(other, one))


def runs(covered: Mask) -> list[tuple[int, int]]:
    """Where the runs of uncovered words begin and end (exclusive)."""
    padded = np.ones(len(covered) + 2, np.int8)
    padded[1:-1] = covered
    edges = np.diff(padded)
    return list(zip(np.flatnonzero(edges == -1).tolist(), np.flatnonzero(edges == 1).tolist(), strict=True))


def _found(values: Hashes, ascending: Hashes) -> Mask:
    if not ascending.size:
        return np.zeros(len(values), np.bool_)
    at = np.searchsorted(ascending, values)
    at[at == len(ascending)] = 0
    found: Mask = ascending[at] == values
    return found


def _covered(body: Body, other: Body) -> Mask:
    hits = _found(body.shingles, other.distinct)
    covered = np.zeros(len(body.words), np.bool_)
    for place in range(len(body.words) - len(body.shingles) + 1):
        covered[place : place + len(hits)] |= hits
    return covered


def _words(chunk: Chunk) -> Iterator[Hashes]:
    """Hashes of the words of each piece of a chunk."""
    hashes = span_hashes(chunk.words, chunk.starts, chunk.ends)
    for piece, unspaced in enumerate(chunk.unspaced):
        begin, end = int(chunk.word_offsets[piece]), int(chunk.word_offsets[piece + 1])
        if unspaced:
            codes = chunk.words[chunk.starts[begin] : chunk.ends[end - 1]]
            yield mix(codes[codes != SPACE].astype(np.uint64))
        else:
            yield hashes[begin:end]


def _body(parts: list[Hashes], unspaced: int) -> Body:
    words = np.concatenate(parts)
    length = min(len(words), CHARACTERS_PER_SHINGLE if unspaced > 0 else WORDS_PER_SHINGLE)
    count = len(words) - length + 1 if length else 0
    sums = np.zeros(count, np.uint64)
    for place in range(length):
        sums = sums * np.uint64(BASE) + words[place : place + count]
    shingles = mix(sums)
    return Body(words, shingles, distinct([shingles]), unspaced > 0)
