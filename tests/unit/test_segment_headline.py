"""Which line of a page is taken for its headline. All pages here were written for these tests."""

from __future__ import annotations

import numpy as np

from tasks.lines import split
from tasks.segment import page_lines, segment
from tests.unit.pages import BODY, HEADLINE, LONG, MENU, PAGE, roles_of

BARE_DECK = "After two winters of storm damage the ferry will use the northern quay, and residents in the hall cheered"


def headline(*above: str) -> str | None:
    found = [text for text, role in roles_of("\n\n".join([*MENU, *above, *LONG, *BODY])).items() if role == "headline"]
    return found[0] if found else None


def test_a_headline_that_stands_on_other_pages_stays_the_headline() -> None:
    headline = "Council votes to rebuild ferry pier after storm damage"
    lines = split([PAGE])
    stories = np.array([15 if text in (headline, "Home") else 0 for text in lines.content], np.int32)
    roles = {line.text: line.role for line in page_lines(lines, segment(lines, stories), 0)}
    assert roles[headline] == "headline"
    assert [text for text, role in roles.items() if role == "body"] == BODY


def test_a_long_line_below_the_headline_is_its_deck() -> None:
    roles = roles_of("\n\n".join([*MENU, HEADLINE, BARE_DECK, "By Martha Oldfield", *LONG, *BODY]))
    assert roles[HEADLINE] == "headline"
    assert roles[BARE_DECK] not in ("headline", "body")


def test_a_line_right_above_the_credit_of_a_picture_is_no_headline() -> None:
    assert headline(HEADLINE, "Tom Reed, master of the ferry pier", "Photo: Harbour Office") == HEADLINE


def test_a_title_above_its_date_wins_over_the_caption_above_the_body() -> None:
    caption = "The ferry pier and the northern quay after the storm, as the council saw it"
    assert headline(HEADLINE, "7 May 2026 10:15", "Listen", "Save", "Print", caption) == HEADLINE


def test_links_to_the_pages_before_and_after_are_no_headline() -> None:
    assert headline(HEADLINE, "« previous episode | next episode »") == HEADLINE
    assert headline(f"«{HEADLINE}»") == f"«{HEADLINE}»"
