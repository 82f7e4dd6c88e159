"""Amounts of money, percentages and counts with a unit in running text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.lines import digit_runs
from tasks.word_pattern import any_of

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
_QUALIFIED: Final[dict[str, dict[str, str]]] = _DATA["qualified"]
_SPACED: Final = frozenset(_DATA["space_groups"])
_UNIT_OF: Final = {word: unit for unit, words in _DATA["counts"].items() for word in words}
_SIGN_OF: Final = {sign: unit for unit, signs in _DATA["signs"].items() for sign in signs}


class Amount(NamedTuple):
    """One amount."""

    kind: str
    """``money``, ``percent`` or ``count``."""
    value: float
    """The number, multiplied out."""
    unit: str
    """ISO 4217 code, ``%``, or the unit of a count (``people`` or the sign of a measure, ``km``)."""
    char_from: int
    char_to: int


_NUMBER = re.compile(r"\d(?<!\d\d)\d{0,14}(?:[.,'’\u00a0\u202f]\d{3}(?!\d)){0,5}(?:[.,]\d{1,6})?(?!\d)")
# a plain space parts thousands only where it must: elsewhere "in 2019 300 people" would be one number
_NUMBER_SPACED = re.compile(
    r"\d(?<!\d\d)(?:\d{0,2}(?: \d{3}(?!\d)){1,4}|\d{0,14}(?:[.,'’\u00a0\u202f]\d{3}(?!\d)){0,5})(?:[.,]\d{1,6})?(?!\d)"
)
_RANGE = re.compile(r"(\d{1,15}(?:[.,]\d{1,6})?)(?:\s?[-–]\s?|\s(?:to|bis|à|a|tot|til|till)\s)\Z")
_BEFORE = re.compile(rf"{any_of([*_SYMBOLS, *_DATA['codes']['all']])}[ \u00a0]?\Z")
_SYMBOL_ENDS: Final = frozenset(s[-1] for s in [*_SYMBOLS, *_DATA["codes"]["all"]])
_UNIT_HEADS: Final = frozenset(
    w[:2].casefold()
    for w in [
        *_WORDS,
        *_PERCENT,
        *_SCALES,
        *_SYMBOLS,
        *(w for t in _SCALES_OF.values() for w in t),
        *_QUALIFIED,
        *_UNIT_OF,
        *_SIGN_OF,
    ]
)
"""What begins like none of these behind a number is no unit: it saves most searches."""
_SCALE = re.compile(
    rf"[ \u00a0-]?{any_of([*_SCALES, *(w for t in _SCALES_OF.values() for w in t)], ignore_case=True)}"
    rf"(?![^\W\d_\u3000-\uffff])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    rf"[ \u00a0-]?(?:de |di |d['’])?(?:({any_of(_QUALIFIED, ignore_case=True)})[ -])?"
    rf"({any_of([*_WORDS, *_PERCENT], ignore_case=True)}|[$€£¥₩₹₽₺₪₴₦₫](?!\d)|kr\b)(?![^\W\d_\u3000-\uffff])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"[ \u00a0-]?(?:de |di |d['’])?({any_of(_UNIT_OF, ignore_case=True)})(?![^\W\d_\u3000-\uffff])", re.IGNORECASE
)
_SIGN = re.compile(rf"([ \u00a0]?)({any_of(_SIGN_OF)})(?![\w/])")
_WEIGHING = re.compile(r"\bweigh", re.IGNORECASE)


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


def _count(text: str, end: int, after: int, english: bool) -> tuple[str, int] | None:
    """The unit of a count behind a number that ends at ``end`` and a magnitude word that ends at ``after``."""
    if found := _COUNTED.match(text, after, after + 32):
        # letters that only look alike without case (kışı, kişi) match and are no unit
        unit = _UNIT_OF.get(found[1].casefold())
        return (unit, found.end()) if unit else None
    found = _SIGN.match(text, end, end + 8) or (_SIGN.match(text, after, after + 8) if after > end else None)
    # "1.2m" is a million; English writes no metre like this
    if found and (found[2] not in ("m", "t") or (found[1] and not english)):
        return _SIGN_OF[found[2]], found.end()
    return None


def _negative(text: str, start: int) -> bool:
    """Whether a minus sign stands before a number, and no range or hyphen."""
    return text[start - 1 : start] in ("-", "−") and start > 0 and (start == 1 or text[start - 2] in " \t\n(\u00a0")


def _lower(text: str, start: int, comma: bool) -> tuple[float, int, int] | None:
    """The first number of a range (3–5 %, 3 to 5 percent) whose second one stands at ``start``: value, from, to."""
    head = max(0, start - 24)
    found = _RANGE.search(text[head:start])
    if found is None:
        return None
    at = head + found.start()
    value = _number(found[1], comma)
    if value is None or (at and (text[at - 1].isalnum() or text[at - 1] in ".,-–/:")):
        return None
    return value, at, head + found.end(1)


def read_amounts(text: str, language: str | None = None, digits: list[tuple[int, int]] | None = None) -> list[Amount]:
    """Amounts of money (sign, code or word beside a number), percentages and counts of a text, in order.

    Magnitude words (million, Mrd., 億) are multiplied out; *billion* and its like have the sense of ``language``.
    The dollar sign alone means USD. Numbers follow the decimal mark of the language where three digits leave it open.
    Counts have a unit of the closed list of ``amounts.toml``. A range (3–5 %) gives both of its numbers. ``digits``:
    where runs of digits stand, if that is known.
    """
    result: list[Amount] = []
    comma = language in _COMMA
    english = language == "en"
    scales = _SCALES_OF.get(language or "", {})
    money = _MONEY_OF.get(language or "", {})
    match = (_NUMBER_SPACED if language in _SPACED else _NUMBER).match
    end = 0
    for start, _ in digit_runs(text) if digits is None else digits:
        if len(result) >= MOST_AMOUNTS:
            break
        if start < end or not (found := match(text, start)):
            continue
        end = found.end()
        before = text[start - 1] if start else " "
        if before in ".," and start > 1 and text[start - 2].isdigit():
            continue
        near = text[start - 2] if before in " \u00a0" and start > 1 else before
        symbol = _BEFORE.search(text[max(0, start - 5) : start]) if near in _SYMBOL_ENDS else None
        if symbol is None:
            at = end + (text[end : end + 1] in (" ", "\u00a0", "-"))
            head = text[at : at + 2].casefold()
            if head in ("de", "di", "d'", "d’"):
                head = text[at + len(head) : at + len(head) + 3].strip()[:2].casefold()
            # a sign of one letter (m, t) is not the head of a word
            heads = head in _UNIT_HEADS or (head[:1] in _UNIT_HEADS and not (head.isascii() and head.isalpha()))
            if not heads or (before.isalpha() and before < "\u3000"):
                continue
        scale = _SCALE.match(text, end, end + 16)
        after = scale.end() if scale else end
        factor = 1.0
        if scale:
            word = scale[0].strip(" \u00a0-").casefold()
            factor = scales.get(word) or _SCALES.get(word, 0.0)
            if not factor:
                continue
        unit = None if symbol else _UNIT.match(text, after, after + 28)
        counted = None if symbol or unit else _count(text, end, after, english)
        if not (symbol or unit or counted):
            continue
        value = _number(found[0].replace(" ", ""), comma)
        if value is None:
            continue
        if symbol:
            mark = symbol[0].strip(" \u00a0")
            at = start - len(symbol[0])
            if mark[-1].isalpha() and at and text[at - 1].isalnum():
                continue
            code = money.get(mark) or _SYMBOLS.get(mark) or mark
            result.append(Amount("money", value * factor, code, at, after))
            continue
        made: Amount | None = None
        if unit and (named := unit[2].casefold()) in _PERCENT:
            if not scale:
                made = Amount("percent", -value if _negative(text, start) else value, "%", start, unit.end())
        elif unit:
            currency = money.get(named) or _WORDS.get(named) or _SYMBOLS.get(unit[2])
            if unit[1]:
                currency = _QUALIFIED.get(unit[1].casefold(), {}).get(named[:5]) or currency
            if currency is None:
                continue
            if named == "cents":
                factor = 0.01
            if named in ("pounds", "pfund") and _WEIGHING.search(text, max(0, start - 30), start):
                made = Amount("count", value * factor, "lb", start, unit.end())
            else:
                made = Amount("money", value * factor, currency, start, unit.end())
        if made is None and (counted := counted or _count(text, end, after, english)):
            used = factor if counted[1] > after else 1.0
            made = Amount("count", value * used, counted[0], start, counted[1])
        if made is None:
            continue
        if before in " -–" and (low := _lower(text, start, comma)):
            result.append(
                made._replace(value=low[0] * (made.value / value if value else 1), char_from=low[1], char_to=low[2])
            )
        result.append(made)
    return result
