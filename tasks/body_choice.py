"""Which lines of a page to take for its body, given how likely each is one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

STEPS: Final = 64
"""Entries of the table of probabilities for one unit of the logit."""
PARTS: Final = 1 << 12
"""Probabilities are whole multiples of one in so many, so that their sums are exact in any order."""
CAUTION: Final = 1.0
"""What is taken off the logits of a large text: about as many lines are then body as is expected."""
LARGE: Final = 150
"""Lines of a large text. Of smaller ones less is taken off, in proportion."""
LEAST_F1: Final = 0.6
"""Expected F1 of the best choice below which a page has no article: from .65 on, short pieces are lost."""
NOTICE: Final = 0.22
"""How much of a short body addresses the reader or speaks of accounts, from which it is a notice and no article."""
LONGEST_NOTICE: Final = 1000
"""Weight in letters of such a body: longer ones may be advice, or about the press."""
ARTICLE: Final = 1200.0
SENTENCES: Final = 8
TOWERING: Final = 3
"""Letters and full stops of a line that is an article by itself, and how often it outweighs every other of its page."""

_HALF: Final = 16 * STEPS
_LOGISTIC: Final = np.array([round(PARTS / (1 + exp(-k / STEPS))) / PARTS for k in range(-_HALF, _HALF + 1)])
"""The logistic function from -16 to 16. A table, for the exponential is not rounded the same everywhere."""


def cautious(logit: NDArray[np.float32], first: NDArray[np.int64]) -> NDArray[np.float32]:
    """Logits of texts, corrected for what furniture does to them: lowered by up to `CAUTION`, as the page is large.

    In: logits of lines; the index of the first line of each page, and the number of lines. The more furniture a page
    has, the more of it looks like prose that the model has not seen in training: on full pages of publishers that are
    new to it, lines are as often body as their logit less one says, on main parts as their logit less 0.3.
    """
    lines = np.diff(first)
    less: NDArray[np.float64] = np.minimum(lines, LARGE) * (CAUTION / LARGE)
    return logit - np.repeat(less, lines).astype(np.float32)


def probabilities(logit: NDArray[np.float32]) -> NDArray[np.float64]:
    """Logits as probabilities, in steps of one in `PARTS`."""
    place = np.rint(logit * STEPS).astype(np.int64) + _HALF
    found: NDArray[np.float64] = _LOGISTIC[np.clip(place, 0, 2 * _HALF)]
    return found


def choose_body(
    probability: NDArray[np.float64],
    weight: NDArray[np.float32],
    addressing: NDArray[np.float32],
    stops: NDArray[np.int32],
    first: NDArray[np.int64],
    least: float = LEAST_F1,
) -> NDArray[np.bool_]:
    """Whether each line is taken: the lines of a page with the largest expected F1.

    In: for each line the probability of being body, its weight in letters, how much of it addresses the reader
    (`Features.addressing`), and its full stops; the index of the first line of each page, and the number of lines; the
    expected F1 below which a page has no article. The best choice is the most probable lines, down to half of the F1
    that is expected of it (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1
    measure", 2014): a page on which all is doubtful gets a lower threshold than one on which all is clear. A page of
    which nothing good is expected has no body, nor has one on which what is taken is a notice: a consent wall, an
    error, an offer. But where one line of many sentences towers above all others, it is the article, of which the line
    breaks are lost.
    """
    mass = weight.astype(np.float64) + 1
    taken = np.zeros(len(probability), np.bool_)
    for (a, b), (body, f1) in zip(pairwise(first.tolist()), _best(probability, mass, first), strict=True):
        if a == b:
            continue
        if f1 < least or _is_notice(mass[body], addressing[body]):
            body = a + _one_line(mass[a:b], addressing[a:b], stops[a:b])
        taken[body] = True
    return taken


def expected_f1(
    probability: NDArray[np.float64], weight: NDArray[np.float32], first: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The largest expected F1 of each page, by whatever choice of its lines; 0 of pages without lines."""
    return np.array([f1 for _, f1 in _best(probability, weight.astype(np.float64) + 1, first)], np.float64)


def _best(
    probability: NDArray[np.float64], mass: NDArray[np.float64], first: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], float]]:
    """For each page the lines with the largest expected F1, the most probable first, and the F1."""
    likely = probability * mass
    order = np.lexsort((-probability, np.repeat(np.arange(len(first) - 1), np.diff(first))))
    for a, b in pairwise(first.tolist()):
        of_page = order[a:b]
        if a == b:
            yield of_page, 0.0
            continue
        right = np.cumsum(likely[of_page])
        f1 = 2 * right / (np.cumsum(mass[of_page]) + right[-1])
        best = int(np.argmax(f1))
        yield of_page[: best + 1], float(f1[best])


def _is_notice(mass: NDArray[np.float64], addressing: NDArray[np.float32]) -> bool:
    letters = float(mass.sum())
    return letters < LONGEST_NOTICE and float((mass * addressing).sum()) >= NOTICE * letters


def _one_line(
    mass: NDArray[np.float64], addressing: NDArray[np.float32], stops: NDArray[np.int32]
) -> NDArray[np.int64]:
    """The line of a page that is an article by itself, if there is one."""
    most = int(np.argmax(mass))
    others = np.delete(mass, most)
    is_article = (
        mass[most] >= ARTICLE
        and stops[most] >= SENTENCES
        and addressing[most] < NOTICE
        and not np.any(TOWERING * others > mass[most])
    )
    return np.array([most] if is_article else [], np.int64)
