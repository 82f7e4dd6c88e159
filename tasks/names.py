"""What a person's name looks like, in scripts with and without capitals."""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, Final

from tasks.calendar_words import is_cue_word, is_time_word

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
PARTICLES: Final = frozenset(_DATA["particles"])
HONORIFICS: Final = frozenset(_DATA["honorifics"])
NOT_PERSON: Final = frozenset(_DATA["not_person"])
_SURNAMES: Final = frozenset(_DATA["surnames"])
_TITLE_ENDINGS: Final = tuple(_DATA["title_endings"])
ROLES: Final = frozenset(_DATA["roles"])
_DESKS: Final = frozenset(_DATA["desks"])
PICTURES: Final = frozenset(_DATA["pictures"])
_JOBS: Final = frozenset(_DATA["jobs"])
_JOB_ENDINGS: Final = tuple(_DATA["job_endings"])
_JOB_ADJECTIVES: Final = tuple(_DATA["job_adjective_endings"])
_ORGANISATION_ENDINGS: Final = tuple(_DATA["organisation_endings"])
_HAN_ORGANISATIONS: Final = tuple(_DATA["han_organisations"])
_BEGINNINGS: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "given_names.toml").read_text("utf-8"))
_CASELESS_GIVEN: Final[list[str]] = _BEGINNINGS["caseless"].split()
# Arabic is often written without the signs above and below its first letter
_PLAIN_ALEF: Final = str.maketrans("أإآ", "ااا")
_GIVEN: Final = frozenset(
    (*_BEGINNINGS["given"].split(), *_CASELESS_GIVEN, *(name.translate(_PLAIN_ALEF) for name in _CASELESS_GIVEN))
)
GIVEN: Final = _GIVEN | frozenset(_BEGINNINGS["also"].split())
"""Given names, casefolded, those that are other words, too, among them."""
FAMILY_FIRST: Final = frozenset(_BEGINNINGS["family_first"].split())
"""Family names of languages that put them first, casefolded."""
_HAN_FAMILIES: Final = tuple(_BEGINNINGS["han"].split())
_PREPOSITIONS: Final = frozenset(("zu", "zum", "zur", "vom", "von"))
"""Particles that begin a phrase where they stand first."""


def _ranges(category: str, last: int) -> str:
    points = [c for c in range(0x41, last) if unicodedata.category(chr(c)) == category]
    parts: list[str] = []
    start = previous = points[0]
    for point in [*points[1:], sys.maxunicode]:
        if point != previous + 1:
            parts.append(chr(start) if start == previous else f"{chr(start)}-{chr(previous)}")
            start = point
        previous = point
    return "".join(parts)


UPPER: Final = _ranges("Lu", 0x590)
"""Inside of a regex character class: the capital letters of Latin, Greek, Cyrillic and Armenian."""

_TOKEN = re.compile(rf"(?:[{UPPER}][\w’'ʼ.-]*|[dDlLO]['’][{UPPER}][\w’'-]*|al-[{UPPER}][\w’'-]*)\Z")
_DIGIT = re.compile(r"[\d_]")
_INITIAL = re.compile(rf"(?:[{UPPER}]\.){{1,3}}-?\Z|[{UPPER}]\Z")
_ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,5}\Z")
_ACRONYM_BEFORE = re.compile(rf"[{UPPER}]{{3,6}}-")
_ARTICLES: Final = frozenset(
    ("Le", "La", "Les", "The", "El", "Los", "Las", "Il", "Lo", "Die", "Der", "Das", "De", "Het", "L’", "O", "A")
)
_HAN = re.compile(r"[\u4e00-\u9fff々]{2,3}[ 　]?[\u4e00-\u9fff々]{1,3}\Z|[\u4e00-\u9fff]{2,4}\Z")
_CASELESS = re.compile(r"[\u0590-\u139f\u1780-\u17ff][\u0590-\u139f\u1780-\u17ff\s'’.-]*\Z")
_WORD = re.compile(r"\S+")
_AND: Final = frozenset(("و", "और", "ও", "এবং", "และ", "و"))
_HANGUL = re.compile(r"[가-힣]{2,4}\Z")


def is_title(word: str) -> bool:
    """Whether a word (casefolded) is a title or office that stands before a name."""
    return word in HONORIFICS or (len(word) > 9 and word.endswith(_TITLE_ENDINGS))


def is_given_name(word: str) -> bool:
    """Whether a word, or the first part of a double name, is a frequent given name."""
    low = word.casefold()
    if low in _GIVEN or "-" not in low:
        return low in _GIVEN
    # Per-Erik: two of which each may be another word
    first, second = low.split("-", 1)
    return first in _GIVEN or (first in GIVEN and second in GIVEN)


def is_surname(words: list[str], n: int) -> bool:
    """Whether word ``n`` is a family name that is another word, too (*Lee*, *West*), right behind given names."""
    return (
        words[n].casefold() in _SURNAMES
        and n <= 2
        and is_given_name(words[0])
        and (n == 1 or is_given_name(words[1]) or _INITIAL.match(words[1]) is not None)
    )


def is_job(word: str) -> bool:
    """Whether a word (casefolded) is the job of someone who writes."""
    return word in _JOBS or (len(word) > 9 and word.endswith(_JOB_ENDINGS))


def is_job_adjective(word: str) -> bool:
    """Whether a word (casefolded) has the ending of an adjective that stands before a job."""
    return len(word) > 5 and word.endswith(_JOB_ADJECTIVES)


