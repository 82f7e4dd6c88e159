"""The resolver: which claim of a field becomes its value."""

from __future__ import annotations

from typing import Any, Final

from tasks.claim import Claim

CHOSEN_FROM: Final = 0.5
"""Claims less sure than this are kept but never chosen."""


CONFLICT: Final = ", after the page date"
"""What the method of a claimed publication date ends with that lies after the day on which the page was rendered."""
_OF_DATE: Final = ("date_published", "published_at", "date_precision")


def _source(claim: Claim) -> tuple[str, str | None, int | None]:
    """What the claims made of one printed date have in common."""
    return claim.method, claim.raw, claim.char_from


def _best(claims: list[Claim]) -> dict[str, int]:
    """Per field the index of the surest claim, the first among equals."""
    best: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if (
            claim.confidence >= CHOSEN_FROM
            and claim.value
            and (claim.field not in best or claim.confidence > claims[best[claim.field]].confidence)
        ):
            best[claim.field] = index
    return best


def _in_conflict(claims: list[Claim], page: str) -> list[Claim]:
    """The claims, with those on publication dates after the page date (ISO 8601) marked as such."""
    late = {_source(c) for c in claims if c.field == "date_published" and c.value > page}
    return [c.doubted(CONFLICT) if late and c.field in _OF_DATE and _source(c) in late else c for c in claims]


def _with_date(claims: list[Claim], stated: Claim) -> set[int]:
    """What is chosen together with a publication date: its instant and precision as its own source states them.

    Where that source has no instant, the surest one of the same day counts, with its precision.
    """
    own = _of_source(claims, stated)
    if "published_at" in own:
        return set(own.values())
    days = {_source(c) for c in claims if c.field == "date_published" and c.value == stated.value}
    instants = [c for c in claims if c.field == "published_at" and _source(c) in days and c.confidence >= CHOSEN_FROM]
    if instants:
        own.update(_of_source(claims, max(instants, key=lambda c: c.confidence)))
    return set(own.values())


def _of_source(claims: list[Claim], one: Claim) -> dict[str, int]:
    """The claims on instant and precision that come from the same source as another, by field."""
    found: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if claim.field in ("published_at", "date_precision") and _source(claim) == _source(one):
            found.setdefault(claim.field, index)
    return found


def resolve(claims: list[Claim]) -> tuple[list[Claim], dict[str, Any]]:
    """Mark the chosen claims: per field the surest, the first among equals; authors and dates as groups.

    A publication date after the chosen page date is never chosen; its method then says so (`CONFLICT`).
    """
    best = _best(claims)
    if "page_date" in best and "date_published" in best:
        claims = _in_conflict(claims, claims[best["page_date"]].value)
        best = _best(claims)
    chosen = set(best.values())
    for name in ("published_at", "date_precision"):
        if name in best:
            chosen.discard(best[name])
    if "date_published" in best:
        chosen |= _with_date(claims, claims[best["date_published"]])
    if "authors" in best:
        first = claims[best["authors"]]
        names: set[str] = set()
        chosen.discard(best["authors"])
        for i, c in enumerate(claims):
            same_source = c.method == first.method and c.confidence >= CHOSEN_FROM
            if c.field == "authors" and same_source and c.value not in names:
                names.add(c.value)
                chosen.add(i)
    values: dict[str, Any] = {}
    marked: list[Claim] = []
    for i, claim in enumerate(claims):
        if i in chosen:
            claim = claim._replace(is_chosen=True)
            if claim.field == "authors":
                values.setdefault("authors", []).append(claim.value)
            else:
                values[claim.field] = claim.value
        marked.append(claim)
    return marked, values


def bounds(claims: list[Claim], limits: list[Claim]) -> list[Claim]:
    """All claims on the bounds of the publication date, the closest chosen: the date itself where it is stated.

    ``limits`` claim *date_published_min* or *date_published_max*; a chosen page date is a latest day as well. Earliest
    days after the latest one are not chosen.
    """
    stated = next((c for c in claims if c.is_chosen and c.field == "date_published"), None)
    if stated:
        ends = (stated._replace(field="date_published_min"), stated._replace(field="date_published_max"))
        return [*ends, *limits]
    rendered = [c._replace(field="date_published_max", is_chosen=False) for c in claims if c.field == "page_date"]
    limits = [*rendered, *limits]
    sure = [c for c in limits if c.confidence >= CHOSEN_FROM]
    latest = min((c for c in sure if c.field == "date_published_max"), key=lambda c: c.value, default=None)
    early = [c for c in sure if c.field == "date_published_min" and (latest is None or c.value <= latest.value)]
    earliest = max(early, key=lambda c: c.value, default=None)
    return [c._replace(is_chosen=c is latest or c is earliest) for c in limits]
