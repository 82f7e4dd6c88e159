"""One writer at a time; readers block nobody, whatever they do."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.generate import page
from tests.conftest import COPYDESK, ROOT, environment, run_copydesk
from tests.integration.warehouse_state import ingest, read_state, rows
from warehouse.location import Location
from warehouse.lock import writer

READ_WRITE = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
for statement in sys.argv[2:]:
    connection.execute(statement)
print("open", flush=True)
while True:
    connection.execute("SELECT count(*) FROM articles")
    time.sleep(0.2)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    add(folder, range(4))
    return folder


def add(folder: Path, numbers: range) -> None:
    for number in numbers:
        (folder / f"{number}.txt").write_text(page(number, 3).text, "utf-8")


def hold_open(news: Path, *statements: str) -> subprocess.Popen[str]:
    """A process that has the publication open read-write."""
    process = subprocess.Popen(
        [sys.executable, "-c", READ_WRITE, str(news), *statements], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_of_two_runs_at_once_one_works_and_the_other_says_so_in_one_line(tmp_path: Path, source: Path) -> None:
    add(source, range(150))
    root = tmp_path / "news"
    command = [*COPYDESK, "run", str(source), "--direct", "-w", str(root), "--workers", "1"]
    first = subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True)
    while not (root / "write.lock").exists() or not (root / "write.lock").read_text():
        assert first.poll() is None
        time.sleep(0.02)
    second = run_copydesk(*command[len(COPYDESK) :])
    assert first.poll() is None, "the first run was over too early to tell"
    assert (second.returncode, second.stdout) == (4, "")
    assert second.stderr.count("\n") == 1
    assert str(first.pid) in second.stderr
    _, told = first.communicate(timeout=60)
    assert first.returncode == 0, told
    assert rows(root, "SELECT count(*) FROM articles") == [(150,)]


@pytest.mark.parametrize("command", [("run", "SOURCE"), ("reprocess",), ("maintain",)])
def test_every_command_that_writes_respects_the_lock(tmp_path: Path, source: Path, command: tuple[str, ...]) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    with writer(Location.at(root)):
        done = run_copydesk(*(str(source) if c == "SOURCE" else c for c in command), "--direct", "-w", root)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (4, "", 1)


def test_reading_commands_do_not_wait_for_a_writer(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    with writer(Location.at(root)):
        assert run_copydesk("sql", "SELECT count(*) AS n FROM articles", "-w", root, "-f", "csv").stdout == "n\n4\n"
        assert run_copydesk("status", "-w", root).returncode == 0


def test_a_lock_whose_holder_was_killed_is_free(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    holder = "import sys, time\nfrom warehouse.location import Location\nfrom warehouse.lock import writer\n" \
        "with writer(Location.at(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", holder, str(root)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert ingest(root, source).loaded == 4


def test_a_reader_that_holds_the_warehouse_read_write_blocks_no_run(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    reader = hold_open(root / "news.duckdb")
    try:
        add(source, range(4, 7))
        done = run_copydesk("run", source, "--direct", "-w", root, "--workers", 1)
        assert done.returncode == 0, done.stderr
        assert rows(root, "SELECT count(*) FROM articles") == [(7,)]
        assert run_copydesk("maintain", "--direct", "-w", root).returncode == 0
        assert reader.poll() is None
    finally:
        end(reader)


def test_a_reader_that_holds_the_warehouse_read_write_blocks_no_other_reader(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    reader = hold_open(root / "news.duckdb")
    try:
        for command in (("sql", "SELECT count(*) FROM articles"), ("status",), ("show", "0.txt")):
            done = run_copydesk(*command, "-w", root)
            assert done.returncode == 0, done.stderr
            assert done.stdout
    finally:
        end(reader)


def test_what_a_killed_reader_wrote_does_not_reach_the_next_publication(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    end(
        hold_open(
            root / "news.duckdb",
            "CREATE TABLE scratch AS SELECT 42 AS n",
            "CREATE OR REPLACE VIEW articles AS SELECT 'nonsense' AS article_id",
        )
    )
    assert list(root.rglob("*.wal")), "the killed reader should have left a write-ahead log"
    add(source, range(4, 7))
    ingest(root, source)
    assert rows(root, "SELECT count(*) FROM articles") == [(7,)]
    assert rows(root, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'scratch'") == [(0,)]
    calm = tmp_path / "calm"
    (source / "4.txt").rename(source / "4.later")
    for number in (5, 6):
        (source / f"{number}.txt").rename(source / f"{number}.later")
    ingest(calm, source)
    for number in (4, 5, 6):
        (source / f"{number}.later").rename(source / f"{number}.txt")
    ingest(calm, source)
    assert read_state(root, ["files_unchanged"]) == read_state(calm, ["files_unchanged"])


def test_a_publication_that_was_removed_is_made_again(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    state = read_state(root)
    (root / "news.duckdb").resolve().unlink()
    ingest(root, source)
    assert read_state(root) == state
    (root / "news.duckdb").unlink()
    ingest(root, source)
    assert read_state(root) == state
