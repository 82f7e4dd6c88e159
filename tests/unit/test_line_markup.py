"""What the tree of a page tells of its lines."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.line_markup import FULL, NAMES, Marks, marks_of, measure
from tasks.markup import parse, render
from tasks.rendered import read_html

PROSE = "The council of the harbour town decided last night that a new ferry will cross the bay every hour from spring."
OTHER_PROSE = "The first boat, says the harbour master, leaves the quay at six, when bakers and nurses go to work."


def measured(html: str, stated: str = "") -> dict[str, dict[str, float]]:
    """For each line that is not blank its measures, 0 to 1, by name."""
    soup = parse(html)
    page = render(soup)
    marks = measure(soup, page, stated)
    lines = zip(page.text.split("\n"), marks, strict=True)
    return {text.strip(): dict(zip(NAMES, (row / FULL).tolist(), strict=True)) for text, row in lines if text.strip()}


@pytest.mark.parametrize(
    ("html", "name", "value"),
    [
        ("<article><div><p>Quay</p></div></article>", "in_article", 1),
        ("<article></article><p>Quay</p>", "in_article", 0),
        ("<p>Quay</p>", "in_p", 1),
        ("<h5>Quay</h5>", "in_h3", 1),
        ("<h5>Quay</h5>", "in_h2", 0),
        ("<table><tr><th>Quay</table>", "in_td", 1),
        ("<div role=main><p>Quay</p></div>", "in_main", 1),
        ("<div role=navigation>Quay</div>", "in_nav", 1),
        ("<div itemprop=articleBody><p>Quay</p></div>", "in_article_body", 1),
        ("<div style='color: red; display : none'><p>Quay</p></div>", "in_unseen", 1),
        ("<div style='display: block'><p>Quay</p></div>", "in_unseen", 0),
        ("<p aria-hidden=true>Quay</p>", "in_unseen", 1),
        ("<div class=story-body>Quay</div>", "class_body", 1),
        ("<div class=storyBody>Quay</div>", "class_body", 1),
        ("<div id=related_42>Quay</div>", "class_related", 1),
        ("<div class=unrelated>Quay</div>", "class_related", 0),
        ("<section class=comments><div><p>Quay</p></div></section>", "class_comments", 36 / 64),
        ("<p>Quay <a href=/>and sluice</a></p>", "in_a", 0),
        ("<p><a href=/>Quay</a> and sluice</p>", "in_a", 1),
        ("<p>Quay <a href=/>lock</a></p>", "links", 0.5),
        ("<p>Quay <b>lock</b></p>", "strong", 0.5),
        ("<p>Quay</p>", "depth", 3 / 32),
    ],
)
def test_one_line(html: str, name: str, value: float) -> None:
    (line,) = measured(html).values()
    assert line[name] == value


def test_a_line_is_where_most_of_it_is() -> None:
    lines = measured("<p>A <em>remarkably long</em> line</p><div><nav>Menu</nav></div>")
    assert lines["A remarkably long line"]["in_p"] == 1
    assert lines["Menu"]["in_nav"] == 1


def test_prose_counts_beside_under_one_grandparent_in_one_part_and_of_one_kind() -> None:
    page = (
        f"<div class=a><p class=x>{PROSE}</p><p class=y>Short</p></div>"
        f"<div class=a><p class=x>{OTHER_PROSE}</p></div><aside><p class=x>Aside</p></aside>"
    )
    lines = measured(page)
    share = round(len(PROSE) / len(PROSE + OTHER_PROSE) * FULL) / FULL
    assert lines["Short"]["prose_of_parent"] == lines[PROSE]["prose_of_parent"] == share
    assert lines["Short"]["prose_of_grandparent"] == lines["Short"]["prose_of_part"] == 1
    assert lines["Aside"]["prose_of_parent"] == lines["Aside"]["prose_of_part"] == 0
    assert lines[PROSE]["prose_of_kind"] == 1
    assert lines["Short"]["prose_of_kind"] == 0
    assert lines["Aside"]["lines_of_kind"] == round(FULL / 30) / FULL


def test_linked_text_and_titles_are_no_prose() -> None:
    lines = measured(f"<div><p><a href=/>{PROSE}</a></p><p>{PROSE[:-1]}</p></div>")
    assert {line["prose_of_parent"] for line in lines.values()} == {0}


def test_prose_is_weighed_in_letters_so_that_scripts_without_spaces_have_some() -> None:
    sentence = "町の議会は火曜日の夜、二度の冬の嵐で壊れた古い桟橋を春から建て直すことを決めた。"
    lines = measured(f"<div><p>{sentence}</p></div><div><p>{sentence[:10]}。</p></div>")
    assert [line["prose_of_parent"] for line in lines.values()] == [1, 0]


def test_stated_body() -> None:
    lines = measured(f"<p>{PROSE}</p><p>{OTHER_PROSE}</p>", stated=f"{PROSE} More to come.")
    assert [line["stated"] for line in lines.values()] == [1, 0]
    assert {line["states_body"] for line in lines.values()} == {1}
    assert {line["states_body"] for line in measured(f"<p>{PROSE}</p>").values()} == {0}


def test_comes_with_the_text_of_a_page_and_survives_packing() -> None:
    soup = parse(
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "<p>One &amp; two</p>"}</script>'
        "<p>One &amp; two<p>Three"
    )
    text, packed, *_ = read_html(soup)
    marks = marks_of(packed)
    assert text == "One & two\n\nThree"
    assert marks is not None
    assert (marks[:, NAMES.index("stated")] == [FULL, 0, 0]).all()
    assert not marks[1].any()
    assert marks_of(None) is None


def nested(html: str) -> Marks:
    soup = parse(html)
    return measure(soup, render(soup))


@given(st.lists(st.sampled_from(["<div class=story>", "</div>", "<li>", "<a>", "<td>", "word", "<br>", "<b>", "\n"])))
def test_every_line_of_any_tree_has_measures(parts: list[str]) -> None:
    soup = parse("".join(parts))
    page = render(soup)
    marks = measure(soup, page)
    assert marks.shape == (len(page.lines), len(NAMES))
    if page.text:
        assert len(page.lines) == page.text.count("\n") + 1
        blank = np.array([not line for line in page.text.split("\n")])
        assert not marks[blank].any()
        assert (marks[~blank, NAMES.index("lines_of_parent")] > 0).all()
    assert marks.max(initial=0) <= FULL


@pytest.mark.parametrize("unit", ["<div>x", "<a href=/>x", "<p class='story body'>x", "<div><p>x</p>"])
def test_cost_is_linear(unit: str) -> None:
    def seconds(count: int) -> float:
        soup = parse(unit * count)
        page = render(soup)
        start = time.process_time()
        measure(soup, page)
        return time.process_time() - start

    seconds(100)
    assert seconds(8_000) < 40 * max(seconds(1_000), 0.01)
