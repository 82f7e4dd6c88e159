"""Texts whose lines were broken at a width are put together again, and no others."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.derive import derive
from tasks.documents import Document, article_id
from tasks.unwrap import unwrap

MENU = "Harbour Gazette\nNews\nSport\nWeather\nSubscribe\n"
PARAGRAPHS = [
    "The ferry to the outer islands stays in its berth until Thursday because a pump in the engine room has failed "
    "again, the harbour master said on Monday. Some forty people at the pier were told to go home.",
    "A smaller boat, which belongs to the fishermen's cooperative, takes over the mail and the milk. It has no room "
    "for cars, and the doctor, who comes twice a week, will travel by helicopter as long as the wind allows it.",
    "It is the third time this year that the well-known ship breaks down. The council wants to talk about a new one in "
    "spring, but nobody knows who is to pay the eleven million that the shipyard asks for.",
]
FOOT = "\n\nContact\nImprint\nPrivacy\n"
CHINESE = (
    "港务局星期一表示，由于机舱内的一台水泵再次发生故障，开往外岛的渡轮将停航至星期四。约四十名旅客在码头等候时被告知回家，"
    "他们当中有不少人带着孩子和行李。一艘属于渔民合作社的小船将负责运送邮件和牛奶，但船上没有停放汽车的位置。"
    "岛上的医生每周来两次，只要风力允许，他将乘坐直升机前往。这艘船今年已经是第三次出现故障，市议会打算在春天讨论购买新船的问题，"
    "可是没有人知道船厂要求的一千一百万元应该由谁来支付。"
) * 2


def page(paragraphs: list[str]) -> str:
    return MENU + "\nFerry out of service again\n\n" + "\n\n".join(paragraphs) + FOOT


def wrapped(paragraphs: list[str], width: int) -> str:
    return page([textwrap.fill(paragraph, width) for paragraph in paragraphs])


@pytest.mark.parametrize("width", [40, 60, 72, 78, 100])
def test_paragraphs_are_whole_again(width: int) -> None:
    text = wrapped(PARAGRAPHS, width)
    assert unwrap(text) == page(PARAGRAPHS).replace(
        "well-known", "well-\u200bknown" if "well-\n" in text else "well-known"
    )


def test_the_result_is_as_long_whatever_the_line_breaks_and_indents_are() -> None:
    text = MENU + "\n\n".join(
        textwrap.fill(p, 72, initial_indent="   ", subsequent_indent="   ") for p in PARAGRAPHS
    ).replace("\n", "\r\n")
    whole = unwrap(text)
    assert len(whole) == len(text)
    assert whole.split() == text.split()
    assert [" ".join(line.split()) for line in whole.splitlines() if len(line) > 80] == PARAGRAPHS


@pytest.mark.parametrize("columns", [40, 38])
def test_letters_without_spaces_between_words_are_joined_without_any(columns: int) -> None:
    lines = [CHINESE[i : i + columns] for i in range(0, len(CHINESE), columns)]
    assert unwrap("新闻\n体育\n\n" + "\n".join(lines)) == "新闻\n体育\n\n" + "\u200b".join(lines)


def test_wide_letters_count_as_two_columns() -> None:
    mixed = CHINESE.replace("渡轮", "MS Nordstern 2 (1987)")
    lines, line, columns = [], "", 0
    for letter in mixed:
        size = 1 if letter.isascii() else 2
        if columns + size > 60:
            lines.append(line)
            line, columns = "", 0
        line, columns = line + letter, columns + size
    text = "\n".join([*lines, line])
    assert unwrap(text).count("\n") <= 1  # the name of the ship may be broken anywhere
    assert len({len(line) for line in lines}) > 1


@pytest.mark.parametrize(
    "text",
    [
        page(PARAGRAPHS),
        "\n".join(PARAGRAPHS),
        MENU * 20,
        "\n".join(f"{place}: {'a short item of about this length, more or less'[:n]}" for n, place in enumerate(
            ["Oslo", "Rome", "Paris", "Lima", "Delhi", "Cairo", "Quito", "Accra", "Hanoi", "Sofia"] * 4)),
        "Roses are grey in the light of the moon\nand the gate to the garden is open again;\nnobody came,\n"
        "nobody left,\nnobody knows who had planted the roses\nthat climb on the wall." * 3,
        "",
        "\n",
    ],
    ids=["page", "a paragraph a line", "menus", "list", "poem", "empty", "blank"],
)  # fmt: skip
def test_other_texts_stay(text: str) -> None:
    assert unwrap(text) == text


def test_items_of_a_list_are_not_joined() -> None:
    items = [f"• {paragraph}" for paragraph in PARAGRAPHS]
    text = "\n".join(textwrap.fill(item, 72, subsequent_indent="  ") for item in items)
    assert [" ".join(line.split()) for line in unwrap(text).split("\n")] == items


@given(st.text(alphabet=" ab-.、中\n\r\u200b", max_size=400), st.integers(5, 30))
def test_only_white_space_changes(text: str, width: int) -> None:
    text = text * 3 + "\n".join(textwrap.wrap("no word of these is longer than seven letters " * 9, width + 30))
    whole = unwrap(text)
    assert len(whole) == len(text)
    assert "".join(whole.replace("\u200b", " ").split()) == "".join(text.replace("\u200b", " ").split())


def document(text: str) -> Document:
    return Document(article_id("a.txt"), "a.txt", "a.txt", "text/plain", "utf-8", 1.0, text, None, None)


def test_a_wrapped_page_gives_the_article_of_the_whole_one_and_keeps_its_bytes() -> None:
    text = wrapped(PARAGRAPHS, 72)
    whole, broken = (derive([document(t)]).tables for t in (page(PARAGRAPHS), text))
    assert broken["articles"]["article_body"].to_pylist() == whole["articles"]["article_body"].to_pylist()
    assert broken["articles"]["article_body"].to_pylist() == ["\n\n".join(PARAGRAPHS)]
    stored = broken["documents"].to_pylist()[0]
    assert stored["source_bytes"] == text.encode()
    assert "line_breaks" in stored["repairs"]
    assert whole["documents"]["source_bytes"].to_pylist() == [None]
    # read again from the lake
    again = document(stored["text"])._replace(source_bytes=stored["source_bytes"])
    assert derive([again]).tables["documents"].equals(broken["documents"])


@pytest.mark.parametrize(
    "piece",
    ["word " * 14 + "word\n", "a-" * 36 + "\n", '."' * 36 + "\n", " " * 71 + "\n", "中" * 40 + "\r\n", "x", "x \r"],
)
def test_cost_is_linear(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    assert len(unwrap(text)) == len(text)
    assert time.process_time() - start < 2
