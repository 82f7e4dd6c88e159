"""Fingerprints of article bodies, kept so that later runs find copies without reading old texts again."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from tasks.folding import DIGIT, POINT
from tasks.normalise import Chunk, Offsets, chunks, normal_forms
from tasks.shingle import Hashes, covered, distinct, piece_shingles, span_hashes
from warehouse.contract import FINGERPRINTS

ALGORITHM: Final = "fracminhash-3"
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

LIMITS: Final = np.array([SPARSEST << doublings for doublings in range(4)], np.uint64)
"""The limits of sketches, the lowest first, but that of texts of which all is sampled."""

_VALUE: Final = np.uint64((1 << BITS) - 1)

DIGEST_BYTES: Final = 16


class _Documents(NamedTuple):
    """Some documents in input order. Offsets say where the values of each begin, one more entry than documents."""

    positions: list[int]
    """In the input."""
    normal_forms: list[list[bytes]]
    """In pieces."""
    words: Offsets
    """Number of tokens."""
    shingles: Hashes
    """In text order, repeats included."""
    shingle_offsets: Offsets
    numbers: Hashes
    """In any order, repeats included."""
    number_offsets: Offsets


def sample(hashes: Hashes, offsets: Offsets, heads: Hashes, head_offsets: Offsets) -> tuple[Hashes, Offsets]:
    """Sample each part of `hashes`, whose values are distinct and ascend, by their upper 40 bits.

    Taken are all values below `SPARSEST`, or below 2, 4 or 8 times as much where that gives 16 samples and less does
    not; else all. FracMinHash (Irber et al., 2022) with a rate by size. Two sketches of different limits are compared
    below the lower one, where both are complete. Of `heads`, which are among `hashes`, in any order, all values below
    `HEAD_SPARSEST` are taken besides; the limit of a sketch still shows as the lowest with 16 samples below it. Offsets
    say where the parts begin, with one more entry than parts; returned are the samples of each part, ascending, and
    where the parts begin.
    """
    counts = np.diff(offsets)
    parts = np.arange(len(counts), dtype=np.uint64) << np.uint64(BITS)
    keys = _keys(hashes, parts, counts)
    below = keys.searchsorted(parts[:, np.newaxis] | LIMITS) - offsets[:-1, np.newaxis]
    enough = below >= LEAST
    is_all, limit = ~enough.any(1), enough.argmax(1)
    taken = np.where(is_all, counts, below[np.arange(len(parts)), limit])
    head_counts = np.diff(head_offsets)
    more = _keys(heads, parts, head_counts)
    least = np.where(is_all, np.uint64(HEAD_SPARSEST), LIMITS[limit])
    values = more & _VALUE
    more = more[(values >= np.repeat(least, head_counts)) & (values < np.uint64(HEAD_SPARSEST))]
    more.sort()
    is_first = np.ones(len(more), np.bool_)
    np.not_equal(more[1:], more[:-1], out=is_first[1:])
    samples = np.concatenate((keys[covered(offsets[:-1], offsets[:-1] + taken)], more[is_first]))
    samples.sort(kind="stable")  # which takes little where two runs ascend
    return samples & _VALUE, np.append(samples.searchsorted(parts), len(samples))


def _keys(hashes: Hashes, parts: Hashes, counts: Offsets) -> Hashes:
    """The values that are kept of hashes, below the parts, of which each has so many."""
    keys = np.repeat(parts, counts)
    keys |= hashes >> np.uint64(64 - BITS)
    return keys


def fingerprint(bodies: pa.Table) -> pa.Table:
    """Fingerprint each body, independently of the other rows.

    In: article_id (string), article_body (string; NULL counts as empty). Out: the columns of `FINGERPRINTS`,
    rows in input order. `words` counts characters in scripts without spaces.
    """
    parts = [_rows(documents, bodies["article_id"]) for documents in _documents(bodies["article_body"])]
    return pa.concat_tables(parts) if parts else FINGERPRINTS.schema.empty_table()


def _rows(documents: _Documents, ids: pa.ChunkedArray[Any]) -> pa.Table:
    first, last = documents.positions[0], documents.positions[-1]
    articles: list[str] = ids.slice(first, last - first + 1).to_pylist()  # type: ignore[assignment]
    digests = list(map(_content_hash, articles, documents.normal_forms))
    begins = documents.shingle_offsets[:-1]
    ends = np.minimum(begins + HEAD, documents.shingle_offsets[1:])
    heads = documents.shingles[covered(begins, ends)]
    head_offsets = np.append(0, np.cumsum(ends - begins))
    hashes, offsets = distinct(documents.shingles, documents.shingle_offsets)
    columns: list[pa.Array[Any]] = [
        pa.array(articles, pa.string()),
        pa.array(digests, pa.string()),
        pa.array(np.diff(offsets), pa.int32()),
        _lists(*sample(hashes, offsets, heads, head_offsets)),
        _lists(*distinct(documents.numbers, documents.number_offsets)),
        pa.array(documents.words, pa.int32()),
        pa.array([ALGORITHM] * len(articles), pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=FINGERPRINTS.schema)


def _content_hash(article_id: str, normal_forms: list[bytes]) -> str:
    """The digest of a normal form. A body without words is nobody's copy: no normal form begins with a space."""
    normal_form = b" ".join(filter(None, normal_forms)) or b" " + article_id.encode()
    return blake2b(normal_form, digest_size=DIGEST_BYTES).hexdigest()


