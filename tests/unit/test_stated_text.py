"""Articles that a page states in full and shows in part. All pages here were written for these tests."""

from __future__ import annotations

import json
from html import escape

import pytest
from bs4 import BeautifulSoup

from tasks.derive import derive
from tasks.documents import Document, article_id
from tasks.line_markup import marks_of
from tasks.markup import parse, render
from tasks.rendered import read_html
from tasks.stated_text import completed
from tasks.structured import MOST_STATED, statements_of

PARAGRAPHS = [
    "The night ferry to Hollin Island will sail again from Friday, the harbour board said, after eleven weeks in dock.",
    "Divers found a crack in the shaft of the port propeller in March; the part had to be cast anew in a foundry that "
    "takes such orders twice a year, and the yard then waited for a gale to pass before it could lower it into place.",
    "Islanders have made do with a fishing boat that carries nine people and no cars. The doctor crossed in it three "
    "times a week, the post came on Tuesdays, and the school moved its examinations to a hall on the quay.",
    "Fares stay as they are until the autumn, said Mabel Orrin, who chairs the board, but the last boat on Sundays "
    "will leave an hour sooner, so that the crew can sleep at home. A second shaft is on order, to lie in the shed.",
    "Whether the county pays for it is to be settled in June. The board has asked for a third of the price, and says "
    "that it would otherwise sell the old slipway, which nobody has used since the coal boats stopped calling.",
]
MENU = "<nav><ul><li>Home<li>Sport<li>Weather</ul></nav>"
TITLE = "Night ferry to Hollin Island will sail again from Friday"


def html(shown: str, stated: str, below: str = "") -> str:
    block = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": stated})
    return (
        f'<html><head><script type="application/ld+json">{block}</script></head><body>{MENU}<main><article>'
        f"<h1>{TITLE}</h1>{shown}</article>{below}</main><footer>About us</footer></body></html>"
    )


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def text_of(page: str) -> str:
    return read_html(parse(page)).text


def body_of(page: str) -> tuple[str, set[str]]:
    document = Document(article_id("a.html"), "a.html", "a.html", "text/html", "utf-8", 1.0, None, page, None)
    tables = derive([document]).tables
    assert tables["documents"]["html_gz"].to_pylist() != [None]
    return tables["articles"]["article_body"].to_pylist()[0], set(tables["documents"]["repairs"].to_pylist()[0])


@pytest.mark.parametrize("end", ["", " …", "..."])
def test_the_stated_article_stands_in_place_of_its_beginning(end: str) -> None:
    teaser = PARAGRAPHS[1][:120]
    page = html(paragraphs([PARAGRAPHS[0], teaser + end]) + "<p>Subscribe to read on</p>", "\n".join(PARAGRAPHS))
    shown = text_of(page)
    assert shown.split("\n\n") == [
        "  • Home\n  • Sport\n  • Weather", TITLE, *PARAGRAPHS, "Subscribe to read on", "About us",
    ]  # fmt: skip
    body, repairs = body_of(page)
    assert body.split("\n\n") == PARAGRAPHS
    assert "stated_text" in repairs


def test_paragraphs_are_kept_that_elements_part_and_references_are_read_however_often_they_were_made() -> None:
    stated = paragraphs([text.replace("in June", "by Orrin & Son") for text in PARAGRAPHS])
    once = text_of(html(paragraphs([PARAGRAPHS[0][:80]]), stated))
    assert PARAGRAPHS[3] in once.split("\n")
    assert "settled by Orrin & Son." in once
    assert text_of(html(paragraphs([PARAGRAPHS[0][:80]]), escape(stated))) == once


def test_a_page_that_shows_most_of_its_article_is_left_as_it_is() -> None:
    page = html(paragraphs(PARAGRAPHS[:3]), "\n".join(PARAGRAPHS))
    assert PARAGRAPHS[3] not in text_of(page)
    assert "stated_text" not in body_of(page)[1]


def test_paragraphs_that_are_stated_in_one_line_are_known_for_those_that_are_shown() -> None:
    assert PARAGRAPHS[4] in text_of(html(paragraphs(PARAGRAPHS), " ".join(PARAGRAPHS))).split("\n")


