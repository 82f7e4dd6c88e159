"""Invented stories for the benchmark of duplicates: sentence patterns whose slots hold whole phrases.

A story is a function of (seed, number) alone. Slots: ``S`` ``O`` noun phrases, ``o`` a bare one, ``V`` verb, ``I``
infinitive, ``E`` groups of people, ``T`` ``H`` times and places, ``X`` reasons, ``C`` connectives, ``F`` verb of
saying, ``P`` person, ``p`` surname, ``R`` role, ``G`` organisation, ``L`` place, ``N`` count, ``D`` decimal number,
``Y`` year, ``U`` what is counted, ``W`` what happened to it, ``K`` the key figure. ``A`` circumstances, ``Q`` and ``Z``
quotation are composite: their parts have slots of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from tests.bench import stories, unspaced
from tests.bench.phrases import phrases
from tests.bench.stories import Bank, Template, compile_template, fill, mix, pick

SHORTEST, LONGEST = 60, 900
"""Words of a story, its headline and byline not counted."""
_SKEW = 1.93
"""Exponent of the draw of the length: a mean of 350 words."""
VARIANTS = 40
_COMPOSITE = re.compile(r"\{([AQZ])\}")
UNSPACED = 0.05
"""Share of stories in a script without spaces between words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A story before it is written out: ``paragraphs`` are lists of sentences, ``byline`` may be empty.

    ``bank`` draws more sentences about the same cast; ``quotation`` is the place of a paragraph that is one long
    quotation, or -1; ``joiner`` stands between sentences.
    """

    headline: str
    byline: str
    paragraphs: tuple[tuple[str, ...], ...]
    bank: Bank
    persons: tuple[str, ...]
    quotation: int
    joiner: str = " "

    def blocks(self) -> list[str]:
        return [self.joiner.join(sentences) for sentences in self.paragraphs]

    def body(self) -> str:
        return "\n\n".join(self.blocks())

    def text(self) -> str:
        return "\n\n".join([self.headline, *([self.byline] if self.byline else []), *self.blocks()]) + "\n"

    def with_paragraphs(self, paragraphs: Sequence[Sequence[str]]) -> Draft:
        """The story with other paragraphs; empty ones are left out."""
        return replace(self, paragraphs=tuple(tuple(p) for p in paragraphs if p), quotation=-1)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word lists, the pools of phrases, compiled sentence patterns and the words that can stand for each other."""

    words: Mapping[str, Any]
    pools: Bank
    patterns: Mapping[str, Sequence[Template]]
    synonyms: Mapping[str, Sequence[str]]
    given: Sequence[str]
    surnames: Sequence[str]
    places: Sequence[str]


