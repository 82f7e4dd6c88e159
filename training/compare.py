"""Compare methods of finding the body under cross-validation split by publisher, in one table.

    python -m training.compare CORPORA [--cache FOLDER] [--only METHOD ...] [--json FILE]

CORPORA is the folder with `news-pages.tar.xz` and `web-pages.tar.xz`. The table gives, for the three shapes of the
pages of news-pages (texts of the full page and of its main part, and HTML): F1 over all pages, over English ones, over
the others, and over those whose rendering holds the article (some main parts do not); precision, recall, pages with an
F1 under one half, and CPU milliseconds a page for finding the body. Training, loading and the rendering of HTML are
left out of the milliseconds, except those of methods that read HTML themselves. Needs the packages of the dependency
group `training`; methods whose package is missing are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from training import baselines, boosting
from training.baselines import Method
from training.corpora import SHAPES, BadArchive, Page, Shape, read_corpora
from training.folds import Split, splits
from training.scoring import PageScore, Summary, score_page, summarise

GROUPS: Final = ("all", "en", "other", "held")
HELD: Final = 0.6
"""Share of the body in the text of a page from which the rendering holds the article."""
_OPTIONAL: Final = frozenset(["justext", "lightgbm", "trafilatura", "torch"])
_OF_ALL: Final = ("training/corpora.py", "training/folds.py", "training/labels.py", "tasks/normalise.py")
_ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table."""

    name: str
    method: Method
    sources: tuple[str, ...] = ()
    """Files and patterns whose change makes cached answers void, from the root of the repository."""
    html: bool = False
    """The method reads the HTML source, which only pages of shape html have."""


@dataclass(slots=True)
class Answers:
    """What one method answered in cross-validation, by shape and page name."""

    bodies: dict[Shape, dict[str, str]] = field(default_factory=dict)
    cpu_seconds: dict[Shape, float] = field(default_factory=dict)


def entries() -> list[Entry]:
    """The rows of the table, in order. The line model is among them where `training.train` has one."""
    plain = ("training/baselines.py",)
    lines = ("tasks/lines.py", "tasks/segment_body.py")
    rows = [
        Entry("keep everything", baselines.keep_everything, plain),
        Entry("C4 line rules", baselines.c4_rules, plain),
        Entry("jusText, a line as a paragraph", baselines.justext_lines, plain),
        Entry("maximum-sum segment", baselines.maximum_sum, plain + lines),
        Entry(
            "two-stage boosting",
            boosting.two_stage_boosting,
            ("training/boosting.py", "training/line_statistics.py", "tasks/cues.*", *lines),
        ),
    ]
    if importlib.util.find_spec("training.train"):
        rows += [
            Entry("line model", _line_model(evidence=False), ("training/*", "tasks/*")),
            Entry("line model, with evidence", _line_model(evidence=True), ("training/*", "tasks/*")),
        ]
    rows += [
        Entry("trafilatura, precision, on HTML", baselines.trafilatura_precision, plain, html=True),
        Entry("line oracle", baselines.line_oracle, plain),
    ]
    return rows


def _line_model(*, evidence: bool) -> Method:
    def method(train: Sequence[Page]) -> baselines.Predictor:
        module: Any = importlib.import_module("training.train")
        predictor: baselines.Predictor = module.fit(train, evidence=evidence)
        return predictor

    return method


def cross_validate(entry: Entry, folds: Sequence[Split], cache: Path | None = None, key: str = "") -> Answers:
    """Answers of one method for the test pages of every fold, trained on the rest; from `cache` where it has them.

    A predictor gets the test pages of a fold in one call per shape, so that it may use what pages of one site have
    in common, and never two shapes of one page together.
    """
    answers = Answers({}, {})
    for number, fold in enumerate(folds):
        stored = cache / f"{_slug(entry.name)}-{number}.json" if cache else None
        answer = _stored(stored, key)
        if answer is None:
            answer = _answer(entry, fold)
            if stored:
                stored.parent.mkdir(parents=True, exist_ok=True)
                stored.write_text(json.dumps({"key": key, "answer": answer}))
        for shape, (bodies, seconds) in answer.items():
            answers.bodies.setdefault(shape, {}).update(bodies)
            answers.cpu_seconds[shape] = answers.cpu_seconds.get(shape, 0.0) + seconds
    return answers


