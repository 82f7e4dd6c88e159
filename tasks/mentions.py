"""Persons, places and organisations that occur in running text, in scripts with capitals: entities over their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from tasks.name_kinds import Context, is_rather_place, kind_of, may_be_name
from tasks.name_runs import HEADS, ORGANISATION, RUN, Piece, capitalised, key, pieces
from tasks.names import GIVEN, UPPER

MOST_NAMES: Final = 300
"""Names kept of one text: those that occur first."""
MOST_RUNS: Final = 6_000
"""Runs of capitalised words read from one text."""
DATELINES: Final = 3_000
"""Characters of a text in which datelines are looked for."""
LONGEST_DATELINE: Final = 100
"""Characters from the beginning of a dateline to the dash that ends it, and more."""
MOST_FORMS: Final = 1_000
"""Different names read of one text, and different single words."""
MOST_WORDS: Final = 12
"""Words of the longest name."""
SHORTEST_JOINT: Final = 4
LONGEST_JOINT: Final = 12
"""Characters of the words between the parts of a name, and more."""
SPEAKERS: Final = ("person", "organisation")
"""Kinds of names that may speak."""
CONTEXTS: Final = 4
"""Occurrences of a name whose surroundings are looked at."""

_JOINT = re.compile(
    r" (?:of the|of|for the|for|für das|für die|für|and|und|der|des|de l['’]|de la|de|del|della|dei) "
    r"(?=[A-ZÄÖÜÉÀ])"
)
_AND: Final = frozenset((" and ", " und "))
_ACRONYM = re.compile(r"\s\(([A-ZÄÖÜ][A-ZÄÖÜa-z]{0,2}[A-ZÄÖÜ]{1,5})\)")
_DATELINE = re.compile(
    rf"([{UPPER}][\w’'. -]{{1,30}}?)(?:, (?:[A-Z][a-zé]{{2,8}}\.? \d{{1,2}}))?(?:\s?\([^()\n]{{2,30}}\))?"
    r"\s?\.?(?:[—–] ?|- )"
)
_DASH = re.compile("[—–-]")
_QUOTES: Final = frozenset('”"»“')
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
    """In order of the text; only of persons and organisations."""


_Found = tuple[int, int, Piece]
"""Start and end of a name in the text, and the name."""
_Spot = tuple[int, int, bool]
"""Start and end of an occurrence, and whether it is possessive."""


@dataclass(slots=True)
class _Entity:
    words: tuple[str, ...]
    key: str
    spots: list[_Spot]
    titled: bool
    shortened: bool = False
    """Its last word stands alone somewhere."""


def _spots(piece: Piece, starts: list[int]) -> list[_Spot]:
    return [(at + piece.start, at + piece.end, piece.possessive) for at in starts]


def _runs(text: str, datelines: dict[int, int]) -> tuple[dict[str, list[int]], list[_Found]]:
    """Runs of capitalised words with the places where they begin; and apart from them, in order, the names of runs
    that another may go on (University of) and of datelines.
    """
    runs: dict[str, list[int]] = {}
    apart: list[_Found] = []
    previous, before, end = "", 0, -99
    goes_on = False
    for run in islice(RUN.finditer(text), MOST_RUNS):
        whole, at = run[0], run.start()
        joined = (
            SHORTEST_JOINT <= at - end < LONGEST_JOINT
            and (joint := _JOINT.match(text, end, at + 1)) is not None
            and joint.end() == at
            and (goes_on or " " in previous or _is_head(previous))
        )
        if joined:
            if (starts := runs.get(previous)) and starts[-1] == before:
                starts.pop()
                apart += _found(previous, before)
            apart += _found(whole, at)
        elif at in datelines:
            apart += _found(whole, at)
        else:
            runs.setdefault(whole, []).append(at)
        previous, before, end, goes_on = whole, at, run.end(), joined
    return runs, apart


def _found(run: str, at: int) -> list[_Found]:
    return [(at + piece.start, at + piece.end, piece) for piece in pieces(run)]


def _is_head(run: str) -> bool:
    """Whether a single word begins the names of organisations."""
    return any(piece.words[0].casefold() in HEADS for piece in pieces(run))


def _join(text: str, found: list[_Found]) -> list[_Found]:
    """Join the parts of an organisation's name: University of, Ministry of, Fire and Rescue Service."""
    result: list[_Found] = []
    for start, end, piece in found:
        if result and len(result[-1][2].words) < MOST_WORDS:
            before_start, before_end, before = result[-1]
            gap = text[before_end:start] if start - before_end < LONGEST_JOINT else ""
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
                    whole = Piece(words, before.start, before.start, False, piece.possessive, key(words))
                    result[-1] = (before_start, end, whole)
                    continue
        result.append((start, end, piece))
    return result


class _Table:
    """Entities by the key of their names."""

    def __init__(self) -> None:
        self.several: dict[str, _Entity] = {}
        """Names of several words."""
        self.single: dict[str, _Entity] = {}

    def put(self, words: tuple[str, ...], name_key: str, titled: bool, spots: list[_Spot]) -> None:
        table = self.several if len(words) > 1 else self.single
        entity = table.get(name_key)
        if entity is not None:
            entity.spots += spots
            entity.titled |= titled
        elif len(table) < MOST_FORMS:
            table[name_key] = _Entity(words, name_key, spots, titled)


