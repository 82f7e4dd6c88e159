"""A command of the command line as a Prefect flow run: what is made sure before, and what its end means."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from flows.settings import Settings
from warehouse.errors import ChecksFailed, CopydeskError, LockHeld, UsageError
from warehouse.location import Location
from warehouse.lock import writer


def carry_out(start: Callable[[], Any], settings: Settings) -> None:
    """Run a flow (`start` imports and calls it, and returns its state). Raise the error that it ended with.

    Raise `LockHeld` at once when another run is writing, before Prefect takes its seconds to start, and
    `CopydeskError` when the Prefect server cannot be reached.
    """
    with writer(Location.at(settings.warehouse)):
        pass
    _prefer_quiet_prefect()
    try:
        _start_server()
        state = start()
    except Exception as error:
        if server := _unreachable(error):
            raise CopydeskError(
                f"the Prefect server at {server} does not answer: start it, unset PREFECT_API_URL, or use --direct"
            ) from None
        raise
    if not state.is_completed():
        known = {c.__name__: c for c in (CopydeskError, UsageError, ChecksFailed, LockHeld)}
        raise known.get(state.name, CopydeskError)(state.message or f"the flow run ended as {state.name}")


def _prefer_quiet_prefect() -> None:
    """Defaults for a Prefect server that starts with the command; what the environment says comes first."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY", "false")


def _start_server() -> None:
    """Have Prefect start its temporary server, if it needs one, deaf to Ctrl-C.

    It would otherwise end first, and for minutes Prefect would try to tell it of the end of the run.
    """
    from prefect.client.orchestration import get_client

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which the server's process inherits
    try:
        with get_client(sync_client=True):
            pass
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _unreachable(error: BaseException) -> str | None:
    """The address of a Prefect server, when an error says that it could not be reached."""
    import httpx
    from prefect.settings import PREFECT_API_URL

    address = PREFECT_API_URL.value()
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, httpx.TransportError) or "Failed to reach API" in str(cause):
            return str(address) if address else None
        cause = cause.__cause__ or cause.__context__
    return None
