"""Lines of page texts with per-line character counts, computed over a whole batch at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled

_RAW_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""One line with its break. The alternatives start differently from what precedes them, so the scan is linear."""

SAMPLE_CHARS: Final = 4000
"""Characters of a line that the counts look at: a line of megabytes is judged by its beginning."""

_PIECE_CHARS: Final = 1 << 20
"""Characters per numpy pass: bounds the memory of the count tables whatever the input."""

MOST_RUNS: Final = 100_000
"""Runs of digits of one text that are looked at."""

_SPACE, _UPPER, _LETTER, _SYLLABLE, _DIGIT, _STOP, _COMMA, _RULE, _QUOTE, _OTHER = range(10)
_CLASSES: Final = 10

_HALVES: Final = np.array([{_UPPER: 2, _LETTER: 2, _SYLLABLE: 5}.get(kind, 0) for kind in range(_CLASSES)], np.int32)
"""What a character of each class weighs, in halves of a letter: `tasks.segment_body.weight` in whole numbers."""

_STOPS: Final = ".!?…。！？؟।۔｡．"
_COMMAS: Final = ",;:、，；：،؛"
_RULES: Final = "|•·›»>/→▸►■●◦‣–—-_*#©@"
_LINE_FEED: Final = 10
_QUOTES: Final = "\"'“”„‘’«»‹›「」『』)]）］】"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a batch of texts, one entry per line, in the order of the texts.

    Lines end with LF, CRLF or CR; the break belongs to its line, so the lines of a text tile it. A text that is
    empty has one empty line. Offsets count characters of the document's text. Counts are taken over the first
    `SAMPLE_CHARS` characters of the content, the last four of a longer line included.
    """

    doc: NDArray[np.int32]
    """Index of the document."""
    number: NDArray[np.int32]
    """Line number within the document, from 1."""
    char_from: NDArray[np.int64]
    char_to: NDArray[np.int64]
    """Where the line ends, its line break included."""
    begin: NDArray[np.int64]
    """Where the content begins."""
    content: list[str]
    """The lines without surrounding white space."""
    first: NDArray[np.int64]
    """Index of the first line of each document, and the number of lines at the end (documents + 1)."""
    length: NDArray[np.int32]
    """Characters of content, all of them."""
    words: NDArray[np.int32]
    """Runs of characters between white space."""
    upper_words: NDArray[np.int32]
    """Words that begin with an upper-case letter."""
    letters: NDArray[np.int32]
    syllables: NDArray[np.int32]
    """Letters that stand for syllables or words: Han, kana, Hangul, the unspaced scripts of South-East Asia."""
    digits: NDArray[np.int32]
    stops: NDArray[np.int32]
    """Full stops, question and exclamation marks, ellipses of any script."""
    commas: NDArray[np.int32]
    stopped: NDArray[np.bool_]
    """The content ends like a sentence: with a stop, or with a stop before closing quotes or brackets."""
    colon: NDArray[np.bool_]
    """The content ends with a colon."""
    bullet: NDArray[np.bool_]
    """The content begins with a bullet or a list number."""

    def __len__(self) -> int:
        return len(self.content)

    @property
    def documents(self) -> int:
        return len(self.first) - 1

    def part(self, begin: int, end: int, most: int) -> Lines:
        """The lines of the documents `begin` to `end` - 1; of the last one no more than leave `most` in all. Views."""
        start = int(self.first[begin])
        stop = min(int(self.first[end]), start + most)
        first = np.minimum(self.first[begin : end + 1], stop) - start
        own: dict[str, Any] = {"doc": self.doc[start:stop] - np.int32(begin), "first": first}
        names = [field.name for field in fields(self) if field.name not in own]
        return Lines(**own, **{name: getattr(self, name)[start:stop] for name in names})


@cache
def _class_table() -> NDArray[np.uint8]:
    """Class of every code point up to U+FFFF; what lies beyond is treated as one of Han, letter or symbol."""
    of_category = {"Lu": _UPPER, "Lt": _UPPER, "Nd": _DIGIT}
    table = np.full(0x10000, _OTHER, np.uint8)
    for code in range(0x10000):
        char = chr(code)
        category = unicodedata.category(char)
        if char.isspace():
            table[code] = _SPACE
        elif category in of_category:
            table[code] = of_category[category]
        elif category[0] in "LM":
            table[code] = _LETTER
    for start, stop in ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3041, 0x3130), (0x3400, 0xA000),
                        (0xF900, 0xFB00), (0xAC00, 0xD7A4)):  # fmt: skip
        part = table[start:stop]
        part[part == _LETTER] = _SYLLABLE
    for chars, kind in (
        (_QUOTES, _QUOTE),
        (_RULES, _RULE),
        (_COMMAS, _COMMA),
        (_STOPS, _STOP),
    ):
        table[[ord(c) for c in chars]] = kind
    return table


def digit_runs(text: str) -> list[tuple[int, int]]:
    """Start and end of each run of digits in a text, in order, at most `MOST_RUNS`: a look-up per character is faster
    than a search.
    """
    table = _class_table()
    runs: list[tuple[int, int]] = []
    start = end = -1
    for base in range(0, len(text), _PIECE_CHARS):
        piece = text[base : base + _PIECE_CHARS]
        codes = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), np.uint32)
        # what lies beyond the table is no digit, as its last entry
        for at in (np.flatnonzero(table.take(codes, mode="clip") == _DIGIT) + base).tolist():
            if at > end:
                if end > 0:
                    runs.append((start, end))
                start = at
            end = at + 1
        if len(runs) >= MOST_RUNS:
            return runs[:MOST_RUNS]
    return [*runs, (start, end)] if end > 0 else runs


def pieces(contents: list[str], lengths: NDArray[np.int64]) -> Iterator[tuple[int, int, NDArray[np.uint32]]]:
    """Runs of lines, given with their lengths: from, to, and the code points of all, each with a line feed after it."""
    ends = np.cumsum(lengths + 1)
    start = 0
    while start < len(contents):
        base = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, base + _PIECE_CHARS, "right")))
        text = "\n".join(contents[start:stop]) + "\n"
        yield start, stop, np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        start = stop


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of the characters of lines, one entry per line."""

    of_class: NDArray[np.int32]
    """Lines x classes."""
    words: NDArray[np.int32]
    """Lines x (words, upper-case words)."""
    marks: NDArray[np.uint8]
    """How a line begins and ends: a sum of `_STOPPED`, `_COLON` and `_MARKED`."""

    @classmethod
    def none(cls, lines: int) -> _Counts:
        return cls(np.zeros((lines, _CLASSES), np.int32), np.zeros((lines, 2), np.int32), np.zeros(lines, np.uint8))

    def count(self, codes: NDArray[np.uint32], start: int, stop: int) -> None:
        """Count those of some of the lines, as `pieces` gives them."""
        of_class, words = self.of_class[start:stop].reshape(-1), self.words[start:stop].reshape(-1)
        _count(codes, len(codes), stop - start, _class_table(), of_class, words, self.marks[start:stop])


