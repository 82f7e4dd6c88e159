"""Who publishes the page, as far as its text tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.claim import Claim
from tasks.names import PARTICLES
from tasks.page import Line
from tasks.word_pattern import any_of

FOOT: Final = 60
"""Lines at the end of a page in which a copyright notice is looked for."""
TOP: Final = 15
"""Lines at the beginning of a page in which its name is looked for."""
LONGEST_LINE: Final = 1_000
"""Only so many characters of a line are looked at for an address."""
LONGEST_NAME: Final = 40
"""Characters of a line that says nothing but the name of the page."""

_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,40})@([\w-]{1,60}(?:\.[\w-]{1,30}){1,3})(?![\w@-])")
_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "publisher.toml").read_text("utf-8"))
_PERSONAL: Final[frozenset[str]] = frozenset(_DATA["mail_providers"])
_DESKS: Final[frozenset[str]] = frozenset(_DATA["desks"])
_LETTERS = re.compile(r"[^\W\d_]+")
_RESERVED = any_of(_DATA["reserved"], ignore_case=True)
_RIGHTS = any_of([*_DATA["reserved"], *_DATA["rights"]], ignore_case=True)
_COPYRIGHT = re.compile(
    r"(?:[©ⓒ]|\(c\)|\bcopyright\b|&copy;)[\s:：]{0,3}(?:[©ⓒ]|\(c\)|copyright)?[\s:：]{0,2}(?:(?:by|of)\s)?",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–—~～/]\s?(?:(?:19|20)?\d\d)?)?,?\s{0,2}(?:by\s)?")
_END = re.compile(
    r"[|•·©。]|(?<!\bDr)(?<!\bProf)(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\s[A-Z])\.\s|[;:：]\s|\.\Z|\s[–—-]\s"
    r"|,\s(?!(?:[\w.]{1,30}\s){1,2}(?:&|and|und|et|y|e|og|och)\s)|\s(?:or|oder|ou)\s|\d{4}"
    rf"|(?<!\w){_RIGHTS}",
    re.IGNORECASE,
)
"""Where a name ends: not behind an abbreviation, nor in a list (*Ministry of Ferries, Ports and Bridges*)."""
_NAME_FIRST = re.compile(
    r"[•\s]{0,4}([^\W_a-zß-ÿ][^|©ⓒ]{1,45}?)[\s,–—-]{0,3}(?:(?:19|20)\d\d[\s,–—-]{0,3})?(?:[©ⓒ]|\([cC]\))\s?"
    r"(?:19|20)\d\d(?:\s?[-–—]\s?\d{2,4})?[\s.,–—-]{0,3}"
    rf"(?:(?i:{_RIGHTS}).{{0,80}})?\Z"
)
"""A name before the sign, with years and what is said of rights behind it."""
_NO_SIGN = re.compile(
    r"[®\s]{0,2}(?:19|20)\d\d(?:\s?[-–—]\s?\d{2,4})?[\s,–—-]{1,3}([^\W\d_a-zß-ÿ][^|©ⓒ\d]{1,45}?)"
    rf"[\s.,–—-]{{1,3}}(?i:{_RESERVED}).{{0,80}}\Z"
)
"""A year, a name, and that rights are reserved: *2025 The Harbour Post. All rights reserved.*"""
_SINCE: Final[frozenset[str]] = frozenset(_DATA["since"])
_LEGAL_FORMS: Final[frozenset[str]] = frozenset(_DATA["legal_forms"])
_NO_NAME: Final[tuple[str, ...]] = tuple(_DATA["no_name"])
_HAN = "\u3400-\u9fff"
_HAN_NOTICE = re.compile("|".join(_DATA["han_notice"]))
_HAN_GAP = re.compile(rf"(?<=[{_HAN}])[\s　]|[\s　](?=[{_HAN}])|[{_HAN}]?\s?ICP|{'|'.join(_DATA['han_after'])}")
"""Where a name ends in a notice in Chinese characters, whose parts stand apart by spaces."""
_HAN_LABEL = re.compile(rf"[{_HAN}]{{2,6}}[:：]")
_HAN_FORMS: Final[frozenset[str]] = frozenset(_DATA["han_forms"])
_PLATFORMS: Final[frozenset[str]] = frozenset(_DATA["platforms"])
_GENERIC: Final[frozenset[str]] = frozenset(_DATA["generic"])
_PART = re.compile(r"\s[|~»·•–—-]\s|\s?｜\s?|:\s")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]{1,63}\.){1,4}[a-z]{2,12})/?", re.IGNORECASE)
LONGEST_SITE: Final = 5
"""Words of the name of a site before what it says of itself."""
TAGLINE: Final = 3
"""Words from which on the rest is that."""
PLATFORM: Final = ", a platform"
"""What the method of a claimed publisher ends with that is where others publish."""


class Evidence(NamedTuple):
    """A publisher as one rule reads it."""

    value: str
    raw: str
    method: str
    char_from: int
    char_to: int
    confidence: float


def _mailbox(line: Line) -> re.Match[str] | None:
    found = _MAIL.search(line.text[:200])
    if found is None:
        return None
    domain = found[2].casefold()
    return None if domain in _PERSONAL or domain.endswith((".png", ".jpg")) else found


def _is_desk(name: str) -> bool:
    """Whether what stands before the @ names a desk and no person."""
    return not _DESKS.isdisjoint(_LETTERS.findall(name.casefold()))


def _spellings(name: str) -> set[str]:
    """How a domain may write a name: its letters without spaces, also of its first words only (Open Court Archive)."""
    words = _LETTERS.findall(name.casefold().removeprefix("the "))
    return {"".join(words), *("".join(words[:count]) for count in (2, 3))}


def _is_own(domain: str, at: Line, lines: list[Line], notice: Evidence | None) -> bool:
    """Whether a page shows a domain elsewhere: as an address, or as its name at its top or in its notice."""
    labels = {"".join(_LETTERS.findall(label)) for label in domain.split(".")[:-1] if len(label) > 4}
    names = [line.text for line in lines[:TOP] if len(line.text) <= LONGEST_NAME]
    if notice:
        names.append(notice.value)
    if any(not labels.isdisjoint(_spellings(name)) for name in names):
        return True
    return any(domain in line.text[:LONGEST_LINE].casefold() for line in lines if line is not at)


def _domain(line: Line, lines: list[Line], notice: Evidence | None) -> Evidence | None:
    found = _mailbox(line)
    if found is None or not (_is_desk(found[1]) or _is_own(found[2].casefold(), line, lines, notice)):
        return None
    start = line.char_from + found.start(2)
    return Evidence(found[2].casefold(), found[2], "desk-email-domain", start, start + len(found[2]), 0.6)


def _notice(line: Line) -> Evidence | None:
    text = line.text[:300]
    mark = _COPYRIGHT.search(text)
    if not mark or mark.start() > 120:
        return None
    at = mark.end()
    if years := _YEARS.match(text, at):
        at = years.end()
    while at < len(text) and text[at] in " ,–—-@":
        at += 1
    end = _END.search(text, at)
    stop = end.start() if end else len(text)
    while stop > at and text[stop - 1] in " .,)(":
        stop -= 1
    name = text[at:stop]
    if gap := _han_end(text, at, stop):
        stop = gap
        name = text[at:stop].rstrip(" ：:,，")
        stop = at + len(name)
    has_year = years is not None or _YEARS.match(text[stop:].lstrip(" ,")) is not None
    opens = name[:1].isdigit() or (name[:1].isalpha() and not name[0].islower()) or "." in name
    if not 2 <= len(name) <= 60 or len(name.split()) > 7 or not (opens or _is_small(name, has_year)):
        return None
    if not _may_name(name):
        return None
    return Evidence(name, name, "copyright-line", line.char_from + at, line.char_from + stop, 0.7)


def _before_sign(line: Line) -> Evidence | None:
    """A notice that has the name first and nothing but years behind the sign: *The Harbour Post © 2024*."""
    found = _NAME_FIRST.match(line.text[:200])
    return _named(line, found) if found and not _COPYRIGHT.match(found[1]) else None


def _without_sign(line: Line) -> Evidence | None:
    """A notice without the sign: *2025 The Harbour Post. All rights reserved.*"""
    found = _NO_SIGN.match(line.text[:200])
    return _named(line, found) if found and not _COPYRIGHT.search(found[1]) else None


def _named(line: Line, notice: re.Match[str]) -> Evidence | None:
    """What a whole notice names, where that may be a publisher."""
    name = notice[1]
    if not _may_name(name) or _END.search(name):
        return None
    start = line.char_from + notice.start(1)
    return Evidence(name, name, "copyright-line", start, start + len(name), 0.65)


def _is_small(name: str, has_year: bool) -> bool:
    """Whether a name opens with a small letter and closes with a capitalised word (*nos Media*) or a legal form, or
    is one word beside a year."""
    words = name.split()
    if words[0] in PARTICLES or words[0] in _SINCE:
        return False
    if len(words) == 1:
        return has_year
    return (len(words) <= 3 and words[-1][0].isupper()) or words[-1].strip(".").casefold() in _LEGAL_FORMS


def _may_name(name: str) -> bool:
    low = name.casefold()
    return not any(part in low for part in _NO_NAME) and any(c.isalpha() for c in low)


def _han_end(text: str, at: int, stop: int) -> int:
    """Where a name with Chinese characters ends before another part of the notice; 0 where it goes on to its end."""
    for gap in _HAN_GAP.finditer(text, at, stop):
        if text[at : gap.start()] not in _HAN_FORMS:
            return gap.start()
    return 0


def _han_notice(line: Line) -> Evidence | None:
    """A notice such as 版权所有 NAME or NAME 版权所有: the name behind it, else the last part before it."""
    text = line.text[:300]
    mark = _HAN_NOTICE.search(text)
    if not mark:
        return None
    at = mark.end()
    while at < len(text) and text[at] in " 　:：":
        at += 1
    if sign := _COPYRIGHT.match(text, at):
        at = sign.end()
    if years := _YEARS.match(text, at):
        at = years.end()
    end = _END.search(text, at)
    stop = end.start() if end else len(text)
    spans = [] if _HAN_LABEL.match(text, at) else [(at, _han_end(text, at, stop) or stop)]
    stop = mark.start()
    while stop and text[stop - 1] in " 　·":
        stop -= 1
    at = max(text.rfind(gap, 0, stop) + 1 for gap in " 　|｜©·")
    label = _HAN_LABEL.match(text, at, stop)
    spans.append((label.end() if label else at, stop))
    for a, b in spans:
        name = text[a:b]
        if 2 <= len(name) <= 40 and "\u3400" <= name[0] <= "\u9fff" and _may_name(name):
            return Evidence(name, name, "copyright-line", line.char_from + a, line.char_from + b, 0.7)
    return None


def site_name(stated: str) -> str:
    """The name of a site as it states it for machines, without what it says of itself; the host of an address."""
    if address := _ADDRESS.fullmatch(stated):
        return address[1].casefold() if stated != address[1] else stated
    parts = [part.strip() for part in _PART.split(stated)]
    if parts[0].casefold() in _GENERIC and (mark := _PART.search(stated)):
        return site_name(stated[mark.end() :])
    if len(parts) > 1 and 0 < len(parts[0].split()) <= LONGEST_SITE:
        rest = stated[len(parts[0]) :]
        if parts[1].casefold() in _GENERIC or "," in rest or len(_LETTERS.findall(rest)) >= TAGLINE:
            return parts[0]
    return stated


def plain_publishers(claims: list[Claim]) -> list[Claim]:
    """The claims of a page, those on publishers as `site_name`; a platform on which others publish is in doubt."""
    hosts = " ".join(claim.value.casefold() for claim in claims if claim.field == "url")
    result: list[Claim] = []
    for claim in claims:
        if claim.field == "publisher":
            claim = claim._replace(value=site_name(claim.value))
            low = claim.value.casefold()
            if low in _PLATFORMS and f"{low.removesuffix('.com')}." not in hosts:
                claim = claim.doubted(PLATFORM)
        result.append(claim)
    return result


def _notice_of(line: Line) -> Evidence | None:
    text = line.text
    if ("版" in text or "著" in text) and (evidence := _han_notice(line)):
        return evidence
    marked = "©" in text or "ⓒ" in text or "(c)" in text.casefold() or "opyright" in text or "OPYRIGHT" in text
    return _notice(line) if marked else None


def find_publisher(lines: list[Line], last_body: int) -> list[Evidence]:
    """Evidence for the publisher, best first: the copyright notice at the foot, the domain of a mailbox below the body.

    ``last_body`` is the index of the last body line. A mailbox counts on the line itself or within five lines below it,
    where it is that of a desk, or of a domain that the page shows elsewhere. Those of mail providers do not count.
    """
    found: list[Evidence] = []
    foot = [line for line in lines[max(last_body + 1, len(lines) - FOOT) :] if len(line.text) <= 2_000][::-1]
    for read in (_notice_of, _before_sign, _without_sign):
        if evidence := next(filter(None, map(read, foot)), None):
            found.append(evidence)
            break
    notice = found[0] if found else None
    for line in lines[max(0, last_body) : last_body + 6]:
        if "@" in line.text[-200:] and len(line.text) < 300 and (evidence := _domain(line, lines, notice)):
            found.append(evidence)
            break
    return found
