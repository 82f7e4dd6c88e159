"""Duplicates are a function of the set of documents: not of order, batches, or the runs that brought them."""

from __future__ import annotations

from itertools import compress
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import link
from tasks.cluster import clusters
from tasks.fingerprint import fingerprint
from tasks.normalise import normalise
from tests.sketch_scan import candidates_of

FORGET = (Path(__file__).parents[2] / "warehouse" / "sql" / "link_forget_hot.sql").read_text()

NONE = {"article_id": pa.array([], pa.string()), "other_id": pa.array([], pa.string())}

# Stories put together from a few paragraphs: exact copies, near copies, parts and strangers all occur.
PARAGRAPHS = [
    " ".join(f"{'abcdefgh'[p]}{'klmnop'[(i * i + p) % 6]}{i % (7 + p)}" for i in range(12 + 9 * p)) for p in range(7)
]
bodies = st.lists(st.sampled_from([*PARAGRAPHS, "", "1.5 of 27", "Rain!"]), max_size=5).map("\n\n".join)
corpora = st.lists(bodies, min_size=1, max_size=14)

Link = tuple[str, str, str, float]


def as_table(corpus: dict[str, str]) -> pa.Table:
    columns = {"article_id": list(corpus), "article_body": list(corpus.values())}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def named(corpus: list[str]) -> dict[str, str]:
    return {f"d{number:02}": body for number, body in enumerate(corpus)}


def links_between(corpus: dict[str, str], fresh: set[str], max_frequency: int = 64) -> set[Link]:
    """Links between the documents of `corpus`, of which no two are equal, where one is fresh."""
    texts = as_table(corpus)
    prints = fingerprint(texts)
    found = link.similar(candidates_of(prints, fresh, max_frequency)[0], prints)
    rows = link.verify(link.plausible(found, prints), texts).to_pylist()
    return {(row["article_id"], row["other_id"], row["kind"], row["score"]) for row in rows}


def representatives(corpus: dict[str, str]) -> dict[str, str]:
    """The smallest name of every group of equal bodies, with its body."""
    hashes = {row["article_id"]: row["content_hash"] for row in fingerprint(as_table(corpus)).to_pylist()}
    first = {hashes[name]: name for name in sorted(corpus, reverse=True)}
    return {name: corpus[name] for name in sorted(first.values())}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@given(st.lists(st.text(max_size=300), max_size=8), st.data())
def test_a_fingerprint_does_not_depend_on_the_other_documents(corpus: list[str], data: st.DataObject) -> None:
    texts = as_table(named(corpus))
    together = fingerprint(texts).to_pylist()
    alone = [row for i in range(len(corpus)) for row in fingerprint(texts.slice(i, 1)).to_pylist()]
    assert together == alone
    order = data.draw(st.permutations(range(len(corpus))))
    assert fingerprint(texts.take(pa.array(order, pa.int64()))).to_pylist() == [together[i] for i in order]


@given(st.text(max_size=400), st.text(max_size=400))
def test_content_hashes_are_equal_exactly_when_normal_forms_are(one: str, other: str) -> None:
    rows = fingerprint(as_table({"a": one, "b": other, "c": normalise(one)})).to_pylist()
    equal = normalise(one) == normalise(other) != ""
    assert (rows[0]["content_hash"] == rows[1]["content_hash"]) == equal
    if normalise(normalise(one)) == normalise(one) != "":
        assert rows[0]["content_hash"] == rows[2]["content_hash"]
    assert rows[0]["numbers"] == sorted(set(rows[0]["numbers"]))


@settings(max_examples=40, deadline=None)
@given(corpora, st.data())
def test_links_do_not_depend_on_the_order_of_documents(corpus: list[str], data: st.DataObject) -> None:
    documents = representatives(named(corpus))
    shuffled = dict(data.draw(st.permutations(list(documents.items()))))
    assert links_between(documents, set(documents)) == links_between(shuffled, set(documents))


