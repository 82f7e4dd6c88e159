"""Names in running text."""

from __future__ import annotations

from tasks.mentions import read_mentions

TEXT = (
    "President Ruth Callan met Bo van der Berg at Lower Basin. Callan left early. "
    "Mayor Jon Ahlers and the Port Elling Council stayed."
)


def test_short_forms_count_for_the_full_name() -> None:
    names = {n.name: n for n in read_mentions(TEXT)}
    assert names["Ruth Callan"].mentions == 2
    assert names["Bo van der Berg"].mentions == 1
    assert all(TEXT.startswith(n.name, n.char_from) for n in names.values())


def test_kinds_need_evidence() -> None:
    kinds = {n.name: n.kind for n in read_mentions(TEXT, persons=["Bo van der Berg"])}
    assert kinds["Ruth Callan"] == kinds["Jon Ahlers"] == kinds["Bo van der Berg"] == "person"
    assert kinds["Port Elling Council"] == "organisation"
    assert kinds["Lower Basin"] is None


def test_names_are_unique_and_possessives_are_cut() -> None:
    names = [n.name for n in read_mentions("Ruth Callan’s boat. Ruth Callan's quay. Port Elling’s Ruth Callan.")]
    assert names == ["Ruth Callan"] or sorted(names) == sorted(set(names))
    assert "Ruth Callan" in names


def test_scripts_without_capitals_have_none() -> None:
    assert read_mentions("山田太郎は港に行った。") == []
