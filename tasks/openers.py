"""The words that open a byline: *By*, *Von*, *Propos recueillis par*, *Oleh* …"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tasks.word_pattern import any_of

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "byline.toml").read_text("utf-8"))
_ALL: Final = [
    *_DATA["openers"],
    *(f"{what} {by}" for of in _DATA["of"] for what in of["of"] for by in of["words"]),
]
_ALONE: Final = frozenset(opener.casefold().rstrip(" :") for opener in _ALL)
_GLUED: Final = (
    "by", "By", "por", "Por", "par", "Par", "von", "Von", "door", "Door", "oleh", "Oleh", "Autor", "Autora",
)  # fmt: skip
"""Openers that a template writes on to the name."""
OPENER: Final = re.compile(
    rf"{any_of(_ALL, ignore_case=True)}(?=[\s:：　/])[\s:：/]{{0,4}}(?:[–—-]\s)?"
    rf"|(?-i:{any_of(_GLUED)}(?=[A-ZÀ-Þ][a-zß-ÿ]+\s[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
LABEL: Final = re.compile(rf"{any_of(_DATA['labels'], ignore_case=True)}(?:\s?[:：]\s?|\s|\Z)", re.IGNORECASE)
"""What names the author below the text."""
WEAK: Final = re.compile(rf"{any_of(_DATA['weak_openers'], ignore_case=True)}[\s:：]{{1,4}}", re.IGNORECASE)
"""Words that open bylines and much else."""
PLACED: Final = re.compile(
    r"(?:aus(?:\s[^\W\d_]{1,20}){1,3}?\sberichte[nt]"
    r"|(?:dal nostro|dalla nostra)\s(?:corrispondente|inviato|inviata)\s(?:a|da|in)\s[^\W\d_]{1,20},?"
    r"|(?:de|par) notre\s(?:correspondante?|envoyée? spéciale?)\s(?:à|en|au|aux)\s[\w-]{1,30},?)\s",
    re.IGNORECASE,
)
"""Openers that tell from where someone writes."""
AFTER_BAR: Final = re.compile(
    r"\|\s?(?:written by|words by|text by|story by|by|von|par|por|di)\s(?=[^\W\d_])", re.IGNORECASE
)
_FIRST_WORD = re.compile(r"[^\W\d_]{1,20}")
_HEADS: Final = frozenset(
    word.casefold()
    for opener in [*_ALL, *_DATA["weak_openers"], "aus", "dal", "dalla"]
    for word in _FIRST_WORD.findall(opener)[:1]
)


def is_opener(line: str) -> bool:
    """Whether a line is nothing but the opening of a byline (*By*, *Author of the article:*): names stand below it."""
    return len(line) <= 40 and line.casefold().rstrip(" :") in _ALONE


def may_open(line: str, start: int) -> bool:
    """Cheap test that spares most lines the long pattern of openers."""
    word = _FIRST_WORD.match(line, start)
    # the capital of i in Turkish is folded to two characters
    return word is not None and (word[0].casefold().replace("i\u0307", "i") in _HEADS or word[0].startswith(_GLUED))
