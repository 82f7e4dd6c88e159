"""Finding copies in a corpus with known truth: the project's own engine against rensa, datasketch and datatrove.

Every method reads the same documents in the same run, in a process of its own on one core. What counts is the CPU time
from the first document read to the last label (without loading modules) and the peak memory of the process. The
project's engine is that of the pipeline, `flows.linking`, over plain tables in memory instead of a lake; it fetches
bodies from the file of the documents. Its sketches are kept, its links say more than the labels that all are scored by.
A peer that is not installed is left out with a remark. Seconds depend on the machine: what the project is held to are
quotients within one run.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.bench.bound import Bound
from tests.bench.duplicate_corpus import is_new, write_corpus
from tests.bench.duplicate_engine import Laps
from tests.bench.duplicate_methods import ENGINE, PEERS, modules
from tests.bench.duplicate_scores import Links, Quality, score, score_links
from tests.bench.measure import CommandFailed, measure

Labels = dict[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One method."""

    method: str
    version: str | None
    quality: Quality
    cpu_seconds: float
    documents_per_cpu_second: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Incremental:
    """A run that adds documents to an index of the others."""

    old: int
    new: int
    stages: Laps
    """Of the new documents."""
    cpu_seconds: float
    different: int
    """Documents that are not together with the same documents as after one run over all."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was measured."""

    documents: int
    seed: int
    rows: list[Row]
    """The project's engine first."""
    links: Links
    stages: Laps
    """Of the project's engine."""
    index_bytes: float
    """Bytes a document of hash, sketch and numbers, as Parquet (zstd)."""
    incremental: Incremental | None


def _measured(method: str, folder: Path) -> tuple[Labels, dict[str, Any], int]:
    """Labels, what the method left about itself, and the peak of its memory. Raises CommandFailed."""
    usage = measure([sys.executable, "-m", "tests.bench.duplicate_methods", method, str(folder)])
    found = pq.read_table(folder / f"{method}.parquet")
    labels = {int(row["article_id"]): str(row["label"]) for row in found.to_pylist()}
    return labels, json.loads((folder / f"{method}.json").read_text("utf-8")), usage.peak_bytes


def compare(
    folder: Path,
    count: int,
    seed: int,
    *,
    peers: Sequence[str] = tuple(PEERS),
    incremental: bool = False,
    tell: Callable[[str], None] = lambda message: None,
) -> Comparison:
    """Run the project's engine and the `peers` that are installed over `count` documents; `folder` holds the files.

    The current directory must be that of the project. Raises CommandFailed when the project's engine fails.
    """
    tell(f"making {count:,} documents")
    truth = write_corpus(folder, count, seed)
    missing = [peer for peer in peers if not all(map(find_spec, modules(peer)))]
    for peer in missing:
        tell(f"{peer} is left out: not installed (python -m pip install {shlex.join(PEERS[peer])})")
    rows: list[Row] = []

    def run(method: str) -> tuple[Labels, dict[str, Any]]:
        tell(f"running {method}")
        labels, costs, peak = _measured(method, folder)
        seconds = costs["cpu_seconds"]
        quality = score(truth, labels)
        rows.append(Row(method, _version(method), quality, seconds, count / max(seconds, 1e-9), peak))
        return labels, costs

    labels, costs = run(ENGINE)
    found = score_links(truth, pq.read_table(folder / "links.parquet").to_pylist())
    for peer in peers:
        if peer not in missing:
            try:
                run(peer)
            except CommandFailed as error:
                tell(f"{peer} is left out: {error}")
    added = None
    if incremental:
        tell("running incremental")
        again, of_new, _ = _measured("incremental", folder)
        different = _differing(labels, again)
        new = sum(map(is_new, range(count)))
        added = Incremental(count - new, new, of_new["stages"], sum(of_new["stages"].values()), different)
    return Comparison(count, seed, rows, found, costs["stages"], costs["index_bytes"], added)


