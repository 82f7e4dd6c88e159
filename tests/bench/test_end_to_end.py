"""The floors under speed and memory, on 20,000 generated pages. Minutes of CPU: ``pytest -m bench``."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.bench.end_to_end import (
    DOCUMENTS_PER_CPU_SECOND,
    GROWTH,
    PEAK_BYTES,
    RERUN_CPU_SECONDS,
    Figures,
    benchmark,
    table,
    write_json,
)

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest) -> Figures:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        measured = benchmark(Path(folder))
    write_json(measured)
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        print(f"\n{table(measured)}")
    return measured


def test_every_page_became_an_article(figures: Figures) -> None:
    assert figures.loaded == figures.pages


def test_documents_per_cpu_second(figures: Figures) -> None:
    assert figures.documents_per_cpu_second >= DOCUMENTS_PER_CPU_SECOND


def test_peak_memory_of_the_process_tree(figures: Figures) -> None:
    assert figures.peak_bytes <= PEAK_BYTES


def test_a_rerun_over_unchanged_files_is_nearly_free(figures: Figures) -> None:
    assert figures.rerun_cpu_seconds < RERUN_CPU_SECONDS


def test_the_cost_per_page_does_not_grow_with_the_corpus(figures: Figures) -> None:
    assert figures.growth <= GROWTH
