"""Quality checks on a new state of the lake, made inside the transaction that would commit it.

A check is a file ``warehouse/sql/checks/<severity>_<name>.sql``: a query whose rows are violations. It sees the tables
of the lake and `written(article_id)`, the documents that the run wrote. ``fail`` stops the run, ``warn`` is reported.
That keys are unique is checked for every table of the contract.
"""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from warehouse.contract import TABLES, Table
from warehouse.lake import Lake
from warehouse.sql_text import identifier, literal, statement


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
            outcomes.append(_outcome(lake, name, severity, statement(f"checks/{stem}")))
        repeated = "\nUNION ALL ".join(_repeated_keys(table) for table in TABLES)
        outcomes.append(_outcome(lake, "keys_are_unique", "fail", repeated))
    finally:
        lake.connection.execute("USE memory")
    return outcomes


def _outcome(lake: Lake, name: str, severity: str, violations: str) -> Check:
    sql = f"SELECT count(*), min(#1)::VARCHAR FROM ({violations})"  # noqa: S608 - our own files and names
    found = lake.connection.execute(sql).fetchone()
    assert found is not None
    return Check(name, severity, found[0] == 0, found[0], found[1])


def _repeated_keys(table: Table) -> str:
    """Keys that occur twice; of what hangs on articles, only the articles that the run wrote are looked at."""
    key = ", ".join(identifier(column) for column in table.key)
    source = identifier(table.name)
    if table.is_derived and table.key != ("article_id",):
        source += " SEMI JOIN written USING (article_id)"
    example = f"{literal(table.name + ' ')} || concat_ws(' ', {key})"
    return f"SELECT {example} FROM {source} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608 - names of the contract
