"""Promises about metadata that hold for any page: evidence for every value, spans that quote the page, no memory."""

from __future__ import annotations

import random
import time
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.claim import Claim
from tasks.derive import Derived, derive
from tasks.documents import Document
from tasks.metadata import Metadata, extract
from tasks.page import Line, Page
from tests.property.test_pipeline import document, noise
from warehouse.contract import ARTICLES, ROLES

HEADS = (
    "Ferry to Port Amber sails empty", "By Ann Rowley and Ben Ortega", "Ann RowleyHarbour Correspondent",
    "Von Käthe Beispiel", "June 4, 2025", "Published 3/4/2025", "3/4/2025 10:15", "Updated 6 June 2025, 10:15 BST",
    "23/02/2025", "4. Juni 2025, 10.15 Uhr", "2025年6月4日", "Wednesday, June 4, 2025", "Photo: Jo Lens/Reuters",
    "© 2025 Amber Courier", "desk@amber.example", "World > Ports > Amber", "[PORTS] Cranes stand still", "記者 王小明",
    "Ann Rowley", "by Harbour TimesNovember 21, 20251747", "1.2K views",
)  # fmt: skip
PARAGRAPHS = (
    "PORT AMBER (Reuters) - The ferry to the island sailed at noon on Monday with nobody on board, the office said.",
    "“Nobody wanted to go,” said Ann Rowley, the master of the ferry. “It rained,” she added, “and the fair was over.”",
    "Some 2.5 million euros and 12 % of the crew were lost since May 2011, the first loss in 12 years since May 2011.",
    "Der Hafenmeister Jörg Balder sagte am 12. Mai 2024: „Das kostet 1.200 Euro.“ Seit 2019 fährt sie nicht mehr.",
    "The University of Amber and Ortega Holdings plan a bridge from France to Peru on the 12th, for $3 million. (AP)",
)
words = st.one_of(st.sampled_from(HEADS), st.sampled_from(PARAGRAPHS), noise)
contents = st.one_of(words, st.tuples(words, words).map(" ".join)).map(str.strip).filter(bool)
rows = st.lists(st.tuples(st.sampled_from(ROLES), contents), max_size=25)
stated = st.lists(
    st.one_of(
        st.builds(
            Claim,
            st.just("date_published"),
            st.dates(date(2020, 1, 1), date(2026, 1, 1)).map(date.isoformat),
            st.just("as it stands"),
            st.just("json-ld"),
            st.none(),
            st.none(),
            st.sampled_from([0.6, 0.95]),
            st.just(False),
        ),
        st.builds(
            Claim,
            st.sampled_from(["headline", "authors", "publisher", "article_section"]),
            st.sampled_from(["Amber Courier", "Ann Rowley", "Ferry to Port Amber sails empty"]),
            st.just("as it stands"),
            st.sampled_from(["json-ld", "meta author"]),
            st.none(),
            st.none(),
            st.sampled_from([0.4, 0.6, 0.95]),
            st.just(False),
        ),
    ),
    max_size=4,
)
MULTIPLE = "authors"


def page_of(found: list[tuple[str, str]]) -> Page:
    lines, at = [], 0
    for number, (role, text) in enumerate(found, 1):
        lines.append(Line(number, at, text, role))
        at += len(text) + 1
    return Page("\n".join(text for _, text in found), lines)


def read(page: Page, language: str | None = "en", claims: list[Claim] | None = None) -> Metadata:
    body = "\n\n".join(line.text for line in page.lines if line.role == "body")
    return extract(page, language, body, claims or [])


def as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


