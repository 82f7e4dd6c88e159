"""What unit tests share: an empty lake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.lake import Lake, open_lake
from warehouse.location import Location


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    location = Location.at(tmp_path / "news")
    location.create()
    with open_lake(location) as lake:
        yield lake
