"""Names of authors that stand alone on a line."""

from __future__ import annotations

import pytest

from tasks.metadata import extract
from tasks.page import Line, Page

Rows = list[tuple[str, str]]

TITLE = ("headline", "Ferries wait as swing bridge stays closed")
DECK = ("body", "The bearing is cracked, and the spare one is in a museum")
LEAD = (
    "body",
    "The old swing bridge over the Lower Basin stays closed to ferries until the spring, the port authority said on "
    "Monday, because the northern bearing has been found to be cracked.",
)
MORE = (
    "body",
    "Two ferries wait at the quay in the meantime, and Oskar Lindqvist of the pilots said that nobody had seen such a "
    "winter. Engineers want to cast a new bearing in the yard next door, as in the year of the great flood.",
)


def _authors(*rows: tuple[str, str]) -> list[str]:
    lines, texts, at = [], [], 0
    for number, (role, text) in enumerate(rows, 1):
        lines.append(Line(number, at, text, role))
        texts.append(text)
        at += len(text) + 1
    page = Page("\n".join(texts), lines)
    found = extract(page, "en", "\n\n".join(text for role, text in rows if role == "body"), [])
    for claim in found.claims:
        if claim.field == "authors":
            assert claim.char_from is not None
            assert page.text[claim.char_from : claim.char_to] == claim.raw
    authors: list[str] = found.values["authors"]
    return authors


@pytest.mark.parametrize(
    ("between", "authors"),
    [
        ([("related", "Martina Quist")], ["Martina Quist"]),
        ([DECK, ("related", "Martina Quist"), ("date", "2 March 2025, 08:15")], ["Martina Quist"]),
        ([DECK, ("related", "Martina Quist Petra Holm Jan Erik Sund"), ("date", "2 March 2025")],
         ["Martina Quist", "Petra Holm", "Jan Erik Sund"]),
        ([("related", "Martina QuistPetra Holm")], ["Martina Quist", "Petra Holm"]),
        ([("related", "Martina QuistCorrespondent"), ("date", "08:15")], ["Martina Quist"]),
        ([("other", "Martina Quist5 hours ago")], ["Martina Quist"]),
        ([("other", "Martina Quist, Petra Holm (Special correspondent)"), ("date", "08:15")],
         ["Martina Quist", "Petra Holm"]),
        ([("related", "Martina Quist – Journalist Journalist"), ("related", "Petra Holm – Journalist in Elling")],
         ["Martina Quist", "Petra Holm"]),
        ([("other", "• Martina Quist"), ("date", "• 2 March 2025")], ["Martina Quist"]),
        ([("other", "Martina Quist (words) and Petra Holm (photos)"), ("date", "2 March 2025")], ["Martina Quist"]),
        ([("date", "May 14, 2025"), ("body", "Martina Quist")], ["Martina Quist"]),
        ([("other", "Xolwethu Zakade|Published 4 months ago")], ["Xolwethu Zakade"]),
    ],
)  # fmt: skip
def test_names_between_headline_and_text(between: Rows, authors: list[str]) -> None:
    assert _authors(TITLE, *between, LEAD, MORE) == authors


@pytest.mark.parametrize(
    "between",
    [
        [("related", "Oskar Lindqvist"), ("date", "2 March 2025")],
        [("related", "Oskar Lindqvist"), ("credit", "Photo: Harbour Museum"), ("date", "2 March 2025")],
        [("related", "Lower Basin"), ("date", "2 March 2025")],
        [("other", "Harbour Courier"), ("date", "2 March 2025")],
        [("other", "Harbour Courier / D. Whitt")],
        [("date", "08:15"), ("other", "Photo:"), ("other", "Petra Holm / AP")],
        [("other", "Reading Time: 3 minutes")],
        [("byline", "By Harbour Courier Staff"), ("related", "Petra Holm"), ("date", "2 March 2025")],
        [("related", "• Petra Holm"), ("related", "• Ferries"), ("related", "• Bridges")],
        [("related", "PETRA HOLM TO LEAVE")],
        [("other", "— Petra Holm (@petraholm) 2 March 2025")],
    ],
)
def test_topics_sites_and_people_in_the_news_are_no_authors(between: Rows) -> None:
    assert _authors(TITLE, *between, LEAD, MORE) == []


def test_a_topic_and_an_author_on_neighbouring_lines() -> None:
    topic = [("date", "2 March 2025"), ("related", "Oskar Lindqvist"), ("credit", "Photo: Harbour Museum")]
    assert _authors(TITLE, *topic, ("related", "Martina Quist"), ("other", "Advertisement"), LEAD, MORE) == [
        "Martina Quist"
    ]


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ([("navigation", "Martina Quist"), ("navigation", "Editor for harbours")], ["Martina Quist"]),
        ([("navigation", "x" * 9)] * 10 + [("navigation", "Martina Quist"), ("navigation", "Reporter")],
         ["Martina Quist"]),
        ([("other", "Martina Quist"), ("other", "Martina Quist is an editor and keeps bees.")], ["Martina Quist"]),
        ([("navigation", "Oskar Lindqvist"), ("navigation", "Ferries"), ("navigation", "Bridges")], []),
        ([("navigation", "Petra Holm"), ("navigation", "Ferries"), ("navigation", "Bridges")], []),
        ([("byline", "Recent Posts")], []),
        ([("byline", "Weitere Informationen")], []),
        ([row for name in ("Ida Krog", "Petra Holm", "Jan Sund") for row in
          (("navigation", name), ("navigation", "Columnist"))], []),
    ],
)  # fmt: skip
def test_names_below_the_body(below: Rows, authors: list[str]) -> None:
    assert _authors(TITLE, LEAD, MORE, LEAD, *below) == authors


