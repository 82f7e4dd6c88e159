"""Promises that hold for every text and every way of cutting the work: nothing lost, nothing dependent on the batch."""

from __future__ import annotations

import gzip
import random
import re
import shutil
import unicodedata
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows import pipeline
from flows.settings import Settings
from tasks.decode import Decoded, NotText, decode
from tasks.derive import Derived, derive
from tasks.documents import Document, article_id
from tasks.markup import parse, render
from tasks.repair import repair
from tests.conftest import SAMPLES
from tests.integration.warehouse_state import State, differences, ingest, read_state

LINE_ENDS = ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\ufeff", "\u200b", "\n\n")
PHRASES = (
    "By Ann Lee", "Ferry sails empty", "June 4, 2025", "Read more", "Related stories", "1", "Comments (3)", "© 2025",
    "PORT AMBER (Reuters) - The ferry sailed at noon on Monday with nobody on board.", "Photo: AP", "“Well,” she said.",
    "Von Käthe Beispiel", "2025年6月4日", "𝒳 news 🛥", "e\u0301", "&amp;", "Ã©", "• ", "\t", " ", "$2.5 million", "ــــ",
)  # fmt: skip
characters = st.characters(exclude_categories=("Cs",))
noise = st.text(characters, max_size=30)
texts = (
    st.lists(st.one_of(st.sampled_from(LINE_ENDS), st.sampled_from(PHRASES), noise), min_size=1, max_size=40)
    .map("".join)
    .filter(bool)
)
MARKS = (
    "<p>",
    "</p>",
    "<h1>",
    "<br>",
    "<li>",
    "<table><tr><td>",
    "</td>",
    "<script>",
    "<!--",
    "-->",
    "<b",
    ">",
    "&nbsp",
    "<a href='",
    "\0",
    "<![CDATA[",
)
pages = st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(PHRASES), noise), max_size=40).map("".join)


def document(name: str, text: str, *, html: bool = False) -> Document:
    uri = f"/source/{name}"
    media_type = "text/html" if html else "text/plain"
    return Document(
        article_id(uri), uri, uri, media_type, "utf-8", 1.0, None if html else text, text if html else None, None
    )


def assert_tiled(derived: Derived) -> None:
    """Segments, in order, cover the text of every article without gap or overlap, and lines are counted from 1."""
    segments: dict[str, list[dict[str, object]]] = {}
    articles = set(derived.tables["articles"]["article_id"].to_pylist())
    for row in derived.tables["segments"].to_pylist():
        segments.setdefault(row["article_id"], []).append(row)
    for row in derived.tables["documents"].to_pylist():
        if row["article_id"] not in articles:
            continue
        parts = sorted(segments.pop(row["article_id"]), key=lambda s: s["ordinal"])  # type: ignore[arg-type, return-value]
        assert [p["ordinal"] for p in parts] == list(range(len(parts)))
        assert "".join(row["text"][p["char_from"] : p["char_to"]] for p in parts) == row["text"]  # type: ignore[misc]
        assert parts[0]["char_from"] == 0
        assert parts[0]["line_from"] == 1
        for one, after in pairwise(parts):
            assert one["char_to"] == after["char_from"]
            assert one["line_to"] == after["line_from"] - 1  # type: ignore[operator]
    assert segments == {}


