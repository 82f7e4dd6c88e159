"""The head of a story: authors and dates, from the lines around the headline."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import Final

from tasks.authorship import (
    Attribution,
    biographies,
    claim_authors,
    labelled,
    marked_in_text,
    marked_names,
    more_names,
    signatures,
)
from tasks.credit import FORMS
from tasks.dates import FoundDate, read_dates, tells_time
from tasks.day_order import on_day, settled
from tasks.headline_text import key
from tasks.name_lines import DESK, SITE, foot_names, head_names, is_of_others, known_names
from tasks.reading import QUIET, DatedLine, Reading
from tasks.reporter_marks import names_editors
from tasks.resolve import CHOSEN_FROM

LONGEST_HEAD: Final = 80
"""Characters of a line below the headline that opens with the time of publication."""
BELOW: Final = 12
"""Lines below the body in which its date line is looked for, up to the first line of furniture."""
FAR_ABOVE: Final = 130
"""Lines above the body in which a date with a cue is looked for when there is none near the headline."""
ABOVE_HEADLINE: Final = 5
"""Lines above the headline in which a date with a time is one of publication."""
MASTHEAD: Final = 12
"""Lines at the top of the page in which it tells when the page was made."""
SIGNS: Final = 4
"""How often a page prints the name that stands for an author on all stories of a site."""
SENTENCES: Final = 2
"""Marks within a line in Chinese characters from which on it is running text: a date in it has no label."""
_RUNNING: Final = "，。"
TITLE: Final = 7
"""Characters of scripts without spaces before a date that are the title of another story, and no weekday."""
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
LISTED: Final = 3
"""Date lines one right below the other that make a list of other stories."""
_DIGIT = re.compile(r"\d")
_EDITION = re.compile(r"[\s,|·-]{1,3}(?:page|p\.|seite|página|pág\.|pagina)\s?[A-Z]?\d{1,3}\Z", re.IGNORECASE)
"""The page of a printed edition, after its date."""
_LONG_NUMBER = re.compile(r"\d{4}|\d\.\d\d\b")


def _near(reading: Reading) -> list[int]:
    """Indexes of the lines around headline and byline that may name authors and dates."""
    anchor = reading.headline if reading.headline is not None else reading.first
    low = max(0, anchor - 6)
    high = min(len(reading.lines), anchor + 22)
    return [
        i
        for i in range(low, high)
        if len(reading.lines[i].text) <= 240 and (reading.lines[i].role not in QUIET or anchor - 3 <= i <= anchor + 8)
    ]


def read_authors_and_dates(reading: Reading) -> None:
    """Claim authors and byline, the publication date with its bounds, and the page date; note the dates of the head."""
    anchor = reading.headline if reading.headline is not None else reading.first
    found: list[Attribution] = []
    published: list[DatedLine] = []
    near = _near(reading)
    date_lines: set[int] = set()
    for i in near:
        text = reading.lines[i].text
        if _DIGIT.search(text) and _read_date(reading, i, anchor, published):
            date_lines.add(i)
    published = _unlisted(published)
    if all(one.confidence < CHOSEN_FROM for one in published):
        near = sorted({*near, *_elsewhere(reading, published)})
    for i in near:
        line = reading.lines[i]
        if line.role == "body" and len(line.text) > 100:
            continue
        byline = reading.byline(i)
        if byline and not byline.is_marked:
            byline = None if is_of_others(line.text) else known_names(byline)
        if byline:
            distance = i - anchor
            confidence = 0.85 if 0 <= distance <= 8 or line.role == "byline" else 0.7 if distance > 8 else 0.55
            found.append(Attribution(i, byline, "byline", confidence))
    events = _events(found)
    found = [one for one in found if one.line not in events]
    writers = [one for one in found if not names_editors(reading.lines[one.line].text)]
    if not any(one.byline.names for one in writers) and (in_text := marked_in_text(reading)):
        found = writers + in_text
    if not any(one.byline.names for one in found):
        for i, names in marked_names(reading, near, anchor):
            found.append(Attribution(i, names, "name-line", 0.6))
            found.extend(Attribution(j, more, "name-line", 0.6) for j, more in more_names(reading, i))
            break
        else:
            lines = head_names(reading, date_lines, anchor, _desk(reading, found)) or foot_names(reading)
            found.extend(Attribution(one.line, one.names, "name-line", 0.6) for one in lines if one.line not in events)
    found.extend(signatures(reading))
    if not any(one.byline.names for one in found):
        found.extend(biographies(reading) or labelled(reading))
    claim_authors(reading, found, anchor)
    _claim_dates(reading, published)


def _unlisted(published: list[DatedLine]) -> list[DatedLine]:
    """Dates of publication without those of lists of other stories: one right below the other, of several days."""
    days = {one.line: one.date.value for one in published}
    listed: set[int] = set()
    for i in days:
        run = range(i, i + LISTED)
        if all(j in days for j in run) and len({days[j] for j in run}) == LISTED:
            listed.update(run)
    return [one for one in published if one.line not in listed]


def _events(found: list[Attribution]) -> set[int]:
    """Lines of a name beside a date where they make a list, one right below the other."""
    dated = {one.line for one in found if not one.byline.is_marked}
    return {i for i in dated if any({j, j + 1, j + 2} <= dated for j in (i - 2, i - 1, i))}


def _desk(reading: Reading, found: list[Attribution]) -> float:
    """Points for names alone on a line from bylines that name nobody: those of the site tell that names stand apart."""
    if not found:
        return 0.0
    sites = {key(c.value) for c in reading.claims if c.field == "publisher"}
    names = {one.byline.raw.strip(" |") for one in found}
    if all(key(name) in sites for name in names):
        return SITE
    # what signs the other stories of a site, too, is likely its name
    return 0.0 if all(name not in FORMS and reading.page.text.count(name) >= SIGNS for name in names) else -DESK


def _read_date(reading: Reading, i: int, anchor: int, published: list[DatedLine]) -> bool:
    """Sort the dates of a line near the headline into page date, published, updated; whether it is a date line."""
    line = reading.lines[i]
    dates = [d for d in reading.dates_of(i) if d.precision in ("day", "minute", "second")]
    if not dates:
        return False
    bare = reading.is_date_line(i) or _opens_with(reading, i, dates[0])
    previous = reading.lines[i - 1].text if i and len(reading.lines[i - 1].text) <= 30 else ""
    cue_above = _cue_of(previous) if bare else None
    byline = not bare and reading.byline(i) is not None
    if line.role not in ("date", "byline"):
        is_running = sum(map(line.text.count, _RUNNING)) >= SENTENCES
        if is_running or not (bare or byline or dates[0].cue):
            return False
    reading.dated.add(i)
    for position, found in enumerate(dates):
        if found.value is None:
            found = reading.in_order(found)
        cue = found.cue or (cue_above if position == 0 else None)
        kind, confidence = _kind(reading, i, anchor, cue, bare, byline, found, position)
        reading.dates.append((kind, found, line))
        if kind == "published" and found.value:
            published.append(DatedLine(confidence, i, found))
        elif kind == "published":
            reading.open_dates.append(DatedLine(confidence, i, found))
        elif kind == "updated" and found.value:
            reading.limit("date_published_max", found.value, line, found, "updated-line", confidence)
        elif kind == "page_render" and found.value:
            reading.claim(
                "page_date",
                found.value.isoformat(),
                line,
                found.char_from,
                found.char_to,
                "page-date-line",
                confidence,
            )
    return True


def _opens_with(reading: Reading, i: int, found: FoundDate) -> bool:
    """Whether a short line between headline and body opens with a day and a time, and goes on with other things."""
    is_head = reading.headline is not None and reading.headline < i < reading.first
    return is_head and found.precision != "day" and not found.char_from and len(reading.lines[i].text) <= LONGEST_HEAD


def _kind(
    reading: Reading, i: int, anchor: int, cue: str | None, bare: bool, byline: bool, found: FoundDate, position: int
) -> tuple[str, float]:
    distance = i - anchor
    # below the second paragraph a date belongs to something else: a box, a comment, a teaser
    between = reading.body[bisect_left(reading.body, anchor) : bisect_left(reading.body, i)]
    inside = sum(len(reading.lines[j].text) > 150 for j in between) > 2 or len(between) > 12
    if cue:
        near = -3 <= distance <= 8 or (distance > 0 and not inside) or reading.last <= i <= reading.last + 3
        return cue, 0.85 if -3 <= distance <= 8 and not inside else 0.7 if near else 0.45
    if position:
        return "updated" if bare or byline else "mentioned", 0.5
    if i < anchor:
        weekday = reading.lines[i].text[: found.char_from].strip(" ,•|")
        if len(_DENSE.findall(weekday)) >= TITLE:
            return "mentioned", 0.4
        if reading.headline is None:
            return "page_render", 0.6
        timed = found.precision != "day"
        if i >= anchor - ABOVE_HEADLINE and i > MASTHEAD and _EDITION.match(reading.lines[i].text, found.char_to):
            return "published", 0.6
        if i >= anchor - 2 and i > 1 and (timed or not weekday):
            return "published", 0.6
        if i >= anchor - ABOVE_HEADLINE and i > MASTHEAD and timed and not weekday:
            return "published", 0.55
        return "page_render", 0.9 if i < 12 else 0.7
    beside = reading.lines[i].role == "date" and 0 < distance <= 8 and len(reading.lines[i].text) <= 80
    if byline or bare or beside:
        return "published", 0.45 if inside else 0.8 if distance <= 6 else 0.65
    return "mentioned", 0.4


def _elsewhere(reading: Reading, published: list[DatedLine]) -> list[int]:
    """Look for the publication date below the body and, with a cue, far above it. Returns the lines beside it."""
    if below := _below(reading):
        _, i, found = below
        reading.dates = [d for d in reading.dates if d[2] != reading.lines[i]]
        reading.dates.append(("published", found, reading.lines[i]))
        reading.dated.add(i)
        published[:] = [one for one in published if one.line != i] + [below]
        return []
    for i in range(min(reading.first, len(reading.lines)) - 1, max(-1, reading.first - FAR_ABOVE), -1):
        text = reading.lines[i].text
        if i in reading.dated or len(text) > 120 or not _LONG_NUMBER.search(text) or not reading.is_date_line(i):
            continue
        dates = [d for d in read_dates(text, reading.language) if d.value and d.cue == "published"]
        if dates:
            reading.dates.append(("published", dates[0], reading.lines[i]))
            reading.dated.add(i)
            published.append(DatedLine(0.55, i, dates[0]))
            return [
                j for j in range(max(0, i - 3), min(len(reading.lines), i + 3)) if len(reading.lines[j].text) <= 160
            ]
    return []


def _below(reading: Reading) -> DatedLine | None:
    """The date line below the body: the first one before any furniture; past navigation one with a time, if alone."""
    found: list[DatedLine] = []
    past_navigation = False
    for i in range(reading.last + 1, min(len(reading.lines), reading.last + BELOW)):
        line = reading.lines[i]
        if line.role == "navigation":
            past_navigation = True
        elif line.role in QUIET:
            break
        elif len(line.text) <= 120 and (line.role == "date" or (i <= reading.last + 2 and reading.is_date_line(i))):
            dates = [d for d in read_dates(line.text, reading.language) if d.value and d.cue != "updated"]
            if dates and not past_navigation:
                return DatedLine(0.6, i, dates[0])
            if dates:
                found.append(DatedLine(0.55, i, dates[0]))
            elif tells_time(line.text):
                return None
    timed = [one for one in found if one.date.precision != "day"]
    return timed[0] if len(found) == len(timed) == 1 else None


def _settle_order(reading: Reading, page_date: date | None) -> Iterator[DatedLine]:
    """The open dates that dates beside them or the page date settle; the others bound the day of publication."""
    known = [found.value for _, found, _ in reading.dates if found.value]
    for confidence, i, found in reading.open_dates:
        days = settled(found.raw, known, page_date)
        if len(days) == 1:
            yield DatedLine(confidence, i, on_day(found, days[0]))
        for name, day in zip(("date_published_min", "date_published_max"), days[:2] * (len(days) > 1), strict=False):
            reading.limit(name, day, reading.lines[i], found, "date-line, order of day and month open", confidence)


def _claim_dates(reading: Reading, published: list[DatedLine]) -> None:
    rendered = [date.fromisoformat(c.value) for c in reading.claims if c.field == "page_date"]
    page_date = max(rendered, default=None)
    published = published + list(_settle_order(reading, page_date))
    for confidence, i, found in sorted(published, key=lambda one: (-one.confidence, one.line)):
        assert found.value is not None
        line = reading.lines[i]
        method = "date-line" if found.cue is None else "date-cue"
        a, b = found.char_from, found.char_to
        reading.claim("date_published", found.value.isoformat(), line, a, b, method, confidence)
        reading.claim("date_precision", found.precision, line, a, b, method, confidence)
        if found.instant:
            reading.claim("published_at", found.instant.isoformat(), line, a, b, method, confidence)


def _cue_of(text: str) -> str | None:
    """Cue of a label line such as ``Published:`` or ``입력``."""
    probe = read_dates(text + " 2000-01-01")
    return probe[-1].cue if probe else None
