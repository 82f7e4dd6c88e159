"""What the text of a page tells of a name: whether the article mentions it, and who the page says that person is."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from tasks.names import is_job
from tasks.reading import Reading

LONGEST_TEXT: Final = 200_000
"""Characters of a body, and of a page, in which names are looked for."""
SIGNATURE: Final = 160
"""Characters at the end of a paragraph in which it may be signed."""
LOWER: Final = 400
"""Lines below the body in which a name is looked for again."""
OPENS: Final = 30
"""Characters from the beginning of a paragraph in which it names whom it tells of."""
SHORT_BYLINE: Final = 80
"""Characters of a line that names the author of another story."""
LONGEST_PART: Final = 13
"""Characters of a word of an unknown name: what is longer is a compound."""
_PREPOSITIONS: Final = frozenset(("zum", "zur", "zu", "vom", "im", "am"))
_LETTER = re.compile(r"[^\W\d_]{3,}")


def mentions(body: str, surname: str) -> int:
    """How often the body has a word, two for more; words of three letters are not looked for."""
    if len(surname) < 4 or surname not in body:
        return 0
    found = islice(re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", body), 2)
    return sum(1 for _ in found)


def may_be_name(name: str) -> bool:
    """Whether nothing in an unknown name tells a compound or a phrase."""
    words = name.split()
    return len(words) <= 4 and all(
        word.casefold() not in _PREPOSITIONS and max(map(len, word.split("-"))) <= LONGEST_PART for word in words
    )


def is_rare(page: str, name: str) -> bool:
    """Whether the words of a name stand on the page in the name only, as those of topics and sites do not."""
    times = page.count(name) if len(page) <= LONGEST_TEXT else 0
    return times > 0 and all(page.count(word) == times for word in name.split() if len(word) > 3)


def is_signed(reading: Reading, i: int, name: str) -> bool:
    """Whether the body, but for line ``i``, has a name only as a signature.

    That is in brackets at the end of a paragraph, on a short line at the end of the body, or with the person's job.
    """
    lines = [j for j in reading.body if j != i and name in reading.lines[j].text]
    if len(lines) != 1:
        return False
    text = reading.lines[lines[0]].text
    end = text[-SIGNATURE:]
    opened = max(end.rfind(bracket) for bracket in "([【（")
    is_closed = text[-1] in ")].】）" and opened >= 0 and name in end[opened:]
    # who wrote is told at the end, who is in the news where the name first stands
    closes = lines[0] == reading.last and len(text) > SIGNATURE and 0 <= text.find(name) <= OPENS
    return is_closed or closes or (len(text) <= SIGNATURE and lines[0] in reading.body[-2:]) or is_biography(text, name)


def is_biography(text: str, name: str) -> bool:
    """Whether a line has a name near its beginning, and a job beside it."""
    at = text.find(name, 0, len(name) + 30)
    return at >= 0 and any(is_job(word.casefold()) for word in _LETTER.findall(text[: at + len(name) + 100]))


def writes_elsewhere(reading: Reading, i: int, names: tuple[str, ...]) -> bool:
    """Whether a short line other than ``i`` names one of ``names`` behind words that open a byline (*By …*)."""
    page = reading.page.text
    for name in names:
        if len(page) > LONGEST_TEXT or page.count(name) < 2:
            continue
        for j, line in enumerate(reading.lines):
            if j != i and len(line.text) <= SHORT_BYLINE and name in line.text:
                byline = reading.byline(j)
                if byline is not None and byline.is_marked and name in byline.names:
                    return True
    return False


def told_again(reading: Reading, i: int, name: str) -> str | None:
    """How the lines below the body have the name of line ``i``: *biography* with a job, *again* without, None."""
    again = None
    for j in range(max(0, reading.last), min(len(reading.lines), reading.last + LOWER)):
        text = reading.lines[j].text
        if j != i and name in text:
            if is_biography(text, name):
                return "biography"
            again = "again"
    return again


def is_ranked(reading: Reading, i: int) -> bool:
    """Whether the line stands below its place in a ranking, with the place before or after it a few lines away."""
    place = reading.lines[i - 1].text if i else ""
    if not (place.isdecimal() and len(place) <= 3):
        return False
    beside = (str(int(place) - 1), str(int(place) + 1))
    return any(line.text in beside for line in reading.lines[max(0, i - 8) : i + 6])
