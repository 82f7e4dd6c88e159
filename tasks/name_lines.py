"""Names of authors that stand alone on a line, without a word that says so.

A line of capitalised words is also what topics, section names and subheadings look like. What tells an author is where
the line stands and what stands beside it; an author is hardly ever mentioned in the article, a topic or a person in the
news is.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tasks.byline import Byline, read_names
from tasks.calendar_words import is_cue_word
from tasks.credit import PICTURE_SOURCES, is_credit
from tasks.dates import tells_time
from tasks.name_evidence import (
    LONGEST_TEXT,
    is_ranked,
    is_rare,
    is_signed,
    may_be_name,
    mentions,
    told_again,
    writes_elsewhere,
)
from tasks.name_spans import is_button
from tasks.names import FAMILY_FIRST, PICTURES, ROLES, has_family_name_cjk, is_given_name, is_job, is_person_name_cjk
from tasks.reading import Reading

BELOW_HEADLINE: Final = 22
"""Lines below the headline in which an author may stand."""
ABOVE_BODY: Final = 6
"""Lines above the body in which one may stand where the headline is not known."""
BELOW_BODY: Final = 5
"""Lines below the body in which one may stand."""
BELOW_BODY_WITH_JOB: Final = 18
"""The same for a name with a line below it that tells what the person does."""
PARAGRAPHS: Final = 2
"""Paragraphs of the body that may stand between the headline and an author."""
PARAGRAPH: Final = 150
"""Characters from which a line of the body is a paragraph."""
TEASER: Final = 100
"""Characters of the longest line of a page that only points to articles."""
LONGEST_REPLY: Final = 12
"""Characters of the longest of `_REPLY`."""
LONGEST: Final = 120
"""Characters of a line of names."""

GIVEN, SEVERAL = 1.0, 0.5
"""For: a known given name; several names."""
PLACED, LATER, OVER_TEXT = 1.0, 0.5, 0.5
"""For: no paragraph between the headline and the line; one paragraph; a paragraph right below."""
DATED, TIMED, CUED = 1.0, 1.0, 0.5
"""For: a date beside; a time on the line; a word such as *published* before it."""
JOB, BIOGRAPHY, MAILBOX = 1.5, 1.5, 1.0
"""For: a job or a desk beside; a line below the body that tells who the person is; a mailbox or a button beside."""
SIGNED, AGAIN, RARE = 1.0, 0.5, 1.0
"""For: the name at the end of a paragraph, in brackets; below the body; its words nowhere else on the page."""
IN_BODY, SURNAME_IN_BODY, COMMON_WORD = 2.5, 1.0, 1.0
"""Against: the name in the body; its last word, and again; a word of an unknown name in whatever letters."""
PICTURED, BULLET, CAPITALS = 1.5, 1.5, 1.0
"""Against: the credit of a picture below; being an item of a list; capitals."""
UNDATED: Final = 1.0
"""Against unknown names: neither date nor job nor mailbox beside."""
TOPIC_BESIDE, TOPICS_BELOW, DESK = 1.0, 1.0, 2.5
"""Against: a name beside that the body mentions; a list of short lines below; a byline of a desk or an agency."""
SITE = 1.0
"""For: a byline that names only the site."""
CROWD: Final = 5
"""Lines of names near the headline that are a list of something else."""
LIST: Final = 3
"""Lines of names below the body that make a list."""
ENOUGH: Final = 2.0
"""Points from which a name counts as an author's."""
ENOUGH_BELOW: Final = 1.5
"""The same below the body."""
UNKNOWN: Final = 1.0
"""Points more that names need of which none begins with a known given name."""

