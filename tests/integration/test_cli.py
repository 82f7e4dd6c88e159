"""The command line: what goes to stdout, what to stderr, and the exit codes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest

from flows import pipeline
from flows.report import RunReport
from flows.status import read_status
from tests.bench.generate import page
from tests.conftest import COPYDESK, ROOT, SAMPLES, Copydesk, environment
from tests.integration.prefect_server import free_port
from tests.integration.warehouse_state import ingest, rows
from tests.processes import children_of
from warehouse.errors import CopydeskError, disk_full
from warehouse.location import Location
from warehouse.lock import is_held, writer

COMMANDS = ("run", "sql", "show", "status", "reprocess", "forget", "maintain")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ESCAPES = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mFerry sails empty\x9b5n\n\nBy Ann \x1b[8mLee\n\n"
    "The ferry sailed at noon\x1b[5m on Monday with nobody on board, the master of the harbour said.\n\n"
    "Nobody had told the passengers\x1b[7m that the timetable was changed over the weekend, she added.\n\n"
    "They came at one o'clock as they always do, and found the quay empty and the kiosk shut.\n\n"
    "The council wants to hear\x9b the company next week and has asked for the minutes of its meeting.\n"
)


@pytest.fixture(scope="module")
def escapes_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of one page that tries to drive the terminal, under a name that does so too."""
    folder = tmp_path_factory.mktemp("escapes")
    (folder / "source").mkdir()
    (folder / "source" / "page \x1b[31m.txt").write_text(ESCAPES, "utf-8")
    (folder / "source" / "bad \x1b[7m.txt").write_bytes(b"")
    (folder / "source" / "bad\nFORGED line.txt").write_bytes(b"")
    ingest(folder / "news", folder / "source")
    return folder / "news"


def test_help_names_every_command_and_the_exit_codes(copydesk: Copydesk) -> None:
    done = copydesk("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", done.stdout)
    assert "Exit codes" in done.stdout
    assert "130 interrupted" in done.stdout


@pytest.mark.parametrize(
    ("command", "unneeded"), [("--help", "pydantic|pyarrow|duckdb|prefect"), ("status", "pyarrow|numpy|prefect")]
)
def test_a_short_command_does_not_wait_for_imports_it_can_do_without(
    samples_warehouse: Path, command: str, unneeded: str
) -> None:
    environ = environment() | {"PYTHONPROFILEIMPORTTIME": "1", "COPYDESK_WAREHOUSE": str(samples_warehouse)}
    done = subprocess.run([*COPYDESK, command], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert re.search(r"\| +cyclopts$", done.stderr, re.MULTILINE)
    assert re.findall(rf"\| +({unneeded})$", done.stderr, re.MULTILINE) == []


def test_the_version_is_that_of_the_package(copydesk: Copydesk) -> None:
    done = copydesk("--version")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, version("copydesk"), "")


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


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '{file}' (FORMAT parquet)",
        "SELECT 1; COPY (SELECT 1) TO '{file}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}'",
        "-- why\nEXPLAIN (ANALYZE) COPY (SELECT 1) TO '{file}'",
        "ATTACH '{file}'",
        "LOAD ducklake",
        "INSTALL httpfs",
        "EXPORT DATABASE '{file}'",
        "SET enable_external_access = true",
        "SELECT * FROM read_text('/etc/hostname')",
    ],
)
def test_a_statement_that_does_more_than_read_the_warehouse_is_refused(
    copydesk: Copydesk, samples_warehouse: Path, tmp_path: Path, statement: str
) -> None:
    for file in (tmp_path / "file", samples_warehouse / "lake" / "main" / "articles" / "file.parquet"):
        told_in_one_line(copydesk("sql", statement.format(file=file), "-w", samples_warehouse), 2)
        assert not file.exists()


