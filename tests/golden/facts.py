"""How well names, quotes, dates and amounts are read from article bodies: the rows against `samples/facts.json`.

    python -m tests.golden.facts [--format json] [--wrong HALF] [--by-segmenter]

The labels were made by reading the bodies (lines of role body in `samples/roles.json`), not by running the program:

* persons, places, organisations: every entity that the body names, once for each article, in the longest
  form that the body uses, without titles, offices and articles ("Transport Minister Viktor Halasz": Viktor
  Halasz), as printed there (an inflected form stays inflected). Persons are people; ships, animals and
  brands are not. Places are towns, countries, regions, streets, waters, buildings and grounds; a country or
  town that stands for its government or team is still a place. Organisations are companies, authorities,
  parties, unions, teams, schools, museums, papers and courts with a name of their own. `open` holds names
  on which careful readers differ (acronyms of something named in full, a place inside the name of an
  organisation, nicknames, trademarks): they count neither way.
* quotes: direct speech, a span between quotation marks, by its first words, with the speaker in the longest
  form that the body uses; null where the text names nobody. A pronoun stands for whom a reader takes it
  for. Titles, names of things and words under scare quotes are not labelled.
* dates: expressions with a year, the name of a month or of a weekday, or an ordinal ("the 12th"), that mean
  one day, month or year: as printed, kind, value, precision. Habits ("on Sundays", "every Friday"),
  decades, seasons and durations are not dates. A value is a whole day; days that lack a year or a month
  have one only where the page states its publication date and the sentence says which of the days around it
  is meant. "?" as the value: careful readers differ.
* amounts: written in figures, with their magnitude word, as printed: kind, value, unit. Money only where
  the currency has an ISO 4217 code (the dollar is USD unless the text says otherwise), counts only of
  `tasks/amounts.toml`. Of a range only the second number has the unit.

The pages are split by the CRC-32 of their name: rules were tuned on the even half, the odd half is held
out. By default the rules are given the true roles of the lines, so that the figures do not move with the segmenter.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tasks.body import article_body
from tasks.language import languages
from tasks.lines import split
from tasks.metadata import Metadata, extract
from tasks.page import Line, Page
from tests.golden.roles import SAMPLES, load, segmented

NAMES: Final = {"persons": "person", "places": "place", "organisations": "organisation"}
KINDS: Final = (*NAMES, "quotes", "dates", "amounts")
HALVES: Final = ("tuned", "held out")
OPEN: Final = "?"
_LEADING = re.compile(r"\A(?:the|der|die|das|le|la|les|l['’]|el|los|il|de|het)\s+|\Al['’]", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its labels."""

    name: str
    page: Page
    labels: dict[str, Any]

    @property
    def half(self) -> str:
        return HALVES[zlib.crc32(self.name.encode()) % 2]


@dataclass(slots=True)
class Score:
    """Counts of one kind; `wrong` names what was given and is not right, `missed` what was labelled and not found."""

    right: int = 0
    given: int = 0
    labelled: int = 0
    wrong: list[str] | None = None
    missed: list[str] | None = None

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0


def load_sheets() -> list[Sheet]:
    """All labelled pages, by name, with the true roles of their lines."""
    labelled = json.loads((SAMPLES / "facts.json").read_text("utf-8"))
    sheets = []
    for page in load():
        if page.name in labelled:
            lines = split([page.text])
            solid = [i for i, content in enumerate(lines.content) if content]
            made = [
                Line(int(lines.number[i]), int(lines.begin[i]), lines.content[i], role)
                for i, role in zip(solid, page.roles, strict=True)
            ]
            sheets.append(Sheet(page.name, Page(page.text, made), labelled[page.name]))
    if missing := labelled.keys() - {sheet.name for sheet in sheets}:
        raise ValueError(f"labels without a page: {sorted(missing)}")
    return sheets


