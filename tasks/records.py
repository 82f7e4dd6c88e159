"""Records of a JSON-lines file: one object a line with `text` or `html`, and optional uri, url, published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from tasks.decode import Decoded, NotText, decode
from tasks.discover import FoundFile
from tasks.documents import Document, FileRead, TooLarge, document_of, hash_or_none
from tasks.read import Unreadable, decompressed
from tasks.rejection import Rejection, reject
from tasks.repair import encodable

MAX_BAD: Final = 200
"""Bad records of a file that are quarantined one by one; of more, only the number is told."""
MAX_RATIO: Final = 100
"""How many times its size a file may hold; text compresses 3 to 10 times, a bomb 1,000 times."""
ALWAYS_READ: Final = 64 << 20
"""Bytes that a file may hold whatever its size."""
_LINE_NAME: Final = re.compile(r"L\d+")
_SOLID: Final = re.compile(rb"\S")


def read_records(found: FoundFile, limit: int) -> Iterator[Document | Rejection | FileRead]:
    """Every record of a file, ending with the `FileRead` of the file. `limit` bounds a record, in bytes.

    A record is identified by its uri, or by its line number where it has none. Where the file breaks off, or holds
    more bad records than good ones, the file itself is rejected and the records before stay good.
    """
    seen: set[str] = set()
    good = bad = 0
    encoding, confidence = None, None
    broken: Unreadable | None = None
    try:
        for number, line in _lines(found, limit):
            if line is not None and not line.strip():
                continue
            item = _too_long(found, number, limit) if line is None else _record(found, number, line, seen)
            if isinstance(item, Document):
                good += 1
                encoding, confidence = item.encoding, item.encoding_confidence
                yield item
            else:
                bad += 1
                if bad <= MAX_BAD:
                    yield item
                elif bad > good:
                    raise Unreadable("corrupt", f"line {number}: more bad records than good ones")
    except Unreadable as error:
        broken = error
    if bad > MAX_BAD and broken is None:
        broken = Unreadable("bad_record", f"{bad - MAX_BAD:,} more bad records")
    if broken is not None:
        yield broken.rejection(found)
    yield FileRead(found, hash_or_none(found), encoding, confidence)


def _too_long(found: FoundFile, number: int, limit: int) -> Rejection:
    detail = f"line {number} has more than {limit:,} bytes"
    rejection = reject(f"{found.file_uri}!/L{number}", found.file_uri, "read", "too_large", detail)
    return rejection._replace(is_named=False)


def _record(found: FoundFile, number: int, line: bytes, seen: set[str]) -> Document | Rejection:
    by_line = f"{found.file_uri}!/L{number}"

    def refuse(uri: str, code: str, detail: str) -> Rejection:
        return reject(uri, found.file_uri, "read", code, f"line {number}: {detail}", line)

    try:
        decoded = decode(line.removeprefix(b"\xef\xbb\xbf"))
        record = json.loads(decoded.text)
    except (NotText, ValueError, RecursionError) as error:
        return refuse(by_line, "bad_record", str(error)[:200])._replace(is_named=False)
    if not isinstance(record, dict):
        return refuse(by_line, "bad_record", "not an object")._replace(is_named=False)
    uri = by_line
    if isinstance(name := record.get("uri"), str) and name:
        name = encodable(name)
        # A uri that looks like a line number must not be taken for one.
        uri = f"{found.file_uri}!/{'%4C' + name[1:] if _LINE_NAME.fullmatch(name) else name}"
        if uri in seen:
            return refuse(by_line, "duplicate_uri", name[:200])
    seen.add(uri)
    text, html = record.get("text"), record.get("html")
    markup = isinstance(html, str) and not isinstance(text, str)
    content = html if markup else text
    if not isinstance(content, str):
        return refuse(uri, "bad_record", "no string under text or html")
    clean = encodable(content)
    if not clean.strip().strip("\ufeff"):
        return refuse(uri, "empty", "the string is empty")
    given = {k: encodable(v)[:2000] for k in ("url", "published") if isinstance(v := record.get(k), str) and v}
    if type(epoch := record.get("published")) in (int, float):
        given["published"] = str(epoch)
    source = Decoded(clean, decoded.encoding, decoded.confidence, decoded.lossless and clean == content)
    try:
        return document_of(uri, found.file_uri, source, markup, line, **given)
    except TooLarge as error:
        return refuse(uri, "too_large", str(error))


def _lines(found: FoundFile, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Lines without their end, with their numbers; None for a line longer than `limit`, whose bytes are skipped.

    Blank lines are passed over, hardly any of them one by one: a small file may inflate to millions.
    """
    parts: list[bytes] = []
    held = total = 0
    number = 1
    bound = max(ALWAYS_READ, MAX_RATIO * found.size)
    for chunk in decompressed(found):
        total += len(chunk)
        if total > bound:
            raise Unreadable("too_large", f"more than {bound:,} bytes when decompressed")
        at = 0
        while at < len(chunk):
            if not held:
                solid = _SOLID.search(chunk, at)
                start = chunk.rfind(b"\n", at, solid.start() if solid else len(chunk)) + 1
                if start:
                    number += chunk.count(b"\n", at, start)
                    at = start
            end = chunk.find(b"\n", at)
            piece = chunk[at : end if end >= 0 else len(chunk)]
            held += len(piece)
            if held <= limit:
                parts.append(piece)
            else:
                parts.clear()
            if end < 0:
                break
            yield number, b"".join(parts) if held <= limit else None
            number, at, held, parts = number + 1, end + 1, 0, []
    if held:
        yield number, b"".join(parts) if held <= limit else None
