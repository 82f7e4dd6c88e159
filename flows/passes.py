"""Both passes of a run over its documents, with the count of other pages' lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.batch import Batch, BatchResult, ReadBatch
from flows.batches import derive_batches
from flows.evidence import gather_evidence
from flows.ledger import settle
from flows.report import RunReport, timed
from flows.settings import Settings
from flows.workers import Workers
from warehouse.lake import Lake

if TYPE_CHECKING:
    from flows.pipeline import Progress, Steps


@dataclass(frozen=True)
class Passes:
    """Both passes of a run over its documents."""

    lake: Lake
    settings: Settings
    steps: Steps
    report: RunReport
    progress: Progress

    def carry_out(self, jobs: Sequence[ReadBatch]) -> list[BatchResult]:
        """Read and stage, count the stories of every line, derive. Return the results of all batches."""
        with Workers(max(1, min(self.settings.workers, len(jobs)))) as pool:
            results = self._process(jobs, pool, 0, 2 * len(jobs))
            again = derive_batches(results, self.lake)
            if again:
                with timed(self.report, "compare lines"):
                    self.steps.evidence(lambda: self._gather(results))
                results += self._process(again, pool, len(jobs), len(jobs) + len(again))
        self.progress(2 * len(jobs), 2 * len(jobs))
        pa.default_memory_pool().release_unused()  # with one worker all this was done here, and DuckDB needs room next
        return results

    def _gather(self, results: Sequence[BatchResult]) -> None:
        pages = sorted({chunk.path for result in results for chunk in result.chunks})
        gather_evidence(self.lake, pages, settle(results))

    def _process(self, jobs: Sequence[Batch], pool: Workers, before: int, total: int) -> list[BatchResult]:
        results: list[BatchResult] = []
        self.progress(before, total)
        for result in self.steps.batches(jobs, pool):
            results.append(result)
            for path in result.spent:
                path.unlink()
            self.progress(before + min(len(results), len(jobs)), total)
        return results
