"""Who publishes a page: notices of copyright, and names as sites state them."""

from __future__ import annotations

import pytest

from tasks.claim import Claim
from tasks.given import publisher_of
from tasks.page import Line
from tasks.publisher import PLATFORM, find_publisher, plain_publishers, site_name


def _noticed(text: str) -> str | None:
    found = find_publisher([Line(1, 0, "The bridge is closed.", "body"), Line(2, 30, text, "footer")], 0)
    for one in found:
        assert text[one.char_from - 30 : one.char_to - 30] == one.raw
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2001-2024 港口公司版权所有 About Harbour | 联系我们", "港口公司"),
        ("Copyright © 2024 港口网 地址：港口市东路1号 邮编：100000", "港口网"),
        ("© 2024 港口网 京ICP备0000000号-1", "港口网"),
        ("© Harbour 使用港口前必读 意见反馈 京ICP证000000号", "Harbour"),
        ("版权所有：港口官方网站 主办方：港口办公室", "港口官方网站"),
        ("版权所有：© 2001-2012 港口学会 地址：港口市", "港口学会"),
        ("港口传媒网版权所有 未经授权禁止复制", "港口传媒网"),
        ("主办单位：港口大学监察室 版权所有", "港口大学监察室"),
        ("中国·港口发展委员会 版权所有 中文网址：港口", "港口发展委员会"),
        ("Copyright © 2014~2020 The Harbour All rights reserved.", "The Harbour"),
        ("Copyright 株式会社 港町 All Rights Reserved", "株式会社 港町"),
        ("Copyright (C) 港町新聞社 THE MINATO NEWSPAPERS. All rights reserved", "港町新聞社"),
        ("© 2010 by Dr. Ruth W. Callan | Impressum", "Dr. Ruth W. Callan"),
        ("© 2018 Ministerium für Häfen, Fähren und Brücken", "Ministerium für Häfen, Fähren und Brücken"),
        ("Copyright © 2022 Callan, Rowley & Co. Ltd. All rights reserved.", "Callan, Rowley & Co"),
        ("Photos © Harbour or used with permission. Text free.", "Harbour"),
        ("© 2020 Jornal do Porto Todos os direitos reservados", "Jornal do Porto"),
        ("© 2020 The Sailor CC-BY-SA", "The Sailor"),
        ("© 2020 - hafen Media", "hafen Media"),
        ("Copyright @ Suara Pelabuhan", "Suara Pelabuhan"),
        ("Copyright ⓒ 항구일보 무단전재 및 재배포 금지", "항구일보"),
        ("© 2024 Harbour Inc. Bridge Road", "Harbour Inc"),
        ("© 2024 صحيفة المرفأ", "صحيفة المرفأ"),
        ("כל הזכויות שמורות © 2024 הנמל", "הנמל"),
        ("© 2024 बंदर समाचार. सर्वाधिकार सुरक्षित", "बंदर समाचार"),
        ("© 2024 ข่าวท่าเรือ สงวนลิขสิทธิ์", "ข่าวท่าเรือ"),
        ("ⓒ 항구신문 All Rights Reserved", "항구신문"),
        ("© Copyright of Harbour Media Limited 2011", "Harbour Media Limited"),
        ("Copyright © quaynews 2024", "quaynews"),
        ("© 2024 kai Verlags und Vertriebs GmbH", "kai Verlags und Vertriebs GmbH"),
        ("The Harbour Post © 2024", "The Harbour Post"),
        ("Τα Λιμάνια © 2019-2024. Όλα τα δικαιώματα κατοχυρωμένα", "Τα Λιμάνια"),
        ("2025 The Harbour Post. ALL RIGHTS RESERVED.", "The Harbour Post"),
        ("® 2019-2024 Harbour.example - All rights reserved.", "Harbour.example"),
        ("2024 Głos Portu, wszelkie prawa zastrzeżone", "Głos Portu"),
    ],
)
def test_a_notice_names_its_publisher_and_nothing_else(line: str, name: str) -> None:
    assert _noticed(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2008-2024备案号：京ICP备00000000号", "Copyright Your WebSite.Some Rights Reserved.",
        "版权所有 侵权必究",
        "• 版权声明 来源：港口", "Copyright Infringement Notification", "© 2007–16 CC BY-NC-SA 2.0 sailor | CMS",
        "Copyright 2023 - Todos os direitos reservados. Feito com", "© RIPRODUZIONE RISERVATA",
        "© Delia Frost / flickr.com",
        "Forum Software © phpBB Limited", "© des jeweiligen Hafens", "非本网站内容概不负责 © 2012", "COPYRIGHT HOLDER",
        "Copyright © 2016. Alle Rechte vorbehalten.", "© since 2010 by r.callan", "Copyright © 1999-2022",
        "2022 - Todos los derechos reservados.", "2024 was a good year for the harbour, says Ruth Callan.",
        "In 2024 The Harbour Post had all rights.", "2024 Photo: Ruth Callan. All rights reserved.",
        "Powered By 港口网 Version 3.0 © 2001-2016", "All content © 2024 quays, ferries and bridges of the harbour",
    ],
)  # fmt: skip
def test_a_notice_that_names_nobody_names_no_publisher(line: str) -> None:
    assert _noticed(line) is None


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Harbour Courier ~ Trending, Breaking News", "Harbour Courier"),
        ("Hafenblatt - unabhängige Zeitung der Küste", "Hafenblatt"),
        ("Home | Hafenblatt", "Hafenblatt"),
        ("Hafenblatt - Home", "Hafenblatt"),
        ("https://www.hafenblatt.de/", "hafenblatt.de"),
        ("Hafenblatt.de", "Hafenblatt.de"),
        ("The Basin - Port 24", "The Basin - Port 24"),
        ("Port 13 News (KPRT)", "Port 13 News (KPRT)"),
    ],
)
def test_what_a_site_says_of_itself_is_no_part_of_its_name(stated: str, name: str) -> None:
    assert site_name(stated) == name


def test_a_platform_is_no_publisher_but_on_its_own_site() -> None:
    stated = Claim("publisher", "Blogger", "Blogger", "json-ld", None, None, 0.95)
    other = Claim("url", "https://sailor.blogspot.com/a", None, "link canonical", None, None, 0.9)
    own = other._replace(value="https://www.blogger.com/about")
    doubted = plain_publishers([stated, other])[0]
    assert doubted.method.endswith(PLATFORM)
    assert doubted.confidence < 0.5
    assert plain_publishers([stated, own])[0] == stated


@pytest.mark.parametrize(
    "address",
    [
        "https://web.archive.org/web/20240102030405/https://www.harbour.example/a",
        "http://web.archive.org/web/2024id_/http://harbour.example/",
        "https://harbour-example.cdn.ampproject.org/c/s/harbour.example/a",
    ],
)
def test_a_copy_of_a_page_is_published_by_the_site_of_the_page(address: str) -> None:
    found = publisher_of([Claim("url", address, None, "link canonical", None, None, 0.9)])
    assert found is not None
    assert found.value == "harbour.example"
