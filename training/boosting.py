"""The measured baseline: two stages of gradient boosting on line statistics (stacked sequential learning).

The second stage sees what the first says of the lines around (Cohen and Carvalho 2005). It is trained on first-stage
scores of pages that the first stage has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.baselines import Predictor
from training.corpora import TEXTS, Page
from training.folds import fold_of, publishers
from training.labels import BODY_SHARE, line_shares, page_weight
from training.line_statistics import Batch, Matrix, batch, score_features

STAGE_FOLDS: Final = 4
"""Parts of the training pages, by publisher, for the scores that the second stage is trained on."""
PARAMETERS: Final[dict[str, Any]] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbosity": -1,
}
ROUNDS: Final = 200
THRESHOLDS: Final = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))


def two_stage_boosting(train: Sequence[Page]) -> Predictor:
    """Train both stages on the news-pages of `train`, both shapes of text in one, and choose the threshold there.

    A line weighs in training by the square root of its letters, over the root of the letters of its page: the score
    counts words, and pages alike. The silver pages are left out: with them this method is worse, by a point where
    they count half, and no better where they count a twentieth.
    """
    known, labels, weights, of_page = _training_lines(train)
    pages = [page for page, used in zip(train, of_page > 0, strict=True) if used]
    publisher = publishers(pages)
    sizes: dict[str, int] = {}
    for page in pages:
        sizes[publisher[page.publisher]] = sizes.get(publisher[page.publisher], 0) + 1
    fold = fold_of(sizes, STAGE_FOLDS)
    part = np.array([fold[publisher[page.publisher]] for page in pages])[known.page]
    unseen = _out_of_fold(known.features, labels, weights, part)
    first = _fit(known.features, labels, weights)
    stacked = np.column_stack([known.features, score_features(unseen, known)])
    judged = _out_of_fold(stacked, labels, weights, part // 2)  # only the threshold hangs on these: two fits do
    second = _fit(stacked, labels, weights)
    threshold = max(THRESHOLDS, key=lambda t: _letters_f1(known, labels, judged >= t))

    def predict(pages: Sequence[Page]) -> list[str]:
        lines = batch([page.text for page in pages])
        score = np.asarray(first.predict(lines.features, num_threads=1), np.float32)
        both = np.column_stack([lines.features, score_features(score, lines)])
        keep = np.asarray(second.predict(both, num_threads=1)) >= threshold
        bodies: list[list[str]] = [[] for _ in pages]
        for i in np.flatnonzero(keep).tolist():
            bodies[lines.page[i]].append(lines.content[i])
        return ["\n".join(body) for body in bodies]

    return predict


def _training_lines(
    train: Sequence[Page],
) -> tuple[Batch, NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Lines of the pages that count, whether each is body, its weight; and the weight of every page of `train`."""
    used, labels = [], []
    of_page = np.zeros(len(train))
    for i, page in enumerate(train):
        if page.corpus != "news" or page.shape not in TEXTS:
            continue
        body = line_shares(page.text.split("\n"), page.truth) >= BODY_SHARE
        of_page[i] = page_weight(page, body)
        if of_page[i] > 0:
            used.append(page.text)
            labels.append(body)
    lines = batch(used)
    label = np.array([labels[p][n] for p, n in zip(lines.page.tolist(), lines.source.tolist(), strict=True)], np.bool_)
    mass = np.sqrt(lines.heavy.astype(np.float64) + 1)
    of_lines = mass / np.sqrt(np.bincount(lines.page, mass * mass))[lines.page]
    return lines, label, of_lines * of_page[of_page > 0][lines.page], of_page


def _fit(features: Matrix, labels: NDArray[np.bool_], weights: NDArray[np.float64]) -> Any:
    import lightgbm

    data = lightgbm.Dataset(
        features, labels, weight=weights / weights.mean(), params={"max_bin": PARAMETERS["max_bin"]}
    )
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def _out_of_fold(
    features: Matrix, labels: NDArray[np.bool_], weights: NDArray[np.float64], part: NDArray[np.int64]
) -> Matrix:
    """For every line what a model says that has seen no page of its publisher."""
    scores = np.zeros(len(labels), np.float32)
    for one in np.unique(part):
        held = part == one
        scores[held] = _fit(features[~held], labels[~held], weights[~held]).predict(features[held], num_threads=1)
    return scores


def _letters_f1(lines: Batch, labels: NDArray[np.bool_], keep: NDArray[np.bool_]) -> float:
    """F1 in letters, from page means of precision and recall."""
    kept, body, right = (np.bincount(lines.page, lines.heavy * lines_of) for lines_of in (keep, labels, keep & labels))
    precision, recall = float(np.mean(right[kept > 0] / kept[kept > 0])), float(np.mean(right / np.maximum(body, 1)))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
