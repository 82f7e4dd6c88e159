"""Who publishes the page, as far as its text tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from tasks.page import Line

FOOT: Final = 60
"""Lines at the end of a page in which a copyright notice is looked for."""

_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,40})@([\w-]{1,60}(?:\.[\w-]{1,30}){1,3})(?![\w@-])")
_PERSONAL: Final[frozenset[str]] = frozenset(
    tomllib.loads((Path(__file__).parent / "publisher.toml").read_text("utf-8"))["mail_providers"]
)
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


def _domain(line: Line) -> Evidence | None:
    if found := _MAIL.search(line.text[:200]):
        domain = found[2].casefold()
        if domain not in _PERSONAL and not domain.endswith((".png", ".jpg")):
            start = line.char_from + found.start(2)
            return Evidence(domain, found[2], "desk-email-domain", start, start + len(found[2]), 0.6)
    return None


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

    ``last_body`` is the index of the last body line. A mailbox counts on the line itself or within four lines below it;
    mailboxes of public mail providers do not count.
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
    for line in lines[max(0, last_body) : last_body + 6]:
        if "@" in line.text[-200:] and len(line.text) < 300 and (evidence := _domain(line)):
            found.append(evidence)
            break
    return found
