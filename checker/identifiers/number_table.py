"""A table of numbers with their countries or kinds, each line with its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from checker.errors import ExitCode, LicetError
from ingest.document import ReadResult
from ingest.identifiers.worldwide import IdentifierAnswer, check_identifier
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_width
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault, Table

Column = Literal["number", "country", "scheme"]


class NumberTableInvalid(LicetError):
    """A table of numbers cannot be used."""

    code = "number_table_invalid"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "不能使用号码表 {path}：{reason_zh}需要 CSV 或 XLSX，第一行为列名：number，以及 country 或 "
        "scheme。"
    )
    en = (
        "The table {path} cannot be used: {reason_en} It has to be CSV or XLSX with headings: "
        "number, and country or scheme."
    )


class NumberLine(NamedTuple):
    """A line of the table and what is known of its number.

    Attributes:
        line: As a person finds it in the file, from 1.
        written: The number as it stands there.
        country: ISO 3166-1 alpha-2 as written; empty if the line has none.
        answer: What came out.
    """

    line: int
    written: str
    country: str
    answer: IdentifierAnswer


@cache
def load_columns() -> Mapping[Column, tuple[str, ...]]:
    """Give what columns are called."""
    return read_table("checker.identifiers", "columns.yaml", dict[Column, tuple[str, ...]])


def check_table(content: bytes, path: str, reader: ReaderPool) -> list[NumberLine]:
    """Check every line of a table; a scheme counts before the country.

    Args:
        content: A workbook, of which the first sheet is read, or separated values.
        path: Its name, which tells the two apart.
        reader: Reads it in a child process.

    Raises:
        NumberTableInvalid: Nothing can be read of it, or a column is missing.
    """
    table = _read_first_table(content, path, reader)
    columns = _find_columns(table, path)
    return [_check_line(line.number, line.cells, columns) for line in table.lines[1:]]


def _check_line(number: int, cells: Sequence[Cell], columns: Mapping[Column, int]) -> NumberLine:
    written = _text(cells, columns.get("number"))
    country = _text(cells, columns.get("country"))
    scheme = _text(cells, columns.get("scheme")) or None
    answer = check_identifier(written, country=country, scheme=scheme)
    return NumberLine(number, written, country, answer)


def _read_first_table(content: bytes, path: str, reader: ReaderPool) -> Table:
    reading = read_tables(content, path, reader)
    if reading.result is not ReadResult.OK:
        text = describe_problem(reading.problems[0])
        raise NumberTableInvalid(
            path=path,
            reason_zh=text.message.zh + text.remedy.zh,
            reason_en=f"{text.message.en} {text.remedy.en}",
        )
    return reading.tables[0]


def _find_columns(table: Table, path: str) -> Mapping[Column, int]:
    meant = {_fold(word): column for column, words in load_columns().items() for word in words}
    columns: dict[Column, int] = {}
    for place, cell in enumerate(table.lines[0].cells if table.lines else ()):
        column = meant.get(_fold(str(cell or "")))
        if column is not None:
            columns.setdefault(column, place)
    if "number" not in columns:
        raise NumberTableInvalid(
            path=path, reason_zh="缺少列 number。", reason_en="it lacks the column number."
        )
    if not columns.keys() & {"country", "scheme"}:
        raise NumberTableInvalid(
            path=path,
            reason_zh="country 和 scheme 两列都没有。",
            reason_en="it has neither a column country nor a column scheme.",
        )
    return columns


def _fold(heading: str) -> str:
    return re.sub(r"[\s_\-]+", "", fold_width(heading)).casefold()


def _text(cells: Sequence[Cell], place: int | None) -> str:
    if place is None or place >= len(cells):
        return ""
    cell = cells[place]
    return "" if cell is None or isinstance(cell, CellFault) else str(cell).strip()
