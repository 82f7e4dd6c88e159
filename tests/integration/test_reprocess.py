"""`copydesk reprocess` derives everything again from the stored texts; nothing is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline
from flows.settings import Settings
from tasks import metadata
from tasks.page import Page
from tests.conftest import SAMPLES
from tests.integration.warehouse_state import differences, read_state, rows


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLES / "pages" / "harbour-courier", tmp_path / "pages")


def settings(tmp_path: Path, **more: Any) -> Settings:
    return Settings(warehouse=tmp_path / "news", workers=1, **more)


def test_needs_no_source_and_gives_the_same(pages: Path, tmp_path: Path) -> None:
    pipeline.ingest([str(pages)], settings(tmp_path))
    before = read_state(tmp_path / "news", without=["run_id", "parent_run_id"])
    shutil.rmtree(pages)
    report = pipeline.reprocess(settings(tmp_path, batch_size=2))
    after = read_state(tmp_path / "news", without=["run_id", "parent_run_id"])
    assert report.articles == len(after["articles"])
    assert differences(before, after).keys() <= {"runs", "checks"}


def test_several_small_runs_are_brought_to_the_state_of_one(pages: Path, tmp_path: Path) -> None:
    for page in sorted(pages.iterdir()):
        pipeline.ingest([str(page)], settings(tmp_path / "small"))
    pipeline.reprocess(settings(tmp_path / "small"))
    pipeline.ingest([str(pages)], settings(tmp_path / "big"))
    small, big = (read_state(tmp_path / n / "news", without=["run_id", "parent_run_id"]) for n in ("small", "big"))
    assert differences(small, big).keys() <= {"runs", "checks", "files"}  # files: under which source it was listed


def test_a_document_that_fails_now_keeps_its_last_version_and_is_told_of(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.ingest([str(pages)], settings(tmp_path))
    root = tmp_path / "news"
    before = read_state(root, without=["run_id", "parent_run_id"])
    text = (pages / "seal-count.txt").read_bytes().decode("utf-8")
    extract = metadata.extract

    def failing(page: Page, *others: Any) -> Any:
        if page.text == text:
            raise ZeroDivisionError("a rule that fails on this page")
        return extract(page, *others)

    monkeypatch.setattr(metadata, "extract", failing)
    for _ in range(2):
        report = pipeline.reprocess(settings(tmp_path))
        assert report.reasons == {"internal_error": 1}
        [(stage, code, message, kept_as)] = rows(root, "SELECT stage, code, message, kept_as FROM quarantine")
        assert (stage, code) == ("reprocess", "internal_error")
        assert "a rule that fails on this page" in str(message)
        assert (root / str(kept_as)).read_bytes().decode("utf-8") == text
        after = read_state(root, without=["run_id", "parent_run_id"])
        assert differences(before, after).keys() == {"runs", "checks", "quarantine"}

    monkeypatch.setattr(metadata, "extract", extract)
    pipeline.reprocess(settings(tmp_path))
    assert rows(root, "FROM quarantine") == []
