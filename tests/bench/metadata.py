"""How well metadata are read from real pages: headline, authors, date and language, by group of publishers.

``python -m tests.bench metadata --corpora FOLDER`` reads news-pages, segments its pages with evidence from one
another as a run does, and judges by the truth of the corpus. Publishers are split by the CRC-32 of their name: rules
are made with the pages of the even half in sight, the odd half is only counted. English is judged apart from other
languages.

The truth names agencies and sites among authors and takes the author of a page from wherever its HTML names one, so
not all can be right from text. A date counts as stated where the text prints the day of the truth with its year beside
the article, in figures or with the name of the month: see `states_date`. Where the
text prints another day beside the article than the truth has, that of a later edition for example, it counts as given
without being stated.
"""

from __future__ import annotations

import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from bs4 import BeautifulSoup

from tasks import segment
from tasks.body import article_body
from tasks.calendar_words import months
from tasks.credit import FORMS
from tasks.dates import read_dates
from tasks.language import languages
from tasks.line_markup import marks_of
from tasks.lines import split
from tasks.markup import parse
from tasks.metadata import Metadata, extract
from tasks.page import Page
from tasks.structured import statements_of
from training import corpora
from training.examples import stories_of_lines

HALVES: Final = ("in sight", "held out")
GROUPS: Final = ("English", "other")
BATCH: Final = 100
"""Pages segmented together."""
ROUNDS: Final = 4
"""Of which the cheapest counts."""
ABOVE, BELOW, FAR, LONGEST = 3, 12, 40, 400
"""Lines above the headline and below the last paragraph that stand beside the article; lines between the headline and
the first paragraph at most; characters of a line in which a date is looked for."""

_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the program sees it, with what is true of it."""

    page: Page
    body: str
    language: str | None
    source: corpora.Page
    is_stated: bool
    """Whether the text prints the day of publication."""

    @property
    def published(self) -> str | None:
        """The true day."""
        return self.source.published[:10] if self.source.published else None

    @property
    def group(self) -> str:
        return GROUPS[not self.source.english]

    @property
    def half(self) -> str:
        """By the publisher, which the name of a page tells: country_Publisher_date."""
        return HALVES[zlib.crc32(self.source.name.split("_")[1].encode()) % 2]


def load(folder: Path, shape: corpora.Shape) -> list[Sheet]:
    """The pages of news-pages in one shape, segmented. Raises as `training.corpora.read_corpus`."""
    pages = corpora.read_corpus(folder / "news-pages.tar.xz", "news", html=shape == "html")
    of_shape = [page for page in pages if page.shape == shape]
    stories = stories_of_lines([page.text for page in of_shape])
    sheets: list[Sheet] = []
    for start in range(0, len(of_shape), BATCH):
        some = of_shape[start : start + BATCH]
        lines = split([page.text for page in some])
        counts = np.diff(lines.first).tolist()
        evidence = [one[:n] for one, n in zip(stories[start : start + BATCH], counts, strict=True)]
        roles = segment.segment(lines, np.concatenate(evidence), [marks_of(page.marks) for page in some])
        of_pages = [segment.page_lines(lines, roles, i) for i in range(len(some))]
        bodies = [article_body(of_page)[0] for of_page in of_pages]
        codes = languages([b if len(b) >= 200 else f"{b}\n{p.text}" for b, p in zip(bodies, some, strict=True)])
        sheets += [
            Sheet(Page(source.text, of_page), body, code, source, states_date(source, code))
            for source, of_page, body, (code, _) in zip(some, of_pages, bodies, codes, strict=True)
        ]
    return sheets


def read(sheets: Sequence[Sheet]) -> list[Metadata]:
    return [extract(sheet.page, sheet.language, sheet.body, list(sheet.source.claims)) for sheet in sheets]


def plain(text: str | None) -> str:
    """A text without case and marks: equal texts count as one value."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def printed_forms(day: date, language: str | None) -> re.Pattern[str]:
    """A pattern for a day with its year as pages of a language (or of English) print it, in casefolded text."""
    d, m, y = rf"(?<!\d)0?{day.day}", f"0?{day.month}(?!\\d)", rf"(?:{day.year}|{day.year % 100:02d})(?![\d.,]\d|\d)"
    names = {name for code in ("en", language or "en") for name, n in months(code).items() if n == day.month}
    name = "(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\w{0,3}"
    gap = r"[\s.,/|’'-]{0,3}"
    forms = (
        rf"{day.year}\s?[-/.年년]\s?0?{day.month}\s?[-/.月월]\s?0?{day.day}(?!\d)",
        rf"{d}\s?[-/.]\s?0?{day.month}\s?[-/.]\s?{y}",
        rf"(?<!\d)0?{day.month}\s?[-/]\s?0?{day.day}\s?[-/]\s?{y}",
        rf"{d}(?:st|nd|rd|th|er|º|°)?{gap}(?:de |of |d['’])?{name}{gap}(?:de |del |of )?{y}",
        rf"{name}{gap}0?{day.day}(?:st|nd|rd|th)?{gap}(?:at )?{y}",
        rf"{day.year}{gap}(?:m\.? |gada )?{name}{gap}0?{day.day}(?!\d)",
        rf"{d} tháng {m},?(?: năm)? {y}",
    )
    return re.compile("|".join(forms))


