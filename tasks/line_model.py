"""The line model: a small convolutional network over the lines of a page, in exact arithmetic.

Every number in it is a whole multiple of a power of two, small enough that single-precision sums of products are
exact. So the result for a page is the same to the bit in every batch, with every BLAS library, on every machine.

The network: two layers for each line; then residual blocks of dilated convolutions, each of which sees twice as far up
and down the page (after Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", 2016); halfway the
mean and the maximum over the page are added to each of its lines; two layers to the answer. `training/` makes the
weights, `line_model.md` tells of what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FRACTION: Final = 6
"""Binary places of values."""
WEIGHT_FRACTION: Final = 8
"""Binary places of weights."""
LARGEST: Final = 1023
"""Values are cut off at this many of the smallest steps: at just under 16."""
EXACT: Final = 1 << 24
"""Whole numbers up to here are exact in single precision: no sum of products may come to more."""
REACH: Final = 16
"""Widest dilation: so many empty rows stand between two pages."""
ROWS: Final = 2000
"""Lines that pass through the layers together: what fits into the cache of a core."""

TEXT: Final = Path(__file__).with_name("line_model.npz")
"""Weights for lines of which only the text is known."""
HTML: Final = tuple(Path(__file__).with_name(f"line_model_html{number}.npz") for number in (1, 2))
"""Weights for lines of which the tree of an HTML page tells as well: of two models, of which the mean counts."""


class ModelDamaged(Exception):
    """The weights are not those that belong to this version, or cannot be."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A matrix (inputs x outputs) and a bias. Products of both are sums in the smallest steps of values."""

    matrix: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Model:
    entry: tuple[Layer, Layer]
    blocks: tuple[tuple[Layer, Layer, int], ...]
    """Convolution over three lines, projection, and how far apart the three are."""
    pool: Layer
    pool_after: int
    """The block after which the page is pooled."""
    exit: tuple[Layer, Layer]


def fixed(values: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Values as whole numbers of ``2**-places``."""
    whole: NDArray[np.float64] = np.rint(values * float(1 << places))
    return whole


@cache
def model(weights: Path = TEXT) -> Model:
    """The weights in a file. Raise `ModelDamaged` when it is not what the digest beside it says."""
    content = weights.read_bytes()
    wanted = weights.with_suffix(".sha256").read_text("ascii").split()[0]
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise ModelDamaged(f"{weights.name} is damaged: its SHA-256 is {found}, not {wanted}; install copydesk again")
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return from_arrays({name: stored[name] for name in stored.files})


def from_arrays(stored: dict[str, NDArray[np.generic]]) -> Model:
    """A model from the arrays of its file: whole numbers, named after the layers.

    Raise `ModelDamaged` where weights are so large that sums would not be exact.
    """

    def layer(name: str, largest: int = LARGEST) -> Layer:
        matrix, bias = stored[f"{name}.matrix"].astype(np.float64), stored[f"{name}.bias"].astype(np.float64)
        if float((np.abs(matrix).sum(axis=0) * largest + np.abs(bias)).max()) >= EXACT:
            raise ModelDamaged(f"the weights of {name} are too large for exact sums")
        step = 2.0**-WEIGHT_FRACTION  # a power of two: what was exact stays exact
        return Layer((matrix * step).astype(np.float32), (bias * step).astype(np.float32))

    blocks: list[tuple[Layer, Layer, int]] = []
    while f"block{len(blocks)}.convolution.matrix" in stored:
        name = f"block{len(blocks)}"
        blocks.append((layer(f"{name}.convolution"), layer(f"{name}.projection"), int(stored[f"{name}.dilation"])))
    return Model(
        entry=(layer("entry0"), layer("entry1")),
        blocks=tuple(blocks),
        pool=layer("pool", 2 * LARGEST),  # it comes before the sum of a block is cut off
        pool_after=int(stored["pool_after"]),
        exit=(layer("exit0"), layer("exit1")),
    )


def logits(measures: Floats, first: NDArray[np.int64], weights: Model) -> Floats:
    """The network on the lines of some pages.

    In: lines x measures; the index of the first line of each page, and the number of lines at the end. Out: lines x
    outputs, exact multiples of ``2**-FRACTION`` within -16 to 16.
    """
    lines = measures.shape[0]
    result = np.empty((lines, weights.exit[1].matrix.shape[1]), np.float32)
    if not lines:
        return result
    inputs = np.rint(measures * float(1 << FRACTION)).astype(np.float32)
    for a, b, bounds in _portions(first):
        result[a:b] = _forward(inputs[a:b], bounds, weights)
    result /= 1 << FRACTION
    return result


def _portions(first: NDArray[np.int64]) -> Iterator[tuple[int, int, NDArray[np.int64]]]:
    """Runs of whole pages of about `ROWS` lines: where each begins and ends, and the bounds of its pages in it."""
    pages = np.unique(first)
    page = 0
    while page < pages.size - 1:
        last = max(page + 1, int(np.searchsorted(pages, pages[page] + ROWS, "right")) - 1)
        yield int(pages[page]), int(pages[last]), pages[page : last + 1] - pages[page]
        page = last


def _apply(layer: Layer, values: Floats, least: int) -> Floats:
    """The layer on values, rounded and cut off at `least` and `LARGEST`."""
    sums: Floats = values @ layer.matrix
    sums += layer.bias
    np.rint(sums, out=sums)
    np.clip(sums, least, LARGEST, out=sums)
    return sums


def _forward(inputs: Floats, bounds: NDArray[np.int64], weights: Model) -> Floats:
    """Rows of one portion through all layers; `bounds` are those of its pages."""
    values = _apply(weights.entry[1], _apply(weights.entry[0], inputs, 0), 0)
    lines, width = values.shape
    pages = np.diff(bounds)
    rows = np.arange(lines) + np.repeat((np.arange(pages.size) + 1) * REACH, pages)
    padded = np.zeros((lines + (pages.size + 1) * REACH, width), np.float32)
    padded[rows] = values
    inner = padded[REACH:-REACH]
    between = np.ones(padded.shape[0], np.bool_)
    between[rows] = False
    empty = np.flatnonzero(between[REACH:-REACH])
    window = np.empty((inner.shape[0], 3 * width), np.float32)
    for number, (convolution, projection, dilation) in enumerate(weights.blocks):
        for tap in range(3):
            start = REACH + (tap - 1) * dilation
            window[:, tap * width : (tap + 1) * width] = padded[start : start + inner.shape[0]]
        inner += _apply(projection, _apply(convolution, window, 0), -LARGEST)
        inner[empty] = 0
        if number == weights.pool_after:
            known = padded[rows]
            mean = np.rint(np.add.reduceat(known, bounds[:-1], axis=0, dtype=np.float64) / pages[:, None])
            highest = np.maximum.reduceat(known, bounds[:-1], axis=0)
            pooled = np.concatenate((mean.astype(np.float32), highest), axis=1)
            padded[rows] += np.repeat(_apply(weights.pool, pooled, -LARGEST), pages, axis=0)
        np.clip(inner, -LARGEST, LARGEST, out=inner)
    return _apply(weights.exit[1], _apply(weights.exit[0], padded[rows], 0), -LARGEST)
