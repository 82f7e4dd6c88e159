"""Discover: list the files of the sources and compare them with the ledger of files already seen."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes

import pyarrow as pa

from tasks.glob_pattern import GONE, GlobPattern, Positions, is_gone, pattern_of
from tasks.path_set import PathSet
from tasks.rejection import TRANSIENT, Rejection, reject

FORMATS: Final = (".txt", ".html", ".htm", ".jsonl")
COMPRESSIONS: Final = ("", ".gz", ".zst")
SUFFIXES: Final = tuple(f + c for f in FORMATS for c in COMPRESSIONS)
_LIKE_RECORDS: Final = tuple(f".jsonl{c}!" for c in COMPRESSIONS)
"""Ends of folder names that would make a file below look like a record, whose URI is file!/record."""


class SourceNotFound(ValueError):
    """A source names nothing that exists, and the ledger knows nothing of it; or it cannot be read."""


class StillThere(ValueError):
    """A file that is to be forgotten exists: the next run would load it again."""


class SourceEmptied(ValueError):
    """A folder has no files any more, although the ledger has some: probably it is not mounted."""


class FoundFile(NamedTuple):
    """A file of a source, from its directory entry alone."""

    file_uri: str
    path: str
    """Path for the operating system; may hold bytes that are no valid UTF-8, as surrogates."""
    source: str
    size: int
    modified_ns: int
    loaded_hash: str | None = None
    """SHA-256 of the bytes that the ledger says are loaded; None where they are to be read again."""
    known_reason: str | None = None
    """Code with which the ledger says the file was rejected."""
    identity: tuple[int, int] | None = None
    """Device and inode that were looked at when it was listed: nothing else may be read under its name in this run."""


@dataclass
class Listing:
    """What the sources hold. `ignored` counts hidden files and folders, and files whose names no reader knows."""

    files: list[FoundFile] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    ignored: int = 0
    missing: list[str] = field(default_factory=list)
    """Sources that name nothing that exists."""


@dataclass(frozen=True)
class Plan:
    """What a run has to do: files to read in order of URI, and ledger rows whose file is gone."""

    to_read: list[FoundFile]
    rejections: list[Rejection]
    vanished: list[str]
    unchanged: int
    ignored: int


def file_uri(path: str) -> str:
    """The URI of a file: its absolute path, or a percent-encoded file:// URI where the name is not valid UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "file://" + quote(os.fsencode(path))
    return path


def file_path(uri: str) -> str:
    """The path for the operating system of a URI that `file_uri` made; any other text is a path, or a pattern."""
    return os.fsdecode(unquote_to_bytes(uri[len("file://") :])) if uri.startswith("file:///") else uri


def modified_ns(status: os.stat_result) -> int:
    """The modification time of a file in nanoseconds since 1970, or the nearest that 64 bits hold (1677 to 2262)."""
    return max(-(1 << 63), min(status.st_mtime_ns, (1 << 63) - 1))


def list_sources(sources: Iterable[str], warehouse: Path | None = None) -> Listing:
    """List directories (recursive), globs and single files, each file once, without opening any.

    Folders that are symbolic links are not entered, nor is that of the `warehouse`, which holds no pages; other links
    are followed inside their source. A file that is named by itself may have any name and its link may lead anywhere.
    Raise `SourceNotFound` for a name that can be none, and for a source that cannot be read.
    """
    lister = _Lister(warehouse)
    for source in sources:
        lister.add(source)
    lister.listing.files.sort()
    lister.listing.rejections.sort()
    return lister.listing


def _root(source: str) -> str:
    """The absolute path, or pattern, of a source."""
    if not source or "\0" in source:
        raise SourceNotFound("a source with an empty name" if not source else f"no file has such a name: {source!r}")
    path = os.path.abspath(os.path.expanduser(source))
    return path[1:] if path.startswith("//") else path  # POSIX lets two slashes at the start be