_REPLY = re.compile(
    r"\b(?:reply|antworten|antwort|répondre|responder|rispondi|beantwoorden|svar|svara)\Z", re.IGNORECASE
)
_DESKS: Final = ("redaktion", "redaksjon", "redaktionen", "redactie", "newsroom", "desk", "ressort")
_BULLETS: Final = "•·*▪►-–—"
_DASHES: Final = "–—―"
_SLASH = re.compile(r"[/|]")
_PICTURE = re.compile(
    r"[(\[](?:photo|foto|bild|image|imagen|picture|crédit|credit|фото|kuva|zdjęcie|fénykép)(?:s|er)?\b[\s:.]{1,3}\w",
    re.IGNORECASE,
)
"""Who took a picture, in brackets: a line of its caption."""
_SLASHED = re.compile(r"[/|–—-]\s|\s[/|–—-]")
"""What stands between a person and a site or an agency, between persons as well."""
_LETTER = re.compile(r"[^\W\d_]{3,}")
_AD = re.compile(r"[^\W\d_]{4,14}\Z")


class NameLine(NamedTuple):
    """A line of names and what speaks for its being one of authors."""

    line: int
    names: Byline
    points: float
    known: bool


def _whole(text: str) -> Byline:
    return Byline((" ".join(text.split()),), text, 0, len(text), ((0, len(text)),))


def is_of_others(text: str) -> bool:
    """Whether a line names whom a picture shows or who took it, or whose words were quoted above it.

    Such are *Ann Rowley in March (Photo Ben Ortega)*, *Ann Rowley/Harbour Review | Getty Images*, and behind a dash a
    name, a comma and no job (*— Ann Rowley, Lower Basin, March 2*).
    """
    if text[0] in _DASHES and "," in text:
        return not any(is_job(word.casefold()) for word in _LETTER.findall(text[:LONGEST]))
    if _PICTURE.search(text):
        return True
    return ("/" in text or "|" in text) and any(part.strip() in PICTURE_SOURCES for part in _SLASH.split(text))


def _read(reading: Reading, i: int) -> Byline | None:
    text = reading.lines[i].text
    if not 4 <= len(text) <= LONGEST or _REPLY.search(text, max(0, len(text) - LONGEST_REPLY)):
        return None
    if is_of_others(text):
        return None
    if text[0] > "\u2fff":
        spaced = " " in text or "\u3000" in text
        return _whole(text) if is_person_name_cjk(text) and (spaced or has_family_name_cjk(text)) else None
    if names := read_names(text):
        return names
    byline = reading.byline(i) if text[-1].isdigit() or text[0].isdigit() or text[-3:].isupper() else None
    return byline if byline and byline.names and not byline.is_marked else None


def known_names(byline: Byline) -> Byline | None:
    """A byline without opener, with those of its names that begin as names of persons do; None without any."""
    pairs = [(n, s) for n, s in zip(byline.names, byline.spans, strict=True) if _is_known(n)]
    if not pairs:
        return None
    return byline._replace(names=tuple(n for n, _ in pairs), spans=tuple(s for _, s in pairs))


def _is_known(name: str) -> bool:
    if name[0] > "\u2fff":
        return " " in name or "\u3000" in name or has_family_name_cjk(name)
    words = name.split()
    if is_given_name(words[0]) or (words[0].endswith(".") and is_given_name(words[1])):
        return True
    if len(words) > 2 and is_given_name(words[1]):
        # Tuva Mathilde Berg
        return True
    # Nguyễn Văn Minh, Lê Hạnh; without the marks the family names of Vietnam are other words too
    marked = not words[0].isascii() and (len(words) > 2 or not words[1].isascii())
    return marked and words[0].casefold() in FAMILY_FIRST


