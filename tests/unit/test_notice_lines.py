"""Lines that are no body by what they say. All lines here were written for these tests."""

from __future__ import annotations

import pytest

from tasks.notice_lines import notice_role


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("责任编辑：王小渡", "other"),
        ("【编辑：李海】", "other"),
        ("【纠错】 责任编辑： 王小渡", "other"),
        ("采写：渡轮邮报记者 陈岸", "byline"),
        ("图片来源：渡轮邮报", "credit"),
        ("（原标题：镇议会投票重建旧码头）", "other"),
        ("上一篇：灯塔看守人退休", "other"),
        ("本文为渡轮邮报原创，未经许可不得转载。", "footer"),
        ("以上内容不构成投资建议，据此操作风险自担。", "footer"),
        ("海港市人民政府 岛ICP备00000000号", "footer"),
        ("ⓒ 나루신문, 무단전재 및 재배포 금지", "footer"),
        ("Нашли опечатку? Выделите её и нажмите Ctrl+Enter.", "other"),
        ("Pamanījāt kļūdu? Iezīmējiet to un spiediet Ctrl + Enter!", "other"),
        ("The pictures of this site may not be reproduced, distributed or sold without a permit.", "footer"),
        ("Original print headline: Pier or no pier", "other"),
        ("Riproduzione riservata", "footer"),
    ],
)
def test_lines_of_editors_rights_and_neighbours_are_no_body(line: str, role: str) -> None:
    assert notice_role(line) == role


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑王小渡在渡轮邮报工作了二十年，他说自己从未见过议会为一座码头争论到深夜，也从未见过这么多人旁听。",
        "“未经许可不得转载”，码头的照片下面这样写着。",
        "The council said that the pier may not be rebuilt before spring.",
        "The court held that maps may not be reproduced, distributed or sold by the harbour office, as they belong to "
        "the widow of the man who drew them seventy years ago, and that she must be paid what the office has earned.",
    ],
)
def test_articles_may_speak_of_such_things(line: str) -> None:
    assert notice_role(line) is None
