"""Absolute dates in a line of text, in the forms that news pages print.

A date is anchored on its year (or on a dotted date with a short year), so a line without digits costs one search.
Words come from `tasks.calendar_words`, zones from ``dates.toml``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from typing import Final, NamedTuple

from tasks.calendar_words import CUES, DATA, LETTER, any_language, month_number, months, weekdays, weekdays_of
from tasks.word_pattern import any_of

LONGEST_LINE: Final = 2_000
"""Only so many characters of a line are looked at: nothing that names a publication date is longer."""
MOST_DATES: Final = 50
"""Dates read from one line at most."""

_ZONES: Final[dict[str, int]] = DATA["zones"]
_AMERICAN: Final[dict[str, int]] = DATA["zones_of_america"]
_ZONE_NAMES: Final = frozenset((*_ZONES, *_AMERICAN))
_OPEN_ORDER: Final = frozenset(DATA["order"]["open"])
_RELATIVE: Final = frozenset(DATA["relative"]["words"])
_FILLER: Final = frozenset(DATA["filler"]["words"]) | frozenset(DATA["filler"]["reading"])


class FoundDate(NamedTuple):
    """A date as a line states it."""

    value: date | None
    """The day, when year, month and day are stated without doubt."""
    instant: datetime | None
    """The instant in UTC, when date, time and zone are stated."""
    precision: str
    """second, minute, day, month or year."""
    raw: str
    char_from: int
    char_to: int
    cue: str | None
    """``published`` or ``updated`` when a word before (or right after) the date says so."""


# look-behinds stand after the figures: there they run once a number, before them once a character
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:(?<![\d.,:/€$£]....)(?!\d|[,:]\d|\.\d(?!\d?\.\s?\d))|(?:(?<=[./]....)|(?<=[./] ....))(?!\d))"
)
_THAI_YEAR = re.compile(rf"(?<!\d)25\d\d(?!\d)|{_YEAR.pattern}")
"""As Thai pages write it: of the Buddhist era, or as elsewhere."""
BUDDHIST: Final = 543
"""Years by which Thai pages count further."""
_GLUED_YEAR = re.compile(r"(?<=[^\W\d_] \d, )20\d\d(?=\d)|(?<=[^\W\d_] \d\d, )20\d\d(?=\d)")
"""A year after month and day that a counter or a time ago is written on to (*March 4, 20253 comments*)."""
_SEAM = re.compile(r"[a-zà-ÿ](?=[A-ZÀ-Þ][a-zà-ÿ]{2,11}\Z)")
"""Where the name of a month is written on to the word before it (*Ann RowleyMarch*)."""
_SHORT = re.compile(r"(\d(?<![\d./].)\d?)\.\s?(\d{1,2})\.\s?(\d\d)(?![\d.%:])")
_SHORT_SLASHED = re.compile(r"(\d(?<![\d./-].)\d?)/(\d{1,2})/(\d\d)(?![\d%:/])")
_MARK = "[\u200e\u200f]?"
_NUMERIC_BEFORE = re.compile(rf"(?<!\d)(\d{{1,2}}){_MARK}\s?([./-])\s?(\d{{1,2}}){_MARK}\s?\2\s?$")
_WORD_BEFORE = re.compile(
    r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th|er|re|\.|º|ª|°)?[\s/-]{0,2}(?:de |of |d['’]|day of |da |ta['’] )?"
    rf"({LETTER}{{2,16}}|[ก-๙]{{1,3}}\.[ก-๙])"
    r"(?:[.,،]?(?:[\s/-]{1,2}|, )(?:de |del |of |ngày |ค\.ศ\. )?|\.)$"
)
_MONTH_FIRST_BEFORE = re.compile(
    rf"(?<!\w)({LETTER}{{2,16}})\.?[\s-]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?\.?[,،]?(?:\s|\s?at\s)\s?$"
)
_MONTH_BEFORE = re.compile(rf"(?<!\w)({LETTER}{{2,16}})[.,]?\s(?:de |del |of )?$")
_VIET_BEFORE = re.compile(r"(?<!\d)(\d{1,2}) (?:tháng|thg) (\d{1,2})(?:,| năm)? $")
_ISO_AFTER = re.compile(r"\s?([-/.])\s?(\d{1,2})\s?\1\s?(\d{1,2})(?!\d)")
_CJK_AFTER = re.compile(r"\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?")
_AFTER_YEAR = r"(?:\(e\)ko|[.,])?\s(?:m\. |gada |ж\. |թ\. )?"
_WORD_AFTER = re.compile(rf"{_AFTER_YEAR}({LETTER}{{2,16}})\.?[\s-](\d{{1,2}})(?:\.|th|st|nd|rd)?(?: ?d\.)?(?!\d)")
_DAY_AFTER = re.compile(rf"{_AFTER_YEAR}(\d{{1,2}})\.? ({LETTER}{{2,16}})")
_TIME_AFTER = re.compile(
    r"(?:\s?[T,|/•·–-]\s?|,?\s(?:at|um|à|a las|alle(?: ore)?|ore|kl\.?|klokken|klo|om|в|о|saat|godz\.|às)\s"
    r"|\([^()\d\s]{1,4}\)\s?|,?\s)?\s?"
    r"(\d{1,2})(?:(?:[:.h]|\s?[時시时点]\s?)(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?!\d)\s?(?:[分분]|h\b)?\s?([ap]\.?\s?m\b\.?)?|\s?([ap]\.?m\b\.?)|(?:\s?Uhr\b))",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?<![\d.:])(\d{1,2})[:.h](\d\d)(?::(\d\d))?\s?([ap]\.?\s?m\b\.?)?(?:\s?(?:Uhr|h|hrs|uur))?\s?([A-ZМСК]{1,4})?\s?(?:on\s|[,|•·–-]\s?)?\s?$",
    re.IGNORECASE,
)
_ZONE_AFTER = re.compile(
    r"\s?[(|]?(?:(?:UTC|GMT)\s?)?([+−-]\d{1,2}):?(\d\d)?\b|(?:\s?Uhr\b)?\s?[(,]?\s?([A-Z]{1,4}|МСК|мск)\b\)?"
)
_CJK_CLOCK: Final = frozenset(
    "年月日時时分秒点更新公開最終配信掲載午前後上下发布年月日시분초월일오전후입력수정기사등록"
)
_LETTERS = re.compile(rf"{LETTER}+(?:['’.]{LETTER}*)*")
_NATIVE_DIGIT = re.compile(r"[^\D0-9]")
"""A decimal digit of another script."""
_CUE_CJK = re.compile(any_of(w for w in CUES if w[0] > "\u2fff"))
_DIGIT = re.compile(r"\d")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(year: int, month: str, day: str, language: str | None) -> date | None:
    number = month_number(month, language)
    return _day(year, number, int(day)) if number else None


def _cue(line: str, start: int, end: int) -> str | None:
    """The cue word nearest before a date, else right after it."""
    window = line[max(0, start - 40) : start].casefold()
    words = _LETTERS.findall(window)
    for word in reversed(words):
        if cue := CUES.get(word):
            return cue
    if "à jour" in window:
        return "updated"
    if words and not window.isascii() and (found := _CUE_CJK.findall(window)):
        return CUES[found[-1]]
    return "updated" if line.startswith(("更新", "수정"), end) else None


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int | None
    offset: int | None
    char_to: int


def _clock(groups: tuple[str | None, ...], char_to: int) -> _Clock | None:
    hour, minute = int(groups[0] or 0), int(groups[1] or 0)
    second = int(groups[2]) if groups[2] else None
    half = (groups[3] or "").casefold()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return _Clock(hour, minute, second, None, char_to)


def _sunday(year: int, month: int, number: int) -> date:
    """The Sunday of that number in a month; 0 is the last one of the month before."""
    first = date(year, month, 1)
    return first + timedelta(6 - first.weekday() + 7 * (number - 1))


def _offset(zone: str | None, day: date | None) -> int | None:
    """Minutes east of Greenwich of a zone on a day; None of an unknown one."""
    if zone is None or zone not in _AMERICAN:
        return _ZONES.get(zone or "")
    if day is None:
        return None
    if day.year >= 2007:
        summer = _sunday(day.year, 3, 2) <= day < _sunday(day.year, 11, 1)
    else:
        summer = _sunday(day.year, 4, 1) <= day < _sunday(day.year, 11, 0)
    return _AMERICAN[zone] + 60 * summer


def _time(line: str, start: int, end: int, day: date | None) -> tuple[_Clock | None, int, int]:
    """Time of day beside a date: the clock and the span that date and time cover together."""
    found = _TIME_AFTER.match(line, end, min(len(line), end + 40))
    if found:
        half = found[4] or found[5]
        clock = _clock((found[1], found[2], found[3], half), found.end())
        if clock:
            zone = _ZONE_AFTER.match(line, found.end(), min(len(line), found.end() + 12))
            if zone and zone[1]:
                hours = int(zone[1].replace("−", "-"))
                minutes = int(zone[2] or 0)
                if abs(hours) <= 14 and minutes < 60:
                    offset = hours * 60 + (minutes if hours >= 0 else -minutes)
                    clock = clock._replace(offset=offset, char_to=zone.end())
            elif zone and zone[3] in _ZONE_NAMES:
                clock = clock._replace(offset=_offset(zone[3], day), char_to=zone.end())
            return clock, start, clock.char_to
    before = max(0, start - 24)
    found = _TIME_BEFORE.search(line[before:start])
    if found and (clock := _clock((found[1], found[2], found[3], found[4]), end)):
        if found[5] in _ZONE_NAMES:
            clock = clock._replace(offset=_offset(found[5], day))
        return clock, before + found.start(), end
    return None, start, end


def _at_year(line: str, at: int, end: int, language: str | None) -> tuple[date | None, str, int, int] | None:
    """Date around the year that stands at ``line[at:end]``: (day, precision, from, to)."""
    year = int(line[at:end])
    year -= BUDDHIST if year >= 2500 else 0
    base = max(0, at - 36)
    before = line[base:at]
    after = line[end : end + 32]
    if found := _CJK_AFTER.match(after):
        month = int(found[1])
        if found[2]:
            return _day(year, month, int(found[2])), "day", at, end + found.end()
        return (None, "month", at, end + found.end()) if 1 <= month <= 12 else None
    if found := _ISO_AFTER.match(after):
        day = _day(year, int(found[2]), int(found[3]))
        if day:
            return day, "day", at, end + found.end()
    if found := _NUMERIC_BEFORE.search(before):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:
            day = _day(year, second, first)
        elif second > 12:
            day = _day(year, first, second)
        elif first == second:
            day = _day(year, first, first)
        elif language and language not in _OPEN_ORDER:
            day = _day(year, second, first)
        else:
            return (None, "day", base + found.start(), end) if first and second else None
        return (day, "day", base + found.start(), end) if day else None
    if found := _VIET_BEFORE.search(before):
        return _day(year, int(found[2]), int(found[1])), "day", base + found.start(), end
    if (found := _WORD_BEFORE.search(before)) and (day := _named(year, found[2], found[1], language)):
        return day, "day", base + found.start(), end
    if found := _MONTH_FIRST_BEFORE.search(before):
        seam = _SEAM.search(found[1])
        name_at = seam.end() if seam else 0
        if day := _named(year, found[1][name_at:], found[2], language):
            return day, "day", base + found.start() + name_at, end
    if (found := _WORD_AFTER.match(after)) and (day := _named(year, found[1], found[2], language)):
        return day, "day", at, end + found.end()
    if (found := _DAY_AFTER.match(after)) and (day := _named(year, found[2], found[1], language)):
        return day, "day", at, end + found.end()
    if (found := _MONTH_BEFORE.search(before)) and month_number(found[1], language):
        return None, "month", base + found.start(), end
    return None, "year", at, end


def _in_ascii(digit: re.Match[str]) -> str:
    return str(int(digit[0]))


def read_dates(line: str, language: str | None = None, running: bool = False) -> list[FoundDate]:
    """Absolute dates of a line, in order, at most `MOST_DATES`.

    Two-digit years are read only in dotted dates, and in slashed ones of languages with one order. A slashed date whose
    order is open (3/4/2025 in English, or in an unknown language) has no value; languages with one order only read it
    day first. A year alone has precision ``year``. ``language`` (ISO 639-1) decides which month names are tried first.
    ``running`` says that the line is running text: times and cues are not looked for.
    """
    printed = line = line[:LONGEST_LINE]
    if not line.isascii():
        line = _NATIVE_DIGIT.sub(_in_ascii, line)
    result: list[FoundDate] = []
    spans: list[tuple[date | None, str, int, int]] = []
    for found in (_THAI_YEAR if language == "th" else _YEAR).finditer(line):
        if read := _at_year(line, found.start(), found.end(), language):
            spans.append(read)
            if len(spans) >= MOST_DATES:
                break
    if ", 20" in line and not spans:
        for found in _GLUED_YEAR.finditer(line):
            if (read := _at_year(line, found.start(), found.end(), language)) and read[0]:
                spans.append(read)
                if len(spans) >= MOST_DATES:
                    break
    if "." in line:
        for found in islice(_SHORT.finditer(line), MOST_DATES):
            day = _day(2000 + int(found[3]), int(found[2]), int(found[1]))
            if day and not any(a < found.end() and found.start() < b for _, _, a, b in spans):
                spans.append((day, "day", found.start(), found.end()))
        spans.sort(key=lambda s: s[2])
    if "/" in line and not spans and not running and language and language not in _OPEN_ORDER:
        short = (
            (_day(2000 + int(f[3]), int(f[2]), int(f[1])), f) for f in islice(_SHORT_SLASHED.finditer(line), MOST_DATES)
        )
        spans.extend((day, "day", f.start(), f.end()) for day, f in short if day)
    last = 0
    for day, precision, start, end in spans[:MOST_DATES]:
        if start < last:
            continue
        instant = None
        clock = None
        if precision == "day" and not running:
            clock, start, end = _time(line, start, end, day)
            start = max(start, last)
        if clock:
            precision = "second" if clock.second is not None else "minute"
            if day and clock.offset is not None:
                zone = timezone(timedelta(minutes=clock.offset))
                instant = datetime(
                    day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=zone
                ).astimezone(UTC)
        while line[end - 1].isspace():
            end -= 1
        cue = None if running else _cue(line[last:], start - last, end - last)
        result.append(FoundDate(day, instant, precision, printed[start:end], start, end, cue))
        last = end
    return result


def rest_words(line: str, found: list[FoundDate], language: str | None = None) -> list[str]:
    """Words of a line that are neither part of a date nor weekday, cue or filler (casefolded)."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts.append(line[at : one.char_from])
        at = one.char_to
    parts.append(line[at:LONGEST_LINE])
    words = [w.casefold() for part in parts for w in _LETTERS.findall(part)]
    days, own = weekdays(), weekdays_of(language) if language else ()
    return [
        w
        for w in words
        if w not in _FILLER
        and w.rstrip(".") not in _FILLER
        and w not in CUES
        and w.rstrip(".") not in days
        and w.rstrip(".") not in own
        and w.upper() not in _ZONE_NAMES
        and not _CJK_CLOCK.issuperset(w)
    ]


