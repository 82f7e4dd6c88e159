"""What the lines of a page are taken for. All pages here were written for these tests."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.lines import split
from tasks.page import Line
from tasks.segment import page_lines, segment, segments
from warehouse.contract import ROLES, SEGMENTS

BODY = [
    "The town council voted on Tuesday night to rebuild the old ferry pier after two winters of storm damage.",
    "Engineers told the meeting that the wooden posts had rotted below the water line and must go.",
    "It was a close vote.",
    "Work is due to begin in spring, the council said, and the ferry will use the northern quay until…",
    "Residents who had packed the hall applauded the result, but some said that the cost was far too high.",
]
PAGE = "\n\n".join(
    [
        "Home",
        "  • News\n  • Sport\n  • Weather",
        "Skip to main content",
        "Thursday, May 7, 2026",
        "Council votes to rebuild ferry pier after storm damage",
        "By Martha Oldfield",
        "Photo: Harbour Office",
        *BODY,
        "Related stories",
        "  • Lighthouse keeper retires after forty years on the rock\n  • New bakery opens on the market square",
        "Comments (3)",
        "Nice to see that something is done at last.",
        "© 2026 The Ferry Post",
    ]
)


def _lines(text: str) -> list[Line]:
    lines = split([text])
    return page_lines(lines, segment(lines), 0)


def _roles(text: str) -> dict[str, str]:
    return {line.text: line.role for line in _lines(text)}


def test_a_page_is_told_apart() -> None:
    roles = _roles(PAGE)
    assert [text for text, role in roles.items() if role == "body"] == BODY
    assert roles["Council votes to rebuild ferry pier after storm damage"] == "headline"
    assert roles["Thursday, May 7, 2026"] == "date"
    assert roles["By Martha Oldfield"] == "byline"
    assert roles["Photo: Harbour Office"] == "credit"
    assert roles["Home"] == roles["• Sport"] == roles["Skip to main content"] == "navigation"
    assert roles["• New bakery opens on the market square"] == roles["Related stories"] == "related"
    assert roles["Comments (3)"] == roles["Nice to see that something is done at last."] == "comments"
    assert roles["© 2026 The Ferry Post"] == "footer"


def test_titles_and_teasers_in_turn_are_related_stories_even_without_a_cue() -> None:
    block = [
        (
            "Otters return to the upper river after clean-up",
            "Volunteers have counted eleven otters since the old mill was closed.",
        ),
        (
            "Why the night train is coming back next summer",
            "The railway hopes that sleeping cars will bring visitors from the south.",
        ),
        (
            "School kitchen wins a prize for its bean stew",
            "The cook says that the secret is patience and a very large pot.",
        ),
    ]
    text = "\n\n".join(
        ["Council votes to rebuild ferry pier", *BODY, "Our picks", *(line for pair in block for line in pair)]
    )
    roles = _roles(text)
    assert all(roles[line] == "related" for pair in block for line in pair)
    assert [line for line, role in roles.items() if role == "body"] == BODY


def test_japanese_and_hebrew_bodies_are_found() -> None:
    japanese = [
        "市議会は火曜日の夜、二度の冬の嵐で傷んだ古い渡船の桟橋を建て替えることを賛成多数で決めた。",
        "技術者は、木の杭が水面の下で腐っており、修理ではもう足りないと説明した。工事は来春に始まる。",
        "住民の一部は費用が高すぎると話している。",
    ]
    page = "\n".join(
        [
            "トップ",
            "ニュース",
            "スポーツ",
            "天気",
            "渡船の桟橋を建て替えへ　市議会が可決",
            *japanese,
            "関連記事",
            "灯台守が引退",
            "利用規約",
        ]
    )
    roles = _roles(page)
    assert [line for line, role in roles.items() if role == "body"] == japanese
    assert roles["灯台守が引退"] == "related"
    hebrew = [
        "מועצת העיר הצביעה ביום שלישי בלילה בעד בנייה מחדש של רציף המעבורת הישן, לאחר שני חורפים של נזקי סערה.",
        "המהנדסים אמרו בישיבה כי עמודי העץ נרקבו מתחת לקו המים וכי תיקונים כבר לא יספיקו, ולכן נדרש רציף חדש.",
    ]
    roles = _roles("\n".join(["ראשי", "חדשות", "ספורט", *hebrew, "תגובות", "יפה"]))
    assert [line for line, role in roles.items() if role == "body"] == hebrew


def test_furniture_between_paragraphs_is_dropped_and_subheadings_stay() -> None:
    inside = [BODY[0], "Advertisement", "Read more: Ten ferries we loved", BODY[1], "A long quarrel", BODY[3], BODY[4]]
    roles = _roles("\n\n".join(["Council votes to rebuild ferry pier", *inside]))
    assert [line for line, role in roles.items() if role == "body"] == [
        BODY[0],
        BODY[1],
        "A long quarrel",
        BODY[3],
        BODY[4],
    ]


def test_a_list_announced_by_a_colon_is_body() -> None:
    items = ["• oak posts from the town forest", "• a steel deck", "• two shelters for passengers"]
    lines = ["Council votes to rebuild ferry pier", BODY[0], BODY[1], "The plan has three parts:", *items, BODY[4]]
    roles = _roles("\n".join(lines))
    assert [roles[item] for item in items] == ["body"] * 3


TEXTS = st.lists(
    st.lists(
        st.sampled_from(
            [
                *BODY,
                "",
                "",
                "Home",
                "• News",
                "Comments0",
                "Related",
                "© 2026",
                "Lone title here",
                "漢字。",
                "\x00",
                "\u2028",
            ]
        ),
        max_size=12,
    ).map("\n".join),
    min_size=1,
    max_size=4,
)


@given(TEXTS)
@settings(deadline=None)
def test_segments_tile_every_text(texts: list[str]) -> None:
    lines = split(texts)
    roles = segment(lines)
    table = segments(lines, roles, [f"{i:02x}" for i in range(len(texts))])
    assert table.schema == SEGMENTS.schema
    table.validate(full=True)
    rows = table.to_pylist()
    for d, text in enumerate(texts):
        own = [row for row in rows if row["article_id"] == f"{d:02x}"]
        assert [row["ordinal"] for row in own] == list(range(len(own)))
        assert "".join(text[row["char_from"] : row["char_to"]] for row in own) == text
        assert own[0]["char_from"] == 0
        assert own[-1]["char_to"] == len(text)
        assert all(row["role"] in ROLES and row["line_from"] <= row["line_to"] for row in own)
        paragraphs = [line.text for line in page_lines(lines, roles, d) if line.role == "body"]
        assert [text[r["char_from"] : r["char_to"]].strip() for r in own if r["role"] == "body"] == paragraphs


@given(TEXTS)
@settings(deadline=None)
def test_a_document_is_judged_by_itself(texts: list[str]) -> None:
    lines = split(texts)
    together = segment(lines)
    for d, text in enumerate(texts):
        alone = segment(split([text]))
        part = slice(lines.first[d], lines.first[d + 1])
        assert np.array_equal(together.role[part], alone.role)
        assert np.array_equal(together.rule[part], alone.rule)
        assert np.array_equal(together.score[part], alone.score)


def test_no_texts_make_no_segments() -> None:
    lines = split([])
    assert segments(lines, segment(lines), []).num_rows == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 600_000, id="one line of 3 MB"),
        pytest.param("a b\n" * 150_000, id="many short lines"),
        pytest.param("Title of a story\nOne sentence that tells what it is about.\n" * 40_000, id="many teasers"),
        pytest.param("(" * 1_000_000 + "\n" + "1." * 500_000, id="punctuation"),
    ],
)
def test_cost_is_linear(text: str) -> None:
    def seconds(part: str) -> float:
        began = time.process_time()
        lines = split([part])
        segments(lines, segment(lines), ["00"])
        return time.process_time() - began

    seconds(text[:1000])
    half = seconds(text[: len(text) // 2])
    assert seconds(text) < 4 * half + 0.5
