"""The command line: what goes to stdout, what to stderr, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, Copydesk
from tests.integration.warehouse_state import ingest, rows

COMMANDS = ("run", "sql", "show", "status", "reprocess", "maintain")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31mFerry sails empty\x9b5n\n\nBy Ann \x1b[8mLee\n\n" + (
    "The ferry sailed at noon\x1b[5m on Monday with nobody on board, the master said.\n" * 4
)


@pytest.fixture(scope="module")
def escapes_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of one page that tries to drive the terminal, under a name that does so too."""
    folder = tmp_path_factory.mktemp("escapes")
    (folder / "source").mkdir()
    (folder / "source" / "page \x1b[31m.txt").write_text(ESCAPES, "utf-8")
    (folder / "source" / "bad \x1b[7m.txt").write_bytes(b"")
    ingest(folder / "news", folder / "source")
    return folder / "news"


def test_help_names_every_command_and_the_exit_codes(copydesk: Copydesk) -> None:
    done = copydesk("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", done.stdout)
    assert "Exit codes" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(copydesk: Copydesk, command: str) -> None:
    done = copydesk(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"copydesk {command}" in done.stdout
    assert "--warehouse" in done.stdout


def test_a_run_speaks_on_stderr_only(samples_run: tuple[Path, object]) -> None:
    done = samples_run[1]
    assert (done.returncode, done.stdout) == (0, "")  # type: ignore[attr-defined]
    assert "files loaded" in done.stderr  # type: ignore[attr-defined]


VALUES = """
SELECT NULL AS nothing, ['a', NULL, 'b, "c"'] AS list, 'it''s "so"' AS quotes, E'two\\nlines\\tand \\x1b[31mred' AS odd,
       1.5 AS number, DATE '2025-06-01' AS day, TIMESTAMPTZ '2025-06-01 10:00:00+02' AS instant, true AS flag,
       '\\xAB'::BLOB AS bytes, {'k': [1, 2]} AS record, MAP {'x': 1} AS mapping,
       170141183460469231731687303715884105727 AS huge
"""


def test_json_output_parses_and_keeps_every_value(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("sql", VALUES, "-w", samples_warehouse, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    [row] = json.loads(done.stdout)
    assert row["nothing"] is None
    assert row["list"] == ["a", None, 'b, "c"']
    assert row["quotes"] == 'it\'s "so"'
    assert row["odd"] == "two\nlines\tand \x1b[31mred"
    assert row["day"] == "2025-06-01"
    assert row["instant"] == "2025-06-01T08:00:00+00:00"
    assert row["flag"] is True
    assert row["record"] == {"k": [1, 2]}


def test_csv_output_is_read_back_by_a_csv_reader(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("sql", VALUES, "-w", samples_warehouse, "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    [row] = csv.DictReader(io.StringIO(done.stdout, newline=""))
    assert row["nothing"] == ""
    assert row["quotes"] == 'it\'s "so"'
    assert row["odd"] == "two\nlines\tand \x1b[31mred"


def test_a_table_shows_no_control_characters(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("sql", VALUES, "-w", samples_warehouse)
    assert (done.returncode, done.stderr) == (0, "")
    assert "it's" in done.stdout
    assert not CONTROLS.search(done.stdout)


@pytest.mark.parametrize(("form", "expected"), [("json", []), ("csv", None)])
def test_no_rows_are_an_answer(copydesk: Copydesk, samples_warehouse: Path, form: str, expected: object) -> None:
    done = copydesk("sql", "SELECT 1 AS one WHERE false", "-w", samples_warehouse, "-f", form)
    assert done.returncode == 0
    assert (json.loads(done.stdout) if form == "json" else None) == expected
    assert form == "json" or done.stdout == "one\n"


def test_numbers_are_exact_in_every_machine_format(copydesk: Copydesk, samples_warehouse: Path) -> None:
    query = "SELECT 1234567.891::DOUBLE AS a, 0.1::DOUBLE AS b"
    [row] = json.loads(copydesk("sql", query, "-w", samples_warehouse, "-f", "json").stdout)
    assert row == {"a": 1234567.891, "b": 0.1}
    [cells] = csv.DictReader(io.StringIO(copydesk("sql", query, "-w", samples_warehouse, "-f", "csv").stdout))
    assert [float(v) for v in cells.values()] == [1234567.891, 0.1]


def test_not_a_number_is_valid_json(copydesk: Copydesk, samples_warehouse: Path) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    done = copydesk("sql", "SELECT 'nan'::DOUBLE AS a, 'infinity'::DOUBLE AS b", "-w", samples_warehouse, "-f", "json")
    assert done.returncode == 0
    json.loads(done.stdout, parse_constant=refuse)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM files", "CREATE TABLE t (x INT)", "DROP VIEW articles", "SELEC 1", "SELECT nonsense", "FROM nowhere"],
)
def test_what_is_no_query_is_refused_in_one_line(copydesk: Copydesk, samples_warehouse: Path, statement: str) -> None:
    done = copydesk("sql", statement, "-w", samples_warehouse)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("copydesk: ")
    assert done.stderr.count("\n") == 1


def test_a_write_statement_changes_nothing(copydesk: Copydesk, samples_warehouse: Path) -> None:
    before = rows(samples_warehouse, "SELECT count(*) FROM data_dictionary")
    assert copydesk("sql", "DELETE FROM data_dictionary", "-w", samples_warehouse).returncode in (1, 2)
    assert rows(samples_warehouse, "SELECT count(*) FROM data_dictionary") == before


@pytest.mark.parametrize(
    "command",
    [("sql", "SELECT 1"), ("status",), ("reprocess", "--direct"), ("maintain", "--direct"), ("show", "nothing.txt")],
)
def test_without_a_warehouse_a_command_says_so(copydesk: Copydesk, tmp_path: Path, command: tuple[str, ...]) -> None:
    done = copydesk(*command, "-w", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "no/such/folder", "--direct"),
        ("run", "--direct"),
        ("run", SAMPLES, "--direct", "--workers", "0"),
        ("run", SAMPLES, "--direct", "--workers", "many"),
        ("run", SAMPLES, "--direct", "--no-such-flag"),
        ("nonsense",),
        ("sql", "SELECT 1", "--format", "xml"),
        ("maintain", "--direct", "--keep-hours", "-1"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(copydesk: Copydesk, tmp_path: Path, arguments: tuple[object, ...]) -> None:
    where = () if arguments[0] == "nonsense" else ("-w", tmp_path / "news")
    done = copydesk(*arguments, *where)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_a_warehouse_that_is_a_file_is_refused(copydesk: Copydesk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = copydesk("run", SAMPLES, "--direct", "-w", tmp_path / "file")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_page_is_found_by_identifier_by_name_and_by_path(copydesk: Copydesk, samples_warehouse: Path) -> None:
    path = SAMPLES / "pages" / "harbour-courier" / "mast-theft.txt"
    [(key, headline)] = rows(
        samples_warehouse, "SELECT article_id, headline FROM articles WHERE source_uri = ?", str(path)
    )
    shown = [copydesk("show", what, "-w", samples_warehouse) for what in (key, str(key)[:10], "mast-theft.txt", path)]
    assert [s.returncode for s in shown] == [0] * 4
    assert [s.stderr for s in shown] == [""] * 4
    assert len({s.stdout for s in shown}) == 1
    assert str(headline) in shown[0].stdout
    assert re.search(r"\bbody\b", shown[0].stdout)


def test_an_unknown_file_is_read_on_the_spot(copydesk: Copydesk, samples_warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "unseen.txt"
    path.write_text("Owl moves into town hall\n\nBy Ann Lee\n\nAn owl has moved into the town hall, the mayor said.\n")
    done = copydesk("show", path, "-w", samples_warehouse, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["text"] == path.read_text()
    assert "".join(found["text"][s["char_from"] : s["char_to"]] for s in found["segments"]) == found["text"]


def test_an_ambiguous_name_is_told_with_examples(copydesk: Copydesk, samples_warehouse: Path) -> None:
    [(name,)] = rows(
        samples_warehouse,
        "SELECT min(regexp_extract(source_uri, '[^/]*$')) FROM articles GROUP BY regexp_extract(source_uri, '[^/]*$') "
        "HAVING count(*) > 1 UNION ALL SELECT '' WHERE false LIMIT 1",
    ) or [("",)]
    done = copydesk("show", name or "no-such-page.txt", "-w", samples_warehouse)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_an_unreadable_file_is_shown_as_what_would_become_of_it(
    copydesk: Copydesk, samples_warehouse: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nothing.txt"
    path.write_bytes(b"")
    done = copydesk("show", path, "-w", samples_warehouse)
    assert (done.returncode, done.stdout) == (2, "")
    assert "empty" in done.stderr


@pytest.mark.parametrize(
    "command", [("show", "page \x1b[31m.txt"), ("status",), ("sql", "SELECT headline, source_uri FROM articles")]
)
def test_a_page_cannot_drive_the_terminal(
    copydesk: Copydesk, escapes_warehouse: Path, command: tuple[str, ...]
) -> None:
    done = copydesk(*command, "-w", escapes_warehouse)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not CONTROLS.search(done.stdout)
    assert not CONTROLS.search(done.stderr)


def test_a_wrong_name_cannot_drive_the_terminal(copydesk: Copydesk, escapes_warehouse: Path) -> None:
    done = copydesk("show", "\x1b[31mno\x07", "-w", escapes_warehouse)
    assert done.returncode == 2
    assert not CONTROLS.search(done.stderr)


def test_status_tells_contents_runs_and_quarantine(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("status", "-w", samples_warehouse)
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("CONTENTS", "RUNS", "QUARANTINE"):
        assert part in done.stdout
    found = json.loads(copydesk("status", "-w", samples_warehouse, "--format", "json").stdout)
    reasons = dict(rows(samples_warehouse, "SELECT code, count(*) FROM quarantine GROUP BY code"))
    assert {r["code"] for r in found["quarantine"]} == set(reasons)


def test_a_closed_pipe_is_no_error_message(samples_warehouse: Path) -> None:
    import subprocess

    from tests.conftest import COPYDESK, ROOT, environment

    command = [*COPYDESK, "sql", "FROM segments, segments AS s LIMIT 200000", "-w", str(samples_warehouse), "-f", "csv"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=30)
