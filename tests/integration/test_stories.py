"""Stories over many runs: identifiers that stay, the article that stands for a story, and who copied whom."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows import linking, pipeline
from flows.settings import Settings
from tasks import fingerprint
from tests.bench.copies import documents
from tests.integration.warehouse_state import ingest, rows
from warehouse.errors import UsageError
from warehouse.lake import open_lake
from warehouse.location import Location

STORY = (
    "The ferry company said on Tuesday that it would take two of its oldest boats out of service before the autumn.",
    "Inspectors had found cracks in the hull of the larger one, which has carried cars to the islands for forty years.",
    "The mayor of the largest island called the decision overdue and asked for a replacement before the school year.",
    "Passengers will have to book a day ahead until a leased vessel arrives from the shipyard, the company said.",
    "It runs eleven crossings a day in the summer and six in the winter, most of them with a single crew on board.",
    "The union of seafarers warned that crews were working longer shifts than the law allows and threatened to sue.",
)
OTHER = (
    "A choir of retired miners has sold more records this spring than any other group in the valley ever did.",
    "Its members, of whom the youngest is sixty-eight, rehearse in a disused lamp room beside the old pit head.",
    "The money goes to the hospice in the next town, whose director came to the last concert with a cake.",
    "A recording company from the capital has offered them a contract, which they mean to read very slowly.",
)


def page(headline: str, *paragraphs: str, date: str = "", byline: str = "", foot: str = "") -> str:
    head = [headline, *(line for line in (byline, date) if line)]
    return "\n".join(head) + "\n\n" + "\n\n".join(paragraphs) + "\n\n" + foot + "\n"


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(text, "utf-8")
    return path


def cluster_of(root: Path, name: str) -> str:
    [(found,)] = rows(root, "SELECT cluster_id FROM articles WHERE ends_with(source_uri, ?)", f"/{name}.txt")
    return str(found)


def test_a_story_keeps_its_identifier_while_copies_come_in(tmp_path: Path) -> None:
    root, source = tmp_path / "news", tmp_path / "source"
    write(source, "m", page("Ferries taken out of service", *STORY))
    ingest(root, source)
    story = cluster_of(root, "m")
    for name in ("z", "a", "k"):  # before and after it by name
        write(source, name, page(f"Old ferries go, says {name}", *STORY))
        ingest(root, source)
        assert {cluster_of(root, other) for other in ("m", name)} == {story}
    assert rows(root, "FROM former_clusters") == []


def test_a_merge_is_followed_to_the_cluster_that_goes_on(tmp_path: Path) -> None:
    root, source = tmp_path / "news", tmp_path / "source"
    halves = {"b": (*STORY[:3], OTHER[0]), "c": (*STORY[3:], OTHER[1])}  # neither a part of the whole story
    for name, paragraphs in halves.items():
        write(source, name, page(f"Ferries, part {name}", *paragraphs))
    ingest(root, source)
    first, second = cluster_of(root, "b"), cluster_of(root, "c")
    assert first != second
    write(source, "d", page("Ferries, the whole story", *STORY))
    ingest(root, source)
    assert {cluster_of(root, name) for name in "bcd"} == {first}
    assert rows(root, "SELECT former_id, cluster_id FROM former_clusters") == [(second, first)]
    assert rows(root, "SELECT copies, wordings FROM stories") == [(3, 3)]


PIER = (
    "The wooden pier at the northern end of the bay reopened on Saturday, nine years after a winter storm broke it.",
    "Divers replaced sixty of the piles with oak from two estates in the hills, and left the rest as they had stood.",
    "A brass band played while the first anglers walked out, some of whom had waited at the gate since five o'clock.",
    "The work cost two million and was paid for by a lottery, a brewery and a widow who wishes to remain unnamed.",
    "From next month a small steamer will call there again on Sundays, if the weather and the captain's knee allow.",
    "The town council has promised benches, a telescope and a kiosk, in that order, before the end of the summer.",
)


def test_a_briefing_is_no_copy_of_its_longest_story_once_the_other_is_known(tmp_path: Path) -> None:
    source, story = tmp_path / "source", (*STORY, *OTHER)

    def kinds(root: Path) -> dict[tuple[str, str], str]:
        asked = (
            "SELECT parse_filename(a.source_uri, true), parse_filename(b.source_uri, true), kind "
            "FROM duplicate_links JOIN articles AS a USING (article_id) JOIN articles AS b ON b.article_id = other_id"
        )
        return {(one, other): kind for one, other, kind in rows(root, asked)}

    write(source, "story", page("Ferries and choirs", *story))
    write(source, "briefing", page("What happens on the coast", *story, *PIER))
    ingest(tmp_path / "news", source)
    assert set(kinds(tmp_path / "news").values()) <= {"near", "version"}
    assert cluster_of(tmp_path / "news", "story") == cluster_of(tmp_path / "news", "briefing")
    pier = write(source, "pier", page("Pier opens again", *PIER))
    ingest(tmp_path / "news", source)
    parts = {("story", "briefing"): "contained", ("pier", "briefing"): "contained"}
    assert kinds(tmp_path / "news") == parts
    assert cluster_of(tmp_path / "news", "story") != cluster_of(tmp_path / "news", "briefing")
    ingest(tmp_path / "again", source)
    assert kinds(tmp_path / "again") == parts
    pier.write_text(
        page("Lighthouse", "Its keeper has asked the harbour office for a new lamp and two chairs."), "utf-8"
    )
    ingest(tmp_path / "news", source)
    assert set(kinds(tmp_path / "news").values()) <= {"near", "version"}
    assert cluster_of(tmp_path / "news", "story") == cluster_of(tmp_path / "news", "briefing")


ARTICLES = {
    "agency": page("Ferries taken out of service", *STORY, date="Published: 4 March 2025", foot="© 2025 Harbour Press"),
    "paper": page(
        "Two ferries taken out of service", *STORY, date="Published: 6 March 2025", foot="© 2025 The Daily Gull"
    ),
    "short": page("Ferries to go", *STORY[:4], date="Published: 1 March 2025", foot="© 2025 Island Post"),
}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "agency"),
        ({"CANONICAL": "earliest"}, "short"),
        ({"CANONICAL": "complete, latest"}, "paper"),
        ({"PREFERRED_PUBLISHERS": "the daily gull,Island Post"}, "paper"),
    ],
)
def test_what_stands_for_a_story_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, text in ARTICLES.items():
        write(tmp_path / "source", name, text)
    for name, value in variables.items():
        monkeypatch.setenv(f"COPYDESK_{name}", value)
    ingest(tmp_path / "news", tmp_path / "source")
    found = rows(tmp_path / "news", "SELECT parse_filename(source_uri, true), copies FROM unique_articles")
    assert found == [(expected, 3)]


def test_a_criterion_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_CANONICAL", "complete,prettiest")
    with pytest.raises(UsageError, match="COPYDESK_CANONICAL=prettiest: "):  # there is no such flag
        Settings.given()
    with pytest.raises(UsageError, match="--batch-size 0: "):
        Settings.given(batch_size=0)


def test_views_tell_who_copied_whom_and_how_late(tmp_path: Path) -> None:
    root, source = tmp_path / "news", tmp_path / "source"
    for name, text in ARTICLES.items():
        write(source, name, text)
    alone = page("Choir of miners sells records", *OTHER, date="Published: 2 March 2025", foot="© 2025 The Daily Gull")
    write(source, "alone", alone)
    ingest(root, source)
    assert rows(
        root, "SELECT source_publisher, publisher, copies, exact_copies, median_days_later FROM syndication ORDER BY 2"
    ) == [
        ("Island Post", "Harbour Press", 1, 0, 3.0),
        ("Island Post", "The Daily Gull", 1, 0, 5.0),
    ]
    [story] = rows(
        root, "SELECT copies, publishers, first_publisher, first_published::VARCHAR FROM stories WHERE copies > 1"
    )
    assert story == (3, 3, "Island Post", "2025-03-01")
    shares = {
        str(name): float(str(share)) for name, share in rows(root, "SELECT publisher, original_share FROM originality")
    }
    assert shares["Island Post"] == 1
    assert 0.2 < shares["Harbour Press"] < 0.5, "two of six paragraphs are its own"
    words = {name: sum(len(p.split()) for p in paragraphs) for name, paragraphs in (("s", STORY), ("o", OTHER))}
    assert shares["The Daily Gull"] == pytest.approx(words["o"] / (words["s"] + words["o"]), abs=0.02)


def test_who_was_first_does_not_hang_on_the_time_zone_of_who_asks(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write(source, "day", page("Ferries to go", *STORY, date="Published: 4 March 2025", foot="© 2025 Harbour Press"))
    hour = page("Ferries to go", *STORY, date="Published: 4 March 2025 18:00 UTC", foot="© 2025 The Daily Gull")
    write(source, "hour", hour)
    ingest(tmp_path / "news", source)
    found = {}
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        with duckdb.connect(str(Location.at(tmp_path / "news").require_publication()), read_only=True) as connection:
            connection.execute(f"SET TimeZone = '{zone}'")
            copied = connection.execute("SELECT source_publisher, publisher FROM copies").fetchall()
            first = connection.execute("SELECT first_publisher, first_published::VARCHAR FROM stories").fetchall()
            shares = connection.execute("SELECT publisher, original_share FROM originality ORDER BY 1").fetchall()
            found[zone] = copied, first, shares
    assert found["UTC"] == (
        [("The Daily Gull", "Harbour Press")],
        [("The Daily Gull", "2025-03-04")],
        [("Harbour Press", 0.0), ("The Daily Gull", 1.0)],
    )
    assert found["Pacific/Auckland"] == found["America/Los_Angeles"] == found["UTC"]


def test_the_first_of_a_story_may_not_tell_its_publisher(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write(source, "silent", page("Ferries to go", *STORY, date="Published: 3 March 2025"))
    write(source, "later", page("Ferries to go", *STORY, date="Published: 4 March 2025", foot="© 2025 Harbour Press"))
    ingest(tmp_path / "news", source)
    story = "SELECT first_publisher, first_published::VARCHAR, copies, publishers FROM stories"
    assert rows(tmp_path / "news", story) == [(None, "2025-03-03", 2, 1)]
    assert rows(tmp_path / "news", "SELECT source_publisher, publisher FROM copies") == [(None, "Harbour Press")]


def test_fingerprints_of_an_earlier_algorithm_are_made_again_and_never_mixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index as an earlier version would have left it: other hashes under another name."""
    root, source = tmp_path / "news", tmp_path / "source"
    texts = [copy.text for copy in documents(160, 9)]
    for number, text in enumerate(texts[:80]):
        write(source, f"{number:03}", page(f"Headline {number}", text))
    plain = fingerprint.fingerprint

    def earlier(bodies: pa.Table) -> pa.Table:
        made = plain(bodies)
        sketches = pa.array(
            [[value // 3 for value in row] for row in made["sketch"].to_pylist()], pa.list_(pa.uint64())
        )
        made = made.set_column(made.column_names.index("sketch"), made.schema.field("sketch"), sketches)
        old = pa.array(["earlier"] * made.num_rows)
        return made.set_column(made.column_names.index("algorithm"), made.schema.field("algorithm"), old)

    with monkeypatch.context() as patched:
        patched.setattr(fingerprint, "fingerprint", earlier)
        patched.setattr(linking, "ALGORITHM", "earlier")
        ingest(root, source)
    ingest(tmp_path / "usual", source)
    assert rows(root, "SELECT DISTINCT algorithm FROM stored.fingerprints") == [("earlier",)]
    for number, text in enumerate(texts[80:], 80):
        write(source, f"{number:03}", page(f"Headline {number}", text))
    ingest(root, source)
    assert rows(root, "SELECT DISTINCT algorithm FROM stored.fingerprints") == [(fingerprint.ALGORITHM,)]
    ingest(tmp_path / "usual", source)
    query = "SELECT article_id, other_id, kind, score FROM duplicate_links ORDER BY ALL"
    found = rows(root, query)
    assert found == rows(tmp_path / "usual", query)
    assert len(found) > 10
    with open_lake(Location.at(root)) as lake:
        assert lake.query("SELECT count(*) AS n FROM lake.fingerprints")["n"].to_pylist() == [
            len(rows(root, "FROM articles"))
        ]
    assert pipeline.ingest([str(source)], Settings.given(warehouse=root)).status == "nothing to do"
