"""The headline line and its cleaning."""

from __future__ import annotations

import pytest

from tasks.claim import Claim
from tasks.headline import find_headline
from tasks.headline_text import clean_headline, has_parts, headline_span, whole_headline
from tasks.metadata import extract
from tasks.page import Line, Page


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Harbour and Rail: What the Deal Means”", "Harbour and Rail: What the Deal Means"),
        ("“Harbour and Rail", "Harbour and Rail"),
        ("“We stay,” says the mayor", "“We stay,” says the mayor"),
        ("The „Anna“ sails again", "The „Anna“ sails again"),
        ("«Une victoire» au port", "«Une victoire» au port"),
        ("• Bridge  closed", "Bridge closed"),
    ],
)
def test_partnerless_quotation_marks_go(raw: str, clean: str) -> None:
    assert clean_headline(raw) == clean


def test_only_the_name_of_the_site_is_cut_off() -> None:
    sites = frozenset(["harbour courier"])
    assert clean_headline("Bridge closed | Harbour Courier", sites) == "Bridge closed"
    assert clean_headline("Bridge closed - Harbour Courier", sites) == "Bridge closed"
    assert clean_headline("BUDGET | Bridge closed", sites) == "BUDGET | Bridge closed"


@pytest.mark.parametrize(
    "title", ["港の橋が閉鎖 ：港町新聞", "港の橋が閉鎖_港町新聞", "港の橋が閉鎖｜港町新聞", "# 港の橋が閉鎖"]
)
def test_the_site_goes_behind_the_marks_of_scripts_without_spaces(title: str) -> None:
    assert clean_headline(title, frozenset(["港町新聞"])) == "港の橋が閉鎖"
    assert clean_headline("港の橋：港が閉鎖", frozenset(["港町新聞"])) == "港の橋：港が閉鎖"


def _lines(*rows: tuple[str, str]) -> list[Line]:
    lines, at = [], 0
    for number, (role, text) in enumerate(rows, 1):
        lines.append(Line(number, at, text, role))
        at += len(text) + 1
    return lines


BODY = "The old swing bridge over the Lower Basin stays closed to ferries until the spring, the port authority said."


def test_a_breadcrumb_that_repeats_the_headline_loses() -> None:
    lines = _lines(
        ("other", "Home Ferries wait as swing bridge stays closed"),
        ("other", "Ferries wait as swing bridge stays closed"),
        ("byline", "By Ruth Callan"),
        ("body", BODY),
    )
    assert find_headline(lines, 3, BODY, {2}, set())[0].line.number == 2


def test_a_teaser_between_byline_and_body_is_no_headline() -> None:
    lines = _lines(
        ("other", "Ferries wait as swing bridge stays closed"),
        ("byline", "By Ruth Callan"),
        ("other", "Council argues about parking fees for a third evening"),
        ("body", BODY),
    )
    assert find_headline(lines, 3, BODY, {1}, set())[0].line.number == 1


def test_a_caption_is_less_of_a_headline_than_a_line_of_the_body() -> None:
    def score(role: str) -> float:
        lines = _lines((role, "Ferries wait as swing bridge stays closed"), ("body", BODY))
        return find_headline(lines, 1, BODY, set(), set())[0].score

    assert score("caption") < score("body") < score("other")


def test_what_opens_a_line_below_is_the_headline_rather_than_the_lead() -> None:
    title = "Harbour walk: three quays that are worth a slow afternoon"
    lead = "Quays are long, but there has also been a run of good weather on most of the days since May"
    rows = [("other", title), ("other", "Saturday"), ("headline", lead), ("body", BODY)]
    plain = {one.line.text: one.score for one in find_headline(_lines(*rows), 3, BODY, set(), set())}
    again = find_headline(_lines(*rows, ("other", f"{title} Watch again")), 3, BODY, set(), set())
    assert {one.line.text: one.score for one in again}[title] > plain[title]
    assert again[0].line.text == title


