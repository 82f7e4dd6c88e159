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
        ("Il coûte 5,6 milliards de dollars de Taïwan.", "fr", 5.6e9, "TWD", "5,6 milliards de dollars de Taïwan"),
        ("Il coûte 40 dollars de Hong Kong.", "fr", 40, "HKD", "40 dollars de Hong Kong"),
        ("Cuesta 40 dólares de Taiwán.", "es", 40, "TWD", "40 dólares de Taiwán"),
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
    ("text", "language", "value", "unit", "raw"),
    [
        ("The fine is 250 000 euros.", "en", 250_000, "EUR", "250 000 euros"),
        ("It cost 1 250 000 dollars.", "en", 1.25e6, "USD", "1 250 000 dollars"),
        ("It cost 1\u2009250\u2009000 dollars.", "en", 1.25e6, "USD", "1\u2009250\u2009000 dollars"),
        ("It cost €250 000.", "en", 250_000, "EUR", "€250 000"),
        ("A fee of 5 000 kr", "en", 5000, "SEK", "5 000 kr"),
        ("Die Buße beträgt 12 500 Euro.", "de", 12_500, "EUR", "12 500 Euro"),
        ("Some 12 400 people came.", "en", 12_400, "people", "12 400 people"),
        ("जुर्माना 25 000 रुपये है", "hi", 25_000, "INR", "25 000 रुपये"),
        ("In 2019 300 people came.", "en", 300, "people", "300 people"),
        ("On March 4 300 people came.", "en", 300, "people", "300 people"),
        ("At 7:30 200 people came.", "en", 200, "people", "200 people"),
        ("In 2019\u00a0300 people came.", "en", 300, "people", "300 people"),
        ("It sold 1234,567 tonnes.", "en", 1234.567, "t", "1234,567 tonnes"),
    ],
)
def test_spaces_part_thousands_in_every_language(text: str, language: str, value: float, unit: str, raw: str) -> None:
    (amount,) = read_amounts(text, language)
    assert (amount.value, amount.unit) == (pytest.approx(value), unit)
    assert text[amount.char_from : amount.char_to] == raw


@pytest.mark.parametrize(
    ("text", "language", "value", "unit", "raw"),
    [
        ("It cost Rs 2,50,00,000.", "en", 2.5e7, "INR", "Rs 2,50,00,000"),
        ("It cost ₹12,34,567.", "en", 1_234_567, "INR", "₹12,34,567"),
        ("It cost Rs. 1,25,000.50 in all.", "en", 125_000.5, "INR", "Rs. 1,25,000.50"),
        ("It cost Rs 3.5 lakh crore.", "en", 3.5e12, "INR", "Rs 3.5 lakh crore"),
        ("लागत 250 करोड़ रुपये है", "hi", 2.5e9, "INR", "250 करोड़ रुपये"),
        ("कीमत 5 लाख रुपये", "hi", 5e5, "INR", "5 लाख रुपये"),
        ("कुल ३० प्रतिशत", "hi", 30, "%", "३० प्रतिशत"),
        ("بلغت 3 مليارات دولار", "ar", 3e9, "USD", "3 مليارات دولار"),
        ("قيمته 250 مليون دينار كويتي", "ar", 2.5e8, "KWD", "250 مليون دينار كويتي"),
        ("نحو ٨٫٢٥ في المئة", "ar", 8.25, "%", "٨٫٢٥ في المئة"),
        ("نحو ١٬٢٥٠ دولار", "ar", 1250, "USD", "١٬٢٥٠ دولار"),
        ("ارتفع ٣١٪", "ar", 31, "%", "٣١٪"),
        ("超过1万亿元", "zh", 1e12, "CNY", "1万亿元"),
        ("达到18.09万亿元", "zh", 18.09e12, "CNY", "18.09万亿元"),
        ("1億2000万円の橋", "ja", 1.2e8, "JPY", "1億2000万円"),
        ("모두 1조 2000억원", "ko", 1.2e12, "KRW", "1조 2000억원"),
    ],
)
def test_numbers_of_asia_and_the_arab_countries(text: str, language: str, value: float, unit: str, raw: str) -> None:
    (amount,) = read_amounts(text, language)
    assert (amount.value, amount.unit) == (pytest.approx(value), unit)
    assert text[amount.char_from : amount.char_to] == raw


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Mex$ 20", "MXN"),
        ("R$20", "BRL"),
        ("NZ$20", "NZD"),
        ("HK$ 20", "HKD"),
        ("AUD$20", "AUD"),
        ("US$20", "USD"),
        ("$20", "USD"),
        ("約$20", "USD"),
        ("E£20", "EGP"),
    ],
)
def test_letters_before_a_dollar_or_pound_tell_which(text: str, unit: str) -> None:
    assert [a.unit for a in read_amounts(f"It cost {text}.", "en")] == [unit]


