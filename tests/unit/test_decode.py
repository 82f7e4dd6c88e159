"""Bytes to text."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from tasks.decode import NotText, decode

GERMAN = (
    "Die Bürger der Stadt wählten am Sonntag einen neuen Bürgermeister. Er heißt Jörg und möchte Brücken bauen.\n" * 6
)
POLISH = (
    "Mieszkańcy miasta wybrali w niedzielę nowego burmistrza. Będzie on budował mosty i ścieżki dla pieszych, źdźbło.\n"
    * 6
)
RUSSIAN = "Жители города выбрали в воскресенье нового мэра. Он обещал построить мосты и новую библиотеку у реки.\n" * 6
JAPANESE = (
    "市民は日曜日に新しい市長を選んだ。新市長は川に橋をかけ、図書館を建てると約束した。市役所の前に多くの人が集まった。\n"
    * 6
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, "Plain words\n" * 20])
def test_unicode_is_recognised_with_and_without_a_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text.lstrip("\ufeff") == text
    assert decoded.lossless
    assert decoded.confidence >= 0.8


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
    ],
)
def test_legacy_encodings_are_detected(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.confidence < 1


def test_line_ends_and_marks_stay() -> None:
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree\n").text == "\ufeffone\r\ntwo\rthree\n"


def test_a_few_broken_bytes_do_not_make_utf8_something_else() -> None:
    decoded = decode("“Tree” – “ladder” – “bees”".encode() + b" \xff end")
    assert (decoded.encoding, decoded.lossless) == ("utf-8", False)
    assert "“ladder”" in decoded.text
    assert decoded.text.count("\ufffd") == 1
    assert decoded.confidence < 1


def test_html_is_believed_what_it_declares_where_it_fits() -> None:
    content = b'<meta charset="iso-8859-2"><p>' + POLISH.encode("iso-8859-2")
    assert decode(content, markup=True).encoding == "iso8859-2"
    assert POLISH in decode(content, markup=True).text


def test_latin_1_on_the_web_is_windows_1252() -> None:
    content = b"<meta charset=iso-8859-1><p>\x93Quoted\x94"
    assert decode(content, markup=True).text.endswith("“Quoted”")


@pytest.mark.parametrize(
    "declared", [b"nonsense", b"utf-7", b"rot13", b"hex", b"undefined", b"idna", b"unicode_escape"]
)
def test_a_declaration_that_makes_no_sense_is_not_followed(declared: bytes) -> None:
    decoded = decode(b"<meta charset=" + declared + b"><p>caf\xe9 au lait, s'il vous pla\xeet", markup=True)
    assert "café" in decoded.text


def test_an_encoding_with_two_codes_for_a_character_is_not_called_lossless() -> None:
    content = JAPANESE.encode("cp932") + b"\xfa\x5c"
    decoded = decode(content)
    assert decoded.lossless == (decoded.text.encode(decoded.encoding) == content)
    assert not decoded.lossless


@pytest.mark.parametrize(
    "content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", "\u00a0\u3000".encode(), b"\xff\xfe"]
)
def test_nothing_is_empty(content: bytes) -> None:
    with pytest.raises(NotText, match="empty"):
        decode(content)


@pytest.mark.parametrize(
    "content", [bytes(1000), bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(40), b"PK\x03\x04\x14\0\0\0\x08\0" * 9]
)
def test_pictures_and_archives_are_binary(content: bytes) -> None:
    with pytest.raises(NotText, match="binary"):
        decode(content)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("numbers", [range(1, 250), [1, 767] * 99, [7, 0, 12, 3] * 50])
def test_a_table_of_small_numbers_is_not_taken_for_utf_16(order: str, numbers: Sequence[int]) -> None:
    with pytest.raises(NotText, match="binary"):
        decode(struct.pack(f"{order}{len(numbers)}H", *numbers))


def test_a_stray_zero_in_a_long_text_is_an_accident() -> None:
    assert decode(b"word " * 1000 + b"\0" + b"word " * 1000).text.count("\0") == 1


@pytest.mark.parametrize(("zeros", "is_text"), [(8, True), (9, False)])
def test_more_than_a_few_zeros_are_the_mark_of_a_binary_format_in_what_is_not_utf8(zeros: int, is_text: bool) -> None:
    content = "wörd ".encode("latin-1") * 9000 + b"\0" * zeros
    if is_text:
        assert decode(content).text.count("\0") == zeros
    else:
        with pytest.raises(NotText, match="binary"):
            decode(content)


@pytest.mark.parametrize("sentence", ["The ferry sailed at noon. ", "Паром ушёл в полдень. ", "渡轮正午开航。"])
@pytest.mark.parametrize("length", [600, 20_000])
def test_stray_zeros_do_not_make_a_text_binary(sentence: str, length: int) -> None:
    text = (sentence * length)[:length]
    strays = max(1, length // 1500)
    for place in range(0, strays * 1400, 1400):
        text = text[: place + 9] + "\0" + text[place + 9 :]
    assert decode(text.encode())[:2] == (text, "utf-8")


@pytest.mark.parametrize("content", [b"\0", b"a\0b", b"GIF\0 and words\0 " * 40, b"\0" * 20 + b"words " * 400])
def test_more_zeros_are_no_text(content: bytes) -> None:
    with pytest.raises(NotText, match="binary"):
        decode(content)


JAPANESE = "町議会は火曜日の夜、嵐で傷んだ古い桟橋を再建することを決めた。技術者は木の杭が腐っていると説明した。\n"
SIMPLIFIED = (
    "镇议会周二晚决定，重建在两个冬季的风暴中损坏的旧渡轮码头。工程师在会上表示，木桩在水下已经腐烂，必须在春季更换。\n"
)
TRADITIONAL = (
    "鎮議會週二晚決定，重建在兩個冬季的風暴中損壞的舊渡輪碼頭。工程師在會上表示，木樁在水下已經腐爛，必須在春季更換。\n"
)
KOREAN = "마을 의회는 화요일 밤 두 해 겨울 폭풍으로 손상된 낡은 여객선 부두를 다시 짓기로 결정했다.\n"
EAST_ASIAN = [("cp932", JAPANESE), ("euc_jp", JAPANESE), ("gbk", SIMPLIFIED), ("big5", TRADITIONAL), ("cp949", KOREAN)]


@pytest.mark.parametrize("breaks", ["byte", "cut"])
@pytest.mark.parametrize("markup", [False, True])
@pytest.mark.parametrize(("encoding", "line"), EAST_ASIAN, ids=[encoding for encoding, _ in EAST_ASIAN])
def test_a_broken_byte_does_not_spoil_a_text_of_several_bytes_a_character(
    encoding: str, line: str, markup: bool, breaks: str
) -> None:
    text = line * 8
    head = f"<html><head><meta charset={encoding}></head><body><p>".encode() if markup else b""
    whole = text.strip(".\n").encode(encoding)
    content = head + (whole[:41] + b"\xff" + whole[41:] if breaks == "byte" else whole[:-1])
    decoded = decode(content, markup=markup)
    assert decoded.text.endswith(line.strip(".\n") if breaks == "byte" else line.strip(".\n")[:-1] + "\ufffd")
    assert decoded.text.count(line) >= 6
    assert not decoded.lossless
    assert 0.5 < decoded.confidence < 0.95


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("gb2312", "gb18030", "朱镕基——约翰·史密斯𠀀"),
        ("shift_jis", "cp932", "①髙橋㈱〜"),
        ("x-sjis", "cp932", "髙橋"),
        ("euc-kr", "cp949", "똠방각하 펲시"),
        ("big5", "big5hkscs", "居民啲意見喺度"),
        ("iso-8859-1", "cp1252", "“Café” – €5"),
        ("iso-8859-9", "cp1254", "“Mühendisler, ağaç” dedi"),
        ("tis-620", "cp874", "“สภาเมือง”"),
        ("windows-874", "cp874", "“สภาเมือง”"),
    ],
)
def test_a_declared_charset_means_what_it_means_to_browsers(declared: str, encoding: str, text: str) -> None:
    text = text.replace("〜", "～")
    decoded = decode(f"<meta charset={declared}><p>{text}".encode(encoding), markup=True)
    assert decoded.text.endswith(text)
    assert (decoded.encoding, decoded.confidence) == (encoding, 0.95)


def test_a_declared_charset_that_does_not_fit_is_not_forced() -> None:
    content = b"<meta charset=big5><p>" + ("Городской совет решил восстановить причал. " * 8).encode("cp1251")
    assert decode(content, markup=True).encoding == "cp1251"


def test_accents_in_an_unknown_encoding_are_not_taken_for_east_asian() -> None:
    text = "Les élèves ont fêté Noël à l'école où, déjà, l'été dernier, on avait dîné près du château.\n" * 4
    decoded = decode(text.encode("cp1252") + b"\x81\n")
    assert "élèves ont fêté Noël à l'école" in decoded.text


@pytest.mark.parametrize(
    ("content", "encoding", "end"),
    [
        ("the pier. “Yes”".encode()[:-1], "utf-8", "“Yes\ufffd"),
        ("the pier is open…".encode()[:-1], "utf-8", "open\ufffd"),
        ("he said: “Yes, until…".encode()[:-2], "utf-8", "until\ufffd"),
        (b"they met in the caf\xe9", "cp1252", "café"),
    ],
)
def test_a_character_that_is_cut_at_the_end_does_not_hide_utf8(content: bytes, encoding: str, end: str) -> None:
    content = b"The council voted on Tuesday night to rebuild the old ferry. " * 20 + content
    decoded = decode(content)
    assert decoded.encoding == encoding
    assert decoded.text.endswith(end)
    assert decoded.lossless == (encoding == "cp1252")
