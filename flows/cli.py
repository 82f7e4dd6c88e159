"""The command line: copydesk run, sql, show, duplicates, status, reprocess, forget, maintain."""

from __future__ import annotations

import errno
import io
import os
import shlex
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter, UnusedCliTokensError
from cyclopts.validators import Number

from flows.progress import batches_done
from flows.tables import Format, one_line, write_json, write_rows
from warehouse.errors import FULL, CopydeskError, UsageError, disk_full
from warehouse.location import Location

if TYPE_CHECKING:
    from flows.settings import Settings


def _version() -> str:
    from importlib.metadata import version

    return version("copydesk")


def _settings(**values: Any) -> Settings:
    """`Settings.given`, imported when a command needs it: help does not wait for pydantic."""
    from flows.settings import Settings, unknown_variables

    for told in unknown_variables():
        _say(f"copydesk: {one_line(told)}")
    return Settings.given(**values)


app = App(
    name="copydesk",
    help="""News ETL: raw scraped pages in, a deduplicated, documented DuckDB warehouse out.

    copydesk run pages/                     load a folder (again and again: only what is new is read)
    copydesk sql "FROM unique_articles"     ask; or open news/news.duckdb in any DuckDB client
    copydesk show ARTICLE_OR_FILE           see what each line of a page is taken for, and why
    copydesk duplicates ARTICLE             see its copies and corrected versions, and what was changed

    Exit codes: 0 done, 1 failed, 2 usage, 3 checks failed, 4 another run is writing, 130 interrupted.
    """,
    version=_version,
    suppress_keyboard_interrupt=False,
    help_format="plaintext",
    help_on_error=False,
)

_UNWRITABLE = FULL | {errno.EBADF, errno.EIO}

Warehouse = Annotated[
    str | None,  # not a Path, for which an empty text is the working directory
    Parameter(["--warehouse", "-w"], help="Folder of the warehouse. [env COPYDESK_WAREHOUSE, default news]"),
]
WorkerCount = Annotated[
    int | None, Parameter(help="Processes that read pages; default: one per processor. [env COPYDESK_WORKERS]")
]
BatchSize = Annotated[int | None, Parameter(help="Files per batch. [env COPYDESK_BATCH_SIZE, default 500]")]
IsDirect = Annotated[
    bool, Parameter(negative="", help="Run without Prefect: the same result, and it starts in about a second.")
]


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
    retry_quarantined: Annotated[
        bool,
        Parameter(negative="", help="Read again what is in quarantine, e.g. after raising --max-document-bytes."),
    ] = False,
    allow_vanished: Annotated[
        bool, Parameter(negative="", help="Mark files as vanished even when a whole folder is empty.")
    ] = False,
) -> None:
    """Load what is new or changed in the sources.

    Reads .txt, .html, .htm and .jsonl files, each also as .gz or .zst. What cannot be loaded goes to quarantine with a
    reason, and the run goes on. A second run over the same files reads none of them.

    copydesk run pages/ --direct
    copydesk run 'feeds/2025-*/*.txt' archive.jsonl.gz -w /data/news
    """
    if not sources:
        raise UsageError("say what to load: copydesk run SOURCE…")
    settings = _settings(
        warehouse=warehouse,
        workers=workers,
        batch_size=batch_size,
        max_document_bytes=max_document_bytes,
        retry_quarantined=retry_quarantined or None,
        allow_vanished=allow_vanished or None,
    )
    if direct:
        from flows import pipeline

        with batches_done("files") as progress:
            report = pipeline.ingest(sources, settings, progress=progress)
        _say(report.summary())
    else:
        from flows.prefect_run import carry_out

        def start() -> Any:
            from flows.ingest import ingest
            from tasks.discover import file_uri

            return ingest(
                # A parameter of a flow has to be valid UTF-8.
                [s if file_uri(s) == s else file_uri(os.path.abspath(s)) for s in sources],
                str(settings.warehouse),
                settings.workers,
                settings.batch_size,
                settings.max_document_bytes,
                retry_quarantined=settings.retry_quarantined,
                allow_vanished=settings.allow_vanished,
                return_state=True,
            )

        carry_out(start, settings)
    _say(f'query it: copydesk sql "FROM unique_articles" -w {shlex.quote(one_line(str(settings.warehouse)))}')


