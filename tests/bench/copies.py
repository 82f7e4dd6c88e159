"""Corpora for the benchmark of duplicates, with known truth: ``python -m tests.bench.copies FOLDER --documents 20000``.

A document is a function of (seed, shares, number): it can be made alone and does not depend on how many are asked
for. Copies are made of earlier originals. Kinds: ``base`` originals; ``exact``; near copies (``reword``, ``swap``,
``drop``, ``append``, ``intro``, ``headline``, ``truncate``, ``typo``, ``combo`` of two); ``correction:number``,
``:name``, ``:quote``, ``:paragraph``; ``teaser``; ``live:ID,ID`` holding whole articles. Not copies, but alike:
``templ:NAME`` reports from a template, ``event`` stories with the long quotation of another, ``boiler`` stories with
the closing paragraph of their publisher.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench import reports
from tests.bench.copy_kinds import CORRECTIONS, NEAR, Change, live, near, teaser
from tests.bench.copy_stories import Draft, closing, story
from tests.bench.stories import mix

BATCH = 2_000
"""Documents that are held in memory before they are written."""
PUBLISHERS = 40
"""Closing paragraphs that stories of kind ``boiler`` end with."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "near": NEAR,
    "correction": tuple(f"correction:{what}" for what in CORRECTIONS),
}
"""Names that stand for several kinds, in equal parts."""
SHARES: Mapping[str, float] = {
    "exact": 0.04,
    "near": 0.27,
    "correction": 0.04,
    "teaser": 0.02,
    "live": 0.005,
    "templ": 0.15,
    "event": 0.06,
    "boiler": 0.03,
}
"""Share of each kind unless said; the rest are originals."""

_TRUTH_TYPES: dict[str, pa.DataType] = {
    "id": pa.int64(),
    "base": pa.int64(),
    "kind": pa.string(),
    "other": pa.int64(),
    "change": pa.string(),
}
TRUTH_SCHEMA = pa.schema(_TRUTH_TYPES)


@dataclass(frozen=True, slots=True)
class Copy:
    """One document and its truth: ``base`` is the id of the story it tells, which an original, a report and a story
    with shared parts tell themselves (a live blog has ``-1 - id``); ``other`` the document it was made from, ``change``
    what was changed."""

    id: int
    base: int
    kind: str
    text: str
    other: int | None = None
    change: Change | None = None


class Plan:
    """What each document of a corpus is: `seed` and the shares of the kinds decide it.

    Raises ValueError for a kind that does not exist and for shares that leave no originals to copy.
    """

    def __init__(self, seed: int, shares: Mapping[str, float] | None = None) -> None:
        self.seed = seed
        self._bounds: list[tuple[float, str]] = []
        bound = 0.0
        for name, share in (SHARES if shares is None else shares).items():
            kinds = GROUPS.get(name, (name,))
            known = {*SHARES, *(kind for group in GROUPS.values() for kind in group)}
            if not known.issuperset(kinds) or share < 0:
                raise ValueError(f"no such kind or share: {name}={share} (kinds: {', '.join(sorted(known))})")
            for kind in kinds:
                bound += share / len(kinds)
                self._bounds.append((bound, kind))
        if bound > 1 + 1e-9:
            raise ValueError(f"the shares add up to {bound:g}")
        self._only_reports = bound > 1 - 1e-9 and {kind for _, kind in self._bounds} == {"templ"}
        if bound > 1 - 1e-9 and not self._only_reports:
            raise ValueError("the shares leave no originals to copy")

    def kind(self, number: int) -> str:
        """The kind of document ``number``; of reports and live blogs without what follows the colon."""
        if number == 0 and not self._only_reports:
            return "base"  # there is nothing yet to be copied
        drawn = mix(self.seed, number, 41) / 2**64
        return next((kind for bound, kind in self._bounds if drawn < bound), "base")

    def original(self, number: int, attempt: int = 0) -> int:
        """An original before ``number``; some are copied more often than others."""
        drawn = mix(self.seed, number, 42, attempt)
        earlier = number - 1 - drawn % number
        if drawn >> 60 < 5:
            earlier -= earlier % 32
        while earlier and self.kind(earlier) != "base":
            earlier -= 1
        return earlier

    def document(self, number: int) -> Copy:
        """Document ``number``, from 0."""
        kind = self.kind(number)
        rng = Random(mix(self.seed, number, 43))
        if kind == "base":
            return Copy(number, number, kind, story(self.seed, number).text())
        if kind == "templ":
            name, text = reports.filled(self.seed, number)
            return Copy(number, number, f"templ:{name}", text)
        if kind == "boiler":
            told = story(self.seed, number, 150)
            publisher = mix(self.seed, number, 44) % PUBLISHERS
            last = (closing(self.seed, publisher),)
            change: Change = {"what": "closing", "publisher": publisher}
            text = told.with_paragraphs([*told.paragraphs, last]).text()
            return Copy(number, number, kind, text, None, change)
        if kind == "event":
            return self._with_quotation(number, rng)
        if kind == "live":
            return self._live(number, rng)
        other = self.original(number)
        told = story(self.seed, other)
        if kind == "exact":
            return Copy(number, other, kind, told.text(), other)
        if kind == "teaser":
            text, change = teaser(rng, told)
        elif kind in NEAR:
            text, change = near(rng, kind, told)
        else:
            text, change = CORRECTIONS[kind.partition(":")[2]](rng, told)
        return Copy(number, other, kind, text, other, change)

    def _with_quotation(self, number: int, rng: Random) -> Copy:
        """A story of its own with the long quotation of an earlier one, where one is found."""
        told = story(self.seed, number, 300)
        paragraphs = list(told.paragraphs)
        for attempt in range(8):
            other = self.original(number, attempt)
            source = story(self.seed, other)
            if source.quotation >= 0:
                shared = source.paragraphs[source.quotation]
                del paragraphs[told.quotation]
                paragraphs.insert(1 + int(rng.random() * len(paragraphs)), shared)
                text = told.with_paragraphs(paragraphs).text()
                return Copy(number, number, "event", text, other, {"what": "quotation", "to": shared[0]})
        return Copy(number, number, "base", told.text())

    def _live(self, number: int, rng: Random) -> Copy:
        wanted = 2 + int(rng.random() * 4)
        held = list(dict.fromkeys(self.original(number, attempt) for attempt in range(wanted)))
        told: list[Draft] = [story(self.seed, other) for other in held]
        return Copy(number, -1 - number, f"live:{','.join(map(str, held))}", live(rng, told))


