"""Metadata of one page: every rule makes claims, the best claim of a field becomes its value.

Rules read lines, never the whole text: the lines around the headline, the end of the body, the foot, captions and credits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from tasks.amounts import read_amounts
from tasks.byline import Byline, is_opener, read_byline, read_names
from tasks.claim import Claim
from tasks.credit import Credit, is_credit, read_credits
from tasks.dates import FoundDate, is_date_line, read_dates
from tasks.headline import ABOVE, clean_headline, find_headline, key
from tasks.mentions import read_mentions
from tasks.names import is_person_name, is_person_name_cjk
from tasks.page import Line, Page
from tasks.publisher import find_publisher
from tasks.quotes import QUOTATION_MARK, read_quotes
from tasks.repair import repair

Row = tuple[Any, ...]

BESIDE = 2
CHOSEN_FROM: Final = 0.5
"""Claims less sure than this are kept but never chosen."""
LONGEST_LINE: Final = 20_000
"""Of a longer body line only so many characters are read for quotes, names and amounts."""

_QUIET: Final = frozenset(("related", "navigation", "comments", "footer"))
_DIGIT = re.compile(r"\d")
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][^\W\d_]+[\w. /'’-]{0,40}(?:,\s[\w. ]{2,24})?)\s?(?:\((?P<agency>[\w/ .-]{2,24})\))?\s?(?:[—–]|--?\s|\s-\s)\s?"
)
_CHINESE_DATELINE = re.compile(r"(?P<agency>[\u4e00-\u9fff]{2,4}社)(?P<place>[\u4e00-\u9fff]{2,6})\d{1,2}月\d{1,2}日电")
_BLOCK_LABEL = re.compile(r"\[([^\[\]]{2,30})\]\s\S")
_GENERIC_LABEL: Final = frozenset("latest news new hot popular trending top video photo update breaking more ad ads live pr".split())
_CRUMB = re.compile(r"\s?(?:»|›|>|/|→)\s?")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the metadata rules found on one page.

    ``values``: columns of `articles` (headline, authors, byline, credit_line, dateline, date_published, published_at,
    date_precision, date_published_min, date_published_max, page_date, publisher, url, article_section, in_language).
    The other fields hold rows of the tables of the same name in contract order, without article_id.
    """

    values: dict[str, Any]
    claims: list[Claim]
    authors: list[Row] = field(default_factory=list)
    credits: list[Row] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    amounts: list[Row] = field(default_factory=list)


def _fix(text: str) -> str:
    if text.isascii() and text.isprintable() and "&" not in text:
        return " ".join(text.split())
    return " ".join(repair(text)[0].split())


