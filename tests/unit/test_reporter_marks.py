"""Marks of reporters on Chinese, Japanese and Korean pages."""

from __future__ import annotations

import pytest

from tasks.byline import read_byline
from tasks.reporter_marks import marked_reporters, reporters_at_end, reporters_in_dateline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报记者 王小明 李华", "王小明;李华"),
        ("文丨王小明", "王小明"),
        ("新华社记者 王小明", "王小明"),
        ("新京报记者 王小明", "王小明"),
        ("中新网记者 王小明", "王小明"),
        ("〔記者王小明／台北報導〕", "王小明"),
        ("採訪：王小明", "王小明"),
        ("采写：王小明", "王小明"),
        ("采写：新京报记者 王小明", "王小明"),
        ("特派记者 王小明", "王小明"),
        ("实习记者 王小明", "王小明"),
        ("中央社記者王小明台北5日電", "王小明"),
        ("（中央社記者王小明台北5日電）", "王小明"),
        ("文=山田太郎", "山田太郎"),
        ("文＝山田太郎", "山田太郎"),
        ("取材・文=山田太郎", "山田太郎"),
        ("執筆者：山田太郎", "山田太郎"),
        ("筆者：山田太郎", "山田太郎"),
        ("【山田太郎】", "山田太郎"),
        ("（山田太郎）", "山田太郎"),
        ("（山田太郎、佐藤花子）", "山田太郎;佐藤花子"),
        ("ライター：山田太郎", "山田太郎"),
        ("構成・文＝山田太郎", "山田太郎"),
        ("文・写真＝山田太郎", "山田太郎"),
        ("聞き手・山田太郎", "山田太郎"),
        ("聞き手＝山田太郎", "山田太郎"),
        ("聞き手 山田太郎", "山田太郎"),
        ("김민수·박지영 기자", "김민수;박지영"),
        ("김민수, 박지영 기자", "김민수;박지영"),
        ("글 김민수", "김민수"),
        ("기자명 김민수", "김민수"),
        ("김민수 객원기자", "김민수"),
        ("김민수 전문기자", "김민수"),
        ("작성자 김민수", "김민수"),
        ("김민수 나무 칼럼니스트", "김민수"),
        ("정치부 허준 기자", "허준"),
        ("采写：港口记者 王小明 向雪", "王小明;向雪"),
    ],
)  # fmt: skip
def test_marked_lines_are_read(line: str, names: str) -> None:
    found = read_byline(line)
    assert found is not None
    assert ";".join(found.names) == names


@pytest.mark.parametrize(
    "line",
    [
        "某国女记者遭袭", "记者会见总统府", "两名记者遇难", "记者从市政府获悉，", "【記者會】", "記者会見",
        "외신 기자 간담회", "기자 회견",
        "글 목록", "정치부 기자", "（完）", "【关键词】", "（共同）",
    ],
)  # fmt: skip
def test_words_about_reporters_are_no_names(line: str) -> None:
    assert marked_reporters(line, 0, len(line)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("新华社溪湾3月5日电（记者王小明、李华）今年以来，港口一直很忙。", ["王小明", "李华"]),
        ("（中央社記者王小明台北5日電）港口今天很忙。", ["王小明"]),
        ("中央社記者王小明台北5日電 港口今天很忙。", ["王小明"]),
        ("〔記者王小明／台北報導〕港口今天很忙。", ["王小明"]),
        ("【柚木町＝山田太郎】港は朝から混んでいた。", ["山田太郎"]),
        ("(서울=나루뉴스) 김민수 기자 = 항구는 붐볐다.", ["김민수"]),
        ("[서울=나루뉴스]김민수 박지영 기자 = 항구는 붐볐다.", ["김민수", "박지영"]),
        ("港口很忙。（记者王小明）今年以来", []),
        ("据介绍（记者会上）他说港口很忙。", []),
    ],
)
def test_datelines_name_reporters(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in reporters_in_dateline(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("港は朝から混んでいたと述べた。【山田太郎】", ["山田太郎"]),
        ("港は朝から混んでいたと述べた。（山田太郎、佐藤花子）", ["山田太郎", "佐藤花子"]),
        ("港は朝から混んでいたと述べた。（共同）", []),
        ("港口一直很忙。（记者 王小明 李华）", ["王小明", "李华"]),
        ("항구는 붐볐다고 말했다. 김민수 기자 minsu@paper.example", ["김민수"]),
        ("항구는 붐볐다고 말했다. 외신 기자", []),
    ],
)
def test_last_paragraphs_are_signed(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in reporters_at_end(text)] == names


@pytest.mark.parametrize("unit", ["（记者王", "【山", "김민수 기자 ", "김", "记者", "文/王小明 ", "（", "王"])
def test_long_paragraphs_cost_nothing(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    reporters_in_dateline(text)
    reporters_at_end(text)
    marked_reporters(text[:240], 0, 240)
