"""Where the article stands in a page: the run of lines with the largest sum of evidence."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.lines import Lines

SYLLABLE_WEIGHT: Final = 1.5
"""A letter of a script without spaces says as much as this many more letters of an alphabet."""

_LENGTHS: Final = (10, 20, 30, 45, 60, 80, 110, 150, 220, 350)
_OPEN: Final = (-1.3, -1.2, -0.9, -0.65, -0.75, -1.0, -0.9, 0.1, 0.6, 1.0, 1.5)
"""Evidence of a line that does not end like a sentence, by `_LENGTHS`: menus, titles, captions."""
_STOPPED: Final = (-0.5, -0.4, -0.3, -0.1, 0.1, 0.4, 0.9, 1.6, 2.2, 3.0, 4.0)
"""Evidence of a line that ends like a sentence."""
_BULLET: Final = -0.7

STEP: Final = 40.0
"""Weight in letters from which a numbered sentence is a step or a point of the article, not an entry of a list."""
LONGEST_TIME: Final = 16
TIME: Final = -0.5
"""Evidence of a line of so few characters with figures: live reports have one before every entry."""

DEEPEST: Final = -16.0
"""Evidence: the most that an interruption can weigh."""


def weight(lines: Lines) -> NDArray[np.float32]:
    """Letters per line, those of scripts without spaces counted more."""
    return (lines.letters + SYLLABLE_WEIGHT * lines.syllables).astype(np.float32)


def evidence(lines: Lines, heavy: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each line speaks for body (positive) or against (negative); 0 for blank lines."""
    bucket = np.searchsorted(np.array(_LENGTHS, np.float32), heavy, "right")
    stopped = np.array(_STOPPED, np.float32)[bucket]
    score = np.where(lines.stopped | lines.colon, stopped, np.array(_OPEN, np.float32)[bucket])
    steps = lines.stopped & (lines.digits > 0) & (heavy >= STEP)
    score += np.float32(_BULLET) * (lines.bullet & ~steps)
    times = (lines.digits >= 3) & (lines.length <= LONGEST_TIME)
    score[times] = np.maximum(score[times], TIME)
    dense = np.maximum(lines.words, lines.syllables // 3).astype(np.float32)
    titled = (lines.upper_words > 0.7 * dense) & (lines.words >= 4) & (lines.syllables == 0)
    score -= np.where(titled, np.float32(0.5), np.float32(0))
    score[lines.length == 0] = 0
    return score


def densest(score: NDArray[np.float32]) -> tuple[int, int]:
    """First and last + 1 line of the run with the largest sum; (0, 0) where no line speaks for body.

    The maximum-sum segment (Bentley 1984; for pages: Pasternack & Roth 2009). Lines against body that follow each
    other weigh at most `DEEPEST` together: a long box may interrupt an article. Of equal runs, the first.
    """
    against = score < 0
    edges = np.flatnonzero(against[1:] != against[:-1]) + 1
    begins = np.concatenate(([0], edges))
    sums = np.maximum(np.add.reduceat(score.astype(np.float64), begins), DEEPEST)
    total = np.concatenate(([0.0], np.cumsum(sums)))
    lowest = np.minimum.accumulate(total)
    gain = total - lowest
    stop = int(np.argmax(gain))
    if gain[stop] <= 0:
        return 0, 0
    start = int(np.flatnonzero(total[: stop + 1] == lowest[stop])[-1])
    return int(begins[start]), int(begins[stop]) if stop < begins.size else score.size
