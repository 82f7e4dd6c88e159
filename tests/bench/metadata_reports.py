"""The reports of ``python -m tests.bench metadata``, as text."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.metadata import (
    authors_of_no_kind,
    cells,
    html_costs,
    load,
    measure,
    misjudged,
    other_languages,
    read,
    table,
)
from tests.bench.metadata_rules import kept_out, table_of_rules
from training.corpora import Shape


def report(folder: Path, shape: Shape, what: str, half: str) -> str:
    """The report of one kind: figures, json, rules, authors, languages, costs, or what is missed (headline, …)."""
    if what == "languages":
        count, others = other_languages(folder)
        return "\n".join([f"{count - len(others)} of {count} pages in the language that their HTML declares", *others])
    if what == "costs":
        return "{:.1f} ms to parse HTML, {:.2f} ms to read what it states".format(*html_costs(folder))
    sheets = load(folder, shape)
    if what == "rules":
        return table_of_rules(sheets)
    found = read(sheets)
    if what == "authors":
        listed = [f"{guard}: {', '.join(names) or '-'}" for guard, names in kept_out(sheets, found).items()]
        return "\n".join([*authors_of_no_kind(sheets, found), "", "kept out by", *listed])
    if what in ("headline", "date"):
        return "\n".join(misjudged(sheets, found, what, half))
    figures = cells(measure(sheets, found))
    return json.dumps(figures, indent=2) if what == "json" else table(figures)
