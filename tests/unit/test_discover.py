"""Listing sources and comparing them with the ledger."""

from __future__ import annotations

import glob
import os
import time
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.discover import (
    SUFFIXES,
    FoundFile,
    Listing,
    SourceEmptied,
    SourceNotFound,
    StillThere,
    file_path,
    file_uri,
    given_up,
    list_sources,
    plan,
)
from tasks.glob_pattern import GlobPattern
from tasks.rejection import reject

LEDGER = pa.schema(
    [(n, pa.string()) for n in ("file_uri", "source", "status", "reason")]
    + [("bytes", pa.int64()), ("modified_ns", pa.int64()), ("rejected", pa.int32())]
    + [("loaded_hash", pa.string()), ("is_unsettled", pa.bool_())]
)


def ledger(*rows: tuple[object, ...]) -> pa.Table:
    """A ledger of rows [file_uri, source, status, reason, bytes, modified_ns, rejected, loaded_hash, is_unsettled], of
    which the last three may be left out."""
    usual = (0, None, False)
    full = [(*row, *usual[len(row) - 6 :]) for row in rows]
    return pa.Table.from_pylist([dict(zip(LEDGER.names, row, strict=True)) for row in full], LEDGER)


def loaded(*paths: object) -> pa.Table:
    """A ledger in which these files are loaded."""
    return ledger(*((file_uri(str(path)), "/elsewhere", "loaded", None, 1, 1) for path in paths))


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


def refused(listing: Listing, source: Path) -> list[tuple[str, str]]:
    return [(os.path.relpath(file_path(r.file_uri), source), r.code) for r in listing.rejections]


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
    listing = list_sources([f"{source}/?.*"])
    assert (names(listing, source), listing.ignored) == (["a.TXT.GZ", "b.txt"], 1)
    assert {f.source for f in listing.files} == {f"{source}/?.*"}


def test_a_pattern_that_matches_a_folder_takes_what_is_below_it(source: Path) -> None:
    listing = list_sources([f"{source}/d*"])
    assert (names(listing, source), listing.ignored) == (["deep/c.html", "deep/er/d.jsonl.zst"], 1)
    assert names(list_sources([f"{source}/*/*r"]), source) == ["deep/er/d.jsonl.zst"]
    assert names(list_sources([f"{source}/**"]), source) == names(list_sources([str(source)]), source)


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "*.txt",
        "*/*.txt",
        "**/*.txt",
        "**/x/*.txt",
        "x/**/y/**",
        "[xy]/?.txt",
        "[!x]*/**",
        "**/x/**/y/*.txt",
        "*x*.*",
    ],
)
def test_a_pattern_matches_what_a_shell_would_match(tmp_path: Path, pattern: str) -> None:
    for folder in ("", "x", "y", "x/y", "y/x/y", "x/x/y/y", "xx"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for name in ("a.txt", "xx.txt", "[x].txt"):
            (tmp_path / folder / name).write_bytes(b"")
    wanted = set()
    for match in glob.glob(str(tmp_path / pattern), recursive=True):
        below = (os.path.join(d, f) for d, _, files in os.walk(match) for f in files)
        wanted.update(below if os.path.isdir(match) else [match])
    assert wanted
    assert {f.path for f in list_sources([str(tmp_path / pattern)]).files} == wanted


def test_a_pattern_does_not_enter_linked_folders(source: Path) -> None:
    for name in ("again", "and-again"):
        (source / name).symlink_to(".")
        (source / "deep" / name).symlink_to("..")
    assert names(list_sources([f"{source}/**/*.txt"]), source) == ["b.txt"]
    assert names(list_sources([f"{source}/**"]), source) == names(list_sources([str(source)]), source)


def test_a_pattern_opens_no_folder_in_which_nothing_can_match(source: Path) -> None:
    (source / "deep" / "feed.jsonl!").mkdir()
    assert refused(list_sources([f"{source}/*.txt"]), source) == []
    assert refused(list_sources([f"{source}/*/*"]), source) == [("deep/feed.jsonl!", "bad_name")]


def test_matching_takes_no_time_that_grows_with_the_ways_to_match() -> None:
    start = time.process_time()
    assert not GlobPattern("/" + "*a" * 100 + "b").covers("/" + "a" * 250)
    assert not GlobPattern("/" + "**/a/" * 100 + "b").covers("/a" * 1000)
    assert time.process_time() - start < 2


def test_a_single_file_is_taken_at_its_word(source: Path) -> None:
    assert names(list_sources([str(source / "e.pdf")]), source) == ["e.pdf"]


def test_a_name_with_pattern_characters_is_a_name_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / "a[1]*.txt").write_bytes(b"")
    (tmp_path / "a1.txt").write_bytes(b"")
    assert names(list_sources([str(tmp_path / "a[1]*.txt")]), tmp_path) == ["a[1]*.txt"]