class _Reader:
    """The claims and rows of one page while they are read."""

    def __init__(self, page: Page, language: str | None, body: str, html_claims: list[Claim]) -> None:
        self.page = page
        self.text = body
        self.lines = page.lines
        self.language = language
        self.claims: list[Claim] = list(html_claims)
        self.dates: list[tuple[str, FoundDate, Line]] = []
        self.credits: list[tuple[Credit, Line]] = []
        self.body = [i for i, line in enumerate(page.lines) if line.role == "body"]
        self.first = self.body[0] if self.body else len(page.lines)
        self.last = self.body[-1] if self.body else len(page.lines) - 1
        self.headline: int | None = None
        self.start = self.first
        self.dated: set[int] = set()
        self.updated: list[Claim] = []
        self._bylines: dict[int, Byline | None] = {}
        self._date_lines: dict[int, bool] = {}

    def claim(self, name: str, value: str, line: Line, start: int, end: int, method: str, confidence: float) -> None:
        raw = line.text[start:end]
        self.claims.append(Claim(name, value, raw, method, line.char_from + start, line.char_from + end, confidence))

    def read_headline(self) -> None:
        sites = frozenset(c.value.casefold() for c in self.claims if c.field == "publisher")
        stated = {key(c.value) for c in self.claims if c.field == "headline" and c.confidence >= 0.8}
        cleaned: list[Claim] = []
        for claim in self.claims:
            if claim.field == "headline":
                claim = claim._replace(value=clean_headline(claim.value, sites))
            cleaned.append(claim)
        self.claims = cleaned
        for rank, found in enumerate(find_headline(self.lines, self.first, self.text, self.head())):
            line = found.line
            if rank == 0:
                self.headline = found.index
            confidence = min(0.75, max(0.3, 0.45 + found.score / 20)) - 0.1 * rank
            if stated and key(line.text) in stated:
                confidence = 0.85
            value = clean_headline(_fix(line.text), sites)
            if value:
                self.claim("headline", value, line, 0, len(line.text), "headline-line", round(confidence, 3))
        if self.headline is not None:
            self.start = min(self.headline, self.first)

    def byline(self, i: int) -> Byline | None:
        """Line i read as a byline, read once."""
        if i not in self._bylines:
            self._bylines[i] = read_byline(self.lines[i].text)
        return self._bylines[i]

    def is_date_line(self, i: int) -> bool:
        """Whether line i is a date line, judged once."""
        if i not in self._date_lines:
            self._date_lines[i] = is_date_line(self.lines[i].text)
        return self._date_lines[i]

    def head(self) -> set[int]:
        """Indexes of bylines and date lines around the beginning of the body."""
        found: set[int] = set()
        for i in range(max(0, self.first - ABOVE), min(len(self.lines), self.first + 16)):
            line = self.lines[i]
            text = line.text
            if len(text) > 160 or line.role == "headline":
                continue
            if line.role in ("byline", "date") or is_opener(text) or self.is_date_line(i) or self.byline(i):
                found.add(i)
        return found

    def near(self) -> list[int]:
        """Indexes of the lines around headline and byline that may name authors and dates."""
        anchor = self.headline if self.headline is not None else self.first
        low = max(0, anchor - 6)
        high = min(len(self.lines), anchor + 22)
        return [
            i
            for i in range(low, high)
            if len(self.lines[i].text) <= 240 and (self.lines[i].role not in _QUIET or anchor - 3 <= i <= anchor + 8)
        ]

    def read_authors_and_dates(self) -> None:
        anchor = self.headline if self.headline is not None else self.first
        found: list[tuple[int, Byline, str, float]] = []
        published: list[tuple[float, int, FoundDate]] = []
        near = self.near()
        date_lines: set[int] = set()
        for i in near:
            text = self.lines[i].text
            if _DIGIT.search(text) and self._read_date(i, anchor, published):
                date_lines.add(i)
        bylines: set[int] = set()
        for i in near:
            line = self.lines[i]
            if line.role == "body" and len(line.text) > 100:
                continue
            byline = self.byline(i)
            if byline:
                bylines.add(i)
                distance = i - anchor
                confidence = 0.85 if 0 <= distance <= 8 or line.role == "byline" else 0.7 if distance > 8 else 0.55
                found.append((i, byline, "byline", confidence))
        if not any(b.names for _, b, _, _ in found):
            for i in near:
                if i >= anchor and i != self.headline and (names := self._lone_names(i, date_lines, anchor)):
                    found.append((i, names, "name-line", 0.6))
                    found.extend((j, more, "name-line", 0.6) for j, more in self._more_names(i))
                    break
        found.extend(self._signatures())
        self._claim_authors(found, anchor)
        self._claim_dates(published)

    def _lone_names(self, i: int, date_lines: set[int], anchor: int) -> Byline | None:
        """Names that stand alone where a byline does: below an opener, beside a date line, or right below the headline."""
        line = self.lines[i]
        text = line.text
        above = self.lines[i - 1].text if i else ""
        if is_opener(above):
            return read_names(text)
        if line.role in _QUIET and i > anchor + 4 or len(text) > 120:
            return None
        beside = any(j > anchor - 3 and abs(i - j) <= BESIDE for j in date_lines)
        if text[0] > "\u2fff":
            if i <= anchor + 4 and (" " in text or "\u3000" in text) and is_person_name_cjk(text):
                return Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),))
            return None
        if line.role == "byline" or beside or (i == anchor + 1 and self.headline is not None):
            return read_names(text)
        return None

    def _more_names(self, i: int) -> list[tuple[int, Byline]]:
        """Names on the lines below a name that stands below an opener: one author per line."""
        found: list[tuple[int, Byline]] = []
        if not i or not is_opener(self.lines[i - 1].text):
            return found
        for j in range(i + 1, min(len(self.lines), i + 24)):
            text = self.lines[j].text
            if names := read_names(text):
                found.append((j, names))
            elif len(text) > 3:
                break
        return found

    def _signatures(self) -> list[tuple[int, Byline, str, float]]:
        found: list[tuple[int, Byline, str, float]] = []
        for i in range(self.last, min(len(self.lines), self.last + 4)):
            line = self.lines[i]
            text = line.text
            if len(text) > 120:
                continue
            below = self.lines[i + 1].text if i + 1 < len(self.lines) else ""
            mailbox = "@" in below and len(below) <= 80 and " " not in below.strip()
            if i > self.last and (mailbox or i == self.last + 1 and line.role in ("body", "byline")) and is_person_name(text):
                whole = Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),))
                found.append((i, whole, "signature", 0.7 if mailbox else 0.55))
            elif i == self.last and line.role == "body" and len(text) <= 40 and len(self.body) > 2 and is_person_name(text):
                found.append((i, Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),)), "signature", 0.55))
            elif i > self.last and line.role == "byline" and (byline := read_byline(text)):
                found.append((i, byline, "signature", 0.55))
        return found

    def _claim_authors(self, found: list[tuple[int, Byline, str, float]], anchor: int) -> None:
        ranked = sorted(found, key=lambda f: (-f[3], abs(f[0] - anchor)))
        best = next((f for f in ranked if f[1].names), None)
        for i, byline, method, confidence in ranked:
            line = self.lines[i]
            supports = best is not None and (i == best[0] or set(byline.names) <= set(best[1].names))
            joined = (
                best is not None and method == "byline" == best[2] and abs(i - best[0]) == 1 and confidence == best[3]
            )
            sure = confidence if supports or joined else min(confidence, 0.45)
            for name, (a, b) in zip(byline.names, byline.spans, strict=False):
                self.claim("authors", _fix(name), line, a, b, method, sure)
        shown = best or next(iter(ranked), None)
        if shown:
            i, byline, method, confidence = shown
            text = self.lines[i].text
            self.claim("byline", _fix(text), self.lines[i], 0, len(text), method, confidence)

    def _read_date(self, i: int, anchor: int, published: list[tuple[float, int, FoundDate]]) -> bool:
        """Sort the dates of a line near the headline into page date, published and updated. Says whether it is a date line."""
        line = self.lines[i]
        text = line.text
        dates = [d for d in read_dates(text, self.language) if d.precision in ("day", "minute", "second")]
        if not dates:
            return False
        bare = self.is_date_line(i)
        previous = self.lines[i - 1].text if i and len(self.lines[i - 1].text) <= 30 else ""
        cue_above = _cue_of(previous) if bare else None
        byline = not bare and self.byline(i) is not None
        if not (bare or byline or dates[0].cue or line.role in ("date", "byline")):
            return False
        self.dated.add(i)
        for position, found in enumerate(dates):
            cue = found.cue or (cue_above if position == 0 else None)
            kind, confidence = self._kind(i, anchor, cue, bare, byline, found, position)
            self.dates.append((kind, found, line))
            if kind == "published" and found.value:
                published.append((confidence, i, found))
            elif kind == "updated" and found.value:
                a, b = line.char_from + found.char_from, line.char_from + found.char_to
                value = found.value.isoformat()
                self.updated.append(Claim("date_published_max", value, found.raw, "updated-line", a, b, confidence))
            elif kind == "page_render" and found.value:
                self.claim("page_date", found.value.isoformat(), line, found.char_from, found.char_to, "page-date-line", confidence)
        return True

    def _kind(self, i: int, anchor: int, cue: str | None, bare: bool, byline: bool, found: FoundDate, position: int) -> tuple[str, float]:
        distance = i - anchor
        # below the second paragraph a date belongs to something else: a box, a comment, a teaser
        paragraphs = bisect_left(self.body, i) - bisect_left(self.body, anchor)
        inside = paragraphs > 2
        if cue:
            near = -3 <= distance <= 8 or (distance > 0 and not inside) or self.last <= i <= self.last + 3
            return cue, 0.85 if -3 <= distance <= 8 and not inside else 0.7 if near else 0.45
        if position:
            return "updated" if bare or byline else "mentioned", 0.5
        if i < anchor:
            weekday = self.lines[i].text[: found.char_from].strip(" ,•|")
            if self.headline is None:
                return "page_render", 0.6
            timed = found.precision != "day"
            if i >= anchor - 2 and i > 1 and (timed or not weekday):
                return "published", 0.6
            return "page_render", 0.9 if i < 12 else 0.7
        if byline or bare:
            return "published", 0.45 if inside else 0.8 if distance <= 6 else 0.65
        return "mentioned", 0.4

    def _claim_dates(self, published: list[tuple[float, int, FoundDate]]) -> None:
        rendered = [date.fromisoformat(c.value) for c in self.claims if c.field == "page_date"]
        page_date = max(rendered, default=None)
        for confidence, i, found in sorted(published, key=lambda p: (-p[0], p[1])):
            assert found.value is not None
            line = self.lines[i]
            method = "date-line" if found.cue is None else "date-cue"
            if page_date and found.value > page_date:
                method, confidence = method + ", after the page date", 0.2
            a, b = found.char_from, found.char_to
            self.claim("date_published", found.value.isoformat(), line, a, b, method, confidence)
            self.claim("date_precision", found.precision, line, a, b, method, confidence)
            if found.instant:
                self.claim("published_at", found.instant.isoformat(), line, a, b, method, confidence)

    def read_credits(self) -> None:
        seen: set[tuple[str, int]] = set()
        low = max(0, (self.headline if self.headline is not None else self.first) - 2)
        high = min(len(self.lines), self.last + 3)
        for i in range(low, high):
            line = self.lines[i]
            text = line.text
            role = line.role
            if role in _QUIET or i == self.headline:
                continue
            if role == "body":
                if len(text) > 160 and i != self.first and i != self.last:
                    continue
                alone = len(text) <= 60 and is_credit(text)
                if not alone and i == self.first:
                    self._dateline(line)
                if not alone and not (i == self.last and text.endswith((")", "].", ").", "]"))):
                    continue
                credits = read_credits(text if alone else text[-120:], alone=alone)
                shift = 0 if alone else max(0, len(text) - 120)
                credits = [c._replace(char_from=c.char_from + shift, char_to=c.char_to + shift) for c in credits]
            elif role in ("credit", "caption"):
                credits = read_credits(text, alone=True)
            elif (len(text) <= 120 and is_credit(text)) or (self.headline is not None and i < self.first and len(text) <= 400):
                credits = read_credits(text, alone=len(text) <= 120 and is_credit(text))
            else:
                continue
            for credit in credits:
                if (credit.agency, line.number) not in seen:
                    seen.add((credit.agency, line.number))
                    self.credits.append((credit, line))
            if credits:
                start, end = credits[0].char_from, credits[-1].char_to
                if role == "credit" or len(text) <= 80:
                    start, end = 0, len(text)
                self.claim("credit_line", _fix(text[start:end]), line, start, end, "credit-line", 0.8 if role == "credit" else 0.7)

    def _dateline(self, line: Line) -> None:
        found = _DATELINE.match(line.text, 0, 110) or _CHINESE_DATELINE.match(line.text)
        if not found:
            return
        place = found["place"].strip()
        agency = found["agency"]
        upper = place.split(",")[0].isupper() and len(place) > 2
        if not (agency or upper or line.text[found.end("place") : found.end()].strip() in ("—", "–", "-", "--")) or len(place.split()) > 5:
            return
        if not agency and not upper and (len(place.split()) > 3 or found.end() < 5):
            return
        end = found.end("agency") + 1 if agency and found.re is _DATELINE else found.end() if found.re is not _DATELINE else found.end("place")
        end = min(end, len(line.text))
        self.claim("dateline", _fix(line.text[:end]), line, 0, end, "dateline", 0.8 if agency or upper else 0.6)
        if agency and (credits := read_credits(f"({agency})")):
            self.credits.append((credits[0]._replace(kind="wire", char_from=found.start("agency"), char_to=found.end("agency")), line))

    def read_section_publisher_url(self) -> None:
        for evidence in find_publisher(self.lines, self.last):
            self.claims.append(Claim("publisher", _fix(evidence.value), evidence.raw, evidence.method, evidence.char_from, evidence.char_to, evidence.confidence))
        for line in self.lines[self.last + 1 : self.last + 40]:
            if line.text[0] == "[" and (label := _BLOCK_LABEL.match(line.text)):
                sure = 0.4 if label[1].casefold() in _GENERIC_LABEL or not label[1].isupper() else 0.6
                self.claim("article_section", label[1], line, 1, 1 + len(label[1]), "block-label", sure)
                break
        if self.headline is not None:
            for line in self.lines[max(0, self.headline - 3) : self.headline]:
                parts = _CRUMB.split(line.text) if len(line.text) <= 120 else []
                if 2 <= len(parts) <= 6 and all(1 < len(p) <= 30 for p in parts):
                    at = line.text.rfind(parts[-1])
                    self.claim("article_section", _fix(parts[-1]), line, at, at + len(parts[-1]), "breadcrumb", 0.6)
        if self.page.url:
            self.claims.append(Claim("url", self.page.url, self.page.url, "given with the document", None, None, 0.99))
        if self.page.published:
            dates = [d for d in read_dates(self.page.published) if d.value]
            if dates and dates[0].value:
                given = dates[0]
                for name, value in (("date_published", dates[0].value.isoformat()), ("date_precision", given.precision)):
                    self.claims.append(Claim(name, value, self.page.published, "given with the document", None, None, 0.92))
                if given.instant:
                    self.claims.append(Claim("published_at", given.instant.isoformat(), self.page.published, "given with the document", None, None, 0.92))
        if self.language:
            self.claims.append(Claim("in_language", self.language, None, "py3langid", None, None, 0.9))


