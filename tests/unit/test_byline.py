"""Author lines."""

from __future__ import annotations

import pytest

from tasks.byline import is_byline, is_names, read_byline, read_names
from tasks.names import is_person_name
from tasks.openers import is_opener


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ruth Callan", ("Ruth Callan",)),
        ("By Ruth Callan and Bo van der Berg", ("Ruth Callan", "Bo van der Berg")),
        ("By Ruth Callan, Bo Chen and Li Wei", ("Ruth Callan", "Bo Chen", "Li Wei")),
        ("Von Jörg Ahlers, Kiel", ("Jörg Ahlers",)),
        ("Par Élodie Marchand", ("Élodie Marchand",)),
        ("Por Inés Robledo y Juan Prats", ("Inés Robledo", "Juan Prats")),
        ("di Carla Bensi", ("Carla Bensi",)),
        ("Af Søren Kjær", ("Søren Kjær",)),
        ("Door Piet van Dalen", ("Piet van Dalen",)),
        ("Text: Anna Meierling", ("Anna Meierling",)),
        ("Words by Anna Meierling", ("Anna Meierling",)),
        ("By Ruth Callan, Staff Writer", ("Ruth Callan",)),
        ("By Ruth Callan | 12 March 2025", ("Ruth Callan",)),
        ("Ruth Callan 12.03.2025, 19:35 Uhr", ("Ruth Callan",)),
        ("12 March 2025 • Ruth Callan • 3 min", ("Ruth Callan",)),
        ("Ruth Callan Views", ("Ruth Callan",)),
        ("Ruth Callan 1,204 views", ("Ruth Callan",)),
        ("김서연 기자", ("김서연",)),
        ("【山田太郎記者】", ("山田太郎",)),
        ("By Ruth Callan and Bo Chen The Associated Press", ("Ruth Callan", "Bo Chen")),
        ("By Ruth Callan For The Courier Online", ("Ruth Callan",)),
        ("By Ruth Callan Daily Courier", ("Ruth Callan",)),
        ("By Ruth Callan @ruthcallan", ("Ruth Callan",)),
        ("By Ruth Callan rcallan@courier.example", ("Ruth Callan",)),
        ("By Ruth Callan Published 3 hours ago", ("Ruth Callan",)),
        ("By Piers Lomax in Gullhaven", ("Piers Lomax",)),
        ("Par\xa0Élodie Marchand avec AFP", ("Élodie Marchand",)),
        ("Autor Jan Holub", ("Jan Holub",)),
        ("Autorin Jana Holub", ("Jana Holub",)),
        ("Von unserer Korrespondentin Jana Holub", ("Jana Holub",)),
        ("Von Ulrich AhlersKorrespondent", ("Ulrich Ahlers",)),
        ("Match report by Ruth Callan at Quay Park", ("Ruth Callan",)),
        ("(责编：陈小溪、林大河)", ("陈小溪", "林大河")),
        ("记者 林大河", ("林大河",)),
        ("記者林大河／溪灣報導", ("林大河",)),
        ("【柚木町＝高森みのり】", ("高森みのり",)),
        ("كتبت: سلمى المرجان", ("سلمى المرجان",)),
        ("Ρεπορτάζ: Δανάη Κουρή", ("Δανάη Κουρή",)),
        ("Health, News | Published: 5 hours ago | Written by Ruth Callan", ("Ruth Callan",)),
    ],
)
def test_names_are_read(line: str, names: tuple[str, ...]) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert byline.names == names
    assert line[byline.char_from : byline.char_to] == byline.raw
    assert tuple(" ".join(line[a:b].split()) for a, b in byline.spans) == names


@pytest.mark.parametrize("line", ["By Harbour Courier Staff", "By Associated Press", "Von dpa-infocom", "By News Desk"])
def test_desks_and_agencies_are_no_persons(line: str) -> None:
    byline = read_byline(line)
    assert byline is None or byline.names == ()


