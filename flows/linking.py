"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

from contextlib import ExitStack

import pyarrow as pa
import pyarrow.parquet as pq

from tasks import cluster, link
from tasks.fingerprint import ALGORITHM, fingerprint
from warehouse import links
from warehouse.contract import FINGERPRINTS
from warehouse.lake import Lake

WORDS_AT_ONCE = 4_000_000
"""Words of the bodies that are fetched together to be compared: what bounds the memory of linking."""


def link_duplicates(lake: Lake, run_id: str, choice: links.Choice, keep_names: bool = True) -> int:
    """Bring links and clusters up to date with the fingerprints. Return the number of links written.

    Clusters keep their names from run to run; without `keep_names` they get those that one run over all would give.

    Call `warehouse.links.remember_what_is` before the load; works inside the same transaction.
    """
    _renew_fingerprints(lake)
    fresh = links.forget_stale_links(lake)
    found: list[pa.Table] = []
    if fresh:
        links.sample_fresh(lake)
        if (suspects := links.suspects(lake)).num_rows:
            shared = link.shared_samples(suspects, links.fingerprints_of(lake, suspects))
            links.forget_hot_links(lake, suspects.append_column("hashes", shared))
        pairs = links.candidates(lake)
        if pairs.num_rows:
            prints = links.fingerprints_of(lake, pairs)
            pairs = link.similar(link.plausible(pairs, prints), prints)
        portions = list(link.portions(pairs, WORDS_AT_ONCE))
        found = list(map(link.verify, portions, links.bodies_of(lake, portions)))
    written = links.store_links(lake, pa.concat_tables(found) if found else link.LINKS.empty_table(), run_id)
    clustering = cluster.clusters(*links.cluster_input(lake), keep_names=keep_names)
    links.store_clusters(lake, *clustering, choice, run_id)
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
