"""The pipeline: one composition of the steps, called plainly or with each step wrapped as a Prefect task."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from flows.report import RunReport, reason, remark, timed
from flows.settings import Settings
from tasks.discover import Plan, SourceEmptied, SourceNotFound, file_path, file_uri, list_sources, plan
from tasks.rejection import TRANSIENT
from warehouse.checks import Check, run_checks
from warehouse.contract import CHECKS, RUNS
from warehouse.errors import ChecksFailed, CopydeskError, UsageError, disk_full
from warehouse.lake import Lake, open_lake
from warehouse.load import (
    files_without_article,
    is_known,
    known_files,
    last_run,
    ledger_rows,
    load_again,
    load_files,
    touch_files,
)
from warehouse.location import Location
from warehouse.lock import writer
from warehouse.publish import publish

if TYPE_CHECKING:
    from flows.batch import Batch, BatchResult, LedgerRow
    from flows.ledger import Settled
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
    paths = [os.path.abspath(os.path.expanduser(file_path(s))) if s else s for s in sources]
    report = RunReport("ingest", [file_uri(path) for path in paths], datetime.now(UTC))
    with _run(settings, report, steps) as lake:
        known = known_files(lake, TRANSIENT)
        found = steps.discover(lambda: _discover(paths, known, settings))
        report.unchanged, report.ignored = found.unchanged, found.ignored
        if found.to_read or found.rejections or found.vanished:
            from flows.batches import file_batches
            from flows.ledger import found_out
            from flows.passes import Passes

            run = Passes(lake, settings, steps, report, progress)
            results = run.carry_out(file_batches(found.to_read, settings))
            results.append(found_out(found.rejections, ledger_rows(lake, found.vanished)))
            with timed(report, "load, link and check"):
                looked_at = len(found.to_read) + len(found.rejections)
                steps.load(lambda: _load_files(lake, results, looked_at, report, settings))
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
        from flows.passes import Passes

        results = Passes(lake, settings, steps, report, progress).carry_out(StoredBatches(lake, settings))
        with timed(report, "load, link and check"):
            steps.load(lambda: _load_again(lake, results, report, settings))
        with timed(report, "publish"):
            steps.publish(lake)
        report.snapshot = lake.snapshot
    return report


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


@dataclass(frozen=True)
class _Stamp:
    """Values that are the same in every row of a run."""

    run_id: str
    parent: str | None
    values: dict[str, object]


def _stamp(lake: Lake, report: RunReport, ledger: Iterable[LedgerRow], touched: Iterable[str]) -> _Stamp:
    """The run's identifier is a digest of the run before and of what this one found, so a repeated run has the same."""
    parent = last_run(lake)
    release = version("copydesk")
    digest = blake2b(f"{parent}\n{report.kind}\n{release}".encode(), digest_size=12)
    found = [(r.file_uri, r.status, r.content_hash or "") for r in ledger] + [(uri, "touched", "") for uri in touched]
    for row in sorted(found):
        digest.update("\0".join(row).encode("utf-8", "surrogatepass") + b"\1")
    report.run_id = digest.hexdigest()
    return _Stamp(
        report.run_id,
        parent,
        {"run_id": report.run_id, "pipeline_version": release, "ingested_at": report.started_at},
    )


def _discover(sources: Sequence[str], known: pa.Table, settings: Settings) -> Plan:
    try:
        listing = list_sources(sources, Location.at(settings.warehouse).root)
        return plan(listing, known, sources, settings.allow_vanished, settings.retry_quarantined)
    except (SourceNotFound, SourceEmptied) as error:
        raise UsageError(str(error)) from None