def documents(count: int, seed: int, shares: Mapping[str, float] | None = None) -> Iterator[Copy]:
    """The first ``count`` documents of the corpus ``seed``, in order.

    ``shares`` gives kinds (or the groups ``near`` and ``correction``) their share of the documents; kinds that it does
    not name do not occur. Raises ValueError as `Plan` does.
    """
    plan = Plan(seed, shares)
    return (plan.document(number) for number in range(count))


def write_documents(folder: Path, count: int, seed: int, shares: Mapping[str, float] | None = None) -> Counter[str]:
    """Write ``documents.jsonl.gz`` (uri ``ID.txt``, text) and ``truth.parquet`` into ``folder``.

    Returns the number of documents of each kind. The same arguments give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    made = documents(count, seed, shares)
    with (
        (folder / "documents.jsonl.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=2, fileobj=raw, mtime=0) as packed,
        pq.ParquetWriter(folder / "truth.parquet", TRUTH_SCHEMA, compression="zstd") as truth,
    ):
        for start in range(0, count, BATCH):
            batch = [next(made) for _ in range(min(BATCH, count - start))]
            lines = [json.dumps({"uri": f"{copy.id}.txt", "text": copy.text}, ensure_ascii=False) for copy in batch]
            packed.write(("\n".join(lines) + "\n").encode())
            rows = [
                {
                    "id": copy.id,
                    "base": copy.base,
                    "kind": copy.kind,
                    "other": copy.other,
                    "change": copy.change and json.dumps(copy.change, ensure_ascii=False),
                }
                for copy in batch
            ]
            truth.write_table(pa.Table.from_pylist(rows, TRUTH_SCHEMA))
            kinds.update(
                copy.kind if copy.kind.startswith("correction") else copy.kind.partition(":")[0] for copy in batch
            )
    return kinds


def _share(text: str) -> tuple[str, float]:
    name, _, share = text.partition("=")
    return name, float(share)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.copies", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="gets documents.jsonl.gz and truth.parquet")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--shares", type=_share, nargs="+", metavar="KIND=SHARE", help="only these kinds and originals, e.g. templ=0.5"
    )
    options = parser.parse_args(arguments)
    try:
        kinds = write_documents(
            options.folder, options.documents, options.seed, dict(options.shares) if options.shares else None
        )
    except ValueError as error:
        parser.error(str(error))
    for kind, number in kinds.most_common():
        print(f"{kind:24}{number:>9,}")
    print(f"{options.documents:,} documents in {options.folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