@pytest.mark.parametrize("text", ["Qx$20", "QX$ 20", "Q£20", "250 مليون دينار"])
def test_money_of_an_unknown_country_is_not_read(text: str) -> None:
    assert read_amounts(f"It cost {text}.", "en") == []


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("It costs £1-2 million.", "en", [("£1", 1e6), ("2 million", 2e6)]),
        ("It costs $3–5bn.", "en", [("$3", 3e9), ("5bn", 5e9)]),
        ("It costs $3 to $5 billion.", "en", [("$3", 3e9), ("$5 billion", 5e9)]),
        ("It costs $3 to 5 billion.", "en", [("$3", 3e9), ("5 billion", 5e9)]),
        ("It costs between $3 and $5 billion.", "en", [("$3", 3e9), ("$5 billion", 5e9)]),
        ("It costs $900,000 to $1 million.", "en", [("$900,000", 9e5), ("$1 million", 1e6)]),
        ("It costs 900,000 to 1 million dollars.", "en", [("900,000", 9e5), ("1 million dollars", 1e6)]),
        ("It costs 3 million to 5 million dollars.", "en", [("3 million", 3e6), ("5 million dollars", 5e6)]),
        ("It costs $1.5m to 2bn.", "en", [("$1.5m", 1.5e6), ("2bn", 2e9)]),
        ("It costs $20-30 a month.", "en", [("$20", 20), ("30", 30)]),
        ("She gave $20 to 30 pupils.", "en", [("$20", 20)]),
        ("She gave $2 million to 35 people.", "en", [("$2 million", 2e6), ("35 people", 35)]),
        ("The banks paid $3 and $5 million.", "en", [("$3", 3), ("$5 million", 5e6)]),
        ("Es kostet zwischen 3 und 5 Milliarden Euro.", "de", [("3", 3e9), ("5 Milliarden Euro", 5e9)]),
        ("Il coûte entre 10 et 12 millions d’euros.", "fr", [("10", 10e6), ("12 millions d’euros", 12e6)]),
        ("It rose from €2 million in 2023 to €3 million.", "en", [("€2 million", 2e6), ("€3 million", 3e6)]),
        ("It rose from 2023 to 3 million dollars.", "en", [("3 million dollars", 3e6)]),
        ("It fell between 5 and 10 percent.", "en", [("5", 5), ("10 percent", 10)]),
        ("It fell 5 and 10 percent.", "en", [("10 percent", 10)]),
        ("It fell minus 3 percent.", "en", [("minus 3 percent", -3)]),
        ("It fell -3%.", "en", [("-3%", -3)]),
        ("Es waren minus 3 Prozent.", "de", [("minus 3 Prozent", -3)]),
        ("約10〜12億円", "ja", [("10", 1e9), ("12億円", 1.2e9)]),
        ("Up 3½ per cent.", "en", [("3½ per cent", 3.5)]),
    ],
)
def test_ranges_and_signs_have_their_spans(text: str, language: str, values: list[tuple[str, float]]) -> None:
    read = read_amounts(text, language)
    assert [text[a.char_from : a.char_to] for a in read] == [raw for raw, _ in values]
    assert [a.value for a in read] == pytest.approx([value for _, value in values])


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("Prices rose 3-5 percent.", "en", [3, 5]),
        ("Prices rose 3 to 5 per cent.", "en", [3, 5]),
        ("Es kostet 10 bis 12 Millionen Euro.", "de", [10e6, 12e6]),
        ("In 2019-20 percent changed.", "en", [2019, 20]),
        ("La part passe de 29 % en 2018 à 38 % en 2024.", "fr", [29, 38]),
        ("It rose from 2018 to 38 percent.", "en", [38]),
        ("Il coûte 2000 à 3000 euros.", "fr", [2000, 3000]),
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


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.1", "$", "1 ", "1-", "9 million ", "5-6% ", "1 000 ", "kg 1 ", "1,11,", "$1-", "1億", "1½"]
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    for language in ("en", "fr"):
        begin = process_time()
        read_amounts(piece * (1_000_000 // len(piece)), language)
        assert process_time() - begin < 5


@pytest.mark.parametrize(("text", "value"), [("£8.3 billion", 8_300_000_000), ("£1.1m to £2.2m", 1_100_000)])
def test_what_is_multiplied_out_can_be_compared(text: str, value: int) -> None:
    assert read_amounts(text, "en")[0].value == value
