"""The roles of lines on the sample pages do not get worse, and the hand-made truth is sound.

`role_floors.json` holds the floors. `pytest tests/golden/test_roles.py --update` raises those that were passed,
`--lower-floors` sets all to today's figures.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.golden import floors
from tests.golden.roles import (
    FOLDERS,
    KINDS,
    NO_ARTICLE,
    SAMPLES,
    Page,
    bodies,
    expand,
    load,
    measure,
    role_scores,
    texts,
)
from training.scoring import PageScore, score_page, shingles
from warehouse.contract import ROLES

FLOORS = Path(__file__).with_name("role_floors.json")
FEWEST_PAGES = {"live": 3, "recipe": 3, "list": 3, "table": 3, "interview": 3, "brief": 4, NO_ARTICLE: 12}
FEWEST_LINES = 30
LONGEST_DATELINE = 40
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return load()


def floors_of(figures: dict[str, Any]) -> dict[str, float]:
    """The figures that must not fall, all between 0 and 1 and better when higher."""
    none = figures["no_article"]
    return (
        {"lines right": figures["right"], "no article, no body": round(1 - none["with_body"] / none["pages"], 4)}
        | {f"role {role}": score["f1"] for role, score in figures["roles"].items()}
        | {f"body {shape}": score["f1"] for shape, score in figures["shapes"].items()}
        | {f"body {kind}": score["f1"] for kind, score in figures["kinds"].items()}
    )


def test_figures_do_not_fall(pages: list[Page], request: pytest.FixtureRequest) -> None:
    floors.hold(FLOORS, floors_of(measure(pages)), request)


def test_the_set_has_a_tail(pages: list[Page]) -> None:
    kinds = Counter(page.kind for page in pages)
    assert kinds.keys() == set(KINDS)
    assert {kind: kinds[kind] for kind, fewest in FEWEST_PAGES.items() if kinds[kind] < fewest} == {}
    assert {page.shape for page in pages} == {"full", "main"}
    lines = Counter(role for page in pages for role in page.roles)
    assert {role: lines[role] for role in ROLES if lines[role] < FEWEST_LINES} == {}


def test_articles_have_one_headline_and_a_body(pages: list[Page]) -> None:
    for page in pages:
        roles = Counter(page.roles)
        if page.kind == NO_ARTICLE:
            assert not roles["body"], page.name
            assert page.name.startswith("no-article/"), page.name
        else:
            assert roles["headline"] == 1, page.name
            assert roles["body"], page.name
            assert page.name.startswith("pages/"), page.name


def plain(text: str) -> str:
    return " ".join(_WORD.findall(unescape(text).casefold()))


def test_roles_agree_with_expected_values(pages: list[Page]) -> None:
    """Both truths were made by hand: a body begins and ends in one as in the other, and furniture is in neither."""
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    for page in pages:
        if page.kind == NO_ARTICLE:
            assert page.name not in expected
            continue
        want, body = expected[page.name], plain(page.body(page.roles))
        assert 0 <= body.find(plain(want["body_first"])) <= LONGEST_DATELINE, page.name
        assert body.endswith(plain(want["body_last"])), page.name
        assert [f for f in want["body_not"] if plain(f) in body] == [], page.name
        headline = page.lines[page.roles.index("headline")]
        assert plain(headline).endswith(plain(want["headline"])), page.name


def test_every_page_is_annotated(pages: list[Page]) -> None:
    files = {
        str(path.relative_to(SAMPLES)) for folder in FOLDERS for path in (SAMPLES / folder).rglob("*") if path.is_file()
    }
    assert {page.name for page in pages} == files == texts().keys()


@pytest.mark.parametrize(
    "runs",
    [[[1, 2, "body"]], [[1, 1, "body"], [3, 3, "footer"]], [[1, 2, "body"], [2, 3, "footer"]], [[1, 3, "prose"]], []],
)
def test_runs_that_do_not_tile_a_page_are_refused(runs: list[list[Any]]) -> None:
    with pytest.raises(ValueError, match="page"):
        expand("page", {"lines": 3, "runs": runs})


def test_the_truth_scores_one(pages: list[Page]) -> None:
    figures = measure(pages, lambda _: [page.roles for page in pages])
    assert set(floors_of(figures).values()) == {1.0}
    assert figures["no_article"]["named"] == []


def test_keeping_everything_costs_precision_only(pages: list[Page]) -> None:
    figures = measure(pages, lambda _: [["body"] * len(page.lines) for page in pages])
    # What stands between two lines of a body breaks the shingles that span them.
    assert min(figures["shapes"][shape]["recall"] for shape in ("full", "main")) > 0.97
    assert figures["shapes"]["full"]["precision"] < figures["shapes"]["main"]["precision"] < 0.8
    assert figures["no_article"]["with_body"] == figures["no_article"]["pages"]


def test_shingles_are_runs_of_four_words() -> None:
    assert shingles("One two, three; four five") == Counter(
        {("One", "two", "three", "four"): 1, ("two", "three", "four", "five"): 1}
    )
    assert shingles("too short") == Counter({("too", "short"): 1})
    assert shingles(" …! ") == Counter()


def test_agreement_counts_repeated_shingles() -> None:
    assert score_page("a b c d e", "a b c d") == (1.0, 0.5, 2 / 3)
    assert score_page("a b c d", "a b c d x a b c d") == (1 / 6, 1.0, 2 / 7)
    assert score_page("a b c d", "") == (None, 0.0, 0.0)


def test_pages_without_an_answer_count_for_recall_only() -> None:
    figures = bodies([PageScore(1.0, 1.0, 1.0), PageScore(None, 0.0, 0.0)])
    assert (figures["precision"], figures["recall"], figures["f1"], figures["below_half"]) == (1.0, 0.5, 0.6667, 1)


def test_role_scores_count_lines() -> None:
    scores = role_scores([("body", "body"), ("body", "footer"), ("footer", "footer"), ("date", "body")])
    assert scores["body"] == {"lines": 2, "given": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert scores["footer"] == {"lines": 1, "given": 2, "precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert scores["date"]["recall"] == scores["credit"]["f1"] == 0.0
