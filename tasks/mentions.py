"""Persons, places and organisations that occur in running text, in scripts with capitals: entities over their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tasks.name_kinds import Context, kind_of
from tasks.name_runs import GIVEN, HEADS, ORGANISATION, RUN, Piece, pieces
from tasks.names import UPPER

MOST_NAMES: Final = 300
"""Names kept of one text: those that occur first."""
MOST_RUNS: Final = 6_000
"""Runs of capitalised words read from one text."""
CONTEXTS: Final = 4
"""Occurrences of a name whose surroundings are looked at."""

_JOINT = re.compile(
    r" (?:of the|of|for the|for|für das|für die|für|and|und|der|des|de l['’]|de la|de|del|della|dei) (?=[A-ZÄÖÜÉÀ])|(?<=e) (?=d['’][A-Z])"
)
_AND: Final = frozenset((" and ", " und "))
_ACRONYM = re.compile(r"\s\(([A-ZÄÖÜ][A-ZÄÖÜa-z]{0,2}[A-ZÄÖÜ]{1,5})\)")
_DATELINE = re.compile(
    rf"^([{UPPER}][\w’'. -]{{1,30}}?)(?:, (?:[A-Z][a-zé]{{2,8}}\.? \d{{1,2}}))?(?:\s?\([^()\n]{{2,30}}\))?\s?\.?(?:[—–] ?|- )",
    re.MULTILINE,
)
_SENTENCE_START: Final = frozenset('\n.!?:…“"„«»”(—–•-*‘|')


class Name(NamedTuple):
    """A name and how often it occurs."""

    name: str
    kind: str | None
    """person, place or organisation; None where the text does not tell."""
    mentions: int
    char_from: int
    """Where it occurs first."""
    country: str | None = None
    """Country of a known place, ISO 3166-1 alpha-2."""


class Occurrence(NamedTuple):
    """A place in the text where a name stands, in any of its forms."""

    char_from: int
    char_to: int
    name: int
    """Index in the list of names."""
    possessive: bool


class Names(NamedTuple):
    """The names of a text."""

    names: list[Name]
    occurrences: list[Occurrence]
    """In order of the text; only of names of a kind."""


@dataclass(slots=True)
class _Entity:
    words: tuple[str, ...]
    first: int
    spots: list[tuple[int, int, bool]] = field(default_factory=list)
    titled: bool = False
    shortened: bool = False
    """Its last word stands alone somewhere."""
    opening: int = 0
    """How often it opens a sentence."""


def _fold(words: tuple[str, ...]) -> tuple[str, ...]:
    """ADAEZE POOLE as Adaeze Poole; other words as they are."""
    if len(words) > 1 and all(word.isupper() or not word.isalpha() for word in words) and len("".join(words)) > 6:
        return tuple("-".join(part.capitalize() for part in word.split("-")) for word in words)
    return words


def _key(words: tuple[str, ...]) -> str:
    return " ".join(words).casefold().replace("-", " ").replace("’", "'")


def _join(text: str, found: list[tuple[int, int, Piece]]) -> list[tuple[int, int, Piece]]:
    """Join the parts of an organisation's name: University of, Ministry of, Fire and Rescue Service."""
    result: list[tuple[int, int, Piece]] = []
    for start, end, piece in found:
        if result:
            before_start, before_end, before = result[-1]
            gap = text[before_end:start] if start - before_end < 12 else ""
            if gap and (joint := _JOINT.match(text, before_end, start + 1)) and joint.end() == start:
                lows = {word.casefold() for word in before.words}
                last = before.words[-1].casefold()
                closes = piece.words[-1].casefold() in ORGANISATION
                joined = (
                    (closes and not lows & ORGANISATION and last not in GIVEN and len(piece.words) < 4)
                    if gap in _AND
                    else bool(lows & HEADS) and not before.possessive
                )
                if joined:
                    words = (*before.words, *gap.split(), *piece.words)
                    whole = Piece(words, before.start, before.start, False, piece.possessive)
                    result[-1] = (before_start, end, whole)
                    continue
        result.append((start, end, piece))
    return result


def _datelines(text: str) -> dict[int, int]:
    """Where the place of a dateline begins, and where it ends."""
    return (
        {found.start(1): found.end(1) for found in _DATELINE.finditer(text)}
        if "-" in text or "—" in text or "–" in text
        else {}
    )


