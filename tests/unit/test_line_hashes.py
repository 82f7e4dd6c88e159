"""A line is the same line wherever it stands; a story is the same story on every site."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from tasks.line_hashes import HASHED_CHARS, KEYS, SAME, hash_columns, outline, story_keys
from tasks.lines import split
from tasks.segment_body import weight
from tests.bench.generate import page


def hashes(*texts: str) -> list[int]:
    return outline(texts).hashes.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Most Read", "MOST READ"),
        ("Comments (3)", "comments (1204)"),
        ("  Sign  up \t for our letter ", "Sign up for our letter"),
        ("© 2024 Hafenbote", "© 2025 hafenbote"),
        ("Последние НОВОСТИ 7", "последние новости 12"),
        ("١٢ دقيقة", "7 دقيقة"),
    ],
)
def test_case_numbers_and_spaces_do_not_make_another_line(one: str, other: str) -> None:
    [a], [b] = hashes(one), hashes(other)
    assert a == b != 0


@pytest.mark.parametrize(
    ("one", "other"), [("Most read", "Most shared"), ("a b", "ab"), ("3 of 4", "of 34"), ("𝒳", "𝒴")]
)
def test_other_words_make_another_line(one: str, other: str) -> None:
    assert hashes(one) != hashes(other)


def test_blank_lines_have_no_hash_and_neighbours_do_not_matter() -> None:
    together = hashes("Menu\n\nFerry\r\n \t\r\nSea\n", "", "Ferry")
    assert together == [*hashes("Menu"), 0, *hashes("Ferry"), 0, *hashes("Sea"), 0, *hashes("Ferry")]


def test_a_very_long_line_is_known_by_its_beginning() -> None:
    start = "harbour " * (HASHED_CHARS // 8)
    [one, other, short] = hashes("\n".join([start + "a" * 1_500_000, start + "b", "Ferry"]))
    assert one == other != short
    assert hashes("Ferry") == [short]


def test_hashes_do_not_depend_on_how_lines_are_cut_into_pieces() -> None:
    lines = [f"Line {'abcdefghij'[n % 10] * (n % 700 + 1)} end" for n in range(3_000)]
    assert hashes("\n".join(lines)) == [hashes(line)[0] for line in lines]


def test_the_outline_weighs_the_lines_as_the_segmenter_does() -> None:
    texts = [page(n, 5).text for n in range(20)] + ["", "a\rb.\r\n", "月曜日の正午。」\n" + "Sea! " * 2_000]
    found, lines = outline(texts), split(texts)
    assert found.first.tolist() == lines.first.tolist()
    assert found.heavy.tolist() == weight(lines).tolist()
    assert found.stopped.tolist() == lines.stopped.tolist()
    assert (found.hashes == 0).tolist() == (lines.length == 0).tolist()


def furniture(words: str, lines: int) -> list[str]:
    return [f"{words} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 3}" for n in range(lines)]


def story(number: int) -> list[str]:
    chance = random.Random(number)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{chance.choice('lmnrst')}" for _ in range(60)]
    return [" ".join(chance.choices(words, k=25)).capitalize() + "." for _ in range(14)]


def on_site(paragraphs: list[str], words: str) -> str:
    return "\n".join([*furniture(f"{words} menu", 25), *paragraphs, *furniture(f"{words} more", 30)])


def agree(one: str, other: str) -> bool:
    keys = story_keys(outline([one, other]))
    return int((keys[0] == keys[1]).sum()) >= SAME


def test_copies_of_a_story_share_keys_though_sites_cut_and_add() -> None:
    chance = random.Random(7)
    missed = 0
    for number in range(60):
        paragraphs = story(number)
        shortened = [p for p in paragraphs if chance.random() > 0.2]
        missed += not agree(on_site(paragraphs, "lantern"), on_site(shortened + story(-number - 1)[:1], "courier"))
    assert missed <= 3


def test_different_stories_of_a_site_are_told_apart_though_a_line_of_furniture_stands_among_them() -> None:
    letter = "Every evening the newsroom writes a letter to all who want to have one, free of charge."
    pages = [on_site([*story(number)[:5], letter, *story(number)[5:]], "lantern") for number in range(60)]
    keys = story_keys(outline(pages))
    assert keys.shape == (60, KEYS)
    assert sorted(len(set(column.tolist())) for column in keys.T)[SAME - 1] >= 30


def test_pages_without_a_long_line_are_one_story_only_when_they_are_the_same() -> None:
    menus = ["Home\nNews\nSport", "Home\nNews\nSport", "Home\nNews\nWeather", "", "\n"]
    keys = [tuple(row) for row in story_keys(outline(menus)).tolist()]
    assert keys[0] == keys[1] != keys[2]
    assert keys[2] != keys[3] == keys[4]


def test_unspaced_scripts_tell_stories_too() -> None:
    body = [
        mark + "月曜日の正午に渡し船は誰も乗せずに出港し、港の人々は皆それを見送ったと語った。" for mark in "一二三四"
    ]
    other = [mark + "火曜日の会議で町の評議会は橋の費用をめぐる議論の末に結論を先送りした。" for mark in "五六七八"]
    assert agree("\n".join(["トップ", *body, "広告"]), "\n".join(["ホーム", "天気", *body]))
    assert not agree("\n".join(["トップ", *body]), "\n".join(["トップ", *other]))


def test_columns_are_those_of_each_page_alone() -> None:
    texts = [page(n, 3).text for n in range(60)] + ["Home\nHome\n\nNews"]
    together = {name: column.to_pylist() for name, column in hash_columns(texts).items()}
    for position, text in enumerate(texts):
        alone = {name: column.to_pylist()[0] for name, column in hash_columns([text]).items()}
        assert {name: values[position] for name, values in together.items()} == alone
    by_line = together["hashes_by_line"][-1]
    assert by_line[0] == by_line[1]
    assert by_line[2] == 0
    assert together["line_hashes"][-1] == sorted({by_line[0], by_line[3]})
    for found in together["line_hashes"]:
        assert all(a < b for a, b in pairwise(found))
        assert np.array(found, np.uint64).min() > 0
