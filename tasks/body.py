"""The article body: paragraphs of role body, repaired and joined."""

from __future__ import annotations

import re
from typing import Final

from tasks.page import Line
from tasks.repair import repair

_BULLET: Final = re.compile(r"[•▪●◦‣·*►▸■□]\s+")
_SEPARATOR: Final = "\n\n"


def article_body(page_lines: list[Line]) -> tuple[str, frozenset[str]]:
    """Return the body text (paragraphs joined by a blank line, list bullets dropped) and the repairs made."""
    done: set[str] = set()
    paragraphs: list[str] = []
    for line in page_lines:
        if line.role != "body":
            continue
        text, repairs = repair(_BULLET.sub("", line.text, count=1) if _BULLET.match(line.text) else line.text)
        done |= repairs
        if text:
            paragraphs.append(text)
    return _SEPARATOR.join(paragraphs), frozenset(done)
