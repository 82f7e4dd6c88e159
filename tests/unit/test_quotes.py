"""Direct speech."""

from __future__ import annotations

import pytest

from tasks.quotes import read_quotes


@pytest.mark.parametrize(
    ("line", "text", "speaker"),
    [
        ("“The quay stays shut,” said Ruth Callan, the harbour master.", "The quay stays shut,", "Ruth Callan"),
        ("Ruth Callan, the harbour master, said, “The quay stays shut.”", "The quay stays shut.", "Ruth Callan"),
        ('"The quay stays shut," Mr. Bo Chen told reporters.', "The quay stays shut,", "Bo Chen"),
        ("On Monday, Ruth Callan told the Courier that ” the quay stays shut.”", "the quay stays shut.", "Ruth Callan"),
        ("„Der Kai bleibt zu“, sagte Hafenmeisterin Ruth Callan.", "Der Kai bleibt zu", "Ruth Callan"),
        ("« Le quai reste fermé », a déclaré Ruth Callan.", "Le quai reste fermé", "Ruth Callan"),
    ],
)
def test_speech_with_its_speaker(line: str, text: str, speaker: str) -> None:
    (quote,) = read_quotes(line)
    assert (quote.text, quote.speaker) == (text, speaker)
    assert line[quote.char_from : quote.char_to] == text


def test_adding_carries_on_the_speaker() -> None:
    line = "Ruth Callan said, “The quay stays shut,” adding, “We will reopen it in spring.”"
    assert [q.speaker for q in read_quotes(line)] == ["Ruth Callan", "Ruth Callan"]


def test_words_in_quotes_are_fragments_without_a_speaker() -> None:
    (quote,) = read_quotes("The council spoke of a ‘quiet harbour’ for years.")
    assert (quote.kind, quote.speaker) == ("fragment", None)


@pytest.mark.parametrize("line", ["It’s the captain’s boat.", "no marks", "“open and never closed", "5' 11\" tall", ""])
def test_no_speech(line: str) -> None:
    assert read_quotes(line) == []
