"""The scheduled flow: bring the warehouse up to date with its sources."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field

from flows import pipeline
from flows.orchestration import NonEmpty, Tasks, outcome
from flows.settings import Settings


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=64), persist_result=False)  # type: ignore[arg-type]
def ingest(
    sources: Annotated[list[NonEmpty], Field(min_length=1)],
    warehouse: NonEmpty | None = None,
    workers: int | None = None,
    batch_size: int | None = None,
    max_document_bytes: int | None = None,
    skip_if_busy: bool = False,
    retry_quarantined: bool = False,
    allow_vanished: bool = False,
) -> State[str] | str:
    """Read new and changed files of the sources, load them and publish.

    Args:
        sources: folders (recursive), globs or files; a name that is not valid UTF-8 as a file:// URI
        warehouse: folder of the warehouse; default: COPYDESK_WAREHOUSE, or news
        workers: processes that read pages; default: one per processor
        batch_size: files per batch
        max_document_bytes: largest document that is read, decompressed
        skip_if_busy: end well, without doing anything, when another run is writing
        retry_quarantined: read again what is in quarantine, e.g. after max_document_bytes was raised
        allow_vanished: mark files as vanished even when a whole folder is empty, as that of an unmounted disk is
    """
    settings = Settings.given(
        warehouse=warehouse,
        workers=workers,
        batch_size=batch_size,
        max_document_bytes=max_document_bytes,
        retry_quarantined=retry_quarantined or None,
        allow_vanished=allow_vanished or None,
    )
    return outcome(lambda: pipeline.ingest(sources, settings, Tasks()).summary(), skip_if_busy)