@pytest.mark.parametrize(
    "line",
    [
        "By 2030 the harbour will be twice its size",
        "By Friday the storm had passed and people went home.",
        "Par ailleurs, le maire a salué la décision.",
        "Von der Brücke sieht man die Werft und den alten Hafen.",
        "Sunday, 2 March 2025",
        "— Ruth Callan (@ruthcallan) March 2, 2025",
        "毎朝新聞 速報",
        "Most read",
        "",
        "B",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert not is_byline(line)


def test_a_line_of_names_is_read_without_job_words() -> None:
    names = read_names("Thandi Mokoena Parliamentary editor")
    assert names is not None
    assert names.names == ("Thandi Mokoena",)
    assert read_names("“Quiet harbour”") is None
    assert read_names("Le Courrier") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ruth Callan Deputy Political Editor", ("Ruth Callan",)),
        ("Ruth Callan Showbiz Reporter and Tom Ahlers", ("Ruth Callan", "Tom Ahlers")),
        ("Ruth CallanPolitical Correspondent", ("Ruth Callan",)),
        ("Ruth CallanTom Ahlers", ("Ruth Callan", "Tom Ahlers")),
        ("Ronald McCallan", ("Ronald McCallan",)),
        ("Sina Zehntner Landespolitische Korrespondentin", ("Sina Zehntner",)),
        ("Ruth Callan Maria Rosa Prats Jan van der Berg", ("Ruth Callan", "Maria Rosa Prats", "Jan van der Berg")),
        ("Ruth Callan 5 hours ago", ("Ruth Callan",)),
        ("Ruth Callan Tom Ahlers 8 January, 17:46", ("Ruth Callan", "Tom Ahlers")),
        ("Ruth Callan in Port Elling", ("Ruth Callan",)),
        ("Ruth Callan (Text), Tom Ahlers (Fotos)", ("Ruth Callan",)),
    ],
)
def test_names_end_where_jobs_times_and_places_begin(line: str, names: tuple[str, ...]) -> None:
    read = read_names(line)
    assert read is not None
    assert read.names == names
    assert tuple(line[a:b] for a, b in read.spans) == names


@pytest.mark.parametrize(
    "line",
    ["Ruth Callan wins the harbour race", "Participants: Ruth Callan, Tom Ahlers", "Zum Hafen", "Bundesverband Hafen"],
)
def test_phrases_are_no_names(line: str) -> None:
    assert read_names(line) is None


def test_lines_of_known_names() -> None:
    assert is_names("Ruth Callan")
    assert not is_names("Ruth Callan", several=True)
    assert is_names("Ruth Callan et Anouk Vial", several=True)
    assert not is_names("Harbour Courier")


def test_a_date_beside_names_is_less_than_an_opener() -> None:
    beside, opened = read_byline("Ruth Callan 12.03.2025"), read_byline("By Ruth Callan 12.03.2025")
    assert beside is not None
    assert opened is not None
    assert (beside.is_marked, opened.is_marked) == (False, True)


def test_a_paper_after_a_name() -> None:
    found = read_byline("By Zsombek Quillory for the Harbour Courier")
    assert found is not None
    assert found.names == ("Zsombek Quillory",)
    alone = read_names("Ruth Callan for the Harbour Courier")
    assert alone is not None
    assert alone.names == ("Ruth Callan",)


def test_capitals_of_turkish() -> None:
    found = read_byline("SÖYLEŞİ: AYLA DERİN")
    assert found is not None
    assert found.names == ("AYLA DERİN",)


def test_openers_stand_alone() -> None:
    assert is_opener("By")
    assert is_opener("Author of the article:")
    assert not is_opener("By the sea")


@pytest.mark.parametrize("unit", ["By A", "Von ", "1.1.2025 ", "a ", "| ", "中"])
def test_a_long_line_costs_nothing(unit: str) -> None:
    assert read_byline(unit * 300_000) is None


@pytest.mark.parametrize(
    "line",
    [
        "Contributed by {}", "By Our Correspondent {}", "Aufgezeichnet von {}", "Protokoll: {}", "4. Juni 2025 von {}",
        "Publié le 4 juin 2025 par {}", "Article rédigé par {}", "De notre correspondante {}", "Par {} avec AFP",
        "Escrito por {}", "Articolo di {}", "Autore: {}", "dal nostro inviato {}", "Auteur: {}", "Tekst {}",
        "Door onze verslaggever {}", "Publisert av {}", "Text och foto: {}", "Toimittaja {}", "Kirjoittaja: {}",
        "Opracowała: {}", "Oprac. {}", "Napsal {}", "Подготовила: {}", "Корреспондент: {}", "Yazar: {}", "Muhabir: {}",
        "Penulis {}", "Reportagem de {}", "Της {}", "Συντάκτης: {}", "Szöveg: {}", "Parengė {}", "Eftir {}",
        "Автор：{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Zsombek Quillory", "Dvorka Ysselmo"])
def test_openers_of_many_languages_need_no_known_given_name(line: str, name: str) -> None:
    found = read_byline(line.format(name))
    assert found is not None
    assert (found.names, found.is_marked) == ((name,), True)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("（記者王小明／某地報導）", "王小明"), ("文｜王小明", "王小明"), ("記者 山田太郎", "山田太郎"),
        ("執筆：山田太郎", "山田太郎"), ("기자 홍길동", "홍길동"), ("홍길동 기자", "홍길동"),
    ],
)  # fmt: skip
def test_reporters_in_dense_scripts(line: str, name: str) -> None:
    found = read_byline(line)
    assert found is not None
    assert found.names == (name,)


