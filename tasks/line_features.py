"""What the line model sees of a line: measures of the line itself, of its place and of its page.

All measures are made of counts by division, square root and comparison, which round the same way everywhere: so a
page has the same features on every machine, in every batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.cues import KINDS, authorship_words, cue_kinds
from tasks.line_tokens import Tokens, tokens
from tasks.line_words import CLASSES, WORDS, classes
from tasks.lines import Lines
from tasks.segment_body import densest, evidence, weight
from tasks.segment_rules import is_authorship, is_date
from tasks.shingle import mix, numbered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
"""Measures by their names in `NAMES`."""

LONG: Final = 80.0
"""Weight in letters from which a sentence counts as prose, against which the words of other lines are held."""
FEWEST_LETTERS: Final = 4
"""Letters of a word that tells what a page is about."""
LONGEST_SINGLE: Final = 120
"""Characters of a line that may be nothing but a date or an authorship."""
AT_END: Final = 8
"""Words and marks at the end of a line among which the credit of a picture stands."""
_PAIR: Final = np.uint64(0x9E3779B97F4A7C15)

NAMES: Final = (
    "length", "short", "words", "capitalised", "letters", "syllables", "digits", "stops", "commas",
    "stopped", "colon", "bullet", "lower_start", "blank_before", "blanks_before", "blank_after",
    "from_top", "from_bottom", "near_top", "near_bottom", "page_lines", "page_weight", "page_prose", "page_blank",
    "repeated", "shared_words", "shared_rare_words", "prose_before", "prose_after", "in_run", "evidence",
    "run_distance", "word_length", "since_prose", "until_prose", "same_start", "same_start_words", "same_end",
    "same_end_words", "quote_start", "open_end", "bar", "address", "rights", "date", "authorship",
    *(f"cue_{kind}" for kind in KINDS[1:]),
    *(f"{name}_words" for name in WORDS), "reader_share", "service_share", "photo_end", "quoted", "quotes",
    "stories", "few_stories", "many_stories", "page_stories",
)  # fmt: skip
"""Columns of `Features.measures`."""
_COLUMNS: Final = {name: column for column, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Features:
    """Lines that are not blank, as numbers."""

    solid: Ints
    """Index in `Lines` of each line."""
    first: Ints
    """Index here of the first line of each document, and the number of lines at the end (documents + 1)."""
    measures: NDArray[np.float32]
    """Lines x `NAMES`, roughly within -1 to 1."""
    content: list[str]
    weight: NDArray[np.float32]
    """Weight of each line in letters, as `tasks.segment_body.weight` gives it."""
    cues: NDArray[np.uint8]
    """Kind of the cue phrase of each line, as `tasks.cues.cue_kinds` gives it."""
    is_date: NDArray[np.bool_]
    """The line says little else than a date or a time of day."""

    @property
    def addressing(self) -> NDArray[np.float32]:
        """Per line the share of words that address the reader, where one in four makes 1, and of those of accounts and
        consent, where one in three makes 1, together: 0 to 2."""
        columns = [_COLUMNS["reader_share"], _COLUMNS["service_share"]]
        addressing: NDArray[np.float32] = self.measures[:, columns].sum(axis=1)
        return addressing


def features(lines: Lines, stories: NDArray[np.int32] | None = None) -> Features:
    """Features of the lines that are not blank. `stories`: number of other stories that hold each line of `lines`."""
    seen = _Seen.of(lines)
    kinds = cue_kinds(seen.content)
    date, authorship = _recognised(seen)
    measures = np.empty((seen.n, len(NAMES)), np.float32)
    for group in (
        _form(seen),
        _place(seen),
        _prose(seen),
        _alike_ends(seen),
        _vocabulary(seen),
        {f"cue_{name}": kinds == kind for kind, name in enumerate(KINDS[1:], 1)},
        {"date": date, "authorship": authorship},
        _other_pages(seen, stories),
    ):
        for name, column in group.items():
            measures[:, _COLUMNS[name]] = column
    return Features(seen.solid, seen.first, measures, seen.content, seen.of_all[seen.solid], kinds, date)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Lines that are not blank, with their words."""

    lines: Lines
    solid: Ints
    first: Ints
    doc: Ints
    """Document of each line."""
    content: list[str]
    of_all: NDArray[np.float32]
    """Weight of all lines, blank ones as well."""
    words: Tokens
    token_first: Ints
    """Index in `words` of the first word of each line, and their number at the end."""

    @classmethod
    def of(cls, lines: Lines) -> _Seen:
        solid = np.flatnonzero(lines.length > 0)
        content = list(filter(None, lines.content))
        words = tokens(content)
        token_first = np.searchsorted(words.line, np.arange(solid.size + 1))
        first, doc = np.searchsorted(solid, lines.first), lines.doc[solid].astype(np.int64)
        return cls(lines, solid, first, doc, content, weight(lines), words, token_first)

    @property
    def n(self) -> int:
        return self.solid.size

    def column(self, of_lines: NDArray[np.generic]) -> Floats:
        """A column of `Lines` for these lines."""
        return of_lines[self.solid].astype(np.float64)

    def total(self, values: Floats) -> Floats:
        """For each line the sum of the values of its document."""
        return _per_doc(values, self.first)[self.doc]

    @property
    def page_lines(self) -> Floats:
        return np.diff(self.first)[self.doc].astype(np.float64)


