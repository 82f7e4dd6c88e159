"""The headline of an article: which line it is, and the line cleaned."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tasks.byline import is_byline
from tasks.credit import is_credit
from tasks.dates import is_date_line
from tasks.names import is_person_name
from tasks.page import Line

LONGEST_HEADLINE: Final = 300
ABOVE: Final = 30
"""Lines above the body in which a headline is looked for."""

_BULLET = re.compile(r"[•·*▪►]\s|\d{1,2}\.\s")
_SITE = re.compile(r"\s+[|–—-]\s+(?=[^|–—]{2,40}\Z)|\s*[|·]\s*(?=[^|·]{2,40}\Z)")
_PAIRS: Final = (("“", "”"), ("«", "»"), ("‘", "’"), ("„", "“"), ("「", "」"), ("(", ")"))
_WORD = re.compile(r"\w+")
_COUNT = re.compile(r"\d+\s?(?:comments?|kommentare|views|shares|min)\b", re.IGNORECASE)


class Headline(NamedTuple):
    """A line that may be the headline."""

    line: Line
    score: float


def clean_headline(text: str, sites: frozenset[str] = frozenset()) -> str:
    """A headline without bullet, site name and partnerless quotation marks at its ends.

    A suffix after a bar or dash goes when it is one of ``sites`` (casefolded names of the publication).
    """
    text = " ".join(text.split())
    if bullet := _BULLET.match(text):
        text = text[bullet.end() :] if text[0] in "•·*▪►" else text
    if sites and (suffix := _SITE.search(text)) and text[suffix.end() :].casefold().strip() in sites:
        text = text[: suffix.start()]
    if text.endswith("”") and text.count("“") + text.count("„") < text.count("”"):
        text = text[:-1]
    elif text.endswith("»") and "«" not in text:
        text = text[:-1]
    elif text.endswith('"') and text.count('"') == 1:
        text = text[:-1]
    if text.startswith("“") and "”" not in text and text.count("“") == 1:
        text = text[1:]
    elif text.startswith("«") and "»" not in text or text.startswith("”") or text.startswith('"') and text.count('"') == 1:
        text = text[1:]
    return text.strip()


def key(text: str) -> str:
    """Words of a text, casefolded: equal for two printings of a headline."""
    return " ".join(_WORD.findall(text.casefold()))


def find_headline(lines: list[Line], first_body: int) -> list[Headline]:
    """Lines that may be the headline of the article whose body begins at index ``first_body``, best first.

    Evidence: the role given by the segmenter, nearness above the body, length and closing mark, a second printing on the page
    (title line, breadcrumb), and that bylines, dates, credits and list items are none.
    """
    low = max(0, first_body - ABOVE)
    high = min(len(lines), first_body + 2)
    printed: dict[str, int] = {}
    for line in lines[: max(high, 60) + 300]:
        if len(line.text) <= LONGEST_HEADLINE:
            printed[line.text] = printed.get(line.text, 0) + 1
    found: list[Headline] = []
    for index in range(high - 1, low - 1, -1):
        line = lines[index]
        text = line.text
        length = len(text)
        role = line.role
        if length > LONGEST_HEADLINE or length < 8 or (index >= first_body and role != "headline"):
            continue
        cjk = text[len(text) // 2] > "\u2fff"
        words = text.count(" ") + 1
        if role != "headline" and (words < 3 and not cjk):
            continue
        score = 3.0 if role == "headline" else 0.0
        if role in ("navigation", "related", "footer", "comments"):
            score -= 1.0
        if 25 <= length <= 150 or cjk and length >= 12:
            score += 1.0
        if text[0] in "•·*▪" or _BULLET.match(text):
            score -= 2.0
        if text[-1] in ".:;," and not text.endswith(("...", "..")):
            score -= 1.2
        if text[-1] == "…":
            score -= 0.3
        if length > 180:
            score -= 1.0
        if words >= 5:
            score += 0.5
        if printed[text] > 1 or any(
            text != other and len(other) < length + 80 and text in other for other in (lines[i].text for i in range(max(0, low - 3), high))
        ):
            score += 0.8
        distance = first_body - index
        score -= 0.06 * max(0, distance - 1)
        if any(lines[i].role in ("byline", "date") for i in range(index + 1, min(len(lines), index + 5))):
            score += 0.6
        if score < -0.5:
            continue
        if role != "headline" and (is_date_line(text) or is_byline(text) or is_credit(text) or is_person_name(text)):
            continue
        found.append(Headline(line, score))
    found.sort(key=lambda h: -h.score)
    return found[:4]
