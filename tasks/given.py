"""Claims on what came with a document rather than in its text: its address and its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from tasks.claim import Claim
from tasks.dates import read_dates

METHOD: Final = "given with the document"

_ADDRESS: Final = re.compile(r"(?i:https?:)?//|[^:/\s]+(?:/|\Z)")
"""Of the web, or without a scheme: a feed may hold javascript:, data: or mailto: where an address should be."""
_EPOCH: Final = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d{0,9})?")
"""Seconds or milliseconds since 1970."""
_EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
_ARCHIVED: Final = re.compile(
    r"(?:https?:)?//(?:web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/|(?:[\w-]{1,63}\.)?cdn\.ampproject\.org/[cv]/(?:s/)?)"
    r"((?:https?:?/{1,2})?[^/\s].{0,2000})"
)
"""The address of a copy of a page, and in it that of the page."""
_PREFIX: Final = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


def given_claims(url: str | None, published: str | None) -> Iterator[Claim]:
    """Claims on `url`, and on `date_published`, `date_precision` and `published_at`."""
    if url and _ADDRESS.match(url):
        yield Claim("url", url, url, METHOD, None, None, 0.99)
    if published:
        for field, value in _date_values(published):
            yield Claim(field, value, published, METHOD, None, None, 0.92)


def publisher_of(addresses: Iterable[Claim]) -> Claim | None:
    """The site that the address of the page is on: weak evidence, for it may be that of an aggregator."""
    for claim in sorted(addresses, key=lambda claim: -claim.confidence):
        if domain := _domain(claim.value):
            return Claim("publisher", domain, claim.value, "domain of the address", None, None, 0.5)
    return None


def _domain(address: str) -> str | None:
    if archived := _ARCHIVED.match(address):
        address = archived[1]
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    name = _PREFIX.sub("", (host or "").casefold(), count=1).strip(".")
    is_name = "." in name and len(name) <= 100 and not name.rsplit(".", 1)[-1].isdigit()
    return name if is_name and all(c.isalnum() or c in ".-" for c in name) else None


def _date_values(published: str) -> Iterator[tuple[str, str]]:
    day, instant, precision = _read(published.strip())
    if day:
        yield "date_published", day.isoformat()
        yield "date_precision", precision
    if day and instant:
        yield "published_at", instant.isoformat()


def instant_of(number: str) -> datetime | None:
    """The instant that a number of seconds or milliseconds since 1970 means; None of other numbers."""
    if epoch := _EPOCH.fullmatch(number):
        instant = datetime.fromtimestamp(int(epoch[1]) // (1 if len(epoch[1]) <= 10 else 1_000), UTC)
        return instant if instant >= _EARLIEST else None
    return None


def _read(published: str) -> tuple[date | None, datetime | None, str]:
    """Day, instant and precision."""
    if instant := instant_of(published):
        return instant.date(), instant, "second"
    if _EPOCH.fullmatch(published):
        return None, None, ""
    for found in read_dates(published):
        if found.value:
            return found.value, found.instant, found.precision
    return None, None, ""
