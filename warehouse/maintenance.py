"""Upkeep of the lake, all by DuckLake's own functions: compaction, snapshot expiry, clean-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from warehouse.contract import TABLES
from warehouse.lake import Lake
from warehouse.publish import publish, withdraw_old


class Upkeep(NamedTuple):
    """What one round of maintenance did."""

    files_before: int
    files_after: int
    snapshots_expired: int
    files_removed: int
    orphans_removed: int
    publications_removed: int


def maintain(lake: Lake, keep: timedelta) -> Upkeep:
    """Merge small files, publish, then remove what is older than `keep`: publications, snapshots, files.

    Whoever opened a publication may go on reading it for `keep` after it was replaced. Files that no snapshot ever
    referred to (a killed run leaves some) go at once. The caller holds the write lock.
    """
    execute = lake.connection.execute
    before = _data_files(lake)
    for table in TABLES:
        execute("CALL ducklake_merge_adjacent_files('lake', ?)", [table.name])
    publish(lake)
    withdrawn = withdraw_old(lake.location, keep.total_seconds())
    # Files that compaction replaced stay until they were out of every publication for `keep`.
    expired = execute("CALL ducklake_expire_snapshots('lake', older_than => ?)", [datetime.now(UTC) - keep]).fetchall()
    removed = execute("CALL ducklake_cleanup_old_files('lake', older_than => ?)", [datetime.now(UTC) - keep]).fetchall()
    orphans = execute("CALL ducklake_delete_orphaned_files('lake', cleanup_all => true)").fetchall()
    return Upkeep(before, _data_files(lake), len(expired), len(removed), len(orphans), len(withdrawn))


def _data_files(lake: Lake) -> int:
    return sum(
        len(lake.connection.execute("SELECT 1 FROM ducklake_list_files('lake', ?)", [t.name]).fetchall())
        for t in TABLES
    )
