"""The flow that keeps the warehouse small and fast."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows import upkeep
from flows.orchestration import NonEmpty, outcome
from flows.settings import Settings


@flow(name="maintain", persist_result=False)
def maintain(
    warehouse: NonEmpty | None = None, keep_hours: float | None = None, skip_if_busy: bool = False
) -> State[str] | str:
    """Compact small files, expire old snapshots, clean up; all by DuckLake's own functions.

    Args:
        warehouse: folder of the warehouse; default: COPYDESK_WAREHOUSE, or news
        keep_hours: how long replaced publications and their files stay for readers that have them open
        skip_if_busy: end well, without doing anything, when another run is writing
    """
    settings = Settings.given(warehouse=warehouse, keep_hours=keep_hours)
    return outcome(lambda: upkeep.maintain(settings), skip_if_busy)
