"""Figures that must not fall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest


def hold(path: Path, made: Mapping[str, float], request: pytest.FixtureRequest) -> None:
    """Fail where a figure is below its floor in `path`, or where figures and floors have other names.

    ``--update`` raises the floors to the figures, and gives new figures a floor; ``--lower-floors`` sets all to the
    figures.
    """
    print(json.dumps(made))
    floors = dict(made) if request.config.getoption("--lower-floors") else json.loads(path.read_text("utf-8"))
    if request.config.getoption("--update"):
        floors = {name: max(value, floors.get(name, 0)) for name, value in made.items()}
    if request.config.getoption("--update") or request.config.getoption("--lower-floors"):
        path.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    assert made.keys() == floors.keys()
    assert {name: (value, floors[name]) for name, value in made.items() if value < floors[name]} == {}
