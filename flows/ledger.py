"""The ledger of a run: what became of every file, put together from both passes over it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.batch import BatchResult, LedgerRow, quarantine_row
from tasks.rejection import Rejection
from warehouse.contract import FILES, QUARANTINE
from warehouse.location import Location


@dataclass
class Settled:
    """What became of the files of a run."""

    ledger: list[LedgerRow] = field(default_factory=list)
    quarantine: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[str]:
        """Rejections by code."""
        return Counter(row[3] for row in self.quarantine)

    def count(self, status: str) -> int:
        """How many files of the run have a status of `files`."""
        return sum(row.status == status for row in self.ledger)

    def table(self) -> pa.Table:
        """The rows in the schema of `files`, in order of URI."""
        return FILES.of_rows(sorted(self.ledger))

    def broken(self) -> pa.Table:
        """The files and records that are rejected, in the schema of `quarantine`."""
        return QUARANTINE.of_rows(self.quarantine)

    def stage_quarantine(self, location: Location) -> list[Path]:
        """Write the rows of `quarantine` where the load finds them."""
        if not self.quarantine:
            return []
        path = location.staging / "quarantine.parquet"
        pq.write_table(self.broken(), path, compression="lz4")
        return [path]


def found_out(rejections: Sequence[Rejection], vanished: pa.Table) -> BatchResult:
    """What discovery alone found out, as a result: files that cannot be opened, and ledger rows of files now gone."""
    result = BatchResult("discovered", quarantine=[quarantine_row(r, None) for r in rejections])
    for r in rejections:
        source = r.source or r.file_uri
        result.ledger.append(
            LedgerRow(r.file_uri, source, "quarantined", r.code, None, None, None, None, None, documents=0, rejected=1)
        )
    for row in vanished.to_pylist():
        # What could not be read of a file that is loaded is still missing when it comes back as it was.
        reason = row["reason"] if row["documents"] else None
        result.ledger.append(LedgerRow(**row | {"status": "vanished", "reason": reason}))
    return result


def settle(results: Iterable[BatchResult]) -> Settled:
    """Put together what the passes found out about the files.

    A file of which nothing could be derived is quarantined, or left out when it failed for the same reason before and
    that says nothing about its content. Whether a file holds an article shows when it is loaded.
    """
    results = list(results)
    rows = {row.file_uri: row for result in results for row in result.ledger}
    quarantine = [row for result in results for row in result.quarantine]
    tried_before = {uri: reason for result in results for uri, reason in result.tried_before.items()}
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for _, file_uri, _, code, *_ in quarantine:
        codes[file_uri].append(code)
    as_before = set()
    for uri, found in codes.items():
        # What is reprocessed has no row, and the first pass knows of what it rejected itself.
        if not (row := rows.get(uri)) or not (failed := found[row.rejected :]):
            continue
        row = row._replace(documents=row.documents - len(failed), rejected=len(found))
        if not row.documents:
            row = row._replace(status="quarantined", reason=failed[0])
            if tried_before.get(uri) == row.reason:
                as_before.add(uri)
        rows[uri] = row
    return Settled(
        [row for uri, row in rows.items() if uri not in as_before],
        [row for row in quarantine if row[1] not in as_before],
    )