def _recognised(seen: _Seen) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which lines are nothing but a date, and which an authorship."""
    short = seen.lines.length[seen.solid] <= LONGEST_SINGLE
    stopped = seen.lines.stopped[seen.solid]
    date, authorship = np.zeros(seen.n, np.bool_), np.zeros(seen.n, np.bool_)
    for i in np.flatnonzero(short & (seen.lines.digits[seen.solid] >= 3)).tolist():
        date[i] = is_date(seen.content[i])
    opens = np.isin(seen.words.hashes[seen.token_first[:-1]], _marks()[0])
    for i in np.flatnonzero(short & ~stopped & opens).tolist():
        authorship[i] = is_authorship(seen.content[i])
    return date, authorship


def _form(seen: _Seen) -> Columns:
    """Measures of a line by itself."""
    lines, of = seen.lines, seen.column
    length = of(lines.length)
    words = np.maximum(1.0, of(lines.words))
    size = np.minimum(length, 4000.0)
    return {
        "length": np.sqrt(np.minimum(length, 900.0)) / 30,
        "short": np.minimum(length, 60.0) / 60,
        "words": np.minimum(words, 24.0) / 24,
        "word_length": np.minimum(length / words, 24.0) / 24,
        "capitalised": of(lines.upper_words) / words,
        "letters": of(lines.letters) / size,
        "syllables": of(lines.syllables) / size,
        "digits": of(lines.digits) / size,
        "stops": np.minimum(of(lines.stops), 6.0) / 6,
        "commas": np.minimum(of(lines.commas), 6.0) / 6,
        "stopped": of(lines.stopped),
        "colon": of(lines.colon),
        "bullet": of(lines.bullet),
        "lower_start": seen.words.lower_start,
    }


def _place(seen: _Seen) -> Columns:
    """Measures of the place of a line, of the blank lines around it, and of how often its page has it."""
    lines, solid, page_lines = seen.lines, seen.solid, seen.page_lines
    position = np.arange(seen.n, dtype=np.float64) - seen.first[seen.doc]
    remaining = page_lines - 1 - position
    before = np.diff(solid, prepend=-1) - 1
    at_start = position == 0
    before[at_start] = solid[at_start] - lines.first[seen.doc[at_start]]
    after = np.append(before[1:], 0)
    after[remaining == 0] = 1
    return {
        "blank_before": before > 0,
        "blanks_before": np.minimum(before, 4) / 4,
        "blank_after": after > 0,
        "from_top": position / page_lines,
        "from_bottom": remaining / page_lines,
        "near_top": np.minimum(position, 30.0) / 30,
        "near_bottom": np.minimum(remaining, 30.0) / 30,
        "page_lines": np.sqrt(np.minimum(page_lines, 900.0)) / 30,
        "page_blank": seen.total((before > 0).astype(np.float64)) / page_lines,
        "repeated": np.minimum(_repeated(seen.content, seen.doc) - 1, 4.0) / 4,
    }


def _prose(seen: _Seen) -> Columns:
    """Measures of the prose of the page: where it is, and which of its words a line shares."""
    heavy = seen.column(seen.of_all)
    prose = seen.lines.stopped[seen.solid] & (heavy >= LONG)
    mass = np.where(prose, heavy, 0.0)
    total, gone = seen.total(mass), _running(mass, seen.first, seen.doc)
    page_weight = seen.total(heavy)
    shared, rare = _shared(seen.words, seen.doc, prose, seen.n)
    marks = evidence(seen.lines, seen.of_all)[seen.solid]
    in_run, distance = _runs(marks, seen.first)
    since, until = _nearest_prose(heavy >= LONG, seen.first, seen.doc)
    return {
        "page_weight": np.sqrt(np.minimum(page_weight, 40000.0)) / 200,
        "page_prose": total / np.maximum(page_weight, 1.0),
        "prose_before": gone / np.maximum(total, 1.0),
        "prose_after": (total - gone - mass) / np.maximum(total, 1.0),
        "shared_words": shared,
        "shared_rare_words": rare,
        "in_run": in_run,
        "evidence": marks / 4,
        "run_distance": distance,
        "since_prose": since,
        "until_prose": until,
    }


def _alike_ends(seen: _Seen) -> Columns:
    """Measures of the words with which a line begins and ends, and of how many others of its page do so."""
    hashes = seen.words.hashes
    starts, ends = seen.token_first[:-1], seen.token_first[1:] - 1
    page = seen.doc.astype(np.uint64) << np.uint64(40)
    start, end = hashes[starts], hashes[ends]
    return {
        "same_start": _alike(start, page),
        "same_start_words": _alike(start * _PAIR + hashes[np.minimum(starts + 1, ends)], page),
        "same_end": _alike(end, page),
        "same_end_words": _alike(end * _PAIR + hashes[np.maximum(ends - 1, starts)], page),
        "open_end": np.isin(end, _marks()[1]),
    }


def _vocabulary(seen: _Seen) -> Columns:
    """Measures of the words of each class (`tasks.line_words`) that a line has, and of where it has them."""
    n, words = seen.n, seen.words
    class_of = classes(words.stems)
    classed = np.flatnonzero(class_of)
    of_classed, classed_line = class_of[classed], words.line[classed]
    held = {
        name: np.bincount(classed_line[(of_classed & (1 << bit)) > 0], minlength=n) for bit, name in enumerate(CLASSES)
    }
    counted = np.bincount(words.line[words.is_word], minlength=n)
    # where letters stand alone, as scripts without spaces are read, two make a word
    counted = np.maximum(np.maximum(1.0, counted), np.bincount(words.line[~words.is_word], minlength=n) / 2)
    photo = classed[(of_classed & (1 << CLASSES.index("photo"))) > 0]
    photo_line = words.line[photo]
    photo_end = np.zeros(n, np.bool_)
    photo_end[photo_line[photo >= seen.token_first[photo_line + 1] - AT_END]] = True
    return {
        "quote_start": (class_of[seen.token_first[:-1]] & (1 << CLASSES.index("quotes"))) > 0,
        "quoted": held["quotes"] > 0,
        "quotes": np.minimum(held["quotes"], 4.0) / 4,
        **{name: held[name] > 0 for name in ("bar", "address", "rights")},
        **{f"{name}_words": np.minimum(held[name], 3.0) / 3 for name in WORDS},
        "reader_share": np.minimum(4 * held["reader"] / counted, 1.0),
        "service_share": np.minimum(3 * held["service"] / counted, 1.0),
        "photo_end": photo_end,
    }


def _other_pages(seen: _Seen, stories: NDArray[np.int32] | None) -> Columns:
    """Measures of how many other stories have a page with the same line."""
    known = np.zeros(seen.n) if stories is None else np.minimum(seen.column(stories), 15.0)
    return {
        "stories": known > 0,
        "few_stories": np.minimum(known, 3.0) / 3,
        "many_stories": known / 15,
        "page_stories": seen.total((known > 0).astype(np.float64)) / seen.page_lines,
    }


@cache
def _marks() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Hashes of words that open a byline, and of marks that leave a line open."""
    openers = tokens(list(authorship_words()))
    first = np.searchsorted(openers.line, np.arange(len(openers.lower_start)))
    return np.unique(openers.hashes[first]), tokens(["…"]).hashes


