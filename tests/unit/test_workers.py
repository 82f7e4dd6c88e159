"""Work that is handed to worker processes is done, also when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flows.workers import LONGEST_FOLDER, WorkerDied, Workers, alone


def test_a_worker_that_dies_between_two_jobs_is_replaced() -> None:
    with Workers(2) as workers:

        def jobs() -> Iterator[int]:
            yield 1
            os.kill(workers.call(_pid, 0), signal.SIGKILL)
            until = time.monotonic() + 20
            while time.monotonic() < until:  # until the pool has noticed
                try:
                    workers._running().submit(abs, 0)
                except BrokenProcessPool:
                    break
                time.sleep(0.01)
            yield 2

        assert sorted(workers.map(abs, jobs(), _never)) == [1, 2]


def test_a_job_that_kills_every_worker_is_rescued() -> None:
    with Workers(2) as workers:
        assert list(workers.map(os._exit, [9], lambda job: [job + 1])) == [10]


def test_a_process_of_its_own_that_dies_says_so() -> None:
    assert alone(abs, -3) == 3
    with pytest.raises(WorkerDied):
        alone(os._exit, 9)


@pytest.mark.parametrize("length", [LONGEST_FOLDER, LONGEST_FOLDER + 1, 250])
def test_workers_start_whatever_the_length_of_the_folder_for_temporary_files(length: int) -> None:
    with TemporaryDirectory(dir="/tmp") as short:
        folder = f"{short}/".ljust(length, "d")
        os.mkdir(folder)
        assert _in_a_process("from flows.workers import alone; print(alone(abs, -3))", TMPDIR=folder) == "3"


def test_workers_start_in_a_folder_that_was_deleted(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    leave = f"import os; os.chdir({str(tmp_path / 'gone')!r}); os.rmdir(os.getcwd())"
    assert _in_a_process(f"{leave}; from flows.workers import alone; print(alone(abs, -3))") == "3"


def _in_a_process(code: str, **variables: str) -> str:
    """What some code prints in a new process."""
    environment = os.environ | variables
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _never(job: int) -> list[int]:
    raise AssertionError(job)


def _pid(_: int) -> int:
    return os.getpid()


def test_workers_leave_the_other_cores_to_others() -> None:
    """Importing numpy starts as many threads as there are cores, unless it is told otherwise before."""
    code = "import flows, numpy, os; print(os.environ['OPENBLAS_NUM_THREADS'], len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "1"]


def test_a_single_worker_does_one_job_at_a_time() -> None:
    assert (Workers(1).at_once, Workers(3).at_once) == (1, 6)
