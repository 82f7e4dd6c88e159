"""The warehouse contract: every table and column that readers may rely on, declared once.

The DuckLake tables, the Arrow schemas of the pipeline steps, the published views, their comments and
`data_dictionary` are all derived from the declarations below. Names follow schema.org NewsArticle in snake_case.

A column with ``stored=False`` exists only in the published view, which computes it (see `warehouse/sql/views`).
A table with ``public=False`` lives in the lake but is not published to readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pyarrow as pa

CONTRACT_VERSION: Final = 4

ROLES: Final = (
    "headline",
    "byline",
    "date",
    "credit",
    "caption",
    "body",
    "related",
    "navigation",
    "comments",
    "footer",
    "other",
)
"""What a segment of a page can be. The segments of a page cover its text once, without a gap."""

ARROW_TYPES: Final[dict[str, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "BLOB": pa.binary(),
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "INTEGER": pa.int32(),
    "UINTEGER[]": pa.list_(pa.uint32()),
    "BIGINT": pa.int64(),
    "UBIGINT[]": pa.list_(pa.uint64()),
    "REAL": pa.float32(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type, what it means, and its unit where a bare number would be ambiguous."""

    name: str
    type: str
    comment: str
    unit: str | None = None
    stored: bool = True
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its key, and whether it is derived from articles, one by one.

    A key is unique. It is never NULL in what is stored; in a view NULL may be one of its values.

    When a file changes, all rows of its articles go from the tables that are derived.
    """

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_derived: bool = False
    public: bool = True

    @property
    def stored(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.stored)

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the stored columns, in order."""
        return _schema(self)

    def of_rows(self, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
        """An Arrow table in this schema, from row tuples in its column order."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self.stored)
        return pa.table([pa.array(c, f.type) for c, f in zip(columns, self.schema, strict=True)], schema=self.schema)


@cache
def _schema(table: Table) -> pa.Schema:
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.type], c.nullable) for c in table.stored])


def _c(name: str, type_: str, comment: str, unit: str | None = None, *, stored: bool = True) -> Column:
    return Column(name, type_, comment, unit, stored)


def _k(name: str, type_: str, comment: str, unit: str | None = None, *, stored: bool = True) -> Column:
    return Column(name, type_, comment, unit, stored, nullable=False)


ARTICLE_ID = _k("article_id", "VARCHAR", "Article: hex digest of its source_uri, the same in every run")
RUN_ID = _k("run_id", "VARCHAR", "Run that wrote this row (see runs)")
LINE = _c("line", "INTEGER", "Line of documents.text where it stands", "line number from 1")
CHAR_FROM = _c("char_from", "INTEGER", "Where it begins in documents.text", "characters from 0")
CHAR_TO = _c("char_to", "INTEGER", "Where it ends in documents.text, exclusive", "characters from 0")

DOCUMENTS = Table(
    "documents",
    "The decoded text of every loaded document, exactly as it was read: what segments and claims point into. "
    "A page in which no article was found (an index, an error page, a consent wall) has its row here only",
    (
        ARTICLE_ID,
        _k("source_uri", "VARCHAR", "Where the document was read: file path, or file path!/record for JSON lines"),
        _k("file_uri", "VARCHAR", "File that holds the document (see files)"),
        _k("media_type", "VARCHAR", "text/plain or text/html"),
        _k("encoding", "VARCHAR", "Character encoding that the bytes were decoded with"),
        _c("encoding_confidence", "REAL", "How sure the encoding is; 1 when declared by the bytes and valid", "0 to 1"),
        _c(
            "repairs",
            "VARCHAR[]",
            "Repairs made on the way to text, article_body and values: mojibake, line_breaks, stated_text, …",
        ),
        _k(
            "text",
            "VARCHAR",
            "The text that offsets count in: of HTML what it shows, and all of an article that it states and shows in "
            "part (repairs has stated_text); of others with unbroken paragraphs",
        ),
        _c("html_gz", "BLOB", "The decoded HTML source as UTF-8, compressed by gzip; NULL for plain text"),
        _c("source_bytes", "BLOB", "The original bytes, kept only where decoding lost something or line breaks went"),
        _c("url", "VARCHAR", "Address given with the document (JSON lines); not taken from the page"),
        _c("published", "VARCHAR", "Publication date given with the document (JSON lines), as given"),
        RUN_ID,
    ),
    key=("article_id",),
    is_derived=True,
)

ARTICLES = Table(
    "articles",
    "One row per document that holds an article: the article, stripped, with its metadata. "
    "What the page does not say is NULL",
    (
        ARTICLE_ID,
        _k("source_uri", "VARCHAR", "Where the document was read: file path, or file path!/record for JSON lines"),
        _c("headline", "VARCHAR", "Headline of the article, cleaned"),
        _c("article_body", "VARCHAR", "Body text without page furniture; paragraphs are joined by a blank line"),
        _c(
            "authors",
            "VARCHAR[]",
            "Persons named as authors, in order, also an agency or a desk that HTML states as author; empty when there "
            "is none",
        ),
        _c("byline", "VARCHAR", "Author line as printed"),
        _c("credit_line", "VARCHAR", "Agency or photo credit as printed"),
        _c("dateline", "VARCHAR", "Place and agency that open the body, as printed"),
        _c("date_published", "DATE", "Publication date as the page states it, in its own time zone; else NULL"),
        _c(
            "published_at",
            "TIMESTAMPTZ",
            "Publication time, only when the page states date, time and zone; its day in another zone may not be "
            "date_published",
        ),
        _c("date_precision", "VARCHAR", "Precision of the stated publication date: second, minute or day"),
        _c("date_published_min", "DATE", "The article cannot be older than this"),
        _c("date_published_max", "DATE", "The article cannot be newer than this, e.g. the page-render date"),
        _c("page_date", "DATE", "Date printed by the page when it was rendered; not a publication date"),
        _c("publisher", "VARCHAR", "Publisher: name or domain, as evidenced by the page"),
        _c("url", "VARCHAR", "Address of the article, when the page or the input states it"),
        _c("article_section", "VARCHAR", "Section of the publication, as printed"),
        _c("in_language", "VARCHAR", "Language of the body, ISO 639-1"),
        _c(
            "word_count",
            "INTEGER",
            "Words in article_body; in scripts without spaces between words, characters",
            "words",
        ),
        _k("content_hash", "VARCHAR", "Hex digest of the normalised article_body; equal for equal stories"),
        _k("cluster_id", "VARCHAR", "Cluster of copies; keeps its identifier when copies are added", stored=False),
        _k("is_canonical", "BOOLEAN", "It stands for its cluster: complete, early, original", stored=False),
        RUN_ID,
        _k("pipeline_version", "VARCHAR", "Version of copydesk that derived the row"),
        _c("ingested_at", "TIMESTAMPTZ", "When the run that derived the row began"),
    ),
    key=("article_id",),
    is_derived=True,
)

SEGMENTS = Table(
    "segments",
    "What each part of a page is. The segments of an article, in order, cover its text without gap or overlap",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position of the segment in its text", "from 0"),
        _k("char_from", "INTEGER", "Where it begins in documents.text", "characters from 0"),
        _k("char_to", "INTEGER", "Where it ends in documents.text, exclusive", "characters from 0"),
        _k("line_from", "INTEGER", "First line", "line number from 1"),
        _k("line_to", "INTEGER", "Last line, inclusive", "line number from 1"),
        _k("role", "VARCHAR", "One of: " + ", ".join(ROLES)),
        _k("rule", "VARCHAR", "Rule that decided the role"),
        _c("score", "REAL", "How sure the role is", "0 to 1"),
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

CLAIMS = Table(
    "claims",
    "The evidence for every metadata value: what a rule read, where (NULL: not in the text, but in HTML, an address "
    "or the record of a feed), and how sure it is",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position of the claim among those of its article", "from 0"),
        _k("field", "VARCHAR", "Column of articles that the claim is about"),
        _k("value", "VARCHAR", "The value claimed, in its normal form"),
        _c("raw", "VARCHAR", "The characters it was read from"),
        _k("method", "VARCHAR", "Rule that made the claim"),
        CHAR_FROM,
        CHAR_TO,
        _c("confidence", "REAL", "How sure the rule is", "0 to 1"),
        _k("is_chosen", "BOOLEAN", "The value stands in articles because of this claim"),
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

AUTHORS = Table(
    "authors",
    "Persons named as authors, one row each, also agencies and desks that HTML states as authors",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position in the byline", "from 1"),
        _k("name", "VARCHAR", "Name as printed, spaces normalised"),
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

CREDITS = Table(
    "credits",
    "Agencies and people credited for text or pictures",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position among the credits of the article", "from 1"),
        _k("agency", "VARCHAR", "Agency, outlet or person credited"),
        _k("kind", "VARCHAR", "wire or photo"),
        LINE,
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

DATES = Table(
    "dates",
    "Dates in the text of the page, with their kind; relative dates stay unresolved (NULL) without an anchor. What "
    "HTML or the record of a feed states is in claims",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position among the dates of the article", "from 0"),
        _k("kind", "VARCHAR", "page_render, published, updated, mentioned or bound"),
        _c("value", "DATE", "The date, where it is complete"),
        _c("value_at", "TIMESTAMPTZ", "The instant, where date, time and zone are stated"),
        _c("precision", "VARCHAR", "second, minute, day, month or year"),
        _c("raw", "VARCHAR", "The characters it was read from"),
        LINE,
        CHAR_FROM,
        CHAR_TO,
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

RELATED_HEADLINES = Table(
    "related_headlines",
    "Other stories that the page promotes in its sidebars and lists",
    (
        ARTICLE_ID,
        _k("line", "INTEGER", "Line of the headline", "line number from 1"),
        _c("block", "VARCHAR", "Heading of the block that lists it"),
        _c("block_line", "INTEGER", "Line of that heading", "line number from 1"),
        _c("rank", "INTEGER", "Position in the block", "from 1"),
        _k("headline", "VARCHAR", "Headline as printed, bullet and rank removed"),
        _c("category", "VARCHAR", "Category printed with it"),
        _c("teaser", "VARCHAR", "Teaser printed with it"),
        _c(
            "matched_article_id",
            "VARCHAR",
            "Article that stands for a story of which a copy has this headline but for case, quotation marks and "
            "stops: that of the page itself where the page lists it too",
            stored=False,
        ),
    ),
    key=("article_id", "line"),
    is_derived=True,
)

QUOTES = Table(
    "quotes",
    "Direct speech in the body",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position among the quotes of the article", "from 0"),
        _k("text", "VARCHAR", "What is said, without quotation marks"),
        _c("speaker", "VARCHAR", "Who says it, in the fullest form that the sentence gives"),
        _c("verb", "VARCHAR", "Reporting verb as printed"),
        _k("kind", "VARCHAR", "sentence or fragment"),
        LINE,
        CHAR_FROM,
        CHAR_TO,
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

MENTIONS = Table(
    "mentions",
    "Names that occur in the body, counted by form",
    (
        ARTICLE_ID,
        _k("name", "VARCHAR", "Name in the longest form that the article uses"),
        _c("kind", "VARCHAR", "person, place or organisation; NULL where the text does not tell"),
        _c("country", "VARCHAR", "Of a known place its country, ISO 3166-1 alpha-2"),
        _k("mentions", "INTEGER", "How often it occurs, short forms included", "occurrences"),
        _c("line", "INTEGER", "First line that has it", "line number from 1"),
    ),
    key=("article_id", "name"),
    is_derived=True,
)

AMOUNTS = Table(
    "amounts",
    "Amounts of money, percentages and counts with a unit in the body",
    (
        ARTICLE_ID,
        _k("ordinal", "INTEGER", "Position among the amounts of the article", "from 0"),
        _k("kind", "VARCHAR", "money, percent or count"),
        _k("value", "DOUBLE", "The number, multiplied out (2.5 million is 2500000)"),
        _k("unit", "VARCHAR", "ISO 4217 code of the currency, %, or what is counted: people, t, km, …"),
        _k("raw", "VARCHAR", "The characters it was read from"),
        LINE,
        CHAR_FROM,
        CHAR_TO,
    ),
    key=("article_id", "ordinal"),
    is_derived=True,
)

FINGERPRINTS = Table(
    "fingerprints",
    "Fingerprints of article bodies, kept so that later runs find copies without reading old texts again",
    (
        ARTICLE_ID,
        _k("content_hash", "VARCHAR", "Hex digest of the normalised body; empty bodies share none (their own id)"),
        _k("shingles", "INTEGER", "Distinct shingles in the body", "shingles"),
        _k("sketch", "UBIGINT[]", "Sampled shingle hashes, ascending (FracMinHash)"),
        _k("numbers", "UBIGINT[]", "Hashes of the distinct number tokens, ascending"),
        _k("words", "INTEGER", "Words in the body", "words"),
        _k("algorithm", "VARCHAR", "Version of the fingerprint; only equal versions are compared"),
    ),
    key=("article_id",),
    is_derived=True,
    public=False,
)

LINE_HASHES = Table(
    "line_hashes",
    "Lines of every page and the story that it shows, kept so that later runs can tell who else has a line",
    (
        ARTICLE_ID,
        _k(
            "story_keys", "UINTEGER[]", "Eight keys of the story: pages of one story share at least two, place by place"
        ),
        _k("line_hashes", "UBIGINT[]", "Hashes of the distinct lines, ascending"),
        _k("algorithm", "VARCHAR", "Version of the hashes; only equal versions are compared"),
    ),
    key=("article_id",),
    is_derived=True,
    public=False,
)

CLUSTERS = Table(
    "clusters",
    "Clusters of copies: one row per article",
    (
        ARTICLE_ID,
        _k("cluster_id", "VARCHAR", "Cluster; named by an article that it had when it was new"),
        _k("is_canonical", "BOOLEAN", "The article that stands for the cluster: see canonical.sql"),
    ),
    key=("article_id",),
    is_derived=True,
    public=False,
)

FORMER_CLUSTERS = Table(
    "former_clusters",
    "Identifiers of clusters that were given up: two clusters proved to tell one story, or reprocess named all anew",
    (
        _k("former_id", "VARCHAR", "Identifier that no article has any more"),
        _k("cluster_id", "VARCHAR", "The cluster that goes on, under its present identifier"),
        RUN_ID,
    ),
    key=("former_id",),
)

DUPLICATE_LINKS = Table(
    "duplicate_links",
    "Which document is a copy of which. Not every pair: of equal texts each is linked to the one with the smallest "
    "article_id, and only that one to other texts. Exact, near and version links make clusters (see cluster_id for who "
    "is together: a few links lead out of them); contained ones do not",
    (
        _k("article_id", "VARCHAR", "The one document; the smaller part for kind contained"),
        _k("other_id", "VARCHAR", "The other document; the larger whole for kind contained"),
        _k("kind", "VARCHAR", "exact (equal after normalisation), near, version (corrected or updated), or contained"),
        _k("score", "REAL", "Jaccard similarity of shingles; for contained the share of the part found", "0 to 1"),
        _c("changes", "VARCHAR[]", "Of a version what was changed from the one to the other: removed → added"),
        RUN_ID,
    ),
    key=("article_id", "other_id"),
)

FILES = Table(
    "files",
    "Every input file ever seen and what became of it",
    (
        _k("file_uri", "VARCHAR", "Absolute path of the file"),
        _k("source", "VARCHAR", "Source argument under which it was listed"),
        _k(
            "status",
            "VARCHAR",
            "loaded, no_article (read, but no document of it holds one), quarantined, or vanished (its articles stay)",
        ),
        _c("reason", "VARCHAR", "Code of the rejection of the file; NULL where all of it could be read"),
        _c("bytes", "BIGINT", "Size", "bytes"),
        _c("modified_ns", "BIGINT", "Modification time", "nanoseconds since 1970-01-01 UTC"),
        _c("content_hash", "VARCHAR", "SHA-256 of the bytes"),
        _c("encoding", "VARCHAR", "Character encoding of the text"),
        _c("encoding_confidence", "REAL", "How sure the encoding is", "0 to 1"),
        _k("documents", "INTEGER", "Documents loaded from it, those without an article included", "documents"),
        _k("rejected", "INTEGER", "Records of it in quarantine", "records"),
        RUN_ID,
    ),
    key=("file_uri",),
)

QUARANTINE = Table(
    "quarantine",
    "Every rejected file or record: the stage that rejected it, why, and where its bytes are kept",
    (
        _k("source_uri", "VARCHAR", "File, or file!/record for JSON lines"),
        _k("file_uri", "VARCHAR", "File that holds it"),
        _k(
            "stage",
            "VARCHAR",
            "discover, read, decode, markup, segment, or reprocess: an older version of it stands in articles",
        ),
        _k("code", "VARCHAR", "Reason in one word: empty, binary, truncated, corrupt, too_large, unreadable, …"),
        _k("message", "VARCHAR", "Reason in a sentence, with what to do"),
        _c("content_hash", "VARCHAR", "SHA-256 of the bytes; NULL when they could not be read"),
        _c("bytes", "BIGINT", "Size", "bytes"),
        _c("kept_as", "VARCHAR", "Where the bytes are kept, below the folder of the warehouse"),
        RUN_ID,
    ),
    key=("source_uri", "stage"),
)

RUNS = Table(
    "runs",
    "Every run that changed the warehouse. A run that finds nothing new leaves no row",
    (
        _k("run_id", "VARCHAR", "Hex digest of the previous run and of what this one found"),
        _c("parent_run_id", "VARCHAR", "The run before"),
        _k("kind", "VARCHAR", "ingest, reprocess or forget"),
        _c("sources", "VARCHAR[]", "Sources listed"),
        _c("started_at", "TIMESTAMPTZ", "When it began"),
        _c("ended_at", "TIMESTAMPTZ", "When its load was committed"),
        _k("files_loaded", "INTEGER", "Files new or changed and loaded", "files"),
        _k("files_without_article", "INTEGER", "Files new or changed and read in which no article was found", "files"),
        _k("files_unchanged", "INTEGER", "Files left alone", "files"),
        _k("files_quarantined", "INTEGER", "Files rejected", "files"),
        _k("files_vanished", "INTEGER", "Files seen before and now gone; of forget: taken out", "files"),
        _k("articles", "INTEGER", "Articles written", "articles"),
        _k("duplicate_links", "INTEGER", "Links written", "links"),
        _k("pipeline_version", "VARCHAR", "Version of copydesk"),
    ),
    key=("run_id",),
)

CHECKS = Table(
    "checks",
    "Quality checks made before each publication",
    (
        RUN_ID,
        _k("name", "VARCHAR", "What is checked"),
        _k("severity", "VARCHAR", "fail stops the publication, warn does not"),
        _k("passed", "BOOLEAN", "Whether it held"),
        _k("violations", "BIGINT", "Rows that break it", "rows"),
        _c("example", "VARCHAR", "One of them"),
    ),
    key=("run_id", "name"),
)

TABLES: Final[tuple[Table, ...]] = (
    ARTICLES,
    SEGMENTS,
    CLAIMS,
    AUTHORS,
    CREDITS,
    DATES,
    RELATED_HEADLINES,
    QUOTES,
    MENTIONS,
    AMOUNTS,
    DUPLICATE_LINKS,
    FORMER_CLUSTERS,
    DOCUMENTS,
    FILES,
    QUARANTINE,
    RUNS,
    CHECKS,
    FINGERPRINTS,
    LINE_HASHES,
    CLUSTERS,
)
"""What the lake holds."""

UNIQUE_ARTICLES = Table(
    "unique_articles",
    "One row per cluster of copies: the canonical article, with its number of copies",
    (*ARTICLES.columns, _c("copies", "BIGINT", "Articles in the cluster, this one included", "articles")),
    key=("cluster_id",),
)
STORIES = Table(
    "stories",
    "One row per cluster of copies: the article that stands for it, and how far the story went",
    (
        _k("cluster_id", "VARCHAR", "Cluster of copies"),
        _k("article_id", "VARCHAR", "The article that stands for it"),
        _c("headline", "VARCHAR", "Its headline"),
        _k("copies", "BIGINT", "Articles in the cluster, this one included", "articles"),
        _k("wordings", "BIGINT", "Different texts among them", "texts"),
        _k("publishers", "BIGINT", "Publishers among them, as far as they are known", "publishers"),
        _c("first_publisher", "VARCHAR", "Publisher of the one that came first; when that was, copies.days_later says"),
        _c("first_published", "DATE", "Earliest date among them, each as its page states it"),
        _c("last_published", "DATE", "Latest date among them, each as its page states it"),
    ),
    key=("cluster_id",),
)
COPIES = Table(
    "copies",
    "Every article that another one of its cluster came before: who copies whom, and how late",
    (
        _k("article_id", "VARCHAR", "The copy"),
        _k("cluster_id", "VARCHAR", "Cluster of both"),
        _c("publisher", "VARCHAR", "Publisher of the copy"),
        _c("date_published", "DATE", "Date of the copy, as its page states it"),
        _c("agency", "VARCHAR", "Agency that the copy credits with its text"),
        _k("source_article_id", "VARCHAR", "First article of the cluster (see days_later); without dates, canonical"),
        _c("source_publisher", "VARCHAR", "Its publisher"),
        _c("source_date_published", "DATE", "Its date, as its page states it: in another zone it may be later"),
        _c(
            "days_later",
            "BIGINT",
            "Whole days of 24 hours between the instants of the two, by which they are in order, so never less than 0; "
            "what states no time counts as of the end of its day in UTC. NULL where one is not dated",
            "days",
        ),
        _k("is_exact", "BOOLEAN", "Both texts are equal after normalisation"),
    ),
    key=("article_id",),
)
SYNDICATION = Table(
    "syndication",
    "Who copies whom: pairs of publishers, of which the one ran first what the other ran later",
    (
        _k("source_publisher", "VARCHAR", "Publisher of the first article of a cluster"),
        _k("publisher", "VARCHAR", "Another publisher in the cluster"),
        _k("copies", "BIGINT", "Articles that the one ran after the other", "articles"),
        _k("exact_copies", "BIGINT", "Those of them with equal text", "articles"),
        _c("median_days_later", "DOUBLE", "Usual delay (copies.days_later), of those that are dated", "days"),
        _c("most_days_later", "BIGINT", "Longest delay", "days"),
    ),
    key=("source_publisher", "publisher"),
)
ORIGINALITY = Table(
    "originality",
    "How much of what a publisher ran had not been run before by anyone in the warehouse, itself included",
    (
        _c("publisher", "VARCHAR", "Publisher; NULL for the pages that do not tell theirs"),
        _k("articles", "BIGINT", "Its articles", "articles"),
        _k("words", "BIGINT", "Words in them", "words"),
        _c(
            "original_words",
            "BIGINT",
            "Words not shared with an article that came before, by the scores of the links",
            "words",
        ),
        _c("original_share", "DOUBLE", "The share of them in all words", "0 to 1"),
    ),
    key=("publisher",),
)
COVERAGE = Table(
    "coverage",
    "What each publisher ran, day by day",
    (
        _c("day", "DATE", "Publication date; NULL for the articles that do not state one"),
        _c("publisher", "VARCHAR", "Publisher; NULL for the pages that do not tell theirs"),
        _k("articles", "BIGINT", "Articles", "articles"),
        _k("stories", "BIGINT", "Clusters of copies that they belong to", "stories"),
        _k("words", "BIGINT", "Words in them", "words"),
    ),
    key=("day", "publisher"),
)
PEOPLE = Table(
    "people",
    "Who is in the news, month by month. Copies of a story count once",
    (
        _c(
            "month",
            "DATE",
            "First day of the month in which the stories were first published; NULL where no copy is dated",
        ),
        _k("name", "VARCHAR", "Name of a person, in the longest form that the article uses"),
        _k("stories", "BIGINT", "Stories that mention the name", "stories"),
        _k("mentions", "BIGINT", "How often, in the articles that stand for their stories", "occurrences"),
    ),
    key=("month", "name"),
)
QUOTED = Table(
    "quoted",
    "Who is quoted. Copies of a story count once",
    (
        _k("speaker", "VARCHAR", "Who speaks, in the fullest form that the article gives"),
        _k("stories", "BIGINT", "Stories with a quote", "stories"),
        _k("quotes", "BIGINT", "Quotes in the articles that stand for their stories", "quotes"),
        _k("publishers", "BIGINT", "Publishers that quote, as far as they are known", "publishers"),
        _c("first_published", "DATE", "First date of such an article"),
        _c("last_published", "DATE", "Last date of such an article"),
    ),
    key=("speaker",),
)
PROMOTED = Table(
    "promoted",
    "What sites promote in their sidebars and lists besides the story of the page, and whether it is in the warehouse",
    (
        _k("headline", "VARCHAR", "Headline as one of the pages prints it"),
        _k("pages", "BIGINT", "Pages that promote it", "pages"),
        _k("publishers", "BIGINT", "Publishers that promote it, as far as they are known", "publishers"),
        _c("best_rank", "INTEGER", "Best position in a block", "from 1"),
        _c(
            "matched_article_id",
            "VARCHAR",
            "Article that stands for a story of which a copy has this headline but for case, quotation marks and stops",
        ),
        _k("is_in_warehouse", "BOOLEAN", "Whether there is one"),
    ),
    key=("headline",),
)
PUBLICATION = Table(
    "publication",
    "Which state of the lake this file shows",
    (
        _k("snapshot", "BIGINT", "Number of the DuckLake snapshot"),
        _k("contract_version", "INTEGER", "Version of the tables that readers rely on"),
        _k("form", "VARCHAR", "Hex digest of the views, of the data dictionary and of when the snapshot was made"),
    ),
    key=("snapshot",),
)
DATA_DICTIONARY = Table(
    "data_dictionary",
    "Every table (column_name is NULL) and column with its comment and unit",
    (
        _k("table_name", "VARCHAR", "Table or view"),
        _c("column_name", "VARCHAR", "Column; NULL for the table itself"),
        _c("type", "VARCHAR", "SQL type"),
        _c("is_key", "BOOLEAN", "It belongs to the columns that are unique together; NULL is a value of its own there"),
        _c("unit", "VARCHAR", "Unit, where a bare number would be ambiguous"),
        _c("comment", "VARCHAR", "What it means"),
    ),
    key=("table_name", "column_name"),
)
VIEWS: Final[tuple[Table, ...]] = (
    UNIQUE_ARTICLES,
    STORIES,
    COPIES,
    SYNDICATION,
    ORIGINALITY,
    COVERAGE,
    PEOPLE,
    QUOTED,
    PROMOTED,
)
"""What is only computed, each from the tables and the views before it: `warehouse/sql/views/<name>.sql`."""
PUBLIC: Final[tuple[Table, ...]] = (
    *(table for table in TABLES if table.public),
    *VIEWS,
    PUBLICATION,
    DATA_DICTIONARY,
)
"""What readers see."""
