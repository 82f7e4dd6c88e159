"""Reading bytes within bounds."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.discover import FoundFile, list_sources
from tasks.read import CHUNK, Unreadable, decompressed, hash_file, read_document
from warehouse.location import Location
from warehouse.quarantine import keep_file

STORY = b"The ferry sailed at noon.\n" * 100
PACKED = gzip.compress(STORY, mtime=0)  # the same in every process: its bytes name tests


def as_found(path: Path) -> FoundFile:
    status = path.stat()
    return FoundFile(str(path), str(path), "/s", status.st_size, status.st_mtime_ns)


def put(path: Path, content: bytes) -> FoundFile:
    path.write_bytes(content)
    return as_found(path)


def zstd(content: bytes) -> bytes:
    packed: bytes = pa.compress(content, "zstd", asbytes=True)
    return packed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", STORY),
        ("a.txt.gz", PACKED),
        ("a.TXT.GZ", PACKED),
        ("a.txt.zst", zstd(STORY)),
    ],
)
def test_content_is_decompressed_and_the_bytes_on_disk_are_hashed(tmp_path: Path, name: str, content: bytes) -> None:
    found = put(tmp_path / name, content)
    assert read_document(found, 1 << 20) == (STORY, hashlib.sha256(content).hexdigest())
    assert hash_file(found) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd])
def test_the_limit_counts_decompressed_bytes(tmp_path: Path, pack: object) -> None:
    suffix = {bytes: "", gzip.compress: ".gz", zstd: ".zst"}[pack]  # type: ignore[index]
    found = put(tmp_path / f"a.txt{suffix}", pack(STORY))  # type: ignore[operator]
    assert read_document(found, len(STORY))[0] == STORY
    with pytest.raises(Unreadable) as caught:
        read_document(found, len(STORY) - 1)
    assert caught.value.code == "too_large"


def test_chunks_are_bounded_however_much_a_file_inflates(tmp_path: Path) -> None:
    found = put(tmp_path / "a.jsonl.gz", gzip.compress(bytes(20 * CHUNK)))
    sizes = [len(chunk) for chunk in decompressed(found)]
    assert sum(sizes) == 20 * CHUNK
    assert max(sizes) <= CHUNK


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt.gz", PACKED[:-9], "truncated"),
        ("a.txt.gz", PACKED[:12], "truncated"),
        ("a.txt.gz", b"no gzip", "corrupt"),
        ("a.txt.gz", PACKED[:-8] + bytes(8), "corrupt"),
        ("a.txt.zst", zstd(os.urandom(3000))[:-100], "truncated"),
        ("a.txt.zst", b"no zstandard frame", "corrupt"),
    ],
)
def test_what_is_wrong_with_compressed_bytes(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(put(tmp_path / name, content), 1 << 20)
    assert caught.value.code == code


def test_a_rejection_names_the_file_and_the_stage(tmp_path: Path) -> None:
    found = put(tmp_path / "a.txt", STORY)
    os.unlink(found.path)
    with pytest.raises(Unreadable) as caught:
        read_document(found, 1)
    rejection = caught.value.rejection(found)
    assert (rejection.file_uri, rejection.stage, rejection.code) == (found.file_uri, "read", "vanished")


def test_a_file_that_grew_since_it_was_listed_is_not_taken(tmp_path: Path) -> None:
    found = put(tmp_path / "a.txt", STORY)
    with open(found.path, "ab") as out:
        out.write(b"more")
    with pytest.raises(Unreadable) as caught:
        hash_file(found)
    assert caught.value.code == "changing"


def test_a_file_that_was_written_again_since_it_was_listed_is_not_taken(tmp_path: Path) -> None:
    found = put(tmp_path / "a.txt", STORY)
    (tmp_path / "a.txt").write_bytes(STORY[::-1])
    os.utime(found.path, ns=(found.modified_ns, found.modified_ns + 1))
    with pytest.raises(Unreadable) as caught:
        hash_file(found)
    assert caught.value.code == "changing"


@pytest.mark.parametrize("is_link", [True, False])
def test_a_link_that_takes_the_place_of_a_file_leads_to_nothing(tmp_path: Path, is_link: bool) -> None:
    source = tmp_path / "source"
    source.mkdir()
    path, secret = source / "a.jsonl", tmp_path / "secret"
    path.write_bytes(STORY)
    if is_link:
        path.rename(source / "target")
        path.symlink_to("target")
    [listed] = list_sources([str(source / "a*")]).files
    secret.write_bytes(STORY.upper())
    os.utime(secret, ns=(listed.modified_ns, listed.modified_ns))
    for chunk in decompressed(listed):
        assert chunk == STORY
    path.unlink()
    path.symlink_to(secret)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Unreadable) as caught:
        next(decompressed(listed))
    assert caught.value.code == "changing"
    location = Location.at(tmp_path / "news")
    assert keep_file(location, listed.path, listed.identity) is None
    assert not location.quarantine.exists()
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_regular_file_is_refused_without_waiting_and_leaves_nothing_open(
    tmp_path: Path, make: object
) -> None:
    path = tmp_path / "a.txt"
    make(path)  # type: ignore[operator]
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Unreadable) as caught:
        read_document(as_found(path), 10)
    assert caught.value.code == "not_a_file"
    assert len(os.listdir("/proc/self/fd")) == before
