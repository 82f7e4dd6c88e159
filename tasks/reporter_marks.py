"""Reporters as Chinese, Japanese and Korean pages mark them, on a line of their own or in the text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tasks.names import has_family_name_cjk, is_person_name_cjk

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "reporter_marks.toml").read_text("utf-8"))
MOST: Final = 10
"""Names of one mark."""
OPENING: Final = 120
"""Characters at the beginning of an article in which its dateline names the reporter."""
ENDING: Final = 60
"""Characters at the end of a paragraph in which its writer signs."""

_HAN: Final = "\u4e00-\u9fff々"
_KANA: Final = "\u3040-\u30ff"


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_FAMILY: Final = f"(?:{_any(_DATA['chinese_families'])})"
_CHINESE_NAME: Final = rf"{_FAMILY}[\u4e00-\u9fff]{{1,2}}"
_CHINESE_NAMES: Final = rf"{_CHINESE_NAME}(?:[ 　、，,和]{_CHINESE_NAME}){{0,5}}"
_KOREAN_NAME: Final = rf"[{_DATA['korean_families']}][가-힣]{{1,3}}"
_JOB: Final = f"(?:{_any(_DATA['korean_jobs'])})"
_AFTER_JOB: Final = r"(?=[\s\])】,=·|/@<]|외 |\Z)"
_SEPARATED: Final = r"(?:\s?[·,ㆍ/]\s?[가-힣]{2,4}){0,5}"
_KOREAN = re.compile(
    rf"[\[(【]?(?<![가-힣])([가-힣]{{2,4}}{_SEPARATED})\s?"
    rf"(?:{_any(_DATA['korean_beats'])})?(?:부|팀)?\s?(?:{_any(_DATA['korean_ranks'])})?\s?{_JOB}{_AFTER_JOB}"
)
_KOREAN_BEAT = re.compile(rf"(?<![가-힣])([{_DATA['korean_families']}][가-힣]{{2}}) [가-힣]{{2}}\s?{_JOB}{_AFTER_JOB}")
"""A name of three syllables, what the person writes about, and a job."""
_KOREAN_HEAD = re.compile(r"[(\[]?(?:기자|특파원) ([가-힣]{2,4})[)\]]?\Z")
_KOREAN_LABEL = re.compile(
    rf"(?:{_any(_DATA['korean_labels'])})\s?[=:：·|]?\s?([{_DATA['korean_families']}][가-힣]{{2}})(?=[\s|,·=/]|\Z)"
)
_JAPANESE = re.compile(
    rf"(?:【|\[|（|\()?([{_HAN}]{{1,4}}[ 　]?[{_HAN}{_KANA}]{{1,4}})\s?(?:{_any(_DATA['japanese_jobs'])})"
    r"(?:【|】|[\])）、,\s]|\Z)"
)
_LABEL: Final = f"(?:{_any(_DATA['labels'])})"
_LABELLED = re.compile(
    rf"(?:{_LABEL}|文)\s?[：:/|／｜丨・=＝]\s?(?:[\u4e00-\u9fff]{{2,8}}(?:记者|記者)[ 　]?)?"
    rf"([{_HAN}]{{2,4}}[{_KANA}]{{0,4}}(?:[、，,・ 　][{_HAN}]{{1,4}}[{_KANA}]{{0,4}}){{0,5}})"
    r"(?=[\s|，,)）】\]・；;／/]|\Z)"
)
_EDITORS = re.compile(r"(?:【纠错】\s?)?[\[(（【]?(?:责编|責編|责任编辑|責任編輯)")
_LABELLED_APART = re.compile(rf"{_LABEL}[ 　]([{_HAN}]{{2,4}}[{_KANA}]{{0,4}})(?=[\s|，,)）】\]／/]|\Z)")
_PAPER: Final = rf"(?:[\u4e00-\u9fff]{{0,6}}(?:{_any(_DATA['papers'])}))?(?:{_any(_DATA['ranks'])})?"
_CHINESE_HEAD = re.compile(
    rf"[（(【〔\[]?{_PAPER}(?:记者|記者)[\s：:]{{0,2}}({_CHINESE_NAMES})"
    r"(?=[\s|，,、／/)）】〕\]]|\Z)"
)
_CHINESE_BARE = re.compile(
    r"[（(【]?(?:本报|本報)?"
    rf"(?:(?:记者|記者|作者)[\s：:]{{0,2}}(?!{_any(_DATA['after_reporter'])})([\u4e00-\u9fff]{{2,3}})"
    r"|記者[ 　]([\u4e00-\u9fff]{4}))"
    r"(?=[\s|，,、／/)）】]|\Z)"
)
_CHINESE_AGENCY = re.compile(
    rf"[（(]?[\u4e00-\u9fff]{{2,4}}社記者({_CHINESE_NAME}(?:、{_CHINESE_NAME}){{0,3}})[\u4e00-\u9fff]{{2,4}}\d{{1,2}}日"
)
_JAPANESE_PLACE = re.compile(rf"[【（(][^＝=】）)]{{1,12}}[＝=]([{_HAN}{_KANA}]{{3,8}})[】）)]")
_JAPANESE_SIGNED = re.compile(
    rf"[【（(]([{_HAN}]{{2,4}}[{_KANA}]{{0,4}}(?:[、・,][{_HAN}]{{2,4}}[{_KANA}]{{0,4}}){{0,3}})[】）)]\Z"
)
_IN_BRACKETS = re.compile(
    rf"[（(]{_PAPER}(?:记者|記者|评论员|評論員|作者|通讯员)[\s：:]{{0,2}}"
    rf"({_CHINESE_NAMES})"
    r"[^（()）]{0,40}[)）]"
)
_KOREAN_DATELINE = re.compile(
    rf"(?:[(\[][^()\[\]]{{1,20}}[)\]]\s?)?({_KOREAN_NAME}(?:[ ·,ㆍ]{{1,2}}{_KOREAN_NAME}){{0,5}})\s?(?:기자|특파원)\s?="
)
_KOREAN_SIGNED = re.compile(rf"(?:^|[\s/])({_KOREAN_NAME})\s(?:기자|특파원)(?:\s[\w.+-]{{1,40}}@[\w.-]{{3,40}})?\s?\Z")
_KOREAN_ONE = re.compile(_KOREAN_NAME)
_NAME = re.compile(rf"[{_HAN}]{{1,4}}[ 　][{_HAN}{_KANA}]{{1,4}}|[{_HAN}]{{1,5}}[{_KANA}]{{0,4}}|[가-힣]{{2,4}}")
_SPACED_NAMES = re.compile(rf"{_CHINESE_NAME}(?:[ 　、，,和]{_CHINESE_NAME})*\Z")
_ONE_CHINESE = re.compile(_CHINESE_NAME)
_NOT_KOREAN: Final = tuple(_DATA["korean_organisations"])

Spans = list[tuple[int, int]]


def _is_name(text: str) -> bool:
    if text[-1] > "\u3040" and "\u3040" <= text[-1] <= "\u30ff":
        return has_family_name_cjk(text)
    if "\uac00" <= text[0] <= "\ud7a3" and (text[0] not in _DATA["korean_families"] or text.endswith(_NOT_KOREAN)):
        return False
    return is_person_name_cjk(text)


def _chinese(line: str, a: int, b: int) -> Spans:
    """Spans of the names in a list of Chinese ones."""
    return [m.span() for m in _ONE_CHINESE.finditer(line, a, b)]


def _names(line: str, a: int, b: int) -> Spans:
    """Spans of the names in a list of them."""
    if _SPACED_NAMES.match(line, a, b):
        return _chinese(line, a, b)
    return [m.span() for m in _NAME.finditer(line, a, b) if _is_name(m[0])]


def marked_reporters(line: str, start: int, end: int) -> Spans:
    """Spans of the reporters that a line names with a mark, in order; none where it has no mark.

    ``line[start:end]`` begins in Chinese, Japanese or Korean characters or with a bracket before them.
    """
    if placed := _JAPANESE_PLACE.fullmatch(line, start, end):
        return [placed.span(1)]
    for pattern in (_CHINESE_AGENCY, _CHINESE_HEAD):
        if headed := pattern.match(line, start, end):
            return _chinese(line, *headed.span(1))[:MOST]
    if (first := _LABELLED.match(line, start, end)) and len(names := _names(line, *first.span(1))) > 1:
        return names[:MOST]
    if bare := _CHINESE_BARE.match(line, start, end):
        return [bare.span(1 if bare[1] else 2)]
    if (signed := _JAPANESE_SIGNED.match(line, start, end)) and (found := _signed(line, signed)):
        return found
    for pattern in (_KOREAN_BEAT, _KOREAN, _KOREAN_HEAD, _KOREAN_LABEL, _JAPANESE, _LABELLED, _LABELLED_APART):
        listed = [m.span(1) for m in pattern.finditer(line, start, end)]
        if found := [span for a, b in listed[:MOST] for span in _names(line, a, b)]:
            return found[:MOST]
    return []


def labelled_reporters(line: str, start: int, end: int) -> Spans:
    """Spans of the reporters behind a label within a line (*2025年3月4日 来源：… 作者：李晓明*); none without any."""
    listed = [m.span(1) for m in _LABELLED.finditer(line, start, end)]
    return [span for a, b in listed[:MOST] for span in _names(line, a, b)][:MOST]


def names_editors(line: str) -> bool:
    """Whether a line names those who edited the text (责编): they stand for its authors only where it names none."""
    return _EDITORS.match(line) is not None


def _signed(line: str, signed: re.Match[str]) -> Spans:
    """Names in brackets, if all begin with a Japanese family name."""
    found = [m.span() for m in _NAME.finditer(line, *signed.span(1))]
    return found if all(b - a >= 3 and has_family_name_cjk(line[a:b]) for a, b in found) else []


def reporters_in_dateline(text: str) -> Spans:
    """Spans of the reporters that the dateline at the beginning of an article names; none without any.

    Such are （记者 …） after place and day, （中央社記者…） and 〔記者…／…〕, (서울=…) … 기자 =, and 【place＝…】.
    """
    end = min(len(text), OPENING)
    if (bracketed := _IN_BRACKETS.search(text, 0, end)) and "。" not in text[: bracketed.start()]:
        return _chinese(text, *bracketed.span(1))
    if agency := _CHINESE_AGENCY.match(text, 0, end):
        return _chinese(text, *agency.span(1))
    if text[0] in "〔【[" and (headed := _CHINESE_HEAD.match(text, 0, end)):
        return _chinese(text, *headed.span(1))
    if korean := _KOREAN_DATELINE.match(text, 0, end):
        return [m.span() for m in _KOREAN_ONE.finditer(text, *korean.span(1))]
    if placed := _JAPANESE_PLACE.match(text, 0, end):
        return [placed.span(1)]
    return []


def reporters_at_end(text: str) -> Spans:
    """Spans of those who sign the last paragraph of an article, in brackets or with their job; none without any."""
    start = max(0, len(text) - ENDING)
    if text[-1] in "）)】":
        opened = max(text.rfind(bracket, start) for bracket in "（(【")
        if opened >= 0 and (signed := _JAPANESE_SIGNED.match(text, opened)):
            return _signed(text, signed)
        if opened >= 0 and (bracketed := _IN_BRACKETS.fullmatch(text, opened)):
            return _chinese(text, *bracketed.span(1))
    if korean := _KOREAN_SIGNED.search(text, start):
        return [korean.span(1)]
    return []
