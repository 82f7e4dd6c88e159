"""Metadata that HTML pages state for machines: JSON-LD, Open Graph, meta elements, ``time`` and ``h1``.

Confidence gives the order in which the sources are believed: JSON-LD of a NewsArticle (schema.org), then Open Graph and
``article:`` properties (ogp.me), then other meta elements, then what the page marks up (``time``, ``h1``, ``title``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any, Final, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from tasks.claim import Claim
from tasks.dates import read_dates
from tasks.given import instant_of
from tasks.headline_text import key, parts_of_title
from tasks.names import is_given_name, is_job
from tasks.repair import encodable, repair

MOST_AUTHORS: Final = 20
LARGEST_JSON: Final = 2_000_000
"""Longer JSON-LD blocks are left alone (characters)."""
MOST_STATED: Final = 200_000
"""Characters of a stated article body that are read."""

JSON_LD, OPEN_GRAPH, META, MARKUP, TITLE = 0.95, 0.9, 0.85, 0.8, 0.6

_ELEMENTS: Final = ("script", "meta", "link", "h1", "title", "time")
_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|LiveBlog")
_REVIEW = re.compile(r"Review")
"""Also what stands beside an article: a product on sale, a claim that was checked."""
_CONTROL = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",(?=\s{0,20}[}\]])")
_COMMENT_BEGINS = re.compile(r"<!--|(?://\s?)?<!\[CDATA\[")
_COMMENT_ENDS: Final = ("-->", "// ]]>", "//]]>", "]]>")
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1000}>")
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6])\b[^<>]{0,1000}>", re.IGNORECASE)
_ISO = re.compile(
    r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?:[T ]{0,2}(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d{1,9})?"
    r"\s?(?:(?:UTC|GMT)(?=[+-]))?(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d?)?)?(?!\d)"
)
LONGEST_DATE: Final = 80
"""Characters of a date in words."""
_PUBLISHED: Final = (
    ("article:published_time", OPEN_GRAPH),
    ("article:published", META),
    ("og:published_time", META),
    ("datepublished", META),
    ("date", 0.7),
    ("dc.date.issued", META),
    ("dc.date", 0.7),
    ("dcterms.created", META),
    ("dcterms.date", 0.75),
    ("parsely-pub-date", META),
    ("sailthru.date", META),
    ("cxenseparse:recs:publishtime", META),
    ("publishdate", META),
    ("publish-date", META),
    ("publication_date", META),
    ("pubdate", META),
    ("last-published", 0.6),
)
_AUTHOR: Final = (
    ("author", META),
    ("article:author", 0.75),
    ("dc.creator", META),
    ("parsely-author", META),
    ("sailthru.author", META),
    ("byl", META),
    ("cxenseparse:author", META),
    ("article:author_name", META),
)
_HEADLINE: Final = (
    ("og:title", 0.82),
    ("twitter:title", 0.78),
    ("dc.title", META),
    ("sailthru.title", META),
    ("parsely-title", META),
)
_PUBLISHER: Final = (("og:site_name", OPEN_GRAPH), ("application-name", 0.7), ("dc.publisher", META))
_SECTION: Final = (("article:section", OPEN_GRAPH), ("parsely-section", META), ("cxenseparse:category", 0.6))
_ABBREVIATION = re.compile(r"\s?\([^()]{1,40}\)\s?\Z")
_BY = re.compile(
    r"(?:by\s+|(?:von|par|por|di|door|af|av)\s+(?=\S+\s))(?=[A-ZÀ-Þ\u3400-\u9fff\uac00-\ud7a3])", re.IGNORECASE
)
"""A word for authorship; those that are names too, before two words or more."""
_AND = re.compile(
    r"\s*(?:[,;|、]\s*(?:(?:and|und|et|y|e|og|och|en|i)\s|&)?|\s(?:/|and|und|et|&|og|och)\s|\sy\s(?=\S+\s))\s*"
)
_INVERTED = re.compile(r"([^\W\d_][\w’'-]{1,40}),\s([^\W\d_][\w’'-]{1,40})((?:\s\w\.?)?)")
"""*Rowley, Ann M.*, as catalogues have it."""
_LOOKS: Final = frozenset(["abbr", "b", "em", "i", "mark", "strong", "sub", "sup", "u"])
_ASIDE: Final = frozenset(["aside", "footer", "nav"])
_COMMENTS = re.compile(r"comment|disqus|reply")
_CHANGED = re.compile(r"modif|updat|chang")
_DEGREE = re.compile(r"(?:[JS]r|I{2,3}|IV|MD|M\.D|Ph\.?D|MBA|MSc|Esq|CFA|RN)\.?")
"""What stands behind a comma and belongs to the name before it."""


def parse_iso(text: str) -> tuple[date, datetime | None, str] | None:
    """Read an ISO 8601 date or date-time: (day as stated, instant in UTC when a zone is stated, precision)."""
    found = _ISO.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        value = date(int(year), int(month), int(day))
        if hour is None:
            return value, None, "day"
        stated = datetime.strptime(
            f"{year}-{month}-{day} {hour}:{minute}:{second or '00'} "
            + (
                "+0000"
                if zone in (None, "Z", "UTC", "GMT")
                else zone[0] + zone[1:].replace(":", "").zfill(2).ljust(4, "0")
            ),
            "%Y-%m-%d %H:%M:%S %z",
        )
        instant = stated.astimezone(UTC) if zone else None
    except (ValueError, OverflowError):
        return None
    if stated.hour == stated.minute == stated.second == 0 and not zone:
        return value, None, "day"
    return value, instant, "second" if second else "minute"


def _load(text: str) -> Any:
    """JSON as pages write it: in comments, with raw line breaks, trailing commas, several objects; else None."""
    if len(text) > LARGEST_JSON:
        return None
    text = text.strip()
    if begins := _COMMENT_BEGINS.match(text):
        text = text[begins.end() :]
    for ending in _COMMENT_ENDS:
        text = text.removesuffix(ending)
    text = text.strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub("", _CONTROL.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(_CONTROL.sub(" ", text))[0]
    except (ValueError, RecursionError):
        return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD document that stand in lists, @graph or mainEntity, outermost first."""
    queue = [data]
    seen = 0
    while queue and seen < 2_000:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue[:0] = item[:500]
        elif isinstance(item, dict):
            yield item
            queue.extend(
                item[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "item")
                if isinstance(item.get(key), (list, dict))
            )


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        text = repair(encodable(str(value)[:2_000]))[0]
        text = " ".join(text.split())
        return text or None
    return None


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("name"), list):
            yield from _names(one["name"])
        elif text := _text(one):
            if text.startswith(("http://", "https://", "@", "/")):
                continue
            text = _BY.sub("", text, count=1) if _BY.match(text) else text
            turned = [_turned(part.strip()) for part in text.split(";")]
            if all(turned):
                yield from turned
                continue
            for part in _AND.split(text):
                part = _ABBREVIATION.sub("", part).strip()
                # mailboxes, staff numbers and picture credits stand in author fields too
                if (
                    len(part) > 1
                    and part[0] != "("
                    and "@" not in part
                    and not part.isdigit()
                    and not _is_addition(part)
                ):
                    yield part


