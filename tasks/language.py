"""Language of article bodies."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

SAMPLE: Final = 1_000
"""Characters of each text that are looked at."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LOCK = threading.Lock()


@cache
def _identifier() -> Any:
    # half a second and 94 MB: only processes that need it pay
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def languages(texts: Sequence[str]) -> list[tuple[str | None, float]]:
    """Language (ISO 639-1) and probability of each text, in order; None where a text has no word of two letters.

    Method: py3langid, the naive Bayes n-gram model of langid.py (Lui and Baldwin 2012), on the first 1,000 characters.
    """
    with _LOCK:
        identifier = _identifier()
    result: list[tuple[str | None, float]] = []
    for text in texts:
        sample = text[:SAMPLE]
        if not _WORD.search(sample):
            result.append((None, 0.0))
            continue
        language, probability = identifier.classify(sample)
        result.append((str(language), float(probability)))
    return result
