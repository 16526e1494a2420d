"""A table of facts as CSV, to be scored row by row; every fault of it with line and cell.

The first line names the columns. A name with a dot is a fact; every other column, such as a
customer's number, is carried along. An empty cell is missing, `n/a` or 不适用 is not applicable.
Dates are written 2026-01-31, truths true/false or 是/否, choices by the names of their values.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from rules.complaint import Complaint, Place, complain, find_nearest
from rules.facts import (
    CUSTOMER,
    NOT_APPLICABLE,
    Catalogue,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Value,
    check_value,
)
from rules.scorecard.card import Scorecard

NOT_APPLICABLE_WORDS = ("n/a", "不适用")
_TRUTHS = {"true": True, "false": False, "是": True, "否": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class TableRow(NamedTuple):
    """One row of a table.

    Attributes:
        line: Where it stands in the file, from 1.
        labels: The columns that are no facts, as they are written.
        sheet: The facts of the row.
    """

    line: int
    labels: Mapping[str, str]
    sheet: FactSheet


class FactTable(NamedTuple):
    """A table that was read.

    Attributes:
        rows: Every row that could be read.
        complaints: What was wrong with the table; its rows are not to be used if there are any.
        absent: The facts of the card for which there is no column.
    """

    rows: tuple[TableRow, ...]
    complaints: tuple[Complaint, ...]
    absent: tuple[str, ...]


def read_fact_table(content: bytes, name: str, card: Scorecard, catalogue: Catalogue) -> FactTable:
    """Read a table for a card.

    Args:
        content: The file: CSV in UTF-8, with or without a byte-order mark.
        name: The file, as complaints shall show it.
        card: The card that is to score it.
        catalogue: The facts there are.
    """
    try:
        lines = list(_read_lines(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return FactTable((), (complain("not_utf8", Place(name, 1, 1)),), ())
    except csv.Error as error:
        return FactTable((), (complain("table_not_csv", Place(name, 1, 1), detail=error),), ())
    if not lines:
        return FactTable((), (complain("table_empty", Place(name, 1, 1)),), ())
    (_, header), body = lines[0], lines[1:]
    header = [column.strip() for column in header]
    complaints = list(_check_header(header, name, catalogue))
    if complaints:
        return FactTable((), tuple(complaints), ())
    rows = []
    for line, cells in body:
        faults = list(_check_cells(header, cells, Place(name, line, 1), catalogue))
        complaints += faults
        if not faults:
            rows.append(_make_row(line, header, cells, card, catalogue))
    absent = tuple(sorted(card.fact_names - set(header)))
    return FactTable(tuple(rows), tuple(complaints), absent)


def _read_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every line that is not empty, with the number at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _check_header(header: list[str], name: str, catalogue: Catalogue) -> Iterator[Complaint]:
    for number, column in enumerate(header, start=1):
        place = Place(name, 1, number)
        if column in header[: number - 1]:
            yield complain("table_column_twice", place, column=column)
        elif "." in column and column not in catalogue:
            near = find_nearest(column, catalogue.definitions)
            yield complain("unknown_fact", place, suggestion=near, fact=column)


def _check_cells(
    header: list[str], cells: list[str], start: Place, catalogue: Catalogue
) -> Iterator[Complaint]:
    if len(cells) != len(header):
        yield complain("table_row_of_other_length", start, found=len(cells), wanted=len(header))
        return
    for number, (column, cell) in enumerate(zip(header, cells, strict=True), start=1):
        if column not in catalogue:
            continue
        definition, given = catalogue[column], cell.strip()
        if given and given not in NOT_APPLICABLE_WORDS and _read_cell(given, definition) is None:
            place = start._replace(column=number)
            values = ", ".join(definition.values) or definition.type
            yield complain("table_cell", place, fact=column, given=given, type=values)


def _read_cell(cell: str, definition: FactDefinition) -> Value | None:
    value: object = cell
    match definition.type:
        case FactType.INTEGER:
            value = int(cell) if _INTEGER.fullmatch(cell) else None
        case FactType.BOOLEAN:
            value = _TRUTHS.get(cell.lower())
        case FactType.DATE:
            value = _read_date(cell)
    return check_value(value, definition.type, tuple(definition.values))


def _read_date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
    except ValueError:
        return None


def _make_row(
    line: int, header: list[str], cells: list[str], card: Scorecard, catalogue: Catalogue
) -> TableRow:
    labels: dict[str, str] = {}
    facts: dict[str, Fact] = {}
    for column, cell in zip(header, (cell.strip() for cell in cells), strict=True):
        if column not in catalogue:
            labels[column] = cell
        elif cell in NOT_APPLICABLE_WORDS:
            facts[column] = NOT_APPLICABLE
        elif (value := _read_cell(cell, catalogue[column]) if cell else None) is not None:
            facts[column] = Fact(value)
    subject = CUSTOMER if card.sheet_kind is None else f"{card.subject}:{line}"
    return TableRow(line, labels, FactSheet(subject, facts, card.sheet_kind))
