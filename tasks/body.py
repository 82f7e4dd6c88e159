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
    paragraphs = [
        _BULLET.sub("", line.text, count=1) if _BULLET.match(line.text) else line.text
        for line in page_lines
        if line.role == "body"
    ]
    text, done = repair(_SEPARATOR.join(paragraphs))
    stripped = [paragraph.strip() for paragraph in text.split("\n")]
    return _SEPARATOR.join(filter(None, stripped)), done
