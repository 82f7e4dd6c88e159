"""How well the segmenter reads the sample pages: its roles against `samples/roles.json`, which was made by hand.

    python -m tests.golden.roles [--format json]

Roles are scored over lines, pooled over all pages. The body is scored as text, by the shingle protocol: counts of
4-word shingles, precision (of the pages that gave any text) and recall as means over pages, F1 their harmonic mean.
Of a page without an article nothing is body.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from tasks import markup
from tasks.derive import derive_pages
from tasks.discover import list_sources
from tasks.documents import Document, read_file
from tasks.lines import split
from tasks.rendered import Rendered
from tasks.segment import segment
from training.scoring import PageScore, score_page, summarise
from warehouse.contract import ROLES

SAMPLES: Final = Path(__file__).parents[2] / "samples"
FOLDERS: Final = ("pages", "no-article")
KINDS: Final = ("news", "live", "recipe", "list", "table", "interview", "brief", "no-article")
NO_ARTICLE: Final = "no-article"
LARGEST: Final = 8 << 20

Segmenter = Callable[[Sequence[str]], list[list[str]]]
"""From texts to the role of every line that is not blank, text by text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sample page with its true roles, one for each line that is not blank."""

    name: str
    shape: str
    """`full` (every visible line of the page) or `main` (its main part)."""
    kind: str
    text: str
    lines: list[str]
    roles: list[str]

    def body(self, roles: Sequence[str]) -> str:
        """The lines that `roles` calls body, joined by line breaks."""
        return "\n".join(line for line, role in zip(self.lines, roles, strict=True) if role == "body")


def texts() -> dict[str, str]:
    """The visible text of every sample page by its path below `samples/`; of HTML as `tasks.markup.render` gives it."""
    found: dict[str, str] = {}
    for source in list_sources([str(SAMPLES / folder) for folder in FOLDERS]).files:
        for item in read_file(source, LARGEST):
            if isinstance(item, Document):
                text = item.text if item.html is None else markup.render(markup.parse(item.html)).text
                found[item.source_uri.removeprefix(f"{SAMPLES}/")] = text or ""
    return found


def expand(name: str, entry: dict[str, Any]) -> list[str]:
    """The roles of the lines of one entry of `roles.json`. Raises ValueError where its runs do not tile the lines."""
    roles: list[str] = []
    for first, last, role in entry["runs"]:
        if first != len(roles) + 1 or last < first:
            raise ValueError(f"{name}: run {first}-{last} does not follow line {len(roles)}")
        if role not in ROLES:
            raise ValueError(f"{name}: line {first} has the unknown role {role}")
        roles += [role] * (last - first + 1)
    if len(roles) != entry["lines"]:
        raise ValueError(f"{name}: the runs end at line {len(roles)} of {entry['lines']}")
    return roles


def load() -> list[Page]:
    """All annotated pages, by name. Raises ValueError where the annotation does not fit the page."""
    annotated = json.loads((SAMPLES / "roles.json").read_text("utf-8"))
    found = texts()
    if found.keys() != annotated.keys():
        raise ValueError(f"pages and roles.json differ: {sorted(found.keys() ^ annotated.keys())}")
    pages = []
    for name, entry in sorted(annotated.items()):
        lines = [line for line in split([found[name]]).content if line]
        roles = expand(name, entry)
        if len(lines) != len(roles):
            raise ValueError(f"{name} has {len(lines)} lines that are not blank; roles.json has {len(roles)}")
        pages.append(Page(name, entry["shape"], entry["kind"], found[name], lines, roles))
    return pages


def segmented(found: Sequence[str]) -> list[list[str]]:
    """What the pipeline says about the lines of each text; where it finds no article, what `tasks.segment` says."""
    names = [f"{i:09}" for i in range(len(found))]
    pages = [Rendered(key, key, key, "text/plain", "utf-8", 1.0, found[i], *[None] * 4) for i, key in enumerate(names)]
    ends = {name: ([0], [""]) for name in names}
    for row in derive_pages(pages).tables["segments"].to_pylist():
        for column, value in zip(ends[row["article_id"]], (row["line_to"], row["role"]), strict=True):
            column.append(value)
    lines = split(found)
    roles = segment(lines).role
    parts = []
    for name, a, b in zip(names, lines.first[:-1].tolist(), lines.first[1:].tolist(), strict=True):
        last, given = ends[name]
        solid = a + np.flatnonzero(lines.length[a:b])
        if len(last) > 1:
            parts.append([given[bisect_left(last, number)] for number in lines.number[solid].tolist()])
        else:
            parts.append([ROLES[role] for role in roles[solid].tolist()])
    return parts


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def bodies(scores: Sequence[PageScore]) -> dict[str, float]:
    """Precision, recall and F1 of several pages, the mean of their own F1, and how many are under one half."""
    of_pages = summarise(scores)
    return {
        "pages": of_pages.pages,
        "precision": round(of_pages.precision, 4),
        "recall": round(of_pages.recall, 4),
        "f1": round(of_pages.f1, 4),
        "page_f1": round(_mean([score.f1 for score in scores]), 4),
        "below_half": of_pages.below_half,
    }


def role_scores(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of every role from the true and the given role of each line."""
    count = Counter(pairs)
    scores = {}
    for role in ROLES:
        right = count[role, role]
        lines = sum(n for (true, _), n in count.items() if true == role)
        given = sum(n for (_, said), n in count.items() if said == role)
        precision, recall = right / given if given else 0.0, right / lines if lines else 0.0
        scores[role] = {
            "lines": lines,
            "given": given,
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(_f1(precision, recall), 4),
        }
    return scores


