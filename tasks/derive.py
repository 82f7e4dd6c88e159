"""Derive: everything the warehouse holds about a batch of documents, as Arrow tables. No file, no database, no state.

The columns `run_id`, `pipeline_version` and `ingested_at` are the same for all rows of a run and are filled in at load.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from tasks import body, fingerprint, language, markup, metadata, related, segment, structured
from tasks.claim import Claim
from tasks.documents import Document, pack
from tasks.lines import split
from tasks.page import Line, Page
from tasks.rejection import Rejection, reject
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
    Table,
)


@dataclass
class Derived:
    """Tables of the contract by name, documents that failed, CPU nanoseconds by stage and by source_uri."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    stage_ns: Counter[str] = field(default_factory=Counter)
    document_ns: Counter[str] = field(default_factory=Counter)


def derive(documents: Sequence[Document]) -> Derived:
    """Segment, read metadata and fingerprint a batch. The result for a document does not depend on the others.

    A document on which a step fails is rejected with code internal_error; the others are not affected.
    """
    if not documents:
        return Derived()
    try:
        return _derive(documents)
    except Exception as error:
        if len(documents) > 1:
            middle = len(documents) // 2
            return _joined(derive(documents[:middle]), derive(documents[middle:]))
        one = documents[0]
        detail = f"{type(error).__name__}: {error}"[:500]
        content = (one.html or one.text or "").encode("utf-8", "replace")
        return Derived(rejections=[reject(one.source_uri, one.file_uri, "segment", "internal_error", detail, content)])


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


def _derive(documents: Sequence[Document]) -> Derived:
    stage_ns: Counter[str] = Counter()
    clock = time.process_time_ns()

    def lap(stage: str) -> None:
        nonlocal clock
        now = time.process_time_ns()
        stage_ns[stage] += now - clock
        clock = now

    texts, html_claims, rejections, good = [], [], [], []
    by_document: Counter[str] = Counter()
    for document in documents:
        start = time.process_time_ns()
        claims: list[Claim] = []
        text = document.text
        if document.html is not None:
            soup = markup.parse(document.html)
            text, claims = markup.render(soup), structured.claims_of(soup)
            soup.decompose()  # two trees at a time are too much memory
            by_document[document.source_uri] += time.process_time_ns() - start
        if not text:
            content = (document.html or "").encode("utf-8", "replace")
            rejections.append(
                reject(document.source_uri, document.file_uri, "markup", "empty", "no visible text", content)
            )
            continue
        good.append(document)
        texts.append(text)
        html_claims.append(claims)
    lap("markup")
    if not good:
        return Derived({}, rejections, stage_ns, by_document)

    with _no_collector():
        ids = [d.article_id for d in good]
        lines = split(texts)
        roles = segment.segment(lines)
        segments = segment.segments(lines, roles, ids)
        page_lines = [segment.page_lines(lines, roles, i) for i in range(len(good))]
        bodies = [body.article_body(page) for page in page_lines]
        lap("segment")
        languages = language.languages(
            [b if len(b) >= 200 else f"{b}\n{t}" for (b, _), t in zip(bodies, texts, strict=True)]
        )
        lap("language")
        rows = _Rows()
        for document, text, lines_, claims, (article_body, repairs), (code, _) in zip(
            good, texts, page_lines, html_claims, bodies, languages, strict=True
        ):
            start = time.process_time_ns()
            rows.add(document, text, lines_, claims, article_body, repairs, code)
            by_document[document.source_uri] += time.process_time_ns() - start
        lap("metadata")
        prints = fingerprint.fingerprint(pa.table({"article_id": ids, "article_body": [b for b, _ in bodies]}))
        lap("fingerprint")
        tables = rows.tables()
        articles = tables["articles"]
        for name, source in (("content_hash", "content_hash"), ("word_count", "words")):
            position = articles.schema.get_field_index(name)
            articles = articles.set_column(position, articles.schema.field(position), prints[source])
        tables |= {"articles": articles, "segments": segments, "fingerprints": prints}
        lap("tables")
    return Derived(tables, rejections, stage_ns, by_document)


class _Rows:
    """Rows of the tables that are filled document by document."""

    _TABLES = (ARTICLES, DOCUMENTS, CLAIMS, AUTHORS, CREDITS, DATES, RELATED_HEADLINES, QUOTES, MENTIONS, AMOUNTS)

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {t.name: [] for t in self._TABLES}

    def add(
        self,
        document: Document,
        text: str,
        lines: list[Line],
        claims: list[Claim],
        article_body: str,
        repairs: frozenset[str],
        code: str | None,
    ) -> None:
        key = (document.article_id,)
        page = Page(text, lines, document.html, document.url, document.published)
        found = metadata.extract(page, code, article_body, claims)
        get = found.values.get
        self.rows["articles"].append(
            (
                document.article_id,
                document.source_uri,
                get("headline"),
                article_body or None,
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
        self.rows["documents"].append(
            (
                document.article_id,
                document.source_uri,
                document.file_uri,
                document.media_type,
                document.encoding,
                document.encoding_confidence,
                sorted(repairs),
                text,
                pack(document.html) if document.html is not None else None,
                document.source_bytes,
                document.url,
                document.published,
                "",
            )
        )
        self.rows["claims"] += [(*key, i, *claim) for i, claim in enumerate(found.claims)]
        self.rows["related_headlines"] += [(*key, *row) for row in related.related_headlines(lines)]
        for name in ("authors", "credits", "dates", "quotes", "mentions", "amounts"):
            self.rows[name] += [(*key, *row) for row in getattr(found, name)]

    def tables(self) -> dict[str, pa.Table]:
        return {t.name: table_of(t, self.rows[t.name]) for t in self._TABLES}


def table_of(table: Table, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """An Arrow table in the schema of the contract, from row tuples in its column order."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.stored)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, table.schema, strict=True)], schema=table.schema)


def _joined(one: Derived, other: Derived) -> Derived:
    names = one.tables.keys() | other.tables.keys()
    tables = {n: pa.concat_tables([d.tables[n] for d in (one, other) if n in d.tables]) for n in names}
    return Derived(
        tables,
        one.rejections + other.rejections,
        one.stage_ns + other.stage_ns,
        one.document_ns + other.document_ns,
    )
