"""Direct speech and who speaks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.mentions import FUNCTION_WORDS
from tasks.names import PARTICLES, UPPER, is_title

LONGEST_QUOTE: Final = 1_500
MOST_QUOTES: Final = 300

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "quotes.toml").read_text("utf-8"))
_VERBS: Final = frozenset(_DATA["verbs"])
_CONTINUING: Final = frozenset(_DATA["continuing"])
_CLOSERS: Final = {"“": "”“", "„": '“”"', "«": "»", "»": "«", '"': '"', "「": "」", "『": "』", "”": "”", "‘": "’"}
_CLOSE: Final = {
    mark: re.compile("’(?!\\w)" if mark == "‘" else r"\"(?!(?<=\s\")\w)" if mark == '"' else f"[{closers}]")
    for mark, closers in _CLOSERS.items()
}
_OPEN = re.compile('[“„«»"「『”‘]')
QUOTATION_MARK: Final = _OPEN
"""Finds where direct speech may begin."""
_SENTENCE_END = re.compile(r"[.!?…][\"”“’»)]{0,2}\s")
_NAME_WORD = rf"(?:[{UPPER}][\w’'.-]*[\w]|[{UPPER}]\.?)"
_PARTICLE = "|".join(
    sorted((re.escape(p) for p in PARTICLES if p.isalpha() and len(p) > 1 and p != "und"), key=len, reverse=True)
)
_NAME = re.compile(rf"(?<![\w’'-]){_NAME_WORD}(?:\s(?:(?:{_PARTICLE})\s){{0,2}}{_NAME_WORD}){{0,4}}")
_TAIL_END = re.compile(
    r"\.(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\b\w\.)(?:\s|\Z)|[!?;:](?:\s|\Z)|[“„«\"]"
)
_WORD = re.compile(r"[^\W\d_]+")
_POSSESSIVE = re.compile(r"(?:[’']s|[’'])\Z")


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


def _spans(line: str) -> list[_Spoken]:
    """Quotation spans of a paragraph. A closing mark with a space after it that nothing opened opens a quote."""
    result: list[_Spoken] = []
    at = 0
    while len(result) < MOST_QUOTES and (opened := _OPEN.search(line, at)):
        mark = opened[0]
        start = opened.start()
        after = line[start + 1 : start + 2]
        if (mark == "”" and after != " ") or (
            mark == "‘" and (not after.isalnum() or line[start - 1 : start].isalnum())
        ):
            at = start + 1
            continue
        closed = _CLOSE[mark].search(line, start + 1, min(len(line), start + LONGEST_QUOTE))
        if closed is None:
            at = start + 1
            continue
        end = closed.start()
        a, b = start + 1, end
        while a < b and line[a].isspace():
            a += 1
        while b > a and line[b - 1].isspace():
            b -= 1
        at = end + 1
        if b - a >= 2:
            result.append(_Spoken(start, end + 1, a, b))
    return result


def _people(text: str) -> list[tuple[int, int, str]]:
    """Capitalised names of a text without leading function words and titles."""
    found: list[tuple[int, int, str]] = []
    for one in _NAME.finditer(text):
        words = one[0].split()
        while words and (
            words[0].casefold() in FUNCTION_WORDS or is_title(words[0].casefold()) or words[0].casefold() in _VERBS
        ):
            words = words[1:]
        if words:
            found.append((one.start(), one.end(), _POSSESSIVE.sub("", " ".join(words))))
    return found


def _verb(text: str, last: bool = False) -> re.Match[str] | None:
    verb = None
    for word in _WORD.finditer(text):
        if word[0].casefold() in _VERBS:
            verb = word
            if not last:
                break
    return verb


def _after(line: str, spoken: _Spoken, stop: int) -> tuple[str | None, str | None]:
    """Speaker in the words after a quote: ``…,” said A B`` or ``…,” A B said``."""
    tail = line[spoken.end : min(stop, spoken.end + 140)]
    if end := _TAIL_END.search(tail):
        tail = tail[: end.start()]
    verb = _verb(tail)
    if verb is None or len(_WORD.findall(tail[: verb.start()])) > 8:
        return None, None
    people = _people(tail)
    before = [p for p in people if p[1] <= verb.start()]
    behind = [p for p in people if p[0] >= verb.end()]
    if before:
        return before[0][2], verb[0]
    if behind:
        multi = [p for p in behind if " " in p[2]]
        return (multi or behind)[0][2], verb[0]
    return None, verb[0]


def _before(line: str, spoken: _Spoken, start: int) -> tuple[str | None, str | None]:
    """Speaker in the sentence that leads to a quote: ``A B, a C, said, “…``."""
    head = line[max(start, spoken.start - 300) : spoken.start]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends:
        head = head[ends[-1] :]
    verb = _verb(head, last=True)
    if verb is None or len(head) - verb.end() > 60:
        return None, None
    people = [p for p in _people(head) if p[1] <= verb.start()]
    if not people:
        return None, verb[0]
    multi = [p for p in people if " " in p[2]]
    chosen = people[0] if people[0] in multi or not multi else (people[0] if people[0][0] == 0 else multi[0])
    return chosen[2], verb[0]


def read_quotes(line: str) -> list[Quote]:
    """Direct speech of one paragraph, in order, with its speaker where the sentence names one.

    Marks of English, German, French, Nordic and East Asian typography are read. A speaker is a name beside a reporting
    verb (``quotes.toml``) in the sentence that leads to the quote, or else in the words after it; *adding* and the like
    carry on the last speaker. ``sentence`` is what is closed like a sentence, else ``fragment``.
    """
    spans = _spans(line)
    result: list[Quote] = []
    speaker_now: str | None = None
    for number, spoken in enumerate(spans):
        text = line[spoken.inner_start : spoken.inner_end]
        before_end = spans[number - 1].end if number else 0
        after_stop = spans[number + 1].start if number + 1 < len(spans) else len(line)
        words = len(_WORD.findall(text))
        closed = text[-1] in ".,!?…。！？" or line[spoken.end : spoken.end + 1] in (",", ".")
        kind = (
            "sentence"
            if (text[0].isupper() or not text[0].isalpha()) and (words >= 4 or (closed and words >= 2)) and closed
            else "fragment"
        )
        if not text[0].isupper() and words >= 6 and closed:
            kind = "sentence"
        if text[0] > "\u2fff":
            kind = "sentence" if len(text) > 12 else "fragment"
        speaker, verb = _before(line, spoken, before_end)
        if speaker is None and verb and verb.casefold() in _CONTINUING and speaker_now:
            speaker = speaker_now
        if speaker is None and kind == "sentence":
            speaker, verb_after = _after(line, spoken, after_stop)
            verb = verb_after or verb
        elif speaker is None:
            verb = None
        speaker_now = speaker or speaker_now
        result.append(Quote(text, speaker, verb, kind, spoken.inner_start, spoken.inner_end))
    return result