def _answer(entry: Entry, fold: Split) -> dict[Shape, tuple[dict[str, str], float]]:
    predict = entry.method(fold.train)
    answer: dict[Shape, tuple[dict[str, str], float]] = {}
    for shape in ("html",) if entry.html else SHAPES:
        pages = [page for page in fold.test if page.shape == shape]
        predict(pages[:1])  # models and tables are loaded at the first page: that is not counted
        started = time.process_time()
        bodies = predict(pages)
        seconds = time.process_time() - started
        answer[shape] = {page.name: body for page, body in zip(pages, bodies, strict=True)}, seconds
    return answer


def _stored(path: Path | None, key: str) -> dict[Shape, tuple[dict[str, str], float]] | None:
    if path is None or not path.exists():
        return None
    content = json.loads(path.read_text())
    return content["answer"] if content["key"] == key else None


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _digest(paths: Sequence[Path]) -> str:
    digest = blake2b(digest_size=16)
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _key(entry: Entry, archives: str) -> str:
    patterns = (*_OF_ALL, *entry.sources)
    files = {path for pattern in patterns for path in _ROOT.glob(pattern) if path.suffix in (".py", ".toml")}
    return f"{archives} {_digest(sorted(files))}"


def figures(answers: Answers, pages: Sequence[Page]) -> dict[Shape, dict[str, Summary]]:
    """Summaries by shape and group of the pages that have an answer."""
    result: dict[Shape, dict[str, Summary]] = {}
    for shape, bodies in answers.bodies.items():
        scores: dict[str, list[PageScore]] = {group: [] for group in GROUPS}
        for page in pages:
            if page.shape == shape and page.name in bodies and page.corpus == "news":
                score = score_page(page.body, bodies[page.name])
                scores["all"].append(score)
                scores["en" if page.english else "other"].append(score)
                if score_page(page.body, page.text).recall >= HELD:
                    scores["held"].append(score)
        result[shape] = {group: summarise(scores[group]) for group in GROUPS}
    return result


HEADER: Final = ("method", *(f"{s} {c}" for s in SHAPES for c in ("F1", "en", "other", "held", "P", "R", "<½", "ms")))


def row(name: str, of: dict[Shape, dict[str, Summary]], cpu_seconds: dict[Shape, float]) -> tuple[str, ...]:
    """The cells of one row of the table, under `HEADER`; dashes for shapes without an answer."""
    cells = [name]
    for shape in SHAPES:
        if shape not in of:
            cells += ["–"] * 8
            continue
        every = of[shape]["all"]
        cells += [f"{of[shape][group].f1:.4f}" for group in GROUPS]
        cells += [f"{every.precision:.4f}", f"{every.recall:.4f}", str(every.below_half)]
        cells.append(f"{1000 * cpu_seconds[shape] / max(1, every.pages):.1f}")
    return tuple(cells)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 when done, 1 when the corpora cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m training.compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", type=Path, help="folder with news-pages.tar.xz and web-pages.tar.xz")
    parser.add_argument("--cache", type=Path, help="folder for answers, kept until code or corpora change")
    parser.add_argument("--only", nargs="+", metavar="METHOD", help="rows whose name contains one of these")
    parser.add_argument("--json", type=Path, help="file for all figures, by method, shape and group")
    given = parser.parse_args(arguments)
    rows = [e for e in entries() if not given.only or any(part in e.name for part in given.only)]
    try:
        pages = read_corpora(given.corpora, html=True)
        archives = _digest(sorted(given.corpora.glob("*-pages.tar.xz")))
    except (OSError, BadArchive) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 1
    folds = list(splits(pages))
    print(_line(HEADER), _line(["---"] * len(HEADER)), sep="\n", flush=True)
    found: dict[str, Any] = {}
    for entry in rows:
        try:
            answers = cross_validate(entry, folds, given.cache, _key(entry, archives))
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in _OPTIONAL:
                raise
            print(f"compare: {entry.name} left out, it needs {error.name}", file=sys.stderr)
            continue
        of = figures(answers, pages)
        print(_line(row(entry.name, of, answers.cpu_seconds)), flush=True)
        found[entry.name] = {
            shape: {group: summary._asdict() for group, summary in groups.items()}
            | {"cpu_ms": 1000 * answers.cpu_seconds[shape] / max(1, groups["all"].pages)}
            for shape, groups in of.items()
        }
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
