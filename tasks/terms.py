"""Content words that a headline shares with the text below it, in any of their forms."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Final

from tasks.folding import marks

STEM: Final = 6
"""Characters at the beginning of a word that stand for all of its forms."""
_PAIR: Final = 2
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7a3]")


def terms(text: str, shortest: int = 3) -> set[str]:
    """Words of at least ``shortest`` letters, folded and cut to `STEM`; pairs of characters in dense scripts."""
    folded = text.casefold()
    found = {word for word in _word().findall(folded) if len(word) >= shortest}
    if not folded.isascii() and _DENSE.search(folded):
        found |= {folded[i : i + _PAIR] for i in range(len(folded) - 1)}
    return found


@cache
def _word_character() -> re.Pattern[str]:
    return re.compile(rf"[\w{marks()}]")


@cache
def _word() -> re.Pattern[str]:
    of_words = _word_character().pattern
    return re.compile(rf"({of_words}{{3,{STEM}}}){of_words}*")


class Opening:
    """The opening of a text, asked for the terms that it has: fewer steps than to find all of its terms."""

    def __init__(self, text: str) -> None:
        self.text = text.casefold()

    @cached_property
    def _is_dense(self) -> bool:
        return not self.text.isascii() and _DENSE.search(self.text) is not None

    def count(self, wanted: set[str]) -> int:
        """How many of some terms it has."""
        return sum(
            term in self.text and (self._is_dense if len(term) == _PAIR else self._has_word(term)) for term in wanted
        )

    def _has_word(self, term: str) -> bool:
        """Whether a word is the term, or begins with it where it is as long as a term can be."""
        text = self.text
        at = text.find(term)
        while at >= 0:
            stop = at + len(term)
            ends = len(term) == STEM or stop == len(text) or not _word_character().match(text, stop)
            if ends and not (at and _word_character().match(text, at - 1)):
                return True
            at = text.find(term, at + 1)
        return False