def _turned(name: str) -> str:
    """*Rowley, Ann* as *Ann Rowley*; empty where it is no such name, but two names or something else."""
    found = _INVERTED.fullmatch(name)
    is_one = found is not None and is_given_name(found[2]) and not is_given_name(found[1])
    return f"{found[2]}{found[3]} {found[1]}" if found and is_one else ""


def _is_addition(part: str) -> bool:
    """Whether a part behind a comma tells more of the one before it: a degree, or a job."""
    return _DEGREE.fullmatch(part) is not None or is_job(part.rsplit(" ", 1)[-1].casefold())


def _seconds(text: str) -> tuple[date, datetime | None, str] | None:
    """As `parse_iso`, of a number of seconds or milliseconds since 1970."""
    instant = instant_of(text.strip())
    return (instant.date(), instant, "second") if instant else None


def _worded(text: str) -> tuple[date, datetime | None, str] | None:
    """As `parse_iso`, of a date in words or in another order."""
    for found in read_dates(text) if len(text) <= LONGEST_DATE else ():
        if found.value:
            return found.value, found.instant, found.precision
    return None


def _date_claims(text: str | None, method: str, confidence: float, raw: str | None = None) -> Iterator[Claim]:
    if text and (read := parse_iso(text) or _seconds(text) or _worded(text)):
        value = read[1].isoformat() if read[1] else read[0].isoformat()
        yield Claim("date_published", read[0].isoformat(), raw or text, method, None, None, confidence)
        if read[1]:
            yield Claim("published_at", value, raw or text, method, None, None, confidence)
        yield Claim("date_precision", read[2], raw or text, method, None, None, confidence)


