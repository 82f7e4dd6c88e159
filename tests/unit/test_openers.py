"""Openers of bylines in the languages of the press."""

from __future__ import annotations

import pytest

from tasks.byline import read_byline, read_names
from tasks.openers import is_opener
from tasks.segment_rules import is_authorship


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von unserem Korrespondenten Georg Stiller", "Georg Stiller"),
        ("Aus Washington berichtet Roland Essing", "Roland Essing"),
        ("Aus Kiew berichtet Anna Boyen", "Anna Boyen"),
        ("Das Interview führte Karin Holter", "Karin Holter"),
        ("Das Gespräch führte Peter Haller.", "Peter Haller"),
        ("Die Fragen stellte Jonas Weil", "Jonas Weil"),
        ("Text: Klara Fuchs, Fotos: Marius Stein", "Klara Fuchs"),
        ("Gastkommentar von Ulrike Frei", "Ulrike Frei"),
        ("Leitartikel von Thomas Rau", "Thomas Rau"),
        ("Glosse von Max Bauer", "Max Bauer"),
        ("Gastautorin: Nina Kunz", "Nina Kunz"),
        ("Autor/in: Sarah Feld", "Sarah Feld"),
        ("Autor*in: Sarah Feld", "Sarah Feld"),
        ("Par notre correspondant à Rome, Marc Lenoir", "Marc Lenoir"),
        ("De notre correspondante à Rome, Anne Lenoir", "Anne Lenoir"),
        ("Publié par Marc Lenoir", "Marc Lenoir"),
        ("Publié par Marc Lenoir le 12 mars 2024 à 10:30", "Marc Lenoir"),
        ("Texte de Marc Lenoir", "Marc Lenoir"),
        ("Une chronique de Marc Lenoir", "Marc Lenoir"),
        ("Chronique de Marc Lenoir", "Marc Lenoir"),
        ("Analyse de Marc Lenoir", "Marc Lenoir"),
        ("Entretien réalisé par Marc Lenoir", "Marc Lenoir"),
        ("Un article de Marc Lenoir", "Marc Lenoir"),
        ("Autrice : Anne Lenoir", "Anne Lenoir"),
        ("Signé Marc Lenoir", "Marc Lenoir"),
        ("Enquête de Marc Lenoir", "Marc Lenoir"),
        ("Publicado por Lucía Herrero", "Lucía Herrero"),
        ("Publicado por: Lucía Herrero", "Lucía Herrero"),
        ("Redacción: Lucía Herrero", "Lucía Herrero"),
        ("Entrevista de Lucía Herrero", "Lucía Herrero"),
        ("Opinión de Lucía Herrero", "Lucía Herrero"),
        ("Columna de Lucía Herrero", "Lucía Herrero"),
        ("Reportaje de Lucía Herrero", "Lucía Herrero"),
        ("Un análisis de Lucía Herrero", "Lucía Herrero"),
        ("Periodista: Lucía Herrero", "Lucía Herrero"),
        ("Elaborado por Lucía Herrero", "Lucía Herrero"),
        ("dalla nostra inviata a Parigi Marta Bellini", "Marta Bellini"),
        ("dal nostro corrispondente da Bruxelles Marco Sarti", "Marco Sarti"),
        ("Pubblicato da Marta Bellini", "Marta Bellini"),
        ("Il commento di Marta Bellini", "Marta Bellini"),
        ("L'analisi di Marta Bellini", "Marta Bellini"),
        ("L'editoriale di Marta Bellini", "Marta Bellini"),
        ("Publicado por Joana Queirós", "Joana Queirós"),
        ("Redação: Joana Queirós", "Joana Queirós"),
        ("Crónica de Joana Queirós", "Joana Queirós"),
        ("Opinião de Joana Queirós", "Joana Queirós"),
        ("Autoria: Joana Queirós", "Joana Queirós"),
        ("Jornalista: Joana Queirós", "Joana Queirós"),
        ("Door onze redacteur Sanne de Wit", "Sanne de Wit"),
        ("Tekst: Sanne de Wit, foto's: Jeroen Bakker", "Sanne de Wit"),
        ("Gepubliceerd door Sanne de Wit", "Sanne de Wit"),
        ("Een interview door Sanne de Wit", "Sanne de Wit"),
        ("Column van Sanne de Wit", "Sanne de Wit"),
        ("Geplaatst door Sanne de Wit", "Sanne de Wit"),
        ("TEKST: Ingrid Solberg FOTO: Bjørn Dahl", "Ingrid Solberg"),
        ("Kommentar av Ingrid Solberg", "Ingrid Solberg"),
        ("Analyse af Mette Kjær", "Mette Kjær"),
        ("Kommentar af Mette Kjær", "Mette Kjær"),
        ("Interview af Mette Kjær", "Mette Kjær"),
        ("Udgivet af Mette Kjær", "Mette Kjær"),
        ("Text: Karin Lund Foto: Nils Ek", "Karin Lund"),
        ("Skrivet av Karin Lund", "Karin Lund"),
        ("Krönika av Karin Lund", "Karin Lund"),
        ("Analys av Karin Lund", "Karin Lund"),
        ("Artikel av Karin Lund", "Karin Lund"),
        ("Artikelförfattare: Karin Lund", "Karin Lund"),
        ("Teksti ja kuvat: Riikka Salo", "Riikka Salo"),
        ("Skrifar: Jónas Helgason", "Jónas Helgason"),
        ("Rozmawiał Paweł Zieliński", "Paweł Zieliński"),
        ("Rozmawiała: Anna Wolska", "Anna Wolska"),
        ("Napisane przez Anna Wolska", "Anna Wolska"),
        ("Opublikowane przez: Anna Wolska", "Anna Wolska"),
        ("Dodał: Paweł Zieliński", "Paweł Zieliński"),
        ("Zapsal Jiří Dvořák", "Jiří Dvořák"),
        ("Napísal: Matúš Kováč", "Matúš Kováč"),
        ("Píše Katarína Malá", "Katarína Malá"),
        ("Szerzők: Kovács Péter, Nagy Anna", "Kovács Péter;Nagy Anna"),
        ("Publicat de Raluca Ionescu", "Raluca Ionescu"),
        ("Articol de Raluca Ionescu", "Raluca Ionescu"),
        ("Redactor: Raluca Ionescu", "Raluca Ionescu"),
        ("Autorica: Ivana Horvat", "Ivana Horvat"),
        ("Razgovarala: Ivana Horvat", "Ivana Horvat"),
        ("Razgovarao: Marko Horvat", "Marko Horvat"),
        ("Avtorica: Ana Novak", "Ana Novak"),
        ("Avtorji: Luka Novak, Ana Novak", "Luka Novak;Ana Novak"),
        ("Besedilo: Luka Novak", "Luka Novak"),
        ("Аутор: Јелена Петровић", "Јелена Петровић"),
        ("Пише: Јелена Петровић", "Јелена Петровић"),
        ("от Георги Иванов", "Георги Иванов"),
        ("От Георги Иванов", "Георги Иванов"),
        ("Репортер: Мария Иванова", "Мария Иванова"),
        ("Пишува: Горан Стојанов", "Горан Стојанов"),
        ("Текст Мария Соколова", "Мария Соколова"),
        ("Беседовал Олег Иванов", "Олег Иванов"),
        ("Беседовала Мария Соколова", "Мария Соколова"),
        ("Записал Олег Иванов", "Олег Иванов"),
        ("Автор статьи: Олег Иванов", "Олег Иванов"),
        ("Автор материала: Олег Иванов", "Олег Иванов"),
        ("Обозреватель: Олег Иванов", "Олег Иванов"),
        ("Авторка: Ірина Мельник", "Ірина Мельник"),
        ("Розмовляла Ірина Мельник", "Ірина Мельник"),
        ("Спілкувалася Ірина Мельник", "Ірина Мельник"),
        ("Журналіст: Ірина Мельник", "Ірина Мельник"),
        ("Журналістка: Ірина Мельник", "Ірина Мельник"),
        ("Аўтар: Алесь Каваль", "Алесь Каваль"),
        ("Hazırlayan: Zeynep Kaya", "Zeynep Kaya"),
        ("Derleyen: Zeynep Kaya", "Zeynep Kaya"),
        ("Müəllif: Aysel Quliyeva", "Aysel Quliyeva"),
        ("Από τον Γιώργο Παππά", "Γιώργο Παππά"),
        ("Από τη Μαρία Παππά", "Μαρία Παππά"),
        ("Αρθρογράφος: Μαρία Παππά", "Μαρία Παππά"),
        ("Γράφει: Μαρία Παππά", "Μαρία Παππά"),
        ("Συνέντευξη στη Μαρία Παππά", "Μαρία Παππά"),
        ("Nga Arben Hoxha", "Arben Hoxha"),
        ("Nga: Arben Hoxha", "Arben Hoxha"),
        ("Shkruar nga Arben Hoxha", "Arben Hoxha"),
        ("Rašo Rasa Kazlauskienė", "Rasa Kazlauskienė"),
        ("Kalbino Rasa Kazlauskienė", "Rasa Kazlauskienė"),
        ("Raksta Inese Bērziņa", "Inese Bērziņa"),
        ("Kirjutas Toomas Tamm", "Toomas Tamm"),
        ("ავტორი: ნინო ბერიძე", "ნინო ბერიძე"),
        ("Հեղինակ՝ Անի Պետրոսյան", "Անի Պետրոսյան"),
        ("כתבה: דנה לוי", "דנה לוי"),
        ("כתב: יוסי כהן", "יוסי כהן"),
        ("كتب - أحمد سالم", "أحمد سالم"),
        ("كتب أحمد سالم", "أحمد سالم"),
        ("كتبت منى علي", "منى علي"),
        ("بقلم أحمد سالم", "أحمد سالم"),
        ("بقلم/ أحمد سالم", "أحمد سالم"),
        ("تقرير: أحمد سالم", "أحمد سالم"),
        ("الكاتب: أحمد سالم", "أحمد سالم"),
        ("حوار: أحمد سالم", "أحمد سالم"),
        ("نوشته: علی رضایی", "علی رضایی"),
        ("خبرنگار: علی رضایی", "علی رضایی"),
        ("به قلم علی رضایی", "علی رضایی"),
        ("تحریر: احمد خان", "احمد خان"),
        ("رپورٹ: احمد خان", "احمد خان"),
        ("द्वारा अमित कुमार", "अमित कुमार"),
        ("रिपोर्टर: अमित कुमार", "अमित कुमार"),
        ("লেখক: রহিম উদ্দিন", "রহিম উদ্দিন"),
        ("প্রতিবেদক: রহিম উদ্দিন", "রহিম উদ্দিন"),
        ("লিখেছেন রহিম উদ্দিন", "রহিম উদ্দিন"),
        ("লিখেছেন: রহিম উদ্দিন", "রহিম উদ্দিন"),
        ("எழுதியவர்: குமார் ராஜன்", "குமார் ராஜன்"),
        ("రచయిత: రవి కుమార్", "రవి కుమార్"),
        ("લેખક: અમિત પટેલ", "અમિત પટેલ"),
        ("เขียนโดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("เขียนโดย: สมชาย ใจดี", "สมชาย ใจดี"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("โดย : สมชาย ใจดี", "สมชาย ใจดี"),
        ("ผู้เขียน: สมชาย ใจดี", "สมชาย ใจดี"),
        ("เรื่อง: สมชาย ใจดี", "สมชาย ใจดี"),
        ("เรื่อง สมชาย ใจดี", "สมชาย ใจดี"),
        ("ผู้สื่อข่าว: สมชาย ใจดี", "สมชาย ใจดี"),
        ("Bài và ảnh: Nguyễn Văn Minh", "Nguyễn Văn Minh"),
        ("Tin và ảnh: Nguyễn Văn Minh", "Nguyễn Văn Minh"),
        ("Reporter : Budi Santoso", "Budi Santoso"),
        ("Laporan: Budi Santoso", "Budi Santoso"),
        ("Pewarta: Budi Santoso", "Budi Santoso"),
        ("Pewarta : Budi Santoso", "Budi Santoso"),
        ("Wartawan: Budi Santoso", "Budi Santoso"),
        ("Ni Maricel Santos", "Maricel Santos"),
        ("Isinulat ni Maricel Santos", "Maricel Santos"),
        ("Na Juma Hassan", "Juma Hassan"),
        ("Mwandishi: Juma Hassan", "Juma Hassan"),
        ("Imeandikwa na Juma Hassan", "Juma Hassan"),
        ("Deur Pieter Botha", "Pieter Botha"),
        ("Geskryf deur Pieter Botha", "Pieter Botha"),
        ("Redacció: Núria Puig", "Núria Puig"),
        ("Escrit per Núria Puig", "Núria Puig"),
        ("Egilea: Ane Etxeberria", "Ane Etxeberria"),
        ("Gan Rhys Morgan", "Rhys Morgan"),
        ("Reporting by Ann Rowley; Editing by Ben Ortega", "Ann Rowley"),
        ("Reporting by Ann Rowley in Rome and Ben Ortega in Oslo; editing by Cara Finch", "Ann Rowley;Ben Ortega"),
        ("Submitted by Ann Rowley", "Ann Rowley"),
        ("From Ann Rowley in Lagos", "Ann Rowley"),
        ("Column by Ann Rowley", "Ann Rowley"),
        ("Guest column by Ann Rowley", "Ann Rowley"),
        ("Ann Rowley ann.rowley@paper.example | Friday 6 May, 2022", "Ann Rowley"),
        ("• PorAna Herrero", "Ana Herrero"),
        ("Par Nicolas Ferrand C. le 14.09.2020 à 11h46", "Nicolas Ferrand C."),
    ],
)  # fmt: skip
def test_openers_are_read(line: str, names: str) -> None:
    found = read_byline(line)
    assert found is not None
    assert ";".join(found.names) == names
    assert tuple(line[a:b] for a, b in found.spans) == found.names


