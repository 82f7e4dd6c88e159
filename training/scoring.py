"""How well a text agrees with the body of a page: the shingle protocol.

Both texts are split into words (``\\w+``, case kept) and into runs of four consecutive words, counted as a multiset;
a text of fewer words is one run. Precision is the share of the runs of the answer that the truth has, recall the
share of the runs of the truth that the answer has. Over many pages, both are means of pages (precision over the pages
with any answer) and F1 is their harmonic mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

LENGTH: Final = 4
"""Words of a shingle."""
HALF: Final = 0.5

_WORDS: Final = re.compile(r"\w+")


class PageScore(NamedTuple):
    precision: float | None
    """None where the answer has no word."""
    recall: float
    f1: float


class Summary(NamedTuple):
    pages: int
    precision: float
    recall: float
    f1: float
    below_half: int
    """Pages whose own F1 is under one half."""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text with their counts; none where it has no word."""
    words = _WORDS.findall(text)
    if len(words) <= LENGTH:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(LENGTH)), strict=False))


def score_page(truth: str, answer: str) -> PageScore:
    """Score one answer. A page without any body is answered in full by every text: its recall is 1."""
    wanted, given = shingles(truth), shingles(answer)
    both = (wanted & given).total()
    recall = both / wanted.total() if wanted else 1.0
    if not given:
        return PageScore(None, recall, 0.0)
    precision = both / given.total()
    return PageScore(precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0)


def summarise(scores: Iterable[PageScore]) -> Summary:
    """The figures of many pages; all 0 for none."""
    every = list(scores)
    given = [s.precision for s in every if s.precision is not None]
    precision = sum(given) / len(given) if given else 0.0
    recall = sum(s.recall for s in every) / len(every) if every else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Summary(len(every), precision, recall, f1, sum(s.f1 < HALF for s in every))