def head_names(reading: Reading, date_lines: set[int], anchor: int, desk: float) -> list[NameLine]:
    """Lines below the headline that hold the names of authors: the likeliest, and those right beside it.

    ``date_lines`` are the indexes of lines with a date of publication, ``anchor`` that of the headline; ``desk`` are
    points for a byline that names a desk, an agency or the site (-`DESK`, `SITE`, or 0 where there is none).
    """
    found: list[NameLine] = []
    if reading.headline is None and all(len(reading.lines[i].text) <= TEASER for i in reading.body):
        # the front page of a site has many writers
        return found
    paragraphs = 0
    start = anchor + 1 if reading.headline is not None else max(0, anchor - ABOVE_BODY)
    for i in range(start, min(len(reading.lines), anchor + BELOW_HEADLINE)):
        line = reading.lines[i]
        if line.role == "body" and len(line.text) > PARAGRAPH:
            paragraphs += 1
            if paragraphs > PARAGRAPHS:
                break
        elif line.text[0] not in _DASHES and (names := _read(reading, i)):
            points = PLACED if not paragraphs else LATER if paragraphs == 1 else 0.0
            points -= LATER if i > anchor + 8 else 0.0
            points += desk
            is_dated = any(abs(i - j) <= 2 for j in date_lines) or _time_beside(reading, i)
            if line.role == "body" and paragraphs and not is_dated:
                # who signs a letter, or who speaks
                continue
            points += DATED if is_dated else 0.0
            if _over_text(reading, i):
                points += OVER_TEXT
            found.append(_judged(reading, i, names, points, is_dated, at_head=True))
    return _chosen(found, ENOUGH)


def foot_names(reading: Reading) -> list[NameLine]:
    """Lines below the body that hold the names of authors."""
    found: list[NameLine] = []
    for i in range(max(0, reading.last) + 1, min(len(reading.lines), reading.last + 1 + BELOW_BODY_WITH_JOB)):
        if names := _read(reading, i):
            has_job = _job_below(reading, i)
            if i > reading.last + BELOW_BODY and not has_job:
                continue
            points = 0.5 if i == reading.last + 1 else 0.0
            is_dated = _time_beside(reading, i)
            points += DATED / 2 if is_dated else 0.0
            points -= TOPICS_BELOW if not has_job and _topics_below(reading, i) else 0.0
            found.append(_judged(reading, i, names, points, is_dated, at_head=False))
    chosen = _chosen(found, ENOUGH_BELOW)
    # the writers of other stories, or of the site
    return chosen if len(chosen) < LIST else []


def _chosen(found: list[NameLine], enough: float) -> list[NameLine]:
    rejected = {n.line for n in found if n.points < 0.5}
    found = [n._replace(points=n.points - TOPIC_BESIDE * bool({n.line - 1, n.line + 1} & rejected)) for n in found]
    fitting = [n for n in found if n.points >= enough + (0.0 if n.known else UNKNOWN)]
    if not fitting or len(fitting) > CROWD:
        return []
    best = max(fitting, key=lambda n: (n.points, -n.line))
    chosen = [best]
    for step in (-1, 1):
        at = best.line
        for one in sorted(fitting, key=lambda n: step * n.line):
            if one.known and 0 < step * (one.line - at) <= 3:
                chosen.append(one)
                at = one.line
    return sorted(chosen)


