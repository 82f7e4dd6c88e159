"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa

from tasks import cluster, link
from warehouse import links
from warehouse.lake import Lake

WORDS_AT_ONCE = 4_000_000
"""Words of the bodies, pair by pair, that are compared together: what bounds the memory of linking."""


def link_duplicates(lake: Lake, run_id: str) -> int:
    """Bring links and clusters up to date with the fingerprints. Return the number of links written.

    Call `warehouse.links.remember_representatives` before the load; works inside the same transaction.
    """
    fresh = links.forget_stale_links(lake)
    found = []
    if fresh:
        links.forget_hot_links(lake)
        for pairs in _portions(links.candidates(lake)):
            some = link.plausible(pairs, links.numbers_of(lake, pairs))
            found += [link.verify(some, links.bodies_of(lake, some))] if some.num_rows else []
    written = links.store_links(lake, pa.concat_tables(found) if found else link.LINKS.empty_table(), run_id)
    links.store_clusters(lake, cluster.clusters(*links.cluster_input(lake)))
    return written


def _portions(pairs: pa.Table) -> Iterator[pa.Table]:
    """Candidates [article_id, other_id, shared, words] in slices of about `WORDS_AT_ONCE` words."""
    portion = np.cumsum(pairs["words"].to_numpy()) // WORDS_AT_ONCE
    starts = np.flatnonzero(np.diff(portion, prepend=-1)).tolist()
    for start, end in pairwise([*starts, pairs.num_rows]):
        yield pairs.slice(start, end - start)
