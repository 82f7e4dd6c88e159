"""Discover: list the files of the sources and compare them with the ledger of files already seen."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import pyarrow as pa

from tasks.rejection import TRANSIENT, Rejection, reject

FORMATS: Final = (".txt", ".html", ".htm", ".jsonl")
COMPRESSIONS: Final = ("", ".gz", ".zst")
SUFFIXES: Final = tuple(f + c for f in FORMATS for c in COMPRESSIONS)


class SourceNotFound(ValueError):
    """A source names nothing that exists."""


class FoundFile(NamedTuple):
    """A file of a source, from its directory entry alone."""

    file_uri: str
    path: str
    """Path for the operating system; may hold bytes that are no valid UTF-8, as surrogates."""
    source: str
    size: int
    modified_ns: int
    loaded_hash: str | None = None
    """SHA-256 of the bytes that the ledger says are loaded."""
    known_reason: str | None = None
    """Code with which the ledger says the file was rejected."""


@dataclass
class Listing:
    """What the sources hold. `ignored` counts files whose names no reader knows."""

    files: list[FoundFile] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    ignored: int = 0


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


def list_sources(sources: Iterable[str]) -> Listing:
    """List directories (recursive), globs and single files, each file once, without opening any.

    Symbolic links are followed only inside their source. Raise `SourceNotFound` for a source that names nothing.
    """
    listing = Listing()
    seen: set[str] = set()
    for source in sources:
        if not source:
            raise SourceNotFound("a source with an empty name")
        root = os.path.abspath(os.path.expanduser(source))
        if os.path.isdir(root):
            found = _walk(root, listing)
        elif os.path.lexists(root):
            found = iter([(root, os.sep)])  # who names a link means its target
        else:
            matches = sorted(glob.glob(root, recursive=True)) if glob.has_magic(root) else []
            if not matches:
                raise SourceNotFound(f"no such file, folder or pattern: {source}")
            found = ((m, os.path.realpath(os.path.dirname(m))) for m in matches if not os.path.isdir(m))
        for path, boundary in found:
            uri = file_uri(path)
            if uri not in seen:
                seen.add(uri)
                _look(path, uri, root, boundary, listing)
    listing.files.sort()
    listing.rejections.sort()
    return listing


def _walk(root: str, listing: Listing) -> Iterator[tuple[str, str]]:
    """Paths below a folder whose names a reader knows; folders are walked with an explicit stack, links not entered."""
    boundary = os.path.realpath(root)
    stack = [root]
    while stack:
        folder = stack.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            uri = file_uri(folder)
            listing.rejections.append(reject(uri, uri, "discover", "unreadable", error.strerror or str(error)))
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                stack.append(entry.path)
            elif entry.name.startswith(".") or not entry.name.lower().endswith(SUFFIXES):
                if not (entry.is_symlink() and os.path.isdir(entry.path) and _inside(entry.path, boundary)):
                    listing.ignored += 1
            else:
                yield entry.path, boundary


def _look(path: str, uri: str, source: str, boundary: str, listing: Listing) -> None:
    """Append the file to the listing, or a rejection."""

    def refuse(code: str, detail: str = "") -> None:
        listing.rejections.append(reject(uri, uri, "discover", code, detail))

    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            status = os.stat(path)
            if not _inside(path, boundary):
                return refuse("outside_source")
    except FileNotFoundError:
        return refuse("vanished")
    except OSError as error:
        return refuse("symlink_loop" if error.errno == 40 else "unreadable", error.strerror or "")
    if not stat.S_ISREG(status.st_mode):
        return refuse("not_a_file")
    listing.files.append(FoundFile(uri, path, file_uri(source), status.st_size, status.st_mtime_ns))
    return None


def _inside(path: str, boundary: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(boundary)


class _Entry(NamedTuple):
    """What the ledger knows of a file."""

    source: str
    status: str
    reason: str | None
    size: int | None
    modified_ns: int | None
    loaded_hash: str | None

    @property
    def is_settled(self) -> bool:
        return self.status != "vanished" and self.reason not in TRANSIENT


def plan(listing: Listing, known: pa.Table, sources: Iterable[str]) -> Plan:
    """Compare a listing with the ledger [file_uri, source, status, reason, bytes, modified_ns, loaded_hash].

    A file is unchanged when its size and modification time are those of the ledger; it is not opened then. Files of
    these sources that the ledger has and the listing lacks are vanished, unless their folder could not be listed.
    """
    columns = ("source", "status", "reason", "bytes", "modified_ns", "loaded_hash")
    entries = (_Entry(*values) for values in zip(*(known[c].to_pylist() for c in columns), strict=True))
    ledger: dict[str, _Entry] = dict(zip(known["file_uri"].to_pylist(), entries, strict=True))  # type: ignore[arg-type]
    to_read, rejections, unchanged = [], [], 0
    for found in listing.files:
        entry = ledger.pop(found.file_uri, None)
        if entry is None:
            to_read.append(found)
        elif entry.is_settled and (entry.size, entry.modified_ns) == (found.size, found.modified_ns):
            unchanged += 1
        else:
            to_read.append(found._replace(loaded_hash=entry.loaded_hash, known_reason=entry.reason))
    for rejection in listing.rejections:
        entry = ledger.pop(rejection.file_uri, None)
        if entry and (entry.status, entry.reason) == ("quarantined", rejection.code):
            unchanged += 1
        else:
            rejections.append(rejection)
    roots = {file_uri(os.path.abspath(os.path.expanduser(s))) for s in sources}
    folders = tuple(root.rstrip("/") + "/" for root in roots)
    unlisted = tuple(rejection.file_uri + "/" for rejection in listing.rejections)
    vanished = [
        uri
        for uri, entry in ledger.items()
        if entry.status != "vanished"
        and (entry.source in roots or uri.startswith(folders))
        and not uri.startswith(unlisted)
    ]
    return Plan(to_read, rejections, sorted(vanished), unchanged, listing.ignored)
