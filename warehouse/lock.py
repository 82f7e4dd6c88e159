"""One writer at a time, by a lock that the kernel releases when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.errors import FULL, CopydeskError, LockHeld, UsageError
from warehouse.location import Location

_PATIENCE_SECONDS = 0.3


@contextmanager
def writer(location: Location) -> Iterator[None]:
    """Hold the write lock of a warehouse.

    Raise `LockHeld` when another process has it for longer than a look at the lock takes, `UsageError` when the folder
    or the lock cannot be written.

    The file stays: removing it would let two processes lock two files of the same name.
    """
    handle = -1
    try:
        try:
            location.create()
            handle = os.open(location.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            if not _locked(handle, fcntl.LOCK_EX, _PATIENCE_SECONDS):
                holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
                raise LockHeld(
                    f"another run (process {holder}) is writing to {location.root}: try again when it is done"
                )
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            kind = CopydeskError if error.errno in FULL | {errno.EIO} else UsageError
            raise kind(f"cannot write to {error.filename or location.lock}: {error.strerror}") from None
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def is_held(location: Location) -> bool:
    """Whether a process is writing to the warehouse just now."""
    try:
        handle = os.open(location.lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _locked(handle, fcntl.LOCK_SH, 0)
    finally:
        os.close(handle)


def _locked(handle: int, kind: int, seconds: float) -> bool:
    """Try to lock until the time is up: who only looks holds the lock for an instant."""
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)
