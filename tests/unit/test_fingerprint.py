"""Fingerprints: normal form, shingles, samples, numbers."""

from __future__ import annotations

import time
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from tasks import normalise as normal
from tasks.fingerprint import BITS, HEAD, HEAD_SPARSEST, LEAST, SPARSEST, fingerprint, sample
from tasks.folding import fold
from tasks.normalise import normalise
from tasks.shingle import Hashes
from tests.shingle_sets import shingle_sets
from warehouse.contract import FINGERPRINTS

STORY = (
    "The harbour board met on Tuesday and agreed, after a long debate, to dredge the northern channel "
    "before winter. Work costs 2.5 million and takes 14 weeks; 3 of the 9 members voted against it."
)


def fingerprints(*bodies: str | None) -> list[dict[str, object]]:
    ids = [f"a{i}" for i in range(len(bodies))]
    table = fingerprint(pa.table({"article_id": ids, "article_body": pa.array(bodies, pa.string())}))
    assert table.schema == FINGERPRINTS.schema
    rows: list[dict[str, object]] = table.to_pylist()
    return rows


def word_shingles(text: str) -> set[tuple[str, ...]]:
    words = normalise(text).split()
    return {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}


def test_content_hash_is_the_digest_of_the_normal_form() -> None:
    (row,) = fingerprints(STORY)
    assert row["content_hash"] == blake2b(normalise(STORY).encode(), digest_size=16).hexdigest()


@pytest.mark.parametrize(
    "variant",
    [
        STORY.upper(),
        STORY.replace(" ", "\n\n"),
        STORY.replace(",", " \u2014").replace(".", "\u2026") + "!",
        STORY.replace("board", "\uff42\uff4f\uff41\uff52\uff44"),
    ],
    ids=["case", "paragraphs", "punctuation", "full width"],
)
def test_case_space_punctuation_and_width_do_not_change_the_content_hash(variant: str) -> None:
    one, other = fingerprints(STORY.replace("2.5", "25"), variant.replace("2.5", "25").replace("2\u20265", "25"))
    assert one["content_hash"] == other["content_hash"]
    assert one["sketch"] == other["sketch"]


def test_a_changed_word_changes_the_content_hash() -> None:
    one, other = fingerprints(STORY, STORY.replace("northern", "southern"))
    assert one["content_hash"] != other["content_hash"]


@pytest.mark.parametrize("empty", ["", None, " \n ", "\u2014 \u2026"])
def test_bodies_without_words_are_nobodys_copies(empty: str | None) -> None:
    rows = fingerprints(empty, empty, "a0", "a1")
    assert len({row["content_hash"] for row in rows}) == 4
    assert (rows[0]["words"], rows[0]["shingles"], rows[0]["sketch"]) == (0, 0, [])


def test_words_and_distinct_shingles_are_counted() -> None:
    (row,) = fingerprints(STORY + " " + STORY)
    assert row["words"] == len(normalise(STORY).split()) * 2
    assert row["shingles"] == len(word_shingles(STORY + " " + STORY))


def test_a_text_of_fewer_than_five_words_is_one_shingle() -> None:
    assert [row["shingles"] for row in fingerprints("rain", "rain at sea", "rain falls on the sea")] == [1, 1, 1]


def test_texts_share_the_shingles_that_their_word_sequences_share() -> None:
    edited = STORY.replace("after a long debate", "at last")
    one, other = shingle_sets([STORY, edited])
    assert len(np.intersect1d(one, other)) == len(word_shingles(STORY) & word_shingles(edited))


def test_shingles_do_not_run_from_one_document_into_the_next() -> None:
    together = list(shingle_sets(["one two three four five", "six seven eight nine ten"]))
    assert [len(hashes) for hashes in together] == [1, 1]


def test_scripts_without_spaces_are_shingled_by_characters() -> None:
    text = "港务局周二开会决定在冬季之前疏浚北部航道工程需要十四个星期"
    one, other = shingle_sets([text, text.replace("北部", "，北 部")])
    assert len(one) == len(text) - 7
    assert np.array_equal(one, other)
    (row,) = fingerprints(text)
    assert row["words"] == len(text)


def random_hashes(size: int) -> Hashes:
    return np.unique(np.random.default_rng(size).integers(0, 1 << 64, size, np.uint64))


def sampled(hashes: Hashes) -> list[int]:
    """The sample of a text in which these are the shingles, ascending; all are distinct."""
    places, offsets = np.arange(len(hashes), dtype=np.int32), np.array([0, len(hashes)])
    sizes, taken, bounds = sample(hashes, places, offsets)
    assert sizes.tolist() == [len(hashes)]
    assert bounds.tolist() == [0, len(taken)]
    return sorted(taken.tolist())


