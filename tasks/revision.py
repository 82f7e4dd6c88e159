"""What one body is to another that shares much of its text: a copy, a later or corrected version, a part, or a report
of another event that was filled into the same template.
"""

from __future__ import annotations

import re
from collections.abc import Set
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from tasks.alignment import Body, Mask, overlay, runs, shared
from tasks.normalise import WORDS
from tasks.shingle import Hashes

NEAR: Final = 0.3
"""Jaccard similarity of shingles from which two bodies are copies: one word in seven or so is another."""
CONTAINED: Final = 0.9
"""Share of the smaller body's shingles that the larger one holds, from which it is a part."""
LEAST_SHINGLES: Final = 20
"""A body with fewer shingles is nobody's part: chance and boilerplate reach that far."""
HALF: Final = 0.5
"""Share of the larger body that a copy makes up at least: what is less is a part of it, or nothing.

A live blog can hold several stories; only one of them can be more than half of it, so it joins no two clusters.
"""

FEWEST_REPLACED: Final = 2
"""Numbers that are replaced in another report from the same template."""
REPLACED: Final = 0.3
"""Share of the numbers at stake that are replaced in it, at least."""

FEWEST_FACTS: Final = 3
"""Numbers and names that are replaced in another report from the same template."""

MOST_PLACES: Final = 4
"""Different changes that a version makes; each may be made in several places."""
MOST_RUNS: Final = 40
LONGEST_BODY: Final = 20_000
"""Words of a body of which versions are looked for."""
MOST_WORDS: Final = 3_000
"""Words between the first difference and the last."""
LONGEST_CHANGE: Final = 80
"""Words that one change takes out or puts in its place."""
LONGEST_SHARE: Final = 0.5
"""Share of a body that its changes make up."""
FORM: Final = 150
"""Words of a body up to which it may be a form that was filled in, however many its differences are."""
SHORT: Final = 6
"""Words up to which a change must concern a number or a name, or it is a slip of spelling."""
SINGLE: Final = 2
GAP: Final = 3
"""Words that a rewritten passage may by chance have in common with what stood there."""
PASSAGE: Final = 12
"""Words of a passage that was added or taken out."""
SHOWN: Final = 300
"""Characters of what was removed or added that are kept."""

_WITHIN: Final = re.compile(r"(?<=\w[ ,;:“„«(’'\u2013-])\w+|(?<=\w[,;:] )\w+|\d\w*")
"""Words that do not begin a sentence, and numbers."""
_CHARACTER: Final = re.compile(r"\w")
_OPENERS: Final = "\"“„«»‚‘'([–—-"
_STOPS: Final = ".!?…。！？؟।\"”»'’)]"


class Judgement(NamedTuple):
    """What two bodies are to each other."""

    kind: str
    """``near``, ``version`` or ``contained``; empty where they are not linked."""
    score: float
    """Jaccard similarity; for contained the share of the smaller body's shingles that the larger one holds."""
    changes: tuple[str, ...] = ()
    """Of a version what was changed, as ``removed → added``; one of both may be missing."""


UNRELATED: Final = Judgement("", 0.0)


def is_other_report(numbers: Set[int], other_numbers: Set[int]) -> bool:
    """Whether two bodies with so much text in common report different events, by their numbers.

    How many numbers they share does not tell: it matters how many were replaced. A correction replaces one and keeps
    the others; the market report of the next day replaces nearly all; an editor who drops a paragraph replaces none.
    """
    replaced = min(len(numbers - other_numbers), len(other_numbers - numbers))
    return replaced >= FEWEST_REPLACED and replaced > REPLACED * (replaced + len(numbers & other_numbers))


def judge(one: Body, other: Body, text: str, other_text: str) -> Judgement:
    """Judge two different bodies, given also as texts, of which `is_other_report` is not true."""
    in_common = shared(one, other)
    smaller = min(len(one.distinct), len(other.distinct))
    jaccard = in_common / max(len(one.distinct) + len(other.distinct) - in_common, 1)
    share = in_common / max(smaller, 1)
    if share >= CONTAINED and smaller >= LEAST_SHINGLES and jaccard < HALF:
        return Judgement("contained", share)
    if jaccard < NEAR or smaller < HALF * max(len(one.distinct), len(other.distinct)):
        return UNRELATED
    covered = overlay(one, other)
    edits = None
    if max(len(one.words), len(other.words)) <= FORM or (
        _differs_in_few(one, covered.one) and _differs_in_few(other, covered.other)
    ):
        edits = _edits(one, other, text, other_text)
    if edits is None:
        return Judgement("near", jaccard)
    if _is_refilled(edits, text):
        return UNRELATED
    changes = _changes(edits)
    return Judgement("version", jaccard, changes) if changes else Judgement("near", jaccard)


def _differs_in_few(body: Body, covered: Mask) -> bool:
    """Whether what the other body has not are few passages, or many that are the same."""
    words = body.words
    found = runs(covered)
    return (
        len(found) <= MOST_RUNS
        and sum(b - a for a, b in found) <= LONGEST_SHARE * len(words)
        and len({words[a:b].tobytes() for a, b in found}) <= MOST_PLACES
    )


class _Edit(NamedTuple):
    """One passage that was taken out, and what stands in its place."""

    removed: tuple[str, ...]
    """Words."""
    added: tuple[str, ...]
    shown: tuple[str, str]
    """Both as they stand in their texts."""
    is_paragraph: bool
    """It is not the end of a body, or begins a paragraph: no text that was cut off."""


