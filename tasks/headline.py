"""Which line of a page is the headline of its article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from typing import Final, NamedTuple

from tasks.byline import is_byline
from tasks.credit import is_credit
from tasks.dates import is_date_line, tells_time
from tasks.headline_text import BULLET, LONG, LONGEST_HEADLINE, SEAM, SHORTEST_PART, is_dense
from tasks.names import UPPER, is_person_name
from tasks.page import Line
from tasks.terms import Opening, terms

ABOVE: Final = 60
"""Lines above the body in which a headline is looked for."""
LEAD_LINES: Final = 3
"""Lines of the body in which it is looked for too."""
SIGNED_BELOW: Final = 6
SIGNED_ABOVE: Final = 8
"""Lines below and above a headline in which an author line or a date line tells for or against it."""
ROLE, QUIET, FAR, HEAD, AFTER, LEAD = 0.9, 0.3, 0.03, 1.5, 1.5, 0.8
"""Weights: role given, role of furniture, line of distance, byline or date below, only above, lead below a headline."""
AGAIN, SENTENCES = 2.0, 1.8
"""Weights against one word three times (*Share on … Share by …*), and against three sentences."""
CAPTION, BODY = 2.0, 0.8
"""Weights against a line that is a caption, and one of the body or a credit."""
CLOSED, GLUED, KICKED = 1.2, 1.0, 1.0
"""Weights: a mark that closes or goes on, words written on to each other (against it), a kicker right above."""
SECOND_BELOW, SECOND_ABOVE, WITHIN, SHORTER, REPEATED = 0.5, 0.3, 1.0, 0.8, 0.8
"""Weights: the same line above or below, part of the line on another (against it), being part of another, and opening
a line below the beginning of the body (a player, a form for comments) while standing near it."""
NEAR: Final = 15
"""Lines above the body."""
SHORTEST_TERM: Final = 4
"""Letters of the shortest word in which a headline and the body may agree."""
OPENING: Final = 3_000
"""Characters of the body whose words a headline is compared with."""
MOST_COMPARED: Final = 12
"""Lines that are compared with each other."""
MOST: Final = 4
"""Headlines that are returned."""

_CAPITAL_INSIDE = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿß.!?].)")
"""Sooner looked for than what it is part of."""
_BAR = re.compile(r"\s[|·•]\s")
_KICKER_END = re.compile(r"\s?[–—]\Z|\s:\Z")
_SENTENCE = re.compile(rf"[^\W\d_]{{4}}[.!?…]\s+[“\"«„‘]?[{UPPER}]")
"""Where a sentence ends and another begins, not behind an abbreviation."""
_CRUMB = re.compile(r"\s[»›>/|→]\s")
_STEP = re.compile(r"\s[›>]\s")


class Headline(NamedTuple):
    """A line that may be the headline."""

    position: int
    """Position in the list of lines."""
    line: Line
    score: float


def fitting(lines: list[Line], first_body: int) -> list[int]:
    """Indexes of the lines around the beginning of the body that have the length of a headline, and words enough where
    their script has words.
    """
    low = max(0, first_body - ABOVE)
    return [
        i
        for i, (_, _, text, role) in enumerate(lines[low : first_body + LEAD_LINES], low)
        if 8 <= len(text) <= LONGEST_HEADLINE
        and (role == "headline" or (text[0] not in "•·*" and (text.count(" ") > 1 or is_dense(text))))
    ]


def find_headline(lines: list[Line], first_body: int, body: str, bylines: Set[int], dates: Set[int]) -> list[Headline]:
    """Lines that may be the headline of the article that begins at index ``first_body``: at most `MOST`, best first.

    ``body`` is the article body, ``bylines`` and ``dates`` the indexes of author and date lines. Evidence: the role
    given by the segmenter, nearness to the body and to byline and date, words shared with the opening of the body,
    length and closing mark, a second printing on the page, and that bylines, dates, credits and list items are none.
    """
    opening = Opening(body[:OPENING])
    head = bylines | dates
    scored: list[Headline] = []
    for index in fitting(lines, first_body):
        line = lines[index]
        if index in head or not _may_be_headline(line, index - first_body):
            continue
        score = _points_of(line)
        if score > -1.0 and (own := terms(line.text, SHORTEST_TERM)):
            score += min(1.5, 2.0 * opening.count(own) / (len(own) + 1))
        score += _points_of_place(lines, index, first_body, bylines, head)
        scored.append(Headline(index, line, score))
    scored.sort(key=lambda h: -h.score)
    scored = scored[:MOST_COMPARED]
    below = "\n".join(["", *(line.text for line in lines[first_body:])])
    result: list[Headline] = []
    for one in scored:
        score = one.score + _points_beside(one, scored)
        if len(text := one.line.text) >= LONG and first_body - one.position <= NEAR:
            end = sum(len(line.text) + 1 for line in lines[first_body : one.position + 1])
            score += REPEATED * (below.find("\n" + text, end) >= 0)
        if score > 0 and (one.line.role == "headline" or not _is_furniture(one.line.text)):
            result.append(one._replace(score=score))
    result.sort(key=lambda h: -h.score)
    return result[:MOST]


def _may_be_headline(line: Line, below: int) -> bool:
    """Whether a line may be the headline for its role, ``below`` being its distance from the first line of the body."""
    if line.role not in ("body", "caption", "credit"):
        return True
    return line.text[-1] not in ".…。।۔" and len(line.text) <= 150 and below <= 1


def _points_of(line: Line) -> float:
    """What the role and the form of a line say."""
    text, length = line.text, len(line.text)
    is_headline = line.role == "headline"
    score = ROLE if is_headline else 0.0
    if line.role in ("navigation", "related", "footer", "comments"):
        score -= QUIET
    elif line.role in ("body", "caption", "credit"):
        score -= CAPTION if line.role == "caption" else BODY
    if 25 <= length <= 150 or (length >= 12 and is_dense(text)):
        score += 1.0
    if BULLET.match(text):
        score -= 2.0
    if (text[-1] in ".:;,。।۔" and not text.endswith("..")) or _KICKER_END.search(text):
        score -= CLOSED
    if _CAPITAL_INSIDE.search(text) and len(SEAM.findall(text)) > 1:
        score -= GLUED
    if len(_CRUMB.findall(text)) > 1 or (_STEP.search(text) and not is_headline):
        score -= 2.0
    if length > 180:
        score -= 1.0
    if text.count(" ") >= 4:
        score += 0.5
        if says_again(text):
            score -= AGAIN
    if sum(map(text.count, ".!?…")) > 1 and len(_SENTENCE.findall(text)) > 1:
        score -= SENTENCES
    return score


def _points_of_place(lines: list[Line], index: int, first_body: int, bylines: Set[int], head: Set[int]) -> float:
    """What the distance from the body says, and the author lines, the date lines and the line above."""
    length = len(lines[index].text)
    score = -FAR * max(0, first_body - index - 1)
    if not head.isdisjoint(range(index + 1, index + SIGNED_BELOW)):
        score += HEAD
    elif not bylines.isdisjoint(range(index - SIGNED_ABOVE, index)):
        score -= AFTER
    above = lines[index - 1].text if index > max(0, first_body - ABOVE) else ""
    if len(above) <= 60 and _KICKER_END.search(above):
        score += KICKED
    if 25 <= len(above) <= 150 and length > 1.25 * len(above) and length > 60 and above[-1] not in ".:":
        score -= LEAD
    return score


def _points_beside(one: Headline, others: list[Headline]) -> float:
    """What other printings say: a breadcrumb or title line repeats the headline with more around it."""
    score = 0.0
    a = one.line.text
    for other in others:
        b = other.line.text
        if other.position == one.position or min(len(a), len(b)) < SHORTEST_PART:
            continue
        if a == b:
            score += SECOND_BELOW if other.position < one.position else SECOND_ABOVE
        elif b in a and len(b) > len(a) / 2:
            score -= WITHIN
        elif a in b and len(a) > len(b) / 2:
            score += SHORTER
    return score


def says_again(text: str) -> bool:
    """Whether a line has one word of four letters or more three times, as a row of buttons has."""
    words = [word for word in text.casefold().split() if len(word) > 3]
    return len(set(words)) < len(words) - 1 and max(Counter(words).values()) > 2


def _is_furniture(text: str) -> bool:
    return (
        any(map(tells_time, _BAR.split(text)))
        or is_person_name(text)
        or is_credit(text)
        or is_date_line(text)
        or is_byline(text)
    )
