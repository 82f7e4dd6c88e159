"""Pages of the two corpora, read from their archives: `news-pages.tar.xz` and `web-pages.tar.xz`.

Nothing is unpacked to disk. An archive holds folders of rendered texts (`full`, `main`), of sources (`html`) and one
`truth.json`; a member with another name, or one too large, ends the reading.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from tasks.claim import Claim
from tasks.markup import parse
from tasks.rendered import read_html

Corpus = Literal["news", "web"]
Shape = Literal["full", "main", "html"]
TEXTS: Final[tuple[Shape, ...]] = ("full", "main")
"""Shapes that come as text."""
SHAPES: Final[tuple[Shape, ...]] = (*TEXTS, "html")

ENGLISH: Final = frozenset(["uk", "us", "ca", "au", "za", "ind", "na", "ls", "tz", "ie", "nz"])
"""Countries, as the truth abbreviates them, whose pages count as English."""

MAX_MEMBER: Final = 32 << 20
"""Bytes of one member."""
MAX_MEMBERS: Final = 20_000
MAX_TOTAL: Final = 1 << 30
"""Bytes of all members that are read."""

_MEMBER: Final = re.compile(r"(?:news|web)-pages/(?:(?:full|main|html)/([^/]{1,200})\.(?:txt|html)|(truth)\.json)")
_SECOND_LEVEL: Final = frozenset(["ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "ne", "net", "or", "org"])
_HOSTED: Final = frozenset(["blogspot", "substack", "tumblr", "typepad", "wordpress"])
_ARCHIVED: Final = re.compile(r"https?://web\.archive\.org/web/[^/]{1,40}/(https?://.{1,2000})")


class BadArchive(Exception):
    """An archive that is not one of the two corpora, or one that is too large."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one shape."""

    corpus: Corpus
    name: str
    """The same for both shapes of a page; the stem of its file."""
    shape: Shape
    publisher: str
    """Brand of the site: what `brand` makes of its address."""
    country: str | None
    """None in web-pages, which does not say."""
    text: str
    """The rendered text."""
    truth: tuple[str, ...]
    """Paragraphs of the body. In web-pages they are silver: what an extractor found, not what a person marked."""
    wanted: tuple[str, ...] = ()
    """Pieces that a person marked as body (web-pages)."""
    unwanted: tuple[str, ...] = ()
    """Pieces that a person marked as furniture (web-pages)."""
    html: str | None = None
    """The source, of shape html."""
    marks: bytes | None = None
    """Of shape html, what the tree tells of each line, as in `tasks.rendered.Rendered`."""
    claims: tuple[Claim, ...] = ()
    """Of shape html, what it states for machines."""
    headline: str | None = None
    authors: tuple[str, ...] = ()
    """Who is named as author, agencies and sites among them (news-pages)."""
    published: str | None = None
    """When it was published, ISO 8601 with a time and a zone where they are known (news-pages)."""

    @property
    def english(self) -> bool:
        return self.country in ENGLISH

    @property
    def body(self) -> str:
        return "\n".join(self.truth)


def brand(url: str, name: str = "") -> str:
    """The brand of an address: the main label of its registrable domain, `spiegel` for `https://www.spiegel.de/x`.

    Editions in other countries so fall into one brand. Blogs at a host are told apart, archived pages count as what
    they are copies of. Without a host in `url`, the first label of `name` that is not `www`.
    """
    archived = _ARCHIVED.match(url)
    host = urlsplit(archived[1] if archived else url).hostname if "//" in url else None
    if not host:
        labels = [label for label in name.casefold().split(".") if not label.startswith("www")]
        return labels[0] if labels else name
    labels = host.casefold().rstrip(".").split(".")
    suffix = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    main = labels[max(0, len(labels) - suffix - 1)]
    if main in _HOSTED and len(labels) > suffix + 1:
        return f"{labels[-suffix - 2]}.{main}"
    return main


def read_corpora(folder: Path, *, html: bool = False) -> list[Page]:
    """All pages of both corpora in `folder`, in the order of corpus, name and shape.

    With `html`, there are pages of shape html too, where the corpus has their source: their text is what the program
    renders it to (some 70 MB, half a minute). Raises `BadArchive`, and `FileNotFoundError`
    where an archive is missing.
    """
    pages = [*read_corpus(folder / "news-pages.tar.xz", "news", html=html)]
    pages += read_corpus(folder / "web-pages.tar.xz", "web", html=html)
    return pages


def read_corpus(archive: Path, corpus: Corpus, *, html: bool = False) -> list[Page]:
    """The pages of one archive, in the order of name and shape. Raises as `read_corpora`."""
    texts: dict[tuple[str, str], str] = {}
    truth: dict[str, dict[str, Any]] | None = None
    for kind, name, content in _members(archive, html=html):
        if kind == "truth":
            truth = json.loads(content)
        else:
            texts[name, kind] = content
    if truth is None:
        raise BadArchive(f"{archive.name}: no truth.json")
    pages = []
    for name, entry in sorted(truth.items()):
        pages += [_page(corpus, name, shape, texts[name, shape], entry) for shape in TEXTS if (name, shape) in texts]
        if (source := texts.get((name, "html"))) is not None:
            text, marks, claims, _ = read_html(parse(source))
            of_html = _page(corpus, name, "html", text, entry)
            pages.append(replace(of_html, html=source, marks=marks, claims=tuple(claims)))
    return pages


def _page(corpus: Corpus, name: str, shape: Shape, text: str, entry: dict[str, Any]) -> Page:
    return Page(
        corpus=corpus,
        name=name,
        shape=shape,
        publisher=brand(entry.get("url") or "", name),
        country=entry.get("country"),
        text=text,
        truth=tuple(entry["body"] if corpus == "news" else entry["silver_body"]),
        wanted=tuple(entry.get("with_") or ()),
        unwanted=tuple(entry.get("without") or ()),
        headline=entry.get("headline"),
        authors=tuple(entry.get("authors") or ()),
        published=entry.get("published") or None,
    )


def _members(archive: Path, *, html: bool) -> Iterator[tuple[str, str, str]]:
    """Kind (full, main, html, truth), stem and content of every file, in one pass over the stream."""
    total = count = 0
    with tarfile.open(archive, "r|xz") as tar:
        for member in tar:
            if member.isdir():
                continue
            match = _MEMBER.fullmatch(member.name)
            count += 1
            if not member.isreg() or match is None or member.size > MAX_MEMBER or count > MAX_MEMBERS:
                raise BadArchive(f"{archive.name}: unexpected member {member.name[:100]!r}")
            kind = "truth" if match[2] else member.name.split("/")[1]
            if kind == "html" and not html:
                continue
            total += member.size
            if total > MAX_TOTAL:
                raise BadArchive(f"{archive.name}: more than {MAX_TOTAL:,} bytes")
            stream = tar.extractfile(member)
            assert stream is not None
            yield kind, match[1] or "", stream.read().decode("utf-8", "replace")
