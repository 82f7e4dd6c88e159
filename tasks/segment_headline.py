"""Which line of a page is its own headline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tasks import segment_rules as rules
from tasks.byline import is_names
from tasks.credit import read_credits
from tasks.cues import BYLINE, CREDIT, has_photo_credit, is_access_line, is_caption_label
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


_TRAIL: Final = (" > ", " › ")
"""What stands between the sections of a breadcrumb."""


def _is_furniture(text: str) -> bool:
    if any(mark in text for mark in _TRAIL) or text.count("[") > 1:
        return True
    if rules.is_authorship(text) or is_access_line(text) or has_photo_credit(text) or is_names(text, several=True):
        return True
    # … (AFP / Ann Rowley)
    return text[-1] == ")" and any(credit.kind == "photo" for credit in read_credits(text))


def best_headline(
    content: Sequence[str],
    heavy: Sequence[float],
    stopped: Sequence[bool],
    bullet: Sequence[bool],
    cue: Sequence[int],
    is_date: Sequence[bool],
    skip: set[int],
    anchor: int,
    stop: int,
) -> int | None:
    """Index of the headline among the lines before `anchor`, the first paragraph of the body; None where none fits.

    A candidate is a short line that looks like a title. Its points: words shared with the body, length, nearness
    to the body, and other lines of the page that repeat it (title tag, breadcrumb). A standfirst shares more
    words than the headline, so an earlier candidate that comes close wins.
    """
    opening = Opening(" ".join(content[anchor : min(stop, anchor + 12)])[:4000])
    first = max(0, anchor - REACH)
    top = "\n".join([text[:MOST_CHARS] for text in content[first:anchor]]).casefold()
    points: dict[int, float] = {}
    margin: dict[int, float] = {}
    for i in range(first, anchor):
        text = content[i]
        if (
            len(text) > MOST_CHARS
            or i in skip
            or not SHORTEST <= heavy[i] <= LONGEST
            or bullet[i]
            or (cue[i] and cue[i] != CREDIT)
        ):
            continue
        asks = text[-1] in "?!？！…"
        if stopped[i] and not asks and heavy[i] > 70:
            continue
        own = terms(text)
        shared = opening.count(own)
        score = 2.0 * shared / (len(own) + 2) + min(shared, 6) * 0.15 + min(heavy[i], 50) / 50 * 0.8
        score -= 0.02 * (anchor - i) + (0.6 if stopped[i] and not asks else 0.0) + (0.4 if heavy[i] > 120 else 0.0)
        folded = text.casefold()
        own_end = top.find("\n", top.find(folded))
        again = own_end >= 0 and top.find(folded, own_end) >= 0
        if again or (content[0] is not text and folded in content[0][:400].casefold()):
            score += AGAIN
        if score < FEWEST_POINTS or is_date[i] or _is_furniture(text) or (i and is_caption_label(content[i - 1])):
            continue
        below = range(i + 1, min(i + 1 + BELOW, anchor))
        if any(
            cue[j] == BYLINE or is_date[j] or rules.is_authorship(content[j]) or is_names(content[j]) for j in below
        ):
            score += SIGNED
        points[i] = score
        margin[i] = TITLE_MARGIN if shared >= 2 and heavy[i] >= 22 else MARGIN
    if not points:
        return None
    best = max(points, key=lambda i: (points[i], i))
    most = points[best]
    if most < LEAST:
        return None
    for i in points:
        close = best - i <= EARLIER and points[i] >= most - margin[i] and heavy[i] >= SHARE * heavy[best]
        if i == best or close:
            best = i
            break
    chosen = content[best].casefold()
    part = [i for i in points if i != best and heavy[i] >= SHARE * heavy[best] and content[i].casefold() in chosen]
    return part[-1] if part else best
