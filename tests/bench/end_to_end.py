"""The end-to-end benchmark: what ``copydesk run --direct`` costs on a generated corpus, against fixed floors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from tests.bench.generate import write_pages
from tests.bench.measure import Usage, measure

DOCUMENTS_PER_CPU_SECOND = 150.0
PEAK_BYTES = 1_200_000_000
RERUN_CPU_SECONDS = 3.0
GROWTH = 1.15


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured. Costs per page are CPU milliseconds without the start-up cost (a run over one page).
    ``loaded`` counts the articles that readers see after the run; None when the command published no warehouse."""

    pages: int
    seed: int
    loaded: int | None
    startup_cpu_seconds: float
    cpu_seconds: float
    wall_seconds: float
    documents_per_cpu_second: float
    peak_bytes: int
    rerun_cpu_seconds: float
    rerun_peak_bytes: int
    quarter_cpu_seconds: float
    cost_per_page_ms: float
    quarter_cost_per_page_ms: float
    growth: float
    floor_per_page_ms: float
    times_floor: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the table: a figure, the bound it must keep (None: for information) and whether it does."""

    name: str
    value: str
    bound: str | None
    holds: bool


def console_script() -> str:
    """The ``copydesk`` that belongs to the running interpreter."""
    return str(Path(sys.executable).with_name("copydesk"))


def count_articles(warehouse: Path) -> int | None:
    """Articles in the publication of ``warehouse``; None where there is none."""
    published = warehouse / "news.duckdb"
    if not published.exists():
        return None
    with duckdb.connect(str(published), read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(row[0]) if row else None


def benchmark(
    folder: Path,
    *,
    pages: int = 20_000,
    seed: int = 1,
    workers: int | None = None,
    repeats: int = 1,
    command: Sequence[str] | None = None,
    tell: Callable[[str], None] = lambda message: None,
) -> Figures:
    """Generate ``pages`` pages, a quarter of them and a single one under ``folder`` and run ``command`` (default: the
    console script) over each, with a warehouse of its own. Of ``repeats`` runs the cheapest counts. Raises
    CommandFailed."""
    program = [*(command or [console_script()]), "run"]
    extra = [] if workers is None else ["--workers", str(workers)]
    sizes = {"one": 1, "quarter": max(pages // 4, 2), "all": pages}
    for name, count in sizes.items():
        tell(f"generating {count} pages")
        write_pages(folder / name, count, seed)

    def ingest(name: str, attempt: int) -> Usage:
        tell(f"copydesk run over {sizes[name]} pages")
        warehouse = str(folder / f"{name}-{attempt}.warehouse")
        return measure([*program, str(folder / name), "--direct", "--warehouse", warehouse, *extra])

    def cheapest(runs: Sequence[Usage]) -> Usage:
        return min(runs, key=lambda usage: usage.cpu_seconds)

    def floor(name: str) -> float:
        tell(f"physical floor over {sizes[name]} pages")
        script = str(Path(__file__).with_name("floor.py"))
        return measure([sys.executable, script, str(folder / name)]).cpu_seconds

    ingest("one", -1)  # warms the bytecode and file caches
    startup = cheapest([ingest("one", attempt) for attempt in range(max(repeats, 2))])
    quarter = cheapest([ingest("quarter", attempt) for attempt in range(repeats)])
    runs = [ingest("all", attempt) for attempt in range(repeats)]
    whole = cheapest(runs)
    rerun = cheapest([ingest("all", attempt) for attempt in range(repeats)])
    floor_ms = (floor("all") - floor("one")) / (pages - 1) * 1_000

    cost = (whole.cpu_seconds - startup.cpu_seconds) / (pages - 1) * 1_000
    quarter_cost = (quarter.cpu_seconds - startup.cpu_seconds) / (sizes["quarter"] - 1) * 1_000
    return Figures(
        pages=pages,
        seed=seed,
        loaded=count_articles(folder / "all-0.warehouse"),
        startup_cpu_seconds=startup.cpu_seconds,
        cpu_seconds=whole.cpu_seconds,
        wall_seconds=whole.wall_seconds,
        documents_per_cpu_second=pages / whole.cpu_seconds,
        peak_bytes=max(usage.peak_bytes for usage in runs),
        rerun_cpu_seconds=rerun.cpu_seconds,
        rerun_peak_bytes=rerun.peak_bytes,
        quarter_cpu_seconds=quarter.cpu_seconds,
        cost_per_page_ms=cost,
        quarter_cost_per_page_ms=quarter_cost,
        growth=cost / quarter_cost if quarter_cost > 0 else float("inf"),
        floor_per_page_ms=floor_ms,
        times_floor=cost / floor_ms if floor_ms > 0 else float("inf"),
    )


def verdicts(figures: Figures) -> list[Verdict]:
    """The figures beside their bounds."""
    return [
        Verdict("articles loaded", str(figures.loaded), f"= {figures.pages}", figures.loaded == figures.pages),
        Verdict(
            "documents per CPU second",
            f"{figures.documents_per_cpu_second:.0f}",
            f">= {DOCUMENTS_PER_CPU_SECOND:.0f}",
            figures.documents_per_cpu_second >= DOCUMENTS_PER_CPU_SECOND,
        ),
        Verdict(
            "peak memory of the process tree",
            f"{figures.peak_bytes / 1e6:.0f} MB",
            f"<= {PEAK_BYTES / 1e6:.0f} MB",
            figures.peak_bytes <= PEAK_BYTES,
        ),
        Verdict(
            "no-op rerun",
            f"{figures.rerun_cpu_seconds:.2f} CPU s",
            f"< {RERUN_CPU_SECONDS:.0f} CPU s",
            figures.rerun_cpu_seconds < RERUN_CPU_SECONDS,
        ),
        Verdict(
            "growth of the cost per page from a quarter to all",
            f"{figures.growth:.2f}",
            f"<= {GROWTH}",
            figures.growth <= GROWTH,
        ),
        Verdict("cost per page", f"{figures.cost_per_page_ms:.2f} CPU ms", None, True),
        Verdict("cost per page, a quarter", f"{figures.quarter_cost_per_page_ms:.2f} CPU ms", None, True),
        Verdict("floor per page", f"{figures.floor_per_page_ms:.3f} CPU ms", None, True),
        Verdict("cost as a multiple of the floor", f"{figures.times_floor:.1f}", None, True),
        Verdict("start-up", f"{figures.startup_cpu_seconds:.2f} CPU s", None, True),
        Verdict("whole run", f"{figures.cpu_seconds:.1f} CPU s, {figures.wall_seconds:.1f} s", None, True),
    ]


def table(figures: Figures) -> str:
    """The verdicts as text for a terminal."""
    lines = [f"{figures.pages} generated pages, seed {figures.seed}"]
    for verdict in verdicts(figures):
        mark = "" if verdict.bound is None else "ok" if verdict.holds else "MISSED"
        lines.append(f"  {verdict.name:<50} {verdict.value:>20}  {verdict.bound or '':<12} {mark}".rstrip())
    return "\n".join(lines)


def write_json(figures: Figures) -> None:
    """Write the figures to the path in COPYDESK_BENCH_JSON, if it is set."""
    if path := os.environ.get("COPYDESK_BENCH_JSON"):
        Path(path).write_text(json.dumps(asdict(figures), indent=2) + "\n", "utf-8")
