"""Training and comparing: corpora, labels, folds and the score, on pages made up here."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from training import baselines, compare
from training.corpora import BadArchive, Corpus, Page, Shape, brand, read_corpora, read_corpus
from training.folds import fold_of, publishers, splits
from training.labels import kept, line_labels, line_shares, page_weight
from training.scoring import PageScore, score_page, summarise

BODY = (
    "The harbour board voted on Monday to lengthen the north quay by forty metres before winter.",
    "Work starts in March, when the last of the grain ships has left the inner basin.",
    "Fishermen had asked for the money to go to the slipway instead.",
)
MENU = ("Home", "Weather", "Sport", "Tide tables")


def _page(
    text: str,
    truth: Sequence[str] = BODY,
    name: str = "one",
    publisher: str = "gull",
    corpus: Corpus = "news",
    shape: Shape = "full",
    country: str | None = "uk",
    wanted: tuple[str, ...] = (),
    unwanted: tuple[str, ...] = (),
) -> Page:
    return Page(corpus, name, shape, publisher, country, text, tuple(truth), wanted, unwanted)


class TestBrand:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://www.harbournews.de/a/b.html", "harbournews"),
            ("https://news.harbournews.co.uk/a", "harbournews"),
            ("https://co.uk/", "co"),
            ("https://ropewalk.wordpress.com/2020/", "ropewalk.wordpress"),
            ("https://web.archive.org/web/20200101000000/http://www.harbournews.de/x", "harbournews"),
        ],
    )
    def test_is_the_main_label_of_the_domain(self, url: str, expected: str) -> None:
        assert brand(url) == expected

    def test_comes_from_the_name_where_there_is_no_address(self) -> None:
        assert brand("", "www.harbournews.com-quay") == "harbournews"


class TestScore:
    def test_of_the_same_words_is_one_whatever_stands_between_them(self) -> None:
        assert score_page("a b c d e f", "a b, c d\n\ne f!") == PageScore(1.0, 1.0, 1.0)

    def test_counts_shingles_of_four_words(self) -> None:
        # 3 shingles wanted, 5 given, 3 in common
        score = score_page("a b c d e f", "a b c d e f g h")
        assert score.precision == pytest.approx(3 / 5)
        assert score.recall == 1.0
        assert score.f1 == pytest.approx(0.75)

    def test_counts_a_repeated_shingle_as_often_as_both_have_it(self) -> None:
        assert score_page("a b c d", "a b c d a b c d").precision == pytest.approx(1 / 5)

    def test_tells_cases_apart(self) -> None:
        assert score_page("One two three four", "one two three four").f1 == 0

    def test_of_an_empty_answer_has_no_precision(self) -> None:
        assert score_page("a b c d", " \n") == PageScore(None, 0.0, 0.0)

    def test_of_short_texts_compares_them_whole(self) -> None:
        assert score_page("a b", "a b").f1 == 1
        assert score_page("a b", "a b c").f1 == 0

    def test_summary_leaves_empty_answers_out_of_precision_only(self) -> None:
        summary = summarise([PageScore(1.0, 0.5, 2 / 3), PageScore(None, 0.0, 0.0)])
        assert summary.precision == 1
        assert summary.recall == 0.25
        assert summary.f1 == pytest.approx(0.4)
        assert summary.below_half == 1

    def test_summary_of_nothing_is_zero(self) -> None:
        assert summarise([]).f1 == 0


class TestLabels:
    def test_are_the_lines_of_the_body(self) -> None:
        lines = [*MENU, "", BODY[0], "", BODY[1], "Advertisement", BODY[2], "Read more", *MENU]
        labels = line_labels(_page("\n".join(lines)))
        assert [line for line, body in zip(lines, labels, strict=True) if body] == list(BODY)

    def test_leave_out_a_sentence_repeated_in_a_teaser(self) -> None:
        lines = [BODY[1], *MENU, *BODY, *MENU, BODY[0]]
        assert np.flatnonzero(line_shares(lines, BODY) > 0).tolist() == [5, 6, 7]

    def test_find_a_paragraph_broken_over_lines(self) -> None:
        words = BODY[0].split()
        lines = ["Sport", " ".join(words[:8]), " ".join(words[8:]), BODY[1]]
        assert line_shares(lines, BODY).tolist() == [0, 1, 1, 1]

    def test_find_a_short_paragraph_only_in_its_place(self) -> None:
        truth = [BODY[0], "What now?", BODY[1]]
        lines = ["What now?", BODY[0], "What now?", BODY[1], "What now?"]
        assert line_shares(lines, truth).tolist() == [0, 1, 1, 1, 0]

    def test_give_the_share_of_a_line_that_is_body(self) -> None:
        share = line_shares([BODY[2] + " " + " ".join(f"word{i}" for i in range(40))], BODY)[0]
        assert share == 0
        share = line_shares([BODY[2] + " Photo by the harbour board"], BODY)[0]
        assert 0.5 < share < 1

    def test_work_where_words_are_not_spaced(self) -> None:
        truth = ["港の理事会は月曜日に北埠頭の延長を決めた。", "工事は三月に始まる。"]
        assert line_shares(["天気", *truth, "人気の記事"], truth).tolist() == [0, 1, 1, 0]

    def test_of_a_page_without_body_are_all_false(self) -> None:
        assert not line_labels(_page("\n".join(MENU), [])).any()
        assert not line_labels(_page("", BODY)).any()

    def test_take_seconds_on_one_word_repeated(self) -> None:
        lines = ["la " * 5_000] * 20
        started = time.process_time()
        line_shares(lines, lines)
        assert time.process_time() - started < 20

    def test_kept_is_the_text_of_the_labelled_lines(self) -> None:
        page = _page("\n".join([*MENU, *BODY]))
        assert kept(page, line_labels(page)) == "\n".join(BODY)


class TestPageWeight:
    def _weight(self, text: str, **marked: tuple[str, ...]) -> float:
        page = _page(text, corpus="web", **marked)  # type: ignore[arg-type]
        return page_weight(page, line_labels(page))

    def test_is_zero_where_the_page_does_not_hold_the_body(self) -> None:
        assert self._weight("\n".join([*MENU, BODY[2]])) == 0

    def test_is_one_where_all_that_is_marked_agrees(self) -> None:
        text = "\n".join([*MENU, *BODY])
        assert self._weight(text, wanted=("the last of the grain ships",), unwanted=("Tide tables",)) == 1

    def test_falls_with_every_piece_on_the_wrong_side(self) -> None:
        text = "\n".join([*MENU, *BODY])
        assert self._weight(text, wanted=("Tide tables",), unwanted=("Weather",)) == 0.25
        assert self._weight(text, wanted=("Tide tables",), unwanted=("the slipway",)) == 0

    def test_ignores_pieces_that_are_not_on_the_page(self) -> None:
        assert self._weight("\n".join(BODY), wanted=("the south pier",), unwanted=()) == 1


class TestFolds:
    def _news(self, brands: int) -> list[Page]:
        pages = []
        for b in range(brands):
            for n in range(1 + b % 3):
                text = f"Line number {n} of the paper that is called {b}"
                pages += [_page(text, name=f"{b}-{n}", publisher=f"brand{b}", shape=shape) for shape in compare.SHAPES]
        return pages

    def test_test_every_news_page_once_and_train_on_no_publisher_of_theirs(self) -> None:
        pages = [*self._news(23), _page("Text", name="w", publisher="brand4", corpus="web")]
        tested: Counter[tuple[str, str]] = Counter()
        for fold in splits(pages):
            held = {page.publisher for page in fold.test}
            assert held.isdisjoint(page.publisher for page in fold.train)
            assert all(page.corpus == "news" for page in fold.test)
            tested.update((page.name, page.shape) for page in fold.test)
        assert tested == Counter((p.name, p.shape) for p in pages if p.corpus == "news")

    def test_are_of_about_equal_size(self) -> None:
        sizes = {f"brand{i}": 1 + i % 4 for i in range(80)}
        fold = fold_of(sizes)
        load = Counter[int]()
        for name, size in sizes.items():
            load[fold[name]] += size
        assert max(load.values()) - min(load.values()) <= 1

    def test_do_not_depend_on_the_order_of_publishers(self) -> None:
        sizes = {f"brand{i}": 1 + i % 4 for i in range(30)}
        assert fold_of(sizes) == fold_of(dict(reversed(sizes.items())))

    def test_sister_titles_on_one_template_are_one_publisher(self) -> None:
        furniture = "\n".join(f"This is notice number {i} of the Quayside group of papers" for i in range(3))
        pages = [_page(furniture, publisher=name) for name in ("mast", "anchor")]
        pages.append(_page(furniture.split("\n")[0], publisher="oar"))
        assert publishers(pages) == {"mast": "anchor", "anchor": "anchor", "oar": "oar"}

    def test_lines_on_many_sites_join_nobody(self) -> None:
        furniture = "\n".join(f"Sentence number {i} that some software puts everywhere" for i in range(5))
        pages = [_page(furniture, publisher=f"site{i}") for i in range(9)]
        assert len(set(publishers(pages).values())) == 9


class TestCorpora:
    def _archive(self, folder: Path, corpus: str, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
        path = folder / f"{corpus}-pages.tar.xz"
        with tarfile.open(path, "w:xz") as tar:
            for name, content in members.items():
                info = tarfile.TarInfo(f"{corpus}-pages/{name}")
                info.size, info.type = len(content), kind
                tar.addfile(info, io.BytesIO(content))
        return path

    def _news(self, folder: Path) -> Path:
        entry = {"url": "https://www.gull.co.uk/quay", "country": "uk", "body": list(BODY)}
        return self._archive(
            folder,
            "news",
            {
                "full/uk_Gull.txt": "\n".join([*MENU, *BODY]).encode(),
                "main/uk_Gull.txt": "\n".join(BODY).encode(),
                "html/uk_Gull.html": b"<p>quay</p>",
                "truth.json": json.dumps({"uk_Gull": entry}).encode(),
            },
        )

    def _web(self, folder: Path) -> Path:
        entry = {"url": "https://tern.de/", "with_": ["slipway"], "without": ["Home"], "silver_body": list(BODY)}
        members = {"full/tern.de.x.txt": b"Home\nslipway", "truth.json": json.dumps({"tern.de.x": entry}).encode()}
        return self._archive(folder, "web", members)

    def test_are_read_with_their_truth(self, tmp_path: Path) -> None:
        self._news(tmp_path)
        self._web(tmp_path)
        pages = read_corpora(tmp_path, html=True)
        assert [(p.corpus, p.name, p.shape, p.publisher) for p in pages] == [
            ("news", "uk_Gull", "full", "gull"),
            ("news", "uk_Gull", "main", "gull"),
            ("news", "uk_Gull", "html", "gull"),
            ("web", "tern.de.x", "full", "tern"),
        ]
        assert [p.html for p in pages] == [None, None, "<p>quay</p>", None]
        assert (pages[2].text, pages[2].marks is None) == ("quay", False)
        assert pages[0].truth == BODY
        assert pages[0].english
        assert (pages[3].wanted, pages[3].unwanted) == (("slipway",), ("Home",))

    def test_give_sources_only_when_asked(self, tmp_path: Path) -> None:
        assert [p.shape for p in read_corpus(self._news(tmp_path), "news")] == ["full", "main"]

    @pytest.mark.parametrize("name", ["full/../../x.txt", "notes.md", "full/a/b.txt"])
    def test_with_a_member_of_another_name_are_refused(self, tmp_path: Path, name: str) -> None:
        archive = self._archive(tmp_path, "news", {name: b"x"})
        with pytest.raises(BadArchive, match="unexpected member"):
            read_corpus(archive, "news")

    def test_with_a_link_are_refused(self, tmp_path: Path) -> None:
        archive = self._archive(tmp_path, "news", {"full/a.txt": b""}, tarfile.SYMTYPE)
        with pytest.raises(BadArchive):
            read_corpus(archive, "news")

    def test_without_truth_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadArchive, match=r"no truth\.json"):
            read_corpus(self._archive(tmp_path, "news", {"full/a.txt": b"x"}), "news")

    def test_comparison_of_missing_corpora_fails_with_one_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert compare.main([str(tmp_path)]) == 1
        assert capsys.readouterr().err.count("\n") == 1

    def test_comparison_prints_one_row_a_method_and_caches_answers(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._news(tmp_path)
        self._web(tmp_path)
        arguments = [str(tmp_path), "--cache", str(tmp_path / "cache"), "--only", "everything", "oracle"]
        assert compare.main(arguments) == 0
        first = capsys.readouterr().out.splitlines()
        assert [line.split(" | ")[0] for line in first[2:]] == ["| keep everything", "| line oracle"]
        oracle = dict(zip(compare.HEADER, first[3].strip("| ").split(" | "), strict=True))
        assert oracle["full F1"] == oracle["main F1"] == "1.0000"
        assert compare.main([*arguments, "--json", str(tmp_path / "all.json")]) == 0
        assert capsys.readouterr().out.splitlines() == first
        assert json.loads((tmp_path / "all.json").read_text())["keep everything"]["full"]["en"]["recall"] == 1


class TestMethods:
    PAGE = _page("\n".join([*MENU, *BODY, "We use cookies to count the readers of this page.", *MENU]))

    @pytest.mark.parametrize(
        "method",
        [baselines.line_oracle, baselines.c4_rules, baselines.maximum_sum, baselines.segmenter],
    )
    def test_find_the_body_of_a_plain_page(self, method: baselines.Method) -> None:
        train = [_page("\n".join([*MENU, *BODY]), name="other")]
        answer = method(train)([self.PAGE])[0]
        assert all(paragraph in answer for paragraph in BODY)
        assert "Tide tables" not in answer

    def test_keep_everything_keeps_everything(self) -> None:
        assert baselines.keep_everything([])([self.PAGE]) == [self.PAGE.text]

    def test_c4_drops_notices_and_ellipses(self) -> None:
        page = _page(
            "We use cookies to count readers here.\nThe quay is now closed for the whole...\nToo short a line."
        )
        assert baselines.c4_rules([])([page]) == [""]

    def test_densest_run_is_the_run_of_the_largest_sum(self) -> None:
        assert baselines.densest_run(np.array([-1.0, 3.0, -1.0, 2.0, -5.0, 3.0])) == (1, 4)
        assert baselines.densest_run(np.array([-1.0, -2.0])) == (0, 0)

    def test_answers_come_in_the_order_of_pages(self) -> None:
        other = _page("\n".join([*BODY[1:], *MENU]), name="other")
        both = baselines.maximum_sum([self.PAGE])([self.PAGE, other])
        assert both[1] == baselines.maximum_sum([self.PAGE])([other])[0]

    def test_justext_reads_lines_as_paragraphs(self) -> None:
        pytest.importorskip("justext")
        page = _page("\n".join([*MENU, " ".join(BODY), *MENU]))
        answer = baselines.justext_lines([])([page])[0]
        assert BODY[0] in answer
        assert "Tide tables" not in answer

    def test_boosting_learns_which_lines_are_body(self) -> None:
        pytest.importorskip("lightgbm")
        from training import boosting

        train = [_made_up(i) for i in range(40)]
        held = _made_up(99)
        answer = boosting.two_stage_boosting(train)([held])[0]
        assert score_page(held.body, answer).f1 > 0.9


def _made_up(number: int) -> Page:
    body = [
        f"On day {number} the council of town {number} met for the {i}th time, and it decided nothing at all."
        for i in range(8)
    ]
    return _page(
        "\n".join([*MENU, *body, *(f"Story {i} about {number}" for i in range(9))]), body, str(number), f"p{number}"
    )


def test_sources_of_every_method_exist() -> None:
    root = Path(compare.__file__).parent.parent
    for entry in compare.entries():
        assert all(list(root.glob(pattern)) for pattern in entry.sources), entry.name
