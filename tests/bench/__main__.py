"""``python -m tests.bench``: run the benchmarks and print their tables. Exit code 3 when a bound is missed.

Without a subcommand the end-to-end benchmark runs and then, where trafilatura is installed, that of segmentation.
``python -m tests.bench segmentation`` runs the latter alone, ``python -m tests.bench duplicates`` that of finding
copies.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

FAILED, MISSED = 1, 3
PEERS = ("rensa", "datasketch", "datatrove")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure copydesk.")
    _end_to_end_options(parser)
    benches = parser.add_subparsers(
        dest="bench", metavar="segmentation | duplicates | metadata", help="measure only this"
    )
    alone = benches.add_parser("segmentation", help="segmentation of texts against trafilatura reading their HTML")
    _segmentation_options(alone)
    copies = benches.add_parser("duplicates", help="finding copies against rensa, datasketch and datatrove")
    _duplicates_options(copies)
    values = benches.add_parser("metadata", help="metadata of news-pages: figures, rules switched off, what is missed")
    _metadata_options(values)
    options = parser.parse_args(arguments)
    if options.bench == "metadata":
        return _metadata(options)
    if options.bench == "segmentation":
        if min(options.pages, options.rounds, options.batch) < 1:
            alone.error("--pages, --rounds and --batch must be at least 1")
        return _segmentation(options)
    if options.bench == "duplicates":
        if options.documents < 1:
            copies.error("--documents must be at least 1")
        return _duplicates(options)
    if options.pages < 8:
        parser.error("--pages must be at least 8")
    code = _end_to_end(options)
    if code == FAILED or options.command:
        return code
    if importlib.util.find_spec("trafilatura") is None:
        print("segmentation is not compared: trafilatura is not installed (python -m pip install --group training)")
        return code
    # Numerical libraries read how many threads they may use when they are loaded: a process of its own.
    return subprocess.run([sys.executable, "-m", "tests.bench", "segmentation"], check=False).returncode or code


def _end_to_end_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, help="passed on to copydesk run")
    parser.add_argument("--repeats", type=int, default=1, help="runs of each kind, of which the cheapest counts")
    parser.add_argument("--command", help="measure this in place of copydesk, for example 'python -m flows'")


def _segmentation_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=int, default=500, help="at most so many pages")
    parser.add_argument("--seed", type=int, default=1, help="of the generated pages")
    parser.add_argument("--corpora", type=Path, help="folder with news-pages.tar.xz: real pages, not generated ones")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=500, help="pages that are segmented together")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _duplicates_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, help="compare only with these")
    parser.add_argument("--incremental", action="store_true", help="also add a tenth of the documents to the others")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _metadata_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpora", type=Path, required=True, help="folder with news-pages.tar.xz")
    parser.add_argument("--shape", choices=("full", "main", "html"), default="full")
    parser.add_argument("--half", choices=("in sight", "held out"), default="in sight", help="of what is missed")
    parser.add_argument(
        "report",
        nargs="?",
        default="figures",
        choices=("figures", "json", "rules", "authors", "languages", "costs", "headline", "date"),
        help="what to print: all figures, what each rule gives, authors that are no persons, languages, the cost of "
        "HTML, or the pages on which the headline or the date is missed",
    )


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _end_to_end(options: argparse.Namespace) -> int:
    from tests.bench.end_to_end import benchmark, table, verdicts, write_json
    from tests.bench.measure import CommandFailed

    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        try:
            figures = benchmark(
                Path(folder),
                pages=options.pages,
                seed=options.seed,
                workers=options.workers,
                repeats=options.repeats,
                command=shlex.split(options.command) if options.command else None,
                tell=_tell,
            )
        except (CommandFailed, OSError) as error:
            print(error, file=sys.stderr)
            return FAILED
    print(table(figures), flush=True)
    write_json(figures)
    return 0 if all(verdict.holds for verdict in verdicts(figures)) else MISSED


def _one_thread() -> None:
    """Call it before numpy is loaded, which is why modules are imported within functions."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = "1"


def _duplicates(options: argparse.Namespace) -> int:
    _one_thread()
    from tests.bench import duplicates
    from tests.bench.measure import CommandFailed

    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        try:
            found = duplicates.compare(
                Path(folder),
                options.documents,
                options.seed,
                peers=options.peers,
                incremental=options.incremental,
                tell=_tell,
            )
        except (CommandFailed, OSError) as error:
            print(error, file=sys.stderr)
            return FAILED
    print(duplicates.as_json(found) if options.format == "json" else duplicates.table(found))
    return MISSED if any(bound.holds is False for bound in duplicates.bounds(found)) else 0


def _segmentation(options: argparse.Namespace) -> int:
    _one_thread()
    from tests.bench import segmentation
    from training.corpora import BadArchive

    _tell("making pages" if options.corpora is None else "reading pages")
    try:
        if options.corpora is None:
            samples = segmentation.generated_samples(options.pages, options.seed)
            source = f"generated (seed {options.seed})"
        else:
            samples = segmentation.real_samples(options.corpora, options.pages)
            source = "of news-pages"
    except (BadArchive, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED
    costs = segmentation.measure_costs(
        samples, source, is_real=options.corpora is not None, rounds=options.rounds, batch=options.batch, tell=_tell
    )
    print(segmentation.as_json(costs) if options.format == "json" else segmentation.table(costs))
    held = [bound.holds for bound in segmentation.bounds(costs)]
    if costs.trafilatura is None:
        _tell("not compared: trafilatura is not installed (python -m pip install --group training)")
    return MISSED if False in held else FAILED if costs.trafilatura is None else 0


def _metadata(options: argparse.Namespace) -> int:
    _one_thread()
    from tests.bench.metadata_reports import report
    from training.corpora import BadArchive

    try:
        print(report(options.corpora, options.shape, options.report, options.half))
    except (BadArchive, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
