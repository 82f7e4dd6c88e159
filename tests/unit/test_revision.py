"""What two bodies with much text in common are to each other. All texts were written for these tests."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.alignment import Body, bodies, overlay, runs, shared
from tasks.normalise import normalise
from tasks.revision import Judgement, is_other_report, judge
from tests.shingle_sets import shingle_sets

STORY = "\n\n".join(
    [
        "The harbour board of Lowmere has closed the old swing bridge after a barge struck its pier on Monday night.",
        "Divers who went down at dawn found a crack of 12 metres in the masonry, the board said, and two of the iron "
        "bolts were gone.",
        "“We heard a noise like a door slammed by a giant,” said Una Tarrow, who keeps the toll house. “Then all the "
        "lamps went out.”",
        "Carts and buses are being sent round by the upper ferry, which carries 40 vehicles an hour and was full by "
        "seven.",
        "The board expects repairs to last until the herring fair, and has asked the county for a temporary bridge.",
    ]
)
PARAGRAPH = "On Wednesday the mayor will visit the bridge with an engineer who built a similar one at Fenwick."


def judged(one: str, other: str) -> Judgement:
    first, second = bodies([one, other])
    return judge(first, second, one, other)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("12 metres", "17 metres", ("12 → 17",)),
        ("12 metres", "12.5 metres", ("→ 12.5",)),
        ("Una Tarrow", "Ursa Farrow", ("Una Tarrow → Ursa Farrow",)),
        ("40 vehicles", "25 vehicles", ("40 → 25",)),
        ("Monday", "Tuesday", ("Monday → Tuesday",)),
        (
            "We heard a noise like a door slammed by a giant",
            "It sounded as if somebody had dropped a piano down the stairs of the town hall",
            (
                "“We heard a noise like a door slammed by a giant,” → "
                "“It sounded as if somebody had dropped a piano down the stairs of the town hall,”",
            ),
        ),
    ],
)
def test_a_correction_is_a_version_that_says_what_was_changed(old: str, new: str, changes: tuple[str, ...]) -> None:
    corrected = STORY.replace(old, new)
    found = judged(STORY, corrected)
    assert found.kind == "version"
    assert found.changes == changes
    assert 0.4 < found.score < 1


def test_a_name_that_is_corrected_everywhere_is_one_change() -> None:
    story = STORY.replace("by seven", "by seven, Una Tarrow said")
    found = judged(story, story.replace("Una Tarrow", "Ada Tarrow"))
    assert (found.kind, found.changes) == ("version", ("Una → Ada",))


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_paragraph_that_was_added_is_shown(place: int) -> None:
    paragraphs = STORY.split("\n\n")
    longer = "\n\n".join([*paragraphs[:place], PARAGRAPH, *paragraphs[place:]])
    assert judged(STORY, longer) == judged(STORY, longer)._replace(kind="version", changes=(f"→ {PARAGRAPH}",))
    assert judged(longer, STORY).changes == (f"{PARAGRAPH} →",)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY.replace("masonry", "masonery"), id="a slip of spelling"),
        pytest.param("Bridge closed after barge strikes pier\n\n" + STORY, id="a headline in front"),
        pytest.param(STORY + "\n\n(Lowmere Agency)", id="a credit at the end"),
        pytest.param(STORY[: len(STORY) * 3 // 5], id="cut off"),
        pytest.param(
            STORY.replace("closed", "shut")
            .replace("dawn", "daybreak")
            .replace("noise", "bang")
            .replace("full", "packed"),
            id="reworded",
        ),
    ],
)
def test_a_copy_is_no_version(copy: str) -> None:
    assert judged(STORY, copy).kind == "near"


def test_a_correction_with_a_note_about_it_is_a_version() -> None:
    note = "(Corrects the length of the crack in the second paragraph to 17 metres, after a word from the divers.)"
    found = judged(STORY, f"{note}\n\n" + STORY.replace("12 metres", "17 metres"))
    assert (found.kind, found.changes) == ("version", (f"→ {note}", "12 → 17"))


FORM = (
    "The reservoirs above {town} were filled to {share} percent on {day}. Households used {litres} litres a day, and "
    "the waterworks ask everybody to water their gardens in the evening only. The next figures follow in a week."
)


@pytest.mark.parametrize(
    "values",
    [
        {"town": "Fenwick", "share": 48, "day": "Monday", "litres": 131},
        {"town": "Fenwick", "litres": 131},
        {"town": "Fenwick", "day": "Monday", "share": 48},
    ],
)
def test_a_form_that_was_filled_in_anew_is_no_copy(values: dict[str, object]) -> None:
    first: dict[str, object] = {"town": "Lowmere", "share": 52, "day": "Friday", "litres": 118}
    assert judged(FORM.format(**first), FORM.format(**first | values)).kind == ""


def test_one_fact_that_was_corrected_in_a_form_makes_a_version() -> None:
    first: dict[str, object] = {"town": "Lowmere", "share": 52, "day": "Friday", "litres": 118}
    found = judged(FORM.format(**first), FORM.format(**first | {"litres": 113}))
    assert (found.kind, found.changes) == ("version", ("118 → 113",))


def test_less_than_half_of_a_body_is_no_copy_of_it() -> None:
    other = " ".join(f"word{i} of{i} another{i} story{i}" for i in range(20))
    assert judged(STORY, f"{STORY}\n\n{other}").kind == "near"
    assert judged(STORY.replace("board", "council"), f"{STORY}\n\n{other} {other[::-1]}").kind == ""


def test_a_part_is_contained() -> None:
    paragraphs = STORY.split("\n\n")
    found = judged("\n\n".join(paragraphs[:2]), STORY)
    assert (found.kind, found.changes) == ("contained", ())
    assert found.score > 0.9


def test_strangers_are_nothing() -> None:
    assert judged(STORY, PARAGRAPH).kind == ""


def test_scripts_without_spaces_have_versions_too() -> None:
    story = (
        "港の議会は火曜日の夜、二度の冬の嵐で壊れた古い桟橋を建て直すことを決めた。技術者は木の柱が水面の下で腐っていると述べた。"
        "工事は春に始まり、渡し船は北の岸壁を使う。費用は12億円で、半分を県が負担すると町長の山根氏は語った。"
    )
    found = judged(story, story.replace("12億", "17億"))
    assert (found.kind, found.changes) == ("version", ("12 → 17",))


@pytest.mark.parametrize(
    ("one", "other", "is_other"),
    [
        ({1, 2, 3, 4}, {5, 6, 7, 8}, True),
        ({1, 2, 3, 4}, {1, 2, 3, 9}, False),
        ({1, 2, 3, 4}, {1, 2}, False),
        ({1, 2}, {3, 4}, True),
        ({1}, {2}, False),
        ({1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 8, 9}, True),
        ({1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5, 8, 9}, False),
        (set(), {1, 2, 3}, False),
    ],
)
def test_reports_are_told_apart_by_the_numbers_that_were_replaced(
    one: set[int], other: set[int], is_other: bool
) -> None:
    assert is_other_report(one, other) == is_other_report(other, one) == is_other


words = st.lists(st.sampled_from(["ferry", "bridge", "pier", "12", "17", "Una", "the", "渡船"]), max_size=40).map(
    " ".join
)


@given(words, words)
def test_an_overlay_covers_what_stands_in_common_shingles(one: str, other: str) -> None:
    first, second = bodies([one, other])
    sets = [set(hashes.tolist()) for hashes in (first.shingles, second.shingles)]
    assert shared(first, second) == len(sets[0] & sets[1])
    for body, covered, theirs in zip((first, second), overlay(first, second), reversed(sets), strict=True):
        length = len(body.words) - len(body.shingles) + 1
        wanted = [
            any(body.shingles[s] in theirs for s in range(max(0, i - length + 1), min(i + 1, len(body.shingles))))
            for i in range(len(body.words))
        ]
        assert covered.tolist() == wanted
        assert sum(b - a for a, b in runs(covered)) == wanted.count(False)


@given(words)
def test_bodies_have_as_many_shingles_as_the_fingerprint(text: str) -> None:
    (body,) = bodies([text])
    (hashes,) = shingle_sets([text])
    assert len(body.distinct) == len(hashes)
    if not body.is_unspaced:
        assert len(body.words) == len(normalise(text).split())


def test_a_very_long_body_is_compared_whole() -> None:
    draw = random.Random(5)
    text = " ".join("".join(draw.choices("abcdefgh", k=6)) for _ in range(30_000))
    one, other = bodies([text, text.replace(" ", "  ") + " Lowmere"])
    assert isinstance(one, Body)
    assert shared(one, other) > 29_900
    assert runs(overlay(one, other).other) == [(30_000, 30_001)]
