"""Numbers written in figures: how they are grouped, and what they come to.

Thousands are parted by marks or by spaces (250 000), also as in India (2,50,00,000); decimals stand behind a point, a
comma or the Arabic mark, halves and quarters in one sign (3½). Digits may be of any script.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import numeric

from tasks.calendar_words import month_number

_SPACES: Final = " \u00a0\u2009\u202f"
_FRACTION: Final = "½¼¾⅓⅔⅛⅜⅝⅞"
_TAIL: Final = rf"(?:[.,٫]\d{{1,6}}(?!\d)|[ \u00a0]?[{_FRACTION}])?(?!\d)"
_GROUPED_BY_MARKS: Final = r"\d{0,2}(?:,\d\d){1,6},\d{3}(?!\d)|\d{0,14}(?:[.,'’٬]\d{3}(?!\d)){0,5}"
_FIGURE = re.compile(rf"\d(?:(\d{{0,2}}(?:[{_SPACES}]\d{{3}}(?!\d)){{1,5}})|{_GROUPED_BY_MARKS}){_TAIL}")
_UNSPACED = re.compile(rf"\d(?:{_GROUPED_BY_MARKS}){_TAIL}")
_NO_FIGURE = re.compile(r"0\d\d(?!\d)")
"""The tail of a number that is grouped in a way that nobody knows."""
_GROUP_MARKS = re.compile(rf"['’٬{_SPACES}]")
_WORD_BEFORE = re.compile(r"([^\W\d_]{3,12})\.?[ \u00a0]\Z")


def figure_at(text: str, start: int, language: str | None) -> re.Match[str] | None:
    """The number whose digits begin at ``start``; None where they are no number by themselves.

    A space groups thousands where three digits follow it, unless the first group belongs to a date or a time: of
    "March 4 300 people" the number is 4.
    """
    found = _FIGURE.match(text, start)
    if found is None or _NO_FIGURE.match(text, start):
        return None
    if found[1] is not None and " " in found[1] and _of_date_or_time(text, start, language):
        return _UNSPACED.match(text, start)
    return found


def _of_date_or_time(text: str, start: int, language: str | None) -> bool:
    if start > 1 and text[start - 1] in ":.,/-–" and text[start - 2].isdigit():
        return True
    word = _WORD_BEFORE.search(text, max(0, start - 16), start)
    return word is not None and month_number(word[1], language) is not None


def value_of(figure: str, comma: bool) -> float | None:
    """What a number comes to; ``comma`` says that a comma is the decimal mark where three digits leave it open."""
    part_of_one = 0.0
    if figure[-1] in _FRACTION:
        part_of_one = numeric(figure[-1])
        figure = figure[:-1]
    text = _GROUP_MARKS.sub("", figure)
    try:
        return float(_with_point(text, comma)) + part_of_one
    except ValueError:
        return None


def _with_point(text: str, comma: bool) -> str:
    """Digits with a point as their only mark."""
    if "٫" in text:
        return text.replace(".", "").replace(",", "").replace("٫", ".")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    mark = text[last]
    other = "," if mark == "." else "."
    digits = len(text) - last - 1
    once = text.count(mark) == 1
    # more than three digits before the mark are no group
    is_decimal = other in text or (once and (digits != 3 or last > 3 or mark == ("," if comma else ".")))
    whole, part = (text[:last], text[last + 1 :]) if is_decimal else (text, "")
    return f"{whole.replace('.', '').replace(',', '')}.{part or 0}"
