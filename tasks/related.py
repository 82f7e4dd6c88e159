"""Other stories that a page promotes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tasks.cues import RELATED, cue_kind
from tasks.page import Line
from tasks.repair import repair


class Related(NamedTuple):
    """One promoted story."""

    line: int
    """Line number of the headline."""
    block: str | None
    """Heading of its block."""
    block_line: int | None
    rank: int
    """Position in the block, from 1."""
    headline: str
    category: str | None
    teaser: str | None


_BULLET: Final = re.compile(r"(?:[•▪●◦‣·►▸■□]|[*–—-]\s)\s*")
_RANK: Final = re.compile(r"(?:[•▪●◦‣·*►▸■□–—-]\s*)?#?\d{1,2}[.)]?$")
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s+")
SHORTEST_TEASER: Final = 50
SHORTEST_DENSE_TEASER: Final = 18
"""Characters of a teaser in scripts without spaces, or of one cut off."""
_STOP: Final = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


def related_headlines(page_lines: list[Line]) -> list[Related]:
    """Return the promoted stories in the order of the page. Bullets and rank numbers are removed, values repaired.

    A block begins with a heading: a cue phrase, or a short line before a list. Its items are bullet lines, lines
    that follow a rank number, or titles, each with a teaser (a sentence) or a category (one to three words).
    """
    found: list[Related] = []
    lines = [line for line in page_lines if line.role == "related"]
    block: Line | None = None
    rank = 0
    i, n = 0, len(lines)
    while i < n:
        line = lines[i]
        if i and line.number - lines[i - 1].number > 25:
            block, rank = None, 0
        if _RANK.match(line.text):
            i += 1
            continue
        ranked = i > 0 and bool(_RANK.match(lines[i - 1].text)) and lines[i - 1].number >= line.number - 2
        if not ranked and _is_heading(lines, i):
            block, rank = line, 0
            i += 1
            continue
        text = _without_mark(_without_mark(line.text, _BULLET), _NUMBERED)
        headline = _clean(text)
        category = teaser = None
        step = 1
        following = lines[i + 1] if i + 1 < n else None
        if following is not None and not _BULLET.match(following.text) and not _RANK.match(following.text):
            if _is_teaser(following.text) and not _STOP.search(line.text.rstrip("?!？！")):
                teaser, step = _clean(following.text), 2
            elif ranked and _is_category(following.text):
                category, step = _clean(following.text), 2
        if len(headline) >= 8:
            rank += 1
            found.append(
                Related(
                    line.number,
                    _clean(block.text) if block else None,
                    block.number if block else None,
                    rank,
                    headline,
                    category,
                    teaser,
                )
            )
        i += step
    return found


def _clean(text: str) -> str:
    """The text repaired; plain ASCII without references or runs of spaces needs no look."""
    if text.isascii() and text.isprintable() and "&" not in text and "  " not in text:
        return text
    return repair(text)[0]


def _without_mark(text: str, mark: re.Pattern[str]) -> str:
    found = mark.match(text)
    return text[found.end() :] if found else text


def _is_heading(lines: list[Line], i: int) -> bool:
    text = lines[i].text
    if _BULLET.match(text) or len(text) > 60:
        return False
    if cue_kind(text) == RELATED:
        return True
    if i + 1 >= len(lines) or _STOP.search(text):
        return False
    following = lines[i + 1].text
    short = len(text) <= 40 and len(text.split()) <= 5
    if not short:
        return False
    if _RANK.match(following) or _BULLET.match(following):
        return True
    return (
        i + 2 < len(lines)
        and not _is_teaser(following)
        and _is_teaser(lines[i + 2].text)
        and len(following) > len(text)
    )


def _is_teaser(text: str) -> bool:
    shortest = SHORTEST_DENSE_TEASER if text[-1] in "。！？…" else SHORTEST_TEASER
    return len(text) >= shortest and _STOP.search(text) is not None


def _is_category(text: str) -> bool:
    return len(text) <= 30 and len(text.split()) <= 3
