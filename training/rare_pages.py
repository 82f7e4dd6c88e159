"""Pages that the corpora hardly have, made of those that they have, for the last part of training."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from training.augment import LabelledPage, RawLine, joined, raw_lines
from training.live_pages import live_page
from training.promoted import MOST, front_page, headline_of, promoting_page

SHARES: Final = {"live": 0.3, "bare": 0.2, "front": 0.25, "promoting": 0.25}
"""Of the texts that are made."""


def bare_page(lines: list[RawLine], chance: random.Random) -> list[RawLine]:
    """The article of a page without anything around it, with its headline or without, whole or its first paragraphs:
    as feeds and agencies give it."""
    apart = chance.choice((0, 1))
    body = [line._replace(blanks=apart) for line in lines if line.body]
    if chance.random() < 0.35:
        body = body[: chance.randint(1, 3)]
    headline = headline_of(lines)
    if body and headline and chance.random() < 0.6:
        body = [headline._replace(blanks=0), *body]
    return body


def rare_pages(pages: Sequence[LabelledPage], languages: Sequence[str], seed: int) -> list[LabelledPage | None]:
    """Of each text a page of a kind in `SHARES`; None of HTML, and where nothing sensible came out.

    Made are live reports, bare articles, fronts of sites, and pages that promote other stories below their article. A
    page is mixed with others of its language.
    """
    chance = random.Random(seed)
    lines = [raw_lines(page) for page in pages]
    of_language: dict[str, list[int]] = defaultdict(list)
    for i, language in enumerate(languages):
        of_language[language].append(i)
    made: list[LabelledPage | None] = []
    for i, language in enumerate(languages):
        alike = of_language[language]
        others = [lines[other] for other in chance.sample(alike, min(len(alike), MOST))]
        kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
        if pages[i].marks is not None:
            made.append(None)
        elif kind == "live":
            made.append(joined(live_page(lines[i], others[0], chance)))
        elif kind == "bare":
            made.append(joined(bare_page(lines[i], chance), fewest=1))
        else:
            make = front_page if kind == "front" else promoting_page
            made.append(joined(make(lines[i], [other for other in others if other is not lines[i]], chance)))
    return made
