"""Captions that read like sentences, and paragraphs that only look like them."""

from __future__ import annotations

import time

import pytest

from tasks.caption import LONGEST, is_picture_caption, is_picture_told


@pytest.mark.parametrize(
    "line",
    [
        "Harbour master Ines Falk (left) and her deputy Tom Reed inspect the new lock gate.",
        "Ines Falk, Tom Reed (second from left) and Ada Quist on the quay.",
        "Ines Falk (L-R), Tom Reed and Ada Quist on the quay.",
        "From left: Ines Falk, Tom Reed and Ada Quist.",
        "Harbour master Ines Falk, second left, her deputy Tom Reed and Ada Quist, right, on the quay on Monday.",
        "Captain Ines de Falk, left, and Tom Reed inspect the lock gate.",
        "On the quay, from left, are Ines Falk, Tom Reed and Ada Quist.",
        "Pictured from left, are Ines Falk and Tom Reed.",
        "Clockwise from top left: the lock, the quay, the swing bridge and the mill.",
        "Hafenmeisterin Ines Falk (l.) und ihr Stellvertreter Tom Reed an der Schleuse",
        "Der Vorstand (v. l. n. r.): Ines Falk, Tom Reed und Ada Quist",
        "Ines Falk, Tom Reed und Ada Quist (2. von rechts) am Kai",
        "La capitaine Ines Falk (à gauche) et son adjoint",
        "De izquierda a derecha: Inés Falk, Tomás Reed y Ada Quist.",
        "La comandante Ines Falk (a sinistra) con il vice",
        "Havnesjef Ines Falk (t.v.) og nestleder Tom Reed",
        "Kapitan Ines Falk (z lewej) i jej zastępca",
        "Капитан порта Инес Фальк (слева) и ее заместитель",
        "港を視察する市長（左）と港湾局長（右から2人目）",
        "市长（左二）在码头视察新闸门",
        "新しい水門を見る子どもたち＝3日、港町で（花形太郎撮影）",
        "霧の中を進む連絡船＝１２日午前６時",
        "大雾中的渡轮 李小舟 摄",
        "港務局長視察新水門（記者林舟攝）",
        "항만청장(왼쪽)과 시장이 부두를 둘러보고 있다.",
        "항만청장(왼쪽에서 2번째)이 부두를 둘러보고 있다.",
    ],
)
def test_captions(line: str) -> None:
    assert is_picture_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "(left) is the first word of this line.",
        "The ferry turned left (right after the buoy) and ran aground.",
        "Ada Quist (The Left) asked the minister about the ferries.",
        "Ada Quist (Left) asked the minister about the ferries.",
        "Nationalrätin Ada Quist (Mitte) fragte den Minister nach den Fähren.",
        "He came in from left field with a plan for the harbour.",
        "Taking the harbour from left and right, the storm did most damage at the lock.",
        "Read from left to right the flags say: keep clear.",
        "Masku(l.)in heißt das Wort im Wörterbuch.",
        "The Quay (dir. Ada Quist) opens on Friday.",
        "El partido (izquierda) presentó ayer su programa.",
        "記事は連載の一部である。左から読む。",
        "容疑者＝住所不定＝は３日、港で逮捕された。",
        "会議は＝3日に＝開かれ、市長が資料を提供した。",
        "他喜欢摄影，也喜欢在码头拍摄。",
        "Go left, right, and left again to reach the quay, Tom Reed said.",
        "Ines Falk, right or wrong, will stay in office.",
        "Ines Falk (left) " + "inspects the lock gate with her deputy " * (LONGEST // 30),
    ],
)
def test_paragraphs(line: str) -> None:
    assert not is_picture_caption(line)


@pytest.mark.parametrize(
    "unit", ["(", "( left", "a (", "（", "from left ", ": ", "(12", "Aa Aa, ", "Aa aaa-", "＝1日", "（攝"]
)
def test_hostile_lines_cost_no_time(unit: str) -> None:
    line = (unit * LONGEST)[:LONGEST]
    start = time.process_time()
    for _ in range(200):
        is_picture_caption(line)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("한서린 시장 후보가 3일 남항 부두에서 열린 유세에서 인사하고 있다. 연합뉴스", True),
        ("남항 부두에서 배들이 봄을 기다리고 있다. 권나래 기자", True),
        ("남항 부두에 배들이 서 있는 모습. 남항시 제공", True),
        ("두 정상이 악수하고 있다. AP 연합뉴스", True),
        ("시는 다리를 고칠 것으로 보고 있다.", False),
        ("연합뉴스는 다리가 닫혔다고 전했다.", False),
    ],
)
def test_captions_in_korean_tell_who_took_them_behind_the_full_stop(line: str, is_told: bool) -> None:
    assert is_picture_told(line) is is_told
