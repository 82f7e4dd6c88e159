"""Live reports: entries below times of day. All lines here were written for these tests."""

from __future__ import annotations

import time
from collections.abc import Container

import pytest

from tasks.live_entries import count_entries, live_report

PROSE = "The water in the lower town has fallen by another four centimetres since the last report."


def report(*lines: str, body: Container[int] = (), furniture: tuple[int, ...] = ()) -> tuple[list[int], list[int]]:
    heavy = [float(sum(map(str.isalpha, line))) for line in lines]
    stopped = [line.endswith(".") for line in lines]
    figures = [sum(map(str.isdigit, line)) >= 3 for line in lines]
    return live_report(lines, figures, heavy, stopped, [i in body for i in range(len(lines))], furniture.__contains__)


@pytest.mark.parametrize(
    "times",
    [
        ("21:40", "20:15", "19:05"),
        ("9.40pm", "9.12pm", "8.30pm"),
        ("10.42 GMT", "10.05 GMT", "09.31 GMT"),
        ("19h05", "20h15", "21h40"),
        ("21.40", "20.15", "19.05"),
        ("00:30", "23:58", "23:10"),  # past midnight
        ("21时40分", "20时15分", "19时05分"),
        ("21:40 Ida Holm", "20:15 Ida Holm", "19:05 Per Lind"),
    ],
)
def test_entries_below_times_are_a_report_though_the_model_saw_half_of_them(times: tuple[str, ...]) -> None:
    first, second, third = times
    lines = (
        "Menu",
        first,
        "Rescue boats",
        PROSE,
        "Share",
        second,
        PROSE,
        PROSE,
        "Share",
        third,
        PROSE,
        "Most read",
        "1",
    )
    assert report(*lines, body=(3, 6), furniture=(4, 8)) == ([1, 5, 9], [2, 3, 6, 7, 10])


def test_a_title_behind_the_time_is_text() -> None:
    lines = ("21:40 - The dam holds", PROSE, "20:15 - The dam is watched", PROSE, "19:05 - Rain", PROSE)
    assert report(*lines, body=(1, 3, 5)) == ([], [1, 3, 5, 0, 2, 4])


def test_long_reports_take_no_longer_than_their_lines() -> None:
    times = [divmod(1439 - entry // 30, 60) for entry in range(40_000)]
    lines = [line for hour, minute in times for line in (f"{hour}:{minute:02} - The dam", PROSE)]
    began = time.process_time()
    heads, text = report(*lines, body=range(1, len(lines), 2))
    assert time.process_time() - began < 4
    assert (heads, len(text)) == ([], len(lines))


@pytest.mark.parametrize(
    "lines",
    [
        ("21:40", "A title of another story", "20:15", "And of one more", "19:05", "The last of them"),
        ("21:40", PROSE, "20:15", PROSE),  # two are no report
        ("21:40", PROSE, "21:40", PROSE, "21:40", PROSE),  # one time
        ("03:15 min", PROSE, "02:10 min", PROSE, "01:05 min", PROSE),  # how long videos are
        ("10:10", PROSE, "21:05", PROSE, "03:30", PROSE, "17:00", PROSE, "02:00", PROSE),  # in no order
    ],
)
def test_other_lines_with_times_are_no_report(lines: tuple[str, ...]) -> None:
    assert report(*lines, body=tuple(range(1, len(lines), 2))) == ([], [])


def test_what_the_model_takes_for_other_stories_is_no_report() -> None:
    lines = ("21:40", PROSE, "20:15", PROSE, "19:05", PROSE, "18:00", PROSE)
    assert report(*lines, body=(1,)) == ([], [])


@pytest.mark.parametrize(("body", "is_report"), [((4,), True), ((2,), False), ((8,), False), ((0, 4), False)])
def test_entries_are_a_report_if_the_body_of_the_page_is_amid_them(body: tuple[int, ...], is_report: bool) -> None:
    lines = ("Menu", "21:40", PROSE, "20:15", PROSE, "19:05", PROSE, "18:00", PROSE)
    assert bool(report(*lines, body=body)[0]) == is_report


def test_entries_are_counted_by_their_times() -> None:
    assert count_entries(f"21:40\n{PROSE}\n20.15 Uhr\n{PROSE}\n20.15 euros\n") == 2
