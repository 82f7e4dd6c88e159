"""Labels for the lines of one page, given the evidence of each line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks import cues as cue
from tasks import segment_rules as rules
from tasks.segment_blocks import title_teaser_pairs
from tasks.segment_body import NEUTRAL, densest, spare_subheadings
from tasks.segment_headline import best_headline
from tasks.segment_rules import ROLE, RULE

LIST: Final = RULE["list-item"]

NEAR: Final = 12
"""Lines around the article in which bylines, dates and credits are looked for."""
TOP: Final = 4
"""Lines at the top of the page in which they are looked for too."""

PROSE: Final = 110.0
"""Weight in letters from which a line within the body is a paragraph, however it ends."""
ANNOUNCING: Final = 15.0
"""Weight in letters of a line that can announce a list."""
MOST_CLOSING: Final = 3
CLOSING: Final = 20.0
"""Weight in letters of a short sentence that can end an article."""
SENTENCE: Final = 50.0
LONGEST_SINGLE: Final = 160.0
"""Weight in letters above which a sentence, and any line, is no byline, date or credit."""
ROUNDS: Final = 3
NOTICE: Final = -0.5
"""Evidence of a line that is clearly an offer or a notice of the site. Consent dialogues can outweigh an article."""
OFTEN: Final = 4
"""Times that a short line stands on a page to be furniture wherever it stands."""

STANDFIRST: Final = 40.0
"""Weight in letters from which a sentence between headline and body counts as body."""
LONG_STANDFIRST: Final = 80.0
"""The same for a line that does not end like a sentence."""

_OF_CUE: Final = {
    cue.COMMENTS: "comments",
    cue.NAVIGATION: "navigation",
    cue.RELATED: "related",
    cue.ASIDE: "other",
    cue.CREDIT: "credit",
    cue.BYLINE: "byline",
    cue.NEWSLETTER: "other",
    cue.FOOTER: "footer",
}
_BLOCK: Final = {cue.RELATED: "cue-block", cue.COMMENTS: "comment-block", cue.FOOTER: "footer-lines"}
"""Cues after the body that begin a block, and the rule for the lines of the block."""


@dataclass(slots=True)
class PageLines:
    """The lines of one page that are not blank, as plain lists, and the labels they are given."""

    content: list[str]
    heavy: list[float]
    stopped: list[bool]
    bullet: list[bool]
    cue: list[int]
    digits: list[int]
    evidence: NDArray[np.float32]
    role: list[int]
    rule: list[int]
    sure: list[float]

    def put(self, i: int, role: str, rule: str, sure: float) -> None:
        self.role[i], self.rule[i], self.sure[i] = ROLE[role], RULE[rule], sure

    def fill(self, start: int, stop: int, role: str, rule: str, sure: float) -> None:
        n = stop - start
        self.role[start:stop] = [ROLE[role]] * n
        self.rule[start:stop] = [RULE[rule]] * n
        self.sure[start:stop] = [sure] * n


def label(page: PageLines) -> None:
    """Set role, rule and sureness of every line of the page."""
    n = len(page.content)
    often = _repeated(page)
    _announced(page)
    titled = [b or i in often for i, b in enumerate(page.bullet)] if often else page.bullet
    pairs = title_teaser_pairs(page.content, page.heavy, page.stopped, titled)
    for start, stop in pairs:
        page.evidence[start:stop] = -1.0
    spare_subheadings(page.evidence)
    notices: set[int] = set()
    for _ in range(ROUNDS):
        start, stop = densest(page.evidence)
        found = [i + start for i in cue.notices(page.content[start:stop]) if not page.cue[i + start]]
        found = [i for i in found if i not in notices]
        page.evidence[found] = NOTICE
        notices.update(found)
        if 4 * len(found) < stop - start:
            break
    if start == stop:
        start, stop = _longest_line(page)
    start, stop = _trim(page, start, stop)
    anchor = _first_paragraph(page, start, stop)
    headline = best_headline(page.content, page.heavy, page.stopped, page.bullet, page.cue, often, anchor, stop)
    _inside(page, start, stop, often, notices)
    _before(page, start if headline is None else max(start, headline + 1), headline)
    _after(page, stop, n)
    for first, last in pairs:
        if first >= stop or last <= start:
            for i in range(first, last):
                page.put(i, "related", "title-teaser-block", 0.9)


def _longest_line(page: PageLines) -> tuple[int, int]:
    """A page without any sentence: its heaviest line that is no cue."""
    best = max(range(len(page.content)), key=lambda i: (page.cue[i] == 0, page.heavy[i]))
    return best, best + 1


def _repeated(page: PageLines) -> set[int]:
    """Short lines that stand on the page at least `OFTEN` times. They are no evidence against body around them."""
    repeated = {text for text, count in Counter(page.content).items() if count >= OFTEN}
    if not repeated:
        return set()
    often = {
        i
        for i, text in enumerate(page.content)
        if text in repeated and page.heavy[i] < 60 and page.cue[i] in (0, cue.NAVIGATION)
    }
    for i in often:
        page.evidence[i] = max(page.evidence[i], NEUTRAL)
    return often


def _announced(page: PageLines) -> None:
    """A list under a line that ends with a colon is no evidence against body around it."""
    listed = False
    for i in range(1, len(page.bullet)):
        if not page.bullet[i]:
            listed = False
        elif not page.bullet[i - 1]:
            lead = page.content[i - 1]
            listed = lead[-1] in ":：" and page.heavy[i - 1] >= ANNOUNCING and not page.cue[i - 1]
        if listed:
            page.evidence[i] = max(page.evidence[i], NEUTRAL)


def _first_paragraph(page: PageLines, start: int, stop: int) -> int:
    """The first line of the run that cannot be its headline."""
    for i in range(start, stop):
        if page.heavy[i] >= 150 or (page.stopped[i] and page.heavy[i] >= 60 and page.content[i][-1] not in "?!？！"):
            return i
    return stop - 1


def _trim(page: PageLines, start: int, stop: int) -> tuple[int, int]:
    """End the run with a paragraph: without the titles that trail it, with the short sentences that follow."""
    while stop - start > 1 and not _is_prose(page, stop - 1):
        stop -= 1
    limit = min(len(page.content), stop + MOST_CLOSING)
    while stop < limit and page.stopped[stop] and not page.cue[stop] and not page.bullet[stop]:
        if page.heavy[stop] < CLOSING or cue.maybe_notice(page.content[stop]) or rules.is_date(page.content[stop]):
            break
        stop += 1
    return start, stop


def _single(page: PageLines, i: int) -> bool:
    """Label a line that a recogniser or a cue decides by itself; False where none does."""
    text, kind = page.content[i], page.cue[i]
    if kind:
        page.put(i, _OF_CUE[kind], "cue", 0.9)
    elif page.heavy[i] > (SENTENCE if page.stopped[i] else LONGEST_SINGLE):
        return False
    elif rules.is_agency_line(text):
        page.put(i, "credit", "agency-line", 0.9)
    elif rules.is_authorship(text):
        page.put(i, "byline", "byline-line", 0.9)
    elif page.digits[i] >= 3 and rules.is_date(text):
        page.put(i, "date", "date-line", 0.9)
    elif rules.is_email_line(text):
        page.put(i, "byline", "signature", 0.8)
    elif not page.stopped[i] and cue.has_photo_credit(text):
        page.put(i, "caption", "caption-credit", 0.8)
    else:
        return False
    return True


def _inside(page: PageLines, start: int, stop: int, often: set[int], notices: set[int]) -> None:
    """Label the lines of the run: first what a line tells by itself, then what its neighbours tell."""
    prose: list[int] = []
    for i in range(start, stop):
        if i in often:
            page.put(i, "other", "repeated", 0.8)
        elif not _single(page, i):
            prose.append(i)
        elif page.cue[i] in (cue.RELATED, cue.ASIDE):
            prose.append(-1)
    _notices(page, prose, notices)
    for k, i in enumerate(prose):
        if i < 0 or page.rule[i]:
            continue
        if _is_prose(page, i):
            page.put(i, "body", "densest-run", 0.9)
            continue
        before, after = (prose[k - 1] if k else i), (prose[k + 1] if k + 1 < len(prose) else -1)
        if k and before >= 0 and (page.rule[before] == LIST or page.content[before][-1] in ":："):
            page.put(i, "body", "list-item", 0.6)
        elif page.bullet[i]:
            page.put(i, "related", "title-list", 0.6)
        elif after >= 0 and _is_prose(page, after) and before >= 0:
            page.put(i, "body", "subheading", 0.6)
        else:
            page.put(i, "related", "title-list", 0.5)


def _is_prose(page: PageLines, i: int) -> bool:
    return page.stopped[i] or page.heavy[i] >= PROSE or (page.content[i][-1] in ":：" and not page.bullet[i])


def _notices(page: PageLines, prose: list[int], clear: set[int]) -> None:
    """Label offers and notices: clear ones anywhere, doubtful ones where nothing but such lines follows."""
    doubtful = 1
    for i in reversed(prose):
        if i < 0:
            continue
        if i in clear or (doubtful and cue.maybe_notice(page.content[i])):
            page.put(i, "other", "notice", 0.7)
        elif page.stopped[i]:
            doubtful = 0


def _before(page: PageLines, start: int, headline: int | None) -> None:
    top = start if headline is None else headline
    page.fill(0, top, "navigation", "before-body", 0.6)
    for i in [i for i in range(top) if page.cue[i] or i >= top - NEAR or i < TOP]:
        _single(page, i)
    for i in range(top, start):
        if i == headline:
            page.put(i, "headline", "best-title", 0.9)
        elif _single(page, i):
            pass
        elif cue.is_access_line(page.content[i]):
            page.put(i, "navigation", "cue", 0.9)
        elif start - i <= NEAR and page.heavy[i] >= (STANDFIRST if page.stopped[i] else LONG_STANDFIRST):
            page.put(i, "body", "standfirst", 0.7)
        elif rules.is_name(page.content[i]):
            page.put(i, "byline", "byline-line", 0.6)
        else:
            page.put(i, "other", "before-body", 0.6)


def _after(page: PageLines, stop: int, n: int) -> None:
    blocks = [i for i in range(stop, n) if page.cue[i] in _BLOCK]
    for i in range(stop, blocks[0] if blocks else n):
        text = page.content[i]
        if page.cue[i] == cue.NAVIGATION:
            page.put(i, "navigation", "cue", 0.9)
        elif i < stop + 4 and (rules.is_name(text) or rules.is_email_line(text)):
            page.put(i, "byline", "signature", 0.7)
        elif i < stop + NEAR and _single(page, i):
            pass
        elif page.heavy[i] < 20:
            page.put(i, "navigation", "after-body", 0.5)
        else:
            page.put(i, "other", "after-body", 0.7)
    for start, end in pairwise([*blocks, n]):
        role, rule = _OF_CUE[page.cue[start]], _BLOCK[page.cue[start]]
        page.fill(start, end, role, rule, 0.7)
        page.put(start, role, "cue", 0.9)
        for i in range(start + 1, end):
            if page.cue[i] == cue.NAVIGATION:
                page.put(i, "navigation", "cue", 0.9)
