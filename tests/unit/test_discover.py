"""Listing sources and comparing them with the ledger."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.discover import SUFFIXES, FoundFile, Listing, SourceNotFound, file_uri, list_sources, plan
from tasks.rejection import reject

LEDGER = pa.schema(
    [(n, pa.string()) for n in ("file_uri", "source", "status", "reason")]
    + [("bytes", pa.int64()), ("modified_ns", pa.int64())]
)


def ledger(*rows: tuple[object, ...]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(LEDGER.names, row, strict=True)) for row in rows], LEDGER)


def found(uri: str, size: int = 1, modified: int = 1) -> FoundFile:
    return FoundFile(uri, uri, "/s", size, modified)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "s"
    (folder / "deep" / "er").mkdir(parents=True)
    for name in ("b.txt", "a.TXT.GZ", "deep/c.html", "deep/er/d.jsonl.zst", "e.pdf", ".hidden.txt", "deep/f"):
        (folder / name).write_bytes(b"x")
    return folder


def names(listing: Listing, source: Path) -> list[str]:
    return [os.path.relpath(f.path, source) for f in listing.files]


def test_a_folder_is_searched_for_names_that_a_reader_knows(source: Path) -> None:
    listing = list_sources([str(source)])
    assert names(listing, source) == ["a.TXT.GZ", "b.txt", "deep/c.html", "deep/er/d.jsonl.zst"]
    assert (listing.ignored, listing.rejections) == (3, [])
    assert {f.source for f in listing.files} == {str(source)}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_is_listed(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"page{suffix}").write_bytes(b"")
    assert len(list_sources([str(tmp_path)]).files) == 1


def test_a_pattern_lists_what_it_matches(source: Path) -> None:
    assert names(list_sources([f"{source}/**/*.html"]), source) == ["deep/c.html"]
    assert names(list_sources([f"{source}/?.*"]), source) == ["a.TXT.GZ", "b.txt", "e.pdf"]


def test_a_single_file_is_taken_at_its_word(source: Path) -> None:
    assert names(list_sources([str(source / "e.pdf")]), source) == ["e.pdf"]


def test_a_name_with_pattern_characters_is_a_name_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / "a[1]*.txt").write_bytes(b"")
    assert len(list_sources([str(tmp_path / "a[1]*.txt")]).files) == 1


def test_files_come_in_order_of_uri_and_once(source: Path) -> None:
    one = list_sources([str(source), str(source / "b.txt"), str(source / "deep")])
    other = list_sources([str(source / "deep"), str(source / "b.txt"), str(source)])
    assert [f.path for f in one.files] == [f.path for f in other.files] == sorted({f.path for f in one.files})


@pytest.mark.parametrize("missing", ["nothing", "*.nothing", "nothing/*.txt"])
def test_a_source_that_names_nothing_is_an_error(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SourceNotFound, match="nothing"):
        list_sources([str(tmp_path / missing)])


def test_a_name_that_is_no_utf8_has_a_uri_of_its_own() -> None:
    assert file_uri("/a/ü.txt") == "/a/ü.txt"
    assert file_uri(os.fsdecode(b"/a/\xff b.txt")) == "file:///a/%FF%20b.txt"


def test_only_new_and_changed_files_are_read() -> None:
    known = ledger(
        ("/s/same", "/s", "loaded", None, 1, 1),
        ("/s/size", "/s", "loaded", None, 2, 1),
        ("/s/time", "/s", "loaded", None, 1, 2),
        ("/s/bad", "/s", "quarantined", "empty", 1, 1),
        ("/s/again", "/s", "quarantined", "changing", 1, 1),
        ("/s/back", "/s", "vanished", None, 1, 1),
    )
    listed = [found(f"/s/{n}") for n in ("again", "back", "bad", "new", "same", "size", "time")]
    result = plan(Listing(listed), known, ["/s"])
    assert [f.file_uri for f in result.to_read] == [f"/s/{n}" for n in ("again", "back", "new", "size", "time")]
    assert (result.unchanged, result.vanished) == (2, [])


def test_only_files_of_the_sources_listed_can_vanish() -> None:
    known = ledger(
        ("/s/gone", "/s", "loaded", None, 1, 1),
        ("/s/long-gone", "/s", "vanished", None, 1, 1),
        ("/s-other/x", "/s-other", "loaded", None, 1, 1),
        ("/t/y", "/t", "loaded", None, 1, 1),
    )
    assert plan(Listing(), known, ["/s"]).vanished == ["/s/gone"]
    assert plan(Listing(), known, ["/t", "/s"]).vanished == ["/s/gone", "/t/y"]
    assert plan(Listing(), known, ["/"]).vanished == ["/s-other/x", "/s/gone", "/t/y"]


def test_a_rejection_that_is_known_is_no_change() -> None:
    loop = reject("/s/l", "/s/l", "discover", "symlink_loop")
    known = ledger(("/s/l", "/s/l", "quarantined", "symlink_loop", None, None))
    assert plan(Listing(rejections=[loop]), known, ["/s"]).rejections == []
    assert plan(Listing(rejections=[loop]), ledger(), ["/s"]).rejections == [loop]
    other = ledger(("/s/l", "/s", "loaded", None, 1, 1))
    assert plan(Listing(rejections=[loop]), other, ["/s"]).rejections == [loop]
