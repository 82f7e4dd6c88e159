"""The shingles of whole texts, as the fingerprint takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tasks.normalise import chunks
from tasks.shingle import Hashes, distinct, piece_shingles


def shingle_sets(texts: Iterable[str | None]) -> Iterator[Hashes]:
    """Yield for each text, in order, the hashes of its distinct shingles, ascending; none for an empty text."""
    current, parts = 0, list[Hashes]()
    for chunk in chunks(texts):
        for document, hashes in zip(chunk.documents, piece_shingles(chunk), strict=True):
            if document != current:
                yield distinct(parts)
                current, parts = document, []
            parts.append(hashes)
    if parts:
        yield distinct(parts)
