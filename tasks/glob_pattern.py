"""Patterns for paths, matched name by name while a folder tree is walked."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
from typing import Final

_MAGIC: Final = re.compile(r"[*?\[]")

GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})
"""Errors that say that a path leads to nothing."""

Positions = frozenset[int]
"""Where in a pattern a path can be: how many of its names may have been matched so far."""


def is_gone(path: str) -> bool:
    """Whether nothing is there, not even a dangling link. What may not be looked at is not gone."""
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno in GONE or error.errno == errno.ENAMETOOLONG
    return False


class GlobPattern:
    """A pattern over absolute paths: ``**`` stands for folders of any depth, ``*``, ``?`` and ``[...]`` for parts of
    one name. What matches a folder matches all that is below it.

    All positions are followed at once, so the time for a path is at most its names times those of the pattern.
    """

    def __init__(self, pattern: str) -> None:
        names = pattern.split("/")
        first = next(i for i, name in enumerate(names) if _MAGIC.search(name))
        self.base: Final = "/".join(names[:first]) or "/"
        """The folder above all matches."""
        if names[-1] == "**":
            names.append("*")  # what is in the folder, not a file of the folder's name
        parts = [None if name == "**" else re.compile(fnmatch.translate(name)) for name in names[first:]]
        self._parts: Final = [p for i, p in enumerate(parts) if p is not None or i == 0 or parts[i - 1] is not None]
        self.start: Final = self._skip(0)

    def _skip(self, position: int) -> Positions:
        """The position, and the one after it where ``**`` may stand for no folder at all."""
        if position < len(self._parts) and self._parts[position] is None:
            return frozenset((position, position + 1))
        return frozenset((position,))

    def step(self, positions: Positions, name: str) -> Positions:
        """The positions after one more name; empty when nothing at or below it can match."""
        after: set[int] = set()
        for position in positions:
            if position == len(self._parts):
                return positions
            part = self._parts[position]
            if part is None:
                after |= self._skip(position)
            elif part.match(name):
                after |= self._skip(position + 1)
        return frozenset(after)

    def is_match(self, positions: Positions) -> bool:
        """Whether the names so far are a match."""
        return len(self._parts) in positions

    def covers(self, path: str) -> bool:
        """Whether an absolute path, or a folder above it, matches."""
        above = self.base.rstrip("/") + "/"
        if not path.startswith(above):
            return False
        positions = self.start
        for name in path[len(above) :].split("/"):
            positions = self.step(positions, name)
            if self.is_match(positions):
                return True
        return False


def pattern_of(path: str) -> GlobPattern | None:
    """The pattern that an absolute path is: it has ``*``, ``?`` or ``[``, and no file has that very name."""
    return GlobPattern(path) if _MAGIC.search(path) and is_gone(path) else None
