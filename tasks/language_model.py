"""The model of py3langid, in files that all processes map.

The package holds it in one compressed file: to unpack that takes .8 CPU seconds, 73 MB, and 42 MB more for a moment. So
it is unpacked once, into files of 68 MB, of which a process maps what its texts touch.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from tasks import cached_files


class LanguageModel(NamedTuple):
    """A naive Bayes model over n-grams of bytes, and the automaton that finds them."""

    weights: NDArray[np.float16]
    """Per n-gram and class: logarithm of the likelihood."""
    prior: NDArray[np.float32]
    """Per class: logarithm of the prior."""
    classes: NDArray[np.str_]
    """Codes of languages (ISO 639-1). Several classes may have one code."""
    step: NDArray[np.uint32]
    """The next state for each of 256 bytes, row by row. States have rows in common."""
    row: NDArray[np.uint32]
    """Per state: the number of its row in `step`."""
    ngram: NDArray[np.int32]
    """Per state: the n-gram that ends there, or -1."""

    @classmethod
    def unpacked(cls) -> Self:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        model: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
        return cls(
            model.nb_ptc,
            model.nb_pc,
            np.array(model.nb_classes),
            np.asarray(model.tk_nextmove, np.uint32),
            np.asarray(model.tk_row, np.uint32),
            np.asarray(model.tk_output, np.int32),
        )

    @classmethod
    def mapped(cls, name: Path) -> Self:
        """Raises OSError, EOFError or ValueError where the files are not there, or not whole."""
        return cls(*(np.load(_file(name, field), "r", allow_pickle=False) for field in cls._fields))

    def write(self, name: Path) -> None:
        """Whoever else writes them just then writes the same."""
        for field, array in self._asdict().items():
            with cached_files.written(_file(name, field)) as file:
                np.save(file, array, allow_pickle=False)


def _file(name: Path, field: str) -> Path:
    return name.with_name(f"{name.name}.{field}.npy")


@cache
def language_model() -> LanguageModel:
    """The model: from files or, where none can be written, unpacked."""
    names = [folder / f"py3langid-{metadata.version('py3langid')}" for folder in cached_files.folders()]
    for name in names:
        with suppress(OSError, EOFError, ValueError):
            return LanguageModel.mapped(name)
    model = LanguageModel.unpacked()
    for name in names:
        with suppress(OSError, EOFError, ValueError):
            model.write(name)
            return LanguageModel.mapped(name)
    return model