def test_no_headline_on_a_page_of_nothing() -> None:
    assert find_headline([], 0, "", set(), set()) == []


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("02.03.2025 - Ferries wait at the quay", "Ferries wait at the quay"),
        ("02.03.2025Ferries wait at the quay", "Ferries wait at the quay"),
        ("Harbour : Ferries wait at the quay", "Ferries wait at the quay"),
        ("Harbour | Ferries wait at the quay", "Ferries wait at the quay"),
        ("Harbour : Bridges wait at the quay", "Harbour : Bridges wait at the quay"),
        ("2025 was a bad year for ferries", "2025 was a bad year for ferries"),
        ("Ferries wait at the quay - again", "Ferries wait at the quay - again"),
        ("Trouble in the harbour - Bridges keep all the ferries waiting", "Bridges keep all the ferries waiting"),
        ("Trouble in harbour - «Bridges keep us waiting for ever»", "«Bridges keep us waiting for ever»"),
        ("Trouble in the old harbour today - Bridges keep all the ferries waiting",) * 2,
        ("Trouble in the harbour - and bridges keep the ferries waiting",) * 2,
        ("Home » Ferries » Ferries wait at the quay", "Ferries wait at the quay"),
        ("Home > Ferries > Bridges wait at the quay",) * 2,
        ("Ferry NewsBridges keep all of them waiting", "Bridges keep all of them waiting"),
        ("Ferry TalkBridges keep all of them waiting",) * 2,
    ],
)
def test_a_date_or_a_kicker_is_no_part_of_the_headline(line: str, headline: str) -> None:
    lines = _lines(("other", line), ("footer", "4. Ferries wait at the quay"), ("footer", "Ferry news"))
    start, end = headline_span(line, lines) if has_parts(line) else (0, len(line))
    assert line[start:end] == headline


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Bridges keep all the ferries waiting | Quay Courier", "Bridges keep all the ferries waiting"),
        ("Bridge news | Quay Courier", "Bridge news | Quay Courier"),
        ("BRIDGES 3.0 | The harbour hires an army of bridge builders",) * 2,
    ],
)
def test_the_title_of_the_page_closes_with_the_name_of_the_site(title: str, headline: str) -> None:
    start, end = headline_span(title, _lines(("other", title), ("body", BODY)))
    assert title[start:end] == headline
    start, end = headline_span(title, _lines(("other", "Home"), ("other", title), ("body", BODY)))
    assert title[start:end] == title


def test_a_headline_that_opens_with_a_colon_has_its_kicker_on_the_line_above() -> None:
    lines = _lines(("navigation", "Harbour"), ("headline", ": Bridges keep all the ferries waiting"), ("body", BODY))
    page = Page("\n".join(line.text for line in lines), lines)
    found = extract(page, "en", BODY, [])
    assert found.values["headline"] == "Harbour: Bridges keep all the ferries waiting"
    for claim in found.claims:
        assert claim.char_from is None or page.text[claim.char_from : claim.char_to] == claim.raw


def test_a_line_below_a_kicker_is_the_headline() -> None:
    def scores(kicker: str) -> dict[int, float]:
        lines = _lines(
            ("other", kicker),
            ("other", "Town looks for a crane from the other coast"),
            ("byline", "By Ruth Callan"),
            ("body", BODY),
        )
        return {one.line.number: one.score for one in find_headline(lines, 3, BODY, {2}, set())}

    plain, marked = scores("Trouble in the old harbour"), scores("Trouble in the old harbour –")
    assert marked[2] > plain[2] + 0.5
    assert marked[1] < plain[1] - 0.5


@pytest.mark.parametrize(
    "line",
    ["Harbour · Posted 3 days ago", "Front page > Harbour and ferries", "Subscribe nowRead every wordCancel any day"],
)
def test_lines_of_the_site_are_no_headlines(line: str) -> None:
    lines = _lines(("other", line), ("other", "Ferries wait as swing bridge stays closed"), ("body", BODY))
    assert find_headline(lines, 2, BODY, set(), set())[0].line.number == 2


def test_buttons_and_notices_of_several_sentences_weigh_less() -> None:
    def score(text: str) -> float:
        lines = _lines(("headline", text), ("body", BODY))
        return max((one.score for one in find_headline(lines, 1, BODY, set(), set())), default=0.0)

    assert score("Share this by mail, share it by phone, share the link") < score("Send this by mail, by phone or link")
    assert score("We value your trust. Please read our terms. They have changed") < score(
        "We value your trust here and now"
    )


def _claimed(*claims: tuple[str, str, float], rows: tuple[tuple[str, str], ...]) -> str | None:
    """The headline of a page that states others."""
    stated = [Claim("headline", value, value, method, None, None, sure) for method, value, sure in claims]
    lines = _lines(*rows)
    text = "\n".join(line.text for line in lines)
    value = extract(Page(text, lines), "en", BODY, stated).values["headline"]
    return None if value is None else str(value)


def test_a_headline_that_is_cut_off_is_read_where_the_page_prints_the_whole() -> None:
    cut = "Ferries wait as swing bridge stays..."
    rows = (("headline", cut), ("body", BODY))
    whole = "Ferries wait as swing bridge stays closed until spring"
    assert _claimed(("h1", cut, 0.8), rows=rows) == cut
    assert _claimed(("h1", cut, 0.8), rows=(*rows, ("other", whole))) == whole
    assert _claimed(("h1", cut, 0.8), rows=(*rows, ("other", f"Original title: “{whole}” (updated)"))) == whole
    assert whole_headline("Ferries...", _lines(("other", "Ferries wait"))) is None


def test_a_line_that_is_a_part_of_the_title_is_believed_before_another_heading() -> None:
    headline, site = "Ferries wait as swing bridge stays closed", "Harbour notes"
    rows = (("navigation", site), ("headline", headline), ("body", BODY))
    heading = ("h1", site, 0.8)
    assert _claimed(heading, ("title", f"{headline} « {site}", 0.6), rows=rows) == headline
    assert _claimed(heading, ("title", "Archive of March", 0.6), rows=rows) == site
