"""Floors for the body on the corpora that the line model is trained on, where they are at hand.

These figures are no measure of quality on other pages, which `python -m training.compare` gives; they show when a
change of features or of the choice of lines no longer fits the weights.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.unwrap import unwrap
from tests.golden import floors
from training.baselines import segmenter
from training.corpora import SHAPES, Page, read_corpus
from training.scoring import score_page, summarise

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
FLOORS = Path(__file__).with_name("corpora_floors.json")


def broken_at_72(text: str) -> str:
    """The text as it is read when its lines were broken: those without spaces, as Chinese, stay whole."""
    lines = (textwrap.fill(line, 72, break_long_words=False) if len(line) > 72 else line for line in text.split("\n"))
    return unwrap("\n".join(lines))


def a_sentence_a_line(text: str) -> str:
    return re.sub(r"(?<=[.!?]) (?=[^a-z])|(?<=[。！？])(?=[^」』”）\n])", "\n", text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "": str,
    ", broken at 72": broken_at_72,
    ", a sentence a line": a_sentence_a_line,
}


@pytest.mark.skipif(not (CORPORA / "news-pages.tar.xz").exists(), reason="the corpora are not here")
def test_bodies_on_the_corpora_do_not_fall(request: pytest.FixtureRequest) -> None:
    pages = read_corpus(CORPORA / "news-pages.tar.xz", "news", html=True)
    made = {}
    for shape in SHAPES:
        of_shape = [page for page in pages if page.shape == shape]
        for layout, change in LAYOUTS.items():
            if layout and shape != "full":
                continue
            made[shape + layout] = _f1([replace(page, text=change(page.text)) for page in of_shape])
    floors.hold(FLOORS, made, request)


def _f1(pages: list[Page]) -> float:
    bodies = segmenter([])(pages)
    return round(summarise(score_page(p.body, body) for p, body in zip(pages, bodies, strict=True)).f1, 4)
