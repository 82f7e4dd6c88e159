"""Language of article bodies."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Sequence
from functools import cache
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
    known = [i for i, sample in enumerate(samples) if _WORD.search(sample)]
    with _LOCK:
        identifier = _identifier()
        automaton = _automaton()
    result: list[tuple[str | None, float]] = [(None, 0.0)] * len(samples)
    if len(known) < TOGETHER:
        for i in known:
            language, probability = identifier.classify(samples[i])
            result[i] = (str(language), float(probability))
        return result
    encoded = [identifier._encode(samples[i]) for i in known]
    for i, counts in zip(known, _counts(automaton, encoded), strict=True):
        pass
    return result
