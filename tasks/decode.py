"""Decode: bytes to text, with the encoding and how sure it is.

Offsets of segments count characters of this text, so nothing is changed here: line ends and byte-order marks stay.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

SAMPLE: Final = 1 << 16
"""Bytes looked at where an encoding must be guessed."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r",
    "iso8859_2", "iso8859_15", "mac_roman", "cp932", "euc_jp", "iso2022_jp", "cp949", "gb18030", "big5", "cp874",
]  # fmt: skip
_LATIN: Final = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_15", "mac_roman"})
_ENCODING_OF: Final = dict.fromkeys(("cs", "pl", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250") | {
    "tr": "cp1254", "az": "cp1254", "lt": "cp1257", "lv": "cp1257", "et": "cp1257", "vi": "cp1258",
}  # fmt: skip
"""Encodings of Windows by language; all others in Latin script use windows-1252."""

_ONE_TO_ONE: Final = frozenset({"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_DECLARED: Final = re.compile(
    rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_CONTROLS: Final = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b\x1a")


class Decoded(NamedTuple):
    """Text as it was read."""

    text: str
    encoding: str
    """Python's name of the codec."""
    confidence: float
    """1 when the bytes prove it, less when it was declared or guessed."""
    lossless: bool
    """Encoding the text again gives the bytes."""


class NotText(Exception):
    """The bytes hold no text; the argument is the code of the rejection."""


def decode(content: bytes, *, markup: bool = False) -> Decoded:
    """Decode the bytes of one document. With `markup`, a charset declared at the start of HTML is believed if it fits.

    In this order: byte-order mark; strict UTF-8; the declared charset; UTF-8 with some broken bytes; detection by
    charset-normalizer among the encodings that news sites have used. Raise `NotText` with ``empty`` or ``binary``.
    """
    if not content.strip():
        raise NotText("empty")
    decoded = _by_mark(content) or _by_zeros(content) or _utf8(content)
    if decoded is None and markup and (declared := _DECLARED.search(content[:4096])):
        decoded = _strict(content, declared[1].decode("ascii"), 0.95)
    if decoded is None:
        decoded = _broken_utf8(content) or _detected(content)
    if not decoded.text.strip().strip("\ufeff"):
        raise NotText("empty")
    return decoded


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            if decoded := _strict(content, encoding, 1.0):
                return decoded
            return Decoded(content.decode(encoding, "replace"), encoding, 0.9, False)
    return None


def _by_zeros(content: bytes) -> Decoded | None:
    """UTF-16 without a mark shows as zeros at every other place; other zeros or control bytes are no text."""
    sample = content[:SAMPLE]
    zeros = sample.count(0)
    if zeros:
        for encoding, half in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            decoded = _strict(content, encoding, 0.8) if half.count(0) > 0.95 * zeros > 0.2 * len(half) else None
            if decoded:
                return decoded
        # A stray zero in a long text is an accident; more are the mark of a binary format, which is hardly UTF-8.
        is_few = zeros <= 8 and zeros <= len(sample) / 2000
        if not is_few and not (_is_seldom(zeros, len(sample)) and _strict(content, "utf-8", 1.0)):
            raise NotText("binary")
    controls = len(sample) - len(sample.translate(None, _CONTROLS)) - zeros
    if controls > len(sample) / 50:
        raise NotText("binary")
    return None


def _is_seldom(zeros: int, size: int) -> bool:
    """Whether zeros are so few that a text in UTF-8 may have them: one in a thousand bytes, or one in hundreds."""
    return zeros <= max(1, size / 1000) and zeros < size / 100


def _utf8(content: bytes) -> Decoded | None:
    if b"\x1b$" in content[:SAMPLE] and (decoded := _strict(content, "iso2022_jp", 0.9)):
        return decoded
    return _strict(content, "utf-8", 1.0)


def _strict(content: bytes, encoding: str, confidence: float) -> Decoded | None:
    try:
        name = codecs.lookup(encoding).name
        if name in ("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode"):
            return None
        text = content.decode(name)
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
    # latin-1 on the web means windows-1252 (WHATWG Encoding Standard, 4.2).
    if name in ("iso8859-1", "ascii") and re.search("[\x80-\x9f]", text):
        return _strict(content, "cp1252", confidence) or Decoded(text, name, confidence, True)
    return Decoded(text, name, confidence, _is_lossless(text, name, content))


def _is_lossless(text: str, name: str, content: bytes) -> bool:
    """Whether the text gives the bytes again: East Asian encodings have several codes for some characters."""
    try:
        return name in _ONE_TO_ONE or text.encode(name) == content
    except UnicodeError:
        return False


def _broken_utf8(content: bytes) -> Decoded | None:
    """UTF-8 when most sequences of high bytes are valid UTF-8; the broken bytes become U+FFFD."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    if valid < 2 * broken:
        return None
    return Decoded(text, "utf-8", round(valid / (valid + broken), 4), False)


def _detected(content: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # only pages that are not UTF-8 pay for it

    sample = content[:SAMPLE]
    if len(content) > SAMPLE and b"\n" in sample:
        sample = sample[: sample.rindex(b"\n")]
    best = from_bytes(sample, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    if best is not None and best.encoding not in _LATIN:
        if decoded := _strict(content, best.encoding, round(max(0.3, 0.9 - best.chaos), 4)):
            return decoded
    elif decoded := _strict(content, _latin_encoding(sample), 0.8):
        return decoded
    if decoded := _strict(content, "cp1252", 0.3):
        return decoded
    high = sum(1 for byte in sample if byte >= 0x80)
    if high > len(sample) * 0.3:
        raise NotText("binary")
    return Decoded(content.decode("cp1252", "replace"), "cp1252", 0.2, False)


def _latin_encoding(sample: bytes) -> str:
    """Which Latin encoding: they differ only in accented letters, so the language of the rest decides.

    The letters of one read as wrong but possible letters in another; statistics of characters confuse them.
    """
    from tasks.language import languages

    code, _ = languages([sample.decode("ascii", "ignore")])[0]
    return _ENCODING_OF.get(code or "", "cp1252")
