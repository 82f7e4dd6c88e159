"""The headline of an article: which line it is, and the line cleaned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from typing import Final, NamedTuple

from tasks.byline import is_byline
from tasks.credit import is_credit
from tasks.dates import is_date_line, read_dates, tells_time
from tasks.names import UPPER, is_person_name
from tasks.page import Line
from tasks.terms import Opening, terms

LONGEST_HEADLINE: Final = 300
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
LONG: Final = 25
"""Characters of a line that is not repeated by chance."""
SHORTEST_TERM: Final = 4
"""Letters of the shortest word in which a headline and the body may agree."""
OPENING: Final = 3_000
"""Characters of the body whose words a headline is compared with."""

_BULLET = re.compile(r"(?:[•·*▪►]|\d{1,2}\.)\s")
_SITE = re.compile(r"\s+[|–—-]\s+(?=[^|–—]{2,40}\Z)|\s*[|·]\s*(?=[^|·]{2,40}\Z)")
_WIDE_SITE = re.compile(r"\s?[：｜＿_丨－-]\s?(?=[^：｜＿_丨－-]{2,30}\Z)")
"""The site at the end of a title in scripts without spaces."""
_TITLE_PART = re.compile(r"\s[|–—«»·:-]\s|\s?[｜丨]\s?|_{1,4}|-{2,4}|\s?--?\s|(?<=[\u3400-\u9fff])-")
_DOTS = re.compile(r"\s?(?:\.{3,8}|…{1,3})\Z")
SHORTEST_STEM: Final = 12
"""Characters of a headline that was cut off."""
_TITLE_SITE = re.compile(r"\s\|\s[^|]{2,30}\Z")
_PART = re.compile(r"\s[|:]\s|\|")
_JOINT = re.compile(r"\s-\s(?=[^\W\d_a-z]|[«„“\"‘'])")
"""A hyphen between a kicker and a headline that a template wrote on to it."""
LONGEST_KICKER: Final = 4
"""Words."""
_SEAM = re.compile(r"[a-zà-ÿß][.!?]?[A-ZÀ-Þ][a-zà-ÿ]{2}")
_CAPITAL_INSIDE = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿß.!?].)")
"""Sooner looked for than what it is part of."""
_BAR = re.compile(r"\s[|·•]\s")
_KICKER_END = re.compile(r"\s?[–—]\Z|\s:\Z")
LONGEST_MARK: Final = 4
"""Characters of a bullet or list number."""
SHORTEST_PART: Final = 15
"""Characters of a part of a line that may be the headline by itself."""
_SENTENCE = re.compile(rf"[^\W\d_]{{4}}[.!?…]\s+[“\"«„‘]?[{UPPER}]")
"""Where a sentence ends and another begins, not behind an abbreviation."""
_CRUMB = re.compile(r"\s[»›>/|→]\s")
_STEP = re.compile(r"\s[›>]\s")
_WORD = re.compile(r"\w+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


_QUOTED: Final = {"《": "》", "「": "」", "『": "』", "“": "”", "„": "“", "«": "»"}


class Headline(NamedTuple):
    """A line that may be the headline."""

    position: int
    """Position in the list of lines."""
    line: Line
    score: float


def clean_headline(text: str, sites: Set[str] = frozenset()) -> str:
    """A headline without bullet, site name and partnerless quotation marks at its ends.

    A suffix after a bar or dash goes when it is one of ``sites`` (casefolded names of the publication).
    """
    text = " ".join(text.split())
    if text[:1] in ("•", "·", "*", "▪", "►") or text[:2] == "# ":
        text = text[1:].lstrip()
    for site in (_SITE, _WIDE_SITE) if sites else ():
        if (suffix := site.search(text)) and text[suffix.end() :].casefold().strip() in sites:
            text = text[: suffix.start()]
    if (
        (text.endswith("”") and text.count("“") + text.count("„") < text.count("”"))
        or (text.endswith("»") and "«" not in text)
        or (text.endswith('"') and text.count('"') == 1)
    ):
        text = text[:-1]
    if (
        (text.startswith("“") and "”" not in text and text.count("“") == 1)
        or (text.startswith("«") and "»" not in text)
        or text.startswith("”")
        or (text.startswith('"') and text.count('"') == 1)
    ):
        text = text[1:]
    return text.strip()


def parts_of_title(title: str) -> set[str]:
    """The parts of the title of a page, as `key`: the headline and the names of site and section."""
    return {key(part) for part in _TITLE_PART.split(title)} - {""}


def whole_headline(cut: str, lines: list[Line]) -> tuple[Line, int, int] | None:
    """The whole of a headline that ends in dots, as a page prints it: where a line begins, or in quotation marks."""
    dots = _DOTS.search(cut)
    stem = cut[: dots.start()] if dots else ""
    if len(stem) < SHORTEST_STEM:
        return None
    for line in lines:
        at = line.text.find(stem) if len(stem) < len(line.text) <= LONGEST_HEADLINE else -1
        if at < 0 or (at and line.text[at - 1] not in _QUOTED):
            continue
        end = line.text.find(_QUOTED[line.text[at - 1]], at) if at else len(line.text)
        rest = line.text[at + len(stem) : end].strip(" .…")
        if rest and end > 0:
            return line, at, end
    return None


def has_parts(text: str) -> bool:
    """Whether a line may hold more than the headline: a date before it, or a kicker."""
    return (
        "|" in text
        or " - " in text
        or _SEAM.search(text) is not None
        or " : " in text
        or "\xa0: " in text
        or text[:1].isdigit()
    )


def is_printed(text: str, lines: list[Line]) -> bool:
    """Whether a text is a line of the page by itself, whatever its case, bullet or list number."""
    low, length = text.casefold(), len(text)
    return any(
        _BULLET.sub("", line.text, count=1).casefold() == low
        for line in lines
        if length <= len(line.text) <= length + LONGEST_MARK
    )


def headline_span(text: str, lines: list[Line]) -> tuple[int, int]:
    """Where in a line the headline itself stands: without a date before it and without a kicker.

    A kicker before a bar or a spaced colon goes when the page prints the rest by itself as one of its ``lines``.
    """
    start, end = 0, len(text)
    if text[:1].isdigit() and (dates := read_dates(text[:60])):
        first = dates[0]
        rest = text[first.char_to :].lstrip(" -–—|:•·,")
        if first.value and first.char_from == 0 and len(rest) >= SHORTEST_PART and not rest[0].islower():
            start = end - len(rest)
    for cut in list(_PART.finditer(text, start, end))[:6]:
        before, after = text[start : cut.start()].strip(), text[cut.end() : end].strip()
        if len(after) >= SHORTEST_PART and len(after) > len(before) and is_printed(after, lines):
            start = cut.end()
    if lines and text == lines[0].text and (site := _TITLE_SITE.search(text, start, end)):
        # the title of the page, which closes with the name of the site
        end = site.start() if len(text[start : site.start()]) >= LONG else end
    if (seam := _SEAM.search(text, start, end)) and is_printed(text[start : seam.start() + 1], lines):
        # the section, which the menu has as well
        start = seam.start() + 1
    if (joint := _JOINT.search(text, start, end)) and len(text[start : joint.start()].split()) <= LONGEST_KICKER:
        length = end - joint.end()
        if length >= SHORTEST_PART and length > joint.start() - start and not text[joint.end()].islower():
            start = joint.end()
    return start, end


def key(text: str) -> str:
    """Words of a text, casefolded: equal for two printings of a headline."""
    return " ".join(_WORD.findall(text.casefold()))


def fitting(lines: list[Line], first_body: int) -> list[int]:
    """Indexes of the lines around the beginning of the body that have the length of a headline, and words enough where
    their script has words.
    """
    low = max(0, first_body - ABOVE)
    return [
        i
        for i, (_, _, text, role) in enumerate(lines[low : first_body + LEAD_LINES], low)
        if 8 <= len(text) <= LONGEST_HEADLINE
        and (role == "headline" or (text[0] not in "•·*" and (text.count(" ") > 1 or _is_dense(text))))
    ]


def _is_dense(text: str) -> bool:
    return not text.isascii() and bool(_DENSE.match(text, len(text) // 2) or _DENSE.match(text))


def find_headline(lines: list[Line], first_body: int, body: str, bylines: Set[int], dates: Set[int]) -> list[Headline]:
    """Lines that may be the headline of the article that begins at index ``first_body``: at most four, best first.

    ``body`` is the article body, ``bylines`` and ``dates`` the indexes of author and date lines. Evidence: the role
    given by the segmenter, nearness to the body and to byline and date, words shared with the opening of the body,
    length and closing mark, a second printing on the page, and that bylines, dates, credits and list items are none.
    """
    opening = Opening(body[:OPENING])
    head = bylines | dates
    scored: list[Headline] = []
    for index in fitting(lines, first_body):
        line = lines[index]
        text = line.text
        length = len(text)
        is_headline = line.role == "headline"
        if index in head:
            continue
        dense = _is_dense(text)
        words = text.count(" ") + 1
        score = ROLE if is_headline else 0.0
        if line.role in ("navigation", "related", "footer", "comments"):
            score -= QUIET
        elif line.role in ("body", "caption", "credit"):
            if text[-1] in ".…" or length > 150 or index > first_body + 1:
                continue
            score -= CAPTION if line.role == "caption" else BODY
        if 25 <= length <= 150 or (dense and length >= 12):
            score += 1.0
        if _BULLET.match(text):
            score -= 2.0
        if (text[-1] in ".:;," and not text.endswith("..")) or _KICKER_END.search(text):
            score -= CLOSED
        if _CAPITAL_INSIDE.search(text) and len(_SEAM.findall(text)) > 1:
            score -= GLUED
        if len(_CRUMB.findall(text)) > 1 or (_STEP.search(text) and not is_headline):
            score -= 2.0
        if length > 180:
            score -= 1.0
        if words >= 5:
            score += 0.5
            if says_again(text):
                score -= AGAIN
        if sum(map(text.count, ".!?…")) > 1 and len(_SENTENCE.findall(text)) > 1:
            score -= SENTENCES
        if score > -1.0 and (own := terms(text, SHORTEST_TERM)):
            score += min(1.5, 2.0 * opening.count(own) / (len(own) + 1))
        score -= FAR * max(0, first_body - index - 1)
        if not head.isdisjoint(range(index + 1, index + SIGNED_BELOW)):
            score += HEAD
        elif not bylines.isdisjoint(range(index - SIGNED_ABOVE, index)):
            score -= AFTER
        above = lines[index - 1].text if index > max(0, first_body - ABOVE) else ""
        if len(above) <= 60 and _KICKER_END.search(above):
            score += KICKED
        if 25 <= len(above) <= 150 and length > 1.25 * len(above) and length > 60 and above[-1] not in ".:":
            score -= LEAD
        scored.append(Headline(index, line, score))
    # a breadcrumb or title line repeats the headline with more around it: the shorter printing is the headline
    scored.sort(key=lambda h: -h.score)
    scored = scored[:12]
    below = "\n".join(["", *(line.text for line in lines[first_body:])])
    result: list[Headline] = []
    for one in scored:
        score = one.score
        for other in scored:
            a, b = one.line.text, other.line.text
            if other.position == one.position or min(len(a), len(b)) < 15:
                continue
            if a == b:
                score += SECOND_BELOW if other.position < one.position else SECOND_ABOVE
            elif b in a and len(b) > len(a) / 2:
                score -= WITHIN
            elif a in b and len(a) > len(b) / 2:
                score += SHORTER
        if len(text := one.line.text) >= LONG and first_body - one.position <= NEAR:
            end = sum(len(line.text) + 1 for line in lines[first_body : one.position + 1])
            score += REPEATED * (below.find("\n" + text, end) >= 0)
        if score > 0 and (one.line.role == "headline" or not _is_furniture(one.line.text)):
            result.append(one._replace(score=score))
    result.sort(key=lambda h: -h.score)
    return result[:4]


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
