"""Evidence from other pages: counted over the run and the warehouse, the same for ten small runs and one big one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from flows import pipeline
from flows.settings import Settings
from tasks import segment
from tasks.line_markup import Marks
from tasks.lines import Lines
from tests.conftest import SAMPLES
from tests.integration.warehouse_state import differences, ingest, read_state, rows
from warehouse.contract import ROLES

MENU = "Harbour Gazette front page and all sections"
LETTER = "Every evening the newsroom of the Gazette writes a letter to those who want one, free of charge."
RUNS = ["run_id", "parent_run_id", "source"]
"""Columns that tell which run brought a row."""

plain_segment = segment.segment


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A segmenter that heeds the evidence: a line of two or more other stories is navigation. Notes what it is told."""
    told: dict[str, int] = {}

    def heeding(
        lines: Lines, stories: NDArray[np.int32] | None = None, marks: Sequence[Marks | None] | None = None
    ) -> segment.Roles:
        roles = plain_segment(lines, None, marks)
        if stories is not None:
            assert len(stories) == len(lines)
            told.update(zip(lines.content, stories.tolist(), strict=True))
            roles.role[stories >= 2] = ROLES.index("navigation")
        return roles

    monkeypatch.setattr(segment, "segment", heeding)
    return told


def story(number: int) -> list[str]:
    chance = random.Random(number)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{chance.choice('lmnrst')}en" for _ in range(80)]
    return [" ".join(chance.choices(words, k=24)).capitalize() + "." for _ in range(7)]


def page(number: int, *furniture: str) -> str:
    """A page of the site: a title, then the story, with furniture after its third paragraph."""
    lines = story(number)
    return "\n\n".join([f"Story number {'abcdefghijkl'[number]} of the day", *lines[:3], *furniture, *lines[3:]]) + "\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Six stories of a site, a copy of the first on another, and an HTML page."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(page(number, MENU, LETTER), "utf-8")
    copied = [*story(0)[:3], *story(0)[4:]]
    (folder / "copy.txt").write_text("\n".join(["The day on the quay", *copied, "Imprint of the copy"]), "utf-8")
    html = "".join(f"<p>{line}</p>" for line in [*story(8)[:3], LETTER, *story(8)[3:]])
    (folder / "page.html").write_text(f"<h1>Story of markup</h1><nav>{MENU}</nav>{html}", "utf-8")
    return folder


def settings(root: Path, **more: Any) -> Settings:
    return Settings.given(warehouse=root, workers=1, **more)


def test_a_line_counts_the_other_stories_that_hold_it(tmp_path: Path, source: Path, seen: dict[str, int]) -> None:
    ingest(tmp_path / "news", source)
    assert (seen[MENU], seen[LETTER]) == (6, 6)
    assert seen[story(1)[0]] == 0
    assert [seen[line] for line in story(0)] == [0] * 7  # the copy shows the same story
    assert seen["Imprint of the copy"] == seen[""] == 0
    texts = rows(tmp_path / "news", "SELECT article_body FROM articles")
    assert len(texts) == 8
    assert not any(LETTER in str(text) for (text,) in texts)


def test_pages_of_the_warehouse_count_and_replaced_ones_do_not(
    tmp_path: Path, source: Path, seen: dict[str, int]
) -> None:
    root = tmp_path / "news"
    ingest(root, source)
    seen.clear()
    new = tmp_path / "new.txt"
    new.write_text(page(9, MENU, "A line of its own for this page"), "utf-8")
    ingest(root, new)
    assert (seen[MENU], seen["A line of its own for this page"]) == (7, 0)
    assert story(1)[0] not in seen, "old pages are derived again"

    seen.clear()
    new.write_text(page(9, MENU, "A line of its own for this page", LETTER) + "\nmore", "utf-8")
    ingest(root, new)
    assert (seen[MENU], seen[LETTER], seen["A line of its own for this page"], seen[story(9)[0]]) == (7, 7, 0, 0)


def in_runs(root: Path, groups: Sequence[Sequence[Path]]) -> None:
    for files in groups:
        ingest(root, *files)


def assert_same(one: Path, other: Path) -> None:
    """What happened on the way, runs and the names that clusters had, may differ."""
    assert differences(read_state(one, RUNS), read_state(other, RUNS)).keys() <= {"runs", "checks", "former_clusters"}


