"""Which of the rules for single lines are worth asking about a line: those of which it may hold a phrase.

A rule that looks for hundreds of phrases costs some microseconds a line, and finds one in a few of thousands of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks import caption, credit, cues, notice_lines
from tasks.phrase_sieve import PhraseSieve

LEGAL: Final = 1
"""`tasks.cues.legal_lines`"""
PHOTO: Final = 2
"""`tasks.cues.has_photo_credit`"""
PROMOTION: Final = 4
"""`tasks.cues.notices`"""
NOTICE: Final = 8
"""`tasks.notice_lines.notice_role`"""
SUMMARY: Final = 16
"""`tasks.cues.is_machine_summary`"""
PICTURE: Final = 32
"""`tasks.caption.is_picture_caption` and `tasks.caption.is_picture_told`"""
COMMENTS: Final = 64
"""`tasks.cues.counts_comments`"""
CAPTIONED: Final = 128
"""`tasks.credit.is_captioned`"""


def hints(contents: Sequence[str]) -> NDArray[np.uint8]:
    """For each line the rules that may hold of it, as a sum. Of no other line they do."""
    return _sieve()(contents)


@cache
def _sieve() -> PhraseSieve:
    return PhraseSieve(
        (
            cues.phrases("legal", "words"),
            cues.phrases("photo_credit", "words"),
            cues.phrases("promotion", "words", "disclosures"),
            notice_lines.phrases(),
            cues.phrases("machine_summary", "summaries"),
            caption.phrases(),
            cues.phrases("comment_count", "comments"),
            credit.caption_phrases(),
        )
    )