LONGEST_TIME: Final = 60
LONGEST_DATE_LINE: Final = 160
"""Characters of a line that says little else than a date."""
_CLOCK = re.compile(r"\d[:.h]\d\d(?!\d)")


def tells_time(text: str) -> bool:
    """Whether a short text says nothing but when: a clock time, a day and month (a year or none), or a time ago."""
    if not 3 <= len(text) <= LONGEST_TIME or not _DIGIT.search(text):
        return False
    told = _CLOCK.search(text) is not None
    for word in _LETTERS.findall(text):
        low = word.casefold().rstrip(".")
        if low in _RELATIVE or low in any_language() or low in months("en"):
            told = True
        elif low not in _FILLER and low not in CUES and low not in weekdays() and word not in _ZONE_NAMES:
            return False
    return told


def is_date_line(line: str, language: str | None = None) -> bool:
    """Whether a line says little else than a date: a complete date, and at most two words that belong to no date."""
    if len(line) > LONGEST_DATE_LINE or not _DIGIT.search(line):
        return False
    return is_little_else(line, read_dates(line, language), language)


def is_little_else(line: str, dates: list[FoundDate], language: str | None = None) -> bool:
    """As `is_date_line`, of a line with its dates."""
    found = [d for d in dates if d.precision in ("day", "minute", "second")]
    if not found:
        return False
    rest = rest_words(line, found, language)
    return len(rest) <= 2 and sum(map(len, rest)) <= 20
