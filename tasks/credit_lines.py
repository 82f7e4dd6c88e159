"""Credits and the dateline of a page, from credit lines, captions and the ends of the body."""

from __future__ import annotations

import re

from tasks.credit import is_credit, read_credits
from tasks.page import Line
from tasks.reading import QUIET, Reading, tidy

_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][^\W\d_]+[\w. /'’-]{0,40}(?:,\s[\w. ]{2,24})?)"
    r"\s?(?:\((?P<agency>[\w/ .-]{2,24})\))?\s?(?:[—–]|--?\s|\s-\s)\s?"
)
_CHINESE_DATELINE = re.compile(r"(?P<agency>[\u4e00-\u9fff]{2,4}社)(?P<place>[\u4e00-\u9fff]{2,6})\d{1,2}月\d{1,2}日电")


def claim_credits(reading: Reading) -> None:
    """Claim the credit line and the dateline; note the agencies that lines of the article credit."""
    seen: set[tuple[str, int]] = set()
    low = max(0, (reading.headline if reading.headline is not None else reading.first) - 2)
    high = min(len(reading.lines), reading.last + 3)
    for i in range(low, high):
        line = reading.lines[i]
        text = line.text
        role = line.role
        if role in QUIET or i == reading.headline:
            continue
        if role == "body":
            if len(text) > 160 and i != reading.first and i != reading.last:
                continue
            alone = len(text) <= 60 and is_credit(text)
            if not alone and i == reading.first:
                _dateline(reading, line)
            if not alone and not (i == reading.last and text.endswith((")", "].", ").", "]"))):
                continue
            credits = read_credits(text if alone else text[-120:], alone=alone)
            shift = 0 if alone else max(0, len(text) - 120)
            credits = [c._replace(char_from=c.char_from + shift, char_to=c.char_to + shift) for c in credits]
        elif role in ("credit", "caption"):
            credits = read_credits(text, alone=True)
        elif (len(text) <= 120 and is_credit(text)) or (
            reading.headline is not None and i < reading.first and len(text) <= 400
        ):
            credits = read_credits(text, alone=len(text) <= 120 and is_credit(text))
        else:
            continue
        for credit in credits:
            if (credit.agency, line.number) not in seen:
                seen.add((credit.agency, line.number))
                reading.credits.append((credit, line))
        if credits:
            start, end = credits[0].char_from, credits[-1].char_to
            if role == "credit" or len(text) <= 80:
                start, end = 0, len(text)
            reading.claim(
                "credit_line",
                tidy(text[start:end]),
                line,
                start,
                end,
                "credit-line",
                0.8 if role == "credit" else 0.7,
            )


def _dateline(reading: Reading, line: Line) -> None:
    found = _DATELINE.match(line.text, 0, 110) or _CHINESE_DATELINE.match(line.text)
    if not found:
        return
    place = found["place"].strip()
    agency = found["agency"]
    upper = place.split(",")[0].isupper() and len(place) > 2
    if (
        not (agency or upper or line.text[found.end("place") : found.end()].strip() in ("—", "–", "-", "--"))
        or len(place.split()) > 5
    ):
        return
    if not agency and not upper and (len(place.split()) > 3 or found.end() < 5):
        return
    end = (
        found.end("agency") + 1
        if agency and found.re is _DATELINE
        else found.end()
        if found.re is not _DATELINE
        else found.end("place")
    )
    end = min(end, len(line.text))
    reading.claim("dateline", tidy(line.text[:end]), line, 0, end, "dateline", 0.8 if agency or upper else 0.6)
    if agency and (credits := read_credits(f"({agency})")):
        reading.credits.append(
            (credits[0]._replace(kind="wire", char_from=found.start("agency"), char_to=found.end("agency")), line)
        )
