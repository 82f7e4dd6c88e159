"""The normal form of a text in which copies are compared, and batches of texts in pieces of a size that can be handled.

Normal form: Unicode's NFKC_Casefold (but for fillers), words only, joined by one space. A word is a run of ``\\w`` and
of the marks on it: vowel signs, accents. A token is a word; in scripts that write no space between words it
is one character with its marks, also where such a script stands in a text in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from tasks.folding import IGNORABLE, UNSPACED_RANGES, Folded, fold, fold_all, marks

PIECE: Final = 1 << 16
"""Longer texts are normalised in pieces of at most this many characters: bounds memory."""
CHUNK: Final = 1 << 18
"""Characters that are worked on at once: few enough for the processor's cache."""

SEAM: Final = re.compile(r"[\s.。、，．！？]")
"""Where long texts may be cut: no word and no composed character goes across."""


class Chunk(NamedTuple):
    """Folded texts of a batch, as arrays: whole documents, or pieces of one that is very long."""

    documents: list[int]
    """Per piece: position of its document in the input."""
    begins: list[int]
    """Per piece: where it begins in the text of its document."""
    folded: Folded
    """The pieces."""


def normalise(text: str) -> str:
    """Return the normal form of `text`."""
    return " ".join(re.findall(rf"\w[\w{marks()}]*", fold(text)))


@cache
def token_pattern() -> re.Pattern[str]:
    """A pattern for the tokens of any text, folded or not."""
    unspaced = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES)
    letter, on = rf"[^\W{unspaced}]", f"[{marks()}{IGNORABLE}]"
    return re.compile(rf"(?=\w)[{unspaced}]{on}*|{letter}(?:{letter}|{on})*")


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
    """Fold `texts` and yield them in input order, about `CHUNK` characters at a time.

    What comes out for a document does not depend on the other documents. NULL counts as empty.
    """
    waiting: list[str] = []
    first = size = 0
    for document, text in enumerate(texts):
        text = text or ""
        if waiting and (size + len(text) > CHUNK or len(text) > PIECE):
            yield Chunk(list(range(first, document)), [0] * len(waiting), fold_all(waiting))
            waiting = []
        if len(text) > PIECE:
            yield from _long(document, text)
            continue
        if not waiting:
            first, size = document, 0
        waiting.append(text)
        size += len(text) + 1
    if waiting:
        yield Chunk(list(range(first, first + len(waiting))), [0] * len(waiting), fold_all(waiting))


def _long(document: int, text: str) -> Iterator[Chunk]:
    begin = 0
    for piece in pieces(text):
        yield Chunk([document], [begin], fold_all([piece]))
        begin += len(piece)
