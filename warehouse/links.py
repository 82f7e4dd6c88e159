"""What linking duplicates needs from the lake and leaves in it. Works inside the caller's transaction.

Articles with equal content hash form a group, represented by its smallest article_id. Near and contained copies are
searched between representatives only, so a story with a thousand exact copies is compared once.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from warehouse.contract import CLUSTERS, DUPLICATE_LINKS
from warehouse.lake import Lake
from warehouse.sql_text import statement

MAX_FREQUENCY = 16
"""A shingle in more documents is hot (boilerplate, or a story that ran everywhere): see link_candidates.sql."""


def remember_representatives(lake: Lake) -> None:
    """Note the representatives before the load; `forget_stale_links` compares with them after it."""
    lake.connection.execute(statement("link_representatives_before"))


def forget_stale_links(lake: Lake) -> int:
    """Drop links that no longer hold. Return how many representatives must be compared (again)."""
    lake.connection.execute(statement("link_forget_stale"))
    found = lake.connection.execute("SELECT count(*) FROM fresh").fetchone()
    assert found is not None
    return int(found[0])


def candidates(lake: Lake) -> pa.Table:
    """Pairs of representatives that may be copies, at least one fresh: [article_id, other_id, shared, words]."""
    return lake.query(statement("link_candidates"), {"max_frequency": MAX_FREQUENCY})


def bodies_of(lake: Lake, article_ids: pa.ChunkedArray[Any] | pa.Array[Any]) -> tuple[pa.Table, pa.Table]:
    """Bodies [article_id, article_body] and fingerprints of the articles asked for."""
    lake.connection.register("wanted", pa.table({"article_id": article_ids}))
    try:
        return (
            lake.query("SELECT article_id, article_body FROM lake.articles SEMI JOIN wanted USING (article_id)"),
            lake.query("SELECT * FROM lake.fingerprints SEMI JOIN wanted USING (article_id)"),
        )
    finally:
        lake.connection.unregister("wanted")


def store_links(lake: Lake, links: pa.Table, run_id: str) -> int:
    """Add near and contained links [article_id, other_id, kind, score] and the exact ones. Return their number."""
    stamp = {"run_id": run_id}
    exact = lake.query(statement("link_new_exact"))
    return lake.insert(DUPLICATE_LINKS, links, stamp) + lake.insert(DUPLICATE_LINKS, exact, stamp)


def cluster_input(lake: Lake) -> tuple[pa.Table, pa.Table]:
    """What clustering reads: [article_id, content_hash, words] of all articles, and all near links."""
    return (
        lake.query("SELECT article_id, content_hash, words FROM lake.fingerprints"),
        lake.query("SELECT article_id, other_id FROM lake.duplicate_links WHERE kind = 'near'"),
    )


def store_clusters(lake: Lake, clusters: pa.Table) -> None:
    """Bring the clusters up to date by writing only the rows that changed."""
    lake.connection.register("clusters_now", clusters)
    try:
        changed = lake.query("SELECT * FROM clusters_now EXCEPT SELECT * FROM lake.clusters")
        gone = lake.query("SELECT article_id FROM (SELECT * FROM lake.clusters EXCEPT SELECT * FROM clusters_now)")
    finally:
        lake.connection.unregister("clusters_now")
    lake.delete(CLUSTERS, "article_id", gone["article_id"])
    lake.insert(CLUSTERS, changed)
