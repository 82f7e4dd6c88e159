"""What the files of a batch hold."""

from __future__ import annotations

import gc
import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from bs4.element import PageElement

from tasks.discover import list_sources
from tasks.documents import MAX_LINES, Document, FileRead, article_id, read_file
from tasks.markup import TAGS
from tasks.records import MAX_BAD
from tasks.rejection import MESSAGES, Rejection
from tasks.rendered import render

LIMIT = 1 << 20


def read(path: Path, content: bytes, limit: int = LIMIT) -> tuple[list[Document], list[Rejection], FileRead]:
    path.write_bytes(content)
    [found] = list_sources([str(path)]).files
    items = list(read_file(found, limit))
    end = items[-1]
    assert isinstance(end, FileRead)
    assert len([i for i in items if isinstance(i, FileRead)]) == 1
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Rejection)], end


def test_a_page_is_one_document_named_by_its_file(tmp_path: Path) -> None:
    [document], rejections, end = read(tmp_path / "a.txt", b"Ferry\r\n\r\nsails\n")
    assert (document.text, document.html, document.media_type) == ("Ferry\r\n\r\nsails\n", None, "text/plain")
    assert document.source_uri == document.file_uri == str(tmp_path / "a.txt")
    assert document.article_id == article_id(document.source_uri)
    assert (rejections, end.encoding, end.encoding_confidence) == ([], "utf-8", 1.0)


def test_html_is_kept_as_it_was_and_rendered_later(tmp_path: Path) -> None:
    [document], _, _ = read(tmp_path / "a.htm", b"<p>Ferry")
    assert (document.text, document.html, document.media_type) == (None, "<p>Ferry", "text/html")


@pytest.mark.parametrize(
    "page", ["<p>word" * 99, "<!-- a --><!doctype html><title>a</title><p>b", "word", "<!-- a -->"]
)
def test_the_tree_of_a_page_goes_with_the_page(tmp_path: Path, page: str) -> None:
    def elements() -> int:
        return sum(issubclass(type(thing), PageElement) for thing in gc.get_objects())

    [document], _, _ = read(tmp_path / "a.html", page.encode())
    gc.collect()
    gc.disable()
    try:
        before = elements()
        render(document)
        assert elements() - before < 9
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("published", "kept"),
    [(1740902400, "1740902400"), (1740902400.25, "1740902400.25"), (True, None), ([1], None), (float("nan"), "nan")],
)
def test_feeds_may_give_dates_as_numbers(tmp_path: Path, published: object, kept: str | None) -> None:
    [document], _, _ = read(tmp_path / "a.jsonl", json.dumps({"text": "one", "published": published}).encode())
    assert document.published == kept


def test_identifiers_depend_on_the_uri_alone() -> None:
    assert article_id("/a") == article_id("/a") != article_id("/b")
    assert len(article_id("/ä\udcff")) == 24


def test_the_bytes_are_kept_where_decoding_lost_something(tmp_path: Path) -> None:
    content = "“Tree” – “bees”".encode() + b" \xff end"
    assert read(tmp_path / "a.txt", content)[0][0].source_bytes == content
    assert read(tmp_path / "b.txt", b"fine")[0][0].source_bytes is None


def test_records_are_named_by_uri_or_line(tmp_path: Path) -> None:
    lines = [
        {"text": "one", "uri": "x/1", "url": "https://a.example/1", "published": "2025-06-01"},
        None,
        {"html": "<p>two"},
    ]
    content = b"\xef\xbb\xbf" + "\n".join(json.dumps(r) if r else "" for r in lines).encode()
    documents, rejections, _ = read(tmp_path / "a.jsonl", content)
    assert [d.source_uri.rpartition("!/")[2] for d in documents] == ["x/1", "L3"]
    assert (documents[0].url, documents[0].published) == ("https://a.example/1", "2025-06-01")
    assert (documents[1].html, documents[1].text) == ("<p>two", None)
    assert rejections == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"no json", "bad_record"),
        (b"[]", "bad_record"),
        (b"null", "bad_record"),
        (b'{"text": 1}', "bad_record"),
        (b'{"text": ' + b"[" * 100_000 + b"}", "bad_record"),
        (b'{"text": ""}', "empty"),
        (b'{"text": " \\n\\ufeff"}', "empty"),
        (b'{"text": "' + b"y" * LIMIT + b'"}', "too_large"),
        (b'{"text": "' + b"\\na" * (MAX_LINES + 1) + b'"}', "too_large"),
        (b'{"text": "one", "uri": "same"}', "duplicate_uri"),
    ],
)
def test_a_bad_record_is_refused_alone(tmp_path: Path, line: bytes, code: str) -> None:
    good = b'{"text": "good", "uri": "same"}'
    documents, [rejection], _ = read(tmp_path / "a.jsonl", good + b"\n" + line + b'\n{"text": "after"}')
    assert [d.text for d in documents] == ["good", "after"]
    assert rejection.code == code
    assert rejection.source_uri.endswith("!/L2")
    assert rejection.content in (line, None)


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    [document], _, _ = read(
        tmp_path / "a.jsonl", b'{"text": "a \\ud800 b \\ud83d\\udea2", "uri": "\\udfff", "url": "\\ud800"}'
    )
    assert document.text == "a \ufffd b 🚢"
    assert document.source_uri.endswith("!/\ufffd")
    assert document.url == "\ufffd"
    assert document.source_bytes is not None or document.text


