"""Corpora of copies with known truth, as the benchmark of finding copies reads them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.copies import Copy, documents
from tests.bench.copy_kinds import Change

NEW: Final = 10
"""Every tenth document is new in an incremental run."""


class Truth(NamedTuple):
    """A document without its text: the fields of `Copy`."""

    id: int
    base: int
    kind: str
    other: int | None
    change: Change | None


def write_corpus(folder: Path, count: int, seed: int) -> list[Truth]:
    """Write `all.parquet`, and its documents apart in `old.parquet` and `new.parquet`; return the truth.

    Columns are article_id, of which the order is that of the numbers, article_body and word_count.
    """
    schema = pa.schema([("article_id", pa.string()), ("article_body", pa.string()), ("word_count", pa.int32())])
    options: dict[str, Any] = {"schema": schema, "compression": "zstd"}
    truth: list[Truth] = []
    made = documents(count, seed)
    with (
        pq.ParquetWriter(folder / "all.parquet", **options) as every,
        pq.ParquetWriter(folder / "old.parquet", **options) as old,
        pq.ParquetWriter(folder / "new.parquet", **options) as new,
    ):
        while batch := list(islice(made, 2_000)):
            truth += [Truth(copy.id, copy.base, copy.kind, copy.other, copy.change) for copy in batch]
            every.write_table(_bodies(batch, schema))
            old.write_table(_bodies([copy for copy in batch if not is_new(copy.id)], schema))
            new.write_table(_bodies([copy for copy in batch if is_new(copy.id)], schema))
    return truth


def is_new(number: int) -> bool:
    """New documents stand among the old ones: some are the first of their story by article_id, though not by time."""
    return number % NEW == NEW // 2


def _bodies(copies: Sequence[Copy], schema: pa.Schema) -> pa.Table:
    texts = [copy.text for copy in copies]
    ids, words = [article_id(copy.id) for copy in copies], [len(text.split()) for text in texts]
    return pa.table([ids, texts, words], schema=schema)


def article_id(number: int) -> str:
    return f"{number:09}"
