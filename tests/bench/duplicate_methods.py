"""What finds copies in the benchmark: our engine, rensa, datasketch and datatrove, each in a process of its own.

rensa and datasketch get the project's normal form and shingles, as strings, which is what they are made for: MinHash of
128 values in 32 bands of 4, which finds half of the pairs of similarity .42, candidates whose estimated similarity
is at least .4 joined. datatrove runs as it is set up by itself, but for shingles of 5 words: its own normal form and
tokeniser, 14 bands of 8, candidates joined unseen.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.folding import UNSPACED_RANGES
from tasks.normalise import normalise, token_pattern
from tasks.shingle import CHARACTERS_PER_SHINGLE, WORDS_PER_SHINGLE
from tests.bench.duplicate_corpus import article_id
from tests.bench.duplicate_engine import BATCH, engine

ENGINE: Final = "copydesk"
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "rensa": ("rensa",),
    "datasketch": ("datasketch",),
    "datatrove": ("datatrove", "spacy", "tokenizers", "xxhash<4"),
}
"""What must be installed for each; datatrove 0.10 does not work with xxhash 4."""

_UNSPACED: Final = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES) + "]")

PERMUTATIONS, BANDS, THRESHOLD, SEED = 128, 32, 0.4, 42


def shingles(text: str) -> list[str]:
    """The shingles of a text by the project's definition, as strings, repeats included."""
    words = normalise(text)
    if words.isascii() or not _UNSPACED.search(words):
        tokens = words.split(" ")
        if len(tokens) < WORDS_PER_SHINGLE:
            return [words] if words else []
        return list(map(" ".join, zip(*(tokens[i:] for i in range(WORDS_PER_SHINGLE)), strict=False)))
    tokens = token_pattern().findall(words)
    weights = [WORDS_PER_SHINGLE if _UNSPACED.match(token) else CHARACTERS_PER_SHINGLE for token in tokens]
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
    return 2 * len(_UNSPACED.findall(words)) > len(words)


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
        found = [article_id(self.find(document)) for document in range(count)]
        return pa.table({"article_id": list(map(article_id, range(count))), "label": found})


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
    ENGINE: lambda folder: engine(folder, "all.parquet"),
    "incremental": lambda folder: engine(folder, "old.parquet", "new.parquet"),
    "rensa": _rensa,
    "datasketch": _datasketch,
    "datatrove": _datatrove,
}


def run_method(method: str, folder: Path) -> None:
    """Run one method in this process over the corpus in `folder`; leave labels and costs there."""
    for module in modules(method):
        import_module(module)
    start = time.process_time()
    labels, more = _METHODS[method](folder)
    costs = {"cpu_seconds": time.process_time() - start}
    if after := more.pop("after", None):
        more |= after()
    pq.write_table(labels, folder / f"{method}.parquet")
    (folder / f"{method}.json").write_text(json.dumps(costs | more), "utf-8")


def modules(method: str) -> list[str]:
    return [package.partition("<")[0] for package in PEERS.get(method, ())]


if __name__ == "__main__":
    run_method(sys.argv[1], Path(sys.argv[2]))