def test_a_name_that_signs_the_last_line_of_the_body_is_an_author() -> None:
    signed = ("body", "The yard has begun to dig the pit for the mould. (Martina Quist, 2.3.2025)")
    assert _authors(TITLE, DECK, ("related", "Martina Quist"), ("date", "08:15"), LEAD, MORE, signed) == [
        "Martina Quist"
    ]


def test_many_lines_of_names_cost_no_more_than_the_lines_near_the_story() -> None:
    crowd = [("related", "Martina Quist Petra Holm")] * 20_000
    assert _authors(TITLE, *crowd, LEAD, MORE) == []


@pytest.mark.parametrize(
    ("desk", "authors"), [("Harbour Courier", ["Zsombek Ysselmo", "Dvorka Quillory"]), ("Reuters", [])]
)
def test_a_byline_that_names_only_the_site_lets_unknown_names_count(desk: str, authors: list[str]) -> None:
    between: Rows = [("byline", f"by {desk}"), ("other", "Zsombek Ysselmo/Dvorka Quillory")]
    notice: Rows = [("other", "A story of another day")] * 12 + [("footer", "© 2025 Harbour Courier")]
    assert _authors(TITLE, *between, LEAD, MORE, *notice) == authors


def test_the_winners_of_a_race_are_no_authors() -> None:
    ranking = [("related", text) for text in ("1", "Martina Quist", "52.14,3", "2", "Petra Holm", "52.20,0")]
    assert _authors(TITLE, LEAD, *ranking) == []


def test_the_writers_on_a_front_page_are_no_authors_of_it() -> None:
    teasers = [("body", text) for text in ("Quay tar", "Martina Quist", "Without clocks", "Petra Holm", "Herring")]
    assert _authors(*teasers) == []


def test_family_names_of_vietnam_come_first() -> None:
    assert _authors(TITLE, ("related", "Đặng Quốc Bảo Khánh"), LEAD, MORE) == ["Đặng Quốc Bảo Khánh"]


def test_a_reporter_in_the_dateline_or_at_the_end() -> None:
    opening = ("body", "溪湾3月5日电（记者 王小明）" + "港口今天上午很忙，渡轮在桥前等了两个小时。" * 6)
    closing = ("body", "港は朝から混んでいて、渡し船は橋の前で待った。" * 6 + "【山田太郎】")
    assert _authors(("headline", "渡轮在桥前等待了整整两个小时"), opening) == ["王小明"]
    assert _authors(("headline", "渡し船は橋の前で二時間も待っていた"), closing) == ["山田太郎"]


@pytest.mark.parametrize(
    "between",
    [
        [("other", "Xolwethu Zakade"), ("other", "Folgen")],
        [("other", "Xolwethu Zakade - Lokalredaktion")],
        [("other", "Martina Quist Suivre")],
    ],
)
def test_a_button_or_a_desk_beside_a_name(between: Rows) -> None:
    assert _authors(TITLE, *between, LEAD, MORE) == [
        between[0][1].removesuffix(" - Lokalredaktion").removesuffix(" Suivre")
    ]


def test_a_name_before_an_agency_of_pictures_is_no_author() -> None:
    assert _authors(TITLE, ("other", "Martina Quist / Bildagentur"), LEAD, MORE) == []


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("Xolwethu Zakade covers shipping and the quays for the Courier.", ["Xolwethu Zakade"]),
        ("Xolwethu Zakade ist Redakteurin im Ressort Hafen.", ["Xolwethu Zakade"]),
        ("Xolwethu van Zakade est journaliste au service maritime.", ["Xolwethu van Zakade"]),
        ("Xolwethu Zakade is the winner of last year's regatta.", []),
        ("Oskar Lindqvist is a reporter for the Courier.", []),
        ("(Martina Quist)", ["Martina Quist"]),
        ("(Martina Quist, Petra Holm)", ["Martina Quist", "Petra Holm"]),
        ("(Photo: Martina Quist)", []),
        ("(Harbour Rowers)", []),
    ],
)
def test_what_follows_the_text_tells_who_wrote_it(below: str, authors: list[str]) -> None:
    assert _authors(TITLE, LEAD, MORE, ("other", below)) == authors


def test_the_last_paragraph_is_signed_in_brackets() -> None:
    assert _authors(TITLE, LEAD, (MORE[0], MORE[1] + " (Martina Quist)")) == ["Martina Quist"]


