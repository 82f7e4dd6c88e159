"""Labels for the lines of one page, given the evidence of each line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from tasks import cues as cue
from tasks import segment_rules as rules
from tasks.byline import is_names, read_byline, read_names
from tasks.caption import is_picture_caption, is_picture_told
from tasks.credit import is_captioned
from tasks.dates import tells_time
from tasks.line_words import speaks_for_site
from tasks.live_entries import live_report
from tasks.notice_lines import notice_role
from tasks.page_lines import PageLines
from tasks.segment_blocks import title_teaser_pairs
from tasks.segment_headline import best_headline

NEAR: Final = 12
"""Lines around the article in which bylines, dates and credits are looked for."""
TOP: Final = 4
"""Lines at the top of the page in which they are looked for too."""

MENU: Final = 22.0
"""Weight in letters below which a line right above the foot of a page belongs to it."""
SENTENCE: Final = 50.0
LONGEST_SINGLE: Final = 160.0
"""Weight in letters above which a sentence, and any line, is no byline, date or credit."""
OFTEN: Final = 4
"""Times that a short line stands on a page to be furniture wherever it stands."""

SHORT_SENTENCE: Final = 80.0
"""Weight in letters below which a sentence between two paragraphs of the body is body, too."""
UNLIKELY: Final = 0.2
LIKELY: Final = 0.6
"""Least probabilities of body of such a sentence, and of the paragraphs."""
SURE: Final = 0.95
"""Probability of body from which the first line and the last ones are no offers of the site, whatever they say."""
BARE: Final = 12
"""Lines of a page that is nothing but an article."""
FEWEST_TEASERS: Final = 4
LONGEST_TEASER: Final = 200.0
SHORTEST_TITLE: Final = 15.0
TITLED: Final = 0.9
"""Teasers on the front of a site, the weight of the longest, that of a title, and the share of teasers that have one.
None of 446 news pages with an article looks like that, and one of 1,919 others."""
DOUBTED: Final = 0.7
"""Mean probability of body below which titles and teasers in turn are other stories."""

COPY: Final = 1000
"""Characters of a line from which on it may hold other paragraphs once more."""
COPIED: Final = 0.8
"""Share of it that these must make up."""
ARTICLE: Final = 1000.0
"""Weight in letters of the body above a heading of comments, from which what stands below it is none."""
PARAGRAPH: Final = 100.0
MOST_ABOVE: Final = 3
"""Weight of a paragraph, and how many of them may stand above a summary."""

ENDS: Final = 3
LONGEST_SIGNATURE: Final = 80
LONGEST_NAME: Final = 4
"""Lines at either end of the body that may sign it, or say who wrote it; characters of a signature, words of a name."""

_DATED: Final = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s?\d{1,2}[:：]\d{2}")
"""A day with its year and a time of day."""
_CLOCK: Final = re.compile(r"\d[:.h]\d\d(?!\d)")
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
_ELSEWHERE: Final = (cue.NAVIGATION, cue.RELATED, cue.ASIDE)
"""Cues of lines that are no body, unless they are sentences."""
_BLOCK: Final = {cue.RELATED: "cue-block", cue.COMMENTS: "comment-block", cue.FOOTER: "footer-lines"}
"""Cues after the body that begin a block, and the rule for the lines of the block."""


def label(page: PageLines) -> None:
    """Set role, rule and sureness of every line of the page: body as the line model says, the others by its place."""
    n = len(page.content)
    often = _repeated(page)
    untitled = [b or i in often for i, b in enumerate(page.bullet)] if often else page.bullet
    if _is_front(page):
        page.is_body[:] = [False] * n
    weight = sum(heavy for heavy, is_body in zip(page.heavy, page.is_body, strict=True) if is_body)
    pairs = [
        (first, last)
        for first, last in title_teaser_pairs(page.content, page.heavy, page.stopped, untitled)
        if _is_doubted(page, first, last, weight)
    ]
    for first, last in pairs:
        page.is_body[first:last] = [False] * (last - first)
    times, entries = live_report(
        page.content,
        page.figures,
        page.heavy,
        page.stopped,
        page.is_body,
        lambda i: i in often or page.cue[i] > 0 or page.is_date[i],
    )
    entries = [i for i in entries if not page.is_body[i]]
    for lines, are_body in ((times, False), (entries, True)):
        for i in lines:
            page.is_body[i] = are_body
    _drop_label(page, often)
    again = _drop_again(page)
    captions = _drop_captions(page)
    notices = _drop_notices(page)
    _drop_furniture(page)
    signatures = _drop_signatures(page)
    biographies = _drop_biographies(page)
    end = _end_at_comments(page)
    page.is_body[end:] = [False] * (n - end)
    times, entries = ([i for i in lines if i < end] for lines in (times, entries))
    summary = _machine_summary(page)
    for i in summary:
        page.is_body[i] = False
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    if not body:
        _after(page, 0, n)
    else:
        if _closes(page, body[-1] + 1):
            body.append(body[-1] + 1)
            page.is_body[body[-1]] = True
        start, stop = body[0], body[-1] + 1
        while stop in notices:
            stop += 1
        for i in [i for i in range(start + 1, stop - 1) if _is_within(page, i)]:
            page.is_body[i] = True
        anchor = _first_paragraph(page, start, stop)
        title = best_headline(page, often, anchor, stop)
        _inside(page, start, stop, often)
        _before(page, start if title is None else max(start, title.stop), None if title is None else title.line)
        _after(page, stop, n)
    for lines, role in ((times, "date"), (entries, "body")):
        for i in lines:
            page.put(i, role, "live-report", 0.7)
    for i in again:
        page.put(i, "other", "repeated", 0.8)
    for i in captions:
        page.put(i, "caption", "picture-caption", 0.8)
    for i in signatures:
        page.put(i, "byline", "signature", 0.8)
    for i in biographies:
        page.put(i, *(("other", "biography") if page.stopped[i] else ("byline", "signature")), 0.8)
    for i, role in notices.items():
        page.put(i, role, "notice", 0.8)
    for i in summary:
        page.put(i, "other", "machine-summary", 0.8)
    for first, last in pairs:
        page.fill(first, last, "related", "title-teaser-block", 0.9)


def _drop_label(page: PageLines, often: set[int]) -> None:
    """Take out of the body the one label that stands between its paragraphs."""
    between = {page.content[i] for i in often if page.is_body[i] and not page.stopped[i]}
    if len(between) == 1:  # several are the names of those who speak in turn
        for i in often:
            page.is_body[i] &= page.content[i] not in between


def _drop_again(page: PageLines) -> list[int]:
    """Take out of the body the paragraphs that it has already, as lifted quotations and teasers are, and its longest
    line if that holds the others once more, as some pages keep them out of sight; return them."""
    seen: set[str] = set()
    again: list[int] = []
    for i, text in enumerate(page.content):
        if page.is_body[i] and page.stopped[i] and page.heavy[i] >= SENTENCE:
            if text in seen:
                again.append(i)
                page.is_body[i] = False
            seen.add(text)
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    longest = max(body, key=lambda i: len(page.content[i]), default=None)
    if longest is not None and len(text := page.content[longest]) >= COPY:
        others = (page.content[i] for i in body if i != longest)
        if sum(len(other) for other in others if other in text) >= COPIED * len(text):
            again.append(longest)
            page.is_body[longest] = False
    return again


def _drop_captions(page: PageLines) -> list[int]:
    """Take the captions out of the body, and return them."""
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    captions = [
        i
        for i in body
        if not page.bullet[i]
        and (is_picture_caption(page.content[i]) or (i != body[-1] and is_picture_told(page.content[i])))
    ]
    if 2 * len(captions) > len(body):
        return []  # they are the article: a story in pictures
    for i in captions:
        page.is_body[i] = False
    return captions


def _drop_notices(page: PageLines) -> dict[int, str]:
    """Take out of the body the lines that are none by what they say; return their roles."""
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    notices = {i: role for i in body if (role := notice_role(page.content[i]))}
    ends = [i for i in (*body[:1], *body[1:][-ENDS:]) if page.sureness[i] < SURE]
    offers = [ends[k] for k in cue.notices([page.content[i] for i in ends], ["words"])]
    notices |= {i: "other" for i in offers if speaks_for_site(page.content[i], ("reader", "house"))}
    if 2 * len(notices) > len(body):
        return {}  # they are what the page is about
    for i in notices:
        page.is_body[i] = False
    return notices


def _drop_furniture(page: PageLines) -> None:
    """Take out of the body the short lines that lead elsewhere, the dates and times above its first paragraph, and
    what is said of comments at its end."""
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    furniture = []
    is_above = True
    for i in body:
        is_time = is_above and (page.is_date[i] or tells_time(page.content[i]) or _DATED.match(page.content[i]))
        if not page.stopped[i] and page.heavy[i] <= LONGEST_SINGLE and (page.cue[i] in _ELSEWHERE or is_time):
            furniture.append(i)
        else:
            is_above = False
            if i in body[-ENDS:] and page.cue[i] == cue.COMMENTS:
                furniture.append(i)
    for i in furniture if 2 * len(furniture) <= len(body) else ():
        page.is_body[i] = False


def _drop_signatures(page: PageLines) -> list[int]:
    """Take out of the body what signs it above or below its paragraphs, and return it."""
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    ends = body if len(body) <= 2 * ENDS else [*body[:ENDS], *body[-ENDS:]]
    found = [i for i in ends if _signs(page, i)]
    if 2 * len(found) > len(body):
        return []
    for i in found:
        page.is_body[i] = False
    return found


def _signs(page: PageLines, i: int) -> bool:
    """Whether a line names those who wrote the text, behind a word for it, or is a mailbox."""
    text = page.content[i]
    if page.stopped[i] or len(text) > LONGEST_SIGNATURE:
        return False
    byline = None if rules.is_email_line(text) else read_byline(text)
    return rules.is_email_line(text) or (byline is not None and byline.is_marked)


def _drop_biographies(page: PageLines) -> list[int]:
    """Take out of the end of the body the sentences that say who wrote it, with the name right above; return them."""
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    if len(body) <= ENDS:
        return []
    found = [i for i in body[-ENDS:] if page.stopped[i] and _tells_of_writer(page, i, body)]
    found += [i - 1 for i in found if page.is_body[i - 1] and _is_its_name(page, i)]
    for i in found:
        page.is_body[i] = False
    return found


def _tells_of_writer(page: PageLines, i: int, body: list[int]) -> bool:
    """Whether a line begins, perhaps behind one word, with the name of a writer who is not in the story."""
    words = page.content[i].split(None, 3)[:3]
    heads = [" ".join(pair) for pair in pairwise(words) if all(word[0].isupper() for word in pair)]
    above = range(max(0, body[0] - NEAR), body[0] + 1)
    below = range(max(above.stop, body[-1] - ENDS), min(body[-1] + NEAR, len(page.content)))
    names: dict[int, tuple[str, ...]] = {i - 1: (page.content[i - 1],)} if heads and _is_its_name(page, i) else {}
    for j in (*above, *below):
        line = page.content[j]
        if j != i and page.heavy[j] <= LONGEST_SINGLE and any(head in line for head in heads):
            byline = read_byline(line) or (read_names(line) if j in above and is_names(line) else None)
            if byline is not None:
                names[j] = byline.names
    story = [page.content[k] for k in body[:-ENDS] if k not in names]
    return any(
        name.startswith(tuple(heads)) and not any(name.split()[-1] in line for line in story)
        for found in names.values()
        for name in found
    )


def _is_its_name(page: PageLines, i: int) -> bool:
    """Whether right above a line nothing but the name stands with which it begins."""
    above = page.content[i - 1]
    return 2 <= len(above.split()) <= LONGEST_NAME and page.content[i].startswith(f"{above} ")


def _end_at_comments(page: PageLines) -> int:
    """The first line of the readers' comments, if the model takes some of them for body: a heading of comments with an
    article above it and no more than its double below. The number of lines where there is none."""
    total = sum(heavy for heavy, is_body in zip(page.heavy, page.is_body, strict=True) if is_body)
    above = 0.0
    for i, is_body in enumerate(page.is_body):
        if is_body:
            above += page.heavy[i]
        elif not page.bullet[i] and above >= max(ARTICLE, total / 3) and _heads_comments(page, i):
            return i
    return len(page.content)


def _heads_comments(page: PageLines, i: int) -> bool:
    return page.cue[i] == cue.COMMENTS or (page.heavy[i] < SENTENCE and cue.counts_comments(page.content[i]))


def _machine_summary(page: PageLines) -> list[int]:
    """The points that a machine made of the text, above it, with the note right above or below them that says so."""
    bullet = page.bullet
    paragraphs = 0
    for i, text in enumerate(page.content):
        if paragraphs > MOST_ABOVE:
            break
        if bullet[i]:
            continue
        above, below = i, i + 1
        while above and bullet[above - 1]:
            above -= 1
        while above == i and below < len(bullet) and bullet[below]:
            below += 1
        if below - above > 2 and cue.is_machine_summary(text):
            return list(range(above, below))
        paragraphs += page.is_body[i] and page.heavy[i] >= PARAGRAPH
    return []


def _is_within(page: PageLines, i: int) -> bool:
    """Whether a line that the model does not take is a short sentence between two paragraphs of the body."""
    return (
        page.is_body[i - 1]
        and page.is_body[i + 1]
        and not page.is_body[i]
        and page.stopped[i]
        and page.heavy[i] < SHORT_SENTENCE
        and page.sureness[i] >= UNLIKELY
        and min(page.sureness[i - 1], page.sureness[i + 1]) >= LIKELY
        and not page.bullet[i]
        and not page.cue[i]
    )


def _closes(page: PageLines, i: int) -> bool:
    """Whether line ``i`` is the short sentence with which a page without furniture ends, right below the body."""
    return (
        i == len(page.content) - 1
        and i < BARE
        and page.stopped[i]
        and page.heavy[i] < SHORT_SENTENCE
        and page.sureness[i] >= UNLIKELY
        and page.sureness[i - 1] >= LIKELY
        and not page.bullet[i]
        and not page.cue[i]
        and not speaks_for_site(page.content[i])
    )


def _is_front(page: PageLines) -> bool:
    """Whether the body is nothing but single sentences, each right below a title: the front of a site with its teasers.

    The entries of a live report look alike, but stand under times of day.
    """
    body = [i for i, is_body in enumerate(page.is_body) if is_body]
    sentences = [i for i in body if page.stopped[i]]
    if len(sentences) < FEWEST_TEASERS or max(page.heavy[i] for i in sentences) > LONGEST_TEASER:
        return False
    if any(after == before + 1 for before, after in pairwise(sentences)):
        return False
    titles = [i - 1 for i in sentences if i and _may_be_title(page, i - 1)]
    if len(titles) < TITLED * len(sentences):
        return False
    if len(page.content) - len({*body, *titles}) < FEWEST_TEASERS:
        return False  # nearly bare, as feeds give an article
    among = range(max(0, sentences[0] - 2), sentences[-1])
    timed = sum(page.is_date[i] and _CLOCK.search(page.content[i]) is not None for i in among)
    return timed < len(sentences) / 2


def _may_be_title(page: PageLines, i: int) -> bool:
    return not page.stopped[i] and page.heavy[i] >= SHORTEST_TITLE and not page.is_date[i]


def _is_doubted(page: PageLines, first: int, last: int, weight: float) -> bool:
    """Whether most of some lines is no body, or all of them are doubtful while there is a longer body without them.

    ``weight`` is that of the whole body.
    """
    if 2 * sum(page.is_body[first:last]) < last - first:
        return True
    if sum(page.sureness[first:last]) >= DOUBTED * (last - first):
        return False
    return weight > 2 * sum(page.heavy[first:last])


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
    elif not page.stopped[i] and (cue.has_photo_credit(text) or is_captioned(text)):
        page.put(i, "caption", "caption-credit", 0.8)
    else:
        return False
    return True


def _inside(page: PageLines, start: int, stop: int, often: set[int]) -> None:
    """Label the lines from the first of the body to the last: what is not body interrupts it."""
    between = [i for i in range(start, stop) if not page.is_body[i]]
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
    legal = cue.legal_lines(page.content[stop:n])
    for i in range(stop, n):
        kind = page.cue[i] if page.cue[i] in _BLOCK else cue.FOOTER * (i - stop in legal)
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
