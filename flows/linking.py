"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tasks import cluster, link
from tasks.fingerprint import ALGORITHM, fingerprint
from warehouse import links
from warehouse.contract import FINGERPRINTS
from warehouse.lake import Lake

WORDS_AT_ONCE = 4_000_000
"""Words of the bodies, pair by pair, that are compared together: what bounds the memory of linking."""


def link_duplicates(lake: Lake, run_id: str, choice: links.Choice, keep_names: bool = True) -> int:
    """Bring links and clusters up to date with the fingerprints. Return the number of links written.

    Clusters keep their names from run to run; without `keep_names` they get those that one run over all would give.

    Call `warehouse.links.remember_what_is` before the load; works inside the same transaction.
    """
    _renew_fingerprints(lake)
    fresh = links.forget_stale_links(lake)
    verified = []
    if fresh:
        for pairs in _portions(links.candidates(lake)):
            some = link.plausible(pairs, links.numbers_of(lake, pairs))
            verified += [link.verify(some, links.bodies_of(lake, some))] if some.num_rows else []
    written = links.store_links(lake, pa.concat_tables(verified) if verified else link.LINKS.empty_table(), run_id)
    found = cluster.clusters(*links.cluster_input(lake), keep_names=keep_names)
    links.store_clusters(lake, *found, choice, run_id)
    return written


def _renew_fingerprints(lake: Lake) -> None:
    """Make the fingerprints again that an earlier version of the algorithm made: different versions are never compared.

    Everything is linked again then.
    """
    made = lake.location.staging / "fingerprints-renewed.parquet"
    with ExitStack() as stack:
        writer = None
        for bodies in links.other_fingerprints(lake, ALGORITHM):
            writer = writer or stack.enter_context(pq.ParquetWriter(made, FINGERPRINTS.schema))
            writer.write_table(fingerprint(bodies))
    if writer:
        links.replace_fingerprints(lake, made)
        made.unlink()


def _portions(pairs: pa.Table) -> Iterator[pa.Table]:
    """Candidates [article_id, other_id, shared, words] in slices of about `WORDS_AT_ONCE` words."""
    portion = np.cumsum(pairs["words"].to_numpy()) // WORDS_AT_ONCE
    starts = np.flatnonzero(np.diff(portion, prepend=-1)).tolist()
    for start, end in pairwise([*starts, pairs.num_rows]):
        yield pairs.slice(start, end - start)
