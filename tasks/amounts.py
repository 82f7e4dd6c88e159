"""Amounts of money and percentages in running text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

MOST_AMOUNTS: Final = 500
"""Amounts read from one text at most."""

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "amounts.toml").read_text("utf-8"))
_SCALES: Final[dict[str, float]] = _DATA["scales"]
_SCALES_OF: Final[dict[str, dict[str, float]]] = _DATA["scales_of"]
_SYMBOLS: Final[dict[str, str]] = _DATA["symbols"]
_WORDS: Final[dict[str, str]] = {**_DATA["words"], **{c.casefold(): c for c in _DATA["codes"]["all"]}}
_MONEY_OF: Final[dict[str, dict[str, str]]] = _DATA["money_by_language"]
_COMMA: Final = frozenset(_DATA["decimal_comma"])
_PERCENT: Final = frozenset(_DATA["percent"]["words"])


class Amount(NamedTuple):
    """One amount."""

    kind: str
    """``money`` or ``percent``."""
    value: float
    """The number, multiplied out."""
    unit: str
    """ISO 4217 code, or ``%``."""
    char_from: int
    char_to: int


def _longest_first(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_NUMBER = re.compile(r"\d{1,15}(?:[.,'’\u00a0\u202f]\d{3}(?!\d)){0,5}(?:[.,]\d{1,6})?(?!\d)")
_BEFORE = re.compile(rf"(?:{_longest_first([*_SYMBOLS, *_DATA['codes']['all']])})[ \u00a0]?\Z")
_SYMBOL_ENDS: Final = frozenset(s[-1] for s in [*_SYMBOLS, *_DATA["codes"]["all"]])
_UNIT_HEADS: Final = frozenset(
    w[:2].casefold()
    for w in [
        *_WORDS,
        *_PERCENT,
        *_SCALES,
        *_SYMBOLS,
        *(w for t in _SCALES_OF.values() for w in t),
        "US",
        "U.S.",
        "Canadian",
        "Australian",
        "Hong",
    ]
)
_SCALE = re.compile(
    rf"[ \u00a0-]?(?:{_longest_first([*_SCALES, *(w for t in _SCALES_OF.values() for w in t)])})"
    rf"(?![^\W\d_\u3000-\uffff])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    rf"[ \u00a0-]?(?:(?:US|U\.S\.|Canadian|Australian|Hong Kong)[ -])?"
    rf"({_longest_first([*_WORDS, *_PERCENT])}|[$€£¥₩₹₽₺₪₴₦₫](?!\d)|kr\b)(?![^\W\d_\u3000-\uffff])",
    re.IGNORECASE,
)


def _number(text: str, comma: bool) -> float | None:
    text = text.replace("'", "").replace("’", "").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return float(text)
    mark = text[last]
    other = "," if mark == "." else "."
    digits = len(text) - last - 1
    if other in text or (digits != 3 and text.count(mark) == 1):
        whole, part = text[:last], text[last + 1 :]
    elif text.count(mark) > 1 or mark == ("." if comma else ","):
        whole, part = text, ""
    else:
        whole, part = text[:last], text[last + 1 :]
    try:
        return float(f"{whole.replace('.', '').replace(',', '')}.{part or 0}")
    except ValueError:
        return None


def read_amounts(text: str, language: str | None = None) -> list[Amount]:
    """Amounts of money (sign, code or word beside a number) and percentages of a text, in order.

    Scale words (million, Mrd., 億) are multiplied out; *billion* and its like are read in the sense of ``language``.
    The dollar sign alone means USD. Numbers follow the decimal mark of the language where three digits leave it open.
    """
    result: list[Amount] = []
    comma = language in _COMMA
    scales = _SCALES_OF.get(language or "", {})
    money = _MONEY_OF.get(language or "", {})
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        before = text[start - 1] if start else " "
        if before.isdigit() or (before in ".," and start > 1 and text[start - 2].isdigit()):
            continue
        near = text[start - 2] if before in " \u00a0" and start > 1 else before
        symbol = _BEFORE.search(text[max(0, start - 5) : start]) if near in _SYMBOL_ENDS else None
        if symbol is None:
            at = end + (text[end : end + 1] in (" ", "\u00a0", "-"))
            head = text[at : at + 2].casefold()
            if (head not in _UNIT_HEADS and head[:1] not in _UNIT_HEADS) or (before.isalpha() and before < "\u3000"):
                continue
        scale = _SCALE.match(text, end, end + 16)
        after = scale.end() if scale else end
        unit = None if symbol else _UNIT.match(text, after, after + 24)
        if unit is None and symbol is None:
            continue
        value = _number(found[0], comma)
        if value is None:
            continue
        if scale:
            word = scale[0].strip(" \u00a0-").casefold()
            value *= scales.get(word) or _SCALES.get(word, 1.0)
        if symbol:
            mark = symbol[0].strip(" \u00a0")
            at = start - len(symbol[0])
            if mark[-1].isalpha() and at and text[at - 1].isalnum():
                continue
            code = money.get(mark) or _SYMBOLS.get(mark) or mark
            result.append(Amount("money", value, code, at, after))
        elif unit:
            word = unit[1].casefold()
            if word in _PERCENT:
                if not scale:
                    result.append(Amount("percent", value, "%", start, unit.end()))
            else:
                code = money.get(word) or _WORDS.get(word) or _SYMBOLS.get(unit[1]) or "USD"
                if word == "cents":
                    value /= 100
                result.append(Amount("money", value, code, start, unit.end()))
        if len(result) >= MOST_AMOUNTS:
            break
    return result
