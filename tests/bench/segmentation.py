"""What it costs to find the body of a full page: segmentation of the text against trafilatura reading the HTML.

Both read the same pages in the same run, round by round in turn. What counts is the CPU time of the process, of all
its threads; ``python -m tests.bench segmentation`` leaves it one. Segmentation is measured as the pipeline does it,
batch by batch, up to the text of the body: without evidence from other pages, and with all that such evidence takes
(hashing the lines of every page in a pass of its own, counting stories, looking them up).

Other programs on the machine can only make a round dearer, so the cheapest round of each is held against the bounds;
median and dearest tell how far to trust it. Where pages come from `training.corpora`, the HTML is what the text was
rendered from. That of generated pages is made for this (`html_twin`): it proves nothing about real pages, so how many
times faster segmentation is there has no bound.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks import body, segment
from tasks.line_hashes import KEYS, hash_columns
from tasks.line_stories import NONE, HashedPages, LineStories, count_lines
from tasks.lines import split
from tests.bench.bound import Bound
from tests.bench.generate import pages as generated_pages
from tests.bench.html_twin import html_twin
from training.corpora import read_corpus

PAGE_MS: Final = 3.0
TIMES_FASTER: Final = 8.0
BATCH: Final = 500
"""Pages that are segmented together: the pipeline's own default."""

Laps = dict[str, float]
"""CPU seconds by stage."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its text, and the HTML that trafilatura reads."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over the rounds."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(min(values), median(values), max(values))


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU milliseconds a page. `trafilatura` and `times_faster` are None where trafilatura is not installed."""

    source: str
    is_real: bool
    """The HTML comes from real sites."""
    pages: int
    lines: float
    """Mean a page, as `characters` and `html_characters`."""
    characters: float
    html_characters: float
    rounds: int
    batch: int
    stages: dict[str, Spread]
    """Of segmentation with evidence."""
    without_evidence: Spread
    with_evidence: Spread
    trafilatura: Spread | None
    trafilatura_version: str | None
    times_faster: float | None
    """Cheapest round of trafilatura over the cheapest round with evidence."""
    median_times_faster: float | None
    """Median over rounds of the quotient within a round."""


def real_samples(corpora: Path, count: int) -> list[Sample]:
    """Up to `count` full pages of news-pages under `corpora`, evenly over their order.

    Raises FileNotFoundError and `training.corpora.BadArchive`.
    """
    pages = [page for page in read_corpus(corpora / "news-pages.tar.xz", "news", html=True) if page.html]
    taken = np.unique(np.linspace(0, len(pages) - 1, min(count, len(pages))).astype(np.int64)).tolist()
    return [Sample(pages[at].text, pages[at].html or "") for at in taken]


def generated_samples(count: int, seed: int) -> list[Sample]:
    """The first `count` pages of the generated corpus `seed`, with HTML made from them."""
    made = enumerate(generated_pages(count, seed))
    return [Sample(page.text, html_twin(page, index, seed)) for index, page in made]


def trafilatura_version() -> str | None:
    """None where it is not installed."""
    with suppress(PackageNotFoundError):
        return version("trafilatura")
    return None


class _Clock:
    """CPU time of this process, all of its threads, stage by stage."""

    def __init__(self) -> None:
        self.laps: Laps = {}
        self.last = time.process_time()

    def lap(self, stage: str) -> None:
        now = time.process_time()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self.last
        self.last = time.process_time()


def without_evidence(batches: Sequence[Sequence[str]]) -> Laps:
    """Segment pages up to the text of their bodies, as they are; the CPU seconds of each stage."""
    clock = _Clock()
    for texts in batches:
        _segment(clock, texts, None)
    return clock.laps


def with_evidence(batches: Sequence[Sequence[str]]) -> Laps:
    """As `without_evidence`, with the pages' own lines as the evidence: all that the two passes of a run do."""
    clock = _Clock()
    hashed = [hash_columns(texts) for texts in batches]
    clock.lap("hash lines and stories")
    counted = _count(hashed)
    clock.lap("count stories")
    for texts, columns in zip(batches, hashed, strict=True):
        stories = counted.of(pc.list_flatten(columns["hashes_by_line"]).to_numpy())
        clock.lap("look stories up")
        _segment(clock, texts, stories)
    return clock.laps


def _segment(clock: _Clock, texts: Sequence[str], stories: NDArray[np.int32] | None) -> None:
    lines = split(texts)
    clock.lap("split into lines")
    roles = segment.segment(lines, stories)
    clock.lap("features, model, roles")
    segment.segments(lines, roles, list(map(str, range(len(texts)))))
    clock.lap("table of segments")
    for document in range(len(texts)):
        body.article_body(segment.page_lines(lines, roles, document))
    clock.lap("text of the body")


def _count(hashed: Sequence[dict[str, pa.ListArray[Any]]]) -> LineStories:
    """In how many of the pages' stories each line stands."""
    staged = []
    for columns in hashed:
        keys = pc.list_flatten(columns["story_keys"]).to_numpy().reshape(-1, KEYS)
        offsets = columns["line_hashes"].offsets.to_numpy().astype(np.int64)
        ranks = np.arange(len(keys), dtype=np.uint32) * np.uint32(0x9E3779B1)
        staged.append(HashedPages(ranks, keys, offsets, pc.list_flatten(columns["line_hashes"]).to_numpy()))
    parts = [part for part in count_lines(lambda: staged, tuple) if len(part.hashes)]
    if not parts:
        return NONE
    return LineStories(np.concatenate([part.hashes for part in parts]), np.concatenate([p.stories for p in parts]))


