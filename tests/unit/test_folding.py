"""Folding by table gives what Unicode's algorithm gives."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.folding import DIGIT, KINDS, POINT, SPACE, UNSPACED, UPPER, WORD, fold, fold_all, marks
from tasks.normalise import normalise, token_pattern
from tasks.words import CODE, normal_forms, words

# Characters that combine, fold to several, or are changed by what stands beside them.
TROUBLE = (
    "\u0301\u0316\u3099\uff9eßİﬁ½´ςΣ\u1100\u1161\u11a8가ﾊﾟ\u0958क\u093cก\u0e33\ud800\U0001d538\U0001f1e6…\u00a0"
    "\u0e35\u0940\u094d\u200c\u200d\ufe0f\u00ad"
)
texts = st.text(st.one_of(st.sampled_from(TROUBLE + "aB 1.,_渡船"), st.characters()), max_size=30)


def shown(text: str) -> str:
    """The folded text with a space for every character that is part of no word."""
    return "".join(char if re.match(rf"[\w{marks()}]", char) else " " for char in fold(text))


def folded(given: list[str]) -> list[str]:
    found = fold_all(given)
    joined = (found.codes & CODE).tobytes().decode("utf-32-le", "surrogatepass")
    bounds = found.offsets.tolist()
    return [joined[a : b - 1] for a, b in pairwise(bounds)]


@given(st.lists(texts, max_size=5))
def test_texts_fold_together_as_alone(given: list[str]) -> None:
    assert folded(given) == list(map(shown, given))


def test_every_character_folds_as_unicode_says() -> None:
    every = [chr(code) for code in range(0x110000)]
    for start in range(0, len(every), 1 << 16):
        # The separator keeps neighbours apart; a batch without it would go the slow way as a whole.
        some = every[start : start + (1 << 16)]
        assert folded(some) == list(map(shown, some))


def test_plain_characters_fold_by_the_table_and_stay_in_place() -> None:
    given = ["Naïve “café” – Ελλάς, МОСКВА 12…", "港务局周二", "서울", "ＡＢＣ", "Straße", "Re\u0301union"]
    assert fold_all(given).is_in_place.tolist() == [True, True, True, True, False, False]


def test_characters_have_their_kinds() -> None:
    found = fold_all(["a_1２²٣, 船.;É"])
    kinds = [WORD, WORD, *[WORD | DIGIT] * 4, POINT, 0, WORD | UNSPACED, POINT, 0, WORD | UPPER]
    assert (found.codes >> KINDS)[1:-1].tolist() == kinds
    assert (found.codes & CODE)[[0, -1]].tolist() == [SPACE, SPACE]


@given(st.lists(texts, max_size=6))
def test_the_arrays_hold_the_normal_forms_and_tokens_of_the_texts(given: list[str]) -> None:
    together = fold_all(given)
    assert [form.decode("utf-8", "surrogatepass") for form in normal_forms(together)] == list(map(normalise, given))
    found = words(together)
    assert np.diff(found.offsets).tolist() == [len(token_pattern().findall(normalise(text))) for text in given]
    assert len(found.hashes) == len(found.kinds) == found.offsets[-1]


@pytest.mark.parametrize(
    ("text", "words_of"),
    [
        ("मंत्री ने कहा", ["मंत्री", "ने", "कहा"]),
        ("র্যাব ও পুলিশ", ["র্যাব", "ও", "পুলিশ"]),
        ("কর্তৃপক্ষ", ["কর্তৃপক্ষ"]),
        ("ශ්\u200dරී ලංකා", ["ශ්රී", "ලංකා"]),
        ("می\u200cشود کِتاب", ["میشود", "کِتاب"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("co\u00adope\u00adrate", ["cooperate"]),
        ("x\u0304 ❤\ufe0f 1\ufe0f\u20e3", ["x\u0304", "1"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("geht´s", ["geht", "s"]),
        ("e\u200b-Ticket", ["e", "ticket"]),
    ],
)
def test_words_keep_their_marks(text: str, words_of: list[str]) -> None:
    together = fold_all([text])
    characters = (together.codes & CODE).tobytes().decode("utf-32-le")
    found = words(together)
    assert [characters[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == words_of
    assert token_pattern().findall(normalise(text)) == words_of
    assert len(token_pattern().findall(text)) == len(words_of)


@pytest.mark.parametrize("mixed", ["渡船の北2船", "Live: 港务局 meets 周二"])
def test_a_character_without_spaces_is_a_token_of_its_own(mixed: str) -> None:
    together = fold_all([mixed])
    found = words(together)
    characters = (together.codes & CODE).tobytes().decode("utf-32-le")
    tokens = [characters[a:b] for a, b in zip(found.starts, found.ends, strict=True)]
    assert tokens == token_pattern().findall(normalise(mixed))
    assert "北" in tokens or "港" in tokens
