"""Words and signs around numbers: magnitudes, currencies, units and what links the numbers of a range."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tasks.word_pattern import any_of

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "amounts.toml").read_text("utf-8"))
SCALES: Final[dict[str, float]] = _DATA["scales"]
SCALES_OF: Final[dict[str, dict[str, float]]] = _DATA["scales_of"]
_CODES: Final[list[str]] = _DATA["codes"]["all"]
SYMBOLS: Final[dict[str, str]] = {**_DATA["symbols"], **{f"{c}$": c for c in _CODES}, **{c: c for c in _CODES}}
WORDS: Final[dict[str, str]] = {**_DATA["words"], **{c.casefold(): c for c in _CODES}}
MONEY_OF: Final[dict[str, dict[str, str]]] = _DATA["money_by_language"]
COMMA: Final = frozenset(_DATA["decimal_comma"])
PERCENT: Final = frozenset(_DATA["percent"]["words"])
QUALIFIED: Final[dict[str, dict[str, str]]] = _DATA["qualified"]
QUALIFIED_AFTER: Final[dict[str, dict[str, str]]] = _DATA["qualified_after"]
_AMBIGUOUS: Final = frozenset(_DATA["ambiguous"]["words"])
_RANGE: Final[dict[str, list[str]]] = _DATA["range"]
UNIT_OF: Final = {word: unit for unit, words in _DATA["counts"].items() for word in words}
SIGN_OF: Final = {sign: unit for unit, signs in _DATA["signs"].items() for sign in signs}

_LETTER: Final = r"[^\W\d_\u3000-\uffff]"
"""Of a script whose words are parted by spaces."""
BEFORE = re.compile(rf"{any_of(SYMBOLS)}[ \u00a0]?\Z")
SYMBOL_ENDS: Final = frozenset(s[-1] for s in SYMBOLS)
SHARED_SIGNS: Final = "$£¥"
"""Signs that letters before them turn into the sign of another currency."""
CJK: Final = "\u3000"
"""What lies beyond is written without spaces."""
UNIT_HEADS: Final = frozenset(
    w[:2].casefold()
    for w in [
        *WORDS,
        *PERCENT,
        *SCALES,
        *SYMBOLS,
        *(w for t in SCALES_OF.values() for w in t),
        *QUALIFIED,
        *_AMBIGUOUS,
        *UNIT_OF,
        *SIGN_OF,
    ]
)
"""What begins like none of these behind a number is no unit: it saves most searches."""
_SCALE_WORD: Final = any_of([*SCALES, *(w for t in SCALES_OF.values() for w in t)], ignore_case=True)
SCALE = re.compile(rf"[ \u00a0-]?{_SCALE_WORD}(?!{_LETTER})", re.IGNORECASE)
UNIT = re.compile(
    rf"[ \u00a0-]?(?:de |di |d['’])?(?:({any_of(QUALIFIED, ignore_case=True)})[ -])?"
    rf"({any_of([*WORDS, *PERCENT, *_AMBIGUOUS], ignore_case=True)}|[$€£¥₩₹₽₺₪₴₦₫₱฿](?!\d)|kr\b)(?!{_LETTER})",
    re.IGNORECASE,
)
QUALIFIER = re.compile(rf" ({any_of(QUALIFIED_AFTER, ignore_case=True)})(?!{_LETTER})", re.IGNORECASE)
COUNTED = re.compile(rf"[ \u00a0-]?(?:de |di |d['’])?({any_of(UNIT_OF, ignore_case=True)})(?!{_LETTER})", re.IGNORECASE)
SIGN = re.compile(rf"([ \u00a0]?)({any_of(SIGN_OF)})(?![\w/])")
WEIGHING = re.compile(r"\bweigh", re.IGNORECASE)
LINK = re.compile(
    rf"(?:[ \u00a0]?{_SCALE_WORD}\.?)?"
    rf"(?:(?P<dash>[-–~〜～至到])|\s?[-–~]\s?|\s(?:{'|'.join(_RANGE['to'])})\s|(?P<and>\s(?:{'|'.join(_RANGE['and'])})\s|\sو))",
    re.IGNORECASE,
)
"""Between the two numbers of a range."""
LONGEST_LINK: Final = 24
"""Characters between the two numbers of a range at most."""
BETWEEN = re.compile(rf"\b(?:{'|'.join(_RANGE['between'])})\s\Z", re.IGNORECASE)
MINUS = re.compile(rf"\b(?:{'|'.join(_RANGE['minus'])})[ \u00a0]\Z", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
CLOSED = re.compile(r"\s?(?:\Z|[.,;:)\n]|(?:a|an|per|each|pro|par|por)\b)")
"""What may follow a second number that has neither magnitude nor unit."""
