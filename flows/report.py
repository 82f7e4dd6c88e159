"""The report of a run: for the terminal, for `last_run.json`, and as a Prefect markdown artifact."""

from __future__ import annotations

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from warehouse.checks import Check
from warehouse.location import Location


@dataclass
class RunReport:
    """What a run did. Times are CPU nanoseconds summed over all workers; for load and publish wall time."""

    kind: str
    sources: list[str]
    started_at: datetime
    status: str = "running"
    run_id: str | None = None
    ended_at: datetime | None = None
    snapshot: int | None = None
    error: str | None = None
    loaded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    records_rejected: int = 0
    """Of files that were loaded but for them."""
    without_article: int = 0
    vanished: int = 0
    ignored: int = 0
    forgotten: int = 0
    """Articles taken out."""
    articles: int = 0
    duplicate_links: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    stage_ns: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[int, str]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def wall_seconds(self) -> float:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else 0.0

    def summary(self) -> str:
        """One line for a person."""
        if self.kind == "reprocess":
            parts = [f"{self.articles:,} articles derived again"]
            if self.without_article:
                parts.append(f"{self.without_article:,} files without one")
        elif self.kind == "forget":
            parts = [f"{self.vanished:,} files and {self.forgotten:,} articles forgotten"]
        else:
            parts = [
                f"{self.loaded:,} files loaded",
                f"{self.unchanged:,} unchanged",
                f"{self.quarantined:,} quarantined",
            ]
            if self.without_article:
                parts.insert(1, f"{self.without_article:,} without an article")
            if self.records_rejected:
                parts.append(f"{self.records_rejected:,} records rejected")
            if self.vanished:
                parts.append(f"{self.vanished:,} vanished")
            if self.ignored:
                parts.append(f"{self.ignored:,} ignored by name")
            parts.append(f"{self.articles:,} articles")
        parts.append(f"{self.duplicate_links:,} duplicate links")
        return f"{', '.join(parts)} in {self.wall_seconds:.1f} s"

    def markdown(self) -> str:
        """The whole report as markdown, for the artifact of a flow run."""
        lines = [f"# {self.kind}: {self.status}", "", self.summary(), ""]
        if self.error:
            lines += [f"**{_cell(self.error)}**", ""]
        lines += _table(
            "Files",
            ("status", "files"),
            [
                ("loaded", f"{self.loaded:,}"),
                ("without an article", f"{self.without_article:,}"),
                ("unchanged", f"{self.unchanged:,}"),
                ("quarantined", f"{self.quarantined:,}"),
                ("vanished", f"{self.vanished:,}"),
                ("ignored by name", f"{self.ignored:,}"),
            ],
        )
        lines += _table(
            "Duplicates", ("links written", "articles"), [(f"{self.duplicate_links:,}", f"{self.articles:,}")]
        )
        lines += _table(
            "Quarantine", ("reason", "files and records"), [(k, f"{n:,}") for k, n in self.reasons.most_common()]
        )
        lines += _table(
            "Timings by stage", ("stage", "seconds"), [(k, f"{ns / 1e9:.2f}") for k, ns in self.stage_ns.most_common()]
        )
        lines += _table("Slowest files", ("file", "seconds"), [(uri, f"{ns / 1e9:.3f}") for ns, uri in self.slowest])
        lines += _table(
            "Checks",
            ("check", "severity", "outcome", "violations", "example"),
            [
                (
                    c.name.replace("_", " "),
                    c.severity,
                    "passed" if c.passed else "FAILED",
                    f"{c.violations:,}",
                    c.example or "",
                )
                for c in self.checks
            ],
        )
        return "\n".join(lines)

    def save(self, location: Location) -> None:
        """Leave the report as `last_run.json`, in one step."""
        record = vars(self) | {
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "checks": [c._asdict() for c in self.checks],
            "summary": self.summary(),
        }
        building = location.root / f"last_run.{os.getpid()}.tmp"
        try:
            building.write_text(json.dumps(record, indent=1, ensure_ascii=True) + "\n", "utf-8")
            os.replace(building, location.last_run)
        except OSError:
            # Better no report than that of how the run began, which would be taken for one of a run that was killed.
            with suppress(OSError):
                building.unlink()
            with suppress(OSError):
                location.last_run.unlink()
            raise


def was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind an error: DuckDB tells of it as a RuntimeError whose cause it is."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__
    return error is not None


def reason(error: BaseException) -> str:
    """What a report says of the error that ended its run; valid UTF-8, whatever the names of files are."""
    if was_interrupted(error):
        return "interrupted; run it again to go on"
    return str(error).encode("utf-8", "backslashreplace").decode() or type(error).__name__


@contextmanager
def remark(what: str) -> Iterator[None]:
    """Log an error instead of raising it: for what comes after the work, which is done or has failed without it."""
    try:
        yield
    except Exception as error:
        told = " ".join(str(error).split())
        logging.getLogger("copydesk").warning("copydesk: %s: %s: %s", what, type(error).__name__, told)


@contextmanager
def timed(report: RunReport, stage: str) -> Iterator[None]:
    """Add the wall time of a stage to the report."""
    start = time.monotonic_ns()
    try:
        yield
    finally:
        report.stage_ns[stage] += time.monotonic_ns() - start


def _table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    body = [f"| {' | '.join(_cell(c) for c in row)} |" for row in rows]
    return [f"## {title}", "", f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *body, ""]


def _cell(text: str) -> str:
    """Text of a file name or a page, made harmless for a markdown table."""
    flat = " ".join(text.split()).replace("\\", "\\\\")
    for mark in "|`*_[]<>":
        flat = flat.replace(mark, f"\\{mark}")
    return flat[:200]
