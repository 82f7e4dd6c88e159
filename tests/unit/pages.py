"""Pages of unit tests, and what their lines are taken for. All text was written for these tests."""

from __future__ import annotations

from tasks.line_hints import hints
from tasks.lines import split
from tasks.page import Line
from tasks.page_lines import PageLines
from tasks.segment import page_lines, segment
from tasks.segment_region import label
from warehouse.contract import ROLES

BODY = [
    "The town council voted on Tuesday night to rebuild the old ferry pier after two winters of storm damage.",
    "Engineers told the meeting that the wooden posts had rotted below the water line and must go.",
    "It was a close vote.",
    "Work is due to begin in spring, the council said, and the ferry will use the northern quay until…",
    "Residents who had packed the hall applauded the result, but some said that the cost was far too high.",
]
LONG = [
    "The pier was built seventy years ago by the families of the fishing fleet and has carried schoolchildren, doctors "
    "and bread to the island on every working day since.",
    "Councillor Ines Calder, who leads the finance committee, said that half of the price would come from the national "
    "fund for small harbours and the rest from a loan over twenty years.",
]
LASTING = (
    "The harbour master, Tom Reed, said that the northern quay would do for a winter or two, but that no ferry could "
    "wait there in an easterly gale, and that the doctor had been told to keep a bed on the island."
)
MENU = ["Home", "News", "Sport", "Weather"]
PAGE = "\n\n".join(
    [
        "Home",
        "  • News\n  • Sport\n  • Weather",
        "Skip to main content",
        "Thursday, May 7, 2026",
        "Council votes to rebuild ferry pier after storm damage",
        "By Martha Oldfield",
        "Photo: Harbour Office",
        *BODY,
        "Related stories",
        "  • Lighthouse keeper retires after forty years on the rock\n  • New bakery opens on the market square",
        "Comments (3)",
        "Nice to see that something is done at last.",
        "© 2026 The Ferry Post",
    ]
)
HEADLINE = "Council votes to rebuild ferry pier"
TEASERS = [
    ("Otters return to the upper river", "Volunteers have counted eleven otters since the old mill was closed."),
    ("Night train comes back next summer", "The railway hopes that sleeping cars will bring visitors from the south."),
    ("School kitchen wins a prize for its stew", "The cook says that the secret is patience and a very large pot."),
    ("Bakery closes after fifty years", "The last loaf was bought by the first customer, who had come back for it."),
]
PARAGRAPHS = [f"{sentence} So much for pier {pier}." for pier in range(15) for sentence in LONG]


def read_lines(text: str) -> list[Line]:
    """The lines of a page, with their roles."""
    lines = split([text])
    return page_lines(lines, segment(lines), 0)


def roles_of(text: str) -> dict[str, str]:
    """The role of each line of a page, by its text."""
    return {line.text: line.role for line in read_lines(text)}


def labelled(*lines: tuple[str, float, bool], kinds: dict[int, int] | None = None) -> list[str]:
    """Roles of lines, of which is told how sure the line model is that they are body, and whether they end like a
    sentence; and which cues some of them are. The model takes what it is more than half sure of."""
    content = [text for text, *_ in lines]
    n = len(lines)
    page = PageLines(
        content=content,
        heavy=[float(len(text)) for text in content],
        stopped=[stopped for *_, stopped in lines],
        bullet=[False] * n,
        figures=[False] * n,
        cue=[(kinds or {}).get(i, 0) for i in range(n)],
        hints=hints(content).tolist(),
        is_date=[False] * n,
        is_body=[sure > 0.5 for _, sure, _ in lines],
        sureness=[sure for _, sure, _ in lines],
        role=[0] * n,
        rule=[0] * n,
        sure=[0.0] * n,
    )
    label(page)
    return [ROLES[role] for role in page.role]


def taken(lines: list[str], kinds: dict[int, int] | None = None) -> list[str]:
    """Roles of lines that the model takes for body, all but the first."""
    marked = [(line, 0.9 if i else 0.0, line[-1] in ".。") for i, line in enumerate(lines)]
    return labelled(*marked, kinds=kinds)
