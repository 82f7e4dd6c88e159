"""A real Prefect server, and other processes that work beside the tests, with a home of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT, environment
from tests.processes import wait_for

POOL = "copydesk"
START_SECONDS = 90
TERMINAL = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


@dataclass
class Background:
    """A process that works beside the tests, in a process group of its own, with its output in a file."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, name: str, log: Path, env: dict[str, str], *arguments: str) -> Background:
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=log.parent,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name, log, process)

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def stop(self) -> None:
        for sign, patience in ((signal.SIGTERM, 8), (signal.SIGKILL, 8)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class PrefectServer:
    """The server, with what a test asks of its API."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.url = f"http://127.0.0.1:{port}/api"
        plain = {name: value for name, value in environment().items() if not name.startswith("PREFECT_")}
        self.environment = plain | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        """For every process that is to work with this server."""
        self.client = httpx.Client(base_url=self.url, timeout=30)
        self.process = Background.start(
            "server", home / "server.log", self.environment,
            "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui",
        )  # fmt: skip

    def is_up(self) -> bool:
        try:
            return self.process.process.poll() is None and self.client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    def ask(self, path: str, **body: Any) -> Any:
        """POST, e.g. a filter; the answer as Python values."""
        return self.request("POST", path, body).json()

    def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """As Prefect's own client asks: again, when the server is busy with its SQLite file."""
        for pause in (0.2, 0.5, 1, 2, 4):
            response = self.client.request(method, path, json=body)
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(pause)
        return response.raise_for_status()

    def prefect(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``prefect ARGUMENTS`` from the root of the repository."""
        return subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def flow_runs(self, **conditions: Any) -> list[dict[str, Any]]:
        """Flow runs that fulfil conditions of the API, the next or newest first."""
        found: list[dict[str, Any]] = self.ask("/flow_runs/filter", sort="EXPECTED_START_TIME_DESC", **conditions)
        return found

    def finished(self, flow_run_id: str, seconds: float = 60) -> dict[str, Any]:
        """The flow run when it has ended, however it ended, or as it stands when the time is up."""
        run: dict[str, Any] = {}

        def look() -> dict[str, Any] | None:
            nonlocal run
            run = self.request("GET", f"/flow_runs/{flow_run_id}").json()
            return run if run["state_type"] in TERMINAL else None

        wait_for(look, seconds)
        return run

    def artifacts(self, flow_run_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/artifacts/filter", artifacts={"flow_run_id": {"any_": [flow_run_id]}})
        return found

    def task_runs(self, flow_run_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/task_runs/filter", flow_runs={"id": {"any_": [flow_run_id]}})
        return found

    def stop(self) -> None:
        self.client.close()
        self.process.stop()
        _end_what_is_left(self.home)


def _end_what_is_left(home: Path) -> None:
    """End the processes that still live in this home, e.g. flow runs whose worker was killed."""
    mark = f"PREFECT_HOME={home}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
