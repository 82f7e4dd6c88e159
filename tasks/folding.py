"""Unicode compatibility and case folding of texts, by a table of code points wherever that gives the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

WORD: Final = 1
"""The character is part of a word: ``\\w``, or a MARK where such a one stands before it."""
UNSPACED: Final = 2
"""It belongs to a script that writes no space between words."""
DIGIT: Final = 4
"""It is a digit."""
POINT: Final = 8
"""It is a point or a comma."""
UPPER: Final = 32
"""It was a capital before it was folded; not known of texts that are folded apart."""
MARK: Final = 64
"""It belongs to the character before it: a vowel sign of an Indian script, an accent, a point of Hebrew."""
APART: Final = 16
"""What it is folded to depends on its neighbours, or is not one character."""

SPACE: Final = ord(" ")
KINDS: Final = 24
"""Bits of a code point; the kinds stand above them."""

UNSPACED_RANGES: Final = (
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

IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
"""Inside of a pattern for characters that only tell how others are shown: soft hyphens, joiners, directions, variants.

They are Unicode's default ignorable code points, which NFKC_Casefold leaves out, but for the fillers."""
_IGNORABLES: Final = re.compile(f"[{IGNORABLE}]")
_SEPARATORS: Final = "\u2026\u00a0"
"""Both become word separators anyway; without them most Western texts pass the quick check of NFKC."""
_LAST_WORD: Final = 0x34000
"""No character from here on is part of a word."""
_LAST_DIGIT: Final = 0x20000
"""No character from here on is a digit."""
_LAST_MARK: Final = 0x1F000
"""No character from here on is a combining mark."""
_FOLDED_ALONE: Final = ((0x00, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1F000, 0x20000))
_UNCHANGED: Final = ((0x3400, 0xA000), (0xAC00, 0xD7A4), (0xE000, 0xF900))
"""Han, Hangul and private characters fold to themselves. What is in neither list is left to Unicode's algorithm."""

MARK_RUN: Final = 30
"""Combining marks in a row that normalisation sees (the limit of UAX #15, Stream-Safe Text Format)."""


class Folded(NamedTuple):
    """Texts as arrays, one after the other."""

    codes: Codes
    """Folded code points, a space for every character that is part of no word; and above them, from `KINDS` on, the
    kinds WORD, UNSPACED, DIGIT, POINT, UPPER."""
    offsets: NDArray[np.int64]
    """Where the texts begin, one more entry than texts. At least one separator stands before and after each."""
    is_in_place: NDArray[np.bool_]
    """Per text: each folded character stands where the original stood."""


def fold(text: str) -> str:
    """Return `text` in NFKC, case-folded, without what is `IGNORABLE`, of what is `stream_safe` of it."""
    if text.isascii():
        return text.lower()
    text = _IGNORABLES.sub("", text)
    for separator in _SEPARATORS:
        text = text.replace(separator, " ")
    return unicodedata.normalize("NFKC", stream_safe(text)).casefold()


def stream_safe(text: str) -> str:
    """The text without combining marks that follow 30 others: to order them takes time quadratic in their number."""
    if not _many_beyond_ascii(text):
        return text
    marks = np.flatnonzero(_is_mark().take(_codes([text]), mode="clip"))
    if not np.any(marks[MARK_RUN:] - marks[:-MARK_RUN] == MARK_RUN):  # sooner known than what to take out
        return text
    return _beyond_marks().sub(r"\1", text)


def fold_all(texts: list[str]) -> Folded:
    """Fold each of `texts` as `fold` does."""
    packed = _table().take(_codes(["", *texts, ""]), mode="clip")
    offsets = np.ones(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=offsets[1:])
    offsets[1:] += 1
    is_in_place = np.ones(len(texts), np.bool_)
    if np.bitwise_or.reduce(packed) >> KINDS & APART:
        apart = np.flatnonzero(packed & np.uint32(APART << KINDS))
        slow = np.unique(np.searchsorted(offsets, apart, side="right") - 1)
        is_in_place[slow] = False
        parts = [packed[:1], *(packed[a:b] for a, b in pairwise(offsets.tolist()))]
        for text in slow.tolist():
            parts[text + 1] = _alone().take(_codes([fold(texts[text]), ""]), mode="clip")
        packed = np.concatenate(parts)
        np.cumsum([len(part) for part in parts], out=offsets)
    return Folded(packed, offsets, is_in_place)


