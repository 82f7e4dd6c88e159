"""The generator keeps its promises: the benchmark's truth is only as good as its pages."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from statistics import mean

import pyarrow.parquet as pq
import pytest

from tests.bench.generate import Page, page, pages, write_pages

SEED = 11
SAMPLE = 600
_NUMBER = re.compile(r"\d[\d.,]*")


@pytest.fixture(scope="module")
def sample() -> list[Page]:
    return list(pages(SAMPLE, SEED))


def shingles(made: Page) -> set[tuple[str, ...]]:
    words = " ".join(made.body).split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def jaccard(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> float:
    return len(left & right) / len(left | right)


def numbers(made: Page) -> set[str]:
    return set(_NUMBER.findall(" ".join(made.body)))


def test_the_same_seed_gives_the_same_pages_and_another_seed_others() -> None:
    assert list(pages(20, SEED)) == list(pages(20, SEED))
    assert not {made.text for made in pages(20, SEED)} & {made.text for made in pages(20, SEED + 1)}


def test_a_page_does_not_depend_on_how_many_are_made(sample: list[Page]) -> None:
    for index in (0, 7, 311, SAMPLE - 1):
        assert page(index, SEED) == sample[index]
    assert list(islice(pages(10**9, SEED), 30)) == sample[:30]


def test_pages_have_the_size_and_blank_share_of_real_ones(sample: list[Page]) -> None:
    lines = [made.text.splitlines() for made in sample]
    assert 250 <= mean(map(len, lines)) <= 310
    assert 10_000 <= mean(len(made.text) for made in sample) <= 12_000
    assert 0.2 <= mean(sum(not line.strip() for line in page_lines) / len(page_lines) for page_lines in lines) <= 0.3
    assert {made.language for made in sample} == {"en", "de", "fr"}


def test_every_paragraph_and_the_headline_stand_on_lines_of_their_own(sample: list[Page]) -> None:
    for made in sample:
        lines = made.text.splitlines()
        places = [lines.index(line) for line in (made.headline, *made.body)]
        assert places == sorted(places), made.name
        assert all(author in made.text for author in made.authors)


def test_near_copies_share_most_shingles_with_their_base_and_exact_ones_all(sample: list[Page]) -> None:
    near = [made for made in sample if made.kind == "near"]
    exact = [made for made in sample if made.kind == "exact"]
    assert len(near) >= 20
    assert len(exact) >= 5
    overlaps = [jaccard(shingles(made), shingles(sample[made.story])) for made in near]
    assert mean(overlaps) > 0.75
    assert min(overlaps) > 0.5
    assert max(overlaps) < 1
    for made in exact:
        base = sample[made.story]
        assert made.body == base.body
        assert made.publisher != base.publisher
        assert made.text != base.text


def test_templated_reports_share_words_but_not_numbers(sample: list[Page]) -> None:
    reports = [made for made in sample if made.kind == "templated" and made.language == "en"]
    pairs = [(a, b) for i, a in enumerate(reports) for b in reports[:i] if len(a.body) == len(b.body)]
    assert len(pairs) >= 20
    assert min(jaccard(shingles(a), shingles(b)) for a, b in pairs) > 0.4
    for a, b in pairs:
        assert len(numbers(a) & numbers(b)) < 0.3 * min(len(numbers(a)), len(numbers(b)))
        assert a.story != b.story


def test_unrelated_stories_share_few_shingles(sample: list[Page]) -> None:
    unique = [made for made in sample if made.kind == "unique" and made.language == "en"][:60]
    sets = [shingles(made) for made in unique]
    assert max(jaccard(a, b) for i, a in enumerate(sets) for b in sets[:i]) < 0.05


def test_files_are_sharded_and_their_truth_lies_beside_the_folder(tmp_path: Path) -> None:
    truth = pq.read_table(write_pages(tmp_path / "corpus", 12, SEED)).to_pylist()
    assert [row["name"] for row in truth] == [f"00/{number:06d}.txt" for number in range(1, 13)]
    for row, made in zip(truth, pages(12, SEED), strict=True):
        assert (tmp_path / "corpus" / row["name"]).read_text("utf-8") == made.text
        assert tuple(row["body"]) == made.body
    assert {path.suffix for path in (tmp_path / "corpus").rglob("*.*")} == {".txt"}
