"""Direct speech."""

from __future__ import annotations

from time import process_time

import pytest

from tasks.quotes import read_quotes


@pytest.mark.parametrize(
    ("line", "language", "text", "speaker"),
    [
        ("“The quay stays shut,” said Ruth Callan, the master.", "en", "The quay stays shut,", "Ruth Callan"),
        ("Ruth Callan, the harbour master, said, “The quay stays shut.”", "en", "The quay stays shut.", "Ruth Callan"),
        ('"The quay stays shut," Mr. Bo Chen told reporters.', "en", "The quay stays shut,", "Bo Chen"),
        ('"The quay stays shut," Bo Chen told the Courier.', "en", "The quay stays shut,", "Bo Chen"),
        ('"The quay stays shut," Pat Grimm, 61, told Bo Chen.', "en", "The quay stays shut,", "Pat Grimm"),
        ('"The quay stays shut," said Elling Rovers manager Ruth Callan.', "en", "The quay stays shut,", "Ruth Callan"),
        ('Callan\'s deputy, Bo Chen, said that it "was never quite open".', "en", "was never quite open", "Bo Chen"),
        ("Ruth Callan told the Courier that ” the quay stays shut.”", "en", "the quay stays shut.", "Ruth Callan"),
        ('The Elling Pilot Union called it "a door shut".', "en", "a door shut", "Elling Pilot Union"),
        ('Ruth Callan came. "The quay stays shut," she said.', "en", "The quay stays shut,", "Ruth Callan"),
        ('Ruth Callan came with a bucket. "It is never dry here."', "en", "It is never dry here.", "Ruth Callan"),
        ('"The quay stays shut." —Ruth Callan', "en", "The quay stays shut.", "Ruth Callan"),
        ("'The quay stays shut,' Ruth Callan said.", "en", "The quay stays shut,", "Ruth Callan"),
        ("'The quay stays shut', Ruth Callan said.", "en", "The quay stays shut", "Ruth Callan"),
        ("Ruth Callan said: 'The quay doesn't open at five o'clock.'", "en", "The quay doesn't open at five o'clock.",
         "Ruth Callan"),
        ("In the pilots' hut of the 1990s' boom, 'We kept the pilots' logs,' said Ruth Callan.", "en",
         "We kept the pilots' logs,", "Ruth Callan"),
        ("'Le quai reste fermé', a déclaré Ruth Callan.", "fr", "Le quai reste fermé", "Ruth Callan"),
        ("„Der Kai bleibt zu“, sagte Hafenmeisterin Ruth Callan.", "de", "Der Kai bleibt zu", "Ruth Callan"),
        ("„Der Kai bleibt jetzt zu“, so Ruth Callan.", "de", "Der Kai bleibt jetzt zu", "Ruth Callan"),
        ("»Der Kai bleibt zu«, sagte Ruth Callan.", "de", "Der Kai bleibt zu", "Ruth Callan"),
        ("Ruth Callan kam. „Der Kai bleibt zu“, sagte sie.", "de", "Der Kai bleibt zu", "Ruth Callan"),
        ("”Kajen är stängd i vinter”, säger Ruth Callan.", "sv", "Kajen är stängd i vinter", "Ruth Callan"),
        ("Ruth Callan säger: ”Kajen är stängd i vinter.”", "sv", "Kajen är stängd i vinter.", "Ruth Callan"),
        ("„De kade blijft dicht”, zei schipper Ruth Callan.", "nl", "De kade blijft dicht", "Ruth Callan"),
        ("« Le quai reste fermé », a déclaré Ruth Callan.", "fr", "Le quai reste fermé", "Ruth Callan"),
        ("Selon Ruth Callan, le quai « reste fermé ».", "fr", "reste fermé", "Ruth Callan"),
        ("Ruth Callan rit. « Le quai reste fermé », précise-t-elle.", "fr", "Le quai reste fermé", "Ruth Callan"),
        ("«El muelle sigue cerrado», dijo la alcaldesa, Ruth Callan.", "es", "El muelle sigue cerrado", "Ruth Callan"),
    ],
)  # fmt: skip
def test_speech_with_its_speaker(line: str, language: str, text: str, speaker: str) -> None:
    (quote,) = read_quotes(line, language=language)
    assert (quote.text, quote.speaker) == (text, speaker)
    assert line[quote.char_from : quote.char_to] == text