def _judged(reading: Reading, i: int, names: Byline, points: float, is_dated: bool, at_head: bool) -> NameLine:
    """A line with its points: those of its place, given, and those of its words and neighbours."""
    text = reading.lines[i].text
    body = reading.text[:LONGEST_TEXT]
    if reading.lines[i].role == "body":
        body = body.replace(text, "", 1)
    known = any(_is_known(name) for name in names.names) or writes_elsewhere(reading, i, names.names)
    if known and _SLASHED.search(names.raw):
        names = known_names(names) or names
    points += GIVEN * known + SEVERAL * (len(names.names) > 1)
    beside = _beside(reading, i, text[names.char_to :]) + MAILBOX * _reached_below(reading, i)
    points += beside
    if not known:
        if any(not may_be_name(name) for name in names.names) or _SLASHED.search(names.raw):
            points -= IN_BODY
        folded = body.casefold()
        words = [word.casefold() for name in names.names for word in name.split() if len(word) > 3]
        points -= COMMON_WORD * sum(word in folded for word in words)
        points += RARE if all(is_rare(reading.page.text, name) for name in names.names) else 0.0
        points -= 0.0 if is_dated or beside else UNDATED
    elif at_head and "/" not in text and all(is_rare(reading.page.text, name) for name in names.names):
        points += RARE / 2
    for name in names.names:
        if name in body:
            points += SIGNED if is_signed(reading, i, name) else -IN_BODY
        elif known and (times := mentions(body, name.split()[-1])):
            points -= SURNAME_IN_BODY * times
        else:
            continue
        break
    if text.isupper() and not text[0] > "\u2fff":
        points -= CAPITALS
    if text[0] in _BULLETS and _in_list(reading, i):
        points -= BULLET
    if is_ranked(reading, i):
        points -= IN_BODY
    if i and reading.lines[i - 1].text.casefold().strip(" :©|") in PICTURES:
        points -= IN_BODY
    below = reading.lines[i + 1] if i + 1 < len(reading.lines) else None
    if below is not None and len(below.text) <= 160 and (below.role == "credit" or is_credit(below.text)):
        points -= PICTURED
    points += {"biography": BIOGRAPHY, "again": AGAIN, None: 0.0}[told_again(reading, i, names.names[0])]
    return NameLine(i, names, points, known)


def _beside(reading: Reading, i: int, rest: str) -> float:
    """Points for what follows the names, on the line or as a job on the next: a job, a mailbox, a time."""
    words = [word.casefold() for word in _LETTER.findall(rest)]
    if is_button(rest):
        return MAILBOX
    if (
        any(map(is_job, words))
        or (words and words[-1] in ROLES)
        or any(word.endswith(_DESKS) for word in words)
        or _job_below(reading, i)
    ):
        return JOB
    if "@" in rest:
        return MAILBOX
    if tells_time(rest.strip(" |·•-–—,/")) or (any(c.isdigit() for c in rest) and reading.is_date_line(i)):
        return TIMED + CUED * any(map(is_cue_word, words))
    return TIMED if words and is_cue_word(words[0]) else 0.0


def _reached_below(reading: Reading, i: int) -> bool:
    """Whether the next line is how to reach or follow a person."""
    text = reading.lines[i + 1].text if i + 1 < len(reading.lines) else ""
    return len(text) <= 80 and ("@" in text or is_button(text))


def _in_list(reading: Reading, i: int) -> bool:
    """Whether a list item stands beside a line that is no date."""
    beside = reading.lines[max(0, i - 1) : i] + reading.lines[i + 1 : i + 2]
    return any(line.text[0] in _BULLETS and line.role != "date" for line in beside)


def _job_below(reading: Reading, i: int) -> bool:
    """Whether the next line is short and tells a job."""
    text = reading.lines[i + 1].text if i + 1 < len(reading.lines) else ""
    return len(text) <= 70 and len(words := _LETTER.findall(text)) <= 8 and any(is_job(w.casefold()) for w in words)


def _topics_below(reading: Reading, i: int) -> bool:
    """Whether the next two lines are as short as topics are."""
    below = reading.lines[i + 1 : i + 3]
    return len(below) == 2 and all(len(b.text) <= 30 and b.role not in ("date", "byline") for b in below)


def _time_beside(reading: Reading, i: int) -> bool:
    return any(
        j != i and (reading.lines[j].role == "date" or tells_time(reading.lines[j].text))
        for j in range(max(0, i - 2), min(len(reading.lines), i + 3))
    )


def _over_text(reading: Reading, i: int) -> bool:
    """Whether a paragraph of the body stands below, with at most one word (*Advertisement*) between."""
    for j in range(i + 1, min(len(reading.lines), i + 3)):
        line = reading.lines[j]
        if line.role == "body":
            return len(line.text) > PARAGRAPH
        if not _AD.match(line.text):
            return False
    return False
