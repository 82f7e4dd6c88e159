"""The flow that derives everything again from the stored raw texts, e.g. after an upgrade."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import pipeline
from flows.orchestration import NonEmpty, Tasks, outcome
from flows.settings import Settings


@flow(name="reprocess", task_runner=ThreadPoolTaskRunner(max_workers=64), persist_result=False)  # type: ignore[arg-type]
def reprocess(
    warehouse: NonEmpty | None = None,
    workers: int | None = None,
    batch_size: int | None = None,
    skip_if_busy: bool = False,
) -> State[str] | str:
    """Derive articles, segments, claims, fingerprints and links again. The sources are not needed.

    Args:
        warehouse: folder of the warehouse; default: COPYDESK_WAREHOUSE, or news
        workers: processes that read pages; default: one per processor
        batch_size: documents per batch
        skip_if_busy: end well, without doing anything, when another run is writing
    """
    settings = Settings.given(warehouse=warehouse, workers=workers, batch_size=batch_size)
    return outcome(lambda: pipeline.reprocess(settings, Tasks()).summary(), skip_if_busy)
