"""A segmented page as the metadata rules see it."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One line of a page that is not blank."""

    number: int
    """Line number in the text, from 1."""
    char_from: int
    """Where the stripped content begins in the text, in characters from 0."""
    text: str
    """Content without surrounding white space; ``page_text[char_from:char_from + len(text)] == text``."""
    role: str
    """One of `warehouse.contract.ROLES`."""


class Page(NamedTuple):
    """One document after segmentation."""

    text: str
    """The text that offsets count in."""
    lines: list[Line]
    """Its lines that are not blank, in order."""
    url: str | None = None
    """Address given with the document."""
    published: str | None = None
    """Publication date given with the document, as given."""
