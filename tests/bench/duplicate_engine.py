"""The project's engine as the benchmark of finding copies runs it: that of the pipeline, over tables in memory."""

from __future__ import annotations

import time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.linking import cluster_articles, find_candidates, verify_candidates
from tasks.fingerprint import fingerprint
from warehouse import links
from warehouse.contract import CLUSTERS, CREDITS, DUPLICATE_LINKS, FINGERPRINTS, FORMER_CLUSTERS
from warehouse.lake import Lake
from warehouse.location import Location
from warehouse.sql_text import identifier, literal

BATCH: Final = 500
"""Documents that are read together: the pipeline's own default."""
BATCHES: Final = 20
"""Of which the fingerprints are inserted together; the pipeline inserts those of a run together."""
MEMORY: Final = "400MB"
"""What DuckDB may use: as in the lake."""

Laps = dict[str, float]
"""CPU seconds by stage."""


class _TimedLake(Lake):
    """A lake of plain tables in memory that clocks what links them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(duckdb.connect(), Location.at(folder))
        for setting in ("threads = 1", f"memory_limit = '{MEMORY}'", f"temp_directory = {literal(str(folder))}"):
            self.connection.execute(f"SET {setting}")
        self.connection.execute("ATTACH ':memory:' AS lake")
        for table in (FINGERPRINTS, DUPLICATE_LINKS, CLUSTERS, FORMER_CLUSTERS, CREDITS):
            columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in table.stored)
            self.connection.execute(f"CREATE TABLE lake.{identifier(table.name)} ({columns})")
        self.files: list[str] = []

    def add(self, path: Path, run_id: str) -> Laps:
        """Fingerprint and link the documents of a file, as a run does; the CPU seconds of each stage."""
        start = time.process_time()
        self.files.append(literal(str(path)))
        bodies = f"read_parquet([{', '.join(self.files)}])"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW bodies AS FROM {bodies}")
        self.connection.execute(
            "CREATE OR REPLACE VIEW lake.articles AS SELECT *, article_id AS source_uri, NULL::VARCHAR AS publisher, "  # noqa: S608
            f"NULL::DATE AS date_published, NULL::TIMESTAMPTZ AS published_at FROM {bodies}"
        )
        links.remember_what_is(self)
        batches = pq.ParquetFile(path).iter_batches(BATCH)
        made = (fingerprint(pa.Table.from_batches([batch])) for batch in batches)
        while some := list(islice(made, BATCHES)):
            self.insert(FINGERPRINTS, pa.concat_tables(some))
        fingerprinted = time.process_time()
        pairs = find_candidates(self)
        found = time.process_time()
        verify_candidates(self, pairs, run_id)
        linked = time.process_time()
        cluster_articles(self, run_id, links.Choice())
        return {
            "fingerprints": fingerprinted - start,
            "candidates": found - fingerprinted,
            "verification": linked - found,
            "clusters": time.process_time() - linked,
        }


def engine(folder: Path, *names: str) -> tuple[pa.Table, dict[str, Any]]:
    """Link the documents of some files, one run after the other. Return labels, and the costs of the last run."""
    lake = _TimedLake(folder)
    for number, name in enumerate(names):
        laps = lake.add(folder / name, f"run{number}")
    labels = lake.query("SELECT article_id, cluster_id AS label FROM lake.clusters")
    return labels, {"stages": laps, "after": partial(_keep_links, lake, folder)}


def _keep_links(lake: Lake, folder: Path) -> dict[str, float]:
    """What is not clocked: write the links, and the index to weigh it."""
    pq.write_table(lake.query("FROM lake.duplicate_links"), folder / "links.parquet")
    index = lake.query("SELECT content_hash, sketch, numbers FROM lake.fingerprints ORDER BY article_id")
    pq.write_table(index, folder / "index.parquet", compression="zstd")
    return {"index_bytes": (folder / "index.parquet").stat().st_size / max(index.num_rows, 1)}
