"""The lines of one page as segmentation sees them, and the labels that it gives them."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.segment_rules import ROLE, RULE


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
    is_date: list[bool]
    is_body: list[bool]
    """What the line model says."""
    sureness: list[float]
    """How sure it is, 0 to 1."""
    role: list[int]
    rule: list[int]
    sure: list[float]

    def put(self, i: int, role: str, rule: str, sure: float) -> None:
        self.role[i], self.rule[i], self.sure[i] = ROLE[role], RULE[rule], sure

    def fill(self, start: int, stop: int, role: str, rule: str, sure: float) -> None:
        n = stop - start
        self.role[start:stop] = [ROLE[role]] * n
        self.rule[start:stop] = [RULE[rule]] * n
        self.sure[start:stop] = [sure] * n