def test_small_runs_and_reprocess_give_what_one_big_run_gives(tmp_path: Path, source: Path) -> None:
    files = sorted(source.iterdir())
    random.Random(3).shuffle(files)
    small, big = tmp_path / "small", tmp_path / "big"
    in_runs(small, [[file] for file in files])
    ingest(big, source)
    before = differences(read_state(small, RUNS), read_state(big, RUNS)).keys()
    assert {"segments", "articles"} <= before, "the first of the small runs knew no other page"
    pipeline.reprocess(settings(small, batch_size=3))
    assert_same(small, big)


def test_ten_runs_over_the_samples_and_reprocess_give_what_one_run_gives(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    files = sorted(path for path in (SAMPLES / "pages").rglob("*") if path.is_file())[:60]
    files += [path for folder in ("feeds", "bad") for path in sorted((SAMPLES / folder).iterdir())]
    copies = [Path(shutil.copyfile(path, source / f"{n:03}-{path.name}")) for n, path in enumerate(files)]
    random.Random(6).shuffle(copies)
    in_runs(tmp_path / "small", [copies[n::10] for n in range(10)])
    pipeline.reprocess(settings(tmp_path / "small", batch_size=13))
    ingest(tmp_path / "big", source, workers=1, batch_size=9)
    assert_same(tmp_path / "small", tmp_path / "big")


EMPTY_INDEX = "Home\nNews\nSport\nWeather\nHelp\n"


def status_of(root: Path, path: Path) -> tuple[object, ...]:
    [row] = rows(root, "SELECT status, reason, documents FROM files WHERE file_uri = ?", str(path))
    return row


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A segmenter that finds no body in a page of short lines."""

    def finding_none(lines: Lines, *_: object) -> segment.Roles:
        roles = plain_segment(lines)
        longest = np.maximum.reduceat(lines.length, lines.first[:-1])
        roles.role[(longest < 40)[lines.doc] & (roles.role == ROLES.index("body"))] = ROLES.index("other")
        return roles

    monkeypatch.setattr(segment, "segment", finding_none)


@pytest.mark.usefixtures("blind")
def test_a_page_without_an_article_keeps_its_text_and_says_so(tmp_path: Path) -> None:
    root, source = tmp_path / "news", tmp_path / "source"
    source.mkdir()
    index, article = source / "index.txt", source / "story.txt"
    index.write_text(EMPTY_INDEX, "utf-8")
    article.write_text(page(1, MENU), "utf-8")
    report = ingest(root, source)
    assert (report.loaded, report.without_article, report.articles) == (1, 1, 1)
    assert "1 without an article" in report.summary()
    assert status_of(root, index) == ("no_article", None, 1)
    assert rows(root, "SELECT text FROM documents ANTI JOIN articles USING (article_id)") == [(EMPTY_INDEX,)]
    for table in ("segments", "claims", "dates", "mentions", "stored.fingerprints", "stored.clusters"):
        assert rows(root, f"SELECT count(*) FROM {table} ANTI JOIN articles USING (article_id)") == [(0,)], table  # noqa: S608
    checks = dict(rows(root, "SELECT name, violations FROM checks"))
    assert checks["articles_are_found"] == 1

    again = ingest(root, source)
    assert (again.status, again.unchanged) == ("nothing to do", 2)
    article.touch()
    index.touch()
    ingest(root, source)
    assert [status_of(root, path)[0] for path in (index, article)] == ["no_article", "loaded"]
    index.unlink()
    ingest(root, source)
    assert status_of(root, index)[0] == "vanished"
    index.write_text(EMPTY_INDEX, "utf-8")
    ingest(root, source)
    assert status_of(root, index) == ("no_article", None, 1)


@pytest.mark.usefixtures("blind")
def test_a_page_becomes_an_article_or_ceases_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, path = tmp_path / "news", tmp_path / "page.txt"
    path.write_text(page(1), "utf-8")
    ingest(root, path)
    path.write_text(EMPTY_INDEX, "utf-8")
    ingest(root, path)
    assert status_of(root, path) == ("no_article", None, 1)
    assert rows(root, "FROM articles") == []

    def all_body(lines: Lines, *_: object) -> segment.Roles:
        roles = plain_segment(lines)
        roles.role[:] = ROLES.index("body")
        return roles

    with monkeypatch.context() as patched:
        patched.setattr(segment, "segment", all_body)
        report = pipeline.reprocess(settings(root))
        assert (report.articles, report.without_article) == (1, 0)
        assert status_of(root, path) == ("loaded", None, 1)
    report = pipeline.reprocess(settings(root))
    assert (report.articles, report.without_article) == (0, 1)
    assert status_of(root, path) == ("no_article", None, 1)
