"""Invented news stories from a grammar: sentence templates whose slots are filled from a vocabulary.

A story is a function of (seed, number) alone. Slots: ``S`` subject, ``O`` object, ``o`` a bare noun phrase,
``V`` verb, ``A`` adjunct, ``T`` time, ``P`` person, ``R`` role, ``G`` organisation, ``L`` place, ``Q`` and ``Z``
quotation, ``N`` count, ``D`` decimal number, ``U`` what is counted, ``W`` what happened to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any

_SLOT = re.compile(r"\{([A-Za-z])\}")
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

Bank = dict[str, Sequence[str]]
Template = tuple[str, str]
"""A %-format and the slot letters that fill it, in order."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language: the raw word lists and what is derived from them once."""

    words: Mapping[str, Any]
    bank: Bank
    places: Sequence[str]
    surnames: Sequence[str]
    templates: Mapping[str, Sequence[Template]]


@dataclass(frozen=True, slots=True)
class Opening:
    """What other pages show of a story: its headline and first sentence, with the state to continue from."""

    headline: str
    lead: str
    bank: Bank
    rng: Random


@dataclass(frozen=True, slots=True)
class Story:
    """A finished story: ``paragraphs`` in order, the words for captions and sub-headings in ``bank``."""

    headline: str
    paragraphs: tuple[str, ...]
    bank: Bank


def mix(*numbers: int) -> int:
    """A 64-bit hash of integers (the finaliser of splitmix64), the same in every process."""
    state = 0
    for number in numbers:
        state = (state + number + 1) * _GOLDEN & _MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


def pick(rng: Random, options: Sequence[str]) -> str:
    """One of ``options``; several times faster than ``Random.choice``."""
    return options[int(rng.random() * len(options))]


def compile_template(text: str) -> Template:
    return _SLOT.sub("%s", text.replace("%", "%%")), "".join(_SLOT.findall(text))


def fill(rng: Random, template: Template, bank: Bank) -> str:
    """The template with its slots filled and the first letter in upper case."""
    draw = rng.random
    text = template[0] % tuple([pool[int(draw() * len(pool))] for pool in map(bank.__getitem__, template[1])])
    return text[0].upper() + text[1:]