def _cue_of(text: str) -> str | None:
    """Cue of a label line such as ``Published:`` or ``입력``."""
    probe = read_dates(text + " 2000-01-01")
    return probe[-1].cue if probe else None


def _choose(claims: list[Claim]) -> tuple[list[Claim], dict[str, Any]]:
    """Mark the chosen claims: per field the surest, the first among equals; authors and dates as groups."""
    best: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if claim.confidence >= CHOSEN_FROM and claim.value and (
            claim.field not in best or claim.confidence > claims[best[claim.field]].confidence
        ):
            best[claim.field] = index
    page = claims[best["page_date"]].value if "page_date" in best else None
    if page and "date_published" in best and claims[best["date_published"]].value > page:
        fitting = [
            i for i, c in enumerate(claims) if c.field == "date_published" and c.value <= page and c.confidence >= CHOSEN_FROM
        ]
        if fitting:
            best["date_published"] = max(fitting, key=lambda i: claims[i].confidence)
        else:
            del best["date_published"]
    chosen = set(best.values())
    for name in ("published_at", "date_precision"):
        if name in best:
            chosen.discard(best[name])
    if "date_published" in best:
        stated = claims[best["date_published"]]
        for name in ("published_at", "date_precision"):
            for i, c in enumerate(claims):
                same = c.method == stated.method and c.raw == stated.raw and c.char_from == stated.char_from
                if c.field == name and same:
                    chosen.add(i)
                    break
    if "authors" in best:
        first = claims[best["authors"]]
        names: set[str] = set()
        chosen.discard(best["authors"])
        for i, c in enumerate(claims):
            same_source = c.method == first.method and c.confidence >= CHOSEN_FROM
            if c.field == "authors" and same_source and c.value not in names:
                names.add(c.value)
                chosen.add(i)
    values: dict[str, Any] = {}
    marked: list[Claim] = []
    for i, claim in enumerate(claims):
        if i in chosen:
            claim = claim._replace(is_chosen=True)
            if claim.field == "authors":
                values.setdefault("authors", []).append(claim.value)
            else:
                values[claim.field] = claim.value
        marked.append(claim)
    return marked, values


