"""Finding copies in a corpus with known truth: the project's own engine against rensa, datasketch and datatrove.

Every method reads the same documents in the same run, in a process of its own on one core. What counts is the CPU time
from the first document read to the last label (without loading modules) and the peak memory of the process. The
project's engine is that of the pipeline, `flows.linking`, over plain tables in memory instead of a lake; it fetches
bodies from the file of the documents. Its sketches are kept, its links say more than the labels that all are scored by.

rensa and datasketch get the project's normal form and shingles, as strings, which is what they are made for: MinHash of
128 values in 32 bands of 4, which finds half of the pairs of similarity .42, candidates whose estimated similarity
is at least .4 joined. datatrove runs as it is set up by itself, but for shingles of 5 words: its own normal form and
tokeniser, 14 bands of 8, candidates joined unseen. A peer that is not installed is left out with a remark.

Scores are of pairs of documents: a true pair tells the same story, a found pair has the same label. Teasers and live
blogs count apart; a report from a template, a story with another's quotation and one with a publisher's closing are
nobody's copy. A report is merged when its label has a second document. Seconds depend on the machine: what the
project is held to are quotients within one run.
"""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.linking import bring_links_up_to_date, cluster_articles
from tasks.fingerprint import fingerprint
from tasks.folding import UNSPACED_RANGES
from tasks.normalise import TOKENS, UNSPACED, normalise
from tasks.shingle import CHARACTERS_PER_SHINGLE, WORDS_PER_SHINGLE
from tests.bench.bound import Bound
from tests.bench.copies import Copy, documents
from tests.bench.copy_kinds import Change
from tests.bench.measure import CommandFailed, measure
from warehouse import links
from warehouse.contract import CLUSTERS, CREDITS, DUPLICATE_LINKS, FINGERPRINTS, FORMER_CLUSTERS
from warehouse.lake import Lake
from warehouse.location import Location
from warehouse.sql_text import identifier, literal, statement

ENGINE: Final = "copydesk"
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "rensa": ("rensa",),
    "datasketch": ("datasketch",),
    "datatrove": ("datatrove", "spacy", "tokenizers", "xxhash<4"),
}
"""What must be installed for each; datatrove 0.10 does not work with xxhash 4."""

BATCH: Final = 500
"""Documents that are read together: the pipeline's own default."""
MEMORY: Final = "400MB"
"""What DuckDB may use: as in the lake."""

PERMUTATIONS, BANDS, THRESHOLD, SEED = 128, 32, 0.4, 42
APART: Final = ("teaser", "live")
ALONE: Final = ("templ", "boiler", "event")
NEW: Final = 10
"""Every tenth document is new in an incremental run."""

Labels = dict[int, str]
Laps = dict[str, float]
"""CPU seconds by stage."""


class Truth(NamedTuple):
    """A document without its text: the fields of `Copy`."""

    id: int
    base: int
    kind: str
    other: int | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Of pairs of documents with the same label; `merged` is the share of reports with another document's label."""

    precision: float
    recall: float
    f1: float
    merged: float


@dataclass(frozen=True, slots=True)
class Row:
    """One method."""

    method: str
    version: str | None
    quality: Quality
    cpu_seconds: float
    documents_per_cpu_second: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Links:
    """What the project's links say besides the labels. Shares are None where the corpus has no such document."""

    corrections: float | None
    """Share of the corrections that are linked with what they correct as versions."""
    shown: float | None
    """Share of the corrections that are so linked and show what was corrected, and nothing else."""
    teasers: float | None
    """Share of the teasers that are linked with their story as a part of it."""
    live: float | None
    """Share of the articles in live blogs that are linked with the blog as a part of it."""
    false_parts: int
    """Links that make a document a part of one that tells another story."""


@dataclass(frozen=True, slots=True)
class Incremental:
    """A run that adds documents to an index of the others."""

    old: int
    new: int
    stages: Laps
    """Of the new documents."""
    cpu_seconds: float
    different: int
    """Documents that are not together with the same documents as after one run over all."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was measured."""

    documents: int
    seed: int
    rows: list[Row]
    """The project's engine first."""
    links: Links
    stages: Laps
    """Of the project's engine."""
    index_bytes: float
    """Bytes a document of hash, sketch and numbers, as Parquet (zstd)."""
    incremental: Incremental | None