@given(rows, st.sampled_from(["en", "de", "ja", None]), stated)
@example([("headline", HEADS[0]), ("date", "Published 3/4/2025"), ("body", PARAGRAPHS[2])], "en", [])
@settings(max_examples=200)
def test_every_value_has_its_chosen_claim_and_every_claim_quotes_the_page(
    found: list[tuple[str, str]], language: str | None, claims: list[Claim]
) -> None:
    page = page_of(found)
    made = read(page, language, claims)
    for claim in made.claims:
        assert (claim.char_from is None) == (claim.char_to is None)
        if claim.char_from is not None and claim.char_to is not None:
            assert 0 <= claim.char_from < claim.char_to <= len(page.text)
            assert page.text[claim.char_from : claim.char_to] == claim.raw
        assert 0 <= claim.confidence <= 1
        assert claim.value
    chosen: dict[str, list[str]] = {}
    for claim in made.claims:
        if claim.is_chosen:
            chosen.setdefault(claim.field, []).append(claim.value)
    values = {name: value for name, value in made.values.items() if value not in (None, [])}
    assert values.keys() == chosen.keys()
    assert chosen.pop(MULTIPLE, []) == values.pop(MULTIPLE, [])
    assert {name: [as_text(value)] for name, value in values.items()} == chosen
    assert made.values.keys() <= {column.name for column in ARTICLES.columns}
    for row in made.dates:
        assert page.text[row[7] : row[8]] == row[5]
    for row in made.amounts:
        assert page.text[row[6] : row[7]] == row[4]
    for row in made.quotes:
        assert 0 <= row[6] < row[7] <= len(page.text)
    assert [name for _, name in made.authors] == made.values[MULTIPLE]


@given(rows, stated)
def test_bounds_enclose_the_publication_date_and_stay_before_the_page_date(
    found: list[tuple[str, str]], claims: list[Claim]
) -> None:
    values = read(page_of(found), claims=claims).values
    earliest, stated_, latest = (values[n] for n in ("date_published_min", "date_published", "date_published_max"))
    if stated_:
        assert earliest == stated_ == latest
    if earliest and latest:
        assert earliest <= latest
    if values["page_date"]:
        assert latest is not None
        assert latest <= values["page_date"]


stories = st.tuples(
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=5),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=3, max_size=6),
    st.lists(st.one_of(st.sampled_from(HEADS), noise.map(str.strip).filter(bool)), max_size=5),
).map(lambda parts: "\n\n".join(line for part in parts for line in part))


def by_article(derived: Derived) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for name in ("articles", "claims", "authors", "credits", "dates", "quotes", "mentions", "amounts"):
        for row in derived.tables[name].to_pylist():
            found.setdefault((row["article_id"], name), []).append(row)
    return found


@given(st.lists(stories, min_size=2, max_size=5, unique=True), st.integers(1, 3), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_metadata_do_not_depend_on_order_or_batch(found: list[str], size: int, chance: random.Random) -> None:
    documents: list[Document] = [document(f"{n}.txt", text) for n, text in enumerate(found)]
    whole = by_article(derive(documents))
    assert {name for _, name in whole} >= {"articles", "claims"}
    chance.shuffle(documents)
    parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for start in range(0, len(documents), size):
        parts |= by_article(derive(documents[start : start + size]))
    assert parts == whole


@given(rows)
@settings(max_examples=50)
def test_reading_twice_gives_the_same(found: list[tuple[str, str]]) -> None:
    page = page_of(found)
    assert read(page) == read(page)


HOSTILE = (
    "By ", "Ann Lee and ", "By Ann Lee, ", "AnnLee", "1.", "1-", "2024 ", "1/2/2024 ", "3 May ", "May 3, ",
    "12 years since ", "5 million ", "$1,", '"', "“", "“a” said ", "'", "»«", "(", "(Reuters ", "Photo: ", "© ",
    "a@b.", "A. ", "Kim Jong Un ", "The University of ", "記者", "作者：王小明、", "2024年5月3日", "٣/", "मई ",
    "a / b > ", "on the 12th, ", "&amp;", "Mr. ",
)  # fmt: skip
"""What a rule may stumble over when it stands there a hundred thousand times."""


def cost(text: str, width: int, role: str) -> float:
    """CPU seconds of all metadata of a page of one headline and a text cut into lines."""
    parts = [text[at : at + width].strip() or "x" for at in range(0, len(text), width)]
    page = page_of([("headline", HEADS[0]), *((role, part) for part in parts)])
    start = time.process_time()
    read(page)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_megabyte_of_anything_costs_no_more_than_its_length(unit: str) -> None:
    text = unit * ((1 << 20) // len(unit))
    for width, role in ((len(text), "body"), (len(text), "byline"), (4_000, "body")):
        if (whole := cost(text, width, role)) > 1:
            # linear: a quarter costs a quarter; what other programs on the machine cost is allowed for
            assert whole < 2 * 4 * cost(text[: len(text) // 4], width, role) + 0.5
        assert whole < 10
