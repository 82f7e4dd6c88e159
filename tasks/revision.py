"""What one body is to another that shares much of its text: a copy, a later or corrected version, a part, or a report
of another event that was filled into the same template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.alignment import Alignment, Span
from tasks.body_shingles import Body
from tasks.edits import Edit, Source, differences
from tasks.edits import edits as find_edits
from tasks.folding import DIGIT, UNSPACED, UPPER

Counts = NDArray[np.int64]

NEAR: Final = 0.3
"""Jaccard similarity of shingles from which two bodies are copies: one word in seven or so is another."""
CONTAINED: Final = 0.9
"""Share of the shorter body's words that stand in shingles of the longer one, from which it is a part."""
BROKEN: Final = 8
"""Shingles that a part may lack besides: those across two seams, such as that after a headline."""
TEASER: Final = 100
"""Words of a part up to which it may be a teaser: a headline and up to half of a short story."""
TEASED: Final = 0.58
"""Share of a story that a teaser makes up at most."""
PREFACE: Final = 24
"""Words with which a longer body begins otherwise: more than a headline, a byline and a dateline have."""
PREFACED: Final = 0.6
"""Share of the longer body that a part makes up at most, if the longer body begins with something else."""
HELD: Final = 0.65
"""The same, if it ends with something else, too."""
LEAST_SHINGLES: Final = 20
"""A body with fewer shingles is nobody's part: chance and boilerplate reach that far."""
HALF: Final = 0.5
"""Share of the larger body that a copy makes up at least: what is less is a part of it, or nothing.

A live blog can hold several stories; only one of them can be more than half of it, so it joins no two clusters.
"""

FACT: Final = DIGIT | UPPER
"""Kinds of characters with which numbers and names begin; scripts without spaces tell no names from other words."""
FEWEST_REPLACED: Final = 2
"""Numbers that are replaced in another report from the same template."""
REPLACED: Final = 0.3
"""Share of the numbers at stake that are replaced in it, at least."""

FEWEST_FACTS: Final = 3
"""Numbers and names that are replaced in another report from the same template."""

MOST_PLACES: Final = 4
"""Different changes that a version makes; each may be made in several places."""
MOST_RUNS: Final = 40
LONGEST_CHANGE: Final = 80
"""Words that one change takes out or puts in its place."""
LONGEST_SHARE: Final = 0.5
"""Share of a body that its changes make up."""
FORM: Final = 150
"""Words of a body up to which it may be a form that was filled in, however many its differences are."""
SHORT: Final = 6
"""Words up to which a change must concern a number or a name, or it is a slip of spelling."""
PASSAGE: Final = 12
"""Words of a passage that was added or taken out."""
SHOWN: Final = 300
"""Characters of what was removed or added that are kept."""

_WITHIN: Final = re.compile(r"(?<=\w[ ,;:“„«(’'\u2013-])\w+|(?<=\w[,;:] )\w+|\d\w*")
"""Words that do not begin a sentence, and numbers."""
_OPENERS: Final = "\"“„«»‚‘'([–—-"
_STOPS: Final = ".!?…。！？؟।\"”»'’)]"


class Judgement(NamedTuple):
    """What two bodies are to each other."""

    kind: str
    """``near``, ``version`` or ``contained``; empty where they are not linked."""
    score: float
    """Jaccard similarity; for contained the share of the shorter body's words that stand in shingles of the longer."""
    changes: tuple[str, ...] = ()
    """Of a version what was changed, as ``removed → added``; one of both may be missing."""


UNRELATED: Final = Judgement("", 0.0)


def is_other_report(in_common: Counts, numbers: Counts, other_numbers: Counts) -> NDArray[np.bool_]:
    """Whether two bodies with so much text in common report different events, by how many numbers each has.

    How many numbers they share does not tell: it matters how many were replaced. A correction replaces one and keeps
    the others; the market report of the next day replaces nearly all; an editor who drops a paragraph replaces none.
    """
    replaced = np.minimum(numbers, other_numbers) - in_common
    return (replaced >= FEWEST_REPLACED) & (replaced > REPLACED * (replaced + in_common))


def judge(one: Body, other: Body, laid: Alignment) -> Judgement:
    """Judge two different bodies, laid over each other, of which `is_other_report` is not true."""
    smaller, larger = sorted((len(one.shingles), len(other.shingles)))
    if share := _share_contained(one, other, laid):
        return Judgement("contained", share)
    jaccard = laid.shared / max(smaller + larger - laid.shared, 1)
    if jaccard < NEAR or smaller < HALF * larger:
        return UNRELATED
    gaps = None
    if max(len(one.words), len(other.words)) <= FORM or (
        _differs_in_few(one, laid.one) and _differs_in_few(other, laid.other)
    ):
        gaps = differences(one, other, laid.gaps)
    edits = None if gaps is None else find_edits(one, other, gaps)
    if edits is None:
        return Judgement("near", jaccard)
    if _is_refilled(edits):
        return UNRELATED
    changes = _changes(edits)
    return Judgement("version", jaccard, changes) if changes else Judgement("near", jaccard)


