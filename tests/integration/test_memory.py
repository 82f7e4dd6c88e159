"""Memory stays bounded whatever lies in a source: each nasty file alone, the whole command, its largest process."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.markup import TAGS
from tests.bench.generate import page
from tests.bench.measure import measure
from tests.conftest import COPYDESK, SAMPLES
from tests.integration.warehouse_state import rows

CEILING = 500 << 20
LARGEST = 8 << 20
"""Twice the default of --max-document-bytes: files just below it are read in full."""
WORD = "harbour "


def filled(piece: str, size: int = LARGEST - 1000) -> bytes:
    return (piece * (size // len(piece))).encode()


def big_bomb(path: Path) -> None:
    """A record that inflates to a gibibyte, in a megabyte."""
    with gzip.open(path, "wb", 1) as out:
        out.write(b'{"text": "')
        for _ in range(64):
            out.write(b"z" * (16 << 20))


def many_records(path: Path) -> None:
    """Records of half the limit each, so that several of them are held together."""
    record = json.dumps({"text": page(1, 1).text * 300})
    with gzip.open(path, "wt", 1, encoding="utf-8") as out:
        for _ in range(8):
            out.write(record + "\n")


def many_trees(path: Path) -> None:
    """HTML records with as many tags as there may be."""
    record = json.dumps({"html": "<p>word" * (TAGS - 1_000)})
    with gzip.open(path, "wt", 1, encoding="utf-8") as out:
        for _ in range(5):
            out.write(record + "\n")


def many_lines(path: Path) -> None:
    """Short records of very many lines."""
    record = json.dumps({"text": "a\n" * 190_000})
    with gzip.open(path, "wt", 1, encoding="utf-8") as out:
        for _ in range(6):
            out.write(record + "\n")


def written(content: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content())


NASTY: dict[str, tuple[Callable[[Path], object], str]] = {
    "bomb.txt.gz": (lambda p: p.write_bytes((SAMPLES / "bad" / "bomb.txt.gz").read_bytes()), "quarantined"),
    "gibibyte.jsonl.gz": (big_bomb, "quarantined"),
    "one-line.txt": (written(lambda: b"x" * 50_000_000), "quarantined"),
    "largest-line.txt": (written(lambda: filled(WORD)), "loaded"),
    "largest-lines.txt": (written(lambda: filled("The ferry sailed at noon, the master said.\n")), "loaded"),
    "largest-pages.txt": (written(lambda: filled(page(2, 1).text, 4_000_000)), "loaded"),
    "largest-astral.txt": (written(lambda: filled("𝒳𝒴 news from the quay " * 4 + "\n", LARGEST // 2)), "loaded"),
    "most-lines.txt": (written(lambda: b"A b.\n" * 199_000), "loaded"),
    "most-tags.html": (written(lambda: (b"<p>" + b"w" * 50) * 150_000), "quarantined"),
    "many-attributes.html": (written(lambda: (b"<p a= b= c=>w" * (TAGS // 2))), "loaded"),
    "one-tag.html": (written(lambda: b"<p " + b" ".join(b"a%d" % n for n in range(900_000)) + b">w"), "quarantined"),
    "deepest-tags.html": (written(lambda: b"<div><b>" * (TAGS // 2) + b"word"), "loaded"),
    "lines.jsonl.gz": (many_lines, "loaded"),
    "trees.jsonl.gz": (many_trees, "loaded"),
    "records.jsonl.gz": (many_records, "loaded"),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_memory_of_a_nasty_file(tmp_path: Path, name: str) -> None:
    make, status = NASTY[name]
    path, root = tmp_path / name, tmp_path / "news"
    make(path)
    options = ["--direct", "--workers", "1", "--max-document-bytes", str(LARGEST), "-w", str(root)]
    usage = measure([*COPYDESK, "run", str(path), *options], timeout_seconds=100)
    print(f"{name}: {usage.largest_process_bytes >> 20} MiB, {usage.cpu_seconds:.1f} CPU s")
    [(found,)] = rows(root, "SELECT status FROM files")
    assert ("loaded" if found == "no_article" else found) == status  # whether it holds an article does not matter here
    assert usage.largest_process_bytes < CEILING
