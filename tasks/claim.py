"""Claims: the evidence behind every metadata value."""

from __future__ import annotations

from typing import Final, NamedTuple

DOUBTED: Final = 0.2
"""How sure a doubted claim is at most: kept and shown, never chosen."""


class Claim(NamedTuple):
    """What one rule read on a page. A span of None means the value came with the document, not from its text."""

    field: str
    """Column of `articles` it is about."""
    value: str
    """The value in its normal form (dates as ISO 8601)."""
    raw: str | None
    """The characters it was read from: ``page.text[char_from:char_to]`` when there is a span."""
    method: str
    """Rule that made the claim."""
    char_from: int | None
    char_to: int | None
    confidence: float
    """How sure the rule is, 0 to 1."""
    is_chosen: bool = False
    """Set by the resolver: the value stands in `articles`."""

    def doubted(self, why: str) -> Claim:
        """The claim when something speaks against it, which is appended to its method."""
        return self._replace(method=self.method + why, confidence=min(self.confidence, DOUBTED))
