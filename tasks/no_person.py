"""Names that stand where authors are named and are no persons: sites, agencies, organisations, roles, placeholders."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tasks.claim import Claim
from tasks.credit import FORMS
from tasks.names import is_given_name, is_person_name, is_surname
from tasks.places import find_place
from tasks.resolve import CHOSEN_FROM

NO_PERSON: Final = ", no person"
"""What the method of a claimed author ends with that is no person."""
LONGEST_HAN: Final = 6
"""Characters of a name in Chinese characters alone."""
MOST_WORDS: Final = 7
SHORTEST_SITE: Final = 4
"""Letters of a site of one word that makes whatever holds it no person."""
KEPT: Final = 10_000

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "no_person.toml").read_text("utf-8"))
_NOBODY: Final = frozenset(_DATA["nobody"]) | frozenset(_DATA["buttons"])
_ORGANISATIONS: Final = frozenset(_DATA["organisations"])
_COMPANIES: Final = frozenset(_DATA["companies"])
_ENDINGS: Final = tuple(_DATA["endings"])
_ADS: Final = tuple(_DATA["ads"])
_DOMAINS: Final = frozenset(_DATA["domains"])
_FORMS: Final = frozenset(_DATA["forms"])
_UNSPACED: Final = tuple(_DATA["forms_unspaced"])
_AGENCIES: Final = frozenset(form.casefold() for form in FORMS) | frozenset(_DATA["houses"])
_WORD = re.compile(r"[^\W_]+")
_HOST = re.compile(r"[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.([a-z]{2,6})")
_HAN_ONLY = re.compile(r"[\u3400-\u9fff]+\Z")
_UNSPACED_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PARTS = re.compile(r"\s[-–—|~»:·]\s|\s?[|｜]\s?|:\s")
_POSSESSIVE: Final = ("'s", "’s")
_GLUED: Final = ("on", "am", "le", "el", "den", "op", "at", "in")
"""Words before a date that templates write on to the name before it."""


def whole_name(name: str) -> str:
    """A name that is written twice, once (*Ann Rowley Ann Rowley*)."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] and len(words) % 2 == 0 else name


