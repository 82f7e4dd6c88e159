"""Amounts of money and percentages."""

from __future__ import annotations

from time import process_time

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
        ("Il coûte 3 milliards d'euros.", "fr", 3e9, "EUR", "3 milliards d'euros"),
        ("Costará 31 millones de euros.", "es", 31e6, "EUR", "31 millones de euros"),
        ("Il coûte 48 000 euros.", "fr", 48_000, "EUR", "48 000 euros"),
        ("Es kostet CHF 1'250.", "de", 1250, "CHF", "CHF 1'250"),
        ("It cost 40 Canadian dollars.", "en", 40, "CAD", "40 Canadian dollars"),
        ("It cost 90 Egyptian pounds.", "en", 90, "EGP", "90 Egyptian pounds"),
        ("It cost 50 cents.", "en", 0.5, "USD", "50 cents"),
        ("Стоит 74 миллиона рублей.", "ru", 74e6, "RUB", "74 миллиона рублей"),
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
    ("text", "language", "value", "unit", "raw"),
    [
        ("About 1,900 people live there.", "en", 1900, "people", "1,900 people"),
        ("It holds 60 million litres.", "en", 6e7, "l", "60 million litres"),
        ("It spans 71 million square kilometres.", "en", 71e6, "km2", "71 million square kilometres"),
        ("The river fell 20cm.", "en", 20, "cm", "20cm"),
        ("Der Pegel stand bei 2,18 m.", "de", 2.18, "m", "2,18 m"),
        ("Es wiegt 214,5 Kilogramm.", "de", 214.5, "kg", "214,5 Kilogramm"),
        ("Caben 120 personas.", "es", 120, "people", "120 personas"),
        ("It weighs 300 pounds.", "en", 300, "lb", "300 pounds"),
    ],
)
def test_counts_have_a_unit_of_the_closed_list(text: str, language: str, value: float, unit: str, raw: str) -> None:
    (amount,) = read_amounts(text, language)
    assert (amount.kind, amount.value, amount.unit) == ("count", pytest.approx(value), unit)
    assert text[amount.char_from : amount.char_to] == raw


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("Prices rose 3-5 percent.", "en", [3, 5]),
        ("Prices rose 3 to 5 per cent.", "en", [3, 5]),
        ("Es kostet 10 bis 12 Millionen Euro.", "de", [10e6, 12e6]),
        ("In 2019-20 percent changed.", "en", [2019, 20]),
        ("On lines 4-3-2 percent counts.", "en", [2]),
    ],
)
def test_a_range_gives_both_numbers(text: str, language: str, values: list[float]) -> None:
    assert [a.value for a in read_amounts(text, language)] == values


def test_a_minus_sign_is_no_hyphen_and_no_range() -> None:
    values = [a.value for a in read_amounts("VTX -1.3% OST −0.9% A-7% (-2%) 4-5%", "en")]
    assert values == [-1.3, -0.9, 7, -2, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 he was 24.",
        "It cost 1.2m.",
        "5 t-shirts",
        "1987 kışı",
        "5 mıllion people",
        "4 mares",
        "Dockwatch77 at 4:10 a.m.",
        "Room 12 B",
        "10 women",
        "v1.2",
        "",
    ],
)
def test_plain_numbers_are_no_amounts(text: str) -> None:
    assert read_amounts(text, "en") == []


@pytest.mark.parametrize("piece", ["1", "1,", "1.1", "$", "1 ", "1-", "9 million ", "5-6% ", "1 000 ", "kg 1 "])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    for language in ("en", "fr"):
        begin = process_time()
        read_amounts(piece * (1_000_000 // len(piece)), language)
        assert process_time() - begin < 5
