"""The few places where SQL text cannot be avoided: names and literals of statements that take no parameters."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """The text of ``warehouse/sql/<name>.sql``."""
    return files("warehouse").joinpath("sql", f"{name}.sql").read_text("utf-8")


def literal(text: str) -> str:
    """A SQL string literal. For ATTACH, LOAD, COMMENT and view definitions, which take no parameters."""
    if "\0" in text:
        raise ValueError("a NUL character cannot stand in a SQL literal")
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    if "\0" in name:
        raise ValueError("a NUL character cannot stand in a SQL identifier")
    return '"' + name.replace('"', '""') + '"'
