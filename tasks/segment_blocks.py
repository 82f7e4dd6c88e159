"""Blocks of other stories, found by their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_SENTENCE_BREAK: Final = re.compile(r"[.!?…](?<=[a-zà-ÿа-я\d%)”\"’]{2}.)\s+[A-ZÀ-ÞА-Я“\"]|[。！？](?=[^。！？」』）])")

_TITLE: Final = (8.0, 160.0)
_TEASER: Final = (30.0, 330.0)
FEWEST: Final = 3
"""Pairs of title and teaser that make a block, when every teaser is one sentence."""
FEWEST_LONG: Final = 4
"""The same when some teasers have two sentences."""


def title_teaser_pairs(
    content: Sequence[str], heavy: Sequence[float], stopped: Sequence[bool], bullet: Sequence[bool]
) -> list[tuple[int, int]]:
    """Runs in which a title and a short teaser alternate: [(first, last + 1)].

    An article with subheadings looks alike, but has sections of several or longer paragraphs.
    """
    runs: list[tuple[int, int]] = []
    n = len(content)
    i = 0
    while i < n - 1:
        if stopped[i + 1] and not stopped[i]:
            j, most, asked = i, 0, 0
            while j < n - 1 and _is_title(j, content, heavy, stopped, bullet):
                sentences = _sentences(j + 1, content, heavy, stopped, bullet)
                if not sentences:
                    break
                most = max(most, sentences)
                asked += content[j][-1] in "?？"
                j += 2
            pairs = (j - i) // 2
            if pairs >= (FEWEST if most == 1 else FEWEST_LONG) and 2 * asked <= pairs:
                runs.append((i, j))
            i = max(j, i + 1)
        else:
            i += 1
    return runs


def _is_title(
    i: int, content: Sequence[str], heavy: Sequence[float], stopped: Sequence[bool], bullet: Sequence[bool]
) -> bool:
    return _TITLE[0] <= heavy[i] <= _TITLE[1] and not bullet[i] and (not stopped[i] or content[i][-1] in "?!？！")


def _sentences(
    i: int, content: Sequence[str], heavy: Sequence[float], stopped: Sequence[bool], bullet: Sequence[bool]
) -> int:
    """1 or 2 for a teaser of that many sentences, 0 for any other line."""
    if bullet[i] or not stopped[i] or not _TEASER[0] <= heavy[i] <= _TEASER[1]:
        return 0
    breaks = 0
    for _ in _SENTENCE_BREAK.finditer(content[i]):
        breaks += 1
        if breaks > 1:
            return 0
    return breaks + 1
