"""Words of the calendar: months, weekdays, and the words that news pages print beside dates.

Names come from Babel's CLDR tables, cue words and abbreviations from ``dates.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from tasks.cldr import calendar_names, code_of

DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "dates.toml").read_text("utf-8"))
CUES: Final = {
    word.casefold(): cue for cue in ("published", "updated") for word in DATA["cues"][cue] if not word.isspace()
}
_MARKS: Final = ". ׳॰’"
_TODAY: Final = frozenset(DATA["relative"]["today"])

_SIGNS: Final = r"\u060c\u061b\u061f\u2010-\u2bff\u3001-\u303f\uff00-\uff20\U0001f000-\U0001faff"
LETTER: Final = rf"[^\s\d!-@\[-`{{-\xbf{_SIGNS}]"
"""A pattern for a letter, or a mark that Indian and other scripts write vowels with, which ``\\w`` leaves out."""


@cache
def _names(kind: str, language: str) -> dict[str, int]:
    """Names of ``months`` or ``days`` of a language in CLDR, folded: name -> number. Unknown languages: empty."""
    table: dict[str, int] = {}
    for _, _, number, name in calendar_names(language, (kind, "wide"), (kind, "abbreviated")):
        name = name.casefold().strip(_MARKS)
        # one character of an Indian script is a syllable
        if len(name) > (1 if name > "\u0900" else 2) and not name[0].isdigit():
            table.setdefault(name, number)
    return table


def months(language: str) -> dict[str, int]:
    """Month names of a language (ISO 639-1) in every CLDR form, casefolded: name -> 1..12. Unknown languages: empty."""
    return _names("months", code_of(language))


@cache
def weekdays() -> frozenset[str]:
    """Words of the names of weekdays in all languages of ``dates.toml``, casefolded."""
    return frozenset(word for language in DATA["languages"] for word in weekdays_of(language))


@cache
def weekdays_of(language: str) -> frozenset[str]:
    """Words of the names of weekdays in one language (ISO 639-1), casefolded."""
    return frozenset(word for name in _names("days", language) for word in name.replace(".", " ").split())


@cache
def any_language() -> dict[str, int]:
    """Month names of all languages of ``dates.toml``, without those that mean different months in two of them."""
    seen: dict[str, set[int]] = {}
    for language in DATA["languages"]:
        for name, number in months(language).items():
            seen.setdefault(name, set()).add(number)
    for name, number in DATA["abbreviations"].items():
        seen.setdefault(name, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in seen.items() if len(numbers) == 1}


def month_number(name: str, language: str | None) -> int | None:
    """Number of a month from its name, read in the given language first, then in English, then in any."""
    name = name.casefold().strip(_MARKS)
    if language and (number := months(language).get(name)):
        return number
    if name.startswith("ב") and (number := months("he").get(name[1:])):
        return number
    return months("en").get(name) or any_language().get(name)


def is_cue_word(word: str) -> bool:
    """Whether a word (casefolded) says that a date is one of publication or update."""
    return word in CUES


def is_calendar_word(word: str) -> bool:
    """Whether a word (casefolded, without full stop) is a month or a weekday in any of the languages."""
    return len(word) > 2 and (word in any_language() or word in months("en") or word in weekdays())


def is_time_word(word: str) -> bool:
    """Whether a word (casefolded) opens a date or a time: a cue, a month, a weekday, *today*."""
    return word in CUES or word in _TODAY or is_calendar_word(word)
