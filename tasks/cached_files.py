"""Files that are made once and read by every process. They can be deleted at any time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


def folders() -> Iterator[Path]:
    """Where such files are: ``__pycache__`` beside this module and, where that cannot be written, the user's cache."""
    yield Path(__file__).parent / "__pycache__"
    with suppress(RuntimeError):  # there is no home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copydesk"


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file of which other processes see all or nothing. Raises OSError where it cannot be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            yield file
            file.close()
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