def _alike(key: NDArray[np.uint64], page: NDArray[np.uint64]) -> Floats:
    """How many more lines of the page have the same key, up to 8, as 0 to 1."""
    which = numbered((key >> np.uint64(24)) | page)
    more: Floats = (np.minimum(np.bincount(which), 9) - 1)[which] / 8
    return more


def _nearest_prose(is_long: NDArray[np.bool_], first: Ints, doc: Ints) -> tuple[Floats, Floats]:
    """Lines since the last long one and until the next, this one not counted, up to 30, as 0 to 1."""
    here = np.arange(is_long.size)
    last = np.maximum.accumulate(np.where(is_long, here, -1))
    last = np.concatenate(([-1], last[:-1]))[: here.size]
    following = np.minimum.accumulate(np.where(is_long, here, here.size)[::-1])[::-1]
    following = np.concatenate((following[1:], [here.size]))[: here.size]
    since = np.where(last >= first[doc], here - last, 30)
    until = np.where(following < first[doc + 1], following - here, 30)
    return np.minimum(since, 30) / 30, np.minimum(until, 30) / 30


def _per_doc(values: Floats, first: Ints) -> Floats:
    """Sum of the values of each document; every document has one entry, those without lines 0."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return sums[first[1:]] - sums[first[:-1]]


def _running(values: Floats, first: Ints, doc: Ints) -> Floats:
    """Sum of the values before each line in its document."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return sums[:-1] - sums[first[doc]]


