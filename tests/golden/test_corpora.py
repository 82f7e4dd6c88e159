"""Floors for the body on the corpora that the line model is trained on, where they are at hand.

These figures are no measure of quality on other pages, which `python -m training.compare` gives; they show when a
change of features or of the choice of lines no longer fits the weights.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks import segment
from tasks.body import article_body
from tasks.lines import split
from training.corpora import SHAPES, read_corpus
from training.scoring import score_page, summarise

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
FLOORS = Path(__file__).with_name("corpora_floors.json")


@pytest.mark.skipif(not (CORPORA / "news-pages.tar.xz").exists(), reason="the corpora are not here")
def test_bodies_on_the_corpora_do_not_fall(request: pytest.FixtureRequest) -> None:
    pages = read_corpus(CORPORA / "news-pages.tar.xz", "news")
    made = {}
    for shape in SHAPES:
        of_shape = [page for page in pages if page.shape == shape]
        lines = split([page.text for page in of_shape])
        roles = segment.segment(lines)
        bodies = [article_body(segment.page_lines(lines, roles, i))[0] for i in range(len(of_shape))]
        scores = [score_page(page.body, body) for page, body in zip(of_shape, bodies, strict=True)]
        made[shape] = round(summarise(scores).f1, 4)
    if request.config.getoption("--lower-floors"):
        FLOORS.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    floors = json.loads(FLOORS.read_text("utf-8"))
    if request.config.getoption("--update"):
        floors = {shape: max(floor, made[shape]) for shape, floor in floors.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    print(json.dumps(made))
    assert {shape: figure for shape, figure in made.items() if figure < floors[shape]} == {}
