"""In how many stories a line stands: the evidence that other pages give about a line.

A page counts for the story that it shows, so the copies of one story count once, however many sites have it. Each of
the keys tells apart a number of stories; the second least counts. Copies agree in two keys or more, and one key that a
common line of furniture may have captured does not decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.line_hashes import KEYS, SAME
from tasks.shingle import Hashes

MOST: Final = 15
"""Where the count saturates: a line of 20 other stories is as much furniture as one of 2,000."""
SAMPLE: Final = 24
"""Pages looked at for a line that more pages hold: enough to find the 16 stories from which it does not matter."""
PART: Final = 2_000_000
"""Lines of the pages in question that are counted at once: bounds memory, with `SAMPLE`."""

_FILTER_BITS: Final = 23


class LineStories(NamedTuple):
    """The lines that stand in more than one story; what is not in here stands in one only."""

    hashes: Hashes
    """Hashes of lines, ascending."""
    stories: NDArray[np.uint8]
    """In how many other stories each line stands, 1 to `MOST`."""

    def of(self, hashes: Hashes) -> NDArray[np.int32]:
        """For each hash of a line (0 for a blank one) the number of other stories; 0 where none is known."""
        found = np.zeros(len(hashes), np.int32)
        if not len(self.hashes) or not len(hashes):
            return found
        order = np.argsort(hashes)  # neighbours in the table are neighbours on disk
        wanted = hashes[order]
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        hit = self.hashes[at] == wanted
        found[order[hit]] = self.stories[at[hit]]
        return found


NONE: Final = LineStories(np.zeros(0, np.uint64), np.zeros(0, np.uint8))


class HashedPages(NamedTuple):
    """Some pages with the hashes of their distinct lines."""

    ranks: NDArray[np.uint32]
    """Per page a number drawn evenly, the same in every run: which pages are looked at where there are too many."""
    keys: NDArray[np.uint32]
    """Keys of the stories, pages x `KEYS`."""
    offsets: NDArray[np.int64]
    """Where the lines of each page begin in `hashes`; one more entry than pages."""
    hashes: Hashes


Pages = Callable[[], Iterable[HashedPages]]
"""Gives the same pages each time that it is called, some at a time."""


def count_stories(hashes: Hashes, pages: NDArray[Any], keys: NDArray[np.uint32]) -> LineStories:
    """Count the stories of each line, less the one of the page itself.

    In: one entry per line of a page, ascending by hash: `hashes`, and in `pages` the row of `keys` (pages x `KEYS`).
    A line may come more than once from a page. Cost: n log n.
    """
    fresh = np.ones(len(hashes), np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=fresh[1:])
    at = np.flatnonzero(fresh)
    sizes = np.diff(at, append=len(hashes))
    is_shared = sizes > 1
    if not is_shared.any():
        return NONE
    pages = pages[np.repeat(is_shared, sizes)]
    at, sizes = at[is_shared], sizes[is_shared]
    starts = np.cumsum(sizes) - sizes
    group = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes) << np.uint64(32)
    stories = np.empty((KEYS, len(sizes)), np.int32)
    for column in range(KEYS):
        of_group = group | keys[pages, column]
        of_group.sort()
        differs = np.ones(len(of_group), np.int32)
        differs[1:] = of_group[1:] != of_group[:-1]
        np.add.reduceat(differs, starts, out=stories[column])
    stories.partition(SAME - 1, axis=0)
    others = np.minimum(stories[SAME - 1] - 1, MOST)
    kept = others > 0
    return LineStories(hashes[at[kept]], others[kept].astype(np.uint8))


def count_lines(staged: Pages, stored: Pages) -> Iterator[LineStories]:
    """Count the stories of every line of the staged pages, over these and the stored pages.

    Yields counts whose hashes ascend throughout. Of a line that more than `SAMPLE` pages hold, about so many are looked
    at, those of the lowest rank: a function of all the pages together, whatever came first. The pages are read twice
    for every `PART` lines of the staged ones.
    """
    lines = sum(len(some.hashes) for some in staged())
    bits = max(0, (lines // PART).bit_length())
    for part in range(1 << bits):
        yield _count_part(_Part(np.uint64(part), bits), staged, stored)


class _Part(NamedTuple):
    """The hashes that begin with some bits."""

    value: np.uint64
    bits: int

    def mask(self, hashes: Hashes) -> NDArray[np.bool_]:
        if not self.bits:
            return np.ones(len(hashes), np.bool_)
        inside: NDArray[np.bool_] = hashes >> np.uint64(64 - self.bits) == self.value
        return inside


class _Index:
    """Finds the positions of hashes in a table: first by a bitmap, which refuses most of what is not in it."""

    def __init__(self, table: Hashes, bits: int) -> None:
        self.table = table
        self.shift, self.low = np.uint64(64 - bits - _FILTER_BITS), np.uint64((1 << _FILTER_BITS) - 1)
        self.bitmap = np.zeros(1 << _FILTER_BITS, np.bool_)
        self.bitmap[(table >> self.shift) & self.low] = True

    def find(self, hashes: Hashes, mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of `hashes`, of those that `mask` allows, are in the table, and where."""
        mask = mask & self.bitmap[(hashes >> self.shift) & self.low]
        which = np.flatnonzero(mask)
        if not which.size or not self.table.size:
            return which[:0], which[:0]
        at = np.minimum(np.searchsorted(self.table, hashes[which]), len(self.table) - 1)
        hit = self.table[at] == hashes[which]
        return which[hit], at[hit]


def _count_part(part: _Part, staged: Pages, stored: Pages) -> LineStories:
    own = [some.hashes[part.mask(some.hashes)] for some in staged()]
    table, pages = np.unique(np.concatenate([np.zeros(0, np.uint64), *own]), return_counts=True)
    del own
    index = _Index(table, part.bits)
    for some in stored():
        _, at = index.find(some.hashes, part.mask(some.hashes))
        pages += np.bincount(at, minlength=len(pages))
    shared = pages > 1
    table, pages = table[shared], pages[shared]
    index = _Index(table, part.bits)
    rows = [(np.zeros(0, np.uint32), np.zeros(0, np.uint32))]
    keys: list[NDArray[np.uint32]] = [np.zeros((0, KEYS), np.uint32)]
    seen = 0
    for source in (staged, stored):
        for some in source():
            which, at = index.find(some.hashes, part.mask(some.hashes))
            page = np.searchsorted(some.offsets, which, "right") - 1
            # SAMPLE / pages of the ranks, in whole numbers; all ranks where pages are no more than that.
            taken = some.ranks[page].astype(np.uint64) * pages[at].astype(np.uint64) < np.uint64(SAMPLE << 32)
            rows.append((at[taken].astype(np.uint32), (page[taken] + seen).astype(np.uint32)))
            keys.append(some.keys)
            seen += len(some.keys)
    positions, of_page = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.argsort(positions)
    return count_stories(table[positions[order]], of_page[order], np.concatenate(keys))
