"""Maintenance of a warehouse, called by the flow and by the command line."""

from __future__ import annotations

from datetime import timedelta

from flows.settings import Settings
from warehouse import maintenance
from warehouse.lake import open_lake
from warehouse.location import Location
from warehouse.lock import writer


def maintain(settings: Settings) -> str:
    """Maintain under the write lock and say in one line what was done. Raise `LockHeld` when a run is writing."""
    location = Location.at(settings.warehouse)
    location.require_publication()
    with writer(location), open_lake(location) as lake:
        done = maintenance.maintain(lake, timedelta(hours=settings.keep_hours))
    told = f"; left as they are for want of memory: {', '.join(done.left)}" if done.left else ""
    return (
        f"{done.files_before:,} data files are now {done.files_after:,}; removed {done.snapshots_expired:,} snapshots, "
        f"{done.files_removed:,} files that no snapshot needs, {done.orphans_removed:,} files left by killed runs, "
        f"{done.publications_removed:,} old publications, "
        f"{done.quarantine_removed:,} files that quarantine no longer names{told}"
    )
