"""What two bodies with much text in common are to each other. All texts were written for these tests."""

from __future__ import annotations

import random
import time
from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import alignment
from tasks.alignment import Alignment, Runs, _drop_falling, align
from tasks.body_shingles import Bodies, bodies
from tasks.edits import JUNK, counterparts
from tasks.folding import fold
from tasks.normalise import normalise, token_pattern
from tasks.revision import Judgement, is_no_part, is_other_report, judge
from tasks.shingle import Hashes, mix
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
    (found,) = judge(*laid(one, other))
    return found


def laid(one: str, other: str) -> tuple[Bodies, Alignment]:
    """Both texts, and the one laid over the other."""
    known = bodies([one, other])
    (found,) = align(known, np.array([0]), np.array([1]))
    return known, found


def words_of(known: Bodies, body: int) -> list[int]:
    hashes: list[int] = known.words[slice(*known.offsets[body : body + 2])].tolist()
    return hashes


def spans(known: Bodies, runs: Runs, body: int) -> list[tuple[int, int]]:
    """Runs of a single pair as positions among the words of the body."""
    starts, ends = ((column - known.offsets[body]).tolist() for column in runs[1:])
    return list(zip(starts, ends, strict=True))


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
    reworded = (
        STORY.replace("board", "council").replace("bridge", "crossing").replace("of", "from").replace("a ", "the ")
    )
    assert judged(reworded, f"{STORY}\n\n{other} {other[::-1]}").kind == ""


def test_a_story_of_which_a_longer_text_lost_lines_is_a_part_with_the_share_that_is_left() -> None:
    other = " ".join(f"word{i} of{i} another{i} story{i}" for i in range(80))
    paragraphs = STORY.split("\n\n")
    found = judged(STORY, "\n\n".join([*paragraphs[:3], *paragraphs[4:], other]))
    assert found.kind == "contained"
    assert found.score == pytest.approx(1 - len(paragraphs[3].split()) / len(STORY.split()), abs=0.01)
    assert judged(STORY, "\n\n".join([*paragraphs[:2], paragraphs[4], other])).kind == ""
    short = "\n\n".join(paragraphs[:3])
    assert judged(short, "\n\n".join([paragraphs[0], paragraphs[2], other])).kind == ""


@pytest.mark.parametrize(
    ("held", "numbers", "is_other"), [(0, 1, False), (2, 4, False), (1, 4, True), (0, 2, True), (3, 5, False)]
)
def test_a_report_with_other_numbers_is_no_part(held: int, numbers: int, is_other: bool) -> None:
    assert is_no_part(np.array([held]), np.array([numbers])).tolist() == [is_other]


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


def shingles(hashes: list[int]) -> list[tuple[int, ...]]:
    """The shingles of a text without scripts that write no spaces, in text order."""
    return [tuple(hashes[i : i + 5]) for i in range(max(min(1, len(hashes)), len(hashes) - 4))]


@given(words, words)
def test_what_stands_in_no_common_shingle_is_uncovered(one: str, other: str) -> None:
    known, found = laid(one, other)
    every = [shingles(words_of(known, body)) for body in (0, 1)]
    assert found.shared.tolist() == [len(set(every[0]) & set(every[1]))]
    for body, runs in enumerate((found.uncovered, found.other_uncovered)):
        mine, theirs = every[body], every[1 - body]
        count = len(words_of(known, body))
        wanted = [not any(mine[s] in theirs for s in range(max(0, i - 4), min(i + 1, len(mine)))) for i in range(count)]
        assert [any(a <= i < b for a, b in spans(known, runs, body)) for i in range(count)] == wanted


@given(st.lists(st.tuples(words, words), max_size=5))
def test_the_gaps_are_all_that_differs(pairs: list[tuple[str, str]]) -> None:
    known = bodies([text for pair in pairs for text in pair])
    every = np.arange(2 * len(pairs))
    rebuilt: list[list[int]] = [[] for _ in pairs]
    at = [int(start) for start in known.offsets[:-1:2]]
    for found in align(known, every[::2], every[1::2]):
        for pair, a, b, c, d in zip(*(column.tolist() for column in found.gaps), strict=True):
            rebuilt[pair] += known.words[at[pair] : a].tolist()
            assert len(rebuilt[pair]) == c - known.offsets[2 * pair + 1]
            rebuilt[pair] += known.words[c:d].tolist()
            at[pair] = b
    for pair, words in enumerate(rebuilt):
        end = known.offsets[2 * pair + 1]
        assert words + known.words[at[pair] : end].tolist() == words_of(known, 2 * pair + 1)