def test_brackets_far_below_the_text_sign_nothing() -> None:
    between = ("other", "More about the harbour and the quays")
    assert _authors(TITLE, LEAD, MORE, between, between, ("other", "(Martina Quist)")) == []


@pytest.mark.parametrize(
    ("between", "authors"),
    [
        ([("related", "• Per-Erik Zakade"), ("date", "2 March 2025")], ["Per-Erik Zakade"]),
        ([("other", "Xolwethu Martina Zakade Tips oss"), ("date", "08:15")], ["Xolwethu Martina Zakade"]),
        ([("other", "Martina Quist Deputy Content Hub Director"), ("date", "08:15")], ["Martina Quist"]),
        ([("other", "Reuters, Martina Quist"), ("date", "2 March 2025")], ["Martina Quist"]),
        ([("other", "Reuters/Martina Quist"), ("date", "2 March 2025")], []),
        ([("other", "Martina Quist, Fellow der Akademie für Häfen in Elling, Courier.example 2.3.2025 08:15")],
         ["Martina Quist"]),
        ([("byline", "권나래 기자"), ("other", "narae@courier.example"), ("byline", "최다온 기자"),
          ("other", "daon@courier.example")], ["권나래", "최다온"]),
    ],
)  # fmt: skip
def test_names_with_a_job_a_button_a_title_or_an_agency(between: Rows, authors: list[str]) -> None:
    assert _authors(TITLE, *between, LEAD, MORE) == authors


def test_who_writes_another_story_of_the_page_is_no_topic() -> None:
    between: Rows = [("related", "Dvorka Ulna Quillory"), ("date", "2 March 2025")]
    teaser: Rows = [("related", "Why the herring came late"), ("related", "By Dvorka Ulna Quillory")]
    streets: Rows = [("related", "A walk along Ulna Road")] * 30
    assert _authors(TITLE, *between, LEAD, MORE, *streets) == []
    assert _authors(TITLE, *between, LEAD, MORE, *streets, *teaser) == ["Dvorka Ulna Quillory"]


def test_a_guest_whom_the_last_paragraph_introduces_is_the_author() -> None:
    guest = (
        "body",
        "Martina Quist has tended the lamps of the Lower Basin for thirty years. " + "She lives there. " * 8,
    )
    between: Rows = [("related", "Martina Quist"), ("date", "2 March 2025")]
    assert _authors(TITLE, *between, LEAD, MORE, guest) == ["Martina Quist"]
    assert _authors(TITLE, *between, LEAD, guest, MORE) == []


def test_who_signs_all_stories_of_the_page_is_the_site() -> None:
    between: Rows = [("byline", "by Quay Herald"), ("other", "Martina Quist/Petra Holm")]
    others: Rows = [("related", "Quay Herald, 1 March 2025")] * 4
    assert _authors(TITLE, *between, LEAD, MORE) == []
    assert _authors(TITLE, *between, LEAD, MORE, *others) == ["Martina Quist", "Petra Holm"]


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ([("related", "• Autorin/Autor Xolwethu Zakade")], ["Xolwethu Zakade"]),
        ([("related", "About the author"), ("related", "Xolwethu Zakade")], ["Xolwethu Zakade"]),
        ([("related", "Author: Xolwethu Zakade"), ("related", "Author: Xolwethu Zakade")], ["Xolwethu Zakade"]),
        ([("related", "Author: Xolwethu Zakade"), ("related", "Author: Dvorka Quillory")], []),
        ([("related", "About the author"), ("related", "Seven boats for the spring")], []),
        ([("related", "authors Xolwethu Zakade")], []),
    ],
)
def test_what_a_label_far_below_the_text_calls_the_author(below: Rows, authors: list[str]) -> None:
    between: Rows = [("related", "More about the harbour and the quays")] * 12
    assert _authors(TITLE, LEAD, MORE, *between, *below) == authors


def test_an_imprint_far_below_does_not_end_the_article() -> None:
    furniture: Rows = [("footer", "Terms of use of the harbour pages")] * 20
    imprint = ("body", "The Harbour Courier is registered with the press office of the Lower Basin under number nine.")
    assert _authors(TITLE, LEAD, MORE, LEAD, ("other", "(Martina Quist)"), *furniture, imprint) == ["Martina Quist"]


def test_names_beside_the_days_of_a_list_are_no_authors() -> None:
    days: Rows = [("other", f"{day:02}.11.2022 - {name} - Flex") for day, name in
                  enumerate(("Martina Quist", "Petra Holm", "Jan Erik Sund"), 3)]  # fmt: skip
    assert _authors(TITLE, *days, LEAD, MORE) == []


def test_editors_stand_for_authors_only_where_the_text_names_none() -> None:
    title = ("headline", "渡轮在桥前等待了整整两个小时")
    text = "港口今天上午很忙，渡轮在桥前等了两个小时。" * 6
    editors = ("byline", "（责编：王欣、李楠）")
    assert _authors(title, ("body", "溪湾3月5日电（记者 王小明）" + text), editors) == ["王小明"]
    assert _authors(title, ("body", text), editors) == ["王欣", "李楠"]
