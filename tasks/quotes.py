"""Direct speech and who speaks."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from tasks.mentions import Names, read_names
from tasks.quote_speakers import SENTENCE_END, Paragraph, Speakers

LONGEST_QUOTE: Final = 1_500
MOST_QUOTES: Final = 300
WORDS, WORDS_GOING_ON = 2, 6
"""Words that make a closed quote a sentence, and one that begins with a small letter."""

_CLOSERS: Final = {"“": "”“", "„": '“”"', "«": "»", "»": "«", '"': '"', "「": "」", "『": "』", "”": "”", "‘": "’"}
_STRAIGHT: Final = "'"
"""A mark of speech only where it closes behind a stop or comma, or before one: elsewhere it is an apostrophe."""
_APOSTROPHE = re.compile(r"'(?:bout|cause|em|n|ne|round|s|t|til|tis|twas)\b", re.IGNORECASE)
"""Words that begin with an apostrophe."""
_CLOSE: Final = {
    mark: re.compile("’(?!\\w)" if mark == "‘" else r"\"(?!(?<=\s\")\w)" if mark == '"' else f"[{closers}]")
    for mark, closers in _CLOSERS.items()
} | {_STRAIGHT: re.compile(r"'(?:(?<=[.,!?…]')(?!\w)|(?=[,.](?:\s|\Z)))")}
QUOTATION_MARK: Final = re.compile(r"""[“„«»"「『”‘'](?:(?<!')|(?<![^\s(\[—–:]')(?=[^\W\d_]))""")
"""Finds where direct speech may begin."""
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


class _Spoken(NamedTuple):
    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool


def _opens(line: str, start: int) -> bool:
    """Whether a mark of speech opens some, and closes none and is no apostrophe."""
    mark = line[start]
    after = line[start + 1 : start + 2]
    if mark == "”":
        # of a pair of the same marks, as in Swedish and Finnish, the first stands before a word and behind none
        before = line[start - 1 : start]
        return after == " " or (after.strip() != "" and (not before or before.isspace() or before in "([—–:"))
    if mark == "‘":
        return after.isalnum() and not line[start - 1 : start].isalnum()
    if mark == _STRAIGHT:
        # a small letter goes on with speech: 'It rains,' she said, 'but not here.'
        begins = after.isupper() or (line[max(0, start - 2) : start] == ", " and after.isalpha())
        return begins and _APOSTROPHE.match(line, start) is None
    return True


def _spans(line: str, goes_on: bool) -> list[_Spoken]:
    """Quotation spans of a paragraph. A closing mark with a space after it that nothing opened opens a quote.

    ``goes_on``: the next paragraph opens with a quotation mark, so that speech may stay open at the end of this one.
    """
    result: list[_Spoken] = []
    if not any(mark in line for mark in (*_CLOSERS, _STRAIGHT)):
        return result
    at = 0
    # up to where nothing closes a mark: the next of its kind need not look again
    searched: dict[str, int] = {}
    while len(result) < MOST_QUOTES and (opened := QUOTATION_MARK.search(line, at)):
        mark = opened[0]
        start = opened.start()
        if not _opens(line, start):
            at = start + 1
            continue
        limit = min(len(line), start + LONGEST_QUOTE)
        closed = _CLOSE[mark].search(line, max(start + 1, searched.get(mark, 0)), limit)
        if closed is None:
            searched[mark] = limit
        if closed is None and not (goes_on and mark in '“„«"' and len(line) - start <= LONGEST_QUOTE):
            at = start + 1
            continue
        end = closed.start() if closed else len(line)
        a, b = start + 1, end
        while a < b and line[a].isspace():
            a += 1
        while b > a and line[b - 1].isspace():
            b -= 1
        at = end + 1
        if b - a >= 2:
            result.append(_Spoken(start, min(end + 1, len(line)), a, b, closed is not None))
    return result


