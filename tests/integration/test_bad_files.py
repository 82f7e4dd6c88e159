"""Whatever lies in a source ends in the warehouse or, with its reason and its bytes, in quarantine."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from tests.bench.generate import page
from tests.conftest import SAMPLES, run_copydesk
from tests.integration.warehouse_state import rows

EXPECTED = {
    name: entry
    for name, entry in json.loads((SAMPLES / "expected.json").read_text("utf-8")).items()
    if name.startswith("bad/")
}
STORY = "Ferry sails empty\n\nBy Ann Lee\n\n" + "The ferry sailed at noon on Monday with nobody on board.\n" * 5
ODD_NAME = 'it\'s "quoted"\nand\\broken; DROP TABLE files --.txt'
BAD_BYTES_NAME = b"not utf-8 \xff\xfe.txt"


def lines_of_json(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


READ = (("loaded", None), ("no_article", None))
"""Status and reason of a file that could be read; what there is in it is not the question here."""

HOSTILE: dict[str, tuple[bytes, str]] = {
    # name: (content, code in quarantine or "loaded")
    "one-line.txt": (b"x" * 50_000_000, "too_large"),
    "zeros.txt": (bytes(100_000), "binary"),
    "one-zero.txt": (bytes(1), "binary"),
    "a-stray-nul.txt": ((STORY.replace("noon", "no\0on", 1) + STORY * 20).encode(), "loaded"),
    "only-newlines.txt": (b"\n" * 4_000_000 + b"word", "too_large"),
    "many-newlines.txt": (b"\n" * 150_000 + b"word", "loaded"),
    "one-character-lines.txt": (b"a\n" * 2_000_000, "too_large"),
    "many-short-lines.txt": (b"ab c\n" * 100_000, "loaded"),
    "carriage-returns.txt": (STORY.replace("\n", "\r").encode(), "loaded"),
    "byte-order-mark.txt": (b"\xef\xbb\xbf", "empty"),
    "no-break-spaces.txt": (("\u00a0\u2003\u3000\n" * 50).encode(), "empty"),
    "million-tags.html": (b"<b>" * 1_000_000, "too_large"),
    "deep.html": (b"<div>" * 60_000 + b"deep" + b"</div>" * 10_000, "loaded"),
    "only-script.html": (b"<html><script>let page = 1</script></html>", "empty"),
    "open-comment.html": (b"<html><body><p>Seen</p><!-- " + b"<" * 10_000, "loaded"),
    "json-not.jsonl": (b"no json\n\n[1, 2]\n{}\n{\"text\": 3}\n", "bad_record"),
    "json-empty.jsonl": (b"\n\n", "empty"),
    "json-deep.jsonl": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad_record"),
    "json-long.jsonl": (b'{"text": "' + b"y" * 9_000_000 + b'"}', "too_large"),
    "json-surrogates.jsonl": (b'{"uri": "\\ud800", "text": "Lone \\udfff here, and some words after it."}', "loaded"),
    "json-nul.jsonl": (lines_of_json({"uri": "a\0b", "text": STORY + "\0"}), "loaded"),
    "json-twice.jsonl": (lines_of_json({"uri": "x", "text": STORY}, {"uri": "x", "text": STORY}), "loaded"),
    "json-numbers.jsonl": (b'{"text": "Ferry sails empty", "n": ' + b"9" * 10_000 + b"}", "bad_record"),
    "half.txt.zst": (b"", "truncated"),
    "damaged.txt.zst": (b"this is no zstd frame at all", "corrupt"),
    "half.jsonl.zst": (b"", "truncated"),
    "trailing.txt.gz": (gzip.compress(STORY.encode()) + b"rubbish", "corrupt"),
    "two-members.txt.gz": (gzip.compress(STORY.encode()) + gzip.compress(STORY.encode()), "loaded"),
    "bomb.jsonl.gz": (gzip.compress(b"z" * 30_000_000, 1), "too_large"),
    "picture.txt.gz": (gzip.compress(bytes(range(256)) * 40), "binary"),
    ODD_NAME: (STORY.encode(), "loaded"),
    "odd\r\x1b[31mname.txt": (b"", "empty"),
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    root: Path
    source: Path
    done: subprocess.CompletedProcess[str]

    def one(self, query: str, name: str | bytes) -> tuple[object, ...]:
        [row] = rows(self.root, query, self.uri(name))
        return row

    def uri(self, name: str | bytes) -> str:
        return str(self.source / name) if isinstance(name, str) else ""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over everything bad that there is."""
    folder = tmp_path_factory.mktemp("bad")
    source = folder / "source"
    source.mkdir()
    zstd = pa.compress(STORY.encode() * 50, "zstd", asbytes=True)
    for name, (content, _) in HOSTILE.items():
        (source / name).write_bytes(zstd[: len(zstd) // 2] if name.startswith("half.") else content)
    Path(os.fsdecode(os.fsencode(source) + b"/" + BAD_BYTES_NAME)).write_bytes(STORY.encode())
    (source / "loop-a.txt").symlink_to("loop-b.txt")
    (source / "loop-b.txt").symlink_to("loop-a.txt")
    (source / "loop").symlink_to(source)
    (folder / "outside.txt").write_text(STORY)
    (source / "link-out.txt").symlink_to(folder / "outside.txt")
    (source / "link-in.txt").symlink_to(ODD_NAME)
    (source / "dangling.txt").symlink_to("nothing.txt")
    os.mkfifo(source / "pipe.txt")
    (source / "folder.txt").mkdir()
    (source / "folder.txt" / "inner.txt").write_text(STORY)
    (source / "ignored.pdf").write_bytes(b"%PDF")
    root = folder / "news"
    return Run(root, source, run_copydesk("run", source, "--direct", "-w", root, "--workers", 2, "--batch-size", 7))


def test_the_run_ends_well_and_says_so_in_lines_without_a_traceback(run: Run) -> None:
    assert run.done.returncode == 0
    assert run.done.stdout == ""
    assert "Traceback" not in run.done.stderr
    assert "quarantined" in run.done.stderr
    assert len(run.done.stderr.splitlines()) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_as_it_should(run: Run, name: str) -> None:
    status, reason = run.one("SELECT status, reason FROM files WHERE file_uri = ?", name)
    code = HOSTILE[name][1]
    if code == "loaded":
        assert (status, reason) in READ
    else:
        assert (status, reason) == ("quarantined", code)


@pytest.mark.parametrize("name", [n for n, (_, code) in HOSTILE.items() if code != "loaded" and "json" not in n])
def test_a_rejected_file_is_kept_with_its_hash(run: Run, name: str) -> None:
    content = (run.source / name).read_bytes()
    stage, message, digest, size, kept = run.one(
        "SELECT stage, message, content_hash, bytes, kept_as FROM quarantine WHERE source_uri = ?", name
    )
    assert stage in ("read", "decode", "markup")
    assert len(str(message)) > 20
    assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (run.root / str(kept)).read_bytes() == content


def test_rejected_records_are_kept_one_by_one(run: Run) -> None:
    found = rows(
        run.root,
        "SELECT source_uri, code, kept_as FROM quarantine WHERE file_uri = ? ORDER BY ALL",
        run.uri("json-not.jsonl"),
    )
    assert [(str(uri).rpartition("!/")[2], code) for uri, code, _ in found] == [
        (f"L{n}", "bad_record") for n in (1, 3, 4, 5)
    ]
    kept = [(run.root / str(path)).read_bytes() for *_, path in found]
    assert kept == [b"no json", b"[1, 2]", b"{}", b'{"text": 3}']


def test_a_second_record_with_the_same_uri_is_refused(run: Run) -> None:
    uri = run.uri("json-twice.jsonl")
    assert run.one("SELECT documents, rejected FROM files WHERE file_uri = ?", "json-twice.jsonl") == (1, 1)
    assert rows(run.root, "SELECT source_uri, code FROM quarantine WHERE file_uri = ?", uri) == [
        (f"{uri}!/L2", "duplicate_uri")
    ]


def test_links_pipes_and_folders_with_names_of_pages(run: Run) -> None:
    found = {
        str(uri).removeprefix(f"{run.source}/"): (status, reason)
        for uri, status, reason in rows(run.root, "SELECT file_uri, status, reason FROM files")
    }
    assert found["loop-a.txt"] == found["loop-b.txt"] == ("quarantined", "symlink_loop")
    assert found["link-out.txt"] == ("quarantined", "outside_source")
    assert found["link-in.txt"] in READ
    assert found["dangling.txt"] == ("quarantined", "vanished")
    assert found["pipe.txt"] == ("quarantined", "not_a_file")
    assert found["folder.txt/inner.txt"] in READ
    assert "folder.txt" not in found
    assert not [name for name in found if name.startswith("loop/") or name.endswith(".pdf")]
    assert len(found) == len(HOSTILE) + 8


def test_a_name_that_is_no_utf8_has_a_percent_encoded_uri(run: Run) -> None:
    [(uri, *status)] = rows(run.root, "SELECT file_uri, status, reason FROM files WHERE file_uri LIKE 'file://%'")
    assert uri == f"file://{run.source}/not%20utf-8%20%FF%FE.txt"
    assert tuple(status) in READ


def test_texts_stay_exactly_as_they_were_read(run: Run) -> None:
    for name in ("a-stray-nul.txt", "carriage-returns.txt", "many-newlines.txt", ODD_NAME):
        assert run.one("SELECT text FROM documents WHERE source_uri = ?", name) == (HOSTILE[name][0].decode(),)
    assert run.one("SELECT source_bytes FROM documents WHERE source_uri = ?", ODD_NAME) == (None,)


def test_a_second_run_finds_nothing_to_do(run: Run) -> None:
    done = run_copydesk("run", run.source, "--direct", "-w", run.root)
    assert done.returncode == 0
    assert json.loads((run.root / "last_run.json").read_text())["status"] == "nothing to do", done.stderr


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_sample_ends_as_expected(samples_warehouse: Path, name: str) -> None:
    expected = EXPECTED[name]
    [(status, reason, encoding)] = rows(
        samples_warehouse, "SELECT status, reason, encoding FROM files WHERE file_uri = ?", str(SAMPLES / name)
    )
    if expected["expect"] == "quarantine":
        assert (status, reason) == ("quarantined", expected["code"])
        [(digest, kept)] = rows(
            samples_warehouse, "SELECT content_hash, kept_as FROM quarantine WHERE source_uri = ?", str(SAMPLES / name)
        )
        content = (SAMPLES / name).read_bytes()
        assert digest == hashlib.sha256(content).hexdigest()
        assert (samples_warehouse / str(kept)).read_bytes() == content
    else:
        assert (status, reason, encoding) == (expected["expect"], None, expected["encoding"])


def test_the_samples_hold_every_kind_of_bad_file() -> None:
    assert {str(path.relative_to(SAMPLES)) for path in (SAMPLES / "bad").iterdir()} == set(EXPECTED)
    assert {e.get("code") for e in EXPECTED.values()} >= {"empty", "binary", "truncated", "too_large", "corrupt"}


Damage = Callable[[Path], object]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (Path.unlink, "vanished"),
        (lambda path: path.write_text("shorter"), "changing"),
        (lambda path: (path.unlink(), path.mkdir()), "not_a_file"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "not_a_file"),
        (lambda path: (path.unlink(), path.symlink_to(path)), "symlink_loop"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".txt.gz", ".jsonl", ".html.zst"])
def test_a_file_that_changes_between_listing_and_reading(
    tmp_path: Path, damage: Damage, code: str, suffix: str
) -> None:
    from flows.batch import ReadBatch, process
    from tasks.discover import list_sources
    from warehouse.location import Location

    path = tmp_path / f"page{suffix}"
    content = json.dumps({"text": page(1, 1).text}) if "json" in suffix else page(1, 1).text
    compress = {"gz": gzip.compress, "zst": lambda b: pa.compress(b, "zstd", asbytes=True)}.get(suffix[-3:].lstrip("."))
    path.write_bytes(compress(content.encode()) if compress else content.encode())
    listing = list_sources([str(tmp_path)])
    damage(path)
    location = Location.at(tmp_path / "news")
    location.create()
    result = process(ReadBatch("0", location.root, 1 << 20, tuple(listing.files)))
    [entry] = result.ledger
    assert entry[2:4] == ("quarantined", code)
    assert {row[3] for row in result.quarantine} == {code}
