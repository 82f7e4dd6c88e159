"""No rule holds of a line that is not asked because of its hints. All text was written for these tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import caption, credit, cues, notice_lines
from tasks import line_hints as hint
from tests.conftest import SAMPLES

RULES: dict[int, Callable[[str], object]] = {
    hint.LEGAL: lambda line: cues.legal_lines([line]),
    hint.PHOTO: cues.has_photo_credit,
    hint.PROMOTION: lambda line: cues.notices([line]),
    hint.NOTICE: notice_lines.notice_role,
    hint.SUMMARY: cues.is_machine_summary,
    hint.PICTURE: lambda line: caption.is_picture_caption(line) or caption.is_picture_told(line),
    hint.COMMENTS: cues.counts_comments,
    hint.CAPTIONED: credit.is_captioned,
}
OF_EACH = {
    hint.LEGAL: ["© 2025", "IMPRESSUM UND AGB", "Все права защищены"],
    hint.PHOTO: ["The quay at noon. FOTO: Ruth Callan", "Pier © AFP", "Ferry (AP Photo/Ann Lee)"],
    hint.PROMOTION: ["SIGN UP FOR OUR newsletter and subscribe now"],
    hint.NOTICE: ["Found a mistake? Mark it and press Ctrl+Enter."],
    hint.SUMMARY: ["This summary was made by ChatGPT", "Oppsummeringen er laget av KI"],
    hint.PICTURE: [
        "Ann Lee, second left, and Bo Chen on the quay",
        "FROM LEFT: Ann, Bo",
        "渡船（王明攝）",
        "Ann (left) waits",
    ],
    hint.COMMENTS: ["Reader COMMENTS (12)", "热门评论 10条"],
    hint.CAPTIONED: [
        "The ferry waits in the harbour. Ruth Callan/The Post",
        "The quay. FOTO: Ann Lee",
    ],
}


@pytest.mark.parametrize(("bit", "line"), [(bit, line) for bit, lines in OF_EACH.items() for line in lines])
def test_a_line_of_which_a_rule_holds_is_hinted(bit: int, line: str) -> None:
    assert RULES[bit](line)
    assert hint.hints([line])[0] & bit


pieces = st.sampled_from(
    [
        *(phrase for table in ("legal", "photo_credit") for phrase in cues.phrases(table, "words")),
        *cues.phrases("promotion", "words", "disclosures"),
        *cues.phrases("machine_summary", "summaries", "machines", "machine_parts"),
        *cues.phrases("comment_count", "before", "comments", "behind"),
        *notice_lines.phrases(),
        *caption.phrases(),
        *credit.caption_phrases(),
        *("Ann Lee", "Bo Chen", "The ferry waits", ": ", ", ", " (", ") ", ". ", "/", " 12 ", "left", " and ", " "),
    ]
)
cases = st.sampled_from([str, str, str.upper, str.title, str.casefold, str.swapcase])


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(pieces, cases), min_size=1, max_size=7), st.sampled_from(["", " "]))
def test_no_rule_holds_without_its_hint(parts: list[tuple[str, Callable[[str], str]]], joint: str) -> None:
    line = joint.join(case(piece) for piece, case in parts).strip()
    hinted = hint.hints([line])[0]
    assert not [bit for bit, rule in RULES.items() if line and rule(line) and not hinted & bit]


def test_no_rule_holds_of_a_line_of_the_samples_without_its_hint() -> None:
    texts = [path.read_text("utf-8", "replace") for path in sorted(SAMPLES.glob("**/*.txt"))]
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    hinted = hint.hints(lines)
    held = [
        (bit, bool(found & bit))
        for line, found in zip(lines, hinted, strict=True)
        for bit, rule in RULES.items()
        if rule(line)
    ]
    assert {bit for bit, _ in held} >= {hint.LEGAL, hint.PHOTO, hint.PROMOTION, hint.NOTICE, hint.CAPTIONED}
    assert all(may for _, may in held)
