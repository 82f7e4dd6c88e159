"""Credits of agencies and picture sources."""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tasks.names import UPPER, is_given_name, is_person_name, is_person_name_caseless
from tasks.word_pattern import any_of

LONGEST_CREDIT: Final = 600
"""Only the end of a longer line is looked at: credits close a caption or a paragraph."""

LONGEST_ALONE: Final = 120
"""Characters of a line that is nothing but a credit."""

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text("utf-8"))
_NAME_OF: Final = {
    form: name for part in ("agencies", "picture") for name, forms in _DATA[part].items() for form in forms
}
FORMS: Final = frozenset(_NAME_OF)
"""Names of agencies and picture sources as they are printed."""
_PICTURE: Final = frozenset(_DATA["picture"])
PICTURE_SOURCES: Final = frozenset(form for forms in _DATA["picture"].values() for form in forms)
"""Names as printed of those who are credited for pictures only."""


class Credit(NamedTuple):
    """Who is credited."""

    agency: str
    """Normal name of a known agency, else the name as printed."""
    kind: str
    """``wire`` (text) or ``photo``."""
    char_from: int
    char_to: int


def _apart(words: Iterable[str]) -> str:
    """A pattern for words with no word character or @ before them, by initial: it looks behind only at an initial."""
    of_initial: dict[str, list[str]] = {}
    for word in words:
        of_initial.setdefault(word[0], []).append(word[1:])
    return "|".join(rf"{re.escape(c)}(?<![\w@].){any_of(rest)}" for c, rest in of_initial.items())


_AGENCY = re.compile(rf"(?:{_apart(_NAME_OF)})(?![\w@]|\.\w)")
_GLUED_AGENCY = re.compile(rf"(?<=[.!?…)\"”“»a-zäöü]){any_of(f for f in _NAME_OF if len(f) > 2)}\Z")
_PHOTO = re.compile(
    rf"(?<![\w’']){any_of(_DATA['cues']['photo'], ignore_case=True)}"
    r"(?:\s?[:：=©|]\s?|(?<=\sby)\s|(?<=\sof)\s|(?<=\svon)\s)(?:by\s|von\s|©\s?)?",
    re.IGNORECASE,
)
_AFTER_CUE = re.compile(r"[:：=©|]|(?:by|of|von)\s", re.IGNORECASE)
"""What stands between a cue and a name: looked for first, it costs less."""
_WIRE = re.compile(rf"{any_of(_DATA['cues']['wire'], ignore_case=True)}\s?[:：]\s?", re.IGNORECASE)
_CUE_HEADS: Final = frozenset(w[:2].casefold() for part in ("photo", "wire") for w in _DATA["cues"][part])
_LABEL = re.compile(r"[\s\u3000]{1,4}[^\s:：]{2,12}[：:]")
"""What opens the next part of a line."""
_PAREN = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")
_SPLIT = re.compile(r"\s?[/|,;]\s?|\s(?:via|and|und|et|y|for|für|pour)\s|\s[–—-]\s|\s?&\s")
_JOINER = re.compile(r"[\s/|,;&·–—-]*(?:and|und|via|et|for)?[\s/|,;&·–—-]*")
_CREDIT_END = re.compile(r"[^\W\d_]{4}[.!?]?[”\"]?[.!?”\"]\s+\(?([^\W\d][^.!?/()\n]{3,40})(\s?/[^/()\n]{2,40})?\)?\Z")
"""A name behind a sentence, perhaps in brackets, perhaps with the house."""
LONGEST_END: Final = 110
"""Characters of such a name with its house, and of the end of the sentence."""
SENTENCE: Final = 15
"""Characters of such a sentence at least."""
_JOINED = re.compile(r"(?:[&+]|\b(?:and|und|et|y|e|en|och|og|i))\s\Z")
"""Before a cue: who is named wrote the text as well."""
_STOP = re.compile(r"[.!?…»”\"]\s|[.!?…»”\"](?=[A-ZÄÖÜ])|\s[|–—]\s")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|@)\s?", re.IGNORECASE)
_LETTER = re.compile(rf"[{UPPER}\w]")


def _known(text: str) -> str | None:
    return _NAME_OF.get(text.strip(" .,:;()[]"))


def _last(found: Iterable[re.Match[str]]) -> re.Match[str] | None:
    return next(iter(deque(found, maxlen=1)), None)


def _is_credit_list(text: str) -> bool:
    """Whether every part of a text is a known agency or a person's name."""
    parts = [p.strip(" .,:;()[]—–-") for p in _SPLIT.split(text)]
    return all(not p or p in _NAME_OF or is_person_name(p) or not _JOINER.sub("", _AGENCY.sub("", p)) for p in parts)


def _may_be_source(text: str) -> bool:
    """Whether a text of up to six words may name who took or gave a picture: most of its long words have capitals."""
    words = text.split()
    long = [word for word in words if len(word) > 2]
    return (
        len(words) <= 6
        and (text[0].isupper() or text[0] > "\u2fff")
        and 2 * sum(word[0].islower() for word in long) <= len(long)
    )


