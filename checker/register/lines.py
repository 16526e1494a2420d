"""A spreadsheet to lines whose cells have the names of fields: headings, and what is below."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from checker.errors import MappingInvalid, RegisterUnreadable
from checker.register.faults import CellProblem, LineFault
from checker.register.headings import (
    RegisterKind,
    fields_by_heading,
    fold_heading,
    load_fields,
)
from checker.register.mapping import RegisterMapping
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault, Table, TableLine

_LINES_SEARCHED = 20
"""Titles, remarks and the user's own address stand above the headings, rarely more."""
_LEAST_FIELDS = 3
_NAMING = ("customer", "code")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of one sheet.

    Attributes:
        line: Where they stand.
        columns: By field, the place of its column from 0.
        headings: By field, the heading as written.
        unused: Headings that mean nothing here.
    """

    line: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line below the headings.

    Attributes:
        sheet: Name of the sheet; empty for a file of separated values.
        sheet_number: Its place among the sheets read, from 1.
        number: As a person finds it in the file, from 1.
        cells: What stands there, by field; empty ones are not there.
        headings: By field, the heading as written.
    """

    sheet: str
    sheet_number: int
    number: int
    cells: Mapping[str, Cell]
    headings: Mapping[str, str]

    def fault(self, problem: CellProblem, name: str | None = None) -> LineFault:
        """Say that something is wrong with the line, in the column of a field."""
        heading = None if name is None else self.headings.get(name)
        return LineFault(self.sheet, self.number, heading, problem.code, problem.values)

    def text(self, name: str) -> str | None:
        """Give what stands in a cell as text: a number with its digits, a date as ISO 8601."""
        cell = self.value(name)
        if isinstance(cell, Decimal):
            return format(cell, "f")
        return cell if isinstance(cell, str) or cell is None else cell.isoformat()

    def value(self, name: str) -> str | Decimal | date | None:
        """Give what stands in a cell.

        Raises:
            CellProblem: It shows an error, or a formula whose result is not saved.
        """
        cell = self.cells.get(name)
        if isinstance(cell, CellFault):
            is_formula = cell is CellFault.FORMULA
            raise CellProblem("formula_not_computed" if is_formula else "cell_error")
        return str(cell) if isinstance(cell, bool) else cell


@dataclass
class Faults:
    """Collects what is wrong with one line while its cells are read."""

    line: RegisterLine
    found: list[LineFault] = field(default_factory=list)

    def read(self, name: str, read: Callable[[], _T]) -> _T | None:
        """Read a cell; one that cannot be taken is noted and gives None."""
        try:
            return read()
        except CellProblem as problem:
            self.found.append(self.line.fault(problem, name))
            return None

    def add(self, code: str, name: str | None = None, **values: object) -> None:
        """Note a fault of the line, in the column of a field."""
        self.found.append(self.line.fault(CellProblem(code, **values), name))


def read_each(
    lines: Sequence[RegisterLine], read_one: Callable[[RegisterLine, Faults], _T | None]
) -> tuple[list[_T], list[LineFault]]:
    """Read what each line says; a line with a fault gives nothing but its faults."""
    read: list[_T] = []
    found: list[LineFault] = []
    for line in lines:
        faults = Faults(line)
        one = read_one(line, faults)
        if one is not None and not faults.found:
            read.append(one)
        found += faults.found
    return read, found


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """What was read of a spreadsheet.

    Attributes:
        lines: In the order of the file.
        unused: Headings that mean nothing here, each once.
        sheets_without_headings: Names of the sheets that were left out.
    """

    lines: tuple[RegisterLine, ...]
    unused: tuple[str, ...]
    sheets_without_headings: tuple[str, ...]


def read_register(
    content: bytes,
    path: str,
    kind: RegisterKind,
    mapping: RegisterMapping,
    reader: ReaderPool,
) -> ReadRegister:
    """Read the lines of a spreadsheet.

    Args:
        content: The file.
        path: How the user calls it, for messages.
        kind: What its lines are about.
        mapping: What the user says of its columns.
        reader: Reads it in a child process.

    Raises:
        RegisterUnreadable: Nothing can be read of it, or no sheet has headings that are known.
        MappingInvalid: The mapping names a sheet or a heading that is not there.
    """
    reading = read_tables(content, path, reader)
    if reading.result is not ReadResult.OK:
        text = describe_problem(reading.problems[0])
        raise RegisterUnreadable(
            path=path,
            reason_zh=text.message.zh + text.remedy.zh,
            reason_en=f"{text.message.en} {text.remedy.en}",
        )
    lines: list[RegisterLine] = []
    unused: dict[str, None] = {}
    without: list[str] = []
    tables = _choose_sheets(reading.tables, mapping)
    for number, table in enumerate(tables, start=1):
        header = find_header(table, kind, mapping)
        if header is None:
            without += [table.name] if table.lines else []
            continue
        unused |= dict.fromkeys(header.unused)
        lines += _read_lines(table, number, header)
    if len(without) == len([table for table in tables if table.lines]):
        raise _no_headings(path, kind, tables)
    _check_columns(tables, kind, mapping)
    return ReadRegister(tuple(lines), tuple(unused), tuple(without))


