"""Phrases that tell what a line is. All lines were written for these tests."""

from __future__ import annotations

import pytest

from tasks.cues import LONGEST_LEGAL, legal_lines


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Hafenbote",
        "Kontakt | AGB | Hilfe",
        "AGBs",
        "Unsere ContactPrivacy Policy",  # menus run together
        "プライバシーポリシー",
        "Все права защищены",
        "沪ICP备26000000号",
    ],
)
def test_lines_of_the_foot_are_found(line: str) -> None:
    assert legal_lines(["Der Hafen wächst.", "", line, "Mehr dazu"]) == {2}


@pytest.mark.parametrize(
    "line", ["Dagbladet sender direkte", "Mein Tagblatt", "Das ist tragbar", "Privacy " + "x" * LONGEST_LEGAL]
)
def test_short_words_stand_alone_and_paragraphs_are_none(line: str) -> None:
    assert legal_lines([line, "", line]) == set()


def test_each_line_is_found_once_and_all_are() -> None:
    assert legal_lines(["Copyright, all rights reserved", "Wetter", "版权所有 © 2026", "Impressum"]) == {0, 2, 3}


def test_letters_that_fold_to_several_do_not_move_lines() -> None:
    assert legal_lines(["Straße ﬁ İ", "ẞ", "Impressum", "Gruß"]) == {2}
