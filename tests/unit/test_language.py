"""Language of a text."""

from __future__ import annotations

import pytest

from tasks.language import languages


def test_languages_of_a_batch_in_order() -> None:
    found = languages(
        [
            "The old swing bridge over the basin stays closed to ferries until the spring.",
            "",
            "Die alte Drehbrücke über das Becken bleibt bis zum Frühjahr für Fähren gesperrt.",
            "12 34 !!",
            "Le vieux pont tournant reste fermé aux ferries jusqu'au printemps.",
        ]
    )
    assert [code for code, _ in found] == ["en", None, "de", None, "fr"]
    assert all(0 <= probability <= 1 for _, probability in found)


def test_many_together_are_the_same_as_one_by_one() -> None:
    texts = [
        "The old swing bridge over the basin stays closed to ferries until the spring.",
        "DIE ALTE DREHBRÜCKE BLEIBT BIS ZUM FRÜHJAHR GESPERRT",
        "Le vieux pont tournant reste fermé aux ferries jusqu'au printemps.",
        "港の古い橋は春まで閉鎖される。" * 40,
        "12 34",
        "xq",
    ] * 16
    together = languages(texts)
    alone = [languages([text])[0] for text in texts]
    assert [code for code, _ in together] == [code for code, _ in alone]
    assert [p for _, p in together] == pytest.approx([p for _, p in alone], abs=1e-3)