def _documents(texts: pa.ChunkedArray[Any]) -> Iterator[_Documents]:
    every = (text for part in texts.chunks for text in part.to_pylist())
    for position, parts in groupby(map(_of_chunk, chunks(every)), lambda part: part.positions[0]):
        first, *more = parts
        yield _joined(position, [first, *more]) if more else first


def _of_chunk(chunk: Chunk) -> _Documents:
    return _Documents(
        chunk.documents,
        [[form] for form in normal_forms(chunk)],
        np.diff(chunk.token_offsets),
        *piece_shingles(chunk),
        *piece_numbers(chunk),
    )


def _joined(position: int, parts: list[_Documents]) -> _Documents:
    """The pieces of one document as one."""
    shingles = np.concatenate([part.shingles for part in parts])
    numbers = np.concatenate([part.numbers for part in parts])
    return _Documents(
        [position],
        [[form for part in parts for forms in part.normal_forms for form in forms]],
        np.array([sum(int(part.words.sum()) for part in parts)]),
        shingles,
        np.array([0, len(shingles)]),
        numbers,
        np.array([0, len(numbers)]),
    )


def piece_numbers(chunk: Chunk) -> tuple[Hashes, Offsets]:
    """Return the hashes of all number tokens of `chunk`, repeats included; and where those of its pieces begin, one
    more entry than pieces.

    A number token is a run of digits; a point or comma between two digits belongs to it.
    """
    at = np.flatnonzero((chunk.kinds & DIGIT) > 0)
    gaps = np.diff(at)
    is_end = gaps > 1
    is_end[gaps == 2] = chunk.kinds[at[:-1][gaps == 2] + 1] != POINT
    breaks = np.flatnonzero(is_end) + 1
    starts = np.concatenate(([0], breaks)) if len(at) else breaks
    ends = np.append(breaks, len(at)) if len(at) else breaks
    # Each digit with the distance to the one before, so that 1.5 is not 15.
    digits = chunk.codes[at] + (np.diff(at, prepend=at[:1]) == 2).astype(np.uint32) * np.uint32(1 << 21)
    digits[starts] = chunk.codes[at[starts]]
    return span_hashes(digits, starts, ends), np.searchsorted(at[starts], chunk.code_offsets)


def _lists(values: Hashes, offsets: Offsets) -> pa.ListArray[Any]:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values, pa.uint64()))
