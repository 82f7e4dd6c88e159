"""Other processes, watched from outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], seconds: float, every: float = 0.2) -> Found:
    """Look until something true is found or the time is up; return what was seen last."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(every)
    return found


def children_of(process: int) -> list[int]:
    """The processes that a process has started, as far as it still exists."""
    children = []
    with suppress(OSError):  # it, or a thread of it, ended while it was looked at
        for thread in Path(f"/proc/{process}/task").iterdir():
            children += map(int, (thread / "children").read_text("ascii").split())
    return children


def is_running(process: int) -> bool:
    """Whether a process exists and is no zombie."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    return False
