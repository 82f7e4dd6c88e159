"""A command of the command line as a Prefect flow run: what is made sure before, and what its end means."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from flows.settings import Settings
from warehouse.errors import ChecksFailed, CopydeskError, LockHeld, UsageError
from warehouse.location import Location
from warehouse.lock import writer


def carry_out(start: Callable[[], Any], settings: Settings) -> None:
    """Run a flow (`start` imports and calls it, and returns its state). Raise the error that it ended with.

    Raise `LockHeld` at once when another run is writing, before Prefect takes its seconds to start, and
    `CopydeskError` when the Prefect server cannot be reached or a temporary one cannot start.
    """
    with writer(Location.at(settings.warehouse)):
        pass
    _prefer_quiet_prefect()
    try:
        _start_server()
        state = start()
    except Exception as error:
        if reason := _no_server(error):
            raise CopydeskError(reason) from None
        raise
    if not state.is_completed():
        known = {c.__name__: c for c in (CopydeskError, UsageError, ChecksFailed, LockHeld)}
        raise known.get(state.name, CopydeskError)(state.message or f"the flow run ended as {state.name}")


def _prefer_quiet_prefect() -> None:
    """Defaults for a Prefect server that starts with the command; what the environment says comes first."""
    warnings.filterwarnings("ignore", "Failed to create the Prefect home directory")  # which is told below, as an error
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY", "false")


def _start_server() -> None:
    """Have Prefect start its temporary server, if it needs one, deaf to Ctrl-C.

    It would otherwise end first, and for minutes Prefect would try to tell it of the end of the run.
    Raise `CopydeskError` when it has no place for its database, which it would take minutes to find out.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    if not settings.api.url:
        _make_sure_of(settings.home)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which the server's process inherits
    try:
        with get_client(sync_client=True):
            pass
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_sure_of(home: Path) -> None:
    """Raise `CopydeskError` unless files can be made in the folder of Prefect."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise CopydeskError(
            f"Prefect cannot write to {home}: {error.strerror}; set PREFECT_HOME to a folder of yours, or use --direct"
        ) from None


def _no_server(error: BaseException) -> str | None:
    """What to tell of an error that says that a Prefect server could not be reached, or did not start."""
    import httpx
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    cause: BaseException | None = error
    while cause is not None:
        if "ephemeral Prefect API server" in str(cause):
            seconds = settings.server.ephemeral.startup_timeout_seconds
            return f"Prefect's temporary server did not start within {seconds} seconds: start one, or use --direct"
        if settings.api.url and (isinstance(cause, httpx.TransportError) or "Failed to reach API" in str(cause)):
            return (
                f"the Prefect server at {settings.api.url} does not answer: "
                "start it, unset PREFECT_API_URL, or use --direct"
            )
        cause = cause.__cause__ or cause.__context__
    return None