def test_hidden_folders_are_not_walked(source: Path) -> None:
    before = list_sources([str(source)])
    (source / "deep" / ".git" / "objects").mkdir(parents=True)
    for name in ("x.txt", "y.txt", "objects/z.txt"):
        (source / "deep" / ".git" / name).write_bytes(b"x")
    listing = list_sources([str(source)])
    assert (listing.files, listing.ignored) == (before.files, before.ignored + 1)
    assert names(list_sources([f"{source}/**/*.txt"]), source) == ["b.txt"]
    assert names(list_sources([str(source / "deep" / ".git")]), source / "deep" / ".git") == [
        "objects/z.txt",
        "x.txt",
        "y.txt",
    ]


def test_a_linked_folder_is_refused_only_where_it_leads_out_of_the_source(source: Path, tmp_path: Path) -> None:
    before = list_sources([str(source)])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "o.txt").write_bytes(b"x")
    (source / "out").symlink_to(tmp_path / "other")
    (source / "out.txt").symlink_to(tmp_path / "other")
    (source / "deep" / "up").symlink_to("../..")
    (source / "in").symlink_to("deep")
    (source / "in.txt").symlink_to("deep")
    (source / "deep" / "loop").symlink_to(".")
    listing = list_sources([str(source)])
    assert refused(listing, source) == [(n, "outside_source") for n in ("deep/up", "out", "out.txt")]
    assert (listing.files, listing.ignored) == (before.files, before.ignored)


