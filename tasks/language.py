"""Language of article bodies."""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.compiled import compiled
from tasks.language_model import LanguageModel, language_model

SAMPLE = 1_000
"""Characters of each text that are looked at."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LOCK = threading.Lock()


def languages(texts: Sequence[str]) -> list[tuple[str | None, float]]:
    """Language (ISO 639-1) and probability of each text, in order.

    None where a text has no word of two letters, or nothing that the model knows. Method: py3langid, the naive Bayes
    n-gram model of langid.py (Lui and Baldwin 2012), on the first 1,000 characters.
    """
    samples = [text[:SAMPLE] for text in texts]
    with _LOCK:
        model = language_model()
    return list(_classify([_encoded(sample) if _WORD.search(sample) else b"" for sample in samples], model))


def _encoded(text: str) -> bytes:
    """The bytes that the model was trained on: composed, and in lower case where all is upper case."""
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _classify(samples: Sequence[bytes], model: LanguageModel) -> Iterator[tuple[str | None, float]]:
    """What py3langid says of every sample, computed for all of them."""
    sample, ngram, count = _ngrams(samples, model)
    used, at = np.unique(ngram, return_inverse=True)
    weights = model.weights[used].astype(np.float32)
    logs = np.log1p(count.astype(np.float32))
    # of classes with one label the first gets the sum
    labels = model.classes.tolist()
    label = np.array([labels.index(c) for c in labels])
    for n, (a, b) in enumerate(pairwise(np.searchsorted(sample, np.arange(len(samples) + 1)).tolist())):
        if a == b:
            yield None, 0.0
            continue
        scores = (logs[a:b] @ weights[at[a:b]] + model.prior) / math.sqrt(len(samples[n]))
        shares = np.bincount(label, np.exp(scores - scores.max()))
        best = int(shares.argmax())
        yield labels[best], float(shares[best] / shares.sum())


def _ngrams(
    samples: Sequence[bytes], model: LanguageModel
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The known n-grams of the samples: sample, n-gram and count, in this order."""
    letters = np.frombuffer(b"".join(samples), np.uint8)
    bounds = np.array([0, *accumulate(map(len, samples))])
    found = np.empty(len(letters), np.int32)
    if _walk(letters, bounds, len(samples), model.step, len(model.step), model.row, model.ngram, len(model.row), found):
        raise ValueError("the files of the language model are damaged")
    known = np.flatnonzero(found >= 0)
    sample = np.searchsorted(bounds, known, "right") - 1
    width = len(model.weights)
    keys, count = np.unique(sample * width + found[known], return_counts=True)
    return keys // width, keys % width, count


@compiled
def _walk(
    letters: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    samples: int,
    step: NDArray[np.uint32],
    steps: int,
    row: NDArray[np.uint32],
    ngram: NDArray[np.int32],
    states: int,
    found: NDArray[np.int32],
) -> int:
    """Write for each letter the n-gram that ends with it, or -1. Returns 1 where a state is none of the model's."""
    for sample in range(samples):
        state = np.int64(0)
        for at in range(bounds[sample], bounds[sample + 1]):
            to = np.int64(row[state]) * 256 + letters[at]
            if to >= steps:
                return 1
            state = np.int64(step[to])
            if state >= states:
                return 1
            found[at] = ngram[state]
    return 0
