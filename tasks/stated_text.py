"""The text of an article of which a page shows the beginning and states all in JSON-LD, as some do behind a paywall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tasks.markup import Rendering, Run
from tasks.normalise import TOKENS

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
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")

Grams = list[tuple[str, ...]]


def completed(page: Rendering, stated: str) -> Rendering | None:
    """The page with the article as it is stated in place of the lines that show a part of it; None where it shows most
    of it, or nothing of its beginning.

    It takes the place of the lines, other than headings, whose runs of four words stand in it. Linear in the size of
    the page.
    """
    article = _grams(stated)
    if len(article) < FEWEST_WORDS or len(page.text) > MOST_CHARS:
        return None
    wanted = set(article)
    if len(wanted.intersection(_grams(page.text))) >= MOST_SHOWN * len(wanted):
        return None
    texts = page.text.split("\n")
    of_lines = {i: found for i, text in enumerate(texts) if (found := _grams(text))}
    shown = [
        i
        for i, found in of_lines.items()
        if sum(gram in wanted for gram in found) >= PART * len(found) and not _is_heading(page.lines[i])
    ]
    if {gram for i in shown for gram in of_lines[i]}.isdisjoint(article[:OPENING]):
        return None
    return _replaced(page, texts, shown, [text for line in stated.split("\n") if (text := " ".join(line.split()))])


def _is_heading(line: Sequence[Run]) -> bool:
    element = line[0].element
    return element.name in _HEADINGS or element.find_parent(_HEADINGS) is not None


def _replaced(page: Rendering, texts: list[str], shown: Sequence[int], article: Sequence[str]) -> Rendering:
    """The page with the paragraphs of the article, a blank line between, where the first of the lines shown stands."""
    first, gone = shown[0], frozenset(shown)
    element = page.lines[first][0].element
    lines: list[str] = []
    runs: list[list[Run]] = []
    for i, (text, of_line) in enumerate(zip(texts, page.lines, strict=True)):
        if i == first:
            for paragraph in article:
                lines += [paragraph, ""]
                runs += [[Run(element, len(paragraph))], []]
        elif i not in gone and (text or (lines and lines[-1])):
            lines.append(text)
            runs.append(of_line)
    while lines and not lines[-1]:
        lines.pop()
        runs.pop()
    return Rendering("\n".join(lines), runs)


def _grams(text: str) -> Grams:
    words = TOKENS.findall(text.casefold())
    return list(zip(*(words[i:] for i in range(GRAM)), strict=False))
