"""Bodies laid over each other by their common shingles: which words of each the other has not, and where they differ.

A word is covered when it stands in a shingle that the other body has too, whatever the order of the parts. The
differences follow the order of the words: shingles that occur once in both bodies are anchors, and what lies between
two neighbours of the longest run of anchors that ascends in both is all that can differ (patience diff, Bram Cohen).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.normalise import Chunk, Offsets, chunks
from tasks.shingle import WORDS_PER_SHINGLE, Hashes, shingle_spans, span_hashes, token_hashes

BLOCK: Final = 1 << 17
"""Words of the bodies, pair by pair, that are laid over each other at once: few enough for the processor's cache."""
_END: Final = (1 << 64) - 1

Span = tuple[int, int]
Gap = tuple[int, int, int, int]


class Body(NamedTuple):
    """A text, its words and its shingles; in scripts without spaces a word is one character."""

    text: str
    words: Hashes
    places: Offsets | None
    """[words, 2] Where the words begin and end in the text; None where folding the text moved them."""
    shingles: Hashes
    """Distinct shingles, ascending, followed by the largest number there is."""
    first: Offsets
    """Per shingle: the word with which it begins where it first occurs."""
    lengths: Offsets | None
    """Per shingle: number of words; None where all have 5."""
    repeats: Repeats | None
    """None where every shingle occurs once."""

    @property
    def size(self) -> int:
        """Number of distinct shingles."""
        return len(self.shingles) - 1


class Repeats(NamedTuple):
    """Shingles that occur more than once in a body."""

    once: NDArray[np.bool_]
    """Per shingle: it occurs once."""
    again: Offsets
    """Words with which a shingle begins that occurred before."""
    before: Offsets
    """For each of these the word with which it began where it first occurred."""


class Alignment(NamedTuple):
    """Two bodies laid over each other. Spans are of words, ends exclusive."""

    shared: int
    """Distinct shingles in common."""
    one: list[Span]
    """Runs of words of the one body that are not covered."""
    other: list[Span]
    gaps: list[Gap]
    """What lies between anchors: begin and end in the one body, begin and end in the other."""


def bodies(texts: Iterable[str | None]) -> Iterator[Body]:
    """Yield each text, in order, with its words and shingles."""
    given: list[str] = []

    def taken() -> Iterator[str | None]:
        for text in texts:
            given.append(text or "")
            yield text

    pieces = (piece for chunk in chunks(taken()) for piece in _pieces(chunk))
    for document, parts in groupby(pieces, lambda piece: piece.document):
        yield _body(given[document], _joined(list(parts)))
        given[document] = ""


class _Piece(NamedTuple):
    document: int
    words: Hashes
    places: Offsets
    """[words, 2]"""
    is_in_place: bool
    shingles: Hashes
    begins: Offsets
    """Per shingle: the word with which it begins."""
    lengths: Offsets
    """Per shingle: number of words."""


def _pieces(chunk: Chunk) -> Iterator[_Piece]:
    words = token_hashes(chunk)
    begins, ends = shingle_spans(chunk)
    shingles = span_hashes(words, begins, ends)
    counts = np.diff(chunk.token_offsets)
    shifts = np.repeat(np.array(chunk.begins) - chunk.code_offsets[:-1], counts)
    places = np.stack((chunk.starts + shifts, chunk.ends + shifts), axis=1)
    columns = zip(
        chunk.documents,
        pairwise(chunk.token_offsets.tolist()),
        pairwise(np.searchsorted(begins, chunk.token_offsets).tolist()),
        chunk.is_in_place.tolist(),
        strict=True,
    )
    lengths = ends - begins
    for document, (a, b), (c, d), is_in_place in columns:
        yield _Piece(document, words[a:b], places[a:b], is_in_place, shingles[c:d], begins[c:d] - a, lengths[c:d])


