"""What a name is: person, place or organisation, by its words, the gazetteer and the words around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from tasks.name_runs import DATA, FORMS, HEADS, ORGANISATION
from tasks.names import FAMILY_FIRST, GIVEN
from tasks.places import find_place
from tasks.quote_words import OBJECT_VERBS, VERBS

_PLACE_LAST: Final = frozenset(DATA["place"])
_PLACE_FIRST: Final = frozenset(DATA["place_before"])
_PLACE_WEAK: Final = frozenset(DATA["place_before_weak"])
_GROUNDS: Final = ("street", "island", "lake", "county", "bridge", "square")
"""Last words of places that are named after persons."""
_THINGS: Final = frozenset(DATA["things"])
_PLACE_AFTER: Final = frozenset(DATA["place_after"])
_PLACE_OF: Final = frozenset(DATA["place_of"])
_INSIDE: Final = frozenset(DATA["inside"])
_ARRIVING: Final = frozenset(DATA["arriving"])
_DIRECTION: Final = frozenset(DATA["direction"])
_NOUN: Final = frozenset(DATA["organisation_noun"])
_HAS: Final = frozenset(DATA["organisation_has"])
_ROLES: Final = frozenset(DATA["roles"])
_ACRONYMS: Final = frozenset(DATA["acronyms"])
_KNOWN: Final = frozenset(DATA["known"])
_COMMON: Final = frozenset(DATA["common"])
_GERMAN_PLACE: Final = tuple(DATA["place_endings"])
_GERMAN_LONG: Final = ("straße", "gasse", "allee")

_GERMAN_ENDINGS: Final = _GERMAN_PLACE + _GERMAN_LONG

_AGE = re.compile(r",? \(?(?:aged )?\d{1,3}(?:\)|[,.]|-year| ans\b| años\b| anni\b| Jahre\b| jaar\b)")
_WHO = re.compile(r", (?:who|whose|his|her)\b")
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w-]*)")
_APPOSITION = re.compile(r"(?: \([A-Z]{2,6}\))?, (?:a|an|the|one of|ein|eine|une|un|una|een) ([^,.;\n]{3,50})")
_BRACKETS = re.compile(r"\s\(([A-ZÄÖÜ][A-Za-zÄÖÜ]{1,6})\)")
_PLACED = re.compile(r"\b(?:in|aus|nach|bei|von|stadt|gemeinde|über) \Z", re.IGNORECASE)


_STANDS_IN: Final = (["in"], ["near"], ["outside"], ["à"], ["en"], ["bij"])
_GAP: Final = (" ", "\u00a0")
_OPENS: Final = (*_GAP, ",", "\n", "\t")
"""What stands behind a name where the words after it tell something."""
_AGE_OPENS: Final = frozenset("(a0123456789")
_DASHES: Final = ("—", "–")
# what newspapers do, and verbs that are other words elsewhere
_REPORTING: Final = frozenset(("reported", "reports", "so", "sa", "put"))
_HYPHENATED: Final = re.compile(
    r"(?:Saint|Sainte|San|Santa|Port|Mont|Haute?|Bas|Basse|Villeneuve|Bad)-[A-ZÉ]|-(?:le|la|les|sur|sous|lès|am|an|im|upon|on)-"
)


class Context(NamedTuple):
    """Where a name stands."""

    text: str
    language: str | None
    spots: list[tuple[int, int, bool]]
    """Start, end and whether possessive, of its first occurrences."""
    titled: bool
    shortened: bool
    """The last word of the name stands alone elsewhere."""
    opens: bool
    """It only ever opens sentences."""
    dateline: bool


class _Evidence:
    """Points for the kinds."""

    __slots__ = ("organisation", "person", "place")

    def __init__(self) -> None:
        self.person = 0
        self.place = 0
        self.organisation = 0


def _look(context: Context) -> _Evidence:
    """What the words around the occurrences say."""
    evidence = _Evidence()
    text, language = context.text, context.language
    spoken = 0
    for start, end, possessive in context.spots:
        mark, next_mark = text[end : end + 1], text[end + 1 : end + 2]
        before = text[start - 1 : start]
        if before in _GAP and (words := text[max(0, start - 40) : start].rsplit(None, 2)):
            first = words[-1]
            second = words[-2] if len(words) > 1 else ""
            first_low = first.casefold().rstrip(",")
            if first_low in _ROLES:
                evidence.person += 3
            elif first_low in VERBS and first.islower():
                spoken = 2
            elif first_low in _NOUN or (
                first in ("The", "the") and (second in OBJECT_VERBS or (first == "The" and second.islower()))
            ):
                evidence.organisation += 3
            elif (first_low in _INSIDE and (language != "de" or first_low != "in")) or first_low in _ARRIVING:
                evidence.place += 2
            elif first_low in _DIRECTION:
                evidence.place += 1
                if second.casefold() in _PLACE_OF:
                    evidence.place += 2
        elif before in _DASHES and mark in ("", "\n"):
            evidence.person += 3
        after = text[end : end + 70] if mark in _OPENS else ""
        if (mark == "," or next_mark in _AGE_OPENS) and (_AGE.match(after) or _WHO.match(after)):
            evidence.person += 3
        if possessive:
            if not _HAS.isdisjoint(text[end : end + 40].split()[1:3]):
                evidence.organisation += 2
        elif mark != "," and (follows := _WORD_AFTER.match(after)):
            low = follows[1].casefold()
            if low in VERBS and low not in _REPORTING:
                spoken = 2
            elif low in _PLACE_AFTER:
                evidence.place += 3
            elif low in ("shares", "stock"):
                evidence.organisation += 2
        elif (mark == "," or next_mark == "(") and (apposition := _APPOSITION.match(after)):
            nouns = set(apposition[1].casefold().split())
            if nouns & _NOUN:
                evidence.organisation += 3
            elif nouns & _ROLES:
                evidence.person += 3
        if next_mark == "(" and _BRACKETS.match(after):
            evidence.organisation += 2
    # newspapers and firms speak as well: it counts once
    evidence.person += spoken
    return evidence


@lru_cache(maxsize=50_000)
def may_be_name(word: str, language: str | None) -> bool:
    """Whether a single word can be a name at all: in German, where every noun has a capital, few can."""
    if language != "de":
        return True
    low = word.casefold()
    return low.endswith(_GERMAN_ENDINGS) or word in _ACRONYMS or low in _KNOWN or find_place(word, language)[0]


def is_rather_place(word: str, text: str, spots: list[tuple[int, int, bool]], language: str | None) -> bool:
    """Whether a word that also opens or closes a longer name stands for a place alone: known, or behind *in*."""
    if find_place(word, language)[0]:
        return True
    return any(text[max(0, start - 24) : start].rsplit(None, 1)[-1:] in _STANDS_IN for start, _, _ in spots[:4])


class _Words(NamedTuple):
    """What the words of a name tell by themselves."""

    lows: tuple[str, ...]
    """Casefolded."""
    is_certain: bool
    """They decide, whatever stands around them: ``kind`` is the answer."""
    kind: str | None
    is_place: bool
    country: str | None
    """Of a known place."""
    given: bool
    """The first is a given name, or a family name that comes first."""
    only_given: bool
    """A single given name."""
    is_plain: bool
    """Small letters follow its capitals."""
    is_hyphenated: bool
    """It is written as names of towns are (Villeneuve-sur-Lot)."""


@lru_cache(maxsize=50_000)
def _read_words(words: tuple[str, ...], language: str | None) -> _Words:
    lows = tuple(word.casefold() for word in words)
    first, last, several = lows[0], lows[-1], len(lows) > 1
    name = " ".join(words)
    is_place, country = find_place(name, language)
    named = (first in HEADS and len(words) > 2) or not ORGANISATION.isdisjoint(lows)
    kind = None
    is_certain = True
    if not several and (last in ORGANISATION or last in HEADS or last in _NOUN or last in _COMMON):
        is_place = False
    elif several and (last in FORMS or "&" in lows):
        kind, is_place = "organisation", False
    elif (
        name.casefold() in _KNOWN
        or (not several and words[0] in _ACRONYMS)
        or (several and named and (last in ORGANISATION or last not in _PLACE_LAST))
    ):
        kind = "organisation"
    else:
        is_certain = "-" in name and _pair(name, language)
    given = first in GIVEN or (first in FAMILY_FIRST and len(words) in (2, 3))
    only_given = not several and last in GIVEN and (kind is not None or not is_certain)
    is_plain = all(word[1:].islower() or "-" in word or len(word) <= 2 for word in words)
    is_hyphenated = _HYPHENATED.search(name) is not None
    return _Words(lows, is_certain, kind, is_place, country, given, only_given, is_plain, is_hyphenated)


def kind_of(words: tuple[str, ...], context: Context) -> tuple[str | None, str | None]:
    """person, place, organisation or None, and the country of a known place (ISO 3166-1 alpha-2).

    Names that say what they are decide first (``GmbH``, ``University of``, the gazetteer, ``Street``), then titles and
    given names, then the words around: an office, an age or a reporting verb for persons, a preposition or a common
    noun for places, a common noun for organisations. What only opens sentences needs more than a preposition.
    """
    own = _read_words(words, context.language)
    if own.only_given and context.opens and not context.titled:
        return ("person" if _look(context).person >= 2 else None), None
    if own.is_place and not context.titled:
        return "place", own.country
    if own.is_certain:
        return own.kind, None
    if context.titled:
        return "person", None
    evidence = _look(context)
    several = len(words) > 1
    if several:
        first, last = own.lows[0], own.lows[-1]
        if last in _PLACE_LAST and (not own.given or last in _GROUNDS):
            return "place", None
        if own.given or (len(words[0]) == 2 and words[0].endswith(".")):
            return ("organisation", None) if evidence.organisation > evidence.person + 2 else ("person", None)
        if first in _PLACE_FIRST and evidence.person < 3 and (evidence.place or first not in _PLACE_WEAK):
            return "place", None
        if last in _THINGS:
            return None, None
    if context.dateline or own.is_hyphenated:
        return "place", None
    if context.language == "de" and not several:
        return _german_single(words[0], context, evidence), None
    return _weigh(words, own.is_plain, context, evidence), None


def _pair(name: str, language: str | None) -> bool:
    """Whether a name is two places joined by a hyphen (Russia-China)."""
    one, _, other = name.rpartition("-")
    return find_place(one, language)[0] and find_place(other, language)[0]


def _german_single(word: str, context: Context, evidence: _Evidence) -> str | None:
    """A single German word: every noun has a capital, so its form must speak."""
    low = word.casefold()
    if low.endswith(_GERMAN_LONG) and len(low) > 8:
        return "place"
    if (
        (evidence.place or _after_in(context))
        and low.endswith(_GERMAN_PLACE)
        and len(low) > 6
        and not low.endswith("bau")
    ):
        return "place"
    return None


def _after_in(context: Context) -> bool:
    return any(_PLACED.search(context.text[max(0, start - 9) : start]) for start, _, _ in context.spots)


def _weigh(words: tuple[str, ...], is_plain: bool, context: Context, evidence: _Evidence) -> str | None:
    several = len(words) > 1
    person = evidence.person + (2 if several and context.shortened else 0)
    place, organisation = evidence.place, evidence.organisation
    if organisation >= 2 and organisation >= person:
        return "organisation"
    if context.opens and person < 3 and place < 3:
        return None
    if several and person >= (3 if context.language == "de" else 2) and person > place and is_plain:
        return "person"
    if not several and person >= 3 and person > place and not words[0].isupper():
        return "person"
    if place >= 2 and place > person and not any(c.isdigit() for c in words[0]):
        # German prepositions stand before any noun
        return None if several and context.language == "de" else "place"
    return None