def write_corpus(folder: Path, count: int, seed: int) -> list[Truth]:
    """Write `all.parquet`, and its documents apart in `old.parquet` and `new.parquet`; return the truth.

    Columns are article_id, of which the order is that of the numbers, and article_body.
    """
    schema = pa.schema([("article_id", pa.string()), ("article_body", pa.string())])
    options: dict[str, Any] = {"schema": schema, "compression": "zstd"}
    truth: list[Truth] = []
    made = documents(count, seed)
    with (
        pq.ParquetWriter(folder / "all.parquet", **options) as every,
        pq.ParquetWriter(folder / "old.parquet", **options) as old,
        pq.ParquetWriter(folder / "new.parquet", **options) as new,
    ):
        while batch := list(islice(made, 2_000)):
            truth += [Truth(copy.id, copy.base, copy.kind, copy.other, copy.change) for copy in batch]
            every.write_table(_bodies(batch, schema))
            old.write_table(_bodies([copy for copy in batch if not _is_new(copy.id)], schema))
            new.write_table(_bodies([copy for copy in batch if _is_new(copy.id)], schema))
    return truth


def _is_new(number: int) -> bool:
    """New documents stand among the old ones: some are the first of their story by article_id, though not by time."""
    return number % NEW == NEW // 2


def _bodies(copies: Sequence[Copy], schema: pa.Schema) -> pa.Table:
    return pa.table([[_article_id(copy.id) for copy in copies], [copy.text for copy in copies]], schema=schema)


def _article_id(number: int) -> str:
    return f"{number:09}"


