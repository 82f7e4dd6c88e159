"""The corpora of the benchmark of duplicates keep their promises: its scores are only as good as this truth."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.bench import reports
from tests.bench.copies import GROUPS, SHARES, Copy, Plan, documents, main, write_documents
from tests.bench.copy_kinds import NEAR
from tests.bench.copy_stories import LONGEST, SHORTEST, closing, story

SEED = 11
SAMPLE = 1_800
_NUMBER = re.compile(r"\d[\d.,:]*")
Sample = Mapping[int, Copy]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return {copy.id: copy for copy in documents(SAMPLE, SEED)}


def of_kind(sample: Sample, kind: str) -> list[Copy]:
    found = [copy for copy in sample.values() if copy.kind.partition(":")[0] == kind or copy.kind == kind]
    assert found
    return found


def spaced(text: str) -> bool:
    return " " in text.rpartition("\n\n")[2]


def shingles(text: str) -> set[str]:
    if not spaced(text):
        return {text[i : i + 8] for i in range(len(text) - 7)}
    words = text.casefold().split()
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def changed_words(before: str, after: str) -> tuple[set[str], set[str]]:
    """The words that stand only in the one text and only in the other, place by place."""
    left, right = (re.findall(r"\w+(?:[.,]\w+)*|\W", text) for text in (before, after))
    gone: set[str] = set()
    new: set[str] = set()
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            gone.add("".join(left[i:j]))
            new.add("".join(right[k:m]))
    return gone, new


def test_the_same_seed_gives_the_same_documents_and_another_seed_others() -> None:
    assert list(documents(60, SEED)) == list(documents(60, SEED))
    assert not {copy.text for copy in documents(60, SEED)} & {copy.text for copy in documents(60, SEED + 1)}


def test_a_document_does_not_depend_on_how_many_are_made(sample: Sample) -> None:
    plan = Plan(SEED)
    for number in (SAMPLE - 1, 17, 0):
        assert plan.document(number) == sample[number]


def test_every_kind_occurs_with_its_share(sample: Sample) -> None:
    kinds = Counter(
        copy.kind if copy.kind.startswith("correction") else copy.kind.partition(":")[0] for copy in sample.values()
    )
    wanted = {kind for name in SHARES for kind in GROUPS.get(name, (name,))}
    assert kinds.keys() == wanted | {"base"}
    assert kinds["templ"] / SAMPLE == pytest.approx(SHARES["templ"], abs=0.03)
    assert sum(kinds[kind] for kind in NEAR) / SAMPLE == pytest.approx(SHARES["near"], abs=0.03)


def test_copies_name_an_earlier_original_and_nothing_else_shares_a_base(sample: Sample) -> None:
    for copy in sample.values():
        kind = copy.kind.partition(":")[0]
        if kind in ("base", "templ", "boiler", "event"):
            assert copy.base == copy.id
        elif kind == "live":
            assert copy.base == -1 - copy.id
        else:
            assert copy.base == copy.other
            assert copy.base < copy.id
            assert sample[copy.base].kind == "base"


def test_exact_copies_are_exact_and_near_copies_are_near(sample: Sample) -> None:
    assert all(copy.text == sample[copy.base].text for copy in of_kind(sample, "exact"))
    for kind in NEAR:
        alike = []
        for copy in of_kind(sample, kind):
            base = sample[copy.base].text
            if spaced(base):
                left, right = (set(re.findall(r"\w+", text.casefold())) for text in (base, copy.text))
                alike.append(len(left & right) / min(len(left), len(right)))
        assert 0.75 < mean(alike) <= 1, kind
        assert min(alike) > 0.5, kind


def test_a_rewording_replaces_5_to_15_percent_of_the_words(sample: Sample) -> None:
    for copy in of_kind(sample, "reword"):
        if spaced(copy.text) and copy.change:
            share = int(str(copy.change["words"])) / len(story(SEED, copy.base).body().split())
            assert 0.04 < share < 0.16


def test_a_truncation_keeps_60_to_90_percent_from_the_start(sample: Sample) -> None:
    for copy in of_kind(sample, "truncate"):
        base = sample[copy.base].text
        assert base.startswith(copy.text.rstrip())
        assert 0.55 < len(copy.text) / len(base) < 0.95


@pytest.mark.parametrize("what", ["number", "name"])
def test_a_corrected_number_or_name_is_the_only_change_and_stands_everywhere(sample: Sample, what: str) -> None:
    for copy in of_kind(sample, f"correction:{what}"):
        change: Any = copy.change
        base = sample[copy.base].text
        assert change["from"] in base
        assert change["from"] != change["to"]
        assert change["to"] not in base.split()
        if spaced(base):
            assert changed_words(base, copy.text) == ({change["from"]}, {change["to"]})
            assert not re.search(rf"(?<![\w.,]){re.escape(change['from'])}(?!\w|[.,]\w)", copy.text)


def test_some_numbers_that_are_corrected_stand_twice() -> None:
    plan = Plan(SEED, {"correction:number": 0.5})
    made = [copy for copy in map(plan.document, range(300)) if copy.change]
    assert any(
        sum(token.startswith(str((copy.change or {})["to"])) for token in copy.text.split()) > 1 for copy in made
    )


def test_a_corrected_quote_or_an_added_paragraph_is_the_only_change(sample: Sample) -> None:
    for copy in of_kind(sample, "correction:quote"):
        change: Any = copy.change
        assert copy.text == sample[copy.base].text.replace(f"“{change['from']}”", f"“{change['to']}”") != change["from"]
        assert change["from"] != change["to"]
    for copy in of_kind(sample, "correction:paragraph"):
        blocks = copy.text.rstrip().split("\n\n")
        blocks.remove(str((copy.change or {})["to"]))
        assert blocks == sample[copy.base].text.rstrip().split("\n\n")


def test_teasers_are_prefixes(sample: Sample) -> None:
    cut = 0
    for copy in of_kind(sample, "teaser"):
        headline, _, start = copy.text.rstrip().partition("\n\n")
        told = story(SEED, copy.base)
        assert headline == told.headline
        assert "".join(told.body().split()).startswith("".join(start.rstrip("…").split()))
        assert len(start) < 0.8 * len(told.body())
        cut += start.endswith("…")
    assert cut


def test_live_blogs_hold_two_to_five_whole_articles_among_entries(sample: Sample) -> None:
    for copy in of_kind(sample, "live"):
        held = [int(number) for number in copy.kind.partition(":")[2].split(",")]
        assert len(held) <= 5
        for number in held:
            assert sample[number].kind == "base"
            assert story(SEED, number).body() in copy.text
        assert len(re.findall(r"^\d\d:\d\d$", copy.text, re.MULTILINE)) > len(held)


def test_stories_with_a_shared_quotation_share_nothing_else(sample: Sample) -> None:
    for copy in of_kind(sample, "event"):
        quotation = str((copy.change or {})["to"])
        assert copy.other is not None
        assert quotation in copy.text
        assert quotation in sample[copy.other].text
        left, right = shingles(copy.text), shingles(sample[copy.other].text)
        assert len(left & right) <= len(shingles(quotation)) + 12
        assert len(left & right) / min(len(left), len(right)) < 0.5


def test_stories_of_a_publisher_end_with_its_closing(sample: Sample) -> None:
    endings = defaultdict(list)
    for copy in of_kind(sample, "boiler"):
        last = copy.text.rstrip().rpartition("\n\n")[2]
        assert last == closing(SEED, int(str((copy.change or {})["publisher"])))
        endings[last].append(copy)
    assert max(map(len, endings.values())) > 1


def test_reports_of_a_template_have_other_numbers_and_the_same_words() -> None:
    made = defaultdict(list)
    for copy in documents(50 * len(reports.names()), SEED, {"templ": 1}):
        made[copy.kind].append(copy.text)
    assert len(made) >= 40
    for kind, texts in made.items():
        assert len(texts) == 50
        assert len({tuple(_NUMBER.findall(text)) for text in texts}) > 45, kind
        for left, right in combinations(texts[:12], 2):
            gone = Counter(left.split()) - Counter(right.split())
            assert gone.total() >= 3, kind
        words = [set(re.findall(r"[a-z]{3,}", text)) for text in texts[:8]]
        assert len(set.intersection(*words)) > 0.6 * mean(map(len, words)), kind
    lengths = [len(texts[0].split()) for texts in made.values()]
    assert min(lengths) < 45
    assert max(lengths) > 250


def test_unrelated_stories_share_little() -> None:
    """Jaccard of five-word (or eight-character) shingles, over all pairs that share any."""
    texts = [story(SEED, number).text() for number in range(1_000)]
    holders = defaultdict(list)
    sizes = []
    for number, text in enumerate(texts):
        found = shingles(text)
        sizes.append(len(found))
        for shingle in found:
            holders[shingle].append(number)
    shared = Counter(pair for numbers in holders.values() if 1 < len(numbers) < 60 for pair in combinations(numbers, 2))
    pairs = len(texts) * (len(texts) - 1) / 2
    jaccards = [common / (sizes[i] + sizes[j] - common) for (i, j), common in shared.items()]
    assert max(jaccards) < 0.05
    assert sum(jaccards) / pairs < 0.002


def test_stories_have_the_sizes_of_news() -> None:
    told = [story(SEED, number) for number in range(1_000)]
    words = [len(made.body().split()) for made in told if made.joiner]
    assert min(words) >= SHORTEST - 5
    assert max(words) <= LONGEST + 40
    assert 330 <= mean(words) <= 380
    assert 0.03 < 1 - len(words) / len(told) < 0.07


def test_what_is_written_can_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = write_documents(tmp_path / "one", 150, SEED)
    assert main([str(tmp_path / "two"), "--documents", "150", "--seed", str(SEED)]) == 0
    assert f"base {kinds['base']}".split() in [line.split() for line in capsys.readouterr().out.splitlines()]
    for name in ("documents.jsonl.gz", "truth.parquet"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    lines = gzip.decompress((tmp_path / "one" / "documents.jsonl.gz").read_bytes()).decode().splitlines()
    made = list(documents(150, SEED))
    assert [json.loads(line) for line in lines] == [{"uri": f"{copy.id}.txt", "text": copy.text} for copy in made]
    truth = pq.read_table(tmp_path / "one" / "truth.parquet").to_pylist()
    assert [(row["id"], row["base"], row["kind"], row["other"]) for row in truth] == [
        (copy.id, copy.base, copy.kind, copy.other) for copy in made
    ]
    assert [row["change"] and json.loads(row["change"]) for row in truth] == [copy.change for copy in made]


def test_shares_that_make_no_sense_are_refused() -> None:
    for shares in ({"unknown": 0.1}, {"exact": 1.0}, {"exact": 0.6, "near": 0.6}, {"live": -0.1}):
        with pytest.raises(ValueError, match="share"):
            documents(1, SEED, shares)