def still_found(
    connection: duckdb.DuckDBPyConnection, documents: dict[str, str], fresh: set[str], known: set[Link], most: int
) -> set[Link]:
    """Those of the known links between documents that are not fresh which one run would find."""
    prints = fingerprint(as_table(documents))
    links = [(min(a, b), max(a, b)) for a, b, _, _ in sorted(known) if not {a, b} & fresh]
    doubts = candidates_of(prints, fresh, most, links)[1].in_doubt.tolist()
    doubtful = list(compress(links, doubts))
    if not doubtful:
        return known
    pairs = pa.table({"article_id": [a for a, _ in doubtful], "other_id": [b for _, b in doubtful]})
    connection.register("suspects", pairs.append_column("hashes", link.shared_samples(pairs, prints)))
    connection.register("sketches", prints.select(["article_id", "sketch", "shingles"]))
    connection.execute("ATTACH IF NOT EXISTS ':memory:' AS lake")
    connection.execute(
        "CREATE OR REPLACE TABLE lake.duplicate_links (article_id VARCHAR, other_id VARCHAR, kind VARCHAR, score REAL)"
    )
    connection.executemany("INSERT INTO lake.duplicate_links VALUES (?, ?, ?, ?)", sorted(known))
    connection.execute(FORGET, {"max_frequency": most})
    left = set(connection.execute("SELECT article_id, other_id FROM lake.duplicate_links").fetchall())
    return {found for found in known if found[:2] in left}


@settings(max_examples=40, deadline=None)
@given(corpora, st.sampled_from([1, 2, 4, 64]), st.data())
def test_several_runs_find_the_links_of_one(
    connection: duckdb.DuckDBPyConnection, corpus: list[str], max_frequency: int, data: st.DataObject
) -> None:
    documents = named(corpus)
    run_of = {name: data.draw(st.integers(0, 3)) for name in documents}
    kept: set[Link] = set()
    before: set[str] = set()
    for run in range(4):
        now = representatives({name: body for name, body in documents.items() if run_of[name] <= run})
        if now:
            kept = {found for found in kept if found[0] in now and found[1] in now}
            fresh = set(now) - before
            kept = still_found(connection, now, fresh, kept, max_frequency) | links_between(now, fresh, max_frequency)
            before = set(now)
    everything = representatives(documents)
    assert kept == links_between(everything, set(everything), max_frequency)


@settings(max_examples=40, deadline=None)
@given(corpora)
def test_every_near_copy_and_part_is_found_through_the_sketches(corpus: list[str]) -> None:
    documents = representatives(named(corpus))
    texts = as_table(documents)
    pairs = [(a, b) for a in documents for b in documents if a < b]
    asked = pa.table({"article_id": [a for a, _ in pairs], "other_id": [b for _, b in pairs]} if pairs else NONE)
    rows = link.verify(link.plausible(asked, fingerprint(texts)), texts).to_pylist()
    every = {(row["article_id"], row["other_id"], row["kind"], row["score"]) for row in rows}
    assert links_between(documents, set(documents)) == every


@given(
    st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from("xyzw")),
    st.lists(st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij")), max_size=12),
    st.dictionaries(st.sampled_from("abcdefghijk"), st.sampled_from("abk")),
)
def test_clusters_are_stars_with_identifiers_of_their_own(
    articles: dict[str, str], links: list[tuple[str, str]], before: dict[str, str]
) -> None:
    def strings(**columns: list[str]) -> pa.Table:
        return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})

    found = clusters(
        strings(article_id=list(articles), source_uri=list(articles), content_hash=list(articles.values())),
        strings(article_id=[a for a, _ in links], other_id=[b for _, b in links]),
        strings(article_id=list(before), cluster_id=list(before.values())),
    )
    stories: dict[str, set[str]] = {}
    for row in found.clusters.to_pylist():
        stories.setdefault(row["cluster_id"], set()).add(row["article_id"])
    assert sorted(name for members in stories.values() for name in members) == sorted(articles)

    def linked(a: str, b: str) -> bool:
        return articles[a] == articles[b] or any(
            {articles.get(one), articles.get(other)} == {articles[a], articles[b]} for one, other in links
        )

    for members in stories.values():
        assert any(all(linked(centre, name) for name in members) for centre in members), "a star has a centre"
    for name in articles:
        mine = next(members for members in stories.values() if name in members)
        assert {other for other in articles if articles[other] == articles[name]} <= mine
        if mine == {name}:
            centres = [m for m in stories.values() if len(m) > 1]
            assert all(any(o in m for m in centres) for o in articles if o != name and linked(name, o)), (
                "an article is alone only where each of its copies belongs to another one"
            )
    for row in found.former.to_pylist():
        assert row["former_id"] not in stories
        assert row["cluster_id"] in stories
