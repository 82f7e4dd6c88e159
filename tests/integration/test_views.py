"""Views for analysts, against the same figures counted plainly from the tables of the samples."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.integration.warehouse_state import rows
from warehouse.contract import VIEWS
from warehouse.sql_text import identifier


@pytest.fixture(scope="module")
def articles(samples_warehouse: Path) -> dict[str, dict[str, Any]]:
    names = ("cluster_id", "is_canonical", "publisher", "date_published", "word_count")
    found = rows(samples_warehouse, f"SELECT article_id, {', '.join(names)} FROM articles")  # noqa: S608
    return {str(row[0]): dict(zip(names, row[1:], strict=True)) for row in found}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_key_of_a_view_is_unique_and_what_may_not_be_missing_is_there(samples_warehouse: Path, view: Any) -> None:
    key = ", ".join(map(identifier, view.key))
    name = identifier(view.name)
    assert rows(samples_warehouse, f"SELECT {key} FROM {name} GROUP BY ALL HAVING count(*) > 1") == []  # noqa: S608
    for column in view.columns:
        if not column.nullable:
            missing = rows(samples_warehouse, f"FROM {name} WHERE {identifier(column.name)} IS NULL")
            assert missing == [], column.name
    assert rows(samples_warehouse, f"FROM {name} LIMIT 1"), "the samples show every view at work"
    types = dict(rows(samples_warehouse, f"SELECT column_name, column_type FROM (DESCRIBE {name})"))  # noqa: S608
    stated = {column.name: column.type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE") for column in view.columns}
    assert types == {name: type_.replace("REAL", "FLOAT") for name, type_ in stated.items()}


def test_coverage_counts_articles_and_stories(samples_warehouse: Path, articles: dict[str, dict[str, Any]]) -> None:
    groups: dict[tuple[Any, Any], list[dict[str, Any]]] = defaultdict(list)
    for article in articles.values():
        groups[article["date_published"], article["publisher"]].append(article)
    expected = {
        (*key, len(group), len({a["cluster_id"] for a in group}), sum(a["word_count"] for a in group))
        for key, group in groups.items()
    }
    assert set(rows(samples_warehouse, "FROM coverage")) == expected


def test_people_and_quoted_count_a_story_once(samples_warehouse: Path, articles: dict[str, dict[str, Any]]) -> None:
    dates: dict[Any, list[Any]] = defaultdict(list)
    for article in articles.values():
        dates[article["cluster_id"]] += [article["date_published"]] if article["date_published"] else []
    stories: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    mentions: dict[tuple[Any, Any], int] = defaultdict(int)
    asked = "SELECT article_id, name, mentions FROM mentions WHERE kind = 'person'"
    for article_id, name, times in rows(samples_warehouse, asked):
        article = articles[str(article_id)]
        month = min(dates[article["cluster_id"]]).replace(day=1) if dates[article["cluster_id"]] else None
        stories[month, name].add(article["cluster_id"])
        mentions[month, name] += int(str(times)) if article["is_canonical"] else 0
    found = rows(samples_warehouse, "SELECT month, name, stories, mentions FROM people")
    assert {(*key, len(clusters), mentions[key]) for key, clusters in stories.items()} == set(found)

    speakers: dict[Any, set[str]] = defaultdict(set)
    quotes: dict[Any, int] = defaultdict(int)
    for article_id, speaker in rows(
        samples_warehouse, "SELECT article_id, speaker FROM quotes WHERE speaker IS NOT NULL"
    ):
        speakers[speaker].add(articles[str(article_id)]["cluster_id"])
        quotes[speaker] += articles[str(article_id)]["is_canonical"]
    found = rows(samples_warehouse, "SELECT speaker, stories, quotes FROM quoted")
    assert {(name, len(clusters), quotes[name]) for name, clusters in speakers.items()} == set(found)


def test_what_is_promoted_is_matched_with_what_is_there(samples_warehouse: Path) -> None:
    def plain(headline: object) -> str:
        return " ".join(re.sub(r"\W", " ", str(headline).casefold()).split())

    cluster_of = dict(rows(samples_warehouse, "SELECT article_id, cluster_id FROM articles"))
    pages: dict[str, set[str]] = defaultdict(set)
    promoted = "SELECT article_id, headline, matched_article_id FROM related_headlines"
    for article_id, headline, matched in rows(samples_warehouse, promoted):
        if cluster_of.get(matched) != cluster_of[article_id]:
            pages[plain(headline)].add(str(article_id))
    here = {plain(name) for (name,) in rows(samples_warehouse, "SELECT headline FROM articles")}
    found = rows(samples_warehouse, "SELECT headline, pages, is_in_warehouse FROM promoted")
    assert {(name, len(ids), name in here) for name, ids in pages.items()} == {(plain(h), *rest) for h, *rest in found}
    assert any(is_here for *_, is_here in found)
