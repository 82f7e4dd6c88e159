"""Markup: the visible text of an HTML page, in lines as a reader would see them."""

from __future__ import annotations

import re
import warnings
from typing import Final, NamedTuple

from bs4 import BeautifulSoup, CData, MarkupResemblesLocatorWarning, NavigableString, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString

from tasks.unwrap import unwrap

HIDDEN: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "svg",
        "canvas",
        "iframe",
        "object",
        "audio",
        "video",
        "select",
        "option",
        "button",
        "textarea",
        "datalist",
        "math",
    ]
)
"""Elements whose text a reader does not see as text of the page."""

PARAGRAPHS: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "figcaption",
        "article",
        "section",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "pre",
        "form",
        "fieldset",
        "details",
        "address",
        "body",
    ]
)
LINES: Final = frozenset(
    [
        "li",
        "dt",
        "dd",
        "tr",
        "div",
        "caption",
        "legend",
        "summary",
        "option",
        "br",
        "hr",
        "thead",
        "tbody",
        "tfoot",
        "center",
        "td",
        "th",
    ]
)
BULLET: Final = "• "
BLOCKS: Final = PARAGRAPHS | LINES
"""Elements that begin a line."""
_QUOTATION: Final = re.compile(r"<q(?:\s[^<>]{0,500})?>")
_DEPTH: Final = 200
"""Ancestors looked at; deeper nesting is treated as inline, so that hostile nesting costs nothing."""


TAGS: Final = 100_000
"""More tags than any news page has; a tree of them would take hundreds of megabytes."""


class Run(NamedTuple):
    """A string of the page that is part of a line."""

    element: Tag
    """The element that it stands in."""
    chars: int


class Rendering(NamedTuple):
    """The visible text of a page."""

    text: str
    lines: list[list[Run]]
    """The strings of each line of the text; none of blank lines."""


def parse(html: str) -> BeautifulSoup:
    """The tree of an HTML page, by lxml, with the marks that a browser puts around ``q``. Never raises on malformed
    input."""
    html = html.replace("\0", "")  # lxml stops there
    if "</q>" in html:
        html = _QUOTATION.sub(r"\g<0>“", html).replace("</q>", "”</q>")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, "lxml")


def render(soup: BeautifulSoup) -> Rendering:
    """The visible text: one line per block, a blank line around paragraphs and headings, ``• `` before list items.

    Cells of a table row are joined by tabs; in ``pre``, lines are those of the source, paragraphs broken at a width are
    joined. The result has no blank line at its start or end. A page with next to no
    visible text has its text in hidden elements, which a script of it would show; then these count as visible.
    """
    shown = _render(soup, frozenset({"hidden"}))
    if len(shown.text) >= SHELL:
        return shown
    return max(shown, _render(soup, frozenset()), key=lambda page: len(page.text))


SHELL: Final = 500
"""Characters below which a page may be a shell that a script fills."""


def _render(soup: BeautifulSoup, hiding: frozenset[str]) -> Rendering:
    lines: list[str] = []
    runs_of: list[list[Run]] = []
    current: list[str] = []
    runs: list[Run] = []
    last_block: Tag | None = None
    last_paragraph: Tag | None = None
    last_item: Tag | None = None

    def flush() -> None:
        nonlocal runs
        line = "".join(current).strip()
        current.clear()
        if line:
            lines.append(f"  {line}" if line.startswith(BULLET) else line)
            runs_of.append(runs)
        runs = []

    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                flush()
            continue
        if not isinstance(node, NavigableString) or (
            isinstance(node, PreformattedString) and not isinstance(node, CData)
        ):
            continue
        chain = _blocks(node, hiding)
        if chain is None:
            continue
        words = node.split()
        if not words:
            if current and not current[-1].endswith((" ", "\t")):
                current.append(" ")
            continue
        block, paragraph, item, cell = chain
        if block is not last_block:
            if cell is not None and last_block is not None and block.parent is last_block.parent and current:
                current.append("\t")
            else:
                flush()
                if paragraph is not last_paragraph and lines and lines[-1]:
                    lines.append("")
                    runs_of.append([])
                if item is not None and item is not last_item:
                    current.append(BULLET)
            last_block, last_paragraph, last_item = block, paragraph, item
        if block.name == "pre" and "\n" in node:
            of_source = unwrap(str(node)).split("\n")
            for number, line in enumerate(of_source):
                if number:
                    flush()
                content = " ".join(line.split())
                if content:
                    current.append(f" {content}" if line[0].isspace() and current else content)
                    runs.append(Run(block, len(content)))
                elif 0 < number < len(of_source) - 1 and lines and lines[-1]:
                    lines.append("")
                    runs_of.append([])
            continue
        if node[0].isspace() and current and not current[-1].endswith((" ", "\t")):
            current.append(" ")
        content = " ".join(words)
        current.append(content)
        if node.parent is not None:
            runs.append(Run(node.parent, len(content)))
        if node[-1].isspace():
            current.append(" ")
    flush()
    while lines and not lines[-1]:
        lines.pop()
        runs_of.pop()
    return Rendering("\n".join(lines), runs_of)


def _is_above(reading: Tag) -> bool:
    """Whether the reading of a character stands above it only: ``rp`` gives brackets for where it cannot."""
    before = reading.find_previous_sibling()
    return before is None or before.name != "rp"


def _blocks(node: NavigableString, hiding: frozenset[str]) -> tuple[Tag, Tag | None, Tag | None, Tag | None] | None:
    """Nearest block, paragraph, list item and table cell around a string; None where it is hidden."""
    block = paragraph = item = cell = None
    parent = node.parent
    top = parent
    for _ in range(_DEPTH):
        if parent is None:
            break
        name = parent.name
        if name in HIDDEN or not hiding.isdisjoint(parent.attrs) or (name == "rt" and _is_above(parent)):
            return None
        if name in BLOCKS:
            if block is None:
                block = parent
                if name in ("td", "th"):
                    cell = parent
            if item is None and name == "li":
                item = parent
            if paragraph is None and name in PARAGRAPHS:
                paragraph = parent
        top, parent = parent, parent.parent
    if block is None:
        block = top
    assert block is not None
    return block, paragraph, item, cell
