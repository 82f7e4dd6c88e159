"""A set of paths that is asked which of them lie above another path."""

from __future__ import annotations

from collections.abc import Iterable


class PathSet:
    """Absolute paths. The time to ask depends on how many different lengths they have, not on how many they are."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = {path.rstrip("/") + "/": path for path in paths}
        self._lengths = sorted({len(path) for path in self._paths})

    def above(self, path: str) -> list[str]:
        """The paths of the set at or above an absolute path, the shortest first."""
        path = path.rstrip("/") + "/"
        starts = (path[:length] for length in self._lengths if length <= len(path))
        return [self._paths[start] for start in starts if start in self._paths]