@pytest.mark.parametrize(
    "text",
    [
        "Ruth Callan said, “The quay stays shut,” adding, “We will reopen it in spring.”",
        "“The quay stays shut,” said Ruth Callan. “We will reopen it in spring.”",
        "“The quay stays shut,” Ruth Callan said, “but we will reopen it in spring.”",
        "“The quay stays shut,” Ruth Callan said.\n“We will reopen it in spring. I hope so.”",
        "'The quay stays shut,' Ruth Callan said, 'but we will reopen it in spring.'",
        "“The quay stays shut.\n“We will reopen it in spring,” Ruth Callan said.",
        '"The quay stays shut.\n"We will reopen it in spring," said Ruth Callan.',
        "Ruth Callan said: “The quay stays shut.\n“We will reopen it in spring.”",
    ],
)
def test_speech_goes_on_with_its_speaker(text: str) -> None:
    assert [q.speaker for q in read_quotes(text, language="en")] == ["Ruth Callan", "Ruth Callan"]


@pytest.mark.parametrize(
    "line",
    [
        "“The quay stays shut,” said a doctor.",
        "Bo Chen met Ruth Callan and Ola Berg. “The quay stays shut,” she said.",
        "Bo Chen met Ruth Callan. “The quay stays shut at night.”",
        "“The quay stays shut,” they said in Elling.",
        "“The quay stays shut.” Ruth Callan said it would rain.",
        "Ruth Callan's dog was here. A spokesman said that “the quay stays shut”.",
    ],
)
def test_in_doubt_nobody_speaks(line: str) -> None:
    assert [q.speaker for q in read_quotes(line, language="en")] == [None]


def test_speech_over_three_paragraphs_is_that_of_the_one_who_is_named_at_its_end() -> None:
    text = "“It rained.\n“Then it snowed.\n“We stayed in,” Ruth Callan said.\n“Nobody came,” said a guard."
    read = read_quotes(text, language="en")
    assert [q.speaker for q in read] == ["Ruth Callan", "Ruth Callan", "Ruth Callan", None]
    assert [q.verb for q in read] == [None, None, "said", None]


def test_speech_of_somebody_without_a_name_is_not_that_of_the_next_speaker() -> None:
    text = "The old man said: “It rained.\n“Then it snowed,” Ruth Callan said."
    assert [q.speaker for q in read_quotes(text, language="en")] == [None, "Ruth Callan"]


def test_words_in_quotes_are_fragments_without_a_speaker() -> None:
    (quote,) = read_quotes("The council spoke of a ‘quiet harbour’ for years.")
    assert (quote.kind, quote.speaker) == ("fragment", None)


def test_speech_in_corner_brackets() -> None:
    (quote,) = read_quotes("港長は「埠頭はしばらく閉まったままです。」と話した。", language="ja")
    assert (quote.text, quote.kind, quote.speaker) == ("埠頭はしばらく閉まったままです。", "sentence", None)


def test_a_pull_quote_has_no_speaker() -> None:
    text = "“The quay stays shut now,” Ruth Callan said.\nIt rained.\n“The quay stays shut now,”"
    assert [q.speaker for q in read_quotes(text, language="en")] == ["Ruth Callan", None]


@pytest.mark.parametrize(
    "line",
    ["It’s the captain’s boat.", "no marks", "“open and never closed", "5' 11\" tall", "", "The pilots' boat.",
     "Don't ask 'em why it's the crew's.", "'Tis the pilots' boat, it's Ola's.", "The '90s' boats, Rock 'n' roll.",
     "A 'quiet' harbour of the pilots', they say."],
)  # fmt: skip
def test_no_speech(line: str) -> None:
    assert read_quotes(line) == []


@pytest.mark.parametrize(
    "piece",
    ['"', "“", "”", "„", "« ", "‘a ", '"a" ', "“a” said A. ", "“Aa bb cc dd.” ", "Ruth Callan said, “It rains.” ",
     "“\n", "“a”\n", "“Aa bb cc dd,” she said.\n", "said ", 'Ruth Callan "', "'", " 'A", " 'A.'", "“Aa bb.\n"],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = process_time()
    read_quotes(text, language="en")
    assert process_time() - begin < 8


def test_what_was_said_before_is_a_pull_quote_right_below_its_speaker_too() -> None:
    said = "“The quay stays shut now, and so does the bridge.”"
    below = f"Ruth Callan said: {said}\n{{}}"
    assert [q.speaker for q in read_quotes(below.format(said), language="en")] == ["Ruth Callan", None]
    other = said.replace("quay", "market")
    assert [q.speaker for q in read_quotes(below.format(other), language="en")] == ["Ruth Callan", "Ruth Callan"]