def measure(pages: Sequence[Page], segmenter: Segmenter = segmented) -> dict[str, Any]:
    """Score a segmenter on pages: lines by role, bodies by shape and by kind, pages without an article."""
    answers = segmenter([page.text for page in pages])
    pairs = [pair for page, said in zip(pages, answers, strict=True) for pair in zip(page.roles, said, strict=True)]
    stories = [
        (page, score_page(page.body(page.roles), page.body(said)))
        for page, said in zip(pages, answers, strict=True)
        if page.kind != NO_ARTICLE
    ]
    empty = [(page, said) for page, said in zip(pages, answers, strict=True) if page.kind == NO_ARTICLE]
    return {
        "pages": len(pages),
        "lines": len(pairs),
        "right": round(_mean([true == said for true, said in pairs]), 4),
        "roles": role_scores(pairs),
        "shapes": {
            shape: bodies([score for page, score in stories if page.shape == shape]) for shape in ("full", "main")
        },
        "kinds": {
            kind: bodies([score for page, score in stories if page.kind == kind])
            for kind in KINDS
            if kind != NO_ARTICLE
        },
        "no_article": {
            "pages": len(empty),
            "with_body": sum("body" in said for _, said in empty),
            "body_lines": sum(said.count("body") for _, said in empty),
            "named": [page.name for page, said in empty if "body" in said],
        },
    }


def table(figures: dict[str, Any]) -> str:
    """The figures as text for a terminal."""
    rows = [f"{'role':12}{'lines':>7}{'given':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    rows += [
        f"{role:12}{s['lines']:7}{s['given']:7}{s['precision']:11.3f}{s['recall']:8.3f}{s['f1']:7.3f}"
        for role, s in figures["roles"].items()
    ]
    rows += ["", f"{'body of':12}{'pages':>7}{'< .5':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    rows += [
        f"{name:12}{s['pages']:7}{s['below_half']:7}{s['precision']:11.3f}{s['recall']:8.3f}{s['f1']:7.3f}"
        for name, s in (*figures["shapes"].items(), *figures["kinds"].items())
    ]
    none = figures["no_article"]
    rows += [
        "",
        f"{figures['right']:.3f} of {figures['lines']} lines on {figures['pages']} pages have the right role.",
        f"{none['with_body']} of {none['pages']} pages without an article got a body ({none['body_lines']} lines).",
    ]
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.golden.roles", description="Score the roles of lines.")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    figures = measure(load())
    print(json.dumps(figures, indent=1) if parser.parse_args(arguments).format == "json" else table(figures))


if __name__ == "__main__":
    main()
