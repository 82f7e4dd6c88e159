"""What two bodies with much text in common are to each other. All texts were written for these tests."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import alignment
from tasks.alignment import Alignment, align
from tasks.body_shingles import Body, bodies
from tasks.folding import fold
from tasks.normalise import TOKENS, normalise
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
    return judge(*laid(one, other))


def laid(one: str, other: str) -> tuple[Body, Body, Alignment]:
    first, second = bodies([one, other])
    (found,) = align([(first, second)])
    return first, second, found


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
    reworded = STORY.replace("board", "council").replace("bridge", "crossing").replace("of", "from")
    assert judged(reworded, f"{STORY}\n\n{other} {other[::-1]}").kind == ""


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
    counts = (np.array([len(numbers)]) for numbers in (one & other, one, other))
    assert is_other_report(*counts).tolist() == [is_other]


words = st.lists(st.sampled_from(["ferry", "bridge", "pier", "12", "17", "Una", "the"]), max_size=40).map(" ".join)


def shingles(body: Body) -> list[tuple[int, ...]]:
    """The shingles of a text without scripts that write no spaces, in text order."""
    hashes = body.words.tolist()
    return [tuple(hashes[i : i + 5]) for i in range(max(min(1, len(hashes)), len(hashes) - 4))]


@given(words, words)
def test_what_stands_in_no_common_shingle_is_uncovered(one: str, other: str) -> None:
    first, second, found = laid(one, other)
    every = [shingles(first), shingles(second)]
    assert found.shared == len(set(every[0]) & set(every[1]))
    for body, spans, mine, theirs in zip((first, second), (found.one, found.other), every, every[::-1], strict=True):
        wanted = [
            not any(mine[s] in theirs for s in range(max(0, i - 4), min(i + 1, len(mine))))
            for i in range(len(body.words))
        ]
        assert [any(a <= i < b for a, b in spans) for i in range(len(body.words))] == wanted


@given(st.lists(st.tuples(words, words), max_size=5))
def test_the_gaps_are_all_that_differs(pairs: list[tuple[str, str]]) -> None:
    known = [tuple(bodies(pair)) for pair in pairs]
    for (one, other), found in zip(known, align([(a, b) for a, b in known]), strict=True):
        rebuilt: list[int] = []
        at = 0
        for a, b, c, d in found.gaps:
            rebuilt += one.words[at:a].tolist()
            assert len(rebuilt) == c
            rebuilt += other.words[c:d].tolist()
            at = b
        assert rebuilt + one.words[at:].tolist() == other.words.tolist()


def test_alignments_do_not_depend_on_what_is_aligned_together(monkeypatch: pytest.MonkeyPatch) -> None:
    known = list(
        bodies(
            [STORY, STORY.replace("12", "17"), f"{STORY} 渡し船は北の岸壁を使う {STORY}", "渡し船は北の岸壁を使う", ""]
        )
    )
    pairs = [(a, b) for a in known for b in known]
    together = list(align(pairs))
    monkeypatch.setattr(alignment, "BLOCK", 1)
    assert list(align(pairs)) == together


def test_a_passage_that_was_moved_is_covered_and_lies_in_two_gaps() -> None:
    paragraphs = STORY.split("\n\n")
    *_, found = laid(STORY, "\n\n".join([*paragraphs[1:], paragraphs[0]]))
    assert (found.one, found.other) == ([], [])
    assert [(b - a, d - c) for a, b, c, d in found.gaps] == [(20, 0), (0, 20)]


@given(words)
def test_bodies_have_as_many_shingles_as_the_fingerprint(text: str) -> None:
    (body,) = bodies([text])
    (hashes,) = shingle_sets([text])
    assert body.shingles.tolist() == hashes.tolist()
    assert len(body.words) == len(TOKENS.findall(normalise(text)))


@pytest.mark.parametrize(
    "text", [STORY, "渡し船はThe北の12.5", "Straße – naïve ½ e\u0301", "", "a" * 70_000 + " b" * 70_000]
)
def test_the_words_of_a_body_have_their_places_in_the_text(text: str) -> None:
    (body,) = bodies([text])
    if body.places is not None:
        found = [normalise(text[a:b]) for a, b in body.places.tolist()]
        assert " ".join(found) == " ".join(TOKENS.findall(normalise(text))) or len(text) > 65_536
    else:
        assert fold(text) != text.lower()


def test_a_very_long_body_is_compared_whole() -> None:
    draw = random.Random(5)
    text = " ".join("".join(draw.choices("abcdefgh", k=6)) for _ in range(30_000))
    one, other, found = laid(text, text.replace(" ", "  ") + " Lowmere")
    assert isinstance(one, Body)
    assert found.shared > 29_900
    assert found.other == [(30_000, 30_001)]
    assert judge(one, other, found).kind == "near"


def test_an_article_in_a_live_blog_is_a_part_though_it_is_more_than_half_of_the_blog() -> None:
    entry = "21:40 The reading room will stay open until ten tonight, the librarian writes from the square."
    entries = "\n\n".join(entry.replace("ten", str(hour)) for hour in (7, 8))
    blog = f"Live: the bridge at Lowmere, all that we know\n\n{entries}\n\n{STORY}\n\n{entries}"
    assert judged(blog, STORY) == judged(STORY, blog) == Judgement("contained", 1.0)
    assert judged(f"Live: the bridge at Lowmere\n\n{STORY}\n\n{entries}", STORY).kind != "contained"


def test_a_copy_that_lost_its_end_is_no_part() -> None:
    other = "Shops on the quay have hung lamps on their doors, and the ferryman plays the cornet while he waits."
    assert judged(STORY, f"{STORY} {other}").kind == "near"
    assert judged(STORY, f"Bridge closed in Lowmere\n\n{STORY}").kind == "near"


def test_a_teaser_is_a_part_though_a_headline_stands_before_it_and_its_end_is_cut() -> None:
    paragraphs = STORY.split("\n\n")
    story = "\n\n".join(["Bridge shut in Lowmere after barge strikes pier", "By Ada Pell", *paragraphs])
    teaser = "Bridge shut in Lowmere after barge strikes pier\n\n" + " ".join(paragraphs[0].split()[:19]) + "…"
    assert judged(story, teaser).kind == "contained"
    assert judged(story, teaser).score > 0.9
