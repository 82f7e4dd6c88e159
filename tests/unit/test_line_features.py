"""What the measures of a line mean, and that they are the same in every batch. All text was written for these tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tasks.cues import CREDIT, KINDS, authorship_words
from tasks.line_features import NAMES, features
from tasks.line_tokens import TOKEN_CHARS
from tasks.lines import split
from tasks.segment_rules import is_authorship

PROSE = "The council of the harbour town decided last night that a new ferry will cross the bay every hour from spring."
OTHER_PROSE = PROSE[:-7] + "autumn."
DULL = "Nobody was there."


def measured(text: str, stories: list[int] | None = None) -> dict[str, list[float]]:
    """Each measure of the lines of a page that are not blank, by name."""
    found = features(split([text]), None if stories is None else np.array(stories, np.int32))
    return {name: found.measures[:, i].tolist() for i, name in enumerate(NAMES)}


class TestOfOneLine:
    @pytest.mark.parametrize(
        ("name", "line", "value"),
        [
            ("length", "x" * 36, 0.2),
            ("length", "x" * 5000, 1),
            ("short", "x" * 15, 0.25),
            ("short", "x" * 5000, 1),
            ("words", "one two three", 3 / 24),
            ("capitalised", "One two Three four", 0.5),
            ("letters", "ab12", 0.5),
            ("syllables", "渡船ab", 0.5),
            ("syllables", "abcd", 0),
            ("digits", "ab12", 0.5),
            ("digits", "1" * 6000, 1),
            ("stops", "One. Two! Three", 2 / 6),
            ("stops", "渡船は来ない。", 1 / 6),
            ("commas", "a, b; c", 2 / 6),
            ("commas", "," * 50, 1),
            ("stopped", "“It came.”", 1),
            ("stopped", "It came", 0),
            ("colon", "The plan:", 1),
            ("colon", "12:30", 0),
            ("bullet", "• oak", 1),
            ("bullet", "oak •", 0),
            ("lower_start", "oak Posts", 1),
            ("lower_start", "Oak posts", 0),
            ("lower_start", "7 posts", 0),
            ("lower_start", "漢字", 0),
            ("lower_start", "• oak", 0),
            ("word_length", "abcd efg", 8 / 2 / 24),
            ("word_length", "x" * 400, 1),
            ("quote_start", "„Ja“, sagt sie", 1),
            ("quote_start", "She said “no”", 0),
            ("open_end", "and so on…", 1),
            ("open_end", "on… and so", 0),
            ("bar", "News | Ferry Post", 1),
            ("bar", "News - Ferry Post", 0),
            ("address", "HTTPS://quay.example", 1),
            ("address", "desk@quay.example", 1),
            ("address", "The address of the quay", 0),
            ("rights", "© 2026 Ferry Post", 1),
            ("rights", "All right", 0),
            ("date", "Thursday, May 7, 2026", 1),
            ("date", "The 2026 budget has many holes", 0),
            ("authorship", "By Martha Oldfield", 1),
            ("authorship", "By the old river", 0),
            ("reader_words", "Your ferry: YOU decide", 2 / 3),
            ("reader_words", "Tell us what vous and du think of your, yours and you", 1),
            ("reader_words", "Youth on the quay", 0),
            ("house_words", "We sail at dawn", 1 / 3),
            ("service_words", "Subscribers accept cookies", 2 / 3),
            ("service_words", "Subscribing costs nothing", 1 / 3),  # a form that is not listed
            ("service_words", "Подписки на рассылку", 1 / 3),
            ("service_words", "The subsoil of the bay", 0),
            ("reader_share", "you and all the other eleven", 4 / 6),
            ("reader_share", "you and you", 1),
            ("reader_share", "… !", 0),
            ("service_share", "the cookie of a grandmother from up the hill", 3 / 9),
            ("photo_words", "Photo: Harbour Office", 1 / 3),
            ("photo_end", "The quay at dawn. Foto: M. Oldfield", 1),
            ("photo_end", "The photo that she took on the quay at dawn is lost", 0),
            ("quoted", "She said “no”", 1),
            ("quoted", "She said no", 0),
            ("quotes", "“No”, she said, “never”", 0.5),
            ("quotes", '"' * 9, 1),
            ("cue_comments", "Comments (3)", 1),
            ("cue_related", "Related stories", 1),
            ("cue_footer", "© 2026 Ferry Post", 1),
            ("cue_comments", "Related stories", 0),
        ],
    )
    def test_measures_are(self, name: str, line: str, value: float) -> None:
        assert measured(line)[name] == [pytest.approx(value)]

    def test_words_of_a_long_line_are_read_at_both_ends_only(self) -> None:
        many = "a " * TOKEN_CHARS
        assert measured(f"| {many}")["bar"] == [1]
        assert measured(f"{many}|")["bar"] == [1]
        assert measured(f"{many}| {many}")["bar"] == [0]
        assert measured(f"{many}… {many}")["open_end"] == [0]
        assert measured(f"{many}Photo: Oldfield")["photo_end"] == [1]

    def test_the_ends_of_a_long_line_are_read_once_each(self) -> None:
        assert measured("|" * TOKEN_CHARS)["quotes"] == [0]
        assert measured("«" + "a" * (TOKEN_CHARS - 2) + "«")["quotes"] == [0.5]
        assert measured("«" + "a" * (TOKEN_CHARS + 9) + "«")["quotes"] == [0.5]

    def test_the_kind_of_cue_comes_along(self) -> None:
        found = features(split(["Photo: Harbour Office\n\nHome again"]))
        assert found.cues.tolist() == [CREDIT, 0]
        assert found.measures[:, NAMES.index(f"cue_{KINDS[CREDIT]}")].tolist() == [1, 0]


class TestOfThePlace:
    def test_blank_lines_are_counted_before_and_seen_after(self) -> None:
        page = measured("\na\n\n\nb\nc\n" + "\n" * 9 + "d")
        assert page["blank_before"] == [1, 1, 0, 1]
        assert page["blanks_before"] == [0.25, 0.5, 0, 1]
        assert page["blank_after"] == [1, 0, 1, 1]
        assert page["page_blank"] == [0.75] * 4

    def test_blank_lines_at_the_end_of_a_page_are_not_those_of_the_next(self) -> None:
        found = features(split(["a\n\n\n", "b\nc"]))
        assert found.measures[:, NAMES.index("blank_before")].tolist() == [0, 0, 0]

    def test_place_is_counted_in_lines_that_are_not_blank(self) -> None:
        page = measured("a\n\nb\n\nc\nd")
        assert page["from_top"] == [0, 0.25, 0.5, 0.75]
        assert page["from_bottom"] == [0.75, 0.5, 0.25, 0]
        assert page["near_top"] == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30])
        assert page["near_bottom"] == pytest.approx([3 / 30, 2 / 30, 1 / 30, 0])
        assert page["page_lines"] == pytest.approx([2 / 30] * 4)

    def test_far_from_an_end_is_far(self) -> None:
        page = measured("\n".join(f"line {i}" for i in range(80)))
        assert page["near_top"][30:] == [1] * 50
        assert page["near_bottom"][:50] == [1] * 50

    def test_mass_of_prose_lies_before_and_after(self) -> None:
        page = measured(f"Home\n{PROSE}\nMenu\n{PROSE}\nEnd")
        assert page["prose_before"] == [0, 0, 0.5, 0.5, 1]
        assert page["prose_after"] == [1, 0.5, 0.5, 0, 0]

    def test_a_page_without_prose_has_none_anywhere(self) -> None:
        page = measured("Home\nMenu\nEnd")
        assert page["prose_before"] == page["prose_after"] == page["page_prose"] == [0] * 3

    def test_lines_are_counted_from_the_last_long_line_and_to_the_next(self) -> None:
        page = measured(f"a\n{PROSE}\nb\nc\n{PROSE}\nd")
        assert page["since_prose"] == pytest.approx([1, 1, 1 / 30, 2 / 30, 3 / 30, 1 / 30])
        assert page["until_prose"] == pytest.approx([1 / 30, 3 / 30, 2 / 30, 1 / 30, 1, 1])

    def test_the_densest_run_holds_the_prose(self) -> None:
        page = measured(f"Home\nNews\n{PROSE}\n{PROSE}\n{PROSE}\nSport")
        assert page["in_run"] == [0, 0, 1, 1, 1, 0]
        assert page["run_distance"] == pytest.approx([2 / 20, 1 / 20, 0, -1 / 20, 0, 1 / 20])
        assert [value > 0 for value in page["evidence"]] == [False, False, True, True, True, False]

    def test_without_a_run_all_lines_are_far_from_it(self) -> None:
        page = measured("Home\nNews\nSport")
        assert page["in_run"] == [0] * 3
        assert page["run_distance"] == [1] * 3


class TestOfThePage:
    def test_weight_is_letters_and_more_for_scripts_without_spaces(self) -> None:
        assert measured("a" * 50 + "\n" + "b" * 50)["page_weight"] == [pytest.approx(10 / 200)] * 2
        assert measured("字" * 40)["page_weight"] == [pytest.approx(10 / 200)]

    def test_prose_is_the_share_of_long_sentences(self) -> None:
        letters = sum(map(str.isalpha, PROSE))
        assert measured(f"{PROSE}\n{'x' * letters}\n{'y' * 2 * letters}")["page_prose"] == [0.25] * 3

    def test_repeated_lines_are_those_of_the_same_page(self) -> None:
        page = "Vote\nSport\nVote\nSports\nVote"
        assert measured(page)["repeated"] == [0.5, 0, 0.5, 0, 0.5]
        both = features(split([page, page]))
        assert both.measures[:, NAMES.index("repeated")].tolist() == [0.5, 0, 0.5, 0, 0.5] * 2

    def test_shared_words_are_longer_words_that_prose_holds_elsewhere(self) -> None:
        page = measured(f"HARBOUR Ferry closes now\n{PROSE}\nThe new bay\n{DULL}")
        # of Harbour, Ferry and closes two; nothing of the prose elsewhere; no word long enough; none in prose
        assert page["shared_words"] == [pytest.approx(2 / 3), 0, 0, 0]
        assert measured(f"{PROSE}\n{PROSE}")["shared_words"] == [1, 1]

    def test_shared_rare_words_leave_out_what_stands_on_many_lines(self) -> None:
        page = measured("\n".join([PROSE, "Ferry closes", *["Harbour closes"] * 6]))
        assert page["shared_words"][1:3] == [0.5, 0.5]
        # of "closes", seven times, nothing is rare: "Ferry" is all; "Harbour" stands seven times too
        assert page["shared_rare_words"][1:3] == [1, 0]

    def test_words_of_another_page_are_not_shared(self) -> None:
        both = features(split([PROSE, "Harbour ferry"]))
        assert both.measures[:, NAMES.index("shared_words")].tolist() == [0, 0]

    def test_lines_that_begin_or_end_alike_are_counted(self) -> None:
        page = measured("By Ann Lee\nby Bo Lee\nBY ANN LEE\nNothing here")
        assert page["same_start"] == [2 / 8, 2 / 8, 2 / 8, 0]
        assert page["same_start_words"] == [1 / 8, 0, 1 / 8, 0]
        assert page["same_end"] == [2 / 8, 2 / 8, 2 / 8, 0]
        assert page["same_end_words"] == [1 / 8, 0, 1 / 8, 0]

    def test_figures_are_alike_and_the_count_saturates(self) -> None:
        page = measured("\n".join(f"{n} people like this" for n in range(10, 30)))
        assert page["same_start"] == page["same_start_words"] == page["same_end_words"] == [1] * 20


class TestEvidenceOfOtherPages:
    def test_counts_of_stories_are_given_by_line_blank_ones_included(self) -> None:
        page = measured("a\n\nb\nc\nd\ne", [0, 9, 1, 3, 15, 40])
        assert page["stories"] == [0, 1, 1, 1, 1]
        assert page["few_stories"] == pytest.approx([0, 1 / 3, 1, 1, 1])
        assert page["many_stories"] == pytest.approx([0, 1 / 15, 3 / 15, 1, 1])
        assert page["page_stories"] == pytest.approx([0.8] * 5)

    def test_none_known_is_like_all_zero(self) -> None:
        lines = split(["a\n\nb", PROSE])
        without = features(lines).measures
        assert np.array_equal(without, features(lines, np.zeros(len(lines), np.int32)).measures)

    def test_changes_no_other_measure(self) -> None:
        without, known = measured(f"Home\n{PROSE}"), measured(f"Home\n{PROSE}", [5, 0])
        assert {name for name in NAMES if without[name] != known[name]} == {
            "stories", "few_stories", "many_stories", "page_stories",
        }  # fmt: skip


def test_every_column_has_a_name() -> None:
    assert features(split(["a"])).measures.shape == (1, len(NAMES))
    assert len(set(NAMES)) == len(NAMES)


def test_lines_that_are_not_blank_are_listed_by_page() -> None:
    found = features(split(["a\n\nb", "", " \n\t", "c"]))
    assert found.solid.tolist() == [0, 2, 6]
    assert found.first.tolist() == [0, 2, 2, 2, 3]


LINES = st.one_of(
    st.sampled_from(
        [
            PROSE, PROSE, OTHER_PROSE, DULL, "", "", "  ", "Home", "• News", "By Ann Lee", "7 May 2026", "Comments0",
            "渡船は北の岸壁を使う。", "רציף המעבורת", "\x00", "\ud800", "😀", "a\u2028b", "|", "…", "﷽", "x" * 300,
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip
PAGES = st.lists(st.lists(LINES, max_size=15).map("\n".join), min_size=1, max_size=5)


def assert_sound(measures: NDArray[np.float64]) -> None:
    assert np.isfinite(measures).all()
    low, high = measures.min(axis=0, initial=0), measures.max(axis=0, initial=0)
    assert not [(name, a, b) for name, a, b in zip(NAMES, low.tolist(), high.tolist(), strict=True) if a < -1 or b > 1]


@given(PAGES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_page_has_the_same_measures_alone_and_in_every_batch(texts: list[str], chance: object) -> None:
    numbers = list(range(len(texts)))
    chance.shuffle(numbers)  # type: ignore[attr-defined]
    lines = split([texts[n] for n in numbers])
    stories = np.array([len(content) % 4 for content in lines.content], np.int32)
    together = features(lines, stories)
    assert_sound(together.measures)
    for place, number in enumerate(numbers):
        part = slice(lines.first[place], lines.first[place + 1])
        alone = features(split([texts[number]]), stories[part])
        ours = slice(together.first[place], together.first[place + 1])
        assert np.array_equal(together.measures[ours], alone.measures)
        assert np.array_equal(together.cues[ours], alone.cues)
        assert np.array_equal(together.solid[ours] - lines.first[place], alone.solid)


@pytest.mark.parametrize(
    ("text", "solid"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("\n \n\t\r\n\x0b\x1c\x85\xa0\u2003\n", 0, id="blanks"),
        pytest.param("word " * 200_000, 1, id="one line of 1 MB"),
        pytest.param("x" * 1_000_000, 1, id="one word of 1 MB"),
        pytest.param("." * 1_000_000 + "\n" + "(" * 1_000_000, 2, id="punctuation"),
        pytest.param("".join(map(chr, range(0x20))) * 3, 4, id="control characters"),
        pytest.param("\ud800\n\udfff\ud800 a\n" + PROSE + "\udc80", 3, id="lone surrogates"),
        pytest.param("a b\n" * 50_000, 50_000, id="50,000 lines"),
        pytest.param("😀😀 👩‍👩‍👧‍👦\n🇳🇴\n" * 50, 100, id="emoji"),
        pytest.param("\u202eרציף המעבורת נבנה מחדש.\n" * 30 + "ميناء العبارة، يُبنى من جديد؟", 31, id="right to left"),
        pytest.param("市議会は桟橋を建て替えることを決めた。" * 40 + "\n天気", 2, id="no spaces"),
        pytest.param("e" + "\u0301" * 5000, 1, id="combining marks"),
        pytest.param("\uffff\n\U0010ffff\n\U000e0001", 3, id="ends of planes"),
    ],
)
def test_hostile_pages_have_sound_measures(text: str, solid: int) -> None:
    lines = split([PROSE, text, PROSE])
    found = features(lines, np.full(len(lines), 2_000_000, np.int32))
    assert np.diff(found.first).tolist() == [1, solid, 1]
    assert_sound(found.measures)


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "\n"]])
def test_no_lines_have_no_measures(texts: list[str]) -> None:
    found = features(split(texts), np.zeros(len(split(texts)), np.int32))
    assert found.measures.shape == (0, len(NAMES))
    assert found.first.tolist() == [0] * (len(texts) + 1)


def test_every_word_for_authorship_is_seen() -> None:
    contents = [f"{word} Maria Oldfield" for word in authorship_words()]
    assert all(map(is_authorship, contents))
    assert measured("\n".join(contents))["authorship"] == [1.0] * len(contents)
