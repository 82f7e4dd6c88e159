"""Repair of text on its way to bodies and values."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest

from tasks.repair import repair


@pytest.mark.parametrize(
    ("text", "expected", "names"),
    [
        ("Nothing to do.", "Nothing to do.", set()),
        ("two\nlines", "two\nlines", set()),
        ("Itâ€™s here", "It’s here", {"mojibake"}),
        ("CafÃ© au lait", "Café au lait", {"mojibake"}),
        ("Fish &amp; chips", "Fish & chips", {"entities"}),
        ("Fish &amp chips", "Fish & chips", {"entities"}),
        ("&#8364;5 and &#x20AC;5", "€5 and €5", {"entities"}),
        ("&#8364 5", "€ 5", {"entities"}),
        ("zero\u200bwidth\u00ad", "zerowidth", {"invisible"}),
        ("bell\x07", "bell", {"invisible"}),
        ("e\u0301", "é", {"unicode"}),
        ("a \u00a0 b", "a b", {"spaces"}),
        (" edges ", "edges", set()),
        ("", "", set()),
    ],
)
def test_repairs_are_made_and_named(text: str, expected: str, names: set[str]) -> None:
    assert repair(text) == (expected, names)


@pytest.mark.parametrize(
    "text",
    ["Q&As for all", "Marks&Spencer", "AT&T, R&D", "a&b;", "&nosuchname;", "Ça va, Ãlvaro? Ärger", "50 % & more"],
)
def test_what_only_looks_broken_stays(text: str) -> None:
    assert repair(text) == (text, frozenset())


def test_cost_is_linear() -> None:
    for piece in ("&", "&a", "Ã", "â€", " \u00a0", "&#", "e\u0301"):
        assert isinstance(repair(piece * 200_000)[0], str)


def test_marks_beyond_thirty_in_a_row_go_and_a_megabyte_of_them_takes_no_time() -> None:
    start = process_time()
    text, repairs = repair("It rains. e" + "\u0315\u0300" * 500_000 + " It snows.")
    assert process_time() - start < 2
    assert len(text) < 60
    assert text.startswith("It rains. è")
    assert text.endswith(" It snows.")
    assert repairs == {"unicode"}
    few = "e\u0300\u0323 ok"
    assert repair(few)[0] == unicodedata.normalize("NFC", few)
