"""Links: candidates found through sketches, verified on bodies."""

from __future__ import annotations

import random
from itertools import combinations

import pyarrow as pa
import pytest

from tasks import link
from tasks.fingerprint import fingerprint
from tests.sketch_scan import candidates_of


def prose(seed: int, words: int) -> list[str]:
    """Made-up words in random order: no two seeds share a shingle."""
    draw = random.Random(seed)
    return ["".join(draw.choices("bdfklmnprstv", k=3)) + draw.choice("aeiou") for _ in range(words)]


def edited(words: list[str], every: int, seed: int = 99) -> list[str]:
    """Replace one word in `every`."""
    other = prose(seed, len(words))
    return [other[i] if i % every == every // 2 else word for i, word in enumerate(words)]


def table(bodies: dict[str, list[str]]) -> pa.Table:
    return pa.table({"article_id": list(bodies), "article_body": [" ".join(words) for words in bodies.values()]})


def candidates(fingerprints: pa.Table, fresh: list[str] | None = None, max_frequency: int = 64) -> set[tuple[str, str]]:
    ids = fingerprints["article_id"].to_pylist() if fresh is None else fresh
    found = link.similar(candidates_of(fingerprints, ids, max_frequency)[0], fingerprints)
    return {(row["article_id"], row["other_id"]) for row in found.to_pylist()}


def links(bodies: dict[str, list[str]]) -> list[tuple[str, str, str, float]]:
    """Verify every pair."""
    texts = table(bodies)
    pairs = list(combinations(bodies, 2))
    asked = pa.table({"article_id": [a for a, _ in pairs], "other_id": [b for _, b in pairs]})
    found = link.verify(link.plausible(asked, fingerprint(texts)), texts)
    assert found.schema == link.LINKS
    return [(r["article_id"], r["other_id"], r["kind"], r["score"]) for r in found.to_pylist()]


def test_an_edited_copy_is_near_with_its_jaccard_similarity() -> None:
    story = prose(1, 100)
    copy = [*story[:50], "changed", *story[51:]]  # 5 of 96 shingles are lost, 5 are new
    assert links({"a": story, "b": copy, "c": prose(2, 100)}) == [("a", "b", "near", pytest.approx(91 / 101))]


def test_half_rewritten_stories_are_not_linked() -> None:
    assert links({"a": prose(1, 300), "b": edited(prose(1, 300), 5)}) == []


def test_a_part_is_contained_in_the_whole_whichever_comes_first() -> None:
    story = prose(1, 400)
    expected = pytest.approx(1.0)
    assert links({"a": story, "b": story[100:160]}) == [("b", "a", "contained", expected)]
    assert links({"a": story[100:160], "b": story}) == [("a", "b", "contained", expected)]


def test_a_part_of_a_few_words_is_not_linked() -> None:
    story = prose(1, 400)
    assert links({"a": story, "b": story[100:113]}) == []
    assert links({"a": story, "b": story[100:114]}) == [("b", "a", "contained", pytest.approx(1.0))]


def test_a_copy_without_its_last_third_is_near_and_one_without_its_last_two_thirds_is_a_part() -> None:
    story = prose(1, 300)
    assert [kind for *_, kind, _ in links({"a": story, "b": story[:200]})] == ["near"]
    assert [kind for *_, kind, _ in links({"a": story, "b": story[:100]})] == ["contained"]


def test_a_collection_is_a_copy_of_none_of_its_stories() -> None:
    first, second = prose(1, 200), prose(2, 200)
    assert {kind for *_, kind, _ in links({"a": first, "b": second, "c": first + second})} == {"contained"}


def report(figures: list[int], words: int = 120) -> list[str]:
    """A templated report: the same words around figures."""
    text = prose(7, words)
    for place, figure in enumerate(figures):
        text[10 + 20 * place] = str(figure)
    return text


def test_the_same_report_with_other_figures_is_not_a_copy() -> None:
    assert links({"a": report([11, 12, 13, 14, 15]), "b": report([21, 22, 23, 24, 25])}) == []


def test_a_template_inside_a_longer_text_with_other_figures_is_not_a_part() -> None:
    part, whole = report([11, 12, 13, 14]), report([21, 22, 23, 24])
    assert links({"a": part, "b": [*whole, *prose(5, 200)]}) == []
    sparse = [*prose(6, 300), *part]
    assert links({"a": sparse, "b": [*prose(6, 300), *whole, *prose(5, 800)]}) == []
    assert [kind for *_, kind, _ in links({"a": sparse, "b": [*sparse, *prose(5, 800)]})] == ["contained"]


def test_a_much_longer_text_may_lack_half_of_the_figures_of_a_part_and_have_others() -> None:
    longer = [*prose(5, 300), *(str(figure) for figure in range(50, 90))]
    for part, whole in (("a", "b"), ("b", "a")):
        texts = table({part: report([11, 12, 13, 14]), whole: [*report([11, 12]), *longer]})
        asked = pa.table({"article_id": ["a"], "other_id": ["b"]})
        assert link.plausible(asked, fingerprint(texts)).num_rows == 1
        texts = table({part: report([11, 12, 13, 14]), whole: [*report([11]), *longer]})
        assert link.plausible(asked, fingerprint(texts)).num_rows == 0


def test_a_correction_of_one_figure_is_a_version() -> None:
    ((one, other, kind, _),) = links({"a": report([11, 12, 13, 14, 15]), "b": report([11, 12, 13, 14, 25])})
    assert (one, other, kind) == ("a", "b", "version")


def test_a_copy_that_drops_figures_is_a_copy() -> None:
    full = report([11, 12, 13, 14, 15])
    ((_, _, kind, _),) = links({"a": full, "b": full[:72]})
    assert kind == "near"


def test_two_figures_tell_reports_apart_and_one_does_not() -> None:
    assert links({"a": report([11, 12]), "b": report([21, 22])}) == []
    ((_, _, kind, _),) = links({"a": report([11]), "b": report([21])})
    assert kind == "version"


def test_a_document_that_was_not_handed_over_is_named() -> None:
    texts = table({"a": prose(1, 50)})
    with pytest.raises(KeyError, match="nobody"):
        link.verify(pa.table({"article_id": ["a"], "other_id": ["nobody"]}), texts)


def test_no_candidates_give_no_links() -> None:
    texts = table({"a": prose(1, 50)})
    none = pa.table({"article_id": pa.array([], pa.string()), "other_id": pa.array([], pa.string())})
    assert link.verify(link.plausible(none, fingerprint(texts)), texts).num_rows == 0


def test_chunks_of_pairs_do_not_change_the_links(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {f"d{i}": edited(prose(i % 3, 150), 40, seed=i) for i in range(9)}
    whole = links(bodies)
    monkeypatch.setattr(link, "CHUNK_BYTES", 1000)
    assert links(bodies) == whole
    assert len(whole) == 9


def test_candidates_are_the_similar_pairs_and_few_others() -> None:
    bodies = {f"s{i:03}": prose(i, 60 + 10 * i) for i in range(60)}
    bodies |= {f"t{i:03}": edited(prose(i, 60 + 10 * i), 60) for i in range(60)}
    assert candidates(fingerprint(table(bodies))) == {(f"s{i:03}", f"t{i:03}") for i in range(60)}


def test_parts_of_long_texts_are_candidates() -> None:
    bodies = {f"s{i:03}": prose(i, 2000) for i in range(40)}
    bodies |= {f"t{i:03}": prose(i, 2000)[500:900] for i in range(40)}
    assert candidates(fingerprint(table(bodies))) == {(f"s{i:03}", f"t{i:03}") for i in range(40)}


def test_only_pairs_with_a_fresh_document_are_candidates() -> None:
    prints = fingerprint(table({name: edited(prose(1, 200), 50, seed=ord(name)) for name in "abcd"}))
    assert candidates(prints, fresh=[]) == set()
    assert candidates(prints, fresh=["c"]) == {("a", "c"), ("b", "c"), ("c", "d")}
    assert len(candidates(prints)) == 6


def test_boilerplate_makes_no_candidates() -> None:
    boilerplate = prose(1000, 60)
    prints = fingerprint(table({f"d{i:02}": prose(i, 400) + boilerplate for i in range(30)}))
    assert candidates(prints, max_frequency=5) == candidates(prints) == set()
    asked, _ = candidates_of(prints, [f"d{i:02}" for i in range(30)], 5)
    assert asked.num_rows == 0, "not even pairs that are to be looked at"


def test_a_story_that_ran_everywhere_stays_connected_at_linear_cost() -> None:
    prints = fingerprint(table({f"d{i:02}": edited(prose(1, 400), 100, seed=i) for i in range(40)}))
    pairs = candidates(prints, max_frequency=5)
    joined = {"d00"}
    for _ in range(5):
        joined |= {end for pair in pairs if joined & set(pair) for end in pair}
    assert len(joined) == 40
    assert len(pairs) < len(candidates(prints)) == 40 * 39 // 2


def test_portions_hold_all_candidates_and_the_documents_of_a_story_together() -> None:
    pairs = [(f"{story}{a}", f"{story}{b}") for a, b in combinations(range(4), 2) for story in "xyz"]
    words = {"x": 10, "y": 20, "z": 70}
    asked = pa.table(
        {
            "article_id": [a for a, _ in pairs],
            "other_id": [b for _, b in pairs],
            "words": [words[a[0]] for a, _ in pairs],
            "other_words": [words[b[0]] for _, b in pairs],
        }
    )
    portions = [
        list(zip(*(part[name].to_pylist() for name in ("article_id", "other_id")), strict=True))
        for part in link.portions(asked, 120)
    ]
    assert sorted(pair for part in portions for pair in part) == sorted(pairs)
    assert {a[0] for a, _ in portions[0]} == {"x", "y"}
    for part in portions[1:]:
        assert len(part) == 1 or sum(70 for _ in {end for pair in part for end in pair}) <= 120


def test_no_candidates_make_no_portions() -> None:
    none = pa.table({name: pa.array([], pa.string()) for name in ("article_id", "other_id")})
    none = none.append_column("words", pa.array([], pa.int32())).append_column("other_words", pa.array([], pa.int32()))
    assert list(link.portions(none, 100)) == []


def test_pairs_are_plausible_by_the_numbers_that_were_replaced() -> None:
    bodies = {f"d{i}": report([11 + i % 3, 12, 13, 14 + i, 15 + i % 2]) for i in range(12)}
    texts = table(bodies)
    pairs = list(combinations(bodies, 2))
    asked = pa.table({"article_id": [a for a, _ in pairs], "other_id": [b for _, b in pairs]})
    whole = link.plausible(asked, fingerprint(texts))
    assert 0 < whole.num_rows < len(pairs)
    numbers = [{word for word in words if word.isdigit()} for words in bodies.values()]
    kept = set()
    for a, b in combinations(range(12), 2):
        one, other = numbers[a], numbers[b]
        replaced = min(len(one - other), len(other - one))
        if replaced < 2 or replaced <= 0.3 * (replaced + len(one & other)):
            kept.add((f"d{a}", f"d{b}"))
    assert set(zip(*(whole[name].to_pylist() for name in ("article_id", "other_id")), strict=True)) == kept


def test_samples_in_common_are_those_of_both_sketches() -> None:
    bodies = {f"d{i}": edited(prose(i % 3, 150), 40, seed=i) for i in range(9)} | {"empty": []}
    prints = fingerprint(table(bodies))
    sketches = {row["article_id"]: set(row["sketch"]) for row in prints.to_pylist()}
    pairs = list(combinations(bodies, 2))
    asked = pa.table({"article_id": [a for a, _ in pairs], "other_id": [b for _, b in pairs]})
    wanted = [sorted(sketches[a] & sketches[b]) for a, b in pairs]
    assert any(wanted)
    assert link.shared_samples(asked, prints).to_pylist() == wanted
    assert link.shared_samples(asked.slice(0, 0), prints).to_pylist() == []
    needed = asked.append_column("needed", pa.array([3.5] * len(pairs)))
    assert link.similar(needed, prints)["needed"].length() == sum(len(hashes) > 3.5 for hashes in wanted)


def test_what_a_longer_text_holds_between_a_beginning_and_an_end_of_its_own_is_a_part() -> None:
    story, first, last = prose(1, 310), prose(2, 100), prose(3, 90)
    held = [*first, *story, *last]  # .62 of it
    assert links({"a": story, "b": held}) == [("a", "b", "contained", pytest.approx(1.0))]
    assert [kind for *_, kind, _ in links({"a": story, "b": [*first, *last, *story]})] == ["near"], "no end of its own"
    assert [kind for *_, kind, _ in links({"a": [*story, *prose(4, 30)], "b": [*held, *prose(4, 30)]})] == ["near"]


def test_what_begins_with_words_of_its_own_is_no_part_that_a_longer_text_holds() -> None:
    story, first, last, own = prose(1, 310), prose(2, 100), prose(3, 120), prose(4, 12)
    assert [kind for *_, kind, _ in links({"a": story, "b": [*first, *story, *last]})] == ["contained"]
    assert "contained" not in {kind for *_, kind, _ in links({"a": own + story, "b": [*first, *story, *last]})}
