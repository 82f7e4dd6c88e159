"""What is done to a story when it is copied: near copies of nine kinds, corrections, teasers and live blogs.

Every edit takes a story and gives a text or another story, and says what it changed in a form that JSON can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from tests.bench import unspaced
from tests.bench.copy_stories import Draft, agency, byline, cast, draw, grammar, more, quote
from tests.bench.stories import pick

Change = dict[str, object]

REWORDED = (0.05, 0.15)
"""Share of the words that a rewording replaces."""
REWORDED_IN_COMBO = (0.03, 0.08)
TRUNCATED = (0.6, 0.9)
"""Share of the words that a truncation keeps."""
_WORD = re.compile(r"[A-Za-z]+(?:['’-][a-z]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTE = re.compile(r"“([^“”]{5,})”")


def words_of(told: Draft, text: str) -> list[str]:
    """The words of a text; in a script without spaces its characters."""
    return text.split(" ") if told.joiner else list(text)


def _size(told: Draft) -> int:
    return sum(len(words_of(told, sentence)) for sentences in told.paragraphs for sentence in sentences)


def _between(rng: Random, bounds: tuple[float, float]) -> float:
    return bounds[0] + rng.random() * (bounds[1] - bounds[0])


def reword(rng: Random, told: Draft, bounds: tuple[float, float] = REWORDED) -> tuple[Draft, Change]:
    """5 to 15 % of the words replaced by others that say the same, sentence by sentence in random order."""
    wanted = _between(rng, bounds) * _size(told)
    synonyms = grammar().synonyms
    changed = 0

    def other(match: re.Match[str]) -> str:
        nonlocal changed
        word = match.group()
        # A capital elsewhere than at the start is part of a name.
        options = synonyms.get(word) if word.islower() or match.start() == 0 else None
        if options is None or changed >= wanted:
            return word
        changed += 1
        return options[int(rng.random() * len(options))]

    paragraphs = [list(sentences) for sentences in told.paragraphs]
    places = [(i, j) for i, sentences in enumerate(paragraphs) for j in range(len(sentences))]
    rng.shuffle(places)
    for i, j in places:
        sentence = paragraphs[i][j]
        if told.joiner:
            paragraphs[i][j] = _WORD.sub(other, sentence)
        else:
            paragraphs[i][j] = unspaced.reworded(sentence)
            changed += sum(a != b for a, b in zip(sentence, paragraphs[i][j], strict=False))
        if changed >= wanted:
            break
    return told.with_paragraphs(paragraphs), {"words": changed}


def swap(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """The sentences of two paragraphs in reverse order; where there are no such two, two paragraphs change places."""
    paragraphs = list(told.paragraphs)
    long = [place for place, sentences in enumerate(paragraphs) if len(sentences) > 1]
    if len(long) > 1:
        chosen = rng.sample(long, 2)
        for place in chosen:
            paragraphs[place] = paragraphs[place][::-1]
    elif len(paragraphs) > 1:
        chosen = rng.sample(range(len(paragraphs)), 2)
        first, second = chosen
        paragraphs[first], paragraphs[second] = paragraphs[second], paragraphs[first]
    else:
        chosen = [0]
        paragraphs[0] = paragraphs[0][::-1]
    return told.with_paragraphs(paragraphs), {"paragraphs": sorted(chosen)}


def drop(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """One to three sentences dropped, never the first and at most a quarter of them."""
    places = [(i, j) for i, sentences in enumerate(told.paragraphs) for j in range(len(sentences))][1:]
    count = max(1, min(1 + int(rng.random() * 3), len(places) // 4))
    dropped = set(rng.sample(places, count))
    kept = [
        [sentence for j, sentence in enumerate(sentences) if (i, j) not in dropped]
        for i, sentences in enumerate(told.paragraphs)
    ]
    return told.with_paragraphs(kept), {"sentences": count}


def append(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """A paragraph added, at most a third as long as the story."""
    count = max(1, min(1 + int(rng.random() * 3), _size(told) // 60))
    added = tuple(more(rng, told, "others") for _ in range(count))
    return told.with_paragraphs([*told.paragraphs, added]), {"to": told.joiner.join(added)}


def intro(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """Another first paragraph; of a long one only the first sentence is replaced."""
    first, *rest = told.paragraphs
    size = sum(len(words_of(told, sentence)) for sentence in first)
    kept = () if size < _size(told) / 5 else first[1:]
    fresh = [more(rng, told, "intros")]
    if not kept and rng.random() < 0.5:
        fresh.append(more(rng, told, "others"))
    return told.with_paragraphs([(*fresh, *kept), *rest]), {"to": told.joiner.join(fresh)}


def headline(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """Another headline, and the line of an agency in front of the first sentence, in place of one that is there."""
    first, *rest = told.paragraphs
    place = rng.choice(told.bank["L"])
    start = first[0].partition(" – ")[2] if first[0].startswith(told.bank["L"][0].upper()) else first[0]
    lead = f"{place.upper()}{told.joiner}{agency(rng, told)}{told.joiner and ' – '}{start}"
    made = told.with_paragraphs([(lead, *first[1:]), *rest])
    return replace(made, headline=more(rng, told, "headlines")), {}


def truncate(rng: Random, told: Draft) -> tuple[Draft, Change]:
    """The first 60 to 90 % of the words, cut wherever that is or after a sentence."""
    share = _between(rng, TRUNCATED)
    left = int(_size(told) * share)
    kept: list[list[str]] = []
    for sentences in told.paragraphs:
        kept.append([])
        for sentence in sentences:
            words = words_of(told, sentence)
            if len(words) > left:
                kept[-1].append(told.joiner.join(words[:left]))
                return told.with_paragraphs([p for p in kept if p != [""]]), {"share": round(share, 2)}
            kept[-1].append(sentence)
            left -= len(words)
    return told, {"share": 1.0}


EDITS: Mapping[str, Callable[[Random, Draft], tuple[Draft, Change]]] = {
    edit.__name__: edit for edit in (reword, swap, drop, append, intro, headline, truncate)
}
NEAR = (*EDITS, "typo", "combo")
"""The nine kinds of near copies."""


def set_otherwise(rng: Random, told: Draft) -> str:
    """The text in another house style: quotes, dashes, white space, case of the headline, byline, paragraph ends."""
    upper = rng.random() < 0.3
    signed = byline(rng) if told.joiner and rng.random() < 0.6 else ""
    made = replace(told, headline=told.headline.upper() if upper else told.headline, byline=signed)
    marks = pick(rng, ('""', "„“", "«»", "''")) if told.joiner else "「」"
    text = made.text().replace("“", "\0").replace("”", marks[1]).replace("\0", marks[0])
    text = text.replace("–", pick(rng, ("-", "—", "--"))).replace("’", "'")
    draws = rng.random()
    if draws < 0.3:
        text = text.replace(", ", ",\u00a0")
    elif draws < 0.6:
        text = text.replace(". ", ".  ")
    if rng.random() < 0.4:
        text = text.replace("\n\n", "\n")
    return text


def near(rng: Random, kind: str, told: Draft) -> tuple[str, Change]:
    """A near copy of one of the NEAR kinds: its text and what was changed."""
    if kind == "typo":
        return set_otherwise(rng, told), {"what": "typo"}
    if kind != "combo":
        made, change = EDITS[kind](rng, told)
        return made.text(), {"what": kind} | change
    # In the order of NEAR, so that a rewording comes first and what concerns the finished text last.
    first, second = sorted(rng.sample(NEAR[:-1], 2), key=NEAR.index)
    made, _ = reword(rng, told, REWORDED_IN_COMBO) if first == "reword" else EDITS[first](rng, told)
    change = {"what": "combo", "first": first, "second": second}
    if second == "typo":
        return set_otherwise(rng, made), change
    return EDITS[second](rng, made)[0].text(), change


def _other_number(rng: Random, number: str) -> str:
    """A number of the same form and length."""
    digits = number.replace(",", "").replace(".", "")
    low = 10 ** (len(digits) - 1) if len(digits) > 1 else 1
    value = int(digits)
    step = 1 + int(rng.random() * max(3, value // 2))
    fresh = value + step if rng.random() < 0.5 else value - step
    if not low <= fresh < 10 ** len(digits) or fresh == value:
        fresh = low + int(rng.random() * (9 * low))
    places = iter(str(fresh).zfill(len(digits)))
    return "".join(next(places) if sign.isdigit() else sign for sign in number)


def correct_number(rng: Random, told: Draft) -> tuple[str, Change]:
    """One number changed wherever it stands; where one stands twice, such a one is preferred."""
    text = told.text()
    found = _NUMBER.findall(told.body())
    twice = [number for number in found if found.count(number) > 1]
    old = pick(rng, twice if twice and rng.random() < 0.5 else found)
    new = _other_number(rng, old)
    while new in found or new == old:
        new = _other_number(rng, old)
    text = _NUMBER.sub(lambda match: new if match.group() == old else match.group(), text)
    return text, {"what": "number", "from": old, "to": new}


def correct_name(rng: Random, told: Draft) -> tuple[str, Change]:
    """One person's surname or given name changed everywhere in the text."""
    text = told.text()
    if not told.joiner:
        lists = unspaced.grammar().lists
        new = old = pick(rng, [person for person in told.persons if person in text])
        while new in text:
            new = pick(rng, lists["family"]) + pick(rng, lists["given"])
        return text.replace(old, new), {"what": "name", "from": old, "to": new}
    given, surname = pick(rng, [person for person in told.persons if person.split(" ")[1] in text]).split(" ")
    old = given if f"{given} {surname}" in text and rng.random() < 0.3 else surname
    new = old
    while new in text:
        new = pick(rng, grammar().given if old == given else grammar().surnames)
    return re.sub(rf"\b{old}\b", new, text), {"what": "name", "from": old, "to": new}


