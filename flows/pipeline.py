"""The pipeline: one composition of the steps, called plainly or with each step wrapped as a Prefect task."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from flows.report import RunReport, reason, remark, timed
from flows.settings import Settings
from tasks.discover import (
    Plan,
    SourceEmptied,
    SourceNotFound,
    StillThere,
    file_path,
    file_uri,
    given_up,
    list_sources,
    plan,
)
from tasks.rejection import TRANSIENT
from warehouse.errors import CopydeskError, UsageError, disk_full
from warehouse.lake import Lake, open_lake
from warehouse.load import known_files, ledger_rows
from warehouse.location import Location
from warehouse.lock import writer
from warehouse.publish import publish

if TYPE_CHECKING:
    from flows.batch import Batch, BatchResult
    from flows.workers import Workers

Progress = Callable[[int, int], None]
"""Called with batches done and batches in all."""


class Steps(Protocol):
    """How the steps of the pipeline are called."""

    def discover(self, find: Callable[[], Plan]) -> Plan: ...
    def batches(self, jobs: Iterable[Batch], pool: Workers) -> Iterator[BatchResult]: ...
    def evidence(self, gather: Callable[[], None]) -> None: ...
    def load(self, load: Callable[[], None]) -> None: ...
    def publish(self, lake: Lake) -> None: ...
    def report(self, report: RunReport) -> None: ...


class Direct:
    """The steps called plainly."""

    def discover(self, find: Callable[[], Plan]) -> Plan:
        return find()

    def batches(self, jobs: Iterable[Batch], pool: Workers) -> Iterator[BatchResult]:
        from flows.batch import process
        from flows.batches import rescued

        yield from pool.map(process, jobs, rescued)

    def evidence(self, gather: Callable[[], None]) -> None:
        gather()

    def load(self, load: Callable[[], None]) -> None:
        load()

    def publish(self, lake: Lake) -> None:
        publish(lake)

    def report(self, report: RunReport) -> None:
        pass


def ingest(
    sources: Sequence[str],
    settings: Settings,
    steps: Steps | None = None,
    progress: Progress = lambda done, total: None,
) -> RunReport:
    """Bring the warehouse up to date with the sources. The same input gives the same warehouse.

    A source may be given as a file:// URI: a parameter of a flow has to be valid UTF-8, and not all names are.

    Raise `LockHeld` when another run is writing, `UsageError` for a source that does not exist, `ChecksFailed` when a
    check fails: then nothing is loaded and the last publication stays.
    """
    steps = steps or Direct()
    paths = _paths(sources)
    report = RunReport("ingest", [file_uri(path) for path in paths], datetime.now(UTC))
    with _run(settings, report, steps) as lake:
        known = known_files(lake, TRANSIENT)
        found = steps.discover(lambda: _discover(paths, known, settings))
        report.unchanged, report.ignored = found.unchanged, found.ignored
        if found.to_read or found.rejections or found.vanished:
            from flows.batches import file_batches
            from flows.ledger import found_out
            from flows.loading import bring_in_files
            from flows.passes import Passes

            run = Passes(lake, settings, steps, report, progress)
            results = run.carry_out(file_batches(found.to_read, settings))
            results.append(found_out(found.rejections, ledger_rows(lake, found.vanished)))
            with timed(report, "load, link and check"):
                looked_at = len(found.to_read) + len(found.rejections)
                steps.load(lambda: bring_in_files(lake, results, looked_at, report, settings))
        if report.run_id is None:
            report.status = "nothing to do"
        with timed(report, "publish"):
            steps.publish(lake)
        report.snapshot = lake.snapshot
    return report


def reprocess(
    settings: Settings, steps: Steps | None = None, progress: Progress = lambda done, total: None
) -> RunReport:
    """Derive everything again from the texts in the lake; the sources are not needed. Raises as `ingest` does."""
    steps = steps or Direct()
    report = RunReport("reprocess", [], datetime.now(UTC))
    Location.at(settings.warehouse).require_publication()
    with _run(settings, report, steps) as lake:
        from flows.batches import StoredBatches
        from flows.loading import bring_in_again
        from flows.passes import Passes

        results = Passes(lake, settings, steps, report, progress).carry_out(StoredBatches(lake, settings))
        with timed(report, "load, link and check"):
            steps.load(lambda: bring_in_again(lake, results, report, settings))
        with timed(report, "publish"):
            steps.publish(lake)
        report.snapshot = lake.snapshot
    return report


def forget(sources: Sequence[str], settings: Settings) -> RunReport:
    """Take the files of some sources, which are gone, and all that came from them out of the warehouse.

    Raise `UsageError` as `forgettable`, otherwise as `ingest` does.
    """
    report = RunReport("forget", [file_uri(path) for path in _paths(sources)], datetime.now(UTC))
    Location.at(settings.warehouse).require_publication()
    with _run(settings, report, Direct()) as lake:
        from flows.loading import take_out_files

        doomed = forgettable(sources, map(str, known_files(lake, ())["file_uri"].to_pylist()))
        with timed(report, "load, link and check"):
            take_out_files(lake, doomed, report, settings)
        with timed(report, "publish"):
            publish(lake)
        report.snapshot = lake.snapshot
    return report


def forgettable(sources: Sequence[str], known: Iterable[str]) -> list[str]:
    """Of the files that are `known`, by their URIs, those of some sources.

    Raise `UsageError` for a source of which nothing is known, and where a file of one is still there.
    """
    try:
        return given_up(_paths(sources), known)
    except (SourceNotFound, StillThere) as error:
        raise UsageError(str(error)) from None


def _paths(sources: Sequence[str]) -> list[str]:
    """The absolute paths, or patterns, of sources that may be given as file:// URIs."""
    return [os.path.abspath(os.path.expanduser(file_path(s))) if s else s for s in sources]


@contextmanager
def _run(settings: Settings, report: RunReport, steps: Steps) -> Iterator[Lake]:
    """Hold the lock and the lake for a run; leave its report, whatever happens."""
    location = Location.at(settings.warehouse)
    with writer(location):
        _empty(location)
        with remark("the report of the run is not kept"):
            report.save(location)
        try:
            with open_lake(location) as lake:
                yield lake
            if report.status == "running":
                report.status = "completed"
        except BaseException as error:
            report.status = "failed"
            full = None if isinstance(error, CopydeskError) else disk_full(error)
            report.error = reason(full or error)
            if full is not None:
                raise full from error
            raise
        finally:
            # What is published stays published, and an error stays the error, whatever becomes of the report.
            report.ended_at = datetime.now(UTC)
            try:
                with remark("the report of the run is not kept"):
                    report.save(location)
                with remark("the report of the run is not shown in Prefect"):
                    steps.report(report)
            finally:
                with remark("temporary files of the run are left"):
                    _empty(location)


def _empty(location: Location) -> None:
    """Clear what this run, or one that was killed, left in staging."""
    shutil.rmtree(location.staging, ignore_errors=True)
    location.staging.mkdir()
    for leftover in location.quarantine.rglob("keeping-*"):
        leftover.unlink()
    for leftover in (*location.root.glob("news-*.link"), *location.root.glob("last_run.*.tmp")):
        leftover.unlink()


def _discover(sources: Sequence[str], known: pa.Table, settings: Settings) -> Plan:
    try:
        listing = list_sources(sources, Location.at(settings.warehouse).root)
        return plan(listing, known, sources, settings.allow_vanished, settings.retry_quarantined)
    except (SourceNotFound, SourceEmptied) as error:
        raise UsageError(str(error)) from None
