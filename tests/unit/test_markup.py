"""The visible text of HTML."""

from __future__ import annotations

import time

import pytest

from tasks.markup import parse, render


def text(html: str) -> str:
    return render(parse(html)).text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<h1>Head</h1><div>One</div><div>Two</div>", "Head\n\nOne\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\nThree"),
        ("<p>A <b>bold</b>, <i>odd</i>\n  word</p>", "A bold, odd word"),
        ("<p>un<b>broken</b></p>", "unbroken"),
        ("<ul><li>One<li>Two <b>b</b></ul>", "• One\n• Two b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ("<p>Fish &amp; chips &lt;now&gt; &#8364;5</p>", "Fish & chips <now> €5"),
        ("<p>Seen<script>var a = 1</script><style>p {}</style><!-- no --></p>", "Seen"),
        ("<p>Seen</p><template>no</template>", "Seen"),
        ("<html><head><title>No</title></head><body>Yes</body></html>", "Yes"),
        ("just text", "just text"),
        ("<p>港<ruby>区<rt>みなと</rt></ruby>。</p>", "港区。"),
        ("<p>港<ruby>区<rp>（</rp><rt>みなと</rt><rp>）</rp></ruby>。</p>", "港区（みなと）。"),
        ('<p>She said <q lang="en">it <b>rains</b></q>.</p>', "She said “it rains”."),
        ("<pre>One\ntwo\n\n  three\n</pre><p>four</p>", "One\ntwo\n\nthree\n\nfour"),
        ("<pre>One\n<b>two</b> three\nfour</pre>", "One\ntwo three\nfour"),
        ("a\0b", "ab"),
        ("", ""),
        ("<p> \n </p>", ""),
    ],
)
def test_text_stands_in_lines_as_a_reader_sees_it(html: str, expected: str) -> None:
    assert [line.strip() for line in text(html).split("\n")] == expected.split("\n")


def test_hidden_elements_count_only_where_a_page_shows_nothing_else() -> None:
    shown = "<p>" + "Seen by everybody. " * 40
    assert "unseen" not in text(f"{shown}<div hidden>unseen</div>")
    assert text("<p hidden>For a script to show") == "For a script to show"


@pytest.mark.parametrize(
    "html", ["<p>Open", "</p></p>Closed", "<b><p>Crossed</b></p>", "<p <p>Odd", "<p>Words<!-- open", "page.html"]
)
def test_malformed_markup_is_read_as_far_as_it_goes(html: str) -> None:
    assert isinstance(text(html), str)


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b><i>",
        "<p>x",
        "<table><tr><td>",
        "<li>x",
        "<a>",
        "<!--",
        "<p a=b>",
        "<ul><li>",
        "</b>",
        "&amp;",
        "<br>",
    ],
)
def test_cost_is_linear_in_hostile_markup(unit: str) -> None:
    start = time.process_time()
    text(unit * 20_000 + "end")
    assert time.process_time() - start < 4


def test_what_hides_an_element_hides_what_is_deep_in_it() -> None:
    shown = "<p>" + "Seen by everybody. " * 40
    deep = "<b>" * 150 + "unseen" + "</b>" * 150
    assert "unseen" not in text(f"{shown}<div hidden>{deep}</div>")
    assert text(f"<p>One{deep}<p>Two").split() == ["Oneunseen", "Two"]
