"""Names of the segmentation rules, and recognisers for single short lines around an article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tasks.credit import is_credit
from tasks.cues import authorship_opener
from tasks.dates import is_date_line
from warehouse.contract import ROLES

RULES: Final = (
    "unclear",
    "empty",
    "line-model",
    "within-body",
    "live-report",
    "best-title",
    "claimed-title",
    "cue",
    "cue-block",
    "date-line",
    "byline-line",
    "signature",
    "biography",
    "agency-line",
    "photo-credit",
    "caption-credit",
    "picture-caption",
    "title-teaser-block",
    "title-list",
    "notice",
    "machine-summary",
    "ranked-list",
    "repeated",
    "before-body",
    "after-body",
    "footer-lines",
    "comment-block",
)
"""What decided a role, for the `rule` column of segments."""

RULE: Final = {name: i for i, name in enumerate(RULES)}
ROLE: Final = {name: i for i, name in enumerate(ROLES)}

_YEAR_OR_TIME: Final = re.compile(r"(?:19|20)\d{2}|\d[:h]\d{2}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d[月월]")
_SHORT_DATE: Final = re.compile(
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})\b|\b(?:19|20)\d{2}\s?[-/.年년]\s?\d{1,2}|\b\d{1,2}[:h]\d{2}\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}")

LONGEST_AUTHORSHIP: Final = 120
LONGEST_DATE: Final = 110
MOST_DATE_WORDS: Final = 6
"""Words beside the figures of a date that is not complete, such as *Stand: 9:15 Uhr*."""


def is_date(text: str) -> bool:
    """A short line that says little else than a date or a time of day."""
    if len(text) > LONGEST_DATE or _YEAR_OR_TIME.search(text) is None:
        return False
    if is_date_line(text):
        return True
    if _SHORT_DATE.search(text) is None or text[-1] in "!?。":
        return False
    return len(_WORD.findall(text)) <= MOST_DATE_WORDS


def is_email_line(text: str) -> bool:
    """A short line with an e-mail address."""
    return len(text) <= 120 and "@" in text and _EMAIL.search(text) is not None and len(text.split()) <= 6


def is_authorship(text: str) -> bool:
    """A short line that opens with a word for authorship and goes on with names."""
    return len(text) <= LONGEST_AUTHORSHIP and text[-1] not in "?!:" and _is_authorship(text)


@lru_cache(maxsize=10_000)
def _is_authorship(text: str) -> bool:
    # the line model asks first, then the rules for the headline and for single lines
    opener = authorship_opener(text)
    if not opener:
        return False
    if ": " in text[opener:]:
        return False
    words = text[opener:].split()
    if not 1 <= len(words) <= 14 or not words[0][0].isalpha() or words[0][0].islower():
        return False
    return 2 * sum(not w[0].islower() for w in words) >= len(words)


def is_agency_line(text: str) -> bool:
    """Names of agencies and nothing else, or a cue for a credit with a name."""
    return len(text) <= 100 and is_credit(text)
