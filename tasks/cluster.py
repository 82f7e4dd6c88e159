"""Clusters of copies: the connected components of exact groups and near links."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.contract import CLUSTERS

Indices = NDArray[np.int64]


def clusters(fingerprints: pa.Table, near: pa.Table) -> pa.Table:
    """Put every article into the cluster of its copies.

    In: fingerprints (article_id, unique; content_hash; words) of all articles; near (article_id, other_id), in
    any order and direction; links of unknown articles do not count. Out: the columns of `CLUSTERS`, a row per
    article, sorted by article_id; one article of each cluster is canonical.
    """
    ordered = fingerprints.select(["article_id", "content_hash", "words"]).sort_by("article_id").combine_chunks()
    ids = ordered["article_id"].combine_chunks()
    groups = ordered["content_hash"].combine_chunks().dictionary_encode().indices.to_numpy()
    _, first, group = np.unique(groups, return_index=True, return_inverse=True)
    representatives = first[group].astype(np.int64)

    ends = [pc.index_in(near[name].combine_chunks(), value_set=ids) for name in ("article_id", "other_id")]
    known = pc.and_(pc.is_valid(ends[0]), pc.is_valid(ends[1]))
    one, other = (end.filter(known).to_numpy(zero_copy_only=False).astype(np.int64) for end in ends)
    labels = components(representatives, one, other)

    words = ordered["words"].combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64)
    best = np.lexsort((-words, labels))  # stable: smaller article_id first among equals
    canonical = np.zeros(len(ids), np.bool_)
    if len(ids):
        canonical[best[np.concatenate(([True], np.diff(labels[best]) > 0))]] = True
    return pa.Table.from_arrays([ids, ids.take(labels), pa.array(canonical)], schema=CLUSTERS.schema)


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
