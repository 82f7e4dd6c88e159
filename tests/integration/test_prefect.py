"""The deployments on a real Prefect server with a real worker: they are scheduled, run, publish and report."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLES
from tests.integration.prefect_server import POOL, Background, PrefectServer
from tests.integration.warehouse_state import differences, ingest, read_state, rows
from tests.processes import wait_for
from warehouse.location import Location
from warehouse.lock import writer

ARTICLES = "SELECT headline FROM articles ORDER BY headline"


@pytest.fixture(scope="module")
def deployments(prefect_server: PrefectServer) -> dict[str, dict[str, Any]]:
    """The deployments as the server knows them, by flow name, after the two commands of deployments/README.md."""
    pool = prefect_server.prefect("--no-prompt", "work-pool", "create", POOL, "--type", "process")
    assert pool.returncode == 0, pool.stderr
    done = prefect_server.prefect("--no-prompt", "deploy", "--all", "--prefect-file", "deployments/prefect.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    return {found["name"]: found for found in prefect_server.ask("/deployments/filter")}


@pytest.fixture(scope="module")
def scheduled(prefect_server: PrefectServer, deployments: dict[str, dict[str, Any]]) -> dict[str, list[datetime]]:
    """When the scheduler of the server wants to run what. The schedules are paused then: no test waits for one."""

    def times() -> dict[str, list[datetime]]:
        found: dict[str, list[datetime]] = {name: [] for name in deployments}
        names = {deployment["id"]: name for name, deployment in deployments.items()}
        for run in prefect_server.flow_runs(flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}):
            if run["auto_scheduled"]:
                found[names[run["deployment_id"]]].append(datetime.fromisoformat(run["expected_start_time"]))
        return found

    wait_for(lambda: all(times()[name] for name in ("ingest", "maintain")), 60, every=0.5)
    found = times()
    for deployment in deployments.values():
        prefect_server.request("PATCH", f"/deployments/{deployment['id']}", {"paused": True})
    return found


@pytest.fixture(scope="module")
def worker(prefect_server: PrefectServer, scheduled: dict[str, list[datetime]]) -> Iterator[Background]:
    """A worker of the pool, that looks for work more often than usual."""
    env = prefect_server.environment | {"PREFECT_WORKER_QUERY_SECONDS": "1"}
    log = prefect_server.home / "worker.log"
    process = Background.start("worker", log, env, "worker", "start", "--pool", POOL, "--type", "process")
    yield process
    process.stop()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of three pages of the samples."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for page in _pages()[:3]:
        shutil.copy(page, folder)
    return folder


def _pages() -> list[Path]:
    return sorted((SAMPLES / "pages" / "harbour-courier").glob("*.txt"))


class Trigger:
    """Starts runs of the deployments, as a person does who clicks on Run."""

    def __init__(self, server: PrefectServer, deployments: dict[str, dict[str, Any]]) -> None:
        self.server, self.deployments = server, deployments

    def start(self, name: str, **parameters: Any) -> str:
        path = f"/deployments/{self.deployments[name]['id']}/create_flow_run"
        run = self.server.ask(path, parameters=parameters, state={"type": "SCHEDULED", "name": "Scheduled"})
        return str(run["id"])

    def run(self, name: str, **parameters: Any) -> dict[str, Any]:
        return self.server.finished(self.start(name, **parameters))


@pytest.fixture(scope="module")
def trigger(prefect_server: PrefectServer, deployments: dict[str, dict[str, Any]], worker: Background) -> Trigger:
    return Trigger(prefect_server, deployments)


def test_all_flows_are_deployed_on_the_pool(deployments: dict[str, dict[str, Any]]) -> None:
    assert set(deployments) == {"ingest", "maintain", "reprocess"}
    for deployment in deployments.values():
        assert deployment["work_pool_name"] == POOL
        assert deployment["description"]
        assert "copydesk" in deployment["tags"]
    assert len({deployment["parameters"]["warehouse"] for deployment in deployments.values()}) == 1


def test_cron_deployments_get_scheduled_runs(scheduled: dict[str, list[datetime]]) -> None:
    assert scheduled["ingest"]
    assert all(time.minute % 15 == 0 for time in scheduled["ingest"])
    assert scheduled["maintain"]
    assert {(time.hour, time.minute) for time in scheduled["maintain"]} == {(3, 7)}
    assert scheduled["reprocess"] == []


def test_a_deployment_with_an_empty_path_is_refused(
    prefect_server: PrefectServer, deployments: dict[str, dict[str, Any]]
) -> None:
    """For a variable that is not set, Prefect deploys an empty text, which would be the working folder."""
    path = f"/deployments/{deployments['ingest']['id']}"
    empty: tuple[dict[str, Any], ...] = ({"sources": [""]}, {"sources": []}, {"sources": ["pages"], "warehouse": ""})
    for parameters in empty:
        answer = prefect_server.client.patch(path, json={"parameters": parameters})
        assert answer.is_client_error, parameters
        assert "Validation failed" in answer.text


def test_a_triggered_run_loads_publishes_and_reports(
    prefect_server: PrefectServer, trigger: Trigger, pages: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "news"
    first = trigger.run("ingest", sources=[str(pages)], warehouse=str(warehouse))
    assert first["state_name"] == "Completed", first["state"]
    before = rows(warehouse, ARTICLES)
    assert len(before) == 3
    artifact = next(a for a in prefect_server.artifacts(first["id"]) if a["key"] == "copydesk-run")
    assert artifact["type"] == "markdown"
    assert "3 files loaded, 0 unchanged, 0 quarantined, 3 articles" in artifact["data"]
    assert "Timings by stage" in artifact["data"]

    shutil.copy(_pages()[3], pages)
    second = trigger.run("ingest", sources=[str(pages)], warehouse=str(warehouse))
    assert second["state_name"] == "Completed", second["state"]
    after = rows(warehouse, ARTICLES)
    assert len(after) == 4
    assert set(before) < set(after)
    artifact = next(a for a in prefect_server.artifacts(second["id"]) if a["key"] == "copydesk-run")
    assert "1 files loaded, 3 unchanged" in artifact["data"]


def test_a_run_that_meets_another_is_skipped_or_fails_as_asked(trigger: Trigger, pages: Path, tmp_path: Path) -> None:
    busy = tmp_path / "busy"
    with writer(Location.at(busy)):
        skips = trigger.start("ingest", sources=[str(pages)], warehouse=str(busy))
        fails = trigger.start("ingest", sources=[str(pages)], warehouse=str(busy), skip_if_busy=False)
        skipped, failed = trigger.server.finished(skips), trigger.server.finished(fails)
    assert (skipped["state_type"], skipped["state_name"]) == ("COMPLETED", "Skipped"), skipped["state"]
    assert (failed["state_type"], failed["state_name"]) == ("FAILED", "LockHeld"), failed["state"]
    told = failed["state"]["message"]
    assert "another run" in told
    assert str(busy) in told
    assert "\n" not in told
    assert not Location.at(busy).news.exists()


def test_reprocess_and_maintain_leave_the_same_articles(trigger: Trigger, pages: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "news"
    ingest(warehouse, pages)
    before = read_state(warehouse, without=["run_id"])
    again = trigger.run("reprocess", warehouse=str(warehouse))
    assert again["state_name"] == "Completed", again["state"]
    publication = Location.at(warehouse).news.resolve()
    upkeep = trigger.run("maintain", warehouse=str(warehouse), keep_hours=0)
    assert upkeep["state_name"] == "Completed", upkeep["state"]
    assert not publication.exists()
    changed = differences(before, read_state(warehouse, without=["run_id"]))
    assert set(changed) <= {"runs", "checks"}
    assert rows(warehouse, "SELECT kind FROM runs ORDER BY started_at") == [("ingest",), ("reprocess",)]
