"""What each line of a page is: body, headline, related stories, navigation and the other roles.

The line model (`line_model`) says which lines are body, and what the page says and shows as a whole corrects it
(`body_lines`). What stands before, within and after the body is told apart by cue phrases, by recognisers for single
lines and by the shape of blocks (`segment_region`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.body_choice import LEAST_F1, cautious, choose_body, expected_f1, probabilities
from tasks.line_features import Features, features
from tasks.line_hints import hints
from tasks.line_markup import FULL, MEASURED, Marks
from tasks.line_markup import NAMES as MARKS
from tasks.line_model import HTML, TEXT, Model, logits, model
from tasks.lines import Lines
from tasks.page import Line
from tasks.page_lines import PageLines
from tasks.segment_region import label
from tasks.segment_rules import RULE, RULES
from warehouse.contract import ROLES, SEGMENTS

BODY: Final = ROLES.index("body")
OTHER: Final = ROLES.index("other")
HEADLINE: Final = ROLES.index("headline")
CLAIMED, DISPLACED = 0.9, 0.6
"""Scores of the line that the metadata read the headline from, and of the one that was taken for it before."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Role of every line, parallel to `Lines`."""

    role: NDArray[np.uint8]
    """Index into `warehouse.contract.ROLES`."""
    rule: NDArray[np.uint8]
    """Index into `RULES`."""
    score: NDArray[np.float32]
    """How sure the role is, 0 to 1."""


SURE_F1: Final = 0.8
SHORTEST: Final = 350.0
"""Expected F1 by the model of texts, and letters of the body without links, from which it counts more than a tree."""
LINKS: Final = MARKS.index("links")
MOST_LINES: Final = MEASURED
"""Lines that are judged together: bounds memory. Of a document that has more, what follows is left unclear."""


def segment(
    lines: Lines,
    stories: NDArray[np.int32] | None = None,
    marks: Sequence[Marks | None] | None = None,
    weights: Callable[[Path], Model] = model,
) -> Roles:
    """Give every line a role; blank lines take the role of the line before.

    `stories` tells for each line how many other stories have a page with the same line, 0 where that is not known;
    `marks` for each document what the tree of its HTML tells of its lines (`tasks.line_markup`), None where there is no
    tree; `weights` gives the models by the name of their file. Each document is judged by itself.
    """
    marks = marks or [None] * lines.documents
    n = len(lines)
    roles = Roles(np.full(n, OTHER, np.uint8), np.zeros(n, np.uint8), np.zeros(n, np.float32))
    begin = 0
    while begin < lines.documents:
        start = int(lines.first[begin])
        end = max(begin + 1, int(np.searchsorted(lines.first, start + MOST_LINES, "right")) - 1)
        some = lines.part(begin, end, MOST_LINES)
        stop = start + len(some)
        found = _segment(some, None if stories is None else stories[start:stop], marks[begin:end], weights)
        for whole, part in ((roles.role, found.role), (roles.rule, found.rule), (roles.score, found.score)):
            whole[start:stop] = part
        begin = end
    return roles


