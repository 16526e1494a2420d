"""A table of statements in canonical columns: a row for each company, a column for each item.

A column is named as its item (`current_assets`), with `_prior` behind it for the year before. Every
other column, such as a company's number, is carried along. Cells are plain numbers in any unit, the
same for all of a row. An empty cell is not stated; a dash says that there is nothing of the kind.
Columns of items that the score has no use for are not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from checker.errors import FiguresTableInvalid
from checker.measures import (
    NONE_BY_DASH,
    Amount,
    FigureRef,
    YearFigures,
    is_told_by,
    list_needed,
)
from checker.scoring.cell_faults import CellFault, say_fault
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.readers.limits import ReadingLimits
from ingest.readers.separated_values import read_separated_values
from ingest.readers.unreadable import UnreadableFileError
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.statements import load_items
from ingest.table import Cell, Table, TableLine
from rules.complaint import find_nearest
from rules.facts import FactState

PRIOR = "_prior"
_WORKBOOKS = (".xlsx", ".xlsm")
_LIMITS = ReadingLimits(table_lines=5_000_000, table_columns=1_000)
_NUMBER = re.compile(
    r"([-+]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?(?:[eE]([-+]?\d{1,2}))?", re.ASCII
)
_DASHES = frozenset("-–—－")
_NOT_STATED = frozenset({"na", "n/a", "nan", "null"})
_MOST_DIGITS = 30


class TableRow(NamedTuple):
    """One row of a table.

    Attributes:
        line: Where it stands in the file, from 1.
        labels: The columns that are no items, as they are written.
        years: The figures, the latest year first; empty where the row has faults.
        faults: The cells that could not be read.
    """

    line: int
    labels: Mapping[str, str]
    years: tuple[YearFigures, ...]
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """A table that was read.

    Attributes:
        rows: Every row but the headings, in their order.
        columns: The figures for which there are columns.
        suspects: Columns that are no items and look like one: as written, and the item meant.
    """

    rows: tuple[TableRow, ...]
    columns: frozenset[FigureRef]
    suspects: tuple[tuple[str, str], ...]

    def list_absent(self, wanted: Iterable[FigureRef]) -> list[str]:
        """Name the columns of figures that no column tells, by itself or together with others."""
        items = [{c.item for c in self.columns if c.years_back == back} for back in (0, 1)]
        absent = (f for f in wanted if not is_told_by(f.item, items[f.years_back]))
        return sorted(f.item + PRIOR * f.years_back for f in absent)


def read_figures_table(
    content: bytes, path: str, wanted: Iterable[FigureRef], reader: ReaderPool
) -> FiguresTable:
    """Read a table of statements, CSV or XLSX.

    Args:
        content: The file.
        path: How the user calls it, for messages.
        wanted: The figures that the score is made of.
        reader: Reads workbooks in a child process.

    Raises:
        FiguresTableInvalid: Nothing can be read of it, or its first line names no item.
    """
    table = _read_table(content, path, reader)
    if not table.lines:
        raise _invalid(path, "table_empty")
    head, *body = table.lines
    headings = [str(cell or "").strip() for cell in head.cells]
    columns = _find_columns(headings, path)
    labels = [(place, name) for place, name in enumerate(headings) if name and place not in columns]
    needed = list_needed(figure.item for figure in wanted)
    read = {place: figure for place, figure in columns.items() if figure.item in needed}
    rows = tuple(_read_row(line, headings, read, labels) for line in body)
    items = {figure.item for figure in columns.values()}
    suspects = tuple(
        (name, near)
        for _, name in labels
        if (near := find_nearest(name.casefold(), load_items())) and near not in items
    )
    return FiguresTable(rows, frozenset(columns.values()), suspects)


def _read_table(content: bytes, path: str, reader: ReaderPool) -> Table:
    """Read the first sheet of a workbook, or a file of separated values without a child process."""
    if path.lower().endswith(_WORKBOOKS):
        reading = read_tables(content, path, reader)
        if reading.result is not ReadResult.OK:
            text = describe_problem(reading.problems[0])
            zh = text.message.zh + text.remedy.zh
            raise FiguresTableInvalid(
                path=path, reason_zh=zh, reason_en=f"{text.message.en} {text.remedy.en}"
            )
        return reading.tables[0]
    try:
        return read_separated_values(content, _LIMITS, keeps_blank_records=True)
    except UnreadableFileError as error:
        raise _invalid(path, "table_unreadable") from error


def _find_columns(headings: Sequence[str], path: str) -> dict[int, FigureRef]:
    """Give item and years back of each column that is one."""
    columns: dict[int, FigureRef] = {}
    for place, heading in enumerate(headings):
        name = heading.casefold()
        is_prior = name.endswith(PRIOR)
        column = FigureRef(name.removesuffix(PRIOR), int(is_prior))
        if column.item not in load_items():
            continue
        if column in columns.values():
            raise _invalid(path, "column_twice", column=heading)
        columns[place] = column
    if not columns:
        raise _invalid(path, "no_item_columns", columns=", ".join(filter(None, headings)))
    return columns


def _read_row(
    line: TableLine,
    headings: Sequence[str],
    columns: Mapping[int, FigureRef],
    labels: Iterable[tuple[int, str]],
) -> TableRow:
    cells = line.cells
    named = {name: str(cells[n] or "") if n < len(cells) else "" for n, name in labels}
    if len(cells) > len(headings):
        fault = CellFault("row_too_long", line.number, "", str(len(cells)))
        return TableRow(line.number, named, (), (fault,))
    numbers: dict[FigureRef, _Number | None] = {}
    faults: list[CellFault] = []
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None:
            continue
        read = _read_cell(cell)
        if read is None:
            faults.append(CellFault("cell_no_number", line.number, headings[place], str(cell)))
        elif not isinstance(read, FactState):
            numbers[column] = read
        elif read is FactState.NOT_APPLICABLE:
            numbers[column] = None
    if faults:
        return TableRow(line.number, named, (), tuple(faults))
    return TableRow(line.number, named, _make_years(numbers), ())


class _Number(NamedTuple):
    """A number without rounding: `digits` over ten to the power of `decimals`."""

    digits: int
    decimals: int


def _read_cell(cell: Cell) -> _Number | FactState | None:
    """Read a number, what stands for none or for missing; None for anything else."""
    if isinstance(cell, Decimal):
        cell = format(cell, "f")
    if not isinstance(cell, str):
        return None
    whole, _, fraction = cell.partition(".")
    digits = whole + fraction
    if digits.isdecimal() and digits.isascii() and len(digits) <= _MOST_DIGITS:
        return _Number(int(digits), len(fraction))  # nearly all cells
    return _read_written_otherwise(cell)


def _read_written_otherwise(cell: str) -> _Number | FactState | None:
    found = _NUMBER.fullmatch(cell)
    if found is None or not (found[2] or found[3]):
        if cell in _DASHES:
            return FactState.NOT_APPLICABLE
        return FactState.MISSING if cell.casefold() in _NOT_STATED else None
    sign, whole, fraction, power = found.groups(default="")
    decimals = len(fraction) - int(power or 0)
    if len(whole) + len(fraction) > _MOST_DIGITS or abs(decimals) > _MOST_DIGITS:
        return None
    digits = int(sign + whole.replace(",", "") + fraction)
    return _Number(digits * 10**-decimals, 0) if decimals < 0 else _Number(digits, decimals)


def _make_years(numbers: Mapping[FigureRef, _Number | None]) -> tuple[YearFigures, ...]:
    """Bring all numbers of a row to one unit so small that all are whole; measures have none.

    The year before is left out where nothing at all is stated of it.
    """
    decimals = max((number.decimals for number in numbers.values() if number), default=0)
    latest: dict[str, Amount] = {}
    before: dict[str, Amount] = {}
    for (item, back), number in numbers.items():
        year = before if back else latest
        if number is None:
            year[item] = NONE_BY_DASH
        else:
            year[item] = Amount(number.digits * 10 ** (decimals - number.decimals))
    return (YearFigures(latest), YearFigures(before)) if before else (YearFigures(latest),)


def _invalid(path: str, code: str, **values: str) -> FiguresTableInvalid:
    sentence = say_fault(code, **values)
    return FiguresTableInvalid(path=path, reason_zh=sentence.zh, reason_en=sentence.en)
