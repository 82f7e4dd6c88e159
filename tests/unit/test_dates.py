"""Absolute dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tasks.calendar_words import months
from tasks.dates import MOST_DATES, is_date_line, read_dates, tells_time


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Sunday, March 2, 2025", "en", date(2025, 3, 2)),
        ("2nd of March 2025", "en", date(2025, 3, 2)),
        ("3 มีนาคม 2568", "th", date(2025, 3, 3)),
        ("03 มี.ค. 2568 10:15 น.", "th", date(2025, 3, 3)),
        ("3 มีนาคม 2025", "th", date(2025, 3, 3)),
        ("3 آذار 2025", "ar", date(2025, 3, 3)),
        ("3 جويلية 2025", "ar", date(2025, 7, 3)),
        ("3 de setiembre de 2025", "es", date(2025, 9, 3)),
        ("9. Mai 2023, 11:05", "de", date(2023, 5, 9)),
        ("2.mar.2025 às 9h30", "pt", date(2025, 3, 2)),
        ("2/mar/2025 09:30 h", "es", date(2025, 3, 2)),
        ("2/Mar/2025", None, date(2025, 3, 2)),
        ("07. 02. 2025, 10:30 Uhr", "de", date(2025, 2, 7)),
        ("Veröffentlicht am 14.08.24 um 06:15 Uhr", "de", date(2024, 8, 14)),
        ("Publiziert21. Oktober 2024, 09:40", "de", date(2024, 10, 21)),
        ("Publié le 23 juil. 2023 à 07:20", "fr", date(2023, 7, 23)),
        ("9 de febrero de 2024, 13:10", "es", date(2024, 2, 9)),
        ("9 Febbraio 2024 - 13:10", "it", date(2024, 2, 9)),
        ("12 de março de 2025", "pt", date(2025, 3, 12)),
        ("12 maart 2025", "nl", date(2025, 3, 12)),
        ("12 mars 2025", "sv", date(2025, 3, 12)),
        ("fredag 09. feb 2024 13:10", "da", date(2024, 2, 9)),
        ("12 marca 2025", "pl", date(2025, 3, 12)),
        ("12. března 2025", "cs", date(2025, 3, 12)),
        ("2023 m. kovo 12 d. 10:20", "lt", date(2023, 3, 12)),
        ("12 Mart 2025", "tr", date(2025, 3, 12)),
        ("12 марта 2025 г.", "ru", date(2025, 3, 12)),
        ("9 травня 2023, 10:20", "uk", date(2023, 5, 9)),
        ("12 maaliskuuta 2025", "fi", date(2025, 3, 12)),
        ("2025. március 12.", "hu", date(2025, 3, 12)),
        ("12 Maret 2025", "id", date(2025, 3, 12)),
        ("12 Μαρτίου 2025", "el", date(2025, 3, 12)),
        ("21/09/2024, 18:15", "en", date(2024, 9, 21)),
        ("2024年2月15日 02時35分", "ja", date(2024, 2, 15)),
        ("2024년 6월 16일 17:10", "ko", date(2024, 6, 16)),
        ("입력 2024.06.16 17:10", "ko", date(2024, 6, 16)),
        ("2025-02-09 | 11:32", None, date(2025, 2, 9)),
        ("11:10pm Feb 8, 2023", "en", date(2023, 2, 8)),
        ("रविवार, 23 नवंबर 2025", "hi", date(2025, 11, 23)),
        ("५ फेब्रुवारी, २०२४", "mr", date(2024, 2, 5)),
        ("5 ফেব্রুয়ারী, 2024", "bn", date(2024, 2, 5)),
        ("٥ فبراير ٢٠٢٤", "ar", date(2024, 2, 5)),
        ("יום ראשון, 23 בנובמבר 2025", "he", date(2025, 11, 23)),
        ("2025. gada 23. novembris", "lv", date(2025, 11, 23)),
        ("23 thg 11, 2025", "vi", date(2025, 11, 23)),
        ("недеља, 23. новембар 2025.", "sr", date(2025, 11, 23)),
        ("23 noyabr 2025, bazar", "az", date(2025, 11, 23)),
        ("Sonndeg, 17. Mee 2026", "lb", date(2026, 5, 17)),
        ("23/11/2025", "ar", date(2025, 11, 23)),
        ("２０２４年２月１５日", "ja", date(2024, 2, 15)),
    ],
)
def test_forms(line: str, language: str | None, day: date) -> None:
    found = read_dates(line, language)
    assert [d.value for d in found] == [day]
    assert line[found[0].char_from : found[0].char_to] == found[0].raw
    assert is_date_line(line, language)


def test_a_slashed_date_is_open_where_two_orders_are_in_use() -> None:
    assert read_dates("3/4/2025", "en")[0].value is None
    assert read_dates("3/4/2025", None)[0].value is None
    assert read_dates("3/4/2025", "es")[0].value == date(2025, 4, 3)
    assert read_dates("13/4/2025", "en")[0].value == date(2025, 4, 13)
    assert read_dates("4/13/2025", "en")[0].value == date(2025, 4, 13)


def test_an_instant_needs_a_zone() -> None:
    assert read_dates("21 Oct 2023 3:45 PM MYT")[0].instant == datetime(2023, 10, 21, 7, 45, tzinfo=UTC)
    assert read_dates("2024-05-06T11:25:30+02:00")[0].instant == datetime(2024, 5, 6, 9, 25, 30, tzinfo=UTC)
    assert read_dates("2024-05-06T11:25:30+02:00")[0].precision == "second"
    local = read_dates("5 June 2025, 12:36", "en")[0]
    assert (local.instant, local.precision) == (None, "minute")


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("March 4, 2025 10:15 p.m. ET", datetime(2025, 3, 5, 3, 15, tzinfo=UTC)),
        ("July 4, 2025 10:15 p.m. ET", datetime(2025, 7, 5, 2, 15, tzinfo=UTC)),
        ("March 9, 2025, 3:05 p.m. (CT)", datetime(2025, 3, 9, 20, 5, tzinfo=UTC)),
        ("November 2, 2025 at 3:05 p.m. PT", datetime(2025, 11, 2, 23, 5, tzinfo=UTC)),
        ("April 1, 2006 3:05 p.m. MT", datetime(2006, 4, 1, 22, 5, tzinfo=UTC)),
        ("10:15 a.m. ET on March 4, 2025", datetime(2025, 3, 4, 15, 15, tzinfo=UTC)),
        ("4 марта 2025, 12:40 МСК", datetime(2025, 3, 4, 9, 40, tzinfo=UTC)),
        ("12:40 МСК, 4 марта 2025", datetime(2025, 3, 4, 9, 40, tzinfo=UTC)),
        ("4 марта 2025 12:40 (мск)", datetime(2025, 3, 4, 9, 40, tzinfo=UTC)),
        ("4. März 2025, 12:40 Uhr MEZ", datetime(2025, 3, 4, 11, 40, tzinfo=UTC)),
        ("4. März 2025, 12:40 CET", datetime(2025, 3, 4, 11, 40, tzinfo=UTC)),
        ("4 July 2025, 12:40 BST", datetime(2025, 7, 4, 11, 40, tzinfo=UTC)),
    ],
)
def test_zones_are_those_of_the_day(line: str, instant: datetime) -> None:
    (found,) = read_dates(line)
    assert (found.instant, found.precision) == (instant, "minute")
    assert is_date_line(line)


def test_cues() -> None:
    found = read_dates("Published 5 June 2025, 12:36 | Updated 6 June 2025, 08:00", "en")
    assert [d.cue for d in found] == ["published", "updated"]
    assert read_dates("Zuletzt aktualisiert: 05.06.2025", "de")[0].cue == "updated"
    assert read_dates("Mis à jour le 5 juin 2025", "fr")[0].cue == "updated"
    assert read_dates("5 June 2025", "en")[0].cue is None


@pytest.mark.parametrize(
    ("line", "language", "cue"),
    [
        ("تاريخ النشر: 3 مارس 2025", "ar", "published"), ("Đăng ngày 03/03/2025", "vi", "published"),
        ("Objavljeno: 3. ožujka 2025.", "hr", "published"), ("Публикувано: 3 март 2025", "bg", "published"),
        ("Data dodania: 03.03.2025", "pl", "published"), ("প্রকাশিত: ০৩ মার্চ ২০২৫", "bn", "published"),
        ("Δημοσιεύτηκε: 3 Μαρτίου 2025", "el", "published"), ("승인 2025.03.03 10:15", "ko", "published"),
        ("Cập nhật: 03/03/2025 10:15", "vi", "updated"), ("Ažurirano 3. ožujka 2025. u 10:15", "hr", "updated"),
        ("อัปเดต 3 มีนาคม 2025", "th", "updated"), ("আপডেট: ০৩ মার্চ ২০২৫", "bn", "updated"),
    ],
)  # fmt: skip
def test_labels_of_many_languages(line: str, language: str, cue: str) -> None:
    assert [found.cue for found in read_dates(line, language)] == [cue]


def test_a_buddhist_year_is_one_on_thai_pages_only() -> None:
    assert read_dates("3 March 2568", "en") == []


def test_a_number_like_a_buddhist_year_hides_no_other_date() -> None:
    found = read_dates("เผยแพร่ 3 มีนาคม 2025, 2550 บาท", "th")
    assert [d.value for d in found if d.precision == "day"] == [date(2025, 3, 3)]


def test_months_and_years_have_no_day() -> None:
    found = read_dates("first in May 2003 and again in 1998", "en")
    assert [(d.raw, d.precision, d.value) for d in found] == [("May 2003", "month", None), ("1998", "year", None)]


@pytest.mark.parametrize("line", ["It cost $2000.", "in 31.02.2025", "1,2000", "2024.5 tons", "32 May", ""])
def test_no_day_where_there_is_none(line: str) -> None:
    assert [d for d in read_dates(line) if d.value] == []


def test_sentences_are_no_date_lines() -> None:
    assert not is_date_line("The bridge was opened on 3 May 2024 by the mayor of the town.")


def test_months_of_an_unknown_language() -> None:
    assert months("xx") == {}


def test_long_lines_are_cut() -> None:
    for date_printed in ("1 January 2020 ", "1.1.20 ", "1/1/20 "):
        assert len(read_dates(date_printed * 100_000, "es")) == MOST_DATES


def test_a_counter_may_be_written_on_to_a_year() -> None:
    assert [d.value for d in read_dates("by Ruth Callan November 21, 202501747")] == [date(2025, 11, 21)]
    assert [d.value for d in read_dates("April 10, 20233 years ago")] == [date(2023, 4, 10)]
    assert [d.value for d in read_dates("Call 555, 20233 now")] == []


@pytest.mark.parametrize(
    "text", ["5 hours ago", "vor 3 Stunden", "Il y a 2 heures", "17:46", "8 января, 17:46", "Publicerad 22:31"]
)
def test_times_without_a_year(text: str) -> None:
    assert tells_time(text)


@pytest.mark.parametrize("text", ["5 ferries", "ago", "Room 17:46 is shut", "12 bridges in 3 hours"])
def test_numbers_that_tell_no_time(text: str) -> None:
    assert not tells_time(text)


def test_a_month_may_be_written_on_to_a_name() -> None:
    found = read_dates("by Harbour TimesNovember 21, 202501747", "en")
    assert [(d.value, d.raw) for d in found] == [(date(2025, 11, 21), "November 21, 2025")]


def test_short_years_behind_slashes_only_where_the_order_is_clear() -> None:
    assert read_dates("03/01/26", "pt")[0].value == date(2026, 1, 3)
    assert read_dates("03/01/26", "en") == read_dates("03/01/26") == []
    assert read_dates("03/01/26", "pt", running=True) == []
    assert read_dates("24/7/365 1/2/3", "pt") == []
