"""The measure of metadata is fair: what counts as stated, who counts as no person; rules can be switched off."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.metadata import Metadata
from tasks.page import Line, Page
from tests.bench.metadata import (
    Sheet,
    cells,
    html_language,
    judge,
    measure,
    no_person,
    printed_forms,
    read,
    states_date,
    table,
)
from tests.bench.metadata_rules import GUARDS, RULES, without
from training import corpora

HEADLINE = "Old mill on the Aller gets a new wheel"
BODY = (
    "The old mill on the Aller has a new wheel of oak, which turned for the first time in front of the village.",
    "Its miller says that grain will be ground again in the autumn, as it was until the war, and sold in the yard.",
)


def _source(*lines: str, headline: str = HEADLINE) -> corpora.Page:
    return corpora.Page(
        corpus="news",
        name="uk_AllerBote_2024_05_07",
        shape="full",
        publisher="allerbote",
        country="uk",
        text="\n".join(lines),
        truth=BODY,
        headline=headline,
        authors=("Ann Rowley",),
        published="2024-05-06 21:30:00+00:00",
    )


def _sheet(*rows: tuple[str, str]) -> Sheet:
    source = _source(*(text for _, text in rows))
    lines, at = [], 0
    for number, (role, text) in enumerate(rows, 1):
        lines.append(Line(number, at, text, role))
        at += len(text) + 1
    return Sheet(Page(source.text, lines), "\n\n".join(BODY), "en", source, states_date(source, "en"))


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("6 May 2024", "en"), ("May 6th, 2024", "en"), ("06/05/2024", "en"), ("5/6/24", "en"),
        ("2024-05-06T21:30", "en"), ("6. Mai 2024, 21.30 Uhr", "de"), ("6 de mayo de 2024", "es"),
        ("2024年5月6日", "ja"), ("2024 m. gegužės 6 d.", "lt"),
    ],
)  # fmt: skip
def test_forms_of_a_day(line: str, language: str) -> None:
    assert printed_forms(date(2024, 5, 6), language).search(line.casefold())


@pytest.mark.parametrize("line", ["16 May 2024", "May 6", "6 May 2023", "2024-05-16", "06/05/20241", "May 2024"])
def test_other_days(line: str) -> None:
    assert not printed_forms(date(2024, 5, 6), "en").search(line.casefold())


def test_a_date_is_stated_beside_the_article_only() -> None:
    assert states_date(_source(HEADLINE, "6 May 2024", *BODY), "en")
    assert states_date(_source(HEADLINE, *BODY, "Posted on 6 May 2024"), "en")
    assert not states_date(_source(HEADLINE, "Updated 6 May 2024", *BODY), "en")
    assert not states_date(_source("6 May 2024", "Menu", "News", "Sports", HEADLINE, *BODY), "en")
    assert not states_date(_source(HEADLINE, *BODY, *["Another story"] * 12, "6 May 2024"), "en")


def test_verdicts_and_figures() -> None:
    rows = [("headline", HEADLINE), ("byline", "By Ann Rowley"), ("date", "6 May 2024"), *(("body", b) for b in BODY)]
    sheet, late = _sheet(*rows), _sheet(rows[0], rows[1], ("date", "8 May 2024"), *rows[3:])
    found = read([sheet, late])
    assert {name for name, holds in judge(sheet, found[0]).items() if holds} == {
        "headline", "authors", "date", "stated", "stated right",
    }  # fmt: skip
    assert {name for name, holds in judge(late, found[1]).items() if holds} == {
        "headline", "authors", "date wrong", "unstated given",
    }  # fmt: skip
    figures = cells(measure([sheet, late], found))
    assert (figures["English"]["date"], figures["English"]["unstated given"]) == (0.5, 1.0)
    assert figures["other"]["pages"] == 0
    assert table(figures).count("\n") == 1 + len(figures)


@pytest.mark.parametrize("rule", [*RULES, *GUARDS])
def test_every_rule_can_be_switched_off(rule: str) -> None:
    rows = [("headline", HEADLINE), ("other", "Ann Rowley"), ("date", "6 May 2024"), *(("body", b) for b in BODY)]
    with without((RULES | GUARDS)[rule]):
        assert len(read([_sheet(*rows)])) == 1


def test_a_rule_that_is_off_gives_less() -> None:
    rows = [("headline", HEADLINE), ("other", "Ann Rowley"), ("date", "6 May 2024"), *(("body", b) for b in BODY)]
    sheet = _sheet(*rows)
    assert read([sheet])[0].values["authors"] == ["Ann Rowley"]
    with without(RULES["names alone on a line"]):
        assert read([sheet])[0].values["authors"] == []
    assert read([sheet])[0].values["authors"] == ["Ann Rowley"]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("Ann Rowley", True), ("Reuters", False), ("News Desk", False), ("Aller Bote", False), ("Jo Lens", False),
     ("allerbote.example", False)],
)  # fmt: skip
def test_who_is_no_person(name: str, is_one: bool) -> None:
    sheet = _sheet(("headline", HEADLINE))
    found = Metadata({"publisher": None}, [], credits=[(1, "Jo Lens", "photo", 3)])
    assert (no_person(sheet, found, name) is None) == is_one


def test_the_language_that_html_declares() -> None:
    assert html_language('<html lang="de-AT"><p>Hallo') == "de"
    assert html_language("<html lang='nb'>") == "no"
    assert html_language("<html><p>x") is None
