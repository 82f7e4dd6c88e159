"""What linking duplicates needs from the lake and leaves in it. Works inside the caller's transaction.

Articles with equal content hash form a group, represented by its smallest article_id. Near and contained copies are
searched between representatives only, so a story with a thousand exact copies is compared once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from warehouse.contract import CLUSTERS, DUPLICATE_LINKS, FINGERPRINTS, FORMER_CLUSTERS, Table
from warehouse.lake import Lake
from warehouse.sql_text import identifier, statement

MAX_FREQUENCY = 16
"""A shingle in more documents is hot (boilerplate, or a story that ran everywhere): see tasks/candidates.py."""

BODIES_AT_ONCE = 500
SKETCHES_AT_ONCE = 10_000

Numbers = NDArray[np.int64]


class Choice(NamedTuple):
    """How the article that stands for a cluster is chosen: see canonical.sql."""

    criteria: tuple[str, ...] = ("complete", "earliest", "original")
    preferred: tuple[str, ...] = ()


def remember_what_is(lake: Lake) -> None:
    """Note representatives and clusters before the load; they are compared with those after it."""
    for name in ("link_representatives_before", "link_clusters_before"):
        lake.connection.execute(statement(name))


def forget_stale_links(lake: Lake) -> int:
    """Drop links that no longer hold. Return how many representatives must be compared (again)."""
    lake.connection.execute(statement("link_forget_stale"))
    found = lake.connection.execute("SELECT count(*) FROM fresh").fetchone()
    assert found is not None
    return int(found[0])


def forget_all_links(lake: Lake) -> None:
    """Drop all links and what `remember_what_is` noted of representatives: everything is compared again."""
    lake.connection.execute("DELETE FROM lake.duplicate_links")
    lake.connection.execute("DELETE FROM representatives_before")


def other_fingerprints(lake: Lake, algorithm: str) -> Iterator[pa.Table]:
    """Bodies [article_id, article_body] of the articles whose fingerprints another algorithm made, some at a time.

    Exhaust it before anything else is asked of the lake.
    """
    found = lake.connection.execute(statement("link_outdated_fingerprints"), {"algorithm": algorithm})
    for batch in found.to_arrow_reader(BODIES_AT_ONCE):
        yield pa.Table.from_batches([batch])


def replace_fingerprints(lake: Lake, made: Path) -> None:
    """Replace fingerprints by those in a Parquet file, and drop all links."""
    lake.delete(FINGERPRINTS, "article_id", pq.read_table(made, columns=["article_id"])["article_id"])
    lake.insert(FINGERPRINTS, [made])
    forget_all_links(lake)


def number_documents(lake: Lake) -> tuple[int, int]:
    """Number the representatives that can be compared, for what follows. Return how many there are, and how many of
    them must be compared."""
    lake.connection.execute(statement("link_numbered"))
    found = lake.connection.execute("SELECT count(*), count(*) FILTER (is_fresh) FROM numbered").fetchone()
    assert found is not None
    return int(found[0]), int(found[1])


def scan(lake: Lake, only_fresh: bool) -> Iterator[pa.RecordBatch]:
    """Yield the sketches [document, is_fresh, shingles, sketch] of the numbered documents, or of the fresh ones.

    Exhaust it before anything else is asked of the lake.
    """
    found = lake.connection.execute(statement("link_sketches"), {"only_fresh": only_fresh})
    yield from found.to_arrow_reader(SKETCHES_AT_ONCE)


def linked(lake: Lake) -> tuple[Numbers, Numbers]:
    """The numbers of documents that are linked, the smaller ones and the larger ones."""
    found = lake.query(statement("link_linked"))
    return found["one"].to_numpy(), found["other"].to_numpy()


def named(lake: Lake, one: Numbers, other: Numbers) -> pa.Table:
    """Pairs of numbered documents [article_id, other_id, words, other_words]."""
    numbers = np.unique(np.concatenate((one, other)))
    with lake.registered(asked=pa.table({"document": numbers})):
        found = lake.query("SELECT article_id, words FROM numbered JOIN asked USING (document) ORDER BY document")
    sides = [found.take(numbers.searchsorted(side)) for side in (one, other)]
    columns = [side[name] for name in ("article_id", "words") for side in sides]
    return pa.table(columns, names=["article_id", "other_id", "words", "other_words"])


def forget_hot_links(lake: Lake, suspects: pa.Table) -> None:
    """Drop those of the suspects [article_id, other_id, hashes: sampled shingles in common] that one run would not
    find: what is linked is a function of the articles, not of the runs that brought them. Call `number_documents`
    before."""
    with lake.registered(suspects=suspects):
        lake.connection.execute(statement("link_forget_hot"), {"max_frequency": MAX_FREQUENCY})


def bodies_of(lake: Lake, portions: Sequence[pa.Table]) -> Iterator[pa.Table]:
    """Yield for each portion of pairs the bodies [article_id, article_body] of its articles. All are read at once, and
    put in order on disk where they are many.

    Exhaust it before anything else is asked of the lake.
    """
    if not portions:
        return
    ids = [_ids(pairs) for pairs in portions]
    numbers = np.repeat(np.arange(len(ids)), [len(some) for some in ids])
    with lake.registered(wanted=pa.table({"article_id": pa.concat_arrays(ids), "portion": numbers})):
        query = "SELECT portion, article_id, article_body FROM lake.articles JOIN wanted USING (article_id)"
        found = lake.connection.execute(query + (" ORDER BY portion" if len(ids) > 1 else ""))
        waiting: list[pa.Table] = []
        portion = 0
        for batch in found.to_arrow_reader(BODIES_AT_ONCE):
            bounds = np.searchsorted(batch["portion"].to_numpy(), np.arange(portion, batch["portion"][-1].as_py() + 2))
            for begin, end in pairwise(bounds.tolist()):
                waiting.append(pa.Table.from_batches([batch.slice(begin, end - begin)]))
                if end < batch.num_rows:
                    yield pa.concat_tables(waiting)
                    waiting = []
                    portion += 1
        yield pa.concat_tables(waiting)


def fingerprints_of(lake: Lake, pairs: pa.Table) -> pa.Table:
    """Sketches and numbers [article_id, sketch, numbers, shingles] of the articles in pairs."""
    with lake.registered(wanted=pa.table({"article_id": _ids(pairs)})):
        return lake.query(
            "SELECT article_id, sketch, numbers, shingles FROM lake.fingerprints SEMI JOIN wanted USING (article_id)"
        )


def _ids(pairs: pa.Table) -> pa.Array[Any]:
    return pc.unique(pa.concat_arrays([*pairs["article_id"].chunks, *pairs["other_id"].chunks]))


def store_links(lake: Lake, links: pa.Table, run_id: str) -> int:
    """Add what was found [article_id, other_id, kind, score, changes] and the exact links. Return their number."""
    stamp = {"run_id": run_id}
    exact = lake.query(statement("link_new_exact"))
    return lake.insert(DUPLICATE_LINKS, links, stamp) + lake.insert(DUPLICATE_LINKS, exact, stamp)


def divide_digests(lake: Lake, run_id: str, bounds: Mapping[str, float]) -> None:
    """Make parts of the copies of which the longer document holds another story besides, where this run linked one of
    the three. `bounds` are the parameters of link_digests.sql."""
    lake.connection.execute(statement("link_digests"), {"run_id": run_id, **bounds})
    found = lake.query(
        "SELECT article_id, other_id, 'contained' AS kind, score, NULL::VARCHAR[] AS changes FROM digests"
    )
    lake.connection.execute(
        "DELETE FROM lake.duplicate_links WHERE (article_id, other_id) IN (SELECT (one, other) FROM digests)"
    )
    lake.insert(DUPLICATE_LINKS, found, {"run_id": run_id})


def cluster_input(lake: Lake) -> tuple[pa.Table, pa.Table, pa.Table]:
    """What clustering reads: all articles, the links that make clusters, and the clusters of before.

    [article_id, source_uri, content_hash], [article_id, other_id] and [article_id, cluster_id].
    """
    return (
        lake.query(statement("link_clustered_articles")),
        lake.query(statement("link_grouping")),
        lake.query("FROM clusters_before"),
    )


def store_clusters(lake: Lake, found: pa.Table, former: pa.Table, choice: Choice, run_id: str) -> None:
    """Choose what stands for each cluster [article_id, cluster_id] and bring the tables up to date.

    `former` are the identifiers that are given up [former_id, cluster_id]. Only rows that changed are written.
    """
    with lake.registered(clusters_found=found):
        clusters = lake.query(
            statement("canonical"), {"criteria": list(choice.criteria), "preferred": list(choice.preferred)}
        )
    _bring_to(lake, CLUSTERS, clusters)
    with lake.registered(clusters_now=clusters, given_up=former):
        _bring_to(lake, FORMER_CLUSTERS, lake.query(statement("former_clusters_now"), {"run_id": run_id}))


def _bring_to(lake: Lake, table: Table, rows: pa.Table) -> None:
    """Make `rows` the content of a table, writing only those that changed."""
    key = table.key[0]
    columns = ", ".join(identifier(column.name) for column in table.stored)
    stored = f"SELECT {columns} FROM lake.{identifier(table.name)}"  # noqa: S608 - names of the contract
    with lake.registered(rows_now=rows):
        changed = lake.query(f"SELECT {columns} FROM rows_now EXCEPT {stored}")  # noqa: S608
        gone = lake.query(f"SELECT {identifier(key)} FROM ({stored} EXCEPT SELECT {columns} FROM rows_now)")  # noqa: S608
    lake.delete(table, key, gone[key])
    lake.insert(table, changed)
