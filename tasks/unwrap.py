"""Texts whose lines were broken at a width, as text browsers, mailers and converters break them: put together again.

Such breaks are known by what makes them: a line ends where its next word would not have fitted. No character is added
or taken away, so places in the text stay what they were.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.folding import UNSPACED_RANGES
from tasks.lines import raw_lines

Ints = NDArray[np.int64]

NARROWEST: Final = 36
WIDEST: Final = 140
"""Columns at which texts are broken."""
FEWEST: Final = 5
"""Breaks at one width that show that a text was broken there."""
LONGER: Final = 0.6
"""Share of the width from which a line is a longer one."""
FULL: Final = 0.75
"""Share of the longer lines of such a text that are full; the others end a paragraph."""
OPEN: Final = 0.3
"""Share of its full lines after which a sentence goes on, without a capital."""
BEYOND: Final = 0.05
"""Share of its lines that may be wider: addresses, tables."""
PROSE: Final = 0.2
"""Share of the characters of a text in lines wider than `WIDEST`, from which its paragraphs are whole."""

_UNSPACED: Final = (
    "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES) + "、。，．！？：；「」『』（）"
)
_ENDS_UNSPACED: Final = re.compile(rf"[{_UNSPACED}]\Z")
_HYPHEN: Final = re.compile(r"\w-\Z")
_FIRST: Final = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)
"""What takes two columns of a terminal."""
_ITEM: Final = re.compile(r"\s*(?:[•▪●◦‣·*+▸►-]\s|\d{1,2}[.)]\s)")
_STOPPED: Final = re.compile(r"[.!?…。！？।۔][\"'”’»)\]」』]{0,3}\Z")
_ZERO_WIDTH: Final = "\u200b"


def unwrap(text: str) -> str:
    """The text with white space in place of the line breaks within its paragraphs; most texts have none and stay.

    Between letters of scripts without spaces, and behind a hyphen, zero-width spaces take the place of the break, which
    `tasks.repair` takes out of values. The result is as long as the text. Linear cost.
    """
    raw = raw_lines(text)
    width = np.fromiter(map(len, raw), np.int64, len(raw))
    if int(width[width > WIDEST].sum()) > PROSE * len(text):
        return text
    lines = list(map(str.rstrip, raw))
    width = np.fromiter(map(len, lines), np.int64, len(lines))
    broken = _broken(lines, width, columns=1)
    if not broken and _WIDE.search(text):
        width += np.fromiter((len(_WIDE.findall(line)) for line in lines), np.int64, len(lines))
        broken = _broken(lines, width, columns=2)
    return _joined(text, raw, broken) if broken else text


def _broken(lines: list[str], width: Ints, columns: int) -> list[int]:
    """Indices of the lines that go on in the next one; none where the text was not broken at a width.

    `width` is that of the lines; wide letters take `columns`.
    """
    at = np.flatnonzero((width[:-1] >= LONGER * NARROWEST) & (width[:-1] <= WIDEST) & (width[1:] > 0)).tolist()
    at = [i for i in at if _ITEM.match(lines[i + 1]) is None]
    is_open = np.array([_goes_on(lines[i], lines[i + 1].lstrip()) for i in at], np.bool_)
    if np.count_nonzero(is_open) < FEWEST:
        return []
    own = width[at]
    needed = own + [_needed(lines[i], lines[i + 1], columns) for i in at]
    every = np.sort(width[width > 0])
    best, most = np.zeros(len(at), np.bool_), 0
    for limit in np.unique(own[own >= NARROWEST]).tolist():
        if every.size - np.searchsorted(every, limit, "right") > BEYOND * every.size:
            continue
        full = (own <= limit) & (needed > limit)
        many = int(np.count_nonzero(full))
        if many < FEWEST or many <= most or np.count_nonzero(full & is_open) < OPEN * many:
            continue
        if many >= FULL * np.count_nonzero((own <= limit) & (own >= LONGER * limit)):
            best, most = full, many
    return [i for i, is_full in zip(at, best.tolist(), strict=True) if is_full]


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence clearly goes on behind the line."""
    return _STOPPED.search(line) is None and not following[0].isupper()


def _needed(line: str, following: str, columns: int) -> int:
    """Columns that the first word of the following line would have taken in a line."""
    found = _FIRST.search(following)
    if found is None:
        return 1
    wide = len(_WIDE.findall(found[0])) * (columns - 1)
    return len(found[0]) + wide + (not _is_close(line, found[0]))


def _is_close(line: str, following: str) -> bool:
    """Whether no space belongs between a line and what follows."""
    if _ENDS_UNSPACED.search(line):
        return _FIRST.match(following) is not None and _ENDS_UNSPACED.match(following[0]) is not None
    return _HYPHEN.search(line) is not None and following[0].islower()


def _joined(text: str, raw: list[str], broken: list[int]) -> str:
    """The text with white space for the breaks behind some lines, given by their indices in the raw lines."""
    line_break = int("\r" not in text)  # raw lines have theirs with them where there are carriage returns
    ends = list(accumulate(len(line) + line_break for line in raw))
    parts, done = [], 0
    for i in broken:
        line, following = raw[i].rstrip(), raw[i + 1].lstrip()
        begin = ends[i - 1] if i else 0
        stop, resume = begin + len(line), ends[i] + len(raw[i + 1]) - len(following)
        parts += [text[done:stop], (_ZERO_WIDTH if _is_close(line, following) else " ") * (resume - stop)]
        done = resume
    return "".join((*parts, text[done:]))