def _joined(pieces: list[_Piece]) -> _Piece:
    if len(pieces) == 1:
        return pieces[0]
    words = np.cumsum([0, *(len(piece.words) for piece in pieces)])
    return _Piece(
        pieces[0].document,
        np.concatenate([piece.words for piece in pieces]),
        np.concatenate([piece.places for piece in pieces]),
        all(piece.is_in_place for piece in pieces),
        np.concatenate([piece.shingles for piece in pieces]),
        np.concatenate([piece.begins + shift for piece, shift in zip(pieces, words, strict=False)]),
        np.concatenate([piece.lengths for piece in pieces]),
    )


def _body(text: str, piece: _Piece) -> Body:
    order = piece.shingles.argsort()
    shingles = np.empty(len(order) + 1, np.uint64)
    piece.shingles.take(order, out=shingles[:-1])
    shingles[-1] = _END
    repeats = None
    if (shingles[1:-1] == shingles[:-2]).any():
        order = piece.shingles.argsort(kind="stable")
        is_first = np.append(True, shingles[1:-1] != shingles[:-2])
        at = np.flatnonzero(is_first)
        first = order[at]
        again = order[~is_first]
        before = np.repeat(first, np.diff(at, append=len(order)))[~is_first]
        repeats = Repeats(np.diff(at, append=len(order)) == 1, piece.begins[again], piece.begins[before])
        shingles = np.append(shingles[at], shingles[-1:])
        order = first
    is_even = bool((piece.lengths == WORDS_PER_SHINGLE).all())
    return Body(
        text,
        piece.words,
        piece.places if piece.is_in_place else None,
        shingles,
        np.append(piece.begins[order], 0),
        None if is_even else piece.lengths[order],
        repeats,
    )


def align(pairs: Sequence[tuple[Body, Body]]) -> Iterator[Alignment]:
    """Yield the alignment of each of `pairs`, in order. Pairs of the same body are best side by side."""
    begin = size = 0
    for end, (one, other) in enumerate(pairs):
        size += len(one.words) + len(other.words)
        if size > BLOCK:
            yield from _aligned(pairs[begin : end + 1])
            begin, size = end + 1, 0
    if begin < len(pairs):
        yield from _aligned(pairs[begin:])


def _aligned(pairs: Sequence[tuple[Body, Body]]) -> Iterator[Alignment]:
    one, other = _Side([pair[0] for pair in pairs]), _Side([pair[1] for pair in pairs])
    shared: list[int] = []
    for left, right in pairs:
        at = left.shingles.searchsorted(right.shingles[:-1])
        also = np.flatnonzero(left.shingles[at] == right.shingles[:-1])
        at = at[also]
        shared.append(len(at))
        one.hits.append(at)
        other.hits.append(also)
    places, once = one.cover()
    other_places, other_once = other.cover()
    if once is not None or other_once is not None:
        every = np.ones(len(places), np.bool_)
        kept = (every if once is None else once) & (every if other_once is None else other_once)
        places, other_places = places[kept], other_places[kept]
    gaps = _gaps(one, other, places, other_places)
    return map(Alignment, shared, one.runs(), other.runs(), gaps)


