"""What linking duplicates needs from the lake and leaves in it. Works inside the caller's transaction.

Articles with equal content hash form a group, represented by its smallest article_id. Near and contained copies are
searched between representatives only, so a story with a thousand exact copies is compared once.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

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
    """Pairs of representatives that may be copies, at least one fresh: [article_id, other_id, shared, words,
    other_words]."""
    return lake.query(statement("link_candidates"), {"max_frequency": MAX_FREQUENCY})


def forget_hot_links(lake: Lake) -> None:
    """Drop links that one run over all articles would not find any more, as a story ran so often: what is linked is a
    function of the articles, not of the runs that brought them."""
    known = lake.connection.execute("SELECT 1 FROM lake.duplicate_links WHERE kind <> 'exact' LIMIT 1").fetchone()
    if known:
        lake.connection.execute(statement("link_forget_hot"), {"max_frequency": MAX_FREQUENCY})


def bodies_of(lake: Lake, pairs: pa.Table) -> pa.Table:
    """Bodies [article_id, article_body] of the articles in pairs."""
    return _of_pairs(
        lake, pairs, "SELECT article_id, article_body FROM lake.articles SEMI JOIN wanted USING (article_id)"
    )


def numbers_of(lake: Lake, pairs: pa.Table) -> pa.Table:
    """Numbers [article_id, numbers] in the fingerprints of the articles in pairs."""
    return _of_pairs(
        lake, pairs, "SELECT article_id, numbers FROM lake.fingerprints SEMI JOIN wanted USING (article_id)"
    )


def _of_pairs(lake: Lake, pairs: pa.Table, query: str) -> pa.Table:
    ids = pc.unique(pa.concat_arrays([*pairs["article_id"].chunks, *pairs["other_id"].chunks]))
    lake.connection.register("wanted", pa.table({"article_id": ids}))
    try:
        return lake.query(query)
    finally:
        lake.connection.unregister("wanted")


def store_links(lake: Lake, links: pa.Table, run_id: str) -> int:
    """Add what was found [article_id, other_id, kind, score, changes] and the exact links. Return their number."""
    stamp = {"run_id": run_id}
    exact = lake.query(statement("link_new_exact"))
    return lake.insert(DUPLICATE_LINKS, links, stamp) + lake.insert(DUPLICATE_LINKS, exact, stamp)


def cluster_input(lake: Lake) -> tuple[pa.Table, pa.Table]:
    """What clustering reads: [article_id, content_hash, words] of all articles, and all near and version links."""
    return (
        lake.query("SELECT article_id, content_hash, words FROM lake.fingerprints"),
        lake.query("SELECT article_id, other_id FROM lake.duplicate_links WHERE kind IN ('near', 'version')"),
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
