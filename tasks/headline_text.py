"""The text of a headline: a line or a title without what is none of it, and whether two printings are one."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from tasks.dates import read_dates
from tasks.page import Line

LONGEST_HEADLINE: Final = 300
"""Characters."""
LONG: Final = 25
"""Characters of a line that is not repeated by chance."""
SHORTEST_STEM: Final = 12
"""Characters of a headline that was cut off."""
LONGEST_KICKER: Final = 4
"""Words."""
LONGEST_MARK: Final = 4
"""Characters of a bullet or list number."""
SHORTEST_PART: Final = 15
"""Characters of a part of a line that may be the headline by itself."""

BULLET: Final = re.compile(r"(?:[•·*▪►]|\d{1,2}\.)\s")
"""A bullet or the number of an item of a list."""
SEAM: Final = re.compile(r"[a-zà-ÿß][.!?]?[A-ZÀ-Þ][a-zà-ÿ]{2}")
"""Where words are written on to each other."""
_SITE = re.compile(r"\s+[|–—-]\s+(?=[^|–—]{2,40}\Z)|\s*[|·]\s*(?=[^|·]{2,40}\Z)")
_WIDE_SITE = re.compile(r"\s?[：｜＿_丨－-]\s?(?=[^：｜＿_丨－-]{2,30}\Z)")
"""The site at the end of a title in scripts without spaces."""
_TITLE_PART = re.compile(r"\s[|–—«»·:-]\s|\s?[｜丨]\s?|_{1,4}|-{2,4}|\s?--?\s|(?<=[\u3400-\u9fff])-")
_DOTS = re.compile(r"\s?(?:\.{3,8}|…{1,3})\Z")
_TITLE_SITE = re.compile(r"\s\|\s[^|]{2,30}\Z")
_PART = re.compile(r"\s[|:]\s|\|")
_CRUMB = re.compile(r"\s[»›>/→]\s")
_JOINT = re.compile(r"\s-\s(?=[^\W\d_a-z]|[«„“\"‘'])")
"""A hyphen between a kicker and a headline that a template wrote on to it."""
_WORD = re.compile(r"\w+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_QUOTED: Final = {"《": "》", "「": "」", "『": "』", "“": "”", "„": "“", "«": "»"}


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
        or SEAM.search(text) is not None
        or " : " in text
        or "\xa0: " in text
        or text[:1].isdigit()
        or _CRUMB.search(text) is not None
    )


def is_printed(text: str, lines: list[Line]) -> bool:
    """Whether a text is a line of the page by itself, whatever its case, bullet or list number."""
    low, length = text.casefold(), len(text)
    return any(
        BULLET.sub("", line.text, count=1).casefold() == low
        for line in lines
        if length <= len(line.text) <= length + LONGEST_MARK
    )


def headline_span(text: str, lines: list[Line]) -> tuple[int, int]:
    """Where in a line the headline itself stands: without a date before it, without a kicker, without a breadcrumb.

    A kicker before a bar or a spaced colon, and the way through the site, go when the page prints the rest by itself as
    one of its ``lines``.
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
    trail = [crumb.end() for crumb in _CRUMB.finditer(text, start, end)]
    if trail and end - trail[-1] >= SHORTEST_PART and is_printed(text[trail[-1] : end], lines):
        start = trail[-1]
    if lines and text == lines[0].text and (site := _TITLE_SITE.search(text, start, end)):
        # the title of the page, which closes with the name of the site
        end = site.start() if len(text[start : site.start()]) >= LONG else end
    if (seam := SEAM.search(text, start, end)) and is_printed(text[start : seam.start() + 1], lines):
        # the section, which the menu has as well
        start = seam.start() + 1
    if (joint := _JOINT.search(text, start, end)) and len(text[start : joint.start()].split()) <= LONGEST_KICKER:
        length = end - joint.end()
        if length >= SHORTEST_PART and length > joint.start() - start and not text[joint.end()].islower():
            start = joint.end()
    return start, end


def is_dense(text: str) -> bool:
    """Whether a line is in a script that writes no space between words, judged by its first and middle characters."""
    return not text.isascii() and bool(_DENSE.match(text, len(text) // 2) or _DENSE.match(text))


def key(text: str) -> str:
    """Words of a text, casefolded: equal for two printings of a headline."""
    return " ".join(_WORD.findall(text.casefold()))
