"""The shingles of whole texts, as the fingerprint takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

import numpy as np

from tasks.normalise import chunks
from tasks.shingle import Hashes, shingles
from tasks.words import words


def shingle_sets(texts: Iterable[str | None]) -> Iterator[Hashes]:
    """Yield for each text, in order, the hashes of its distinct shingles, ascending; none for an empty text."""
    for _, pieces in groupby(_pieces(texts), lambda piece: piece[0]):
        yield np.unique(np.concatenate([hashes for _, hashes in pieces]))


def _pieces(texts: Iterable[str | None]) -> Iterator[tuple[int, Hashes]]:
    for chunk in chunks(texts):
        hashes, _, _, kinds, offsets = words(chunk.folded)
        found, lengths = shingles(hashes, kinds, offsets)
        for document, (begin, end) in zip(chunk.documents, pairwise(offsets.tolist()), strict=True):
            yield document, found[begin:end][lengths[begin:end] > 0]
