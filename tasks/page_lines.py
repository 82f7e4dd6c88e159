"""The lines of one page as segmentation sees them, and the labels that it gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count
from typing import Final, NamedTuple

from tasks.segment_rules import ROLE, RULE

NEAR: Final = 12
"""Lines around the article in which bylines, dates and credits are looked for."""
SENTENCE: Final = 50.0
LONGEST_SINGLE: Final = 160.0
"""Weight in letters above which a sentence, and any line, is no byline, date or credit."""


class Label(NamedTuple):
    """What a line is, and the rule that says so, with its sureness from 0 to 1."""

    line: int
    role: str
    rule: str
    sure: float


@dataclass(slots=True)
class PageLines:
    """The lines of one page that are not blank, as plain lists, and the labels they are given."""

    content: list[str]
    heavy: list[float]
    stopped: list[bool]
    bullet: list[bool]
    figures: list[bool]
    """Has figures enough for a time of day."""
    cue: list[int]
    hints: list[int]
    """Rules that are worth asking, as `tasks.line_hints.hints` gives them."""
    is_date: list[bool]
    is_body: list[bool]
    """What the line model says, and `tasks.body_lines` corrects."""
    sureness: list[float]
    """How sure it is, 0 to 1."""
    role: list[int]
    rule: list[int]
    sure: list[float]

    def body(self) -> list[int]:
        """The lines that are body."""
        return list(compress(count(), self.is_body))

    def drop(self, lines: Iterable[int]) -> None:
        """Take some lines out of the body."""
        for i in lines:
            self.is_body[i] = False

    def put(self, i: int, role: str, rule: str, sure: float) -> None:
        self.role[i], self.rule[i], self.sure[i] = ROLE[role], RULE[rule], sure

    def fill(self, start: int, stop: int, role: str, rule: str, sure: float) -> None:
        n = stop - start
        self.role[start:stop] = [ROLE[role]] * n
        self.rule[start:stop] = [RULE[rule]] * n
        self.sure[start:stop] = [sure] * n
