"""The physical floor under any ingest: read, hash, decode, split into lines and compress every file, nothing else.

``python -m tests.bench.floor FOLDER``. The pipeline's cost is reported as a multiple of this, which carries over from
one machine to another better than seconds do.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pyarrow as pa

BATCH = 512


def floor(folder: Path) -> tuple[int, int, int]:
    """Files, lines and compressed bytes under ``folder``."""
    codec = pa.Codec("zstd", compression_level=1)
    files = lines = compressed = 0
    hashes: set[bytes] = set()
    batch: list[bytes] = []
    for path in sorted(folder.rglob("*.txt")):
        content = path.read_bytes()
        hashes.add(hashlib.sha256(content).digest())
        lines += len(content.decode("utf-8").splitlines())
        batch.append(content)
        files += 1
        if len(batch) == BATCH:
            compressed += len(codec.compress(b"".join(batch), asbytes=True))
            batch.clear()
    return files, lines, compressed + len(codec.compress(b"".join(batch), asbytes=True))


if __name__ == "__main__":
    print(*floor(Path(sys.argv[1])))