def _share_contained(one: Body, other: Body, laid: Alignment) -> float:
    """The share of the shorter body's words that stand in shingles of the longer, if that makes it a part; else 0.

    Less than half of the longer body may be any part of it. What is more may be a copy that lost its end, unless the
    longer begins with something else and the part is whole: an article in a live blog, after the blog's own headline.
    """
    part, whole = one, other
    missing, own = laid.one, laid.other
    if len(whole.words) < len(part.words):
        part, whole, missing, own = whole, part, own, missing
    if (
        min(len(one.shingles), len(other.shingles)) < LEAST_SHINGLES
        or laid.shared < CONTAINED * len(part.shingles) - BROKEN
    ):
        return 0.0
    share = 1 - _length(missing) / len(part.words)
    if share < CONTAINED:
        return 0.0
    ratio = len(part.words) / len(whole.words)
    is_held = bool(own) and own[0][0] == 0 and own[0][1] >= PREFACE and not (missing and missing[0][0] == 0)
    most_held = HELD if own and own[-1][1] == len(whole.words) else PREFACED
    is_short = ratio < (TEASED if len(part.words) <= TEASER else HALF) or len(part.shingles) < HALF * len(
        whole.shingles
    )
    return share if is_short or (is_held and ratio < most_held) else 0.0


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _differs_in_few(body: Body, uncovered: Sequence[Span]) -> bool:
    """Whether what the other body has not are few passages, or many that are the same."""
    return (
        len(uncovered) <= MOST_RUNS
        and _length(uncovered) <= LONGEST_SHARE * len(body.words)
        and len({body.words[a:b].tobytes() for a, b in uncovered}) <= MOST_PLACES
    )


def _is_refilled(edits: Sequence[Edit]) -> bool:
    """Whether the differences are those of a form that was filled in anew: other numbers and names, and little else.

    A correction changes one fact, in one place or in several. Three facts, or a number and a name, and a good part of
    those that there are, make another report.
    """
    if min(map(sum, zip(*(edit.lengths for edit in edits), strict=True)), default=0) < FEWEST_FACTS - 1:
        return False
    sides = [(edits[0].one, [edit.removed for edit in edits]), (edits[0].other, [edit.added for edit in edits])]
    removed, added = (source.distinct(runs) for source, runs in sides)
    changed = removed ^ added
    facts = min(len(source.distinct(runs, FACT) & changed) for source, runs in sides)
    if 2 * facts < max(len(removed & changed), len(added & changed)):
        return False
    numbers = min(len(source.distinct(runs, DIGIT) & changed) for source, runs in sides)
    if facts < FEWEST_FACTS - (0 < numbers < facts):
        return False
    gone = set().union(*(_words(edits[0].one, run) for run in sides[0][1]))
    kept = {word for word in _WITHIN.findall(edits[0].one.text) if word[0].isdigit() or word[0].isupper()} - gone
    return facts > REPLACED * (facts + len(kept))


def _words(source: Source, run: Span) -> list[str]:
    return [source.text[start:end] for start, end in source.places[slice(*run)].tolist()]


def _changes(edits: Sequence[Edit]) -> tuple[str, ...]:
    """The edits as they are shown, if they make one body a version of the other, and nothing where they do not."""
    if not all(_may_be_change(*edit.lengths) for edit in edits):
        return ()
    changes: dict[str, None] = {}
    for edit in edits:
        shown = edit.shown
        if not (_is_change(edit) if all(edit.lengths) else _is_passage(edit, shown) or _is_figure(edit)):
            return ()
        changes[" → ".join(map(_shown, shown)).strip()] = None
        if len(changes) > MOST_PLACES:
            return ()
    return tuple(changes)


def _may_be_change(removed: int, added: int) -> bool:
    """Whether a change may take out and put in so many words."""
    if not removed or not added:
        return removed + added >= PASSAGE or removed + added == 1
    return min(removed, added) > SHORT or max(removed, added) <= 2 * SHORT


def _is_change(edit: Edit) -> bool:
    """Whether a replacement changes what is said: a number, a name, or a passage of several words."""
    if max(edit.lengths) > LONGEST_CHANGE:
        return False
    return min(edit.lengths) > SHORT or all(kinds & (FACT | UNSPACED) for kinds in edit.kinds)


def _is_passage(edit: Edit, shown: tuple[str, str]) -> bool:
    """Whether whole sentences were added or taken out, and not an end that was cut off."""
    text = "".join(shown)
    is_long = sum(edit.lengths) >= PASSAGE
    return is_long and edit.is_paragraph and text[-1] in _STOPS and not text.lstrip(_OPENERS)[:1].islower()


def _is_figure(edit: Edit) -> bool:
    """Whether a number became longer or shorter: 12.5 instead of 12."""
    return sum(edit.lengths) == 1 and bool(sum(edit.kinds) & DIGIT)


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
