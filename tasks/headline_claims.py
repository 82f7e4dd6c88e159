"""The headline of a story, claimed from the line that `tasks.headline` finds."""

from __future__ import annotations

from typing import Final

from tasks.claim import Claim
from tasks.headline import ABOVE, SIGNED_ABOVE, SIGNED_BELOW, find_headline, fitting
from tasks.headline_text import clean_headline, has_parts, headline_span, key, parts_of_title, whole_headline
from tasks.openers import is_opener
from tasks.reading import Reading, tidy

NAVIGATION: Final = 45
"""Lines above the body from which on lines of navigation are passed over."""
AGREED: Final = 8
"""Characters of a line that is a part of the title of its page as well."""
AGREES: Final = 0.81
"""How sure it is then: more than a heading."""
SITE_FORMS: Final = ("社", "网", "網", "公司", "网站", " 電子版", " online", ".de", ".com", ".fr", ".it", ".es", ".net")
LONGEST_KICKER: Final = 60
"""Characters of a kicker that stands on the line above the headline."""


def read_headline(reading: Reading) -> None:
    """Claim the headlines that lines of the page may be, and note which line is the likeliest."""
    sites = _sites(reading)
    title = next((c.value for c in reading.claims if c.field == "headline" and c.method == "title"), "")
    parts = parts_of_title(title)
    names = {key(site) for site in sites}
    stated = {key(c.value) for c in reading.claims if c.field == "headline" and c.confidence >= 0.8} - names
    cleaned: list[Claim] = []
    for claim in reading.claims:
        if claim.field == "headline":
            claim = claim._replace(value=clean_headline(claim.value, sites))
        cleaned.append(claim)
    # a logo is a heading too
    told = [claim for claim in cleaned if claim.field != "headline" or key(claim.value) not in names]
    reading.claims = told if any(claim.field == "headline" for claim in told) else cleaned
    lines = find_headline(reading.lines, reading.first, reading.text, *_head(reading))
    lines = [found for found in lines if key(found.line.text) not in names] or lines
    for rank, found in enumerate(lines):
        line = found.line
        if rank == 0:
            reading.headline = found.position
        confidence = min(0.75, max(0.3, 0.45 + found.score / 20)) - 0.1 * rank
        if stated and key(line.text) in stated:
            confidence = 0.85
        elif rank == 0 and len(key(line.text)) >= AGREED and key(line.text) in parts:
            confidence = AGREES
        a, b = (0, len(line.text))
        if has_parts(line.text):
            a, b = headline_span(line.text, reading.lines)
        value = clean_headline(tidy(line.text[a:b]), sites)
        if value[:1] == ":" and found.position and len(reading.lines[found.position - 1].text) <= LONGEST_KICKER:
            # the kicker on the line above
            kicker = reading.lines[found.position - 1]
            value = f"{tidy(kicker.text)}: {value[1:].lstrip()}"
            start, end = kicker.char_from, line.char_from + b
            reading.claims.append(
                Claim(
                    "headline", value, reading.page.text[start:end], "headline-line", start, end, round(confidence, 3)
                )
            )
        elif value:
            reading.claim("headline", value, line, a, b, "headline-line", round(confidence, 3))
    _claim_whole(reading, sites)
    if reading.headline is not None:
        reading.start = min(reading.headline, reading.first)


def _sites(reading: Reading) -> frozenset[str]:
    """Names of the site, casefolded, also without the form of the company."""
    names = {c.value.casefold() for c in reading.claims if c.field == "publisher"}
    return frozenset(names | {name.removesuffix(form) for name in names for form in SITE_FORMS} - {""})


def _claim_whole(reading: Reading, sites: frozenset[str]) -> None:
    """Where the surest headline is cut off and the page prints the whole of it, that is claimed."""
    best = max((c for c in reading.claims if c.field == "headline"), key=lambda c: c.confidence, default=None)
    if best and best.value.endswith(("...", "…")) and (whole := whole_headline(best.value, reading.lines)):
        line, a, b = whole
        value = clean_headline(tidy(line.text[a:b]), sites)
        reading.claim(
            "headline", value, line, a, b, "headline-line, whole", min(0.99, round(best.confidence + 0.01, 3))
        )


def _head(reading: Reading) -> tuple[set[int], set[int]]:
    """Indexes of author lines and of date lines at the beginning of the body, beside what may be the headline."""
    bylines: set[int] = set()
    dates: set[int] = set()
    lines = reading.lines
    low = max(0, reading.first - ABOVE)
    beside = {
        j
        for i in fitting(lines, reading.first)
        for j in range(max(low, i - SIGNED_ABOVE), min(len(lines), i + SIGNED_BELOW))
    }
    for i in beside:
        line = lines[i]
        text = line.text
        if len(text) > 160 or (line.role == "navigation" and (text[0] in "•·*" or i < reading.first - NAVIGATION)):
            continue
        if line.role == "byline" or is_opener(text) or reading.byline(i):
            bylines.add(i)
        elif line.role == "date" or reading.is_date_line(i):
            dates.add(i)
    return bylines, dates
