"""Names that occur in running text, in scripts with capitals."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.names import PARTICLES, UPPER, is_title

MOST_NAMES: Final = 300
"""Names kept of one text: those that occur first."""

_WORD = rf"[{UPPER}](?:[\w’'-]*\w|\.(?=\s[{UPPER}]))"
_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "mentions.toml").read_text("utf-8"))
_LINK = "|".join(
    sorted(
        (re.escape(p) for p in PARTICLES if p.isalpha() and len(p) > 1 and p not in ("und", "le", "do")),
        key=len,
        reverse=True,
    )
)
# the look-behind comes after the capital: there it runs once a capital, before it once a character
_NAME = re.compile(
    rf"[{UPPER}](?<![\w’'-].)(?:(?>[\w’'-]*\w)|\.(?=\s[{UPPER}]))(?:\s(?:(?:{_LINK})\s){{0,2}}(?:{_WORD})){{1,5}}"
)
_TOKEN = re.compile(rf"[{UPPER}][\w-]*\w")
_POSSESSIVE = re.compile(r"(?:[’']s|[’'])\Z")
_ORGANISATION: Final = frozenset(_DATA["organisation"])
_PLACE: Final = frozenset(_DATA["place"])
_CALENDAR: Final = frozenset(_DATA["weekdays"])
FUNCTION_WORDS: Final = frozenset(_DATA["function_words"])
"""Words that begin sentences and are no names, casefolded."""


class Name(NamedTuple):
    """A name and how often it occurs."""

    name: str
    kind: str | None
    """person, place or organisation; None where the text does not tell."""
    mentions: int
    char_from: int
    """Where it occurs first."""


class _Form(NamedTuple):
    """A run of capitalised words, read."""

    name: str
    """Its words without leading function words and titles, the possessive cut; empty where nothing is left."""
    start: int
    """Where the name begins in the run."""
    single: str
    """The word that is left, when it is only one."""
    titled: bool
    """A title stood before it."""


def _form(run: str) -> _Form:
    words = run.split()
    cut = 0
    person = False
    for position, word in enumerate(words):
        low = word.casefold()
        if is_title(low):
            cut, person = position + 1, True
        elif (low.endswith(("’s", "'s")) and position < len(words) - 1) or (cut == position and low in FUNCTION_WORDS):
            cut, person = position + 1, person and cut == position
    start = 0
    for word in words[:cut]:
        start = run.find(word, start) + len(word)
    if cut and cut < len(words):
        start = run.find(words[cut], start)
    words = words[cut:]
    if words and words[-1].casefold() in _CALENDAR:
        words = words[:-1]
    name = _POSSESSIVE.sub("", " ".join(words))
    return _Form(name, start, words[0] if len(words) == 1 else "", person and bool(words))


def read_mentions(text: str, persons: Iterable[str] = ()) -> list[Name]:
    """Names of several words in a text, in order of appearance, with the occurrences of their short forms.

    A short form is the last word of a name, or the first (names that put the family first), when it stands alone; it
    counts for the first name that has it. Single words that are part of no longer name are left out: in German every
    noun has a capital. ``persons`` are names known as persons (authors, speakers); titles tell a person as well.
    """
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    titled: set[str] = set()
    matched: list[str] = []
    alone: Counter[str] = Counter()
    read: dict[str, _Form] = {}
    for found in _NAME.finditer(text):
        whole = found[0]
        matched.append(whole)
        form = read.get(whole)
        if form is None:
            form = read[whole] = _form(whole)
            if form.titled:
                titled.add(form.name)
        if form.single:
            alone[form.single] += 1
        elif form.name:
            if form.name not in first:
                if len(first) >= MOST_NAMES:
                    continue
                first[form.name] = found.start() + form.start
            count[form.name] += 1
    if not first:
        return []
    known = {p.casefold() for p in persons}
    taken: set[str] = set()
    merged: dict[str, str] = {}
    names = sorted(first, key=lambda n: (-len(n.split()), first[n]))
    by_end: dict[str, str] = {}
    for name in names:
        # a shorter name that closes or opens a longer one is a form of it
        if name in by_end:
            merged[name] = by_end[name]
            continue
        words = name.split()
        for size in range(2, len(words)):
            by_end.setdefault(" ".join(words[-size:]), name)
            by_end.setdefault(" ".join(words[:size]), name)
    for short, whole in merged.items():
        count[whole] += count.pop(short)
        first[whole] = min(first[whole], first.pop(short))
        if short in titled:
            titled.add(whole)
    within = Counter(_TOKEN.findall("\n".join(matched)))
    within.subtract(alone)
    tokens = Counter(_TOKEN.findall(text))
    result: list[Name] = []
    for name in sorted(first, key=first.__getitem__):
        words = name.split()
        total = count[name]
        for short in (words[-1], words[0]):
            if short not in taken and tokens[short] > within[short]:
                taken.add(short)
                total += tokens[short] - within[short]
        last = words[-1].casefold()
        is_person = name in titled or words[-1] in titled or name.casefold() in known
        kind = (
            "organisation"
            if any(w.casefold() in _ORGANISATION for w in words)
            else "place"
            if last in _PLACE
            else "person"
            if is_person
            else None
        )
        result.append(Name(name, kind, total, first[name]))
    return result
