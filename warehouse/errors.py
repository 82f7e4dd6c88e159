"""What can go wrong, for the person who called: one line that says what to do, and an exit code."""

from __future__ import annotations


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
