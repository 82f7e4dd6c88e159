"""Names of the segmentation rules, and recognisers for single short lines around an article."""

from __future__ import annotations

import re
from typing import Final

from warehouse.contract import ROLES

RULES: Final = (
    "unclear",
    "empty",
    "densest-run",
    "subheading",
    "list-item",
    "standfirst",
    "best-title",
    "cue",
    "cue-block",
    "date-line",
    "byline-line",
    "signature",
    "agency-line",
    "photo-credit",
    "caption-credit",
    "title-teaser-block",
    "title-list",
    "notice",
    "ranked-list",
    "repeated",
    "before-body",
    "after-body",
    "footer-lines",
    "comment-block",
)
"""What decided a role, for the `rule` column of segments."""

RULE: Final = {name: i for i, name in enumerate(RULES)}
ROLE: Final = {name: i for i, name in enumerate(ROLES)}

_MONTH: Final = (
    r"(?:jan|feb|m[aä]r|mär|apr|ma[iyj]|mei|jun|jul|aug|sep|oct|okt|nov|dec|dez|des|janv|févr|fév|mars|avr|juin|juil|août|déc|"
    r"ene|abr|ago|dic|gen|mag|giu|lug|set|ott|out|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|ocak|şub|nis|haz|tem|ağu|eyl|eki|kas|ara)"
)
_DATE: Final = re.compile(
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})\b|\b(?:19|20)\d{2}\s?[-/.年년]\s?\d{1,2}|\b\d{1,2}[:h]\d{2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s+(?:de\s+|of\s+)?{_MONTH}|\b{_MONTH}\w{{0,7}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}월\s?\d{{1,2}}|\d{{1,2}}月\s?\d{{1,2}}",
    re.IGNORECASE,
)
_YEAR_OR_TIME: Final = re.compile(r"(?:19|20)\d{2}|\d[:h]\d{2}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d[月월]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}")
_BY: Final = re.compile(
    r"(?:by|von|par|por|di|de|door|av|af|text|texte|texto|words|story|written by|reported by|report by|reporting by|author|autor|autorin|"
    r"автор|текст|文|記者|记者|ein artikel von|eine analyse von|ein kommentar von|ein gastbeitrag von|interview|interview:|edited by|från)"
    r"(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_PHOTO_CREDIT: Final = re.compile(
    "|".join(
        re.escape(credit)
        for credit in (
    "(photo|(image|(picture|(foto|(bild|(source|(credit|(ap |(file|(archiv|(写真|getty images|picture-alliance|picture alliance|shutterstock|"
    "imago|istock|/afp|/reuters|/dpa|/ap|/epa|/efe|/getty|/cp|/anp|/belga|canadian press|photo by|photo:|photo provided|photo courtesy|photo credit|photograph by|provided by|"
    "courtesy of|foto: |fotos: |bild: |quelle: |bildquelle|photograph: |credit: |crédit |image: |imagen: |illustration: |fot. |фото: |kuva: |kép: |©|copyright |"
    "rights reserved|via reuters|via ap|via afp|unsplash|pixabay|adobe stock|keystone|ap photo|afp photo|archive photo|file photo|archivfoto|symbolfoto|symbolbild"
        ).split("|")
    )
)
_AGENCIES: Final = frozenset(
    "ap afp reuters dpa epa efe ansa apa tass itar interfax xinhua kyodo jiji yonhap newsis news1 pti ani ians aap sapa nan bernama antara upi bloomberg belga anp lusa "
    "tt ntb ritzau stt pap čtk ctk mti agerpres tanjug hina sta ukrinform unian ria anadolu aa dha iha irna wafa sid kna epd sda keystone afxp cna mna vna tna nna nampa "
    "getty imago shutterstock zuma nurphoto sipa picture alliance images photo news agency press associated the agence france presse cp pa media wire services staff "
    "新华社 新華社 共同 共同通信 時事通信 時事 中央社 연합뉴스 뉴스1 뉴시스".split()
)
_AGENCY_CORE: Final = _AGENCIES - frozenset("picture images photo news agency press the media wire services staff".split())
_TOKEN: Final = re.compile(r"\w+")
_ACCESS: Final = re.compile(r"\b(?:main content|main page|main menu|hauptinhalt|contenu principal|contenido principal|keyboard shortcuts)", re.IGNORECASE)


def is_date_line(text: str) -> bool:
    """A line of at most 110 characters that is mostly a date or a time."""
    if len(text) > 110:
        return False
    if _YEAR_OR_TIME.search(text) is None or _DATE.search(text) is None:
        return False
    return len(_WORD.findall(text)) <= 11 and not text.endswith((".", "!", "?"))


def is_email_line(text: str) -> bool:
    return len(text) <= 120 and "@" in text and _EMAIL.search(text) is not None and len(text.split()) <= 6


def is_byline(text: str) -> bool:
    """A line of at most 120 characters that opens with a word for authorship and goes on with names."""
    if len(text) > 120 or text.endswith(("?", "!", ":")):
        return False
    found = _BY.match(text)
    if found is None:
        return False
    words = text[found.end() :].split()
    capital = sum(w[0].isupper() or not w[0].isalpha() or not w[0].islower() for w in words)
    return bool(words) and len(words) <= 14 and capital >= 0.5 * len(words) and words[0][0].isalpha() and not words[0][0].islower()


def is_name(text: str) -> bool:
    """Two to four words in capitals and nothing else, as names of people are printed."""
    if not 5 <= len(text) <= 45 or not text.replace(".", "").replace("-", "").replace(" ", "").replace("’", "").replace("'", "").isalpha():
        return False
    words = text.split()
    return 2 <= len(words) <= 4 and all(w[0].isupper() for w in words) and not text.isupper()


def is_agency_line(text: str) -> bool:
    """Names of news agencies and nothing else."""
    if len(text) > 60:
        return False
    tokens = [t.casefold() for t in _TOKEN.findall(text)]
    return bool(tokens) and all(t in _AGENCIES for t in tokens) and any(t in _AGENCY_CORE for t in tokens)


def has_photo_credit(text: str) -> bool:
    """A line of at most 600 characters that names who took or provided a picture."""
    if len(text) > 600:
        return False
    return _PHOTO_CREDIT.search(text.casefold()) is not None


def is_access_line(text: str) -> bool:
    """Skip links for keyboard and screen-reader users."""
    return len(text) <= 200 and _ACCESS.search(text) is not None
