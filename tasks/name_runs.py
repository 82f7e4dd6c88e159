"""Runs of capitalised words in running text, cut into names: titles, offices and possessives fall away."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.names import FAMILY_FIRST, GIVEN, UPPER, is_title
from tasks.places import is_place
from tasks.word_pattern import any_of

DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "mentions.toml").read_text("utf-8"))
"""The word lists of ``mentions.toml``."""
FUNCTION_WORDS: Final = frozenset(DATA["function_words"])
"""Words that begin sentences and are no names, casefolded."""
ORGANISATION: Final = frozenset(DATA["organisation"])
FORMS: Final = frozenset(DATA["forms"])
HEADS: Final = frozenset(DATA["heads"])
PLACE: Final = frozenset(DATA["place"])
_DEMONYMS: Final = frozenset(DATA["demonyms"])
_DIRECTIONS: Final = frozenset(DATA["directions"])
_ACRONYMS: Final = frozenset(DATA["acronyms"])
_NOBLE: Final = frozenset(("von", "zu"))
_SHORT_WORDS: Final = frozenset(("a", "i", "o", "e", "y", "à", "é"))
_OFFICES: Final = frozenset(DATA["offices"])
_CALENDAR: Final = frozenset(DATA["weekdays"])
_ABBREVIATIONS: Final = frozenset(DATA["abbreviations"])

_W = rf"[{UPPER}](?:\.(?:\w{{1,3}}\.){{1,4}}|[\w’'-]{{0,3}}\.(?= [{UPPER}])|[\w’'-]*)"
# the look-behind comes after the capital: there it runs once a capital, before it once a character
_FIRST = rf"[{UPPER}](?<![\w’'-].)(?:\.(?:\w{{1,3}}\.){{1,4}}|[\w’'-]{{0,3}}\.(?= [{UPPER}])|[\w’'-]*)"
RUN: Final = re.compile(rf"{_FIRST}(?:[ \u00a0](?:& |{any_of(DATA['links'])} )?{_W}){{0,9}}")
"""Finds a run of capitalised words, particles and ``&`` between them included."""
_LINKS: Final = frozenset(" ".join(DATA["links"]).split())
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’']|-(?:based|born|led|style|wide|themed|backed)|[’'-])\Z")
_ELISION = re.compile(rf"(?:[dlDL]|qu|Qu|[Dd]ell|[Ll]|[Aa]ll|[Nn]ell)['’](?=[{UPPER}])")


_DOTTED: Final = {ord("İ"): "i", ord("I"): "ı"}
"""Small letters of Turkish and its relatives: alone, İ becomes two characters."""


class Piece(NamedTuple):
    """A name within a run."""

    words: tuple[str, ...]
    start: int
    """Where it begins in the run."""
    end: int
    titled: bool
    """A title or an office stood before it."""
    possessive: bool
    """It ends with the mark of the possessive."""
    key: str
    """As `key` gives it."""


def key(words: tuple[str, ...]) -> str:
    """What the forms of a name share that differ in case, hyphens and apostrophes."""
    return " ".join(words).casefold().replace("-", " ").replace("’", "'")


def title_case(words: tuple[str, ...]) -> tuple[str, ...]:
    """ADAEZE POOLE as Adaeze Poole; other words as they are."""
    if len(words) > 1 and all(word.isupper() or not word.isalpha() for word in words) and len("".join(words)) > 6:
        return tuple(capitalised(word, words) for word in words)
    return words


def capitalised(word: str, words: tuple[str, ...]) -> str:
    """SAINTE-ANNE as Sainte-Anne. `words` is the name that it belongs to: only languages that tell I from İ have İ."""
    table = _DOTTED if any("İ" in one for one in words) else {}
    return "-".join(part[:1].upper() + part[1:].translate(table).lower() for part in word.split("-"))


class _Token(NamedTuple):
    text: str
    start: int


def _tokens(run: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    for word in run.replace("\u00a0", " ").split(" "):
        tokens.append(_Token(word, at))
        at += len(word) + 1
    return tokens


def _is_office(low: str) -> bool:
    return low in _OFFICES or is_title(low)


def _cut(tokens: list[_Token]) -> list[list[_Token]]:
    """Split a run where a name ends inside it: after a possessive, a company form, a full stop."""
    parts: list[list[_Token]] = [[]]
    for i, token in enumerate(tokens):
        word = token.text
        low = word.casefold()
        if low in _LINKS and len(parts[-1]) > 1:
            # "Anna Maria de Jong" is one name, "Geert Postma van" ends one
            *heads, last = [one.text.casefold() for one in parts[-1]]
            if last not in GIVEN and last not in _LINKS and not GIVEN.isdisjoint(heads):
                parts.append([])
        if low in _NOBLE and parts[-1] and GIVEN.isdisjoint(one.text.casefold() for one in parts[-1]):
            # "Zunahme von Stürmen"
            parts.append([])
        parts[-1].append(token)
        if i == len(tokens) - 1:
            break
        after = tokens[i + 1].text.casefold()
        if (
            (low.endswith(("’s", "'s", "s’", "s'")) and after not in ORGANISATION and after not in PLACE)
            or (low in FORMS and len(parts[-1]) > 1 and after not in FORMS)
            or (word[-1] == "." and after in FUNCTION_WORDS and len(after) > 1)
            or (word[-1] == "." and len(word) > 2 and low not in _ABBREVIATIONS and "." not in word[:-1])
        ):
            parts.append([])
    return [part for part in parts if part]


def _piece(part: list[_Token]) -> Piece | None:
    """The name in a part of a run, without what leads to it; None where nothing is left."""
    lows = [token.text.casefold() for token in part]
    lows[-1] = lows[-1].rstrip(".") if lows[-1] not in FORMS else lows[-1]
    marks = [i for i, low in enumerate(lows) if low in ORGANISATION or low in FORMS or low == "&"]
    begin, end, titled = _behind_leads(part, lows), len(part), False
    if begin + 2 < end and lows[begin + 1] in _LINKS and not (marks or lows[begin] in GIVEN or lows[begin] in HEADS):
        # "Vienen de Marruecos"
        rest = " ".join(token.text for token in part[begin + 2 : end]).rstrip(".")
        begin += 2 * is_place(rest)
    while marks and end - 1 > begin and _is_office(lows[end - 1]) and lows[end - 1] not in ORGANISATION:
        end -= 1
    offices = [i for i in range(begin, end - 1) if _is_office(lows[i])]
    if marks and offices and marks[-1] < offices[-1] and lows[offices[-1] + 1] not in _LINKS:
        # "Defence Commission Chairman Ruth Callan"
        begin, titled = offices[-1] + 1, True
    elif not marks:
        begin, titled = _behind_titles(lows, begin, end)
    while end > begin and (lows[end - 1] in _CALENDAR or (lows[end - 1] in _LINKS and end - 1 > begin)):
        end -= 1
    return _bare(part[begin:end], titled) if begin < end else None


def _behind_leads(part: list[_Token], lows: list[str]) -> int:
    """Index of the first word that is no function word or weekday which opens a sentence, unless a place begins so."""
    begin = 0
    while begin < len(part) and part[begin].text not in _ACRONYMS:
        low = lows[begin]
        more = begin + 1 < len(part)
        if begin and low in _LINKS:
            leads = more and all(w in FUNCTION_WORDS or _is_office(w) for w in lows[:begin])
        else:
            leads = (low in FUNCTION_WORDS and (len(low) > 1 or low in _SHORT_WORDS)) or (low in _CALENDAR and more)
        if not leads or (more and is_place(" ".join(token.text for token in part[begin:]).rstrip("."))):
            break
        begin += 1
    return begin


def _behind_titles(lows: list[str], begin: int, end: int) -> tuple[int, bool]:
    """Index of the first word behind titles, offices and nationalities, and whether a title or an office leads."""
    last, titled = begin, False
    for i in range(begin, end):
        if _is_office(lows[i]) and (lows[i] not in GIVEN or i == begin):
            last, titled = i + 1, True
    if titled and last < end and lows[last] in _LINKS:
        last, titled = last + 1, False
    begin = last
    at = begin + (begin + 1 < end and lows[begin] in _DIRECTIONS)
    if at < end and lows[at] in _DEMONYMS:
        begin = at + 1
    # "Romanian Transport Minister Ilinca", "Dessen Leiter Tomasz": what leads to a given name is none
    for i in range(begin + 1, end - 1):
        if lows[begin] in FAMILY_FIRST:
            break
        if lows[i] in GIVEN and not any(low in GIVEN or low in _LINKS or len(low) <= 2 for low in lows[begin:i]):
            return i, True
    return begin, titled


def _bare(part: list[_Token], titled: bool) -> Piece | None:
    """A name without an elided article before it, and without a full stop or the mark of the possessive at its end."""
    words = [token.text for token in part]
    start = part[0].start
    elided = _ELISION.match(words[0])
    if elided:
        start += elided.end()
        words[0] = words[0][elided.end() :]
    last = words[-1]
    bare = _POSSESSIVE.sub("", last)
    if last.endswith(".") and last.casefold() not in _ABBREVIATIONS and last.count(".") == 1:
        bare = last[:-1]
    if not bare or (len(words) == 1 and len(bare) < 2):
        return None
    name = title_case((*words[:-1], bare))
    close = part[-1].start + len(part[-1].text) - (len(last) - len(bare))
    return Piece(name, start, close, titled, bare != last and not last.endswith((".", "-")), key(name))


@lru_cache(maxsize=20_000)
def pieces(run: str) -> tuple[Piece, ...]:
    """The names of a run of capitalised words, in order.

    Leading function words, weekdays and months are cut, and what stands before a person: titles, offices,
    and words that lead to a given name. A possessive, the form of a company and a full stop end a name.
    """
    if " " not in run and "\u00a0" not in run:
        low = run.casefold()
        if run in _ACRONYMS:
            return (Piece((run,), 0, len(run), False, False, key((run,))),)
        if low in FUNCTION_WORDS or low in _CALENDAR or _is_office(low):
            return ()
    return tuple(piece for part in _cut(_tokens(run)) if (piece := _piece(part)))
