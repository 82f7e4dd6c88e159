"""Words around direct speech."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

_DATA: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "quotes.toml").read_text("utf-8"))

VERBS: Final = frozenset(_DATA["verbs"])
"""Reporting verbs, casefolded."""
OBJECT_VERBS: Final = frozenset(_DATA["object_verbs"])
"""Reporting verbs whose object is the person spoken to: what follows them is no speaker."""
PRONOUNS: Final = frozenset(_DATA["pronouns"])
"""Pronouns of one person, casefolded."""
SOURCES: Final = frozenset(_DATA["sources"])
"""Prepositions before whoever is quoted (according to, laut, selon)."""
PLACING: Final = frozenset(_DATA["placing"])
"""Prepositions: a name behind one is no speaker."""
GERMAN_ONLY: Final = frozenset(_DATA["german_only"])
"""Verbs of the list that are other words elsewhere."""
