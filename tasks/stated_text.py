"""The text of an article that a page states in JSON-LD and shows in part (a paywall), or only once its scripts run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Final

from bs4 import Tag

from tasks.markup import SHELL, Rendering, Run
from tasks.normalise import token_pattern

FEWEST_WORDS: Final = 100
"""A shorter text is a summary rather than an article."""
MOST_SHOWN: Final = 0.5
"""Share of the stated text from which on it is the page that counts, with its paragraphs."""
MOST_CHARS: Final = 1_000_000
"""Characters of a page that is looked through: bounds memory."""
OPENING: Final = 8
"""Runs of words at the beginning of the stated text of which one must be shown: else it is another story's."""
GRAM: Final = 4
"""Words of a run."""
PART: Final = 0.8
"""Share of its runs that the article must have of a line whose place it takes; a title shares a few."""
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_WITHIN: Final = 3
"""Elements around that of a line among which a heading is sought."""

Grams = list[tuple[str, ...]]


def completed(page: Rendering, stated: str, body: Tag | None) -> Rendering | None:
    """The page with the article as it is stated, in place of the lines that show a part of it; None where it shows most
    of it, or nothing of its beginning and yet something.

    `body` is the element in which the article stands on a page that shows next to nothing, which a script would fill.
    The article takes the place of the lines, other than headings, whose runs of four words stand in it. Linear in the
    size of the page.
    """
    article = _grams(stated)
    if len(article) < FEWEST_WORDS or len(page.text) > MOST_CHARS:
        return None
    wanted = set(article)
    if len(wanted.intersection(_grams(page.text))) >= MOST_SHOWN * len(wanted):
        return None
    of_lines = {i: found for i, text in enumerate(page.text.split("\n")) if (found := _grams(text))}
    shown = [
        i
        for i, found in of_lines.items()
        if sum(gram in wanted for gram in found) >= PART * len(found) and not _is_heading(page.lines[i])
    ]
    paragraphs = [text for line in stated.split("\n") if (text := " ".join(line.split()))]
    if not {gram for i in shown for gram in of_lines[i]}.isdisjoint(article[:OPENING]):
        return _with(page, paragraphs, shown[0], frozenset(shown), page.lines[shown[0]][0].element)
    if len(page.text) < SHELL and body is not None:
        return _with(page, paragraphs, len(page.lines), frozenset(), body)
    return None


def _is_heading(line: Sequence[Run]) -> bool:
    element = line[0].element
    return any(around.name in _HEADINGS for around in (element, *islice(element.parents, _WITHIN)))


def _with(page: Rendering, paragraphs: Sequence[str], at: int, gone: frozenset[int], element: Tag) -> Rendering:
    """The page with paragraphs in an element, blank lines between, from line `at` on, and without some of its lines."""
    rows = list(zip(page.text.split("\n"), page.lines, strict=False))
    blank: tuple[str, list[Run]] = ("", [])
    put = [row for text in paragraphs for row in (blank, (text, [Run(element, len(text))]))]
    kept = [*rows[:at], *put, blank, *(row for i, row in enumerate(rows[at:], at) if i not in gone)]
    # one blank line is enough, at the ends none
    kept = [row for before, row in pairwise([blank, *kept]) if row[0] or before[0]]
    while not kept[-1][0]:
        kept.pop()
    return Rendering("\n".join(text for text, _ in kept), [runs for _, runs in kept])


def _grams(text: str) -> Grams:
    words = token_pattern().findall(text.casefold())
    return list(zip(*(words[i:] for i in range(GRAM)), strict=False))
