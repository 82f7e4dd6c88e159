"""Names that CLDR has for a language, as Babel brings them along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from babel import localedata

_WRITTEN_AS = {"nb": "no"}


def code_of(language: str) -> str:
    """The name under which CLDR keeps the words of a language (ISO 639-1)."""
    return _WRITTEN_AS.get(language, language)


def tables(code: str) -> Mapping[str, Any]:
    """The tables of a locale; empty where it is unknown."""
    try:
        # never with inherited locales, which cost most of the time of Locale.parse and hold no names of their own:
        # Babel keeps what it loads under the name alone, whether merged or not
        found: Mapping[str, Any] = localedata.load(code, merge_inherited=False)
    except (OSError, ValueError):
        return {}
    return found


def calendar_names(code: str, *kinds: tuple[str, str]) -> Iterator[tuple[str, str, int, str]]:
    """Table, width, number and name of what CLDR has of ``kinds`` (``("months", "wide")``, ``("days", "abbreviated")``
    …): all kinds first as they stand in running text, then as they stand alone.
    """
    data = tables(code)
    for context in ("format", "stand-alone"):
        for table, width in kinds:
            widths = data.get(table, {}).get(context)
            names = widths.get(width) if isinstance(widths, Mapping) else None
            for number, name in names.items() if isinstance(names, Mapping) else ():
                yield table, width, int(number), str(name)
