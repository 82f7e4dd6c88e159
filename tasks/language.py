"""Language of article bodies."""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SAMPLE: Final = 1_000
"""Characters of each text that are looked at."""
TOGETHER: Final = 16
"""Texts from which on they are walked side by side; for fewer py3langid is faster one by one."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LOCK = threading.Lock()


class _Automaton(NamedTuple):
    """The n-gram automaton of the model, as arrays."""

    row: NDArray[np.intp]
    """Per state: where its row of 256 transitions begins in `step`."""
    step: NDArray[np.uint32]
    feature: NDArray[np.int32]
    """Per state: the n-gram that ends there, or -1."""


@cache
def _identifier() -> Any:
    # half a second and 94 MB: only processes that need it pay
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _automaton() -> _Automaton:
    identifier = _identifier()
    return _Automaton(
        np.asarray(identifier.tk_row).astype(np.intp) << 8,
        np.asarray(identifier.tk_nextmove),
        np.asarray(identifier.tk_output, np.int32),
    )


def languages(texts: Sequence[str]) -> list[tuple[str | None, float]]:
    """Language (ISO 639-1) and probability of each text, in order; None where a text has no word of two letters.

    Method: py3langid, the naive Bayes n-gram model of langid.py (Lui and Baldwin 2012), on the first 1,000 characters.
    """
    samples = [text[:SAMPLE] for text in texts]
    worded = [i for i, sample in enumerate(samples) if _WORD.search(sample)]
    with _LOCK:
        identifier = _identifier()
        automaton = _automaton()
    result: list[tuple[str | None, float]] = [(None, 0.0)] * len(samples)
    found: list[tuple[str, float] | None] = [None] * len(worded)
    if len(worded) >= TOGETHER:
        found = _classify([_encoded(samples[i]) for i in worded], identifier, automaton)
    for i, one in zip(worded, found, strict=True):
        language, probability = one or identifier.classify(samples[i])
        result[i] = (str(language), float(probability))
    return result


def _encoded(text: str) -> bytes:
    """The bytes that the model was trained on: composed, and in lower case where all is upper case."""
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _classify(samples: list[bytes], identifier: Any, automaton: _Automaton) -> list[tuple[str, float] | None]:
    """What ``identifier.classify`` says of every sample, computed for all of them; None where no n-gram is known."""
    table, prior, classes = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes
    document, ngram, count = _ngrams(samples, automaton)
    used = np.zeros(len(table), np.bool_)
    used[ngram] = True
    weights = table[used].astype(np.float32)
    at = (np.cumsum(used) - 1)[ngram]
    logs = np.log1p(count.astype(np.float32))
    bounds = np.searchsorted(document, np.arange(len(samples) + 1)).tolist()
    # labels that stand for several columns of the model: the first of them gets the sum
    label = np.array([classes.index(c) for c in classes])
    result: list[tuple[str, float] | None] = []
    for sample, (a, b) in zip(samples, pairwise(bounds), strict=True):
        if a == b:
            result.append(None)
            continue
        scores = (logs[a:b] @ weights[at[a:b]] + prior) / math.sqrt(len(sample))
        shares = np.bincount(label, np.exp(scores - scores.max()))
        best = int(shares.argmax())
        result.append((classes[best], float(shares[best] / shares.sum())))
    return result


def _ngrams(
    samples: list[bytes], automaton: _Automaton
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]:
    """The known n-grams of the samples: sample, n-gram and count, in this order. One step reads a byte of each."""
    order = sorted(range(len(samples)), key=lambda i: -len(samples[i]))
    lengths = np.array([len(samples[i]) for i in order])
    longest = int(lengths[0])
    letters = np.zeros((longest, len(samples)), np.intp)
    for column, i in enumerate(order):
        letters[: lengths[column], column] = np.frombuffer(samples[i], np.uint8)
    active = np.searchsorted(-lengths, -np.arange(longest)).tolist()
    states = np.zeros((longest, len(samples)), np.intp)
    state = np.zeros(len(samples), np.intp)
    for at, n in enumerate(active):
        state = automaton.step[automaton.row[state[:n]] + letters[at, :n]]
        states[at, :n] = state
    features = automaton.feature[states]
    rows, columns = np.nonzero((features >= 0) & (np.arange(longest)[:, None] < lengths))
    width = len(automaton.feature)
    keys, count = np.unique(np.array(order, np.int64)[columns] * width + features[rows, columns], return_counts=True)
    return keys // width, keys % width, count
