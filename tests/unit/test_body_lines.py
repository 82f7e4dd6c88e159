"""Which lines are body whatever the line model says. All pages here were written for these tests."""

from __future__ import annotations

import pytest

from tasks import cues
from tasks.line_markup import marks_of
from tasks.lines import split
from tasks.markup import parse
from tasks.rendered import read_html
from tasks.segment import page_lines, segment
from tests.unit.pages import (
    BODY,
    HEADLINE,
    LASTING,
    LONG,
    MENU,
    PARAGRAPHS,
    TEASERS,
    labelled,
    read_lines,
    roles_of,
    taken,
)


def test_a_short_sentence_between_paragraphs_is_body_unless_the_model_is_sure_that_it_is_not() -> None:
    def roles(
        sureness: float, neighbours: float, stopped: bool = True, sentence: str = "It was close.", kind: int = 0
    ) -> list[str]:
        return labelled(
            (HEADLINE, 0.0, False),
            (LONG[0], 0.9, True),
            (LONG[1], neighbours, True),
            (sentence, sureness, stopped),
            (BODY[0], neighbours, True),
            (BODY[1], 0.9, True),
            kinds={3: kind},
        )

    assert roles(0.3, 0.8) == ["headline"] + ["body"] * 5
    assert roles(0.1, 0.8)[3] != "body"
    assert roles(0.3, 0.55)[3] != "body"
    assert roles(0.3, 0.8, stopped=False)[3] != "body"
    assert roles(0.3, 0.8, sentence=" ".join(["It was close."] * 7))[3] != "body"
    assert roles(0.3, 0.8, kind=cues.NEWSLETTER)[3] != "body"


@pytest.mark.parametrize("between", [[], ["News"], ["News", "2 hours ago"]])
def test_single_sentences_below_titles_are_teasers_and_no_article(between: list[str]) -> None:
    entries = [line for title, teaser in TEASERS for line in (*between, title, teaser)]
    assert not {"body", "headline"} & set(roles_of("\n\n".join([*MENU, *entries, "© 2026 The Ferry Post"])).values())
    # two sentences in a row, or one line that is long, are an article's
    for more in ([BODY[0], BODY[1]], [LASTING]):
        roles = roles_of("\n\n".join([*MENU, "Council votes to rebuild ferry pier", *LONG, *more, *entries]))
        assert all(roles[line] == "body" for line in more)


def test_sentences_below_titles_and_times_are_a_live_report() -> None:
    entries = [(f"1{hour}:4{hour}", title, f"{text} {BODY[0]}") for hour, (title, text) in enumerate(TEASERS)]
    lines = ["Storm live: what happened on the river today", *(line for entry in entries for line in entry)]
    roles = roles_of("\n\n".join(lines))
    assert all(roles[text] == "body" for *_, text in entries)


def test_furniture_between_paragraphs_is_dropped() -> None:
    promotion = "Read more: Ten ferries we loved"
    inside = [LONG[0], BODY[0], "Advertisement", promotion, BODY[1], LONG[1], "Advertisement", BODY[4], LASTING]
    lines = read_lines("\n\n".join(["Council votes to rebuild ferry pier", *inside]))
    body = [LONG[0], BODY[0], BODY[1], LONG[1], BODY[4], LASTING]
    assert [line.text for line in lines if line.role == "body"] == body
    assert {line.role for line in lines if line.text in ("Advertisement", promotion)} <= {"other", "related"}


