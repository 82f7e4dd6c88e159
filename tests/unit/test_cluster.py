"""Clusters of copies."""

from __future__ import annotations

import random
import time

import numpy as np
import pyarrow as pa

from tasks.cluster import clusters, components
from warehouse.contract import CLUSTERS


def cluster(
    articles: dict[str, tuple[str, int]], near: list[tuple[str, str]] | None = None
) -> dict[str, tuple[str, bool]]:
    """Cluster articles given as id: (content hash, words)."""
    prints = pa.table(
        {
            "article_id": pa.array(list(articles), pa.string()),
            "content_hash": pa.array([h for h, _ in articles.values()], pa.string()),
            "words": pa.array([w for _, w in articles.values()], pa.int32()),
        }
    )
    pairs = near or []
    ends = {"article_id": [a for a, _ in pairs], "other_id": [b for _, b in pairs]}
    links = pa.table({name: pa.array(values, pa.string()) for name, values in ends.items()})
    found = clusters(prints, links)
    assert found.schema == CLUSTERS.schema
    return {row["article_id"]: (row["cluster_id"], row["is_canonical"]) for row in found.to_pylist()}


def test_an_article_without_copies_is_its_own_cluster() -> None:
    assert cluster({"b": ("x", 5), "a": ("y", 5)}) == {"a": ("a", True), "b": ("b", True)}


def test_exact_groups_and_near_links_join() -> None:
    found = cluster(
        {"e": ("x", 5), "d": ("x", 5), "c": ("y", 9), "b": ("z", 9), "a": ("w", 1)}, [("d", "c"), ("b", "c")]
    )
    assert {article: row[0] for article, row in found.items()} == {"a": "a", "b": "b", "c": "b", "d": "b", "e": "b"}


def test_the_canonical_article_has_most_words_then_the_smallest_id() -> None:
    found = cluster({"a": ("x", 5), "b": ("y", 9), "c": ("z", 9)}, [("a", "b"), ("a", "c")])
    assert [article for article, row in found.items() if row[1]] == ["b"]


def test_links_of_unknown_articles_do_not_count() -> None:
    assert cluster({"a": ("x", 1), "b": ("y", 1)}, [("a", "gone"), ("gone", "b")])["b"][0] == "b"


def test_no_articles_make_no_clusters() -> None:
    assert cluster({}) == {}


def test_a_chain_in_the_worst_order_is_one_component() -> None:
    nodes = np.arange(50_000)
    for order in (nodes, nodes[::-1], np.random.default_rng(3).permutation(nodes)):
        assert not components(nodes, order[:-1], order[1:]).any()


def test_half_a_million_articles_take_seconds() -> None:
    draw = random.Random(5)
    ids = [f"{i:016x}" for i in range(500_000)]
    near = pa.table({"article_id": draw.choices(ids, k=200_000), "other_id": draw.choices(ids, k=200_000)})
    prints = pa.table({"article_id": ids, "content_hash": ids, "words": pa.array([1] * len(ids), pa.int32())})
    began = time.process_time()
    assert clusters(prints, near)["is_canonical"].to_numpy().sum() < 350_000
    assert time.process_time() - began < 10
