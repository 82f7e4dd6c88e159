"""The steps of the pipeline as Prefect tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, wait
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed, State

from flows.batch import Batch, BatchResult, process
from flows.pipeline import discover
from flows.report import RunReport
from flows.workers import Workers
from tasks.discover import Plan
from warehouse.errors import CopydeskError, LockHeld
from warehouse.lake import Lake
from warehouse.publish import publish

ARTIFACT_KEY = "copydesk-run"
_PLAIN: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


class Tasks:
    """Every step a task: batches run side by side in worker processes and are retried, everything else in order."""

    def discover(self, sources: Sequence[str], known: pa.Table) -> Plan:
        # The ledger is bound here and not passed: Prefect walks through what a task is given.
        return task(lambda: discover(sources, known), name="discover", **_PLAIN)()

    def batches(self, jobs: Iterable[Batch], workers: int) -> Iterator[BatchResult]:
        waiting: dict[int, Batch] = {}
        running: dict[PrefectFuture[BatchResult], int] = {}
        with Workers(workers) as pool:
            submit = task(
                lambda index: pool.call(process, waiting[index]),
                name="batch",
                task_run_name="batch-{index}",
                retries=2,
                retry_delay_seconds=[1, 10],
                **_PLAIN,
            ).submit
            source = iter(jobs)
            while True:
                while len(running) < 2 * workers and (job := next(source, None)) is not None:
                    waiting[job.index] = job
                    running[submit(job.index)] = job.index
                if not running:
                    return
                done = [future for future in running if future.state.is_final()]
                if not done:
                    wait(list(running), timeout=0.05)
                for future in done:
                    del waiting[running.pop(future)]
                    yield future.result()

    def load(self, load: Callable[[], None]) -> None:
        task(load, name="load", **_PLAIN)()

    def publish(self, lake: Lake) -> None:
        task(lambda: publish(lake), name="publish", **_PLAIN)()

    def report(self, report: RunReport) -> None:
        create_markdown_artifact(key=ARTIFACT_KEY, markdown=report.markdown(), description=report.summary())


def outcome(run: Callable[[], str], skip_if_busy: bool) -> State[str] | str:
    """Run a flow's body. What goes wrong for a known reason ends the flow in a failed state with that one line.

    With `skip_if_busy`, a flow that finds another run writing ends well: the schedule comes round again.
    """
    try:
        told = run()
    except CopydeskError as error:
        if skip_if_busy and isinstance(error, LockHeld):
            return Completed(name="Skipped", message=str(error))
        return Failed(name=type(error).__name__, message=str(error))
    get_run_logger().info(told)
    return told
