"""Work that is handed to worker processes is done, also when a worker dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from flows.workers import WorkerDied, Workers


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

        assert sorted(workers.map(abs, jobs())) == [1, 2]


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    with Workers(2) as workers, pytest.raises(WorkerDied):
        list(workers.map(os._exit, [9]))


def _pid(_: int) -> int:
    return os.getpid()
