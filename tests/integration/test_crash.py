"""Runs are killed at random moments; the next run makes up for it, and readers notice nothing.

One warehouse lives through ten steps. Each step changes its source, starts a run, kills it at some instant, and runs
again plainly. A second warehouse gets the same steps undisturbed. A reader queries the first one all the time.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bench.generate import page
from tests.conftest import COPYDESK, ROOT, environment, run_copydesk
from tests.integration.warehouse_state import (
    State,
    differences,
    files_in_catalog,
    files_on_disk,
    ingest,
    read_state,
    rows,
)

STEPS = 10
PAGES = 12
SEED = 20250611
OBSERVE = (
    "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM segments JOIN articles USING (article_id)), "
    "(SELECT sum(s.char_to - s.char_from) FROM segments AS s JOIN articles USING (article_id)), "
    "(SELECT sum(length(text)) FROM documents), (SELECT count(*) FROM files), (SELECT max(run_id) FROM runs)"
)
READER = f"""
import json, os, sys, time, duckdb
news, stop = sys.argv[1:]
seen = None
while not os.path.exists(stop):
    if seen is not None or os.path.lexists(news):
        try:
            with duckdb.connect(news, read_only=True) as connection:
                found = connection.execute({OBSERVE!r}).fetchone()
        except Exception as error:
            found = [type(error).__name__, str(error)]
        found = [v if isinstance(v, str) else int(v) for v in found]
        if found != seen:
            print(json.dumps(found), flush=True)
            seen = found
    time.sleep(0.5)
"""


@dataclass
class History:
    """What happened to the warehouse that was disturbed."""

    root: Path
    phases: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    maintenance: list[subprocess.CompletedProcess[str]] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    undisturbed: list[State] = field(default_factory=list)
    complete: list[list[object]] = field(default_factory=list)
    observed: list[list[object]] = field(default_factory=list)


def change(source: Path, step: int) -> None:
    """New pages; from the second step on also some that change, vanish and are broken."""
    source.mkdir(exist_ok=True)
    for number in range(step * PAGES, (step + 1) * PAGES):
        (source / f"{number:04}.txt").write_text(page(number, SEED).text, "utf-8")
    if step:
        for number in (step * 7, step * 11):
            (source / f"{number:04}.txt").write_text(page(5_000 + number, SEED).text, "utf-8")
        (source / f"{step * PAGES - 1:04}.txt").unlink()
        (source / f"broken-{step}.txt").write_bytes(bytes(range(step, 256)))


def processes_of(session: int) -> list[str]:
    """Command lines of the living processes in a session."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] not in "ZX":
                    found.append(Path("/proc", entry, "cmdline").read_text().replace("\0", " "))
            except (OSError, IndexError, ValueError):
                continue
    return found


def phase(root: Path, files_before: set[Path]) -> str:
    """How far a run has come, told by what lies in the folder."""
    if list((root / "published").glob("building-*")):
        return "publish"
    if files_on_disk(root) - files_before:
        return "load"
    return "read" if any((root / "staging").glob("*.parquet")) else "start"


