"""Lines at either end of a body that sign it, or say who wrote it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from tasks import segment_rules as rules
from tasks.byline import is_names, read_byline, read_names
from tasks.page_lines import LONGEST_SINGLE, NEAR, Label, PageLines

ENDS: Final = 3
"""Lines at either end of the body that may sign it, or say who wrote it."""
LONGEST_SIGNATURE: Final = 80
"""Characters."""
LONGEST_NAME: Final = 4
"""Words."""


def drop_signatures(page: PageLines) -> list[Label]:
    """Take out of the body what signs it above or below its paragraphs, and return it."""
    body = page.body()
    ends = body if len(body) <= 2 * ENDS else [*body[:ENDS], *body[-ENDS:]]
    found = [i for i in ends if _signs(page, i)]
    if 2 * len(found) > len(body):
        return []
    page.drop(found)
    return [Label(i, "byline", "signature", 0.8) for i in found]


def _signs(page: PageLines, i: int) -> bool:
    """Whether a line names those who wrote the text, behind a word for it, or is a mailbox."""
    text = page.content[i]
    if page.stopped[i] or len(text) > LONGEST_SIGNATURE:
        return False
    byline = None if rules.is_email_line(text) else read_byline(text)
    return rules.is_email_line(text) or (byline is not None and byline.is_marked)


def drop_biographies(page: PageLines) -> list[Label]:
    """Take out of the end of the body the sentences that say who wrote it, with the name right above; return them."""
    body = page.body()
    if len(body) <= ENDS:
        return []
    told = [i for i in body[-ENDS:] if page.stopped[i] and _tells_of_writer(page, i, body)]
    names = [i - 1 for i in told if page.is_body[i - 1] and _is_its_name(page, i)]
    page.drop(told + names)
    return [
        *(Label(i, "other", "biography", 0.8) for i in told),
        *(Label(i, "byline", "signature", 0.8) for i in names),
    ]


def _tells_of_writer(page: PageLines, i: int, body: list[int]) -> bool:
    """Whether a line begins, perhaps behind one word, with the name of a writer who is not in the story."""
    words = page.content[i].split(None, 3)[:3]
    heads = [" ".join(pair) for pair in pairwise(words) if all(word[0].isupper() for word in pair)]
    if not heads:
        return False
    above = range(max(0, body[0] - NEAR), body[0] + 1)
    below = range(max(above.stop, body[-1] - ENDS), min(body[-1] + NEAR, len(page.content)))
    names: dict[int, tuple[str, ...]] = {i - 1: (page.content[i - 1],)} if _is_its_name(page, i) else {}
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