class _Lister:
    def __init__(self, warehouse: Path | None) -> None:
        self.warehouse = warehouse
        self.listing = Listing()
        self.seen: set[str] = set()
        self.source = ""
        self.boundary = ""

    def add(self, source: str) -> None:
        root = _root(source)
        pattern = pattern_of(root)
        self.source = file_uri(root)
        if pattern is None and is_gone(root):
            self.listing.missing.append(source)
            return
        is_folder = pattern is not None or os.path.isdir(root)
        folder = pattern.base if pattern else root if is_folder else os.path.dirname(root)
        if bad := [f for f in (folder, *map(str, Path(folder).parents)) if _looks_like_records(f)]:
            self._refuse(bad[-1], "bad_name")
        elif is_folder:
            if not self._walk(folder, pattern) and pattern:
                self.listing.missing.append(source)
        else:
            if os.path.isfile(root) and not os.access(root, os.R_OK):
                raise SourceNotFound(f"{root} cannot be read: {os.strerror(errno.EACCES)}")
            self.boundary = os.sep  # who names a link means its target
            self._look(root)

    def _walk(self, root: str, pattern: GlobPattern | None) -> bool:
        """Take what is below a folder, or what of it a pattern matches. Return whether there was a match.

        Folders are walked with an explicit stack, each with the positions in the pattern, or None where all is taken.
        """
        self.boundary = os.path.realpath(root)
        stack: list[tuple[str, Positions | None]] = [(root, pattern.start if pattern else None)]
        matched, rejections = False, len(self.listing.rejections)
        while stack:
            folder, positions = stack.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        below = positions
                        if pattern is not None and positions is not None:
                            below = pattern.step(positions, entry.name)
                            if not below:
                                continue
                            if pattern.is_match(below):
                                below = None
                        matched = matched or below is None
                        if self._take(entry, below is None):
                            stack.append((entry.path, below))
            except OSError as error:
                if error.errno in GONE:
                    continue
                detail = error.strerror or str(error)
                if folder == root:
                    raise SourceNotFound(f"{folder} cannot be read: {detail}") from None
                self._refuse(folder, "unreadable", detail)
        return matched or len(self.listing.rejections) > rejections

    def _take(self, entry: os.DirEntry[str], is_match: bool) -> bool:
        """Look at an entry of a folder. Return whether it is a folder to walk."""
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith("."):
            self.listing.ignored += is_match or is_folder
        elif is_folder:
            if not _looks_like_records(entry.name):
                return self.warehouse is None or not _is_same(entry.path, self.warehouse)
            self._refuse(entry.path, "bad_name")
        elif entry.is_symlink() and os.path.isdir(entry.path):
            if not _is_inside(entry.path, self.boundary):
                self._refuse(entry.path, "outside_source")
        elif is_match:
            if entry.name.lower().endswith(SUFFIXES):
                self._look(entry.path)
            else:
                self.listing.ignored += 1
        return False

    def _look(self, path: str) -> None:
        """Add a file to the listing, or a rejection, unless it is there already."""
        uri = file_uri(path)
        if uri in self.seen:
            return
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                os.stat(path)  # which tells what is wrong with the link
                target = os.path.realpath(path)
                if not Path(target).is_relative_to(self.boundary):
                    return self._refuse(path, "outside_source")
                status = os.lstat(target)  # of what is inside, wherever the link leads by now
        except FileNotFoundError:
            return self._refuse(path, "vanished")
        except OSError as error:
            code = "symlink_loop" if error.errno == errno.ELOOP else "unreadable"
            return self._refuse(path, code, error.strerror or "")
        if not stat.S_ISREG(status.st_mode):
            return self._refuse(path, "not_a_file")
        self.seen.add(uri)
        identity = (status.st_dev, status.st_ino)
        found = FoundFile(uri, path, self.source, status.st_size, modified_ns(status), identity=identity)
        self.listing.files.append(found)

    def _refuse(self, path: str, code: str, detail: str = "") -> None:
        uri = file_uri(path)
        if uri not in self.seen:
            self.seen.add(uri)
            rejection = reject(uri, uri, "discover", code, detail)
            self.listing.rejections.append(rejection._replace(source=self.source))


def _looks_like_records(folder: str) -> bool:
    return folder.endswith("!") and folder.lower().endswith(_LIKE_RECORDS)


def _is_same(folder: str, other: Path) -> bool:
    try:
        return os.path.samefile(folder, other)
    except OSError:
        return False


