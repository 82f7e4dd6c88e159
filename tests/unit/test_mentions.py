"""Names in running text."""

from __future__ import annotations

from time import process_time

import pytest

from tasks.mentions import read_names
from tasks.name_runs import title_case

TEXT = (
    "President Ruth Callan met Bo van der Berg at Lower Basin. Callan left early. "
    "Mayor Jon Ahlers and the Port Elling Council stayed."
)


def kinds(text: str, language: str | None = "en") -> dict[str, str | None]:
    return {n.name: n.kind for n in read_names(text, language=language).names}


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        (("İNCİ", "YILDIRIM"), ("İnci", "Yıldırım")),
        (("GÖREV", "YAPIYOR", "HELİKOPTER"), ("Görev", "Yapıyor", "Helikopter")),
        (("ADAEZE", "FIELDING"), ("Adaeze", "Fielding")),
        (("PORT", "SAINTE-IRIS"), ("Port", "Sainte-Iris")),
    ],
)
def test_names_in_capitals_get_the_small_letters_of_their_language(
    capitals: tuple[str, ...], name: tuple[str, ...]
) -> None:
    assert title_case(capitals) == name


def test_short_forms_count_for_the_full_name() -> None:
    names = {n.name: n for n in read_names(TEXT).names}
    assert names["Ruth Callan"].mentions == 2
    assert names["Bo van der Berg"].mentions == 1
    assert all(TEXT.startswith(n.name, n.char_from) for n in names.values())


def test_kinds() -> None:
    assert kinds(TEXT) == {
        "Ruth Callan": "person",
        "Bo van der Berg": "person",
        "Lower Basin": "place",
        "Jon Ahlers": "person",
        "Port Elling Council": "organisation",
    }


@pytest.mark.parametrize(
    ("text", "name", "mentions"),
    [
        ("Ruth Callan’s boat. Ruth Callan's quay. He asked Callan.", "Ruth Callan", 3),
        ("RUTH CALLAN: It rains. CALLAN: It stops.", "Ruth Callan", 2),
        ("We met Ruth-Ann Callan and Ruth Ann Callan.", "Ruth-Ann Callan", 2),
        ("The Elling Pilot Union (EPU) met. Then the EPU left.", "Elling Pilot Union", 3),
        ("Dr. Ruth B. Callan spoke. Ms. Callan sat down.", "Ruth B. Callan", 2),
    ],
)
def test_forms_of_a_name_are_one_entity(text: str, name: str, mentions: int) -> None:
    (found,) = read_names(text, language="en").names
    assert (found.name, found.mentions) == (name, mentions)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Transport Minister Wiktor Halm spoke.", "en", "Wiktor Halm"),
        ("Elling Harbour Board Chairman Ruth Callan spoke.", "en", "Ruth Callan"),
        ("It was clockmaker Ilvy Szando who came.", "en", "Ilvy Szando"),
        ("He spoke to Ilvy Szando, 73, on the quay.", "en", "Ilvy Szando"),
        ("They saw Ilvy Szando, who sang.", "en", "Ilvy Szando"),
        ("“It rains,” said Ilvy Szando.", "en", "Ilvy Szando"),
        ("In the hall Ilvy Szando sang. Later they asked Szando.", "en", None),
        ("The talks with Kim Dae Ro went on.", "en", "Kim Dae Ro"),
        ("Gestern kam Hafenmeisterin Ruth Callan.", "de", "Ruth Callan"),
        ("Dessen Leiter Tomasz Zielinka sang.", "de", "Tomasz Zielinka"),
        ("La maire, Solange Peyrol, a souri.", "fr", "Solange Peyrol"),
        ("Saluda la alcaldesa Remedios Castañuela.", "es", "Remedios Castañuela"),
        ("Schipper Geert Postmus van de pont kwam.", "nl", "Geert Postmus"),
    ],
)
def test_persons(text: str, language: str, name: str | None) -> None:
    assert [n for n, kind in kinds(text, language).items() if kind == "person"] == ([name] if name else ["Ilvy Szando"])


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Grain came from Egypt.", "Egypt", "EG"),
        ("They met in New York.", "New York", "US"),
        ("A ship left for Reykjavik.", "Reykjavik", "IS"),
        ("Ships cross the Black Sea.", "Black Sea", None),
        ("It rained in Gullholm.", "Gullholm", None),
        ("The mayor of Gullholm sang.", "Gullholm", None),
        ("They dug up Kettle Street.", "Kettle Street", None),
        ("They fished in Lake Merrow.", "Lake Merrow", None),
        ("They dug in the Dolna valley.", "Dolna", None),
        ("GULLHOLM, March 3 (Wire) - It rained.", "Gullholm", None),
        ("ELLING BAY — It rained.", "Elling Bay", None),
    ],
)
def test_places(text: str, name: str, country: str | None) -> None:
    (found,) = read_names(text, language="en").names
    assert (found.name, found.kind, found.country) == (name, "place", country)


