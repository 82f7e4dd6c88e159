"""Lines tile their text, whatever characters it holds."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.lines import MOST_RUNS, SAMPLE_CHARS, Lines, digit_runs, split

ODD = st.text(st.sampled_from("ab .\n\r\t\x00\x0b\x0c\x1c\x85\xa0\u2028\u200b\ufeff\ud800😀漢字。Ñ7•"), max_size=60)


def _of(lines: Lines, doc: int) -> list[tuple[int, int]]:
    a, b = lines.first[doc], lines.first[doc + 1]
    return list(zip(lines.char_from[a:b].tolist(), lines.char_to[a:b].tolist(), strict=True))


@given(st.lists(ODD, max_size=5))
def test_lines_tile_every_text_and_hold_its_content(texts: list[str]) -> None:
    lines = split(texts)
    assert lines.documents == len(texts)
    for d, text in enumerate(texts):
        spans = _of(lines, d)
        assert "".join(text[a:b] for a, b in spans) == text
        assert [a for a, _ in spans] == [0, *(b for _, b in spans[:-1])]
        for i in range(lines.first[d], lines.first[d + 1]):
            whole = text[lines.char_from[i] : lines.char_to[i]]
            assert lines.content[i] == whole.strip()
            begin = lines.begin[i]
            assert text[begin : begin + len(lines.content[i])] == lines.content[i]
            assert lines.number[i] == i - lines.first[d] + 1
            assert lines.doc[i] == d


@given(st.lists(ODD, min_size=2, max_size=5))
def test_counts_do_not_depend_on_the_other_texts(texts: list[str]) -> None:
    together, alone = split(texts), split(texts[1:2])
    part = slice(together.first[1], together.first[2])
    for name in ("length", "words", "upper_words", "letters", "syllables", "stops", "stopped", "colon", "bullet"):
        assert np.array_equal(getattr(together, name)[part], getattr(alone, name)), name


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("", [""]),
        ("\n", [""]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\rthree\n", ["one", "two", "three"]),
        ("one\x85still one\u2028and on", ["one\x85still one\u2028and on"]),
        ("\n\none", ["", "", "one"]),
    ],
)
def test_only_lf_crlf_and_cr_end_a_line(text: str, contents: list[str]) -> None:
    assert split([text]).content == contents


@pytest.mark.parametrize(
    ("line", "stopped"),
    [
        ("The bridge will open in May.", True),
        ("“The bridge will open in May.”", True),
        ("The bridge (which is new.)", True),
        ("橋は五月に開通する。", True),
        ("«Мост откроют в мае»", False),
        ("The bridge is…", True),
        ("Bridge opens in May", False),
        ("word " * SAMPLE_CHARS + "end.", True),
    ],
)
def test_stopped_lines_end_like_sentences(line: str, stopped: bool) -> None:
    assert split([line]).stopped.tolist() == [stopped]


def test_counts_of_a_mixed_line() -> None:
    lines = split(["  • The Mayor of Örebro, 43, said 橋は no!"])
    assert lines.words[0] == 9
    assert lines.upper_words[0] == 3
    assert lines.syllables[0] == 2
    assert lines.digits[0] == 2
    assert lines.commas[0] == 2
    assert lines.stops[0] == 1
    assert bool(lines.bullet[0])


@given(st.text("a1٣९ \n", max_size=30))
def test_runs_of_digits_are_those_that_a_search_finds(text: str) -> None:
    assert digit_runs(text) == [found.span() for found in re.finditer(r"\d+", text)]


@pytest.mark.parametrize("text", ["", "no figures", "\U0001f600", "\ud800"])
def test_a_text_without_digits_has_no_runs(text: str) -> None:
    assert digit_runs(text) == []


def test_runs_of_digits_are_bounded_and_go_on_from_piece_to_piece() -> None:
    assert len(digit_runs("7 " * 300_000)) == MOST_RUNS
    assert digit_runs("x" * ((1 << 20) - 2) + "1234") == [((1 << 20) - 2, (1 << 20) + 2)]