def by_article(derived: Derived) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Rows of every table, by article."""
    found: dict[str, dict[str, list[dict[str, object]]]] = {}
    for name, table in derived.tables.items():
        for row in table.to_pylist():
            found.setdefault(row["article_id"], {}).setdefault(name, []).append(row)
    return found


@given(st.lists(texts, min_size=1, max_size=4))
@example(["\r\n"])
@example(["a\x85b\u2028c\rd"])
@example(["\ufeffHeadline\n"])
@example(["no line end"])
def test_segments_rebuild_any_text(found: list[str]) -> None:
    derived = derive([document(f"{n}.txt", text) for n, text in enumerate(found)])
    assert derived.rejections == []
    assert sorted(r["text"] for r in derived.tables["documents"].to_pylist()) == sorted(found)
    assert_tiled(derived)


@given(st.lists(pages, min_size=1, max_size=3))
def test_segments_rebuild_what_is_rendered_of_any_html(found: list[str]) -> None:
    derived = derive([document(f"{n}.html", html, html=True) for n, html in enumerate(found)])
    assert {r.code for r in derived.rejections} <= {"empty"}
    if derived.tables:
        assert_tiled(derived)
        for row in derived.tables["documents"].to_pylist():
            assert row["text"] == render(parse(gzip.decompress(row["html_gz"]).decode("utf-8"))).text


@given(st.lists(texts, min_size=2, max_size=5, unique=True), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_what_is_derived_from_a_document_does_not_depend_on_its_batch(
    found: list[str], size: int, chance: random.Random
) -> None:
    documents = [document(f"{n}.txt", text) for n, text in enumerate(found)]
    whole = by_article(derive(documents))
    chance.shuffle(documents)
    parts: dict[str, dict[str, list[dict[str, object]]]] = {}
    for start in range(0, len(documents), size):
        parts |= by_article(derive(documents[start : start + size]))
    assert repr(sorted(whole.items())) == repr(sorted(parts.items()))


@given(
    st.one_of(
        st.binary(max_size=300),
        texts.map(str.encode),
        texts.map(lambda t: t.encode("utf-16")),
        texts.map(lambda t: t.encode("cp1252", "replace")),
    ),
    st.booleans(),
)
@example(b"\xef\xbb\xbf", False)
@example(b"\xff\xfe\x00", False)
@example(b"\x1b$", False)
@example(b"<meta charset=undefined>\x80", True)
@example(b"<meta charset=idna>\x80abc", True)
@example(b"<meta charset=rot13>\x80abc", True)
@example(b"<meta charset=utf-7>\x80+ADw-", True)
@settings(max_examples=150)
def test_any_bytes_are_decoded_or_are_no_text(content: bytes, markup: bool) -> None:
    try:
        decoded = decode(content, markup=markup)
    except NotText as error:
        code = str(error)
    else:
        code = None
    if code:
        assert code in ("empty", "binary")
        return
    assert isinstance(decoded, Decoded)
    assert 0 <= decoded.confidence <= 1
    decoded.text.encode("utf-8")
    if decoded.lossless:
        assert decoded.text.encode(decoded.encoding) == content


@given(st.one_of(pages, st.text(st.characters(codec="utf-8"), max_size=60)))
@settings(max_examples=150)
def test_any_markup_is_rendered(html: str) -> None:
    text = render(parse(html)).text
    assert text == text.strip("\n")


@given(texts)
@example("Q&As at Marks&Spencer")
def test_repaired_text_is_composed_and_has_no_odd_spaces(text: str) -> None:
    repaired, names = repair(text)
    assert unicodedata.is_normalized("NFC", repaired)
    assert repaired == repaired.strip()
    assert not re.search("[^\\S\n]{2}|[\x00-\x08\u200b\ufeff]", repaired)
    assert names or repaired == text.strip()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cuts") / "source"
    folder.mkdir()
    chosen = sorted(p for p in (SAMPLES / "pages").rglob("*") if p.is_file())[::2]
    for path in [*chosen, SAMPLES / "bad" / "empty.txt", *(SAMPLES / "feeds").iterdir()]:
        shutil.copyfile(path, folder / f"{path.parent.name}-{path.name}")
    return folder


@pytest.fixture(scope="module")
def usual(source: Path) -> State:
    ingest(source.parent / "usual", source)
    return read_state(source.parent / "usual")


@pytest.mark.parametrize(("batch_size", "workers"), [(1, 1), (3, 2), (17, 1)])
def test_a_warehouse_does_not_depend_on_batch_size_or_workers(
    tmp_path: Path, source: Path, usual: State, batch_size: int, workers: int
) -> None:
    ingest(tmp_path / "news", source, batch_size=batch_size, workers=workers)
    assert differences(read_state(tmp_path / "news"), usual) == {}


def test_a_warehouse_does_not_depend_on_the_order_of_files(tmp_path: Path, source: Path, usual: State) -> None:
    files = sorted(source.iterdir())
    random.Random(4).shuffle(files)
    ingest(tmp_path / "news", *files)
    state = read_state(tmp_path / "news", ["source", "sources"])
    expected = read_state(source.parent / "usual", ["source", "sources"])
    assert differences(state, expected) == {}


def test_a_warehouse_does_not_depend_on_the_runs_that_brought_the_files(
    tmp_path: Path, source: Path, usual: State
) -> None:
    files = sorted(source.iterdir())
    random.Random(5).shuffle(files)
    middle = len(files) // 2
    for some in (files[:middle], files[middle:]):
        ingest(tmp_path / "news", *some)
    pipeline.reprocess(
        Settings.given(warehouse=tmp_path / "news", workers=1)
    )  # the first run knew only half of the pages
    left_out = ["source", "run_id"]
    state = read_state(tmp_path / "news", left_out)
    expected = read_state(source.parent / "usual", left_out)
    assert differences(state, expected).keys() <= {"runs", "checks", "former_clusters"}


def test_running_twice_changes_nothing(source: Path, usual: State) -> None:
    assert ingest(source.parent / "usual", source).status == "nothing to do"
    assert differences(read_state(source.parent / "usual"), usual) == {}


def test_deriving_again_from_the_lake_gives_the_same_rows(tmp_path: Path, source: Path, usual: State) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    pipeline.reprocess(Settings.given(warehouse=root, workers=1, batch_size=7))
    state, expected = read_state(root, ["run_id"]), read_state(source.parent / "usual", ["run_id"])
    assert differences(state, expected).keys() <= {"runs", "checks"}


def test_tables_follow_the_contract_even_when_they_are_empty() -> None:
    from warehouse.contract import TABLES

    schemas = {t.name: t.schema for t in TABLES}
    derived = derive([document("one.txt", "x")])
    for name, table in derived.tables.items():
        assert isinstance(table, pa.Table)
        assert table.schema.equals(schemas[name]), name
