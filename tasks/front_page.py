"""Fronts of sites: titles with their teasers, and no article."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from tasks.page_lines import PageLines

FEWEST_TEASERS: Final = 4
LONGEST_TEASER: Final = 200.0
SHORTEST_TITLE: Final = 15.0
TITLED: Final = 0.9
"""Teasers on the front of a site, the weight of the longest, that of a title, and the share of teasers that have one.
None of 446 news pages with an article looks like that, and one of 1,919 others."""

_CLOCK: Final = re.compile(r"\d[:.h]\d\d(?!\d)")


def is_front(page: PageLines) -> bool:
    """Whether the body is nothing but single sentences, each right below a title: the front of a site with its teasers.

    The entries of a live report look alike, but stand under times of day.
    """
    body = page.body()
    sentences = [i for i in body if page.stopped[i]]
    if len(sentences) < FEWEST_TEASERS or max(page.heavy[i] for i in sentences) > LONGEST_TEASER:
        return False
    if any(after == before + 1 for before, after in pairwise(sentences)):
        return False
    titles = [i - 1 for i in sentences if i and _may_be_title(page, i - 1)]
    if len(titles) < TITLED * len(sentences):
        return False
    if len(page.content) - len({*body, *titles}) < FEWEST_TEASERS:
        return False  # nearly bare, as feeds give an article
    among = range(max(0, sentences[0] - 2), sentences[-1])
    timed = sum(page.is_date[i] and _CLOCK.search(page.content[i]) is not None for i in among)
    return timed < len(sentences) / 2


def _may_be_title(page: PageLines, i: int) -> bool:
    return not page.stopped[i] and page.heavy[i] >= SHORTEST_TITLE and not page.is_date[i]
