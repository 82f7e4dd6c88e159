"""Two texts word by word."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.word_diff import MOST_WORDS, stretches


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The tunnel cost 9.4 million.\n\nIt opens in May.",
            "The tunnel cost 8.4 million.\n\nIt opens in May.",
            [
                (True, "The tunnel cost", "The tunnel cost"),
                (False, " 9.4", " 8.4"),
                (True, " million.\n\nIt opens in May.", " million.\n\nIt opens in May."),
            ],
        ),
        (
            "橋は五月に開く。",
            "橋は六月に開く。",
            [(True, "橋は", "橋は"), (False, "五", "六"), (True, "月に開く。", "月に開く。")],
        ),
        ("Ça va", "Ça\u00a0va", [(True, "Ça va", "Ça\u00a0va")]),
        ("a b", "a b c", [(True, "a b", "a b"), (False, "", " c")]),
        ("x a b", "a b", [(False, "x", ""), (True, " a b", "a b")]),
        ("a", "b", [(False, "a", "b")]),
        ("", "b", [(False, "", "b")]),
        ("", "", []),
    ],
)
def test_texts_are_compared_word_by_word(one: str, other: str, expected: list[tuple[bool, str, str]]) -> None:
    assert stretches(one, other) == expected


texts = st.lists(st.sampled_from(["ferry", "pier", "\n\nmayor", "船", "9.4", "ferry."]), max_size=12).map(" ".join)


@given(texts, texts)
def test_stretches_make_up_both_texts_and_take_turns(one: str, other: str) -> None:
    found = stretches(one, other)
    assert ("".join(text for _, text, _ in found), "".join(text for *_, text in found)) == (one, other)
    assert all(is_equal == (text.split() == other_text.split()) for is_equal, text, other_text in found)
    assert all(before[0] != after[0] for before, after in pairwise(found))
    assert stretches(one, one) == ([(True, one, one)] if one else [])


def test_long_texts_are_cut_and_take_no_long_time() -> None:
    began = time.process_time()
    found = stretches("a b " * MOST_WORDS, "b c " * MOST_WORDS)
    assert sum(len(text.split()) for _, text, _ in found) == MOST_WORDS
    assert time.process_time() - began < 5