@app.command
def sql(
    query: Annotated[str | None, Parameter(help="One or more statements; default: standard input.")] = None,
    *,
    warehouse: Warehouse = None,
    format: Annotated[Format, Parameter(["--format", "-f"], help="table, json or csv.")] = "table",
    rows: Annotated[int, Parameter(validator=Number(gte=1, lte=10**9), help="Rows shown in a table.")] = 100,
) -> None:
    """Query the warehouse, and nothing else. Several queries are answered one after another.

    copydesk sql "SELECT publisher, count(*) FROM unique_articles GROUP BY ALL ORDER BY 2 DESC"
    copydesk sql "FROM data_dictionary" --format csv > columns.csv
    copydesk sql --format json < query.sql
    """
    import duckdb

    from flows.query import execute, read_query
    from warehouse.reader import open_publication

    location = Location.at(_settings(warehouse=warehouse).warehouse)
    try:
        with open_publication(location) as connection:
            for columns, found in execute(connection, read_query() if query is None else query):
                write_rows(columns, found, format, rows)
    except duckdb.Error as error:
        refused = (duckdb.InvalidInputException, duckdb.PermissionException)
        wrong = isinstance(error, (duckdb.ProgrammingError, duckdb.DataError, *refused))
        kind = UsageError if wrong else CopydeskError
        told = str(error).partition("\n\nLINE ")[0]
        raise kind(f"SQL: {one_line(' '.join(told.split()))}") from None


@app.command
def show(
    what: Annotated[str, Parameter(help="Article identifier, source URI, file name, or any file.")],
    *,
    warehouse: Warehouse = None,
    format: Annotated[
        Literal["text", "json", "svg"], Parameter(["--format", "-f"], help="text, json, or svg for a picture.")
    ] = "text",
) -> None:
    """Show a page, each line marked by its role, with the claims that were read from it.

    A file that is not in the warehouse is read on the spot.
    """
    from flows import show as page

    shown = page.find(what, _settings(warehouse=warehouse))
    if format == "json":
        write_json(page.as_record(shown))
    elif format == "svg":
        sys.stdout.write(page.picture(shown))
    else:
        page.write_page(shown, page.console())


@app.command
def duplicates(
    article: Annotated[str, Parameter(help="Article identifier, source URI or file name.")],
    *,
    warehouse: Warehouse = None,
    diff: Annotated[
        str | None, Parameter(help="Another article: show the words in which the two differ, side by side.")
    ] = None,
    format: Annotated[Literal["text", "json"], Parameter(["--format", "-f"], help="text or json.")] = "text",
) -> None:
    """Show the copies, versions and parts of an article, with scores and with what was changed.

    copydesk duplicates 3f2a90c1
    copydesk duplicates first.txt --diff second.txt
    """
    from flows import duplicates as copies
    from flows.show import console

    location = Location.at(_settings(warehouse=warehouse).warehouse)
    found = copies.duplicates_of(article, location) if diff is None else copies.difference(article, diff, location)
    if format == "json":
        write_json(found if isinstance(found, list) else found._asdict())
    elif isinstance(found, list):
        copies.write_duplicates(found, console())
    else:
        copies.write_difference(found, console())


@app.command
def status(
    *,
    warehouse: Warehouse = None,
    format: Annotated[Literal["table", "json"], Parameter(["--format", "-f"], help="table or json.")] = "table",
) -> None:
    """Show what is in the warehouse, how the last runs went, and what is in quarantine and why."""
    from flows.status import PARTS, for_a_person, read_status

    location = Location.at(_settings(warehouse=warehouse).warehouse)
    found = read_status(location)
    if format == "json":
        write_json(found)
    else:
        for part in PARTS:
            rows = for_a_person(part, found[part])
            if rows:
                print(f"\n{part.upper()}")
                write_rows(list(rows[0]), [list(row.values()) for row in rows], "table", single_line=True)
        if last := found["last_attempt"]:
            print(f"\nLAST ATTEMPT  {last['started_at'][:19]}  {last['kind']}: {last['status']}")
            print(one_line(last["error"] or last["summary"]))
        if found["publication"]:
            print(f"\n{one_line(found['publication'])}")
    sys.stdout.flush()
    location.require_publication()


@app.command
def reprocess(
    *, warehouse: Warehouse = None, direct: IsDirect = False, workers: WorkerCount = None, batch_size: BatchSize = None
) -> None:
    """Derive everything again from the stored raw texts, e.g. after an upgrade. The sources are not needed."""
    settings = _settings(warehouse=warehouse, workers=workers, batch_size=batch_size)
    if direct:
        from flows import pipeline

        with batches_done("documents") as progress:
            report = pipeline.reprocess(settings, progress=progress)
        _say(report.summary())
    else:
        from flows.prefect_run import carry_out

        def start() -> Any:
            from flows.reprocess import reprocess as flow

            return flow(str(settings.warehouse), settings.workers, settings.batch_size, return_state=True)

        carry_out(start, settings)