def ends_name(word: str) -> bool:
    """Whether a word after a name belongs to a job, a paper, a handle or a date, and no longer to the name."""
    low = word.casefold().strip(".,;:()[]'’")
    return low not in PARTICLES and (
        low in ROLES
        or low in _DESKS
        or low in NOT_PERSON
        or is_job(low)
        or low.endswith(_ORGANISATION_ENDINGS)
        or (is_time_word(low) and not is_given_name(low))
        or word[0] in "(["
        or "@" in word
        or (len(low) > 1 and len(low) < 6 and word.isupper())
        or _DIGIT.search(word) is not None
    )


def run_of_names(words: list[str]) -> list[int]:
    """Where names begin in words that hold several with nothing between them; ``[0]`` where that cannot be told.

    A name begins with a given name that follows no other given name, and has two words at least.
    """
    starts = [0]
    for n in range(2, len(words) - 1):
        if n - starts[-1] >= 2 and is_given_name(words[n]) and not is_given_name(words[n - 1]):
            starts.append(n)
    return starts if len(starts) > 1 and is_given_name(words[0]) else [0]


def _begins_with_acronym(words: list[str]) -> bool:
    """Whether capitals stand before words in small letters, and are no family name before a given one."""
    first = words[0]
    return (
        2 < len(first) < 6
        and first.isalpha()
        and first.isupper()
        and first.casefold() not in FAMILY_FIRST
        and len(words) > 1
        and not words[-1].isupper()
        and not is_given_name(first)
        and not is_given_name(words[1])
    )


def _is_short_name(words: list[str]) -> bool:
    """Whether words of two letters are a name: Bo Li, Li Na, Jo Ng."""
    return len(words) == 2 and all(w.istitle() for w in words) and any(w.casefold() in FAMILY_FIRST for w in words)


def is_person_name(text: str, single: bool = False) -> bool:
    """Whether a piece of a byline reads as the name of a person.

    A name has two to five words, each capitalised or a particle (*van*, *bin*, …), none of them a word of
    ``names.toml`` that marks desks, agencies, sections or sentences. ``single`` admits one word.
    """
    if not 3 <= len(text) <= 60:
        return False
    words = text.split()
    if len(words) > 6:
        return False
    if words[0].casefold() in _PREPOSITIONS:
        return False
    if words[0].capitalize() in _ARTICLES and (
        len(words) == 2 or (len(words) > 2 and words[2].casefold() in PARTICLES)
    ):
        # Le Monde, Le Monde des Salines; but Le Van Minh
        return False
    if _begins_with_acronym(words) or (max(map(len, words)) <= 2 and not _is_short_name(words)):
        return False
    # Kim Min-jae: parts of given names that are words elsewhere
    is_family_first = words[0].casefold() in FAMILY_FIRST
    full = 0
    for position, word in enumerate(words):
        low = word.casefold()
        if low in PARTICLES and position and position < len(words) - 1:
            continue
        if position and position == len(words) - 1 and is_surname(words, position):
            full += 1
            continue
        if low in NOT_PERSON or is_cue_word(low) or _ACRONYM.match(word) or _DIGIT.search(word):
            return False
        if low.endswith(_ORGANISATION_ENDINGS):
            return False
        if position == 0 and low in HONORIFICS and low.endswith("."):
            continue
        if _INITIAL.match(word):
            continue
        if not _TOKEN.match(word) or (word.endswith(".") and len(word) > 4 and position < len(words) - 1):
            return False
        if "-" in word and not word.isupper() and _ACRONYM_BEFORE.match(word):
            # ARD-Studio Paris
            return False
        if (
            "-" in word
            and any(part.casefold() in NOT_PERSON for part in word.split("-"))
            and not (is_family_first or is_given_name(word))
        ):
            return False
        full += 1
    if words[-1].endswith((".", "’", "'", "-")) and words[-1].casefold() not in ("jr.", "sr."):
        # Nicolas Ferrand C.
        return full >= 2 and _INITIAL.match(words[-1]) is not None and len(words[-1]) == 2
    if full == 1:
        return single or (len(words) > 1 and len(words[-1]) > 2)
    return full >= 2


def is_person_name_caseless(text: str) -> bool:
    """Whether a text in a script without capitals (Arabic, Hebrew, Devanagari …) has two to four words and no digits.

    That is the shape of a name, and of much else: evidence only after the opening of a byline.
    """
    words = text.split()
    return 2 <= len(words) <= 4 and len(text) <= 40 and _CASELESS.match(text) is not None and not _DIGIT.search(text)


def caseless_names(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the names in part of a line in a script without capitals; none where it is no list of names.

    Names are parted by a word for *and*, which Arabic and Hebrew write on to the next name.
    """
    spans: list[tuple[int, int]] = []
    at = begin = None
    for word in _WORD.finditer(line, start, end):
        bare = word[0][1:] if word[0][0] in "\u05d5\u0648" else ""
        if begin is not None and at is not None and (word[0] in _AND or is_given_name(bare)):
            spans.append((begin, at))
            begin = word.start() + 1 if bare in _GIVEN else None
        elif begin is None:
            begin = word.start()
        at = word.end()
    if begin is not None and at is not None:
        spans.append((begin, at))
    return spans if all(is_person_name_caseless(line[a:b]) for a, b in spans) else []


def is_person_name_cjk(text: str) -> bool:
    """Whether a piece of a byline in Chinese characters or Hangul has the shape of a person's name.

    Without a space between family and given name this is weak evidence: section names have the same length.
    """
    if text.endswith(_HAN_ORGANISATIONS):
        return False
    return bool(_HAN.match(text) or _HANGUL.match(text))


def has_family_name_cjk(text: str) -> bool:
    """Whether a name in Chinese characters begins with a frequent Japanese family name and goes on."""
    return len(text) >= 3 and text.startswith(_HAN_FAMILIES)