def weigh(codes: NDArray[np.uint32], lines: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Half letters of each line of a piece, scripts without spaces counting five a letter; whether it is `stopped`."""
    counts = _Counts.none(lines)
    counts.count(codes, 0, lines)
    return counts.of_class @ _HALVES, (counts.marks & _STOPPED) > 0


_STOPPED: Final = 1
"""Ends with a stop, or with a stop before closing quotes."""
_COLON: Final = 2
"""Ends with a colon."""
_MARKED: Final = 4
"""Begins with a separator or a digit."""


@compiled
def _count(
    codes: NDArray[np.uint32],
    size: int,
    lines: int,
    classes: NDArray[np.uint8],
    of_class: NDArray[np.int32],
    words: NDArray[np.int32],
    marks: NDArray[np.uint8],
) -> int:
    """Count the code points of lines by class, and words. Each line ends with a line feed, and none holds one."""
    line, before, recent, mark = 0, _SPACE, 0, 0
    code = np.uint32(_LINE_FEED)
    for at in range(size):
        last, code = code, codes[at]
        if code == _LINE_FEED:
            if line == lines:
                return line
            mark |= _COLON * (last == 0x3A or last == 0xFF1A)
            for _ in range(_MOST_CLOSING):
                kind = recent & 15
                if kind == _STOP:
                    mark |= _STOPPED
                if kind != _QUOTE:
                    break
                recent >>= 4
            marks[line] = mark
            line, before, recent, mark = line + 1, _SPACE, 0, 0
            continue
        if code <= 0xFFFF:
            kind = int(classes[code])
        else:
            kind = _SYLLABLE if code >= 0x20000 else _LETTER if code < 0x1F000 else _OTHER
        if last == _LINE_FEED and kind in (_RULE, _DIGIT):
            mark = _MARKED
        if line < lines:
            of_class[line * _CLASSES + kind] += 1
            if before == _SPACE and kind != _SPACE:
                words[2 * line] += 1
                words[2 * line + 1] += kind == _UPPER
        before = kind
        recent = recent << 4 & 0xFFFF | kind
    return line


_MOST_CLOSING: Final = 4
"""Closing quotes and brackets that may follow a stop, and the stop."""
_BULLET: Final = re.compile(r"[•▪●◦‣·*►▸■□–—-]\s|[•▪●◦‣]|\d{1,2}[.)]\s")


def raw_lines(text: str) -> list[str]:
    """The lines of a text: with their breaks where it has carriage returns, else without."""
    if "\r" in text:
        return _RAW_LINE.findall(text) or [""]
    found = text.split("\n")
    if not found[-1] and len(found) > 1:
        del found[-1]
    return found


def sampled(contents: list[str], length: NDArray[np.int64]) -> list[str]:
    """The lines with those cut that are longer than `SAMPLE_CHARS`: their beginning, and their last four characters."""
    if not (long := np.flatnonzero(length > SAMPLE_CHARS)).size:
        return contents
    cut = contents.copy()
    for i in long.tolist():
        cut[i] = contents[i][: SAMPLE_CHARS - 4] + contents[i][-4:]
    return cut


def split(texts: Sequence[str]) -> Lines:
    """Split texts into lines. In: decoded texts. Out: `Lines` over all of them. Cost is linear in characters."""
    raw: list[str] = []
    per_doc: list[int] = []
    last_breaks: list[int] = []
    breaks: list[int] = []
    for text in texts:
        found, line_break = raw_lines(text), int("\r" not in text)
        raw += found
        per_doc.append(len(found))
        breaks.append(line_break)
        last_breaks.append(int(line_break and text.endswith("\n")))
    counts_per_doc = np.array(per_doc, np.int64)
    first = np.concatenate(([0], np.cumsum(counts_per_doc)))
    doc = np.repeat(np.arange(len(per_doc), dtype=np.int32), counts_per_doc)
    n = len(raw)
    contents = list(map(str.strip, raw))
    size = np.fromiter(map(len, raw), np.int64, n)
    length = np.fromiter(map(len, contents), np.int64, n)
    indent = np.zeros(n, np.int64)
    for i in np.flatnonzero((size > length) & (length > 0)).tolist():
        indent[i] = size[i] - len(raw[i].lstrip())
    size += np.repeat(np.array(breaks, np.int64), counts_per_doc)
    size[first[1:] - 1] += np.array(last_breaks, np.int64) - np.array(breaks, np.int64)
    ends = np.cumsum(size)
    before = np.concatenate(([0], ends))[first[:-1]]
    char_to = ends - np.repeat(before, counts_per_doc)
    char_from = char_to - size
    counted = _Counts.none(n)
    for start, stop, codes in pieces(sampled(contents, length), np.minimum(length, SAMPLE_CHARS)):
        counted.count(codes, start, stop)
    counts, words = counted.of_class, counted.words
    bullet = np.zeros(n, np.bool_)
    for i in np.flatnonzero(counted.marks & _MARKED).tolist():
        bullet[i] = _BULLET.match(contents[i]) is not None
    return Lines(
        doc=doc,
        number=(np.arange(n, dtype=np.int64) - np.repeat(first[:-1], counts_per_doc) + 1).astype(np.int32),
        char_from=char_from,
        char_to=char_to,
        begin=char_from + indent,
        content=contents,
        first=first,
        length=length.astype(np.int32),
        words=words[:, 0],
        upper_words=words[:, 1],
        letters=counts[:, [_UPPER, _LETTER, _SYLLABLE]].sum(1, dtype=np.int32),
        syllables=counts[:, _SYLLABLE],
        digits=counts[:, _DIGIT],
        stops=counts[:, _STOP],
        commas=counts[:, _COMMA],
        stopped=(counted.marks & _STOPPED) > 0,
        colon=(counted.marks & _COLON) > 0,
        bullet=bullet,
    )
