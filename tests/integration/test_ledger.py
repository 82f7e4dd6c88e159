"""What a second run does with a source: only what changed, and nothing is forgotten."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows import loading, pipeline, upkeep
from flows.forgetting import would_forget
from flows.pipeline import reprocess
from flows.settings import Settings
from tasks.discover import file_uri
from tests.bench.generate import page
from tests.integration.warehouse_state import differences, ingest, read_state, rows
from warehouse.checks import Check
from warehouse.contract import TABLES
from warehouse.errors import ChecksFailed, UsageError
from warehouse.lake import open_lake
from warehouse.location import Location

HANGS_ON_ARTICLES = [t.name for t in TABLES if t.is_derived and t.public]

_opened: list[str] | None = None


def _note_opens(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _opened is not None and isinstance(arguments[0], (str, bytes)):
        _opened.append(os.fsdecode(arguments[0]))


sys.addaudithook(_note_opens)


@contextmanager
def opens() -> Iterator[list[str]]:
    """Every path that Python opens meanwhile, by whatever function."""
    global _opened
    _opened = noted = []
    try:
        yield noted
    finally:
        _opened = None


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(page(number, 7).text, "utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path, source: Path) -> Path:
    ingest(tmp_path / "news", source)
    return tmp_path / "news"


def status_of(root: Path, path: Path) -> tuple[object, ...]:
    [row] = rows(root, "SELECT status, reason, documents FROM files WHERE file_uri = ?", str(path))
    return row


def article_of(root: Path, path: Path) -> tuple[object, ...]:
    [row] = rows(root, "SELECT article_id, article_body, run_id FROM articles WHERE source_uri = ?", str(path))
    return row


def rewrite_unnoticed(path: Path, content: bytes) -> None:
    """Other content of the same size and with the same time."""
    before = path.stat()
    assert len(content) == before.st_size
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_first_run_opens_every_file(tmp_path: Path, source: Path) -> None:
    with opens() as noted:
        ingest(tmp_path / "news", source)
    assert {p for p in noted if p.startswith(str(source))} == {str(p) for p in source.iterdir()}


def test_a_second_run_opens_no_file_and_makes_no_snapshot(root: Path, source: Path) -> None:
    before, link = json.loads((root / "last_run.json").read_text()), os.readlink(root / "news.duckdb")
    state = read_state(root)
    with opens() as noted:
        report = ingest(root, source)
    assert [p for p in noted if p.startswith(str(source))] == []
    after = json.loads((root / "last_run.json").read_text())
    assert after["snapshot"] == before["snapshot"] == report.snapshot
    assert (report.loaded, report.unchanged) == (0, 6)
    assert os.readlink(root / "news.duckdb") == link
    assert differences(read_state(root), state) == {}


def test_content_is_not_looked_at_where_size_and_time_are_those_of_the_ledger(root: Path, source: Path) -> None:
    state = read_state(root)
    content = (source / "0.txt").read_bytes()
    rewrite_unnoticed(source / "0.txt", content[::-1])
    ingest(root, source)
    assert differences(read_state(root), state) == {}


def test_a_changed_file_replaces_its_article_and_all_that_hangs_on_it(tmp_path: Path, root: Path, source: Path) -> None:
    (source / "2.txt").write_text(page(77, 7).text, "utf-8")
    report = ingest(root, source)
    assert (report.loaded, report.unchanged, report.articles) == (1, 5, 1)
    reprocess(Settings.given(warehouse=root, workers=1))  # the other pages were derived beside the page as it was
    ingest(tmp_path / "fresh", source)
    one, other = read_state(root, ["run_id"]), read_state(tmp_path / "fresh", ["run_id"])
    for name in HANGS_ON_ARTICLES:
        assert one[name] == other[name], name
    assert one["files"] == other["files"]
    assert one["duplicate_links"] == other["duplicate_links"]


def test_a_vanished_file_is_marked_its_article_stays_and_it_may_come_back(root: Path, source: Path) -> None:
    path = source / "3.txt"
    content, times = path.read_bytes(), path.stat()
    article = article_of(root, path)
    path.unlink()
    report = ingest(root, source)
    assert (report.vanished, status_of(root, path)[0]) == (1, "vanished")
    assert article_of(root, path) == article
    again = ingest(root, source)
    assert (again.vanished, again.status) == (0, "nothing to do")
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert ingest(root, source).unchanged == len(list(source.iterdir()))
    assert status_of(root, path) == ("loaded", None, 1)
    assert article_of(root, path)[:2] == article[:2]


def test_a_source_that_is_not_listed_does_not_vanish(tmp_path: Path, root: Path, source: Path) -> None:
    other = tmp_path / "source-two"
    other.mkdir()
    (other / "0.txt").write_text(page(50, 7).text, "utf-8")
    report = ingest(root, other)
    assert (report.loaded, report.vanished) == (1, 0)
    assert rows(root, "SELECT DISTINCT status FROM files") == [("loaded",)]


def test_two_sources_with_the_same_relative_name_are_two_articles(tmp_path: Path, root: Path, source: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "0.txt").write_text(page(0, 7).text, "utf-8")
    ingest(root, source, other)
    one, two = article_of(root, source / "0.txt"), article_of(root, other / "0.txt")
    assert one[0] != two[0]
    assert one[1] == two[1]
    assert rows(root, "SELECT count(DISTINCT cluster_id) FROM articles WHERE article_id IN (?, ?)", one[0], two[0]) == [
        (1,)
    ]
    part, whole = sorted((str(one[0]), str(two[0])), reverse=True)
    links = "SELECT article_id, other_id, score FROM duplicate_links WHERE kind = 'exact'"
    assert rows(root, links) == [(part, whole, 1.0)]

    (other / "0.txt").write_text(page(70, 7).text, "utf-8")
    ingest(root, source, other)
    assert rows(root, links) == []


def test_a_file_under_two_sources_is_one_article(tmp_path: Path, source: Path) -> None:
    ingest(tmp_path / "news", source, source / "0.txt", source / ".." / "source")
    assert rows(tmp_path / "news", "SELECT count(*) FROM articles") == [(6,)]


def test_a_good_file_that_becomes_broken_keeps_its_last_good_article(root: Path, source: Path) -> None:
    path = source / "1.txt"
    article = article_of(root, path)
    segments = rows(root, "SELECT count(*) FROM segments WHERE article_id = ?", article[0])
    path.write_bytes(b"")
    ingest(root, source)
    assert status_of(root, path)[:2] == ("quarantined", "empty")
    assert article_of(root, path) == article
    assert rows(root, "SELECT count(*) FROM segments WHERE article_id = ?", article[0]) == segments
    path.write_text(page(60, 7).text, "utf-8")
    ingest(root, source)
    assert status_of(root, path) == ("loaded", None, 1)
    assert rows(root, "SELECT count(*) FROM quarantine") == [(0,)]
    assert article_of(root, path)[1] != article[1]


def test_a_file_that_is_replaced_by_a_pipe_keeps_its_article(root: Path, source: Path) -> None:
    path = source / "1.txt"
    article = article_of(root, path)
    path.unlink()
    os.mkfifo(path)
    ingest(root, source)
    assert status_of(root, path)[:2] == ("quarantined", "not_a_file")
    assert article_of(root, path) == article
    assert ingest(root, source).status == "nothing to do"


def test_a_file_rejected_while_listing_keeps_its_source(root: Path, source: Path) -> None:
    (source / "1.txt").unlink()
    os.mkfifo(source / "1.txt")
    (source / "loop.txt").symlink_to("loop.txt")
    ingest(root, source)
    assert rows(root, "SELECT DISTINCT source FROM files") == [(str(source),)]
    assert rows(root, "SELECT count(*) FROM files WHERE status = 'quarantined'") == [(2,)]


def test_sources_that_overlap_agree_on_what_is_there(root: Path, source: Path) -> None:
    odd = source / "odd.name"
    odd.write_text(page(9, 7).text, "utf-8")
    state = None
    for sources in ([odd], [source], [source / "*.txt"], [source / "**"], [source / "0.txt", source]):
        ingest(root, *sources)
        state = state or read_state(root)
        assert rows(root, "SELECT DISTINCT status FROM files") == [("loaded",)]
        assert differences(read_state(root), state) == {}


def test_a_pattern_is_not_led_in_circles(tmp_path: Path, source: Path) -> None:
    (source / "again").symlink_to(".")
    assert ingest(tmp_path / "news", source / "**" / "*.txt").loaded == 6


@pytest.mark.parametrize("name", ["3.txt", "[3].txt"])
def test_a_source_whose_last_file_is_gone_is_no_error(root: Path, source: Path, name: str) -> None:
    (source / "3.txt").unlink()
    assert ingest(root, source / name).vanished == 1
    assert status_of(root, source / "3.txt")[0] == "vanished"
    assert ingest(root, source / name).status == "nothing to do"
    with pytest.raises(UsageError, match="no such file"):
        ingest(root, source / name.replace("3", "8"))


def test_a_folder_that_lost_all_its_files_stops_the_run(tmp_path: Path, root: Path, source: Path) -> None:
    state = read_state(root)
    source.rename(tmp_path / "away")
    for _ in range(2):
        with pytest.raises(UsageError, match=r"6 files of it are in the warehouse: is it mounted\?"):
            ingest(root, source)
        assert differences(read_state(root), state) == {}
        source.mkdir(exist_ok=True)


def test_a_touched_file_gives_the_same_article(root: Path, source: Path) -> None:
    state = read_state(root, ["run_id", "modified_ns"])
    os.utime(source / "4.txt", ns=(1, 1_700_000_000_000_000_000))
    ingest(root, source)
    now = read_state(root, ["run_id", "modified_ns"])
    assert differences(now, state).keys() == {"runs", "checks"}
    assert ingest(root, source).status == "nothing to do"


@pytest.mark.parametrize("year", [1600, 2400])
def test_a_file_whose_time_no_column_holds_is_loaded_as_any_other(tmp_path: Path, source: Path, year: int) -> None:
    odd, seconds = source / "2.txt", int((year - 1970) * 365.25 * 86_400)
    os.utime(odd, (seconds, seconds))
    if abs(odd.stat().st_mtime_ns) < 1 << 63:
        pytest.skip("this file system has no such times")
    assert ingest(tmp_path / "news", source).loaded == 6
    again = ingest(tmp_path / "news", source)
    assert (again.status, again.unchanged) == ("nothing to do", 6)


def test_new_times_of_files_are_noted_by_a_run_of_its_own_name(root: Path, source: Path) -> None:
    os.utime(source / "4.txt", ns=(1, 1_700_000_000_000_000_000))
    report = ingest(root, source)
    assert (report.status, report.loaded, report.unchanged) == ("completed", 0, 6)
    assert rows(root, "SELECT files_loaded, files_unchanged FROM runs WHERE run_id = ?", report.run_id) == [(0, 6)]
    assert rows(root, "SELECT modified_ns FROM files WHERE file_uri = ?", str(source / "4.txt")) == [
        (1_700_000_000_000_000_000,)
    ]


def test_new_times_of_files_are_noted_with_the_load_or_not_at_all(
    root: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_lake(Location.at(root)) as lake:
        ledger, snapshot = lake.query("FROM lake.files ORDER BY ALL"), lake.snapshot
    os.utime(source / "4.txt", ns=(1, 1_700_000_000_000_000_000))
    (source / "new.txt").write_text(page(70, 7).text, "utf-8")
    failed = Check("nothing_is_wrong", "fail", False, 1, "something")
    monkeypatch.setattr(loading, "run_checks", lambda lake: [failed])
    with pytest.raises(ChecksFailed):
        ingest(root, source)
    with open_lake(Location.at(root)) as lake:
        assert lake.query("FROM lake.files ORDER BY ALL") == ledger
        assert lake.snapshot == snapshot


def test_files_that_were_read_and_are_as_before_count_as_unchanged(root: Path, source: Path) -> None:
    for path in source.iterdir():
        os.utime(path)
    (source / "0.txt").write_text(page(70, 7).text, "utf-8")
    report = ingest(root, source)
    counts = (report.loaded, report.unchanged)
    assert counts == (1, 5)
    assert rows(root, "SELECT files_loaded, files_unchanged FROM runs WHERE run_id = ?", report.run_id) == [counts]


def test_a_run_over_one_page_has_nothing_to_compare(tmp_path: Path) -> None:
    path = tmp_path / "only.txt"
    path.write_text(page(60, 7).text, "utf-8")
    report = ingest(tmp_path / "news", path)
    assert (report.status, report.articles, report.duplicate_links) == ("completed", 1, 0)


def test_a_source_may_be_given_as_a_uri(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 1.txt")
    path.write_text(page(60, 7).text, "utf-8")
    report = pipeline.ingest([file_uri(str(path))], Settings.given(warehouse=tmp_path / "news", workers=1))
    assert (report.loaded, report.sources) == (1, [file_uri(str(path))])


def test_what_is_forgotten_leaves_no_row_and_no_byte(tmp_path: Path, root: Path, source: Path) -> None:
    settings = Settings.given(warehouse=root, keep_hours=0)
    secret = "Only this copy has words from Aunt Wilhelmina"
    (source / "copy.txt").write_text((source / "3.txt").read_text("utf-8") + f"\n{secret}\n", "utf-8")
    (source / "broken.txt").write_bytes(b"\0\1\2broken" * 30)
    ingest(root, source)
    cluster = rows(root, "SELECT cluster_id, copies FROM unique_articles WHERE copies > 1")
    assert len(cluster) == 1
    gone = [source / name for name in ("broken.txt", "copy.txt")]
    gone[0].unlink()
    with pytest.raises(UsageError, match=r"copy\.txt is still there"):
        pipeline.forget(list(map(str, gone)), settings)
    with pytest.raises(UsageError, match=r"knows no file of .*7\.txt"):
        pipeline.forget([str(source / "7.txt")], settings)
    with pytest.raises(UsageError, match=r"is still there, and 6 more: the next run would load it again"):
        pipeline.forget([str(source)], settings)
    gone[1].unlink()
    assert would_forget([f"file://{path}" for path in gone], settings) == [(str(gone[0]), 0), (str(gone[1]), 1)]

    report = pipeline.forget(list(map(str, gone)), settings)

    assert report.summary().startswith("2 files and 1 articles forgotten, 0 duplicate links")
    assert rows(root, "SELECT cluster_id, copies FROM unique_articles WHERE cluster_id = ?", cluster[0][0]) == [
        (cluster[0][0], 1)
    ]
    assert ingest(root, source).status == "nothing to do"
    ingest(tmp_path / "fresh", source)
    states = [read_state(folder, without=("run_id", "cluster_id")) for folder in (root, tmp_path / "fresh")]
    assert differences(*states).keys() <= {"runs", "checks", "unique_articles", "publication"}
    upkeep.maintain(settings)
    everything = [path for path in root.rglob("*") if path.is_file()]
    tables = [pq.read_table(path) for path in everything if path.suffix == ".parquet"]
    texts = [text for table in tables if "text" in table.column_names for text in table["text"].to_pylist()]
    assert texts
    assert not any(secret in str(text) for text in texts)
    assert not any(secret.encode() in path.read_bytes() for path in everything)
    assert not list((root / "quarantine").glob("??/*"))
