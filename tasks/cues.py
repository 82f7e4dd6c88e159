"""Recognition of phrases that introduce page furniture, from the table in cues.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.credit import read_credits
from tasks.word_pattern import any_of

KINDS: Final = ("", "comments", "navigation", "related", "aside", "credit", "byline", "newsletter", "footer")
"""What a cue says about its line. The empty kind is no cue."""

COMMENTS, NAVIGATION, RELATED, ASIDE, CREDIT, BYLINE, NEWSLETTER, FOOTER = range(1, 9)

LONGEST_WHOLE: Final = 60
LONGEST_START: Final = 400
LONGEST_PHRASE: Final = 64
"""Characters: a longer line is a paragraph, whatever it begins with."""

LONGEST_NOTICE: Final = 1000
PARAGRAPH: Final = 300
"""Characters from which one word of promotion does not make a line a notice: articles write about newsletters too."""
LONGEST_CAPTION: Final = 600
LONGEST_ACCESS: Final = 200
LONGEST_LEGAL: Final = 120
SHORTEST_LEGAL: Final = 4
LAST_LATIN: Final = "\u024f"
QUOTES: Final = frozenset("\"“„«‘'「『")
"""Marks that begin a quotation."""

_DIGIT: Final = re.compile(r"\d")
_TRIM: Final = " \t\u00a0:.…!?>»›→<«‹•·*–—-|()[]【】（）＜＞0123456789+▾▼#"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "cues.toml").read_text("utf-8"))


def phrases(table: str, *lists: str) -> list[str]:
    """The phrases of some lists of a table."""
    return [phrase for name in lists for phrase in _table()[table][name]]


def notices(contents: Sequence[str], of: Sequence[str] = ("words", "disclosures")) -> list[int]:
    """Indices of the lines that are clearly offers or notices of the site: with a word of promotion, or two. Quotations
    may say what they will. ``of`` are the lists of words."""
    together = "\n".join(contents).casefold()
    promotion = _table()["promotion"]
    present = [word for words in of for word in promotion[words] if word in together]
    if not present:
        return []
    folded = [content[:LONGEST_NOTICE].casefold() for content in contents]
    return [
        i
        for i, text in enumerate(folded)
        if text[:1] not in QUOTES and sum(word in text for word in present) > (len(text) > PARAGRAPH)
    ]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(word.casefold() for word in _table()[name]["words"]))


def has_photo_credit(content: str) -> bool:
    """Whether a line names who took or provided a picture, somewhere within it."""
    folded = content.casefold()
    if len(content) > LONGEST_CAPTION or _pattern("photo_credit").search(folded) is None:
        return False
    found = _photo_credit().search(folded)
    if found is None:
        return False
    # behind a colon stands who took it, or the line is no caption: *Das erste Bild: So soll die Brücke aussehen*
    return not found[0].endswith(": ") or bool(read_credits(content[found.start() - len(folded) :], alone=True))


@cache
def _photo_credit() -> re.Pattern[str]:
    """The words that stand apart from others: */apple* is no agency."""
    words = _table()["photo_credit"]["words"]
    apart = any_of(word for word in words if word[0].isalpha() and word[-1].isalpha())
    behind_mark = any_of(word for word in words if not word[0].isalpha() and word[-1].isalpha())
    open_ended = any_of(word for word in words if not word[-1].isalpha())
    return re.compile(rf"(?:(?<!\w){apart}|{behind_mark})(?!\w)|{open_ended}")


def legal_lines(contents: Sequence[str]) -> set[int]:
    """Positions of the lines below an article that, short as they are, can only belong to the foot of the page."""
    together = "\n".join([content if len(content) <= LONGEST_LEGAL else "" for content in contents]).casefold()
    legal: set[int] = set()
    line = at = 0
    for start in sorted(found.start() for pattern in _legal() for found in pattern.finditer(together)):
        line += together.count("\n", at, start)
        at = start
        legal.add(line)
    return legal


@cache
def _legal() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Apart by script: in a text of Latin letters, those that begin with others are no more than a look at each letter.

    The shortest stand alone (*AGB*, but not *Dagbladet*); others may stand within a word, as menus run together.
    """
    words = [word.casefold() for word in _table()["legal"]["words"]]
    latin = [word for word in words if word[0] <= LAST_LATIN]
    alone = [word for word in latin if word.isascii() and word.isalpha() and len(word) <= SHORTEST_LEGAL]
    whole = "|".join(rf"{word}(?<!\w{word})(?!\w)" for word in alone)  # a letter first: what is in front is seen last
    rest = any_of(word for word in latin if word not in alone)
    others = any_of(word for word in words if word[0] > LAST_LATIN)
    return re.compile(f"{rest}|{whole}"), re.compile(others)


