"""Fingerprints of article bodies, kept so that later runs find copies without reading old texts again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tasks.normalise import Chunk, chunks
from tasks.shingle import Hashes, distinct, piece_shingles, span_hashes
from warehouse.contract import FINGERPRINTS

ALGORITHM: Final = "fracminhash-1"
"""Version of everything below and of the shingles; fingerprints of different versions cannot be compared."""

RATE: Final = 4
"""One shingle hash in 2**4 is sampled: those below 2**64 / 2**4."""
LEAST: Final = 16
"""Samples that a short text has at least: it is sampled at the highest rate that gives as many."""

DIGEST_BYTES: Final = 16


class _Document:
    """One document while its pieces come in."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        self.digest = blake2b(digest_size=DIGEST_BYTES)
        self.words = 0
        self.shingles: list[Hashes] = []
        self.numbers: list[Hashes] = []

    def add(self, normal_form: bytes, words: int, shingles: Hashes, numbers: Hashes) -> None:
        if words:
            self.digest.update(b" " + normal_form if self.words else normal_form)
            self.words += words
            self.shingles.append(shingles)
            self.numbers.append(numbers)

    def content_hash(self) -> str:
        if not self.words:  # nobody's copy: no normal form begins with a space
            self.digest.update(b" " + self.article_id.encode())
        return self.digest.hexdigest()


def sample(hashes: Hashes) -> Hashes:
    """Sample the ascending distinct `hashes`: all below 2**64 / 2**rate.

    The rate is 4, or the highest below it that gives 16 samples; at rate 0 all are taken. FracMinHash (Irber et
    al., 2022) with a rate by size. The rate shows in the last hash, and two sketches of different rates are compared
    at the higher one, where both are complete.
    """
    for rate in range(RATE, 0, -1):
        taken = int(np.searchsorted(hashes, np.uint64(1 << (64 - rate))))
        if taken >= LEAST:
            return hashes[:taken]
    return hashes


def fingerprint(bodies: pa.Table) -> pa.Table:
    """Fingerprint each body, independently of the other rows.

    In: article_id (string), article_body (string; NULL counts as empty). Out: the columns of `FINGERPRINTS`,
    rows in input order. `words` counts characters in texts mostly in scripts without spaces.
    """
    documents = _documents(bodies["article_id"], (body.as_py() for body in bodies["article_body"]))
    digests: list[str] = []
    words: list[int] = []
    shingles: list[int] = []
    sketches: list[Hashes] = []
    numbers: list[Hashes] = []
    for document in documents:
        hashes = distinct(document.shingles)
        digests.append(document.content_hash())
        words.append(document.words)
        shingles.append(len(hashes))
        sketches.append(sample(hashes).copy())  # a slice would keep all hashes alive
        numbers.append(distinct(document.numbers))
    columns: list[pa.Array[Any] | pa.ChunkedArray[Any]] = [
        bodies["article_id"],
        pa.array(digests, pa.string()),
        pa.array(shingles, pa.int32()),
        _lists(sketches),
        _lists(numbers),
        pa.array(words, pa.int32()),
        pa.array([ALGORITHM] * len(digests), pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=FINGERPRINTS.schema)


def _documents(ids: pa.ChunkedArray[Any], texts: Iterable[str | None]) -> Iterator[_Document]:
    document, current = None, -1
    for chunk in chunks(texts):
        pieces = zip(
            chunk.documents,
            _normal_forms(chunk),
            _word_counts(chunk),
            piece_shingles(chunk),
            piece_numbers(chunk),
            strict=True,
        )
        for position, normal_form, words, shingles, numbers in pieces:
            if document is None or position != current:
                if document is not None:
                    yield document
                document, current = _Document(ids[position].as_py()), position
            document.add(normal_form, words, shingles, numbers)
    if document is not None:
        yield document


def piece_numbers(chunk: Chunk) -> list[Hashes]:
    """Return for each piece of `chunk` the hashes of its number tokens, repeats included.

    A number token is a run of digits; a point or comma between two digits belongs to it.
    """
    codes = chunk.codes
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    inner = np.flatnonzero(digit[:-2] & digit[2:]) + 1
    inner = inner[(codes[inner] == ord(".")) | (codes[inner] == ord(","))]
    digit[inner] = True
    at = np.flatnonzero(digit)
    breaks = np.flatnonzero(np.diff(at) > 1) + 1
    starts = np.concatenate(([0], breaks)) if len(at) else breaks
    ends = np.append(breaks, len(at)) if len(at) else breaks
    hashes = span_hashes(codes[at], starts, ends)
    edges = np.searchsorted(at[starts], chunk.code_offsets)
    return [hashes[a:b] for a, b in pairwise(edges.tolist())]


def _normal_forms(chunk: Chunk) -> list[bytes]:
    ends = np.concatenate(([0], chunk.ends + 1))[chunk.word_offsets]
    joined = chunk.words.tobytes().decode("utf-32-le", "surrogatepass")
    return [
        joined[begin : max(begin, end - 1)].encode("utf-8", "surrogatepass") for begin, end in pairwise(ends.tolist())
    ]


def _word_counts(chunk: Chunk) -> list[int]:
    counts = np.diff(chunk.word_offsets)
    if chunk.unspaced.any():
        characters = np.concatenate(([0], np.cumsum(chunk.ends - chunk.starts)))
        counts = np.where(chunk.unspaced, np.diff(characters[chunk.word_offsets]), counts)
    return [int(count) for count in counts]


def _lists(parts: list[Hashes]) -> pa.ListArray[Any]:
    offsets = np.zeros(len(parts) + 1, np.int32)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    values = np.concatenate(parts) if parts else np.empty(0, np.uint64)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values, pa.uint64()))
