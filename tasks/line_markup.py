"""What the tree of an HTML page tells of each line of its text: the elements around it, the names of their classes, how
much of it is links, how much of the prose of the page stands beside it, and whether it is in the article body that the
page states for machines.

All of it is evidence for the line model (`line_features`), none of it a verdict: pages put teasers into ``article`` and
stories into ``aside``. That the density of links and the paragraphs under one parent tell content from furniture is
the idea of Readability (Arc90, 2009) and of boilerpipe (Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection
using shallow text features", 2010).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from bs4 import BeautifulSoup, Tag
from numpy.typing import NDArray

from tasks.markup import BLOCKS, Rendering, Run
from tasks.segment_body import SYLLABLE_WEIGHT

Marks = NDArray[np.uint8]
"""Lines x `NAMES`, in parts of `FULL`."""

FULL: Final = 64
"""Measures are whole numbers of one in so many."""

_ELEMENTS: Final = (
    "article", "main", "nav", "aside", "header", "footer", "figure", "figcaption", "li", "td", "blockquote", "form",
    "a", "h1", "h2", "h3", "p", "time", "table", "dl",
)  # fmt: skip
"""Elements that a line may stand in."""
_SAME: Final = {"h4": "h3", "h5": "h3", "h6": "h3", "th": "td"}
_ROLES: Final = {"main": "main", "navigation": "nav", "complementary": "aside", "contentinfo": "footer"}
"""Landmark roles (WAI-ARIA) that say the same as an element."""
_PARTS: Final = frozenset(["article", "section", "main", "aside", "nav", "header", "footer"])
_STRONG: Final = frozenset(["strong", "b"])

_CLASS_WORDS: Final = {
    "body": "articlebody body bodytext content contents entry text story post article paragraph copy richtext rte "
    "prose wysiwyg main detail fulltext",
    "related": "related relate recommend recommended recommendation recommendations more readmore readalso also teaser "
    "teasers promo trending popular most mostread latest next card cards list listing river feed outbrain taboola "
    "similar suggested links recirc",
    "navigation": "nav navigation menu breadcrumb breadcrumbs navbar topbar masthead header toolbar skip pagination "
    "pager sitemap tabs",
    "social": "share sharing social facebook twitter follow whatsapp buttons tools actions",
    "comments": "comment comments disqus reply replies discussion respond",
    "advertising": "ad ads advert advertisement advertising sponsor sponsored dfp banner commercial",
    "metadata": "byline author authors date time meta metadata tag tags topics published timestamp dateline info bio "
    "category kicker label",
    "caption": "caption credit credits media image img figure photo gallery video slideshow player",
    "signup": "newsletter subscribe subscription signup paywall consent cookie cookies login register modal popup "
    "overlay notice alert donate",
    "footer": "footer copyright legal bottom colophon",
    "side": "sidebar aside side widget rail secondary",
    "box": "box infobox fact facts factbox embed inset pullquote quote summary highlights",
    "lead": "lead lede intro standfirst deck dek subtitle subheadline excerpt abstract preamble ingress",
    "title": "title headline heading",
}
"""Words of class and other names by what they usually stand for."""
_CLASS_KINDS: Final = {word: kind for kind, words in enumerate(_CLASS_WORDS.values()) for word in words.split()}
_NAMED: Final = ("class", "id", "itemprop", "role", "data-component")
_NAME_CHARS: Final = 300
"""Characters of the names of an element that are read."""
_NAME_PARTS: Final = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_UNSEEN: Final = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"\w+")
_SYLLABLE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u312f\u3400-\u9fff\uac00-\ud7a3]")
_SENTENCE: Final = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]{0,3}\Z")

NAMES: Final = (
    *(f"in_{name}" for name in _ELEMENTS), "in_unseen", "in_article_body",
    *(f"class_{kind}" for kind in _CLASS_WORDS),
    "links", "strong", "depth", "prose_of_parent", "prose_of_grandparent", "prose_of_part", "prose_of_kind",
    "lines_of_parent", "lines_of_kind", "prose_in_article", "prose_in_main", "states_body", "stated",
)  # fmt: skip
"""Columns of `measure`."""
_COLUMNS: Final = {name: column for column, name in enumerate(NAMES)}
_FIRST_ELEMENT: Final = _COLUMNS["in_article"]
_FIRST_CLASS: Final = _COLUMNS[f"class_{next(iter(_CLASS_WORDS))}"]
_BITS: Final = {name: 1 << bit for bit, name in enumerate((*_ELEMENTS, "unseen", "article_body"))}

LONG: Final = 80
"""Weight in letters from which a line that ends like a sentence counts as prose."""
MEASURED: Final = 8_000
"""Lines of a page that are measured, which bounds memory: the segmenter judges no more."""
MOST_LINES: Final = 30
MOST_DEPTH: Final = 32
GRAM: Final = 4
"""Words of a run that is looked up in the stated body."""


def marks_of(packed: bytes | None) -> Marks | None:
    """Measures from their bytes, row by row; None stays None."""
    return None if packed is None else np.frombuffer(packed, np.uint8).reshape(-1, len(NAMES))


class _Place(NamedTuple):
    """What holds for all text that stands directly in one element."""

    inside: int
    """Bits of `_BITS`."""
    classes: tuple[int, ...]
    """For each kind of class word how near it is: `FULL` in the nearest block, a quarter less each further."""
    depth: int
    block: Tag | None
    kind: str
    """Name and classes of the nearest block."""
    strong: bool


_NOWHERE: Final = _Place(0, (0,) * len(_CLASS_WORDS), 0, None, "", False)


def measure(soup: BeautifulSoup, page: Rendering, stated: str = "") -> Marks:
    """Measures of the lines of a rendered page.

    In: its tree; its text with the strings of each line; the text of the article body that it states for machines,
    empty where it states none. Out: lines x `NAMES`, 0 to `FULL`, all 0 for blank lines, for the first `MEASURED`
    lines at most. Linear in the size of the page.
    """
    places: dict[int, _Place] = {id(soup): _NOWHERE}
    marks = np.zeros((min(len(page.lines), MEASURED), len(NAMES)), np.uint8)
    at: list[int] = []
    of_lines: list[_Place] = []
    links: list[float] = []
    for number, runs in enumerate(page.lines[:MEASURED]):
        if not runs:
            continue
        of_runs = [_place(run.element, places) for run in runs]
        chars = sum(run.chars for run in runs)
        of_line = of_runs[max(range(len(runs)), key=lambda i: runs[i].chars)]
        linked = _share(runs, (place.inside & _BITS["a"] for place in of_runs), chars)
        row = marks[number]
        row[_FIRST_ELEMENT : _FIRST_ELEMENT + len(_BITS)] = _bits(of_line.inside & ~_BITS["a"])
        row[_COLUMNS["in_a"]] = FULL if of_runs[0].inside & _BITS["a"] else 0
        row[_FIRST_CLASS : _FIRST_CLASS + len(_CLASS_WORDS)] = of_line.classes
        row[_COLUMNS["links"]] = round(linked * FULL)
        row[_COLUMNS["strong"]] = round(_share(runs, (place.strong for place in of_runs), chars) * FULL)
        row[_COLUMNS["depth"]] = of_line.depth * FULL // MOST_DEPTH
        at.append(number)
        of_lines.append(of_line)
        links.append(linked)
    if not at:
        return marks
    texts = page.text.split("\n")
    contents = [texts[number].strip() for number in at]
    prose = np.array([0 if linked >= 0.5 else _prose(text) for text, linked in zip(contents, links, strict=True)])

    def put(name: str, column: Iterable[float]) -> None:
        marks[at, _COLUMNS[name]] = np.rint(np.fromiter(column, np.float64, len(at)) * FULL)

    parents = [_above(place.block, 1) for place in of_lines]
    for name, groups in (
        ("prose_of_parent", parents),
        ("prose_of_grandparent", [_above(place.block, 2) for place in of_lines]),
        ("prose_of_part", _parts(of_lines)),
        ("prose_of_kind", kinds := _kinds(of_lines, places)),
    ):
        put(name, _prose_of(groups, prose))
    put("lines_of_parent", _lines_of(parents))
    put("lines_of_kind", _lines_of(kinds))
    for name in ("article", "main"):
        inside = np.array([bool(place.inside & _BITS[name]) for place in of_lines])
        put(f"prose_in_{name}", [prose[inside].sum() / max(1, prose.sum())] * len(at))
    if wanted := _grams(stated):
        put("states_body", [1.0] * len(at))
        put("stated", [_found(_grams(content), wanted) for content in contents])
    return marks


def _place(element: Tag, places: dict[int, _Place]) -> _Place:
    """The place of an element, from those of its ancestors; all that are met on the way are kept in `places`."""
    above: list[Tag] = []
    at: Tag | None = element
    while at is not None and id(at) not in places:
        above.append(at)
        at = at.parent
    place = places[id(at)] if at is not None else _NOWHERE
    for tag in reversed(above):
        places[id(tag)] = place = _within(tag, place)
    return place


def _within(tag: Tag, around: _Place) -> _Place:
    attributes = tag.attrs
    name = _SAME.get(tag.name, tag.name)
    inside = around.inside | _BITS.get(name, 0)
    if attributes:
        inside |= _BITS.get(_ROLES.get(str(attributes.get("role")), ""), 0)
        if "articleBody" in str(attributes.get("itemprop", "")):
            inside |= _BITS["article_body"]
        if attributes.get("aria-hidden") == "true" or _UNSEEN.search(str(attributes.get("style", ""))[:500]):
            inside |= _BITS["unseen"]
    strong = around.strong or tag.name in _STRONG
    depth = min(around.depth + 1, MOST_DEPTH)
    if tag.name not in BLOCKS:
        if (inside, depth, strong) == (around.inside, around.depth, around.strong):
            return around  # a hundred thousand elements in each other cost no memory
        return around._replace(inside=inside, depth=depth, strong=strong)
    names = [attributes.get(attribute, "") for attribute in _NAMED] if attributes else []
    texts = [" ".join(value) if isinstance(value, list) else str(value) for value in names]
    found = _class_kinds(" ".join(texts)[:_NAME_CHARS])
    classes = around.classes
    if found or classes is not _NOWHERE.classes:
        classes = tuple(FULL if kind in found else near * 3 // 4 for kind, near in enumerate(classes))
    kind = f"{tag.name} {_NUMBERS.sub('0', texts[0][:80])}" if texts else tag.name
    return _Place(inside, classes, depth, tag, kind, strong)


@lru_cache(4096)
def _class_kinds(names: str) -> frozenset[int]:
    words = (word.lower() for word in _NAME_PARTS.split(names))
    return frozenset(_CLASS_KINDS[word] for word in words if word in _CLASS_KINDS)


@lru_cache(1024)
def _bits(inside: int) -> tuple[int, ...]:
    return tuple(FULL if inside & bit else 0 for bit in _BITS.values())


def _prose(content: str) -> int:
    """Weight of a line of prose in letters; 0 where it is none."""
    if not _SENTENCE.search(content[-4:]):
        return 0
    heavy = len(content) + int(SYLLABLE_WEIGHT * len(_SYLLABLE.findall(content)))
    return heavy if heavy >= LONG else 0


def _share(runs: Sequence[Run], which: Iterable[object], chars: int) -> float:
    """Share of the characters of a line that stand in the strings for which `which` is true."""
    return sum(run.chars for run, one in zip(runs, which, strict=True) if one) / chars


def _above(block: Tag | None, steps: int) -> int:
    """Identity of the element so many steps above a block."""
    for _ in range(steps):
        block = block.parent if block is not None else None
    return id(block)


def _parts(places: Sequence[_Place]) -> list[int]:
    """Identity of the nearest part of the page around each place."""
    known: dict[int, int] = {}
    found = []
    for place in places:
        passed: list[int] = []
        at = place.block
        while at is not None and at.name not in _PARTS and id(at) not in known:
            passed.append(id(at))
            at = at.parent
        part = known.get(id(at), id(at))
        known.update(dict.fromkeys(passed, part))
        found.append(part)
    return found


def _kinds(of_lines: Sequence[_Place], places: dict[int, _Place]) -> list[Hashable]:
    """Name and classes of the block of each place and of the one around it."""
    kinds: list[Hashable] = []
    for place in of_lines:
        around = places.get(_above(place.block, 1), _NOWHERE)
        kinds.append((place.kind, around.kind))
    return kinds


def _prose_of(groups: Sequence[Hashable], prose: NDArray[np.int64]) -> list[float]:
    """Share of the prose of the page that stands in lines of the same group as each."""
    sums: Counter[Hashable] = Counter()
    for group, chars in zip(groups, prose.tolist(), strict=True):
        sums[group] += chars
    total = max(1, sums.total())
    return [sums[group] / total for group in groups]


def _lines_of(groups: Sequence[Hashable]) -> list[float]:
    """Lines of the same group as each, up to `MOST_LINES`, as 0 to 1."""
    counts = Counter(groups)
    return [min(counts[group], MOST_LINES) / MOST_LINES for group in groups]


def _grams(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) <= GRAM:
        return {tuple(words)} if words else set()
    return set(zip(*(words[i:] for i in range(GRAM)), strict=False))


def _found(grams: set[tuple[str, ...]], wanted: set[tuple[str, ...]]) -> float:
    return len(grams & wanted) / len(grams) if grams else 0.0