def find_header(table: Table, kind: RegisterKind, mapping: RegisterMapping) -> Header | None:
    """Find the line of headings: of the first lines the one with the most that mean something.

    Returns:
        None if no line has headings enough, one of which names the customer.
    """
    if mapping.header_row is not None:
        candidates = [line for line in table.lines if line.number == mapping.header_row]
    else:
        candidates = list(table.lines[:_LINES_SEARCHED])
    headers = [_read_header(line, kind, mapping) for line in candidates]
    best = max(headers, key=lambda header: len(header.columns), default=None)
    if best is None or len(best.columns) < _LEAST_FIELDS:
        return None
    return best if any(name in best.columns for name in _NAMING) else None


def _read_header(line: TableLine, kind: RegisterKind, mapping: RegisterMapping) -> Header:
    known = fields_by_heading(kind)
    mapped = {column.meaning for column in mapping.columns.values()}
    columns: dict[str, int] = {}
    headings: dict[str, str] = {}
    unused: list[str] = []
    for place, cell in enumerate(line.cells):
        if not isinstance(cell, str):
            continue
        folded = fold_heading(cell)
        column = mapping.columns.get(folded)
        name = column.meaning if column else known.get(folded)
        if name is None or name in columns or (column is None and name in mapped):
            unused.append(cell)
            continue
        columns[name], headings[name] = place, cell
    return Header(line.number, columns, headings, tuple(unused))


def _read_lines(table: Table, number: int, header: Header) -> Iterator[RegisterLine]:
    for line in table.lines:
        if line.number <= header.line:
            continue
        cells = {
            name: line.cells[place]
            for name, place in header.columns.items()
            if place < len(line.cells) and line.cells[place] is not None
        }
        is_heading = all(cell == header.headings[name] for name, cell in cells.items())
        if cells and not is_heading:  # headings are repeated where a list was printed
            yield RegisterLine(table.name, number, line.number, cells, header.headings)


def _choose_sheets(tables: Sequence[Table], mapping: RegisterMapping) -> Sequence[Table]:
    if not mapping.sheets:
        return tables
    by_name = {table.name.casefold(): table for table in tables}
    for sheet in mapping.sheets:
        if sheet.written.casefold() not in by_name:
            raise _not_there(
                "工作表", "sheet", sheet.written, sheet.place, [t.name for t in tables]
            )
    return [by_name[sheet.written.casefold()] for sheet in mapping.sheets]


def _check_columns(tables: Sequence[Table], kind: RegisterKind, mapping: RegisterMapping) -> None:
    """Refuse a mapping that names a heading which no sheet has: a slip of the pen."""
    headers = [header for table in tables if (header := find_header(table, kind, mapping))]
    there = [h for header in headers for h in (*header.headings.values(), *header.unused)]
    for folded, column in mapping.columns.items():
        if folded not in map(fold_heading, there):
            raise _not_there("列", "column", column.written, column.place, there)


def _not_there(zh: str, en: str, name: str, place: str, there: Sequence[str]) -> MappingInvalid:
    near = difflib.get_close_matches(name, there, n=3, cutoff=0.3) or there[:8]
    listed = ", ".join(near) or "—"
    return MappingInvalid(
        place=place,
        reason_zh=f"文件中没有{zh}“{name}”，相近的有：{listed}",
        reason_en=f"the file has no {en} “{name}”; near it: {listed}",
    )


def _no_headings(path: str, kind: RegisterKind, tables: Sequence[Table]) -> RegisterUnreadable:
    titles = [field.title for field in load_fields(kind).values()]
    lines = [line for table in tables[:1] for line in table.lines[:1]]
    seen = ", ".join(str(cell) for line in lines for cell in line.cells[:8]) or "—"
    return RegisterUnreadable(
        path=path,
        reason_zh=(
            f"找不到表头（第一行是：{seen}）。表头应含客户名称和下列各列中的几列："
            f"{'、'.join(title.zh for title in titles)}；列名不同的，请用 --mapping 说明。"
        ),
        reason_en=(
            f"no line of headings was found (the first line is: {seen}). They should name the "
            f"customer and some of: {', '.join(title.en for title in titles)}; use --mapping where "
            "yours are called otherwise."
        ),
    )
