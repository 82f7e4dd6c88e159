"""The resolver: which claim of a field becomes its value."""

from __future__ import annotations

from typing import Any, Final

from tasks.claim import Claim

CHOSEN_FROM: Final = 0.5
"""Claims less sure than this are kept but never chosen."""


def resolve(claims: list[Claim]) -> tuple[list[Claim], dict[str, Any]]:
    """Mark the chosen claims: per field the surest, the first among equals; authors and dates as groups."""
    best: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if (
            claim.confidence >= CHOSEN_FROM
            and claim.value
            and (claim.field not in best or claim.confidence > claims[best[claim.field]].confidence)
        ):
            best[claim.field] = index
    page = claims[best["page_date"]].value if "page_date" in best else None
    if page and "date_published" in best and claims[best["date_published"]].value > page:
        fitting = [
            i
            for i, c in enumerate(claims)
            if c.field == "date_published" and c.value <= page and c.confidence >= CHOSEN_FROM
        ]
        if fitting:
            best["date_published"] = max(fitting, key=lambda i: claims[i].confidence)
        else:
            del best["date_published"]
    chosen = set(best.values())
    for name in ("published_at", "date_precision"):
        if name in best:
            chosen.discard(best[name])
    if "date_published" in best:
        stated = claims[best["date_published"]]
        for name in ("published_at", "date_precision"):
            for i, c in enumerate(claims):
                same = c.method == stated.method and c.raw == stated.raw and c.char_from == stated.char_from
                if c.field == name and same:
                    chosen.add(i)
                    break
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


def bounds(claims: list[Claim], updated: list[Claim]) -> list[Claim]:
    """Claims on the bounds of the publication date: the date itself, else the page date or an update as the latest."""
    stated = next((c for c in claims if c.is_chosen and c.field == "date_published"), None)
    if stated:
        return [stated._replace(field="date_published_min"), stated._replace(field="date_published_max")]
    limits = [c for c in claims if c.is_chosen and c.field == "page_date"] + [
        u for u in updated if u.confidence >= CHOSEN_FROM
    ]
    earliest = min(limits, key=lambda c: c.value, default=None)
    return [earliest._replace(field="date_published_max", is_chosen=True)] if earliest else []
