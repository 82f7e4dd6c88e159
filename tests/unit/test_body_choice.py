"""The chosen lines have the largest expected F1."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.body_choice import (
    ARTICLE,
    CAUTION,
    LARGE,
    LEAST_F1,
    LONGEST_NOTICE,
    NOTICE,
    PARTS,
    SENTENCES,
    TOWERING,
    cautious,
    choose_body,
    probabilities,
)

Line = tuple[int, float]
"""Probability in parts of `PARTS`, and weight in letters."""
Page = list[Line]


def choose(*pages: Page) -> list[list[bool]]:
    """Which lines of each page are taken."""
    rows = [line for page in pages for line in page]
    first = np.cumsum([0, *map(len, pages)])
    taken = choose_body(
        np.array([parts for parts, _ in rows], np.float64) / PARTS,
        np.array([w for _, w in rows], np.float32),
        np.zeros(len(rows), np.float32),
        np.zeros(len(rows), np.int32),
        first,
    )
    return [part.tolist() for part in np.split(taken, first[1:-1])]


def expected_f1(page: Page, taken: set[int]) -> Fraction:
    """Twice the letters that are expected right over those taken and those expected to be body, exactly."""
    mass = [Fraction(weight) + 1 for _, weight in page]
    likely = [Fraction(parts, PARTS) * m for (parts, _), m in zip(page, mass, strict=True)]
    below = sum((mass[i] for i in taken), Fraction()) + sum(likely)
    return 2 * sum((likely[i] for i in taken), Fraction()) / below if below else Fraction()


def sure(*probability: float, weight: float = 50) -> Page:
    return [(round(p * PARTS), weight) for p in probability]


lines = st.tuples(st.integers(0, PARTS), st.integers(0, 600).map(lambda halves: halves / 2))


@given(st.lists(lines, min_size=1, max_size=7))
def test_no_other_choice_of_lines_promises_more(page: Page) -> None:
    sets = (set(some) for size in range(len(page) + 1) for some in combinations(range(len(page)), size))
    best = max(expected_f1(page, some) for some in sets)
    taken = {i for i, is_body in enumerate(choose(page)[0]) if is_body}
    if best < LEAST_F1:
        assert not taken
    else:
        assert float(expected_f1(page, taken)) == pytest.approx(float(best), abs=1e-12)


@given(st.lists(lines, min_size=1, max_size=60))
def test_the_lines_above_half_of_the_best_f1_are_taken(page: Page) -> None:
    taken = {i for i, is_body in enumerate(choose(page)[0]) if is_body}
    if taken:
        half = expected_f1(page, taken) / 2
        assert all((Fraction(parts, PARTS) >= half) == (i in taken) for i, (parts, _) in enumerate(page))
    else:
        order = sorted(range(len(page)), key=lambda i: -page[i][0])
        assert all(expected_f1(page, set(order[: n + 1])) < LEAST_F1 + 1e-9 for n in range(len(page)))


@given(st.lists(st.lists(lines, max_size=8), min_size=1, max_size=6))
def test_a_page_is_judged_by_itself(pages: list[Page]) -> None:
    alone = [choose(page)[0] for page in pages]
    assert choose(*pages) == alone
    assert choose(*pages[::-1]) == alone[::-1]


def test_a_page_of_which_nothing_good_is_expected_has_no_body() -> None:
    # of equal lines with probability p, all are best taken; what is expected of that is 2p / (1 + p)
    least = LEAST_F1 / (2 - LEAST_F1)
    assert choose(sure(*[least - 0.02] * 40)) == [[False] * 40]
    assert choose(sure(*[least + 0.02] * 40)) == [[True] * 40]
    assert choose(sure(*[0.05] * 40)) == choose(sure(*[0.0] * 40)) == [[False] * 40]


def test_a_doubtful_line_is_taken_where_all_is_doubtful() -> None:
    assert choose(sure(0.45, 0.45, 0.45, 0.02)) == [[True, True, True, False]]
    assert choose(sure(1, 1, 1, 0.45)) == [[True, True, True, False]]


@pytest.mark.parametrize(
    ("weight", "addressing", "is_article"),
    [
        (100, NOTICE + 0.01, False),
        (100, NOTICE - 0.01, True),
        (LONGEST_NOTICE, NOTICE + 0.01, True),  # that is two such lines
    ],
)
def test_a_short_body_that_speaks_to_the_reader_of_accounts_is_a_notice(
    weight: float, addressing: float, is_article: bool
) -> None:
    of_lines = np.array([2 * addressing, 0, 1], np.float32)  # what is not taken does not count
    taken = choose_body(
        np.array([0.9, 0.9, 0.01]), np.full(3, weight, np.float32), of_lines, np.zeros(3, np.int32), np.array([0, 3])
    )
    assert taken.tolist() == [is_article, is_article, False]


@pytest.mark.parametrize(
    ("weight", "stops", "addressing", "others", "is_article"),
    [
        (ARTICLE, SENTENCES, 0.0, 40, True),
        (ARTICLE - 2, SENTENCES, 0.0, 40, False),  # a teaser, a description of the site
        (ARTICLE, SENTENCES - 1, 0.0, 40, False),  # a menu in one line
        (ARTICLE, SENTENCES, NOTICE, 40, False),  # terms of use
        (ARTICLE, SENTENCES, 0.0, ARTICLE / TOWERING + 1, False),  # one comment among others
    ],
)
def test_a_doubtful_line_that_towers_above_all_others_is_an_article_without_line_breaks(
    weight: float, stops: int, addressing: float, others: float, is_article: bool
) -> None:
    weights = np.array([others, weight, others, others], np.float32)
    of_lines = np.array([0, addressing, 0, 0], np.float32)
    sentences = np.array([1, stops, 1, 1], np.int32)
    taken = choose_body(np.array([0.1, 0.02, 0.2, 0.1]), weights, of_lines, sentences, np.array([0, 4]))
    assert taken.tolist() == [False, is_article, False, False]


def test_letters_count_not_lines() -> None:
    menu = sure(*[0.02] * 20, weight=5)
    assert choose([*menu, *sure(0.9, weight=2000)]) == [[False] * 20 + [True]]
    # twenty short lines, however sure, do not raise what is expected of a page whose letters stand elsewhere
    assert choose([*sure(*[1.0] * 20, weight=2), *sure(0.45, 0.45, weight=2000)]) == [[True] * 22]


def test_no_pages_and_pages_without_lines() -> None:
    assert choose_body(np.zeros(0), *[np.zeros(0, np.float32)] * 2, np.zeros(0, np.int32), np.array([0])).tolist() == []
    assert choose([], sure(0.9), [], []) == [[], [True], [], []]


def test_lines_without_letters_may_be_body() -> None:
    assert choose(sure(0.9, 0.01, weight=0)) == [[True, False]]


LOGITS = np.arange(-16 * 64, 16 * 64 + 1, dtype=np.float32) / 64


def test_probabilities_rise_with_the_logit() -> None:
    found = probabilities(LOGITS)
    assert (np.diff(found) >= 0).all()
    assert found[0] < 0.001
    assert found[-1] > 0.999
    assert ((found >= 0) & (found <= 1)).all()
    assert probabilities(np.float32([0])).tolist() == [0.5]


def test_probabilities_are_the_logistic_function_in_whole_steps() -> None:
    found = probabilities(LOGITS)
    assert (found * PARTS == np.rint(found * PARTS)).all()
    assert found.tolist() == pytest.approx([1 / (1 + exp(-x)) for x in LOGITS.tolist()], abs=0.51 / PARTS)


def test_probabilities_beyond_the_table_are_those_of_its_ends() -> None:
    low, high = probabilities(np.float32([-16, 16])).tolist()
    assert probabilities(np.float32([-17, -1e6, 17, 1e6])).tolist() == [low, low, high, high]


def test_logits_are_lowered_by_the_size_of_the_page() -> None:
    sizes = [LARGE // 2, 0, LARGE, 3 * LARGE, 1]
    first = np.cumsum([0, *sizes])
    logit = np.linspace(-16, 16, first[-1], dtype=np.float32)
    less = np.split(logit - cautious(logit, first), first[1:-1])
    for page, wanted in zip(less, (CAUTION / 2, 0, CAUTION, CAUTION, CAUTION / LARGE), strict=True):
        assert page.tolist() == pytest.approx([wanted] * page.size, abs=1e-5)


def test_logits_of_no_page_are_none() -> None:
    assert cautious(np.zeros(0, np.float32), np.array([0])).tolist() == []
