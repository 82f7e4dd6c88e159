"""Quarantine: the bytes of rejected files and records, named by their hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from typing import BinaryIO, NamedTuple

from warehouse.location import Location

_CHUNK = 1 << 20


class Kept(NamedTuple):
    """Bytes in quarantine: SHA-256, size, and path below the warehouse."""

    content_hash: str
    size: int
    kept_as: str


def keep_bytes(location: Location, content: bytes) -> Kept:
    """Keep bytes that are in memory. Keeping the same bytes again changes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    target = location.quarantine / digest[:2] / digest
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix="keeping-")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(name, target)
    return Kept(digest, len(content), str(target.relative_to(location.root)))


def keep_file(location: Location, path: str) -> Kept:
    """Keep a copy of a file, in pieces, whatever its size. Raise `OSError` when it cannot be read."""
    digest, size = hashlib.sha256(), 0
    location.quarantine.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=location.quarantine, prefix="keeping-")
    try:
        with os.fdopen(descriptor, "wb") as out, _open_regular(path) as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        target = location.quarantine / digest.hexdigest()[:2] / digest.hexdigest()
        target.parent.mkdir(exist_ok=True)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return Kept(digest.hexdigest(), size, str(target.relative_to(location.root)))


def _open_regular(path: str) -> BinaryIO:
    return open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb")
