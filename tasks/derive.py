"""Derive: everything the warehouse holds about a batch of pages, as Arrow tables. No file, no database, no state.

A page in which no body is found (an index, an error page, a consent wall) is a row of `documents` and nothing else.

The columns `run_id`, `pipeline_version` and `ingested_at` are the same for all rows of a run and are filled in at load.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks import body, fingerprint, language, metadata, related, segment
from tasks.documents import Document
from tasks.line_markup import marks_of
from tasks.lines import split
from tasks.page import Line, Page
from tasks.rejection import Rejection
from tasks.rendered import Rendered, failure, render
from warehouse.contract import (
    AMOUNTS,
    ARTICLES,
    AUTHORS,
    CLAIMS,
    CREDITS,
    DATES,
    DOCUMENTS,
    MENTIONS,
    QUOTES,
    RELATED_HEADLINES,
)


@dataclass
class Derived:
    """Tables of the contract by name, documents that failed, CPU nanoseconds by stage and by source_uri."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    stage_ns: Counter[str] = field(default_factory=Counter)
    document_ns: Counter[str] = field(default_factory=Counter)


def derive(documents: Sequence[Document]) -> Derived:
    """Render, segment, read metadata and fingerprint documents, without evidence from other pages.

    The result for a document does not depend on the others. One on which a step fails is rejected with code
    internal_error; the others are not affected.
    """
    pages: list[Rendered] = []
    rejections: list[Rejection] = []
    for document in documents:
        page = render(document)
        if isinstance(page, Rendered):
            pages.append(page)
        else:
            rejections.append(page)
    derived = derive_pages(pages)
    return replace(derived, rejections=rejections + derived.rejections)


def derive_pages(pages: Sequence[Rendered], stories: Sequence[NDArray[np.int32]] | None = None) -> Derived:
    """As `derive`, from rendered pages; `stories` tells for each line of each in how many other stories it stands."""
    if not pages:
        return Derived()
    try:
        return _derive(pages, stories)
    except Exception as error:
        if len(pages) == 1:
            return Derived(rejections=[failure(pages[0], "segment", error, pages[0].content)])
        middle = len(pages) // 2
        one, other = (slice(middle), slice(middle, None))
        return _joined(
            derive_pages(pages[one], None if stories is None else stories[one]),
            derive_pages(pages[other], None if stories is None else stories[other]),
        )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Hold the cyclic collector: it would pass over thousands of rows of a batch again and again, and find no cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _derive(pages: Sequence[Rendered], stories: Sequence[NDArray[np.int32]] | None) -> Derived:
    derived = Derived()
    clock = time.process_time_ns()

    def lap(stage: str) -> None:
        nonlocal clock
        now = time.process_time_ns()
        derived.stage_ns[stage] += now - clock
        clock = now

    with _no_collector():
        lines = split([page.text for page in pages])
        marks = [marks_of(page.marks) for page in pages]
        roles = segment.segment(lines, None if stories is None else np.concatenate(stories), marks)
        page_lines = [segment.page_lines(lines, roles, i) for i in range(len(pages))]
        bodies = [body.article_body(of_page) for of_page in page_lines]
        ids = [page.article_id for page, (found, _) in zip(pages, bodies, strict=True) if found]
        lap("segment")
        languages = language.languages(
            [b if len(b) >= 200 else f"{b}\n{p.text}" for (b, _), p in zip(bodies, pages, strict=True)]
        )
        lap("language")
        rows = _Rows()
        of_pages = zip(pages, page_lines, bodies, languages, strict=True)
        for i, (page, lines_, (article_body, repairs), (code, _)) in enumerate(of_pages):
            start = time.process_time_ns()
            rows.add_document(page, repairs)
            if article_body:
                segment.put_headline(lines, roles, i, rows.add_article(page, lines_, article_body, code))
            derived.document_ns[page.source_uri] += time.process_time_ns() - start
        lap("metadata")
        found_bodies = [article_body for article_body, _ in bodies if article_body]
        prints = fingerprint.fingerprint(
            pa.table({"article_id": pa.array(ids, pa.string()), "article_body": pa.array(found_bodies, pa.string())})
        )
        lap("fingerprint")
        tables = rows.tables()
        segments = segment.segments(lines, roles, [page.article_id for page in pages])
        if len(ids) < len(pages):
            segments = segments.filter(pc.is_in(segments["article_id"], pa.array(ids, pa.string())))
        articles = tables["articles"]
        for name, source in (("content_hash", "content_hash"), ("word_count", "words")):
            position = articles.schema.get_field_index(name)
            articles = articles.set_column(position, articles.schema.field(position), prints[source])
        derived.tables = tables | {"articles": articles, "segments": segments, "fingerprints": prints}
        lap("tables")
    return derived


class _Rows:
    """Rows of the tables that are filled document by document."""

    _TABLES = (ARTICLES, DOCUMENTS, CLAIMS, AUTHORS, CREDITS, DATES, RELATED_HEADLINES, QUOTES, MENTIONS, AMOUNTS)

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {t.name: [] for t in self._TABLES}

    def add_article(self, document: Rendered, lines: list[Line], article_body: str, code: str | None) -> int | None:
        """Add the rows of an article. Return the number of the line that is its headline, where that is none of the
        lines that have the role."""
        key = (document.article_id,)
        page = Page(document.text, lines, document.url, document.published)
        found = metadata.extract(page, code, article_body, list(document.claims))
        get = found.values.get
        self.rows["articles"].append(
            (
                document.article_id,
                document.source_uri,
                get("headline"),
                article_body,
                get("authors") or [],
                *(
                    get(c)
                    for c in (
                        "byline", "credit_line", "dateline", "date_published", "published_at", "date_precision",
                        "date_published_min", "date_published_max", "page_date", "publisher", "url", "article_section",
                    )
                ),
                code,
                None,
                "",
                "",
                "",
                None,
            )
        )  # fmt: skip
        self.rows["claims"] += [(*key, i, *claim) for i, claim in enumerate(found.claims)]
        headline = None if found.headline is None else lines[found.headline]
        others = [line for line in lines if line is not headline]
        self.rows["related_headlines"] += [(*key, *row) for row in related.related_headlines(others)]
        for name in ("authors", "credits", "dates", "quotes", "mentions", "amounts"):
            self.rows[name] += [(*key, *row) for row in getattr(found, name)]
        return None if headline is None or headline.role == "headline" else headline.number

    def add_document(self, page: Rendered, repairs: frozenset[str]) -> None:
        self.rows["documents"].append(
            (
                page.article_id,
                page.source_uri,
                page.file_uri,
                page.media_type,
                page.encoding,
                page.encoding_confidence,
                sorted(repairs | page.repairs),
                page.text,
                page.html_gz,
                page.source_bytes,
                page.url,
                page.published,
                "",
            )
        )

    def tables(self) -> dict[str, pa.Table]:
        return {t.name: t.of_rows(self.rows[t.name]) for t in self._TABLES}


def _joined(one: Derived, other: Derived) -> Derived:
    names = one.tables.keys() | other.tables.keys()
    tables = {n: pa.concat_tables([d.tables[n] for d in (one, other) if n in d.tables]) for n in names}
    return Derived(
        tables,
        one.rejections + other.rejections,
        one.stage_ns + other.stage_ns,
        one.document_ns + other.document_ns,
    )
