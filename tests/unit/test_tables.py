"""Rows as a table, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from flows.tables import harmless, one_line, write_json, write_rows

COLUMNS = ("name", "value")
ROWS: list[tuple[object, ...]] = [
    ("a\x1b[31m", None),
    ('"q", \n', ["x", None]),
    ("ü", 0.1 + 0.2),
    ("d", date(2025, 6, 1)),
]


def written(form: str, rows: object = ROWS, limit: int | None = None) -> str:
    out = io.StringIO()
    write_rows(COLUMNS, rows, form, limit, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_json_is_one_array_of_records() -> None:
    found = json.loads(written("json"))
    assert [r["name"] for r in found] == [r[0] for r in ROWS]
    assert [r["value"] for r in found] == [None, ["x", None], 0.1 + 0.2, "2025-06-01"]
    assert json.loads(written("json", [])) == []


@pytest.mark.parametrize(
    "value", [b"\x00\xff", Decimal("1.50"), {"k": date(2025, 1, 1)}, (1, 2), datetime(2025, 1, 1, tzinfo=UTC)]
)
def test_json_takes_every_value(value: object) -> None:
    assert json.loads(written("json", [("x", value)]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("2.00"), "2"),
        (Decimal("-0.001"), "-0.001"),
        (Decimal(f"1{0:036}1"), f"1{0:036}1"),
        (2**100, str(2**100)),
        (float("nan"), '"NaN"'),
        ([float("inf"), -float("inf")], '["Infinity", "-Infinity"]'),
        (timedelta(days=1, hours=2, microseconds=500_000), '"P1DT2H0M0.5S"'),
        (-timedelta(hours=36, seconds=7), '"-P1DT12H0M7S"'),
        (timedelta(seconds=10), '"P0DT0H0M10S"'),
        (b"\x00\xff", '"00ff"'),
        (True, "true"),
    ],
)
def test_json_has_numbers_as_numbers_and_names_what_is_none(value: object, expected: str) -> None:
    assert written("json", [("x", value)]) == f'[\n {{"name": "x", "value": {expected}}}\n]\n'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", '""'),
        (True, "true"),
        (False, "false"),
        (Decimal("1.50"), "1.50"),
        (float("-inf"), "-inf"),
        (timedelta(days=40, minutes=3), "P40DT0H3M0S"),
        (b"\x00\xff", "00ff"),
        ('"', '""""'),
        ("a\rb", '"a\rb"'),
        ("a;b ", "a;b "),
        ([True, None], '"[true, null]"'),
    ],
)
def test_csv_has_one_form_for_each_value(value: object, expected: str) -> None:
    assert written("csv", [("x", value)]) == f"name,value\nx,{expected}\n"


def test_csv_keeps_a_row_of_nothing() -> None:
    out = io.StringIO()
    write_rows(("v",), [(None,), ("x",), ("",)], "csv", out=out)
    assert out.getvalue() == 'v\n""\nx\n""\n'


def test_csv_is_read_back_exactly() -> None:
    rows = list(csv.reader(io.StringIO(written("csv"), newline="")))
    assert rows[0] == list(COLUMNS)
    assert [r[0] for r in rows[1:]] == [r[0] for r in ROWS]
    assert float(rows[3][1]) == 0.1 + 0.2
    assert rows[1][1] == ""


def test_a_table_is_harmless_and_can_be_cut(capsys: pytest.CaptureFixture[str]) -> None:
    found = written("table", limit=2)
    assert "\x1b" not in found
    assert "ü" not in found
    assert "2 rows" in capsys.readouterr().err
    assert "ü" in written("table")


def test_harmless_text_has_no_control_characters_but_line_ends_and_tabs() -> None:
    every = "".join(map(chr, range(0x250)))
    kept = harmless(every)
    assert len(kept) == len(every)
    assert {c for c in kept if ord(c) < 32 or 127 <= ord(c) < 160} == {"\n", "\t"}


def test_one_line_is_one_line() -> None:
    every = "".join(map(chr, (*range(0x250), *range(0x2020, 0x2030)))) + "\udcff"
    kept = one_line(every)
    assert len(kept) == len(every)
    assert len(kept.splitlines()) == 1
    assert "\t" not in kept
    kept.encode()


def test_json_keeps_the_values_of_columns_with_one_name() -> None:
    out = io.StringIO()
    write_rows(("a", "a", "a_1", "a"), [(1, 2, 3, 4)], "json", out=out)
    assert json.loads(out.getvalue()) == [{"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}]
    out = io.StringIO()
    write_rows(("n", "n"), [(1, 2)], "json", out=out)
    assert json.loads(out.getvalue()) == [{"n": 1, "n_1": 2}]


@pytest.mark.parametrize("value", [["a, b", None, 'c"'], {"k": [1, {"l": None}]}, []])
def test_csv_holds_lists_and_records_as_json(value: object) -> None:
    out = io.StringIO()
    write_rows(("v",), [(value,)], "csv", out=out)
    [_, [cell]] = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert json.loads(cell) == value


def test_cells_of_a_table_are_of_one_line_where_asked_for() -> None:
    out = io.StringIO()
    write_rows(("name\nof",), [("a.txt\nforged  row",)], "table", out=out, single_line=True)
    assert len(out.getvalue().strip().splitlines()) == 3
    assert "name�of" in out.getvalue()
    out = io.StringIO()
    write_rows(("body",), [("one\ntwo",)], "table", out=out)
    assert len(out.getvalue().strip().splitlines()) == 4


def test_json_is_valid_where_the_output_has_no_unicode() -> None:
    for encoding in ("ascii", "latin-1", "utf-8"):
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding, errors="backslashreplace")
        write_rows(("a",), [("é😀Ω",)], "json", out=out)
        write_json({"a": datetime(2025, 1, 1, tzinfo=UTC), "b": "é😀Ω"}, out)
        out.flush()
        text = raw.getvalue().decode(encoding)
        rows, end = json.JSONDecoder().raw_decode(text)
        assert rows == [{"a": "é😀Ω"}]
        assert json.loads(text[end:]) == {"a": "2025-01-01T00:00:00+00:00", "b": "é😀Ω"}
        assert ("é" in text) == (encoding == "utf-8")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1 / 3, "0.333333"),
        (0.1 + 0.2, "0.3"),
        (2_600_000.0, "2600000"),
        (8_230_000.55, "8230000.55"),
        (-1_234_567.0, "-1234567"),
        (8_300_000_000.000001, "8300000000"),
        (1e300, "1e+300"),
        (1e-9, "1e-09"),
    ],
)
def test_a_table_shows_large_numbers_to_the_last_digit_before_the_point(value: float, expected: str) -> None:
    out = io.StringIO()
    write_rows(("v",), [(value,)], "table", out=out)
    assert out.getvalue().split()[-1] == expected


def test_of_more_columns_than_can_be_read_each_row_is_a_list() -> None:
    names = [f"column_{n}" for n in range(26)]
    out = io.StringIO()
    write_rows(names, [["a text that needs some room"] * 26, ["x\x1b[31m"] * 26, ["y"] * 26], "table", 2, out)
    lines = out.getvalue().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("row ")] == ["1", "2"]
    assert [line.split()[0] for line in lines[1:27]] == names
    assert all(line.rstrip().endswith("a text that needs some room") for line in lines[1:27])
    assert "\x1b" not in out.getvalue()
    out = io.StringIO()
    write_rows([f"c{n}" for n in range(20)], [list(range(20))], "table", out=out)
    assert not out.getvalue().startswith("row ")