def test_a_text_with_more_lines_than_a_page_can_have_is_too_large(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", b"a\n" * MAX_LINES)[1] == []
    _, [rejection], end = read(tmp_path / "b.txt", b"a\n" * (MAX_LINES + 1))
    assert (rejection.code, end.encoding) == ("too_large", None)
    _, [rejection], _ = read(tmp_path / "c.txt", b"a\r" * (MAX_LINES + 1))
    assert rejection.code == "too_large"


def test_html_with_more_tags_or_attributes_than_a_page_can_have_is_too_large(tmp_path: Path) -> None:
    assert read(tmp_path / "a.html", b"<b>" * TAGS)[1] == []
    assert read(tmp_path / "b.html", b"<b>" * (TAGS + 1))[1][0].code == "too_large"
    many = b"<p " + b" ".join(b"a%d" % n for n in range(450_000)) + b">word"
    assert read(tmp_path / "c.html", many, 8 << 20)[1][0].code == "too_large"
    words = b"<p>" + b"word " * 800_000 + b"</p>"
    assert read(tmp_path / "d.html", words, 8 << 20)[1] == []


def test_every_message_says_something() -> None:
    assert all(len(message) > 15 for message in MESSAGES.values())


def test_a_record_in_another_encoding_is_decoded(tmp_path: Path) -> None:
    line = '{"text": "Le maire a déclaré que l’été était déjà arrivé à Québec, près de la forêt."}'.encode("cp1252")
    [document], [], file = read(tmp_path / "a.jsonl", line)
    assert (document.encoding, "l’été était déjà" in str(document.text)) == ("cp1252", True)
    assert file.encoding == "cp1252"


def test_a_uri_cannot_be_taken_for_a_line(tmp_path: Path) -> None:
    content = b'{"uri": "L2", "text": "one"}\nnot JSON'
    [document], [rejection], _ = read(tmp_path / "a.jsonl", content)
    assert document.source_uri.endswith("!/%4C2")
    assert rejection.source_uri.endswith("!/L2")


def test_a_file_with_more_bad_records_than_good_ones_is_given_up(tmp_path: Path) -> None:
    content = b'{"text": "good"}\n' + b"bad\n" * (MAX_BAD + 1) + b'{"text": "never read"}'
    [document], rejections, _ = read(tmp_path / "a.jsonl", content)
    assert document.text == "good"
    assert [r.code for r in rejections] == ["bad_record"] * MAX_BAD + ["corrupt"]
    assert rejections[-1].source_uri == rejections[-1].file_uri


def test_many_bad_records_among_good_ones_are_told_together(tmp_path: Path) -> None:
    content = b'{"text": "good"}\nbad\n' * (MAX_BAD + 5)
    documents, rejections, _ = read(tmp_path / "a.jsonl", content)
    assert len(documents) == MAX_BAD + 5
    assert len(rejections) == MAX_BAD + 1
    assert "5 more bad records" in rejections[-1].message


def test_a_file_that_breaks_off_gives_what_it_holds(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "story number %d is different"}\n' % n for n in range(3_000))
    whole = gzip.compress(lines)
    documents, [rejection], _ = read(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])
    assert rejection.code == "truncated"
    assert len(documents) > 1_000
    assert [d.text for d in documents] == [f"story number {n} is different" for n in range(len(documents))]


def test_a_line_that_is_too_long_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"text": "first"}\n' + b"y" * (24 << 20) + b'\n{"text": "last"}\n')
    [found] = list_sources([str(path)]).files
    tracemalloc.start()
    try:
        items = [type(item).__name__ for item in read_file(found, 1 << 10)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert items == ["Document", "Rejection", "Document", "FileRead"]
    assert peak < 12 << 20


def test_a_bad_record_with_a_uri_is_known_by_it(tmp_path: Path) -> None:
    content = b'{"uri": "a", "text": 1}\n{"uri": "b", "text": ""}\n[]\n{"text": 1}\n' + b"y" * 2000
    _, rejections, _ = read(tmp_path / "a.jsonl", content, 1000)
    named = [(r.source_uri.rpartition("!/")[2], r.is_named) for r in rejections]
    assert named == [("a", True), ("b", True), ("L3", False), ("L4", True), ("L5", False)]


def test_a_file_that_inflates_a_thousand_times_is_too_large(tmp_path: Path) -> None:
    _, [rejection], _ = read(tmp_path / "a.jsonl.gz", gzip.compress(b" " * 20_000 + b"\n" * (80 << 20)))
    assert rejection.code == "too_large"
