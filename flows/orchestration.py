"""The steps of the pipeline as Prefect tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, as_completed
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed
from pydantic import Field

from flows.batch import Batch, BatchResult, process
from flows.batches import rescued
from flows.report import RunReport
from flows.workers import WorkerDied, Workers
from tasks.discover import Plan
from warehouse.errors import CopydeskError, LockHeld
from warehouse.lake import Lake
from warehouse.publish import publish

Result = TypeVar("Result")
ARTIFACT_KEY = "copydesk-run"
NonEmpty = Annotated[str, Field(min_length=1)]
"""A path given to a flow. Where a template names a variable that is not set, Prefect deploys an empty text, which would
be the working directory: with this the deployment is refused."""


class Tasks:
    """Every step a task: batches run side by side in worker processes and are retried, everything else in order."""

    def discover(self, find: Callable[[], Plan]) -> Plan:
        return _step("discover", find)

    def batches(self, jobs: Iterable[Batch], pool: Workers) -> Iterator[BatchResult]:
        waiting: dict[str, Batch] = {}
        running: dict[PrefectFuture[BatchResult], str] = {}
        source = iter(jobs)

        @task(
            name="batch",
            task_run_name="batch-{name}",
            retries=2,
            retry_delay_seconds=[1, 10],
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        def step(name: str) -> BatchResult:
            return pool.call(process, waiting[name])

        while True:
            while len(running) < pool.at_once and (job := next(source, None)) is not None:
                waiting[job.name] = job
                running[step.submit(job.name)] = job.name
            if not running:
                return
            future = next(as_completed(list(running)))
            batch = waiting.pop(running.pop(future))
            try:
                yield future.result()
            except WorkerDied:
                yield from rescued(batch)

    def evidence(self, gather: Callable[[], None]) -> None:
        _step("evidence", gather)

    def load(self, load: Callable[[], None]) -> None:
        _step("load", load)

    def publish(self, lake: Lake) -> None:
        _step("publish", lambda: publish(lake))

    def report(self, report: RunReport) -> None:
        create_markdown_artifact(key=ARTIFACT_KEY, markdown=report.markdown(), description=report.summary())


def _step(name: str, run: Callable[[], Result]) -> Result:
    """Run something as a task. What it needs is bound and not passed: Prefect walks through the arguments of a task."""

    # With a condition for retries that never holds, Prefect logs an error without its traceback. The flow, which gets
    # the error next, logs the traceback of one that is not for the user.
    @task(
        name=name,
        retries=1,
        retry_condition_fn=lambda task, run, state: False,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def step() -> Result:
        return run()

    return step()


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