def correct_quote(rng: Random, told: Draft) -> tuple[str, Change]:
    """One quotation changed: its last sentence is another."""
    blocks = told.body()
    old = pick(rng, _QUOTE.findall(blocks))
    stop = ". " if told.joiner else "。"
    end = old[-1] if old[-1] in ".,，。" else ""
    head, between, _ = old[: len(old) - len(end)].rpartition(stop)
    fresh = quote(rng, told)
    while fresh in blocks:
        fresh = quote(rng, told)
    new = f"{head}{between}{fresh}{end}"
    return told.text().replace(f"“{old}”", f"“{new}”"), {"what": "quote", "from": old, "to": new}


def correct_paragraph(rng: Random, told: Draft) -> tuple[str, Change]:
    """One paragraph added, at the end or before another than the first."""
    sentences = [more(rng, told, "updates")]
    if _size(told) > 120 and rng.random() < 0.5:
        sentences.append(more(rng, told, "others"))
    paragraphs = list(told.paragraphs)
    place = len(paragraphs) if rng.random() < 0.5 else 1 + int(rng.random() * len(paragraphs))
    paragraphs.insert(place, tuple(sentences))
    change: Change = {"what": "paragraph", "from": "", "to": told.joiner.join(sentences)}
    return told.with_paragraphs(paragraphs).text(), change


