"""``python -m tests.bench``: run the end-to-end benchmark and print its table. Exit code 3 when a bound is missed."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

from tests.bench.end_to_end import benchmark, table, verdicts, write_json
from tests.bench.measure import CommandFailed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure copydesk end to end.")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, help="passed on to copydesk run")
    parser.add_argument("--repeats", type=int, default=1, help="runs of each kind, of which the cheapest counts")
    parser.add_argument("--command", help="measure this in place of copydesk, for example 'python -m flows'")
    options = parser.parse_args(arguments)
    if options.pages < 8:
        parser.error("--pages must be at least 8")
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        try:
            figures = benchmark(
                Path(folder),
                pages=options.pages,
                seed=options.seed,
                workers=options.workers,
                repeats=options.repeats,
                command=shlex.split(options.command) if options.command else None,
                tell=lambda message: print(message, file=sys.stderr, flush=True),
            )
        except (CommandFailed, OSError) as error:
            print(error, file=sys.stderr)
            return 1
    print(table(figures))
    write_json(figures)
    return 0 if all(verdict.holds for verdict in verdicts(figures)) else 3


if __name__ == "__main__":
    raise SystemExit(main())
