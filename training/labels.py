"""Which lines of a page are its body, found by aligning the lines with the body that the truth gives.

Lines are compared with the truth as sequences of words. Every place in the truth where a line could come from is a
candidate; of all candidates, the chain is taken in which lines and places both go forward and that explains the most
words. What repeats a sentence of the article elsewhere on the page, as a teaser does, is outside the chain.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.folding import UNSPACED_RANGES
from training.corpora import Page
from training.scoring import score_page

BODY_SHARE: Final = 0.5
"""Share of its words that a body line has in the truth."""
GRAM: Final = 4
"""Words of a run that is looked up."""
SHIFT: Final = 12
"""Words by which places of one line may differ: the truth leaves out or adds as much inside a line."""
LEAST_SHARE: Final = 0.3
MOST_PLACES: Final = 8
"""Places of one run, and of one short line, that are tried."""
BEST_PLACES: Final = 3
"""Places of one line that become candidates."""
OVERLAP: Final = 6
"""Words that neighbouring lines may claim both."""
SHORT: Final = 12
"""Words up to which a line may also be found as a whole paragraph."""
LEAST_AGREEMENT: Final = 0.8
"""F1 of the labelled lines against a silver body from which on a page is trained on."""

_UNSPACED: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
"""A word; in scripts without spaces, a character."""

Words = list[str]


class _Place(NamedTuple):
    """Words `start` to `stop` of the truth as the source of line `line`."""

    line: int
    start: int
    stop: int
    gain: float
    share: float


def words(text: str) -> Words:
    """The words of a text, case-folded; each character of a script without spaces is one."""
    return [word.casefold() for word in _WORD.findall(text)]


def line_shares(lines: Sequence[str], paragraphs: Sequence[str]) -> NDArray[np.float64]:
    """For every line the share of its words that it has in the body, 0 for lines that are not of it.

    In: the lines of a page and the paragraphs of its body, in order. Out: one float per line. Cost grows with the
    words of both, times a logarithm.
    """
    shares = np.zeros(len(lines))
    for place in _chain(_places([words(line) for line in lines], [words(p) for p in paragraphs])):
        shares[place.line] = place.share
    return shares


def line_labels(page: Page) -> NDArray[np.bool_]:
    """Whether each line of a page (text split at line feeds) is body."""
    return line_shares(page.text.split("\n"), page.truth) >= BODY_SHARE


def kept(page: Page, labels: NDArray[np.bool_]) -> str:
    """The lines of a page that are labelled, joined by line feeds."""
    return "\n".join(line for line, keep in zip(page.text.split("\n"), labels.tolist(), strict=True) if keep)


def page_weight(page: Page, labels: NDArray[np.bool_]) -> float:
    """How much a page should count in training, 0 (not at all) to 1.

    The truth must stand in the page: the labelled lines agree with it to F1 `LEAST_AGREEMENT` at least. A silver body
    must besides agree with what a person marked: the weight is the share of the marked pieces that are on the right
    side, squared, so that one miss of two counts a quarter. Pieces that are not on the page say nothing.
    """
    if score_page(page.body, kept(page, labels)).f1 < LEAST_AGREEMENT:
        return 0.0
    text, body = _folded(page.text), _folded(page.body)
    right = [piece in body for piece in map(_folded, page.wanted) if piece in text]
    right += [piece not in body for piece in map(_folded, page.unwanted) if piece in text]
    return (sum(right) / len(right)) ** 2 if right else 1.0


def _folded(text: str) -> str:
    return f" {' '.join(words(text))} "


def _places(lines: list[Words], paragraphs: list[Words]) -> list[_Place]:
    """Candidates, in the order of lines."""
    truth: Words = []
    whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for paragraph in paragraphs:
        if len(paragraph) < SHORT:
            whole[tuple(paragraph)].append(len(truth))
        truth += paragraph
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, run in enumerate(_runs(truth)):
        if len(runs[run]) < MOST_PLACES:
            runs[run].append(at)
    places = []
    for i, line in enumerate(lines):
        found = [runs.get(run, ()) for run in _runs(line)]
        votes = Counter(at - j for j, where in enumerate(found) for at in where)
        for offset, _ in votes.most_common(BEST_PLACES):
            hits = sum(any(abs(at - j - offset) <= SHIFT for at in where) for j, where in enumerate(found))
            share = hits / len(found)
            if share >= LEAST_SHARE:
                stop = min(len(truth), offset + len(line))
                places.append(_Place(i, max(0, offset), stop, share * len(line), share))
        if 0 < len(line) < SHORT:
            # A whole paragraph is a little better than the same words within one.
            places += [
                _Place(i, at, at + len(line), len(line) + 0.1, 1.0) for at in whole.get(tuple(line), ())[:MOST_PLACES]
            ]
    return places


def _runs(sequence: Words) -> list[tuple[str, ...]]:
    return list(zip(*(sequence[i:] for i in range(GRAM)), strict=False))


def _chain(places: list[_Place]) -> list[_Place]:
    """The chain of the largest gain, last place first: each line once, each place after the one before it.

    Weighted increasing subsequence with a Fenwick tree of maxima over the ends of places.
    """
    size = max((p.stop for p in places), default=0) + 1
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    best: list[tuple[float, int]] = []
    done = 0
    for place in places:
        while places[done].line < place.line:
            _raise(tree, places[done].stop, (best[done][0], done))
            done += 1
        allowed = min(OVERLAP, (place.stop - place.start) // 3)
        gain, before = _greatest(tree, place.start + allowed)
        best.append((gain + place.gain, before))
    chain = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(places[at])
        at = best[at][1]
    return chain


def _raise(tree: list[tuple[float, int]], end: int, value: tuple[float, int]) -> None:
    at = end + 1
    while at < len(tree):
        if tree[at][0] < value[0]:
            tree[at] = value
        at += at & -at


def _greatest(tree: list[tuple[float, int]], end: int) -> tuple[float, int]:
    """The greatest value of all ends up to `end`."""
    at = min(end + 1, len(tree) - 1)
    value = (0.0, -1)
    while at > 0:
        if tree[at][0] > value[0]:
            value = tree[at]
        at -= at & -at
    return value