def _runs(marks: NDArray[np.float32], first: Ints) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each line lies in the densest run of its page, and how far from it, 0 to 1."""
    inside = np.zeros(marks.size, np.bool_)
    distance = np.zeros(marks.size)
    for a, b in pairwise(first.tolist()):
        if a == b:
            continue
        start, stop = densest(marks[a:b])
        inside[a + start : a + stop] = True
        if start == stop:
            distance[a:b] = 1.0
            continue
        away = np.arange(b - a)
        away = np.maximum(start - away, away - (stop - 1))
        distance[a:b] = np.clip(away, -20, 20) / 20
    return inside, distance


def _repeated(content: list[str], doc: Ints) -> Floats:
    """How often the content of each line stands on its page."""
    keys = np.fromiter(map(hash, content), np.int64, len(content)).view(np.uint64)
    which = numbered(mix(keys + doc.astype(np.uint64)))
    return np.bincount(which)[which].astype(np.float64)


def _shared(found: Tokens, doc: Ints, prose: NDArray[np.bool_], n: int) -> tuple[Floats, Floats]:
    """Share of the longer words of each line that stand in prose elsewhere on its page; the same of its rare words."""
    chosen = found.is_word & (found.lengths >= FEWEST_LETTERS)
    line = found.line[chosen]
    keys = (found.hashes[chosen] >> np.uint64(24)) | (doc[line].astype(np.uint64) << np.uint64(40))
    which = numbered(keys)
    in_prose = prose[line]
    counts = np.bincount(which, weights=in_prose, minlength=1)
    totals = np.bincount(which, minlength=1)
    elsewhere = counts[which] - in_prose > 0
    is_rare = totals[which] <= 6
    words = np.maximum(1.0, np.bincount(line, minlength=n))
    rare_words = np.maximum(1.0, np.bincount(line[is_rare], minlength=n))
    shared = np.bincount(line[elsewhere], minlength=n) / words
    rare = np.bincount(line[elsewhere & is_rare], minlength=n) / rare_words
    return shared[:n], rare[:n]