def _edits(one: Body, other: Body, text: str, other_text: str) -> list[_Edit] | None:
    """The differences word by word; None where they cannot be found in the texts, or are too far apart to look for."""
    if max(len(one.words), len(other.words)) > LONGEST_BODY:
        return None
    places, other_places = _places(text, one.is_unspaced), _places(other_text, other.is_unspaced)
    if (len(places), len(other_places)) != (len(one.words), len(other.words)):
        return None  # folding the text has changed the number of words
    first = _common(one.words, other.words)
    last = _common(one.words[first:][::-1], other.words[first:][::-1])
    middle, other_middle = (body.words[first : len(body.words) - last].tolist() for body in (one, other))
    if max(len(middle), len(other_middle)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, middle, other_middle)
    edits = []
    for a, b, c, d in _joined([code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]):
        run, other_run = (a + first, b + first), (c + first, d + first)
        edits.append(
            _Edit(
                tuple(text[i:j] for i, j in places[run[0] : run[1]]),
                tuple(other_text[i:j] for i, j in other_places[other_run[0] : other_run[1]]),
                (_cut(text, places, run), _cut(other_text, other_places, other_run)),
                _is_paragraph(text, places, run) and _is_paragraph(other_text, other_places, other_run),
            )
        )
    return edits


def _common(one: Hashes, other: Hashes) -> int:
    """How many words two bodies begin with in common."""
    length = min(len(one), len(other))
    differ = np.flatnonzero(one[:length] != other[:length])
    return int(differ[0]) if differ.size else length


Places = list[tuple[int, int]]


@lru_cache(128)  # the pairs of one body come one after the other
def _places(text: str, is_unspaced: bool) -> Places:
    """Where the words of a body stand in its text."""
    return [word.span() for word in (_CHARACTER if is_unspaced else WORDS).finditer(text)]


def _joined(codes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Differences, those joined that have no more than `GAP` words between them and are a passage, not single words."""
    found: list[tuple[int, int, int, int]] = []
    for a, b, c, d in codes:
        if found:
            before = found[-1]
            is_passage = max(before[1] - before[0], before[3] - before[2], b - a, d - c) > SINGLE
            if is_passage and a - before[1] <= GAP:
                found[-1] = (before[0], b, before[2], d)
                continue
        found.append((a, b, c, d))
    return found


def _cut(text: str, places: Places, run: tuple[int, int]) -> str:
    """The part of a text that a run of words covers, with the marks around it and the whole of a number at its ends."""
    if run[0] == run[1]:
        return ""
    start, end = places[run[0]][0], places[run[1] - 1][1]
    while start and _clings(text[start - 1]):
        start -= 1
    while end < len(text) and _clings(text[end]):
        end += 1
    return " ".join(text[start:end].rstrip(",;:").split())


def _clings(char: str) -> bool:
    """Whether a character beside a word belongs to it: a digit, or a mark without white space between."""
    return char.isdigit() or not (char.isspace() or char.isalnum())


def _is_paragraph(text: str, places: Places, run: tuple[int, int]) -> bool:
    """Whether a run is not the end of a text, or the end but a paragraph of its own."""
    if run[0] == run[1] or run[1] < len(places) or not run[0]:
        return True
    return "\n" in text[places[run[0] - 1][1] : places[run[0]][0]]


def _is_fact(word: str) -> bool:
    return word[0].isdigit() or word[0].isupper()


def _is_refilled(edits: list[_Edit], text: str) -> bool:
    """Whether the differences are those of a form that was filled in anew: other numbers and names, and little else.

    A correction changes one fact, in one place or in several. Three facts, or a number and a name, and a good part of
    those that there are, make another report.
    """
    gone = {word for edit in edits for word in edit.removed} - {word for edit in edits for word in edit.added}
    come = {word for edit in edits for word in edit.added} - {word for edit in edits for word in edit.removed}
    facts = min(sum(map(_is_fact, gone)), sum(map(_is_fact, come)))
    numbers = min(sum(word[0].isdigit() for word in side) for side in (gone, come))
    enough = FEWEST_FACTS - (0 < numbers < facts)
    if facts < enough or 2 * facts < max(len(gone), len(come)):
        return False
    kept = {word for word in _WITHIN.findall(text) if _is_fact(word)} - gone
    return facts > REPLACED * (facts + len(kept))


def _changes(edits: list[_Edit]) -> tuple[str, ...]:
    """The edits as they are shown, if they make one body a version of the other, and nothing where they do not."""
    changes = []
    for edit in edits:
        removed, added = edit.shown
        if not (_is_change(edit) if removed and added else _is_passage(edit) or _is_figure(edit)):
            return ()
        changes.append(" → ".join(_shown(side) for side in edit.shown).strip())
    changes = list(dict.fromkeys(changes))
    return tuple(changes) if len(changes) <= MOST_PLACES else ()


def _is_change(edit: _Edit) -> bool:
    """Whether a replacement changes what is said: a number, a name, or a passage of several words."""
    lengths = len(edit.removed), len(edit.added)
    if max(lengths) > LONGEST_CHANGE:
        return False
    if min(lengths) > SHORT:
        return True
    return max(lengths) <= 2 * SHORT and any(map(_is_fact, edit.removed)) and any(map(_is_fact, edit.added))


def _is_passage(edit: _Edit) -> bool:
    """Whether whole sentences were added or taken out, and not an end that was cut off."""
    text = "".join(edit.shown)
    words = len(edit.removed) + len(edit.added)
    return edit.is_paragraph and words >= PASSAGE and text[-1] in _STOPS and not text.lstrip(_OPENERS)[:1].islower()


def _is_figure(edit: _Edit) -> bool:
    """Whether a number became longer or shorter: 12.5 instead of 12."""
    words = edit.removed + edit.added
    return len(words) == 1 and words[0][0].isdigit()


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
