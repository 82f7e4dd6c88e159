"""Output of rows: a table for a person, JSON or CSV for a program. Data goes to stdout, remarks to stderr."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Literal, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Format = Literal["table", "json", "csv"]

_TO_QUOTE = re.compile(r'[",\r\n]')
_NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}

_NARROWEST = 9
"""Characters that a column needs on average: tables of more columns than fit like this are shown row by row."""

_CONTROLS = {c: "�" for c in (*range(32), *range(127, 160), *range(0xD800, 0xE000)) if chr(c) not in "\n\t"}
_BREAKS = _CONTROLS | dict.fromkeys(map(ord, "\n\t\u2028\u2029"), "�")


def harmless(text: str) -> str:
    """Text without control characters but line ends and tabs: a page must not be able to drive the terminal."""
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    """Harmless text without line ends and tabs too: a name must not be able to add a line to what is told."""
    return text.translate(_BREAKS)


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Write a value as indented JSON. An output that is not in Unicode gets escapes, which are JSON too."""
    out = out or sys.stdout
    json.dump(_jsonable(value), out, ensure_ascii=not _is_unicode(out), indent=1)
    out.write("\n")


def _is_unicode(out: TextIO) -> bool:
    return (out.encoding or "utf-8").lower().replace("_", "-").startswith("utf")


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    form: Format,
    limit: int | None = None,
    out: TextIO | None = None,
    single_line: bool = False,
) -> None:
    """Write rows in one of the formats. Two options concern the table for a person, never JSON or CSV.

    `limit` cuts it, `single_line` keeps every cell free of line ends. Of many columns, which would be too narrow to
    read, each row is shown as a list, a column a line. In JSON, columns of the same name are told apart
    by a number.
    """
    out = out or sys.stdout
    if form == "csv":
        out.write(_csv_line(columns))
        for row in rows:
            out.write(_csv_line(row))
    elif form == "json":
        names = _distinct(columns)
        is_ascii = not _is_unicode(out)
        out.write("[")
        for number, row in enumerate(rows):
            record = {c: _jsonable(v) for c, v in zip(names, row, strict=True)}
            out.write((",\n " if number else "\n ") + json.dumps(record, ensure_ascii=is_ascii))
        out.write("\n]\n")
    else:
        _table(columns, rows, limit, out, one_line if single_line else harmless)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names that can be the keys of one record: the second `name` is `name_1`."""
    names: list[str] = []
    taken = set(columns)
    for column in columns:
        name, number = column, 0
        while name in taken if number else name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
        taken.add(name)
    return names


def _table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    limit: int | None,
    out: TextIO,
    clean: Callable[[str], str],
) -> None:
    console = Console(file=out, width=None if out.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    found = list(islice(rows, None if limit is None else limit + 1))
    for position, column in enumerate(columns):
        numeric = bool(found) and all(isinstance(r[position], (int, float, type(None))) for r in found[:50])
        table.add_column(Text(one_line(column)), justify="right" if numeric else "left", overflow="fold")
    for row in found[:limit]:
        table.add_row(*(Text(clean(_plain(v))) for v in row))
    if found and len(columns) * _NARROWEST > console.width and _natural_width(table, console) > console.width:
        for number, row in enumerate(found[:limit], 1):
            console.rule(f"row {number:,}", align="left")
            console.print(_record(columns, row, clean))
    else:
        console.print(table)
    if limit is not None and len(found) > limit:
        print(f"the first {limit:,} rows; --rows shows more, --format csv or json all", file=sys.stderr)


def _natural_width(table: Table, console: Console) -> int:
    """Characters that a table takes on a line when nothing in it is folded."""
    return console.measure(table, options=console.options.update(width=1 << 24)).maximum


def _record(columns: Sequence[str], row: Sequence[Any], clean: Callable[[str], str]) -> Table:
    """One row, a column a line."""
    record = Table.grid(padding=(0, 3))
    record.add_column(no_wrap=True)
    record.add_column(overflow="fold")
    for column, value in zip(columns, row, strict=True):
        record.add_row(Text(one_line(column)), Text(clean(_plain(value))))
    return record


def _csv_line(row: Sequence[Any]) -> str:
    # NULL alone is quoted: readers leave out a line with nothing on it
    return (",".join(map(_csv_cell, row)) or '""') + "\n"


def _csv_cell(value: Any) -> str:
    """A value of CSV as of RFC 4180: NULL is nothing, an empty text is two quotation marks."""
    if value is None:
        return ""
    text = _csv_text(value)
    return text if text and not _TO_QUOTE.search(text) else '"' + text.replace('"', '""') + '"'


def _csv_text(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_jsonable(value), ensure_ascii=False)
    return _duration(value) if isinstance(value, timedelta) else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    return str(value)


def _number(value: float) -> str:
    """A number with six digits, or two behind the point where that is more: 0.333333, 2600000, 8230000.55."""
    if not 1 <= abs(value) < 1e15:
        return f"{value:g}" if abs(value) < 1 else repr(value)
    return f"{value:.{min(16, max(6, int(math.log10(abs(value))) + 3))}g}"


def _jsonable(value: Any) -> Any:
    """A value as JSON has it: bytes in hexadecimal, times and durations as of ISO 8601, what is no finite number by
    its name ("NaN", "Infinity", "-Infinity"), a DECIMAL as a number: whole ones exact, others as near as a double."""
    if isinstance(value, float):
        return value if math.isfinite(value) else _NAMES[str(value)]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(k): _jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(v) for v in value]
    return str(value)


def _duration(value: timedelta) -> str:
    """Days and time as of ISO 8601: P1DT2H0M0.5S."""
    minutes, seconds = divmod(abs(value).seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{abs(value).microseconds:06}".rstrip("0.")
    return f"{'-' * (value < timedelta())}P{abs(value).days}DT{hours}H{minutes}M{seconds}{fraction}S"
