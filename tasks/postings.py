"""Postings: for each of some sampled shingles the documents that have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tasks.shingle import Hashes, covered

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Postings:
    """The documents that have each of some hashes, hash after hash: ascending, and called a group."""

    def __init__(self, documents: Integers, hashes: Hashes, sizes: Integers, some: Mask) -> None:
        self.documents = documents[np.repeat(some, sizes)]
        self.hashes = hashes[some]
        self.sizes = sizes[some]
        self.starts = np.cumsum(self.sizes) - self.sizes

    def leaders(self) -> Integers:
        """Per member the first of its group."""
        return np.repeat(self.documents[self.starts], self.sizes)

    def held_by_both(self, one: Integers, other: Integers) -> Mask:
        """Whether both documents of each pair belong to one group."""
        keys = self._of(np.concatenate((one, other)))
        found = np.zeros(len(one), np.bool_)
        if len(keys):
            pairs, groups = _ranges(keys, one)
            asked = other[pairs] << 32 | groups
            found[pairs[keys.take(keys.searchsorted(asked), mode="clip") == asked]] = True
        return found

    def led_by(self, one: Integers, other: Integers) -> Mask:
        """Whether the other document of each pair belongs to a group that the one leads."""
        pairs, groups = _ranges(self._of(other), other)
        found = np.zeros(len(one), np.bool_)
        found[pairs[self.documents[self.starts[groups]] == one[pairs]]] = True
        return found

    def _of(self, some: Integers) -> Integers:
        """Some documents, each with the numbers of its groups in the lower half, ascending."""
        is_asked = np.zeros(int(self.documents.max(initial=0)) + 1, np.bool_)
        is_asked[some[some < len(is_asked)]] = True
        rows = np.flatnonzero(is_asked[self.documents])
        keys: Integers = self.documents[rows] << 32 | np.repeat(np.arange(len(self.sizes)), self.sizes)[rows]
        keys.sort()
        return keys


def _ranges(keys: Integers, some: Integers) -> tuple[Integers, Integers]:
    """What the keys that begin with some documents have in the lower half: positions among these, and what there is."""
    begins, ends = keys.searchsorted(some << 32), keys.searchsorted((some + 1) << 32)
    return np.repeat(np.arange(len(some)), ends - begins), keys[covered(begins, ends)] & ((1 << 32) - 1)