def score(truth: Sequence[Truth], labels: Mapping[int, str]) -> Quality:
    """Pair precision, recall and F1 of `labels`, and the share of reports that are merged. Raises KeyError when a
    document has no label."""
    sizes = Counter(labels.values())
    both: Counter[tuple[int, str]] = Counter()
    merged: list[bool] = []
    for document in truth:
        kind = document.kind.partition(":")[0]
        if kind in APART:
            continue
        label = labels[document.id]
        both[-1 - document.id if kind in ALONE else document.base, label] += 1
        if kind == "templ":
            merged.append(sizes[label] > 1)
    true: Counter[int] = Counter()
    said: Counter[str] = Counter()
    for (base, label), number in both.items():
        true[base] += number
        said[label] += number
    right = _pairs(both)
    precision, recall = right / max(_pairs(said), 1), right / max(_pairs(true), 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Quality(precision, recall, f1, sum(merged) / max(len(merged), 1))


def _pairs(groups: Counter[Any]) -> int:
    return sum(number * (number - 1) // 2 for number in groups.values())


def score_links(truth: Sequence[Truth], found: Sequence[Mapping[str, Any]]) -> Links:
    """Score links, rows of `DUPLICATE_LINKS`. Exact copies answer for each other."""
    first = {int(row["article_id"]): int(row["other_id"]) for row in found if row["kind"] == "exact"}
    linked = {(int(row["article_id"]), int(row["other_id"])): row for row in found if row["kind"] != "exact"}
    parts = {pair for pair, row in linked.items() if row["kind"] == "contained"}
    told = [_stories(document) for document in truth]
    corrections: list[bool] = []
    shown: list[bool] = []
    teasers: list[bool] = []
    live: list[bool] = []
    for document in truth:
        kind = document.kind.partition(":")[0]
        end = first.get(document.id, document.id)
        starts = [first.get(story, story) for story in told[document.id]]
        if kind == "correction":
            pair = min(starts[0], end), max(starts[0], end)
            row = linked.get(pair, {})
            corrections.append(row.get("kind") == "version")
            shown.append(corrections[-1] and _shows(row["changes"], document.change or {}, pair[0] == end))
        elif kind == "teaser":
            teasers.append((end, starts[0]) in parts)
        elif kind == "live":
            live += [(start, end) in parts for start in starts]
    false = sum(not told[part] & told[whole] for part, whole in parts)
    return Links(_share(corrections), _share(shown), _share(teasers), _share(live), false)


def _stories(document: Truth) -> set[int]:
    kind, _, held = document.kind.partition(":")
    return set(map(int, held.split(","))) if kind == "live" else {document.base}


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _shows(changes: Sequence[str], change: Change, is_reversed: bool) -> bool:
    """Whether all that is shown as removed and added is in what the correction took out and put in."""
    wanted = [_marks(str(change[side])) for side in ("from", "to")]
    for text in changes:
        sides = text.split(" → ") if " → " in text else ["", text.removeprefix("→ ")]
        if text.endswith(" →"):
            sides = [text.removesuffix(" →"), ""]
        if is_reversed:
            sides.reverse()
        if any(_marks(side) - known for side, known in zip(sides, wanted, strict=True)):
            return False
    return True


def _marks(text: str) -> set[str]:
    """Words; characters where there is no space between words. Without a word that was cut off and a possessive s."""
    words = normalise(text).split()
    if is_unspaced(" ".join(words)):
        return set("".join(words))
    return {word for word in (words[:-1] if text.endswith("…") else words) if word != "s"}


class _TimedLake(Lake):
    """A lake of plain tables in memory that clocks the search for candidates."""

    def __init__(self, folder: Path) -> None:
        super().__init__(duckdb.connect(), Location.at(folder))
        for setting in ("threads = 1", f"memory_limit = '{MEMORY}'", f"temp_directory = {literal(str(folder))}"):
            self.connection.execute(f"SET {setting}")
        self.connection.execute("ATTACH ':memory:' AS lake")
        for table in (FINGERPRINTS, DUPLICATE_LINKS, CLUSTERS, FORMER_CLUSTERS, CREDITS):
            columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in table.stored)
            self.connection.execute(f"CREATE TABLE lake.{identifier(table.name)} ({columns})")
        self.files: list[str] = []
        self.candidates = 0.0

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None) -> pa.Table:
        start = time.process_time()
        found = super().query(sql, parameters)
        if sql == statement("link_candidates"):
            self.candidates += time.process_time() - start
        return found

    def add(self, path: Path, run_id: str) -> Laps:
        """Fingerprint and link the documents of a file, as a run does; the CPU seconds of each stage."""
        start, self.candidates = time.process_time(), 0.0
        self.files.append(literal(str(path)))
        bodies = f"read_parquet([{', '.join(self.files)}])"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW bodies AS FROM {bodies}")
        self.connection.execute(
            "CREATE OR REPLACE VIEW lake.articles AS SELECT article_id, article_id AS source_uri, article_body, "  # noqa: S608
            "length(article_body) // 6 AS word_count, NULL::VARCHAR AS publisher, NULL::DATE AS date_published, "
            f"NULL::TIMESTAMPTZ AS published_at FROM {bodies}"
        )
        links.remember_what_is(self)
        for batch in pq.ParquetFile(path).iter_batches(BATCH):
            self.insert(FINGERPRINTS, fingerprint(pa.Table.from_batches([batch])))
        fingerprinted = time.process_time()
        bring_links_up_to_date(self, run_id)
        linked = time.process_time()
        cluster_articles(self, run_id, links.Choice())
        return {
            "fingerprints": fingerprinted - start,
            "candidates": self.candidates,
            "verification": linked - fingerprinted - self.candidates,
            "clusters": time.process_time() - linked,
        }


def _engine(folder: Path, *names: str) -> tuple[pa.Table, dict[str, Any]]:
    lake = _TimedLake(folder)
    for number, name in enumerate(names):
        laps = lake.add(folder / name, f"run{number}")
    labels = lake.query("SELECT article_id, cluster_id AS label FROM lake.clusters")
    return labels, {"stages": laps, "after": partial(_keep_links, lake, folder)}


def _keep_links(lake: Lake, folder: Path) -> dict[str, float]:
    """What is not clocked: write the links, and the index to weigh it."""
    pq.write_table(lake.query("FROM lake.duplicate_links"), folder / "links.parquet")
    index = lake.query("SELECT content_hash, sketch, numbers FROM lake.fingerprints ORDER BY article_id")
    pq.write_table(index, folder / "index.parquet", compression="zstd")
    return {"index_bytes": (folder / "index.parquet").stat().st_size / max(index.num_rows, 1)}