def read_names(text: str, language: str | None = None, persons: Iterable[str] = ()) -> Names:
    """Persons, places and organisations of a text, in order of appearance, with every place where they stand.

    Forms of one name are one entity, under its longest form: a name that opens or closes a longer one, a word of it that
    stands alone, forms that differ in case or hyphens, an acronym introduced in brackets. Titles and offices are no part
    of a name; names in capitals get title case. A single word that is part of no longer name is kept where its
    surroundings or the gazetteer tell its kind. ``persons`` are names known as persons (authors). Method: word lists
    of ``mentions.toml``, evidence in `tasks.name_kinds`.
    """
    read: dict[str, list[Piece]] = {}
    found: list[tuple[int, int, Piece]] = []
    for number, run in enumerate(RUN.finditer(text)):
        if number >= MOST_RUNS:
            break
        whole = run[0]
        parts = read.get(whole)
        if parts is None:
            parts = read[whole] = pieces(whole)
        at = run.start()
        for piece in parts:
            found.append((at + piece.start, at + piece.end, piece))
    found = _join(text, found)
    entities: dict[str, _Entity] = {}
    singles: dict[str, _Entity] = {}
    datelines = _datelines(text)
    for start, end, piece in found:
        words = _fold(piece.words)
        if start in datelines and end == datelines[start]:
            words = tuple(word.capitalize() if word.isupper() and len(word) > 3 else word for word in words)
        table = entities if len(words) > 1 else singles
        key = _key(words)
        entity = table.get(key)
        if entity is None:
            if len(table) >= 2 * MOST_NAMES:
                continue
            entity = table[key] = _Entity(words, start)
        entity.spots.append((start, end, piece.possessive))
        entity.titled |= piece.titled
        entity.opening += start == 0 or text[max(0, start - 2) : start].rstrip(" \u00a0")[-1:] in _SENTENCE_START
    _merge(entities, singles, text)
    known = {_key(tuple(person.split())) for person in persons}
    kept: list[tuple[Name, _Entity]] = []
    for entity in sorted((*entities.values(), *singles.values()), key=lambda one: one.first):
        context = Context(
            text=text,
            language=language,
            spots=entity.spots[:CONTEXTS],
            titled=entity.titled or _key(entity.words) in known,
            shortened=entity.shortened,
            opens=entity.opening == len(entity.spots),
            dateline=any(start in datelines and end == datelines[start] for start, end, _ in entity.spots[:2]),
        )
        kind, country = kind_of(entity.words, context)
        if kind or (len(entity.words) > 1 and not context.opens):
            name = " ".join(entity.words)
            kept.append((Name(name, kind, len(entity.spots), entity.spots[0][0], country), entity))
    kept = kept[:MOST_NAMES]
    occurrences = [
        Occurrence(start, end, i, possessive)
        for i, (name, entity) in enumerate(kept)
        if name.kind
        for start, end, possessive in entity.spots
    ]
    occurrences.sort()
    return Names([name for name, _ in kept], occurrences)


def _merge(entities: dict[str, _Entity], singles: dict[str, _Entity], text: str) -> None:
    """Give the occurrences of short forms to the longest name that has them."""
    forms: dict[str, _Entity] = {}
    for key in sorted(entities, key=lambda k: (-len(entities[k].words), entities[k].first)):
        entity = entities[key]
        whole = forms.get(key)
        if whole is not None and whole.words[-1].casefold() not in ORGANISATION:
            _take(whole, entity)
            del entities[key]
            continue
        words = key.split()
        for size in range(2, len(words)):
            forms.setdefault(" ".join(words[-size:]), entity)
            forms.setdefault(" ".join(words[:size]), entity)
    short: dict[str, _Entity] = {}
    for entity in sorted(entities.values(), key=lambda one: one.first):
        _start, end, _ = entity.spots[0]
        if acronym := _ACRONYM.match(text, end, end + 12):
            short.setdefault(acronym[1].casefold(), entity)
        lows = [word.casefold().replace("’", "'") for word in entity.words]
        for word in (lows[-1], lows[0]):
            if word not in ORGANISATION and len(word) > 2:
                short.setdefault(word, entity)
    for key in list(singles):
        if (whole := short.get(key)) is not None:
            single = singles.pop(key)
            _take(whole, single)
            whole.shortened |= key == whole.words[-1].casefold().replace("’", "'") and single.opening < len(
                single.spots
            )
            whole.shortened |= single.titled


def _take(whole: _Entity, part: _Entity) -> None:
    whole.spots = sorted((*whole.spots, *part.spots))
    whole.first = min(whole.first, part.first)
    whole.titled |= part.titled
    whole.opening += part.opening


def read_mentions(text: str, persons: Iterable[str] = (), language: str | None = None) -> list[Name]:
    """The names of a text without their occurrences, see `read_names`."""
    return read_names(text, language, persons).names
