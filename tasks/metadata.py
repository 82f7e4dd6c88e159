"""Metadata of one page: every rule makes claims, the best claim of a field becomes its value.

Rules read lines, never the whole text: the lines around the headline, the end of the body, the foot, captions, credits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from tasks.body_rows import (
    Row,
    amounts_rows,
    body_text,
    dates_rows,
    mentions_rows,
    quotes_rows,
    read_body_dates,
)
from tasks.claim import Claim
from tasks.credit_lines import claim_credits
from tasks.dates import tells_time
from tasks.given import given_claims, publisher_of
from tasks.headline_claims import read_headline
from tasks.lines import digit_runs
from tasks.mentions import read_names
from tasks.no_person import doubt_authors
from tasks.page import Line, Page
from tasks.publisher import find_publisher, plain_publishers
from tasks.reading import Reading, tidy
from tasks.resolve import bounds, resolve
from tasks.story_head import read_authors_and_dates

_BLOCK_LABEL = re.compile(r"\[([^\[\]]{2,30})\]\s\S")
_GENERIC_LABEL: Final = frozenset(
    ("latest", "news", "new", "hot", "popular", "trending", "top", "update", "breaking", "more", "live")
)
_CRUMB = re.compile(r"\s?(?:»|›|>|/|→)\s?")
_NO_CRUMBS: Final = frozenset(("date", "byline", "caption"))
"""Roles of lines in which a slash parts the numbers of a date or the names of photographers."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the metadata rules found on one page.

    ``values``: columns of `articles` (headline, authors, byline, credit_line, dateline, date_published, published_at,
    date_precision, date_published_min, date_published_max, page_date, publisher, url, article_section, in_language).
    ``headline`` is the index of the line that the chosen headline was read from, None where it is no line of the page.
    The other fields hold rows of the tables of the same name in contract order, without article_id.
    """

    values: dict[str, Any]
    claims: list[Claim]
    headline: int | None = None
    authors: list[Row] = field(default_factory=list)
    credits: list[Row] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    amounts: list[Row] = field(default_factory=list)


_DATE_FIELDS: Final = ("date_published", "date_published_min", "date_published_max", "page_date")
_FIELDS: Final = (
    "headline", "byline", "credit_line", "dateline", "date_published", "published_at", "date_precision",
    "date_published_min", "date_published_max", "page_date", "publisher", "url", "article_section", "in_language",
)  # fmt: skip


def extract(page: Page, language: str | None, body: str, html_claims: list[Claim]) -> Metadata:
    """Read the metadata of a segmented page.

    ``language`` is ISO 639-1 or None, ``body`` the repaired article body, ``html_claims`` what `tasks.structured` read.
    Every value is backed by a chosen claim; a claim with a span quotes ``page.text[char_from:char_to]`` in ``raw``.
    What the page does not say stays None. A date that a page prints at its top when it is rendered is `page_date`: it
    bounds the publication date and never becomes one; a publication date after it is a conflict and is not chosen.
    What else bounds the publication date is claimed for `date_published_min` and `date_published_max`.
    """
    reading = Reading(page, language, body, html_claims)
    reading.claims = plain_publishers(reading.claims)
    _claim_publisher(reading)
    read_headline(reading)
    read_authors_and_dates(reading)
    claim_credits(reading)
    _claim_the_rest(reading)
    whole = text, starts, where = body_text(reading, reading.body)
    digits = digit_runs(text)
    of_body = read_body_dates(reading, whole, digits)
    claims, strings = resolve(doubt_authors(reading.claims, page.text))
    limits = bounds(claims, reading.limits)
    claims.extend(limits)
    strings.update({c.field: c.value for c in limits if c.is_chosen})
    values: dict[str, Any] = {name: strings.get(name) for name in _FIELDS}
    for name in _DATE_FIELDS:
        if values[name]:
            values[name] = date.fromisoformat(values[name])
    if values["published_at"]:
        values["published_at"] = datetime.fromisoformat(values["published_at"])
    authors: list[str] = strings.get("authors", [])
    values["authors"] = authors
    names = read_names(text, language, authors)
    return Metadata(
        values,
        claims,
        headline=_headline_line(reading, claims),
        authors=[(n, name) for n, name in enumerate(authors, 1)],
        credits=[(n, c.agency, c.kind, line.number) for n, (c, line) in enumerate(reading.credits, 1)],
        dates=dates_rows(reading, of_body, values["date_published"], whole),
        quotes=quotes_rows(text, starts, where, names, language),
        mentions=mentions_rows(starts, where, names),
        amounts=amounts_rows(whole, digits, language),
    )


def _headline_line(reading: Reading, claims: list[Claim]) -> int | None:
    chosen = next((c for c in claims if c.field == "headline" and c.is_chosen), None)
    if chosen is None or chosen.char_to is None:
        return None
    # of one that stands on two lines, with the kicker above, the last
    return bisect_left(reading.lines, chosen.char_to, key=lambda line: line.char_from) - 1


def _claim_publisher(reading: Reading) -> None:
    for evidence in find_publisher(reading.lines, reading.last):
        reading.claims.append(
            Claim(
                "publisher",
                tidy(evidence.value),
                evidence.raw,
                evidence.method,
                evidence.char_from,
                evidence.char_to,
                evidence.confidence,
            )
        )


def _last_crumb(line: Line) -> re.Match[str] | None:
    """The last section that a breadcrumb names: the time behind it (*Sports / 2 h ago*) is none."""
    if len(line.text) > 120 or line.role in _NO_CRUMBS:
        return None
    parts = _CRUMB.split(line.text)
    if not (2 <= len(parts) <= 6 and all(1 < len(p) <= 30 for p in parts)):
        return None
    last = parts[-2] if tells_time(parts[-1]) else parts[-1]
    return list(re.finditer(re.escape(last), line.text))[-1]


def _claim_the_rest(reading: Reading) -> None:
    """Claims on section and language, on what was given with the document, and on the publisher by the address."""
    for line in reading.lines[reading.last + 1 : reading.last + 40]:
        if line.text[0] == "[" and (label := _BLOCK_LABEL.match(line.text)):
            sure = 0.4 if label[1].casefold() in _GENERIC_LABEL or not label[1].isupper() else 0.6
            reading.claim("article_section", label[1], line, 1, 1 + len(label[1]), "block-label", sure)
            break
    if reading.headline is not None:
        for line in reading.lines[max(0, reading.headline - 3) : reading.headline]:
            if section := _last_crumb(line):
                reading.claim("article_section", tidy(section[0]), line, *section.span(), "breadcrumb", 0.6)
    reading.claims += given_claims(reading.page.url, reading.page.published)
    if site := publisher_of(claim for claim in reading.claims if claim.field == "url"):
        reading.claims.append(site)
    if reading.language:
        reading.claims.append(Claim("in_language", reading.language, None, "py3langid", None, None, 0.9))