def _segment(
    lines: Lines, stories: NDArray[np.int32] | None, marks: Sequence[Marks | None], weights: Callable[[Path], Model]
) -> Roles:
    n = len(lines)
    role = np.full(n, OTHER, np.uint8)
    rule = np.zeros(n, np.uint8)
    sure = np.zeros(n, np.float32)
    seen = features(lines, stories)
    solid = seen.solid
    if solid.size:
        content = seen.content
        probability, is_body = _body(lines, seen, marks, weights)
        of_lines = (
            seen.weight,
            lines.stopped[solid],
            lines.bullet[solid],
            lines.digits[solid] >= 3,
            seen.cues,
            hints(content),
            seen.is_date,
        )
        columns = [column.tolist() for column in (*of_lines, is_body, probability)]
        new_role, new_rule, new_sure = [OTHER] * len(content), [0] * len(content), [0.0] * len(content)
        for a, b in pairwise(seen.first.tolist()):
            if a == b:
                continue
            heavy, stopped, bullets, figures, found, hinted, dates, body, sureness = (column[a:b] for column in columns)
            page = PageLines(
                content=content[a:b],
                heavy=heavy,
                stopped=stopped,
                bullet=bullets,
                figures=figures,
                cue=found,
                hints=hinted,
                is_date=dates,
                is_body=body,
                sureness=sureness,
                role=new_role[a:b],
                rule=new_rule[a:b],
                sure=new_sure[a:b],
            )
            label(page)
            new_role[a:b], new_rule[a:b], new_sure[a:b] = page.role, page.rule, page.sure
        nearest = _nearest(lines, solid)
        known = nearest >= 0
        at = nearest[known]
        role[known] = np.array(new_role, np.uint8)[at]
        rule[known] = np.array(new_rule, np.uint8)[at]
        sure[known] = np.array(new_sure, np.float32)[at]
    return Roles(role, rule, sure)


