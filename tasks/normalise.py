"""The normal form of a text in which copies are compared, and its tokens for whole batches as arrays.

Normal form: Unicode NFKC, case-folded, words only (``\\w+``), joined by one space. A token is a word; in scripts that
write no space between words it is one character, also where such a script stands in a text in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks import folding
from tasks.folding import SPACE, UNSPACED_RANGES, Codes, fold, fold_all

Offsets = NDArray[np.int64]

PIECE: Final = 1 << 16
"""Longer texts are normalised in pieces of at most this many characters: bounds memory."""
CHUNK: Final = 1 << 17
"""Characters that are worked on at once: few enough for the processor's cache."""

WORDS: Final = re.compile(r"\w+")
_RANGES: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
UNSPACED: Final = re.compile(rf"(?=\w)[{_RANGES}]")
TOKENS: Final = re.compile(rf"(?=\w)[{_RANGES}]|[^\W{_RANGES}]+")
SEAM: Final = re.compile(r"[\s.。、，．！？]")
"""Where long texts may be cut: no word and no composed character goes across."""


class Chunk(NamedTuple):
    """Normalised texts of a batch, as arrays: whole documents, or pieces of one that is very long."""

    documents: list[int]
    """Per piece: position of its document in the input."""
    begins: list[int]
    """Per piece: where it begins in the text of its document."""
    codes: Codes
    """Folded code points of all pieces; a space for every character that is part of no word."""
    kinds: NDArray[np.uint8]
    """Of each code point: the kinds of `tasks.folding`."""
    starts: Offsets
    """Per token: where it begins in `codes`."""
    ends: Offsets
    """Per token: where it ends in `codes`, exclusive."""
    code_offsets: Offsets
    """Where the pieces begin in `codes`; one more entry than pieces."""
    token_offsets: Offsets
    """Where the tokens of the pieces begin in `starts`; one more entry than pieces."""
    has_unspaced: bool
    """A character belongs to a script that writes no space between words."""
    is_in_place: NDArray[np.bool_]
    """Per piece: its characters stand in `codes` as far from its beginning as in the text."""


def normalise(text: str) -> str:
    """Return the normal form of `text`: NFKC, case-folded, words joined by one space."""
    return " ".join(WORDS.findall(fold(text)))


def normal_forms(chunk: Chunk) -> list[bytes]:
    """Return the normal form of each piece of `chunk` in UTF-8."""
    in_word = chunk.codes != SPACE
    kept = in_word.copy()
    kept[1:] |= in_word[:-1]  # the space after a word
    counts = [int(np.count_nonzero(kept[a:b])) for a, b in pairwise(chunk.code_offsets.tolist())]
    joined = chunk.codes[kept].tobytes().decode("utf-32-le", "surrogatepass")
    bounds = accumulate(counts, initial=int(np.count_nonzero(kept[: chunk.code_offsets[0]])))
    return [joined[a : max(a, b - 1)].encode("utf-8", "surrogatepass") for a, b in pairwise(bounds)]


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces of at most `PIECE` characters, cut between words in the second half where it can be."""
    begin = 0
    while len(text) - begin > PIECE:
        end = begin + PIECE
        seam = SEAM.search(text, begin + PIECE // 2, end)
        end = seam.start() if seam else end
        yield text[begin:end]
        begin = end
    yield text[begin:] if begin else text


def chunks(texts: Iterable[str | None]) -> Iterator[Chunk]:
    """Normalise `texts` and yield them in input order, about `CHUNK` characters at a time.

    What comes out for a document does not depend on the other documents. NULL counts as empty.
    """
    waiting: list[str] = []
    first = size = 0
    for document, text in enumerate(texts):
        text = text or ""
        if waiting and (size + len(text) > CHUNK or len(text) > PIECE):
            yield _chunk(list(range(first, document)), [0] * len(waiting), waiting)
            waiting = []
        if len(text) > PIECE:
            yield from _long(document, text)
            continue
        if not waiting:
            first, size = document, 0
        waiting.append(text)
        size += len(text) + 1
    if waiting:
        yield _chunk(list(range(first, first + len(waiting))), [0] * len(waiting), waiting)


def _long(document: int, text: str) -> Iterator[Chunk]:
    begin = 0
    for piece in pieces(text):
        yield _chunk([document], [begin], [piece])
        begin += len(piece)


def _chunk(documents: list[int], begins: list[int], texts: list[str]) -> Chunk:
    folded = fold_all(texts)
    in_word = (folded.kinds & folding.WORD).view(np.bool_)
    edges = in_word.copy()
    edges[1:] ^= in_word[:-1]
    edge_at = np.flatnonzero(edges)
    starts, ends = edge_at[::2], edge_at[1::2]
    has_unspaced = bool(np.bitwise_or.reduce(folded.kinds) & folding.UNSPACED)
    if has_unspaced:
        unspaced = (folded.kinds & folding.UNSPACED) > 0
        bound = edges | unspaced
        bound[1:] |= unspaced[:-1]
        starts = np.flatnonzero(bound & in_word)
        ends = np.flatnonzero(bound[1:] & in_word[:-1]) + 1
    token_offsets = np.searchsorted(starts, folded.offsets)
    return Chunk(
        documents,
        begins,
        folded.codes,
        folded.kinds,
        starts,
        ends,
        folded.offsets,
        token_offsets,
        has_unspaced,
        folded.is_in_place,
    )
