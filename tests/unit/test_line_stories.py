"""In how many other stories a line stands; copies of one story count once."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tasks import line_stories
from tasks.line_hashes import KEYS
from tasks.line_stories import MOST, NONE, HashedPages, LineStories, Pages, count_lines, count_stories
from tasks.shingle import Hashes

Row = tuple[int, tuple[int, ...]]


def counted(rows: list[Row]) -> dict[int, int]:
    """`count_stories` of rows (hash, keys of the page), as a dictionary."""
    rows = sorted(rows)
    hashes = np.array([hash_ for hash_, _ in rows], np.uint64)
    keys = np.array([keys for _, keys in rows], np.uint32).reshape(-1, KEYS)
    found = count_stories(hashes, np.arange(len(rows)), keys)
    return dict(zip(found.hashes.tolist(), found.stories.tolist(), strict=True))


def slowly(rows: list[Row]) -> dict[int, int]:
    """The definition: of the numbers of different keys, the second least, less the story of the page itself."""
    pages = defaultdict(list)
    for hash_, keys in rows:
        pages[hash_].append(keys)
    found = {h: min(sorted(len(set(c)) for c in zip(*k, strict=True))[1] - 1, MOST) for h, k in pages.items()}
    return {h: n for h, n in found.items() if n}


def test_pages_that_share_two_keys_are_one_story_and_one_key_says_nothing() -> None:
    menu, paragraph, letter, alone = 5, 9, 11, 2**64 - 1
    one, copy = tuple(range(8)), (0, 1, *range(20, 26))
    another, neighbour = (0, *range(31, 38)), tuple(range(40, 48))
    pages = [([menu, paragraph, letter, alone], one), ([menu, paragraph], copy), ([menu, letter], another)]
    assert counted([(line, keys) for lines, keys in [*pages, ([menu], neighbour)] for line in lines]) == {
        menu: 2, letter: 1,
    }  # fmt: skip


def test_the_count_saturates() -> None:
    assert counted([(7, (n,) * KEYS) for n in range(2_000)]) == {7: MOST}


def test_nothing_is_known_of_nothing() -> None:
    assert counted([]) == {}
    assert NONE.of(np.array([0, 1], np.uint64)).tolist() == [0, 0]


rows = st.lists(
    st.tuples(st.integers(1, 6) | st.just(2**64 - 1), st.tuples(*[st.integers(0, 4) | st.just(2**32 - 1)] * KEYS)),
    max_size=60,
)


@given(rows)
def test_counts_are_those_of_the_definition(found: list[Row]) -> None:
    assert counted(found) == slowly(found)


pages = st.lists(
    st.tuples(
        st.integers(0, 2**32 - 1),
        st.tuples(*[st.integers(0, 4) | st.just(2**32 - 1)] * KEYS),
        st.sets(st.integers(1, 6) | st.sampled_from([2**20, 2**60, 2**63, 2**64 - 1])),
    ),
    max_size=12,
)
Page = tuple[int, tuple[int, ...], set[int]]


def hashed(found: list[Page], size: int) -> Pages:
    """Pages (rank, keys, hashes of lines), `size` at a time."""

    def batch(some: list[Page]) -> HashedPages:
        return HashedPages(
            np.array([rank for rank, _, _ in some], np.uint32),
            np.array([keys for _, keys, _ in some], np.uint32).reshape(-1, KEYS),
            np.cumsum([0, *(len(lines) for _, _, lines in some)]),
            np.array([line for _, _, lines in some for line in sorted(lines)], np.uint64),
        )

    return lambda: [batch(found[n : n + size]) for n in range(0, len(found), size)]


def all_counts(staged: list[Page], stored: list[Page], size: int) -> dict[int, int]:
    got = list(count_lines(hashed(staged, size), hashed(stored, size)))
    hashes = [h for part in got for h in part.hashes.tolist()]
    assert hashes == sorted(set(hashes))
    return dict(zip(hashes, (n for part in got for n in part.stories.tolist()), strict=True))


@given(pages, pages, st.integers(1, 5), st.integers(1, 100))
def test_every_line_of_the_staged_pages_is_counted_over_all(
    staged: list[Page], stored: list[Page], size: int, part: int
) -> None:
    rows = [(line, keys) for _, keys, lines in staged + stored for line in lines]
    ours = {line for _, _, lines in staged for line in lines}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(line_stories, "PART", part)
        found = all_counts(staged, stored, size)
    assert found == {line: count for line, count in slowly(rows).items() if line in ours}


def test_of_a_line_on_very_many_pages_the_same_few_are_looked_at_whichever_came_first() -> None:
    chance = random.Random(5)
    stories = [tuple(chance.randrange(2**32) for _ in range(KEYS)) for _ in range(400)]
    mixed = [(chance.randrange(2**32), keys, {7, 2**63, 1000 + n}) for n, keys in enumerate(stories)]
    run, lake = mixed[:5], mixed[5:]
    looked_at: list[int] = []

    def noting(hashes: Hashes, *others: NDArray[Any]) -> LineStories:
        looked_at.append(len(hashes))
        return count_stories(hashes, *others)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(line_stories, "count_stories", noting)
        assert all_counts(run, lake, 50) == {7: MOST, 2**63: MOST}
        assert all_counts(lake[::-1], run, 9) == {7: MOST, 2**63: MOST}
    assert looked_at[0] == looked_at[1] < 100
    copies = [(chance.randrange(2**32), stories[0], {7}) for _ in range(400)]
    assert all_counts(run, lake + copies, 50) == all_counts(copies + run[::-1], lake, 7) | {2**63: MOST}


def test_lines_are_looked_up_in_any_order() -> None:
    known = LineStories(np.array([3, 8, 2**64 - 2], np.uint64), np.array([1, 15, 4], np.uint8))
    asked = np.array([8, 0, 2**64 - 2, 3, 9, 8, 2**64 - 1, 1], np.uint64)
    assert known.of(asked).tolist() == [15, 0, 4, 1, 0, 15, 0, 0]
    assert known.of(asked[:0]).tolist() == []
