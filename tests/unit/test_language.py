"""Language of a text."""

from __future__ import annotations

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
