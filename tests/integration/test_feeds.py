"""What becomes of the records of a JSON-lines file from run to run: good, broken, gone, and tried again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline
from flows.report import RunReport
from flows.settings import Settings
from tasks import derive
from tests.bench.generate import page
from tests.integration.warehouse_state import differences, ingest, read_state, rows
from warehouse.contract import TABLES

HANGS_ON_ARTICLES = [t.name for t in TABLES if t.is_derived and t.public]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    return tmp_path / "source" / "feed.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "news"


def record(name: str, number: int | None) -> str:
    """A record with the page of a number, or with an empty one."""
    return json.dumps({"uri": name, "text": "" if number is None else page(number, 7).text})


def write(feed: Path, *lines: str) -> None:
    feed.write_text("\n".join(lines), "utf-8")


def run(root: Path, feed: Path, **settings: Any) -> RunReport:
    return pipeline.ingest([str(feed)], Settings.given(warehouse=root, workers=1, **settings))


def articles(root: Path) -> dict[str, object]:
    """The articles by the names of their records."""
    found = rows(root, "SELECT source_uri, article_body FROM articles")
    return {str(uri).rpartition("!/")[2]: body for uri, body in found}


def rejected(root: Path) -> dict[str, object]:
    """Codes of the rejections by the names of their records."""
    return {str(uri).rpartition("!/")[2]: code for uri, code in rows(root, "SELECT source_uri, code FROM quarantine")}


def test_a_record_that_vanished_from_its_file_goes_and_the_others_stay(tmp_path: Path) -> None:
    source, root = tmp_path / "source", tmp_path / "news"
    source.mkdir()
    feed = source / "feed.jsonl.gz"
    records = [json.dumps({"uri": f"story-{n}", "text": page(n, 7).text}) for n in range(4)]
    feed.write_bytes(gzip.compress("\n".join([*records, "{broken"]).encode()))
    ingest(root, source)
    before = dict(rows(root, "SELECT source_uri, article_id FROM articles"))
    assert {uri.rpartition("!/")[2] for uri in map(str, before)} == {f"story-{n}" for n in range(4)}
    assert rows(root, "SELECT code FROM quarantine") == [("bad_record",)]
    feed.write_bytes(gzip.compress("\n".join(records[1:]).encode()))
    ingest(root, source)
    assert dict(rows(root, "SELECT source_uri, article_id FROM articles")) == {
        uri: key for uri, key in before.items() if not str(uri).endswith("story-0")
    }
    assert rows(root, "SELECT count(*) FROM quarantine") == [(0,)]
    articles = {row[0] for row in rows(root, "SELECT article_id FROM articles")}
    state = read_state(root)
    assert {row[0] for name in HANGS_ON_ARTICLES for row in state[name]} == articles
    assert rows(root, "SELECT status, reason, documents FROM files") == [("loaded", None, 3)]


def test_a_record_that_is_broken_now_keeps_its_last_good_article(root: Path, feed: Path) -> None:
    write(feed, *(record(name, n) for n, name in enumerate("abcd")))
    run(root, feed)
    before = articles(root)
    write(feed, record("a", 7), record("b", None), json.dumps({"uri": "c", "text": 3}))
    run(root, feed)
    after = articles(root)
    assert after.keys() == {"a", "b", "c"}
    assert after["a"] != before["a"]
    assert (after["b"], after["c"]) == (before["b"], before["c"])
    assert rejected(root) == {"b": "empty", "c": "bad_record"}
    assert rows(root, "SELECT status, reason, documents, rejected FROM files") == [("loaded", None, 1, 2)]
    write(feed, record("a", 7), record("c", 9))
    run(root, feed)
    assert articles(root).keys() == {"a", "c"}


@pytest.mark.parametrize(
    "line", ['{"uri": "b", "text": "cut o', '["no object"]', json.dumps({"uri": "b", "text": "long " * 9_000})]
)
def test_a_line_that_may_be_any_record_removes_none(root: Path, feed: Path, line: str) -> None:
    write(feed, *(record(name, n) for n, name in enumerate("abc")))
    run(root, feed)
    before = articles(root)
    write(feed, record("a", 7), line)
    run(root, feed, max_document_bytes=40_000)
    after = articles(root)
    assert after["a"] != before["a"]
    assert (after["b"], after["c"]) == (before["b"], before["c"])
    [(status, reason)] = rows(root, "SELECT status, reason FROM files")
    assert (status, reason) == ("loaded", *rejected(root).values())


def test_a_record_that_our_own_code_fails_on_keeps_its_article(
    root: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(feed, record("a", 0), record("b", 1))
    run(root, feed)
    before = articles(root)
    write(feed, record("a", 2), record("b", 3))
    with monkeypatch.context() as patch:
        fail_on(patch, "b")
        run(root, feed)
    after = articles(root)
    assert after["a"] != before["a"]
    assert after["b"] == before["b"]
    run(root, feed)
    assert articles(root)["b"] not in (before["b"], None)
    assert rejected(root) == {}


def fail_on(patch: pytest.MonkeyPatch, *names: str) -> None:
    """Make the second pass fail on the records of these names."""
    usual = derive._derive

    def fails(pages: list[Any], *given: Any) -> Any:
        if any(p.source_uri.endswith(f"!/{name}") for p in pages for name in names):
            raise RuntimeError("made up")
        return usual(pages, *given)

    patch.setattr(derive, "_derive", fails)


def test_records_that_were_too_large_are_read_when_they_are_tried_again(root: Path, feed: Path) -> None:
    long = json.dumps({"uri": "b", "text": page(1, 7).text + "\n" * 50_000})
    write(feed, record("a", 0), long)
    assert run(root, feed, max_document_bytes=40_000).records_rejected == 1
    assert run(root, feed).status == "nothing to do"
    again = run(root, feed, max_document_bytes=40_000, retry_quarantined=True)
    assert (again.status, again.unchanged) == ("nothing to do", 1)
    assert run(root, feed, retry_quarantined=True).loaded == 1
    assert articles(root).keys() == {"a", "b"}
    assert rejected(root) == {}
    assert run(root, feed, retry_quarantined=True).status == "nothing to do"


def test_records_that_our_own_code_failed_on_are_tried_again(
    root: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(feed, record("a", 0), record("b", 1))
    with monkeypatch.context() as patch:
        fail_on(patch, "b")
        assert run(root, feed).loaded == 1
        assert rejected(root) == {"b": "internal_error"}
        state = read_state(root)
        assert run(root, feed).status == "nothing to do"
        assert differences(read_state(root), state) == {}
    assert run(root, feed).loaded == 1
    assert articles(root).keys() == {"a", "b"}
    assert run(root, feed).status == "nothing to do"


def test_a_feed_without_a_good_record_is_tried_again_for_one_that_our_own_code_failed_on(
    root: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(feed, record("a", None), record("b", 1))
    with monkeypatch.context() as patch:
        fail_on(patch, "b")
        assert run(root, feed).quarantined == 1
        assert rows(root, "SELECT status, reason FROM files") == [("quarantined", "internal_error")]
        assert run(root, feed).status == "nothing to do"
    assert run(root, feed).loaded == 1
    assert articles(root).keys() == {"b"}


def test_a_feed_that_breaks_off_replaces_what_comes_again_and_removes_nothing(root: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl.gz"

    def packed(first: int) -> bytes:
        return gzip.compress("\n".join(record(f"r{n}", first + n) for n in range(9)).encode(), mtime=0)

    feed.write_bytes(packed(0))
    ingest(root, feed)
    before = articles(root)
    assert len(before) == 9
    cut = packed(20)
    feed.write_bytes(cut[: len(cut) * 2 // 3])
    ingest(root, feed)
    after = articles(root)
    assert after.keys() == before.keys()
    [(status, reason, documents)] = rows(root, "SELECT status, reason, documents FROM files")
    assert (status, reason) == ("loaded", "truncated")
    assert 0 < documents < 9
    assert sum(after[name] != before[name] for name in before) == documents
    feed.write_bytes(packed(20))
    ingest(root, feed)
    assert rows(root, "SELECT status, reason, documents FROM files") == [("loaded", None, 9)]
    assert all(body != before[name] for name, body in articles(root).items())


def test_a_feed_that_vanished_and_came_back_still_says_what_could_not_be_read_of_it(root: Path, feed: Path) -> None:
    write(feed, record("tides", 1), "{cut off")
    write(feed.with_name("other.jsonl"), record("harvest", 2))
    ingest(root, feed.parent)
    ledger = "SELECT file_uri, status, reason, documents, rejected, modified_ns FROM files ORDER BY ALL"
    before, away = rows(root, ledger), feed.parent.parent / "away"
    assert before[0][1:4] == ("loaded", "bad_record", 1)
    feed.rename(away)
    ingest(root, feed.parent)
    assert rows(root, ledger)[0][1] == "vanished"
    away.rename(feed)
    ingest(root, feed.parent)
    assert rows(root, ledger) == before


def test_the_report_tells_records_that_were_rejected(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    lines = [json.dumps({"text": page(1, 7).text}), "[]", "{", json.dumps({"text": page(2, 7).text})]
    (tmp_path / "source" / "feed.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "source" / "bad.jsonl").write_text("{\n[", "utf-8")
    report = ingest(tmp_path / "news", tmp_path / "source")
    assert (report.loaded, report.quarantined, report.records_rejected) == (1, 1, 2)
    assert "1 quarantined, 2 records rejected" in report.summary()