def test_a_file_is_not_mistaken_for_a_record(tmp_path: Path) -> None:
    for name in ("feed.jsonl!", "feed.jsonl.gz!/deep", "Feed.JSONL.zst!", "fine!", "fine.txt!", "fine.jsonl"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.txt").write_bytes(b"x")
    (tmp_path / "b.jsonl!").write_bytes(b"x")
    listing = list_sources([str(tmp_path)])
    assert names(listing, tmp_path) == ["fine!/a.txt", "fine.jsonl/a.txt", "fine.txt!/a.txt"]
    bad = [(n, "bad_name") for n in ("Feed.JSONL.zst!", "feed.jsonl!", "feed.jsonl.gz!")]
    assert refused(listing, tmp_path) == bad
    for source in ("feed.jsonl.gz!", "feed.jsonl.gz!/deep", "feed.jsonl.gz!/deep/a.txt", "feed.jsonl.gz!/deep/*"):
        listing = list_sources([str(tmp_path / source)])
        assert (listing.files, refused(listing, tmp_path)) == ([], bad[2:])
    assert names(list_sources([str(tmp_path / "b.jsonl!")]), tmp_path) == ["b.jsonl!"]


def test_a_rejection_names_its_source_and_comes_once(source: Path) -> None:
    os.mkfifo(source / "deep" / "pipe.txt")
    one = list_sources([str(source), str(source / "deep"), f"{source}/*"]).rejections
    assert [(r.file_uri, r.source) for r in one] == [(str(source / "deep" / "pipe.txt"), str(source))]
    assert [r.source for r in list_sources([f"{source}/**/*.txt"]).rejections] == [f"{source}/**/*.txt"]


def test_files_come_in_order_of_uri_and_once(source: Path) -> None:
    one = list_sources([str(source), str(source / "b.txt"), str(source / "deep")])
    other = list_sources([str(source / "deep"), str(source / "b.txt"), str(source)])
    assert [f.path for f in one.files] == [f.path for f in other.files] == sorted({f.path for f in one.files})


@pytest.mark.parametrize("missing", ["nothing", "*.nothing", "nothing/*.txt", "nothing/**", "n\0thing", "x" * 300])
def test_a_source_that_names_nothing_is_an_error(tmp_path: Path, missing: str) -> None:
    sources = [str(tmp_path / missing)]
    with pytest.raises(SourceNotFound, match=r"no such|no file"):
        plan(list_sources(sources), loaded("/s/nothing", f"{tmp_path}-nothing"), sources)


def test_a_file_that_is_a_source_and_cannot_be_read_is_an_error(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = str(next(source.glob("*.txt")))
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed)
    with pytest.raises(SourceNotFound, match="cannot be read"):
        list_sources([closed])
    assert closed in [f.path for f in list_sources([str(source)]).files]


def test_a_source_without_a_name_is_an_error() -> None:
    with pytest.raises(SourceNotFound, match="empty name"):
        list_sources([""])


@pytest.mark.parametrize("source", ["gone.txt", "*.txt", "**/g*", "gone.???"])
def test_files_of_a_source_that_names_nothing_any_more_are_vanished(tmp_path: Path, source: str) -> None:
    sources = [str(tmp_path / source)]
    listing = list_sources(sources)
    assert listing.missing == sources
    gone = str(tmp_path / "gone.txt")
    assert plan(listing, loaded(gone, tmp_path / "other.html"), sources).vanished == [gone]
    known = ledger((gone, sources[0], "vanished", None, 1, 1))
    assert plan(listing, known, sources).vanished == []


def test_a_pattern_that_matches_only_what_no_reader_knows_is_no_error(source: Path) -> None:
    listing = list_sources([f"{source}/*.pdf", f"{source}/e*"])
    assert (listing.files, listing.missing, listing.ignored) == ([], [], 2)


def test_a_name_that_is_no_utf8_has_a_uri_of_its_own() -> None:
    assert file_uri("/a/ü.txt") == "/a/ü.txt"
    assert file_uri(os.fsdecode(b"/a/\xff b.txt")) == "file:///a/%FF%20b.txt"
    for path in ("/a/ü %41.txt", os.fsdecode(b"/a/\xff %41.txt")):
        assert file_path(file_uri(path)) == path


def test_only_new_and_changed_files_are_read() -> None:
    known = ledger(
        ("/s/same", "/s", "loaded", None, 1, 1),
        ("/s/size", "/s", "loaded", None, 2, 1),
        ("/s/time", "/s", "loaded", None, 1, 2),
        ("/s/bad", "/s", "quarantined", "empty", 1, 1),
        ("/s/again", "/s", "quarantined", "changing", 1, 1, 1, None, True),
        ("/s/back", "/s", "vanished", None, 1, 1),
    )
    listed = [found(f"/s/{n}") for n in ("again", "back", "bad", "new", "same", "size", "time")]
    result = plan(Listing(listed), known, ["/s"])
    assert [f.file_uri for f in result.to_read] == [f"/s/{n}" for n in ("again", "back", "new", "size", "time")]
    assert (result.unchanged, result.vanished) == (2, [])


def test_what_was_rejected_is_read_again_where_that_may_help() -> None:
    known = ledger(
        ("/s/bad", "/s", "quarantined", "empty", 1, 1, 1),
        ("/s/failed", "/s", "loaded", None, 1, 1, 1, "hash", True),
        ("/s/good", "/s", "loaded", None, 1, 1, 0, "hash"),
        ("/s/part", "/s", "loaded", None, 1, 1, 2, "hash"),
    )
    listed = Listing([found(f"/s/{n}") for n in ("bad", "failed", "good", "part")])
    read = [(f.file_uri, f.loaded_hash) for f in plan(listed, known, ["/s"]).to_read]
    assert read == [("/s/failed", None)]
    read = [(f.file_uri, f.loaded_hash) for f in plan(listed, known, ["/s"], retry_quarantined=True).to_read]
    assert read == [("/s/bad", None), ("/s/failed", None), ("/s/part", None)]


def test_only_files_of_the_sources_listed_can_vanish() -> None:
    known = ledger(
        ("/s/gone", "/s", "loaded", None, 1, 1),
        ("/s/long-gone", "/s", "vanished", None, 1, 1),
        ("/s-other/x", "/s-other", "loaded", None, 1, 1),
        ("/t/y", "/t", "loaded", None, 1, 1),
    )
    for sources, vanished in (
        (["/s"], ["/s/gone"]),
        (["/t", "/s"], ["/s/gone", "/t/y"]),
        (["/"], ["/s-other/x", "/s/gone", "/t/y"]),
        (["/s*/x"], ["/s-other/x"]),
        (["/s*"], ["/s-other/x", "/s/gone"]),
        (["/t/y"], ["/t/y"]),
    ):
        assert plan(Listing(), known, sources, allow_vanished=True).vanished == vanished


def test_a_file_that_is_there_has_not_vanished_however_it_was_listed(source: Path) -> None:
    odd, dangling, raw = source / "e.pdf", source / "dangling", source / os.fsdecode(b"\xff.dat")
    dangling.symlink_to("nowhere")
    raw.write_bytes(b"x")
    gone = source / os.fsdecode(b"gone \xff.txt")
    known = loaded(odd, dangling, raw, source / ".hidden.txt", source / "deep" / "f", gone)
    for sources in ([str(source)], [f"{source}/**"], [f"{source}/*"]):
        assert plan(list_sources(sources), known, sources).vanished == [file_uri(str(gone))]


def test_a_folder_in_place_of_a_file_leaves_nothing_of_the_file(source: Path) -> None:
    (source / "ferries.txt").mkdir()
    known = loaded(source / "ferries.txt", source / "b.txt")
    for sources in ([str(source)], [f"{source}/**"], [f"{source}/*"]):
        assert plan(list_sources(sources), known, sources).vanished == [str(source / "ferries.txt")]


def test_a_folder_that_was_refused_and_can_be_listed_now_is_no_rejection_any_more(source: Path) -> None:
    known = ledger(
        (str(source / "deep"), str(source), "quarantined", "unreadable", None, None, 1, None, True),
        (str(source / "harbour"), str(source), "quarantined", "outside_source", None, None, 1, None, False),
    )
    (source / "harbour").symlink_to("/")
    for sources in ([str(source)], [f"{source}/**"], [f"{source}/*"]):
        assert plan(list_sources(sources), known, sources).vanished == [str(source / "deep")]
    only = source.parent / "only"
    (only / "empty").mkdir(parents=True)
    known = ledger((str(only / "empty"), str(only), "quarantined", "unreadable", None, None, 1, None, True))
    assert plan(list_sources([str(only)]), known, [str(only)]).vanished == [str(only / "empty")]


def test_the_warehouse_is_not_searched_for_pages(source: Path) -> None:
    (source / "news" / "published").mkdir(parents=True)
    (source / "news" / "published" / "root.txt").write_text("/s/news")
    (source / "by-link").symlink_to("news")
    for pattern in (str(source), f"{source}/**", f"{source}/*", f"{source}/ne*"):
        for warehouse in (source / "news", source / "deep" / ".." / "news", source / "by-link"):
            listing = list_sources([pattern], warehouse)
            assert not [name for name in names(listing, source) if name.startswith("news")]
    assert len(names(list_sources([str(source / "news" / "published")], source / "news"), source)) == 1


def test_a_folder_that_lost_all_its_files_looks_unmounted(tmp_path: Path, source: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    known = loaded(*(empty / f"{n}.txt" for n in range(3)), source / "gone.txt")
    for sources in ([str(empty)], [str(source), f"{empty}/"], [str(empty), str(empty / "0.txt")]):
        listing = list_sources(sources)
        with pytest.raises(
            SourceEmptied, match=r"empty/? is empty, but 3 files of it are in the warehouse: is it mounted"
        ):
            plan(listing, known, sources)
        assert len(plan(listing, known, sources, allow_vanished=True).vanished) == 3 + (str(source) in sources)
    assert plan(list_sources([str(source)]), known, [str(source)]).vanished == [str(source / "gone.txt")]
    assert len(plan(list_sources([str(tmp_path)]), known, [str(tmp_path)]).vanished) == 4
    empty.rmdir()
    with pytest.raises(SourceEmptied, match="3 files"):
        plan(list_sources([str(empty)]), known, [str(empty)])
    unknown = ledger((str(empty / "0.txt"), str(empty), "vanished", None, 1, 1))
    assert plan(list_sources([str(empty)]), unknown, [str(empty)]).vanished == []
    empty.symlink_to(tmp_path / "not-mounted")
    dangling = plan(list_sources([str(empty)]), known, [str(empty)])
    assert ([r.code for r in dangling.rejections], dangling.vanished) == (["vanished"], [])


def test_files_below_a_folder_that_cannot_be_listed_do_not_vanish(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = loaded(source / "deep" / "gone.txt", source / "deeper.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path == str(source / "deep"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    for sources in ([str(source)], [f"{source}/**"], [f"{source}/*"]):
        result = plan(list_sources(sources), known, sources)
        assert result.vanished == [str(source / "deeper.txt")]
        assert [(r.file_uri, r.code) for r in result.rejections] == [(str(source / "deep"), "unreadable")]
    for whole in (str(source / "deep"), f"{source}/deep/*.txt"):
        with pytest.raises(SourceNotFound, match="deep cannot be read: Permission denied"):
            list_sources([whole])


def test_a_rejection_that_is_known_is_no_change() -> None:
    loop = reject("/s/l", "/s/l", "discover", "symlink_loop")
    known = ledger(("/s/l", "/s/l", "quarantined", "symlink_loop", None, None))
    assert plan(Listing(rejections=[loop]), known, ["/s"]).rejections == []
    assert plan(Listing(rejections=[loop]), ledger(), ["/s"]).rejections == [loop]
    other = ledger(("/s/l", "/s", "loaded", None, 1, 1))
    assert plan(Listing(rejections=[loop]), other, ["/s"]).rejections == [loop]


def test_what_is_given_up_is_named_by_file_folder_or_pattern_and_gone(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/a.txt").touch()
    (tmp_path / "folder.txt").mkdir()
    names = ["there/a.txt", "old/b.txt", "old/deep/c.txt", "old/d.html", "older/e.txt", "folder.txt"]
    known = [str(tmp_path / name) for name in names]

    def asked(*sources: str) -> list[str]:
        return [os.path.relpath(uri, tmp_path) for uri in given_up([str(tmp_path / s) for s in sources], known)]

    assert asked("old") == ["old/b.txt", "old/d.html", "old/deep/c.txt"]
    assert asked("old/*.txt", "older/e.txt") == ["old/b.txt", "older/e.txt"]
    assert asked("folder.txt") == ["folder.txt"]
    with pytest.raises(StillThere, match=r"there/a\.txt is still there: "):
        asked("old", "there")
    with pytest.raises(SourceNotFound, match=r"no file of .*/ol\Z"):
        asked("old", "ol")
