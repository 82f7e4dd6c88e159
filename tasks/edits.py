"""The words in which bodies differ, and how they stand in their texts."""

from __future__ import annotations

from typing import Final

import numpy as np

from tasks.alignment import Gaps
from tasks.body_shingles import Bodies
from tasks.compiled import compiled
from tasks.shingle import Hashes, Kinds, Offsets, Places, cleared, empty_table, slot_of

SINGLE: Final = 2
GAP: Final = 3
"""Words that a rewritten passage may by chance have in common with what stood there."""

JUNK: Final = 200
"""Words of a text from which on those that make up more than a hundredth begin no run in common, so that hostile texts
take no longer than others."""


def differences(words: Hashes, gaps: Gaps) -> Gaps:
    """The differences word by word in some gaps between `words`: what is in them but has no counterpart. Differences
    are joined that have no more than `GAP` words between them and are a passage, not single words."""
    lengths, other_lengths = gaps.ends - gaps.starts, gaps.other_ends - gaps.other_starts
    most = int(np.sum(1 + np.minimum(lengths, other_lengths)))
    found, given = np.empty((most, 5), np.int64), np.stack(gaps, axis=1)
    longest = int(max(lengths.max(initial=0), other_lengths.max(initial=0)))
    count = _differences(words, given.ravel(), len(given), found.ravel(), empty_table(longest), *_room(longest))
    return Gaps(*found[:count].T)


def counterparts(one: Hashes, other: Hashes) -> Offsets:
    """Per word of a text the place of its counterpart in the other; -1 where it has none.

    Counterparts are the words with which both begin and end, the longest run that they have in common between these,
    and so on before and after it (Ratcliff and Obershelp, as `difflib` does it).
    """
    size, end = len(one), len(one) + len(other)
    partner, *room = _room(max(size, end - size))
    _find_counterparts(np.concatenate((one, other)), 0, size, size, end, empty_table(end), partner, *room)
    found: Offsets = partner[:size]
    return found


def _room(longest: int) -> Offsets:
    """What `_find_counterparts` needs for texts of so many words: an array a row."""
    return np.empty((7, 4 * longest + 4), np.int64)


@compiled
def _differences(
    words: Hashes,
    gaps: Offsets,
    count: int,
    found: Offsets,
    table: Places,
    partner: Offsets,
    last: Offsets,
    todo: Offsets,
    before: Offsets,
    times: Offsets,
    lengths: Offsets,
    ended: Offsets,
) -> int:
    size = 0
    for gap in range(0, 5 * count, 5):
        pair, start, end, other_start, other_end = gaps[gap], gaps[gap + 1], gaps[gap + 2], gaps[gap + 3], gaps[gap + 4]
        _find_counterparts(
            words, start, end, other_start, other_end, table, partner, last, todo, before, times, lengths, ended
        )
        place, other_place = start, other_start
        for next_place in range(start, end + 1):
            next_other = other_end if next_place == end else partner[next_place - start] + other_start
            if next_other < other_start:
                continue
            if place < next_place or other_place < next_other:
                at = 5 * size - 5
                is_close = size > 0 and found[at] == pair and place - found[at + 2] <= GAP
                if is_close:
                    most = max(found[at + 2] - found[at + 1], found[at + 4] - found[at + 3])
                    is_close = max(most, next_place - place, next_other - other_place) > SINGLE
                if not is_close:
                    at = 5 * size
                    size += 1
                    found[at], found[at + 1], found[at + 3] = pair, place, other_place
                found[at + 2], found[at + 4] = next_place, next_other
            place, other_place = next_place + 1, next_other + 1
    return size