_DATE_FIELDS: Final = ("date_published", "date_published_min", "date_published_max", "page_date")
_FIELDS: Final = (
    "headline", "byline", "credit_line", "dateline", "date_published", "published_at", "date_precision",
    "date_published_min", "date_published_max", "page_date", "publisher", "url", "article_section", "in_language",
)  # fmt: skip


def _bounds(claims: list[Claim], updated: list[Claim]) -> list[Claim]:
    """Claims on the bounds of the publication date: the date itself, else the page date or an update as the latest."""
    stated = next((c for c in claims if c.is_chosen and c.field == "date_published"), None)
    if stated:
        return [stated._replace(field="date_published_min"), stated._replace(field="date_published_max")]
    limits = [c for c in claims if c.is_chosen and c.field == "page_date"] + [
        u for u in updated if u.confidence >= CHOSEN_FROM
    ]
    earliest = min(limits, key=lambda c: c.value, default=None)
    return [earliest._replace(field="date_published_max", is_chosen=True)] if earliest else []


def extract(page: Page, language: str | None, body: str, html_claims: list[Claim]) -> Metadata:
    """Read the metadata of a segmented page.

    ``language`` is ISO 639-1 or None, ``body`` the repaired article body, ``html_claims`` what `tasks.structured` read.
    Every value is backed by a chosen claim; a claim with a span quotes ``page.text[char_from:char_to]`` in ``raw``.
    What the page does not say stays None. A date that a page prints at its top when it is rendered is `page_date`: it bounds
    the publication date and never becomes one; a publication date after it is a conflict and is not chosen.
    """
    reader = _Reader(page, language, body, html_claims)
    reader.read_headline()
    reader.read_authors_and_dates()
    reader.read_credits()
    reader.read_section_publisher_url()
    claims, strings = _choose(reader.claims)
    bounds = _bounds(claims, reader.updated)
    claims.extend(bounds)
    strings.update({c.field: c.value for c in bounds})
    values: dict[str, Any] = {name: strings.get(name) for name in _FIELDS}
    for name in _DATE_FIELDS:
        if values[name]:
            values[name] = date.fromisoformat(values[name])
    if values["published_at"]:
        values["published_at"] = datetime.fromisoformat(values["published_at"])
    authors: list[str] = strings.get("authors", [])
    values["authors"] = authors
    text, starts, where = _body_text(reader)
    quotes = _quotes(text, starts, where)
    mentions = _mentions(text, starts, where, authors, [q[2] for q in quotes if q[2]])
    quotes = _full_names(quotes, mentions)
    return Metadata(
        values,
        claims,
        authors=[(n, name) for n, name in enumerate(authors, 1)],
        credits=[(n, c.agency, c.kind, line.number) for n, (c, line) in enumerate(reader.credits, 1)],
        dates=_dates(reader, text, starts, where),
        quotes=quotes,
        mentions=mentions,
        amounts=_amounts(text, starts, where, language),
    )


