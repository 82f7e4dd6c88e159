"""The comparison with an HTML reader is fair: the same pages, all of the work, and bounds that can be missed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.bench.generate import page
from tests.bench.html_twin import html_twin
from tests.bench.segmentation import (
    Costs,
    Spread,
    bounds,
    generated_samples,
    real_samples,
    table,
    trafilatura_version,
    with_evidence,
    without_evidence,
)

SEED = 7
ROOT = Path(__file__).parents[2]


def costs(*, least: float, times: float | None, is_real: bool) -> Costs:
    spread = Spread(least, least + 1, least + 2)
    return Costs(
        source="made up",
        is_real=is_real,
        pages=3,
        lines=200.0,
        characters=9_000.0,
        html_characters=90_000.0,
        rounds=2,
        batch=3,
        stages={"split into lines": spread},
        without_evidence=spread,
        with_evidence=spread,
        trafilatura=None if times is None else Spread(least * times, 99.0, 99.0),
        trafilatura_version=None if times is None else "0",
        times_faster=times,
        median_times_faster=times,
    )


def flat(text: str) -> str:
    return "".join(text.replace("•", "").split())


@pytest.mark.parametrize("index", [0, 3, 40, 57, 90])
def test_the_html_of_a_generated_page_says_what_its_text_says_in_the_same_order(index: int) -> None:
    made = page(index, SEED)
    soup = BeautifulSoup(html_twin(made, index, SEED), "lxml")
    assert soup.body is not None
    assert flat(soup.body.get_text()) == flat(made.text)
    assert tuple(p.get_text() for p in soup.select("article p")) == made.body
    assert [h.get_text() for h in soup.select("h1")] == [made.headline]


def test_html_twins_have_about_as_many_elements_as_real_pages() -> None:
    elements = [len(BeautifulSoup(sample.html, "lxml").find_all(True)) for sample in generated_samples(20, SEED)]
    assert 700 <= sum(elements) / len(elements) <= 1_100


def test_evidence_costs_stages_of_its_own_and_none_is_left_out() -> None:
    texts = [sample.text for sample in generated_samples(6, SEED)]
    plain, informed = without_evidence([texts[:4], texts[4:]]), with_evidence([texts[:4], texts[4:]])
    assert informed.keys() - plain.keys() == {"hash lines and stories", "count stories", "look stories up"}
    assert plain.keys() < informed.keys()
    assert min(*plain.values(), *informed.values()) >= 0


def test_bounds_hold_or_are_missed_by_the_cheapest_round() -> None:
    assert all(bound.holds for bound in bounds(costs(least=2.9, times=8.1, is_real=True)))
    assert [bound.holds for bound in bounds(costs(least=3.1, times=7.9, is_real=True))] == [False, False, False]
    assert "MISSED" in table(costs(least=3.1, times=7.9, is_real=True))
    only_dear = replace(costs(least=2.0, times=9.0, is_real=True), with_evidence=Spread(3.5, 3.6, 3.7))
    assert [bound.holds for bound in bounds(only_dear)] == [True, False, True]


def test_made_up_html_gives_no_verdict_and_a_missing_trafilatura_is_named() -> None:
    assert {bound.name for bound in bounds(costs(least=2.0, times=1.0, is_real=False))} == {
        "without evidence",
        "with evidence",
    }
    missing = costs(least=2.0, times=None, is_real=True)
    assert bounds(missing)[-1].holds is None
    assert "trafilatura is not installed" in table(missing)


def test_a_folder_without_the_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        real_samples(tmp_path, 3)


def test_the_command_prints_json_and_says_by_its_exit_code_what_was_measured() -> None:
    command = [sys.executable, "-m", "tests.bench", "segmentation", "--pages", "3", "--rounds", "1", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    printed = json.loads(done.stdout)
    assert printed["pages"] == 3
    missed = any(bound["holds"] is False for bound in printed["bounds"])
    if trafilatura_version() is None:
        assert "trafilatura is not installed" in done.stderr
        assert done.returncode == (3 if missed else 1)
    else:
        assert printed["times_faster"] > 0
        assert done.returncode == (3 if missed else 0)


@pytest.mark.bench
def test_segmentation_keeps_its_bound() -> None:
    command = [sys.executable, "-m", "tests.bench", "segmentation", "--rounds", "3", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    printed = json.loads(done.stdout)
    assert [bound for bound in printed["bounds"] if bound["holds"] is False] == []
