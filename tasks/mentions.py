"""Persons, places and organisations that occur in running text, in scripts with capitals: entities over their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tasks.name_kinds import Context, is_rather_place, kind_of, may_be_name
from tasks.name_runs import HEADS, ORGANISATION, RUN, Piece, pieces
from tasks.names import GIVEN, UPPER

MOST_NAMES: Final = 300
"""Names kept of one text: those that occur first."""
MOST_RUNS: Final = 6_000
"""Runs of capitalised words read from one text."""
DATELINES: Final = 3_000
"""Characters of a text in which datelines are looked for."""
MOST_FORMS: Final = 1_000
"""Different names read of one text, and different single words."""
MOST_WORDS: Final = 12
"""Words of the longest name."""
CONTEXTS: Final = 4
"""Occurrences of a name whose surroundings are looked at."""

_JOINT = re.compile(
    r" (?:of the|of|for the|for|für das|für die|für|and|und|der|des|de l['’]|de la|de|del|della|dei) "
    r"(?=[A-ZÄÖÜÉÀ])|(?<=e) (?=d['’][A-Z])"
)
_AND: Final = frozenset((" and ", " und "))
_ACRONYM = re.compile(r"\s\(([A-ZÄÖÜ][A-ZÄÖÜa-z]{0,2}[A-ZÄÖÜ]{1,5})\)")
_DATELINE = re.compile(
    rf"^([{UPPER}][\w’'. -]{{1,30}}?)(?:, (?:[A-Z][a-zé]{{2,8}}\.? \d{{1,2}}))?(?:\s?\([^()\n]{{2,30}}\))?"
    r"\s?\.?(?:[—–] ?|- )",
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
        if result and len(result[-1][2].words) < MOST_WORDS:
            before_start, before_end, before = result[-1]
            gap = text[before_end:start] if start - before_end < 12 else ""
            if gap and (joint := _JOINT.match(text, before_end, start + 1)) and joint.end() == start:
                lows = {word.casefold() for word in before.words}
                last = before.words[-1].casefold()
                closes = piece.words[-1].casefold() in ORGANISATION
                joined = (
                    (closes and not lows & ORGANISATION and last not in GIVEN and len(before.words) > 1)
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


def _put(table: dict[str, _Entity], words: tuple[str, ...], titled: bool, spots: list[tuple[int, int, bool]]) -> None:
    key = _key(words)
    entity = table.get(key)
    if entity is None:
        if len(table) >= MOST_FORMS:
            return
        entity = table[key] = _Entity(words, spots[0][0])
    entity.spots += spots
    entity.first = min(entity.first, spots[0][0])
    entity.titled |= titled


def _opens(text: str, entity: _Entity) -> bool:
    """Whether a name stands nowhere but at the beginning of sentences."""
    return all(
        start == 0 or text[max(0, start - 2) : start].rstrip(" \u00a0")[-1:] in _SENTENCE_START
        for start, _, _ in entity.spots[:CONTEXTS]
    )


def _datelines(text: str) -> dict[int, int]:
    """Where the place of a dateline begins, and where it ends."""
    return {found.start(1): found.end(1) for found in _DATELINE.finditer(text, 0, DATELINES)}


def read_names(text: str, language: str | None = None, persons: Iterable[str] = ()) -> Names:
    """Persons, places and organisations of a text, in order of appearance, with every place where they stand.

    Forms of one name are one entity, under its longest form: a name that opens or closes a longer one, a word of it
    that stands alone, forms that differ in case or hyphens, an acronym introduced in brackets. Titles and offices
    are no part of a name; names in capitals get title case. A single word that is part of no longer name is kept
    where its surroundings or the gazetteer tell its kind. ``persons`` are names known as persons (authors).
    Method: word lists of ``mentions.toml``, evidence in `tasks.name_kinds`.
    """
    found: list[tuple[int, int, Piece]] = []
    alone: dict[str, list[int]] = {}
    near = -99
    for number, run in enumerate(RUN.finditer(text)):
        if number >= MOST_RUNS:
            break
        whole, at = run[0], run.start()
        # most runs are single words, which only count where they are part of a longer name or tell their kind
        if " " not in whole and "\u00a0" not in whole and at - near > 12 and whole.casefold() not in HEADS:
            alone.setdefault(whole, []).append(at)
            continue
        for piece in pieces(whole):
            found.append((at + piece.start, at + piece.end, piece))  # noqa: PERF401
        near = run.end()
    found = _join(text, found)
    entities: dict[str, _Entity] = {}
    singles: dict[str, _Entity] = {}
    datelines = _datelines(text)
    for start, end, piece in found:
        words = _fold(piece.words)
        if start in datelines and end == datelines[start]:
            words = tuple(word.capitalize() if word.isupper() and len(word) > 3 else word for word in words)
        _put(entities if len(words) > 1 else singles, words, piece.titled, [(start, end, piece.possessive)])
    short = _merge(entities, text)
    for whole, starts in alone.items():
        for piece in pieces(whole):
            words = piece.words
            longer = short.get(_key(words))
            if longer is None and not may_be_name(words[0], language):
                continue
            if starts[0] in datelines and words[0].isupper() and len(words[0]) > 3:
                words = (words[0].capitalize(),)
            spots = [(at + piece.start, at + piece.end, piece.possessive) for at in starts]
            _put(singles, words, piece.titled, spots)
    for key in [key for key in singles if key in short]:
        longer, single = short[key], singles[key]
        if longer.words[0].casefold() not in GIVEN and is_rather_place(single.words[0], text, single.spots, language):
            continue
        del singles[key]
        last = longer.words[-1].casefold().replace("’", "'")
        longer.shortened |= single.titled or (key == last and not _opens(text, single))
        _take(longer, single)
    known = {_key(tuple(person.split())) for person in persons}
    kept: list[tuple[Name, _Entity]] = []
    for entity in sorted((*entities.values(), *singles.values()), key=lambda one: one.first):
        several = len(entity.words) > 1
        entity.spots.sort()
        opens = _opens(text, entity)
        context = Context(
            text=text,
            language=language,
            spots=entity.spots[:CONTEXTS],
            titled=entity.titled or _key(entity.words) in known,
            shortened=entity.shortened,
            opens=opens,
            dateline=any(start in datelines and end == datelines[start] for start, end, _ in entity.spots[:2]),
        )
        kind, country = kind_of(entity.words, context)
        # without a kind, two German words are two nouns as a rule
        if kind or (several and not opens and language != "de"):
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


def _merge(entities: dict[str, _Entity], text: str) -> dict[str, _Entity]:
    """Give the occurrences of shorter names to the longest that has them; return names by the words that mean them."""
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
        _, end, _ = entity.spots[0]
        acronym = _ACRONYM.match(text, end, end + 12)
        if acronym and (acronym[1][0], acronym[1][-1]) == (entity.words[0][0], entity.words[-1][0]):
            short.setdefault(acronym[1].casefold(), entity)
        lows = [word.casefold().replace("’", "'") for word in entity.words]
        linked = not ORGANISATION.isdisjoint(lows)
        for word in (lows[0],) if linked else (lows[-1], lows[0]):
            if word not in ORGANISATION and len(word) > 2:
                short.setdefault(word, entity)
    return short


def _take(whole: _Entity, part: _Entity) -> None:
    whole.spots = sorted((*whole.spots, *part.spots))
    whole.first = min(whole.first, part.first)
    whole.titled |= part.titled
