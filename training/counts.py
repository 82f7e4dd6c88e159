"""Counts of other stories as other warehouses would have them.

Of most sites of the corpora there is one page or two, and none of their texts is printed twice. In a warehouse whole
sites stand, with nearly all of their furniture known from other pages; and articles are quoted, collected in live
reports and printed again, so that their sentences are known as well. Both are made up here, on the measures of pages.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.line_features import NAMES

Floats = NDArray[np.float32]

_KNOWN, _FEW, _MANY, _PAGE = (NAMES.index(f"{which}stories") for which in ("", "few_", "many_", "page_"))
_SHARED: Final = NAMES.index("shared_words")
MOST: Final = 15
BLOCK: Final = 8
"""Mean number of lines of furniture that are known together, or not."""
NEAR: Final = (6, 3)
"""Lines before and after a body that seldom stand on other pages: headline, byline, date, tags."""
OWN: Final = 0.7
"""Share of its words that a line has in common with the prose of the page, from which it stands on this page only."""


def reprint(measures: Floats, body: NDArray[np.bool_], chance: np.random.Generator) -> None:
    """Make all of the body of a page known from a few other stories, or a run of it. Changes `measures`."""
    at = np.flatnonzero(body)
    if not at.size:
        return
    if at.size > 1 and chance.random() < 0.6:
        start, stop = np.sort(chance.integers(0, at.size + 1, 2))
        at = at[start:stop]
    at = at[chance.random(at.size) > 0.1]
    _put(measures, at, np.full(at.size, chance.choice((1, 1, 1, 2, 2, 3, 5))))


def surround(measures: Floats, body: NDArray[np.bool_], chance: np.random.Generator) -> None:
    """Make most of what is not body known from other pages of the site, block by block. Changes `measures`."""
    lines = len(body)
    stories = int(chance.choice((1, 2, 3, 5, 9, MOST)))
    block = np.cumsum(chance.random(lines) < 1 / BLOCK)
    known = (chance.random(block[-1] + 1) < chance.uniform(0.4, 1.0))[block] & ~body & (measures[:, _SHARED] < OWN)
    known &= chance.random(lines) < 0.95
    if (at := np.flatnonzero(body)).size:
        near = np.zeros(lines, np.bool_)
        near[max(0, at[0] - NEAR[0]) : at[0]] = True
        near[at[-1] + 1 : at[-1] + NEAR[1]] = True
        known &= ~(near & (chance.random(lines) < OWN))
    at = np.flatnonzero(known)
    of_blocks = chance.integers(1, stories + 1, block[-1] + 1)
    _put(measures, at, of_blocks[block][at] if chance.random() < 0.5 else np.full(at.size, stories))


def _put(measures: Floats, at: NDArray[np.int64], stories: NDArray[np.int64]) -> None:
    """Let the lines `at` stand in so many other stories at least."""
    count = np.maximum(np.rint(measures[at, _MANY] * MOST), stories)
    measures[at, _KNOWN] = count > 0
    measures[at, _FEW] = np.minimum(count, 3) / 3
    measures[at, _MANY] = np.minimum(count, MOST) / MOST
    measures[:, _PAGE] = measures[:, _KNOWN].mean()
