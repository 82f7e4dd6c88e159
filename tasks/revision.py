"""What one body is to another that shares much of its text: a copy, a later or corrected version, a part, or a report
of another event that was filled into the same template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.alignment import Alignment, Gaps, Runs
from tasks.body_shingles import Bodies, Mask
from tasks.compiled import compiled
from tasks.containment import HALF, share_contained, sums
from tasks.edits import differences, is_paragraph, kinds_of, shown
from tasks.folding import DIGIT, UNSPACED, UPPER
from tasks.shingle import Hashes, Kinds, Offsets, Places, cleared, covered, empty_table, slot_of

Counts = NDArray[np.int64]

NEAR: Final = 0.3
"""Jaccard similarity of shingles from which two bodies are copies: one word in seven or so is another."""
FACT: Final = DIGIT | UPPER
"""Kinds of characters with which numbers and names begin; scripts without spaces tell no names from other words."""
FEWEST_REPLACED: Final = 2
"""Numbers that are replaced in another report from the same template."""
REPLACED: Final = 0.3
"""Share of the numbers at stake that are replaced in it, at least."""

NOT_HELD: Final = 0.5
"""Share of the numbers of a body, more of which a much longer one has not: it is no part of that."""
FEWEST_FACTS: Final = 3
"""Numbers and names that are replaced in another report from the same template."""

MOST_PLACES: Final = 4
"""Different changes that a version makes; each may be made in several places."""
MOST_RUNS: Final = 40
MOST_WORDS: Final = 300
"""Words between two anchors that are compared one by one."""
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


def is_no_part(in_common: Counts, numbers: Counts) -> NDArray[np.bool_]:
    """Whether a body with so many numbers cannot be a part of a much longer one that has some of them: the form of such
    a part was filled with others. Some may be lacking because the longer one lost the lines in which they stood."""
    lacking = numbers - in_common
    return (lacking >= FEWEST_REPLACED) & (lacking > NOT_HELD * numbers)


def judge(bodies: Bodies, laid: Alignment) -> list[Judgement]:
    """Judge pairs of different bodies, laid over each other, that `tasks.link.plausible` left."""
    smaller, larger = _smaller_and_larger(bodies.distinct, laid)
    jaccard = laid.shared / np.maximum(smaller + larger - laid.shared, 1)
    share = share_contained(bodies, laid)
    is_copy = (share == 0) & (jaccard >= NEAR) & (smaller >= HALF * larger)
    changes = _changes_of(bodies, laid, is_copy)
    found: list[Judgement] = []
    columns = zip(share.tolist(), jaccard.tolist(), is_copy.tolist(), strict=True)
    for pair, (contained, similar, copy) in enumerate(columns):
        if contained:
            found.append(Judgement("contained", contained))
        elif not copy or (changed := changes.get(pair, ())) is None:
            found.append(UNRELATED)
        else:
            found.append(Judgement("version" if changed else "near", similar, changed))
    return found


def _smaller_and_larger(sizes: Counts, laid: Alignment) -> tuple[Counts, Counts]:
    one, other = sizes[laid.one], sizes[laid.other]
    return np.minimum(one, other), np.maximum(one, other)


def _changes_of(bodies: Bodies, laid: Alignment, is_copy: Mask) -> dict[int, tuple[str, ...] | None]:
    """The changes that make versions of copies, by their pair; None where they make another report. Other pairs are
    left out."""
    sizes = np.maximum(bodies.sizes[laid.one], bodies.sizes[laid.other])
    gaps = laid.gaps
    too_long = np.minimum(gaps.ends - gaps.starts, gaps.other_ends - gaps.other_starts) > MOST_WORDS
    asked = is_copy & bodies.is_placed[laid.one] & bodies.is_placed[laid.other]
    asked[gaps.pairs[too_long]] = False
    asked &= (sizes <= FORM) | (
        _differs_in_few(bodies, laid.one, laid.uncovered, asked)
        & _differs_in_few(bodies, laid.other, laid.other_uncovered, asked)
    )
    edits = differences(bodies.words, Gaps(*(column[asked[gaps.pairs]] for column in gaps)))
    refilled = _refilled(bodies, laid, edits)
    found: dict[int, tuple[str, ...] | None] = dict.fromkeys(refilled)
    is_possible = _may_be_versions(bodies, laid, edits)
    is_possible[refilled] = False
    rows: dict[int, list[tuple[int, ...]]] = {}
    for pair, *run in zip(*(column[is_possible[edits.pairs]].tolist() for column in edits), strict=True):
        rows.setdefault(pair, []).append(tuple(run))
    for pair, runs in rows.items():
        if changes := _changes(bodies, int(laid.one[pair]), int(laid.other[pair]), runs):
            found[pair] = changes
    return found


def _differs_in_few(bodies: Bodies, side: Offsets, uncovered: Runs, asked: Mask) -> Mask:
    """Whether what the other body has not are few passages, or many that are the same; of the pairs that are asked."""
    runs = np.bincount(uncovered.pairs, minlength=len(side))
    words = sums(uncovered.pairs, uncovered.ends - uncovered.starts, len(side))
    is_few = (runs <= MOST_RUNS) & (words <= LONGEST_SHARE * bodies.sizes[side])
    bounds = np.searchsorted(uncovered.pairs, np.arange(len(side) + 1))
    for pair in np.flatnonzero(is_few & asked & (runs > MOST_PLACES)).tolist():
        some = slice(*bounds[pair : pair + 2])
        spans = zip(uncovered.starts[some].tolist(), uncovered.ends[some].tolist(), strict=True)
        is_few[pair] = len({bodies.words[a:b].tobytes() for a, b in spans}) <= MOST_PLACES
    return is_few


def _refilled(bodies: Bodies, laid: Alignment, edits: Gaps) -> list[int]:
    """The pairs that differ as a form does that was filled in anew: in numbers and names, and little else.

    A correction changes one fact, in one place or in several. Three facts, or a number and a name, and a good part of
    those that there are, make another report.
    """
    changed, facts, numbers = _replaced(bodies.words, bodies.kinds, edits, len(laid.one))
    is_refilled = (2 * facts >= changed) & (facts >= FEWEST_FACTS - ((numbers > 0) & (numbers < facts)))
    found = []
    for pair in np.flatnonzero(is_refilled).tolist():
        body = int(laid.one[pair])
        text = bodies.texts[body]
        mine = edits.pairs == pair
        places = bodies.places[covered(edits.starts[mine], edits.ends[mine])].tolist()
        gone = {text[start:end] for start, end in places}
        kept = {word for word in _WITHIN.findall(text) if word[0].isdigit() or word[0].isupper()} - gone
        if facts[pair] > REPLACED * (facts[pair] + len(kept)):
            found.append(pair)
    return found


def _replaced(words: Hashes, kinds: Kinds, edits: Gaps, pairs: int) -> NDArray[np.int64]:
    """Of each of so many pairs, by its edits, how many distinct words, facts and numbers were replaced: words that were
    removed and not added, or the reverse, whichever are more; of facts and of numbers whichever are fewer."""
    found = np.zeros((3, pairs), np.int64)
    lengths = edits.ends - edits.starts + edits.other_ends - edits.other_starts
    table = empty_table(int(sums(edits.pairs, lengths, pairs).max(initial=0)))
    rows = np.stack(edits, axis=1).ravel()
    _find_replaced(words, kinds, rows, len(edits.pairs), pairs, table, np.empty(len(table), np.uint8), found.ravel())
    return found


@compiled
def _find_replaced(
    words: Hashes,
    kinds: Kinds,
    edits: Offsets,
    count: int,
    pairs: int,
    table: Places,
    roles: Kinds,
    found: Offsets,
) -> int:
    end = 0
    while end < count:
        begin, pair = end, edits[5 * end]
        length = 0
        while end < count and edits[5 * end] == pair:
            length += edits[5 * end + 2] - edits[5 * end + 1] + edits[5 * end + 4] - edits[5 * end + 3]
            end += 1
        bits = cleared(table, length)
        for slot in range(1 << bits):
            roles[slot] = 0
        # Of each distinct word: whether it was removed, was a fact there, a number; and the same of what was added.
        for side in range(2 * begin, 2 * end):
            run = 5 * (side // 2) + 1 + 2 * (side % 2)
            for word in range(edits[run], edits[run + 1]):
                slot = slot_of(table, bits, words, words[word])
                table[slot] = word
                role = 1 | (2 if kinds[word] & FACT else 0) | (4 if kinds[word] & DIGIT else 0)
                roles[slot] |= role << 3 * (side % 2)
        for role in range(3):
            taken = put = 0
            for slot in range(1 << bits):
                if roles[slot] & 9 == 1 and roles[slot] >> role & 1:
                    taken += 1
                if roles[slot] & 9 == 8 and roles[slot] >> role + 3 & 1:
                    put += 1
            found[role * pairs + pair] = min(taken, put) if role else max(taken, put)
    return 0


def _may_be_versions(bodies: Bodies, laid: Alignment, edits: Gaps) -> Mask:
    """Per pair: there are edits, and each changes a number, a name, or a passage of several words, or puts in or
    takes out so many words or a number."""
    removed, added = edits.ends - edits.starts, edits.other_ends - edits.other_starts
    kinds = kinds_of(bodies.kinds, edits.starts, edits.ends)
    other_kinds = kinds_of(bodies.kinds, edits.other_starts, edits.other_ends)
    least, most = np.minimum(removed, added), np.maximum(removed, added)
    names = (kinds & (FACT | UNSPACED) > 0) & (other_kinds & (FACT | UNSPACED) > 0)
    is_replacement = (least > SHORT) | ((most <= 2 * SHORT) & names)
    is_figure = (most == 1) & ((kinds | other_kinds) & DIGIT > 0)
    is_change = np.where(least > 0, is_replacement & (most <= LONGEST_CHANGE), (most >= PASSAGE) | is_figure)
    count = len(laid.one)
    changes = np.bincount(edits.pairs[is_change], minlength=count)
    is_version: Mask = (changes > 0) & (changes == np.bincount(edits.pairs, minlength=count))
    return is_version


def _changes(bodies: Bodies, one: int, other: int, runs: Sequence[tuple[int, ...]]) -> tuple[str, ...]:
    """The edits as they are shown, if they make one body a version of the other, and nothing where they do not."""
    changes: dict[str, None] = {}
    for a, b, c, d in runs:
        sides = shown(bodies, one, a, b), shown(bodies, other, c, d)
        if (a == b or c == d) and b - a + d - c >= PASSAGE:
            # Whole sentences, and not an end that was cut off.
            text = "".join(sides)
            if text[-1] not in _STOPS or text.lstrip(_OPENERS)[:1].islower():
                return ()
            if not (is_paragraph(bodies, one, a, b) and is_paragraph(bodies, other, c, d)):
                return ()
        changes[" → ".join(map(_shortened, sides)).strip()] = None
        if len(changes) > MOST_PLACES:
            return ()
    return tuple(changes)


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
