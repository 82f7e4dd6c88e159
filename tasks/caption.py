"""Captions that say who stands where in a picture: an article has no left and right."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from tasks.word_pattern import any_of

LONGEST: Final = 500
"""Characters of a caption: a longer line is a paragraph that describes a picture."""

_ORDINAL: Final = r"(?:\d{1,2}(?:\.|st|nd|rd|th|e|ème|º|ª|°)?\s?)?"
_ASIDE: Final = r"(?:\s?\d{1,2}\s?(?:人目|번째|番目))?"


def tells_places(line: str) -> bool:
    """Whether a line places people in a picture: *(left)* behind a name, or *From left:* before several."""
    if len(line) > LONGEST:
        return False
    in_brackets, before_names = _patterns()
    if ("(" in line or "（" in line) and in_brackets.search(line):
        return True
    return ("," in line or ":" in line or "：" in line) and before_names.search(line.casefold()) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = tomllib.loads((Path(__file__).parent / "captions.toml").read_text("utf-8"))
    in_brackets, before_names = any_of(words["in_brackets"]), any_of(map(str.casefold, words["before_names"]))
    return (
        re.compile(rf"(?:\w\s|[^\x00-\u2fff])[(（]{_ORDINAL}(?:{in_brackets}){_ASIDE}[)）]"),
        re.compile(rf"(?:\A|[,;:(–—.]\s?|\b(?:pictured|im bild)\s)(?:{before_names})\s?[,:：]"),
    )