def shingles(text: str) -> list[str]:
    """The shingles of a text by the project's definition, as strings, repeats included."""
    words = normalise(text)
    if words.isascii() or not UNSPACED.search(words):
        tokens = words.split(" ")
        if len(tokens) < WORDS_PER_SHINGLE:
            return [words] if words else []
        return list(map(" ".join, zip(*(tokens[i:] for i in range(WORDS_PER_SHINGLE)), strict=False)))
    tokens = TOKENS.findall(words)
    weights = [WORDS_PER_SHINGLE if UNSPACED.match(token) else CHARACTERS_PER_SHINGLE for token in tokens]
    found, end, weight = [], 0, 0
    for begin in range(len(tokens)):
        while weight < WORDS_PER_SHINGLE * CHARACTERS_PER_SHINGLE and end < len(tokens):
            weight += weights[end]
            end += 1
        if weight < WORDS_PER_SHINGLE * CHARACTERS_PER_SHINGLE and begin:
            break
        found.append(" ".join(tokens[begin:end]))
        weight -= weights[begin]
    return found


def is_unspaced(words: str) -> bool:
    """Whether most characters belong to scripts that write no space between words."""
    if words.isascii():
        return False
    return 2 * sum(any(a <= ord(char) <= b for a, b in UNSPACED_RANGES) for char in words if char > "\u0dff") > len(
        words
    )


def _texts(folder: Path) -> Iterator[list[str]]:
    for batch in pq.ParquetFile(folder / "all.parquet").iter_batches(BATCH, columns=["article_body"]):
        yield [str(text) for text in batch.column(0).to_pylist()]


class _Groups:
    """Union-find over documents by their position, with path halving."""

    def __init__(self) -> None:
        self.parents: dict[int, int] = {}

    def find(self, document: int) -> int:
        parents = self.parents
        while (parent := parents.setdefault(document, document)) != document:
            parents[document] = document = parents[parent]
        return document

    def join(self, one: int, other: int) -> None:
        a, b = self.find(one), self.find(other)
        self.parents[max(a, b)] = min(a, b)

    def labels(self, count: int) -> pa.Table:
        found = [_article_id(self.find(document)) for document in range(count)]
        return pa.table({"article_id": list(map(_article_id, range(count))), "label": found})


def _rensa(folder: Path) -> tuple[pa.Table, dict[str, Any]]:
    rensa = import_module("rensa")
    sketches: list[Any] = []
    for texts in _texts(folder):
        sketches += rensa.RMinHash.from_token_sets([shingles(text) for text in texts], PERMUTATIONS, SEED)
    index = rensa.RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    index.insert_many(sketches)
    groups = _Groups()
    for start in range(0, len(sketches), BATCH):
        for document, candidates in enumerate(index.query_all(sketches[start : start + BATCH]), start):
            for other in candidates:
                if (
                    other < document
                    and groups.find(other) != groups.find(document)
                    and sketches[document].jaccard(sketches[other]) >= THRESHOLD
                ):
                    groups.join(document, other)
    return groups.labels(len(sketches)), {}


def _datasketch(folder: Path) -> tuple[pa.Table, dict[str, Any]]:
    datasketch = import_module("datasketch")
    index = datasketch.MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    sketches: list[Any] = []
    groups = _Groups()
    for texts in _texts(folder):
        for text in texts:
            sketch = datasketch.MinHash(num_perm=PERMUTATIONS, seed=SEED)
            if found := shingles(text):
                sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in found])
            document = len(sketches)
            for other in index.query(sketch):
                if groups.find(other) != groups.find(document) and sketch.jaccard(sketches[other]) >= THRESHOLD:
                    groups.join(document, other)
            index.insert(document, sketch)
            sketches.append(sketch)
    return groups.labels(len(sketches)), {}


