"""The line model as it is trained: see `tasks.line_model` for what it computes when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tasks import line_markup
from tasks.line_features import NAMES
from training.counts import reprint, surround
from training.examples import Example

HIDDEN: Final = 64
DILATIONS: Final = (1, 2, 4, 8, 16)
POOL_AFTER: Final = 2
DROPOUT: Final = 0.3
NOISE: Final = 0.03
"""Standard deviation of what is added to the measures in training."""

BLIND: Final = 0.5
"""Share of pages that are learned without evidence from other pages."""
EVIDENCE: Final = slice(NAMES.index("stories"), len(NAMES))
"""The measures that tell of other pages."""
REPRINTED: Final = 0.3
SURROUNDED: Final = 0.2
"""Share of the other pages whose counts are made up, in refining: see `training.counts`."""
UNSTATED: Final = 0.4
"""Share of HTML pages that are learned as if they did not state their body."""
STATED: Final = [len(NAMES) + line_markup.NAMES.index(name) for name in ("states_body", "stated")]
"""The measures of HTML that tell of the stated body."""


class Block(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(width, width, 3, dilation=dilation, padding=dilation)
        self.projection = nn.Conv1d(width, width, 1)
        nn.init.zeros_(self.projection.weight)
        nn.init.zeros_(self.projection.bias)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        change = self.projection(functional.relu(self.convolution(values)))
        return (values + self.dropout(change)) * mask


class Network(nn.Module):
    def __init__(self, measures: int = len(NAMES), hidden: int = HIDDEN, outputs: int = 1) -> None:
        super().__init__()
        self.entry0 = nn.Linear(measures, hidden)
        self.entry1 = nn.Linear(hidden, hidden)
        self.blocks = nn.ModuleList(Block(hidden, dilation) for dilation in DILATIONS)
        self.pool = nn.Linear(2 * hidden, hidden)
        self.exit0 = nn.Linear(hidden, hidden)
        self.exit1 = nn.Linear(hidden, outputs)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, batch: Batch) -> Tensor:
        """Pages x lines x outputs."""
        values = functional.relu(self.entry0(batch.measures))
        values = functional.relu(self.entry1(self.dropout(values))) * batch.mask[..., None]
        values, mask = values.transpose(1, 2), batch.mask[:, None, :]
        for number, block in enumerate(self.blocks):
            values = block(values, mask)
            if number == POOL_AFTER:
                mean = values.sum(2) / mask.sum(2)
                highest = (values - 1e4 * (1 - mask)).amax(2)
                values = (values + self.pool(torch.cat([mean, highest], 1))[:, :, None]) * mask
        values = functional.relu(self.exit0(self.dropout(values.transpose(1, 2))))
        out: Tensor = self.exit1(values)
        return out


class Batch:
    """Examples of different lengths as tensors; in training, with noise on the measures.

    With `refining`, other pages tell of some pages what they do not tell in the corpora.
    """

    def __init__(
        self, of: Sequence[Example], chance: np.random.Generator | None = None, *, refining: bool = False
    ) -> None:
        longest = max(map(len, of))
        measures = np.zeros((len(of), longest, of[0].measures.shape[1]), np.float32)
        mask, body, weight, words = (np.zeros((len(of), longest), np.float32) for _ in range(4))
        for i, page in enumerate(of):
            n = len(page)
            measures[i, :n], mask[i, :n], body[i, :n], words[i, :n] = page.measures, 1, page.body, page.words
            share = (page.words + 1) / max(30.0, float((page.words * page.body).sum()) or float(page.words.sum()))
            weight[i, :n] = (np.minimum(share, 0.25) + 1 / n) * page.weight
            if chance is not None and chance.random() < BLIND:
                measures[i, :, EVIDENCE] = 0
            elif chance is not None and refining:
                if chance.random() < SURROUNDED:
                    surround(measures[i, :n], page.body > 0, chance)
                if chance.random() < REPRINTED:
                    reprint(measures[i, :n], page.body > 0, chance)
            if chance is not None and measures.shape[2] > len(NAMES) and chance.random() < UNSTATED:
                measures[i, :, STATED] = 0
        if chance is not None:
            measures += NOISE * chance.standard_normal(measures.shape, np.float32)
        self.measures, self.mask, self.body, self.weight, self.words = map(
            torch.from_numpy, (measures, mask, body, weight, words)
        )
        self.page_weight = torch.tensor([page.weight for page in of], dtype=torch.float32)


def loss(out: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of lines, weighted by their words, plus the soft F1 of pages in words."""
    logit = out[..., 0]
    entropy = functional.binary_cross_entropy_with_logits(logit, batch.body, reduction="none")
    sure = torch.sigmoid(logit) * batch.mask * batch.words
    right, wanted = (sure * batch.body).sum(1), (batch.body * batch.words).sum(1)
    f1 = (2 * right + 10) / (sure.sum(1) + wanted + 10)
    return (entropy * batch.weight * batch.mask).sum() / len(batch.mask) + 0.5 * ((1 - f1) * batch.page_weight).mean()
