"""Candidates: the pairs of documents that sampled shingles make."""

from __future__ import annotations

import random
import tracemalloc
from collections import defaultdict
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from tasks import candidates as module
from tasks.candidates import Scan, candidates
from tasks.fingerprint import BITS
from tests.sketch_scan import candidates_of

SHINGLES = 5
"""Of each document below: so few that any one in common makes a candidate."""


def prints(seed: int, documents: int = 30, vocabulary: int = 60) -> pa.Table:
    draw = random.Random(seed)
    values = [draw.getrandbits(40) for _ in range(vocabulary)]
    sketches = [sorted(set(draw.choices(values, range(1, vocabulary + 1), k=SHINGLES))) for _ in range(documents)]
    return pa.table(
        {
            "article_id": [f"d{number:03}" for number in range(documents)],
            "shingles": pa.array(map(len, sketches), pa.int32()),
            "sketch": pa.array(sketches, pa.list_(pa.uint64())),
        }
    )


def made_by(table: pa.Table, max_frequency: int) -> dict[tuple[str, str], set[int]]:
    """All pairs that shingles make, with these shingles."""
    holders: dict[int, list[str]] = defaultdict(list)
    for row in table.to_pylist():
        for value in row["sketch"]:
            holders[value].append(row["article_id"])
    made: dict[tuple[str, str], set[int]] = defaultdict(set)
    for value, names in holders.items():
        for pair in combinations(names, 2) if len(names) <= max_frequency else ((names[0], name) for name in names[1:]):
            made[pair].add(value)
    return made


@pytest.mark.parametrize("at_once", [1 << 22, 40, 1])
@pytest.mark.parametrize("max_frequency", [1, 2, 5, 64])
def test_shingles_make_pairs_of_all_documents_or_hot_ones_with_the_first(
    max_frequency: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    monkeypatch.setattr(module, "PAIRS_AT_ONCE", at_once)
    # Half of the other document is needed, or nothing of so few shingles could be a part: every shared one counts.
    monkeypatch.setattr(module, "NEAR", 0.0)
    for seed in range(5):
        table = prints(seed)
        names = table["article_id"].to_pylist()
        fresh = set(random.Random(seed).sample(names, 10))
        wanted = {pair for pair in made_by(table, max_frequency) if fresh & set(pair)}
        found, _ = candidates_of(table, fresh, max_frequency)
        pairs = list(zip(found["article_id"].to_pylist(), found["other_id"].to_pylist(), strict=True))
        assert pairs == sorted(wanted)


@pytest.mark.parametrize("at_once", [1 << 22, 1])
def test_links_are_in_doubt_unless_a_fresh_document_shows_that_they_are_found(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    monkeypatch.setattr(module, "PAIRS_AT_ONCE", at_once)
    doubtful = lost = 0
    for seed in range(20):
        table = prints(seed)
        names = table["article_id"].to_pylist()
        fresh = set(random.Random(seed).sample(names, 8))
        known = table.filter(pa.array([name not in fresh for name in names]))
        links = sorted(made_by(known, 4))
        still = made_by(table, 4)
        _, found = candidates_of(table, fresh, 4, links)
        gone = [pair not in still for pair in links]
        assert all(doubt for doubt, is_gone in zip(found.in_doubt.tolist(), gone, strict=True) if is_gone)
        doubtful += int(found.in_doubt.sum())
        lost += sum(gone)
    assert 0 < lost <= doubtful < 2 * lost


def test_more_documents_than_fit_beside_a_hash_are_compared_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    table = prints(1)
    whole, _ = candidates_of(table, set(table["article_id"].to_pylist()), 4)
    monkeypatch.setattr(module, "_DOCUMENT_BITS", 3)
    again, _ = candidates_of(table, set(table["article_id"].to_pylist()), 4)
    assert len(whole) > 0
    assert again == whole


def copies(stories: int, held_by: int, samples: int) -> Scan:
    """Scans fresh documents: stories of which each has so many copies that agree in all samples."""
    of_story = np.random.default_rng(1).integers(0, 1 << BITS, (stories, samples), np.uint64)
    values = np.repeat(np.sort(of_story, axis=1), held_by, axis=0).ravel()
    count = stories * held_by
    columns = {
        "document": np.arange(count, dtype=np.int32),
        "is_fresh": np.ones(count, np.bool_),
        "shingles": np.full(count, 11 * samples, np.int32),
        "sketch": pa.ListArray.from_arrays(np.arange(0, count * samples + 1, samples, dtype=np.int32), values),
    }
    return lambda only_fresh: [pa.record_batch(columns)]


def test_memory_does_not_grow_with_the_pairs_that_a_sample_makes() -> None:
    none = np.empty(0, np.int64)
    peaks = []
    for stories, held_by in ((1600, 2), (200, 16)):
        scan = copies(stories, held_by, samples=50)
        tracemalloc.start()
        found = candidates(scan, stories * held_by, stories * held_by, 16, (none, none))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(found.one) == stories * held_by * (held_by - 1) // 2
    assert peaks[1] < 2 * peaks[0]
