"""Bounds that figures must keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure, what it must keep, and whether it does; `holds` is None where it was not measured."""

    name: str
    value: float | None
    bound: str
    holds: bool | None
