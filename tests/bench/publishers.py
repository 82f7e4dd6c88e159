"""Invented publishers: the furniture of their pages (menus, bylines, sidebars, footers), drawn once per publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from tests.bench.stories import mix, person, pick, vocabulary

PUBLISHERS = 60
BLOCK = 128
"""Pages are dealt to publishers in blocks of this many, so that a site's other pages can be named without a scan."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One site. ``head``, ``foot`` are the same on all its pages; the rest says how a page is laid out."""

    number: int
    language: str
    name: str
    sections: Sequence[str]
    staff: Sequence[str]
    head: tuple[str, ...]
    foot: tuple[str, ...]
    share: tuple[str, ...]
    newsletter: tuple[str, ...]
    comments: tuple[str, ...]
    date_form: str
    byline_form: str
    credit_form: str
    bullet: str
    ranked: tuple[str, ...]
    related: tuple[str, ...]
    spaced_body: bool
    spaced_lists: bool
    shows_page_date: bool
    shows_breadcrumb: bool
    shows_kicker: bool
    date_before_byline: bool
    byline_at_end: bool
    subhead_every: int
    inline_every: int
    ranked_length: int
    related_length: int


def _language(number: int) -> str:
    return "en" if number < 36 else "de" if number < 51 else "fr"


def _menu(rng: Random, sections: Sequence[str], places: Sequence[str], depth: float) -> list[str]:
    """The site's menu: nested bullets, plain lines, or all entries of a level on one line."""
    style = int(rng.random() * 4)
    lines: list[str] = []
    if style == 0:
        lines.append(" ".join(sections))
    for section in sections:
        below = [pick(rng, places if rng.random() < 0.5 else sections) for _ in range(int(depth * rng.random() * 8))]
        if style == 0:
            lines += below[:2]
        elif style == 1:
            lines.append(f"  • {section}")
            lines += [f"    • {entry}" for entry in below]
        elif style == 2:
            lines += [section, *(f"  • {entry}" for entry in below)]
        else:
            lines += [section, *below, ""]
    return lines


@lru_cache(maxsize=256)
def publisher(seed: int, number: int) -> Publisher:
    """Publisher ``number`` (0 to PUBLISHERS - 1) of a corpus."""
    language = _language(number)
    rng = Random(mix(seed, number, 3))
    known = vocabulary(language)
    words = known.words
    region = rng.sample(known.places, 24)
    name = pick(rng, words["publisher_forms"]).format(place=region[0])
    sections = rng.sample(words["sections"], 10 + int(rng.random() * 22))
    depth = 0.05 + 2.6 * rng.random() ** 2.2
    utility = rng.sample(words["utility"], 4 + int(rng.random() * 6))

    head: list[str] = []
    if rng.random() < 0.6:
        head += rng.sample(words["skip"], 1 + int(rng.random() * 3))
    if rng.random() < 0.25:
        head += [line.format(name=name, n=40 + int(rng.random() * 900)) for line in words["cookies"]] + [""]
    head += [" ".join(utility)] if rng.random() < 0.4 else utility
    head += ["", name] if rng.random() < 0.5 else [name]
    menu = _menu(rng, sections, region, depth)
    head += menu
    if rng.random() < 0.3:
        head += ["", *menu]

    foot = ["", name]
    footer = rng.sample(words["footer"], 6 + int(rng.random() * 8))
    foot += [f"  • {entry}" for entry in footer] if rng.random() < 0.5 else footer
    if rng.random() < 0.45:
        foot += _menu(rng, sections, region, depth / 2)
    year = 2023 + int(rng.random() * 4)
    foot += [line.format(year=year, name=name) for line in words["copyright"][: 1 + int(rng.random() * 3)]]

    share = rng.sample(words["share"], 2 + int(rng.random() * 5))
    newsletter = [line.format(name=name) for line in words["newsletter"]]
    return Publisher(
        number=number,
        language=language,
        name=name,
        sections=sections,
        staff=[person(rng, language) for _ in range(14)],
        head=tuple(head),
        foot=tuple(foot),
        share=tuple(share) if rng.random() < 0.7 else (" ".join(share),),
        newsletter=("", *newsletter) if rng.random() < 0.55 else (),
        comments=tuple(words["comments"][: int(rng.random() * 7)]),
        date_form=pick(rng, words["date_forms"]),
        byline_form=pick(rng, words["bylines"]),
        credit_form=pick(rng, words["credit_forms"]),
        bullet=pick(rng, ("  • ", "", "", "  - ")),
        ranked=tuple(rng.sample(words["ranked"], int(rng.random() * 3))),
        related=tuple(rng.sample(words["related"], 1 + int(rng.random() * 2))),
        spaced_body=rng.random() < 0.88,
        spaced_lists=rng.random() < 0.55,
        shows_page_date=rng.random() < 0.25,
        shows_breadcrumb=rng.random() < 0.4,
        shows_kicker=rng.random() < 0.5,
        date_before_byline=rng.random() < 0.3,
        byline_at_end=rng.random() < 0.12,
        subhead_every=int(rng.random() * 2) * (4 + int(rng.random() * 4)),
        inline_every=int(rng.random() * 2) * (3 + int(rng.random() * 6)),
        ranked_length=5 + int(rng.random() * 6),
        related_length=4 + int(rng.random() * 9),
    )


@lru_cache(maxsize=512)
def _deal(seed: int, block: int) -> tuple[int, ...]:
    """The publisher of each page of a block: every one at least once, larger ones more often."""
    rng = Random(mix(seed, block, 4))
    dealt = [*range(PUBLISHERS), *(int(PUBLISHERS * rng.random()) for _ in range(BLOCK - PUBLISHERS))]
    rng.shuffle(dealt)
    return tuple(dealt)


def publisher_of(seed: int, page: int) -> int:
    return _deal(seed, page // BLOCK)[page % BLOCK]


@lru_cache(maxsize=4096)
def neighbours(seed: int, number: int, edition: int) -> tuple[int, ...]:
    """Pages of a publisher whose headlines its sidebars show in an edition (16 blocks of pages)."""
    found = [
        block * BLOCK + place
        for block in range(edition * 16, edition * 16 + 16)
        for place, dealt in enumerate(_deal(seed, block))
        if dealt == number
    ]
    return tuple(found)


def format_date(form: str, moment: datetime, language: str) -> str:
    """``moment`` in one of the language's date forms."""
    words = vocabulary(language).words
    return form.format(
        weekday=words["weekdays"][moment.weekday()],
        month=words["months"][moment.month - 1],
        day=moment.day,
        day2=f"{moment.day:02d}",
        month2=f"{moment.month:02d}",
        year=moment.year,
        hour=f"{moment.hour:02d}",
        hour12=moment.hour % 12 or 12,
        ampm="a.m." if moment.hour < 12 else "p.m.",
        minute=f"{moment.minute:02d}",
    )