def _body_text(reader: _Reader) -> tuple[str, list[int], list[Line]]:
    """The body lines joined by line breaks, where each begins in it, and the lines."""
    where = [reader.lines[i] for i in reader.body]
    texts = [line.text[:LONGEST_LINE] for line in where]
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return "\n".join(texts), starts, where


def _place(starts: list[int], where: list[Line], start: int, end: int) -> tuple[int, int, int]:
    i = bisect_right(starts, start) - 1
    shift = where[i].char_from - starts[i]
    return where[i].number, start + shift, min(end + shift, where[i].char_from + len(where[i].text))


def _dates(reader: _Reader, text: str, starts: list[int], where: list[Line]) -> list[Row]:
    rows: list[tuple[int, str, FoundDate, Line]] = [
        (line.char_from + found.char_from, kind, found, line) for kind, found, line in reader.dates
    ]
    hits: dict[int, None] = {}
    for found in _YEAR.finditer(text):
        hits[bisect_right(starts, found.start()) - 1] = None
    for n in hits:
        line = where[n]
        if reader.body[n] not in reader.dated:
            dates = read_dates(line.text, reader.language, running=True)
            rows.extend((line.char_from + d.char_from, "mentioned", d, line) for d in dates)
    rows.sort(key=lambda r: r[0])
    return [
        (n, kind, d.value, d.instant, d.precision, d.raw, line.number, line.char_from + d.char_from, line.char_from + d.char_to)
        for n, (_, kind, d, line) in enumerate(rows)
    ]


