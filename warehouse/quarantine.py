"""Quarantine: the bytes of rejected files and records, named by their hash."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from typing import NamedTuple

from warehouse.location import Location

_CHUNK = 1 << 20


class Kept(NamedTuple):
    """Bytes in quarantine: SHA-256, size, and path below the warehouse."""

    content_hash: str
    size: int
    kept_as: str


def keep_bytes(location: Location, content: bytes) -> Kept:
    """Keep bytes that are in memory. Keeping the same bytes again changes nothing."""
    location.quarantine.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=location.quarantine, prefix="keeping-")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    return _settle(location, name, hashlib.sha256(content).hexdigest(), len(content))


def keep_file(location: Location, path: str, identity: tuple[int, int] | None = None) -> Kept | None:
    """Keep a copy of a file, in pieces, whatever its size. None when it cannot be read; its rejection says why.

    None, too, when it is not the file of this identity, device and inode: what took its place is nobody's to publish.

    Raise `OSError` when the copy cannot be written: a full disk must not lose bytes in silence.
    """
    try:
        source = open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb")  # noqa: SIM115
    except OSError:
        return None
    with source:
        status = os.fstat(source.fileno())
        if not stat.S_ISREG(status.st_mode) or identity not in (None, (status.st_dev, status.st_ino)):
            return None
        digest, size = hashlib.sha256(), 0
        location.quarantine.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=location.quarantine, prefix="keeping-")
        try:
            with os.fdopen(descriptor, "wb") as out:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
            return _settle(location, name, digest.hexdigest(), size)
        except BaseException:
            os.unlink(name)
            raise


def remove_unnamed(location: Location, named: set[str], older_than: float) -> int:
    """Remove kept bytes that no row of `quarantine` names (`kept_as`) and that are older (seconds since 1970)."""
    removed = 0
    for path in location.quarantine.glob("??/*"):
        if str(path.relative_to(location.root)) not in named and path.stat().st_mtime < older_than:
            path.unlink()
            removed += 1
    return removed


def _settle(location: Location, name: str, digest: str, size: int) -> Kept:
    """Give a finished copy its name, readable for everyone who may read the warehouse."""
    target = location.quarantine / digest[:2] / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    os.chmod(name, 0o644)
    os.replace(name, target)
    return Kept(digest, size, str(target.relative_to(location.root)))