def _extractor() -> Callable[[str], object]:
    """trafilatura as in the comparison of methods: favouring precision, without comments and tables."""
    import trafilatura

    options: dict[str, Any] = {"favor_precision": True, "include_comments": False, "include_tables": False}
    return lambda html: trafilatura.extract(html, **options)


def measure_costs(
    samples: Sequence[Sample],
    source: str,
    *,
    is_real: bool,
    rounds: int = 5,
    batch: int = BATCH,
    tell: Callable[[str], None] = lambda message: None,
) -> Costs:
    """Measure `rounds` rounds over `samples` (at least one), after one page of each that warms tables and caches."""
    texts = [sample.text for sample in samples]
    batches = [texts[start : start + batch] for start in range(0, len(texts), batch)]
    found = trafilatura_version()
    extract = _extractor() if found else None
    per_page = 1_000 / len(samples)
    with_evidence([texts[:1]])
    if extract:
        extract(samples[0].html)
    gc.collect()
    gc.freeze()  # a collection then passes over what a method makes, not over the samples
    plain: list[Laps] = []
    informed: list[Laps] = []
    extraction: list[float] = []
    try:
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            plain.append(without_evidence(batches))
            informed.append(with_evidence(batches))
            if extract:
                start = time.process_time()
                for sample in samples:
                    extract(sample.html)
                extraction.append((time.process_time() - start) * per_page)
    finally:
        gc.unfreeze()
    without = [sum(laps.values()) * per_page for laps in plain]
    with_ = [sum(laps.values()) * per_page for laps in informed]
    return Costs(
        source=source,
        is_real=is_real,
        pages=len(samples),
        lines=mean(len(text.splitlines()) for text in texts),
        characters=mean(map(len, texts)),
        html_characters=mean(len(sample.html) for sample in samples),
        rounds=rounds,
        batch=batch,
        stages={stage: Spread.of([laps[stage] * per_page for laps in informed]) for stage in informed[0]},
        without_evidence=Spread.of(without),
        with_evidence=Spread.of(with_),
        trafilatura=Spread.of(extraction) if extraction else None,
        trafilatura_version=found,
        times_faster=min(extraction) / min(with_) if extraction else None,
        median_times_faster=median(a / b for a, b in zip(extraction, with_, strict=True)) if extraction else None,
    )


def bounds(costs: Costs) -> list[Bound]:
    """The figures that must keep a bound. How many times faster is one only where the HTML is real."""
    kept = [
        Bound(name, spread.least, f"<= {PAGE_MS:g} CPU ms", spread.least <= PAGE_MS)
        for name, spread in (("without evidence", costs.without_evidence), ("with evidence", costs.with_evidence))
    ]
    if costs.is_real:
        times = costs.times_faster
        kept.append(
            Bound("times faster", times, f">= {TIMES_FASTER:g}", None if times is None else times >= TIMES_FASTER)
        )
    return kept


def table(costs: Costs) -> str:
    """The costs as text for a terminal."""
    kept = {bound.name: bound for bound in bounds(costs)}

    def verdict(name: str) -> str:
        bound = kept.get(name)
        if bound is None:
            return ""
        return f"{bound.bound:<12} {'not measured' if bound.holds is None else 'ok' if bound.holds else 'MISSED'}"

    def row(name: str, spread: Spread, indent: str = "  ") -> str:
        figures = "".join(f"{value:>9.2f}" for value in (spread.least, spread.median, spread.most))
        return f"{indent + name:<42}{figures}  {verdict(name)}".rstrip()

    lines = [
        f"{costs.pages} full pages, {costs.source}: {costs.lines:.0f} lines, {costs.characters:,.0f} characters, "
        f"{costs.html_characters:,.0f} of HTML a page",
        f"{costs.rounds} rounds, batches of {costs.batch}",
        f"{'CPU ms a page':<42}{'least':>9}{'median':>9}{'most':>9}",
    ]
    lines += [row("without evidence", costs.without_evidence), row("with evidence", costs.with_evidence)]
    lines += [row(name, spread, "    ") for name, spread in costs.stages.items()]
    if costs.trafilatura is None or costs.times_faster is None or costs.median_times_faster is None:
        lines.append(
            "  trafilatura is not installed, so the two are not compared: python -m pip install --group training"
        )
    else:
        lines.append(row(f"trafilatura {costs.trafilatura_version}, precision mode", costs.trafilatura))
        figures = f"{costs.times_faster:>9.1f}{costs.median_times_faster:>9.1f}{'':9}"
        lines.append(f"{'  times faster':<42}{figures}  {verdict('times faster')}".rstrip())
        if not costs.is_real:
            lines.append("  this HTML is made for the bench; over real pages (--corpora) the quotient has a bound")
    return "\n".join(lines)


def as_json(costs: Costs) -> str:
    """The costs and their bounds as one JSON object."""
    return json.dumps(asdict(costs) | {"bounds": [asdict(bound) for bound in bounds(costs)]}, indent=2)
