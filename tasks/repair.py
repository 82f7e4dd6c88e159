"""Repair of text on its way to article bodies and metadata values. The raw text in the lake is never touched."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

import ftfy

from tasks.folding import stream_safe

_LEADS = "ÂÃâÐÑÎÏØÙåäãæéèðï"
_HIDDEN = "\u200b\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_TRAILS = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_MOJIBAKE = re.compile(f"[{_LEADS}][{_TRAILS}]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});?")
_ODD_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c not in " \n")
_ODD_SPACES = re.compile(f"[{_ODD_SPACE}]")
_SUSPECT = re.compile(f"[&{_LEADS}{_HIDDEN}{_ODD_SPACE}](?:(?<![{_LEADS}])|[{_TRAILS}])")
"""Without one of these, and without two spaces in a row, a text in composed form needs no repair."""
_NONE: Final[frozenset[str]] = frozenset()
_INVISIBLE = re.compile(f"[{_HIDDEN}]")


def _character(reference: re.Match[str]) -> str:
    """The character of a reference; what only looks like one (Q&As) stays."""
    name = reference[0][1:]
    if name[0] == "#":
        return html.unescape(reference[0].rstrip(";") + ";")
    return html5.get(name, reference[0])


def encodable(text: str) -> str:
    """The text with lone surrogates, which JSON can express and UTF-8 cannot, as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def repair(text: str) -> tuple[str, frozenset[str]]:
    """Return the text as it was meant, and the names of the repairs that changed it.

    Repairs: ``mojibake`` (UTF-8 once decoded as a one-byte encoding, undone by ftfy), ``entities`` (HTML character
    references left in the text), ``invisible`` (zero-width and control characters), ``unicode`` (composed form, NFC,
    and at most 30 combining marks in a row) and ``spaces`` (runs of white space within a line become one space). Line
    breaks are kept.
    """
    given = text
    if not text.isascii():
        text = stream_safe(text)
    if "  " not in text and not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip(), _NONE if len(text) == len(given) else frozenset(("unicode",))
    done: set[str] = set() if len(text) == len(given) else {"unicode"}
    if not text.isascii() and _MOJIBAKE.search(text):
        fixed = ftfy.fix_encoding(text)
        if fixed != text:
            done.add("mojibake")
            text = fixed
    if "&" in text and _ENTITY.search(text):
        fixed = _ENTITY.sub(_character, text)
        if fixed != text:
            done.add("entities")
            text = fixed
    if _INVISIBLE.search(text):
        done.add("invisible")
        text = _INVISIBLE.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        done.add("unicode")
        text = unicodedata.normalize("NFC", text)
    if "  " in text or _ODD_SPACES.search(text):
        done.add("spaces")
        text = _ODD_SPACES.sub(" ", text)
        while "  " in text:  # which halves the runs
            text = text.replace("  ", " ")
    return text.strip(), frozenset(done)
