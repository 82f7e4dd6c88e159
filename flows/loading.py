"""What a run found is brought into the lake: loaded, linked, checked and recorded, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from typing import Any

import pyarrow as pa

from flows.batch import BatchResult
from flows.ledger import Settled, settle
from flows.linking import link_duplicates
from flows.report import RunReport
from flows.settings import Settings
from warehouse.checks import Check, run_checks
from warehouse.contract import CHECKS, RUNS
from warehouse.errors import ChecksFailed
from warehouse.lake import Lake
from warehouse.links import Choice, remember_what_is
from warehouse.load import (
    files_without_article,
    forget_files,
    is_known,
    last_run,
    load_again,
    load_files,
    touch_files,
)

Found = tuple[str, str, str]
"""A file by its URI, what became of it, and the digest of its content where it was read."""


def bring_in_files(
    lake: Lake, results: Sequence[BatchResult], looked_at: int, report: RunReport, settings: Settings
) -> None:
    """Load what the batches made of the files; files that were only touched just get their new times.

    Of the files that were looked at, those that proved to be as before count as unchanged. Where nothing is new, there
    is nothing to load.
    """
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


def bring_in_again(lake: Lake, results: Sequence[BatchResult], report: RunReport, settings: Settings) -> None:
    """Load what the batches derived again from the documents of the lake."""
    settled = settle(results)
    staged = _staged(results) | {"quarantine": settled.stage_quarantine(lake.location)}

    def bring_in(stamp: _Stamp) -> int:
        written = load_again(lake, staged, stamp.values)
        report.without_article = files_without_article(lake)
        return written

    _load(lake, results, settled, report, settings, bring_in)


def take_out_files(lake: Lake, file_uris: Sequence[str], report: RunReport, settings: Settings) -> None:
    """Take files and all that came from them out of the lake, link what is left, check and record it."""

    def take_out(stamp: _Stamp) -> int:
        report.vanished = len(file_uris)
        report.forgotten = forget_files(lake, file_uris, stamp.values)
        return 0

    _carry_out(lake, report, settings, [(uri, "forgotten", "") for uri in file_uris], take_out)


@dataclass(frozen=True)
class _Stamp:
    """Values that are the same in every row of a run."""

    run_id: str
    parent: str | None
    values: dict[str, object]


def _stamp(lake: Lake, report: RunReport, found: Iterable[Found]) -> _Stamp:
    """The run's identifier is a digest of the run before and of what this one found, so a repeated run has the same."""
    parent = last_run(lake)
    release = version("copydesk")
    digest = blake2b(f"{parent}\n{report.kind}\n{release}".encode(), digest_size=12)
    for row in sorted(found):
        digest.update("\0".join(row).encode("utf-8", "surrogatepass") + b"\1")
    report.run_id = digest.hexdigest()
    return _Stamp(
        report.run_id,
        parent,
        {"run_id": report.run_id, "pipeline_version": release, "ingested_at": report.started_at},
    )


def _load(
    lake: Lake,
    results: Sequence[BatchResult],
    settled: Settled,
    report: RunReport,
    settings: Settings,
    bring_in: Callable[[_Stamp], int],
) -> None:
    """Bring in what the batches derived."""
    report.reasons = settled.reasons
    for result in results:
        report.stage_ns.update(result.stage_ns)
    report.slowest = sorted((s for r in results for s in r.slowest), reverse=True)[:10]
    found = [(row.file_uri, row.status, row.content_hash or "") for row in settled.ledger]
    found += [(uri, "touched", "") for result in results for uri, _ in result.touched]
    _carry_out(lake, report, settings, found, bring_in)


def _carry_out(
    lake: Lake, report: RunReport, settings: Settings, found: Iterable[Found], change: Callable[[_Stamp], int]
) -> None:
    """Change the articles, which gives the number of those written, link, check and record it: in one transaction."""
    with lake.transaction():
        stamp = _stamp(lake, report, found)
        remember_what_is(lake)
        report.articles = change(stamp)
        choice = Choice(settings.canonical, settings.preferred_publishers)
        report.duplicate_links = link_duplicates(lake, stamp.run_id, choice, keep_names=report.kind != "reprocess")
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
