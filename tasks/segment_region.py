"""Labels for the lines of one page, given the evidence of each line."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

from tasks import cues as cue
from tasks import line_hints as hint
from tasks import segment_rules as rules
from tasks.body_lines import correct_body
from tasks.byline import read_byline, read_names
from tasks.credit import is_captioned
from tasks.page_lines import LONGEST_SINGLE, NEAR, SENTENCE, PageLines
from tasks.segment_headline import best_headline

TOP: Final = 4
"""Lines at the top of the page in which bylines, dates and credits are looked for, besides those near the article."""

MENU: Final = 22.0
"""Weight in letters below which a line right above the foot of a page belongs to it."""
OFTEN: Final = 4
"""Times that a short line stands on a page to be furniture wherever it stands."""


_OF_CUE: Final = {
    cue.COMMENTS: "comments",
    cue.NAVIGATION: "navigation",
    cue.RELATED: "related",
    cue.ASIDE: "other",
    cue.CREDIT: "credit",
    cue.BYLINE: "byline",
    cue.NEWSLETTER: "other",
    cue.FOOTER: "footer",
}
_BLOCK: Final = {cue.RELATED: "cue-block", cue.COMMENTS: "comment-block", cue.FOOTER: "footer-lines"}
"""Cues after the body that begin a block, and the rule for the lines of the block."""


def label(page: PageLines) -> None:
    """Set role, rule and sureness of every line of the page: body as the line model and its corrections say, the others
    by what they say and their place."""
    n = len(page.content)
    often = _repeated(page)
    labels = correct_body(page, often)
    if body := page.body():
        start, stop = body[0], body[-1] + 1
        notices = {label.line for label in labels if label.rule == "notice"}
        while stop in notices:
            stop += 1
        title = best_headline(page, often, _first_paragraph(page, start, stop), stop)
        _inside(page, start, stop, often)
        _before(page, start if title is None else max(start, title.stop), None if title is None else title.line)
        _after(page, stop, n)
    else:
        _after(page, 0, n)
    for known in labels:
        page.put(*known)


def _repeated(page: PageLines) -> set[int]:
    """Short lines that stand on the page at least `OFTEN` times."""
    repeated = {text for text, count in Counter(page.content).items() if count >= OFTEN}
    return {
        i
        for i, text in enumerate(page.content)
        if text in repeated and page.heavy[i] < 60 and page.cue[i] in (0, cue.NAVIGATION)
    }


def _first_paragraph(page: PageLines, start: int, stop: int) -> int:
    """The first line of the body that cannot be its headline; where all may be, the first."""
    for i in range(start, stop):
        if page.heavy[i] >= 150 or (page.stopped[i] and page.heavy[i] >= 60 and page.content[i][-1] not in "?!？！"):
            return i
    return start


def _single(page: PageLines, i: int) -> bool:
    """Label a line that a recogniser or a cue decides by itself; False where none does."""
    text, kind = page.content[i], page.cue[i]
    if kind:
        page.put(i, _OF_CUE[kind], "cue", 0.9)
    elif page.heavy[i] > (SENTENCE if page.stopped[i] else LONGEST_SINGLE):
        return False
    elif rules.is_agency_line(text):
        page.put(i, "credit", "agency-line", 0.9)
    elif rules.is_authorship(text):
        page.put(i, "byline", "byline-line", 0.9)
    elif page.is_date[i] and "%" not in text:  # which are quotations of shares
        page.put(i, "date", "date-line", 0.9)
    elif rules.is_email_line(text):
        page.put(i, "byline", "signature", 0.8)
    elif not page.stopped[i] and _credits_picture(page, i):
        page.put(i, "caption", "caption-credit", 0.8)
    else:
        return False
    return True


def _credits_picture(page: PageLines, i: int) -> bool:
    """Whether a line ends with who took a picture, or names him."""
    text, hints = page.content[i], page.hints[i]
    if hints & hint.PHOTO and cue.has_photo_credit(text):
        return True
    return hints & hint.CAPTIONED > 0 and is_captioned(text)


def _inside(page: PageLines, start: int, stop: int, often: set[int]) -> None:
    """Label the lines from the first of the body to the last: what is not body interrupts it."""
    between = [i for i in range(start, stop) if not page.is_body[i] and page.hints[i] & hint.PROMOTION]
    notices = {between[k] for k in cue.notices([page.content[i] for i in between])}
    for i in range(start, stop):
        if page.is_body[i]:
            page.put(i, "body", "line-model", page.sureness[i])
        elif i in notices:
            page.put(i, "other", "notice", 0.7)
        elif i in often:
            page.put(i, "other", "repeated", 0.8)
        elif not _single(page, i):
            if page.bullet[i] or not page.stopped[i]:
                page.put(i, "related", "title-list", 0.5)
            else:
                page.put(i, "caption", "within-body", 0.4)


def _before(page: PageLines, start: int, headline: int | None) -> None:
    top = start if headline is None else headline
    page.fill(0, top, "navigation", "before-body", 0.6)
    for i in [i for i in range(top) if page.cue[i] or i >= top - NEAR or i < TOP]:
        if page.cue[i] == cue.FOOTER:
            page.put(i, "navigation", "cue", 0.8)  # what leads to the foot elsewhere is an item of the menu here
        else:
            _single(page, i)
    for i in range(top, start):
        if i == headline:
            page.put(i, "headline", "best-title", 0.9)
        elif _single(page, i):
            pass
        elif cue.is_caption_label(page.content[i]) or (i and cue.is_caption_label(page.content[i - 1])):
            page.put(i, "caption", "caption-credit", 0.8)
        elif cue.is_access_line(page.content[i]):
            page.put(i, "navigation", "cue", 0.9)
        elif page.heavy[i] <= LONGEST_SINGLE and _names_authors(page.content[i]):
            page.put(i, "byline", "byline-line", 0.6)
        else:
            page.put(i, "other", "before-body", 0.6)


def _after(page: PageLines, stop: int, n: int) -> None:
    blocks = _blocks(page, stop, n)
    is_listed = False
    for i in range(stop, blocks[0][0] if blocks else n):
        text = page.content[i]
        if page.cue[i] == cue.NAVIGATION:
            page.put(i, "navigation", "cue", 0.9)
        elif i < stop + 4 and not is_listed and (_names_authors(text) or rules.is_email_line(text)):
            page.put(i, "byline", "signature", 0.7)
        elif i < stop + NEAR and _single(page, i):
            pass
        elif page.heavy[i] < 20:
            page.put(i, "navigation", "after-body", 0.5)
        else:
            page.put(i, "other", "after-body", 0.7)
        is_listed |= text.endswith(":")  # below *Topics:* names are no signatures
    for (start, kind), (end, _) in pairwise([*blocks, (n, 0)]):
        page.fill(start, end, _OF_CUE[kind], _BLOCK[kind], 0.7)
        for i in range(start, end):
            if page.cue[i] == kind:
                page.put(i, _OF_CUE[kind], "cue", 0.9)
            elif page.cue[i] in (cue.NEWSLETTER, cue.ASIDE) and kind == cue.RELATED:
                page.put(i, "other", "cue", 0.7)
            elif page.cue[i] == cue.NAVIGATION and kind != cue.FOOTER:
                page.put(i, "navigation", "cue", 0.9)


def _names_authors(text: str) -> bool:
    """Whether a line beside the body names those who wrote it, perhaps in brackets."""
    inner = text[1:-1] if (text[0], text[-1]) in (("(", ")"), ("[", "]")) else text
    return any(read(line) for line in {text, inner} for read in (read_byline, read_names))


def _blocks(page: PageLines, stop: int, n: int) -> list[tuple[int, int]]:
    """Where the blocks after the body begin, and their kinds: at a cue; the foot of the page at the menu above it."""
    found: list[tuple[int, int]] = []
    low = stop
    hinted = [i for i in range(stop, n) if page.hints[i] & hint.LEGAL]
    legal = {hinted[k] for k in cue.legal_lines([page.content[i] for i in hinted])}
    for i in range(stop, n):
        kind = page.cue[i] if page.cue[i] in _BLOCK else cue.FOOTER * (i in legal)
        if not kind:
            continue
        at_foot = found and found[-1][1] == cue.FOOTER
        if at_foot and (kind == cue.FOOTER or all(_is_menu(page, j) for j in range(i + 1, min(i + 3, n)))):
            continue
        start = i
        while kind == cue.FOOTER and start > low and _is_menu(page, start - 1):
            start -= 1
        if start == low and found and found[-1][1] == cue.RELATED:
            start = i  # short lines below the heading are titles rather than a menu
        found.append((start, kind))
        low = i + 1
    return found


def _is_menu(page: PageLines, i: int) -> bool:
    """Whether a line may be an item of a menu, or an address."""
    text = page.content[i]
    if page.heavy[i] >= MENU:
        return rules.is_email_line(text)
    return not page.is_date[i] and any(map(str.isalpha, text))