def _load_files(
    lake: Lake, results: Sequence[BatchResult], looked_at: int, report: RunReport, settings: Settings
) -> None:
    """Load what the batches made of the files; files that were only touched just get their new times.

    Of the files that were looked at, those that proved to be as before count as unchanged. Where nothing is new, there
    is nothing to load.
    """
    from flows.ledger import settle

    touched = [row for result in results for row in result.touched]
    settled = settle(results)
    if not touched and is_known(lake, settled.table(), settled.broken()):
        report.unchanged += looked_at
        return
    report.quarantined, report.vanished = settled.count("quarantined"), settled.count("vanished")
    report.unchanged += looked_at - settled.count("loaded") - report.quarantined
    report.records_rejected = sum(row.rejected for row in settled.ledger if row.status == "loaded")
    staged = _staged(results) | {"quarantine": settled.stage_quarantine(lake.location)}

    def bring_in(stamp: _Stamp) -> int:
        touch_files(lake, touched)
        written = load_files(lake, staged, settled.table(), stamp.values)
        report.without_article = files_without_article(lake, stamp.run_id)
        report.loaded = settled.count("loaded") - report.without_article
        return written

    _load(lake, results, settled, report, settings, bring_in)


def _load_again(lake: Lake, results: Sequence[BatchResult], report: RunReport, settings: Settings) -> None:
    """Load what the batches derived again from the documents of the lake."""
    from flows.ledger import settle

    settled = settle(results)
    staged = _staged(results) | {"quarantine": settled.stage_quarantine(lake.location)}

    def bring_in(stamp: _Stamp) -> int:
        written = load_again(lake, staged, stamp.values)
        report.without_article = files_without_article(lake)
        return written

    _load(lake, results, settled, report, settings, bring_in)


def _load(
    lake: Lake,
    results: Sequence[BatchResult],
    settled: Settled,
    report: RunReport,
    settings: Settings,
    bring_in: Callable[[_Stamp], int],
) -> None:
    """Bring in what the batches derived, link, check and record it: all in one transaction."""
    from flows.linking import link_duplicates
    from warehouse.links import Choice, remember_what_is

    report.reasons = settled.reasons
    for result in results:
        report.stage_ns.update(result.stage_ns)
    report.slowest = sorted((s for r in results for s in r.slowest), reverse=True)[:10]
    with lake.transaction():
        stamp = _stamp(lake, report, settled.ledger, [uri for result in results for uri, _ in result.touched])
        remember_what_is(lake)
        report.articles = bring_in(stamp)
        choice = Choice(settings.canonical, settings.preferred_publishers)
        report.duplicate_links = link_duplicates(lake, stamp.run_id, choice, keep_names=report.kind == "ingest")
        _conclude(lake, report, stamp)


def _staged(results: Sequence[BatchResult]) -> dict[str, list[Any]]:
    staged: dict[str, list[Any]] = {}
    for result in results:
        for name, paths in result.staged.items():
            staged.setdefault(name, []).extend(paths)
    return {name: sorted(paths) for name, paths in staged.items()}


def _conclude(lake: Lake, report: RunReport, stamp: _Stamp) -> None:
    """Check the new state and record the run. Raise `ChecksFailed`, which rolls everything back."""
    report.checks = run_checks(lake)
    failed = [c for c in report.checks if not c.passed and c.severity == "fail"]
    if failed:
        told = "; ".join(f"{c.name.replace('_', ' ')}: {c.violations} rows, e.g. {c.example}" for c in failed)
        raise ChecksFailed(f"nothing was loaded, the last publication stays: {told}")
    run = {
        "run_id": stamp.run_id,
        "parent_run_id": stamp.parent,
        "kind": report.kind,
        "sources": report.sources,
        "started_at": report.started_at,
        "ended_at": datetime.now(UTC),
        "files_loaded": report.loaded,
        "files_without_article": report.without_article,
        "files_unchanged": report.unchanged,
        "files_quarantined": report.quarantined,
        "files_vanished": report.vanished,
        "articles": report.articles,
        "duplicate_links": report.duplicate_links,
        "pipeline_version": stamp.values["pipeline_version"],
    }
    lake.insert(RUNS, pa.Table.from_pylist([run], RUNS.schema))
    lake.insert(CHECKS, pa.Table.from_pylist([_check_row(c, stamp.run_id) for c in report.checks], CHECKS.schema))


def _check_row(check: Check, run_id: str) -> dict[str, object]:
    return {"run_id": run_id, **check._asdict()}
