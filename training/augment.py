"""New pages out of known ones: the article of one in the furniture of another, cropped, interrupted, reformatted."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BULLETS: Final = " •*-–\t"
FEWEST: Final = 3
"""Lines of a page that is worth learning from."""


class RawLine(NamedTuple):
    """A line that is not blank."""

    blanks: int
    """Blank lines before it."""
    text: str
    body: bool
    stories: int
    marks: NDArray[np.uint8] | None = None
    """What the tree of the page tells of the line (`tasks.line_markup`); None where there is no tree."""


class LabelledPage(NamedTuple):
    """A page, known or made up, with what is known of its lines, blank ones included."""

    text: str
    body: NDArray[np.bool_]
    """Whether each line is body."""
    stories: NDArray[np.int32]
    """In how many other stories each line stands."""
    marks: NDArray[np.uint8] | None = None
    """Lines x measures of `tasks.line_markup`; None where there is no tree."""


def variants(pages: Sequence[LabelledPage], languages: Sequence[str], seed: int) -> list[LabelledPage | None]:
    """One new page for each, None where nothing sensible came out.

    A page is mixed with others of its language and kind (text, or HTML).
    """
    chance = random.Random(seed)
    lines = [raw_lines(page) for page in pages]
    of_language: dict[tuple[str, bool], list[int]] = defaultdict(list)
    kinds = [(language, page.marks is None) for language, page in zip(languages, pages, strict=True)]
    for i, kind in enumerate(kinds):
        of_language[kind].append(i)
    english = {is_text: of_language["en", is_text] for is_text in (True, False)}
    made: list[LabelledPage | None] = []
    for i, kind in enumerate(kinds):
        others = of_language[kind]
        other = chance.choice(others if len(others) >= FEWEST else english[kind[1]] or [i])
        mixed = _mix(lines[i], lines[other], chance) if other != i else _thinned(lines[i], chance)
        made.append(joined(_reformatted(mixed, chance)))
    return made


def raw_lines(page: LabelledPage) -> list[RawLine]:
    """The lines of a page that are not blank."""
    found, blanks = [], 0
    of_lines = repeat(None, len(page.body)) if page.marks is None else page.marks
    rows = zip(page.text.split("\n"), page.body.tolist(), page.stories.tolist(), of_lines, strict=True)
    for text, body, stories, marks in rows:
        if text.strip():
            found.append(RawLine(blanks, text, body, stories, marks))
            blanks = 0
        else:
            blanks += 1
    return found


def joined(lines: list[RawLine], fewest: int = FEWEST) -> LabelledPage | None:
    """A page of these lines; None where there are fewer than `fewest`."""
    lines = [line for line in lines if line.text.strip()]
    if len(lines) < fewest:
        return None
    body = [flag for line in lines for flag in (*[False] * line.blanks, line.body)]
    stories = [count for line in lines for count in (*[0] * line.blanks, line.stories)]
    text = "\n".join("\n" * line.blanks + line.text for line in lines)
    marks = None
    if (known := lines[0].marks) is not None:
        blank = np.zeros_like(known)
        marks = np.array([row for line in lines for row in (*[blank] * line.blanks, line.marks)])
    return LabelledPage(text, np.array(body, np.bool_), np.array(stories, np.int32), marks)


def parts(lines: list[RawLine]) -> tuple[list[RawLine], list[RawLine], list[RawLine]]:
    """What stands before the body, the body with what interrupts it, and what stands after it."""
    at = [i for i, line in enumerate(lines) if line.body]
    if not at:
        return lines, [], []
    return lines[: at[0]], lines[at[0] : at[-1] + 1], lines[at[-1] + 1 :]


def _thinned(lines: list[RawLine], chance: random.Random) -> list[RawLine]:
    return [line for line in lines if line.body or chance.random() > 0.3]


def _around(mean: float, chance: random.Random) -> int:
    return int(chance.expovariate(1 / mean))


def _mix(lines: list[RawLine], other: list[RawLine], chance: random.Random) -> list[RawLine]:
    head, article, tail = parts(lines)
    other_head, other_article, other_tail = parts(other)
    if not article or not other_article:
        return _thinned(lines, chance)
    near = head[max(0, len(head) - chance.randint(0, 8)) :]  # headline and byline stay with their article
    how = chance.random()
    if how < 0.40:
        head = other_head[: max(0, len(other_head) - chance.randint(0, 4))] + near
        tail = (tail[: chance.randint(0, 4)] if chance.random() < 0.5 else []) + other_tail
    elif how < 0.55:
        head = other_head + near
    elif how < 0.70:
        tail = tail[: chance.randint(0, 6)] + other_tail
    elif how < 0.85:  # a main-content rendering
        head, tail = head[max(0, len(head) - _around(6, chance)) :], tail[: _around(10, chance)]
    elif how < 0.93:  # next to nothing but a short piece
        head, tail = near[max(0, len(near) - chance.randint(0, 3)) :], tail[: chance.randint(0, 2)]
        article = article[: chance.randint(1, 6)]
    furniture = [line for line in other if not line.body]
    if furniture and len(article) > FEWEST and chance.random() < 0.5:
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(len(furniture))
            block = furniture[start : start + chance.choice((1, 1, 1, 2, 3, 5))]
            at = chance.randrange(1, len(article))
            gap = chance.choice((0, 1, 1))
            article = [*article[:at], *(line._replace(blanks=gap) for line in block), *article[at:]]
    if chance.random() < 0.15:
        article = article[: chance.randint(1, max(1, len(article) - 1))]
    if chance.random() < 0.06:  # a page without an article
        article = [line for line in article if not line.body]
    return [*head, *article, *tail]


def _reformatted(lines: list[RawLine], chance: random.Random) -> list[RawLine]:
    if chance.random() < 0.2:
        lines = [line._replace(blanks=0) for line in lines]
    elif chance.random() < 0.1:
        lines = [line._replace(blanks=1) for line in lines]
    if chance.random() < 0.12:
        lines = [line._replace(text=line.text.lstrip(BULLETS) or line.text) for line in lines]
    return lines
