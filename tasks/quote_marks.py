"""Quotation marks: where direct speech begins and ends in a paragraph."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

LONGEST_QUOTE: Final = 1_500
"""Characters."""
MOST_QUOTES: Final = 300
"""Quotes of a paragraph, and of a text."""

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


class Spoken(NamedTuple):
    """Direct speech in a paragraph, as positions there: with its marks, and without them and outer spaces."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool


def spoken_in(line: str, goes_on: bool) -> list[Spoken]:
    """The direct speech of a paragraph. A closing mark with a space after it that nothing opened opens a quote.

    ``goes_on``: the next paragraph opens with a quotation mark, so that speech may stay open at the end of this one.
    """
    result: list[Spoken] = []
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
            result.append(Spoken(start, min(end + 1, len(line)), a, b, closed is not None))
    return result


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
