"""The words in which two bodies differ, and how they stand in their texts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.alignment import Gap, Span
from tasks.body_shingles import Body
from tasks.folding import DIGIT, UPPER, WORD
from tasks.normalise import TOKENS, Offsets
from tasks.shingle import Hashes

MOST_WORDS: Final = 300
"""Words between two anchors that are compared one by one."""
SINGLE: Final = 2
GAP: Final = 3
"""Words that a rewritten passage may by chance have in common with what stood there."""


def differences(one: Body, other: Body, gaps: Sequence[Gap]) -> list[Gap] | None:
    """The differences word by word; None where they are too many to look for."""
    found: list[Gap] = []
    for a, b, c, d in gaps:
        if min(b - a, d - c) > MOST_WORDS:
            return None
        if a < b and c < d:
            found += [
                (a + e, a + f, c + g, c + h)
                for e, f, g, h in _diff(one.words[a:b].tobytes(), other.words[c:d].tobytes())
            ]
        else:
            found.append((a, b, c, d))
    return _joined(found)


@lru_cache(256)  # the copies of a story have their differences in common
def _diff(words: bytes, other_words: bytes) -> list[Gap]:
    """What differs in two runs of words, given as hashes."""
    one, other = memoryview(words).cast("Q").tolist(), memoryview(other_words).cast("Q").tolist()
    first = last = 0
    least = min(len(one), len(other))
    while first < least and one[first] == other[first]:
        first += 1
    while last < least - first and one[-1 - last] == other[-1 - last]:
        last += 1
    one, other = one[first : len(one) - last], other[first : len(other) - last]
    if not set(one).isdisjoint(other):
        codes = SequenceMatcher(None, one, other).get_opcodes()
        return [(a + first, b + first, c + first, d + first) for tag, a, b, c, d in codes if tag != "equal"]
    return [(first, first + len(one), first, first + len(other))] if one or other else []


def _joined(codes: Sequence[Gap]) -> list[Gap]:
    """Differences, those joined that have no more than `GAP` words between them and are a passage, not single words."""
    found: list[Gap] = []
    for a, b, c, d in codes:
        if found:
            before = found[-1]
            is_passage = max(before[1] - before[0], before[3] - before[2], b - a, d - c) > SINGLE
            if is_passage and a - before[1] <= GAP:
                found[-1] = (before[0], b, before[2], d)
                continue
        found.append((a, b, c, d))
    return found


class Source(NamedTuple):
    """A text and its words."""

    text: str
    words: Hashes
    places: Offsets
    """[words, 2] Where they begin and end."""
    kinds: NDArray[np.uint8]
    """Of their first characters."""

    def shown(self, run: Span) -> str:
        """What a run of words covers, with the marks around it and the whole of a number at its ends."""
        if run[0] == run[1]:
            return ""
        start, end = int(self.places[run[0], 0]), int(self.places[run[1] - 1, 1])
        while start and _clings(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and _clings(self.text[end]):
            end += 1
        return " ".join(self.text[start:end].rstrip(",;:").split())

    def is_paragraph(self, run: Span) -> bool:
        """Whether a run is not the end of a text, or the end but a paragraph of its own."""
        if run[0] == run[1] or run[1] < len(self.places) or not run[0]:
            return True
        return "\n" in self.text[self.places[run[0] - 1, 1] : self.places[run[0], 0]]

    def distinct(self, runs: Sequence[Span], kind: int = WORD) -> set[int]:
        """The words of some runs whose first characters are of a kind."""
        found = set[int]()
        for a, b in runs:
            if a < b:
                found.update(
                    (self.words[a:b] if kind == WORD else self.words[a:b][self.kinds[a:b] & kind > 0]).tolist()
                )
        return found


def _source(body: Body) -> Source | None:
    """None where folding the text has changed the number of its words."""
    if body.places is not None:
        return Source(body.text, body.words, body.places, body.kinds)
    places, kinds = _found_words(body.text)
    return Source(body.text, body.words, places, kinds) if len(places) == len(body.words) else None


@lru_cache(128)  # the pairs of one body come one after the other
def _found_words(text: str) -> tuple[Offsets, NDArray[np.uint8]]:
    """Where the words of a text stand, and the kinds of their first characters."""
    words = list(TOKENS.finditer(text))
    kinds = [WORD | DIGIT * word[0][0].isdigit() | UPPER * word[0][0].isupper() for word in words]
    return np.array([word.span() for word in words]).reshape(-1, 2), np.array(kinds, np.uint8)


class Edit(NamedTuple):
    """One passage that was taken out, and what stands in its place."""

    one: Source
    removed: Span
    other: Source
    added: Span

    @property
    def lengths(self) -> tuple[int, int]:
        """Words that were taken out, and that were put in."""
        return self.removed[1] - self.removed[0], self.added[1] - self.added[0]

    @property
    def kinds(self) -> tuple[int, int]:
        """What their words begin with, all kinds together."""
        return (
            int(np.bitwise_or.reduce(self.one.kinds[slice(*self.removed)])),
            int(np.bitwise_or.reduce(self.other.kinds[slice(*self.added)])),
        )

    @property
    def shown(self) -> tuple[str, str]:
        return self.one.shown(self.removed), self.other.shown(self.added)

    @property
    def is_paragraph(self) -> bool:
        """It is not the end of a body, or begins a paragraph: no text that was cut off."""
        return self.one.is_paragraph(self.removed) and self.other.is_paragraph(self.added)


def edits(one: Body, other: Body, gaps: Sequence[Gap]) -> list[Edit] | None:
    """The differences with the texts; None where folding a text has changed the number of its words."""
    left, right = _source(one), _source(other)
    if left is None or right is None:
        return None
    return [Edit(left, (a, b), right, (c, d)) for a, b, c, d in gaps]


def _clings(char: str) -> bool:
    """Whether a character beside a word belongs to it: a digit, or a mark without white space between."""
    return char.isdigit() or not (char.isspace() or char.isalnum())
