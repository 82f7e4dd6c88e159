"""Who publishes the page, as far as its text tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.page import Line

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
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b|&copy;)[\s:]{0,3}(?:©|\(c\)|copyright|by)?[\s:]{0,2}", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d)?)?,?\s{0,2}(?:by\s)?")
_END = re.compile(
    r"[|•·©]|[.,;:]\s|\.\Z|\s[–—-]\s|\ball rights\b|"
    r"\balle rechte\b|\btous droits\b|\btodos los derechos\b|\btutti i diritti\b|\bwszelkie\b|\bpowered\b|\d{4}",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"all rights|alle rechte|photo|image|foto|bild|getty|reuters|this |the website|privacy|policy|terms", re.IGNORECASE
)


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
    end = _END.search(text, at)
    stop = end.start() if end else len(text)
    while stop > at and text[stop - 1] in " .,)(":
        stop -= 1
    name = text[at:stop]
    if (
        not 2 <= len(name) <= 60
        or len(name.split()) > 7
        or not (name[0].isupper() or name[0].isdigit() or name[0] > "\u2fff" or "." in name)
    ):
        years = _YEARS.match(text, at)
        return None
    if _NO_NAME.search(name) or not any(c.isalpha() for c in name):
        return None
    return Evidence(name, name, "copyright-line", line.char_from + at, line.char_from + stop, 0.7)


def find_publisher(lines: list[Line], last_body: int) -> list[Evidence]:
    """Evidence for the publisher, best first: the copyright notice at the foot, the domain of a mailbox below the body.

    ``last_body`` is the index of the last body line. A mailbox counts on the line itself or within five lines below it,
    where it is that of a desk, or of a domain that the page shows elsewhere. Those of mail providers do not count.
    """
    found: list[Evidence] = []
    for line in reversed(lines[max(last_body + 1, len(lines) - FOOT) :]):
        text = line.text
        if (
            len(text) <= 2_000
            and ("©" in text or "(c)" in text.casefold() or "opyright" in text or "OPYRIGHT" in text)
            and (evidence := _notice(line))
        ):
            found.append(evidence)
            break
    notice = found[0] if found else None
    for line in lines[max(0, last_body) : last_body + 6]:
        if "@" in line.text[-200:] and len(line.text) < 300 and (evidence := _domain(line, lines, notice)):
            found.append(evidence)
            break
    return found
