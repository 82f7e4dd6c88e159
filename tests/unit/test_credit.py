"""Credits of agencies and pictures."""

from __future__ import annotations

import pytest

from tasks.credit import is_captioned, is_credit, read_credits
from tasks.cues import has_photo_credit


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Photo: Anna Meierling", ["Anna Meierling"]),
        ("Foto: dpa", ["dpa"]),
        ("(Reuters)", ["Reuters"]),
        ("Getty Images", ["Getty Images"]),
        ("AFP/Getty", ["AFP", "Getty Images"]),
        ("Yonhap-AP", ["Yonhap", "AP"]),
        ("News1", ["News1"]),
        ("Two ferries leave the quay. Photo provided by Harbour Museum", ["Harbour Museum"]),
        ("Bild: Jens Ahlers/dpa", ["Jens Ahlers", "dpa"]),
        ("Die Fähre im Hafen. IMAGO/Jens Ahlers", ["IMAGO", "Jens Ahlers"]),
        ("Ein Kran hebt die letzte Platte an.dpa", ["dpa"]),
        ("Bron: BELGA", ["Belga"]),
        ("2025年03月02日08:15 | 来源：新华网", ["Xinhua"]),
        ("The pier at dawn (AP Photo/Anna Meierling)", ["AP", "Anna Meierling"]),
    ],
)
def test_credits_of_a_line_that_is_no_running_text(line: str, agencies: list[str]) -> None:
    credits = read_credits(line, alone=True)
    assert [c.agency for c in credits] == agencies
    for credit in credits:
        assert 0 <= credit.char_from < credit.char_to <= len(line)


@pytest.mark.parametrize(
    "line",
    [
        "The photo by the sea was taken by a man who loves the coast.",
        "Officials told Reuters that the port stays open.",
        "Image of the day",
        "The agency AFP reported the closure first.",
    ],
)
def test_running_text_is_no_credit(line: str) -> None:
    assert read_credits(line, alone=False) == []
    assert not is_credit(line)


def test_a_line_of_nothing_but_a_credit() -> None:
    assert is_credit("News1")
    assert is_credit("Foto: dpa")
    assert not is_credit("Ein Kran hebt die letzte Platte an. Foto: dpa und noch vieles mehr, was hier zu lesen ist.")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The sluice at low water last August. Delia Frost/The Wharf Tribune", True),
        ("The last plate is unscrewed. (Abel Koury/Wharf Tribune)", True),
        ("Head wind on the dyke, last Saturday. Beeld: Sjoerd Blom", True),
        ("דוכן התבלינים בשוק. צילום: איתי גל", True),
        ("The fair in pictures. Text und Fotos: Ole Quast", False),  # who wrote it, too
        ("Photo: Ole Quast", False),  # no caption but a credit
        ("The council meets again. Next week", False),
        ("Rates from four percent (terms apply)", False),
    ],
)
def test_captions_that_end_with_who_took_the_picture(line: str, expected: bool) -> None:
    assert is_captioned(line) == expected


def test_a_cue_and_a_name_without_capitals_are_a_credit() -> None:
    assert is_credit("صورة: عادل منصور")


def test_kinds() -> None:
    assert read_credits("(Reuters)", alone=False)[0].kind == "wire"
    assert read_credits("(Getty Images)", alone=False)[0].kind == "photo"


def test_a_long_line_is_read_at_its_end() -> None:
    line = "word " * 200_000 + "(Reuters)"
    (credit,) = read_credits(line, alone=False)
    assert line[credit.char_from : credit.char_to] == "Reuters"


@pytest.mark.parametrize(
    "line",
    [
        "12. Abel Koury",
        "7. Länderinfos zu Ihrem Reiseland",
        "• Harbour Blog (Abel Koury)",
        "Fachkräfte u. Auszubildende Mechanik",
    ],
)
def test_items_of_lists_are_no_captions(line: str) -> None:
    assert not is_captioned(line)


def test_a_headline_with_the_word_for_a_picture_is_no_credit() -> None:
    assert not has_photo_credit("Das erste Bild: So soll die neue Brücke aussehen")
    assert not has_photo_credit("More at https://courier.example/apples")
    assert has_photo_credit("Die neue Brücke. Bild: Petra Holm")
    assert has_photo_credit("Die BrückeBild: AFP/Petra Holm")


def test_a_source_ends_where_the_next_label_opens() -> None:
    (credit,) = read_credits("2025年3月4日 08:15  来源：江城日报  作者：李晓明 王芳", alone=True)
    assert credit.agency == "江城日报"
