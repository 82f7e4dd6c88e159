"""Which line of a page is its own headline."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tasks import segment_rules as rules
from tasks.byline import is_names
from tasks.credit import read_credits
from tasks.cues import BYLINE, CREDIT, has_photo_credit, is_access_line, is_caption_label
from tasks.line_hints import PHOTO
from tasks.page_lines import PageLines
from tasks.terms import Opening, terms

REACH: Final = 40
"""Lines before the body among which the headline is sought."""
SHORTEST: Final = 10
LONGEST: Final = 190
"""Weight in letters of a headline."""
MOST_CHARS: Final = 400

LEAST: Final = 0.6
"""Points of the weakest line that is taken for a headline."""
FEWEST_POINTS: Final = 0.4
"""Points below which a line is no candidate at all."""
AGAIN: Final = 1.0
"""Points for being repeated at the top of the page."""
SIGNED: Final = 0.7
"""Points for a byline or a date within the next `BELOW` lines."""
BELOW: Final = 3
EARLIER: Final = 6
"""Lines before the best candidate in which another one may win because it comes first."""
MARGIN: Final = 0.4
"""Points that it may lack."""
TITLE_MARGIN: Final = 0.9
"""Points that it may lack when it is long enough for a title and shares two words with the body."""
SHARE: Final = 0.5
"""Share of the weight of the best candidate that it must have: section names come first too."""
DECK: Final = 75.0
SHORTER: Final = 0.8
FEWEST_WORDS: Final = 3
"""Weight of a line that may be the deck of a headline, the share of it that the headline may weigh, and its words."""
DATED_MARGIN: Final = 1.2
"""Points that a line above a date may lack where the best has neither date nor byline below it."""
PICTURED: Final = 0.6
LONGEST_CREDIT: Final = 40
"""Points against a line right above the credit of a picture, of so many characters at most: it is a caption."""

_TRAIL: Final = (" > ", " › ")
"""What stands between the sections of a breadcrumb."""
_NEIGHBOURS: Final = re.compile(r"[«‹<←].*\|.*[»›>→]\Z")
"""What leads to the pages before and after this one."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d|\d{2}[./]\d{2}[./]\d{2}")


def _is_furniture(page: PageLines, i: int) -> bool:
    text = page.content[i]
    if any(mark in text for mark in _TRAIL) or text.count("[") > 1 or _NEIGHBOURS.match(text):
        return True
    if rules.is_authorship(text) or is_access_line(text) or is_names(text, several=True):
        return True
    if page.hints[i] & PHOTO and has_photo_credit(text):
        return True
    # … (AFP / Ann Rowley)
    return text[-1] == ")" and any(credit.kind == "photo" for credit in read_credits(text))


class Title(NamedTuple):
    """The headline of a page, as index of its line, and the line after it and the deck right below it."""

    line: int
    stop: int


def best_headline(page: PageLines, skip: set[int], anchor: int, stop: int) -> Title | None:
    """The headline among the lines before `anchor`, the first paragraph of the body, which ends before `stop`; None
    where none fits. Lines in `skip` are none.

    A candidate is a short line that looks like a title. Its points: words shared with the body, length, nearness
    to the body, and other lines of the page that repeat it (title tag, breadcrumb). A standfirst shares more
    words than the headline, so an earlier candidate that comes close wins.
    """
    content, heavy = page.content, page.heavy
    opening = Opening(" ".join(content[anchor : min(stop, anchor + 12)])[:4000])
    points = _candidates(page, skip, anchor, opening)
    if not points:
        return None
    best = max(points, key=lambda i: (points[i].points, i))
    most = points[best].points
    if most < LEAST:
        return None
    for i, one in points.items():
        close = best - i <= EARLIER and one.points >= most - one.margin and heavy[i] >= SHARE * heavy[best]
        if i == best or close:
            best = i
            break
    if not points[best].is_signed:
        dated = [
            i
            for i, one in points.items()
            if i < best and one.points >= most - DATED_MARGIN and _is_dated(page, i, best)
        ]
        best = next((i for i in reversed(dated) if opening.count(terms(content[i])) >= 2), best)
    above = best - 1
    is_within = above >= max(0, anchor - REACH) and above not in skip
    if is_within and _may_be_title(page, above) and not _is_furniture(page, above) and _is_deck(page, best):
        return Title(above, best + 1)
    chosen = content[best].casefold()
    part = [
        i
        for i in points
        if heavy[i] >= SHARE * heavy[best] and (folded := content[i].casefold()) in chosen and folded != chosen
    ]
    best = part[-1] if part else best
    return Title(best, best + 1)