def _differing(labels: Labels, others: Labels) -> int:
    """Documents that are not together with the same documents; what the clusters are called does not count."""
    groups: list[dict[int, frozenset[int]]] = []
    for found in (labels, others):
        together: dict[str, list[int]] = defaultdict(list)
        for document, label in found.items():
            together[label].append(document)
        groups.append({document: group for group in map(frozenset, together.values()) for document in group})
    return sum(groups[1].get(document) != group for document, group in groups[0].items())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def bounds(comparison: Comparison) -> list[Bound]:
    """The figures that must keep a bound."""
    engine = comparison.rows[0]
    kept = [
        _at_least("F1", engine.quality.f1, 0.99),
        _at_most("templates merged", engine.quality.merged, 0.01),
        _at_least("corrections linked as versions", comparison.links.corrections, 0.97),
        _at_least("corrections with the right change", comparison.links.shown, 0.97),
        _at_least("teasers found as contained", comparison.links.teasers, 0.92),
        _at_least("articles of live blogs found", comparison.links.live, 0.99),
        _at_most("false containments", comparison.links.false_parts, 0),
        _at_most("index bytes a document", comparison.index_bytes, 250),
        _at_most("peak MB", engine.peak_bytes / 1e6, 1_000),
    ]
    speeds = {row.method: row.documents_per_cpu_second for row in comparison.rows}
    for peer, least in (("rensa", 1.5), ("datatrove", 30.0)):
        times = speeds[ENGINE] / speeds[peer] if peer in speeds else None
        kept.append(_at_least(f"times as fast as {peer}", times, least))
    if comparison.incremental:
        kept.append(_at_most("labels unlike a full run's", comparison.incremental.different, 0))
    return kept


def _at_least(name: str, value: float | None, bound: float) -> Bound:
    return Bound(name, value, f">= {bound:g}", None if value is None else value >= bound)


def _at_most(name: str, value: float | None, bound: float) -> Bound:
    return Bound(name, value, f"<= {bound:g}", None if value is None else value <= bound)


def table(comparison: Comparison) -> str:
    """What was measured as text for a terminal."""
    lines = [
        f"{comparison.documents:,} generated documents, seed {comparison.seed}",
        f"{'':<20}{'precision':>10}{'recall':>8}{'F1':>8}{'templates':>11}{'docs /':>9}{'peak':>7}",
        f"{'method':<20}{'':>10}{'':>8}{'':>8}{'merged':>11}{'CPU s':>9}{'MB':>7}",
    ]
    for row in comparison.rows:
        good = row.quality
        lines.append(
            f"{row.method + ' ' + (row.version or ''):<20}{good.precision:>10.4f}{good.recall:>8.4f}{good.f1:>8.4f}"
            f"{good.merged:>11.2%}{row.documents_per_cpu_second:>9,.0f}{row.peak_bytes / 1e6:>7,.0f}"
        )
    lines.append(f"{ENGINE}, CPU s: {_laps(comparison.stages)}")
    if added := comparison.incremental:
        lines.append(
            f"{added.new:,} new documents against {added.old:,}, CPU s: {_laps(added.stages)}; "
            f"together {added.cpu_seconds:.2f}"
        )
    for bound in bounds(comparison):
        verdict = "not measured" if bound.holds is None else "ok" if bound.holds else "MISSED"
        value = "" if bound.value is None else f"{bound.value:,.4f}".rstrip("0").rstrip(".")
        lines.append(f"  {bound.name:<36}{value:>10}  {bound.bound:<9} {verdict}")
    return "\n".join(lines)


def _laps(laps: Laps) -> str:
    return ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in laps.items())


def as_json(comparison: Comparison) -> str:
    """What was measured, with the bounds, as one JSON object."""
    return json.dumps(asdict(comparison) | {"bounds": [asdict(bound) for bound in bounds(comparison)]}, indent=2)
