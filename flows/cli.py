"""The command line: copydesk run, sql, show, status, reprocess, maintain."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from flows.settings import Settings
from flows.tables import Format, harmless, write_rows
from warehouse.errors import ChecksFailed, CopydeskError, LockHeld, UsageError
from warehouse.location import Location

if TYPE_CHECKING:
    from flows.pipeline import Progress

app = App(
    name="copydesk",
    help="""News ETL: raw scraped pages in, a deduplicated, documented DuckDB warehouse out.

    copydesk run pages/                     load a folder (again and again: only what is new is read)
    copydesk sql "FROM unique_articles"     ask; or open news/news.duckdb in any DuckDB client
    copydesk show ARTICLE_OR_FILE           see what each line of a page is taken for, and why

    Exit codes: 0 done, 1 failed, 2 usage, 3 checks failed, 4 another run is writing.
    """,
    help_format="plaintext",
    help_on_error=False,
)

Warehouse = Annotated[
    Path | None,
    Parameter(["--warehouse", "-w"], help="Folder of the warehouse. [env COPYDESK_WAREHOUSE, default news]"),
]
WorkerCount = Annotated[
    int | None, Parameter(help="Processes that read pages; default: one per processor. [env COPYDESK_WORKERS]")
]
BatchSize = Annotated[int | None, Parameter(help="Files per batch. [env COPYDESK_BATCH_SIZE, default 500]")]
IsDirect = Annotated[bool, Parameter(negative="", help="Run without Prefect: the same result, a second of start-up.")]


@app.command
def run(
    *sources: Annotated[str, Parameter(help="Folders (searched recursively), globs or files.")],
    warehouse: Warehouse = None,
    direct: IsDirect = False,
    workers: WorkerCount = None,
    batch_size: BatchSize = None,
    max_document_bytes: Annotated[
        int | None,
        Parameter(
            help="Largest document that is read, decompressed. [env COPYDESK_MAX_DOCUMENT_BYTES, default 8388608]"
        ),
    ] = None,
) -> None:
    """Load what is new or changed in the sources.

    Reads .txt, .html, .htm and .jsonl files, each also as .gz or .zst. What cannot be loaded goes to quarantine with a
    reason, and the run goes on. A second run over the same files reads none of them.

    copydesk run pages/ --direct
    copydesk run 'feeds/2025-*/*.txt' archive.jsonl.gz -w /data/news
    """
    if not sources:
        raise UsageError("say what to load: copydesk run SOURCE…")
    settings = Settings.given(
        warehouse=warehouse, workers=workers, batch_size=batch_size, max_document_bytes=max_document_bytes
    )
    if direct:
        from flows import pipeline

        with _progress("files") as progress:
            report = pipeline.ingest(sources, settings, progress=progress)
        _say(report.summary())
    else:
        _try_lock(settings)
        _prefer_quiet_prefect()
        from flows.ingest import ingest

        _conclude(
            ingest(
                list(sources),
                str(settings.warehouse),
                settings.workers,
                settings.batch_size,
                settings.max_document_bytes,
                return_state=True,
            )
        )
    _say(f'query it: copydesk sql "FROM unique_articles" -w {settings.warehouse}')


@app.command
def sql(
    query: str,
    warehouse: Warehouse = None,
    format: Annotated[Format, Parameter(["--format", "-f"], help="table, json or csv.")] = "table",
    rows: Annotated[int, Parameter(help="Rows shown in a table.")] = 100,
) -> None:
    """Ask the warehouse, read-only.

    copydesk sql "SELECT publisher, count(*) FROM unique_articles GROUP BY ALL ORDER BY 2 DESC"
    copydesk sql "FROM data_dictionary" --format csv
    """
    import duckdb

    from warehouse.reader import open_publication

    location = Location.at(Settings.given(warehouse=warehouse).warehouse)
    try:
        with open_publication(location) as connection:
            found = connection.execute(query)
            columns = [d[0] for d in found.description or ()]
            write_rows(columns, _fetched(found), format, rows)
    except duckdb.Error as error:
        wrong = isinstance(error, (duckdb.ProgrammingError, duckdb.DataError, duckdb.InvalidInputException))
        kind = UsageError if wrong else CopydeskError
        told = str(error).partition("\n\nLINE ")[0]
        raise kind(f"SQL: {harmless(' '.join(told.split()))}") from None


@app.command
def show(
    what: Annotated[str, Parameter(help="Article identifier, source URI, file name, or any file.")],
    warehouse: Warehouse = None,
    format: Annotated[
        Literal["text", "json", "svg"], Parameter(["--format", "-f"], help="text, json, or svg for a picture.")
    ] = "text",
) -> None:
    """Show a page, each line marked by its role, with the claims that were read from it.

    A file that is not in the warehouse is read on the spot.
    """
    from flows import show as page

    shown = page.find(what, Settings.given(warehouse=warehouse))
    if format == "json":
        json.dump(page.as_record(shown), sys.stdout, default=str, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif format == "svg":
        sys.stdout.write(page.picture(shown))
    else:
        page.write_page(shown, page.console())


@app.command
def status(
    warehouse: Warehouse = None,
    format: Annotated[Literal["table", "json"], Parameter(["--format", "-f"], help="table or json.")] = "table",
) -> None:
    """Show what is in the warehouse, how the last runs went, and what is in quarantine and why."""
    from flows.status import PARTS, read_status

    found = read_status(Location.at(Settings.given(warehouse=warehouse).warehouse))
    if format == "json":
        json.dump(found, sys.stdout, default=str, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for part in PARTS:
        rows: list[dict[str, Any]] = found[part]
        if rows:
            print(f"\n{part.upper()}")
            write_rows(list(rows[0]), [list(row.values()) for row in rows], "table")
    if last := found["last_attempt"]:
        print(f"\nLAST ATTEMPT  {last['started_at'][:19]}  {last['kind']}: {last['status']}")
        print(harmless(last["error"] or last["summary"]))
    print(f"\n{found['publication']}")


@app.command
def reprocess(
    warehouse: Warehouse = None, direct: IsDirect = False, workers: WorkerCount = None, batch_size: BatchSize = None
) -> None:
    """Derive everything again from the stored raw texts, e.g. after an upgrade. The sources are not needed."""
    settings = Settings.given(warehouse=warehouse, workers=workers, batch_size=batch_size)
    if direct:
        from flows import pipeline

        with _progress("documents") as progress:
            report = pipeline.reprocess(settings, progress=progress)
        _say(report.summary())
    else:
        _try_lock(settings)
        _prefer_quiet_prefect()
        from flows.reprocess import reprocess as flow

        _conclude(flow(str(settings.warehouse), settings.workers, settings.batch_size, return_state=True))


@app.command
def maintain(
    warehouse: Warehouse = None,
    direct: IsDirect = False,
    keep_hours: Annotated[
        float | None,
        Parameter(help="How long what readers may have open is kept. [env COPYDESK_KEEP_HOURS, default 24]"),
    ] = None,
) -> None:
    """Merge small files, expire old snapshots and clean up. Run it daily."""
    settings = Settings.given(warehouse=warehouse, keep_hours=keep_hours)
    if direct:
        from flows import upkeep

        _say(upkeep.maintain(settings))
    else:
        _try_lock(settings)
        _prefer_quiet_prefect()
        from flows.maintain import maintain as flow

        _conclude(flow(str(settings.warehouse), settings.keep_hours, return_state=True))


def main() -> NoReturn:
    """Entry point: one line on stderr for everything that goes wrong, and an exit code."""
    try:
        app(exit_on_error=False, print_error=False)
    except CopydeskError as error:
        _say(f"copydesk: {harmless(str(error))}")
        sys.exit(error.exit_code)
    except CycloptsError as error:
        _say(f"copydesk: {harmless(str(error))} (see --help)")
        sys.exit(UsageError.exit_code)
    except KeyboardInterrupt:
        _say("copydesk: stopped; run it again to go on")
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("COPYDESK_DEBUG"):
            raise
        told = str(error).strip().splitlines() or [""]
        _say(f"copydesk: {type(error).__name__}: {harmless(told[0])} (COPYDESK_DEBUG=1 shows where)")
        sys.exit(1)
    sys.exit(0)


def _say(told: str) -> None:
    print(told, file=sys.stderr)


def _fetched(found: Any) -> Iterator[Any]:
    while some := found.fetchmany(1000):
        yield from some


def _try_lock(settings: Settings) -> None:
    """Say at once that another run is writing, before Prefect takes its seconds to start."""
    from warehouse.lock import writer

    with writer(Location.at(settings.warehouse)):
        pass


def _prefer_quiet_prefect() -> None:
    """Defaults for a Prefect server that starts with the command; what the environment says comes first."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY", "false")


def _conclude(state: Any) -> None:
    """Raise the error that a flow ended with."""
    if state.is_completed():
        return
    known = {c.__name__: c for c in (CopydeskError, UsageError, ChecksFailed, LockHeld)}
    raise known.get(state.name, CopydeskError)(state.message or f"the flow run ended as {state.name}")


@contextmanager
def _progress(unit: str) -> Iterator[Progress]:
    """A progress bar on stderr when that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("batches of " + unit), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


if __name__ == "__main__":
    main()
