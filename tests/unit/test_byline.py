"""Author lines."""

from __future__ import annotations

import pytest

from tasks.byline import is_byline, is_opener, read_byline, read_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ruth Callan", ("Ruth Callan",)),
        ("By Ruth Callan and Bo van der Berg", ("Ruth Callan", "Bo van der Berg")),
        ("By Ruth Callan, Bo Chen and Li Wei", ("Ruth Callan", "Bo Chen", "Li Wei")),
        ("Von Jörg Ahlers, Kiel", ("Jörg Ahlers",)),
        ("Par Élodie Marchand", ("Élodie Marchand",)),
        ("Por Inés Robledo y Juan Prats", ("Inés Robledo", "Juan Prats")),
        ("di Carla Bensi", ("Carla Bensi",)),
        ("Af Søren Kjær", ("Søren Kjær",)),
        ("Door Piet van Dalen", ("Piet van Dalen",)),
        ("Text: Anna Meierling", ("Anna Meierling",)),
        ("Words by Anna Meierling", ("Anna Meierling",)),
        ("By Ruth Callan, Staff Writer", ("Ruth Callan",)),
        ("By Ruth Callan | 12 March 2025", ("Ruth Callan",)),
        ("Ruth Callan 12.03.2025, 19:35 Uhr", ("Ruth Callan",)),
        ("12 March 2025 • Ruth Callan • 3 min", ("Ruth Callan",)),
        ("Ruth Callan Views", ("Ruth Callan",)),
        ("Ruth Callan 1,204 views", ("Ruth Callan",)),
        ("김서연 기자", ("김서연",)),
        ("【山田太郎記者】", ("山田太郎",)),
        ("By Ruth Callan and Bo Chen The Associated Press", ("Ruth Callan", "Bo Chen")),
        ("Health, News | Published: 5 hours ago | Written by Ruth Callan", ("Ruth Callan",)),
    ],
)
def test_names_are_read(line: str, names: tuple[str, ...]) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert byline.names == names
    assert line[byline.char_from : byline.char_to] == byline.raw
    assert tuple(" ".join(line[a:b].split()) for a, b in byline.spans) == names


@pytest.mark.parametrize("line", ["By Harbour Courier Staff", "By Associated Press", "Von dpa-infocom", "By News Desk"])
def test_desks_and_agencies_are_no_persons(line: str) -> None:
    byline = read_byline(line)
    assert byline is None or byline.names == ()


@pytest.mark.parametrize(
    "line",
    [
        "By 2030 the harbour will be twice its size",
        "By Friday the storm had passed and people went home.",
        "Par ailleurs, le maire a salué la décision.",
        "Von der Brücke sieht man die Werft und den alten Hafen.",
        "Sunday, 2 March 2025",
        "Most read",
        "",
        "B",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert not is_byline(line)


def test_a_line_of_names_is_read_without_job_words() -> None:
    names = read_names("Thandi Mokoena Parliamentary editor")
    assert names is not None
    assert names.names == ("Thandi Mokoena",)
    assert read_names("“Quiet harbour”") is None
    assert read_names("Le Courrier") is None


def test_openers_stand_alone() -> None:
    assert is_opener("By")
    assert is_opener("Author of the article:")
    assert not is_opener("By the sea")


@pytest.mark.parametrize("unit", ["By A", "Von ", "1.1.2025 ", "a ", "| ", "中"])
def test_a_long_line_costs_nothing(unit: str) -> None:
    assert read_byline(unit * 300_000) is None
