"""One Prefect server for all integration tests. The report of a failed test that uses it ends with its last output."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from tests.integration.prefect_server import START_SECONDS, Background, PrefectServer, free_port
from tests.processes import wait_for


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A Prefect server with an empty database."""
    server = PrefectServer(tmp_path_factory.mktemp("prefect"), free_port())
    try:
        if not wait_for(server.is_up, START_SECONDS):
            pytest.fail(f"the Prefect server did not start:\n{server.process.tail()}")
        yield server
    finally:
        server.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            process = value.process if isinstance(value, PrefectServer) else value
            if isinstance(process, Background):
                report.sections.append((f"Prefect {process.name}, last lines", process.tail()))
    return report
