"""Made-up pages on which other stories are promoted: fronts of sites, and articles with such a block below.

A promotion is the headline of another page, most often with the beginning of its article, as section fronts and the
ends of pages print it. It is prose, but of a story that stands elsewhere, so none of it is body.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from training.augment import RawLine, parts
from training.live_pages import BUTTON, SENTENCE_END

NEAR: Final = 8
"""Lines before the body among which its headline stands."""
HEADLINE: Final = (20, 140)
"""Characters of a headline."""
TEASER: Final = (40, 260)
"""Characters of a teaser."""
MOST: Final = 24
"""Promotions on one page."""
ELLIPSES: Final = ("…", "...", "", " [...]")
"""How a teaser ends that is cut off."""


def headline_of(lines: Sequence[RawLine]) -> RawLine | None:
    """What is most like a headline among the lines right before the body of a page: the longest that may be one."""
    first = next((i for i, line in enumerate(lines) if line.body), 0)
    before = lines[max(0, first - NEAR) : first]
    near = [line for line in before if HEADLINE[0] <= len(line.text.strip()) <= HEADLINE[1]]
    return max(near, key=lambda line: len(line.text)) if near else None


def front_page(lines: list[RawLine], others: Sequence[Sequence[RawLine]], chance: random.Random) -> list[RawLine]:
    """The furniture of a page, whole or what is nearest to its article, with promotions of others for the article."""
    head, article, tail = parts(lines)
    if not article:
        return []
    head = head[: max(0, len(head) - chance.randint(0, NEAR))]
    if chance.random() < 0.4:
        head, tail = head[max(0, len(head) - chance.randint(0, 10)) :], tail[: chance.randint(0, 10)]
    return [*head, *_promotions(others[: chance.randint(0, MOST)], [*head, *tail], chance), *tail]


def promoting_page(lines: list[RawLine], others: Sequence[Sequence[RawLine]], chance: random.Random) -> list[RawLine]:
    """A page, or its main part, with a block of promotions right below its article or a few lines further down."""
    head, article, tail = parts(lines)
    if not article:
        return []
    below = 0 if chance.random() < 0.5 else chance.randint(0, 6)
    near, rest = tail[:below], tail[below:]
    block = _promotions(others[: chance.randint(2, 8)], rest, chance)
    if chance.random() < 0.4:
        rest = rest[: chance.randint(0, 10)]
    if chance.random() < 0.3:
        head = head[max(0, len(head) - chance.randint(0, NEAR)) :]
    return [*head, *article, *near, *block, *rest]


def _promotions(
    pages: Sequence[Sequence[RawLine]], furniture: Sequence[RawLine], chance: random.Random
) -> list[RawLine]:
    """Headlines of these pages, some with a teaser, all in one form; a line of furniture may stand with each."""
    short = [line.text for line in furniture if BUTTON[0] <= len(line.text.strip()) <= BUTTON[1]]
    button = chance.choice(short) if short and chance.random() < 0.3 else None
    has_section = bool(short) and chance.random() < 0.3
    teased, cut = chance.choice((0.0, 0.5, 0.9, 1.0, 1.0)), chance.choice((0.0, 0.0, 0.3, 1.0))
    apart, between = chance.choice((0, 0, 1)), chance.choice((0, 1, 1))
    bullet = chance.choice(("", "", "", "• ", "- "))
    found: list[RawLine] = []
    for lines in pages:
        title, teaser = headline_of(lines), _teaser(lines, cut, chance)
        if title is None or (teased == 1.0 and not teaser):
            continue
        texts = [bullet + title.text.strip()]
        if has_section:
            texts.insert(0, chance.choice(short))
        if teaser and chance.random() < teased:
            texts.append(teaser)
        if button:
            texts.append(button)
        found += [RawLine(apart if i else between, text, False, 0) for i, text in enumerate(texts)]
    return found


def _teaser(lines: Sequence[RawLine], cut: float, chance: random.Random) -> str:
    """The first sentence or two of an article, or a piece of them."""
    first = next((line.text.strip() for line in lines if line.body and len(line.text.strip()) >= TEASER[0]), "")
    text = " ".join(SENTENCE_END.split(first)[: chance.randint(1, 2)])
    if len(text) > TEASER[1] or (chance.random() < cut and len(text) > 2 * TEASER[0]):
        size = chance.randint(TEASER[0], min(len(text) - 1, TEASER[1]))
        text = text[:size].rsplit(" ", 1)[0].rstrip() + chance.choice(ELLIPSES)
    return text
