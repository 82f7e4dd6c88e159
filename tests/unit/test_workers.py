"""Work that is handed to worker processes is done, also when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flows.workers import LONGEST_FOLDER, Stopped, WorkerDied, Workers, alone
from tests.processes import children_of, is_running, wait_for


def test_a_worker_that_dies_between_two_jobs_is_replaced() -> None:
    with Workers(2) as workers:

        def jobs() -> Iterator[int]:
            yield 1
            worker = workers.call(_pid, 0)
            os.kill(worker, signal.SIGKILL)
            assert wait_for(lambda: not is_running(worker), 20, every=0.01)
            yield 2

        assert sorted(workers.map(abs, jobs(), _never)) == [1, 2]


@pytest.mark.parametrize("milliseconds", [0, 1, 4, 8])
def test_jobs_are_done_whenever_a_worker_is_killed(milliseconds: int) -> None:
    """Also when it, or the one after it, is just being started."""
    for _ in range(10):
        with Workers(2) as workers, ThreadPoolExecutor(1) as threads:
            victim = threads.submit(_kill_the_first_worker, milliseconds / 1000)
            assert sorted(workers.map(_nap, range(8), lambda job: [job])) == list(range(8))
            assert victim.result()


def test_jobs_are_done_when_the_fork_server_is_killed() -> None:
    with Workers(2) as workers:
        assert sorted(workers.map(_nap, range(4), _never)) == list(range(4))
        server = _fork_server()
        assert server
        os.kill(server, signal.SIGKILL)
        os.kill(workers.call(_pid, 0), signal.SIGKILL)
        assert sorted(workers.map(_nap, range(8), _never)) == list(range(8))


def test_the_death_of_a_worker_does_not_disturb_the_others() -> None:
    with Workers(2) as workers, ThreadPoolExecutor(1) as threads:
        other = threads.submit(workers.call, _sleep, 1)
        with pytest.raises(WorkerDied):
            workers.call(os._exit, 9)
        assert other.result() == 1


def test_what_a_job_raises_comes_back_and_says_where() -> None:
    with Workers(2) as workers:
        with pytest.raises(ZeroDivisionError) as caught:
            workers.call(_divide, 0)
        assert "in _divide" in caught.value.__notes__[0]
        with pytest.raises(RuntimeError, match="Peculiar"):
            workers.call(_be_peculiar, 0)
        with pytest.raises(TypeError, match="pickle"):
            workers.call(_give_a_generator, 0)
        assert workers.call(_pid, 0) != os.getpid()


def test_jobs_end_when_the_pool_is_left() -> None:
    with ThreadPoolExecutor(4) as threads:
        with suppress(KeyboardInterrupt), Workers(2) as workers:
            calls = [threads.submit(workers.call, _sleep, 600) for _ in range(4)]
            assert wait_for(lambda: len(_workers()) == 2, 20, every=0.01)
            processes = _workers()
            raise KeyboardInterrupt
        assert [type(call.exception(20)) for call in calls] == [Stopped] * 4
        assert not any(map(is_running, processes))
        with pytest.raises(Stopped):
            workers.call(abs, 0)


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


def test_workers_leave_the_other_cores_to_others() -> None:
    """Importing numpy starts as many threads as there are cores, unless it is told otherwise before."""
    code = "import flows, numpy, os; print(os.environ['OPENBLAS_NUM_THREADS'], len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "1"]


def test_a_single_worker_does_one_job_at_a_time() -> None:
    assert (Workers(1).at_once, Workers(3).at_once) == (1, 6)


def _in_a_process(code: str, **variables: str) -> str:
    """What some code prints in a new process."""
    environment = os.environ | variables
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _fork_server() -> int | None:
    """The process that starts workers."""
    process: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return process


def _workers() -> list[int]:
    server = _fork_server()
    return children_of(server) if server else []


def _kill_the_first_worker(seconds: float) -> bool:
    """Kill a worker some time after the first one was born."""
    if workers := wait_for(_workers, 20, every=0.0002):
        time.sleep(seconds)
        os.kill(workers[0], signal.SIGKILL)
    return bool(workers)


def _never(job: int) -> list[int]:
    raise AssertionError(job)


def _pid(_: int) -> int:
    return os.getpid()


def _nap(job: int) -> int:
    time.sleep(0.01)
    return job


def _sleep(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def _divide(job: int) -> float:
    return 1 / job


class Peculiar(Exception):
    """An error that cannot be made again from its arguments."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def _be_peculiar(job: int) -> None:
    raise Peculiar(job, job)


def _give_a_generator(job: int) -> Iterator[int]:
    return (number for number in (job,))
