"""Made-up training pages: what is labelled body comes from a body, and counts change only where they should."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tasks.line_features import NAMES
from training.augment import LabelledPage, RawLine, joined, raw_lines
from training.counts import MOST, reprint, surround
from training.live_pages import live_page
from training.promoted import front_page, promoting_page
from training.rare_pages import bare_page, rare_pages

MENU = ["Home", "Harbour", "Sport", "Share", "Log in"]
TITLE = "Ferry to the outer islands runs again"
PROSE = [
    f"Paragraph {word} says that the ferry left the harbour on time. Nobody was left on the quay, the crew said."
    for word in ("one", "two", "three", "four", "five", "six", "seven")
]
OTHER_PROSE = [f"Council member {word} voted against the bridge because of its cost to the town." for word in "abcd"]
TAIL = ["Most read", "Why the bakery on the corner closes after fifty years", "Ten bridges that never came to be built"]


def page(prose: list[str]) -> LabelledPage:
    lines = [*MENU, TITLE, "", *prose, "", *TAIL]
    is_body = np.array([line in prose for line in lines])
    return LabelledPage("\n".join(lines), is_body, np.zeros(len(lines), np.int32))


def lines_of(prose: list[str]) -> list[RawLine]:
    return raw_lines(page(prose))


def labelled(lines: list[RawLine]) -> tuple[list[str], list[str]]:
    """The lines of a page that are body, and the others that are not blank."""
    made = joined(lines, fewest=1)
    assert made is not None
    texts = made.text.split("\n")
    assert len(texts) == len(made.body) == len(made.stories)
    pairs = [(line, body) for line, body in zip(texts, made.body.tolist(), strict=True) if line.strip()]
    return [line for line, body in pairs if body], [line for line, body in pairs if not body]


@pytest.mark.parametrize("seed", range(40))
def test_a_live_report_labels_the_words_of_bodies_and_neither_times_nor_furniture(seed: int) -> None:
    body, rest = labelled(live_page(lines_of(PROSE), lines_of(OTHER_PROSE), random.Random(seed)))
    words = {word.strip(".,") for text in PROSE + OTHER_PROSE for word in text.split()}
    assert len(body) >= 2
    for line in body:
        known = [word.strip(".,") in words for word in line.split()]
        assert sum(known) >= len(known) - 3  # a time may stand before the text of an entry
    assert not set(rest) & set(PROSE + OTHER_PROSE)
    times = [line for line in rest if line not in {*MENU, TITLE, *TAIL}]
    assert all(any(char.isdigit() for char in line) for line in times)


@pytest.mark.parametrize("seed", range(20))
def test_a_bare_article_is_a_beginning_of_the_body_with_its_headline_at_most(seed: int) -> None:
    body, rest = labelled(bare_page(lines_of(PROSE), random.Random(seed)))
    assert body == PROSE[: len(body)]
    assert rest in ([], [TITLE])


def is_promotion(line: str) -> bool:
    """The title of another page, a teaser of it, or what stands with each: a section or a button."""
    text = line.removeprefix("• ").removeprefix("- ")
    return text in {TITLE, *MENU, *TAIL} or any(prose.startswith(text.rstrip("… .[]")) for prose in OTHER_PROSE)


@pytest.mark.parametrize("seed", range(40))
def test_a_front_has_promotions_of_others_and_nothing_of_the_article(seed: int) -> None:
    made = front_page(lines_of(PROSE), [lines_of(OTHER_PROSE)] * 3, random.Random(seed))
    assert not any(line.body for line in made)
    assert not {line.text for line in made} & set(PROSE)
    assert all(is_promotion(line.text) for line in made)


@pytest.mark.parametrize("seed", range(40))
def test_promotions_stand_below_the_article_and_are_no_body(seed: int) -> None:
    body, rest = labelled(promoting_page(lines_of(PROSE), [lines_of(OTHER_PROSE)] * 3, random.Random(seed)))
    assert body == PROSE
    assert all(is_promotion(line) for line in rest)
    assert rest.count(TITLE) + rest.count(f"• {TITLE}") + rest.count(f"- {TITLE}") >= 2


def test_the_kinds_of_pages_differ() -> None:
    pages = [page(PROSE), page(OTHER_PROSE)]
    made = [rare_pages(pages, ["en", "en"], seed)[0] for seed in range(40)]
    shares = {bool(some.body.any()) for some in made if some is not None}
    assert shares == {True, False}


def test_nothing_is_made_of_html_nor_of_a_page_without_a_body() -> None:
    blank = page(PROSE)._replace(body=np.zeros(len(page(PROSE).body), np.bool_))
    html = page(PROSE)._replace(marks=np.zeros((len(page(PROSE).body), 3), np.uint8))
    for seed in range(10):
        assert rare_pages([blank, html], ["en", "en"], seed) == [None, None]


def measures(body: np.ndarray) -> np.ndarray:
    return np.zeros((len(body), len(NAMES)), np.float32)


@pytest.mark.parametrize("seed", range(20))
def test_reprints_make_lines_of_the_body_known_and_a_large_site_the_others(seed: int) -> None:
    body = np.array([False] * 30 + [True] * 12 + [False] * 30)
    known, many, share = (NAMES.index(name) for name in ("stories", "many_stories", "page_stories"))
    printed, surrounded = measures(body), measures(body)
    reprint(printed, body, np.random.default_rng(seed))
    surround(surrounded, body, np.random.default_rng(seed))
    assert not printed[~body, known].any()
    assert not surrounded[body, known].any()
    assert surrounded[:, known].any()
    for of in (printed, surrounded):
        assert ((of[:, many] > 0) == (of[:, known] > 0)).all()
        assert of[:, share] == pytest.approx(of[:, known].mean())
        assert (np.rint(of[:, many] * MOST) / MOST).astype(np.float32) == pytest.approx(of[:, many])


def test_counts_of_real_pages_are_never_lowered() -> None:
    body = np.array([True] * 8)
    known = measures(body)
    known[:, NAMES.index("many_stories")] = 1.0
    for seed in range(20):
        reprint(known, body, np.random.default_rng(seed))
        assert (known[:, NAMES.index("many_stories")] == 1.0).all()
