"""One writer at a time, by a lock that the kernel releases when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.errors import LockHeld
from warehouse.location import Location


@contextmanager
def writer(location: Location) -> Iterator[None]:
    """Hold the write lock of a warehouse. Raise `LockHeld` at once when another process has it.

    The file stays: removing it would let two processes lock two files of the same name.
    """
    location.create()
    handle = os.open(location.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise LockHeld(
                f"another run (process {holder}) is writing to {location.root}: try again when it is done"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
