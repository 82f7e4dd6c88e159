"""Invented stories in Chinese: a script without spaces, whose shingles are runs of characters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from tests.bench.phrases import phrases
from tests.bench.stories import Bank, Template, compile_template, fill, pick

CHARACTERS = 1.7
"""Characters that say as much as an English word."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """As the English one: word lists, pools of phrases, sentence patterns, words that stand for each other."""

    lists: Mapping[str, Sequence[str]]
    pools: Bank
    patterns: Mapping[str, Sequence[Template]]
    synonyms: Mapping[str, str]


@cache
def grammar() -> Grammar:
    """The grammar, read once from ``vocabulary/unspaced.toml``."""
    words = tomllib.loads((Path(__file__).parent / "vocabulary" / "unspaced.toml").read_text("utf-8"))
    lists = words["lists"] | {name: [*chain.from_iterable(group)] for name, group in words["groups"].items()}
    rng = Random(6)
    pools: Bank = {slot: phrases(rng, patterns, lists) for slot, patterns in words["pools"].items()}
    pools |= {"U": lists["units"], "N": [f"{n}" for n in range(12, 60_000, 7)]}
    pools["D"] = [f"{n / 10:.1f}" for n in range(11, 9_900, 7)]
    return Grammar(
        lists=lists,
        pools=pools,
        patterns={kind: [compile_template(text) for text in texts] for kind, texts in words["stories"].items()},
        synonyms={word: other for groups in words["groups"].values() for word, other in groups if len(word) > 1},
    )


def draw(rng: Random, kind: str, bank: Bank) -> str:
    """A sentence of a kind of patterns."""
    patterns = grammar().patterns[kind]
    return fill(rng, patterns[int(rng.random() * len(patterns))], bank)


def cast(rng: Random) -> Bank:
    """The pools with a story's own persons, places and organisations."""
    known = grammar()
    lists = known.lists
    places = [pick(rng, lists["place_first"]) + pick(rng, lists["place_last"]) for _ in range(4)]
    bank = dict(known.pools)
    bank |= {
        "L": places,
        "P": [family + pick(rng, lists["given"]) for family in rng.sample(lists["family"], 4)],
        "G": [place + pick(rng, lists["organisation"]) for place in places[:3]],
    }
    return bank


def sentences(rng: Random, bank: Bank, words: int) -> list[str]:
    """A lead, a quotation, a number and more, as long as an English text of ``words`` words."""
    first = draw(rng, "leads", bank)
    rest = [draw(rng, "quotes", bank), draw(rng, "numbers", bank)]
    total = len(first) + sum(map(len, rest))
    while total < (words - 9) * CHARACTERS:
        kind = rng.random()
        sentence = draw(rng, "quotes" if kind < 0.16 else "numbers" if kind < 0.32 else "others", bank)
        total += len(sentence)
        rest.append(sentence)
    rng.shuffle(rest)
    return [first, *rest]


def reworded(sentence: str) -> str:
    """The sentence with every word that has another form replaced by it."""
    for word, other in grammar().synonyms.items():
        if word in sentence:
            sentence = sentence.replace(word, other)
    return sentence
