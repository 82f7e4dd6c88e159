"""What linking asks of the lake, on rows made by hand: what stands for a cluster, identifiers given up, digests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.containment import CONTAINED, TEASER
from tests.lake_rows import put, put_articles
from warehouse import links
from warehouse.lake import Lake
from warehouse.line_evidence import pages_to_compare
from warehouse.load import ledger_rows


def standing(lake: Lake, *criteria: str) -> list[str]:
    """The articles that stand for their clusters."""
    found = lake.query("SELECT article_id, cluster_id FROM lake.clusters")
    none = pa.table({"former_id": pa.array([], pa.string()), "cluster_id": pa.array([], pa.string())})
    links.store_clusters(lake, found, none, links.Choice(criteria), "run")
    rows = lake.query("SELECT article_id FROM lake.clusters WHERE is_canonical ORDER BY ALL").to_pylist()
    return [row["article_id"] for row in rows]


def credit(article_id: str, agency: str, kind: str = "wire") -> dict[str, Any]:
    return {"article_id": article_id, "ordinal": 1, "agency": agency, "kind": kind}


@pytest.mark.parametrize(
    ("publisher", "agency", "expected"),
    [
        (None, "Reuters", "b"),  # whoever it is, it says that the text is not its own
        ("Herald", "Reuters", "b"),
        ("Reuters", "Reuters", "a"),
        ("www.Reuters.com", "Reuters", "a"),
        ("reuters.com", "Reuters", "a"),
        (None, None, "a"),
    ],
)
def test_an_agency_is_original_in_what_it_credits_to_itself(
    lake: Lake, publisher: str | None, agency: str | None, expected: str
) -> None:
    put_articles(lake, a={"publisher": publisher}, b={"publisher": "Gull"})
    if agency:
        put(lake, "credits", credit("a", agency))
    assert standing(lake, "original") == [expected]


def test_the_agency_s_own_copy_stands_for_what_a_page_without_publisher_credits_to_it(lake: Lake) -> None:
    put_articles(lake, a={}, b={"publisher": "Gull"}, c={"publisher": "Reuters"})
    put(lake, "credits", credit("a", "reuters"))
    assert standing(lake, "original") == ["c"]


def test_a_credit_to_oneself_proves_no_more_than_none(lake: Lake) -> None:
    put_articles(lake, a={"publisher": "Gull"}, b={"publisher": "Reuters"})
    put(lake, "credits", credit("b", "Reuters"))
    assert standing(lake, "original") == ["a"]
    put(lake, "credits", credit("a", "Reuters"))
    assert standing(lake, "original") == ["b"]


def test_who_took_the_picture_says_nothing_about_the_text(lake: Lake) -> None:
    put_articles(lake, a={"publisher": "Herald"}, b={"publisher": "Gull"})
    put(lake, "credits", credit("a", "Reuters", "photo"))
    assert standing(lake, "original") == ["a"]


def merge(lake: Lake, run_id: str, name: str, *given_up: str) -> list[tuple[str, str, str]]:
    """All articles come into one cluster. What former_clusters holds then."""
    found = lake.query("SELECT article_id FROM lake.articles")
    names = pa.array([name] * found.num_rows)
    former = pa.table({"former_id": pa.array(given_up, pa.string()), "cluster_id": pa.array([name] * len(given_up))})
    links.store_clusters(lake, found.append_column("cluster_id", names), former, links.Choice(), run_id)
    rows = lake.query("SELECT former_id, cluster_id, run_id FROM lake.former_clusters ORDER BY ALL").to_pylist()
    return [tuple(row.values()) for row in rows]


def test_an_identifier_leads_to_the_cluster_that_goes_on_after_however_many_merges(lake: Lake) -> None:
    put_articles(lake, x={"cluster_id": "c"}, y={"cluster_id": "b"})
    assert merge(lake, "1", "b", "c") == [("c", "b", "1")]
    assert merge(lake, "2", "a", "b") == [("b", "a", "2"), ("c", "a", "2")]
    assert merge(lake, "3", "z", "a") == [("a", "z", "3"), ("b", "z", "3"), ("c", "z", "3")]
    assert merge(lake, "4", "z") == [("a", "z", "3"), ("b", "z", "3"), ("c", "z", "3")]
    assert merge(lake, "5", "b", "z") == [("a", "b", "5"), ("c", "b", "5"), ("z", "b", "5")], "b is in use again"


def document(name: str, words: int) -> dict[str, Any]:
    shingles = max(words - 2, 0)
    return {"article_id": name, "content_hash": name, "shingles": shingles, "words": words, "algorithm": "now"}


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (320, {("part", "whole"): "contained", ("story", "whole"): "contained"}),
        (499, {("part", "whole"): "contained", ("story", "whole"): "contained"}),
        (500, {("part", "whole"): "near", ("story", "whole"): "contained"}),  # it may be a part only by this very rule
        (TEASER, {("part", "whole"): "near", ("story", "whole"): "contained"}),
    ],
)
def test_a_copy_is_a_part_where_the_rest_of_the_longer_is_a_story_of_its_own(
    lake: Lake, story: int, expected: dict[tuple[str, str], str]
) -> None:
    put(lake, "fingerprints", document("part", 550), document("whole", 1000), document("story", story))
    links.remember_what_is(lake)
    links.forget_stale_links(lake)
    found = pa.table(
        {
            "article_id": ["part", "story"],
            "other_id": ["whole", "whole"],
            "kind": ["near", "contained"],
            "score": pa.array([0.549, 1.0], pa.float32()),
            "changes": pa.array([None, None], pa.list_(pa.string())),
        }
    )
    links.store_links(lake, found, "run")
    links.divide_digests(lake, "run", {"contained": CONTAINED, "teaser": TEASER})
    rows = lake.query("SELECT article_id, other_id, kind FROM lake.duplicate_links").to_pylist()
    assert {(row["article_id"], row["other_id"]): row["kind"] for row in rows} == expected


def test_an_old_version_of_a_page_that_is_read_again_is_no_other_page(lake: Lake, tmp_path: Path) -> None:
    def page(name: str, algorithm: str = "now") -> dict[str, Any]:
        return {"article_id": name * 8, "story_keys": [1] * 8, "line_hashes": [ord(name)], "algorithm": algorithm}

    for name in "abcd":
        put(lake, "documents", {"article_id": name * 8, "file_uri": f"/{name}"})
    put(lake, "files", *({"file_uri": f"/{name}", "status": "loaded"} for name in "abcd"))
    put(lake, "line_hashes", page("a"), page("b"), page("c"), page("d", "earlier"))
    coming = tmp_path / "coming.parquet"
    staged = lake.query(
        "SELECT article_id, story_keys, line_hashes FROM lake.line_hashes WHERE article_id = ?", ["b" * 8]
    )
    pq.write_table(staged, coming)
    none = pa.table({"source_uri": pa.array([], pa.string())})
    with pages_to_compare(lake, [coming], ledger_rows(lake, ["/a"]), none, "now") as pages:
        stored = [hashes for batch in pages.stored() for hashes in batch["line_hashes"].to_pylist()]
        assert stored == [[ord("c")]], "a is read again, b comes again, d has other hashes"
        assert sum(batch.num_rows for batch in pages.staged()) == 1
