"""A report kept as a workbook: one sheet for each section, as somebody copied them down."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from checker.registries.errors import PayloadUnreadable
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault, Table

_BASE = "营业执照信息"
_IS_A_PAIR = 2


def read_workbook(content: bytes, path: str, reader: ReaderPool) -> dict[str, Any]:
    """Give a workbook as the payload that its sheets are.

    The sheet of the licence has a label and a value on each line, or headings and one line; every
    other sheet has headings, and an entry on each line.

    Args:
        content: The workbook.
        path: How the user calls it, for messages.
        reader: Reads it in a child process.

    Raises:
        PayloadUnreadable: Nothing can be read of it.
    """
    reading = read_tables(content, path, reader)
    if reading.result is not ReadResult.OK:
        text = describe_problem(reading.problems[0])
        raise PayloadUnreadable(path=path, reason_zh=text.message.zh, reason_en=text.message.en)
    return {table.name: _read_sheet(table) for table in reading.tables}


def _read_sheet(table: Table) -> dict[str, Any] | list[dict[str, Any]]:
    rows = [[_write(cell) for cell in line.cells] for line in table.lines]
    if table.name == _BASE and all(len(row) <= _IS_A_PAIR for row in rows):
        return {row[0]: "".join(row[1:]) for row in rows if row[0]}
    entries = [_name_cells(rows[0], row) for row in rows[1:]]
    if table.name == _BASE:
        return entries[0] if entries else {}
    return entries


def _name_cells(headings: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    return {
        heading: row[place] if place < len(row) else ""
        for place, heading in enumerate(headings)
        if heading
    }


def _write(cell: Cell) -> str:
    """Write a cell as text; what a workbook itself calls an error stays unreadable."""
    if isinstance(cell, CellFault):
        return f"#{cell.value}"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell).strip()
