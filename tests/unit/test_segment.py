"""What the lines of a page are taken for. All pages here were written for these tests."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import cues, line_markup
from tasks.body_choice import cautious, probabilities
from tasks.line_features import features
from tasks.line_markup import marks_of
from tasks.line_model import logits, model
from tasks.lines import split
from tasks.markup import parse
from tasks.page import Line
from tasks.page_lines import PageLines
from tasks.rendered import read_html
from tasks.segment import page_lines, put_headline, segment, segments
from tasks.segment_region import label
from tasks.segment_rules import RULES
from warehouse.contract import ROLES, SEGMENTS

BODY = [
    "The town council voted on Tuesday night to rebuild the old ferry pier after two winters of storm damage.",
    "Engineers told the meeting that the wooden posts had rotted below the water line and must go.",
    "It was a close vote.",
    "Work is due to begin in spring, the council said, and the ferry will use the northern quay until…",
    "Residents who had packed the hall applauded the result, but some said that the cost was far too high.",
]
LONG = [
    "The pier was built seventy years ago by the families of the fishing fleet and has carried schoolchildren, doctors "
    "and bread to the island on every working day since.",
    "Councillor Ines Calder, who leads the finance committee, said that half of the price would come from the national "
    "fund for small harbours and the rest from a loan over twenty years.",
]
LASTING = (
    "The harbour master, Tom Reed, said that the northern quay would do for a winter or two, but that no ferry could "
    "wait there in an easterly gale, and that the doctor had been told to keep a bed on the island."
)
MENU = ["Home", "News", "Sport", "Weather"]
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
        ["Council votes to rebuild ferry pier", *LONG, *BODY, "Our picks", *(line for pair in block for line in pair)]
    )
    roles = _roles(text)
    assert all(roles[line] == "related" for pair in block for line in pair)
    assert [line for line, role in roles.items() if role == "body"] == [*LONG, *BODY]


def test_a_short_sentence_between_paragraphs_is_body_unless_the_model_is_sure_that_it_is_not() -> None:
    def roles(
        sureness: float, neighbours: float, stopped: bool = True, sentence: str = "It was close.", kind: int = 0
    ) -> list[str]:
        text = "\n".join(["Council votes to rebuild ferry pier", *LONG])
        sure = [0.0, 0.9, neighbours, sureness, neighbours, 0.9]
        content = [*text.split("\n"), sentence, BODY[0], BODY[1]]
        page = PageLines(
            content=content,
            heavy=[float(len(line)) for line in content],
            stopped=[False, True, True, stopped, True, True],
            bullet=[False] * 6,
            figures=[False] * 6,
            cue=[0, 0, 0, kind, 0, 0],
            is_date=[False] * 6,
            is_body=[False, True, True, False, True, True],
            sureness=sure,
            role=[0] * 6,
            rule=[0] * 6,
            sure=[0.0] * 6,
        )
        label(page)
        return [ROLES[role] for role in page.role]

    assert roles(0.3, 0.8) == ["headline"] + ["body"] * 5
    assert roles(0.1, 0.8)[3] != "body"
    assert roles(0.3, 0.5)[3] != "body"
    assert roles(0.3, 0.8, stopped=False)[3] != "body"
    assert roles(0.3, 0.8, sentence=" ".join(["It was close."] * 7))[3] != "body"
    assert roles(0.3, 0.8, kind=cues.NEWSLETTER)[3] != "body"


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
    roles = _roles("\n\n".join([*MENU, "Council votes to rebuild ferry pier", names, *LONG, *BODY]))
    assert roles[names] == "byline"
    assert roles["Council votes to rebuild ferry pier"] == "headline"


def test_a_line_of_names_with_a_job_right_below_the_body_is_a_byline() -> None:
    names = "Martha Oldfield, Harbour Correspondent"
    roles = _roles("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, names, *FOOT]))
    assert roles[names] == "byline"


def test_a_line_that_names_reporter_and_editor_below_the_body_is_a_byline() -> None:
    signed = "(Reporting by Martha Oldfield; editing by John Pettifer)"
    roles = _roles(
        "\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, signed, "Read next", *TITLES])
    )
    assert roles[signed] == "byline"


TEASERS = [
    ("Otters return to the upper river", "Volunteers have counted eleven otters since the old mill was closed."),
    ("Night train comes back next summer", "The railway hopes that sleeping cars will bring visitors from the south."),
    ("School kitchen wins a prize for its stew", "The cook says that the secret is patience and a very large pot."),
    ("Bakery closes after fifty years", "The last loaf was bought by the first customer, who had come back for it."),
]


@pytest.mark.parametrize("between", [[], ["News"], ["News", "2 hours ago"]])
def test_single_sentences_below_titles_are_teasers_and_no_article(between: list[str]) -> None:
    entries = [line for title, teaser in TEASERS for line in (*between, title, teaser)]
    assert not {"body", "headline"} & set(_roles("\n\n".join([*MENU, *entries, "© 2026 The Ferry Post"])).values())
    # two sentences in a row, or one line that is long, are an article's
    for more in ([BODY[0], BODY[1]], [LASTING]):
        roles = _roles("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *more, *entries]))
        assert all(roles[line] == "body" for line in more)


def test_sentences_below_titles_and_times_are_a_live_report() -> None:
    entries = [(f"1{hour}:4{hour}", title, f"{text} {BODY[0]}") for hour, (title, text) in enumerate(TEASERS)]
    lines = ["Storm live: what happened on the river today", *(line for entry in entries for line in entry)]
    roles = _roles("\n\n".join(lines))
    assert all(roles[text] == "body" for *_, text in entries)


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
    roles = _roles("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *BODY, *after]))
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
    roles = _roles("\n".join([*menu, headline, *body, *after]))
    assert [line for line, role in roles.items() if role == "body"] == body
    assert roles[headline] == "headline"
    assert {line: roles[line] for line in after} == after
    assert {roles[line] for line in menu} == {"navigation"}


def test_furniture_between_paragraphs_is_dropped() -> None:
    promotion = "Read more: Ten ferries we loved"
    inside = [LONG[0], BODY[0], "Advertisement", promotion, BODY[1], LONG[1], "Advertisement", BODY[4], LASTING]
    lines = _lines("\n\n".join(["Council votes to rebuild ferry pier", *inside]))
    body = [LONG[0], BODY[0], BODY[1], LONG[1], BODY[4], LASTING]
    assert [line.text for line in lines if line.role == "body"] == body
    assert {line.role for line in lines if line.text in ("Advertisement", promotion)} <= {"other", "related"}


def test_a_caption_that_tells_who_stands_where_is_no_body_where_it_is_not_most_of_it() -> None:
    caption = (
        "Councillor Ines Calder (left) and the harbour master, Tom Reed, inspect the damage to the pier on Monday."
    )
    roles = _roles(
        "\n\n".join(["Council votes to rebuild ferry pier", BODY[0], LONG[0], caption, BODY[1], LONG[1], BODY[4]])
    )
    assert roles[caption] == "caption"
    assert [text for text, role in roles.items() if role == "body"] == [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    others = [
        f"The mayor (right) opens the {place} of the new pier with the children of Quay Street."
        for place in ("gate", "ramp")
    ]
    gallery = _roles("\n\n".join(["The new pier in pictures", LONG[0], caption, *others]))
    assert {gallery[line] for line in (LONG[0], caption, *others)} == {"body"}


@pytest.mark.parametrize(
    "note",
    [
        "This summary was made by AI and checked by our journalists.",
        "Die Zusammenfassung wurde mit KI-Unterstützung erstellt.",
        "Oppsummeringen er laget med ChatGPT.",
        "Resumen elaborado con inteligencia artificial.",
        "この要約は生成AIが作成しました。",
    ],
)
@pytest.mark.parametrize("is_above", [False, True])
def test_a_summary_that_a_machine_made_is_no_body(note: str, is_above: bool) -> None:
    points = [f"• {sentence}" for sentence in (BODY[0], BODY[1], LONG[1])]
    summary = [note, *points] if is_above else ["In short", *points, note]
    text = [LONG[0], BODY[0], BODY[1], LONG[1], BODY[4]]
    roles = _roles("\n\n".join(["Council votes to rebuild ferry pier", "\n".join(summary), *text]))
    assert [line for line, role in roles.items() if role == "body"] == text
    assert {roles[line] for line in (note, *points)} == {"other"}


def test_what_readers_write_below_an_article_is_no_body() -> None:
    article = [
        *LONG,
        *BODY,
        *(f"{sentence} The inspector said so on {day}." for day in ("Monday", "Friday") for sentence in LONG),
    ]
    opinions = [
        "I have taken that ferry for forty years, and not once has it waited for anybody who was late.",
        "The council could have mended the posts ten years ago, when the price was a third of what it is now.",
        "My father built the first pier with his own hands, and he would have laughed at all these committees.",
    ]
    roles = _roles("\n\n".join(["Council votes to rebuild ferry pier", *article, "3 comments", *opinions]))
    assert [line for line, role in roles.items() if role == "body"] == article
    assert {roles[line] for line in opinions} == {"comments"}


def test_a_link_to_the_comments_amid_an_article_does_not_end_it() -> None:
    text = [f"{sentence} The inspector said so on day {day}." for day in range(12) for sentence in LONG]
    roles = _roles("\n\n".join(["Council votes to rebuild ferry pier", *text[:6], "3 comments", *text[6:]]))
    assert {roles[line] for line in text} == {"body"}


def test_one_label_between_all_paragraphs_is_no_body() -> None:
    text = [LONG[0], BODY[0], BODY[1], LONG[1], BODY[4]]
    labelled = [line for paragraph in text for line in ("Story content", paragraph)]
    roles = _roles("\n\n".join(["Council votes to rebuild ferry pier", *labelled]))
    assert roles["Story content"] != "body"
    assert {roles[line] for line in text} == {"body"}


def test_points_under_a_heading_that_speaks_of_a_machine_stay() -> None:
    points = [f"• {sentence}" for sentence in (BODY[0], BODY[1], LONG[1])]
    roles = _roles("\n\n".join(["The pier in figures", LONG[0], "What the pier's AI camera saw:", *points, BODY[4]]))
    assert {roles[line] for line in points} == {"body"}


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("full", [False, True])
def test_a_body_is_found_in_both_shapes_of_page(full: bool, blank: str) -> None:
    body = [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    links = [*MENU, "Business", "Culture", "Travel", "Opinion", "Letters", "Jobs", "Subscribe", "Log in"]
    titles = ["Lighthouse keeper retires after forty years", "New bakery opens on the market square"]
    before, after = (links, ["Most read", *titles, "Terms of use", "Privacy policy", "Contact"]) if full else ([], [])
    roles = _roles(blank.join([*before, "Council votes to rebuild ferry pier", *body, *after, "© 2026 Ferry Post"]))
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
    assert not {"body", "headline"} & {line.role for line in _lines("\n".join(page))}


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


def test_a_headline_that_stands_on_other_pages_stays_the_headline() -> None:
    headline = "Council votes to rebuild ferry pier after storm damage"
    lines = split([PAGE])
    stories = np.array([15 if text in (headline, "Home") else 0 for text in lines.content], np.int32)
    roles = {line.text: line.role for line in page_lines(lines, segment(lines, stories), 0)}
    assert roles[headline] == "headline"
    assert [text for text, role in roles.items() if role == "body"] == BODY


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


def test_a_quotation_in_a_script_without_spaces_makes_no_notice() -> None:
    """One word for the reader among a hundred characters, of which none are words for want of spaces."""
    story = [
        "港务局长陈海生星期二晚间在镇议会上说，旧渡轮码头的木桩已经在水面以下腐烂，明年春天必须全部更换，工程预计需要二十个月。",
        "议会最后以七票对六票通过了方案。陈海生对反对者说：“你如果每天早上陪孩子坐这班船去上学，就不会觉得这笔钱花得不值得。”",
        "渔民李国富说，他的祖父曾经参加过码头的建设，七十年来岛上的医生、面包和学生都从这里上岸，“没有码头，你就没有这个岛”。",
    ]
    roles = _roles(
        "\n".join(["首页", "新闻", "体育", "天气", "镇议会投票决定重建旧渡轮码头", *story, "版权所有 渡轮邮报"])
    )
    assert [line for line, role in roles.items() if role == "body"] == story


def test_what_says_that_it_is_a_notice_is_none_of_the_body_unless_all_is() -> None:
    note = "Found a mistake? Mark it and press Ctrl+Enter."
    page = PageLines(
        content=["Council votes to rebuild ferry pier", *LONG, note, LASTING],
        heavy=[35.0, 150, 150, 40, 150],
        stopped=[False, True, True, True, True],
        bullet=[False] * 5,
        figures=[False] * 5,
        cue=[0] * 5,
        is_date=[False] * 5,
        is_body=[False, True, True, True, True],
        sureness=[0.1, 0.9, 0.9, 0.9, 0.9],
        role=[0] * 5,
        rule=[0] * 5,
        sure=[0.0] * 5,
    )
    label(page)
    assert [ROLES[role] for role in page.role] == ["headline", "body", "body", "other", "body"]
    page.content[1:] = [note] * 4
    page.is_body[1:] = [True] * 4
    label(page)
    assert "body" in [ROLES[role] for role in page.role]


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


@pytest.mark.parametrize("last", ["The trial continues on June 3.", "Nobody was hurt.", "Work begins in spring."])
def test_the_short_sentence_that_ends_a_bare_article_is_body(last: str) -> None:
    page = ["Council votes to rebuild ferry pier", "12 May 2025", *LONG, last]
    assert [line.role for line in _lines("\n\n".join(page))][-3:] == ["body", "body", "body"]


def test_what_ends_a_long_page_is_judged_by_the_model_alone() -> None:
    page = ["Council votes to rebuild ferry pier", "12 May 2025", *BODY, *LONG, *BODY, "Nobody was hurt."]
    lines = _lines("\n\n".join(page))
    assert len(lines) > 12
    assert lines[-1].role != "body"


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


def test_a_paragraph_that_is_printed_again_is_body_once() -> None:
    page = ["Council votes to rebuild ferry pier", BODY[0], LONG[0], BODY[1], LONG[0], LONG[1], BODY[4]]
    lines = _lines("\n\n".join(page))
    assert [line.text for line in lines if line.role == "body"] == [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    assert lines[4].role == "other"


def test_a_line_that_holds_the_paragraphs_once_more_is_no_body() -> None:
    paragraphs = [f"{text} That was in the year {year}." for year in range(1990, 1994) for text in LONG]
    page = ["Council votes to rebuild ferry pier", *paragraphs, " ".join(paragraphs)]
    lines = _lines("\n\n".join(page))
    assert [line.text for line in lines if line.role == "body"] == paragraphs
    assert lines[-1].role == "other"
    # of which most is new: a long paragraph that quotes what stands above it
    lines = _lines("\n\n".join([*page[:3], f"{LASTING} " * 5 + paragraphs[0], paragraphs[2]]))
    assert lines[3].role == "body"


def _labelled(*lines: tuple[str, float, bool], kinds: dict[int, int] | None = None) -> list[str]:
    """Roles of lines, of which is told how sure the line model is that they are body, and whether they end like a
    sentence; and which cues some of them are. The model takes what it is more than half sure of."""
    content = [text for text, *_ in lines]
    n = len(lines)
    page = PageLines(
        content=content,
        heavy=[float(len(text)) for text in content],
        stopped=[stopped for *_, stopped in lines],
        bullet=[False] * n,
        figures=[False] * n,
        cue=[(kinds or {}).get(i, 0) for i in range(n)],
        is_date=[False] * n,
        is_body=[sure > 0.5 for _, sure, _ in lines],
        sureness=[sure for _, sure, _ in lines],
        role=[0] * n,
        rule=[0] * n,
        sure=[0.0] * n,
    )
    label(page)
    return [ROLES[role] for role in page.role]


PARAGRAPHS = [f"{sentence} So much for pier {pier}." for pier in range(15) for sentence in LONG]


@pytest.mark.parametrize(("above", "are_comments"), [(12, True), (11, True), (9, False)])
def test_comments_are_no_more_than_twice_as_long_as_the_article(above: int, are_comments: bool) -> None:
    """Where more stands below, the heading is a link amid the article, of which enough stands above in any case."""
    text = [(paragraph, 0.9, True) for paragraph in PARAGRAPHS]
    assert 1000 < sum(map(len, PARAGRAPHS[:9])) < sum(map(len, PARAGRAPHS)) / 3 < sum(map(len, PARAGRAPHS[:11]))
    heading, title = ("Comments", 0.0, False), ("Council votes to rebuild ferry pier", 0.0, False)
    roles = _labelled(title, *text[:above], heading, *text[above:], kinds={above + 1: cues.COMMENTS})
    assert set(roles[1 : above + 1]) == {"body"}
    assert set(roles[above + 2 :]) == ({"comments"} if are_comments else {"body"})


def test_sentences_below_titles_with_nearly_nothing_beside_them_are_an_article() -> None:
    entries = [line for title, teaser in TEASERS for line in ((title, 0.1, False), (teaser, 0.9, True))]
    menu = [(name, 0.0, False) for name in MENU]
    assert "body" not in _labelled(*menu, *entries)
    bare = _labelled(*menu[:3], *entries)
    assert [role for role, (_, sure, _) in zip(bare, [*menu[:3], *entries], strict=True) if sure > 0.5] == ["body"] * 4


@pytest.mark.parametrize(
    ("sure", "paragraphs", "are_teasers"),
    [(0.6, 4, True), (0.9, 4, False), (0.6, 2, False), (0.4, 2, True)],
    ids=["doubtful", "sure", "doubtful, but most of the body", "not taken for body"],
)
def test_titles_and_sentences_in_turn_are_teasers_only_where_the_model_doubts_them(
    sure: float, paragraphs: int, are_teasers: bool
) -> None:
    title = ("Council votes to rebuild ferry pier", 0.0, False)
    story = [(paragraph, 0.9, True) for paragraph in PARAGRAPHS[:paragraphs]]
    pairs = [line for head, teaser in TEASERS for line in ((head, sure, False), (teaser, sure, True))]
    roles = _labelled(title, *story, *pairs)
    assert set(roles[1 : paragraphs + 1]) == {"body"}
    assert set(roles[paragraphs + 1 :]) == ({"related"} if are_teasers else {"body"})


def test_what_leads_to_the_foot_elsewhere_is_an_item_of_the_menu_above_the_article() -> None:
    foot = ["About us", "Contact us", "Privacy policy"]
    text = "\n".join(
        ["Harbour Times", "News", *foot, "Council votes to rebuild ferry pier", "", *BODY, "", *foot, "Sitemap"]
    )
    lines = split([text])
    roles = [line.role for line in page_lines(lines, segment(lines), 0)]
    assert roles[:5] == ["navigation"] * 5
    assert roles[-4:] == ["footer"] * 4


@pytest.mark.parametrize("line", ["3 hours ago", "11 March 2025", "5 min read", "Share this article"])
def test_a_time_or_a_button_above_the_first_paragraph_is_no_body_though_the_tree_says_so(line: str) -> None:
    story = [BODY[0], *LONG, BODY[1], BODY[4]]
    paragraphs = "".join(f"<p>{text}</p>" for text in [line, *story])
    html = f"<article><h1>Council votes to rebuild ferry pier</h1><p>By Ann Rowley</p>{paragraphs}</article>"
    text, packed, *_ = read_html(parse(html))
    lines = split([text])
    roles = segment(lines, marks=[marks_of(packed)])
    assert [of.text for of in page_lines(lines, roles, 0) if of.role == "body"] == story


HEADLINE = "Council votes to rebuild ferry pier"
BARE_DECK = "After two winters of storm damage the ferry will use the northern quay, and residents in the hall cheered"


def _headline(*above: str) -> str | None:
    found = [text for text, role in _roles("\n\n".join([*MENU, *above, *LONG, *BODY])).items() if role == "headline"]
    return found[0] if found else None


def test_a_long_line_below_the_headline_is_its_deck() -> None:
    roles = _roles("\n\n".join([*MENU, HEADLINE, BARE_DECK, "By Martha Oldfield", *LONG, *BODY]))
    assert roles[HEADLINE] == "headline"
    assert roles[BARE_DECK] not in ("headline", "body")


def test_a_line_right_above_the_credit_of_a_picture_is_no_headline() -> None:
    assert _headline(HEADLINE, "Tom Reed, master of the ferry pier", "Photo: Harbour Office") == HEADLINE


def test_a_title_above_its_date_wins_over_the_caption_above_the_body() -> None:
    caption = "The ferry pier and the northern quay after the storm, as the council saw it"
    assert _headline(HEADLINE, "7 May 2026 10:15", "Listen", "Save", "Print", caption) == HEADLINE


def test_links_to_the_pages_before_and_after_are_no_headline() -> None:
    assert _headline(HEADLINE, "« previous episode | next episode »") == HEADLINE
    assert _headline(f"«{HEADLINE}»") == f"«{HEADLINE}»"


def _taken(lines: list[str], kinds: dict[int, int] | None = None) -> list[str]:
    """Roles of lines that the model takes for body, all but the first."""
    marked = [(line, 0.9 if i else 0.0, line[-1] in ".。") for i, line in enumerate(lines)]
    return _labelled(*marked, kinds=kinds)


@pytest.mark.parametrize(
    "signature",
    ["海港晚报记者 王小明", "작성: 김민수 기자", "By Martha Oldfield", "m.oldfield@ferrypost.example"],
)
def test_what_signs_the_text_at_its_ends_is_no_body(signature: str) -> None:
    assert _taken([HEADLINE, signature, *LONG, *BODY])[1] == "byline"
    assert _taken([HEADLINE, *LONG, *BODY, signature])[-1] == "byline"
    assert _taken([HEADLINE, *LONG, *BODY[:2], signature, *BODY])[5] == "body"


def test_a_sentence_that_names_its_writer_stays_body() -> None:
    assert _taken([HEADLINE, *LONG, *BODY, "By Martha Oldfield and her brother it was sold."])[-1] == "body"


@pytest.mark.parametrize(
    "life",
    [
        "Martha Oldfield is a reporter who has covered the harbour for ten years.",
        "Korrespondentin Martha Oldfield berichtet aus den Häfen der Westküste.",
    ],
)
def test_what_says_at_the_end_who_wrote_the_text_is_no_body(life: str) -> None:
    assert _taken([HEADLINE, "By Martha Oldfield", *LONG, *BODY, life])[-1] == "other"
    assert _taken([HEADLINE, "Martha Oldfield", *LONG, *BODY, life, "Read on in our live blog."])[-2] == "other"
    assert _taken([HEADLINE, "By Bernard Kowal", *LONG, *BODY, life])[-1] == "body"
    assert _taken([HEADLINE, "By Martha Oldfield", life, *LONG, *BODY])[2] == "body"
    assert _taken([HEADLINE, "By Martha Oldfield", "They met Oldfield on the pier.", *LONG, *BODY, life])[-1] == "body"


def test_the_name_of_the_writer_above_what_is_said_of_him_is_a_byline() -> None:
    life = "Nomvula Dube is an editor at the Ferry Post."
    assert _taken([HEADLINE, *LONG, *BODY, "Nomvula Dube", life])[-2:] == ["byline", "other"]
    assert _taken([HEADLINE, *LONG, *BODY, "The new piers", "The new piers are to open in May."])[-1] == "body"


OFFER = "Sign up for our newsletter, and the news of the harbour is in your inbox every morning."


def test_an_offer_of_the_site_at_either_end_of_the_text_is_no_body() -> None:
    assert _taken([HEADLINE, OFFER, *LONG, *BODY])[1] == "other"
    assert _taken([HEADLINE, *LONG, *BODY, OFFER])[-1] == "other"
    assert _taken([HEADLINE, *LONG, *BODY[:2], OFFER, *BODY])[5] == "body"


@pytest.mark.parametrize(
    "line", ["The new quay will open in spring, the newsletter of the port said.", f"“{OFFER}”, Kowal wrote."]
)
def test_what_tells_of_a_newsletter_stays_body(line: str) -> None:
    assert _taken([HEADLINE, *LONG, *BODY, line])[-1] == "body"


def test_an_offer_is_body_where_the_model_is_sure_of_it() -> None:
    lines = [(line, 0.97, True) for line in (*LONG, *BODY, OFFER)]
    assert _labelled((HEADLINE, 0.0, False), *lines)[-1] == "body"


def test_a_line_that_opens_with_day_and_time_is_no_body_above_the_first_paragraph() -> None:
    assert _taken([HEADLINE, "2026年05月07日10:15 海港网", *LONG, *BODY])[1] != "body"


def test_what_is_said_of_comments_below_the_text_is_no_body() -> None:
    content = [HEADLINE, *LONG, *BODY, "We welcome what our readers write, and remove what insults others."]
    assert _taken(content, {len(content) - 1: cues.COMMENTS})[-1] != "body"


@pytest.mark.parametrize(
    "heading", ["热门评论 10条", "Reader Comments 3 Total", "Comments [3]", "12 comments", "댓글 5개"]
)
def test_what_stands_below_the_number_of_comments_is_no_body(heading: str) -> None:
    text = [(paragraph, 0.9, True) for paragraph in PARAGRAPHS[:12]]
    comment = ("It is about time, I have waited for years.", 0.9, True)
    assert _labelled((HEADLINE, 0.0, False), *text, (heading, 0.0, False), comment)[-1] != "body"


@pytest.mark.parametrize("line", ["Comments", "3 ferries", "Comment on 12 ferries", "댓글을 5개"])
def test_a_number_in_a_line_makes_no_heading_of_comments(line: str) -> None:
    assert not cues.counts_comments(line)


def test_a_quotation_of_shares_is_no_date() -> None:
    roles = _roles("\n\n".join([*MENU, "FRY 100 2,207.75 -0.12%", "7 May 2026", HEADLINE, *LONG, *BODY]))
    assert (roles["FRY 100 2,207.75 -0.12%"], roles["7 May 2026"]) == ("navigation", "date")
