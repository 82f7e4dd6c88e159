"""Captions of pictures that read like sentences of an article: they tell who stands where, or who took the picture."""

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
_COUNTED: Final = r"(?:\s?\d{1,2}\s?(?:人目|번째|番目))?"
_BEHIND_NAME: Final = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'.-]{1,30} (?:[a-z]{2,4}[ -])?[A-Z][\w’'-]{1,30}, "
    r"(?:(?:second|third|fourth|far|front|back|top|bottom)(?: from)? )?(?:left|right|cent(?:er|re))"
    r"(?:, | and (?=[A-Z]))"
)
"""English agencies: *Ann Lee, second left, and Bo Chen, right, on the quay.*"""
_TAKEN: Final = re.compile(
    r"(?:[（(][^（）()]{1,20}(?:撮影|提供|攝|摄)[）)]|\s\S{2,6}\s?[攝摄]|＝\d{1,2}日[^。＝]{0,40})\Z"
)
"""Japanese and Chinese papers: the photographer in brackets or at the end, or after ＝ the day and the place."""


_SHOWN: Final = re.compile(
    r"(?:있다|모습이?다?)\.?\s"
    r"(?:[가-힣]{2,4}\s?(?:선임|인턴|대)?기자|(?:[가-힣]{1,10}[ =·])?(?:제공|연합뉴스|뉴시스|뉴스1)"
    r"|(?:AP|AFP|EPA|로이터|신화|게티이미지)[\s·=/]?(?:연합뉴스|뉴시스|뉴스1|통신|코리아)?)\Z"
)
"""Korean papers: what people are doing in the picture, and behind the full stop who took it."""


def is_picture_told(line: str) -> bool:
    """Whether a line ends as captions in Korean do; of an article the last paragraph may, signed by its writer."""
    return not line.isascii() and _SHOWN.search(line, max(0, len(line) - 40)) is not None


def is_picture_caption(line: str) -> bool:
    """Whether a line places people in a picture (*(left)* or *, left,* behind a name, *From left:* before several), or
    ends with its photographer or day as captions in Japanese and Chinese do."""
    if len(line) > LONGEST:
        return False
    in_brackets, first, before_names = _patterns()
    if ("(" in line or "（" in line) and in_brackets.search(line):
        return True
    if ("left" in line or "right" in line or "center" in line or "centre" in line) and _BEHIND_NAME.search(line):
        return True
    if ":" in line or "," in line or "：" in line:
        folded = line.casefold()
        if first.match(folded) or before_names.search(folded):
            return True
    may_be_taken = line[-1:] in ("）", ")", "攝", "摄") or "＝" in line
    return may_be_taken and _TAKEN.search(line, max(0, len(line) - 50)) is not None


def phrases() -> list[str]:
    """What a line holds of which `is_picture_told` or `is_picture_caption` is true, one of them."""
    behind_names = [f", {side}" for side in ("left", "right", "center", "centre")]
    behind_names += [f", {place}" for place in ("second", "third", "fourth", "far", "front", "back", "top", "bottom")]
    return [*_words()["before_names"], *behind_names, "(", "（", "）", "攝", "摄", "＝", "있다", "모습"]


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "captions.toml").read_text("utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = _words()
    in_brackets, before_names = any_of(words["in_brackets"]), any_of(map(str.casefold, words["before_names"]))
    behind = r"(?:(?<=\w\s[(（])|(?<=[^\x00-\u2fff][(（]))"  # after the bracket: there it runs once a bracket
    names = rf"(?:{before_names})\s?[,:：]"
    return (
        re.compile(rf"[(（]{behind}{_ORDINAL}(?:{in_brackets}){_COUNTED}[)）]"),
        re.compile(rf"(?:pictured |im bild )?{names}"),
        re.compile(rf"[,;:(–—.]\s?(?:pictured |im bild )?{names}"),
    )
