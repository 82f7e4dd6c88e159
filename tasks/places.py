"""Places that are known by name: countries in the language of the text, capitals, large cities, regions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from tasks.cldr import code_of, tables

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "places.toml").read_text("utf-8"))
_KNOWN: Final[dict[str, str | None]] = (
    dict.fromkeys(_DATA["regions"]["names"])
    | {name: code for code, names in _DATA["cities"].items() for name in names}
    | {name: code for code, names in _DATA["countries"].items() for name in names}
)
_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt")
_NOT_NAMES: Final = frozenset(("EU", "UN", "EZ", "ZZ", "QO", "XA", "XB"))


@cache
def _territories(language: str) -> Mapping[str, str]:
    """Countries by their names in a language (ISO 639-1) in CLDR; empty where it is unknown."""
    names = tables(code_of(language)).get("territories", {})
    return {
        str(name): code
        for code, name in (names.items() if isinstance(names, Mapping) else ())
        if len(code) == 2 and code.isalpha() and code not in _NOT_NAMES and len(str(name)) > 3
    }


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for language in _LANGUAGES for name in _territories(language))


def is_place(name: str) -> bool:
    """Whether a name is that of a known place in one of the languages of ``places.toml``."""
    return name in _KNOWN or name in _countries()


@lru_cache(maxsize=50_000)
def find_place(name: str, language: str | None) -> tuple[bool, str | None]:
    """Whether a name is that of a known place, and its country (ISO 3166-1 alpha-2; None for regions of several).

    Names of countries come from Babel's CLDR tables in the language of the text and in English, cities and regions from
    ``places.toml``.
    """
    if name in _KNOWN:
        return True, _KNOWN[name]
    code = _territories(language or "en").get(name) or _territories("en").get(name)
    return code is not None, code
