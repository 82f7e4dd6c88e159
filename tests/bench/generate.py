"""Synthetic news pages with known truth, of any number: ``python -m tests.bench.generate OUT --pages 20000 --seed 1``.

A page is a function of (seed, index): it can be made alone and does not depend on how many are asked for. Of all
pages 8 % run an earlier story with small edits inside another publisher's furniture, 2 % run it unchanged, 4 % are
market and weather reports from a template with other numbers; the rest are unique.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench import stories
from tests.bench.publishers import BLOCK, Publisher, format_date, neighbours, publisher, publisher_of
from tests.bench.stories import Story, fill, mix, pick, vocabulary

FOLDER = 1_000
NEAR, EXACT, TEMPLATED = 0.08, 0.02, 0.04
_EPOCH = datetime(2024, 1, 1, 5, 0, tzinfo=UTC)

_TRUTH_TYPES: dict[str, pa.DataType] = {
    "name": pa.string(),
    "kind": pa.string(),
    "story": pa.int64(),
    "publisher": pa.string(),
    "language": pa.string(),
    "headline": pa.string(),
    "authors": pa.list_(pa.string()),
    "published": pa.date32(),
    "body": pa.list_(pa.string()),
}
TRUTH_SCHEMA = pa.schema(_TRUTH_TYPES)


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its truth. ``story`` is the index of the page that first ran the story; ``authors`` and
    ``published`` say what the page states (empty, None where it states nothing)."""

    name: str
    text: str
    headline: str
    authors: tuple[str, ...]
    published: date | None
    body: tuple[str, ...]
    story: int
    kind: str
    publisher: str
    language: str


def _kind(seed: int, index: int) -> str:
    draw = mix(seed, index, 5) / 2**64
    if draw < NEAR:
        return "near"
    if draw < NEAR + EXACT:
        return "exact"
    return "templated" if draw < NEAR + EXACT + TEMPLATED else "unique"


def _base(seed: int, index: int, language: str, number: int) -> int | None:
    """An earlier unique story of the language from another publisher, for a copy; None near the start."""
    for attempt in range(40 if index else 0):
        earlier = index - 1 - mix(seed, index, 6, attempt) % min(index, 20_000)
        other = publisher_of(seed, earlier)
        same_language = publisher(seed, other).language == language
        if other != number and same_language and _kind(seed, earlier) == "unique":
            return earlier
    return None


@lru_cache(maxsize=4096)
def _siblings(seed: int, number: int, edition: int) -> tuple[int, ...]:
    """Pages of a publisher that run a story of their own, for its sidebars."""
    return tuple(page for page in neighbours(seed, number, edition) if _kind(seed, page) == "unique")


