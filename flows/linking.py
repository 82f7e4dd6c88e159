"""Link duplicates: candidates from the index in the lake, verification on the bodies, clusters."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from tasks import cluster, link
from tasks.candidates import candidates
from tasks.containment import CONTAINED, TEASER
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
    written = verify_candidates(lake, find_candidates(lake), run_id)
    cluster_articles(lake, run_id, choice, keep_names)
    return written


def find_candidates(lake: Lake) -> pa.Table | None:
    """Drop the links that no longer hold. Return the pairs that may be linked instead [article_id, other_id, needed,
    words, other_words], or None where nothing is to be compared."""
    _renew_fingerprints(lake)
    if not links.forget_stale_links(lake):
        return None
    documents, fresh = links.number_documents(lake)
    one, other = links.linked(lake)
    found = candidates(partial(links.scan, lake), documents, fresh, links.MAX_FREQUENCY, (one, other))
    if found.in_doubt.any():
        suspects = links.named(lake, one[found.in_doubt], other[found.in_doubt])
        shared = link.shared_samples(suspects, links.fingerprints_of(lake, suspects))
        links.forget_hot_links(lake, suspects.append_column("hashes", shared))
    return links.named(lake, found.one, found.other).append_column("needed", pa.array(found.needed))


def verify_candidates(lake: Lake, pairs: pa.Table | None, run_id: str) -> int:
    """Link those of the candidates that are copies, versions or parts, and exact copies. Return the number of links."""
    found = [link.LINKS.empty_table()]
    if pairs and pairs.num_rows:
        prints = links.fingerprints_of(lake, pairs)
        pairs = link.similar(link.plausible(pairs, prints), prints)
        portions = list(link.portions(pairs, WORDS_AT_ONCE))
        found += map(link.verify, portions, links.bodies_of(lake, portions))
    new = pa.concat_tables(found)
    written = links.store_links(lake, new, run_id)
    if new.num_rows:
        links.divide_digests(lake, run_id, {"contained": CONTAINED, "teaser": TEASER})
    return written


def cluster_articles(lake: Lake, run_id: str, choice: links.Choice, keep_names: bool = True) -> None:
    """Put the articles into clusters by their links."""
    clustering = cluster.clusters(*links.cluster_input(lake), keep_names=keep_names)
    links.store_clusters(lake, *clustering, choice, run_id)


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