@pytest.mark.parametrize(
    "line",
    [
        "Édité par Marc Lenoir",
        "Con información de Lucía Herrero",
        "Por Redacción",
        "Da redação, Joana Queirós",
        "Źródło: PAP",
        "Szerkesztő: Kovács Péter",
        "Izvor: Tanjug",
        "Редактор: Олег Иванов",
        "Haber Merkezi",
        "Editör: Zeynep Kaya",
        "Çeviren: Zeynep Kaya",
        "Kaynak: AA",
        "Toimetaja: Toomas Tamm",
        "تحرير: أحمد سالم",
        "القاهرة - أحمد سالم",
        "Edited by: अमित कुमार",
        "নিজস্ব প্রতিবেদক",
        "Theo Nguyễn Văn Minh",
        "Laporan Wartawan Tribun, Budi Santoso",
        "Editor: Budi Santoso",
        "编辑：王小明",
        "来源：新华社",
        "王小明 文",
        "通讯员 李华",
        "海港社记者 王小明 摄",
        "山田 太郎",
        "撮影＝山田太郎",
        "写真＝山田太郎",
        "김민수 PD",
        "김민수 교수",
        "Edited by Ben Ortega",
        "Special to the Times by Ann Rowley",
        "By Our Correspondent",
        "By Staff Reporter",
        "BY STAFF REPORTER",
        "By Reuters",
        "By The Associated Press",
        "By AFP",
        "OPINION: Ann Rowley",
        "Ann Rowley, Lagos",
        "Photos by Ann Rowley",
        "Photo by Ann Rowley",
        "Comment by Mirko Lange — 17.07, 2011",
        "Na Bergen Harbour",
        "From Quay Road To The Sea",
        "كتب إلكترونية مجانية",
    ],
)
def test_sources_and_editors_are_no_authors(line: str) -> None:
    found = read_byline(line)
    assert found is None or found.names == ()