def _listed(line: str, start: int, end: int, kind: str | None, known_only: bool) -> list[Credit]:
    """Credits of a list such as ``A B/Agency via Agency``: known agencies; other names unless ``known_only``."""
    result: list[Credit] = []
    at = start
    for cut in [*_SPLIT.finditer(line, start, end), None]:
        a, b = at, cut.start() if cut else end
        at = cut.end() if cut else end
        while a < b and not _LETTER.match(line, a):
            a += 1
        while b > a and line[b - 1] in " .,:;()[]\xa0\u3000":
            b -= 1
        text = line[a:b]
        if not text:
            continue
        if name := _known(text):
            result.append(Credit(name, kind or ("photo" if name in _PICTURE else "wire"), a, b))
            continue
        inner = list(_AGENCY.finditer(line, a, b))
        if inner and not _JOINER.sub("", _AGENCY.sub("", text)):
            result.extend(
                Credit(_NAME_OF[m[0]], kind or ("photo" if _NAME_OF[m[0]] in _PICTURE else "wire"), *m.span())
                for m in inner
            )
        elif not known_only and len(text) <= 60 and _may_be_source(text):
            result.append(Credit(" ".join(text.split()), kind or "photo", a, b))
        elif inner:
            result.extend(Credit(_NAME_OF[m[0]], kind or "photo", *m.span()) for m in inner)
    return result


def read_credits(line: str, alone: bool = False) -> list[Credit]:
    """Credits of a line, in order.

    Read are names after a cue (*Photo:*, *Foto von*, *Image courtesy of*, *Source:* …, to the end of the line), known
    agencies in brackets, and known agencies that close the line after ©, a dash or a bar. ``alone`` says that the line
    is no running text (a credit or caption line): then agencies that make up the whole line, or close it, count too.
    Known agencies stand in ``agencies.toml``.
    """
    offset = max(0, len(line) - LONGEST_CREDIT)
    end = len(line)
    while end > offset and line[end - 1].isspace():
        end -= 1
    if end - offset < 2:
        return []
    cue = _last(_PHOTO.finditer(line, offset, end))
    if cue and end - cue.end() <= 90 and (alone or cue.start() > 0 or end - cue.start() <= 110):
        found = _listed(line, cue.end(), end, "photo", known_only=False)
        if found:
            return found
    source = _WIRE.search(line, offset, end) if alone or end - offset <= 120 else None
    if source and (label := _LABEL.search(line, source.end(), end)):
        end = label.start()
    if source and end - source.end() <= 60 and (source.start() == offset or not line[source.start() - 1].isalpha()):
        found = _listed(line, source.end(), end, "wire", known_only=end - source.end() > 30)
        if found:
            return found
    result: list[Credit] = []
    for group in _PAREN.finditer(line, offset, end):
        if _AGENCY.search(group[1]) and _is_credit_list(group[1]):
            result.extend(_listed(line, *group.span(1), None, known_only=False))
    if result or not alone:
        return result
    tail = max(offset, end - 80)
    mark = _last(_COPYRIGHT.finditer(line, tail, end))
    if mark:
        return _listed(line, mark.end(), end, "photo", known_only=False)
    start = tail if tail > offset else offset
    for stop in _STOP.finditer(line, tail, end - 1):
        start = stop.end()
    if _AGENCY.search(line, start, end) and _is_credit_list(line[start:end]):
        return _listed(line, start, end, "photo", known_only=False)
    last = _last(_AGENCY.finditer(line, tail, end))
    if last and last.end() == end and line[last.start() - 1] in "/|–—-":
        return [Credit(_NAME_OF[last[0]], "photo", *last.span())]
    if glued := _GLUED_AGENCY.search(line, tail, end):
        return [Credit(_NAME_OF[glued[0]], "photo", *glued.span())]
    return []


def is_captioned(line: str) -> bool:
    """Whether a line ends with who took the picture that it describes: after a cue, or a name behind a sentence or in
    brackets, perhaps with its house (*… last August. Delia Frost/The Tribune*)."""
    if len(line) > LONGEST_CREDIT:
        return False
    cue = _PHOTO.search(line) if _AFTER_CUE.search(line) else None
    if cue:
        return cue.start() > 0 and _JOINED.search(line, max(0, cue.start() - 5), cue.start()) is None
    end = _CREDIT_END.search(line, max(0, len(line) - LONGEST_END))
    if end is None or end.start() < SENTENCE or line[0] in "•·*" or not is_person_name(end[1]):
        return False
    return end[2] is not None or is_given_name(end[1].split()[0])


def caption_phrases() -> list[str]:
    """What a line holds of which `is_captioned` is true, one of them."""
    words = _DATA["cues"]["photo"]
    return [*words, *(word.replace("i", "ı") for word in words), ".", "!", "?", "”", '"']


def is_credit(line: str) -> bool:
    """Whether a line is nothing but a credit: a cue with a name, or known agencies alone."""
    return 2 <= len(line) <= LONGEST_ALONE and _is_credit(line)


@lru_cache(maxsize=10_000)
def _is_credit(line: str) -> bool:
    # segmentation and metadata ask for the same lines, those of a template on every page of a site
    stripped = line.strip(" ()[]•·—–-|©")
    if stripped in _NAME_OF:
        return True
    head = stripped[:2].casefold()
    opener = (head in _CUE_HEADS or head[:1] in _CUE_HEADS) and (_PHOTO.match(stripped) or _WIRE.match(stripped))
    name = stripped[opener.end() :] if opener else ""
    if opener and len(name) <= 70 and (read_credits(line, alone=True) or is_person_name_caseless(name)):
        return True
    return bool(_AGENCY.search(stripped)) and not _JOINER.sub("", _AGENCY.sub("", stripped))
