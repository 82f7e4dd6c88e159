"""Who speaks: names, reporting verbs and pronouns before and after direct speech."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, NamedTuple

from tasks.mentions import Names, Occurrence
from tasks.quote_words import GERMAN_ONLY, OBJECT_VERBS, PLACING, PRONOUNS, SOURCES, VERBS

BACK: Final = 4
"""Paragraphs that a pronoun looks back over."""

_VERBS_ELSEWHERE: Final = VERBS - GERMAN_ONLY
SENTENCE_END: Final = re.compile(r"[.!?…][\"”“’'»)]{0,2}\s")
_TAIL_END = re.compile(
    r"[.!?;:“„«\"](?:(?<=[“„«\"])|(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\bRev\.)(?<!\b\w\.)(?:\s|\Z))"
)
_WORD = re.compile(r"[^\W\d_]+")
_DASH_NAME = re.compile(r"\s?[—–-]\s?(?=\S)")


class Verb(NamedTuple):
    """A reporting verb."""

    start: int
    end: int
    text: str


Paragraph = tuple[int, int]
"""Span of a paragraph in the text."""


class Speakers:
    """Persons and organisations of one text as speakers."""

    def __init__(self, text: str, names: Names, language: str | None) -> None:
        self.text = text
        self.names = names.names
        self.occurrences = names.occurrences
        self.starts = [o.char_from for o in self.occurrences]
        self.verbs = VERBS if language == "de" else _VERBS_ELSEWHERE

    def within(self, start: int, end: int) -> list[Occurrence]:
        """Persons and organisations between two places."""
        return self.occurrences[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def is_person(self, one: Occurrence) -> bool:
        return self.names[one.name].kind == "person"

    def _verb(self, start: int, end: int, last: bool = False) -> Verb | None:
        verb = None
        for word in _WORD.finditer(self.text, start, end):
            if word[0].casefold() in self.verbs:
                verb = word
                if not last:
                    break
        return Verb(*verb.span(), verb[0]) if verb else None

    def _word_before(self, at: int, floor: int) -> str:
        words = _WORD.findall(self.text[max(floor, at - 24) : at])
        return words[-1].casefold() if words else ""

    def _speakers(self, start: int, end: int) -> list[Occurrence]:
        """Who can be a speaker between two places: no possessive, nothing behind a preposition."""
        return [
            one
            for one in self.within(start, end)
            if not one.possessive and self._word_before(one.char_from, start) not in PLACING
        ]

    def first(self, found: list[Occurrence]) -> int | None:
        """The first person, else the first organisation."""
        return next((o.name for o in found if self.is_person(o)), found[0].name if found else None)

    def before(self, floor: int, at: int) -> tuple[int | None, Verb | None, bool]:
        """Speaker and verb in the sentence before a quote (``A B, a C, said, “…``), and whether a pronoun speaks.

        ``floor`` is where the quote before ends, ``at`` where this one begins.
        """
        start = max(floor, at - 300)
        head = self.text[start:at]
        ends = [found.end() for found in SENTENCE_END.finditer(head)]
        if ends:
            start += ends[-1]
        verb = self._verb(start, at, last=True)
        if verb is None or at - verb.end > 70:
            for word in _WORD.finditer(self.text, start, at):
                if word[0].casefold() in SOURCES and word[0].casefold() != "to":
                    found = [o for o in self.within(word.end(), at) if o.char_from - word.end() < 60]
                    return self.first(found), None, False
            if self.text[start:at].rstrip().endswith(":"):
                found = self._speakers(start, at)
                return (found[0].name if len({o.name for o in found}) == 1 else None), None, False
            return None, None, False
        found = self._speakers(start, verb.start)
        direct = self._word_before(verb.start, start) in PRONOUNS or self._next_word(verb.end, at) in PRONOUNS
        if direct:
            people = {o.name for o in found if self.is_person(o)}
            return (people.pop() if len(people) == 1 else None), verb, not found
        speaker = self.first(found)
        if speaker is None and verb.text.casefold() not in OBJECT_VERBS:
            behind = [o for o in self._speakers(verb.end, at) if o.char_from - verb.end < 40]
            speaker = self.first(behind) if self.text[start : verb.start].strip() == "" or behind else None
        return speaker, verb, speaker is None and self._pronoun(start, verb.start)

    def after(self, at: int, stop: int, closed: str) -> tuple[int | None, Verb | None, bool]:
        """Speaker and verb behind a quote (``…,” said A B``, ``…,” A B said``), and whether a pronoun speaks.

        ``at`` is where the quote ends, ``stop`` where the next one begins, ``closed`` its last character.
        """
        stop = min(stop, at + 160)
        tail = self.text[at:stop]
        if end := _TAIL_END.search(tail):
            stop = at + end.start()
            tail = tail[: end.start()]
        if dash := _DASH_NAME.match(tail):
            found = self.within(at, at + dash.end() + 1)
            if found:
                return found[0].name, None, False
        if closed in ".…" and tail.lstrip()[:1].isupper():
            return None, None, False
        verb = self._verb(at, stop)
        if verb is None or len(_WORD.findall(self.text[at : verb.start])) > 12:
            return None, None, False
        before = self._speakers(at, verb.start)
        if before:
            return self.first(before), verb, False
        if self._pronoun(at, verb.start) or self._next_word(verb.end, stop) in PRONOUNS:
            return None, verb, True
        if verb.text.casefold() in OBJECT_VERBS:
            return None, verb, False
        behind = self._speakers(verb.end, stop)
        return self.first([o for o in behind if o.char_from - verb.end < 90]), verb, False

    def antecedent(self, paragraphs: list[Paragraph], i: int, at: int, said: list[int]) -> int | None:
        """Whom a pronoun at ``at`` means: the only person of its paragraph so far, or of the last one that has any."""
        found = [o for o in self.within(paragraphs[i][0], at) if self.is_person(o)]
        people = {o.name for o in found}
        if len(people) > 1:
            people = {o.name for o in found if not o.possessive}
        if len(people) == 1:
            return people.pop()
        if people:
            return said[-1] if said and said[-1] in people else None
        for back in range(i - 1, max(-1, i - 1 - BACK), -1):
            people = {o.name for o in self.within(*paragraphs[back]) if self.is_person(o)}
            if len(people) == 1:
                return people.pop()
            if people:
                return said[-1] if said and said[-1] in people else None
        return None

    def _pronoun(self, start: int, end: int) -> bool:
        return any(word.casefold() in PRONOUNS for word in _WORD.findall(self.text[start:end]))

    def _next_word(self, start: int, end: int) -> str:
        found = _WORD.search(self.text, start, min(end, start + 24))
        if found and found[0].casefold() == "t":
            found = _WORD.search(self.text, found.end(), min(end, start + 24))
        return found[0].casefold() if found else ""
