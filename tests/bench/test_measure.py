"""The measuring process sees all of a process tree: without that, the floors would be passed by hiding work."""

from __future__ import annotations

import sys

import pytest

from tests.bench.measure import CommandFailed, measure

BURN = "import time\nwhile time.process_time() < {seconds}: pass\n"
HOLD = "import time; held = b'x' * {size}; time.sleep(0.4)"


def python(source: str) -> list[str]:
    return [sys.executable, "-I", "-c", source]


def test_cpu_of_a_process_that_nobody_waits_for_is_counted() -> None:
    orphan = f"import subprocess, sys; subprocess.Popen([sys.executable, '-I', '-c', {BURN.format(seconds=0.4)!r}])"
    usage = measure(python(orphan))
    assert 0.4 <= usage.cpu_seconds < 1.5
    assert usage.killed == 0


def test_memory_of_all_processes_is_summed() -> None:
    hold = HOLD.format(size=60_000_000)
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-I', '-c', {hold!r}])\n{hold}"
    usage = measure(python(child))
    assert 120_000_000 <= usage.peak_bytes < 220_000_000
    assert 60_000_000 <= usage.largest_process_bytes < 110_000_000


def test_a_failing_command_is_reported_with_the_end_of_its_output() -> None:
    failing = python("import sys; sys.exit('no such corpus')")
    with pytest.raises(CommandFailed, match=r"exit code 1:\nno such corpus"):
        measure(failing)
    assert measure(failing, check=False).exit_code == 1


def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CommandFailed, match="exit code -9"):
        measure(python("import time; time.sleep(60)"), timeout_seconds=0.3)