def _body(
    lines: Lines, seen: Features, marks: Sequence[Marks | None], weights: Callable[[Path], Model]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """How likely each line of `seen` is body, and whether it is taken.

    Where the models of HTML doubt that there is an article and the model of texts does not, its word counts: of some
    pages the tree tells nothing, or what is not true.
    """
    addressing, stops = seen.addressing, lines.stops[seen.solid]
    probability = probabilities(body_logits(lines, seen, marks, weights))
    is_body = choose_body(probability, seen.weight, addressing, stops, seen.first)
    for d, (a, b) in enumerate(pairwise(seen.first.tolist())):
        of_document = marks[d]
        if of_document is None or a == b or is_body[a:b].any():
            continue
        bounds = np.array([0, b - a])
        if expected_f1(probability[a:b], seen.weight[a:b], bounds)[0] >= LEAST_F1:
            continue  # it is a notice
        plain = probabilities(cautious(logits(seen.measures[a:b], bounds, weights(TEXT))[:, 0], bounds))
        taken = choose_body(plain, seen.weight[a:b], addressing[a:b], stops[a:b], bounds, SURE_F1)
        unlinked = of_document[seen.solid[a:b] - lines.first[d], LINKS] < FULL / 2
        if float(seen.weight[a:b][taken & unlinked].sum(dtype=np.float64)) >= SHORTEST:
            probability[a:b], is_body[a:b] = plain, taken
    return probability, is_body


def body_logits(
    lines: Lines, seen: Features, marks: Sequence[Marks | None], weights: Callable[[Path], Model]
) -> NDArray[np.float32]:
    """How much speaks for each line of `seen` being body: by the model of texts, or by the mean of those of HTML.

    Of large texts, it is less than the model says (`tasks.body_choice.cautious`); trees leave less to doubt.

    `marks` as in `segment`; `weights` gives the models by the name of their file.
    """
    is_html = np.array([of_document is not None for of_document in marks], np.bool_)
    sizes = np.diff(seen.first)
    of_html = np.repeat(is_html, sizes)
    found = np.empty(of_html.size, np.float32)
    if not is_html.all():
        bounds = np.cumsum(np.append(0, sizes[~is_html]))
        found[~of_html] = cautious(logits(seen.measures[~of_html], bounds, weights(TEXT))[:, 0], bounds)
    if is_html.any():
        bounds = np.cumsum(np.append(0, sizes[is_html]))
        solid = seen.solid[of_html]
        places = np.split(solid - lines.first[lines.doc[solid]], bounds[1:-1])
        known = [m[at] for m, at in zip((m for m in marks if m is not None), places, strict=True)]
        measures = np.concatenate([seen.measures[of_html], np.concatenate(known) / np.float32(FULL)], axis=1)
        found[of_html] = np.mean([logits(measures, bounds, weights(path))[:, 0] for path in HTML], axis=0)
    return found


def _nearest(lines: Lines, solid: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each line the position in `solid` of itself, else of the line before it, else after it; -1 in blank texts."""
    every = np.arange(len(lines), dtype=np.int64)
    at = np.searchsorted(solid, every, "right") - 1
    start = lines.first[lines.doc]
    outside = (at < 0) | (solid[np.maximum(at, 0)] < start)
    at = np.where(outside, at + 1, at)
    stop = lines.first[lines.doc + 1]
    missing = (at >= solid.size) | (solid[np.minimum(at, solid.size - 1)] >= stop)
    return np.where(missing, -1, at)


def segments(lines: Lines, roles: Roles, article_ids: Sequence[str]) -> pa.Table:
    """The segments of every document, in the schema of `SEGMENTS`.

    Neighbouring lines of equal role and rule are one segment; of body, each paragraph with the blank lines that
    follow it is one. The segments of a document cover its text without gap or overlap.
    """
    n = len(lines)
    if not n:
        return SEGMENTS.schema.empty_table()
    fresh = np.ones(n, np.bool_)
    if n > 1:
        same = (
            (lines.doc[1:] == lines.doc[:-1])
            & (roles.role[1:] == roles.role[:-1])
            & (roles.rule[1:] == roles.rule[:-1])
        )
        paragraph = (roles.role[1:] == BODY) & (lines.length[1:] > 0)
        solid = (lines.length > 0).astype(np.int64)
        leading = np.cumsum(solid)
        in_doc: NDArray[np.int64] = leading[:-1] - (leading - solid)[lines.first[lines.doc[1:]]]
        fresh[1:] = ~same | (paragraph & (in_doc > 0))
    at = np.flatnonzero(fresh)
    last = np.append(at[1:], n) - 1
    doc = lines.doc[at]
    ordinal = np.arange(at.size) - np.searchsorted(doc, doc)
    ids = pa.array(article_ids, pa.string())
    return pa.Table.from_arrays(
        [
            ids.take(pa.array(doc, pa.int32())),
            pa.array(ordinal.astype(np.int32)),
            pa.array(lines.char_from[at].astype(np.int32)),
            pa.array(lines.char_to[last].astype(np.int32)),
            pa.array(lines.number[at]),
            pa.array(lines.number[last]),
            pa.array(ROLES).take(pa.array(roles.role[at], pa.uint8())),
            pa.array(RULES).take(pa.array(roles.rule[at], pa.uint8())),
            pa.array(roles.score[at]),
        ],
        schema=SEGMENTS.schema,
    )


def put_headline(lines: Lines, roles: Roles, doc: int, number: int | None) -> None:
    """Make a line of one document, given by its number, the headline in place of the one that was. None changes
    nothing, nor does a line of the body."""
    if number is None:
        return
    a, b = int(lines.first[doc]), int(lines.first[doc + 1])
    at = a + int(np.searchsorted(lines.number[a:b], number))
    if roles.role[at] == BODY:
        return
    former = a + np.flatnonzero(roles.role[a:b] == HEADLINE)
    roles.role[former], roles.rule[former], roles.score[former] = OTHER, RULE["before-body"], DISPLACED
    solid = at + 1 + np.flatnonzero(lines.length[at + 1 : b])
    span = slice(at, int(solid[0]) if solid.size else b)  # with the blank lines below it
    roles.role[span], roles.rule[span], roles.score[span] = HEADLINE, RULE["claimed-title"], CLAIMED


def page_lines(lines: Lines, roles: Roles, doc: int) -> list[Line]:
    """The lines of one document that are not blank, with their roles."""
    a, b = int(lines.first[doc]), int(lines.first[doc + 1])
    solid = a + np.flatnonzero(lines.length[a:b])
    texts = filter(None, lines.content[a:b])
    roles_of = map(ROLES.__getitem__, roles.role[solid].tolist())
    columns = zip(lines.number[solid].tolist(), lines.begin[solid].tolist(), texts, roles_of, strict=True)
    # A quarter of the cost of calling the class, and every line of every page passes here.
    return list(map(tuple.__new__, repeat(Line), columns))
