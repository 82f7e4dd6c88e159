"""The benchmark of duplicates scores by the truth, gives every method the same shingles, and runs the real engine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tasks.normalise import normalise
from tests.bench.copies import documents
from tests.bench.duplicate_corpus import Truth, write_corpus
from tests.bench.duplicate_methods import is_unspaced, shingles
from tests.bench.duplicate_scores import Links, Quality, score, score_links
from tests.bench.duplicates import Comparison, Incremental, Row, as_json, bounds, table
from tests.shingle_sets import shingle_sets

ROOT = Path(__file__).parents[2]
SEED = 13

TRUTH = [
    Truth(0, 0, "base", None, None),
    Truth(1, 0, "reword", 0, None),
    Truth(2, 0, "teaser", 0, None),
    Truth(3, 3, "templ:market", None, None),
    Truth(4, 4, "templ:market", None, None),
    Truth(5, 0, "correction:number", 0, {"what": "number", "from": "1,200", "to": "1,300"}),
    Truth(6, -7, "live:0,7", None, None),
    Truth(7, 7, "base", None, None),
    Truth(8, 0, "exact", 0, None),
]


def labels(*groups: str) -> dict[int, str]:
    return {int(number): group for group in groups for number in group}


def link(one: int, other: int, kind: str, *changes: str) -> Mapping[str, Any]:
    return {"article_id": f"{one:09}", "other_id": f"{other:09}", "kind": kind, "changes": list(changes) or None}


def test_labels_that_are_the_truth_score_1() -> None:
    assert score(TRUTH, labels("0158", "2", "3", "4", "6", "7")) == Quality(1, 1, 1, 0)


def test_teasers_and_live_blogs_count_apart() -> None:
    assert score(TRUTH, labels("01582", "3", "4", "67")) == Quality(1, 1, 1, 0)


def test_pairs_that_are_missed_lower_recall_and_pairs_of_other_stories_precision() -> None:
    half = score(TRUTH, labels("01", "58", "2", "3", "4", "6", "7"))
    assert [half.precision, half.recall] == pytest.approx([1, 2 / 6])
    joined = score(TRUTH, labels("01587", "2", "3", "4", "6"))
    assert [joined.precision, joined.recall] == pytest.approx([6 / 10, 1])


def test_reports_of_a_template_are_merged_by_anything_and_are_each_others_false_pairs() -> None:
    together = score(TRUTH, labels("0158", "2", "34", "6", "7"))
    assert [together.precision, together.merged] == pytest.approx([6 / 7, 1])
    assert score(TRUTH, labels("0158", "23", "4", "6", "7")).merged == 0.5


def test_no_pair_at_all_scores_0() -> None:
    assert score(TRUTH, labels(*"012345678")) == Quality(0, 0, 0, 0)


def test_a_document_without_a_label_is_an_error() -> None:
    with pytest.raises(KeyError):
        score(TRUTH, labels("012345"))


def test_links_are_scored_by_kind_direction_and_what_they_show() -> None:
    right = [link(0, 5, "version", "1,200 → 1,300"), link(2, 0, "contained"), link(0, 6, "contained")]
    assert score_links(TRUTH, right) == Links(1, 1, 1, 0.5, 0)
    wrong = [link(0, 5, "near"), link(0, 2, "contained"), link(7, 6, "contained"), link(4, 6, "contained")]
    assert score_links(TRUTH, wrong) == Links(0, 0, 0, 0.5, 1)


@pytest.mark.parametrize("shown", ["1,200 → 1,400", "1,200 → ", "Monday → Tuesday", "→ Rain fell."])
def test_another_change_than_the_corrected_one_is_not_the_right_one(shown: str) -> None:
    found = score_links(TRUTH, [link(0, 5, "version", "1,200 → 1,300", shown)])
    assert (found.corrections, found.shown) == (1, 0 if shown != "1,200 → " else 1)


def test_exact_copies_answer_for_each_other_and_show_changes_from_the_smaller_id() -> None:
    first = [Truth(0, 2, "correction:number", 2, {"from": "5", "to": "6"}), Truth(1, 2, "exact", 2, None)]
    truth = [*first, Truth(2, 2, "base", None, None)]
    found = [link(2, 1, "exact"), link(0, 1, "version", "6 → 5")]
    assert score_links(truth, found) == Links(1, 1, None, None, 0)


@pytest.mark.parametrize("text", ["", "Rain!", "four words are few", "市议会周四批准了新的桥梁和道路计划。", "短い"])
def test_peers_get_the_shingles_of_the_project(text: str) -> None:
    assert [len(set(shingles(text)))] == [len(found) for found in shingle_sets([text])]


def test_peers_get_as_many_shingles_of_generated_documents() -> None:
    texts = [copy.text for copy in documents(120, SEED)]
    assert any(is_unspaced(normalise(text)) for text in texts)
    assert [len(set(shingles(text))) for text in texts] == [len(found) for found in shingle_sets(texts)]


def test_the_new_documents_are_a_tenth_and_the_old_ones_the_rest(tmp_path: Path) -> None:
    truth = write_corpus(tmp_path, 96, SEED)
    every, old, new = (pq.read_table(tmp_path / f"{name}.parquet").to_pylist() for name in ("all", "old", "new"))
    assert [(int(row["article_id"]), row["article_body"]) for row in every] == [
        (copy.id, copy.text) for copy in documents(96, SEED)
    ]
    assert [document.id for document in truth] == list(range(96))
    assert len(new) == 10
    assert sorted(old + new, key=lambda row: str(row["article_id"])) == every


def comparison() -> Comparison:
    row = Row("copydesk", "1", Quality(1, 0.99, 0.995, 0), 2.0, 500.0, 300_000_000)
    rensa = replace(row, method="rensa", documents_per_cpu_second=250.0)
    added = Incremental(900, 100, {"fingerprints": 0.1}, 0.1, 0)
    return Comparison(1_000, SEED, [row, rensa], Links(1, 1, 1, 1, 0), {"fingerprints": 1.0}, 200.0, added)


def test_bounds_are_kept_or_missed_and_a_missing_peer_is_not_measured() -> None:
    kept = {bound.name: bound.holds for bound in bounds(comparison())}
    assert kept.pop("times as fast as datatrove") is None
    assert set(kept.values()) == {True}
    assert "not measured" in table(comparison())
    slow = replace(comparison(), rows=[replace(row, documents_per_cpu_second=250.0) for row in comparison().rows])
    assert [bound.name for bound in bounds(slow) if bound.holds is False] == ["times as fast as rensa"]
    assert "MISSED" in table(slow)
    assert [bound["holds"] for bound in json.loads(as_json(slow))["bounds"]].count(False) == 1


def test_the_command_runs_the_engine_at_once_and_bit_by_bit_and_names_the_peers_that_are_not_installed() -> None:
    command = [sys.executable, "-m", "tests.bench", "duplicates", "--documents", "150", "--seed", str(SEED)]
    options = ["--peers", "rensa", "--incremental", "--format", "json"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    printed = json.loads(done.stdout)
    engine = printed["rows"][0]
    assert engine["quality"]["precision"] == 1
    assert engine["quality"]["recall"] > 0.9
    assert engine["cpu_seconds"] >= sum(printed["stages"].values()) > 0
    assert engine["peak_bytes"] > 20_000_000
    assert 50 < printed["index_bytes"] < 1_000
    added = printed["incremental"]
    assert [added["old"], added["new"], added["different"]] == [135, 15, 0]
    assert 0 < added["cpu_seconds"] == pytest.approx(sum(added["stages"].values()))
    is_installed = find_spec("rensa") is not None
    assert [row["method"] for row in printed["rows"]] == ["copydesk", *(["rensa"] if is_installed else [])]
    assert ("rensa is left out" in done.stderr) != is_installed
    assert done.returncode == (3 if any(bound["holds"] is False for bound in printed["bounds"]) else 0)
