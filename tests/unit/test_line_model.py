"""The line model is what its digest says, and computes exactly what its definition says, in every batch."""

from __future__ import annotations

import random
import shutil
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tasks import line_markup, line_model
from tasks.line_features import NAMES
from tasks.line_model import (
    EXACT,
    FRACTION,
    HTML,
    LARGEST,
    REACH,
    TEXT,
    WEIGHT_FRACTION,
    Model,
    ModelDamaged,
    fixed,
    from_arrays,
    logits,
    model,
)  # fmt: skip

Arrays = dict[str, NDArray[Any]]


def bounds(sizes: list[int]) -> NDArray[np.int64]:
    """Where the pages begin that have so many lines each, and where the last ends."""
    return np.cumsum([0, *sizes])


class TestFile:
    @pytest.fixture(params=[TEXT, *HTML], ids=lambda path: path.stem)
    def copy(self, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
        """A copy of a model and its digest."""
        shutil.copy(request.param.with_suffix(".sha256"), tmp_path)
        return Path(shutil.copy(request.param, tmp_path))

    def test_that_is_whole_is_read(self, copy: Path) -> None:
        assert model(copy) is model(copy)

    @pytest.mark.parametrize("place", [0, 1000, -1])
    def test_with_one_other_bit_is_refused(self, copy: Path, place: int) -> None:
        content = bytearray(copy.read_bytes())
        content[place] ^= 1
        copy.write_bytes(content)
        with pytest.raises(ModelDamaged, match="install copydesk again"):
            model(copy)

    def test_cut_short_is_refused(self, copy: Path) -> None:
        copy.write_bytes(copy.read_bytes()[:-1000])
        with pytest.raises(ModelDamaged, match="SHA-256"):
            model(copy)

    def test_of_another_version_is_refused(self, copy: Path) -> None:
        with np.load(copy) as stored:
            arrays = {name: stored[name] for name in stored.files}
        arrays["pool.bias"][0] += 1
        np.savez_compressed(copy, **arrays)
        with pytest.raises(ModelDamaged):
            model(copy)

    def test_is_small_enough_to_come_with_the_program(self) -> None:
        assert sum(path.stat().st_size for path in (TEXT, *HTML)) < 5_000_000

    @pytest.mark.parametrize(("path", "more"), [(TEXT, 0), *((path, len(line_markup.NAMES)) for path in HTML)])
    def test_fits_the_measures_and_itself(self, path: Path, more: int) -> None:
        weights = model(path)
        layers = [*weights.entry, weights.pool, *weights.exit, *(layer for b in weights.blocks for layer in b[:2])]
        assert all(layer.bias.shape == layer.matrix.shape[1:] for layer in layers)
        assert weights.entry[0].matrix.shape[0] == len(NAMES) + more
        width = weights.entry[1].matrix.shape[1]
        assert weights.pool.matrix.shape == (2 * width, width)
        assert all(c.matrix.shape[0] == 3 * width and p.matrix.shape[1] == width for c, p, _ in weights.blocks)
        assert all(1 <= dilation <= REACH for _, _, dilation in weights.blocks)
        assert 0 <= weights.pool_after < len(weights.blocks)
        assert weights.exit[1].matrix.shape[1] >= 1
        parts = [part * (1 << WEIGHT_FRACTION) for layer in layers for part in (layer.matrix, layer.bias)]
        assert all((part == np.rint(part)).all() for part in parts)


def made_up(
    seed: int, inputs: int = 3, width: int = 4, dilations: tuple[int, ...] = (1, 16, 2), pool_after: int = 1
) -> Arrays:
    """The arrays of a small model with random weights: strong ones, that some values are cut off."""
    chance = random.Random(seed)

    def layer(name: str, n: int, m: int) -> Arrays:
        matrix = [[chance.randint(-300, 300) for _ in range(m)] for _ in range(n)]
        bias = [chance.randint(-20_000, 20_000) for _ in range(m)]
        return {f"{name}.matrix": np.array(matrix, np.int16), f"{name}.bias": np.array(bias, np.int32)}

    arrays = layer("entry0", inputs, width) | layer("entry1", width, width)
    for number, dilation in enumerate(dilations):
        arrays |= layer(f"block{number}.convolution", 3 * width, width) | layer(
            f"block{number}.projection", width, width
        )
        arrays[f"block{number}.dilation"] = np.array(dilation)
    arrays["pool_after"] = np.array(pool_after)
    return arrays | layer("pool", 2 * width, width) | layer("exit0", width, 5) | layer("exit1", 5, 2)


Row = list[int]


def slowly(arrays: Arrays, measures: list[list[float]]) -> list[list[Fraction]]:
    """The definition, in whole numbers of Python, for one page: lines x outputs."""

    def clip(value: int, least: int = -LARGEST) -> int:
        return max(least, min(LARGEST, value))

    def apply(name: str, row: Row, least: int = -LARGEST) -> Row:
        matrix, bias = arrays[f"{name}.matrix"].tolist(), arrays[f"{name}.bias"].tolist()
        sums = [bias[m] + sum(value * matrix[k][m] for k, value in enumerate(row)) for m in range(len(bias))]
        return [clip(round(Fraction(total, 1 << WEIGHT_FRACTION)), least) for total in sums]

    rows = [[round(Fraction(value) * (1 << FRACTION)) for value in line] for line in measures]
    rows = [apply("entry1", apply("entry0", row, 0), 0) for row in rows]
    width, number = len(rows[0]), 0
    while f"block{number}.dilation" in arrays:
        away = int(arrays[f"block{number}.dilation"])
        outside = [0] * width
        seen = [
            [value for j in (i - away, i, i + away) for value in (rows[j] if 0 <= j < len(rows) else outside)]
            for i in range(len(rows))
        ]
        changes = [apply(f"block{number}.projection", apply(f"block{number}.convolution", row, 0)) for row in seen]
        rows = [[a + b for a, b in zip(row, change, strict=True)] for row, change in zip(rows, changes, strict=True)]
        if number == int(arrays["pool_after"]):
            columns = list(zip(*rows, strict=True))
            pooled = [round(Fraction(sum(column), len(rows))) for column in columns] + [max(c) for c in columns]
            added = apply("pool", pooled)
            rows = [[a + b for a, b in zip(row, added, strict=True)] for row in rows]
        rows = [[clip(value) for value in row] for row in rows]
        number += 1
    return [[Fraction(v, 1 << FRACTION) for v in apply("exit1", apply("exit0", row, 0))] for row in rows]


def random_measures(seed: int, lines: int, inputs: int) -> NDArray[np.float64]:
    """Within -1 to 1; some in the middle between two steps, where rounding must be to the even one."""
    chance = np.random.default_rng(seed)
    measures = chance.uniform(-1, 1, (lines, inputs))
    halves = (chance.integers(-60, 60, (lines, inputs)) + 0.5) / (1 << FRACTION)
    return np.where(chance.random((lines, inputs)) < 0.3, halves, measures)


sizes = st.lists(st.integers(0, 40), min_size=1, max_size=6)


class TestLogits:
    @given(st.integers(0, 2**32), sizes, st.integers(0, 2), st.integers(1, 60))
    @settings(max_examples=30)
    def test_are_those_of_the_definition(self, seed: int, sizes: list[int], pool_after: int, rows: int) -> None:
        arrays = made_up(seed, pool_after=pool_after)
        measures = random_measures(seed, sum(sizes), 3)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(line_model, "ROWS", rows)  # pages are longer than what goes through the layers together
            found = logits(measures, bounds(sizes), from_arrays(arrays))
        ends = np.cumsum([0, *sizes]).tolist()
        wanted = [row for a, b in pairwise(ends) if a < b for row in slowly(arrays, measures[a:b].tolist())]
        assert [[Fraction(value) for value in row] for row in found.tolist()] == wanted

    def test_of_made_up_models_differ_between_lines_and_reach_far(self) -> None:
        """The test above could not fail on a network that answers always the same."""
        arrays, far = made_up(8), 0
        measures = random_measures(1, 40, 3)
        found = logits(measures, bounds([40]), from_arrays(arrays))
        assert len(np.unique(found)) > 20
        for change in range(40):
            other = measures.copy()
            other[change] = -other[change]
            changed = np.flatnonzero((logits(other, bounds([40]), from_arrays(arrays)) != found).any(axis=1))
            far = max(far, int(np.abs(changed - change).max(initial=0)))
        assert far > 16

    @given(st.integers(0, 2**32), st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(20, 150))
    @settings(max_examples=10)
    def test_are_the_same_alone_and_in_every_batch(self, seed: int, sizes: list[int], rows: int) -> None:
        measures = random_measures(seed, sum(sizes), len(NAMES))
        pages = np.split(measures, np.cumsum(sizes)[:-1])
        alone = [logits(page, bounds([len(page)]), model()) for page in pages]
        empty = np.zeros((0, len(NAMES)))
        spaced = [page for one in pages for page in (one, empty)]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(line_model, "ROWS", rows)
            for order in (pages, pages[::-1], spaced):
                together = logits(np.concatenate(order), bounds(list(map(len, order))), model())
                wanted = [alone[next(i for i, page in enumerate(pages) if page is one)] for one in order if len(one)]
                assert together.tobytes() == b"".join(part.tobytes() for part in wanted)

    def test_are_the_same_whatever_stands_in_the_portions_around(self) -> None:
        """With the portions as they are in use: a page behind one longer than a portion, and behind short ones."""
        page = random_measures(3, 40, len(NAMES))
        alone = logits(page, bounds([40]), model())
        before = random_measures(4, line_model.ROWS + 7, len(NAMES))
        around = np.concatenate([before, page])
        for sizes in ([line_model.ROWS + 7, 40], [*[1] * 7, line_model.ROWS - 40, 40, 40]):
            assert np.array_equal(logits(around, bounds(sizes), model())[-40:], alone)

    @given(st.integers(0, 2**32))
    @settings(max_examples=10)
    def test_are_whole_steps_within_bounds(self, seed: int) -> None:
        found = logits(random_measures(seed, 50, len(NAMES)), bounds([20, 0, 30]), model())
        assert found.dtype == np.float32
        assert found.shape == (50, model().exit[1].matrix.shape[1])
        steps = found.astype(np.float64) * (1 << FRACTION)
        assert (steps == np.rint(steps)).all()
        assert (np.abs(steps) <= LARGEST).all()

    @pytest.mark.parametrize("sizes", [[], [0], [0, 0, 0]])
    def test_of_no_lines_are_none(self, sizes: list[int]) -> None:
        assert logits(np.zeros((0, len(NAMES))), bounds(sizes), model()).shape[0] == 0


class TestWeights:
    def test_that_reach_the_bound_of_exact_sums_are_refused(self) -> None:
        arrays = made_up(0)
        column = np.abs(arrays["entry0.matrix"].astype(np.int64)).sum(axis=0) * LARGEST
        bias = np.where(np.arange(len(column)) == 2, EXACT - column, 0)
        arrays["entry0.bias"] = -bias
        with pytest.raises(ModelDamaged, match="entry0"):
            from_arrays(arrays)
        arrays["entry0.bias"] = -bias + np.sign(bias)
        assert isinstance(from_arrays(arrays), Model)

    @pytest.mark.parametrize("name", ["entry1", "block1.convolution", "block2.projection", "pool", "exit0", "exit1"])
    def test_are_checked_in_every_layer(self, name: str) -> None:
        arrays = made_up(0)
        arrays[f"{name}.matrix"] = arrays[f"{name}.matrix"].astype(np.int64) * 100
        with pytest.raises(ModelDamaged, match=name):
            from_arrays(arrays)

    def test_are_rounded_to_whole_steps_halves_to_the_even_one(self) -> None:
        assert fixed(np.array([0.5, 0.125, 0.375, -0.125, 1 / 3]), 2).tolist() == [2, 0, 2, 0, 1]
