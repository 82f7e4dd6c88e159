"""Work that is handed to worker processes is done, also when a worker dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from flows.workers import WorkerDied, Workers, alone


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


def _never(job: int) -> list[int]:
    raise AssertionError(job)


def _pid(_: int) -> int:
    return os.getpid()
