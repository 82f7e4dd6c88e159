"""Metadata of whole pages: what is chosen, what stays open, and what backs it."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.claim import Claim
from tasks.metadata import Metadata, extract
from tasks.page import Line, Page

LEAD = "The old swing bridge over the Lower Basin stays closed to ferries until the spring, the port authority said."
MORE = "Two ferries wait at the quay in the meantime. Engineers found cracks in the northern bearing in early winter."


def _page(*rows: tuple[str, str]) -> Page:
    lines, texts, at = [], [], 0
    for number, (role, text) in enumerate(rows):
        lines.append(Line(2 * number + 1, at, text, role))
        texts.append(text)
        at += len(text) + 2
    return Page("\n\n".join(texts), lines)


def _extract(*rows: tuple[str, str], language: str = "en", claims: list[Claim] | None = None) -> Metadata:
    page = _page(*rows)
    body = "\n\n".join(line.text for line in page.lines if line.role == "body")
    found = extract(page, language, body, claims or [])
    for claim in found.claims:
        if claim.char_from is not None:
            assert page.text[claim.char_from : claim.char_to] == claim.raw
    for name, value in found.values.items():
        if value not in (None, []):
            assert any(c.is_chosen and c.field == name for c in found.claims), name
    for row in found.dates:
        assert page.text[row[7] : row[8]] == row[5]
    for row in found.amounts:
        assert page.text[row[6] : row[7]] == row[4]
    return found


HEADLINE = ("headline", "Ferries wait as swing bridge stays closed")


def test_a_page_render_date_bounds_the_publication_date_and_never_becomes_one() -> None:
    found = _extract(("date", "Sunday, March 2, 2025"), HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["page_date"] == date(2025, 3, 2)
    assert found.values["date_published_max"] == date(2025, 3, 2)
    assert found.values["date_published"] is None
    assert found.values["date_precision"] is None
    assert [row[1] for row in found.dates] == ["page_render"]


def test_byline_and_date_line_below_the_headline() -> None:
    found = _extract(
        HEADLINE, ("byline", "By Ruth Callan"), ("date", "2 March 2025, 08:15"), ("body", LEAD), ("body", MORE)
    )
    assert found.values["headline"] == HEADLINE[1]
    assert found.values["authors"] == ["Ruth Callan"]
    assert found.authors == [(1, "Ruth Callan")]
    assert found.values["date_published"] == date(2025, 3, 2)
    assert (found.values["date_precision"], found.values["published_at"]) == ("minute", None)
    assert found.values["date_published_min"] == found.values["date_published_max"] == date(2025, 3, 2)


def test_a_line_below_the_headline_may_open_with_the_time_of_publication() -> None:
    told = "2025年3月2日 8:15 発信地：港町/北国 [ 北国 港 ]"
    rows = (
        ("other", told),
        ("other", "シェアする"),
        ("body", "港の旋回橋は春まで閉鎖される、と港湾局が発表した。" * 4),
    )
    found = _extract(("headline", "旋回橋の閉鎖でフェリーが待機"), *rows, language="ja")
    assert found.values["date_published"] == date(2025, 3, 2)
    below = _extract(("headline", "旋回橋の閉鎖でフェリーが待機"), rows[2], *rows[:2], language="ja")
    assert below.values["date_published"] is None


def test_who_edited_a_page_does_not_write_for_the_reporter_in_its_dateline() -> None:
    body = "海港社北港3月2日电（记者王小明）海港局周日表示，旧旋转桥将关闭至春季，两艘渡轮在码头等候。"
    found = _extract(
        ("headline", "旋转桥关闭渡轮等候"), ("body", body), ("byline", "【纠错】 责任编辑： 李海"), language="zh"
    )
    assert found.values["authors"] == ["王小明"]


def test_a_date_after_the_page_date_is_kept_as_a_claim_and_not_chosen() -> None:
    found = _extract(
        ("date", "Sunday, March 2, 2025"), HEADLINE, ("date", "Published 9 March 2025"), ("body", LEAD), ("body", MORE)
    )
    assert found.values["date_published"] is None
    claims = [c for c in found.claims if c.field in ("date_published", "date_precision")]
    assert [(c.method, c.is_chosen) for c in claims] == [("date-cue, after the page date", False)] * 2


def test_a_stated_date_of_html_after_the_page_date_is_not_chosen_either() -> None:
    stated = Claim("date_published", "2025-03-09", "2025-03-09", "json-ld", None, None, 0.95)
    found = _extract(("date", "Sunday, March 2, 2025"), HEADLINE, ("body", LEAD), ("body", MORE), claims=[stated])
    assert found.values["date_published"] is None
    assert [c.method for c in found.claims if c.field == "date_published"] == ["json-ld, after the page date"]


def test_of_two_stated_dates_the_one_that_fits_the_page_date_is_chosen() -> None:
    stated = [
        Claim("date_published", day, day, method, None, None, sure)
        for day, method, sure in (("2025-03-09", "json-ld", 0.95), ("2025-03-01", "meta date", 0.7))
    ]
    found = _extract(("date", "Sunday, March 2, 2025"), HEADLINE, ("body", LEAD), ("body", MORE), claims=stated)
    assert found.values["date_published"] == date(2025, 3, 1)


def test_the_date_of_a_printed_edition_above_the_headline_is_one_of_publication() -> None:
    menu = [("navigation", f"Section {n}") for n in range(14)]
    found = _extract(*menu, ("date", "Sun, Mar 02, 2025 page4"), HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["date_published"] == date(2025, 3, 2)
    found = _extract(*menu, ("date", "Sun, Mar 02, 2025"), HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["page_date"] == date(2025, 3, 2)


def test_a_date_below_the_body_past_navigation_counts_alone_and_with_a_time() -> None:
    menu = [("navigation", "Pay once"), ("other", "Found a mistake? Tell us."), ("navigation", "• Politics")]
    body = [("body", f"{LEAD} {MORE}")] * 3
    dated = ("date", "• 2. 3. 2025, 17:26")
    assert _extract(HEADLINE, *body, *menu, dated).values["date_published"] == date(2025, 3, 2)
    assert _extract(HEADLINE, *body, *menu, ("date", "2. 3. 2025")).values["date_published"] is None
    teasers = [dated, ("other", "Another story of the day"), ("date", "• 1. 3. 2025, 11:10")]
    assert _extract(HEADLINE, *body, *menu, *teasers).values["date_published"] is None
    assert _extract(HEADLINE, *body, *menu, ("date", "• 17:20"), dated).values["date_published"] is None


def test_an_update_is_no_publication_but_bounds_it() -> None:
    found = _extract(HEADLINE, ("date", "Updated 2 March 2025"), ("body", LEAD), ("body", MORE))
    assert found.values["date_published"] is None
    assert found.values["date_published_max"] == date(2025, 3, 2)
    assert [row[1] for row in found.dates] == ["updated"]


def test_dates_in_the_body_are_mentioned() -> None:
    found = _extract(
        HEADLINE, ("body", LEAD), ("body", "It opened on 3 May 1924 and was rebuilt in 1998 after the flood.")
    )
    assert [(row[1], row[2], row[4]) for row in found.dates] == [
        ("mentioned", date(1924, 5, 3), "day"),
        ("mentioned", None, "year"),
    ]
    assert found.values["date_published"] is None


def test_a_date_in_running_text_in_chinese_has_no_label() -> None:
    told = "他的歌曲在报刊上发表，被人们传唱，因病于2009年5月14日在港口逝世，享年77岁。"
    found = _extract(("headline", "港口的老桥关闭了三个月之久"), ("body", told), ("body", told), language="zh")
    assert found.values["date_published"] is None
    labelled = ("date", "发表于2009年5月14日")
    found = _extract(("headline", "港口的老桥关闭了三个月之久"), labelled, ("body", told), language="zh")
    assert found.values["date_published"] == date(2009, 5, 14)


def test_a_title_before_a_date_in_chinese_tells_no_day_of_rendering() -> None:
    title, day = ("headline", "港口的老桥关闭了三个月之久"), ("date", "发布时间： 2019-09-26 10:09:11")
    found = _extract(("other", "港口今日行情分析--2019年8月19日"), title, day, ("body", LEAD), language="zh")
    assert found.values["page_date"] is None
    assert found.values["date_published"] == date(2019, 9, 26)
    found = _extract(("other", "今天是2021年10月7日 星期四"), title, ("body", LEAD), language="zh")
    assert found.values["page_date"] == date(2021, 10, 7)


def test_dated_titles_one_below_the_other_are_other_stories() -> None:
    others = [("other", f"桥梁消息 {day}") for day in ("2019-03-27", "2018-12-05", "2018-09-10")]
    found = _extract(("headline", "港口的老桥关闭了三个月之久"), *others, ("body", LEAD), language="zh")
    assert found.values["date_published"] is None
    found = _extract(("headline", "港口的老桥关闭了三个月之久"), *others[:1], ("body", LEAD), language="zh")
    assert found.values["date_published"] == date(2019, 3, 27)


@pytest.mark.parametrize("role", ["related", "navigation", "comments", "footer"])
def test_nothing_is_read_from_other_stories(role: str) -> None:
    others = [(role, "Council argues about parking fees"), (role, "By Bo Chen"), (role, "9 March 2025")]
    found = _extract(HEADLINE, ("body", LEAD), ("body", MORE), ("body", LEAD), *[(role, "x" * 20)] * 12, *others)
    assert found.values["authors"] == []
    assert found.values["date_published"] is None


def test_a_date_with_a_time_shortly_above_the_headline_is_one_of_publication() -> None:
    menu = [("navigation", f"Section {n}") for n in range(20)]
    between = [("navigation", "Picture"), ("navigation", ">")]
    found = _extract(*menu, ("date", "02.03.2025, 17:26"), *between, HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["date_published"] == date(2025, 3, 2)
    found = _extract(("date", "02.03.2025, 17:26"), *menu[:4], HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["date_published"] is None


def test_a_date_line_with_an_agency_and_a_place() -> None:
    found = _extract(HEADLINE, ("date", "dpaDesk Port Elling, Coast15.04.25 09:56"), ("body", LEAD), ("body", MORE))
    assert found.values["date_published"] == date(2025, 4, 15)
    assert found.values["authors"] == []


def test_a_view_counter_a_signature_and_a_desk_mailbox() -> None:
    found = _extract(
        HEADLINE,
        ("byline", "Ruth Callan Views"),
        ("credit", "Yonhap-AP"),
        ("body", LEAD),
        ("body", MORE),
        ("byline", "Ruth Callan"),
        ("other", "desk@harbour-courier.example"),
    )
    assert found.values["authors"] == ["Ruth Callan"]
    assert found.values["publisher"] == "harbour-courier.example"
    assert [row[1] for row in found.credits] == ["Yonhap", "AP"]
    assert found.values["credit_line"] == "Yonhap-AP"


def test_a_private_mailbox_names_no_publisher() -> None:
    found = _extract(HEADLINE, ("body", LEAD), ("body", MORE), ("other", "ruth.callan@gmail.com"))
    assert found.values["publisher"] is None


@pytest.mark.parametrize(
    ("mailbox", "rest", "publisher"),
    [
        ("Write to redaktion@ufer-blatt.example.", (), "ufer-blatt.example"),
        ("Write to letters.2025@ufer-blatt.example.", (), "ufer-blatt.example"),
        ("She can be reached at amina@planning.elling.example.", (), None),
        ("Tickets: office@museum.example", (), None),
        ("amina@ufer-blatt.example", (("other", "www.ufer-blatt.example"),), "ufer-blatt.example"),
        ("amina@ufer-blatt.example", (("other", "ads@ufer-blatt.example"),), "ufer-blatt.example"),
    ],
)
def test_a_mailbox_names_the_publisher_where_it_is_one_of_its_own(
    mailbox: str, rest: tuple[tuple[str, str], ...], publisher: str | None
) -> None:
    found = _extract(HEADLINE, ("body", LEAD), ("body", MORE), ("other", mailbox), *rest)
    assert found.values["publisher"] == publisher


@pytest.mark.parametrize("name", ["The Ufer Blatt", "UFER BLATT ARCHIVE", "Ufer-Blatt"])
def test_a_mailbox_of_the_name_at_the_top_names_the_publisher(name: str) -> None:
    found = _extract(("other", name), HEADLINE, ("body", LEAD), ("body", MORE), ("other", "amina@ufer-blatt.example"))
    assert found.values["publisher"] == "ufer-blatt.example"


def test_the_copyright_notice_names_the_publisher() -> None:
    found = _extract(
        HEADLINE, ("body", LEAD), ("body", MORE), ("footer", "© 2025 Harbour Courier. All rights reserved.")
    )
    assert found.values["publisher"] == "Harbour Courier"


def test_agencies_are_no_authors() -> None:
    found = _extract(HEADLINE, ("byline", "By Associated Press"), ("body", LEAD), ("body", MORE))
    assert found.values["authors"] == []
    assert found.values["byline"] == "By Associated Press"


def test_what_a_page_declares_for_authors_gives_way_to_persons_where_it_is_none() -> None:
    stated = Claim("authors", "Harbour Review", "Harbour Review", "json-ld", None, None, 0.95)
    site = Claim("publisher", "Harbour Review", "Harbour Review", "json-ld", None, None, 0.95)
    found = _extract(HEADLINE, ("byline", "By Ruth Callan"), ("body", LEAD), ("body", MORE), claims=[stated, site])
    assert found.values["authors"] == ["Ruth Callan"]
    alone = _extract(HEADLINE, ("body", LEAD), ("body", MORE), claims=[stated, site])
    assert alone.values["authors"] == ["Harbour Review"]


@pytest.mark.parametrize(
    "line",
    [
        "Ruth Callan, le 2 mars 2025 à Port-Vieux (Photo Ben Ortega. AFP)",
        "— Ruth Callan, Lower Basin, March 2, 2025",
        "— Ruth Callan, Ferries and Bridges",
    ],
)
def test_a_caption_or_an_attribution_below_the_headline_names_no_author(line: str) -> None:
    found = _extract(HEADLINE, ("date", "3 March 2025, 08:15"), ("other", line), ("body", LEAD), ("body", MORE))
    assert found.values["authors"] == []


def test_who_gave_the_picture_is_no_author() -> None:
    line = "Ruth Callan/Harbour Review | Getty Images"
    found = _extract(HEADLINE, ("date", "2 March 2025, 08:15"), ("other", line), ("body", LEAD), ("body", MORE))
    assert found.values["authors"] == []


def test_who_signs_a_part_of_the_text_above_is_no_author_of_the_whole() -> None:
    rows = (("body", LEAD + " " + MORE), ("other", "—Ruth Callan and Ann West"), ("body", MORE), ("body", LEAD))
    assert _extract(HEADLINE, ("date", "2 March 2025, 08:15"), *rows).values["authors"] == []


def test_names_on_lines_of_their_own_below_an_opener() -> None:
    found = _extract(
        HEADLINE,
        ("byline", "By"),
        ("other", "• Ruth Callan1,"),
        ("other", "• Bo Chen2"),
        ("body", LEAD),
        ("body", MORE),
    )
    assert found.values["authors"] == ["Ruth Callan", "Bo Chen"]


def test_a_caption_credit_and_a_dateline() -> None:
    found = _extract(
        HEADLINE,
        ("caption", "Two ferries leave the quay. Photo provided by Harbour Museum"),
        ("body", "PORT ELLING (AP) — " + LEAD),
        ("body", MORE),
    )
    assert [(row[1], row[2]) for row in found.credits] == [("Harbour Museum", "photo"), ("AP", "wire")]
    assert found.values["dateline"] == "PORT ELLING (AP)"


def test_a_stray_closing_quote_leaves_the_headline_and_the_raw_keeps_it() -> None:
    found = _extract(("headline", "Ferries wait as swing bridge stays closed”"), ("body", LEAD), ("body", MORE))
    assert found.values["headline"] == "Ferries wait as swing bridge stays closed"
    (claim,) = [c for c in found.claims if c.field == "headline" and c.is_chosen]
    assert claim.raw is not None
    assert claim.raw.endswith("”")


def test_speakers_get_the_longest_form_of_the_article() -> None:
    found = _extract(
        HEADLINE,
        ("body", "Ruth Callan runs the harbour. " + LEAD),
        ("body", "Callan said, “The quay stays shut until the bearings are new.”"),
    )
    assert [(row[2], row[3], row[5]) for row in found.quotes] == [("Ruth Callan", "said", 5)]
    assert ("Ruth Callan", 2) in [(row[0], row[3]) for row in found.mentions]


def test_entities_and_mojibake_are_repaired_in_values() -> None:
    found = _extract(
        ("headline", "Caf&eacute; on the quay &amp; the bridge stay closed"), ("body", LEAD), ("body", MORE)
    )
    assert found.values["headline"] == "Café on the quay & the bridge stay closed"


def test_what_html_states_comes_first_and_language_is_claimed() -> None:
    stated = [
        Claim("headline", "Ferries wait", "Ferries wait", "json-ld", None, None, 0.95),
        Claim("authors", "Bo Chen", "Bo Chen", "json-ld", None, None, 0.95),
    ]
    found = _extract(HEADLINE, ("byline", "By Ruth Callan"), ("body", LEAD), ("body", MORE), claims=stated)
    assert found.values["headline"] == "Ferries wait"
    assert found.values["authors"] == ["Bo Chen"]
    assert found.values["in_language"] == "en"


@pytest.mark.parametrize(
    ("url", "is_address"),
    [
        ("https://courier.example/1", True),
        ("HTTP://courier.example:8080/1", True),
        ("//courier.example/1", True),
        ("courier.example/a:b", True),
        ("courier.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("mailto:desk@courier.example", False),
        ("see http://courier.example", False),
    ],
)
def test_an_address_given_with_a_document_is_one_of_the_web(url: str, is_address: bool) -> None:
    page = _page(HEADLINE, ("body", LEAD))._replace(url=url)
    assert extract(page, "en", LEAD, []).values["url"] == (url if is_address else None)


def test_the_given_address_and_date_of_a_record_count() -> None:
    page = _page(HEADLINE, ("body", LEAD))._replace(url="https://courier.example/1", published="2025-03-02T08:00:00Z")
    found = extract(page, "en", LEAD, [])
    assert found.values["url"] == "https://courier.example/1"
    assert found.values["date_published"] == date(2025, 3, 2)
    assert found.values["published_at"].isoformat() == "2025-03-02T08:00:00+00:00"


def _time(day: str, instant: str, confidence: float = 0.6) -> list[Claim]:
    """The claims of a ``time`` element."""
    values = {"date_published": day, "published_at": instant, "date_precision": "second"}
    return [Claim(field, value, instant, "time", None, None, confidence) for field, value in values.items()]


@pytest.mark.parametrize(
    ("stated", "instant", "precision"),
    [
        (_time("2025-03-04", "2025-03-05T03:15:00+00:00"), "2025-03-05T03:15:00+00:00", "second"),
        (_time("2025-03-03", "2025-03-03T03:15:00+00:00"), None, "day"),
        (_time("2025-03-04", "2025-03-05T03:15:00+00:00", 0.4), None, "day"),
    ],
)
def test_another_source_of_the_same_day_gives_the_time(stated: list[Claim], instant: str, precision: str) -> None:
    found = _extract(HEADLINE, ("date", "March 4, 2025"), ("body", LEAD), ("body", MORE), claims=stated)
    assert found.values["date_published"] == date(2025, 3, 4)
    at = found.values["published_at"]
    assert (at and at.isoformat(), found.values["date_precision"]) == (instant, precision)
    assert sum(c.is_chosen and c.field == "date_precision" for c in found.claims) == 1


@pytest.mark.parametrize("rows", [[], [("other", "x")], [("body", "x")], [("footer", "©")], [("headline", "”")]])
def test_pages_of_almost_nothing(rows: list[tuple[str, str]]) -> None:
    found = _extract(*rows)
    assert found.values["authors"] == []
    assert found.values["date_published"] is None


def test_the_logo_of_the_site_is_no_headline_though_it_is_a_heading() -> None:
    stated = [
        Claim("publisher", "The Harbour Courier", "The Harbour Courier", "meta og:site_name", None, None, 0.9),
        Claim("headline", "The Harbour Courier", "The Harbour Courier", "h1", None, None, 0.8),
        Claim("headline", f"{HEADLINE[1]} - The Harbour Courier", "", "title", None, None, 0.6),
    ]
    rows = [("headline", "The Harbour Courier"), ("other", HEADLINE[1]), ("byline", "By Ruth Callan")]
    found = _extract(*rows, ("body", LEAD), ("body", MORE), claims=stated)
    assert found.values["headline"] == HEADLINE[1]
    assert found.values["publisher"] == "The Harbour Courier"


@pytest.mark.parametrize(
    ("role", "line", "section"),
    [
        ("navigation", "News / Harbour", "Harbour"),
        ("navigation", "Harbour / 2 h ago", "Harbour"),
        ("navigation", "Home > Harbour > 10:15", "Harbour"),
        ("date", "02/03/2025 KL. 09:00", None),
        ("caption", "Tern Wire/Ruth Callan", None),
        ("byline", "Ruth Callan/Harbour Post", None),
    ],
)
def test_the_section_of_a_breadcrumb_is_no_time_and_no_credit(role: str, line: str, section: str | None) -> None:
    found = _extract((role, line), HEADLINE, ("body", LEAD), ("body", MORE))
    assert found.values["article_section"] == section
