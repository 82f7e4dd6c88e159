"""The article body is made of the body lines, repaired."""

from __future__ import annotations

from tasks.body import article_body
from tasks.page import Line


def _page(*texts: str, role: str = "body") -> list[Line]:
    return [Line(i, 0, text, role) for i, text in enumerate(texts, 1)]


def test_paragraphs_are_joined_by_a_blank_line() -> None:
    assert article_body(_page("One.", "Two.")) == ("One.\n\nTwo.", frozenset())


def test_only_body_lines_count() -> None:
    lines = [*_page("Menu", role="navigation"), *_page("One."), *_page("More", role="related")]
    assert article_body(lines)[0] == "One."


def test_list_bullets_are_dropped_and_dashes_of_speech_stay() -> None:
    text, _ = article_body(_page("• oak posts", "– It is high time, she said.", "2. a steel deck"))
    assert text == "oak posts\n\n– It is high time, she said.\n\n2. a steel deck"


def test_repairs_are_made_and_named() -> None:
    text, repairs = article_body(_page("Fish &amp; chips", "Two  spaces", "&nbsp;", "cafÃ© au lait"))
    assert text == "Fish & chips\n\nTwo spaces\n\ncafé au lait"
    assert repairs >= {"entities", "mojibake", "spaces"}


def test_no_body_is_an_empty_text() -> None:
    assert article_body([]) == ("", frozenset())
