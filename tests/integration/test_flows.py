"""Runs through Prefect, from the command line: the same result as without it, through the same failures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import COPYDESK, ROOT, SAMPLES
from tests.integration.prefect_server import PrefectServer
from tests.integration.warehouse_state import differences, read_state, rows
from tests.processes import children_of, wait_for
from warehouse.location import Location

NO_CANONICAL = """
from warehouse import links

sound = links.statement

def without_canonical(name):
    text = sound(name)
    return f"SELECT * REPLACE (false AS is_canonical) FROM ({text})" if name == "canonical" else text

links.statement = without_canonical

if __name__ == "__main__":
    from flows.cli import main

    main()
"""
"""The command line over a choice of canonical articles with a fault that a check must find."""


def call(
    server: PrefectServer, *arguments: object, program: Sequence[str] = COPYDESK
) -> subprocess.CompletedProcess[str]:
    """The command line as a process that works with the server of the tests."""
    return subprocess.run(
        [*program, *map(str, arguments)],
        cwd=ROOT,
        env=server.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def flow_run_of(server: PrefectServer, warehouse: Path) -> dict[str, Any]:
    """The newest flow run on a warehouse."""
    return next(run for run in server.flow_runs() if run["parameters"].get("warehouse") == str(warehouse))


def worker_of(process: int) -> int | None:
    """A worker process of a run, which comes from its fork server."""
    for child in children_of(process):
        with suppress(OSError):
            if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes():
                return next(iter(children_of(child)), None)
    return None


def run_and_kill_a_worker(server: PrefectServer, *arguments: object) -> tuple[int, str]:
    """A run whose first worker process is killed as soon as it exists; its exit code and what it printed."""
    run = subprocess.Popen(
        [*COPYDESK, *map(str, arguments)],
        cwd=ROOT,
        env=server.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        # A worker loads tables and models before its first page, so this one is in the midst of its first batch.
        worker = wait_for(lambda: worker_of(run.pid), 60, every=0.005)
        assert worker, "the run started no worker process"
        os.kill(worker, signal.SIGKILL)
        return run.wait(90), run.communicate()[1]
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()


def test_prefect_and_direct_runs_make_the_same_warehouse(
    prefect_server: PrefectServer, samples_warehouse: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "news"
    done = call(prefect_server, "run", SAMPLES, "-w", warehouse, "--batch-size", 40)
    assert done.returncode == 0, done.stderr
    assert differences(read_state(samples_warehouse), read_state(warehouse)) == {}
    assert flow_run_of(prefect_server, warehouse)["state_name"] == "Completed"


def test_a_batch_whose_worker_dies_is_tried_again(
    prefect_server: PrefectServer, samples_warehouse: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "news"
    arguments = ("run", SAMPLES, "-w", warehouse, "--workers", 2, "--batch-size", 40)
    code, told = run_and_kill_a_worker(prefect_server, *arguments)
    assert code == 0, told
    run = flow_run_of(prefect_server, warehouse)
    assert run["state_name"] == "Completed"

    def batches() -> dict[str, int]:
        tasks = prefect_server.task_runs(run["id"])
        done = (t for t in tasks if t["name"].startswith("batch") and t["state_type"] == "COMPLETED")
        return {t["name"]: t["run_count"] for t in done}

    # The server learns about task runs from events, a moment after they happened.
    wait_for(lambda: len(batches()) >= 3 and max(batches().values()) >= 2, 20)
    assert max(batches().values()) >= 2
    assert differences(read_state(samples_warehouse), read_state(warehouse)) == {}


def test_a_direct_run_survives_the_death_of_a_worker(
    prefect_server: PrefectServer, samples_warehouse: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "news"
    arguments = ("run", SAMPLES, "-w", warehouse, "--direct", "--workers", 2, "--batch-size", 40)
    code, told = run_and_kill_a_worker(prefect_server, *arguments)
    assert code == 0, told
    assert differences(read_state(samples_warehouse), read_state(warehouse)) == {}


@pytest.mark.parametrize("direct", [False, True], ids=["prefect", "direct"])
def test_a_failed_check_leaves_the_last_publication(
    prefect_server: PrefectServer, tmp_path: Path, direct: bool
) -> None:
    pages, warehouse = tmp_path / "pages", tmp_path / "news"
    faulty = tmp_path / "faulty.py"
    faulty.write_text(NO_CANONICAL, "utf-8")
    pages.mkdir()
    first, second = sorted((SAMPLES / "pages" / "harbour-courier").glob("*.txt"))[:2]
    (pages / first.name).write_bytes(first.read_bytes())
    assert call(prefect_server, "run", pages, "-w", warehouse, "--direct").returncode == 0
    before, publication = read_state(warehouse), Location.at(warehouse).news.resolve()
    (pages / second.name).write_bytes(second.read_bytes())

    mode = ["--direct"] if direct else []
    failed = call(prefect_server, "run", pages, "-w", warehouse, *mode, program=[sys.executable, str(faulty)])
    assert failed.returncode == 3, failed.stderr
    told = failed.stderr.splitlines()[-1]
    assert "one canonical article per cluster" in told
    assert "Traceback" not in failed.stderr
    assert Location.at(warehouse).news.resolve() == publication
    assert differences(before, read_state(warehouse)) == {}
    if not direct:
        run = flow_run_of(prefect_server, warehouse)
        assert (run["state_type"], run["state_name"]) == ("FAILED", "ChecksFailed")
        (report,) = (a for a in prefect_server.artifacts(run["id"]) if a["key"] == "copydesk-run")
        assert "one canonical article per cluster | fail | FAILED" in report["data"]

    sound = call(prefect_server, "run", pages, "-w", warehouse, "--direct")
    assert sound.returncode == 0, sound.stderr
    assert rows(warehouse, "SELECT count(*) FROM articles") == [(2,)]


def test_a_source_that_does_not_exist_is_told_in_one_line(prefect_server: PrefectServer, tmp_path: Path) -> None:
    done = call(prefect_server, "run", tmp_path / "nowhere", "-w", tmp_path / "news")
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1].startswith("copydesk: no such file")
    assert "Traceback" not in done.stderr
    assert flow_run_of(prefect_server, tmp_path / "news")["state_name"] == "UsageError"
