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


class _Around(NamedTuple):
    """The nearest elements around a string."""

    block: Tag
    paragraph: Tag | None
    item: Tag | None
    cell: Tag | None


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


class _Lines:
    """Lines of a page as they are put together."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.runs_of: list[list[Run]] = []
        """The strings of each line."""
        self._line: list[str] = []
        self._runs: list[Run] = []

    @property
    def is_begun(self) -> bool:
        return bool(self._line)

    def add(self, text: str, run: Run | None = None) -> None:
        """Go on with the line."""
        self._line.append(text)
        if run is not None:
            self._runs.append(run)

    def space(self) -> None:
        """Go on with a space, unless one is there already."""
        if self._line and not self._line[-1].endswith((" ", "\t")):
            self._line.append(" ")

    def end(self) -> None:
        """End the line, if it has been begun."""
        line = "".join(self._line).strip()
        self._line.clear()
        if line:
            self.done.append(f"  {line}" if line.startswith(BULLET) else line)
            self.runs_of.append(self._runs)
        self._runs = []

    def blank(self) -> None:
        """Put a blank line below the others, unless one is there already."""
        if self.done and self.done[-1]:
            self.done.append("")
            self.runs_of.append([])

    def finish(self) -> Rendering:
        self.end()
        while self.done and not self.done[-1]:
            self.done.pop()
            self.runs_of.pop()
        return Rendering("\n".join(self.done), self.runs_of)


def _render(soup: BeautifulSoup, hiding: frozenset[str]) -> Rendering:
    lines = _Lines()
    last: _Around | None = None
    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                lines.end()
            continue
        if not isinstance(node, NavigableString) or (
            isinstance(node, PreformattedString) and not isinstance(node, CData)
        ):
            continue
        around = _around(node, hiding)
        if around is None:
            continue
        words = node.split()
        if not words:
            lines.space()
            continue
        if last is None or around.block is not last.block:
            _begin(lines, around, last)
            last = around
        if around.block.name == "pre" and "\n" in node:
            _add_source(lines, str(node), around.block)
            continue
        if node[0].isspace():
            lines.space()
        content = " ".join(words)
        lines.add(content, None if node.parent is None else Run(node.parent, len(content)))
        if node[-1].isspace():
            lines.add(" ")
    return lines.finish()


def _begin(lines: _Lines, around: _Around, last: _Around | None) -> None:
    """Begin a block: in the line of the cell before it, in a line of its own, or below a blank line."""
    is_beside = around.cell is not None and last is not None and around.block.parent is last.block.parent
    if is_beside and lines.is_begun:
        lines.add("\t")
        return
    lines.end()
    if around.paragraph is not (last and last.paragraph):
        lines.blank()
    if around.item is not None and around.item is not (last and last.item):
        lines.add(BULLET)


def _add_source(lines: _Lines, text: str, block: Tag) -> None:
    """Go on with text whose lines are those of the source."""
    of_source = unwrap(text).split("\n")
    for number, line in enumerate(of_source):
        if number:
            lines.end()
        content = " ".join(line.split())
        if content:
            is_apart = line[0].isspace() and lines.is_begun
            lines.add(f" {content}" if is_apart else content, Run(block, len(content)))
        elif 0 < number < len(of_source) - 1:
            lines.blank()


def _is_above(reading: Tag) -> bool:
    """Whether the reading of a character stands above it only: ``rp`` gives brackets for where it cannot."""
    before = reading.find_previous_sibling()
    return before is None or before.name != "rp"


def _around(node: NavigableString, hiding: frozenset[str]) -> _Around | None:
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
    return _Around(block, paragraph, item, cell)
