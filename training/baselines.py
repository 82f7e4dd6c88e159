"""Methods that find the body of a page without learning, or with a few parameters chosen on training pages.

A method is a function of training pages that returns a predictor; a predictor returns the body of every page it is
given, in order. All but trafilatura keep or drop whole lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks import segment
from tasks.body import article_body
from tasks.language import languages
from tasks.line_markup import marks_of
from tasks.lines import Lines, split
from tasks.segment_body import weight
from training.corpora import TEXTS, Page
from training.labels import kept, line_labels, page_weight

Predictor = Callable[[Sequence[Page]], list[str]]
Method = Callable[[Sequence[Page]], Predictor]


def keep_everything(_: Sequence[Page]) -> Predictor:
    """The whole text."""
    return lambda pages: [page.text for page in pages]


def line_oracle(_: Sequence[Page]) -> Predictor:
    """The lines that the truth labels as body: what keeping and dropping lines can reach at best."""
    return lambda pages: [kept(page, line_labels(page)) for page in pages]


_C4_END: Final = (".", "!", "?", '"')
_C4_WORDS: Final = 5
_C4_POLICY: Final = re.compile(
    r"javascript|terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies", re.IGNORECASE
)


def c4_rules(_: Sequence[Page]) -> Predictor:
    """The line rules of C4 (Raffel et al. 2020): five words and a terminal mark, no ellipsis, no policy notice.

    The rules of that corpus that drop whole pages are left out. They were made for English: languages with other
    terminal marks, or without spaces, lose everything.
    """

    def is_text(line: str) -> bool:
        line = line.strip()
        return (
            line.endswith(_C4_END)
            and not line.endswith("...")
            and len(line.split()) >= _C4_WORDS
            and _C4_POLICY.search(line) is None
        )

    return lambda pages: ["\n".join(filter(is_text, page.text.split("\n"))) for page in pages]


def justext_lines(_: Sequence[Page]) -> Predictor:
    """jusText (Pomikálek 2011) with its default thresholds, a line as a paragraph: there are no tags to go by.

    The stop list is that of the language that py3langid finds in the ten longest lines. For languages without a stop
    list (Chinese, Japanese and others), its language-independent mode: no stop-word thresholds.
    """
    from justext.core import classify_paragraphs, revise_paragraph_classification
    from justext.paragraph import Paragraph

    def body(page: Page, language: str | None) -> str:
        stop_words = _stop_list(language or "")
        paragraphs = []
        for line in filter(None, map(str.strip, page.text.split("\n"))):
            paragraph = Paragraph(_NoPath())
            paragraph.append_text(line)
            paragraphs.append(paragraph)
        low, high = (0.30, 0.32) if stop_words else (0.0, 0.0)
        classify_paragraphs(paragraphs, stop_words, stopwords_low=low, stopwords_high=high)
        revise_paragraph_classification(paragraphs)
        return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    def predict(pages: Sequence[Page]) -> list[str]:
        samples = [" ".join(sorted(page.text.split("\n"), key=len, reverse=True)[:10]) for page in pages]
        return [body(page, language) for page, (language, _) in zip(pages, languages(samples), strict=True)]

    return predict


class _NoPath:
    """Stands for the path of tags that jusText expects of a paragraph."""

    dom = ""
    xpath = ""


@cache
def _stop_list(language: str) -> frozenset[str]:
    import justext
    from babel import Locale, UnknownLocaleError

    try:
        name = (Locale.parse(language).get_display_name("en") or "").split(" (")[0].replace(" ", "_")
    except (UnknownLocaleError, ValueError):
        return frozenset()
    name = {"Norwegian_Bokmål": "Norwegian_Bokmal", "Norwegian": "Norwegian_Bokmal"}.get(name, name)
    return justext.get_stoplist(name) if name in justext.get_stoplists() else frozenset()


@dataclass(frozen=True, slots=True)
class _Cost:
    """Parameters of the score of a line, in letters."""

    line: float
    """What every line costs."""
    unstopped: float
    """What a line costs besides that does not end like a sentence."""
    most: float
    """The most that a line is worth."""

    def score(self, heavy: NDArray[np.float32], stopped: NDArray[np.bool_]) -> NDArray[np.float64]:
        worth: NDArray[np.float64] = np.minimum(heavy, self.most).astype(np.float64)
        return worth - self.line - np.where(stopped, 0.0, self.unstopped)


_COSTS: Final = tuple(
    _Cost(*values)
    for values in product((15, 25, 35, 50, 70, 100), (0, 15, 30, 50, 80, 120), (100, 200, 400, 800, np.inf))
)


def maximum_sum(train: Sequence[Page]) -> Predictor:
    """The run of lines with the largest sum of scores (Bentley 1984; for pages: Pasternack and Roth 2009).

    A line scores its letters, up to a limit, less a cost, and less another where it does not end like a sentence. The
    three numbers are those that do best over the training pages, both shapes alike, F1 counted in letters.
    """
    cost = _best_cost(train)

    def predict(pages: Sequence[Page]) -> list[str]:
        lines = split([page.text for page in pages])
        scores = cost.score(weight(lines), lines.stopped)
        scores[lines.length == 0] = 0
        bodies = []
        for a, b in pairwise(lines.first.tolist()):
            start, stop = densest_run(scores[a:b])
            bodies.append("\n".join(lines.content[a + start : a + stop]))
        return bodies

    return predict


def densest_run(scores: NDArray[np.float64]) -> tuple[int, int]:
    """Begin and end (exclusive) of the run with the largest sum; (0, 0) where no score is positive."""
    total = np.concatenate(([0.0], np.cumsum(scores)))
    gain = total - np.minimum.accumulate(total)
    stop = int(np.argmax(gain))
    return (int(np.argmin(total[: stop + 1])), stop) if gain[stop] > 0 else (0, 0)


def _best_cost(train: Sequence[Page]) -> _Cost:
    known = []
    for page in train:
        labels = line_labels(page)
        if page.corpus == "news" and page_weight(page, labels):
            known.append((page.shape, split([page.text]), labels))
    return max(_COSTS, key=lambda cost: sum(_letters_f1(known, cost, shape) for shape in TEXTS))


def _letters_f1(known: Sequence[tuple[str, Lines, NDArray[np.bool_]]], cost: _Cost, shape: str) -> float:
    precisions, recalls = [], []
    for _, lines, labels in (one for one in known if one[0] == shape):
        heavy = weight(lines)
        start, stop = densest_run(np.where(lines.length > 0, cost.score(heavy, lines.stopped), 0))
        right = heavy[start:stop][labels[start:stop]].sum()
        precisions.append(right / max(1, heavy[start:stop].sum()))
        recalls.append(right / max(1, heavy[labels[: len(heavy)]].sum()))
    p, r = float(np.mean(precisions or [0])), float(np.mean(recalls or [0]))
    return 2 * p * r / (p + r) if p + r else 0.0


def segmenter(_: Sequence[Page]) -> Predictor:
    """`tasks.segment` of this commit, and the article body that the pipeline makes of its roles."""

    def predict(pages: Sequence[Page]) -> list[str]:
        lines = split([page.text for page in pages])
        roles = segment.segment(lines, marks=[marks_of(page.marks) for page in pages])
        return [article_body(segment.page_lines(lines, roles, i))[0] for i in range(len(pages))]

    return predict


def trafilatura_precision(_: Sequence[Page]) -> Predictor:
    """trafilatura (Barbaresi 2021) on the HTML source, favouring precision, without comments and tables."""
    import trafilatura

    def body(html: str | None) -> str:
        options: dict[str, Any] = {"favor_precision": True, "include_comments": False, "include_tables": False}
        return trafilatura.extract(html, **options) or "" if html else ""

    return lambda pages: [body(page.html) for page in pages]
