"""Clusters of copies: which articles tell one story, and the identifier that the story keeps from run to run."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from itertools import chain, count
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Indices = NDArray[np.int64]


class Clustering(NamedTuple):
    """Every article with its cluster, and the identifiers that were given up."""

    clusters: pa.Table
    """article_id, cluster_id: a row per article."""
    former: pa.Table
    """former_id, cluster_id: a row per cluster of before that goes on under another identifier."""


def clusters(articles: pa.Table, links: pa.Table, before: pa.Table, keep_names: bool = True) -> Clustering:
    """Put every article into the cluster of its copies.

    In: articles (article_id, source_uri: both unique; content_hash); links (article_id, other_id), in any order and
    direction, links of unknown articles do not count; before (article_id, cluster_id), the clusters until now.

    Articles with one content hash are one node. A cluster is a star of nodes: a centre, and nodes that are linked with
    it (Aslam, Pelekhov and Rus, "The star clustering algorithm", 2004). So two articles of a cluster are copies of a
    third at the least, however many stories a chain of links leads through. Which articles are together depends on
    articles and links alone, not on their order or on `before`.

    A cluster keeps its identifier: that of the clusters of before of which it holds the largest part, and of several
    the one whose first article by source_uri comes first. A new cluster is called by its first article, and so is
    every one unless `keep_names`.
    """
    ordered = articles.select(["article_id", "content_hash", "source_uri"]).sort_by("source_uri").combine_chunks()
    ids = ordered["article_id"].combine_chunks()
    nodes = ordered["content_hash"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    ends = [pc.index_in(links[name].combine_chunks(), value_set=ids) for name in ("article_id", "other_id")]
    known = pc.and_(pc.is_valid(ends[0]), pc.is_valid(ends[1]))
    one, other = (nodes[end.filter(known).to_numpy(zero_copy_only=False)] for end in ends)
    # Nodes are numbered by their first article, so the smallest node of a star begins with the star's first article.
    labels = stars(np.bincount(nodes), one, other)[nodes]
    return _named(ids, labels, before, keep_names)


def stars(weights: Indices, one: Indices, other: Indices) -> Indices:
    """Label each node with the smallest node of its star.

    In: the weight of each node; links between nodes, in any order and direction, perhaps repeated. The heaviest node,
    its neighbours included, is the centre of a star of all its neighbours; the heaviest of those left is the next
    centre, and so on. Of equals, the smaller node.
    """
    size = len(weights)
    pairs = np.unique(np.minimum(one, other) * size + np.maximum(one, other)) if size else np.empty(0, np.int64)
    one, other = pairs // max(size, 1), pairs % max(size, 1)
    one, other = one[one != other], other[one != other]
    labels = components(np.arange(size), one, other)
    degrees = weights.astype(np.float64)
    degrees += np.bincount(one, weights[other], size) + np.bincount(other, weights[one], size)
    totals = np.bincount(labels, weights, size)
    largest = np.zeros(size)
    np.maximum.at(largest, labels, degrees)
    chained = largest[labels] < totals[labels]  # no node is linked with all others
    neighbours: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(one[chained[one]].tolist(), other[chained[one]].tolist(), strict=True):
        neighbours[a].append(b)
        neighbours[b].append(a)
    left = set(np.flatnonzero(chained).tolist())
    for centre in np.lexsort((np.arange(size), -degrees)).tolist() if left else ():
        if centre in left:
            star = [centre, *left.intersection(neighbours[centre])]
            labels[star] = min(star)
            left.difference_update(star)
            if not left:
                break
    return labels


def components(parents: Indices, one: Indices, other: Indices) -> Indices:
    """Label each node with the smallest node that it is connected to.

    In: for each node one node that it belongs with, not greater than itself; links between nodes. Minimum-label
    hooking and pointer jumping (Shiloach and Vishkin, 1982).
    """
    labels = parents
    while True:
        while not np.array_equal(jumped := labels[labels], labels):
            labels = jumped
        left, right = labels[one], labels[other]
        apart = left != right
        if not apart.any():
            return labels
        one, other, left, right = one[apart], other[apart], left[apart], right[apart]
        labels = labels.copy()
        np.minimum.at(labels, np.maximum(left, right), np.minimum(left, right))


def _named(ids: pa.Array[Any], labels: Indices, before: pa.Table, keep_names: bool) -> Clustering:
    """Name the clusters of articles, given in order of their source_uri."""
    _, firsts, of_article = np.unique(labels, return_index=True, return_inverse=True)
    places = pc.index_in(before["article_id"].combine_chunks(), value_set=ids)
    still = before.filter(pc.is_valid(places))
    articles = places.drop_null().to_numpy().astype(np.int64)
    coded = still["cluster_id"].combine_chunks().dictionary_encode()
    old, old_ids = coded.indices.to_numpy().astype(np.int64), coded.dictionary
    heirs, names = _inherited(old, articles, of_article[articles], len(old_ids), len(firsts))
    if not keep_names:
        names[:] = -1
    name_of = pa.concat_arrays([ids, old_ids]).take(np.where(names >= 0, len(ids) + names, firsts))
    is_taken = pc.is_in(ids.take(firsts), value_set=old_ids).to_numpy(zero_copy_only=False)
    clash = np.flatnonzero(is_taken & (names < 0)) if keep_names else names[:0]
    if clash.size:
        listed = name_of.to_pylist()
        taken = {str(name) for name in old_ids.to_pylist()}
        for cluster in clash.tolist():
            members = [str(name) for name in ids.take(np.flatnonzero(of_article == cluster)).to_pylist()]
            listed[cluster] = _other_name(members, taken)
        name_of = pa.array(listed, pa.string())
    now = name_of.take(heirs)
    given_up = pc.not_equal(now, old_ids)
    return Clustering(
        pa.table({"article_id": ids, "cluster_id": name_of.take(of_article)}),
        pa.table({"former_id": old_ids.filter(given_up), "cluster_id": now.filter(given_up)}),
    )


def _inherited(old: Indices, articles: Indices, new: Indices, olds: int, news: int) -> tuple[Indices, Indices]:
    """Which new cluster each old one goes on in, and which old one each new one is named by, or -1.

    In: per article its old cluster, its place among all, and its new cluster; the number of old and new clusters.
    """
    pairs, shares = np.unique(old * news + new, return_counts=True)
    of, to = pairs // max(news, 1), pairs % max(news, 1)
    order = np.lexsort((to, -shares, of))
    heirs = to[order[np.unique(of[order], return_index=True)[1]]]
    first = np.full(olds, np.iinfo(np.int64).max)
    np.minimum.at(first, old, articles)
    eldest = np.lexsort((first, heirs))
    named, where = np.unique(heirs[eldest], return_index=True)
    names = np.full(news, -1)
    names[named] = eldest[where]
    return heirs, names


def _other_name(members: list[str], taken: set[str]) -> str:
    """A name for a new cluster whose first article has given its name to another cluster, which it has left."""
    derived = (blake2b(f"{members[0]} {number}".encode(), digest_size=12).hexdigest() for number in count(1))
    return next(name for name in chain(members, derived) if name not in taken)
