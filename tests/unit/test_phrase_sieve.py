"""A line that holds a phrase is told, whatever its case; one without any rarely is."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.phrase_sieve import MOST_CHARS, PhraseSieve
from tests.bench.generate import page
from tests.property.test_bounds import indices_checked

LISTS = (
    ["©", "agb", "feed", "all rights reserved", "με την επιφύλαξη"],
    ["straße", "strasse nach", "ﬁsh market", "i̇mza", "spas"],
    ["渡船", "版权所有 渡轮邮报", "Фото", "фотография"],
)
SIEVE = PhraseSieve(LISTS)


def told(line: str) -> list[bool]:
    """For each list, whether the line may hold one of its phrases."""
    return [SIEVE([line])[0] >> number & 1 == 1 for number in range(len(LISTS))]


def held(line: str) -> list[bool]:
    folded = line[:MOST_CHARS].casefold()
    return [any(phrase.casefold() in folded for phrase in phrases) for phrases in LISTS]


@pytest.mark.parametrize(
    ("line", "lists"),
    [
        ("", [False, False, False]),
        ("The ferry is late again", [False, False, False]),
        ("© 2025", [True, False, False]),
        ("RSS-Feeds", [True, False, False]),
        ("AGB", [True, False, False]),
        ("Το λιμάνι, ΜΕ ΤΗΝ ΕΠΙΦΎΛΑΞΗ", [True, False, False]),
        ("All the rights are reserved", [False, False, False]),
        ("Die Hafenstraße und die HAFENSTRASSE", [False, True, False]),
        ("Spaß", [False, True, False]),
        ("am FISH MARKET", [False, True, False]),
        ("nach dem 渡船, ФОТОГРАФИЯ", [False, False, True]),
        ("渡 船", [False, False, False]),
    ],
)
def test_lines_with_a_phrase_of_a_list_are_told(line: str, lists: list[bool]) -> None:
    assert told(line) == lists
    assert held(line) == lists


def test_what_stands_far_behind_is_not_read() -> None:
    assert told("x" * (MOST_CHARS - 4) + "feed")[0]
    assert not told("x" * (MOST_CHARS - 3) + "feed")[0]


def test_lines_are_told_by_themselves() -> None:
    lines = ["fe", "ed", "渡", "船", "", "feed", "😀feed😀", "\ud800", "a\x0bb"]
    assert SIEVE(lines).tolist() == [0, 0, 0, 0, 0, 1, 1, 0, 0]
    assert SIEVE([]).tolist() == []


def test_a_letter_with_several_in_lower_case_may_hold_anything() -> None:
    assert told("ﬁne") == [True, True, True]


texts = st.text(st.sampled_from("ﬁﬀßẞSsİiıKkſ©Ⓒ船渡 aAgGbBfFeEdD😀\ud800\n\r\u2028Σσς"), max_size=30)
phrases = st.sampled_from([phrase for some in LISTS for phrase in some])
cases = st.sampled_from([str.upper, str.lower, str.title, str.casefold, str.swapcase, str])


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(texts, st.tuples(phrases, cases).map(lambda some: some[1](some[0]))), max_size=8))
@example(["\n©\n"])
def test_no_phrase_is_missed(parts: list[str]) -> None:
    line = "".join(parts).replace("\n", " ")
    assert all(may or not does for may, does in zip(told(line), held(line), strict=True))


@settings(max_examples=100, deadline=None)
@given(st.lists(texts.map(lambda text: text.replace("\n", " ")), max_size=6))
def test_no_index_leaves_its_array(lines: list[str]) -> None:
    with indices_checked():
        checked = SIEVE(lines).tolist()
    assert SIEVE(lines).tolist() == checked


def test_few_lines_are_told_without_a_phrase() -> None:
    words = [word for number in range(20) for word in page(number, 20).text.split()]
    random.Random(1).shuffle(words)
    lines = [line for at in range(0, len(words), 12) if not any(held(line := " ".join(words[at : at + 12])))]
    assert len(lines) > 300
    assert (SIEVE(lines) > 0).mean() < 0.02


@pytest.mark.parametrize("lists", [[["a"]] * 9, [[""]], [["😀"]], [["\uffff"]]])
def test_what_cannot_be_looked_for_is_refused(lists: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="phrase"):
        PhraseSieve(lists)
