"""What tests of every kind share: the command line as a process, and a warehouse of the samples."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("copydesk", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("copydesk")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # jobs in the background of a script ignore interrupts, and so would every process that the tests start
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
COPYDESK = (sys.executable, "-m", "flows.cli")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="accept what golden tests see; floors only rise")
    parser.addoption("--lower-floors", action="store_true", help="set floors to today's figures, also where they fall")


Copydesk = Callable[..., subprocess.CompletedProcess[str]]


def environment() -> dict[str, str]:
    """The environment without settings of copydesk that the person who runs the tests may have made."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1"}


def run_copydesk(*arguments: object, cwd: Path = ROOT, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """``copydesk ARGUMENTS`` as a process of its own, with what it printed."""
    return subprocess.run(
        [*COPYDESK, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="session")
def copydesk() -> Copydesk:
    return run_copydesk


@pytest.fixture(scope="session")
def samples_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A warehouse of the samples, made once by the command line, and what the command printed. Read only."""
    warehouse = tmp_path_factory.mktemp("samples") / "news"
    return warehouse, run_copydesk("run", SAMPLES, "--direct", "-w", warehouse)


@pytest.fixture(scope="session")
def samples_warehouse(samples_run: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    warehouse, done = samples_run
    assert done.returncode == 0, done.stderr
    return warehouse
