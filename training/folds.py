"""Folds for cross-validation that split by publisher: no publisher of a test page is trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations
from typing import Final, NamedTuple

from training.corpora import TEXTS, Page

FOLDS: Final = 5

LONG: Final = 25
"""Characters from which on a line is telling: shorter ones are on any site."""
WIDESPREAD: Final = 6
"""Brands from which on a line belongs to the software of the sites, not to a house."""
SHARED: Final = 3
"""Lines in common that make two brands one publisher."""


class Split(NamedTuple):
    train: list[Page]
    test: list[Page]


def publishers(pages: Sequence[Page]) -> dict[str, str]:
    """The publisher of every brand: the first brand, in alphabetical order, of those that belong together.

    Sister titles of one house stand on one template, and the same agency story may run on two sites: brands of which
    pages have at least `SHARED` long lines in common count as one publisher, and so on transitively.
    """
    brands_of: dict[str, set[str]] = defaultdict(set)
    for page in (page for page in pages if page.shape in TEXTS):
        for line in set(map(str.strip, page.text.split("\n"))):
            if len(line) >= LONG:
                brands_of[line].add(page.publisher)
    common = Counter(
        pair
        for brands in brands_of.values()
        if 1 < len(brands) <= WIDESPREAD
        for pair in combinations(sorted(brands), 2)
    )
    parent = {page.publisher: page.publisher for page in pages}

    def root(brand: str) -> str:
        while parent[brand] != brand:
            parent[brand] = brand = parent[parent[brand]]
        return brand

    for (one, other), lines in common.items():
        if lines >= SHARED:
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    return {brand: root(brand) for brand in parent}


def fold_of(sizes: dict[str, int], folds: int = FOLDS) -> dict[str, int]:
    """A fold for every publisher, given the number of its pages.

    The folds are of about equal size: publishers go, the largest first and then in the order of a digest of their
    name, to the smallest fold of that moment. The order of `sizes` does not matter.
    """
    load = [0] * folds
    fold: dict[str, int] = {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], blake2b(name.encode()).digest())):
        fold[name] = min(range(folds), key=lambda i: (load[i], i))
        load[fold[name]] += sizes[name]
    return fold


def splits(pages: Sequence[Page], folds: int = FOLDS) -> Iterator[Split]:
    """Yield the folds: test pages are of news-pages only, training pages of both corpora, in the order of `pages`."""
    publisher = publishers(pages)
    fold = fold_of(Counter(publisher[p.publisher] for p in pages if p.corpus == "news" and p.shape == "full"), folds)
    for i in range(folds):
        of_fold = [fold.get(publisher[p.publisher]) == i for p in pages]
        yield Split(
            [p for p, held in zip(pages, of_fold, strict=True) if not held],
            [p for p, held in zip(pages, of_fold, strict=True) if held and p.corpus == "news"],
        )
