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

_EAST_ASIAN: Final = {
    "cp932": "のはをにがとでた", "euc_jp": "のはをにがとでた", "cp949": "이다는의에을가고",
    "gb18030": "的一是在不了有人", "big5hkscs": "的一是在不了有人",
}  # fmt: skip
"""Characters that make up a tenth of a text and more, by encoding; in a wrong one they are as rare as others."""
_LEAST_FREQUENT: Final = 0.02
_WIDER: Final = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
"""What the names of encodings mean on the web (WHATWG Encoding Standard, 4.2): those that have more characters."""
_ALIASES: Final = {
    "x-sjis": "cp932",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "windows-874": "cp874",
}
_RUNS: Final = re.compile(rb"[\x80-\xff]{3,}")
SOUND: Final = 50
"""Characters other than ASCII for each broken one, at least, in a text that is read in spite of it."""

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

    In this order: byte-order mark; strict UTF-8; the declared charset; UTF-8 with some broken bytes; the declared
    charset with a few; detection by charset-normalizer among the encodings that news sites have used; East Asian
    encodings with a few broken bytes. Raise `NotText` with ``empty`` or ``binary``.
    """
    if not content.strip():
        raise NotText("empty")
    decoded = _by_mark(content) or _by_zeros(content) or _utf8(content)
    declared = _DECLARED.search(content[:4096]) if decoded is None and markup else None
    if declared:
        decoded = _strict(content, declared[1].decode("ascii"), 0.95)
    if decoded is None:
        decoded = _broken_utf8(content)
    if decoded is None and declared:
        decoded = _nearly(content, declared[1].decode("ascii"), 0.9)
    if decoded is None:
        decoded = _detected(content)
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
            if decoded and not _has_controls(decoded.text):
                return decoded
        # A stray zero in a long text is an accident; more are the mark of a binary format, which is hardly UTF-8.
        is_few = zeros <= 8 and zeros <= len(sample) / 2000
        if not is_few and not (_is_seldom(zeros, len(sample)) and _strict(content, "utf-8", 1.0)):
            raise NotText("binary")
    controls = len(sample) - len(sample.translate(None, _CONTROLS)) - zeros
    if controls > len(sample) / 50:
        raise NotText("binary")
    return None


def _has_controls(text: str) -> bool:
    """Whether too many of the first characters are control characters: a table of small numbers, say, is no text."""
    sample = text[:SAMPLE]
    return sum(map(sample.count, map(chr, _CONTROLS))) > len(sample) / 50


def _is_seldom(zeros: int, size: int) -> bool:
    """Whether zeros are so few that a text in UTF-8 may have them: one in a thousand bytes, or one in hundreds."""
    return zeros <= max(1, size / 1000) and zeros < size / 100


def _utf8(content: bytes) -> Decoded | None:
    if b"\x1b$" in content[:SAMPLE] and (decoded := _strict(content, "iso2022_jp", 0.9)):
        return decoded
    return _strict(content, "utf-8", 1.0)


def _codec(encoding: str) -> str | None:
    """Python's name of an encoding; None of one that is unknown, or none of texts."""
    try:
        name = codecs.lookup(_ALIASES.get(encoding.lower(), encoding)).name
    except (LookupError, ValueError):
        return None
    return None if name in ("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode") else name


def _strict(content: bytes, encoding: str, confidence: float) -> Decoded | None:
    name = _codec(encoding)
    if name is None:
        return None
    for codec in dict.fromkeys((_WIDER.get(name, name), name)):
        try:
            text = content.decode(codec)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            continue
        return Decoded(text, codec, confidence, _is_lossless(text, codec, content))
    return None


def _nearly(content: bytes, encoding: str, confidence: float) -> Decoded | None:
    """The text where no more than a few bytes of it are broken: they become U+FFFD."""
    name = _codec(encoding)
    if name is None:
        return None
    name = _WIDER.get(name, name)
    try:
        text = content.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
    broken = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - broken
    if sound < SOUND * broken:
        return None
    return Decoded(text, name, round(confidence * sound / max(1, sound + broken), 4), False)


def _is_lossless(text: str, name: str, content: bytes) -> bool:
    """Whether the text gives the bytes again: East Asian encodings have several codes for some characters."""
    try:
        return name in _ONE_TO_ONE or text.encode(name) == content
    except UnicodeError:
        return False


def _broken_utf8(content: bytes) -> Decoded | None:
    """UTF-8 when most sequences of high bytes are valid UTF-8, or all but one that the end of the text cuts off; the
    broken bytes become U+FFFD."""
    text = content.decode("utf-8", "replace")
    if (cut := _cut_utf8(content)) and (len(cut) > 1 or not text[:-1].isascii()):
        return Decoded(text, "utf-8", 0.95, False)
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    if valid < 2 * broken:
        return None
    return Decoded(text, "utf-8", round(valid / (valid + broken), 4), False)


def _cut_utf8(content: bytes) -> bytes:
    """The beginning of a character that ends a text in UTF-8; empty where there is none, or the text is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(content)
    except UnicodeDecodeError:
        return b""
    return decoder.getstate()[0]


def _detected(content: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # only pages that are not UTF-8 pay for it

    sample = content[:SAMPLE]
    if len(content) > SAMPLE and b"\n" in sample:
        sample = sample[: sample.rindex(b"\n")]
    best = from_bytes(sample, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    if best is not None and best.encoding not in _LATIN:
        decoded = _strict(content, best.encoding, round(max(0.3, 0.9 - best.chaos), 4))
        if decoded:
            return decoded
    high = sum(byte >= 0x80 for byte in sample)
    # letters with accents stand among others, characters of several bytes beside each other
    if 2 * sum(map(len, _RUNS.findall(sample))) > high:
        decoded = _east_asian(content)
    else:
        decoded = _strict(content, _latin_encoding(sample), 0.8)
    if decoded:
        return decoded
    if decoded := _strict(content, "cp1252", 0.3):
        return decoded
    if high > len(sample) * 0.3:
        raise NotText("binary")
    return Decoded(content.decode("cp1252", "replace"), "cp1252", 0.2, False)


def _east_asian(content: bytes) -> Decoded | None:
    """The text in the East Asian encoding in which it has most of the characters that are frequent there.

    For texts with a few broken bytes: charset-normalizer leaves out the encodings that do not fit to the last byte.
    """
    most, best = _LEAST_FREQUENT, None
    for encoding, frequent in _EAST_ASIAN.items():
        if decoded := _nearly(content, encoding, 0.8):
            others = len(decoded.text) - len(decoded.text.encode("ascii", "ignore"))
            share = sum(map(decoded.text.count, frequent)) / max(1, others)
            if share > most:
                most, best = share, decoded
    return best


def _latin_encoding(sample: bytes) -> str:
    """Which Latin encoding: they differ only in accented letters, so the language of the rest decides.

    The letters of one read as wrong but possible letters in another; statistics of characters confuse them.
    """
    from tasks.language import languages

    code, _ = languages([sample.decode("ascii", "ignore")])[0]
    return _ENCODING_OF.get(code or "", "cp1252")