@pytest.mark.parametrize("size", [0, 1, 10, 50, 100, 130, 160, 300, 1000, 100_000])
def test_a_sample_holds_every_value_below_a_limit_and_enough_of_them(size: int) -> None:
    hashes = random_hashes(size)[::-1].copy()  # no head has small values
    values = sorted((hashes >> np.uint64(64 - BITS)).tolist())
    taken = sampled(hashes)
    assert len(taken) >= min(LEAST, size)
    assert taken == values[: len(taken)]
    if len(taken) < size:
        limits = [SPARSEST << doublings for doublings in range(4)]
        limit = next(limit for limit in limits if sum(value < limit for value in values) == len(taken))
        assert limit == SPARSEST or sum(value < limit // 2 for value in values) < LEAST


def test_documents_are_sampled_apart() -> None:
    parts = [random_hashes(size) for size in (5, 0, 700, 90)]
    ends = np.cumsum([0, *map(len, parts)])
    sizes, taken, bounds = sample(np.concatenate(parts), np.arange(ends[-1], dtype=np.int32), ends)
    assert sizes.tolist() == [5, 0, 700, 90]
    assert [sorted(taken[a:b].tolist()) for a, b in pairwise(bounds)] == list(map(sampled, parts))


def test_more_is_sampled_of_the_head_and_the_limit_still_shows() -> None:
    hashes = np.random.default_rng(1).permutation(random_hashes(1000))
    # Below the limit of the head but not of the rest.
    hashes[3:7] = np.arange(SPARSEST + 1, SPARSEST + 5, dtype=np.uint64) << np.uint64(64 - BITS)
    values = (hashes >> np.uint64(64 - BITS)).tolist()
    wanted = {value for value in values if value < SPARSEST}
    assert len(wanted) > LEAST
    wanted |= {value for value in values[:HEAD] if value < HEAD_SPARSEST}
    assert sampled(hashes) == sorted(wanted)


def test_a_repeated_shingle_is_counted_and_sampled_once_and_takes_a_place_in_the_head() -> None:
    hashes = random_hashes(2000)
    again = np.concatenate((hashes, hashes))
    first = np.tile(np.arange(2000, dtype=np.int32), 2)
    sizes, taken, _ = sample(again, first, np.array([0, 4000]))
    assert (sizes.tolist(), sorted(taken.tolist())) == ([2000], sampled(hashes))
    wide = np.full(1, HEAD_SPARSEST - 1, np.uint64) << np.uint64(64 - BITS)
    late = np.concatenate((np.repeat(hashes[-1:], HEAD), wide, hashes))
    places = np.arange(len(late), dtype=np.int32)
    places[:HEAD] = 0
    places[-1] = 0
    _, taken, _ = sample(late, places, np.array([0, len(late)]))
    assert HEAD_SPARSEST - 1 not in taken.tolist()


def test_the_head_of_a_text_is_sampled_as_in_every_text_that_begins_so() -> None:
    words = [f"word{i}" for i in range(HEAD + 4)]
    teaser, story = fingerprints(" ".join(words), " ".join([*words, *(f"more{i}" for i in range(600))]))
    small = {value for value in teaser["sketch"] if value < HEAD_SPARSEST}  # type: ignore[attr-defined]
    assert small
    assert small <= set(story["sketch"])  # type: ignore[call-overload]


def test_long_texts_are_sampled_at_one_in_eleven() -> None:
    text = " ".join(f"word{i}" for i in range(50_000))
    (row,) = fingerprints(text)
    assert len(row["sketch"]) == pytest.approx(50_000 / 11, rel=0.05)  # type: ignore[arg-type]
    assert all(a < b for a, b in pairwise(row["sketch"]))  # type: ignore[call-overload]


def test_texts_that_mix_scripts_share_the_shingles_of_either() -> None:
    chinese = "港务局周二开会决定在冬季之前疏浚北部航道工程需要十四个星期"
    alone, other, mixed = map(
        set, (hashes.tolist() for hashes in shingle_sets([chinese, STORY, f"{STORY} {chinese} {STORY}"]))
    )
    assert alone < mixed
    assert other < mixed


def test_number_tokens_keep_their_decimals_and_count_once() -> None:
    rows = fingerprints("up 2.5 and 2.5", "up 2.5", "up 2 or 5", "up 1,000", "no figures", "in 2024, 2025.")
    assert [len(row["numbers"]) for row in rows] == [1, 1, 2, 1, 0, 2]  # type: ignore[arg-type]
    assert rows[0]["numbers"] == rows[1]["numbers"]
    assert not set(rows[1]["numbers"]) & set(rows[2]["numbers"])  # type: ignore[call-overload]


def test_very_long_texts_go_through_in_pieces_with_the_same_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n" * 700 + (STORY + "\n") * 20
    (whole,) = fingerprints(text)
    monkeypatch.setattr(normal, "PIECE", 300)
    (cut,) = fingerprints(text)
    for same in ("content_hash", "words"):
        assert whole[same] == cut[same]
    assert set(cut["sketch"]) >= set(whole["sketch"])  # type: ignore[call-overload]


@pytest.mark.parametrize("unit", ["\u0301\u0316", "\u0301\uff9e", "a" * 64, "1,", "\ufb03 "])
def test_time_grows_with_the_length_of_hostile_text_and_not_with_its_square(unit: str) -> None:
    text = "a" + unit * (400_000 // len(unit))
    began = time.process_time()
    fingerprints(text)
    assert time.process_time() - began < 3


def test_ordinary_combining_marks_compose() -> None:
    accented = "Re\u0301union e\u0301lue. " * 500
    assert normalise(accented) == normalise(accented.replace("e\u0301", "\u00e9"))
    assert fold("\u0421" * 2000 + "e\u0301") == "\u0441" * 2000 + "\u00e9"
