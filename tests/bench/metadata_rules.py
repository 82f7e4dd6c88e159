"""Rules of metadata switched off, one at a time: what each gives, and what each keeps out of the authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from tasks import byline, credit
from tasks.metadata import Metadata
from tests.bench.metadata import GROUPS, HALVES, Sheet, cells, measure, plain, read

_NEVER = re.compile(r"(?!)")


def _off(*names: str, value: Any = 0) -> list[tuple[str, Any]]:
    return [(name, value) for name in names]


def _nothing(*_: Any, **__: Any) -> list[Any]:
    return []


RULES: Final[dict[str, list[tuple[str, Any]]]] = {
    "names alone on a line": _off("tasks.story_head.head_names", "tasks.story_head.foot_names", value=_nothing),
    "a mention in the body speaks against a name": _off(
        "tasks.name_lines.IN_BODY", "tasks.name_lines.SURNAME_IN_BODY", "tasks.name_lines.COMMON_WORD"
    ),
    "what stands beside a name": _off(
        *(f"tasks.name_lines.{n}" for n in ("DATED", "TIMED", "JOB", "BIOGRAPHY", "MAILBOX"))
    ),
    "names written on to each other": [
        ("tasks.name_spans._is_seam", lambda *_: False),
        ("tasks.name_spans.run_of_names", lambda _: [0]),
    ],
    "names beside a date begin with given names": _off("tasks.story_head.known_names", value=lambda byline: byline),
    "signatures below the body": _off("tasks.story_head.signatures", value=_nothing),
    "reporters and biographies in the text": _off(
        "tasks.story_head.marked_in_text", "tasks.story_head.biographies", value=_nothing
    ),
    "who writes other stories of the page": _off("tasks.name_lines.writes_elsewhere", value=lambda *_: False),
    "whom the last paragraph introduces": _off("tasks.name_evidence.OPENS", value=-1),
    "labels of authors below the text": _off("tasks.story_head.labelled", value=_nothing),
    "what a reader can press beside an author": _off("tasks.name_spans._BUTTON", value=_NEVER),
    "who signs all stories of a page is its site": _off("tasks.story_head.SIGNS", value=10**9),
    "single lines far below the body do not end it": _off("tasks.reading.FEW", value=-1),
    "weak openers": [("tasks.byline.WEAK", _NEVER)],
    "the site in the title of the page": [("tasks.headline_text._TITLE_SITE", _NEVER)],
    "author line or date below the headline": _off("tasks.headline.HEAD", "tasks.headline.AFTER"),
    "words of the headline in the body": _off("tasks.headline.terms", value=lambda *_: set()),
    "other printings of the headline": [
        ("tasks.headline.SECOND_BELOW", 0.0),
        ("tasks.headline.SECOND_ABOVE", 0.0),
        ("tasks.headline.WITHIN", 0.0),
        ("tasks.headline.SHORTER", 0.0),
        ("tasks.headline.REPEATED", 0.0),
        ("tasks.headline_text.is_printed", lambda text, lines: False),
    ],
    "a date above the headline": _off("tasks.story_head.ABOVE_HEADLINE", value=-1),
    "a date far above or below the body": _off("tasks.story_head._elsewhere", value=_nothing),
}
"""What is put out of force, by rule: names in modules, and what they are then."""

GUARDS: Final[dict[str, list[tuple[str, Any]]]] = {
    "words of desks, agencies, sites and sections": _off("tasks.names.NOT_PERSON", value=frozenset()),
    "acronyms": _off("tasks.names._ACRONYM", value=_NEVER),
    "endings of organisations": [
        ("tasks.names._ORGANISATION_ENDINGS", ("\0",)),
        ("tasks.names._HAN_ORGANISATIONS", ("\0",)),
    ],
    "who took the pictures": [
        ("tasks.name_spans.PICTURES", frozenset()),
        ("tasks.name_lines.PICTURES", frozenset()),
        ("tasks.name_lines.PICTURED", 0.0),
    ],
    "a byline that names a desk": _off("tasks.story_head.DESK"),
    "names beside a date begin with given names": RULES["names beside a date begin with given names"],
    "a mention in the body speaks against a name": RULES["a mention in the body speaks against a name"],
    "names that are unknown need more evidence": _off("tasks.name_lines.UNKNOWN", "tasks.name_lines.UNDATED"),
    "lists of topics": _off(
        *(f"tasks.name_lines.{n}" for n in ("BULLET", "TOPIC_BESIDE", "TOPICS_BELOW")),
        "tasks.name_lines.CROWD",
        "tasks.name_lines.LIST",
        value=99,
    ),
}
"""The rules that keep out of the authors what is no person, in the same form."""


@contextmanager
def without(rule: list[tuple[str, Any]]) -> Iterator[None]:
    """The program without a rule of `RULES` or `GUARDS`. Raises AttributeError where a name of it is no more."""
    with ExitStack() as stack:
        # what was read of a line with other rules is forgotten, before and after
        for kept in (byline._read_byline, byline._read_names, credit._is_credit):
            kept.cache_clear()
            stack.callback(kept.cache_clear)
        for target, value in rule:
            stack.enter_context(patch(target, value))
        yield


def table_of_rules(sheets: Sequence[Sheet]) -> str:
    """What each rule of `RULES` gives: the figures without it, then with it, where they differ."""
    whole = cells(measure(sheets, read(sheets)))
    shown = ("headline", "authors", "date", "date wrong")
    rows = [["without the rule → with it", *(f"{group}, {half}" for group in GROUPS for half in HALVES)]]
    rows.append(["---"] * len(rows[0]))
    for rule, targets in RULES.items():
        with without(targets):
            less = cells(measure(sheets, read(sheets)))
        for name in shown:
            if any(less[cell][name] != whole[cell][name] for cell in less):
                cells_ = [f"{less[cell][name]:.3f} → {whole[cell][name]:.3f}" for cell in rows[0][1:]]
                rows.append([f"{rule}: {name}", *cells_])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def kept_out(sheets: Sequence[Sheet], found: Sequence[Metadata]) -> dict[str, list[str]]:
    """By guard, the names that the truth does not have and that would be authors without it."""
    let_in: dict[str, list[str]] = {}
    for guard, targets in GUARDS.items():
        with without(targets):
            less = read(sheets)
        names: list[str] = []
        for sheet, one, other in zip(sheets, found, less, strict=True):
            known = {plain(name) for name in (*one.values["authors"], *sheet.source.authors)}
            names += [name for name in other.values["authors"] if plain(name) not in known]
        let_in[guard] = sorted(set(names))
    return let_in
