"""Where the parts of a warehouse lie on disk."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import UsageError

_GLOB = set("*?[]{}")


@dataclass(frozen=True, slots=True)
class Location:
    """The folder of one warehouse. All paths are absolute, because published views carry them."""

    root: Path

    @classmethod
    def at(cls, folder: str | Path) -> Location:
        """Raise `UsageError` for a path that DuckDB would read as a pattern or that is not a folder."""
        root = Path(folder).expanduser().absolute()
        if bad := _GLOB & set(str(root)):
            raise UsageError(f"the warehouse path {root} contains {' '.join(sorted(bad))}: choose a path without them")
        if root.exists() and not root.is_dir():
            raise UsageError(f"the warehouse path {root} is a file: choose a folder")
        if root.exists() and not os.access(root, os.R_OK | os.X_OK):
            raise UsageError(f"the warehouse at {root} cannot be read: this user may not open its folder")
        return cls(root)

    @property
    def news(self) -> Path:
        """What readers open: a symlink to the current publication."""
        return self.root / "news.duckdb"

    @property
    def published(self) -> Path:
        """Publications: the current one, and those that were replaced and may still be open."""
        return self.root / "published"

    @property
    def lake(self) -> Path:
        """Parquet files, owned by DuckLake."""
        return self.root / "lake"

    @property
    def catalog(self) -> Path:
        """The DuckLake catalog, a DuckDB file."""
        return self.root / "catalog.ducklake"

    @property
    def quarantine(self) -> Path:
        """The bytes of what was rejected, by hash."""
        return self.root / "quarantine"

    @property
    def staging(self) -> Path:
        """What batches hand to the load; emptied at the start and the end of every run."""
        return self.root / "staging"

    @property
    def lock(self) -> Path:
        """The file that the writer locks (see `warehouse.lock`)."""
        return self.root / "write.lock"

    @property
    def last_run(self) -> Path:
        """Report of the last attempt as JSON, also of one that failed or found nothing to do."""
        return self.root / "last_run.json"

    def create(self) -> None:
        """Make the folders that are not there yet."""
        for folder in (self.root, self.published, self.lake, self.quarantine, self.staging):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def made_at(self) -> Path:
        """Notes the folder whose files the current publication names, because views carry absolute paths."""
        return self.published / "root.txt"

    def require_publication(self) -> Path:
        """The current publication; raise `UsageError` when there is none."""
        if not self.news.exists():
            folder = shlex.quote(str(self.root))
            raise UsageError(f"no warehouse at {self.root}: run `copydesk run SOURCE --warehouse {folder}` first")
        return self.news.resolve()