def _opens(text: str, entity: _Entity) -> bool:
    """Whether a name stands nowhere but at the beginning of sentences."""
    for start, _, _ in entity.spots[:CONTEXTS]:
        before = text[max(0, start - 4) : start].rstrip(" \u00a0")
        # “It will hold,” Ann Rowley said: the sentence goes on behind the quotation mark
        if start and (before[-1:] not in _SENTENCE_START or (before[-1:] in _QUOTES and before[-2:-1] == ",")):
            return False
    return True


def _datelines(text: str) -> dict[int, int]:
    """Where the place of a dateline begins, and where it ends."""
    places: dict[int, int] = {}
    at = end = 0
    while 0 <= at < DATELINES:
        is_dashed = at >= end and _DASH.search(text, at, at + LONGEST_DATELINE)
        if is_dashed and (found := _DATELINE.match(text, at, DATELINES)):
            places[at], end = found.end(1), found.end()
        at = text.find("\n", at) + 1 or -1
    return places


def read_names(text: str, language: str | None = None, persons: Iterable[str] = ()) -> Names:
    """Persons, places and organisations of a text, in order of appearance, with every place where they stand.

    Forms of one name are one entity, under its longest form: a name that opens or closes a longer one, a word of it
    that stands alone, forms that differ in case or hyphens, an acronym introduced in brackets. Titles and offices
    are no part of a name; names in capitals get title case. A single word that is part of no longer name is kept
    where its surroundings or the gazetteer tell its kind. ``persons`` are names known as persons (authors).
    Method: word lists of ``mentions.toml``, evidence in `tasks.name_kinds`.
    """
    datelines = _datelines(text)
    runs, apart = _runs(text, datelines)
    table = _Table()
    for start, end, piece in _join(text, apart):
        words = piece.words
        if datelines.get(start) == end:
            words = tuple(capitalised(word, words) if word.isupper() and len(word) > 3 else word for word in words)
        table.put(words, piece.key, piece.titled, [(start, end, piece.possessive)])
    alone: list[tuple[Piece, list[int]]] = []
    for run, starts in runs.items():
        for piece in pieces(run) if starts else ():
            if len(piece.words) == 1 and not piece.titled:
                alone.append((piece, starts))
            else:
                table.put(piece.words, piece.key, piece.titled, _spots(piece, starts))
    entities, singles = table.several, table.single
    for entity in entities.values():
        entity.spots.sort()
    short = _merge(entities, text)
    for piece, starts in alone:
        # most single words are none: they count where they are part of a longer name or tell their kind
        if piece.key in short or may_be_name(piece.words[0], language):
            table.put(piece.words, piece.key, False, _spots(piece, starts))
    for single in singles.values():
        single.spots.sort()
    for single in [single for single in singles.values() if single.key in short]:
        longer = short[single.key]
        if longer.words[0].casefold() not in GIVEN and is_rather_place(single.words[0], text, single.spots, language):
            continue
        del singles[single.key]
        last = longer.words[-1].casefold().replace("’", "'")
        longer.shortened |= single.titled or (single.key == last and not _opens(text, single))
        _take(longer, single)
    known = {key(tuple(person.split())) for person in persons}
    kept: list[tuple[Name, _Entity]] = []
    for entity in sorted((*entities.values(), *singles.values()), key=lambda one: one.spots[0]):
        several = len(entity.words) > 1
        spots = entity.spots
        opens = _opens(text, entity)
        context = Context(
            text=text,
            language=language,
            spots=spots[:CONTEXTS],
            titled=entity.titled or entity.key in known,
            shortened=entity.shortened,
            opens=opens,
            dateline=bool(datelines) and any(datelines.get(start) == end for start, end, _ in spots[:2]),
        )
        kind, country = kind_of(entity.words, context)
        # without a kind, two German words are two nouns as a rule
        if kind or (several and not opens and language != "de"):
            name = " ".join(entity.words)
            kept.append((Name(name, kind, len(spots), spots[0][0], country), entity))
    kept = kept[:MOST_NAMES]
    spoken = [
        (start, end, i, possessive)
        for i, (name, entity) in enumerate(kept)
        if name.kind in SPEAKERS
        for start, end, possessive in entity.spots
    ]
    return Names([name for name, _ in kept], list(map(Occurrence._make, sorted(spoken))))


def _merge(entities: dict[str, _Entity], text: str) -> dict[str, _Entity]:
    """Give the occurrences of shorter names to the longest that has them; return names by the words that mean them."""
    forms: dict[str, _Entity] = {}
    for entity in sorted(entities.values(), key=lambda one: (-len(one.words), one.spots[0])):
        whole = forms.get(entity.key)
        if whole is not None and whole.words[-1].casefold() not in ORGANISATION:
            _take(whole, entity)
            del entities[entity.key]
            continue
        words = entity.key.split()
        for size in range(2, len(words)):
            forms.setdefault(" ".join(words[-size:]), entity)
            forms.setdefault(" ".join(words[:size]), entity)
    short: dict[str, _Entity] = {}
    for entity in sorted(entities.values(), key=lambda one: one.spots[0]):
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
    whole.spots += part.spots
    whole.spots.sort()
    whole.titled |= part.titled
