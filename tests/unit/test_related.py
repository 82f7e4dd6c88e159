"""Promoted stories are read from lists, rankings and title-teaser blocks."""

from __future__ import annotations

import pytest

from tasks.page import Line
from tasks.related import Related, related_headlines


def _block(*texts: str) -> list[Line]:
    """Lines of role related on every second line of a page, from line 11."""
    return [Line(11 + 2 * i, 0, text, "related") for i, text in enumerate(texts)]


def test_bullet_list_under_a_cue() -> None:
    found = related_headlines(
        _block("Most read", "• Otters return to the river", "• Night train - and why it comes back")
    )
    assert found == [
        Related(13, "Most read", 11, 1, "Otters return to the river", None, None),
        Related(15, "Most read", 11, 2, "Night train - and why it comes back", None, None),
    ]


def test_bullet_list_under_a_heading_that_is_no_cue() -> None:
    found = related_headlines(_block("From the harbour", "• Otters return to the river"))
    assert [(item.block, item.rank) for item in found] == [("From the harbour", 1)]


def test_ranking_with_categories() -> None:
    found = related_headlines(
        _block(
            "Popular now", "• 1", "Otters return to the river", "NATURE&nbsp", "• 2", "Night train comes back", "TRAVEL"
        )
    )
    assert [(item.rank, item.headline, item.category) for item in found] == [
        (1, "Otters return to the river", "NATURE"),
        (2, "Night train comes back", "TRAVEL"),
    ]


def test_titles_with_teasers_in_two_blocks() -> None:
    teaser = "Volunteers have counted eleven otters since the old mill was closed."
    found = related_headlines(
        _block("Top stories", "Otters return", teaser, "Village life", "Night train comes back", teaser)
    )
    assert [(item.block, item.rank, item.headline, item.teaser) for item in found] == [
        ("Top stories", 1, "Otters return", teaser),
        ("Village life", 1, "Night train comes back", teaser),
    ]


def test_numbers_at_the_beginning_are_ranks_and_numbers_in_titles_stay() -> None:
    found = related_headlines(_block("Most read", "1. Otters return to the river", "2. 12 ways to cook beans"))
    assert [item.headline for item in found] == ["Otters return to the river", "12 ways to cook beans"]


def test_a_heading_without_items_promotes_nothing() -> None:
    assert related_headlines(_block("Related articles")) == []


def test_lines_of_other_roles_are_left_alone() -> None:
    assert related_headlines([Line(1, 0, "• Otters return to the river", "navigation")]) == []


@pytest.mark.parametrize(("line", "expected"), [(38, ("Most read", 2)), (39, (None, 1))])
def test_a_heading_reaches_no_further_than_a_screen(line: int, expected: tuple[str | None, int]) -> None:
    lines = [*_block("Most read", "• Otters return to the river"), Line(line, 0, "• Night train comes back", "related")]
    found = related_headlines(lines)[1]
    assert (found.block, found.rank) == expected


@pytest.mark.parametrize(
    "label",
    [
        "Harbour news",
        "3 hours ago",
        "12 March 2025, 07:20",
        "Maria Elena Costa",
        "Photo: Ann Lee / Quay Pictures",
        "{* sign in *} now",
    ],
)
def test_labels_dates_names_and_credits_are_no_stories(label: str) -> None:
    found = related_headlines(_block("Gates stay shut for a third week", label, "Ferry sells its last paper ticket"))
    assert [one.headline for one in found] == ["Gates stay shut for a third week", "Ferry sells its last paper ticket"]
    assert [one.rank for one in found] == [1, 2]


@pytest.mark.parametrize(
    "headline", ["港务局周二关闭船闸", "Photos: Lanterns light up the old harbour", "Two Bridges Close For Good"]
)
def test_a_headline_may_look_like_a_label(headline: str) -> None:
    assert [one.headline for one in related_headlines(_block(headline))] == [headline]
