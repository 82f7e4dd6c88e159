"""Clusters of copies, and the identifiers that they keep."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from tasks.cluster import Clustering, clusters, components, stars

Pairs = list[tuple[str, str]]


def strings(**columns: list[str]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def clustering(articles: dict[str, str], links: Pairs, before: dict[str, str], keep_names: bool = True) -> Clustering:
    """Cluster articles given as id: content hash; the id is the source_uri, too."""
    return clusters(
        strings(article_id=list(articles), content_hash=list(articles.values()), source_uri=list(articles)),
        strings(article_id=[a for a, _ in links], other_id=[b for _, b in links]),
        strings(article_id=list(before), cluster_id=list(before.values())),
        keep_names,
    )


def cluster(articles: dict[str, str], links: Pairs, before: dict[str, str] | None = None) -> dict[str, str]:
    found = clustering(articles, links, before or {}).clusters.to_pylist()
    return {row["article_id"]: row["cluster_id"] for row in found}


def former(articles: dict[str, str], links: Pairs, before: dict[str, str]) -> dict[str, str]:
    found = clustering(articles, links, before).former.to_pylist()
    return {row["former_id"]: row["cluster_id"] for row in found}


def alone(names: str) -> dict[str, str]:
    """Articles that are nobody's exact copy."""
    return dict(zip(names, names, strict=True))


def test_an_article_without_copies_is_its_own_cluster() -> None:
    assert cluster(alone("ba"), []) == {"a": "a", "b": "b"}


def test_exact_groups_and_links_join() -> None:
    found = cluster({"e": "x", "d": "x", "c": "y", "b": "z", "a": "w"}, [("d", "c"), ("b", "d")])
    assert found == {"a": "a", "b": "b", "c": "b", "d": "b", "e": "b"}


def test_links_of_unknown_articles_do_not_count() -> None:
    assert cluster(alone("ab"), [("a", "gone"), ("gone", "b")]) == {"a": "a", "b": "b"}


def test_no_articles_make_no_clusters() -> None:
    assert cluster({}, []) == {}
    assert former({}, [], {"gone": "gone"}) == {}


def test_a_chain_of_links_does_not_join_stories_that_are_unlike() -> None:
    names = "abcdefghi"
    found = cluster(alone(names), list(pairwise(names)))
    for name, story in found.items():
        others = [ord(other) for other, theirs in found.items() if theirs == story]
        assert max(others) - min(others) <= 2, f"{name} is with articles of which no third is a copy of both"
    assert len(set(found.values())) < len(names)


def test_the_centre_with_most_copies_takes_them() -> None:
    """x has copies c to f; one of these, c, was also taken for a copy of b, and b for one of a."""
    found = cluster(alone("abcdefx"), [("x", "c"), ("x", "d"), ("x", "e"), ("x", "f"), ("b", "c"), ("a", "b")])
    assert {name: found[name] == found["x"] for name in "abcdef"} == dict.fromkeys("cdef", True) | dict.fromkeys(
        "ab", False
    )
    assert found["a"] == found["b"]


def test_exact_copies_weigh() -> None:
    chain = [("a", "b"), ("b", "c"), ("c", "d")]
    assert cluster(alone("abcd"), chain) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    found = cluster(alone("abcd") | {"e": "d", "f": "d"}, chain)
    assert found == {"a": "a"} | dict.fromkeys("bcdef", "b")


def test_a_cluster_keeps_its_identifier_when_it_grows() -> None:
    before = {"m": "m", "n": "m"}
    found = cluster(alone("amnz"), [("m", "n"), ("a", "m"), ("m", "z")], before)
    assert set(found.values()) == {"m"}
    assert former(alone("amnz"), [("m", "n"), ("a", "m"), ("m", "z")], before) == {}


def test_of_two_clusters_that_merge_the_one_that_comes_first_by_its_source_goes_on() -> None:
    before = {"b": "b", "m": "m", "n": "m", "o": "m"}
    links = [("m", "n"), ("m", "o"), ("b", "m")]
    assert set(cluster(alone("bmno"), links, before).values()) == {"b"}
    assert former(alone("bmno"), links, before) == {"m": "b"}