def killed_run(source: Path, root: Path, is_time: Callable[[float], bool]) -> tuple[bool, list[str]]:
    """Start a run and kill its main process when it is time. Whether it was killed, and what outlived it."""
    process = subprocess.Popen(
        [*COPYDESK, "run", str(source), "--direct", "-w", str(root), "--workers", "2", "--batch-size", "10"],
        cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    start = time.monotonic()
    while process.poll() is None and not is_time(time.monotonic() - start):
        time.sleep(0.01)
    process.kill()
    was_killed = process.wait() == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while (alive := processes_of(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return was_killed, alive


def after(seconds: float) -> Callable[[float], bool]:
    """A moment in seconds after the start."""
    return lambda elapsed: elapsed >= seconds


def after_phase(root: Path, phases: tuple[str, ...], delay: float) -> Callable[[float], bool]:
    """A moment in seconds after the run was first seen in one of the phases."""
    before = files_on_disk(root)
    begun: list[float] = []

    def is_time(elapsed: float) -> bool:
        if not begun and phase(root, before) in phases:
            begun.append(elapsed)
        return bool(begun) and elapsed >= begun[0] + delay

    return is_time


def instants(root: Path, duration: float) -> Iterator[Callable[[float], bool]]:
    """Ten instants: five spread over a run, five at a random moment after the load or the publication began."""
    chance = random.Random(SEED)
    for step in range(STEPS):
        if step % 2 == 0:
            yield after(duration * (step / 2 + chance.random()) / 5)
        elif step % 4 == 1:
            yield after_phase(root, ("load", "publish"), chance.random() * 0.4)
        else:
            yield after_phase(root, ("publish",), chance.random() * 0.04)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    folder = tmp_path_factory.mktemp("crash")
    source, root, calm, stop = (folder / name for name in ("source", "news", "calm", "stop"))
    told = History(root)
    change(source, 0)
    start = time.monotonic()
    assert run_copydesk("run", source, "--direct", "-w", folder / "timed", "--workers", 2).returncode == 0
    duration = time.monotonic() - start
    root.mkdir()
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, root / "news.duckdb", stop], stdout=subprocess.PIPE, text=True
    )
    try:
        for step, is_time in enumerate(instants(root, duration)):
            if step:
                change(source, step)
            before = files_on_disk(root)
            was_killed, alive = killed_run(source, root, is_time)
            told.phases.append(phase(root, before) if was_killed else "ended")
            told.survivors += alive
            ingest(root, source)
            told.states.append(read_state(root))
            ingest(calm, source)
            told.undisturbed.append(read_state(calm))
            told.complete.append(observation(calm))
            if step in (4, STEPS - 1):
                told.maintenance.append(run_copydesk("maintain", "--direct", "-w", root))
    finally:
        stop.touch()
        told.observed = [json.loads(line) for line in reader.communicate(timeout=30)[0].splitlines()]
    return told


def observation(root: Path) -> list[object]:
    return [v if isinstance(v, str) else int(v) for v in rows(root, OBSERVE)[0]]  # type: ignore[call-overload]


def test_runs_were_killed_in_every_phase(history: History) -> None:
    assert history.phases.count("ended") <= 3, history.phases
    assert {"load", "publish"} & set(history.phases), history.phases
    assert {"start", "read"} & set(history.phases), history.phases


def test_no_worker_outlives_a_killed_run(history: History) -> None:
    assert history.survivors == []


def test_the_next_run_completes_what_a_killed_one_left(history: History) -> None:
    for step, (state, expected) in enumerate(zip(history.states, history.undisturbed, strict=True)):
        assert differences(state, expected) == {}, f"step {step}, killed in phase {history.phases[step]}"


def test_a_reader_sees_complete_states_in_their_order_and_no_error(history: History) -> None:
    assert [done.stderr for done in history.maintenance if done.returncode] == []
    assert len(history.observed) >= STEPS - 2
    assert [seen for seen in history.observed if seen not in history.complete] == []
    positions = [history.complete.index(seen) for seen in history.observed]
    assert positions == sorted(positions)


def test_maintenance_leaves_nothing_orphaned_and_changes_no_row(history: History) -> None:
    done = run_copydesk("maintain", "--direct", "-w", history.root, "--keep-hours", 0)
    assert done.returncode == 0, done.stderr
    assert differences(read_state(history.root), history.undisturbed[-1]) == {}
    assert files_on_disk(history.root) == files_in_catalog(history.root)
    assert list((history.root / "staging").iterdir()) == []
    current = (history.root / "news.duckdb").resolve()
    assert sorted((history.root / "published").iterdir()) == [current, current.with_name("root.txt")]
    assert list((history.root / "quarantine").rglob("keeping-*")) == []
    assert {p.name for p in history.root.iterdir()} == {
        "catalog.ducklake", "lake", "last_run.json", "news.duckdb", "published", "quarantine", "staging", "write.lock",
    }  # fmt: skip
