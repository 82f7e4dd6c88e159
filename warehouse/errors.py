"""What can go wrong, for the person who called: one line that says what to do, and an exit code."""

from __future__ import annotations

import errno

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Numbers of the errors that a full disk causes."""
_TOLD_FULL = ("No space left on device", "Disk quota exceeded")


class CopydeskError(Exception):
    """A bad call or a failed run. The message is one line for a person; `exit_code` is for the shell."""

    exit_code = 1


class UsageError(CopydeskError):
    """The call cannot be carried out as it was made."""

    exit_code = 2


class ChecksFailed(CopydeskError):
    """A quality check failed: nothing was loaded and the last publication stays in place."""

    exit_code = 3


class LockHeld(CopydeskError):
    """Another run is writing to the warehouse."""

    exit_code = 4


def disk_full(error: BaseException | None) -> CopydeskError | None:
    """What to raise in place of an error behind which a full disk is; None for all others."""
    while error is not None:
        lines = str(error).splitlines()
        told = next((line for line in lines if any(words in line for words in _TOLD_FULL)), None)
        if told is None and isinstance(error, OSError) and error.errno in FULL:
            told = str(error)
        if told is not None:
            return CopydeskError(f"the disk is full ({told.strip()}): make room and run it again, and it goes on")
        error = error.__cause__ or error.__context__
    return None
