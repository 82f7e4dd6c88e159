"""Names that stand where authors are named and are no persons."""

from __future__ import annotations

import pytest

from tasks.claim import Claim
from tasks.no_person import NO_PERSON, doubt_authors, is_no_person, whole_name


def _author(name: str) -> Claim:
    return Claim("authors", name, name, "byline", 0, len(name), 0.85)


def _stated(name: str) -> Claim:
    return Claim("authors", name, name, "json-ld", None, None, 0.95)


def _publisher(name: str, method: str = "meta og:site_name") -> Claim:
    return Claim("publisher", name, name, method, None, None, 0.9)


def _kept(*claims: Claim, text: str = "") -> list[str]:
    """Authors that may still be chosen."""
    return [c.value for c in doubt_authors(list(claims), text) if c.field == "authors" and c.confidence >= 0.5]


@pytest.mark.parametrize(
    "name",
    [
        "AFP", "dpa", "Associated Press", "AFP Deutschland", "BUSINESS WIRE", "新华社",
        "Harbour Review Insights", "Stiftung Hafenkultur", "Ministerium für Seefahrt", "Basin Research", "Kai d.o.o.",
        "Hafen GmbH", "Basin Lines Ltd.", "Union des Ports", "Hafenblatt-Redaktion", "The Basin Foundation",
        "www.harbour.example", "https://harbour.example/", "harbour.com", "HAFENBLATT.de", "Kai - www.kai.com",
        "name", "Super User", "User Admin", "admin", "Firstname Lastname", "N/A", "undefined", "Web Editor",
        "Redacción", "Staff", "Online-Redaktion", "Редакция", "Redaksi", "Various",
        "网络整理", "摄影", "本报记者", "港口消息", "港口财经-综合",
        "港町新聞社", "港町新聞デジタル", "항구일보", "편집국",
        "向前 向后", "打印 关闭", "讚賞", "인쇄 닫기",
        "by Taboolaby Taboola", "Condé Nast", "PR Newswire", "Nairobi", "BERLIN", "Harbour’s Editorial Standards",
        "Professor of the Faculty of Human and Harbour Studies at Lower Basin",
    ],
)  # fmt: skip
def test_agencies_organisations_addresses_roles_and_placeholders_are_no_persons(name: str) -> None:
    assert is_no_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ruth Callan", "RUTH CALLAN", "ruth callan", "callan", "Ruth S.A. Callan", "Ann B. West", "Tom Lee",
        "Will Page", "Ruth Callan, Staff Writer", 'Ruth "Ru" Callan', "Ruth Callan Jr.", "Dr. Ruth Callan",
        "Florence", "Heryadi",
        "Nguyễn Văn Minh", "Иван Петров", "أحمد سالم", "李晓明", "欧阳晓明",
        "大川 美咲", "ジョン・スミス", "홍길동", "김 철수", "D'Arcy Callan",
    ],
)  # fmt: skip
def test_persons_are_persons(name: str) -> None:
    assert not is_no_person(name)


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("Hafenblatt", "Hafenblatt"),
        ("Bahia 12", "Bahía12"),
        ("Graiul Portuluişi", "Graiul Portuluiși - Cotidian independent al portului"),
        ("港口", "港口公司"),
        ("Lower Basin Insights", "Lower Basin"),
        ("Kaizeit1", "Kaizeit.de"),
        ("kaizeit", "Verlagsgruppe KAIZEIT"),
    ],
)
def test_the_site_is_no_author_however_it_is_spelled(name: str, site: str) -> None:
    assert _kept(_author(name), _author("Ruth Callan"), _publisher(site)) == ["Ruth Callan"]


def test_the_host_of_the_address_is_no_author() -> None:
    address = Claim("url", "https://www.kaizeit.example/a", None, "link canonical", None, None, 0.9)
    assert _kept(_author("Kaizeit"), address) == []


@pytest.mark.parametrize(
    ("site", "method"),
    [
        ("Ruth Callan", "meta og:site_name"),
        ("Ruth Callan’s Notes", "meta og:site_name"),
        ("Ruth Callan", "copyright-line"),
    ],
)
def test_who_publishes_alone_is_an_author(site: str, method: str) -> None:
    assert _kept(_author("Ruth Callan"), _publisher(site, method)) == ["Ruth Callan"]


def test_a_doubted_claim_is_kept_and_says_why() -> None:
    found = doubt_authors([_author("AFP"), _author("Ruth Callan")], "")
    assert [(c.value, c.method) for c in found] == [("AFP", "byline" + NO_PERSON), ("Ruth Callan", "byline")]


def test_what_html_states_may_be_an_organisation_but_not_nobody() -> None:
    paper = _publisher("Hafenblatt")
    assert _kept(_stated("AFP"), _stated("Hafenblatt"), _stated("hafenblatt.de"), paper) == [
        "AFP",
        "Hafenblatt",
        "hafenblatt.de",
    ]
    nobody = [
        "Super User",
        "name",
        "Staff",
        "https://harbour.example/",
        "www.harbour.example",
        "网络整理",
        "by Taboolaby Taboola",
    ]
    assert _kept(*map(_stated, nobody), paper) == []


def test_a_name_written_twice_is_one_name() -> None:
    assert whole_name("Ruth Callan Ruth Callan") == "Ruth Callan"
    assert whole_name("Ruth Ruth") == "Ruth Ruth"
    assert _kept(_author("Ruth Callan Ruth Callan")) == ["Ruth Callan"]


def test_a_word_written_on_to_a_name_goes_where_the_page_prints_the_name_without_it() -> None:
    assert _kept(_author("Ruth Callanon"), text="By Ruth Callanon: 2 March\nAbout Ruth Callan") == ["Ruth Callan"]
    assert _kept(_author("Ruth Cameron"), text="By Ruth Cameron: 2 March\nRuth Camerona") == ["Ruth Cameron"]