def _datatrove(folder: Path) -> tuple[pa.Table, dict[str, Any]]:
    minhash = import_module("datatrove.pipeline.dedup.minhash")
    document_type = import_module("datatrove.data").Document
    config = minhash.MinhashConfig(n_grams=WORDS_PER_SHINGLE, seed=SEED)
    count = 0

    def read() -> Iterator[Any]:
        nonlocal count
        for texts in _texts(folder):
            for text in texts:
                yield document_type(text=text, id=str(count))
                count += 1

    steps = [str(folder / "datatrove" / step) for step in ("signatures", "pairs", "clusters")]
    minhash.MinhashDedupSignature(steps[0], config).run(read())
    for bucket in range(config.num_buckets):
        minhash.MinhashDedupBuckets(steps[0], steps[1], config=config).run(None, bucket, config.num_buckets)
    minhash.MinhashDedupCluster(steps[1], steps[2], config=config, save_cluster_id=True).run()
    groups = _Groups()
    first: dict[int, int] = {}
    clusters = Path(steps[2], "000000.clusters")
    pairs = memoryview(clusters.read_bytes() if clusters.exists() else b"").cast("I")
    for document, label in zip(pairs[::2].tolist(), pairs[1::2].tolist(), strict=True):
        groups.join(document, first.setdefault(label, document))
    return groups.labels(count), {}


_METHODS: Final[Mapping[str, Callable[[Path], tuple[pa.Table, dict[str, Any]]]]] = {
    ENGINE: lambda folder: _engine(folder, "all.parquet"),
    "incremental": lambda folder: _engine(folder, "old.parquet", "new.parquet"),
    "rensa": _rensa,
    "datasketch": _datasketch,
    "datatrove": _datatrove,
}


def run_method(method: str, folder: Path) -> None:
    """Run one method in this process over the corpus in `folder`; leave labels and costs there."""
    for module in _modules(method):
        import_module(module)
    start = time.process_time()
    labels, more = _METHODS[method](folder)
    costs = {"cpu_seconds": time.process_time() - start}
    if after := more.pop("after", None):
        more |= after()
    pq.write_table(labels, folder / f"{method}.parquet")
    (folder / f"{method}.json").write_text(json.dumps(costs | more), "utf-8")


def _measured(method: str, folder: Path) -> tuple[Labels, dict[str, Any], int]:
    """Labels, what the method left about itself, and the peak of its memory. Raises CommandFailed."""
    usage = measure([sys.executable, "-m", "tests.bench.duplicates", method, str(folder)])
    found = pq.read_table(folder / f"{method}.parquet")
    labels = {int(row["article_id"]): str(row["label"]) for row in found.to_pylist()}
    return labels, json.loads((folder / f"{method}.json").read_text("utf-8")), usage.peak_bytes


def compare(
    folder: Path,
    count: int,
    seed: int,
    *,
    peers: Sequence[str] = tuple(PEERS),
    incremental: bool = False,
    tell: Callable[[str], None] = lambda message: None,
) -> Comparison:
    """Run the project's engine and the `peers` that are installed over `count` documents; `folder` holds the files.

    The current directory must be that of the project. Raises CommandFailed when the project's engine fails.
    """
    tell(f"making {count:,} documents")
    truth = write_corpus(folder, count, seed)
    missing = [peer for peer in peers if not all(map(find_spec, _modules(peer)))]
    for peer in missing:
        tell(f"{peer} is left out: not installed (python -m pip install {shlex.join(PEERS[peer])})")
    rows: list[Row] = []

    def run(method: str) -> tuple[Labels, dict[str, Any]]:
        tell(f"running {method}")
        labels, costs, peak = _measured(method, folder)
        seconds = costs["cpu_seconds"]
        quality = score(truth, labels)
        rows.append(Row(method, _version(method), quality, seconds, count / max(seconds, 1e-9), peak))
        return labels, costs

    labels, costs = run(ENGINE)
    found = score_links(truth, pq.read_table(folder / "links.parquet").to_pylist())
    for peer in peers:
        if peer not in missing:
            try:
                run(peer)
            except CommandFailed as error:
                tell(f"{peer} is left out: {error}")
    added = None
    if incremental:
        tell("running incremental")
        again, of_new, _ = _measured("incremental", folder)
        different = _differing(labels, again)
        new = sum(map(_is_new, range(count)))
        added = Incremental(count - new, new, of_new["stages"], sum(of_new["stages"].values()), different)
    return Comparison(count, seed, rows, found, costs["stages"], costs["index_bytes"], added)


