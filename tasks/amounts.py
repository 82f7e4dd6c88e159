"""Amounts of money, percentages and counts with a unit in running text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from tasks.amount_words import (
    BEFORE,
    BETWEEN,
    CJK,
    CLOSED,
    COMMA,
    COUNTED,
    LINK,
    LONGEST_LINK,
    MINUS,
    MONEY_OF,
    PERCENT,
    QUALIFIED,
    QUALIFIED_AFTER,
    QUALIFIER,
    SCALE,
    SCALES,
    SCALES_OF,
    SHARED_SIGNS,
    SIGN,
    SIGN_OF,
    SYMBOL_ENDS,
    SYMBOLS,
    UNIT,
    UNIT_HEADS,
    UNIT_OF,
    WEIGHING,
    WORDS,
    YEAR,
)
from tasks.figures import figure_at, value_of
from tasks.lines import digit_runs

MOST_AMOUNTS: Final = 500
"""Amounts read from one text at most."""


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


class _Number(NamedTuple):
    """A number in figures with the magnitude word behind it."""

    start: int
    end: int
    """Where the figures end."""
    after: int
    """Where the magnitude word ends; ``end`` where there is none."""
    value: float
    """What the figures come to."""
    factor: float
    """Of the magnitude word, else 1."""


class _Language(NamedTuple):
    """How a language writes amounts."""

    code: str | None
    comma: bool
    scales: dict[str, float]
    money: dict[str, str]


@cache
def _language(code: str | None) -> _Language:
    return _Language(code, code in COMMA, SCALES_OF.get(code or "", {}), MONEY_OF.get(code or "", {}))


def _number_at(text: str, figure: re.Match[str], language: _Language) -> _Number | None:
    """A number with its magnitude; one in several parts (1億2000万) is their sum."""
    number = _part_at(text, figure, language)
    for _ in range(3):
        if number is None or number.factor == 1 or text[number.after - 1] < CJK:
            break
        at = number.after + (text[number.after : number.after + 1] == " ")
        further = figure_at(text, at, language.code)
        part = _part_at(text, further, language) if further else None
        if part is None or part.value * part.factor >= number.factor:
            break
        total = number.value + part.value * part.factor / number.factor
        number = number._replace(end=part.after, after=part.after, value=total)
    return number


def _part_at(text: str, figure: re.Match[str], language: _Language) -> _Number | None:
    value = value_of(figure[0], language.comma)
    if value is None:
        return None
    start, end = figure.span()
    if scale := SCALE.match(text, end, end + 16):
        word = scale[0].strip(" \u00a0-").casefold()
        # letters that only look alike without case match and are no magnitude
        factor = language.scales.get(word) or SCALES.get(word)
        return _Number(start, end, scale.end(), value, factor) if factor else None
    return _Number(start, end, end, value, 1.0)


def _may_have_unit(text: str, end: int) -> bool:
    """Whether what follows a number begins like a magnitude word or a unit."""
    at = end + (text[end : end + 1] in (" ", "\u00a0", "-"))
    head = text[at : at + 2].casefold()
    if head in ("de", "di", "d'", "d’"):
        head = text[at + len(head) : at + len(head) + 3].strip()[:2].casefold()
    # a sign of one letter (m, t) is not the head of a word
    return head in UNIT_HEADS or (head[:1] in UNIT_HEADS and not (head.isascii() and head.isalpha()))


def _near(text: str, start: int) -> str:
    """The character before a number, or the one before the space before it."""
    before = text[start - 1 : start]
    return text[start - 2 : start - 1] if before in (" ", "\u00a0") else before


def _may_be_amount(text: str, start: int, end: int, may_be_second: bool) -> bool:
    """Whether a number is worth reading: most have no sign or unit beside them, and end no range."""
    return _near(text, start) in SYMBOL_ENDS or may_be_second or _may_have_unit(text, end)


def _symbol(text: str, start: int, language: _Language) -> tuple[str | None, int]:
    """The currency whose sign or code stands before a number, and where it begins.

    None of an unknown sign: a dollar behind other letters is not that of the United States.
    """
    if _near(text, start) not in SYMBOL_ENDS:
        return None, start
    found = BEFORE.search(text, max(0, start - 8), start)
    if found is None:
        return None, start
    mark = found[0].strip(" \u00a0")
    at = found.start()
    glued = at > 0 and text[at - 1].isalnum() and text[at - 1] < CJK
    if glued and (mark[-1].isalpha() or mark[0].isalpha() or mark[-1] in SHARED_SIGNS):
        return None, start
    return language.money.get(mark) or SYMBOLS[mark], at


def _sign_at(text: str, start: int) -> int | None:
    """Where the minus (a sign or a word) before a number stands; None where there is none, or a range or hyphen."""
    if found := MINUS.search(text, max(0, start - 8), start):
        return found.start()
    if start and text[start - 1] in "-−" and (start == 1 or text[start - 2] in " \t\n(\u00a0"):
        return start - 1
    return None


def _count(text: str, number: _Number, language: _Language) -> Amount | None:
    """A count with a unit of the closed list."""
    end, after = number.end, number.after
    if found := COUNTED.match(text, after, after + 32):
        # letters that only look alike without case (kışı, kişi) match and are no unit
        unit = UNIT_OF.get(found[1].casefold())
        return Amount("count", number.value * number.factor, unit, number.start, found.end()) if unit else None
    found = SIGN.match(text, end, end + 8)
    factor = 1.0
    if found is None and after > end:
        found = SIGN.match(text, after, after + 8)
        factor = number.factor
    # "1.2m" is a million; English writes no metre like this
    if found and (found[2] not in ("m", "t") or (found[1] and language.code != "en")):
        return Amount("count", number.value * factor, SIGN_OF[found[2]], number.start, found.end())
    return None


def _currency(text: str, unit: re.Match[str], language: _Language) -> tuple[str | None, int]:
    """The currency that a word behind a number means, and where its name ends."""
    named = unit[2].casefold()
    if follows := QUALIFIER.match(text, unit.end(), unit.end() + 16):
        of_country = QUALIFIED_AFTER.get(follows[1].casefold(), {})
        if code := next((code for word, code in of_country.items() if named.startswith(word)), None):
            return code, follows.end()
    code = language.money.get(named) or WORDS.get(named) or SYMBOLS.get(unit[2])
    if unit[1]:
        code = QUALIFIED.get(unit[1].casefold(), {}).get(named[:5]) or code
    return code, unit.end()


def _measured(text: str, number: _Number, language: _Language) -> Amount | None:
    """The amount that the words behind a number make of it."""
    start, value = number.start, number.value * number.factor
    unit = UNIT.match(text, number.after, number.after + 28)
    if unit is None:
        return _count(text, number, language)
    named = unit[2].casefold()
    if named in PERCENT:
        if number.after > number.end:
            return _count(text, number, language)
        sign = _sign_at(text, start)
        return Amount("percent", value if sign is None else -value, "%", start if sign is None else sign, unit.end())
    currency, end = _currency(text, unit, language)
    if currency is None:
        return None
    if named == "cents":
        value = number.value * 0.01
    if named in ("pounds", "pfund") and WEIGHING.search(text, max(0, start - 30), start):
        return Amount("count", value, "lb", start, end)
    return Amount("money", value, currency, start, end)


def _linked(text: str, low: _Number, low_from: int, at: int) -> re.Match[str] | None:
    """What links a number to the next one, which begins at ``at`` with its sign, where both make a range."""
    if at - low.end > LONGEST_LINK:
        return None
    link = LINK.fullmatch(text, low.end, at)
    if link is None or (link["and"] and not BETWEEN.search(text, max(0, low_from - 12), low_from)):
        return None
    return link


def _heir(text: str, low: Amount, low_number: _Number, number: _Number) -> Amount | None:
    """The second number of a range of money whose sign stands before the first one ($3–5bn)."""
    link = _linked(text, low_number, low.char_from, number.start)
    has_scale = number.factor > 1
    if link is None or (low_number.factor > 1 and not has_scale):
        return None
    if not has_scale and (number.value <= low_number.value or not (link["dash"] or CLOSED.match(text, number.after))):
        return None
    return Amount("money", number.value * number.factor, low.unit, number.start, number.after)


def _scaled(low: _Number, high: _Number) -> float:
    """The first number of a range with its own magnitude, else with that of the second one, if that is larger."""
    if low.factor > 1 or low.value >= high.value:
        return low.value * low.factor
    return low.value * high.factor


def _is_free(text: str, at: int) -> bool:
    """Whether nothing is written on to what begins at ``at``."""
    before = text[at - 1 : at]
    return not (before in (*".,-–/:",) or (before.isalnum() and before < CJK))


def _made_at(text: str, number: _Number, language: _Language) -> tuple[Amount | None, bool]:
    """The amount that the sign before a number or the words behind it make of it, and whether it was the sign."""
    code, at = _symbol(text, number.start, language)
    if code:
        return Amount("money", number.value * number.factor, code, at, number.after), True
    before = text[number.start - 1 : number.start]
    if (before.isalpha() and before < CJK and before != "ـ") or not _may_have_unit(text, number.end):
        return None, False
    return _measured(text, number, language), False


def _first_of_range(text: str, low: _Number, number: _Number, made: Amount) -> Amount | None:
    """The number before one with a unit (3 to 5 million dollars), where both make a range."""
    is_year = YEAR.fullmatch(text, low.start, low.after) is not None
    if is_year and number.factor > 1:
        return None
    sign = _sign_at(text, low.start)
    begins = low.start if sign is None else sign
    link = _linked(text, low, begins, made.char_from) if _is_free(text, begins) else None
    # "29% in 2018 to 38% in 2024"
    if link is None or (is_year and made.kind == "percent" and not link["dash"]):
        return None
    # cents make a hundredth of the figures
    unit = abs(made.value / (number.value * number.factor)) if number.value else 1.0
    value = _scaled(low, number) * unit
    return Amount(made.kind, value if sign is None else -value, made.unit, begins, low.after)


def _read_one(
    text: str, number: _Number, before: re.Match[str] | None, language: _Language, so_far: list[Amount]
) -> list[Amount]:
    """The amount at a number, and the one at the number before it where both make a range.

    The last of ``so_far`` gets its magnitude from this one where it lacks it ($3 to $5 billion).
    """
    made, by_sign = _made_at(text, number, language)
    last = so_far[-1] if so_far and before and so_far[-1].char_from <= before.start() < so_far[-1].char_to else None
    if before is None or (made is None and last is None) or (by_sign and last is None):
        return [made] if made else []
    low = _number_at(text, before, language)
    if low is None:
        return [made] if made else []
    if last is None:
        first = _first_of_range(text, low, number, made) if made else None
        return [one for one in (first, made) if one]
    if last.kind != "money" or last.char_to not in (low.end, low.after):
        return [made] if made else []
    made = made or _heir(text, last, low, number)
    if made is None:
        return []
    if last.unit == made.unit and last.char_to == low.end and _linked(text, low, last.char_from, made.char_from):
        so_far[-1] = last._replace(value=_scaled(low, number))
    return [made]


def read_amounts(text: str, language: str | None = None, digits: list[tuple[int, int]] | None = None) -> list[Amount]:
    """Amounts of money (sign, code or word beside a number), percentages and counts of a text, in order.

    Magnitude words (million, Mrd., 億) are multiplied out; *billion* and its like have the sense of ``language``.
    The dollar sign alone means USD, one behind the letters of an unknown currency nothing. Numbers follow the decimal
    mark of the language where three digits leave it open. Counts have a unit of the closed list of ``amounts.toml``. A
    range (3–5 %, $3 to $5 billion) gives both of its numbers. ``digits``: where runs of digits stand, if that is known.
    """
    result: list[Amount] = []
    of = _language(language)
    previous: re.Match[str] | None = None
    end = 0
    for start, _ in digit_runs(text) if digits is None else digits:
        if len(result) >= MOST_AMOUNTS:
            break
        if start < end or not (figure := figure_at(text, start, language)):
            continue
        end = figure.end()
        if start > 1 and text[start - 1] in ".,٫" and text[start - 2].isdigit():
            continue
        in_reach = previous is not None and start - previous.end() <= LONGEST_LINK
        if _may_be_amount(text, start, end, in_reach and bool(result)) and (number := _number_at(text, figure, of)):
            end = max(end, number.end)
            result += _read_one(text, number, previous if in_reach else None, of, result)
        previous = figure
    # a product may be off in the last digit: 8.3 times a thousand million is 8300000000.000001
    return [amount._replace(value=float(f"{amount.value:.15g}")) for amount in result]
