"""Made-up live reports: the body of a page cut into entries under their times, with titles and buttons between them."""

from __future__ import annotations

import random
import re
from typing import Final

from training.augment import RawLine, parts

MOST_ENTRIES: Final = 14
FEWEST_WORDS: Final = 8
"""Words of a paragraph that may be the text of an entry."""
TITLE_WORDS: Final = (2, 7)
BUTTON: Final = (3, 24)
"""Characters of a line of furniture that may stand under every entry."""
TITLE: Final = (25, 200)
"""Characters of a title, or a teaser, of another story."""

SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_CLOCKS: Final = (
    "{h:02}:{m:02}", "{h}:{m:02}", "{h:02}.{m:02}", "{h:02}h{m:02}", "{h:02}:{m:02} Uhr", "{h:02}.{m:02} Uhr",
    "kl. {h:02}.{m:02}", "{h:02}:{m:02} GMT", "{g}:{m:02} pm", "{d:02}.{n:02}.2025, {h:02}:{m:02}",
    "{d} {month} 2025 {h:02}.{m:02}", "{h:02}:{m:02} | {d:02}/{n:02}/2025", "[{h:02}:{m:02}]", "{h:02}:{m:02}:{s:02}",
    "{m}'", "{g}h ago", "{m} min", "{h}時{m:02}分",
)  # fmt: skip
"""How sites print the time of an entry."""
_MONTHS: Final = ("January", "Mai", "juin", "agosto", "Nov", "Dec")


def live_page(lines: list[RawLine], other: list[RawLine], chance: random.Random) -> list[RawLine]:
    """The article of a page, and now and then that of another, as a live report in the furniture of the page."""
    texts = [line.text.strip() for line in lines if line.body]
    if len(texts) < 2:
        return []
    if chance.random() < 0.3:
        texts += [line.text.strip() for line in other if line.body][: chance.randint(1, 8)]
    head, _, tail = parts(lines)
    how = chance.random()
    if how < 0.25:
        head, tail = [], []
    elif how < 0.5:
        head, tail = head[max(0, len(head) - chance.randint(0, 8)) :], tail[: chance.randint(0, 10)]
    buttons = [line for line in head + tail if BUTTON[0] <= len(line.text.strip()) <= BUTTON[1]]
    button = chance.choice(buttons) if buttons and chance.random() < 0.5 else None
    if tail and chance.random() < 0.7:
        near = chance.randint(0, min(6, len(tail)))
        tail = [*tail[:near], *_ticker(other, chance), *tail[near:]]
    return [*head, *_entries(texts, button, chance), *tail]


def _ticker(lines: list[RawLine], chance: random.Random) -> list[RawLine]:
    """Titles of other stories under their times, as sites list their latest news: no body, though it looks like one."""
    titles = [line for line in lines if not line.body and TITLE[0] <= len(line.text.strip()) <= TITLE[1]]
    clock, apart = chance.choice(_CLOCKS), chance.choice((0, 0, 1))
    found: list[RawLine] = []
    start = chance.randrange(len(titles)) if titles else 0
    for line in titles[start : start + chance.randint(3, 10)]:
        time = _time(clock, chance.randint(0, 23), chance.randint(0, 59), chance)
        found += [RawLine(apart, time, False, line.stories), line._replace(blanks=apart)]
    return found


def _entries(texts: list[str], button: RawLine | None, chance: random.Random) -> list[RawLine]:
    clock = chance.choice(_CLOCKS) if chance.random() < 0.85 else None
    hour, minute, step = chance.randint(6, 23), chance.randint(0, 59), chance.choice((-1, -1, 1))
    apart, titled, short = chance.choice((0, 1, 1)), chance.choice((0.0, 0.5, 1.0)), chance.choice((0.0, 0.4, 0.8))
    within = chance.random() < 0.15
    found: list[RawLine] = []
    for _ in range(MOST_ENTRIES):
        if not texts:
            break
        size = chance.choice((1, 1, 1, 2, 3))
        own, texts = texts[:size], texts[size:]
        if chance.random() < short:
            own = [" ".join(SENTENCE_END.split(text)[: chance.randint(1, 2)]) for text in own[:2]]
        words = own[0].split()
        title = None
        if len(words) >= FEWEST_WORDS and chance.random() < titled:
            count = chance.randint(*TITLE_WORDS)
            title = " ".join(words[:count]).rstrip(',;:.–-"”')
            own[0] = " ".join(words[count:] if chance.random() < 0.3 else words)
        minute += step * chance.randint(2, 59)
        hour, minute = (hour + minute // 60) % 24, minute % 60
        if clock:
            time = _time(clock, hour, minute, chance)
            if within:
                own[0] = f"{time} {own[0]}"
            else:
                found.append(RawLine(apart, time, False, 0))
        found += [RawLine(apart, text, True, 0) for text in ([title] if title else []) + own]
        if button:
            found.append(button._replace(blanks=apart))
    return found


def _time(clock: str, hour: int, minute: int, chance: random.Random) -> str:
    return clock.format(
        h=hour,
        m=minute,
        s=chance.randint(0, 59),
        g=hour % 12 + 1,
        d=chance.randint(1, 28),
        n=chance.randint(1, 12),
        month=chance.choice(_MONTHS),
    )
