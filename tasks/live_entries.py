"""Live reports: entries one after the other, each below the time of day at which it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

_HOUR: Final = r"[^\w\n]{0,3}([01]?\d|2[0-3])"
_MARK: Final = r"[:\uff1ah\u65f6\u6642\uc2dc]"
_ZONE: Final = r"(?=\d\d ?(?:[ap]\.?m|[Uu]hr|uur|[A-Z]{3,4}\b))"
_TIME: Final = rf"{_HOUR}(?:{_MARK}|\.{_ZONE}) ?([0-5]\d)(?!\d| ?(?:/|min\b))"
"""21:40, 9.40pm, 21.40 Uhr, 21.40 GMT, 21h40, 21時40. A point alone makes a number, *min* how long a video is."""
_ENTRY: Final = re.compile(rf"\n{_TIME}")
_HEAD: Final = re.compile(rf"{_TIME}|{_HOUR}\.([0-5]\d)$")
"""A line that is nothing but 21.40 is a time, too, if it stands among others."""
_TITLED: Final = re.compile(rf"{_TIME}[^\n:|–—-]{{0,12}}[:|–—-]\s")
"""A time, and a title on the same line."""

LONGEST_HEAD: Final = 50.0
"""Weight in letters of a line that begins with the time: it may name who writes."""
FEWEST: Final = 3
"""Entries with prose, at different times."""
TOLD: Final = 2 / 3
"""Share of the entries that have prose."""
TAKEN: Final = 0.5
"""Share of those in which the line model takes a line for body."""
WITHIN: Final = 0.8
"""Share of the lines that it takes for body on the whole page, if they are fewer: these entries are the article."""
PROSE: Final = 40.0
"""Weight in letters of a sentence that makes an entry."""
DEEP: Final = 3
"""Lines below the time within which it begins: a title, and who writes."""


def count_entries(text: str) -> int:
    """How many lines of a text begin with a time of day."""
    return sum(1 for _ in _ENTRY.finditer("\n" + text))


def live_report(
    content: Sequence[str],
    figures: Sequence[bool],
    heavy: Sequence[float],
    stopped: Sequence[bool],
    is_body: Sequence[bool],
    is_furniture: Callable[[int], bool],
) -> tuple[list[int], list[int]]:
    """The lines of a page that are the times of entries of a live report, and those that are their text; none if it
    has no report.

    In: the lines, whether they have three figures, their weight in letters, whether they end like a sentence, and what
    the line model takes for body; which of them are the text of no entry. A report is a run of at least
    three entries in the order of their times, forwards or back, past midnight once at most; most of them have a
    sentence soon below the time, and the model sees body in half of those, or hardly any elsewhere.
    """
    short = [i for i, has_figures in enumerate(figures) if has_figures and heavy[i] <= LONGEST_HEAD]
    found = {i: time for i in short if (time := _HEAD.match(content[i]))}
    if len(found) < FEWEST:
        return [], []
    heads = list(found)
    times = {i: _minutes(time) for i, time in found.items()}
    ends = [*heads[1:], len(content)]
    told = [
        k
        for k, (head, end) in enumerate(zip(heads, ends, strict=True))
        if any(stopped[i] and heavy[i] >= PROSE for i in range(head + 1, min(head + 1 + DEEP, end)))
    ]
    if len({times[heads[k]] for k in told}) < FEWEST:
        return [], []
    first, last = told[0], told[-1]
    taken = [k for k in told if any(is_body[heads[k] + 1 : ends[k]])]
    if len(told) < TOLD * (last - first + 1) or not taken:
        return [], []
    within = sum(is_body[heads[first] : ends[last]])
    # an article above or below a list of the latest news is in its first entry, or in its last
    is_whole = any(first < k < last for k in taken) and within >= WITHIN * sum(is_body)
    if len(taken) < TAKEN * len(told) and not is_whole:
        return [], []
    if not _is_in_order([times[head] for head in heads[first : last + 1]]):
        return [], []
    text = []
    for k in range(first, last + 1):
        has_prose = False
        for i in range(heads[k] + 1, ends[k]):
            if is_furniture(i):
                continue
            if not has_prose or is_body[i] or (stopped[i] and k < last):
                text.append(i)
                has_prose |= stopped[i]
            elif k == last:
                break
    times_alone: list[int] = []
    for head in heads[first : last + 1]:
        (text if _TITLED.match(content[head]) else times_alone).append(head)
    return times_alone, text


def _minutes(time: re.Match[str]) -> int:
    hour, minute = filter(None, time.groups())
    return 60 * int(hour) + int(minute)


def _is_in_order(times: list[int]) -> bool:
    steps = [after - before for before, after in pairwise(times)]
    return min(sum(step > 0 for step in steps), sum(step < 0 for step in steps)) <= 1