def _codes(texts: list[str]) -> Codes:
    return np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _alone() -> Codes:
    """Per code point of a folded text: itself, or a space if it is part of no word; kinds above."""
    characters = np.arange(_LAST_WORD, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.zeros(_LAST_WORD, np.uint32)
    for words in re.finditer(r"\w+", characters):
        kinds[words.start() : words.end()] = WORD
    for first, last in _mark_ranges():
        kinds[first : last + 1] = WORD | MARK
    codes = np.full(0x110000, SPACE, np.uint32)
    np.copyto(codes[:_LAST_WORD], np.arange(_LAST_WORD, dtype=np.uint32), where=kinds > 0)
    for first, last in UNSPACED_RANGES:
        kinds[first : last + 1] |= kinds[first : last + 1] * np.uint32(UNSPACED)
    kinds[:_LAST_DIGIT][np.fromiter(map(str.isdigit, characters[:_LAST_DIGIT]), np.bool_, _LAST_DIGIT)] |= DIGIT
    kinds[[ord("."), ord(",")]] = POINT
    codes[:_LAST_WORD] |= kinds << np.uint32(KINDS)
    return codes


@cache
def _table() -> Codes:
    """Per code point of any text: what `_alone` says of the character that it folds to; APART where there is none.

    A character that folds to one which combines with none before it folds to the same in every text without combining
    characters (UAX #15, Detecting Normalization Forms).
    """
    alone = _alone()
    table = np.full(0x110000, APART << KINDS | SPACE, np.uint32)
    for first, last in _UNCHANGED:
        table[first:last] = alone[first:last]
    characters = [chr(code) for first, last in _FOLDED_ALONE for code in range(first, last)]
    # A line feed keeps neighbours from combining.
    normal = unicodedata.normalize("NFKC", "\n".join(characters).replace("\n\n\n", "\n \n")).split("\n")
    combining = _combining_starters(characters)
    for character, to in zip(characters, normal, strict=True):
        folded = to.casefold()
        if len(to) == len(folded) == 1 and not unicodedata.combining(to) and to not in combining:
            table[ord(character)] = alone[ord(folded)] | (UPPER << KINDS if character.isupper() else 0)
    for separator in ("\n", *_SEPARATORS):
        table[ord(separator)] = alone[SPACE]
    for ignorable in _IGNORABLES.finditer("".join(characters)):
        table[ord(ignorable[0])] = APART << KINDS | SPACE
    return table


@cache
def _mark_ranges() -> list[tuple[int, int]]:
    """The code points, first and last, of the marks that words are written with: categories Mn and Mc."""
    marks = (char for char in map(chr, range(_LAST_MARK)) if unicodedata.category(char) in ("Mn", "Mc"))
    codes = np.array([ord(mark) for mark in marks if not _IGNORABLES.match(mark)])
    ends = np.flatnonzero(np.diff(codes) > 1)
    return list(zip(codes[[0, *ends + 1]].tolist(), codes[[*ends, -1]].tolist(), strict=True))


@cache
def marks() -> str:
    """Inside of a pattern for one character that is a MARK."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in _mark_ranges())


def _combining_starters(characters: list[str]) -> set[str]:
    """The characters that can join the one before them though they are no marks, among them the Hangul letters."""
    parts = (unicodedata.decomposition(character) for character in characters)
    seconds = {chr(int(part.split()[1], 16)) for part in parts if " " in part and part[0] != "<"}
    return seconds | set(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))


@cache
def _is_mark() -> NDArray[np.bool_]:
    """Per code point whether it is a combining mark, or made of them; none is from the end of the table on."""
    every = (unicodedata.normalize("NFKD", chr(code)) for code in range(_LAST_MARK))
    return np.array([all(map(unicodedata.combining, parts)) for parts in every], np.bool_)


@cache
def _beyond_marks() -> re.Pattern[str]:
    marks = "".join(map(chr, np.flatnonzero(_is_mark()).tolist()))
    return re.compile(f"([{marks}]{{{MARK_RUN}}})[{marks}]+")


def _many_beyond_ascii(text: str) -> bool:
    """Tell whether a text could hold so many combining marks that ordering them takes long."""
    return len(text.encode("utf-8", "replace")) - len(text) > 1000