def is_machine_summary(content: str) -> bool:
    """Whether a line says that a machine made the summary beside it."""
    if len(content) > LONGEST_CAPTION // 2:
        return False
    folded = content.casefold()
    summaries, machines = _machine_summary()
    return summaries.search(folded) is not None and machines.search(folded) is not None


@cache
def _machine_summary() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = _table()["machine_summary"]
    alone, parts = any_of(words["machines"]), any_of(words["machine_parts"])
    return re.compile(any_of(words["summaries"])), re.compile(rf"(?<!\w)(?:{alone})(?!\w)|{parts}")


def counts_comments(content: str) -> bool:
    """Whether a line is a heading of comments with their number: *Reader comments (12)*, *热门评论 10条*."""
    if len(content) > LONGEST_WHOLE or _DIGIT.search(content) is None:
        return False
    return _comment_count().fullmatch(content.casefold()) is not None


@cache
def _comment_count() -> re.Pattern[str]:
    words = _table()["comment_count"]
    number = r"\d{1,6}"
    return re.compile(
        rf"(?:{any_of(words['before'])}\s?)?{any_of(words['comments'])}\s?[(（\[:：]?\s?{number}"
        rf"(?:\s?{any_of(words['behind'])})?[)）\]]?|{number}\s{any_of(words['comments'])}"
    )


def is_access_line(content: str) -> bool:
    """Whether a line holds skip links for keyboard and screen-reader users."""
    return len(content) <= LONGEST_ACCESS and _pattern("access").search(content.casefold()) is not None


def is_caption_label(content: str) -> bool:
    """Whether a line is nothing but the label of a caption, which stands on the next line."""
    return len(content) <= 40 and content.casefold().strip(_TRIM + ",") in _caption_labels()


@cache
def _caption_labels() -> frozenset[str]:
    return frozenset(_table()["caption_label"]["words"])


def authorship_words() -> tuple[str, ...]:
    """The words for authorship that may open a byline."""
    return tuple(_table()["authorship"]["words"])


def authorship_opener(content: str) -> int:
    """Length of the word for authorship that opens a line (*By*, *Text:*), its white space included; 0 without one."""
    found = _pattern("authorship").match(content.casefold())
    if found is None:
        return 0
    rest = content[found.end() :]
    after = rest.lstrip(" :\u00a0\t")
    return len(content) - len(after) if after and len(after) < len(rest) else 0


@cache
def _tables() -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, tuple[str, ...]]]:
    """Whole phrases; phrases that begin a line under their first two characters, with kind; these without."""
    whole: dict[str, int] = {}
    start: dict[str, dict[str, int]] = {}
    for cue in _table()["cue"]:
        kind = KINDS.index(cue["role"])
        for phrase in cue.get("whole", ()):
            whole.setdefault(phrase.casefold().strip(_TRIM), kind)
        for phrase in cue.get("start", ()):
            start.setdefault(phrase.casefold()[:2], {}).setdefault(phrase.casefold(), kind)
    whole.pop("", None)
    return whole, start, {key: tuple(phrases) for key, phrases in start.items()}


def cue_kind(content: str) -> int:
    """Index into `KINDS` for one stripped line."""
    return _kind(content[:LONGEST_PHRASE].casefold(), len(content)) if content else 0


def cue_kinds(contents: Sequence[str]) -> NDArray[np.uint8]:
    """Index into `KINDS` for each stripped line (uint8, one per line); 0 for blank lines and ordinary ones."""
    lengths = {content: len(content) for content in contents}
    folded = "\n".join([content[:LONGEST_PHRASE] for content in lengths]).casefold().split("\n")
    kinds = dict(zip(lengths, map(_kind, folded, lengths.values()), strict=True))
    return np.fromiter(map(kinds.__getitem__, contents), np.uint8, len(contents))


def _kind(folded: str, length: int) -> int:
    """The kind of a line of some length, given its beginning."""
    if not 0 < length <= LONGEST_START:
        return 0
    whole, start, phrases_of = _tables()
    if length <= LONGEST_WHOLE:
        kind = whole.get(folded.strip(_TRIM), 0)
        if not kind and folded[0] == "[" and "]" in folded:
            kind = whole.get(folded.partition("]")[2].strip(_TRIM), 0)
        if kind:
            return kind
    for key in (folded[:2], folded[:1]):
        phrases = phrases_of.get(key)
        if phrases is not None and folded.startswith(phrases):
            return next(kind for phrase, kind in start[key].items() if folded.startswith(phrase))
    return 0