def test_a_caption_that_tells_who_stands_where_is_no_body_where_it_is_not_most_of_it() -> None:
    caption = (
        "Councillor Ines Calder (left) and the harbour master, Tom Reed, inspect the damage to the pier on Monday."
    )
    roles = roles_of(
        "\n\n".join(["Council votes to rebuild ferry pier", BODY[0], LONG[0], caption, BODY[1], LONG[1], BODY[4]])
    )
    assert roles[caption] == "caption"
    assert [text for text, role in roles.items() if role == "body"] == [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    others = [
        f"The mayor (right) opens the {place} of the new pier with the children of Quay Street."
        for place in ("gate", "ramp")
    ]
    gallery = roles_of("\n\n".join(["The new pier in pictures", LONG[0], caption, *others]))
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
    roles = roles_of("\n\n".join(["Council votes to rebuild ferry pier", "\n".join(summary), *text]))
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
    roles = roles_of("\n\n".join(["Council votes to rebuild ferry pier", *article, "3 comments", *opinions]))
    assert [line for line, role in roles.items() if role == "body"] == article
    assert {roles[line] for line in opinions} == {"comments"}


def test_a_link_to_the_comments_amid_an_article_does_not_end_it() -> None:
    text = [f"{sentence} The inspector said so on day {day}." for day in range(12) for sentence in LONG]
    roles = roles_of("\n\n".join(["Council votes to rebuild ferry pier", *text[:6], "3 comments", *text[6:]]))
    assert {roles[line] for line in text} == {"body"}


def test_one_label_between_all_paragraphs_is_no_body() -> None:
    text = [LONG[0], BODY[0], BODY[1], LONG[1], BODY[4]]
    labelled = [line for paragraph in text for line in ("Story content", paragraph)]
    roles = roles_of("\n\n".join(["Council votes to rebuild ferry pier", *labelled]))
    assert roles["Story content"] != "body"
    assert {roles[line] for line in text} == {"body"}


def test_points_under_a_heading_that_speaks_of_a_machine_stay() -> None:
    points = [f"• {sentence}" for sentence in (BODY[0], BODY[1], LONG[1])]
    roles = roles_of("\n\n".join(["The pier in figures", LONG[0], "What the pier's AI camera saw:", *points, BODY[4]]))
    assert {roles[line] for line in points} == {"body"}


def test_a_quotation_in_a_script_without_spaces_makes_no_notice() -> None:
    """One word for the reader among a hundred characters, of which none are words for want of spaces."""
    story = [
        "港务局长陈海生星期二晚间在镇议会上说，旧渡轮码头的木桩已经在水面以下腐烂，明年春天必须全部更换，工程预计需要二十个月。",
        "议会最后以七票对六票通过了方案。陈海生对反对者说：“你如果每天早上陪孩子坐这班船去上学，就不会觉得这笔钱花得不值得。”",
        "渔民李国富说，他的祖父曾经参加过码头的建设，七十年来岛上的医生、面包和学生都从这里上岸，“没有码头，你就没有这个岛”。",
    ]
    roles = roles_of(
        "\n".join(["首页", "新闻", "体育", "天气", "镇议会投票决定重建旧渡轮码头", *story, "版权所有 渡轮邮报"])
    )
    assert [line for line, role in roles.items() if role == "body"] == story


def test_what_says_that_it_is_a_notice_is_none_of_the_body_unless_all_is() -> None:
    note = "Found a mistake? Mark it and press Ctrl+Enter."
    assert taken([HEADLINE, *LONG, note, LASTING]) == ["headline", "body", "body", "other", "body"]
    assert "body" in taken([HEADLINE, *[note] * 4])


@pytest.mark.parametrize("last", ["The trial continues on June 3.", "Nobody was hurt.", "Work begins in spring."])
def test_the_short_sentence_that_ends_a_bare_article_is_body(last: str) -> None:
    page = ["Council votes to rebuild ferry pier", "12 May 2025", *LONG, last]
    assert [line.role for line in read_lines("\n\n".join(page))][-3:] == ["body", "body", "body"]


def test_what_ends_a_long_page_is_judged_by_the_model_alone() -> None:
    page = ["Council votes to rebuild ferry pier", "12 May 2025", *BODY, *LONG, *BODY, "Nobody was hurt."]
    lines = read_lines("\n\n".join(page))
    assert len(lines) > 12
    assert lines[-1].role != "body"


def test_a_paragraph_that_is_printed_again_is_body_once() -> None:
    page = ["Council votes to rebuild ferry pier", BODY[0], LONG[0], BODY[1], LONG[0], LONG[1], BODY[4]]
    lines = read_lines("\n\n".join(page))
    assert [line.text for line in lines if line.role == "body"] == [BODY[0], LONG[0], BODY[1], LONG[1], BODY[4]]
    assert lines[4].role == "other"


def test_a_line_that_holds_the_paragraphs_once_more_is_no_body() -> None:
    paragraphs = [f"{text} That was in the year {year}." for year in range(1990, 1994) for text in LONG]
    page = ["Council votes to rebuild ferry pier", *paragraphs, " ".join(paragraphs)]
    lines = read_lines("\n\n".join(page))
    assert [line.text for line in lines if line.role == "body"] == paragraphs
    assert lines[-1].role == "other"
    # of which most is new: a long paragraph that quotes what stands above it
    lines = read_lines("\n\n".join([*page[:3], f"{LASTING} " * 5 + paragraphs[0], paragraphs[2]]))
    assert lines[3].role == "body"


@pytest.mark.parametrize(("above", "are_comments"), [(12, True), (11, True), (9, False)])
def test_comments_are_no_more_than_twice_as_long_as_the_article(above: int, are_comments: bool) -> None:
    """Where more stands below, the heading is a link amid the article, of which enough stands above in any case."""
    text = [(paragraph, 0.9, True) for paragraph in PARAGRAPHS]
    assert 1000 < sum(map(len, PARAGRAPHS[:9])) < sum(map(len, PARAGRAPHS)) / 3 < sum(map(len, PARAGRAPHS[:11]))
    heading, title = ("Comments", 0.0, False), ("Council votes to rebuild ferry pier", 0.0, False)
    roles = labelled(title, *text[:above], heading, *text[above:], kinds={above + 1: cues.COMMENTS})
    assert set(roles[1 : above + 1]) == {"body"}
    assert set(roles[above + 2 :]) == ({"comments"} if are_comments else {"body"})


def test_sentences_below_titles_with_nearly_nothing_beside_them_are_an_article() -> None:
    entries = [line for title, teaser in TEASERS for line in ((title, 0.1, False), (teaser, 0.9, True))]
    menu = [(name, 0.0, False) for name in MENU]
    assert "body" not in labelled(*menu, *entries)
    bare = labelled(*menu[:3], *entries)
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
    roles = labelled(title, *story, *pairs)
    assert set(roles[1 : paragraphs + 1]) == {"body"}
    assert set(roles[paragraphs + 1 :]) == ({"related"} if are_teasers else {"body"})


@pytest.mark.parametrize("line", ["3 hours ago", "11 March 2025", "5 min read", "Share this article"])
def test_a_time_or_a_button_above_the_first_paragraph_is_no_body_though_the_tree_says_so(line: str) -> None:
    story = [BODY[0], *LONG, BODY[1], BODY[4]]
    paragraphs = "".join(f"<p>{text}</p>" for text in [line, *story])
    html = f"<article><h1>Council votes to rebuild ferry pier</h1><p>By Ann Rowley</p>{paragraphs}</article>"
    text, packed, *_ = read_html(parse(html))
    lines = split([text])
    roles = segment(lines, marks=[marks_of(packed)])
    assert [of.text for of in page_lines(lines, roles, 0) if of.role == "body"] == story


@pytest.mark.parametrize(
    "signature",
    ["海港晚报记者 王小明", "작성: 김민수 기자", "By Martha Oldfield", "m.oldfield@ferrypost.example"],
)
def test_what_signs_the_text_at_its_ends_is_no_body(signature: str) -> None:
    assert taken([HEADLINE, signature, *LONG, *BODY])[1] == "byline"
    assert taken([HEADLINE, *LONG, *BODY, signature])[-1] == "byline"
    assert taken([HEADLINE, *LONG, *BODY[:2], signature, *BODY])[5] == "body"


def test_a_sentence_that_names_its_writer_stays_body() -> None:
    assert taken([HEADLINE, *LONG, *BODY, "By Martha Oldfield and her brother it was sold."])[-1] == "body"


@pytest.mark.parametrize(
    "life",
    [
        "Martha Oldfield is a reporter who has covered the harbour for ten years.",
        "Korrespondentin Martha Oldfield berichtet aus den Häfen der Westküste.",
    ],
)
def test_what_says_at_the_end_who_wrote_the_text_is_no_body(life: str) -> None:
    assert taken([HEADLINE, "By Martha Oldfield", *LONG, *BODY, life])[-1] == "other"
    assert taken([HEADLINE, "Martha Oldfield", *LONG, *BODY, life, "Read on in our live blog."])[-2] == "other"
    assert taken([HEADLINE, "By Bernard Kowal", *LONG, *BODY, life])[-1] == "body"
    assert taken([HEADLINE, "By Martha Oldfield", life, *LONG, *BODY])[2] == "body"
    assert taken([HEADLINE, "By Martha Oldfield", "They met Oldfield on the pier.", *LONG, *BODY, life])[-1] == "body"


def test_the_name_of_the_writer_above_what_is_said_of_him_is_a_byline() -> None:
    life = "Nomvula Dube is an editor at the Ferry Post."
    assert taken([HEADLINE, *LONG, *BODY, "Nomvula Dube", life])[-2:] == ["byline", "other"]
    assert taken([HEADLINE, *LONG, *BODY, "The new piers", "The new piers are to open in May."])[-1] == "body"


OFFER = "Sign up for our newsletter, and the news of the harbour is in your inbox every morning."


def test_an_offer_of_the_site_at_either_end_of_the_text_is_no_body() -> None:
    assert taken([HEADLINE, OFFER, *LONG, *BODY])[1] == "other"
    assert taken([HEADLINE, *LONG, *BODY, OFFER])[-1] == "other"
    assert taken([HEADLINE, *LONG, *BODY[:2], OFFER, *BODY])[5] == "body"


@pytest.mark.parametrize(
    "line", ["The new quay will open in spring, the newsletter of the port said.", f"“{OFFER}”, Kowal wrote."]
)
def test_what_tells_of_a_newsletter_stays_body(line: str) -> None:
    assert taken([HEADLINE, *LONG, *BODY, line])[-1] == "body"


def test_an_offer_is_body_where_the_model_is_sure_of_it() -> None:
    lines = [(line, 0.97, True) for line in (*LONG, *BODY, OFFER)]
    assert labelled((HEADLINE, 0.0, False), *lines)[-1] == "body"


def test_a_line_that_opens_with_day_and_time_is_no_body_above_the_first_paragraph() -> None:
    assert taken([HEADLINE, "2026年05月07日10:15 海港网", *LONG, *BODY])[1] != "body"


def test_what_is_said_of_comments_below_the_text_is_no_body() -> None:
    content = [HEADLINE, *LONG, *BODY, "We welcome what our readers write, and remove what insults others."]
    assert taken(content, {len(content) - 1: cues.COMMENTS})[-1] != "body"


@pytest.mark.parametrize(
    "heading", ["热门评论 10条", "Reader Comments 3 Total", "Comments [3]", "12 comments", "댓글 5개"]
)
def test_what_stands_below_the_number_of_comments_is_no_body(heading: str) -> None:
    text = [(paragraph, 0.9, True) for paragraph in PARAGRAPHS[:12]]
    comment = ("It is about time, I have waited for years.", 0.9, True)
    assert labelled((HEADLINE, 0.0, False), *text, (heading, 0.0, False), comment)[-1] != "body"


@pytest.mark.parametrize("line", ["Comments", "3 ferries", "Comment on 12 ferries", "댓글을 5개"])
def test_a_number_in_a_line_makes_no_heading_of_comments(line: str) -> None:
    assert not cues.counts_comments(line)
