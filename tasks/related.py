"""Other stories that a page promotes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tasks.credit import is_credit
from tasks.cues import RELATED, cue_kind
from tasks.dates import is_date_line, tells_time
from tasks.headline_text import is_dense
from tasks.names import is_person_name
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
SHORTEST: Final = 8
"""Characters of a headline."""
FEWEST_WORDS: Final = 3
"""Of a headline that nothing tells but itself: shorter lines are sections, tags and buttons."""
LONGEST_NAME: Final = 3
"""Words of a line that is asked whether it names a person: headlines in title case look like more."""
LONGEST_DATE, LONGEST_CREDIT = 60, 40
"""Characters of a line that is asked whether it is a date, and a credit: *Photos: …* may be a headline."""
SHORTEST_TEASER: Final = 50
SHORTEST_DENSE_TEASER: Final = 18
"""Characters of a teaser in scripts without spaces, or of one cut off."""
_STOPS: Final = (".", "!", "?", "…", "。", "！", "？")
_CLOSERS: Final = "\"'”’»)]"


def related_headlines(page_lines: list[Line]) -> list[Related]:
    """Return the promoted stories in the order of the page. Bullets and rank numbers are removed, values repaired.

    A block begins with a heading: a cue phrase, or a short line before a list. Its items are bullet lines, lines
    that follow a rank number, or titles, each with a teaser (a sentence) or a category (one to three words).
    """
    found: list[Related] = []
    lines = [line for line in page_lines if line.role == "related"]
    ranks = [_is_rank(line.text) for line in lines]
    bullets = [_BULLET.match(line.text) is not None for line in lines]
    block: str | None = None
    block_line: int | None = None
    rank = 0
    i, n = 0, len(lines)
    while i < n:
        line = lines[i]
        text = line.text
        if i and line.number - lines[i - 1].number > 25:
            block, block_line, rank = None, None, 0
        if ranks[i]:
            i += 1
            continue
        ranked = i > 0 and ranks[i - 1] and lines[i - 1].number >= line.number - 2
        if not ranked and not bullets[i] and _is_heading(lines, i, ranks, bullets):
            block, block_line, rank = _clean(text), line.number, 0
            i += 1
            continue
        headline = _clean(_without_mark(_without_mark(text, _BULLET) if bullets[i] else text, _NUMBERED))
        category = teaser = None
        step = 1
        if i + 1 < n and not bullets[i + 1] and not ranks[i + 1]:
            following = lines[i + 1].text
            if _is_teaser(following) and not _is_stopped(text.rstrip("?!？！")):
                teaser, step = _clean(following), 2
            elif ranked and _is_category(following):
                category, step = _clean(following), 2
        if len(headline) >= SHORTEST and (ranked or category or teaser or _may_be_headline(headline)):
            rank += 1
            found.append(Related(line.number, block, block_line, rank, headline, category, teaser))
        i += step
    return found


def _may_be_headline(text: str) -> bool:
    """Whether a line by itself may be a headline: no label of one or two words, person, date, credit or template."""
    words = text.count(" ") + 1
    return (
        (words >= FEWEST_WORDS or is_dense(text))
        and not (words <= LONGEST_NAME and is_person_name(text))
        and not (len(text) <= LONGEST_DATE and (tells_time(text) or is_date_line(text)))
        and not (len(text) <= LONGEST_CREDIT and is_credit(text))
        and "{" not in text
    )


def _is_rank(text: str) -> bool:
    return (text[-1].isdecimal() or text[-1] in ".)") and _RANK.match(text) is not None


def _is_stopped(text: str) -> bool:
    """Whether a text ends like a sentence, before closing quotes and brackets."""
    return text.rstrip(_CLOSERS).endswith(_STOPS)


def _clean(text: str) -> str:
    """The text repaired; plain ASCII without references or runs of spaces needs no look."""
    if text.isascii() and text.isprintable() and "&" not in text and "  " not in text:
        return text
    return repair(text)[0]


def _without_mark(text: str, mark: re.Pattern[str]) -> str:
    found = mark.match(text)
    return text[found.end() :] if found else text


def _is_heading(lines: list[Line], i: int, ranks: list[bool], bullets: list[bool]) -> bool:
    text = lines[i].text
    if len(text) > 60:
        return False
    if cue_kind(text) == RELATED:
        return True
    if i + 1 >= len(lines) or len(text) > 40 or len(text.split()) > 5 or _is_stopped(text):
        return False
    if ranks[i + 1] or bullets[i + 1]:
        return True
    following = lines[i + 1].text
    return (
        i + 2 < len(lines)
        and not _is_teaser(following)
        and _is_teaser(lines[i + 2].text)
        and len(following) > len(text)
    )


def _is_teaser(text: str) -> bool:
    shortest = SHORTEST_DENSE_TEASER if text[-1] in "。！？…" else SHORTEST_TEASER
    return len(text) >= shortest and _is_stopped(text)


def _is_category(text: str) -> bool:
    return len(text) <= 30 and len(text.split()) <= 3