def _synonyms(groups: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
    """For each single word the others of its group, in both cases."""
    found: dict[str, Sequence[str]] = {}
    for group in groups:
        for word in group:
            if " " not in word:
                others = [other for other in group if other != word]
                found.setdefault(word, others)
                found.setdefault(word.capitalize(), [other[0].upper() + other[1:] for other in others])
    return found


def _compiled(rng: Random, texts: Sequence[str], forms: Mapping[str, Sequence[str]]) -> list[Template]:
    """The patterns with their composite slots replaced by forms, each in as many ways as there are VARIANTS."""
    made: list[Template] = []
    for text in texts:
        for _ in range(VARIANTS):
            expanded = _COMPOSITE.sub(lambda match: pick(rng, forms[match.group(1)]), text)
            made.append(compile_template(expanded))
    return made


@cache
def grammar() -> Grammar:
    """The English grammar, read once from ``vocabulary/copies.toml`` and ``en.toml``."""
    path = Path(__file__).parent / "vocabulary" / "copies.toml"
    words = tomllib.loads(path.read_text("utf-8"))
    known = stories.vocabulary("en")
    groups: dict[str, list[list[str]]] = words["groups"]
    lists: dict[str, Sequence[str]] = {name: [*chain.from_iterable(group)] for name, group in groups.items()}
    lists |= words["lists"]
    for name in ("adjectives", "nouns", "verbs"):
        lists[name] = list(dict.fromkeys([*lists[name], *known.words[name]]))
    rng = Random(5)  # the grammar is the same for all seeds
    pools: Bank = {slot: phrases(rng, patterns, lists) for slot, patterns in words["pools"].items()}
    pools["c"] = [clause if clause.startswith("I ") else clause[0].lower() + clause[1:] for clause in pools["v"]]
    pools |= {slot: known.bank[slot] for slot in "DUW"}
    pools["N"] = [f"{number:,}" for number in chain(range(11, 100), range(101, 20_000, 7), range(20_003, 900_000, 997))]
    pools["Y"] = [str(year) for year in range(1948, 2046)]
    return Grammar(
        words=words,
        pools=pools,
        patterns={kind: _compiled(rng, texts, words["forms"]) for kind, texts in words["stories"].items()}
        | {"quote": _compiled(rng, ["{Q}"], words["forms"])},
        synonyms=_synonyms([*chain.from_iterable(groups.values()), *words["reworded"]["words"]]),
        given=known.words["given"],
        surnames=known.surnames,
        places=known.places,
    )


def draw(rng: Random, kind: str, bank: Bank) -> str:
    """A sentence of a kind of patterns (``quotes``, ``headlines`` and so on)."""
    patterns = grammar().patterns[kind]
    return fill(rng, patterns[int(rng.random() * len(patterns))], bank)


def more(rng: Random, told: Draft, kind: str) -> str:
    """Another sentence about the cast of a story, in its language."""
    if told.joiner:
        return draw(rng, kind, told.bank)
    return unspaced.draw(rng, kind if kind in unspaced.grammar().patterns else "others", told.bank)


def quote(rng: Random, told: Draft) -> str:
    """What somebody could say, without quotation marks and full stop."""
    return draw(rng, "quote", told.bank) if told.joiner else pick(rng, told.bank["Q"])


def agency(rng: Random, told: Draft) -> str:
    """An agency's name in one of its forms."""
    if not told.joiner:
        return unspaced.draw(rng, "agencies", told.bank)
    return english_agency(rng)


def english_agency(rng: Random) -> str:
    names = stories.vocabulary("en").words["agencies"]
    return pick(rng, grammar().words["stories"]["agency"]).format(agency=pick(rng, names))


def byline(rng: Random) -> str:
    known = grammar()
    name = f"{pick(rng, known.given)} {pick(rng, known.surnames)}"
    return pick(rng, known.words["stories"]["bylines"]).format(p=name, place=pick(rng, known.places))


def cast(rng: Random) -> tuple[Bank, tuple[str, ...]]:
    """The pools with a story's own persons (of different names), places, organisations and key figure."""
    known = grammar()
    words = stories.vocabulary("en").words
    surnames = rng.sample(known.surnames, 3 + int(rng.random() * 2))
    persons = tuple(
        f"{name} {surname}" for name, surname in zip(rng.sample(known.given, len(surnames)), surnames, strict=True)
    )
    places = rng.sample(known.places, 4)
    bank = dict(known.pools)
    bank |= {"P": persons, "p": surnames, "L": places}
    bank["G"] = [
        pick(rng, words["org_forms"]).format(noun=pick(rng, words["org_noun"]), place=place) for place in places[:3]
    ]
    bank["K"] = [f"{12 + int(rng.random() ** 2 * 4_000):,} {pick(rng, known.pools['U'])}"]
    return bank, persons


def length_of(rng: Random) -> int:
    """The number of words that a story shall have."""
    return SHORTEST + int((LONGEST - SHORTEST) * rng.random() ** _SKEW)


def _sentences(rng: Random, bank: Bank, words: int) -> list[str]:
    """A lead, a quotation, a sentence with numbers and whatever else it takes to reach ``words`` words."""
    first = draw(rng, "leads", bank)
    must = [draw(rng, "quotes", bank), draw(rng, "numbers", bank)]
    if words > 2 * SHORTEST and rng.random() < 0.5:
        must += [draw(rng, "first_keys", bank), draw(rng, "later_keys", bank)]
    made = [first, *must]
    total = sum(sentence.count(" ") + 1 for sentence in made)
    rest: list[str] = []
    while total < words - 4:
        kind = rng.random()
        sentence = draw(rng, "quotes" if kind < 0.16 else "numbers" if kind < 0.32 else "others", bank)
        total += sentence.count(" ") + 1
        rest.append(sentence)
    for sentence in must:
        rest.insert(int(rng.random() * (len(rest) + 1)), sentence)
    return [first, *rest]


def _quotation(rng: Random, bank: Bank) -> str:
    """A quotation of four to six sentences."""
    quotes = [draw(rng, "quote", bank) for _ in range(4 + int(rng.random() * 3))]
    return f"“{'. '.join(quotes)},” {pick(rng, bank['F'])} {pick(rng, bank['P'])}."


def _paragraphs(rng: Random, sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """The sentences in paragraphs of one to four."""
    paragraphs: list[tuple[str, ...]] = []
    position = 0
    while position < len(sentences):
        size = 1 + int(4 * rng.random() ** 1.2)
        paragraphs.append(tuple(sentences[position : position + size]))
        position += size
    return paragraphs


def story(seed: int, number: int, least: int = SHORTEST) -> Draft:
    """Story ``number``, of ``least`` words or more; a share of them is in a script without spaces.

    Stories of 250 words and more have a long quotation, so that another story can share it.
    """
    rng = Random(mix(seed, number, 21))
    if least == SHORTEST and rng.random() < UNSPACED:
        bank = unspaced.cast(rng)
        headline = unspaced.draw(rng, "headlines", bank)
        paragraphs = _paragraphs(rng, unspaced.sentences(rng, bank, length_of(rng)))
        return Draft(headline, "", tuple(paragraphs), bank, tuple(bank["P"]), -1, joiner="")
    bank, persons = cast(rng)
    words = max(least, length_of(rng))
    headline = draw(rng, "headlines", bank)
    signed = byline(rng) if rng.random() < 0.5 else ""
    long_quotation = [_quotation(rng, bank)] if words >= 250 else []
    sentences = _sentences(rng, bank, words - sum(quote.count(" ") for quote in long_quotation))
    if rng.random() < 0.3:
        sentences[0] = f"{bank['L'][0].upper()} {english_agency(rng)} – {sentences[0]}"
    paragraphs = _paragraphs(rng, sentences)
    quotation = -1
    if long_quotation:
        quotation = 1 + int(rng.random() * len(paragraphs))
        paragraphs.insert(quotation, tuple(long_quotation))
    return Draft(headline, signed, tuple(paragraphs), bank, persons, quotation)


@cache
def closing(seed: int, number: int) -> str:
    """What publisher ``number`` prints under its stories."""
    rng = Random(mix(seed, number, 22))
    known = grammar()
    place = pick(rng, known.places)
    name = pick(rng, stories.vocabulary("en").words["publisher_forms"]).format(place=place)
    form = pick(rng, known.words["publishers"]["closings"])
    return form.format(name=name, place=place, year=1890 + int(rng.random() * 120), n=20 + int(rng.random() * 900))