def _kind(line: str, spoken: _Spoken) -> str:
    text = line[spoken.inner_start : spoken.inner_end]
    closed = text[-1] in ".,!?…。！？" or line[spoken.end : spoken.end + 1] in (",", ".")
    if text[0] > "\u2fff":
        return "sentence" if len(text) > 12 else "fragment"
    if not closed:
        return "fragment"
    fewest = WORDS_GOING_ON if text[0].isalpha() and not text[0].isupper() else WORDS
    return "sentence" if sum(1 for _ in islice(_WORD.finditer(text), fewest)) == fewest else "fragment"


def _only_quotes(line: str, spans: list[_Spoken]) -> bool:
    at = 0
    for spoken in spans:
        if line[at : spoken.start].strip(_SPACE_MARKS):
            return False
        at = spoken.end
    return not line[at:].strip(_SPACE_MARKS)


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
    if names is None:
        names = read_names(text, language)
    reader = Speakers(text, names, language)
    paragraphs: list[Paragraph] = []
    lines = text.split("\n")
    at = 0
    for line in lines:
        paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    result: list[Quote] = []
    said: list[int | None] = []
    last_paragraph = -9
    # quotes that the paragraphs before this one leave open
    left_open: list[int] = []
    seen: set[str] = set()
    for i, line in enumerate(lines):
        start, end = paragraphs[i]
        goes_on = i + 1 < len(paragraphs) and text[end + 1 : end + 2] in ("“", "„", "«", '"')
        spans = _spans(line, goes_on)
        if not spans:
            left_open = []
            continue
        alone = _only_quotes(line, spans)
        here: int | None = None
        for number, spoken in enumerate(spans):
            floor = start + (spans[number - 1].end if number else 0)
            stop = start + (spans[number + 1].start if number + 1 < len(spans) else len(line))
            opens, closes = start + spoken.start, start + spoken.end
            kind = _kind(line, spoken)
            words = line[spoken.inner_start : spoken.inner_end]
            speaker, verb, by_pronoun = reader.before(floor, opens)
            if speaker is None and by_pronoun:
                speaker = here if here is not None else reader.antecedent(paragraphs, i, opens, said)
            if speaker is None and (kind == "sentence" or line[spoken.end : spoken.end + 1] == ","):
                after, verb_after, by_pronoun = reader.after(closes, stop, words[-1])
                verb = verb_after or verb
                if after is None and by_pronoun:
                    after = here if here is not None else reader.antecedent(paragraphs, i, opens, said)
                speaker = after
                told = verb_after is not None
            else:
                told = speaker is not None
            if speaker is None and not told and number and here is not None:
                between = {o.name for o in reader.within(floor, opens) if reader.is_person(o)}
                if between <= {here} and (kind == "sentence" or not text[floor:opens].strip(_SPACE_MARKS)):
                    speaker = here
            if speaker is None and not told and kind == "sentence":
                if alone and i - last_paragraph <= 1:
                    speaker = said[-1] if said else None
                elif alone and i and text[:start].rstrip().endswith(":"):
                    found = {o.name for o in reader.within(*paragraphs[i - 1]) if reader.is_person(o)}
                    speaker = found.pop() if len(found) == 1 else None
                elif not alone and SENTENCE_END.search(text, max(start, opens - 4), opens):
                    found = {o.name for o in reader.within(start, opens) if reader.is_person(o)}
                    speaker = found.pop() if len(found) == 1 else None
            plain = " ".join(words.casefold().split())
            if alone and plain in seen:
                speaker = None
            seen.add(plain)
            if speaker is not None:
                here = speaker
                last_paragraph = i
                said.append(speaker)
            name = reader.names[speaker].name if speaker is not None else None
            result.append(
                Quote(
                    words,
                    name,
                    verb.text if verb and name else None,
                    kind,
                    start + spoken.inner_start,
                    start + spoken.inner_end,
                )
            )
            if name and left_open and not number:
                for one in left_open:
                    result[one] = result[one]._replace(speaker=name)
            if number == 0 and (name or spoken.start > 0 or spoken.is_closed):
                left_open = []
            if not spoken.is_closed and name is None and verb is None:
                left_open.append(len(result) - 1)
            if len(result) >= MOST_QUOTES:
                return result
    return result
