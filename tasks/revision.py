"""What one body is to another that shares much of its text: a copy, a later or corrected version, a part, or a report
of another event that was filled into the same template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from tasks.alignment import Alignment, Body, Gap, Span
from tasks.normalise import TOKENS, Offsets

NEAR: Final = 0.3
"""Jaccard similarity of shingles from which two bodies are copies: one word in seven or so is another."""
CONTAINED: Final = 0.9
"""Share of the shorter body's words that stand in shingles of the longer one, from which it is a part."""
BROKEN: Final = 8
"""Shingles that a part may lack besides: those across two seams, such as that after a headline."""
HELD: Final = 0.8
"""Share of the longer body that a part makes up at most, if the longer body begins with something else."""
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
SINGLE: Final = 2
GAP: Final = 3
"""Words that a rewritten passage may by chance have in common with what stood there."""
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


def is_other_report(numbers: Set[int], other_numbers: Set[int]) -> bool:
    """Whether two bodies with so much text in common report different events, by their numbers.

    How many numbers they share does not tell: it matters how many were replaced. A correction replaces one and keeps
    the others; the market report of the next day replaces nearly all; an editor who drops a paragraph replaces none.
    """
    replaced = min(len(numbers - other_numbers), len(other_numbers - numbers))
    return replaced >= FEWEST_REPLACED and replaced > REPLACED * (replaced + len(numbers & other_numbers))


def judge(one: Body, other: Body, laid: Alignment) -> Judgement:
    """Judge two different bodies, laid over each other, of which `is_other_report` is not true."""
    smaller, larger = sorted((one.size, other.size))
    if share := _share_contained(one, other, laid):
        return Judgement("contained", share)
    jaccard = laid.shared / max(smaller + larger - laid.shared, 1)
    if jaccard < NEAR or smaller < HALF * larger:
        return UNRELATED
    edits = None
    if max(len(one.words), len(other.words)) <= FORM or (
        _differs_in_few(one, laid.one) and _differs_in_few(other, laid.other)
    ):
        edits = _edits(one, other, laid.gaps)
    if edits is None:
        return Judgement("near", jaccard)
    if _is_refilled(edits, one.text):
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
    if min(one.size, other.size) < LEAST_SHINGLES or laid.shared < CONTAINED * part.size - BROKEN:
        return 0.0
    share = 1 - _length(missing) / len(part.words)
    if share < CONTAINED:
        return 0.0
    ratio = len(part.words) / len(whole.words)
    is_held = bool(own) and own[0][0] == 0 and not (missing and missing[0][0] == 0)
    return share if ratio < HALF or (ratio < HELD and is_held) else 0.0


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _differs_in_few(body: Body, uncovered: Sequence[Span]) -> bool:
    """Whether what the other body has not are few passages, or many that are the same."""
    return (
        len(uncovered) <= MOST_RUNS
        and _length(uncovered) <= LONGEST_SHARE * len(body.words)
        and len({body.words[a:b].tobytes() for a, b in uncovered}) <= MOST_PLACES
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


def _edits(one: Body, other: Body, gaps: Sequence[Gap]) -> list[_Edit] | None:
    """The differences word by word; None where they cannot be found in the texts, or are too many to look for."""
    found: list[Gap] = []
    for a, b, c, d in gaps:
        if min(b - a, d - c):
            if min(b - a, d - c) > MOST_WORDS:
                return None
            found += _differences(one.words[a:b].tolist(), other.words[c:d].tolist(), a, c)
        else:
            found.append((a, b, c, d))
    places, other_places = _places(one), _places(other)
    if places is None or other_places is None:
        return None
    return [
        _Edit(
            tuple(_texts(one.text, places, (a, b))),
            tuple(_texts(other.text, other_places, (c, d))),
            (_cut(one.text, places, (a, b)), _cut(other.text, other_places, (c, d))),
            _is_paragraph(one.text, places, (a, b)) and _is_paragraph(other.text, other_places, (c, d)),
        )
        for a, b, c, d in _joined(found)
    ]


def _differences(words: list[int], other_words: list[int], at: int, other_at: int) -> list[Gap]:
    """What differs in two runs of words, of which the first are number `at` of the one and `other_at` of the other."""
    first = last = 0
    least = min(len(words), len(other_words))
    while first < least and words[first] == other_words[first]:
        first += 1
    while last < least - first and words[-1 - last] == other_words[-1 - last]:
        last += 1
    middle, other_middle = words[first : len(words) - last], other_words[first : len(other_words) - last]
    at, other_at = at + first, other_at + first
    if not set(middle).isdisjoint(other_middle):
        codes = SequenceMatcher(None, middle, other_middle).get_opcodes()
        return [(a + at, b + at, c + other_at, d + other_at) for tag, a, b, c, d in codes if tag != "equal"]
    return [(at, at + len(middle), other_at, other_at + len(other_middle))] if middle or other_middle else []


@lru_cache(128)  # the pairs of one body come one after the other
def _found_places(text: str) -> Offsets:
    return np.array([word.span() for word in TOKENS.finditer(text)]).reshape(-1, 2)


def _places(body: Body) -> Offsets | None:
    """[words, 2] Where the words of a body stand in its text; None where folding has changed their number."""
    if body.places is not None:
        return body.places
    places = _found_places(body.text)
    return places if len(places) == len(body.words) else None


def _texts(text: str, places: Offsets, run: Span) -> Iterator[str]:
    return (text[start:end] for start, end in places[run[0] : run[1]].tolist())


def _joined(codes: Sequence[Gap]) -> list[Gap]:
    """Differences, those joined that have no more than `GAP` words between them and are a passage, not single words."""
    found: list[Gap] = []
    for a, b, c, d in codes:
        if found:
            before = found[-1]
            is_passage = max(before[1] - before[0], before[3] - before[2], b - a, d - c) > SINGLE
            if is_passage and a - before[1] <= GAP:
                found[-1] = (before[0], b, before[2], d)
                continue
        found.append((a, b, c, d))
    return found


def _cut(text: str, places: Offsets, run: Span) -> str:
    """The part of a text that a run of words covers, with the marks around it and the whole of a number at its ends."""
    if run[0] == run[1]:
        return ""
    start, end = int(places[run[0], 0]), int(places[run[1] - 1, 1])
    while start and _clings(text[start - 1]):
        start -= 1
    while end < len(text) and _clings(text[end]):
        end += 1
    return " ".join(text[start:end].rstrip(",;:").split())


def _clings(char: str) -> bool:
    """Whether a character beside a word belongs to it: a digit, or a mark without white space between."""
    return char.isdigit() or not (char.isspace() or char.isalnum())


def _is_paragraph(text: str, places: Offsets, run: Span) -> bool:
    """Whether a run is not the end of a text, or the end but a paragraph of its own."""
    if run[0] == run[1] or run[1] < len(places) or not run[0]:
        return True
    return "\n" in text[places[run[0] - 1, 1] : places[run[0], 0]]


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
