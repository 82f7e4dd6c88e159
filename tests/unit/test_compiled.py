"""Loops in machine code: where it is kept, what becomes of damaged files, and that it reads nothing it should not."""

from __future__ import annotations

import ctypes
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tasks import cached_files
from tasks.compiled import Compiled, compiled

STEP = 2


@compiled
def doubled(value: int) -> int:
    return STEP * value


@compiled
def total(values: NDArray[np.int32], size: int) -> int:
    found = 0
    for at in range(size):
        found += doubled(values[at])
    return found


VALUES = np.arange(5, dtype=np.int32)
PROGRAM = "import numpy as np; from tests.unit.test_compiled import VALUES, total; print(total(VALUES, 5))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where machine code is kept for the test."""
    monkeypatch.setattr(cached_files, "__file__", str(tmp_path / "cached_files.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "__pycache__"


def again() -> Compiled[[NDArray[np.int32], int]]:
    """The function as another process has it."""
    return compiled(total.function)


def test_a_function_adds_up(folder: Path) -> None:
    assert again()(VALUES, 5) == 20
    assert len(list(folder.iterdir())) == 1


def test_machine_code_is_loaded_without_the_compiler(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again()(VALUES, 5)
    monkeypatch.setattr(Compiled, "_machine_code", lambda *_: pytest.fail("it was compiled once more"))
    assert again()(VALUES, 5) == 20


@pytest.mark.parametrize("damage", ["empty", "cut off", "changed", "a folder"])
def test_a_damaged_file_is_made_again(folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    again()(VALUES, 5)
    (file,) = folder.iterdir()
    content = file.read_bytes()
    if damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        broken = {"empty": b"", "cut off": content[:-9], "changed": content[:99] + b"\0" * 9 + content[108:]}
        file.write_bytes(broken[damage])
    assert again()(VALUES, 5) == 20
    if damage != "a folder":
        monkeypatch.setattr(Compiled, "_machine_code", lambda *_: pytest.fail("it was compiled once more"))
        assert again()(VALUES, 5) == 20


def test_another_constant_makes_another_function(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again()(VALUES, 5)
    monkeypatch.setitem(globals(), "STEP", 3)
    for kept in ("digest", "_dispatcher"):
        monkeypatch.delitem(vars(doubled), kept, raising=False)
    assert again()(VALUES, 5) == 30
    assert len(list(folder.iterdir())) == 2


def test_without_a_folder_to_write_to_it_is_compiled_and_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setattr(cached_files, "__file__", str(blocked / "cached_files.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert again()(VALUES, 5) == 20
    assert list(tmp_path.iterdir()) == [blocked]


def test_where_the_package_cannot_be_written_the_cache_of_the_user_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setattr(cached_files, "__file__", str(blocked / "cached_files.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert again()(VALUES, 5) == 20
    assert len(list((tmp_path / "cache" / "copydesk").iterdir())) == 1


def test_several_may_compile_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(lambda function: function(VALUES, 5), [again() for _ in range(3)])) == [20] * 3
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("values", [VALUES.astype(np.int64), VALUES[::2], [1, 2]], ids=["type", "strides", "no array"])
def test_only_the_arrays_that_are_declared_are_taken(values: NDArray[np.int32]) -> None:
    with pytest.raises(ctypes.ArgumentError):
        total(values, 2)


def test_the_compiler_tells_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        again()(VALUES, 5)
    assert not caplog.records


def modules_after(*arguments: str, cwd: Path | None = None) -> set[str]:
    """The compiler and LLVM, if a command loads them."""
    program = (
        "import sys\nfrom flows.cli import main\nsys.argv = ['copydesk', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('loaded', *{'numba', 'llvmlite'}.intersection(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=cwd
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_commands_that_compare_no_texts_load_no_compiler(tmp_path: Path) -> None:
    page = tmp_path / "pages" / "one.txt"
    page.parent.mkdir()
    page.write_text("The ferry was late on Tuesday because of fog, the harbour board said.\n" * 9, "utf-8")
    run = ("run", "pages", "--direct")
    modules_after(*run, "-w", "first", cwd=tmp_path)
    assert modules_after(*run, cwd=tmp_path) <= {"llvmlite"}, "the compiler is for the first run only"
    for command in (("--help",), ("status",), ("sql", "SELECT 1"), run):
        assert modules_after(*command, cwd=tmp_path) == set()