def _noun_phrases(words: Mapping[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Subjects, objects and bare phrases, agreeing in gender and case."""
    subjects: list[str] = []
    objects: list[str] = []
    bare: list[str] = []
    for noun in words["nouns"]:
        for adjective in words["adjectives"]:
            if words["language"] == "en":
                bare.append(f"{adjective} {noun}")
                subjects.append(f"the {adjective} {noun}")
                objects.append(f"the {adjective} {noun}")
            elif words["language"] == "de":
                article, name = noun.split(" ")
                subjects.append(f"{article} {adjective}e {name}")
                objects.append(f"den {adjective}en {name}" if article == "der" else subjects[-1])
                bare.append(subjects[-1])
            else:
                agreed = adjective.split("|")[noun.startswith("la ")]
                subjects.append(f"{noun} {agreed}")
                objects.append(subjects[-1])
                bare.append(subjects[-1])
    return subjects, objects, bare


def format_count(words: Mapping[str, Any], number: int) -> str:
    return f"{number:,}".replace(",", words["thousands"])


def format_decimal(words: Mapping[str, Any], hundredths: int) -> str:
    return f"{hundredths // 100}{words['decimal']}{hundredths % 100:02d}"


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of ``language``, read once from ``vocabulary/<language>.toml``."""
    words = tomllib.loads((Path(__file__).parent / "vocabulary" / f"{language}.toml").read_text("utf-8"))
    subjects, objects, bare = _noun_phrases(words)
    quotes = [
        f"{start} {middle} {end}"
        for start in words["quote_start"]
        for middle in words["quote_middle"]
        for end in words["quote_end"]
    ]
    bank: Bank = {
        "S": subjects,
        "O": objects,
        "o": bare,
        "V": words["verbs"],
        "A": words["adjuncts"],
        "T": words["times"],
        "R": words["roles"],
        "Q": quotes,
        "Z": [quote[0].lower() + quote[1:] for quote in quotes] if language == "en" else quotes,
        "N": [format_count(words, number) for number in range(31, 60_000, 37)],
        "D": [format_decimal(words, number) for number in range(101, 9_900, 7)],
        "U": words["number_nouns"],
        "W": words["number_verbs"],
    }
    return Vocabulary(
        words=words,
        bank=bank,
        places=[a + b for a in words["place_first"] for b in words["place_last"]],
        surnames=[a + b for a in words["family_first"] for b in words["family_last"]],
        templates={
            kind: [compile_template(text) for text in words[kind]]
            for kind in ("templates", "headlines", "subheads", "captions")
        },
    )


def person(rng: Random, language: str) -> str:
    """A given name and a surname."""
    known = vocabulary(language)
    return f"{pick(rng, known.words['given'])} {pick(rng, known.surnames)}"


def _organisation(rng: Random, known: Vocabulary) -> str:
    noun = pick(rng, known.words["org_noun"]).partition("|")[0]
    return pick(rng, known.words["org_forms"]).format(noun=noun, place=pick(rng, known.places))


def opening(seed: int, number: int, language: str) -> Opening:
    """Headline and lead of story ``number``; its cast (persons, places, organisations) is drawn first."""
    rng = Random(mix(seed, number, 1))
    known = vocabulary(language)
    bank = dict(known.bank)
    bank["P"] = [person(rng, language) for _ in range(4)]
    bank["L"] = [pick(rng, known.places) for _ in range(4)]
    bank["G"] = [_organisation(rng, known) for _ in range(3)]
    headline = fill(rng, known.templates["headlines"][int(rng.random() * len(known.templates["headlines"]))], bank)
    lead = fill(rng, known.templates["templates"][int(rng.random() * 4)], bank)
    return Opening(headline, lead, bank, rng)


@lru_cache(maxsize=65_536)
def teaser(seed: int, number: int, language: str, headline_only: bool) -> str:
    """Headline, or headline and lead on two lines, of a story as sidebars of its site show it."""
    start = opening(seed, number, language)
    return start.headline if headline_only else f"{start.headline}\n{start.lead}"


def sentences(rng: Random, language: str, bank: Bank, count: int) -> str:
    """``count`` sentences, joined by spaces."""
    templates = vocabulary(language).templates["templates"]
    return " ".join([fill(rng, templates[int(rng.random() * len(templates))], bank) for _ in range(count)])


def story(seed: int, number: int, language: str) -> Story:
    """Story ``number``: 8 to 30 paragraphs of one to five sentences."""
    start = opening(seed, number, language)
    rng = start.rng
    length = 8 + int(22.99 * rng.random() ** 1.25)
    first = f"{start.lead} {sentences(rng, language, start.bank, 1)}"
    if rng.random() < 0.25:
        first = f"{bank_place(start.bank).upper()} ({pick(rng, vocabulary(language).words['agencies'])}) – {first}"
    rest = [sentences(rng, language, start.bank, 1 + int(6 * rng.random() ** 1.1)) for _ in range(length - 1)]
    return Story(start.headline, (first, *rest), start.bank)


def bank_place(bank: Bank) -> str:
    """The place that the story is filed from."""
    return bank["L"][0]


def templated_report(seed: int, number: int, language: str) -> Story:
    """A market or weather report: fixed words, its own numbers. Two such reports are never copies of each other."""
    rng = Random(mix(seed, number, 2))
    known = vocabulary(language)
    words = known.words
    report = words["reports"][int(rng.random() * len(words["reports"]))]
    values = {
        "x": known.places[int(rng.random() * 12)],
        "dir": pick(rng, words["directions"]),
        "day": pick(rng, words["weekdays"]),
    }
    values |= {f"n{i}": format_count(words, 1_000 + int(rng.random() * 98_000)) for i in range(9)}
    values |= {f"d{i}": format_decimal(words, 100 + int(rng.random() * 9_800)) for i in range(8)}
    bank: Bank = known.bank | {"L": [values["x"]], "P": [person(rng, language)], "G": [values["x"]]}
    return Story(
        report["headline"].format_map(values),
        tuple(paragraph.format_map(values) for paragraph in report["paragraphs"]),
        bank,
    )


def near_copy(rng: Random, base: Story, language: str) -> tuple[str, ...]:
    """The base's paragraphs as another desk would run them: one dropped, one or two sentences reworded."""
    paragraphs = list(base.paragraphs)
    drawn = [1 + int(rng.random() * (len(paragraphs) - 1)) for _ in range(2)]
    del paragraphs[min(drawn, key=lambda position: len(paragraphs[position]))]
    for _ in range(1 + int(rng.random() * 2)):
        position = int(rng.random() * len(paragraphs))
        kept = paragraphs[position].rpartition(". ")[0]
        fresh = sentences(rng, language, base.bank, 1)
        paragraphs[position] = f"{kept}. {fresh}" if kept else fresh
    return tuple(paragraphs)