CORRECTIONS: Mapping[str, Callable[[Random, Draft], tuple[str, Change]]] = {
    "number": correct_number,
    "name": correct_name,
    "quote": correct_quote,
    "paragraph": correct_paragraph,
}


def teaser(rng: Random, told: Draft) -> tuple[str, Change]:
    """The headline and the first one to three sentences, or a short cut that ends in an ellipsis.

    20 words or more, and at most half of the story.
    """
    sentences = [sentence for paragraph in told.paragraphs for sentence in paragraph]
    words = words_of(told, told.joiner.join(sentences))
    least = 20 if told.joiner else 35
    most = max(least, len(words) // 2)
    whole = told.joiner.join(sentences[: 1 + int(rng.random() * 3)])
    if rng.random() < 0.5 and least <= len(words_of(told, whole)) <= most:
        return f"{told.headline}\n\n{whole}\n", {"what": "teaser"}
    length = min(most, least + int(rng.random() * 40))
    cut = told.joiner.join(words[:length]).rstrip(",.;:–“ ，。")
    return f"{told.headline}\n\n{cut}…\n", {"what": "teaser", "words": length}


def live(rng: Random, held: Sequence[Draft]) -> str:
    """A live blog: time-stamped entries of its own, newest first, and the whole articles ``held`` among them."""
    bank, _ = cast(rng)
    minute = 1_200 + int(rng.random() * 200)
    blocks = [draw(rng, "live_headlines", bank)]
    waiting = list(held)
    while waiting or len(blocks) < 8:
        minute -= 2 + int(rng.random() * 30)
        blocks.append(f"{minute // 60 % 24:02d}:{minute % 60:02d}")
        if waiting and rng.random() < 0.4:
            told = waiting.pop()
            blocks += [told.headline, *told.blocks()]
        else:
            blocks.append(" ".join(draw(rng, "entries", bank) for _ in range(1 + int(rng.random() * 3))))
    return "\n\n".join(blocks) + "\n"
