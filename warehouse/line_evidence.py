"""The pages that evidence is counted from: those that a run staged, and those of the lake that it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa

from warehouse.lake import Lake
from warehouse.load import stale_articles
from warehouse.sql_text import statement

PAGES_AT_ONCE: Final = 4096


class ComparedPages:
    """Pages as often as they are wanted: batches of [rank, story_keys, line_hashes], `rank` from the article_id."""

    def __init__(self, lake: Lake, files: Sequence[str], algorithm: str) -> None:
        self._lake, self._files, self._algorithm = lake, list(files), algorithm

    def staged(self) -> Iterator[pa.RecordBatch]:
        """The pages of the run."""
        return self._read("line_hashes_staged", {"files": self._files})

    def stored(self) -> Iterator[pa.RecordBatch]:
        """The pages of the lake that stay, as far as their hashes can be compared."""
        return self._read("line_hashes_stored", {"algorithm": self._algorithm})

    def _read(self, name: str, given: dict[str, object]) -> Iterator[pa.RecordBatch]:
        yield from self._lake.connection.execute(statement(name), given).to_arrow_reader(PAGES_AT_ONCE)


@contextmanager
def pages_to_compare(
    lake: Lake, pages: Sequence[Path], ledger: pa.Table, broken: pa.Table, algorithm: str
) -> Iterator[ComparedPages]:
    """The pages of a run and those that stay in the lake.

    In: Parquet files [article_id, story_keys, line_hashes] of the run; the rows of `files` that it is going to write
    and the records that it rejects [source_uri], from which follows what it replaces; the version of the hashes.
    """
    files = [str(path) for path in pages]
    coming = lake.query("SELECT article_id FROM read_parquet($files)", {"files": files})
    replaced = stale_articles(lake, ledger, coming, broken)
    with lake.registered(replaced=pa.table({"article_id": replaced})):
        yield ComparedPages(lake, files, algorithm)
