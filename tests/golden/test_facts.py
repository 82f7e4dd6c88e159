"""What is read from bodies does not get worse, and the hand-made labels are sound.

`facts_floors.json` holds the floors. `pytest tests/golden/test_facts.py --update` raises those that were passed,
`--lower-floors` sets all to today's figures.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tasks.metadata import Metadata
from tests.golden import floors
from tests.golden.facts import HALVES, KINDS, NAMES, OPEN, Sheet, figures, load_sheets, measure, plain, read, spans

FLOORS = Path(__file__).with_name("facts_floors.json")
FEWEST = {"names": 400, "quotes": 150, "dates": 150, "amounts": 100}


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return load_sheets()


def test_figures_do_not_fall(sheets: list[Sheet], request: pytest.FixtureRequest) -> None:
    floors.hold(FLOORS, figures(measure(sheets, read(sheets))), request)


def test_the_set_is_large_and_split_in_halves(sheets: list[Sheet]) -> None:
    count = {kind: sum(len(s.labels.get(kind, ())) for s in sheets) for kind in KINDS}
    count["names"] = sum(count[kind] for kind in NAMES)
    assert {kind: count[kind] for kind, fewest in FEWEST.items() if count[kind] < fewest} == {}
    for half in HALVES:
        assert 0.4 < sum(s.half == half for s in sheets) / len(sheets) < 0.6


def test_labels_stand_in_the_bodies(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        body = plain(unescape(" ".join(line.text for line in sheet.page.lines if line.role == "body")))
        for kind in NAMES:
            assert [name for name in sheet.labels.get(kind, ()) if plain(name) not in body] == [], sheet.name
        assert [begins for begins, _ in sheet.labels.get("quotes", ()) if plain(begins) not in body] == [], sheet.name
        speakers = {speaker for _, speaker in sheet.labels.get("quotes", ()) if speaker}
        assert speakers <= {n for kind in NAMES for n in sheet.labels.get(kind, ())}, sheet.name
        for kind in ("dates", "amounts"):
            spans(sheet.page, [label[0] for label in sheet.labels.get(kind, ())])


def told(sheet: Sheet) -> Metadata:
    """The labels as if they had been read."""
    rows: dict[str, list[Any]] = {
        "mentions": [(n, one, 1, 1, None) for kind, one in NAMES.items() for n in sheet.labels.get(kind, ())],
        "quotes": [(i, begins, speaker) for i, (begins, speaker) in enumerate(sheet.labels.get("quotes", ()))],
    }
    body = next(line.number for line in sheet.page.lines if line.role == "body")
    dates = [d for d in sheet.labels.get("dates", ()) if OPEN not in d]
    rows["dates"] = [
        (n, kind, date.fromisoformat(value) if value else None, None, precision, raw, body, a, b)
        for n, ((raw, kind, value, precision), (a, b)) in enumerate(
            zip(dates, spans(sheet.page, [d[0] for d in dates]), strict=True)
        )
    ]
    amounts = sheet.labels.get("amounts", ())
    rows["amounts"] = [
        (n, kind, value, unit, raw, body, a, b)
        for n, ((raw, kind, value, unit), (a, b)) in enumerate(
            zip(amounts, spans(sheet.page, [x[0] for x in amounts]), strict=True)
        )
    ]
    return replace(Metadata({}, []), **rows)


def test_the_truth_scores_one(sheets: list[Sheet]) -> None:
    closed = [s for s in sheets if not any(OPEN in d for d in s.labels.get("dates", ()))]
    assert set(figures(measure(closed, [told(s) for s in closed])).values()) == {1.0}


def test_a_wrong_kind_or_speaker_or_value_is_no_hit(sheets: list[Sheet]) -> None:
    sheet = next(s for s in sheets if all(s.labels.get(kind) for kind in KINDS))
    right = told(sheet)
    swapped = {"person": "place", "place": "organisation", "organisation": "person"}
    spoiled = replace(
        right,
        mentions=[(m[0], swapped[m[1]], *m[2:]) for m in right.mentions],
        quotes=[(*q[:2], "Nobody Else") for q in right.quotes],
        dates=[(d[0], "published", *d[2:]) for d in right.dates],
        amounts=[(a[0], a[1], a[2] + 1, *a[3:]) for a in right.amounts],
    )
    assert set(figures(measure([sheet], [spoiled])).values()) == {0.0}
