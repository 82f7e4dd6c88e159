"""Quality checks on a new state of the lake, made inside the transaction that would commit it.

A check is a file ``warehouse/sql/checks/<severity>_<name>.sql``: a query whose rows are violations. It sees the tables
of the lake and `written(article_id)`, the articles that the run wrote. ``fail`` stops the run, ``warn`` is reported.
"""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from warehouse.lake import Lake
from warehouse.sql_text import statement


class Check(NamedTuple):
    """Outcome of one check; `example` is one of the violations."""

    name: str
    severity: str
    passed: bool
    violations: int
    example: str | None


def run_checks(lake: Lake) -> list[Check]:
    """Run every check, in order of name. The caller has created `written` and decides what a failure means."""
    outcomes = []
    lake.connection.execute("USE lake")
    try:
        for stem in sorted(f.name.removesuffix(".sql") for f in files("warehouse").joinpath("sql", "checks").iterdir()):
            severity, name = stem.split("_", 1)
            found = lake.connection.execute(
                f"SELECT count(*), min(#1)::VARCHAR FROM ({statement(f'checks/{stem}')})"  # noqa: S608 - our own file
            ).fetchone()
            assert found is not None
            outcomes.append(Check(name, severity, found[0] == 0, found[0], found[1]))
    finally:
        lake.connection.execute("USE memory")
    return outcomes
