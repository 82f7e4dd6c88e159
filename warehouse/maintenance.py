"""Upkeep of the lake, all by DuckLake's own functions: compaction, snapshot expiry, clean-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import duckdb

from warehouse.contract import TABLES
from warehouse.lake import Lake
from warehouse.publish import publish, withdraw_old
from warehouse.quarantine import remove_unnamed


class Upkeep(NamedTuple):
    """What one round of maintenance did; `left` names tables that were too large to merge in the memory allowed."""

    files_before: int
    files_after: int
    snapshots_expired: int
    files_removed: int
    orphans_removed: int
    publications_removed: int
    quarantine_removed: int
    left: tuple[str, ...]


def maintain(lake: Lake, keep: timedelta) -> Upkeep:
    """Merge small files, publish, then remove what is older than `keep`: publications, snapshots, files.

    Whoever opened a publication may go on reading it for `keep` after it was replaced. Files that no snapshot ever
    referred to (a killed run leaves some) go at once. The caller holds the write lock.
    """
    execute = lake.connection.execute
    before, left = _data_files(lake), []
    for table in TABLES:
        try:
            execute("CALL ducklake_merge_adjacent_files('lake', ?)", [table.name])
        except duckdb.OutOfMemoryException:
            left.append(table.name)
    publish(lake)
    withdrawn = withdraw_old(lake.location, keep.total_seconds())
    expired = execute("CALL ducklake_expire_snapshots('lake', older_than => ?)", [datetime.now(UTC) - keep]).fetchall()
    removed = execute("CALL ducklake_cleanup_old_files('lake', older_than => ?)", [datetime.now(UTC) - keep]).fetchall()
    kept = {row[0] for row in execute("SELECT kept_as FROM lake.quarantine WHERE kept_as IS NOT NULL").fetchall()}
    unnamed = remove_unnamed(lake.location, kept, (datetime.now(UTC) - keep).timestamp())
    orphans = execute("CALL ducklake_delete_orphaned_files('lake', cleanup_all => true)").fetchall()
    after = _data_files(lake)
    return Upkeep(before, after, len(expired), len(removed), len(orphans), len(withdrawn), unnamed, tuple(left))


def _data_files(lake: Lake) -> int:
    return sum(
        len(lake.connection.execute("SELECT 1 FROM ducklake_list_files('lake', ?)", [t.name]).fetchall())
        for t in TABLES
    )
