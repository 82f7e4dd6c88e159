"""Train the line models: makes `tasks/line_model*.npz`, one of texts and two of HTML, from the two corpora.

    python -m training.train CORPORA

CORPORA is the folder with news-pages.tar.xz and web-pages.tar.xz. The same pages give the same files, to the bit, on
one machine. `fit` is what `training.compare` cross-validates.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from tasks.body import article_body
from tasks.language import languages
from tasks.line_markup import marks_of
from tasks.line_model import FRACTION, HTML, TEXT, WEIGHT_FRACTION, Model, fixed, from_arrays
from tasks.lines import split
from tasks.segment import page_lines, segment
from training.augment import LabelledPage, variants
from training.corpora import SHAPES, Page, read_corpora
from training.examples import CHUNK, Example, examples, joined, stories_of_lines
from training.labels import line_labels, page_weight
from training.network import DILATIONS, POOL_AFTER, Batch, Block, Network, loss
from training.rare_pages import rare_pages

SEED: Final = 1
EPOCHS: Final = 20
PAGES: Final = 12
"""Pages of a step."""
RATE: Final = 2e-3
DECAY: Final = 1e-4
AVERAGING: Final = 0.995
SILVER_WEIGHT: Final = 0.25
SILVER_SHARE: Final = 0.4
"""Share of the silver pages that are seen in an epoch."""
VARIANTS: Final = 6
SILVER_VARIANTS: Final = 2
AUGMENTED: Final = 0.6
"""Share of pages of an epoch that are variants."""
REFINING_EPOCHS: Final = 6
REFINING_RATE: Final = 4e-4
RARE_VARIANTS: Final = 2
SILVER_RARE_VARIANTS: Final = 1
RARE: Final = 0.06
"""Share of the texts of an epoch that are made up as `training.rare_pages` does, in refining."""
LEAST_WEIGHT: Final = 0.1
"""Pages that count less are left out."""


class TrainingSet:
    """Examples of the training pages, and variants of each."""

    def __init__(self, pages: Sequence[Page], seed: int) -> None:
        labels = [line_labels(page) for page in pages]
        weights = [page_weight(page, label) for page, label in zip(pages, labels, strict=True)]
        evidence = evidence_of(pages)
        used = [i for i, weight in enumerate(weights) if weight > LEAST_WEIGHT]
        self.gold = [pages[i].corpus == "news" for i in used]
        weights = [weights[i] * (1.0 if pages[i].corpus == "news" else SILVER_WEIGHT) for i in used]
        codes = [code or "" for code, _ in languages([pages[i].body[:2000] for i in used])]
        known = [LabelledPage(pages[i].text, labels[i], evidence[i], marks_of(pages[i].marks)) for i in used]
        self.forms = [[example] for example in examples(known, weights)]
        self.rare: list[list[Example]] = [[] for _ in used]

        def add(to: list[list[Example]], made: Sequence[LabelledPage | None], *, silver: bool) -> None:
            pages = [(i, page) for i, page in enumerate(made) if page is not None and (self.gold[i] or silver)]
            found = examples([page for _, page in pages], [weights[i] for i, _ in pages])
            for (i, _), example in zip(pages, found, strict=True):
                to[i].append(example)

        for number in range(VARIANTS):
            add(self.forms, variants(known, codes, seed * 1000 + number), silver=number < SILVER_VARIANTS)
        for number in range(RARE_VARIANTS):
            add(self.rare, rare_pages(known, codes, seed * 1000 + number), silver=number < SILVER_RARE_VARIANTS)

    def epoch(self, chance: random.Random, *, refining: bool = False) -> list[Example]:
        chosen = []
        for forms, rare, gold in zip(self.forms, self.rare, self.gold, strict=True):
            if not gold and chance.random() >= SILVER_SHARE:
                continue
            if refining and rare and chance.random() < RARE:
                chosen.append(chance.choice(rare))
            else:
                chosen.append(chance.choice(forms[1:]) if len(forms) > 1 and chance.random() < AUGMENTED else forms[0])
        chance.shuffle(chosen)
        return chosen


def train(
    data: TrainingSet,
    epochs: int = EPOCHS,
    start: Network | None = None,
    *,
    refining: bool = False,
    report: Callable[[int], None] = lambda epoch: None,
    seed: int = SEED,
) -> Network:
    """A network trained on `data`, its weights averaged over the later part of the training.

    It begins as the network `start`, which may know the first of its measures only, or with random weights. Refining
    is gentler, and shows it besides what the corpora hardly have: `training.rare_pages` and `training.counts`.
    """
    rate = REFINING_RATE if refining else RATE
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    chance, noise = random.Random(seed), np.random.default_rng(seed)
    net = Network(data.forms[0][0].measures.shape[1])
    if start is not None:
        weights = start.state_dict()
        known = weights["entry0.weight"]
        more = torch.zeros(known.shape[0], net.entry0.in_features - known.shape[1])
        net.load_state_dict(weights | {"entry0.weight": torch.cat([known, more], dim=1)})
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=DECAY)
    schedule: torch.optim.lr_scheduler.OneCycleLR | None = None
    averaged: dict[str, torch.Tensor] = {}
    step = 0
    for epoch in range(epochs):
        report(epoch + 1)
        net.train()
        pages = data.epoch(chance, refining=refining)
        steps = []
        for first in range(0, len(pages), PAGES * 20):
            alike = sorted(pages[first : first + PAGES * 20], key=len)
            steps += [alike[i : i + PAGES] for i in range(0, len(alike), PAGES)]
        chance.shuffle(steps)
        if schedule is None:
            schedule = torch.optim.lr_scheduler.OneCycleLR(
                optimizer, rate, total_steps=math.ceil(epochs * len(steps) * 1.1), pct_start=0.15
            )
            total = epochs * len(steps)
        for some in steps:
            batch = Batch(some, noise, refining=refining)
            cost = loss(net(batch), batch)
            optimizer.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step >= total * 0.5:
                for name, value in net.state_dict().items():
                    if name in averaged:
                        averaged[name].mul_(AVERAGING).add_(value, alpha=1 - AVERAGING)
                    else:
                        averaged[name] = value.clone()
    net.load_state_dict(averaged)
    return net.eval()


def evidence_of(pages: Sequence[Page]) -> list[NDArray[np.int32]]:
    """For each line of each page, in how many other stories it stands, among the pages of the same shape."""
    found: list[NDArray[np.int32]] = [np.zeros(0, np.int32)] * len(pages)
    for shape in SHAPES:
        of_shape = [i for i, page in enumerate(pages) if page.shape == shape]
        for i, stories in zip(of_shape, stories_of_lines([pages[i].text for i in of_shape]), strict=True):
            found[i] = stories
    return found


def predicted(weights: Callable[[Path], Model], pages: Sequence[Page], *, evidence: bool) -> list[str]:
    """The article body of each page as the program has it: model, rules and repairs."""
    of_lines = evidence_of(pages) if evidence else None
    bodies: list[str] = []
    for start in range(0, len(pages), CHUNK):
        some = pages[start : start + CHUNK]
        lines = split([page.text for page in some])
        stories = joined(lines, of_lines[start : start + CHUNK]) if of_lines else None
        roles = segment(lines, stories, [marks_of(page.marks) for page in some], weights)
        bodies += [article_body(page_lines(lines, roles, i))[0] for i in range(len(some))]
    return bodies


def fit(pages: Sequence[Page], *, evidence: bool) -> Callable[[Sequence[Page]], list[str]]:
    """Train on `pages` and return what predicts the bodies of other pages, of one shape.

    With `evidence` the predictor counts in how many stories a line stands, over the pages that it is given and the
    training pages of their shape, as a warehouse would.
    """
    given = tuple(pages)

    def weights(path: Path) -> Model:
        return from_arrays(arrays(network(given, path)))

    def predict(asked: Sequence[Page]) -> list[str]:
        known = [p for p in pages if evidence and asked and p.shape == asked[0].shape]
        return predicted(weights, [*asked, *known], evidence=evidence)[: len(asked)]

    return predict


@cache
def network(pages: tuple[Page, ...], path: Path) -> Network:
    """The network of the file `path` of the program, trained on the texts or the HTML among `pages`.

    Of those of HTML, the first learns from HTML alone; the second begins with what the network of texts has learned
    from many more pages before it was refined, and finds other pages hard.
    """
    if path == TEXT:
        return of_texts(pages)[1]
    data = TrainingSet([page for page in pages if page.shape == "html"], SEED)
    if path == HTML[0]:
        return train(data, 2 * EPOCHS, report=_report(path.name))
    return train(data, start=of_texts(pages)[0], report=_report(path.name))


@cache
def of_texts(pages: tuple[Page, ...]) -> tuple[Network, Network]:
    """The network of texts before and after it is refined."""
    data = TrainingSet([page for page in pages if page.shape != "html"], SEED)
    learned = train(data, report=_report(TEXT.name))
    return learned, train(data, REFINING_EPOCHS, learned, refining=True, report=_report(f"{TEXT.name}, refining"))


def _report(name: str) -> Callable[[int], None]:
    def report(epoch: int) -> None:
        print(f"{name}: epoch {epoch}", file=sys.stderr, flush=True)

    return report


def arrays(net: Network) -> dict[str, NDArray[np.generic]]:
    """The weights as `tasks.line_model.from_arrays` reads them: whole numbers, matrices as inputs x outputs."""
    stored: dict[str, NDArray[np.generic]] = {"pool_after": np.array(POOL_AFTER)}

    def keep(name: str, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        assert bias is not None
        matrix = weight.detach().numpy().astype(np.float64)
        matrix = matrix.transpose(2, 1, 0).reshape(-1, matrix.shape[0]) if matrix.ndim == 3 else matrix.T
        whole = fixed(matrix, WEIGHT_FRACTION)
        stored[f"{name}.matrix"] = whole.astype(np.int16)
        biases = bias.detach().numpy().astype(np.float64)
        stored[f"{name}.bias"] = fixed(biases, FRACTION + WEIGHT_FRACTION).astype(np.int32)

    for name in ("entry0", "entry1", "pool", "exit0", "exit1"):
        layer = getattr(net, name)
        keep(name, layer.weight, layer.bias)
    for number, block in enumerate(net.blocks):
        assert isinstance(block, Block)
        keep(f"block{number}.convolution", block.convolution.weight, block.convolution.bias)
        keep(f"block{number}.projection", block.projection.weight, block.projection.bias)
        stored[f"block{number}.dilation"] = np.array(DILATIONS[number])
    return stored


def save(net: Network, path: Path) -> str:
    """Write the weights and their digest beside them; return the digest. Equal weights make equal bytes."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays(net).items()):
            content = BytesIO()
            np.save(content, array, allow_pickle=False)
            archive.writestr(ZipInfo(f"{name}.npy"), content.getvalue(), ZIP_DEFLATED)
    digest = sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n", "ascii")
    return digest


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the line models.")
    parser.add_argument("corpora", type=Path, help="folder with news-pages.tar.xz and web-pages.tar.xz")
    parser.add_argument(
        "--to", type=Path, default=TEXT.parent, help="folder to write to (default: that of the program)"
    )
    asked = parser.parse_args(arguments)
    pages = read_corpora(asked.corpora, html=True)
    print(f"{len(pages):,} pages; training takes some minutes", flush=True)
    for path in (TEXT, *HTML):
        net = network(tuple(pages), path)
        from_arrays(arrays(net))  # raises where sums would not be exact
        print(f"{path.name}: SHA-256 {save(net, asked.to / path.name)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
