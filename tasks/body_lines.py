"""Lines that are body, or none, whatever the line model says of each by itself.

What a line says, what stands beside it and what the page is as a whole tell: a sentence that stands twice, a caption, a
signature, titles and teasers in turn, a heading of comments.
"""

from __future__ import annotations

import re
from typing import Final

from tasks import cues as cue
from tasks import line_hints as hint
from tasks.body_signatures import drop_biographies, drop_signatures
from tasks.caption import is_picture_caption, is_picture_told
from tasks.dates import tells_time
from tasks.front_page import is_front
from tasks.line_words import speaks_for_site
from tasks.live_entries import live_report
from tasks.notice_lines import notice_role
from tasks.page_lines import LONGEST_SINGLE, SENTENCE, Label, PageLines
from tasks.segment_blocks import title_teaser_pairs

SHORT_SENTENCE: Final = 80.0
"""Weight in letters below which a sentence between two paragraphs of the body is body, too."""
UNLIKELY: Final = 0.2
LIKELY: Final = 0.6
"""Least probabilities of body of such a sentence, and of the paragraphs."""
SURE: Final = 0.95
"""Probability of body from which the first line and the last ones are no offers of the site, whatever they say."""
ENDS: Final = 3
"""Lines at the end of the body that may be offers or speak of comments."""
BARE: Final = 12
"""Lines of a page that is nothing but an article."""
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

_DATED: Final = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s?\d{1,2}[:：]\d{2}")
"""A day with its year and a time of day."""
_ELSEWHERE: Final = (cue.NAVIGATION, cue.RELATED, cue.ASIDE)
"""Cues of lines that are no body, unless they are sentences."""


def correct_body(page: PageLines, often: set[int]) -> list[Label]:
    """Correct which lines of the page are body; return what those are that were taken out of it, or are entries of a
    live report. ``often`` are lines that the page repeats."""
    if is_front(page):
        page.drop(range(len(page.content)))
    teasers = _drop_teasers(page, often)
    live = _take_live_report(page, often)
    _drop_label(page, often)
    labels = _drop_again(page) + _drop_captions(page) + _drop_notices(page)
    _drop_furniture(page)
    labels += drop_signatures(page) + drop_biographies(page)
    end = _end_at_comments(page)
    page.drop(range(end, len(page.content)))
    labels += _drop_machine_summary(page)
    _take_short_sentences(page)
    return [*(label for label in live if label.line < end), *labels, *teasers]


def _drop_teasers(page: PageLines, often: set[int]) -> list[Label]:
    """Take out of the body the titles and teasers of other stories, in turn."""
    untitled = [b or i in often for i, b in enumerate(page.bullet)] if often else page.bullet
    weight = sum(page.heavy[i] for i in page.body())
    pairs = title_teaser_pairs(page.content, page.heavy, page.stopped, untitled)
    lines = [i for pair in pairs if _is_doubted(page, *pair, weight) for i in range(*pair)]
    page.drop(lines)
    return [Label(i, "related", "title-teaser-block", 0.9) for i in lines]


def _is_doubted(page: PageLines, first: int, last: int, weight: float) -> bool:
    """Whether most of some lines is no body, or all of them are doubtful while there is a longer body without them.

    ``weight`` is that of the whole body.
    """
    if 2 * sum(page.is_body[first:last]) < last - first:
        return True
    if sum(page.sureness[first:last]) >= DOUBTED * (last - first):
        return False
    return weight > 2 * sum(page.heavy[first:last])


def _take_live_report(page: PageLines, often: set[int]) -> list[Label]:
    """Make the entries of a live report body, and the times above them none."""
    times, entries = live_report(
        page.content,
        page.figures,
        page.heavy,
        page.stopped,
        page.is_body,
        lambda i: i in often or page.cue[i] > 0 or page.is_date[i],
    )
    entries = [i for i in entries if not page.is_body[i]]
    page.drop(times)
    for i in entries:
        page.is_body[i] = True
    return [Label(i, role, "live-report", 0.7) for lines, role in ((times, "date"), (entries, "body")) for i in lines]


def _drop_label(page: PageLines, often: set[int]) -> None:
    """Take out of the body the one label that stands between its paragraphs."""
    between = {page.content[i] for i in often if page.is_body[i] and not page.stopped[i]}
    if len(between) == 1:  # several are the names of those who speak in turn
        for i in often:
            page.is_body[i] &= page.content[i] not in between


