"""The lists of words are what they claim to be."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from tasks import line_words
from tasks.line_tokens import tokens
from tasks.line_words import CLASSES, WORDS, classes

LISTS = tomllib.loads(Path(line_words.__file__).with_name("line_words.toml").read_text("utf-8"))


def classes_of(line: str) -> list[set[str]]:
    """The classes of each token of a line."""
    return [
        {name for bit, name in enumerate(CLASSES) if found & 1 << bit}
        for found in classes(tokens([line]).stems).tolist()
    ]


def test_a_token_has_the_classes_in_whose_lists_it_stands() -> None:
    assert classes_of("Your photo © of copyrights") == [{"reader"}, {"photo"}, {"rights"}, set(), {"service", "photo"}]


def test_capital_letters_do_not_matter() -> None:
    assert classes_of("YOU Vous ВАШ") == [{"reader"}] * 3


def test_short_words_count_whole() -> None:
    assert classes_of("ad ads app ape you yo https") == [
        set(),
        {"service"},
        {"service"},
        set(),
        {"reader"},
        set(),
        {"address"},
    ]


def test_nothing_has_no_classes() -> None:
    assert classes(np.zeros(0, np.uint64)).tolist() == []


@pytest.mark.parametrize("name", WORDS)
def test_lists_hold_single_words_in_lower_case(name: str) -> None:
    assert all(len(tokens([word]).hashes) == 1 and word == word.lower() for word in LISTS[name])
    assert len(set(LISTS[name])) == len(LISTS[name])