@pytest.mark.parametrize(
    "line", ["Par Le Monde des Salines avec AFP", "By The Isle Of Man Weekly", "Par La Voix du Quai"]
)
def test_papers_after_an_opener_are_no_persons(line: str) -> None:
    found = read_byline(line)
    assert found is None or found.names == ()


@pytest.mark.parametrize(
    "text",
    ["ABCD Harbour Rights", "PQE Hafenlauf", "FR IT EN", "Hafen Liga", "Full Screen", "Warm Up", "Kieler Landesanstalt",
     "Quay Project Marketing", "Watch Deutschland"],
)  # fmt: skip
def test_organisations_and_parts_of_pages_are_no_persons(text: str) -> None:
    assert not is_person_name(text)


@pytest.mark.parametrize("text", ["KIM Min-jae", "MARTIN Paul", "ANNE QUILLORY", "AJ Rowley", "J. R. Ortega", "Ann Li"])
def test_capitals_of_persons(text: str) -> None:
    assert is_person_name(text)


def test_a_lawyer_is_named_without_the_job() -> None:
    found = read_byline("Von Rechtsanwalt Jörg Ahlers")
    assert found is not None
    assert found.names == ("Jörg Ahlers",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(Reporting by Ruth Callan and Tom Ahlers in Elling; editing by Anouk Vial)", ("Ruth Callan", "Tom Ahlers")),
        ("Written by: Ruth Callan, Edited by: Anouk Vial | Updated: Mar 12, 2025", ("Ruth Callan",)),
        ("Penulis: Ruth Callan Editor: Anouk Vial", ("Ruth Callan",)),
        ("Geschreven door Ruth Callan op 12 maart 2025", ("Ruth Callan",)),
        ("By Ruth Callan and 2 others", ("Ruth Callan",)),
        ("By RUTH CALLAN CORRESPONDENT, ELLING", ("RUTH CALLAN",)),
        ("Von Ruth Callan, ARD-Studio Elling", ("Ruth Callan",)),
        ("Exclusive by Ruth Callan, Crime Editor", ("Ruth Callan",)),
        ("March 12, 2025 by Ruth Callan 5 Comments", ("Ruth Callan",)),
        ("March 12, 2025 • words written by Ruth Callan • Art by Anouk", ("Ruth Callan",)),
        ("Am 12. März 2025 von Oskar In Aktuell", ()),
    ],
)
def test_editors_crowds_and_comments_beside_authors(line: str, names: tuple[str, ...]) -> None:
    read = read_byline(line)
    assert read is not None
    assert read.names == names
    assert tuple(line[a:b] for a, b in read.spans) == names


@pytest.mark.parametrize("line", ["Ruth Callan avec AFP", "Ruth Callan and 2 others", "Ruth Callan + 1 more"])
def test_names_with_an_agency_or_with_others(line: str) -> None:
    read = read_names(line)
    assert read is not None
    assert read.names == ("Ruth Callan",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ruth Callan, Tom Ahlers, and Anouk Vial", ("Ruth Callan", "Tom Ahlers", "Anouk Vial")),
        ("By Ruth Callan, Staff Writer, and Tom Ahlers", ("Ruth Callan", "Tom Ahlers")),
        ("By Tom Lee", ("Tom Lee",)),
        ("By Ruth Callan, Tom Lee and Anouk Vial", ("Ruth Callan", "Tom Lee", "Anouk Vial")),
        ("By Anna B. West and Mary Ann Page", ("Anna B. West", "Mary Ann Page")),
        ("Von Eva Sonntag", ("Eva Sonntag",)),
        ("By Ruth Callan, The Post", ("Ruth Callan",)),
        ("By The Post", ()),
        ("By Bo Li", ("Bo Li",)),
        ("By Li Na and Jo Ng", ("Li Na", "Jo Ng")),
        ("作者：李晓明 王芳", ("李晓明", "王芳")),
        ("作者：李晓明、王芳", ("李晓明", "王芳")),
        ("2025年3月4日 08:15  来源：江城日报  作者：李晓明", ("李晓明",)),
    ],
)
def test_commas_before_and_names_that_are_words_and_labels_within_a_line(line: str, names: tuple[str, ...]) -> None:
    read = read_byline(line)
    assert read is not None
    assert read.names == names