class _Side:
    """The one or the other bodies of some pairs, one after the other, and their shingles in common.

    Before the words of each body, and after all, stands a place that counts as covered.
    """

    def __init__(self, some: list[Body]) -> None:
        self.bodies = some
        self.hits: list[Offsets] = []
        """Of each body the shingles in common, as positions in `Body.shingles`."""
        self.bases = np.zeros(len(some) + 1, np.int64)
        np.cumsum([len(body.words) + 1 for body in some], out=self.bases[1:])
        self.reach = np.zeros(int(self.bases[-1]) + 1, np.uint8)
        """Per place: words of the shingle in common that begins there."""
        self.reach[self.bases] = 1

    def cover(self) -> tuple[Offsets, NDArray[np.bool_] | None]:
        """Mark the shingles in common. Return where they stand, in the order of `hits`, and which occur once (None:
        all)."""
        shifts = (self.bases[:-1] + 1).tolist()
        known = list(zip(self.bodies, self.hits, shifts, strict=True))
        places = np.concatenate([body.first[hits] + shift for body, hits, shift in known])
        lengths: Offsets | int = WORDS_PER_SHINGLE
        if any(body.lengths is not None for body in self.bodies):
            even = np.full(max(map(len, self.hits)), WORDS_PER_SHINGLE)
            lengths = np.concatenate(
                [even[: len(hits)] if body.lengths is None else body.lengths[hits] for body, hits, _ in known]
            )
        self.reach[places] = lengths
        repeated = [(body.repeats, shift) for body, _, shift in known if body.repeats]
        if not repeated:
            return places, None
        again = np.concatenate([repeats.again + shift for repeats, shift in repeated])
        self.reach[again] = self.reach[np.concatenate([repeats.before + shift for repeats, shift in repeated])]
        once = np.ones(len(places), np.bool_)
        begin = 0
        for body, hits, _ in known:
            if body.repeats:
                once[begin : begin + len(hits)] = body.repeats.once[hits]
            begin += len(hits)
        return places, once

    def runs(self) -> list[list[Span]]:
        """Of each body the runs of words that are not covered."""
        begins = np.flatnonzero(self.reach)
        ends = begins + self.reach[begins]
        is_open = begins[1:] > ends[:-1]
        starts, stops = ends[:-1][is_open], begins[1:][is_open]
        return _by_pair(self.bases, starts, [self.within(starts, starts), self.within(starts, stops)])

    def within(self, anchors: Offsets, places: Offsets) -> list[int]:
        """The words that `places` are in the bodies in which `anchors` are."""
        words: list[int] = (places - self.bases[np.searchsorted(self.bases, anchors, "right") - 1] - 1).tolist()
        return words


def _gaps(one: _Side, other: _Side, places: Offsets, other_places: Offsets) -> list[list[Gap]]:
    """Of each pair what lies between the anchors, which are given by where they stand."""
    is_anchor = np.zeros(len(one.reach), np.bool_)
    partner = np.zeros(len(one.reach), np.int64)
    is_anchor[one.bases] = is_anchor[places] = True
    partner[one.bases] = other.bases
    partner[places] = other_places
    at = np.flatnonzero(is_anchor)
    to = partner[at]
    falls = np.flatnonzero(to[1:] < to[:-1])
    if falls.size:
        for pair in np.unique(np.searchsorted(one.bases, at[falls], "right") - 1).tolist():
            begin, end = np.searchsorted(at, one.bases[pair : pair + 2])
            is_anchor[at[begin:end]] = False
            is_anchor[at[begin:end][_longest_ascent(to[begin:end].tolist())]] = True
        at = np.flatnonzero(is_anchor)
        to = partner[at]
    length = one.reach[at[:-1]]
    step, other_step = np.diff(at), np.diff(to)
    differ = np.flatnonzero((step != other_step) | (step > length))
    before, after, length = at[differ], at[differ + 1], length[differ]
    other_before, other_after = to[differ], to[differ + 1]
    # Where a shingle repeats the end of the one before it, both cannot be held against the same words.
    back = np.maximum(np.maximum(before + length - after, other_before + length - other_after), 0)
    starts, other_starts = before + length - back, other_before + length - back
    return _by_pair(
        one.bases,
        before,
        [
            one.within(before, starts),
            one.within(before, after),
            other.within(other_before, other_starts),
            other.within(other_before, other_after),
        ],
    )


def _by_pair(bases: Offsets, places: Offsets, columns: list[list[int]]) -> list[list[Any]]:
    """The rows of `columns` by the pair in which their `places` are."""
    rows = list(zip(*columns, strict=True))
    return [rows[a:b] for a, b in pairwise(np.searchsorted(places, bases).tolist())]


def _longest_ascent(values: list[int]) -> list[int]:
    """The positions of a longest ascending run of `values`, which are distinct (patience sorting)."""
    tops: list[int] = []
    positions: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(positions[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        positions[pile : pile + 1] = [position]
    found = []
    position = positions[-1] if positions else -1
    while position >= 0:
        found.append(position)
        position = before[position]
    return found[::-1]
