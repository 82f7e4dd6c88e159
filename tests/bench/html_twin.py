"""The HTML that a generated page might have been rendered from.

Every line of the text stands in it, in order, in the elements that news sites use: a menu of lists of links, the story
in paragraphs, teasers around it, a footer. Sizes follow real pages, of which the median of 223 has 1,030 elements at a
depth of 9 with two attributes each, and 60 kB of scripts and styles. A twin has 860 elements, at the same depth and
with as many attributes and scripts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

from tests.bench.generate import Page
from tests.bench.publishers import publisher, publisher_of
from tests.bench.stories import vocabulary

_SCRIPT: Final = "(window.layer=window.layer||[]).push({name:'view',slot:'top',sizes:[[300,250],[728,90]]});\n"
_STYLE: Final = ".teaser__title{margin:0 0 1rem;font:600 1.125rem/1.3 serif;color:#1a1a1a}\n"
_SCRIPTS, _STYLES, _METAS, _LINKS = 20, 6, 38, 24
_SCRIPT_LINES, _STYLE_LINES = 24, 30
_ICON: Final = '<svg class="icon icon--small" viewBox="0 0 16 16"><path d="M2 3h12v1H2zM2 8h12v1H2z"></path></svg>'
_PICTURE: Final = '<picture><source srcset="/photo.webp" type="image/webp"><img src="/photo.jpg" alt=""></picture>'


def html_twin(page: Page, index: int, seed: int) -> str:
    """The HTML of page `index` of the generated corpus `seed`."""
    site = publisher(seed, publisher_of(seed, index))
    lines = page.text.splitlines()
    headline = lines.index(page.headline)
    first, last = lines.index(page.body[0], headline), 0
    for paragraph in page.body:
        last = lines.index(paragraph, max(last, first))
    foot = len(lines) - len(site.foot)
    parts = [
        _head(page),
        '<body class="page page--story" data-template="story"><div class="page__outer" id="top">',
        '<div class="page__inner" data-part="inner">',
        '<header class="masthead" role="banner"><div class="masthead__row">',
        *_menu(lines[:headline], "masthead"),
        "</div></header>",
        '<main class="layout" id="content"><div class="layout__columns"><div class="layout__main">',
        '<article class="story" data-kind="article"><div class="story__head">',
        f'<h1 class="story__title" id="title">{escape(page.headline)}</h1>',
        *_meta(lines[headline + 1 : first]),
        '</div><div class="story__body" data-part="body">',
        *_body(lines[first : last + 1], page),
        "</div></article>",
        '</div><aside class="layout__side" id="more">',
        *_blocks(lines[last + 1 : foot]),
        "</aside></div></main>",
        '<footer class="footer" role="contentinfo"><div class="footer__row">',
        *_menu(lines[foot:], "footer"),
        "</div></footer></div></div></body></html>",
    ]
    return "\n".join(parts)


def _head(page: Page) -> str:
    metas = "".join(f'<meta name="site:{n}" content="value-{n:03d}">' for n in range(_METAS))
    links = "".join(f'<link rel="preload" href="/assets/part-{n}.css" as="style">' for n in range(_LINKS))
    scripts = f'<script type="text/javascript" async>{_SCRIPT * _SCRIPT_LINES}</script>' * _SCRIPTS
    styles = f'<style type="text/css">{_STYLE * _STYLE_LINES}</style>' * _STYLES
    title = escape(f"{page.headline} - {page.publisher}")
    return (
        f'<!DOCTYPE html><html lang="{page.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"{metas}{links}{scripts}{styles}</head>"
    )


def _solid(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _link(text: str, name: str) -> str:
    return (
        f'<li class="{name}__item {name}__item--level" data-level="1"><div class="{name}__cell" data-track="cell">'
        f'<a class="{name}__link" href="/section/page-{len(text)}.html" data-track="link">'
        f'<span class="{name}__label" data-part="label">{escape(text)}</span></a></div></li>'
    )


def _menu(lines: Sequence[str], name: str) -> Iterator[str]:
    """A navigation of nested lists: the bullet, which a rendering adds, is dropped."""
    yield f'<nav class="{name}__nav" aria-label="{name}"><ul class="{name}__list">'
    for number, line in enumerate(_solid(lines)):
        if number % 8 == 0:
            yield f'</ul><ul class="{name}__list" data-level="2">'
        yield _link(line.lstrip("• "), name)
    yield "</ul></nav>"


def _meta(lines: Sequence[str]) -> Iterator[str]:
    """What stands between headline and first paragraph: byline, date, share links, a picture."""
    for line in _solid(lines):
        yield (
            f'<div class="story__meta" data-part="meta">{_ICON}<div class="story__line">'
            f'<span class="story__label">{escape(line)}</span></div></div>'
        )
    yield f'<figure class="story__figure" data-part="figure">{_PICTURE}</figure>'


def _body(lines: Sequence[str], page: Page) -> Iterator[str]:
    """Paragraphs, sub-headings, and asides with advertisements and links to other stories."""
    words = vocabulary(page.language).words
    asides = tuple({form.partition("{")[0] for form in (*words["advert"], *words["inline"])} - {""})
    paragraphs = frozenset(page.body)
    for line in _solid(lines):
        text = escape(line)
        if line in paragraphs:
            yield f'<div class="story__block" data-kind="text"><p class="story__paragraph" dir="ltr">{text}</p></div>'
        elif line.startswith(asides):
            link = f'<a class="slot__link" href="/story">{text}</a>'
            yield f'<aside class="story__aside" data-kind="aside"><div class="slot" id="slot">{link}</div></aside>'
        else:
            yield f'<h2 class="story__subhead">{text}</h2>'


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """Everything below the story, a section for each run of lines without a blank one."""
    for is_solid, run in groupby(lines, lambda line: bool(line.strip())):
        if not is_solid:
            continue
        heading, *items = _solid(run)
        yield f'<section class="teasers" data-block="teasers"><h3 class="teasers__title">{escape(heading)}</h3>'
        yield '<ul class="teasers__list" data-size="small">'
        for item in items:
            yield _link(item.lstrip("• "), "teaser").replace("<span", f"{_PICTURE}{_ICON}<span", 1)
        yield "</ul></section>"
