"""Patterns for many words match what the words do, the longest first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.word_pattern import any_of

WORDS = st.lists(st.text("abB.( é", min_size=1, max_size=5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "found"),
    [("million euros", "million"), ("millions", "millions"), ("mill", "mill"), ("mio.", "mio."), ("mi", None)],
)
def test_the_longest_word_that_fits_is_found(text: str, found: str | None) -> None:
    match = re.match(any_of(["mill", "million", "mio", "mio.", "millions"]), text)
    assert (match[0] if match else None) == found


def test_a_shorter_word_is_found_where_what_follows_asks_for_it() -> None:
    assert re.match(rf"({any_of(['Rue', 'Rue du'])}) du Port", "Rue du Port") is not None


def test_letters_that_differ_in_case_share_a_branch() -> None:
    pattern = re.compile(any_of(["Mio", "mio."], ignore_case=True), re.IGNORECASE)
    found = pattern.match("MIO. Euro")
    assert found is not None
    assert found[0] == "MIO."


def test_no_words_give_an_empty_pattern() -> None:
    assert any_of([]) == ""


@given(WORDS, st.text("abB.( é", max_size=12))
def test_the_same_is_found_as_by_trying_the_words_one_by_one(words: list[str], text: str) -> None:
    plain = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    tree = re.compile(any_of(words))
    assert [m.span() for m in tree.finditer(text)] == [m.span() for m in plain.finditer(text)]
