"""Which of two bodies is a part of the other: a teaser, a text that was cut short, an article in a live blog."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.alignment import Alignment, Runs
from tasks.body_shingles import Bodies, Mask
from tasks.live_entries import count_entries
from tasks.shingle import WORDS_PER_SHINGLE, Offsets

CONTAINED: Final = 0.9
"""Share of the shorter body's words that stand in shingles of the longer one, from which it is a part."""
BROKEN: Final = 8
"""Shingles that a part may lack besides: those across two seams, such as that after a headline."""
MOSTLY: Final = 0.75
"""The same for a part of more than `TEASER` words that is less than half of the longer body: a story in a live blog of
which some paragraphs were left out, or were lost when its page was read."""
INTACT: Final = 0.6
"""Share of the shingles of such a part that the longer body has as well."""
TEASER: Final = 100
"""Words of a part up to which it may be a teaser: a headline and up to half of a short story."""
STORY: Final = TEASER + 2 - WORDS_PER_SHINGLE
"""Shingles of a part of more words."""
TEASED: Final = 0.58
"""Share of a story that a teaser makes up at most."""
PREFACE: Final = 24
"""Words with which a longer body begins otherwise: more than a headline, a byline and a dateline have. A part may begin
with as many that the longer body has not."""
PREFACED: Final = 0.6
"""Share of the longer body that a part makes up at most, if the longer body begins with something else."""
HELD: Final = 0.65
"""The same, if it ends with something else, too."""
ENTRIES: Final = 2
"""Lines of a live blog that begin with a time, and that what it holds has not."""
LEAST_SHINGLES: Final = 10
"""A body with fewer shingles is nobody's part: chance and boilerplate reach that far."""
HALF: Final = 0.5
"""Share of the larger body that a copy makes up at least: what is less is a part of it, or nothing.

A live blog can hold several stories; only one of them can be more than half of it, so it joins no two clusters.
"""


def share_contained(bodies: Bodies, laid: Alignment) -> NDArray[np.float64]:
    """Per pair the share of the shorter body's words that stand in shingles of the longer, if that makes it a part;
    else 0.

    Less than half of the longer body may be any part of it; one of more than a hundred words from a share of .75 on: a
    story in a live blog that lacks some of its paragraphs. What is more than half may be a copy that lost its end,
    unless the longer is a live blog that holds it: it begins with something else, and that is long or it has lines of
    its own that begin with a time. A teaser may begin with a line of its own, of up to 24 words, if the rest is what
    the longer body begins with: a headline, or a first paragraph that the longer body lost. The share can be less than
    .9 then.
    """
    is_swapped = bodies.sizes[laid.other] < bodies.sizes[laid.one]
    part, whole = np.where(is_swapped, (laid.other, laid.one), (laid.one, laid.other))
    words, whole_words = bodies.sizes[part], bodies.sizes[whole]
    shingles, whole_shingles = bodies.distinct[part], bodies.distinct[whole]
    one, other = _Missing(laid.uncovered, bodies, laid.one), _Missing(laid.other_uncovered, bodies, laid.other)
    missing, lacking_first = (np.where(is_swapped, getattr(other, n), getattr(one, n)) for n in ("words", "first"))
    own_first, own_last = (np.where(is_swapped, getattr(one, n), getattr(other, n)) for n in ("first", "last"))
    share = 1 - missing / np.maximum(words, 1)
    ratio = words / np.maximum(whole_words, 1)
    is_mostly = (np.minimum(shingles, whole_shingles) >= STORY) & (share >= MOSTLY)
    is_mostly &= (laid.shared >= INTACT * shingles) & (ratio < HALF)
    is_covered = (np.minimum(shingles, whole_shingles) >= LEAST_SHINGLES) & (share >= CONTAINED)
    is_covered &= laid.shared >= CONTAINED * shingles - BROKEN
    is_short = (ratio < np.where(words <= TEASER, TEASED, HALF)) | (shingles < HALF * whole_shingles)
    is_held = (own_first >= PREFACE) & (lacking_first == 0) & (ratio < np.where(own_last > 0, HELD, PREFACED))
    is_part = (is_covered & (is_short | is_held)) | is_mostly
    is_head = _is_head(words - lacking_first, shingles - lacking_first, missing - lacking_first, laid.shared)
    is_head &= is_short & (lacking_first > 0) & (lacking_first <= PREFACE) & (own_first == 0) & ~is_part
    for pair in np.flatnonzero(is_head).tolist():
        is_part[pair] = _ends_line(bodies, int(part[pair]), int(lacking_first[pair]))
    for pair in np.flatnonzero(is_covered & ~is_part & (words < whole_words) & (own_first > 0)).tolist():
        is_part[pair] = is_live_blog(bodies.texts[whole[pair]], bodies.texts[part[pair]])
    return np.where(is_part, share, 0.0)


def _is_head(words: Offsets, shingles: Offsets, missing: Offsets, shared: Offsets) -> Mask:
    """Whether the rest of a text without its first line is a part, by so many words and shingles that are left."""
    is_covered: Mask = missing <= (1 - CONTAINED) * words
    return is_covered & (shared >= LEAST_SHINGLES) & (shared >= CONTAINED * shingles - BROKEN)


def _ends_line(bodies: Bodies, body: int, words: int) -> bool:
    """Whether a line ends after the first words of a body, and their places are known."""
    last = int(bodies.offsets[body]) + words - 1
    return (
        bool(bodies.is_placed[body]) and "\n" in bodies.texts[body][bodies.places[last, 1] : bodies.places[last + 1, 0]]
    )


def is_live_blog(text: str, held: str) -> bool:
    """Whether a text that holds another is a live blog, and the other is an article in it, no earlier state of it."""
    entries = count_entries(text)
    return entries >= ENTRIES and count_entries(held) < min(ENTRIES, entries - ENTRIES + 1)


class _Missing:
    """Per pair how many words one body has and the other has not: in all, at its beginning, at its end."""

    def __init__(self, runs: Runs, bodies: Bodies, side: Offsets) -> None:
        lengths = runs.ends - runs.starts
        is_first = runs.starts == bodies.offsets[side][runs.pairs]
        is_last = runs.ends == bodies.offsets[side + 1][runs.pairs]
        self.words = sums(runs.pairs, lengths, len(side))
        self.first = sums(runs.pairs, lengths * is_first, len(side))
        self.last = sums(runs.pairs, lengths * is_last, len(side))


def sums(pairs: Offsets, values: NDArray[np.int64] | Mask, count: int) -> Offsets:
    """The sum of the values of each of `count` pairs."""
    return np.bincount(pairs, values, count).astype(np.int64)