@pytest.mark.parametrize("line", ["أحمد سالم", "احمد سالم", "דנה לוי", "अमित कुमार", "রফিকুল চৌধুরী", "สมชาย ใจดี"])
def test_known_given_names_tell_names_in_scripts_without_capitals(line: str) -> None:
    found = read_names(line)
    assert found is not None
    assert found.names == (line,)


@pytest.mark.parametrize("line", ["أخبار الرياضة", "חדשות ספורט", "ताज़ा समाचार"])
def test_other_words_in_scripts_without_capitals_are_no_names(line: str) -> None:
    assert read_names(line) is None


def test_labels_of_many_languages_stand_alone() -> None:
    assert all(
        map(is_opener, ["Rozmawiała:", "Hazırlayan:", "Pewarta:", "Αρθρογράφος:", "Беседовала", "โดย", "लेखिका:"])
    )


@pytest.mark.parametrize(
    "line",
    [
        "Autorka Jana Holub", "Autora: Ana Herrero", "Propos recueillis par Marc Lenoir", "A cura di Carla Bensi",
        "Skrevet af Mette Kjær", "Írta Kovács Péter", "Oleh Budi Santoso", "Γράφει ο Νίκος Παππάς", "بقلم أحمد سالم",
    ],
)  # fmt: skip
def test_words_for_authorship_of_many_languages(line: str) -> None:
    assert is_authorship(line)


@pytest.mark.parametrize("line", ["\u200fبقلم: أحمد محمود", "\u202bמאת: דוד כהן\u202c", "מאת: דוד כהן\u200f"])
def test_marks_of_direction_around_a_line_belong_to_no_name(line: str) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert byline.names == (line.strip("\u200f\u202b\u202c").partition(": ")[2],)
    assert [line[a:b] for a, b in byline.spans] == list(byline.names)


@pytest.mark.parametrize("opener", ["By", "by", "Von", "Autor", "Autora", "oleh"])
def test_openers_may_be_written_on_to_the_name(opener: str) -> None:
    byline = read_byline(f"{opener}Martina Quist")
    assert byline is not None
    assert byline.names == ("Martina Quist",)
