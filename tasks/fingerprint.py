"""Fingerprints of article bodies, kept so that later runs find copies without reading old texts again."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.normalise import Chunk, chunks
from tasks.shingle import Hashes, Offsets, Places, distinct, first_places, shingles
from tasks.words import normal_forms, numbers, words
from warehouse.contract import FINGERPRINTS

ALGORITHM: Final = "fracminhash-4"
"""Version of everything below and of the shingles; fingerprints of different versions cannot be compared."""

BITS: Final = 40
"""Upper bits of a shingle's hash that are kept: enough to tell the samples of a hundred million documents apart."""
SPARSEST: Final = (1 << BITS) // 11
"""Of long texts the values below it are sampled, one in eleven."""
LEAST: Final = 16
"""Samples that a short text has at least: its limit is the lowest power of two times `SPARSEST` that gives as many."""
HEAD: Final = 32
"""Shingles with which a text begins, of which more are sampled: teasers hold little else of their story."""
HEAD_SPARSEST: Final = 2 * SPARSEST
"""Of these the values below it are sampled."""

DOUBLINGS: Final = 4
LIMITS: Final = np.array([SPARSEST << doublings for doublings in range(DOUBLINGS)], np.uint64)
"""The limits of sketches, the lowest first, but that of texts of which all is sampled."""

DIGEST_BYTES: Final = 16


class _Documents(NamedTuple):
    """Some documents in input order. Offsets say where the values of each begin, one more entry than documents."""

    positions: list[int]
    """In the input."""
    normal_forms: list[bytes]
    words: Offsets
    shingles: Hashes
    """Per word the shingle that begins there, and how many words it has: 0 where none begins."""
    lengths: NDArray[np.uint8]
    numbers: Hashes
    """In any order, repeats included."""
    number_offsets: Offsets


def sample(shingles: Hashes, first: Places, offsets: Offsets) -> tuple[Offsets, Hashes, Offsets]:
    """Count the distinct shingles of some documents, and sample these by their upper 40 bits.

    Taken are all values below `SPARSEST`, or below 2, 4 or 8 times as much where that gives 16 samples and less does
    not; else all. FracMinHash (Irber et al., 2022) with a rate by size. Two sketches of different limits are compared
    below the lower one, where both are complete. Of the first shingles of a document, repeats included, all values
    below `HEAD_SPARSEST` are taken besides; the limit of a sketch still shows as the lowest with 16 samples below it.

    In: per word its shingle, and the word with which that begins first, or -1; where the words of each document begin,
    one more entry than documents. Out: numbers of distinct shingles; the samples of each document, in text order, and
    where they begin.
    """
    sizes, bounds = np.zeros(len(offsets) - 1, np.int64), np.zeros(len(offsets), np.int64)
    taken, below = np.empty(len(shingles), np.uint64), np.empty(DOUBLINGS, np.int64)
    count = _sample(shingles, first, offsets, len(sizes), below, sizes, taken, bounds)
    return sizes, taken[:count], bounds


@compiled
def _sample(
    shingles: Hashes,
    first: Places,
    offsets: Offsets,
    documents: int,
    below: Offsets,
    sizes: Offsets,
    taken: Hashes,
    bounds: Offsets,
) -> int:
    count = 0
    for document in range(documents):
        for level in range(DOUBLINGS):
            below[level] = 0
        for word in range(offsets[document], offsets[document + 1]):
            if first[word] == word:
                sizes[document] += 1
                value = np.int64(shingles[word] >> np.uint64(64 - BITS))
                for level in range(DOUBLINGS):
                    below[level] += value < SPARSEST << level
        level = 0
        while level < DOUBLINGS and below[level] < LEAST:
            level += 1
        limit = SPARSEST << level if level < DOUBLINGS else 1 << BITS
        head = HEAD
        for word in range(offsets[document], offsets[document + 1]):
            value = np.int64(shingles[word] >> np.uint64(64 - BITS))
            if first[word] == word and (value < limit or (head > 0 and value < HEAD_SPARSEST)):
                taken[count] = value
                count += 1
            head -= first[word] >= 0
        bounds[document + 1] = count
    return count


def fingerprint(bodies: pa.Table) -> pa.Table:
    """Fingerprint each body, independently of the other rows.

    In: article_id (string), article_body (string; NULL counts as empty). Out: the columns of `FINGERPRINTS`,
    rows in input order. `words` counts characters in scripts without spaces.
    """
    parts = [_rows(documents, bodies["article_id"]) for documents in _documents(bodies["article_body"])]
    return pa.concat_tables(parts) if parts else FINGERPRINTS.schema.empty_table()


def _rows(documents: _Documents, ids: pa.ChunkedArray[Any]) -> pa.Table:
    begin, end = documents.positions[0], documents.positions[-1] + 1
    articles: list[str] = ids.slice(begin, end - begin).to_pylist()  # type: ignore[assignment]
    digests = list(map(_content_hash, articles, documents.normal_forms))
    first = first_places(documents.shingles, documents.lengths, documents.words)
    sizes, samples, offsets = sample(documents.shingles, first, documents.words)
    columns: list[pa.Array[Any]] = [
        pa.array(articles, pa.string()),
        pa.array(digests, pa.string()),
        pa.array(sizes, pa.int32()),
        _lists(*distinct(samples, offsets)),
        _lists(*distinct(documents.numbers, documents.number_offsets)),
        pa.array(np.diff(documents.words), pa.int32()),
        pa.array([ALGORITHM] * len(articles), pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=FINGERPRINTS.schema)


def _content_hash(article_id: str, normal_form: bytes) -> str:
    """The digest of a normal form. A body without words is nobody's copy: no normal form begins with a space."""
    return blake2b(normal_form or b" " + article_id.encode(), digest_size=DIGEST_BYTES).hexdigest()


def _documents(texts: pa.ChunkedArray[Any]) -> Iterator[_Documents]:
    every = (text for part in texts.chunks for text in part.to_pylist())
    for position, parts in groupby(map(_of_chunk, chunks(every)), lambda part: part.positions[0]):
        first, *more = parts
        yield _joined(position, [first, *more]) if more else first


def _of_chunk(chunk: Chunk) -> _Documents:
    found = words(chunk.folded)
    return _Documents(
        chunk.documents,
        normal_forms(chunk.folded),
        found.offsets,
        *shingles(found.hashes, found.kinds, found.offsets),
        *numbers(chunk.folded),
    )


def _joined(position: int, parts: list[_Documents]) -> _Documents:
    """The pieces of one document as one."""
    hashes, lengths, found = (
        np.concatenate([part[column] for part in parts])
        for column in map(_Documents._fields.index, ("shingles", "lengths", "numbers"))
    )
    form = b" ".join(filter(None, (form for part in parts for form in part.normal_forms)))
    return _Documents([position], [form], np.array([0, len(hashes)]), hashes, lengths, found, np.array([0, len(found)]))


def _lists(values: Hashes, offsets: Offsets) -> pa.ListArray[Any]:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values, pa.uint64()))
