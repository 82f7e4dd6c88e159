"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from tasks import cluster, link
from warehouse import links
from warehouse.lake import Lake

PAIRS_AT_ONCE = 5_000
"""Candidate pairs whose bodies are held in memory together."""


def link_duplicates(lake: Lake, run_id: str) -> int:
    """Bring links and clusters up to date with the fingerprints. Return the number of links written.

    Call `warehouse.links.remember_representatives` before the load; works inside the same transaction.
    """
    fresh = links.forget_stale_links(lake)
    found = []
    pairs = links.candidates(lake) if fresh else None
    for start in range(0, pairs.num_rows if pairs else 0, PAIRS_AT_ONCE):
        assert pairs is not None
        some = pairs.slice(start, PAIRS_AT_ONCE)
        ids = pc.unique(pa.concat_arrays([*some["article_id"].chunks, *some["other_id"].chunks]))
        bodies, fingerprints = links.bodies_of(lake, ids)
        found.append(link.verify(some, bodies, fingerprints))
    written = links.store_links(lake, pa.concat_tables(found) if found else link.LINKS.empty_table(), run_id)
    links.store_clusters(lake, cluster.clusters(*links.cluster_input(lake)))
    return written