def states_date(source: corpora.Page, language: str | None) -> bool:
    """Whether the text prints the true day with its year beside the article.

    That is on a line between a little above the headline of the truth (`ABOVE`) and a little below its last paragraph
    (`BELOW`) that is no paragraph itself. Not counted are lines that call it the day of an update. A day of another
    story counts where it is the same.
    """
    if not source.published:
        return False
    form = printed_forms(date.fromisoformat(source.published[:10]), language)
    lines = [line.strip() for line in source.text.split("\n") if line.strip()]
    keys = [plain(line) for line in lines]
    body = {plain(paragraph) for paragraph in source.truth}
    of_body = [i for i, key in enumerate(keys) if key and key in body]
    headline = plain(source.headline)
    first, last = (of_body[0], of_body[-1]) if of_body else (0, len(lines) - 1)
    first = next((i for i in range(first, max(-1, first - FAR), -1) if keys[i] == headline), first)
    for i in range(max(0, first - ABOVE), min(len(lines), last + BELOW)):
        if len(lines[i]) <= LONGEST and keys[i] not in body and form.search(_SPACES.sub(" ", lines[i].casefold())):
            cues = {one.cue for one in read_dates(lines[i], language)}
            if cues != {"updated"}:
                return True
    return False


def html_language(html: str) -> str | None:
    """The language that the root of an HTML page declares, ISO 639-1; None where it declares none."""
    root = BeautifulSoup(html[:20_000], "lxml").html
    stated = str(root.get("lang") or "") if root else ""
    code = re.split(r"[-_]", stated.strip().casefold())[0]
    return {"nb": "no", "nn": "no", "in": "id", "iw": "he"}.get(code, code) or None


def judge(sheet: Sheet, found: Metadata) -> dict[str, bool]:
    """What is right and wrong about a page."""
    source, values = sheet.source, found.values
    given = values["date_published"]
    right = given is not None and given.isoformat() == sheet.published
    return {
        "headline": plain(values["headline"]) == plain(source.headline),
        "authors": {*map(plain, values["authors"])} == {*map(plain, source.authors)},
        "date": right,
        "date wrong": given is not None and not right,
        "stated": sheet.is_stated,
        "stated right": sheet.is_stated and right,
        "stated wrong": sheet.is_stated and given is not None and not right,
        "unstated given": not sheet.is_stated and given is not None and not right,
    }


Counts = dict[tuple[str, str], Counter[str]]


def measure(sheets: Sequence[Sheet], found: Sequence[Metadata]) -> Counts:
    """How often each verdict holds, by group and half."""
    counts: Counts = {(group, half): Counter() for group in GROUPS for half in HALVES}
    for sheet, one in zip(sheets, found, strict=True):
        of = counts[sheet.group, sheet.half]
        of["pages"] += 1
        of.update({name: int(holds) for name, holds in judge(sheet, one).items()})
    return counts