def test_judgements_do_not_depend_on_what_is_judged_together(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [STORY, STORY.replace("12", "17"), f"{STORY} 渡し船は北の岸壁を使う {STORY}", "渡し船は北の岸壁を使う", ""]
    texts += [FORM.format(town=town, share=52, day="Friday", litres=118) for town in ("Lowmere", "Fenwick")]
    known = bodies(texts)
    one, other = (column.ravel() for column in np.divmod(np.arange(len(texts) ** 2), len(texts)))
    together = [judgement for found in align(known, one, other) for judgement in judge(known, found)]
    monkeypatch.setattr(alignment, "BLOCK", 1)
    assert [judgement for found in align(known, one, other) for judgement in judge(known, found)] == together
    assert [judged(texts[a], texts[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True)] == together


def test_a_passage_that_was_moved_is_covered_and_lies_in_two_gaps() -> None:
    paragraphs = STORY.split("\n\n")
    _, found = laid(STORY, "\n\n".join([*paragraphs[1:], paragraphs[0]]))
    assert found.uncovered.pairs.size == found.other_uncovered.pairs.size == 0
    gaps = found.gaps
    assert (gaps.ends - gaps.starts).tolist() == [20, 0]
    assert (gaps.other_ends - gaps.other_starts).tolist() == [0, 20]


few_words = st.lists(st.integers(0, 6), max_size=25)


def as_hashes(words: list[int]) -> Hashes:
    return mix(np.array(words, np.uint64))


def check_counterparts(one: list[int], other: list[int]) -> None:
    """Of what lies between the words with which both begin and end, `difflib` finds the same runs."""
    least = min(len(one), len(other))
    head = next((i for i in range(least) if one[i] != other[i]), least)
    tail = next((i for i in range(least - head) if one[-1 - i] != other[-1 - i]), least - head)
    wanted = {i: i for i in range(head)} | {len(one) - 1 - i: len(other) - 1 - i for i in range(tail)}
    matcher = SequenceMatcher(None, one[head : len(one) - tail], other[head : len(other) - tail])
    for a, b, length in matcher.get_matching_blocks():
        wanted |= {head + a + i: head + b + i for i in range(length)}
    found = counterparts(as_hashes(one), as_hashes(other)).tolist()
    assert found == [wanted.get(place, -1) for place in range(len(one))]


@given(few_words, few_words)
def test_runs_in_common_are_those_of_difflib(one: list[int], other: list[int]) -> None:
    check_counterparts(one, other)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_words_that_are_frequent_in_long_texts_begin_no_run(draw: random.Random) -> None:
    other = [draw.choice([7, 8, draw.randrange(300)]) for _ in range(2 * JUNK)]
    one = [word if draw.random() > 0.1 else draw.randrange(300) for word in other[50:150]]
    check_counterparts(one, other)


def test_words_that_repeat_themselves_take_no_long_time() -> None:
    began = time.process_time()
    counterparts(as_hashes([7] * 300), as_hashes([8, 7] * 50 * JUNK))
    counterparts(as_hashes([7, 9] * 50 * JUNK), as_hashes([7, 8] * (JUNK // 2 - 1)))
    assert time.process_time() - began < 5


@given(few_words, few_words, st.integers(1, 4))
def test_anchors_that_cross_leave_the_heaviest_ascent(some: list[int], others: list[int], length: int) -> None:
    """What `_drop_falling` keeps weighs as much as the best of all ascents, by dynamic programming."""
    places = list(dict.fromkeys(others))
    partner = np.full(length * (len(places) + 1), -1, np.int64)
    for run, place in enumerate(places):
        count = 1 + some[run % len(some)] % length if some else length
        partner[run * length : run * length + count] = np.arange(count) + place * (length + 1)
    kept, other_size = partner.copy(), 7 * (length + 1) + length
    room = np.empty((5, max(len(partner), other_size) + 1), np.int64)
    _drop_falling(kept, len(kept), other_size, *room)
    runs = {place: int(np.sum(partner // (length + 1) == place)) for place in places}
    best: dict[int, int] = {}
    for place in places:
        best[place] = runs[place] + max((best[other] for other in best if other < place), default=0)
    left = kept[kept >= 0]
    assert len(left) == max(best.values(), default=0)
    assert (np.diff(left) > 0).all()
    assert np.isin(left, partner).all()


@given(words)
def test_bodies_have_as_many_shingles_as_the_fingerprint(text: str) -> None:
    known = bodies([text])
    (hashes,) = shingle_sets([text])
    assert known.distinct.tolist() == [len(hashes)]
    assert set(hashes.tolist()) == set(known.shingles[known.first >= 0].tolist())
    assert len(known.words) == len(token_pattern().findall(normalise(text)))


@pytest.mark.parametrize(
    "text", [STORY, "渡し船はThe北の12.5", "Straße – naïve ½ e\u0301", "", "a" * 70_000 + " b" * 70_000]
)
def test_the_words_of_a_body_have_their_places_in_the_text(text: str) -> None:
    known = bodies([text])
    if known.is_placed[0]:
        found = [normalise(text[a:b]) for a, b in known.places.tolist()]
        assert " ".join(found) == " ".join(token_pattern().findall(normalise(text))) or len(text) > 65_536
    else:
        assert fold(text) != text.lower()


def test_long_bodies_share_the_shingles_of_both() -> None:
    draw = random.Random(7)
    words = [f"w{draw.randrange(3000)}" for _ in range(20_000)]
    words[9_000:9_000] = words[100:400]
    other = [word if draw.random() > 0.02 else "changed" for word in words]
    one, two = " ".join(words), " ".join(other)
    known, found = laid(one, two)
    sets = [set(hashes.tolist()) for hashes in shingle_sets([one, two])]
    assert known.distinct.tolist() == [len(some) for some in sets]
    assert found.shared.tolist() == [len(sets[0] & sets[1])]
    lost = {tuple(words[a:b]) for a, b in spans(known, found.uncovered, 0)}
    assert {len(run) for run in lost} <= set(range(1, 60))
    assert sum(map(len, lost)) == pytest.approx(400, rel=0.2)


def test_a_very_long_body_is_compared_whole() -> None:
    draw = random.Random(5)
    text = " ".join("".join(draw.choices("abcdefgh", k=6)) for _ in range(30_000))
    known, found = laid(text, text.replace(" ", "  ") + " Lowmere")
    assert found.shared[0] > 29_900
    assert spans(known, found.other_uncovered, 1) == [(30_000, 30_001)]
    assert [judgement.kind for judgement in judge(known, found)] == ["near"]


def test_an_article_in_a_live_blog_is_a_part_though_it_is_more_than_half_of_the_blog() -> None:
    entry = "21:40 The reading room will stay open until ten tonight, the librarian writes from the square."
    entries = "\n\n".join(entry.replace("ten", str(hour)) for hour in (7, 8))
    blog = f"Live: the bridge at Lowmere, all that we know\n\n{entries}\n\n{STORY}\n\n{entries}"
    assert judged(blog, STORY) == judged(STORY, blog) == Judgement("contained", 1.0)
    untimed = entries.replace("21:40 ", "")
    assert judged(f"Live: the bridge at Lowmere\n\n{STORY}\n\n{untimed}", STORY).kind != "contained"


@pytest.mark.parametrize("time", ["21:40", "9.40pm", "[ 09:40 ]", "21.40 Uhr", "21h40", "21時40分"])
def test_lines_that_begin_with_a_time_make_a_live_blog(time: str) -> None:
    entry = f"{time}\nThe reading room will stay open, the librarian writes."
    blog = f"Live: the bridge at Lowmere\n\n{STORY}\n\n{entry}\n\n{entry}"
    assert judged(STORY, blog) == Judgement("contained", 1.0)
    assert judged(blog, f"{blog}\n\n{entry} He has hot soup.").kind != "contained", "it is a later state of the blog"
    assert judged(STORY, f"{STORY}\n\n{entry}").kind != "contained", "one time makes no live blog"


@pytest.mark.parametrize("figure", ["21.40", "25:40", "3:1", "121:40", "at 21:40"])
def test_lines_that_begin_with_another_number_make_no_live_blog(figure: str) -> None:
    lines = "\n".join(f"{figure} for the ferry of {town}" for town in ("Lowmere", "Fenwick", "Sandle"))
    assert judged(STORY, f"{STORY}\n\n{lines}").kind != "contained"


def test_a_timetable_below_a_copy_makes_no_live_blog() -> None:
    departures = "\n".join(f"{hour}:40 Ferry to Fenwick, every day but Sunday" for hour in (17, 19, 21))
    assert judged(STORY, f"{STORY}\n\n{departures}").kind == "near"


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


FIRST_LINE = "What a barge can do to a bridge that stood for ninety years, and who is to pay for it now."
LONGER = f"{STORY}\n\n{' '.join(f'Pile {number} holds.' for number in range(60))}"


def test_a_teaser_is_a_part_of_a_story_that_lost_its_first_line() -> None:
    opening = "\n\n".join(LONGER.split("\n\n")[:2])
    found = judged(LONGER, f"{FIRST_LINE}\n\n{opening}")
    words = len(normalise(opening).split())
    assert found == Judgement("contained", pytest.approx(words / (words + 21)))


@pytest.mark.parametrize(
    ("before", "parts"),
    [
        (f"{FIRST_LINE} ", slice(0, 2)),
        (f"{FIRST_LINE} {FIRST_LINE}\n\n", slice(0, 2)),
        (f"{FIRST_LINE}\n\n", slice(1, 3)),
    ],
    ids=["no line of its own", "too long", "not what the story begins with"],
)
def test_a_quotation_in_another_text_makes_no_part(before: str, parts: slice) -> None:
    assert judged(LONGER, before + "\n\n".join(LONGER.split("\n\n")[parts])).kind == ""
