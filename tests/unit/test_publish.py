"""Publication: a file of views behind a symlink, and its withdrawal."""

from __future__ import annotations

import dataclasses
import os
import shlex
import shutil
import time
from pathlib import Path

import duckdb
import pytest

from tests.lake_rows import asked, put
from warehouse import publish as publish_module
from warehouse.contract import CONTRACT_VERSION, PUBLIC, TABLES, VIEWS
from warehouse.errors import UsageError
from warehouse.lake import open_lake
from warehouse.location import Location
from warehouse.publish import publish, published_snapshot, withdraw_old
from warehouse.reader import open_publication


@pytest.fixture
def location(tmp_path: Path) -> Location:
    location = Location.at(tmp_path / 'it\'s a "folder"; -- x')
    location.create()
    return location


def test_an_empty_lake_is_published_with_all_its_tables(location: Location) -> None:
    with open_lake(location) as lake:
        target = publish(lake)
        assert target is not None
        assert publish(lake) is None
        assert published_snapshot(lake) == lake.snapshot
    assert location.news.resolve() == target
    with open_publication(location) as connection:
        for table in TABLES:
            if table.public:
                found = connection.execute(f"FROM {table.name}")
                assert [d[0] for d in found.description or ()] == [c.name for c in table.columns]
                assert found.fetchall() == []
        assert connection.execute("SELECT contract_version FROM publication").fetchone() == (CONTRACT_VERSION,)
        assert connection.execute("FROM unique_articles").fetchall() == []


def test_every_view_and_column_carries_its_comment(location: Location) -> None:
    with open_lake(location) as lake:
        publish(lake)
    with open_publication(location) as connection:
        views = dict(
            connection.execute(
                "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
            ).fetchall()
        )
        columns = {
            (t, c): comment
            for t, c, comment in connection.execute(
                "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'main'"
            ).fetchall()
        }
        documented = set(connection.execute("SELECT table_name, column_name FROM data_dictionary").fetchall())
    for table in TABLES:
        if table.public:
            assert views[table.name] == table.comment
            assert (table.name, None) in documented
            for column in table.columns:
                assert columns[table.name, column.name] == column.comment
                assert (table.name, column.name) in documented
    assert views["unique_articles"]


def test_leftovers_of_a_killed_publication_are_cleared(location: Location) -> None:
    (location.published / "building-1.duckdb").write_bytes(b"half")
    with open_lake(location) as lake:
        (location.published / f"news-{lake.snapshot}.duckdb").write_bytes(b"half")
        (location.published / f"news-{lake.snapshot}.duckdb.wal").write_bytes(b"rubbish")
        target = publish(lake)
    assert sorted(location.published.iterdir()) == [target, location.published / "root.txt"]
    with open_publication(location) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)


@pytest.mark.parametrize("target", ["published/news-9.duckdb", "published/other.duckdb", "news-x.duckdb"])
def test_a_link_to_what_is_no_publication_counts_as_none(location: Location, target: str) -> None:
    location.news.symlink_to(target)
    with open_lake(location) as lake:
        assert published_snapshot(lake) is None
    with pytest.raises(UsageError, match="no warehouse"):
        location.require_publication()


def test_publications_are_withdrawn_by_the_age_of_their_successor(location: Location) -> None:
    for number, age in ((3, 300), (10, 200), (20, 100), (21, 1)):
        path = location.published / f"news-{number}.duckdb"
        path.write_bytes(b"")
        os.utime(path, (time.time() - age,) * 2)
    (location.published / "news-3.duckdb.wal").write_bytes(b"")
    location.news.symlink_to("published/news-21.duckdb")
    removed = withdraw_old(location, 150)
    assert [p.name for p in removed] == ["news-3.duckdb"]
    assert {p.name for p in location.published.iterdir()} == {f"news-{n}.duckdb" for n in (10, 20, 21)}
    withdraw_old(location, 0)
    assert {p.name for p in location.published.iterdir()} == {"news-21.duckdb"}


def test_a_publication_that_another_process_holds_read_write_can_be_read(location: Location) -> None:
    import subprocess
    import sys

    with open_lake(location) as lake:
        publish(lake)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold, str(location.news)], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(duckdb.IOException):
            duckdb.connect(str(location.news), read_only=True)
        with open_publication(location) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
        holder.kill()


@pytest.mark.parametrize("name", ["a*b", "a?b", "a[b", "a{b"])
def test_a_folder_that_would_be_read_as_a_pattern_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="contains"):
        Location.at(tmp_path / name)


def test_a_warehouse_that_was_moved_or_copied_is_published_again(location: Location, tmp_path: Path) -> None:
    with open_lake(location) as lake:
        publish(lake)
    moved = Location.at(shutil.move(location.root, tmp_path / "moved"))
    with open_lake(moved) as lake:
        assert published_snapshot(lake) is None
        publish(lake)
    copied = Location.at(shutil.copytree(moved.root, tmp_path / "copied"))
    assert copied.news.is_file()
    assert not copied.news.is_symlink()
    with open_lake(copied) as lake:
        publish(lake)
        assert published_snapshot(lake) == lake.snapshot
    with open_publication(copied) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_a_version_with_other_views_publishes_the_same_state_again(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_lake(location) as lake:
        made = publish(lake)
        assert publish(lake) is None
        other = dataclasses.replace(VIEWS[0], comment="Another comment")
        with monkeypatch.context() as patch:
            patch.setattr(publish_module, "VIEWS", (other, *VIEWS[1:]))
            patch.setattr(publish_module, "PUBLIC", tuple(other if t is VIEWS[0] else t for t in PUBLIC))
            assert published_snapshot(lake) is None
            assert publish(lake) == made
            assert publish(lake) is None
        assert publish(lake) == made
        with duckdb.connect(str(location.news)) as connection:
            connection.execute("ALTER TABLE publication DROP COLUMN form")
        assert published_snapshot(lake) is None
        assert publish(lake) == made


def test_a_lake_that_was_begun_anew_is_published_though_its_snapshots_have_the_numbers_of_the_lost_one(
    location: Location,
) -> None:
    with open_lake(location) as lake:
        put(lake, "documents", {"article_id": "ferry"})
        publish(lake)
        lost = lake.snapshot
    location.catalog.unlink()
    with open_lake(location) as lake:
        put(lake, "documents", {"article_id": "bridge"})
        assert lake.snapshot == lost
        assert asked(lake, "SELECT article_id FROM documents") == [("bridge",)]
        assert publish(lake) is None


def test_a_folder_that_is_closed_is_told_of(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    location.create()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UsageError, match="cannot be read"):
        Location.at(location.root)


def test_what_readers_see_is_in_the_data_dictionary_and_has_comments(location: Location) -> None:
    with open_lake(location) as lake:
        publish(lake)
    with open_publication(location) as connection:
        found = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
        ).fetchall()
        told = connection.execute(
            "SELECT table_name, column_name, comment FROM data_dictionary WHERE column_name IS NOT NULL"
        ).fetchall()
    assert sorted(found) == sorted(told)
    assert all(comment for _, _, comment in found)


def test_a_command_in_a_message_can_be_pasted_whatever_the_folder_is_called(location: Location) -> None:
    with pytest.raises(UsageError) as raised:
        location.require_publication()
    command = str(raised.value).split("`")[1]
    assert shlex.split(command) == ["copydesk", "run", "SOURCE", "--warehouse", str(location.root)]
