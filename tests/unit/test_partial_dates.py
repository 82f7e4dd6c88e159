"""Days and months that lack their year."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from tasks.partial_dates import read_partial_dates

THURSDAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "language", "raw", "value"),
    [
        ("The quay shut on Tuesday.", "en", "Tuesday", date(2026, 3, 3)),
        ("The quay shut on Thursday.", "en", "Thursday", THURSDAY),
        ("The quay will open on Tuesday.", "en", "Tuesday", date(2026, 3, 10)),
        ("The quay will open, Ruth Callan said on Tuesday.", "en", "Tuesday", date(2026, 3, 3)),
        ("On Friday she will go.", "en", "Friday", date(2026, 3, 6)),
        ("The board approved a plan for a new crane on Monday, staff said.", "en", "Monday", date(2026, 3, 2)),
        ("The board announced its plans for the quay on Monday.", "en", "Monday", date(2026, 3, 2)),
        ("The board approved plans to close the quay on Monday.", "en", "Monday", date(2026, 3, 2)),
        ("On Monday the board approved a plan to close.", "en", "Monday", date(2026, 3, 2)),
        ("The price was set on Monday.", "en", "Monday", date(2026, 3, 2)),
        ("His will was read on Monday.", "en", "Monday", date(2026, 3, 2)),
        ("The board said it plans to open the quay on Monday.", "en", "Monday", date(2026, 3, 9)),
        ("The port plans a second opening on Monday.", "en", "Monday", date(2026, 3, 9)),
        ("The quay is set to open on Monday.", "en", "Monday", date(2026, 3, 9)),
        ("Der Rat stimmte dem Plan für den Kai am Montag zu.", "de", "Montag", date(2026, 3, 2)),
        ("De raad van Elling kwam op maandag bijeen.", "nl", "maandag", date(2026, 3, 2)),
        ("On Friday she went.", "en", "Friday", date(2026, 2, 27)),
        ("The harbour board votes on Monday.", "en", "Monday", date(2026, 3, 9)),
        ("It was open until Sunday.", "en", "Sunday", date(2026, 3, 8)),
        ("It has rained since Sunday.", "en", "Sunday", date(2026, 3, 1)),
        ("ELLING, March 12 (Wire) - It rains.", "en", "March 12", date(2026, 3, 12)),
        ("The ship sailed on 1 March.", "en", "1 March", date(2026, 3, 1)),
        ("They had no rain since December 31.", "en", "December 31", date(2025, 12, 31)),
        ("The board would decide by September 30.", "en", "September 30", date(2026, 9, 30)),
        ("On the ninth of April it rained.", "en", "ninth of April", date(2026, 4, 9)),
        ("They met on the 12th and left.", "en", "12th", date(2026, 2, 12)),
        ("They will meet on the 12th.", "en", "12th", date(2026, 3, 12)),
        ("Der Kai wurde am Montagabend geräumt.", "de", "Montagabend", date(2026, 3, 2)),
        ("Der Kai wird am Montag geräumt.", "de", "Montag", date(2026, 3, 9)),
        ("Der Kai öffnet am 14. April.", "de", "14. April", date(2026, 4, 14)),
        ("Le quai a fermé mardi.", "fr", "mardi", date(2026, 3, 3)),
        ("El muelle cerrará el lunes.", "es", "lunes", date(2026, 3, 9)),
        ("El muelle cerró el 2 de mayo.", "es", "2 de mayo", date(2026, 5, 2)),
    ],
)
def test_a_day_is_resolved_against_the_publication(text: str, language: str, raw: str, value: date) -> None:
    (found,) = read_partial_dates(text, language, THURSDAY)
    assert text[found.char_from : found.char_to] == raw
    assert (found.value, found.precision) == (value, "day")
    (open_,) = read_partial_dates(text, language)
    assert open_ == found._replace(value=None)


@pytest.mark.parametrize(
    ("text", "language", "raw", "precision"),
    [
        ("It opens in May.", "en", "May", "month"),
        ("It opened last January.", "en", "January", "month"),
        ("Es öffnet im Mai.", "de", "Mai", "month"),
        ("Il ouvre en juin.", "fr", "juin", "month"),
        ("It was built in 1838 by a baker.", "en", "1838", "year"),
    ],
)
def test_months_and_old_years_have_no_value(text: str, language: str, raw: str, precision: str) -> None:
    (found,) = read_partial_dates(text, language, THURSDAY)
    assert (text[found.char_from : found.char_to], found.value, found.precision) == (raw, None, precision)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It is polished every Friday and shut on Sundays.", "en"),
        ("It opens on the first Monday of the spring.", "en"),
        ("She wrote for the Sunday Lantern on Good Friday.", "en"),
        ("May I ask? They march. Augusta and June Carter sang.", "en"),
        ("Jeden Montag wird gesungen.", "de"),
        ("August Teschner kam.", "de"),
        ("Le samedi, on chante.", "fr"),
        ("On the 14th floor, in the 38th minute.", "en"),
        ("About 1850 people came; it cost in 1200 steps.", "en"),
        ("In March 2025 and on 3 May 2024.", "en"),
        ("水曜日に開く。", "ja"),
        ("", None),
    ],
)
def test_habits_names_and_whole_dates_are_left_out(text: str, language: str | None) -> None:
    assert read_partial_dates(text, language, THURSDAY) == []


@pytest.mark.parametrize("piece", ["Monday ", "May ", "1", "1800 ", "on the 1st. ", "A", "ninth of April ", ". "])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    begin = process_time()
    read_partial_dates(piece * (1_000_000 // len(piece)), "en", THURSDAY)
    assert process_time() - begin < 5
