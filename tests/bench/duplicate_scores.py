"""Scores of what was found in a corpus of copies with known truth.

Scores are of pairs of documents: a true pair tells the same story, a found pair has the same label. Teasers and live
blogs count apart; a report from a template, a story with another's quotation and one with a publisher's closing are
nobody's copy. A report is merged when its label has a second document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tasks.normalise import normalise
from tests.bench.copy_kinds import Change
from tests.bench.duplicate_corpus import Truth
from tests.bench.duplicate_methods import is_unspaced

APART: Final = ("teaser", "live")
ALONE: Final = ("templ", "boiler", "event")


@dataclass(frozen=True, slots=True)
class Quality:
    """Of pairs of documents with the same label; `merged` is the share of reports with another document's label."""

    precision: float
    recall: float
    f1: float
    merged: float


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
