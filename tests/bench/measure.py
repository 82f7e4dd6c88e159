"""CPU seconds and peak memory of a command with everything it starts.

The command runs under a small measuring process (this file, as a script) that adopts orphans (``prctl``
PR_SET_CHILD_SUBREAPER), so that processes which nobody waits for, such as multiprocessing's fork server and with it
all pool workers, are counted too. CPU is what the kernel accounted to all reaped processes (``getrusage``,
RUSAGE_CHILDREN: user and system). Memory is the highest sum of proportional set sizes (PSS; shared pages count once)
over the process tree, sampled ten times a second; PSS is read only while the cheaper sum of resident sizes, which
it cannot exceed, is above the peak so far.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

INTERVAL = 0.1
"""Seconds between two samples of memory."""
GRACE = 10.0
"""Seconds that processes left behind by the command get to end before they are killed."""
_PR_SET_CHILD_SUBREAPER = 36
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command used: seconds of CPU (user + system, all processes) and of wall time, bytes at the peak of the
    tree, bytes of the largest single process; how many processes were killed because they outlived the command."""

    exit_code: int
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    largest_process_bytes: int
    killed: int


class CommandFailed(RuntimeError):
    """The measured command did not end with exit code 0."""


def measure(command: Sequence[str], *, timeout_seconds: float = 3_600, check: bool = True) -> Usage:
    """Run ``command`` and say what it used. Raises CommandFailed, with the end of its output, on another exit code
    than 0 (unless ``check`` is False) and when it takes longer than ``timeout_seconds``."""
    with tempfile.TemporaryDirectory(prefix="measure-") as folder:
        report, log = Path(folder, "usage.json"), Path(folder, "output.log")
        monitor = [sys.executable, "-I", __file__, str(report), str(timeout_seconds), *command]
        with log.open("wb") as output:
            subprocess.run(monitor, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False)
        tail = log.read_bytes()[-4_000:].decode("utf-8", "replace")
        if not report.exists():
            raise CommandFailed(f"{' '.join(command)} could not be measured:\n{tail}")
        usage = Usage(**json.loads(report.read_text("utf-8")))
    if check and usage.exit_code != 0:
        raise CommandFailed(f"{' '.join(command)} ended with exit code {usage.exit_code}:\n{tail}")
    return usage


def _parents() -> dict[int, int]:
    """The parent of every process on the machine."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as stat:
                parents[int(name)] = int(stat.read().rpartition(b")")[2].split()[1])
    return parents


def descendants(root: int) -> list[int]:
    """All processes below ``root``, without it."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents().items():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as statm:
            return int(statm.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """PSS in bytes; the resident size where the kernel does not tell."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as rollup:
            for line in rollup:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)


def _tree_bytes(pids: Sequence[int], peak: int) -> int:
    """Memory of the processes, or ``peak`` where they cannot have exceeded it."""
    if sum(map(_resident, pids)) <= peak:
        return peak
    return max(peak, sum(map(_proportional, pids)))


def _reap(main: int, code: int | None) -> tuple[int | None, bool]:
    """Collect every ended child; the exit code of ``main`` once it is known, and whether children remain."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code, False
        if pid == 0:
            return code, True
        if pid == main:
            code = os.waitstatus_to_exitcode(status)


def _kill(pids: Sequence[int]) -> int:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(pids)


def monitor(command: Sequence[str], timeout_seconds: float) -> Usage:
    """Run and sample ``command``. Takes over all children of the process it runs in: call it in one of its own."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    main = subprocess.Popen(command).pid
    code: int | None = None
    ended = began
    peak = killed = 0
    while True:
        known = code is not None
        code, remaining = _reap(main, code)
        now = time.monotonic()
        if code is not None and not known:
            ended = now
        if not remaining:
            break
        tree = descendants(os.getpid())
        peak = _tree_bytes(tree, peak)
        if now - began > timeout_seconds or (code is not None and now - ended > GRACE):
            killed += _kill(tree)
        # Short commands deserve a finer grain; after a second the sampling has to stay cheap.
        time.sleep(INTERVAL if now - began > 1 else INTERVAL / 10)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Usage(
        exit_code=-signal.SIGKILL if code is None else code,
        cpu_seconds=used.ru_utime + used.ru_stime,
        wall_seconds=ended - began,
        peak_bytes=peak,
        largest_process_bytes=used.ru_maxrss * 1024,
        killed=killed,
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(asdict(monitor(sys.argv[3:], float(sys.argv[2])))), "utf-8")