class _Candidate(NamedTuple):
    """A line that may be the headline."""

    points: float
    margin: float
    """Points that it may lack of the best one below it."""
    is_signed: bool


def _candidates(page: PageLines, skip: set[int], anchor: int, opening: Opening) -> dict[int, _Candidate]:
    """The candidates among the lines before `anchor`, in order."""
    content, heavy = page.content, page.heavy
    first = max(0, anchor - REACH)
    top = "\n".join([text[:MOST_CHARS] for text in content[first:anchor]]).casefold()
    opener = content[0][:400].casefold()
    found: dict[int, _Candidate] = {}
    for i in range(first, anchor):
        if i in skip or not _may_be_title(page, i):
            continue
        text = content[i]
        own = terms(text)
        shared = opening.count(own)
        score = 2.0 * shared / (len(own) + 2) + min(shared, 6) * 0.15 + min(heavy[i], 50) / 50 * 0.8
        closed = page.stopped[i] and not _asks(text)
        score -= 0.02 * (anchor - i) + (0.6 if closed else 0.0) + (0.4 if heavy[i] > 120 else 0.0)
        folded = text.casefold()
        own_end = top.find("\n", top.find(folded))
        again = own_end >= 0 and top.find(folded, own_end) >= 0
        if again or (content[0] is not text and folded in opener):
            score += AGAIN
        if _is_pictured(page, i, anchor):
            score -= PICTURED
        if score < FEWEST_POINTS or _is_furniture(page, i) or (i and is_caption_label(content[i - 1])):
            continue
        is_signed = _is_signed(page, i, anchor)
        margin = TITLE_MARGIN if shared >= 2 and heavy[i] >= 22 else MARGIN
        found[i] = _Candidate(score + SIGNED if is_signed else score, margin, is_signed)
    return found


def _asks(text: str) -> bool:
    return text[-1] in "?!？！…"


def _may_be_title(page: PageLines, i: int) -> bool:
    """Whether a line has the length and the form of a title."""
    text, heavy = page.content[i], page.heavy[i]
    return (
        len(text) <= MOST_CHARS
        and SHORTEST <= heavy <= LONGEST
        and not page.bullet[i]
        and page.cue[i] in (0, CREDIT)
        and not page.is_date[i]
        and not (page.stopped[i] and not _asks(text) and heavy > 70)
    )


def _is_signed(page: PageLines, i: int, anchor: int) -> bool:
    """Whether a byline or a date stands soon below a line."""
    return any(
        page.cue[j] == BYLINE or page.is_date[j] or rules.is_authorship(page.content[j]) or is_names(page.content[j])
        for j in range(i + 1, min(i + 1 + BELOW, anchor))
    )


def _is_pictured(page: PageLines, i: int, anchor: int) -> bool:
    """Whether the credit of a picture stands right below a line, and no date above it."""
    is_credit = i + 1 < anchor and page.cue[i + 1] == CREDIT and len(page.content[i + 1]) <= LONGEST_CREDIT
    return is_credit and not (i and page.is_date[i - 1])


def _is_dated(page: PageLines, i: int, best: int) -> bool:
    """Whether a date with its year stands right below a line that is long enough beside the best one."""
    is_dated = i + 1 < best and page.is_date[i + 1] and _YEAR.search(page.content[i + 1]) is not None
    return is_dated and page.heavy[i] >= SHARE * min(page.heavy[best], DECK / 2)


def _is_deck(page: PageLines, i: int) -> bool:
    """Whether a line is the deck of the headline above it: a sentence, or long, where the other is shorter and none."""
    above = page.content[i - 1]
    return (
        (page.stopped[i] or page.heavy[i] >= DECK)
        and page.heavy[i - 1] <= SHORTER * page.heavy[i]
        and len(above.split()) >= FEWEST_WORDS
        and (not page.stopped[i - 1] or _asks(above))
        and (page.stopped[i] or above[-1] not in "?？")
    )