def _items(rng: Random, seed: int, site: Publisher, index: int, count: int, with_lead: bool) -> list[str]:
    """Headlines (and leads, after a newline) of ``count`` other pages of the site."""
    near = _siblings(seed, site.number, index // (16 * BLOCK))
    start = int(rng.random() * len(near))
    chosen = [number for number in (near[start:] + near[:start])[: count + 1] if number != index]
    return [stories.teaser(seed, number, site.language, not with_lead) for number in chosen[:count]]


def _above(
    rng: Random, site: Publisher, told: Story, authors: tuple[str, ...], published: datetime | None
) -> list[str]:
    """Kicker to caption: what stands between the menu and the first paragraph."""
    known = vocabulary(site.language)
    words = known.words
    section = pick(rng, site.sections)
    lines = [""]
    if site.shows_breadcrumb:
        joined = rng.random() < 0.5
        lines += [f"{words['home']} > {section}"] if joined else [words["home"], section]
    if site.shows_kicker:
        lines.append(section.upper())
    lines += ["", told.headline, ""]
    if rng.random() < 0.3:
        lines += [fill(rng, known.templates["templates"][0], told.bank), ""]
    named = words["and"].join(authors)
    byline = [site.byline_form.format(a=named)] if authors and not site.byline_at_end else []
    stamp = [format_date(site.date_form, published, site.language)] if published else []
    lines += stamp + byline if site.date_before_byline else byline + stamp
    if published and rng.random() < 0.2:
        later = published + timedelta(minutes=7 + int(rng.random() * 400))
        lines.append(pick(rng, words["updated"]).format(d=format_date(site.date_form, later, site.language)))
    if rng.random() < 0.4:
        lines.append(pick(rng, words["reading"]).format(n=2 + int(rng.random() * 9)))
    lines += site.share
    if rng.random() < 0.7:
        lines += ["", *_picture(rng, site, told)]
    return lines


def _picture(rng: Random, site: Publisher, told: Story) -> list[str]:
    """A caption and its credit, on one line or two."""
    known = vocabulary(site.language)
    templates = known.templates["captions"]
    caption = fill(rng, templates[int(rng.random() * len(templates))], told.bank)
    credit = site.credit_form.format(x=pick(rng, known.words["agencies"]), p=pick(rng, site.staff))
    return [f"{caption} {credit}"] if rng.random() < 0.5 else [caption, credit]


def _body(rng: Random, seed: int, site: Publisher, index: int, told: Story) -> list[str]:
    """The paragraphs with sub-headings, advertisement lines and links between them."""
    known = vocabulary(site.language)
    gap = [""] if site.spaced_body else []
    lines = [""]
    for position, paragraph in enumerate(told.paragraphs):
        if position and site.subhead_every and position % site.subhead_every == 0:
            templates = known.templates["subheads"]
            lines += [fill(rng, templates[int(rng.random() * len(templates))], told.bank), *gap]
        lines += [paragraph, *gap]
        if site.inline_every and position % site.inline_every == site.inline_every - 1:
            if rng.random() < 0.5:
                lines += [pick(rng, known.words["advert"]), *gap]
            else:
                for link in _items(rng, seed, site, index, 1, False):
                    lines += [pick(rng, known.words["inline"]).format(h=link), *gap]
    return lines


def _below(rng: Random, seed: int, site: Publisher, index: int, told: Story, authors: tuple[str, ...]) -> list[str]:
    """Everything after the last paragraph up to the footer."""
    words = vocabulary(site.language).words
    section = pick(rng, site.sections)
    gap = [""] if site.spaced_lists else []
    lines: list[str] = []
    if authors and site.byline_at_end:
        lines.append(site.byline_form.format(a=words["and"].join(authors)))
    elif authors and rng.random() < 0.3:
        box = pick(rng, words["author_box"])
        lines += [authors[0], box.format(a=authors[0], name=site.name, section=section, year=2004 + len(section))]
    if rng.random() < 0.6:
        lines += ["", pick(rng, words["tags"]), *(f"{site.bullet}{place}" for place in told.bank["L"]), section]
    lines += site.share
    lines += site.newsletter
    lines += ["", *(line.format(n=int(rng.random() * 90)) for line in site.comments)]
    for heading in site.related:
        lines += ["", heading.format(section=section), *gap]
        for item in _items(rng, seed, site, index, site.related_length, True):
            for line in item.split("\n"):
                lines += [line, *gap]
    for heading in site.ranked:
        lines += ["", heading, *gap]
        for rank, item in enumerate(_items(rng, seed, site, index, site.ranked_length, False), start=1):
            lines += [f"{site.bullet}{rank}", item, *gap, pick(rng, site.sections).upper(), *gap]
    return lines


def page(index: int, seed: int) -> Page:
    """Page ``index`` (from 0) of the corpus ``seed``."""
    site = publisher(seed, publisher_of(seed, index))
    kind = _kind(seed, index)
    rng = Random(mix(seed, index, 7))
    origin = _base(seed, index, site.language, site.number) if kind in ("near", "exact") else None
    if kind in ("near", "exact") and origin is None:
        kind = "unique"
    if kind == "templated":
        told = stories.templated_report(seed, index, site.language)
    else:
        told = stories.story(seed, index if origin is None else origin, site.language)
    if kind == "near":
        told = Story(told.headline, stories.near_copy(rng, told, site.language), told.bank)

    draw = rng.random()
    authors = tuple(rng.sample(site.staff, 0 if draw < 0.15 else 1 if draw < 0.85 else 2))
    published = _EPOCH + timedelta(days=int(rng.random() * 900), minutes=int(rng.random() * 1_080))
    stated = published if rng.random() < 0.9 else None
    lines: list[str] = []
    if site.shows_page_date:
        read = published + timedelta(days=1 + int(rng.random() * 30))
        lines += [format_date(vocabulary(site.language).words["page_date_form"], read, site.language), ""]
    lines += site.head
    lines += _above(rng, site, told, authors, stated)
    lines += _body(rng, seed, site, index, told)
    lines += _below(rng, seed, site, index, told, authors)
    lines += site.foot
    return Page(
        name=f"{index // FOLDER:02d}/{index + 1:06d}.txt",
        text="\n".join(lines) + "\n",
        headline=told.headline,
        authors=authors,
        published=stated.date() if stated else None,
        body=told.paragraphs,
        story=index if origin is None else origin,
        kind=kind,
        publisher=site.name,
        language=site.language,
    )


def pages(count: int, seed: int) -> Iterator[Page]:
    """The first ``count`` pages of the corpus ``seed``, in order."""
    return (page(index, seed) for index in range(count))


def write_pages(folder: Path, count: int, seed: int) -> Path:
    """Write the pages as ``folder/00/000001.txt`` and so on, their truth beside the folder; the truth's path."""
    truth_path = folder.with_name(folder.name + ".truth.parquet")
    folder.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(truth_path, TRUTH_SCHEMA, compression="zstd") as truth:
        rows: list[dict[str, object]] = []
        for made in pages(count, seed):
            target = folder / made.name
            if len(rows) == 0:
                target.parent.mkdir(exist_ok=True)
            target.write_bytes(made.text.encode("utf-8"))
            rows.append({name: getattr(made, name) for name in TRUTH_SCHEMA.names})
            if len(rows) == FOLDER:
                truth.write_table(pa.Table.from_pylist(rows, TRUTH_SCHEMA))
                rows.clear()
        if rows:
            truth.write_table(pa.Table.from_pylist(rows, TRUTH_SCHEMA))
    return truth_path


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.generate", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pages; the truth goes to OUT.truth.parquet")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    truth_path = write_pages(options.out, options.pages, options.seed)
    print(f"{options.pages} pages in {options.out}, truth in {truth_path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
