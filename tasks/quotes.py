"""Direct speech and who speaks."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from tasks.mentions import Names, read_names
from tasks.quote_marks import MOST_QUOTES, Spoken, spoken_in
from tasks.quote_speakers import SENTENCE_END, Paragraph, Speakers, Verb

WORDS, WORDS_GOING_ON = 2, 6
"""Words that make a closed quote a sentence, and one that begins with a small letter."""

_WORD = re.compile(r"[^\W\d_]+")
_SPACE_MARKS: Final = " \t\u00a0.,;:!?…—–-()"


class Quote(NamedTuple):
    """Direct speech."""

    text: str
    """What is said, without quotation marks and outer spaces."""
    speaker: str | None
    verb: str | None
    kind: str
    """``sentence`` or ``fragment``."""
    char_from: int
    char_to: int
    """Span of ``text``."""


def read_quotes(text: str, names: Names | None = None, language: str | None = None) -> list[Quote]:
    """Direct speech of a text whose paragraphs are lines, in order, with its speaker where the text names one.

    Marks of English, German, French, Nordic and East Asian typography are read; dashes are not. A speaker is a person
    or organisation of ``names`` (`tasks.mentions.read_names`) beside a reporting verb (``quotes.toml``) in the sentence
    that leads to the quote, or else in the words after it. A quote without either goes on with the speaker before it in
    the paragraph where no other person comes between, or with the only person that the paragraph has named; a paragraph
    of nothing but speech goes on with the speaker of the one before. A pronoun stands for the only person of its
    paragraph, else of the last paragraph that names one. In doubt the speaker is None. ``sentence`` is what is closed
    like a sentence, else ``fragment``.
    """
    return _Reader(text, read_names(text, language) if names is None else names, language).read()


class _Place(NamedTuple):
    """Where a quote stands."""

    paragraph: int
    number: int
    """How many quotes of the paragraph stand before it."""
    floor: int
    """Where the one before it ends, in the text, else where the paragraph begins."""
    opens: int
    closes: int
    stop: int
    """Where the one after it begins, else where the paragraph ends."""
    kind: str
    is_alone: bool
    """The paragraph is nothing but quotes."""


class _Reader:
    """Reads the quotes of one text, paragraph by paragraph."""

    def __init__(self, text: str, names: Names, language: str | None) -> None:
        self.text = text
        self.speakers = Speakers(text, names, language)
        self.lines = text.split("\n")
        self.paragraphs: list[Paragraph] = []
        at = 0
        for line in self.lines:
            self.paragraphs.append((at, at + len(line)))
            at += len(line) + 1
        self.quotes: list[Quote] = []
        self.said: list[int] = []
        """Who spoke so far."""
        self.last_paragraph = -9
        """Where somebody spoke last."""
        self.left_open: list[int] = []
        """Quotes that the paragraphs before this one leave open."""
        self.seen: set[str] = set()

    def read(self) -> list[Quote]:
        for i, line in enumerate(self.lines):
            spans = spoken_in(line, self._goes_on(i))
            if spans:
                self._read_paragraph(i, spans)
            else:
                self.left_open = []
            if len(self.quotes) >= MOST_QUOTES:
                break
        return self.quotes

    def _goes_on(self, i: int) -> bool:
        """Whether the paragraph after this one opens with a quotation mark."""
        end = self.paragraphs[i][1]
        return self.text[end + 1 : end + 2] in ("“", "„", "«", '"')

    def _read_paragraph(self, i: int, spans: list[Spoken]) -> None:
        line, (start, end) = self.lines[i], self.paragraphs[i]
        is_alone = _only_quotes(line, spans)
        here: int | None = None
        """Who spoke last in this paragraph."""
        for number, spoken in enumerate(spans[: MOST_QUOTES - len(self.quotes)]):
            floor = start + (spans[number - 1].end if number else 0)
            stop = start + spans[number + 1].start if number + 1 < len(spans) else end
            opens, closes = start + spoken.start, start + spoken.end
            place = _Place(i, number, floor, opens, closes, stop, _kind(line, spoken), is_alone)
            speaker, verb = self._speaker(place, line[spoken.inner_end - 1], here)
            words = line[spoken.inner_start : spoken.inner_end]
            plain = " ".join(words.casefold().split())
            if is_alone and plain in self.seen:  # lifted out of the text
                speaker = None
            self.seen.add(plain)
            if speaker is not None:
                here = speaker
                self.last_paragraph = i
                self.said.append(speaker)
            name = None if speaker is None else self.speakers.names[speaker].name
            told = verb.text if verb and name else None
            at = start + spoken.inner_start
            self.quotes.append(Quote(words, name, told, place.kind, at, at + len(words)))
            self._follow(place, spoken, name, verb)

    def _follow(self, place: _Place, spoken: Spoken, name: str | None, verb: Verb | None) -> None:
        """Name the speaker of the quotes that were left open before this one, and note whether this one is."""
        if not place.number:
            if name:
                for one in self.left_open:
                    self.quotes[one] = self.quotes[one]._replace(speaker=name)
            if name or spoken.start > 0 or spoken.is_closed:
                self.left_open = []
        if not spoken.is_closed and name is None and verb is None:
            self.left_open.append(len(self.quotes) - 1)

    def _speaker(self, place: _Place, closed: str, here: int | None) -> tuple[int | None, Verb | None]:
        """Who speaks, and the verb that says so. ``closed`` is the last character of the quote."""
        speaker, verb, by_pronoun = self.speakers.before(place.floor, place.opens)
        if speaker is None and by_pronoun:
            speaker = self._pronoun(place, here)
        is_told = speaker is not None
        if speaker is None and (place.kind == "sentence" or self.text[place.closes : place.closes + 1] == ","):
            speaker, after, by_pronoun = self.speakers.after(place.closes, place.stop, closed)
            if speaker is None and by_pronoun:
                speaker = self._pronoun(place, here)
            is_told = after is not None
            verb = after or verb
        if speaker is None and not is_told:
            speaker = self._goes_on_speaking(place, here)
        if speaker is None and not is_told and place.kind == "sentence":
            speaker = self._known(place)
        return speaker, verb

    def _pronoun(self, place: _Place, here: int | None) -> int | None:
        """Whom a pronoun beside a quote means."""
        if here is not None:
            return here
        return self.speakers.antecedent(self.paragraphs, place.paragraph, place.opens, self.said)

    def _goes_on_speaking(self, place: _Place, here: int | None) -> int | None:
        """The speaker of the quote before, in the same paragraph, where no other person comes between."""
        if not place.number or here is None or self._people(place.floor, place.opens) - {here}:
            return None
        between = self.text[place.floor : place.opens]
        return here if place.kind == "sentence" or not between.strip(_SPACE_MARKS) else None

    def _known(self, place: _Place) -> int | None:
        """The speaker of the paragraph before, or the only person that leads to a sentence without a verb."""
        i = place.paragraph
        start = self.paragraphs[i][0]
        if place.is_alone:
            if i - self.last_paragraph <= 1:
                return self.said[-1] if self.said else None
            if not i or not self.text[:start].rstrip().endswith(":"):
                return None
            people = self._people(*self.paragraphs[i - 1])
        elif SENTENCE_END.search(self.text, max(start, place.opens - 4), place.opens):
            people = self._people(start, place.opens)
        else:
            return None
        return people.pop() if len(people) == 1 else None

    def _people(self, start: int, end: int) -> set[int]:
        """The persons that are named between two places."""
        return {one.name for one in self.speakers.within(start, end) if self.speakers.is_person(one)}


def _kind(line: str, spoken: Spoken) -> str:
    text = line[spoken.inner_start : spoken.inner_end]
    closed = text[-1] in ".,!?…。！？" or line[spoken.end : spoken.end + 1] in (",", ".")
    if text[0] > "\u2fff":
        return "sentence" if len(text) > 12 else "fragment"
    if not closed:
        return "fragment"
    fewest = WORDS_GOING_ON if text[0].isalpha() and not text[0].isupper() else WORDS
    return "sentence" if sum(1 for _ in islice(_WORD.finditer(text), fewest)) == fewest else "fragment"


def _only_quotes(line: str, spans: list[Spoken]) -> bool:
    at = 0
    for spoken in spans:
        if line[at : spoken.start].strip(_SPACE_MARKS):
            return False
        at = spoken.end
    return not line[at:].strip(_SPACE_MARKS)