def _author_claims(value: Any, method: str, confidence: float) -> Iterator[Claim]:
    seen: set[str] = set()
    for name in _names(value):
        if name not in seen and len(seen) < MOST_AUTHORS and len(name) <= 80:
            seen.add(name)
            yield Claim("authors", name, name, method, None, None, confidence)


def _articles(scripts: list[Tag]) -> list[dict[str, Any]]:
    """The articles that the JSON-LD of a page describes, with the names of authors and publishers that stand apart."""
    found: list[dict[str, Any]] = []
    named: dict[str, Any] = {}
    for script in scripts:
        if not str(script.get("type", "")).casefold().startswith("application/ld+json"):
            continue
        data = _load(script.string or script.get_text())
        for thing in _objects(data) if data is not None else ():
            if _ARTICLE.search(_kinds(thing)):
                found.append(thing)
            elif isinstance(thing.get("@id"), str) and thing.get("name"):
                named.setdefault(thing["@id"], thing["name"])
    for thing in found if named else ():
        for role in ("author", "creator", "publisher"):
            if role in thing:
                thing[role] = _with_name(thing[role], named)
    return found


def _kinds(thing: dict[str, Any]) -> str:
    kind = thing.get("@type") or ""
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def _with_name(value: Any, named: dict[str, Any]) -> Any:
    """A reference to an object that stands apart, as its name."""
    if isinstance(value, list):
        return [_with_name(one, named) for one in value[:MOST_AUTHORS]]
    if isinstance(value, dict) and not value.get("name") and isinstance(of := value.get("@id"), str):
        return named.get(of, value)
    return value


def _of_page(articles: list[dict[str, Any]], found: dict[str, list[Tag]]) -> list[dict[str, Any]]:
    """Of the articles that a page describes, those that are its own: under one of its titles, or at its address.

    Where none can be told by that, the first. What has no title is taken for a part of the same description.
    """
    articles = [thing for thing in articles if not _REVIEW.search(_kinds(thing))] or articles
    if len(articles) < 2:
        return articles
    titles = {key(_shown(heading)) for heading in found["h1"][:3]}
    for title in found["title"][:1]:
        titles |= parts_of_title(title.get_text()[:1_000])
    addresses = {str(link.get("href")) for link in found["link"] if "canonical" in (link.get("rel") or ())}
    for element in found["meta"][:500]:
        if element.get("property") == "og:title":
            titles |= {key(str(element.get("content"))), *parts_of_title(str(element.get("content"))[:1_000])}
        elif element.get("property") == "og:url":
            addresses.add(str(element.get("content")))
    headlines = [key(_headline(thing) or "") for thing in articles]
    own = {headline for headline in headlines if headline in titles}
    own |= {headline for thing, headline in zip(articles, headlines, strict=True) if _address(thing) in addresses}
    own = own - {""} or {next(filter(None, headlines), "")}
    return [thing for thing, headline in zip(articles, headlines, strict=True) if headline in own or not headline]


def _headline(thing: dict[str, Any]) -> str | None:
    """The title of an article without the tags, and the references made twice over, that pages leave in it."""
    text = _text(thing.get("headline")) or _text(thing.get("name"))
    return _text(_TAG.sub(" ", unescape(text))) if text and ("<" in text or "&" in text) else text


def _address(thing: dict[str, Any]) -> str | None:
    url = thing.get("url") or thing.get("mainEntityOfPage")
    url = url.get("@id") if isinstance(url, dict) else url
    return encodable(url) if isinstance(url, str) and url.startswith(("http://", "https://")) else None


def _json_ld(articles: list[dict[str, Any]]) -> Iterator[Claim]:
    for thing in articles:
        if headline := _headline(thing):
            yield Claim("headline", headline, headline, "json-ld", None, None, JSON_LD)
        yield from _author_claims(thing.get("author") or thing.get("creator"), "json-ld", JSON_LD)
        yield from _date_claims(_text(thing.get("datePublished")), "json-ld", JSON_LD)
        yield from _date_claims(_text(thing.get("dateCreated")), "json-ld-created", 0.8)
        for name, field in (("publisher", "publisher"), ("articleSection", "article_section")):
            if text := _text(thing.get(name)):
                yield Claim(field, text, text, "json-ld", None, None, JSON_LD)
        if url := _address(thing):
            yield Claim("url", url, url, "json-ld", None, None, 0.8)