def read(sheets: Sequence[Sheet], by_segmenter: bool = False) -> list[Metadata]:
    """What the pipeline reads from the pages when it knows their lines, or when the segmenter tells them."""
    pages = [sheet.page for sheet in sheets]
    if by_segmenter:
        answers = segmented([page.text for page in pages])
        pages = [
            page._replace(lines=[line._replace(role=role) for line, role in zip(page.lines, roles, strict=True)])
            for page, roles in zip(pages, answers, strict=True)
        ]
    bodies = [article_body(page.lines)[0] for page in pages]
    of_language = languages(
        [b if len(b) >= 200 else f"{b}\n{page.text}" for page, b in zip(pages, bodies, strict=True)]
    )
    return [extract(page, code, body, []) for page, body, (code, _) in zip(pages, bodies, of_language, strict=True)]


def plain(text: str | None) -> str:
    """A name or the beginning of a quote without case, marks and leading article."""
    return " ".join(_NOT_WORD.sub(" ", _LEADING.sub("", (text or "").strip(), count=1).casefold()).split())


def spans(page: Page, raws: Sequence[str]) -> list[tuple[int, int]]:
    """Where labels stand in the body lines of a page, each after the last. Raises ValueError for one that does not."""
    found: list[tuple[int, int]] = []
    after = 0
    lines = [line for line in page.lines if line.role == "body"]
    for raw in raws:
        pattern = re.compile(rf"(?<!\w){re.escape(raw)}(?!\w)")
        hits = [
            (line.char_from + hit.start(), line.char_from + hit.end())
            for line in lines
            for hit in pattern.finditer(line.text)
        ]
        hit = next((h for h in hits if h[0] >= after), None)
        if hit is None:
            raise ValueError(f"no {raw!r} after character {after} of {page.text[:40]!r}")
        found.append(hit)
        after = hit[1]
    return found


def _names(sheet: Sheet, read_: Metadata, kind: str) -> tuple[Score, list[str], list[str]]:
    labels = {plain(name): name for name in sheet.labels.get(kind, ())}
    open_ = {plain(name) for name in sheet.labels.get("open", ())}
    given = [plain(row[0]) for row in read_.mentions if row[1] == NAMES[kind]]
    given = [name for name in given if name in labels or name not in open_]
    right = labels.keys() & set(given)
    score = Score(len(right), len(given), len(labels))
    return score, [g for g in given if g not in labels], [labels[k] for k in labels if k not in right]


def _quotes(sheet: Sheet, read_: Metadata) -> tuple[Score, list[str], list[str]]:
    labels = sheet.labels.get("quotes", [])
    given = [(plain(row[1]), row[2]) for row in read_.quotes]
    used: set[int] = set()
    score, wrong, missed = Score(labelled=sum(1 for _, speaker in labels if speaker)), [], []
    score.given = sum(1 for _, speaker in given if speaker)
    for begins, speaker in labels:
        start = plain(begins)
        at = next((i for i, (text, _) in enumerate(given) if i not in used and text.startswith(start)), None)
        said = given[at][1] if at is not None else None
        if at is not None:
            used.add(at)
        if speaker and plain(said) == plain(speaker):
            score.right += 1
        elif said:
            wrong.append(f"{begins} -> {said}, not {speaker}")
        elif speaker:
            missed.append(f"{begins} ({speaker}){'' if at is not None else ' no quote'}")
    wrong += [f"{text[:40]} -> {speaker}" for i, (text, speaker) in enumerate(given) if speaker and i not in used]
    return score, wrong, missed


def _placed(
    sheet: Sheet, field: str, rows: Sequence[tuple[str, int, int, tuple[Any, ...]]]
) -> tuple[Score, list[str], list[str]]:
    """Score rows (raw, from, to, answer) against labels that stand at the same place."""
    labels = sheet.labels.get(field, [])
    where = spans(sheet.page, [label[0] for label in labels])
    score, wrong, missed, used = Score(), [], [], set()
    for label, (start, end) in zip(labels, where, strict=True):
        at = next((i for i, (_, a, b, _) in enumerate(rows) if a < end and start < b and i not in used), None)
        if at is not None:
            used.add(at)
        if OPEN in label[1:]:
            continue
        score.labelled += 1
        score.given += at is not None
        if at is not None and _same(rows[at][3], tuple(label[1:])):
            score.right += 1
        elif at is not None:
            wrong.append(f"{rows[at][0]} -> {rows[at][3]}, not {label[1:]}")
        else:
            missed.append(label[0])
    rest = [row for i, row in enumerate(rows) if i not in used]
    score.given += len(rest)
    return score, wrong + [f"{row[0]} -> {row[3]}" for row in rest], missed


