"""The words in which bodies differ, and how they stand in their texts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import numpy as np

from tasks.alignment import Gaps
from tasks.body_shingles import Bodies, Kinds
from tasks.normalise import Offsets
from tasks.shingle import Hashes, covered

SINGLE: Final = 2
GAP: Final = 3
"""Words that a rewritten passage may by chance have in common with what stood there."""

JUNK: Final = 200
"""Words from which on frequent ones are left out of account, so that hostile texts take no longer than others."""

Row = tuple[int, int, int, int, int]
"""A row of `Gaps`."""


def differences(words: Hashes, gaps: Gaps) -> Gaps:
    """The differences word by word in some gaps between `words`: what is in them but has no counterpart. Differences
    are joined that have no more than `GAP` words between them and are a passage, not single words."""
    lengths, other_lengths = gaps.ends - gaps.starts, gaps.other_ends - gaps.other_starts
    is_plain = (lengths == 0) | (other_lengths == 0)
    single = np.flatnonzero((lengths == 1) & (other_lengths == 1))
    is_plain[single] = words[gaps.starts[single]] != words[gaps.other_starts[single]]
    mixed = np.flatnonzero(~is_plain)
    found: list[Row] = []
    numbers: list[int] = []
    for number, (pair, a, b, c, d) in zip(mixed.tolist(), _rows(gaps, mixed), strict=True):
        for e, f, g, h in _diff(words[a:b].tobytes(), words[c:d].tobytes()):
            found.append((pair, a + e, a + f, c + g, c + h))
            numbers.append(number)
    plain = np.flatnonzero(is_plain)
    order = np.concatenate((plain, np.array(numbers, np.int64))).argsort(kind="stable")
    more = np.array(found, np.int64).reshape(-1, 5).T
    return _joined(
        Gaps(*(np.concatenate((column[plain], rows))[order] for column, rows in zip(gaps, more, strict=True)))
    )


def _rows(gaps: Gaps, some: Offsets) -> list[Row]:
    return list(zip(*(column[some].tolist() for column in gaps), strict=True))


@lru_cache(1024)  # the copies of a story have their differences in common
def _diff(words: bytes, other_words: bytes) -> Sequence[tuple[int, int, int, int]]:
    """What differs in two runs of words, given as hashes."""
    one, other = memoryview(words).cast("Q").tolist(), memoryview(other_words).cast("Q").tolist()
    first = last = 0
    least = min(len(one), len(other))
    while first < least and one[first] == other[first]:
        first += 1
    while last < least - first and one[-1 - last] == other[-1 - last]:
        last += 1
    one, other = one[first : len(one) - last], other[first : len(other) - last]
    found: list[tuple[int, int, int, int]] = []
    a = c = 0
    for b, d, length in [*_matches(one, other), (len(one), len(other), 0)]:
        if a < b or c < d:
            found.append((a + first, b + first, c + first, d + first))
        a, c = b + length, d + length
    return found


def _matches(one: list[int], other: list[int]) -> list[tuple[int, int, int]]:
    """Where runs of equal words begin in both, and how long they are: the longest run, and so on before and after it
    (Ratcliff and Obershelp, as `difflib` does it, but looking at words in common only)."""
    if len(other) >= JUNK:
        return [(a, b, size) for a, b, size in SequenceMatcher(None, one, other).get_matching_blocks() if size]
    places: dict[int, list[int]] = {}
    common = set(one)
    for j, word in enumerate(other):
        if word in common:
            places.setdefault(word, []).append(j)
    hits = [(i, places[word]) for i, word in enumerate(one) if word in places]
    found: list[tuple[int, int, int]] = []
    todo = [(hits, 0, len(other))] if hits else []
    while todo:
        hits, low, high = todo.pop()
        best = best_other = longest = 0
        lengths: dict[int, int] = {}
        before = -1
        for i, there in hits:
            ends: dict[int, int] = {}
            if i != before + 1:
                lengths = {}
            for j in there:
                if low <= j < high:
                    length = ends[j] = lengths.get(j - 1, 0) + 1
                    if length > longest:
                        best, best_other, longest = i - length + 1, j - length + 1, length
            lengths, before = ends, i
        if longest:
            found.append((best, best_other, longest))
            if left := [hit for hit in hits if hit[0] < best]:
                todo.append((left, low, best_other))
            if right := [hit for hit in hits if hit[0] >= best + longest]:
                todo.append((right, best_other + longest, high))
    return sorted(found)


def _joined(gaps: Gaps) -> Gaps:
    close = (gaps.pairs[1:] == gaps.pairs[:-1]) & (gaps.starts[1:] - gaps.ends[:-1] <= GAP)
    among = np.zeros(int(gaps.pairs.max(initial=0)) + 1, np.bool_)
    among[gaps.pairs[1:][close]] = True
    is_close = among[gaps.pairs]
    found: list[Row] = []
    for pair, a, b, c, d in _rows(gaps, np.flatnonzero(is_close)):
        if found and found[-1][0] == pair:
            _, e, f, g, h = found[-1]
            if a - f <= GAP and max(f - e, h - g, b - a, d - c) > SINGLE:
                found[-1] = (pair, e, b, g, d)
                continue
        found.append((pair, a, b, c, d))
    rows = np.array(found, np.int64).reshape(-1, 5).T
    joined = [np.concatenate((column[~is_close], row)) for column, row in zip(gaps, rows, strict=True)]
    order = joined[0].argsort(kind="stable")
    return Gaps(*(column[order] for column in joined))


def kinds_of(kinds: Kinds, starts: Offsets, ends: Offsets) -> Kinds:
    """What the words of each run begin with, all `kinds` together; 0 for a run of none."""
    found = np.zeros(len(starts), np.uint8)
    some = np.flatnonzero(starts < ends)
    if some.size:
        lengths = ends[some] - starts[some]
        within = kinds[covered(starts[some], ends[some])]
        found[some] = np.bitwise_or.reduceat(within, np.cumsum(lengths) - lengths)
    return found


def shown(bodies: Bodies, body: int, start: int, end: int) -> str:
    """What a run of words of a body covers, with the marks around it and the whole of a number at its ends."""
    if start == end:
        return ""
    text = bodies.texts[body]
    begin, stop = bodies.places[start, 0].item(), bodies.places[end - 1, 1].item()
    while begin and (char := text[begin - 1]) != " " and _clings(char):
        begin -= 1
    while stop < len(text) and (char := text[stop]) != " " and _clings(char):
        stop += 1
    return " ".join(text[begin:stop].rstrip(",;:").split())


def _clings(char: str) -> bool:
    """Whether a character beside a word belongs to it: a digit, or a mark without white space between."""
    return char.isdigit() or not (char.isspace() or char.isalnum())


def is_paragraph(bodies: Bodies, body: int, start: int, end: int) -> bool:
    """Whether a run of words is not the end of its body, or the end but a paragraph of its own: no end cut off."""
    first, stop = bodies.offsets[body : body + 2].tolist()
    if start in (end, first) or end < stop:
        return True
    return "\n" in bodies.texts[body][bodies.places[start - 1, 1] : bodies.places[start, 0]]
