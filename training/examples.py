"""Pages as training examples: features, labels and weights of their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.line_features import features
from tasks.line_hashes import outline, story_keys
from tasks.line_markup import FULL
from tasks.line_stories import count_stories
from tasks.lines import Lines, split
from training.augment import LabelledPage

Floats = NDArray[np.float32]
_WORD: Final = re.compile(r"\w+")
CHUNK: Final = 200
"""Pages of which the features are made at once."""


@dataclass(slots=True)
class Example:
    """The lines of one page that are not blank."""

    measures: Floats
    """Lines x measures, as `tasks.line_features` gives them, for HTML followed by those of `tasks.line_markup`."""
    body: Floats
    """1 where the line is body, 0 where it is not."""
    words: Floats
    weight: float
    """How much the page counts."""
    content: list[str]

    def __len__(self) -> int:
        return len(self.body)


def examples(pages: Sequence[LabelledPage], weights: Sequence[float]) -> list[Example]:
    """Examples of the pages that are not blank, given what each counts."""
    made = []
    for start in range(0, len(pages), CHUNK):
        some = pages[start : start + CHUNK]
        lines = split([page.text for page in some])
        found = features(lines, joined(lines, [page.stories for page in some]))
        for number, (page, weight) in enumerate(zip(some, weights[start : start + CHUNK], strict=True)):
            a, b = int(found.first[number]), int(found.first[number + 1])
            if a == b:
                continue
            solid = found.solid[a:b] - lines.first[number]
            content = found.content[a:b]
            of_body = page.body[solid]
            measures = found.measures[a:b]
            if page.marks is not None:
                measures = np.concatenate([measures, page.marks[solid] / np.float32(FULL)], axis=1)
            made.append(
                Example(
                    measures=measures.astype(np.float32),
                    body=of_body.astype(np.float32),
                    words=np.array([len(_WORD.findall(line)) for line in content], np.float32),
                    weight=weight,
                    content=content,
                )
            )
    return made


def joined(lines: Lines, stories: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The stories of the lines of all pages; of those of each page, what stands beyond its lines is left out."""
    per_page = zip(np.diff(lines.first).tolist(), stories, strict=True)
    return np.concatenate([of_page[:count] for count, of_page in per_page])


def stories_of_lines(texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """For each line of each page, in how many other stories of these pages it stands."""
    lines = outline(texts)
    hashes = lines.hashes
    order = np.argsort(hashes[solid := np.flatnonzero(hashes)], kind="stable")
    at = solid[order]
    page = np.repeat(np.arange(len(texts)), np.diff(lines.first))
    counts = count_stories(hashes[at], page[at], story_keys(lines)).of(hashes)
    found = []
    for text, (a, b) in zip(texts, pairwise(lines.first.tolist()), strict=True):
        after = text.count("\n") + 1 - (b - a)  # a text may end in a line break, after which nothing comes
        found.append(np.append(counts[a:b], np.zeros(after, np.int32)))
    return found