_YEAR = re.compile(r"[12][90]\d\d")


def _quotes(text: str, starts: list[int], where: list[Line]) -> list[Row]:
    rows: list[Row] = []
    hits = {bisect_right(starts, found.start()) - 1: None for found in QUOTATION_MARK.finditer(text)}
    for n in hits:
        line = where[n]
        for quote in read_quotes(line.text[:LONGEST_LINE]):
            a, b = line.char_from + quote.char_from, line.char_from + quote.char_to
            rows.append((len(rows), _fix(quote.text), quote.speaker, quote.verb, quote.kind, line.number, a, b))
    return rows


def _full_names(quotes: list[Row], mentions: list[Row]) -> list[Row]:
    """Speakers named by one word get the longest name of the article that opens or closes with it."""
    full: dict[str, str] = {}
    for name, *_ in mentions:
        words = name.split()
        full.setdefault(words[-1], name)
        full.setdefault(words[0], name)
    return [(*q[:2], full.get(q[2], q[2]), *q[3:]) if q[2] and " " not in q[2] else q for q in quotes]


def _mentions(text: str, starts: list[int], where: list[Line], authors: list[str], speakers: list[str]) -> list[Row]:
    names = read_mentions(text, [*authors, *speakers])
    rows: dict[str, Row] = {}
    for one in names:
        line, _, _ = _place(starts, where, one.char_from, one.char_from)
        name = _fix(one.name)
        if name and name not in rows:
            rows[name] = (name, one.kind, one.mentions, line)
    return list(rows.values())


def _amounts(text: str, starts: list[int], where: list[Line], language: str | None) -> list[Row]:
    rows: list[Row] = []
    for one in read_amounts(text, language):
        line, a, b = _place(starts, where, one.char_from, one.char_to)
        rows.append((len(rows), one.kind, one.value, one.unit, text[one.char_from : one.char_to], line, a, b))
    return rows
