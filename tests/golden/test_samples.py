"""Golden tests: what the pipeline makes of every sample page.

`pages.json` holds, for each sample, the roles of its lines and the values read from it. A change of any of them shows
here line by line; `pytest tests/golden --update` accepts it. `samples/expected.json` is the truth, made by hand:
the shares of it that are right have floors, which only rise.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tasks.derive import derive
from tasks.discover import list_sources
from tasks.documents import Document, read_file
from tests.golden import floors

SAMPLES = Path(__file__).parents[2] / "samples"
GOLDEN = Path(__file__).with_name("pages.json")
FLOORS = Path(__file__).with_name("floors.json")
_WORD = re.compile(r"\w+")


def documents() -> Iterator[Document]:
    for found in list_sources([str(SAMPLES)]).files:
        for item in read_file(found, 8 << 20):
            if isinstance(item, Document):
                yield item


@pytest.fixture(scope="module")
def pages() -> dict[str, dict[str, Any]]:
    """Every loaded sample by its path below samples/: values of articles, roles of lines, related headlines."""
    derived = derive(list(documents()))
    rows = {name: table.to_pylist() for name, table in derived.tables.items()}
    found: dict[str, dict[str, Any]] = {}
    for article in rows["articles"]:
        key = article["article_id"]
        name = article["source_uri"].removeprefix(f"{SAMPLES}/")
        parts = [s for s in rows["segments"] if s["article_id"] == key]
        found[name] = {
            "values": {
                k: str(v) if v is not None else None
                for k, v in article.items()
                if k in ("headline", "authors", "byline", "credit_line", "dateline", "date_published", "published_at")
                or k in ("page_date", "publisher", "article_section", "in_language", "word_count")
            },
            "roles": [
                f"{run[0]['line_from']}-{run[-1]['line_to']} {role}"
                for role, run in ((r, list(g)) for r, g in groupby(parts, key=lambda s: s["role"]))
            ],
            "related": [r["headline"] for r in rows["related_headlines"] if r["article_id"] == key],
            "body": article["article_body"] or "",
            "authors": article["authors"],
        }
    return found


def test_nothing_changed(pages: dict[str, dict[str, Any]], request: pytest.FixtureRequest) -> None:
    made = {n: {k: p[k] for k in ("values", "roles", "related")} for n, p in sorted(pages.items())}
    if request.config.getoption("--update"):
        GOLDEN.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    golden = json.loads(GOLDEN.read_text("utf-8"))
    assert sorted(made) == sorted(golden)
    for name, page in made.items():
        assert page == golden[name], f"{name}: if this is better, pytest tests/golden --update"


def test_the_headline_stands_where_the_segments_say() -> None:
    tables = derive(list(documents())).tables
    segments: dict[str, list[dict[str, Any]]] = {}
    for segment in tables["segments"].to_pylist():
        segments.setdefault(segment["article_id"], []).append(segment)
    checked = 0
    for claim in tables["claims"].to_pylist():
        if claim["field"] == "headline" and claim["is_chosen"] and claim["char_to"] is not None:
            parts = segments[claim["article_id"]]
            [role] = [part["role"] for part in parts if part["char_from"] < claim["char_to"] <= part["char_to"]]
            assert role in ("headline", "body"), claim
            assert sum(part["role"] == "headline" for part in parts) <= 1
            checked += 1
    assert checked > 100


def words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())


FIELDS = (
    "headline", "authors", "date_published", "page_date", "language", "body_begins", "body_ends", "no_furniture",
)  # fmt: skip


def scores(pages: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Share of the good samples on which each field is right, judged by `samples/expected.json`.

    A sample whose article is not found is wrong in all of them; where none is to be found, the opposite holds.
    """
    truth = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    right: Counter[str] = Counter()
    total = 0
    for name, want in truth.items():
        if "headline" not in want:
            continue
        total += 1
        page = pages.get(name)
        if page is None or want["body_first"] is None:  # one has no article, or should have none
            right.update(dict.fromkeys(FIELDS, int(page is None and want["body_first"] is None)))
            continue
        values, body = page["values"], " ".join(words(page["body"]))
        right["headline"] += words(values["headline"]) == words(want["headline"])
        right["authors"] += sorted(page["authors"]) == sorted(want["authors"])
        right["date_published"] += values["date_published"] == want["date_published"]
        right["page_date"] += values["page_date"] == want["page_date"]
        right["language"] += values["in_language"] == want["language"]
        right["body_begins"] += body.startswith(" ".join(words(want["body_first"])))
        right["body_ends"] += body.endswith(" ".join(words(want["body_last"])))
        right["no_furniture"] += not any(" ".join(words(f)) in body for f in want["body_not"])
    return {k: round(right[k] / total, 4) for k in FIELDS}


def test_figures_do_not_fall(pages: dict[str, dict[str, Any]], request: pytest.FixtureRequest) -> None:
    floors.hold(FLOORS, scores(pages), request)