def test_the_answers_to_several_queries_follow_one_another(copydesk: Copydesk, samples_warehouse: Path) -> None:
    queries = "SELECT 1 AS one; PIVOT (SELECT 'x' AS name, 2 AS n) ON name USING sum(n); EXPLAIN SELECT 3; SHOW TABLES"
    done = copydesk("sql", queries, "-w", samples_warehouse, "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:5] == ["one", "1", "x", "2", "explain_key,explain_value"]
    assert "articles" in lines


def test_a_variable_that_is_no_setting_is_told_of(samples_warehouse: Path) -> None:
    done = call("sql", "SELECT 1", "-w", samples_warehouse, COPYDESK_WAREHUOSE="elsewhere")
    assert done.returncode == 0
    assert done.stderr == "copydesk: COPYDESK_WAREHUOSE is no setting: did you mean COPYDESK_WAREHOUSE?\n"


def test_a_file_that_is_there_is_shown_and_not_its_namesake_in_the_warehouse(tmp_path: Path) -> None:
    for folder, number in (("loaded", 1), ("here", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.txt").write_text(page(number, 7).text, "utf-8")
    ingest(tmp_path / "news", tmp_path / "loaded")
    for folder, shown in (("here", "here"), ("loaded", "loaded"), (".", "loaded")):
        done = call("show", "one.txt", "-w", tmp_path / "news", "-f", "json", cwd=tmp_path / folder)
        assert json.loads(done.stdout)["article"]["source_uri"] == str(tmp_path / shown / "one.txt")


def test_a_write_statement_changes_nothing(copydesk: Copydesk, samples_warehouse: Path) -> None:
    before = rows(samples_warehouse, "SELECT count(*) FROM data_dictionary")
    assert copydesk("sql", "DELETE FROM data_dictionary", "-w", samples_warehouse).returncode in (1, 2)
    assert rows(samples_warehouse, "SELECT count(*) FROM data_dictionary") == before


@pytest.mark.parametrize(
    "command",
    [
        ("sql", "SELECT 1"),
        ("status",),
        ("reprocess", "--direct"),
        ("maintain", "--direct"),
        ("show", "nothing.txt"),
        ("forget", "x", "--yes"),
    ],
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
        ("sql", "SELECT 1", "--rows", "0"),
        ("sql", "SELECT 1", "--rows", "9" * 30),
        ("maintain", "--direct", "--keep-hours", "-1"),
        ("maintain", "--direct", "--keep-hours", "1e9"),
        ("maintain", "--direct", "--keep-hours", "inf"),
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
    path.write_text(
        "Owl moves into town hall\n\nBy Ann Lee\n\nAn owl has moved into the town hall, the mayor said. It was "
        "seen there on three nights of last week.\n\nNobody has asked it to leave, and the mice have begun to.\n"
    )
    done = copydesk("show", path, "-w", samples_warehouse, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["text"] == path.read_text()
    assert "".join(found["text"][s["char_from"] : s["char_to"]] for s in found["segments"]) == found["text"]


def test_of_a_feed_that_is_read_on_the_spot_the_first_document_is_shown(copydesk: Copydesk, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    lines = [json.dumps({"text": page(number, 7).text, "uri": str(number)}) for number in (1, 2)]
    for count, told in ((1, ""), (2, "the first of several documents in this file; load it to see the others\n")):
        feed.write_text("\n".join(lines[:count]), "utf-8")
        done = copydesk("show", feed, "-w", tmp_path / "none", "-f", "json")
        assert (done.returncode, done.stderr) == (0, told)
        assert json.loads(done.stdout)["article"]["source_uri"].endswith("feed.jsonl!/1")


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
    "command",
    [
        ("show", "page \x1b[31m.txt"),
        ("duplicates", "page \x1b[31m.txt"),
        ("duplicates", "page \x1b[31m.txt", "--diff", "page \x1b[31m.txt"),
        ("status",),
        ("sql", "SELECT headline, source_uri FROM articles"),
    ],
)
def test_a_page_cannot_drive_the_terminal(
    copydesk: Copydesk, escapes_warehouse: Path, command: tuple[str, ...]
) -> None:
    done = copydesk(*command, "-w", escapes_warehouse)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not CONTROLS.search(done.stdout)
    assert not CONTROLS.search(done.stderr)


TUNNEL = "2026-02-serrat-tunnel.txt"
CORRECTED = "2026-02-serrat-tunnel-corrected.txt"


def test_duplicates_of_an_article_are_told_with_what_was_changed(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("duplicates", TUNNEL, "-w", samples_warehouse, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    asked, other = json.loads(done.stdout)
    assert asked["source_uri"].endswith(TUNNEL)
    assert (asked["kind"], other["kind"]) == (None, "version")
    assert other["source_uri"].endswith(CORRECTED)
    assert asked["is_canonical"] != other["is_canonical"]
    assert any({"8.4", "9.4"} == set(change.split(" → ")) for change in other["changes"])
    shown = copydesk("duplicates", TUNNEL, "-w", samples_warehouse)
    assert shown.returncode == 0
    assert re.search(rf"version +0\.\d\d .*{re.escape(CORRECTED)}", shown.stdout)


def test_a_cluster_is_shown_whole_and_parts_beside_it(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("duplicates", "port-strike-rosemouth.txt", "-w", samples_warehouse, "--format", "json")
    found = json.loads(done.stdout)
    assert [row["kind"] for row in found] == [None, "near", "near", "near"]
    assert [row["score"] for row in found[1:]] == sorted((row["score"] for row in found[1:]), reverse=True)
    assert sum(row["is_canonical"] for row in found) == 1
    [(members,)] = rows(
        samples_warehouse, "SELECT count(*) FROM articles WHERE cluster_id = (SELECT cluster_id FROM articles "
        "WHERE article_id = ?)", found[0]["article_id"],
    )  # fmt: skip
    assert members == len(found)
    part = copydesk("duplicates", "water-plant-teaser.txt", "-w", samples_warehouse, "--format", "json")
    assert [row["kind"] for row in json.loads(part.stdout)] == [None, "contains"]
    whole = copydesk("duplicates", "2025-03-water-audit.txt", "-w", samples_warehouse, "--format", "json")
    assert [row["kind"] for row in json.loads(whole.stdout)] == [None, "contained"]


def test_the_words_in_which_two_articles_differ_are_shown(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("duplicates", TUNNEL, "--diff", CORRECTED, "-w", samples_warehouse, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    apart = [(one.split(), other.split()) for is_equal, one, other in found["stretches"] if not is_equal]
    assert (["9.4"], ["8.4"]) in apart
    bodies = dict(rows(samples_warehouse, "SELECT source_uri, article_body FROM articles"))
    assert "".join(one for _, one, _ in found["stretches"]) == bodies[found["one"]]
    assert "".join(other for *_, other in found["stretches"]) == bodies[found["other"]]
    shown = copydesk("duplicates", TUNNEL, "--diff", CORRECTED, "-w", samples_warehouse)
    assert shown.returncode == 0
    assert "9.4 billion" in shown.stdout
    assert "8.4 billion" in shown.stdout


def test_copies_of_one_name_are_told_apart_by_their_folders(copydesk: Copydesk, tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / "source" / name).mkdir(parents=True)
        (tmp_path / "source" / name / "one.txt").write_text(page(1, 7).text, "utf-8")
    ingest(tmp_path / "news", tmp_path / "source")
    shown = copydesk("duplicates", "north/one.txt", "-w", tmp_path / "news").stdout
    assert re.search(r"this one .* north/one\.txt *$", shown, re.MULTILINE)
    assert re.search(r"exact +1\.00 .* south/one\.txt *$", shown, re.MULTILINE)
    shown = copydesk("duplicates", "north/one.txt", "--diff", "south/one.txt", "-w", tmp_path / "news").stdout
    assert re.match(r" *north/one\.txt +south/one\.txt", shown)


def test_an_article_without_copies_and_one_that_is_none(copydesk: Copydesk, samples_warehouse: Path) -> None:
    done = copydesk("duplicates", "mast-theft.txt", "-w", samples_warehouse)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no copies" in done.stdout
    done = copydesk("duplicates", "no-such-page.txt", "-w", samples_warehouse)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


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
    command = [*COPYDESK, "sql", "FROM segments, segments AS s LIMIT 200000", "-w", str(samples_warehouse), "-f", "csv"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=30)


def shell(line: str, root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell in which $COPYDESK is the command and $ROOT the warehouse."""
    known = {"COPYDESK": " ".join(COPYDESK), "ROOT": str(root)}
    command = ["bash", "-c", line]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment() | known | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["sql 'FROM files'", "sql 'FROM files' -f csv", "status -f json", "--help"])
def test_an_answer_that_cannot_be_written_is_an_error(samples_warehouse: Path, command: str) -> None:
    where = "" if command == "--help" else '-w "$ROOT"'
    for to in (">&-", ">/dev/full"):
        done = shell(f"$COPYDESK {command} {where} {to}", samples_warehouse)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("copydesk: cannot write to standard output: ")
        assert done.stderr.count("\n") == 1


def test_a_run_needs_no_standard_streams(tmp_path: Path, many_pages: Path) -> None:
    done = shell(f"$COPYDESK run {many_pages} --direct -w $ROOT <&- >&- 2>&-", tmp_path / "news")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert rows(tmp_path / "news", "SELECT count(*) FROM articles") == [(400,)]


def test_a_terminal_without_unicode_gets_escapes(samples_warehouse: Path) -> None:
    for form, expected in (("table", "\\xe9"), ("csv", "\\xe9"), ("json", "\\u00e9")):
        line = f'$COPYDESK sql "SELECT chr(233) AS e" -w $ROOT -f {form}'
        done = shell(line, samples_warehouse, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr) == (0, "")
        assert expected in done.stdout


def test_a_query_comes_from_standard_input_too(samples_warehouse: Path) -> None:
    query = "-- how many\nSELECT count(*) AS n FROM articles -- all of them\n"
    done = shell('printf "%s" "$QUERY" | $COPYDESK sql -f json -w "$ROOT"', samples_warehouse, QUERY=query)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [{"n": rows(samples_warehouse, "SELECT count(*) FROM articles")[0][0]}]
    for line, told in (
        ("$COPYDESK sql -w $ROOT </dev/null", "no query"),
        ("$COPYDESK sql ' -- nothing' -w $ROOT", "no query"),
        ("$COPYDESK sql '' -w $ROOT", "no query"),
        ("printf '\\xff' | $COPYDESK sql -w $ROOT", "not UTF-8"),
        ("$COPYDESK sql \"SELECT '$(printf '\\xff')'\" -w $ROOT", "not UTF-8"),
        ("$COPYDESK sql SELECT 1 -w $ROOT", "quotes"),
    ):
        assert told in told_in_one_line(shell(line, samples_warehouse), 2)


def test_what_is_gone_is_forgotten_only_when_asked_twice(copydesk: Copydesk, tmp_path: Path) -> None:
    folder, root = tmp_path / "source", tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(page(number, 7).text, "utf-8")
    ingest(root, folder)
    (folder / "1.txt").unlink()
    assert "say what to forget" in told_in_one_line(copydesk("forget", "-w", root), 2)
    assert "2.txt is still there" in told_in_one_line(copydesk("forget", folder / "2.txt", "--yes", "-w", root), 2)
    asked = copydesk("forget", folder / "1.txt", "-w", root)
    assert asked.stdout.split() == ["1", str(folder / "1.txt")]
    assert asked.stderr == "1 files and 1 articles would be forgotten: say --yes to do it\n"
    assert rows(root, "SELECT count(*) FROM articles") == [(3,)]
    done = copydesk("forget", folder / "1.txt", "--yes", "-w", root)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("1 files and 1 articles forgotten, ")
    assert rows(root, "SELECT count(*) FROM articles") == rows(root, "SELECT count(*) FROM files") == [(2,)]
    assert rows(root, "SELECT kind, files_vanished FROM runs ORDER BY started_at DESC LIMIT 1") == [("forget", 1)]


def test_a_warehouse_that_was_moved_says_how_it_is_read_again(copydesk: Copydesk, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "one.txt").write_text(page(1, 7).text, "utf-8")
    ingest(tmp_path / "old", tmp_path / "source")
    (tmp_path / "old").rename(tmp_path / "new")
    for command in (("sql", "FROM articles"), ("status",), ("duplicates", "one.txt")):
        done = copydesk(*command, "-w", tmp_path / "new")
        assert f"moved or copied here from {tmp_path / 'old'}" in told_in_one_line(done, 2)
    assert copydesk("maintain", "--direct", "-w", tmp_path / "new").returncode == 0
    assert rows(tmp_path / "new", "SELECT count(*) FROM articles") == [(1,)]


def test_a_copy_of_a_warehouse_is_not_read_from_the_files_of_the_original(copydesk: Copydesk, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "one.txt").write_text(page(1, 7).text, "utf-8")
    original, backup = tmp_path / "original", tmp_path / "backup"
    ingest(original, tmp_path / "source")
    shutil.copytree(original, backup, symlinks=True)
    for command in (("sql", "FROM articles"), ("status",), ("duplicates", "one.txt"), ("show", "one.txt")):
        told = told_in_one_line(copydesk(*command, "-w", backup), 2)
        assert f"copied here from {original}" in told
        assert f"`copydesk maintain --warehouse {backup}`" in told
    assert copydesk("maintain", "--direct", "-w", backup).returncode == 0
    shutil.rmtree(original)
    assert rows(backup, "SELECT count(*) FROM articles") == [(1,)]
    (tmp_path / "link").symlink_to(backup)
    assert copydesk("sql", "FROM articles", "-w", tmp_path / "link").returncode == 0


def test_status_fits_on_a_screen_and_keeps_its_order(samples_warehouse: Path) -> None:
    told = {shell("$COPYDESK status -w $ROOT | cat", samples_warehouse).stdout for _ in range(3)}
    assert len(told) == 1
    line = next(line for line in told.pop().splitlines() if " ingest " in line)
    assert re.search(r"[1-9][0-9]* loaded, [1-9][0-9]* without article, [1-9][0-9]* quarantined", line)


def call(
    *arguments: object, cwd: Path = ROOT, timeout: float = 60, **variables: str
) -> subprocess.CompletedProcess[str]:
    """The command as a process, with more variables in its environment; file names may be of any bytes."""
    command = [*COPYDESK, *(a if isinstance(a, bytes) else str(a) for a in arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment() | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def told_in_one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("command", [("status",), ("sql", "SELECT 1"), ("run", SAMPLES, "--direct"), ("run", SAMPLES)])
def test_a_warehouse_without_a_name_is_refused(tmp_path: Path, command: tuple[object, ...]) -> None:
    assert "--warehouse" in told_in_one_line(call(*command, "-w", "", cwd=tmp_path), 2)
    assert "COPYDESK_WAREHOUSE=" in told_in_one_line(call(*command, cwd=tmp_path, COPYDESK_WAREHOUSE=""), 2)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told_in_one_line(copydesk: Copydesk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot write to" in told_in_one_line(copydesk("run", SAMPLES, "--direct", "-w", tmp_path / "file/news"), 2)
    (tmp_path / "news" / "write.lock").mkdir(parents=True)
    assert "write.lock" in told_in_one_line(copydesk("run", SAMPLES, "--direct", "-w", tmp_path / "news"), 2)


def test_a_prefect_server_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    server = f"http://127.0.0.1:{free_port()}/api"
    home = {"PREFECT_API_URL": server, "PREFECT_HOME": str(tmp_path / "prefect")}
    told = told_in_one_line(call("run", SAMPLES, "-w", tmp_path / "news", **home), 1)
    assert server in told
    assert "--direct" in told


def test_a_place_where_prefect_cannot_write_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = {"PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path / "file" / "prefect")}
    told = told_in_one_line(call("run", SAMPLES, "-w", tmp_path / "news", **home), 1)
    assert home["PREFECT_HOME"] in told
    assert "--direct" in told


def test_a_temporary_server_that_does_not_start_is_told_in_one_line(tmp_path: Path) -> None:
    home = {"PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path / "prefect")}
    late = {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "0"}
    assert "--direct" in told_in_one_line(call("run", SAMPLES, "-w", tmp_path / "news", **home, **late), 1)


def test_a_name_cannot_forge_a_line(copydesk: Copydesk, escapes_warehouse: Path) -> None:
    name = "bad\nFORGED line.txt"
    for done in (
        copydesk("status", "-w", escapes_warehouse),
        copydesk("show", escapes_warehouse.parent / "source" / name, "-w", escapes_warehouse),
        copydesk("show", "no such\nFORGED", "-w", escapes_warehouse),
        copydesk("sql", 'SELECT 1 AS "one\nFORGED"', "-w", escapes_warehouse),
    ):
        assert not [line for line in (done.stdout + done.stderr).splitlines() if line.lstrip().startswith("FORGED")]


def test_names_that_are_no_utf8_are_loaded_and_shown(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/source \xff"
    os.mkdir(folder)
    path = folder + b"/page \xfe.txt"
    Path(os.fsdecode(path)).write_text(page(1, 1).text, "utf-8")
    done = call("run", folder, "--direct", "--workers", 1, "-w", tmp_path / "news")
    assert done.returncode == 0, done.stderr
    uri = f"file://{tmp_path}/source%20%FF"
    assert rows(tmp_path / "news", "SELECT sources FROM runs") == [([uri],)]
    assert json.loads((tmp_path / "news" / "last_run.json").read_text())["sources"] == [uri]
    for what in (path, b"page \xfe.txt", f"{uri}/page%20%FE.txt"):
        done = call("show", what, "-w", tmp_path / "news", "-f", "json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["article"]["source_uri"] == f"{uri}/page%20%FE.txt"
    done = call("show", path, "-w", tmp_path / "none")
    assert (done.returncode, done.stderr) == (0, "")
    told_in_one_line(call("show", folder + b"/none", "-w", tmp_path / "news"), 2)
    told_in_one_line(call("run", folder + b"/none", "--direct", "-w", tmp_path / "news"), 2)
    assert call("status", "-w", tmp_path / "news").returncode == 0


def test_status_shows_an_attempt_that_published_nothing(copydesk: Copydesk, tmp_path: Path) -> None:
    told_in_one_line(copydesk("run", tmp_path / "none", "--direct", "-w", tmp_path / "news"), 2)
    done = copydesk("status", "-w", tmp_path / "news")
    assert done.returncode == 2
    assert "ingest: failed" in done.stdout
    assert f"{tmp_path}/none" in done.stdout
    assert "no warehouse" in done.stderr
    done = copydesk("status", "-w", tmp_path / "news", "-f", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["last_attempt"]["status"] == "failed"


@pytest.mark.parametrize("left", [b"", b'{"status": "compl', b"\0" * 512, b"\xff"])
def test_a_report_of_which_not_all_is_left_hides_nothing_else(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "tide.txt").write_text(page(4, 3).text, "utf-8")
    ingest(tmp_path / "news", tmp_path / "source")
    (tmp_path / "news" / "last_run.json").write_bytes(left)
    found = read_status(Location.at(tmp_path / "news"))
    assert found["last_attempt"] is None
    assert len(found["runs"]) == 1


@pytest.fixture
def many_pages(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(page(number, 3).text, "utf-8")
    return folder


def begin(source: Path, root: Path, *options: str) -> subprocess.Popen[str]:
    """A run in a process group of its own that has begun to read pages."""
    process = subprocess.Popen(
        [*COPYDESK, "run", str(source), "--direct", "-w", str(root), *options],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not list(root.glob("staging/*")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)
    return process


def interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process in a group of its own prints when it is interrupted; it does not outlive the call."""
    try:
        os.killpg(process.pid, signal.SIGINT)
        return process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_ends_in_one_line_and_can_be_continued(
    tmp_path: Path, many_pages: Path, workers: str
) -> None:
    root = tmp_path / "news"
    process = begin(many_pages, root, "--workers", workers, "--batch-size", "10")
    told, remarks = interrupted(process)
    assert (process.returncode, told) == (130, "")
    assert remarks == "copydesk: stopped; run it again to go on\n"
    report = json.loads((root / "last_run.json").read_text())
    assert report["status"] == "failed"
    assert "interrupted" in report["error"]
    assert not list(root.glob("staging/*"))
    assert ingest(root, many_pages).loaded == 400


def test_workers_that_are_just_starting_are_silent_when_interrupted(tmp_path: Path, many_pages: Path) -> None:
    """The interrupt comes while the worker processes import, before any code of ours runs in them."""
    root = tmp_path / "news"
    process = subprocess.Popen(
        [*COPYDESK, "run", str(many_pages), "--direct", "-w", str(root), "--workers", "2", "--batch-size", "10"],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while len(children_of(process.pid)) < 2:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.002)
    _, remarks = interrupted(process)
    assert (process.returncode, remarks) == (130, "copydesk: stopped; run it again to go on\n")


def test_an_interrupted_query_ends_in_one_line(samples_warehouse: Path) -> None:
    query = "SELECT count(*) FROM range(300000000000) AS r WHERE hash(r.range) % 7 = 3"
    process = subprocess.Popen(
        [*COPYDESK, "sql", query, "-w", str(samples_warehouse)],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(2)
    told, remarks = interrupted(process)
    assert (process.returncode, told, remarks) == (130, "", "copydesk: stopped; run it again to go on\n")


def test_status_tells_a_run_that_works_from_one_that_was_killed(
    copydesk: Copydesk, tmp_path: Path, many_pages: Path
) -> None:
    root = tmp_path / "news"
    process = begin(many_pages, root, "--workers", "1", "--batch-size", "10")
    process.send_signal(signal.SIGSTOP)
    assert "ingest: running" in copydesk("status", "-w", root).stdout
    process.kill()
    process.communicate()
    assert "ingest: killed" in copydesk("status", "-w", root).stdout
    ingest(root, many_pages)
    assert "ingest: completed" in copydesk("status", "-w", root).stdout


def test_a_report_that_cannot_be_kept_spoils_no_run(copydesk: Copydesk, tmp_path: Path, many_pages: Path) -> None:
    root = tmp_path / "news"
    (root / "last_run.json").mkdir(parents=True)
    done = copydesk("run", many_pages, "--direct", "-w", root)
    assert done.returncode == 0, done.stderr
    assert "the report of the run is not kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(root, "SELECT count(*) FROM articles") == [(400,)]
    done = copydesk("run", tmp_path / "none", "--direct", "-w", root)
    assert done.returncode == 2
    assert "no such file" in done.stderr


def test_a_full_disk_is_told_and_leaves_no_report_of_a_killed_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    told = duckdb.IOException("IO Error: CHECKPOINT failed.\nCould not write file: No space left on device")
    for error in (full, told):

        def fail(*arguments: object, error: Exception = error, **named: object) -> None:
            raise error

        monkeypatch.setattr(pipeline, "publish", fail)
        with pytest.raises(CopydeskError, match=r"the disk is full .*make room and run it again") as raised:
            ingest(tmp_path / "news", SAMPLES / "pages" / "daily-lantern")
        assert raised.value.exit_code == 1
        assert "the disk is full" in json.loads((tmp_path / "news" / "last_run.json").read_text("utf-8"))["error"]
    save = RunReport.save

    def refuse(*arguments: object) -> None:
        raise full

    def saved_at_first(report: RunReport, location: Location) -> None:
        if report.status != "running":
            monkeypatch.setattr(os, "replace", refuse)
        save(report, location)

    monkeypatch.setattr(RunReport, "save", saved_at_first)
    with pytest.raises(CopydeskError, match="the disk is full"):
        ingest(tmp_path / "news", SAMPLES / "pages" / "daily-lantern")
    assert not (tmp_path / "news" / "last_run.json").exists()
    assert disk_full(ValueError("no space in the name")) is None


def test_a_look_at_the_lock_makes_no_run_fail(tmp_path: Path) -> None:
    location = Location.at(tmp_path / "news")
    assert not is_held(location)
    with writer(location):
        assert is_held(location)
    assert not is_held(location)
    command = f"import time; from warehouse.location import Location; from warehouse.lock import writer\n" \
        f"with writer(Location.at({str(location.root)!r})): print('held', flush=True); time.sleep(0.1)"  # fmt: skip
    process = subprocess.Popen([COPYDESK[0], "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with writer(location):
        pass
    process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '{file}' (FORMAT parquet)",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}'",
        "SELECT 1; COPY (SELECT 1) TO '{file}'",
        "PREPARE p AS COPY (SELECT 1) TO '{file}'",
        "EXPORT DATABASE '{file}'",
        "ATTACH '{file}'",
        "LOAD httpfs",
        "SET TimeZone = 'Asia/Tokyo'",
    ],
)
def test_what_a_query_may_not_do(copydesk: Copydesk, samples_warehouse: Path, tmp_path: Path, query: str) -> None:
    done = copydesk("sql", query.format(file=tmp_path / "out"), "-w", samples_warehouse)
    assert "answers queries only" in told_in_one_line(done, 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "query",
    ["EXPLAIN SELECT 1", "DESCRIBE articles", "SHOW TABLES", "SUMMARIZE files", "WITH a AS (SELECT 1) FROM a",
     "VALUES (1)"],
)  # fmt: skip
def test_what_a_query_may_do(copydesk: Copydesk, samples_warehouse: Path, query: str) -> None:
    done = copydesk("sql", query, "-w", samples_warehouse)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_that_is_not_loaded_is_not_taken_for_one_of_its_name(copydesk: Copydesk, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "one.txt").write_text(page(1, 7).text, "utf-8")
    ingest(tmp_path / "news", tmp_path / "source")
    other = tmp_path / "one.txt"
    other.write_text(page(2, 7).text, "utf-8")
    shown = json.loads(copydesk("show", other, "--format", "json", "-w", tmp_path / "news").stdout)
    assert shown["article"]["source_uri"] == str(other)
    by_name = json.loads(copydesk("show", "one.txt", "--format", "json", "-w", tmp_path / "news").stdout)
    assert by_name["article"]["source_uri"] == str(tmp_path / "source" / "one.txt")
