"""Read: the bytes of a file, decompressed within bounds."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import IOBase
from typing import BinaryIO, Final, cast

import pyarrow as pa

from tasks.discover import FoundFile, modified_ns
from tasks.rejection import Rejection, reject

CHUNK: Final = 1 << 20
PIECE: Final = 1 << 13


class Unreadable(Exception):
    """A file that cannot be read, with the rejection that says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def rejection(self, found: FoundFile) -> Rejection:
        return reject(found.file_uri, found.file_uri, "read", self.code, self.detail)


def hash_file(found: FoundFile) -> str:
    """SHA-256 of the bytes on disk. Raise `Unreadable` when they cannot be read or change meanwhile."""
    digest = hashlib.sha256()
    with _opened(found) as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read_document(found: FoundFile, limit: int) -> tuple[bytes, str]:
    """The decompressed bytes of a file and the SHA-256 of its bytes on disk.

    Never holds more than `limit` bytes of content. Raise `Unreadable` with code too_large beyond that, or with what is
    wrong with the file.
    """
    with _opened(found) as handle:
        if not found.path.lower().endswith((".gz", ".zst")):
            content = handle.read(limit + 1)
            if len(content) > limit:
                raise Unreadable("too_large", f"more than {limit:,} bytes")
            return content, hashlib.sha256(content).hexdigest()
    parts, total = [], 0
    for chunk in decompressed(found):
        total += len(chunk)
        if total > limit:
            raise Unreadable("too_large", f"more than {limit:,} bytes when decompressed")
        parts.append(chunk)
    return b"".join(parts), hash_file(found)


def decompressed(found: FoundFile) -> Iterator[bytes]:
    """The content of a file in chunks of at most a mebibyte. Raise `Unreadable` as `read_document` does."""
    name = found.path.lower()
    with _opened(found) as handle:
        try:
            if name.endswith(".gz"):
                stream: BinaryIO = cast(BinaryIO, gzip.GzipFile(fileobj=handle, mode="rb"))
            elif name.endswith(".zst"):
                stream = cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(cast(IOBase, handle), mode="r"), "zstd"))
            else:
                stream = handle
            size = CHUNK if stream is handle else PIECE
            # In small pieces: what a file holds before it breaks off is given out but for the last piece.
            while chunk := stream.read(size):
                yield chunk
        except EOFError as error:
            raise Unreadable("truncated") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable("corrupt", str(error)) from error
        except OSError as error:
            if error.errno is not None:
                raise
            # pyarrow reports what is wrong with a zstd frame as an OSError without a number.
            code = "truncated" if "truncated" in str(error).lower() else "corrupt"
            raise Unreadable(code, str(error)[:200]) from error


@contextmanager
def _opened(found: FoundFile) -> Iterator[BinaryIO]:
    """Open a regular file, the one that was listed, and make sure that it is the same after reading.

    Whoever can write to a source could put a link to any file in place of one that was listed: see decision 6.
    """
    try:
        # O_NONBLOCK: a named pipe that took the file's place must not block the run.
        descriptor = os.open(found.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Unreadable("vanished") from None
    except OSError as error:
        code = "symlink_loop" if error.errno == errno.ELOOP else "unreadable"
        raise Unreadable(code, error.strerror or "") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Unreadable("not_a_file")
    if found.identity not in (None, (status.st_dev, status.st_ino)):
        os.close(descriptor)
        raise Unreadable("changing", "another file has taken its place")
    with open(descriptor, "rb") as handle:
        try:
            yield handle
        except OSError as error:
            raise Unreadable("unreadable", error.strerror or str(error)) from error
        status = os.fstat(handle.fileno())
        if (status.st_size, modified_ns(status)) != (found.size, found.modified_ns):
            raise Unreadable("changing")