def _drop_again(page: PageLines) -> list[Label]:
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
    body = page.body()
    longest = max(body, key=lambda i: len(page.content[i]), default=None)
    if longest is not None and len(text := page.content[longest]) >= COPY:
        others = (page.content[i] for i in body if i != longest)
        if sum(len(other) for other in others if other in text) >= COPIED * len(text):
            again.append(longest)
            page.is_body[longest] = False
    return [Label(i, "other", "repeated", 0.8) for i in again]


def _drop_captions(page: PageLines) -> list[Label]:
    """Take the captions out of the body, and return them."""
    body = page.body()
    captions = [
        i
        for i in body
        if page.hints[i] & hint.PICTURE
        and not page.bullet[i]
        and (is_picture_caption(page.content[i]) or (i != body[-1] and is_picture_told(page.content[i])))
    ]
    if 2 * len(captions) > len(body):
        return []  # they are the article: a story in pictures
    page.drop(captions)
    return [Label(i, "caption", "picture-caption", 0.8) for i in captions]


def _drop_notices(page: PageLines) -> list[Label]:
    """Take out of the body the lines that are none by what they say, and return them."""
    body = page.body()
    notices = {i: role for i in body if page.hints[i] & hint.NOTICE and (role := notice_role(page.content[i]))}
    ends = [i for i in (*body[:1], *body[1:][-ENDS:]) if page.sureness[i] < SURE and page.hints[i] & hint.PROMOTION]
    offers = [ends[k] for k in cue.notices([page.content[i] for i in ends], ["words"])]
    notices |= {i: "other" for i in offers if speaks_for_site(page.content[i], ("reader", "house"))}
    if 2 * len(notices) > len(body):
        return []  # they are what the page is about
    page.drop(notices)
    return [Label(i, role, "notice", 0.8) for i, role in notices.items()]


def _drop_furniture(page: PageLines) -> None:
    """Take out of the body the short lines that lead elsewhere, the dates and times above its first paragraph, and
    what is said of comments at its end."""
    body = page.body()
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
    if 2 * len(furniture) <= len(body):
        page.drop(furniture)


def _end_at_comments(page: PageLines) -> int:
    """The first line of the readers' comments, if the model takes some of them for body: a heading of comments with an
    article above it and no more than its double below. The number of lines where there is none."""
    n = len(page.content)
    told = [i for i in range(n) if page.cue[i] == cue.COMMENTS or page.hints[i] & hint.COMMENTS]
    heads = [i for i in told if not page.is_body[i] and not page.bullet[i] and _heads_comments(page, i)]
    body = page.body() if heads else []
    total = sum(page.heavy[k] for k in body)
    return next((i for i in heads if sum(page.heavy[k] for k in body if k < i) >= max(ARTICLE, total / 3)), n)


def _heads_comments(page: PageLines, i: int) -> bool:
    if page.cue[i] == cue.COMMENTS:
        return True
    return page.heavy[i] < SENTENCE and cue.counts_comments(page.content[i])


def _drop_machine_summary(page: PageLines) -> list[Label]:
    """Take out of the body the points that a machine made of the text, above it, with the note right above or below
    them that says so, and return them."""
    bullet = page.bullet
    for i in [i for i, hints in enumerate(page.hints) if hints & hint.SUMMARY and not bullet[i]]:
        if sum(page.heavy[k] >= PARAGRAPH for k in page.body() if k < i and not bullet[k]) > MOST_ABOVE:
            break
        above, below = i, i + 1
        while above and bullet[above - 1]:
            above -= 1
        while above == i and below < len(bullet) and bullet[below]:
            below += 1
        if below - above > 2 and cue.is_machine_summary(page.content[i]):
            page.drop(range(above, below))
            return [Label(line, "other", "machine-summary", 0.8) for line in range(above, below)]
    return []


def _take_short_sentences(page: PageLines) -> None:
    """Make the short sentence that closes the body, and those between its paragraphs, body."""
    if not (body := page.body()):
        return
    if _closes(page, body[-1] + 1):
        page.is_body[body[-1] + 1] = True
    for i in [i for i in range(body[0] + 1, body[-1]) if _is_within(page, i)]:
        page.is_body[i] = True


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