@compiled
def _find_counterparts(
    words: Hashes,
    start: int,
    end: int,
    other_start: int,
    other_end: int,
    table: Places,
    partner: Offsets,
    last: Offsets,
    todo: Offsets,
    before: Offsets,
    times: Offsets,
    lengths: Offsets,
    ended: Offsets,
) -> int:
    """Find for each word of a text its counterpart in another, both counted from where they start among the words."""
    size, other_size = end - start, other_end - other_start
    for place in range(size):
        partner[place] = -1
    head = tail = 0
    least = min(size, other_size)
    while head < least and words[start + head] == words[other_start + head]:
        partner[head] = head
        head += 1
    while tail < least - head and words[end - 1 - tail] == words[other_end - 1 - tail]:
        partner[size - 1 - tail] = other_size - 1 - tail
        tail += 1
    size, other_size = size - tail, other_size - tail
    if head == min(size, other_size):
        return 0
    # Where each word of the other text stands last, and before that; and how often.
    bits = cleared(table, other_size - head)
    for place in range(head, other_size):
        slot = slot_of(table, bits, words, words[other_start + place])
        before[place] = table[slot] - other_start if table[slot] >= 0 else -1
        times[place] = times[before[place]] + 1 if table[slot] >= 0 else 1
        table[slot] = other_start + place
        ended[place + 1] = -1
    often = 1 + (other_size - head) // 100 if other_size - head >= JUNK else other_size
    for place in range(head, size):
        slot = slot_of(table, bits, words, words[start + place])
        last[place] = table[slot] - other_start if table[slot] >= 0 else -1
        if last[place] >= 0 and times[last[place]] > often:
            last[place] = -1
    # The ranges of both texts in which the longest run in common is looked for.
    todo[0], todo[1], todo[2], todo[3] = head, size, head, other_size
    ranges = 4
    while ranges:
        ranges -= 4
        low, high, other_low, other_high = todo[ranges], todo[ranges + 1], todo[ranges + 2], todo[ranges + 3]
        longest = stop = other_stop = 0
        for place in range(low, high):
            at = last[place]
            while at >= other_low:
                if at < other_high:
                    # How long the run is that ends here, by that of the word before.
                    goes_on = place > low and at > other_low and ended[at] == place - 1
                    lengths[at + 1], ended[at + 1] = lengths[at] + 1 if goes_on else 1, place
                    if lengths[at + 1] > longest or (lengths[at + 1] == longest and stop == place + 1):
                        longest, stop, other_stop = lengths[at + 1], place + 1, at + 1
                at = before[at]
        if longest == 0:
            continue
        begin, other_begin = stop - longest, other_stop - longest
        # Words that occur too often begin no run but belong to one.
        while (
            begin > low and other_begin > other_low and words[start + begin - 1] == words[other_start + other_begin - 1]
        ):
            begin, other_begin = begin - 1, other_begin - 1
        while stop < high and other_stop < other_high and words[start + stop] == words[other_start + other_stop]:
            stop, other_stop = stop + 1, other_stop + 1
        for place in range(begin, stop):
            partner[place] = other_begin + place - begin
        if begin > low and other_begin > other_low:
            todo[ranges], todo[ranges + 1], todo[ranges + 2], todo[ranges + 3] = low, begin, other_low, other_begin
            ranges += 4
        if stop < high and other_stop < other_high:
            todo[ranges], todo[ranges + 1], todo[ranges + 2], todo[ranges + 3] = stop, high, other_stop, other_high
            ranges += 4
    return 0


def kinds_of(kinds: Kinds, starts: Offsets, ends: Offsets) -> Kinds:
    """What the words of each run begin with, all `kinds` together; 0 for a run of none."""
    found = np.zeros(len(starts), np.uint8)
    _kinds_of(kinds, np.ascontiguousarray(starts), np.ascontiguousarray(ends), len(starts), found)
    return found


@compiled
def _kinds_of(kinds: Kinds, starts: Offsets, ends: Offsets, runs: int, found: Kinds) -> int:
    for run in range(runs):
        for word in range(starts[run], ends[run]):
            found[run] |= kinds[word]
    return 0


def shown(bodies: Bodies, body: int, start: int, end: int) -> str:
    """What a run of words of a body covers, with the marks around it and the whole of a number at its ends."""
    if start == end:
        return ""
    text = bodies.texts[body]
    begin, stop = bodies.places[start, 0].item(), bodies.places[end - 1, 1].item()
    while begin and (char := text[begin - 1]) != " " and _clings(char):
        begin -= 1
    while stop < len(text) and (char := text[stop]) != " " and _clings(char):
        stop += 1
    return " ".join(text[begin:stop].rstrip(",;:").split())


def _clings(char: str) -> bool:
    """Whether a character beside a word belongs to it: a digit, or a mark without white space between."""
    return char.isdigit() or not (char.isspace() or char.isalnum())


def is_paragraph(bodies: Bodies, body: int, start: int, end: int) -> bool:
    """Whether a run of words is not the end of its body, or the end but a paragraph of its own: no end cut off."""
    first, stop = bodies.offsets[body : body + 2].tolist()
    if start in (end, first) or end < stop:
        return True
    return "\n" in bodies.texts[body][bodies.places[start - 1, 1] : bodies.places[start, 0]]
