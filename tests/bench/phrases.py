"""Pools of phrases: what stands in a slot of a sentence, made from patterns and word lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from tests.bench.stories import pick

POOL = 8_000
_NAME = re.compile(r"\{(\w+)\}")


def phrases(rng: Random, patterns: Sequence[str], lists: Mapping[str, Sequence[str]]) -> list[str]:
    """Up to POOL different phrases, drawn from ``patterns``, which name the lists that fill them."""
    compiled = [(_NAME.sub("%s", text), _NAME.findall(text)) for text in patterns]
    drawn: dict[str, None] = {}
    for _ in range(POOL):
        form, names = compiled[int(rng.random() * len(compiled))]
        drawn[form % tuple([pick(rng, lists[name]) for name in names])] = None
    return list(drawn)