def _is_inside(path: str, boundary: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(boundary)


class _Entry(NamedTuple):
    """What the ledger knows of a file."""

    status: str
    reason: str | None
    size: int | None
    modified_ns: int | None
    rejected: int
    loaded_hash: str | None
    is_unsettled: bool

    def is_tried_again(self, retry_quarantined: bool) -> bool:
        """Whether it is read though it has not changed, for the sake of what was rejected of it."""
        return self.is_unsettled or (retry_quarantined and (self.status == "quarantined" or self.rejected > 0))


def plan(
    listing: Listing,
    known: pa.Table,
    sources: Iterable[str],
    allow_vanished: bool = False,
    retry_quarantined: bool = False,
) -> Plan:
    """Compare a listing with the ledger of `warehouse.load.known_files`.

    A file is unchanged when its size and modification time are those of the ledger; it is not opened then, unless it,
    or a record of it, was rejected for a reason that says nothing about its content, or all that was rejected is to be
    tried again. Files of these sources that the ledger has are vanished when they are gone, or a folder has their name,
    unless their folder could not be listed.

    Raise `SourceNotFound` for a source that names nothing and of which the ledger knows nothing, `SourceEmptied` for a
    folder that lost all its files, unless `allow_vanished`.
    """
    columns = ("status", "reason", "bytes", "modified_ns", "rejected", "loaded_hash", "is_unsettled")
    entries = (_Entry(*values) for values in zip(*(known[c].to_pylist() for c in columns), strict=True))
    ledger: dict[str, _Entry] = dict(zip(known["file_uri"].to_pylist(), entries, strict=True))  # type: ignore[arg-type]
    to_read, rejections, unchanged = [], [], 0
    for found in listing.files:
        entry = ledger.pop(found.file_uri, None)
        if entry is None:
            to_read.append(found)
        elif entry.is_tried_again(retry_quarantined):
            to_read.append(found._replace(known_reason=entry.reason))
        elif entry.status != "vanished" and (entry.size, entry.modified_ns) == (found.size, found.modified_ns):
            unchanged += 1
        else:
            to_read.append(found._replace(loaded_hash=entry.loaded_hash, known_reason=entry.reason))
    for rejection in listing.rejections:
        entry = ledger.pop(rejection.file_uri, None)
        if entry and (entry.status, entry.reason) == ("quarantined", rejection.code):
            unchanged += 1
        else:
            rejections.append(rejection)
    vanished = _vanished(listing, ledger, {_root(s): s for s in sources}, allow_vanished)
    return Plan(to_read, rejections, vanished, unchanged, listing.ignored)


class _Roots:
    """Absolute paths and patterns of sources, which are asked for those that a file belongs to."""

    def __init__(self, roots: Iterable[str]) -> None:
        given = list(roots)
        self.above = PathSet(given).above
        self._patterns = {root: pattern for root in given if (pattern := pattern_of(root))}

    def matching(self, path: str) -> list[str]:
        """The patterns that match a path."""
        return [root for root, pattern in self._patterns.items() if pattern.covers(path)]


def given_up(sources: Sequence[str], known: Iterable[str]) -> list[str]:
    """Of the files that are `known`, by their URIs, those at or below the sources, or matching them: all are gone.

    Raise `SourceNotFound` for a source of which nothing is known, `StillThere` where a file of one exists.
    """
    asked = {_root(source): source for source in sources}
    roots = _Roots(asked)
    gone: list[str] = []
    there: list[str] = []
    for uri in known:
        path = file_path(uri)
        holding = [*roots.above(path), *roots.matching(path)]
        if holding:
            (gone if is_gone(path) or os.path.isdir(path) else there).append(uri)
        for root in holding:
            asked.pop(root, None)
    for source in asked.values():
        raise SourceNotFound(f"the warehouse knows no file of {source}")
    if there:
        more = f", and {len(there) - 1:,} more" if len(there) > 1 else ""
        raise StillThere(f"{min(there)} is still there{more}: the next run would load it again; remove it first")
    return sorted(gone)


def _vanished(listing: Listing, left: dict[str, _Entry], sources: dict[str, str], allow_vanished: bool) -> list[str]:
    """Of the ledger's rows that were not listed, those that belong to the sources, by their roots, and are gone."""
    roots = _Roots(sources)
    unlisted = PathSet(file_path(r.file_uri) for r in listing.rejections if r.code in TRANSIENT)
    vanished: list[str] = []
    of_source: set[str] = set()
    lost: Counter[str] = Counter()
    for uri, entry in left.items():
        path = file_path(uri)
        above, matching = roots.above(path), roots.matching(path)
        of_source.update(above, matching)
        if not (above or matching) or entry.status == "vanished" or unlisted.above(path):
            continue
        is_folder = os.path.isdir(path)  # in place of the file, or one that was refused and is not any more
        if is_folder or is_gone(path):
            vanished.append(uri)
            lost.update(root for root in above if root != path and not is_folder)
    for source in listing.missing:
        if _root(source) not in of_source:
            raise SourceNotFound(f"no such file, folder or pattern: {source}")
    if lost and not allow_vanished:
        uris = [f.file_uri for f in listing.files] + [r.file_uri for r in listing.rejections]
        holding = {root for uri in uris for root in roots.above(file_path(uri))}
        for root in sorted(lost.keys() - holding):
            files = "1 file of it is" if lost[root] == 1 else f"{lost[root]:,} files of it are"
            raise SourceEmptied(
                f"{sources[root]} is empty, but {files} in the warehouse: is it mounted? "
                "--allow-vanished marks them as vanished"
            )
    return sorted(vanished)