def _same(given: tuple[Any, ...], label: tuple[Any, ...]) -> bool:
    numbers = (float, int)
    return all(
        math.isclose(a, b) if isinstance(a, numbers) and isinstance(b, numbers) else a == b
        for a, b in zip(given, label, strict=True)
    )


def _scores(sheet: Sheet, read_: Metadata) -> Iterator[tuple[str, tuple[Score, list[str], list[str]]]]:
    body = {line.number for line in sheet.page.lines if line.role == "body"}
    for kind in NAMES:
        yield kind, _names(sheet, read_, kind)
    yield "quotes", _quotes(sheet, read_)
    dates = [
        (raw, a, b, (kind, str(value) if value else None, precision))
        for _, kind, value, _, precision, raw, line, a, b in read_.dates
        if line in body
    ]
    yield "dates", _placed(sheet, "dates", dates)
    amounts = [(raw, a, b, (kind, value, unit)) for _, kind, value, unit, raw, _, a, b in read_.amounts]
    yield "amounts", _placed(sheet, "amounts", amounts)


def measure(sheets: Sequence[Sheet], answers: Sequence[Metadata]) -> dict[str, dict[str, Score]]:
    """Scores by half of the set ("tuned", "held out", "all") and kind."""
    result = {part: {kind: Score(wrong=[], missed=[]) for kind in KINDS} for part in (*HALVES, "all")}
    for sheet, read_ in zip(sheets, answers, strict=True):
        for kind, (score, wrong, missed) in _scores(sheet, read_):
            for part in (sheet.half, "all"):
                into = result[part][kind]
                into.right += score.right
                into.given += score.given
                into.labelled += score.labelled
                into.wrong = [*(into.wrong or ()), *(f"{sheet.name}: {w}" for w in wrong)]
                into.missed = [*(into.missed or ()), *(f"{sheet.name}: {m}" for m in missed)]
    return result


def figures(scores: dict[str, dict[str, Score]], part: str = "all") -> dict[str, float]:
    """Precision and recall of every kind, between 0 and 1."""
    return {
        f"{kind} {measured}": round(getattr(score, measured), 4)
        for kind, score in scores[part].items()
        for measured in ("precision", "recall")
    }


def table(scores: dict[str, dict[str, Score]]) -> str:
    """The scores as text for a terminal."""
    rows = [f"{'kind':14}" + "".join(f"{part:>26}" for part in scores)]
    rows.append(f"{'':14}" + f"{'labelled':>10}{'precision':>10}{'rec':>6}" * len(scores))
    for kind in KINDS:
        of_parts = (scores[part][kind] for part in scores)
        rows.append(f"{kind:14}" + "".join(f"{s.labelled:10}{s.precision:10.3f}{s.recall:6.2f}" for s in of_parts))
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.golden.facts", description="Score what is read from bodies.")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--wrong", choices=(*HALVES, "all"), help="list what is wrong or missed in this half")
    parser.add_argument("--by-segmenter", action="store_true", help="roles of lines from the segmenter")
    options = parser.parse_args(arguments)
    sheets = load_sheets()
    scores = measure(sheets, read(sheets, options.by_segmenter))
    if options.wrong:
        for kind, score in scores[options.wrong].items():
            print(*(f"{kind} wrong   {w}" for w in score.wrong or ()), sep="\n")
            print(*(f"{kind} missed  {m}" for m in score.missed or ()), sep="\n")
    if options.format == "json":
        print(json.dumps({part: figures(scores, part) for part in scores}, indent=1))
    else:
        print(Counter(sheet.half for sheet in sheets), table(scores), sep="\n")


if __name__ == "__main__":
    main()
