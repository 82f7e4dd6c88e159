"""The normal form of a text in which copies are compared, and the same form for whole batches as arrays.

Normal form: Unicode NFKC, case-folded, words only (``\\w+``), joined by one space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]

PIECE: Final = 1 << 16
"""Longer texts are normalised in pieces of at most this many characters: bounds memory."""
CHUNK: Final = 1 << 19
"""Characters that are worked on at once."""

WORDS: Final = re.compile(r"\w+")
SEAM: Final = re.compile(r"[\s.。、，．！？]")
"""Where long texts may be cut: no word and no composed character goes across."""
SPACE: Final = ord(" ")
UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han, compatibility forms
    (0x20000, 0x3FFFF),  # Han, supplementary planes
)
"""Code points of the scripts that write no space between words."""

MARK_RUN: Final = 30
"""Combining marks in a row that normalisation sees (the limit of UAX #15, Stream-Safe Text Format)."""


class Chunk(NamedTuple):
    """Normalised texts of a batch, as arrays. A document has one piece, or several where it is very long."""

    documents: list[int]
    """Per piece: position of its document in the input."""
    codes: Codes
    """Folded code points of all pieces, punctuation included, each piece followed by a line feed."""
    words: Codes
    """Code points of the normal form of all pieces; every word is followed by one space."""
    starts: Offsets
    """Per word: where it begins in `words`."""
    ends: Offsets
    """Per word: where it ends in `words`, exclusive."""
    code_offsets: Offsets
    """Where the pieces begin in `codes`; one more entry than pieces."""
    word_offsets: Offsets
    """Where the words of the pieces begin in `starts`; one more entry than pieces."""
    unspaced: NDArray[np.bool_]
    """Per piece: most of its word characters belong to scripts without spaces."""


@cache
def word_table() -> NDArray[np.uint8]:
    """Per code point: 0 not part of a word, 1 part of a word, 2 part of a word in a script without spaces."""
    every = np.arange(0x110000, dtype=np.uint32)
    table = np.strings.isalnum(every.view("<U1")).astype(np.uint8)
    table[ord("_")] = 1
    for first, last in UNSPACED:
        table[first : last + 1] *= 2
    return table


@cache
def _marks() -> re.Pattern[str]:
    every = ((c, unicodedata.normalize("NFKD", c)) for c in map(chr, range(0x300, 0x1F000)))
    marks = "".join(c for c, parts in every if all(map(unicodedata.combining, parts)))
    return re.compile(f"([{marks}]{{{MARK_RUN}}})[{marks}]+")


def fold(text: str) -> str:
    """Return `text` in NFKC, case-folded.

    Runs of more than 30 combining marks are cut: ordering them takes time quadratic in their number.
    """
    if text.isascii():
        return text.lower()
    # Both become word separators anyway; without them most Western texts pass the quick check of NFKC.
    text = text.replace("\u2026", " ").replace("\u00a0", " ")
    if _many_beyond_ascii(text):
        text = _marks().sub(r"\1", text)
    return unicodedata.normalize("NFKC", text).casefold()


def _many_beyond_ascii(text: str) -> bool:
    """Tell whether a text could hold so many combining marks that ordering them takes long."""
    return len(text.encode("utf-8", "replace")) - len(text) > 1000


def normalise(text: str) -> str:
    """Return the normal form of `text`: NFKC, case-folded, words joined by one space."""
    return " ".join(WORDS.findall(fold(text)))


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces of at most `PIECE` characters, cut between words in the second half where it can be."""
    begin = 0
    while len(text) - begin > PIECE:
        end = begin + PIECE
        seam = SEAM.search(text, begin + PIECE // 2, end)
        end = seam.start() if seam else end
        yield text[begin:end]
        begin = end
    yield text[begin:] if begin else text


def chunks(texts: Iterable[str | None]) -> Iterator[Chunk]:
    """Normalise `texts` and yield them in input order, about `CHUNK` characters at a time.

    What comes out for a document does not depend on the other documents. NULL counts as empty.
    """
    documents: list[int] = []
    folded: list[str] = []
    size = 0
    for document, text in enumerate(texts):
        for piece in pieces(text or ""):
            piece = fold(piece)
            if folded and size + len(piece) > CHUNK:
                yield _chunk(documents, folded)
                documents, folded, size = [], [], 0
            documents.append(document)
            folded.append(piece)
            size += len(piece) + 1
    if folded:
        yield _chunk(documents, folded)


def _chunk(documents: list[int], folded: list[str]) -> Chunk:
    joined = "\n".join([*folded, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    code_offsets = np.zeros(len(folded) + 1, np.int64)
    np.cumsum([len(piece) + 1 for piece in folded], out=code_offsets[1:])

    kinds = word_table()[codes]
    in_word = kinds > 0
    kept = in_word.copy()
    kept[1:] |= in_word[:-1]  # the character after a word, which becomes the space
    words = codes[kept]
    spaces = ~in_word[kept]
    words[spaces] = SPACE
    ends = np.flatnonzero(spaces)
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1] + 1

    word_ends = np.flatnonzero(in_word[:-1] & ~in_word[1:])
    word_offsets = np.searchsorted(word_ends, code_offsets)
    unspaced = np.zeros(len(folded), np.bool_)
    if (kinds == 2).any():
        in_words = np.add.reduceat(in_word, code_offsets[:-1], dtype=np.int64)
        without = np.add.reduceat(kinds == 2, code_offsets[:-1], dtype=np.int64)
        unspaced = without * 2 > in_words
    return Chunk(documents, codes, words, starts, ends, code_offsets, word_offsets, unspaced)