def test_the_article_of_another_page_is_not_taken() -> None:
    """An index may state an article that it promotes; one amid whose text a sentence is quoted is none of the page."""
    other = paragraphs([f"Stall {number} of the market opens at eight on Saturdays." for number in range(12)])
    page = html(other, "\n".join(PARAGRAPHS))
    assert not any(text in text_of(page) for text in PARAGRAPHS)
    quoted = html(other + paragraphs([PARAGRAPHS[3]]), "\n".join(PARAGRAPHS))
    assert PARAGRAPHS[4] not in text_of(quoted)


def test_a_front_that_states_the_articles_that_it_promotes_is_left_as_it_is() -> None:
    second = (
        '<script type="application/ld+json">{"@type": "Report", "articleBody": "The market opens at eight."}</script>'
    )
    page = html(paragraphs([PARAGRAPHS[0]]), "\n".join(PARAGRAPHS))
    assert PARAGRAPHS[4] in text_of(page)
    assert PARAGRAPHS[4] not in text_of(page.replace("<body>", f"<body>{second}"))
    again = page[page.index("<script") : page.index("</head>")]
    assert PARAGRAPHS[4] in text_of(page.replace("<body>", f"<body>{again}"))


def test_a_summary_is_no_article() -> None:
    assert PARAGRAPHS[1] not in text_of(html(paragraphs([PARAGRAPHS[0]]), " ".join(PARAGRAPHS[:2])))


def test_scripts_without_spaces() -> None:
    whole = [
        "島へ渡る夜行の船が、金曜日から再び運航されると港湾委員会が発表した。十一週間の修理を終えた。",
        "三月に潜水士が推進軸の亀裂を見つけ、部品を新しく鋳造する必要があった。工場が注文を受けるのは年に二度だけだ。",
        "島の住民は九人乗りの漁船でしのいできた。医師は週に三度渡り、郵便は火曜日に届いた。学校の試験は岸の会館で行われた。",
        "運賃は秋まで変わらないが、日曜の最終便は一時間早まる。乗組員が家で休めるようにするためだという。",
    ]
    page = html(paragraphs([whole[0], whole[1][:18]]), "\n".join(whole))
    assert all(line in text_of(page).split("\n") for line in whole)


def test_what_the_tree_tells_of_the_line_holds_for_the_article_that_takes_its_place() -> None:
    page = html(f'<div class="paywall-text">{paragraphs([PARAGRAPHS[0]])}</div>', "\n".join(PARAGRAPHS))
    text, packed, _, is_completed = read_html(parse(page))
    marks = marks_of(packed)
    assert is_completed
    assert marks is not None
    assert len(marks) == text.count("\n") + 1
    at = [number for number, line in enumerate(text.split("\n")) if line in PARAGRAPHS]
    assert len(at) == len(PARAGRAPHS)
    assert marks[at].any(axis=1).all()


def tree(page: str) -> tuple[BeautifulSoup, str]:
    soup = parse(page)
    return soup, statements_of(soup).article_body


def test_the_stated_text_is_bounded() -> None:
    soup, stated = tree(html(paragraphs([PARAGRAPHS[0]]), " ".join(PARAGRAPHS) * 1000))
    assert len(stated) == MOST_STATED
    assert completed(render(soup), stated, soup.body) is not None
    assert completed(render(soup), "", soup.body) is None


@pytest.mark.parametrize(
    "shown", ["", "<div id=app>Please switch on JavaScript.</div>", f"<h1>{TITLE}</h1><nav>Home</nav>"]
)
def test_a_page_that_its_scripts_would_fill_has_the_article_that_it_states(shown: str) -> None:
    block = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PARAGRAPHS)})
    page = f'<html><head><script type="application/ld+json">{block}</script></head><body>{shown}</body></html>'
    body, repairs = body_of(page)
    assert body.split("\n\n") == PARAGRAPHS
    assert "stated_text" in repairs
    assert text_of(page).split("\n\n")[-len(PARAGRAPHS) :] == PARAGRAPHS
