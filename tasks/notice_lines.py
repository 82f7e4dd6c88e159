"""Lines that name editors, rights, former titles and neighbours of an article, by the table in notice_lines.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tasks.cues import QUOTES
from tasks.word_pattern import any_of


def notice_role(content: str) -> str | None:
    """The role of a line that is no body wherever it stands; None of any other. A quotation may say what it will."""
    table, longest = _table()
    if len(content) > longest or content[:1] in QUOTES:
        return None
    folded = content.casefold()
    for role, most, start, anywhere in table:
        if len(content) <= most and (start.match(folded) or (anywhere is not None and anywhere.search(folded))):
            return role
    return None


def phrases() -> list[str]:
    """The phrases of which such a line holds one."""
    return [phrase for line in _lines() for phrase in (*line["start"], *line.get("anywhere", ()))]


@cache
def _lines() -> list[dict[str, Any]]:
    table = tomllib.loads(Path(__file__).with_name("notice_lines.toml").read_text("utf-8"))
    lines: list[dict[str, Any]] = table["line"]
    return lines


@cache
def _table() -> tuple[list[tuple[str, int, re.Pattern[str], re.Pattern[str] | None]], int]:
    """Role, longest line, and patterns of each kind of line; and the longest line of all."""
    lines = _lines()
    kinds = [
        (
            line["role"],
            line["longest"],
            re.compile(any_of(phrase.casefold() for phrase in line["start"])),
            re.compile(any_of(phrase.casefold() for phrase in line["anywhere"])) if "anywhere" in line else None,
        )
        for line in lines
    ]
    return kinds, max(line["longest"] for line in lines)
