"""Load: bring what a run derived into the lake. Every function here works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.contract import ARTICLES, DOCUMENTS, FILES, QUARANTINE, TABLES, Table
from warehouse.lake import Lake
from warehouse.links import forget_all_links
from warehouse.sql_text import statement

ARTICLE_TABLES = tuple(t for t in TABLES if t.is_derived and t.name != "clusters")
"""What the pipeline derives from one document. Clusters depend on all documents and are kept apart."""


def known_files(lake: Lake, transient: Collection[str]) -> pa.Table:
    """The ledger of every file ever seen.

    Out: [file_uri, source, status, reason, bytes, modified_ns, rejected, loaded_hash, is_unsettled]; unsettled is what
    was rejected, or of which a record was, with one of the `transient` codes.
    """
    return lake.query(statement("known_files"), {"transient": sorted(transient)})


def is_known(lake: Lake, ledger: pa.Table, broken: pa.Table) -> bool:
    """Whether the lake has these rows of `files` and `quarantine` already, from whatever run."""
    with lake.registered(ledger=ledger, broken=broken):
        found = lake.connection.execute(statement("is_known")).fetchone()
    return bool(found and found[0])


def ledger_rows(lake: Lake, file_uris: Sequence[str]) -> pa.Table:
    """The rows of `files` for some files."""
    with lake.registered(wanted=pa.table({"file_uri": pa.array(file_uris, pa.string())})):
        return lake.query(statement("ledger_rows"))


def touch_files(lake: Lake, touched: Sequence[tuple[str, int]]) -> None:
    """Note new modification times (file_uri, modified_ns) of files whose content is the one that is loaded."""
    if not touched:
        return
    uris, times = zip(*touched, strict=True)
    with lake.registered(touched=pa.table({"file_uri": uris, "modified_ns": times})):
        lake.connection.execute(statement("touch_files"))


def last_run(lake: Lake) -> str | None:
    """Identifier of the newest run: the one that is nobody's parent."""
    row = lake.connection.execute(statement("last_run")).fetchone()
    return row[0] if row else None


def load_files(lake: Lake, staged: Mapping[str, Sequence[Path]], ledger: pa.Table, stamp: Mapping[str, object]) -> int:
    """Replace the listed files with all that hangs on them. Return the number of articles written.

    `ledger` has the rows of `files` to write. Where the new status is ``loaded``, the articles of the file are
    replaced, but for those of records that are rejected now; where not all of it could be read (``loaded`` with a
    reason), only those that come again; where it vanished or was rejected, the last good version stays. A loaded file
    that ends up without an article is written as ``no_article``.
    `staged` maps table names to Parquet files. Leaves temporary table `written(article_id)` of documents.
    """
    broken = _column(staged, QUARANTINE, "source_uri")
    stale = stale_articles(lake, ledger, _column(staged, DOCUMENTS, "article_id"), broken)
    _delete_articles(lake, stale)
    lake.delete(FILES, "file_uri", ledger["file_uri"])
    seen = ledger.filter(pc.not_equal(ledger["status"], pa.scalar("vanished")))
    lake.delete(QUARANTINE, "file_uri", seen["file_uri"])
    written = _insert(lake, staged, stamp)
    with lake.registered(ledger=ledger):
        lake.insert(FILES, lake.query(statement("ledger_with_articles")), stamp)
    return written


def stale_articles(lake: Lake, ledger: pa.Table, coming: pa.Table, broken: pa.Table) -> pa.ChunkedArray[Any]:
    """The articles, by article_id, that a load replaces.

    In: the rows of `files` to write; the documents that are `coming` [article_id]; what is rejected [source_uri].
    """
    with lake.registered(ledger=ledger, coming=coming, broken=broken):
        return lake.query(statement("stale_articles"))["article_id"]


def load_again(lake: Lake, staged: Mapping[str, Sequence[Path]], stamp: Mapping[str, object]) -> int:
    """Replace what is derived, for all articles that could be derived again. Return the number of articles written.

    An article whose document fails now stays as the last version made it; a row of `quarantine` with stage reprocess
    tells of it until it succeeds. A file whose documents turn out to hold an article, or none, gets its new status.
    No link is left: the caller links everything again. Leaves temporary table `written(article_id)` of documents.
    """
    coming = _column(staged, DOCUMENTS, "article_id")["article_id"]
    _delete_articles(lake, coming)
    forget_all_links(lake)
    lake.delete(QUARANTINE, "stage", pa.array(["reprocess"]))
    written = _insert(lake, staged, {**stamp, "stage": "reprocess"})
    lake.connection.execute(statement("files_with_articles"))
    return written


def forget_files(lake: Lake, file_uris: Sequence[str], stamp: Mapping[str, object]) -> int:
    """Delete what is known of some files, and all that was derived from them. Return the number of their articles.

    Leaves temporary table `written(article_id)`, which is empty.
    """
    uris = pa.array(file_uris, pa.string())
    with lake.registered(forgotten=pa.table({"file_uri": uris})):
        doomed = lake.query(statement("documents_of_files"))["article_id"]
    articles = _delete_articles(lake, doomed)
    for table in (FILES, QUARANTINE):
        lake.delete(table, "file_uri", uris)
    _insert(lake, {}, stamp)
    return articles


def files_without_article(lake: Lake, run_id: str | None = None) -> int:
    """How many files hold no article, of those that a run wrote or of all."""
    found = lake.connection.execute(
        "SELECT count(*) FROM lake.files WHERE status = 'no_article' AND run_id = coalesce(?, run_id)", [run_id]
    ).fetchone()
    return int(found[0]) if found else 0


def _delete_articles(lake: Lake, article_ids: pa.ChunkedArray[Any]) -> int:
    """Delete all that was derived from some documents. Return the number of articles among it."""
    counts = {table.name: lake.delete(table, "article_id", article_ids) for table in ARTICLE_TABLES}
    return counts[ARTICLES.name]


def _column(staged: Mapping[str, Sequence[Path]], table: Table, name: str) -> pa.Table:
    """One column, of strings, of what is staged for a table."""
    tables = [pq.read_table(path, columns=[name]) for path in staged.get(table.name, ())]
    return pa.concat_tables(tables) if tables else pa.table({name: pa.array([], pa.string())})


def _insert(lake: Lake, staged: Mapping[str, Sequence[Path]], stamp: Mapping[str, object]) -> int:
    counts = {t.name: lake.insert(t, staged.get(t.name, ()), stamp) for t in (*ARTICLE_TABLES, QUARANTINE)}
    lake.connection.execute(
        "CREATE OR REPLACE TEMP TABLE written AS SELECT article_id FROM lake.documents WHERE run_id = ?",
        [stamp["run_id"]],
    )
    return counts[ARTICLES.name]
