"""Floors for the body on the corpora that the line model is trained on, where they are at hand.

These figures are no measure of quality on other pages, which `python -m training.compare` gives; they show when a
change of features or of the choice of lines no longer fits the weights.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import floors
from training.baselines import segmenter
from training.corpora import SHAPES, read_corpus
from training.scoring import score_page, summarise

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
FLOORS = Path(__file__).with_name("corpora_floors.json")


@pytest.mark.skipif(not (CORPORA / "news-pages.tar.xz").exists(), reason="the corpora are not here")
def test_bodies_on_the_corpora_do_not_fall(request: pytest.FixtureRequest) -> None:
    pages = read_corpus(CORPORA / "news-pages.tar.xz", "news", html=True)
    made = {}
    for shape in SHAPES:
        of_shape = [page for page in pages if page.shape == shape]
        bodies = segmenter([])(of_shape)
        scores = [score_page(page.body, body) for page, body in zip(of_shape, bodies, strict=True)]
        made[shape] = round(summarise(scores).f1, 4)
    floors.hold(FLOORS, made, request)
