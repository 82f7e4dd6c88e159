"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

import pyarrow as pa

from tasks import cluster, link
from warehouse import links
from warehouse.lake import Lake

WORDS_AT_ONCE = 4_000_000
"""Words of the bodies that are fetched together to be compared: what bounds the memory of linking."""


def link_duplicates(lake: Lake, run_id: str) -> int:
    """Bring links and clusters up to date with the fingerprints. Return the number of links written.

    Call `warehouse.links.remember_representatives` before the load; works inside the same transaction.
    """
    fresh = links.forget_stale_links(lake)
    found: list[pa.Table] = []
    if fresh:
        links.forget_hot_links(lake)
        pairs = links.candidates(lake)
        if pairs.num_rows:
            pairs = link.plausible(pairs, links.numbers_of(lake, pairs))
        found = [link.verify(some, links.bodies_of(lake, some)) for some in link.portions(pairs, WORDS_AT_ONCE)]
    written = links.store_links(lake, pa.concat_tables(found) if found else link.LINKS.empty_table(), run_id)
    links.store_clusters(lake, cluster.clusters(*links.cluster_input(lake)))
    return written
