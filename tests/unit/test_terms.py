"""Words that a headline shares with the text below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.terms import Opening, terms

WORDS = ["मंत्री", "मंत्रियों", "नई", "गेट", "harbour", "harbours", "har", "Brücke", "x_1", "港务局", "र्‍य", "é́"]
texts = st.lists(st.sampled_from([*WORDS, " ", ". ", "\n"]), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("headline", "text", "shared"),
    [
        ("Harbour gates stay shut", "The harbours had no gate to shut.", 2),
        ("मंत्री ने पुल का उद्घाटन किया", "शहर के नए पुल का उद्घाटन मंत्रियों ने", 2),
        ("गेट", "गेटों के पास", 0),
        ("港务局", "周二港务局说", 2),
    ],
)
def test_words_are_found_in_any_of_their_forms(headline: str, text: str, shared: int) -> None:
    assert Opening(text).count(terms(headline)) == shared


@given(texts, texts)
def test_an_opening_has_the_terms_that_would_be_found_in_it(headline: str, text: str) -> None:
    wanted = terms(headline)
    assert Opening(text).count(wanted) == len(wanted & terms(text))
