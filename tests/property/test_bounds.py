"""No loop in machine code, where indices are not checked, leaves its arrays; and it does what it does in Python."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tasks import link
from tasks.alignment import align
from tasks.body_shingles import bodies
from tasks.compiled import Compiled
from tasks.edits import counterparts
from tasks.fingerprint import fingerprint
from tasks.language import languages
from tasks.line_hashes import outline
from tasks.line_hints import hints
from tasks.line_tokens import tokens
from tasks.lines import split
from tasks.revision import judge


class Checked:
    """An array that takes no index before its beginning or behind its end."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def __getitem__(self, index: int) -> Any:
        assert 0 <= index < len(self.array)
        return self.array[index]

    def __setitem__(self, index: int, value: Any) -> None:
        assert 0 <= index < len(self.array)
        self.array[index] = value


def run_checked(function: Compiled[Any], *args: Any) -> Any:
    with np.errstate(over="ignore"):
        return function.function(*(Checked(arg) if isinstance(arg, np.ndarray) else arg for arg in args))


@contextmanager
def indices_checked() -> Iterator[None]:
    """Run in Python what is compiled, and check each index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compiled, "__call__", run_checked)
        yield


def everything(texts: list[str]) -> object:
    """Fingerprints of texts, what each is to each, their samples in common, their languages."""
    ids = [f"d{number:03}" for number in range(len(texts))]
    table = pa.table({"article_id": ids, "article_body": pa.array(texts, pa.string())})
    prints = fingerprint(table)
    known = bodies(texts)
    one, other = (column.ravel() for column in np.divmod(np.arange(len(texts) ** 2), max(len(texts), 1)))
    judged = [judgement for laid in align(known, one, other) for judgement in judge(known, laid)]
    pairs = pa.table({"article_id": [ids[a] for a in one], "other_id": [ids[b] for b in other]})
    shared = link.shared_samples(pairs.cast(pa.schema([(name, pa.string()) for name in pairs.schema.names])), prints)
    return prints.to_pylist(), judged, shared.to_pylist(), languages(texts), of_lines(texts)


def of_lines(texts: list[str]) -> object:
    """What is counted of the lines of texts, their hashes and weights, their words, and the rules worth asking."""
    lines = split(texts)
    content = list(filter(None, lines.content))
    columns = [getattr(read, field.name) for read in (lines, outline(texts), tokens(content)) for field in fields(read)]
    return [column if isinstance(column, list) else column.tolist() for column in (*columns, hints(content))]


WORDS = [
    "ferry",
    "bridge",
    "Una",
    "12",
    "1.5",
    "the",
    "a",
    "渡船",
    "ไทย",
    "ß",
    "ﬁ",
    "e\u0301",
    "\ud800",
    "…",
    ".",
    "\n",
]
repeated = st.tuples(st.sampled_from(WORDS), st.integers(1, 40)).map(lambda some: " ".join([some[0]] * some[1]))
prose = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
hostile = st.one_of(st.sampled_from(["", " ", "a", "\ud800", "船", "1", "1."]), repeated, prose, st.text(max_size=40))


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile, max_size=5), st.data())
def test_whatever_the_texts_are_no_index_leaves_its_array(texts: list[str], data: st.DataObject) -> None:
    if texts:  # one that shares much with another
        parts = data.draw(st.sampled_from(texts)).split(" ")
        cut = data.draw(st.integers(0, len(parts)))
        texts = [*texts, " ".join([*parts[cut:], "Una", *parts[:cut]])]
    encodable = [text.encode("utf-8", "replace").decode() for text in texts]  # Arrow takes no others
    with indices_checked():
        checked = everything(encodable)
        bodies(texts)
        lines = of_lines(texts)
    assert of_lines(texts) == lines
    assert everything(encodable) == checked


few_hashes = st.lists(st.integers(0, 4), max_size=30).map(lambda words: np.array(words, np.uint64) << np.uint64(60))


@given(few_hashes, few_hashes)
def test_words_whose_hashes_have_one_place_in_the_table_are_told_apart(
    one: NDArray[np.uint64], other: NDArray[np.uint64]
) -> None:
    one, other = one + np.uint64(1), other // np.uint64(2) + np.uint64(1)
    with indices_checked():
        checked = counterparts(one, other).tolist()
    assert counterparts(one, other).tolist() == checked
    assert all(place < 0 or one[at] == other[place] for at, place in enumerate(checked))


@pytest.mark.parametrize("unit", ["ferry ", "船", "1.", "a ", "a b c d e f "], ids=str.strip)
def test_a_text_that_repeats_itself_takes_no_longer_than_others(unit: str) -> None:
    began = time.process_time()
    text = unit * (1_000_000 // len(unit))
    known = bodies([text, f"{text[: len(text) // 2]} Una {text[len(text) // 2 :]}"])
    (laid,) = align(known, np.array([0]), np.array([1]))
    judge(known, laid)
    assert laid.shared[0] >= 1
    assert time.process_time() - began < 4