def shares(counts: Counts, *keys: tuple[str, str]) -> dict[str, float]:
    """The figures of one or more cells together."""
    of = sum((counts[key] for key in keys), Counter[str]())
    pages, stated = max(1, of["pages"]), max(1, of["stated"])
    return {
        "pages": of["pages"],
        "headline": of["headline"] / pages,
        "authors": of["authors"] / pages,
        "date": of["date"] / pages,
        "date wrong": of["date wrong"] / pages,
        "stated": of["stated"],
        "stated right": of["stated right"] / stated,
        "stated wrong": of["stated wrong"] / stated,
        "unstated given": of["unstated given"] / max(1, of["pages"] - of["stated"]),
    }


def cells(counts: Counts) -> dict[str, dict[str, float]]:
    """All figures: by group and half, and by group."""
    named = {f"{group}, {half}": [(group, half)] for group in GROUPS for half in HALVES}
    named |= {group: [(group, half) for half in HALVES] for group in GROUPS}
    return {name: shares(counts, *keys) for name, keys in named.items()}


def table(figures: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(figures.values())))
    rows = [["", *names], ["---"] * (len(names) + 1)]
    for cell, of in figures.items():
        rows.append([cell, *(str(int(of[n])) if n in ("pages", "stated") else f"{of[n]:.3f}" for n in names)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def misjudged(sheets: Sequence[Sheet], found: Sequence[Metadata], kind: str, half: str) -> Iterator[str]:
    """Pages of a half on which headline, authors or date (``kind``) are not right: what is true, what was given."""
    for sheet, one in zip(sheets, found, strict=True):
        source, values = sheet.source, one.values
        right = judge(sheet, one)
        true = {"headline": source.headline, "authors": list(source.authors), "date": sheet.published}[kind]
        given = values["date_published"] if kind == "date" else values[kind]
        if sheet.half == half and not right[kind]:
            noted = " (stated)" if kind == "date" and sheet.is_stated else ""
            yield f"{source.name}{noted}: {true!r} != {given!r}".replace("datetime.date", "")


def no_person(sheet: Sheet, found: Metadata, name: str) -> str | None:
    """Why an author is none: a desk, an agency, the site itself, or who took a picture; None for a person."""
    words = {word.casefold().strip(".,:;()") for word in name.split()}
    flat = plain(name).replace(" ", "")
    sites = {sheet.source.publisher, sheet.source.name.split("_")[1], found.values["publisher"] or ""}
    if name in FORMS or words & {"staff", "team", "desk", "redaktion", "newsroom", "agency", "agencies"}:
        return "a desk or an agency"
    if "." in name.strip(".")[1:] and " " not in name:
        return "an address"
    if any(flat and flat == plain(site).replace(" ", "") for site in sites):
        return "the site"
    if name in {row[1] for row in found.credits if row[2] == "photo"}:
        return "who took a picture"
    return None


def authors_of_no_kind(sheets: Sequence[Sheet], found: Sequence[Metadata]) -> Iterator[str]:
    """Authors that are no persons: page, name, reason."""
    for sheet, one in zip(sheets, found, strict=True):
        for name in one.values["authors"]:
            if reason := no_person(sheet, one, name):
                yield f"{sheet.source.name}: {name} ({reason})"


def other_languages(folder: Path) -> tuple[int, list[str]]:
    """Pages whose HTML declares a language, and those of them on which another one is found: name, declared, found."""
    sheets = load(folder, "html")
    declared = [(sheet, html_language(sheet.source.html or "")) for sheet in sheets]
    known = [(sheet, code) for sheet, code in declared if code]
    return len(known), [f"{s.source.name}: {code}, found {s.language}" for s, code in known if code != s.language]


def html_costs(folder: Path) -> tuple[float, float]:
    """CPU milliseconds a page of news-pages: parsing its HTML, and reading what it states for machines."""
    pages = corpora.read_corpus(folder / "news-pages.tar.xz", "news", html=True)
    sources = [page.html for page in pages if page.html]
    parsing = reading = 0.0
    for source in sources:
        start = time.process_time()
        soup = parse(source)
        parsing += time.process_time() - start
        laps = []
        for _ in range(ROUNDS):
            start = time.process_time()
            statements_of(soup)
            laps.append(time.process_time() - start)
        reading += min(laps)
    return 1_000 * parsing / len(sources), 1_000 * reading / len(sources)
