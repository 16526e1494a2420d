"""The vocabulary of tables: cells in lines, lines in sheets, as they stand in a spreadsheet.

What a column means is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class CellFault(StrEnum):
    """Why a cell shows no value.

    `formula`: its result was never computed and saved. `error`: its result is an error, as #REF!.
    """

    FORMULA = "formula"
    ERROR = "error"


Cell = str | Decimal | bool | date | CellFault | None
"""What stands in a cell; None where it is empty. A file of separated values holds texts alone."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line with something in it.

    Attributes:
        number: Where it stands, counted from 1, as a person finds it in the file.
        cells: From the first column on; empty ones at the end may be missing.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a file of separated values.

    Attributes:
        name: Of the sheet; empty for a file of separated values.
        lines: Those that are not empty, in their order.
    """

    name: str
    lines: tuple[TableLine, ...]