def _differing(labels: Labels, others: Labels) -> int:
    """Documents that are not together with the same documents; what the clusters are called does not count."""
    groups: list[dict[int, frozenset[int]]] = []
    for found in (labels, others):
        together: dict[str, list[int]] = defaultdict(list)
        for document, label in found.items():
            together[label].append(document)
        groups.append({document: group for group in map(frozenset, together.values()) for document in group})
    return sum(groups[1].get(document) != group for document, group in groups[0].items())


def _modules(method: str) -> list[str]:
    return [package.partition("<")[0] for package in PEERS.get(method, ())]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def bounds(comparison: Comparison) -> list[Bound]:
    """The figures that must keep a bound."""
    engine = comparison.rows[0]
    kept = [
        _at_least("F1", engine.quality.f1, 0.99),
        _at_most("templates merged", engine.quality.merged, 0.01),
        _at_least("corrections linked as versions", comparison.links.corrections, 0.97),
        _at_least("corrections with the right change", comparison.links.shown, 0.97),
        _at_least("teasers found as contained", comparison.links.teasers, 0.92),
        _at_least("articles of live blogs found", comparison.links.live, 0.99),
        _at_most("false containments", comparison.links.false_parts, 0),
        _at_most("index bytes a document", comparison.index_bytes, 250),
        _at_most("peak MB", engine.peak_bytes / 1e6, 1_000),
    ]
    speeds = {row.method: row.documents_per_cpu_second for row in comparison.rows}
    for peer, least in (("rensa", 1.5), ("datatrove", 30.0)):
        times = speeds[ENGINE] / speeds[peer] if peer in speeds else None
        kept.append(_at_least(f"times as fast as {peer}", times, least))
    if comparison.incremental:
        kept.append(_at_most("labels unlike a full run's", comparison.incremental.different, 0))
    return kept


def _at_least(name: str, value: float | None, bound: float) -> Bound:
    return Bound(name, value, f">= {bound:g}", None if value is None else value >= bound)


def _at_most(name: str, value: float | None, bound: float) -> Bound:
    return Bound(name, value, f"<= {bound:g}", None if value is None else value <= bound)


def table(comparison: Comparison) -> str:
    """What was measured as text for a terminal."""
    lines = [
        f"{comparison.documents:,} generated documents, seed {comparison.seed}",
        f"{'':<20}{'precision':>10}{'recall':>8}{'F1':>8}{'templates':>11}{'docs /':>9}{'peak':>7}",
        f"{'method':<20}{'':>10}{'':>8}{'':>8}{'merged':>11}{'CPU s':>9}{'MB':>7}",
    ]
    for row in comparison.rows:
        good = row.quality
        lines.append(
            f"{row.method + ' ' + (row.version or ''):<20}{good.precision:>10.4f}{good.recall:>8.4f}{good.f1:>8.4f}"
            f"{good.merged:>11.2%}{row.documents_per_cpu_second:>9,.0f}{row.peak_bytes / 1e6:>7,.0f}"
        )
    lines.append(f"{ENGINE}, CPU s: {_laps(comparison.stages)}")
    if added := comparison.incremental:
        lines.append(
            f"{added.new:,} new documents against {added.old:,}, CPU s: {_laps(added.stages)}; "
            f"together {added.cpu_seconds:.2f}"
        )
    for bound in bounds(comparison):
        verdict = "not measured" if bound.holds is None else "ok" if bound.holds else "MISSED"
        value = "" if bound.value is None else f"{bound.value:,.4f}".rstrip("0").rstrip(".")
        lines.append(f"  {bound.name:<36}{value:>10}  {bound.bound:<9} {verdict}")
    return "\n".join(lines)


def _laps(laps: Laps) -> str:
    return ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in laps.items())


def as_json(comparison: Comparison) -> str:
    """What was measured, with the bounds, as one JSON object."""
    return json.dumps(asdict(comparison) | {"bounds": [asdict(bound) for bound in bounds(comparison)]}, indent=2)


if __name__ == "__main__":
    run_method(sys.argv[1], Path(sys.argv[2]))