def test_when_a_cluster_splits_the_larger_part_keeps_its_identifier() -> None:
    before = dict.fromkeys("abcd", "a")
    found = cluster(alone("abcd"), [("b", "c"), ("c", "d")], before)
    assert found["b"] == found["c"] == found["d"] == "a"
    assert found["a"] not in ("a", "b", "c", "d"), "the article that gave its name away needs another one"
    assert found == cluster(alone("abcd"), [("b", "c"), ("c", "d")], found), "and keeps it"
    assert former(alone("abcd"), [("b", "c"), ("c", "d")], before) == {}


def test_a_new_cluster_is_not_called_like_one_that_its_first_article_has_left() -> None:
    before = dict.fromkeys("abcd", "a")
    found = cluster(alone("abcdz"), [("b", "c"), ("c", "d"), ("a", "z")], before)
    assert (found["a"], found["z"]) == ("z", "z")


def test_an_identifier_outlives_the_article_that_gave_it() -> None:
    assert cluster(alone("bc"), [("b", "c")], dict.fromkeys("abc", "a")) == {"b": "a", "c": "a"}


def test_clusters_are_named_anew_on_demand() -> None:
    articles, links = alone("abmn"), [("a", "b"), ("m", "n")]
    before = {"a": "z", "b": "z", "m": "m", "n": "m"}
    found = clustering(articles, links, before, keep_names=False)
    assert found.clusters["cluster_id"].to_pylist() == ["a", "a", "m", "m"]
    assert found.former.to_pylist() == [{"former_id": "z", "cluster_id": "a"}]


@pytest.mark.parametrize("seed", range(20))
def test_clusters_and_names_do_not_depend_on_order(seed: int) -> None:
    draw = random.Random(seed)
    names = [f"{number:02}" for number in range(30)]
    articles = {name: draw.choice(names) for name in names}
    links = [(draw.choice(names), draw.choice(names)) for _ in range(25)]
    before = {name: draw.choice(names[:6]) for name in draw.sample(names, 15)}

    def shuffled(pairs: dict[str, str]) -> dict[str, str]:
        return dict(draw.sample(list(pairs.items()), len(pairs)))

    expected = cluster(articles, links, before), former(articles, links, before)
    for _ in range(3):
        other = [pair if draw.random() < 0.5 else pair[::-1] for pair in draw.sample(links, len(links))]
        again = shuffled(articles), other, shuffled(before)
        assert (cluster(*again), former(*again)) == expected
    stories = expected[0]
    assert len({frozenset(n for n in names if stories[n] == story) for story in stories.values()}) == len(
        set(stories.values())
    )
    unnamed = cluster(articles, links)
    assert len(set(zip(stories.values(), (unnamed[name] for name in stories), strict=True))) == len(
        set(stories.values())
    )


def test_a_chain_in_the_worst_order_is_one_component() -> None:
    nodes = np.arange(50_000)
    for order in (nodes, nodes[::-1], np.random.default_rng(3).permutation(nodes)):
        assert not components(nodes, order[:-1], order[1:]).any()


def test_half_a_million_articles_and_a_chain_of_all_of_them_take_seconds() -> None:
    draw = random.Random(5)
    ids = [f"{i:016x}" for i in range(500_000)]
    links = strings(article_id=draw.choices(ids, k=200_000), other_id=draw.choices(ids, k=200_000))
    prints = strings(article_id=ids, content_hash=ids, source_uri=ids)
    began = time.process_time()
    found = clusters(prints, links, strings(article_id=ids, cluster_id=ids))
    assert found.clusters["cluster_id"].combine_chunks().value_counts().__len__() < 400_000
    assert time.process_time() - began < 15
    nodes = np.arange(len(ids))
    began = time.process_time()
    labels = stars(np.ones(len(ids), np.int64), nodes[:-1], nodes[1:])
    assert np.unique(labels, return_counts=True)[1].max() <= 3
    assert time.process_time() - began < 15
