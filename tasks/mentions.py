"""Names that occur in running text, in scripts with capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from tasks.names import HONORIFICS, PARTICLES, UPPER

MOST_NAMES: Final = 300
"""Names kept of one text: those that occur first."""

_WORD = rf"[{UPPER}](?:[\w’'-]*\w|\.(?=\s[{UPPER}]))"
_LINK = "|".join(sorted((re.escape(p) for p in PARTICLES if p.isalpha() and len(p) > 1 and p not in ("und", "le", "do")), key=len, reverse=True))
# the look-behind comes after the capital: there it runs once a capital, before it once a character
_NAME = re.compile(rf"[{UPPER}](?<![\w’'-].)(?:[\w’'-]*\w|\.(?=\s[{UPPER}]))(?:\s(?:(?:{_LINK})\s){{0,2}}(?:{_WORD})){{1,5}}")
_TOKEN = re.compile(rf"[{UPPER}][\w-]*\w")
_POSSESSIVE = re.compile(r"(?:[’']s|[’'])\Z")
_ORGANISATION: Final = frozenset(
    "university bank ministry party group inc corp council committee agency association court institute company union "
    "organization organisation federation league club congress parliament senate department commission fund foundation "
    "airlines universität partei verband gericht ministerium bundesamt universidad partido université parti police army "
    "times post journal news office center centre school college hospital museum".split()
)
_PLACE: Final = frozenset("river lake mountain mount island islands street avenue airport bay strait sea ocean city county province square valley".split())
_STOP: Final = frozenset(
    "the a an in on at of for from to by with and or but if as it its he she they we i you his her their our my this that these those there here "
    "what when where who why how which while after before since until during despite although because however meanwhile also still even now then "
    "today yesterday tomorrow earlier later last next according both all some many most more no not yes one two three first second third new "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "der die das den dem des ein eine einen einem einer er sie es wir ich ihr und oder aber im in am an auf aus bei mit nach von vor zu zum zur für über "
    "unter wie was wer wo wann warum doch auch noch nur so dann wenn weil dass nicht kein keine seit laut montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag januar februar märz mai juni juli oktober dezember le la les un une des du de et ou mais dans en sur pour par avec ce cette ces il elle ils elles "
    "nous vous je on el los las una unos y o pero con sin según como lo gli e ma con per tra fra questo questa het een van maar op te det den en et och men som "
    "for til ikke jeg vi han hun ha ho os as à é".split()
)

_CALENDAR: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
)
FUNCTION_WORDS: Final = _STOP
"""Words that begin sentences and are no names, casefolded."""


class Name(NamedTuple):
    """A name and how often it occurs."""

    name: str
    kind: str | None
    """person, place or organisation; None where the text does not tell."""
    mentions: int
    char_from: int
    """Where it occurs first."""


def read_mentions(text: str, persons: Iterable[str] = ()) -> list[Name]:
    """Names of several words in a text, in order of appearance, with the occurrences of their short forms.

    A short form is the last word of a name, or the first (names that put the family first), when it stands alone; it counts for
    the first name that has it. Single words that are part of no longer name are left out: in German every noun has a capital.
    ``persons`` are names known as persons (authors, speakers); titles before a name tell a person as well.
    """
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    titled: set[str] = set()
    within: Counter[str] = Counter()
    for found in _NAME.finditer(text):
        words = found[0].split()
        within.update(_TOKEN.findall(found[0]))
        cut = 0
        person = False
        for position, word in enumerate(words):
            low = word.casefold()
            if low in HONORIFICS:
                cut, person = position + 1, True
            elif low.endswith(("’s", "'s")) and position < len(words) - 1 or cut == position and low in _STOP:
                cut, person = position + 1, person and cut == position
        at = found.start()
        for word in words[:cut]:
            at = text.find(word, at) + len(word)
        if cut and cut < len(words):
            at = text.find(words[cut], at)
        words = words[cut:]
        if words and words[-1].casefold() in _CALENDAR:
            words = words[:-1]
        if words and person:
            titled.add(_POSSESSIVE.sub("", " ".join(words)))
        if not words:
            continue
        name = _POSSESSIVE.sub("", " ".join(words))
        if len(words) == 1:
            within[words[0]] -= 1
            continue
        if name not in first:
            if len(first) >= MOST_NAMES:
                continue
            first[name] = at
        count[name] += 1
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
    for form, whole in merged.items():
        count[whole] += count.pop(form)
        first[whole] = min(first[whole], first.pop(form))
        if form in titled:
            titled.add(whole)
    tokens = Counter(_TOKEN.findall(text))
    result: list[Name] = []
    for name in sorted(first, key=first.__getitem__):
        words = name.split()
        total = count[name]
        for form in (words[-1], words[0]):
            if form not in taken and tokens[form] > within[form]:
                taken.add(form)
                total += tokens[form] - within[form]
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
