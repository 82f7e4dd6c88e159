"""Amounts of money and percentages."""

from __future__ import annotations

import pytest

from tasks.amounts import read_amounts


@pytest.mark.parametrize(
    ("text", "language", "value", "unit", "raw"),
    [
        ("It cost $7.3 billion.", "en", 7.3e9, "USD", "$7.3 billion"),
        ("It cost US$3m.", "en", 3e6, "USD", "US$3m"),
        ("It cost £1,250.50.", "en", 1250.5, "GBP", "£1,250.50"),
        ("It cost 2 million dollars.", "en", 2e6, "USD", "2 million dollars"),
        ("Es kostet 2,5 Mrd. Euro.", "de", 2.5e9, "EUR", "2,5 Mrd. Euro"),
        ("Es kostet 1.200 Euro.", "de", 1200, "EUR", "1.200 Euro"),
        ("Il coûte 3 milliards d'euros ou 5 euros", "fr", 5, "EUR", "5 euros"),
        ("R70bn for the port", "en", 70e9, "ZAR", "R70bn"),
        ("3.4億円の橋", "ja", 3.4e8, "JPY", "3.4億円"),
        ("Turnout fell by 5.5 percent.", "en", 5.5, "%", "5.5 percent"),
        ("Die Quote sank auf 5,5 Prozent.", "de", 5.5, "%", "5,5 Prozent"),
        ("12% more", "en", 12, "%", "12%"),
        ("25 kr", "da", 25, "DKK", "25 kr"),
    ],
)
def test_amounts(text: str, language: str, value: float, unit: str, raw: str) -> None:
    (amount,) = read_amounts(text, language)
    assert (amount.value, amount.unit) == (pytest.approx(value), unit)
    assert text[amount.char_from : amount.char_to] == raw
    assert amount.kind == ("percent" if unit == "%" else "money")


@pytest.mark.parametrize(
    "text", ["In 2019 he was 24.", "Dockwatch77 at 4:10 a.m.", "Room 12 B", "10 women", "v1.2", ""]
)
def test_plain_numbers_are_no_amounts(text: str) -> None:
    assert read_amounts(text, "en") == []
