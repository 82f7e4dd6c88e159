"""What the lines of a page are taken for. All pages here were written for these tests."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import line_markup
from tasks.body_choice import cautious, probabilities
from tasks.line_features import features
from tasks.line_markup import marks_of
from tasks.line_model import logits, model
from tasks.lines import split
from tasks.markup import parse
from tasks.rendered import read_html
from tasks.segment import page_lines, put_headline, segment, segments
from tasks.segment_rules import RULES
from tests.unit.pages import BODY, HEADLINE, LASTING, LONG, MENU, PAGE, read_lines, roles_of
from warehouse.contract import ROLES, SEGMENTS


def test_a_page_is_told_apart() -> None:
    roles = roles_of(PAGE)
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
        ["Council votes to rebuild ferry pier", *LONG, *BODY, "Our picks", *(line for pair in block for line in pair)]
    )
    roles = roles_of(text)
    assert all(roles[line] == "related" for pair in block for line in pair)
    assert [line for line, role in roles.items() if role == "body"] == [*LONG, *BODY]


@pytest.mark.parametrize(
    "names",
    [
        "Martha Oldfield & John Pettifer",
        "Martha Oldfield, Harbour Correspondent",
        "Match report by Martha Oldfield",
        "记者 林夏",
        "(서울=연합뉴스) 김민수 기자 =",
    ],
)
def test_a_line_of_names_between_headline_and_body_is_a_byline(names: str) -> None:
    roles = roles_of("\n\n".join([*MENU, "Council votes to rebuild ferry pier", names, *LONG, *BODY]))
    assert roles[names] == "byline"
    assert roles["Council votes to rebuild ferry pier"] == "headline"


def test_a_line_of_names_with_a_job_right_below_the_body_is_a_byline() -> None:
    names = "Martha Oldfield, Harbour Correspondent"
    roles = roles_of("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, names, *FOOT]))
    assert roles[names] == "byline"


def test_a_line_that_names_reporter_and_editor_below_the_body_is_a_byline() -> None:
    signed = "(Reporting by Martha Oldfield; editing by John Pettifer)"
    roles = roles_of(
        "\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, signed, "Read next", *TITLES])
    )
    assert roles[signed] == "byline"


FOOT = ["The Ferry Post", "2 Quay Road", "Sections", "• Archive", "desk@ferry-post.example", "Imprint and privacy"]
TITLES = ["Lighthouse keeper retires after forty years", "New bakery opens on the market square"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            ["Most read", *TITLES, "Sign up for the morning letter", *FOOT],
            ["related"] * 3 + ["other"] + ["footer"] * len(FOOT),
        ),
        (["© The Ferry Post", "Most read", "1", "Otters return", "2", "No bread"], ["footer"] + ["related"] * 5),
        (["Related", "Otters return", "No bread today", "© The Ferry Post"], ["related"] * 3 + ["footer"]),
        (
            ["Most read", *TITLES, "About us", "Popular", "Tides", "Sport", "© The Ferry Post"],
            ["related"] * 3 + ["footer"] * 5,
        ),
    ],
    ids=["menu-above-legal-line", "block-below-legal-line", "short-titles", "heading-within-foot"],
)
def test_the_foot_of_a_page_begins_with_its_menu_and_its_related_stories_keep_their_titles(
    after: list[str], expected: list[str]
) -> None:
    roles = roles_of("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, *after]))
    assert [roles[line] for line in after] == expected


JAPANESE = [
    "市議会は火曜日の夜、二度の冬の嵐で傷んだ古い渡船の桟橋を建て替えることを賛成多数で決めた。市によると、桟橋は七十年前に造られ、"
    "これまで三度の大きな修理を受けてきたが、昨年の秋から立ち入りが禁じられている。",
    "技術者は、木の杭が水面の下で腐っており、修理ではもう足りないと説明した。工事は来春に始まり、完成までに十八か月かかる見通しだ。",
    "住民の一部は費用が高すぎると話している。港の近くで食堂を営む女性は「観光客が戻るなら賛成だが、税金が上がるのは困る」と語った。",
    "市長は記者団に対し、費用の半分は国の補助金でまかなえると述べた。残りは二十年かけて返す計画で、来月の議会に予算案が提出される。",
]
CHINESE = [
    "市议会周二晚间以微弱多数通过决议，重建在两个冬季风暴中受损的旧渡轮码头。据介绍，这座码头建于七十年前，曾三次大修，去年秋天起禁止通行。",
    "工程师在会上表示，水下的木桩已经腐烂，修补无济于事。工程将于明年春天开始，预计需要十八个月，其间渡轮将停靠北侧码头。",
    "一些居民认为费用过高。在港口附近开餐馆的一位女士说：“如果游客能回来，我就支持，但是不希望税收增加。”",
    "市长对记者说，一半费用可以由国家补贴承担，其余部分计划分二十年偿还，预算案将于下月提交议会审议。",
]
HEBREW = [
    "מועצת העיר הצביעה ביום שלישי בלילה בעד בנייה מחדש של רציף המעבורת הישן, לאחר שני חורפים של נזקי סערה קשים.",
    "המהנדסים אמרו בישיבה כי עמודי העץ נרקבו מתחת לקו המים וכי תיקונים כבר לא יספיקו, ולכן נדרש רציף חדש לגמרי.",
    "ראש העיר אמר לעיתונאים כי מחצית מן הסכום תבוא מקרן המדינה לנמלים קטנים, והיתר ממלווה שיוחזר בתוך עשרים שנה.",
    "חלק מן התושבים סבורים שהמחיר גבוה מדי, אך אחרים מחאו כפיים כאשר נודעה התוצאה באולם המלא.",
]


@pytest.mark.parametrize(
    ("menu", "headline", "body", "after"),
    [
        pytest.param(
            ["トップ", "ニュース", "スポーツ", "天気"], "渡船の桟橋を建て替えへ　市議会が可決", JAPANESE,
            {"関連記事": "related", "灯台守が引退": "related", "利用規約": "footer"}, id="Japanese",
        ),
        pytest.param(
            ["首页", "新闻", "体育", "天气"], "市议会通过重建渡轮码头", CHINESE,
            {"相关新闻": "related", "灯塔看守人退休": "related"}, id="Chinese",
        ),
        pytest.param(
            ["ראשי", "חדשות", "ספורט"], "המועצה הצביעה: רציף המעבורת ייבנה מחדש", HEBREW,
            {"תגובות": "comments", "יפה": "comments"}, id="Hebrew",
        ),
    ],
)  # fmt: skip
def test_bodies_are_found_without_spaces_and_from_right_to_left(
    menu: list[str], headline: str, body: list[str], after: dict[str, str]
) -> None:
    roles = roles_of("\n".join([*menu, headline, *body, *after]))
    assert [line for line, role in roles.items() if role == "body"] == body
    assert roles[headline] == "headline"
    assert {line: roles[line] for line in after} == after
    assert {roles[line] for line in menu} == {"navigation"}


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("full", [False, True])
def test_a_body_is_found_in_both_shapes_of_page(full: bool, blank: str) -> None:
    body = [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    links = [*MENU, "Business", "Culture", "Travel", "Opinion", "Letters", "Jobs", "Subscribe", "Log in"]
    titles = ["Lighthouse keeper retires after forty years", "New bakery opens on the market square"]
    before, after = (links, ["Most read", *titles, "Terms of use", "Privacy policy", "Contact"]) if full else ([], [])
    roles = roles_of(blank.join([*before, "Council votes to rebuild ferry pier", *body, *after, "© 2026 Ferry Post"]))
    assert [line for line, role in roles.items() if role == "body"] == body


@pytest.mark.parametrize(
    "page",
    [
        pytest.param([*MENU, "Page not found", "The page does not exist.", "Go back", "© 2026 Ferry Post"], id="error"),
        pytest.param(
            [
                *MENU * 6, "Lighthouse keeper retires after forty years", "New bakery opens on the market square",
                "Otters return to the upper river", "Why the night train is coming back", "School kitchen wins a prize",
                "Rowing club finds a boat house", "Storm closes the coast road", "Library to open on Sundays",
                *MENU, "© 2026 Ferry Post",
            ],
            id="index",
        ),
        pytest.param(["We use cookies. Accept all", "Reject all", "Manage choices", "Privacy policy"], id="consent"),
        pytest.param(MENU, id="menu"),
        pytest.param(["", " ", "\t"], id="blank"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_has_no_body_and_no_headline(page: list[str]) -> None:
    assert not {"body", "headline"} & {line.role for line in read_lines("\n".join(page))}


def test_body_is_what_the_line_model_says_and_its_score_how_sure_that_is() -> None:
    lines = split([PAGE])
    roles, seen = segment(lines), features(lines)
    said = logits(seen.measures, seen.first, model())[:, 0]
    sure = probabilities(cautious(said, seen.first)).astype(np.float32)
    is_body = roles.role[seen.solid] == ROLES.index("body")
    assert is_body.any()
    assert {RULES[rule] for rule in roles.rule[seen.solid][is_body]} == {"line-model"}
    assert np.array_equal(roles.score[seen.solid][is_body], sure[is_body])
    assert ((roles.score >= 0) & (roles.score <= 1)).all()


PROMOTION = "We bring you the best of the harbour to your kitchen table every morning."


@pytest.mark.parametrize("others", [1, 3, 15])
def test_a_line_that_stands_in_other_stories_is_less_likely_body(others: int) -> None:
    lines = split(["\n\n".join(["Council votes to rebuild ferry pier", BODY[0], *LONG, BODY[1], BODY[4], PROMOTION])])
    stories = np.array([others if text == PROMOTION else 0 for text in lines.content], np.int32)
    solid = list(filter(None, lines.content))

    def likely(stories: np.ndarray[tuple[int], np.dtype[np.int32]] | None) -> dict[str, float]:
        seen = features(lines, stories)
        probability = probabilities(logits(seen.measures, seen.first, model())[:, 0])
        return dict(zip(solid, probability.tolist(), strict=True))

    without, known = likely(None), likely(stories)
    assert known[PROMOTION] < without[PROMOTION] - 0.05
    assert all(known[text] > known[PROMOTION] for text in (BODY[0], *LONG, BODY[1], BODY[4]))
    body = [line.text for line in page_lines(lines, segment(lines, stories), 0) if line.role == "body"]
    assert body == [BODY[0], *LONG, BODY[1], BODY[4]]


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


@given(TEXTS, st.booleans(), st.lists(st.booleans(), min_size=20, max_size=20))
@settings(deadline=None)
def test_a_document_is_judged_by_itself(texts: list[str], evidence: bool, is_html: list[bool]) -> None:
    lines = split(texts)
    stories = np.array([len(content) % 4 for content in lines.content], np.int32) if evidence else None
    marks = [
        np.full((stop - start, len(line_markup.NAMES)), 40 + d, np.uint8) if html else None
        for d, ((start, stop), html) in enumerate(zip(pairwise(lines.first.tolist()), is_html, strict=False))
    ]
    together = segment(lines, stories, marks)
    for d, text in enumerate(texts):
        part = slice(lines.first[d], lines.first[d + 1])
        alone = segment(split([text]), None if stories is None else stories[part], [marks[d]])
        assert np.array_equal(together.role[part], alone.role)
        assert np.array_equal(together.rule[part], alone.rule)
        assert np.array_equal(together.score[part], alone.score)


ASIDE = "The harbour museum is open again after a winter of repairs, and entry is free on every first Sunday."


def test_the_tree_of_html_tells_what_the_text_does_not() -> None:
    """The same sentence is body in the paragraphs of the article and none in an aside, with the same text around it."""
    story = [BODY[0], *LONG, BODY[1], BODY[4]]

    def body(before: str, after: str) -> list[str]:
        inner = "".join(f"<p>{text}</p>" for text in story)
        html = (
            "<nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav><main><article class=story>"
            f"<h1>Council votes to rebuild ferry pier</h1><div class=story-body>{inner}{before}<p>{ASIDE}</p>{after}"
            "</div></article></main><footer><a href=/imprint>Imprint</a></footer>"
        )
        text, packed, *_ = read_html(parse(html))
        lines = split([text])
        roles = segment(lines, marks=[marks_of(packed)])
        return [line.text for line in page_lines(lines, roles, 0) if line.role == "body"]

    assert body("", "") == [*story, ASIDE]
    assert body("</div></article><aside class=teaser>", "</aside><article><div>") == story


@pytest.mark.parametrize(("element", "is_found"), [("b", True), ("a", False)])
def test_the_text_tells_an_article_of_which_the_tree_says_that_it_is_none(element: str, is_found: bool) -> None:
    """But a list of links is none, however long the titles."""
    story = [*LONG, LASTING]
    items = "".join(f"<li><{element} href=/n>{text}</{element}></li>" for text in [*MENU, *story])
    html = f"<nav class=related><ul class='menu links'>{items}</ul></nav><footer>© 2026 Ferry Post</footer>"
    text, packed, *_ = read_html(parse(html))
    lines = split([text])
    roles = segment(lines, marks=[marks_of(packed)])
    body = [line.text.removeprefix("• ") for line in page_lines(lines, roles, 0) if line.role == "body"]
    assert body == story * is_found


def test_of_a_document_with_too_many_lines_the_rest_is_unclear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.segment.MOST_LINES", 4)
    lines = split(["\n".join(BODY[:4] * 2), BODY[0]])
    marks = [np.zeros((count, len(line_markup.NAMES)), np.uint8) for count in (8, 1)]
    roles = segment(lines, marks=marks)
    assert {RULES[rule] for rule in roles.rule[4:8]} == {"unclear"}


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


def test_the_line_that_the_metadata_take_for_the_headline_is_scored_as_one() -> None:
    lines = split([PAGE])
    roles = segment(lines)
    title = next(line for line in page_lines(lines, roles, 0) if line.role == "headline")
    former = int(np.flatnonzero(lines.number == title.number)[0])
    photo = former + next(n for n, text in enumerate(lines.content[former:]) if text.startswith("Photo:"))
    put_headline(lines, roles, 0, int(lines.number[photo]))
    assert ROLES[roles.role[photo]] == "headline"
    assert roles.score[photo] == pytest.approx(0.9)
    assert ROLES[roles.role[former]] == "other"
    assert roles.score[former] == pytest.approx(0.6)
    assert [line.role for line in page_lines(lines, roles, 0)].count("headline") == 1


def test_what_leads_to_the_foot_elsewhere_is_an_item_of_the_menu_above_the_article() -> None:
    foot = ["About us", "Contact us", "Privacy policy"]
    text = "\n".join(
        ["Harbour Times", "News", *foot, "Council votes to rebuild ferry pier", "", *BODY, "", *foot, "Sitemap"]
    )
    lines = split([text])
    roles = [line.role for line in page_lines(lines, segment(lines), 0)]
    assert roles[:5] == ["navigation"] * 5
    assert roles[-4:] == ["footer"] * 4


def test_a_quotation_of_shares_is_no_date() -> None:
    roles = roles_of("\n\n".join([*MENU, "FRY 100 2,207.75 -0.12%", "7 May 2026", HEADLINE, *LONG, *BODY]))
    assert (roles["FRY 100 2,207.75 -0.12%"], roles["7 May 2026"]) == ("navigation", "date")
