"""Recurring reports for the benchmark of duplicates: fixed words with other numbers, names and days each time.

Two reports from one template are never copies of each other, however few of their words differ.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.bench.copy_stories import grammar
from tests.bench.stories import mix, pick

_SLOT = re.compile(r"\{([a-z]+)(\d?)(?: ([\d.]+) ([\d.]+))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: a number from ``low`` to ``high`` in units of the last digit, or the word ``name``."""

    kind: str
    name: str
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A template: a %-format of headline and paragraphs, and what fills its places in order."""

    name: str
    form: str
    slots: tuple[Slot, ...]


def _slot(match: re.Match[str]) -> Slot:
    kind, digit, low, high = match.groups()
    if kind == "n":
        return Slot(kind, kind, int(low), int(high))
    if kind == "d":
        decimals = 100 if float(high) < 10 else 10
        return Slot(f"d{decimals}", kind, round(float(low) * decimals), round(float(high) * decimals))
    return Slot(kind, kind + digit)


@cache
def _known() -> tuple[dict[str, Sequence[str]], list[Report]]:
    words = tomllib.loads((Path(__file__).parent / "vocabulary" / "reports.toml").read_text("utf-8"))
    made = []
    for report in words["reports"]:
        text = "\n\n".join([report["headline"], *report["paragraphs"]]) + "\n"
        slots = tuple(_slot(match) for match in _SLOT.finditer(text))
        made.append(Report(report["name"], _SLOT.sub("%s", text.replace("%", "%%")), slots))
    lists: dict[str, Sequence[str]] = dict(words["lists"])
    lists |= {"place": grammar().places, "given": grammar().given}
    return lists, made


def names() -> list[str]:
    """The names of all templates, in order."""
    return [report.name for report in _known()[1]]


def _word(rng: Random, kind: str, lists: dict[str, Sequence[str]]) -> str:
    if kind == "person":
        return f"{pick(rng, lists['given'])} {pick(rng, grammar().surnames)}"
    if kind == "company":
        return f"{pick(rng, grammar().surnames)} {pick(rng, ('Holding', 'Group', 'Brothers', 'Works', 'Partners'))}"
    if kind == "time":
        return f"{int(rng.random() * 24):02d}:{int(rng.random() * 60):02d}"
    return pick(rng, lists[kind])


def filled(seed: int, number: int) -> tuple[str, str]:
    """Report ``number``: the name of its template (in turn) and its text.

    Two words of a kind (``{place}`` and ``{place2}``) differ.
    """
    lists, known = _known()
    report = known[number % len(known)]
    rng = Random(mix(seed, number, 31))
    drawn: dict[str, str] = {}
    values: list[str] = []
    for slot in report.slots:
        if slot.high:
            value = slot.low + int(rng.random() * (slot.high - slot.low + 1))
            if slot.kind == "n":
                values.append(f"{value:,}")
            else:
                values.append(f"{value / 100:.2f}" if slot.kind == "d100" else f"{value / 10:.1f}")
            continue
        while slot.name not in drawn:
            word = _word(rng, slot.kind, lists)
            if word not in drawn.values():
                drawn[slot.name] = word
        values.append(drawn[slot.name])
    text = report.form % tuple(values)
    return report.name, text[0].upper() + text[1:]
