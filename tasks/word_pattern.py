"""Patterns for many words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str], ignore_case: bool = False) -> str:
    """A pattern for any of some words, the longest that fits.

    Words are parted by their letters, one after the other, so that few are tried. ``ignore_case``: the pattern is
    compiled with `re.IGNORECASE`.
    """
    rest: dict[str, list[str]] = {}
    ends = False
    for word in words:
        ends |= not word
        if word:
            rest.setdefault(word[0].lower() if ignore_case else word[0], []).append(word[1:])
    branches = [re.escape(first) + any_of(rest[first], ignore_case) for first in sorted(rest)]
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' * ends}" if branches else ""
