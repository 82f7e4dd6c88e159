"""What the measured baseline sees of a line: its cue phrase, counts of its characters, its place, neighbours, page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.cues import cue_kinds
from tasks.lines import Lines, split
from tasks.segment_body import weight

Matrix = NDArray[np.float32]

REACH: Final = 3
"""Lines on either side that the first stage sees."""
SCORE_REACH: Final = 5
"""Lines on either side whose first-stage scores the second stage sees."""
WINDOWS: Final = (3, 10, 30)
"""Lines on either side over which the second stage averages scores."""
LONG: Final = 80.0
"""Letters from which on a line is a paragraph."""

_ADDRESS: Final = re.compile(r"@|https?://|www\.")
_RIGHTS: Final = re.compile(r"©|\(c\)|all rights reserved|alle rechte vorbehalten", re.IGNORECASE)
_ENDS_OPEN: Final = ("…", "...")


@dataclass(frozen=True, slots=True)
class Batch:
    """The lines of several pages that are not blank."""

    content: list[str]
    page: NDArray[np.int64]
    """Index of the page of each line."""
    bounds: NDArray[np.int64]
    """Where the lines of each page begin; one more entry than pages."""
    source: NDArray[np.int64]
    """Per line: its number in its page, blank lines counted, from 0."""
    heavy: Matrix
    """Letters per line, those of scripts without spaces counted more."""
    features: Matrix
    """Lines x features of the first stage."""


def batch(texts: Sequence[str]) -> Batch:
    """Features of all lines of `texts` that are not blank. What comes out for a text does not depend on the others."""
    lines = split(texts)
    solid = np.flatnonzero(lines.length > 0)
    content = [lines.content[i] for i in solid.tolist()]
    bounds = np.searchsorted(solid, lines.first)
    page = lines.doc[solid].astype(np.int64)
    heavy = weight(lines)[solid]
    cues = cue_kinds(content).astype(np.float32)
    own = np.column_stack([cues, _counts(lines, solid, heavy), _marks(content)]).astype(np.float32)
    place = _place(content, heavy, lines.stopped[solid], bounds)
    around = [shifted(own[:, :_NEAR], bounds, page, step) for step in range(-REACH, REACH + 1) if step]
    return Batch(
        content=content,
        page=page,
        bounds=bounds,
        source=solid - lines.first[page],
        heavy=heavy,
        features=np.column_stack([own, place, *around]),
    )


_NEAR: Final = 11
"""The first columns, which are also seen of neighbours: the cue and those of `_counts` up to the colon."""


def _counts(lines: Lines, solid: NDArray[np.int64], heavy: Matrix) -> Matrix:
    length = lines.length[solid].astype(np.float32)
    words = lines.words[solid].astype(np.float32)
    each = np.maximum(words, 1)
    before = np.diff(solid, prepend=-1) - 1
    return np.column_stack(
        [
            np.log1p(heavy),
            np.log1p(words),
            lines.stopped[solid],
            lines.upper_words[solid] / each,
            lines.digits[solid] / length,
            lines.stops[solid],
            lines.commas[solid],
            lines.bullet[solid],
            np.minimum(before, 5),
            lines.colon[solid],
            np.log1p(length),
            length / each,
            lines.letters[solid] / length,
            lines.syllables[solid] / length,
            lines.stops[solid] / each,
            lines.commas[solid] / each,
        ]
    ).astype(np.float32)


def _marks(content: list[str]) -> Matrix:
    heads = [line[:400] for line in content]
    return np.array(
        [
            [
                line[:1].islower(),
                line.isupper(),
                _ADDRESS.search(line) is not None,
                _RIGHTS.search(line) is not None,
                "|" in line,
                line.endswith(_ENDS_OPEN),
                line[:1] in "\"“„«»‚'‘「『",
            ]
            for line in heads
        ],
        np.float32,
    ).reshape(len(content), 7)


def _place(content: list[str], heavy: Matrix, stopped: NDArray[np.bool_], bounds: NDArray[np.int64]) -> Matrix:
    """Where a line stands in its page, how often its text is there, and what the page is like."""
    columns = np.zeros((len(content), 12), np.float32)
    for a, b in pairwise(bounds.tolist()):
        if a == b:
            continue
        n, mass = b - a, heavy[a:b].astype(np.float64)
        prose = np.where(stopped[a:b], mass, 0)
        total, long = mass.sum() or 1.0, prose.sum() or 1.0
        times = Counter(content[a:b])
        here = np.arange(n)
        at = np.flatnonzero(mass >= LONG)
        last = np.concatenate(([-99], at))[np.searchsorted(at, here, "left")]
        following = np.concatenate((at, [n + 99]))[np.searchsorted(at, here, "right")]
        columns[a:b] = np.column_stack(
            [
                here / n,
                np.minimum(here, 200),
                np.minimum(n - here, 200),
                np.cumsum(mass) / total,
                np.cumsum(prose) / long,
                np.minimum(here - last, 50),
                np.minimum(following - here, 50),
                [times[line] for line in content[a:b]],
                np.full(n, np.log(n)),
                np.full(n, np.log(total)),
                np.full(n, long / total),
                np.full(n, len(at) / n),
            ]
        )
    return columns


def shifted(values: Matrix, bounds: NDArray[np.int64], page: NDArray[np.int64], step: int) -> Matrix:
    """The values of the line `step` lines on, -1 beyond the ends of the page."""
    at = np.arange(len(values)) + step
    inside = (at >= bounds[page]) & (at < bounds[page + 1])
    out = values[np.clip(at, 0, max(0, len(values) - 1))].astype(np.float32)
    out[~inside] = -1
    return out


def score_features(score: Matrix, of: Batch) -> Matrix:
    """Features of the second stage: first-stage scores of the line, of its neighbours and of its page."""
    around = [shifted(score, of.bounds, of.page, step) for step in range(-SCORE_REACH, SCORE_REACH + 1)]
    wide = np.zeros((len(score), len(WINDOWS) * 2 + 4), np.float32)
    for a, b in pairwise(of.bounds.tolist()):
        if a == b:
            continue
        mass = of.heavy[a:b].astype(np.float64)
        some = score[a:b].astype(np.float64)
        total, weighted = np.concatenate(([0.0], np.cumsum(some))), np.concatenate(([0.0], np.cumsum(some * mass)))
        here = np.arange(b - a)
        columns = []
        for width in WINDOWS:
            low, high = np.maximum(here - width, 0), np.minimum(here + width + 1, b - a)
            columns += [(total[here] - total[low]) / width, (total[high] - total[here + 1]) / width]
        columns += [
            weighted[:-1] / max(1.0, weighted[-1]),
            np.maximum.accumulate(some),
            np.maximum.accumulate(some[::-1])[::-1],
            np.full(b - a, total[-1] / (b - a)),
        ]
        wide[a:b] = np.column_stack(columns)
    return np.column_stack([*around, wide])
