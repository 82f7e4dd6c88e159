"""Names of CLDR: which there are, and none for languages that it does not know."""

from __future__ import annotations

import pytest

from tasks.cldr import calendar_names, code_of, tables


def test_names_of_one_width_come_in_running_text_first() -> None:
    names = [name for _, _, number, name in calendar_names("pl", ("months", "wide")) if number == 1]
    assert names == ["stycznia", "styczeń"]


def test_norwegian_is_kept_under_one_name() -> None:
    assert ("months", "wide", 5, "mai") in list(calendar_names(code_of("nb"), ("months", "wide")))


@pytest.mark.parametrize("code", ["xx", "", "..", "../../etc/passwd"])
def test_an_unknown_language_has_no_tables(code: str) -> None:
    assert tables(code) == {}
    assert list(calendar_names(code, ("months", "wide"), ("days", "wide"))) == []