@lru_cache(maxsize=KEPT)
def _words(name: str) -> tuple[str, ...]:
    """Words of a name in their plainest form: without case and signs above or below letters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _letters(words: Iterable[str]) -> str:
    """What two spellings of a site have in common: its letters, without spaces and forms of companies."""
    letters = "".join(word for word in words if word not in _FORMS)
    for form in _UNSPACED:
        letters = letters.removesuffix(form)
    return letters


class Sites:
    """The names that a page gives its publisher."""

    def __init__(self, stated: Iterable[tuple[str, str]]) -> None:
        """``stated`` are names with what they are: a *host*, a *publisher*, or *signed* in a notice of copyright."""
        self.own: set[str] = set()
        """As `_letters`: what is spelled so is the site."""
        self.signed: set[str] = set()
        """The same of copyright notices, which name persons as well."""
        self.phrases: list[str] = []
        """Words of names of the site, spaces around each: who holds them belongs to the site."""
        for kind, name in stated:
            if kind == "host":
                self._add_host(name)
            else:
                self._add(name, self.signed if kind == "signed" else self.own)

    def _add_host(self, host: str) -> None:
        labels = host.split(".")[:-1]
        self.own.update(_letters(_words(label)) for label in labels if len(label) >= SHORTEST_SITE)

    def _add(self, name: str, kept: set[str]) -> None:
        for part in (name, *_PARTS.split(name)):
            words = _words(part)
            kept.add(_letters(words))
            if _HOST.fullmatch(part):
                self._add_host(part)
            if words[1:] or len("".join(words)) >= SHORTEST_SITE:
                self.phrases.append(f" {' '.join(word for word in words if word not in ('the', 'de', 'com'))} ")
        self.own.discard("")
        self.signed.discard("")

    def has(self, name: str) -> bool:
        """Whether a name is that of the site, of one of its desks or of one of its companies."""
        words = _words(name)
        if not words or is_given_name(name.split()[0]):
            return False
        letters = _letters(words)
        if letters in self.own or letters.rstrip("0123456789") in self.own:
            return True
        if letters in self.signed:
            return not is_person_name(name)
        spaced = f" {' '.join(words)} "
        return any(
            len(phrase) > 2 and (phrase in spaced or (len(words) == 1 and len(letters) > 2 and spaced in phrase))
            for phrase in self.phrases
        )


@lru_cache(maxsize=KEPT)
def _sites(stated: tuple[tuple[str, str], ...]) -> Sites:
    return Sites(stated)


def sites_of(claims: Iterable[Claim]) -> Sites:
    """The sites that claims on publisher and url name: those of the template of a site are put together once."""
    stated: dict[tuple[str, str], None] = {}
    for claim in claims:
        if claim.field == "publisher":
            stated["signed" if claim.method == "copyright-line" else "publisher", claim.value] = None
        elif claim.field == "url" and "//" in claim.value:
            stated["host", claim.value.split("/", 3)[2]] = None
    return _sites(tuple(stated))


@lru_cache(maxsize=KEPT)
def is_nobody(name: str) -> bool:
    """Whether a name is an address, an advertisement, a button, a role or a placeholder, whatever the page."""
    low = name.casefold()
    if any(ad in low for ad in _ADS) or "://" in low or "www." in low:
        return True
    return all(not word or word in _NOBODY or word.isdecimal() for word in _bare(low))


def _bare(low: str) -> list[str]:
    return [word.strip(".,;:()[]<>#*'\"") for word in low.split()]


@lru_cache(maxsize=KEPT)
def is_no_person(name: str) -> bool:
    """Whether a name is that of an agency, an organisation, a site, a role or nobody, whatever the page."""
    low = name.casefold().strip()
    words = low.split()
    if is_nobody(name) or len(words) > MOST_WORDS or low in _AGENCIES:
        return True
    if any((host := _HOST.fullmatch(word.strip("()[],"))) and host[1] in _DOMAINS for word in words):
        return True
    bare = _bare(low)
    if all(not word or word in _NOBODY or word in _AGENCIES or word.isdecimal() for word in bare):
        return True
    if _UNSPACED_SCRIPT.search(name):
        return _is_unspaced_organisation(name)
    shown = name.split()
    if len(shown) == 1 and not is_given_name(name) and find_place(name.title() if name.isupper() else name, None)[0]:
        return True
    if bare[0] in _AGENCIES and (shown[0].isupper() or shown[0].islower()) and not is_given_name(shown[0]):
        return True
    for n, word in enumerate(bare):
        if n and bare[n - 1].endswith(_POSSESSIVE):
            return True
        if not _ORGANISATIONS.isdisjoint((word, word.rpartition("-")[2])) and not is_surname(shown, n):
            return not _opens_with_person(shown[:n])
    return bare[-1] in _COMPANIES


def _opens_with_person(words: list[str]) -> bool:
    """Whether words begin with a known given name and go on: who a job or a house stands behind."""
    return len(words) > 1 and is_given_name(words[0]) and is_person_name(" ".join(words[:2]).strip(",;:"))


def _is_unspaced_organisation(name: str) -> bool:
    if name.endswith(_ENDINGS):
        return True
    return len(name) > LONGEST_HAN and _HAN_ONLY.match(name.replace("-", "")) is not None


def without_preposition(name: str, text: str) -> str:
    """A name without the word before a date that is written on to it, where the page prints it so as well."""
    for glued in _GLUED:
        shorter = name.removesuffix(glued)
        if shorter != name and shorter[-1].islower() and " " in shorter:
            alone = re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", text)
            return shorter if alone and text.count(name) == 1 else name
    return name


def doubt_authors(claims: list[Claim], text: str) -> list[Claim]:
    """The claims of a page of ``text``, with those on authors who are no persons marked as such.

    Their method then ends in `NO_PERSON`. An organisation that HTML states as author for machines stays one, unless it
    states no person and the text names one. Names that are written twice are written once.
    """
    if not any(claim.field == "authors" for claim in claims):
        return claims
    sites = sites_of(claims)
    named = [
        c._replace(value=without_preposition(whole_name(c.value), text)) if c.field == "authors" else c for c in claims
    ]
    persons = {c for c in named if c.field == "authors" and not is_no_person(c.value) and not sites.has(c.value)}
    likely = [c for c in persons if c.confidence >= CHOSEN_FROM]
    keeps_stated = not likely or any(c.char_from is None for c in likely)
    return [
        claim
        if claim.field != "authors" or claim in persons or (keeps_stated and _is_stated_organisation(claim))
        else claim.doubted(NO_PERSON)
        for claim in named
    ]


def _is_stated_organisation(claim: Claim) -> bool:
    return claim.char_from is None and not is_nobody(claim.value)