@app.command
def forget(
    *files: Annotated[str, Parameter(help="Files, folders or globs, as `run` was given them, or parts of these.")],
    warehouse: Warehouse = None,
    yes: Annotated[bool, Parameter(negative="", help="Do it; without this, say what would be taken out.")] = False,
) -> None:
    """Take articles out of the warehouse whose files are gone from the sources, e.g. after a takedown.

    Articles stay when their file vanishes; this removes them, with all that was derived from them. Remove the file
    first, or the next run would load it again. (A record that left a feed leaves the warehouse with the next run.)
    Older publications hold them until `maintain` removes these, after a day, or at once with --keep-hours 0.

    copydesk forget pages/2019/letter.txt
    copydesk forget 'pages/2019/*' --yes
    """
    if not files:
        raise UsageError("say what to forget: copydesk forget FILE…")
    settings = _settings(warehouse=warehouse)
    if not yes:
        from flows.forgetting import would_forget

        found = would_forget(files, settings)
        for uri, articles in found:
            print(f"{articles:>6,}  {one_line(uri)}")
        sys.stdout.flush()
        told = f"{len(found):,} files and {sum(n for _, n in found):,} articles"
        _say(f"{told} would be forgotten: say --yes to do it")
        return
    from flows import pipeline

    _say(pipeline.forget(files, settings).summary())


@app.command
def maintain(
    *,
    warehouse: Warehouse = None,
    direct: IsDirect = False,
    keep_hours: Annotated[
        float | None,
        Parameter(help="Hours that replaced publications are kept for readers. [env COPYDESK_KEEP_HOURS, default 24]"),
    ] = None,
) -> None:
    """Merge small files, expire old snapshots and clean up. Run it daily."""
    settings = _settings(warehouse=warehouse, keep_hours=keep_hours)
    if direct:
        from flows import upkeep

        _say(upkeep.maintain(settings))
    else:
        from flows.prefect_run import carry_out

        def start() -> Any:
            from flows.maintain import maintain as flow

            return flow(str(settings.warehouse), settings.keep_hours, return_state=True)

        carry_out(start, settings)


def main() -> NoReturn:
    """Entry point: one line on stderr for everything that goes wrong, and an exit code."""
    _open_streams()
    try:
        app(exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except CopydeskError as error:
        _say(f"copydesk: {one_line(str(error))}")
        sys.exit(error.exit_code)
    except UnusedCliTokensError as error:
        first = one_line((error.unused_tokens or [""])[0])
        _say(f"copydesk: {first!r} is one word too many: put a query, or a name with spaces, in quotes (see --help)")
        sys.exit(UsageError.exit_code)
    except CycloptsError as error:
        _say(f"copydesk: {one_line(str(error))} (see --help)")
        sys.exit(UsageError.exit_code)
    except KeyboardInterrupt:
        _stop()
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except Exception as error:
        from flows.report import was_interrupted

        if was_interrupted(error):
            _stop()
        if os.environ.get("COPYDESK_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename is None and error.errno in _UNWRITABLE:
            _drop_output()
            _say(f"copydesk: cannot write to standard output: {error.strerror}")
            sys.exit(1)
        if full := disk_full(error):
            _say(f"copydesk: {one_line(str(full))}")
            sys.exit(full.exit_code)
        told = str(error).strip().splitlines() or [""]
        _say(f"copydesk: {type(error).__name__}: {one_line(told[0])} (COPYDESK_DEBUG=1 shows where)")
        sys.exit(1)
    sys.exit(0)


def _open_streams() -> None:
    """Make sure of stdin, stdout and stderr: the next file to be opened would take the place of one that is closed.

    What is written to a closed stdout fails, as it should: nobody would see that the answer is lost. Characters that
    the terminal does not have are shown as escapes.
    """
    for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            handle = os.open(os.devnull, mode)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115 - open as long as the process lives
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Drop what stdout still holds: at the end of the process, it would fail once more to write it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop() -> NoReturn:
    """End after Ctrl-C. A second one does not wait for the workers to end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _say("copydesk: stopped; run it again to go on")
    sys.exit(130)


def _say(told: str) -> None:
    print(told, file=sys.stderr)


if __name__ == "__main__":
    main()