def _plain(body: str) -> str:
    """The text of an ``articleBody``, without the tags, and the references made twice over, that pages leave in it."""
    return _TAG.sub(" ", _BREAK.sub("\n", unescape(unescape(encodable(body[:MOST_STATED])))))


def _meta(elements: list[Tag]) -> Iterator[Claim]:
    table: dict[str, list[str]] = {}
    for element in elements[:500]:
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and isinstance(content, str) and content.strip():
            table.setdefault(str(name).casefold(), []).append(content)
    for field, sources in (("headline", _HEADLINE), ("publisher", _PUBLISHER), ("article_section", _SECTION)):
        for name, confidence in sources:
            for content in table.get(name, ())[:1]:
                if text := _text(content):
                    yield Claim(field, text, text, f"meta {name}", None, None, confidence)
    for name, confidence in _PUBLISHED:
        for content in table.get(name, ())[:1]:
            yield from _date_claims(content, f"meta {name}", confidence)
    for name, confidence in _AUTHOR:
        if name in table:
            yield from _author_claims(table[name], f"meta {name}", confidence)
    for url in table.get("og:url", ())[:1]:
        if url.startswith(("http://", "https://")):
            yield Claim("url", url, url, "meta og:url", None, None, 0.85)


def _shown(heading: Tag) -> str:
    """The text of a heading. What only changes the look of letters parts no words."""
    parts = not all(element.name in _LOOKS for element in heading.find_all(limit=100))
    return heading.get_text(" " if parts else "")[:1_000]


def _is_of_article(time: Tag) -> bool:
    """Whether a time may be that of the article: not of a change, a teaser or a comment."""
    words = " ".join([*map(str, time.get("class") or ()), str(time.get("itemprop", ""))]).casefold()
    return not _CHANGED.search(words) and not any(map(_is_beside, time.parents))


def _is_beside(around: Tag) -> bool:
    """Whether what stands in an element is beside the article, or below it."""
    names = " ".join([*map(str, around.get("class") or ()), str(around.get("id", ""))]).casefold()
    return around.name in _ASIDE or (around.name != "body" and _COMMENTS.search(names) is not None)


def _markup(found: dict[str, list[Tag]]) -> Iterator[Claim]:
    for link in found["link"]:
        if "canonical" in (link.get("rel") or ()) and str(link.get("href", "")).startswith(("http://", "https://")):
            yield Claim("url", str(link["href"]), str(link["href"]), "link canonical", None, None, 0.9)
            break
    for heading in found["h1"][:3]:
        if text := _text(_shown(heading)):
            yield Claim("headline", text, text, "h1", None, None, MARKUP)
    if found["title"] and (text := _text(found["title"][0].get_text()[:1_000])):
        yield Claim("headline", text, text, "title", None, None, TITLE)
    times = [t for t in found["time"][:20] if t.get("datetime")]
    stated = [
        t for t in times if t.get("pubdate") is not None or str(t.get("itemprop", "")).casefold() == "datepublished"
    ]
    if stated:
        yield from _date_claims(str(stated[0]["datetime"]), "time datePublished", MARKUP)
    elif len(times) == 1 and _is_of_article(times[0]):
        yield from _date_claims(str(times[0]["datetime"]), "time", 0.6)


class Statements(NamedTuple):
    """What an HTML page states for machines."""

    claims: list[Claim]
    """Claims for columns of `articles`, the most believed first within a field; spans are None."""
    article_body: str
    """Text of the article in JSON-LD, of several the longest; empty where there is none."""
    is_alone: bool
    """It is the only one that the page states."""


def statements_of(soup: BeautifulSoup) -> Statements:
    """Read what a parsed HTML page states.

    One ``authors`` claim per name; dates as ISO 8601. Nothing is chosen here: that is the business of
    `tasks.metadata.extract`, which knows the text of the page as well.
    """
    found: dict[str, list[Tag]] = {name: [] for name in _ELEMENTS}
    # one walk over the tree: each find_all would be another
    element: PageElement | None = soup.contents[0] if soup.contents else None
    while element is not None:
        if isinstance(element, Tag) and element.name in found:
            found[element.name].append(element)
        element = element.next_element
    articles = _articles(found["script"])
    claims = [*_json_ld(_of_page(articles, found)), *_meta(found["meta"]), *_markup(found)]
    claims.sort(key=lambda claim: -claim.confidence)
    bodies = [body for thing in articles if isinstance(body := thing.get("articleBody"), str) and body.strip()]
    return Statements(claims, _plain(max(bodies, key=len, default="")), len(set(bodies)) == 1)