@pytest.mark.parametrize(
    ("text", "language", "name", "country"),
    [
        ("Sie kamen aus Österreich.", "de", "Österreich", "AT"),
        ("Es brannte in Oberfelden.", "de", "Oberfelden", None),
        ("Ils viennent de Suisse.", "fr", "Suisse", "CH"),
        ("Ils vivent à Sorle-le-Vieux.", "fr", "Sorle-le-Vieux", None),
        ("Vienen de Marruecos.", "es", "Marruecos", "MA"),
        ("Vengono dalla Svizzera.", "it", "Svizzera", "CH"),
    ],
)
def test_places_in_other_languages(text: str, language: str, name: str, country: str | None) -> None:
    (found,) = read_names(text, language=language).names
    assert (found.name, found.kind, found.country) == (name, "place", country)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He joined Halvor Grain Ltd. in May.", "Halvor Grain Ltd"),
        ("He joined Merrow & Sons of Elling.", "Merrow & Sons"),
        ("A study by the University of Gullholm says so.", "University of Gullholm"),
        ("It was the Upper Dales Fire and Rescue Service that came.", "Upper Dales Fire and Rescue Service"),
        ("The broker Halvor fell.", "Halvor"),
        ("It was given to Moor Vigil, a charity.", "Moor Vigil"),
        ("She told the Lantern about it.", "Lantern"),
        ("Then the UN met.", "UN"),
    ],
)
def test_organisations(text: str, name: str) -> None:
    assert [n for n, kind in kinds(text).items() if kind == "organisation"] == [name]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Norwegian pilot and the North Korean envoy came on Monday in May.", "en"),
        ("The Prime Minister spoke. The Committee Chairman slept.", "en"),
        ("RESULTS OF THE DAY", "en"),
        ("Die Regierung hat dem Ausschuss die Sache im Frieden überlassen.", "de"),
        ("Kommt der Fahrer mit dem Wagen in Gefahr, hält die Feuerwehr an der Straße.", "de"),
        ("山田太郎は港に行った。", "ja"),
        ("", None),
    ],
)
def test_no_names(text: str, language: str | None) -> None:
    assert [n for n, kind in kinds(text, language).items() if kind] == []


def test_a_place_inside_the_name_of_an_organisation_stays_a_place() -> None:
    found = {n.name: n for n in read_names("The Elling Town Council met in Elling. It was cold in Elling.", "en").names}
    assert (found["Elling Town Council"].kind, found["Elling Town Council"].mentions) == ("organisation", 1)
    assert (found["Elling"].kind, found["Elling"].mentions) == ("place", 2)


def test_occurrences_are_where_persons_and_organisations_stand_in_any_form() -> None:
    names = read_names(TEXT, "en")
    assert [(TEXT[o.char_from : o.char_to], names.names[o.name].name) for o in names.occurrences] == [
        ("Ruth Callan", "Ruth Callan"),
        ("Bo van der Berg", "Bo van der Berg"),
        ("Callan", "Ruth Callan"),
        ("Jon Ahlers", "Jon Ahlers"),
        ("Port Elling Council", "Port Elling Council"),
    ]


def test_a_known_organisation_is_found_among_german_nouns() -> None:
    assert kinds("Gestern legte die Bundesregierung den Entwurf vor.", "de") == {"Bundesregierung": "organisation"}


def test_the_parts_of_a_long_name_are_joined_over_several_joints() -> None:
    name = "Institut für Hafenwesen der Vereinigten Nordküsten"
    assert kinds(f"Das warnt das {name}.", "de") == {name: "organisation"}


def test_known_persons_need_no_evidence() -> None:
    text = "So they saw Ilvy Szando there."
    assert kinds(text) == {"Ilvy Szando": None}
    assert read_names(text, "en", ["Ilvy Szando"]).names[0].kind == "person"


@pytest.mark.parametrize(
    "piece",
    ["A", "A ", "Aa of ", "Council and ", "Aa ", "Aa Bb Cc. ", "Aa. ", "Aa-", "Aa & ", "A. ", "University of ", "Mr ",
     "Aa von ", "(AA) ", "A B\n", "Aa’s ", "AA AA - ", "Xa{} Yb{}. "],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = "".join(piece.format(i, i) for i in range(1_000_000 // len(piece)))[:1_000_000]
    begin = process_time()
    read_names(text, "en")
    assert process_time() - begin < 5


@pytest.mark.parametrize("quote", ["“It will hold,”", '"It will hold,"'])
def test_who_is_named_behind_a_quotation_opens_no_sentence(quote: str) -> None:
    assert [n.kind for n in read_names(f"{quote} Zorba Quillory said on Monday.", "en").names] == ["person"]
