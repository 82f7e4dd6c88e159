"""The unpacked language model: it says what py3langid says, and its files can be damaged, missing or forbidden."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tasks import cached_files, language, language_model
from tasks.language_model import LanguageModel

TEXTS = [
    "The old swing bridge over the basin stays closed to ferries until the spring.",
    "DIE ALTE DREHBRÜCKE BLEIBT BIS ZUM FRÜHJAHR GESPERRT",
    "港の古い橋は春まで閉鎖される。",
    "Стари мост остаје затворен за трајекте до пролећа.",
    "Eski ko'prik bahorgacha yopiq qoladi.",
    "la le li",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files are for the test, with a model that is not the other tests'."""
    monkeypatch.setattr(cached_files, "__file__", str(tmp_path / "cached_files.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(language, "language_model", language_model.language_model.__wrapped__)
    return tmp_path / "__pycache__"


def test_languages_are_those_of_py3langid() -> None:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    expected = [identifier.classify(text) for text in TEXTS]
    found = language.languages(TEXTS)
    assert [code for code, _ in found] == [code for code, _ in expected]
    assert [p for _, p in found] == pytest.approx([p for _, p in expected], abs=1e-4)


def test_the_model_is_unpacked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = language.languages(TEXTS)
    assert {path.suffix for path in folder.glob("py3langid-*")} == {".npy"}
    monkeypatch.setattr(LanguageModel, "unpacked", lambda: pytest.fail("it was unpacked once more"))
    assert language.languages(TEXTS) == first
    assert isinstance(language.language_model().step, np.memmap)


@pytest.mark.parametrize("damage", ["empty", "cut off", "no array", "missing"])
def test_a_damaged_file_is_made_again(folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = language.languages(TEXTS)
    (file,) = folder.glob("*.step.npy")
    content = file.read_bytes()
    file.unlink()
    if damage != "missing":
        file.write_bytes({"empty": b"", "cut off": content[:-9], "no array": b"\0" * len(content)}[damage])
    assert language.languages(TEXTS) == first
    assert file.read_bytes() == content
    monkeypatch.setattr(LanguageModel, "unpacked", lambda: pytest.fail("it was unpacked once more"))
    assert language.languages(TEXTS) == first


@pytest.mark.parametrize("field", ["step", "row"])
def test_states_that_are_none_are_refused(folder: Path, field: str) -> None:
    language.languages(TEXTS)
    (file,) = folder.glob(f"*.{field}.npy")
    array = np.load(file)
    np.save(file, np.full_like(array, np.iinfo(array.dtype).max))
    with pytest.raises(ValueError, match="damaged"):
        language.languages(TEXTS)


def test_without_a_folder_to_write_to_it_is_unpacked_and_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setattr(cached_files, "__file__", str(blocked / "cached_files.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert [code for code, _ in language.languages(TEXTS)][:2] == ["en", "de"]
    assert list(tmp_path.iterdir()) == [blocked]
