"""Workbooks (XLSX) to tables: openpyxl finds the sheets, strings and styles; cells are read here.

openpyxl gives the same for an empty cell and for a formula whose result was never saved, knows no
merged cells while it streams, and makes floats of amounts. So the XML of a sheet is read once, by
defusedxml, which refuses entities. How much a workbook unpacks to is asked of its directory: no
member gives more than it claims there.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.unreadable import UnreadableFileError
from ingest.table import Cell, CellFault, Table, TableLine

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _FORMULA = (f"{_MAIN}{tag}" for tag in ("row", "c", "v", "f"))
_TEXT, _PHONETIC, _MERGED = (f"{_MAIN}{tag}" for tag in ("t", "rPh", "mergeCell"))
_EXCEL_DIGITS = Context(prec=15)
"""A number is saved with seventeen digits, of which Excel keeps and shows fifteen."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # of either XML parser: openpyxl takes lxml where it is installed
    ValueError,  # defusedxml's refusals are of this kind
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What zipfile and openpyxl raise for workbooks that are none."""

Line = dict[int, Cell]
"""The cells of a line by their column, from 1."""


def read_workbook(content: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Reads the visible sheets of a workbook.

    A cell within a merged range has the value of the range. A moment is read as its day.

    Args:
        content: The file.
        limits: The most that it may unpack to, and the most lines, columns and cells.

    Raises:
        UnreadableFileError: It is damaged, protected by a password, or too large.
    """
    try:
        _check_size(content, limits)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        return tuple(_Sheet(sheet, limits).read() for sheet in visible)
    except UnreadableFileError:
        raise
    except _DAMAGED as error:
        raise UnreadableFileError(ReadResult.CORRUPT) from error


def _check_size(content: bytes, limits: ReadingLimits) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked_bytes = sum(member.file_size for member in archive.infolist())
    if unpacked_bytes > limits.workbook_bytes:
        raise UnreadableFileError(
            ReadResult.TOO_LARGE,
            "workbook_expands",
            limit_mb=str(limits.workbook_bytes // (1024 * 1024)),
        )


@dataclass
class _Sheet:
    """One sheet as openpyxl opened it; its size is counted, not asked."""

    sheet: Any
    limits: ReadingLimits

    def read(self) -> Table:
        lines: dict[int, Line] = {}
        cells = 0
        for number, line in self._read_parts(lines):
            cells += len(line)
            is_wide = max(line, default=0) > self.limits.table_columns
            if is_wide or cells > self.limits.table_cells or len(lines) == self.limits.table_lines:
                raise self._too_large()
            lines[number] = line
        return Table(
            str(self.sheet.title),
            tuple(TableLine(number, _in_order(line)) for number, line in sorted(lines.items())),
        )

    def _read_parts(self, lines: Mapping[int, Line]) -> Iterator[tuple[int, Line]]:
        """Yield the lines that show something; the merged ranges stand behind all of them."""
        number = 0
        with self.sheet._get_source() as source:  # noqa: SLF001 - the member of the archive
            for _, element in iterparse(source, events=("end",)):
                if element.tag == _ROW:
                    number = int(element.get("r") or number + 1)
                    line = self._read_line(element)
                    element.clear()
                    if line:
                        yield number, line
                elif element.tag == _MERGED:
                    self._fill_merged(str(element.get("ref")), lines)

    def _read_line(self, row: Element) -> Line:
        line: Line = {}
        column = 0
        for element in row.iterfind(_CELL):
            place = element.get("r")
            column = coordinate_to_tuple(place)[1] if place else column + 1
            cell = self._read_cell(element)
            if cell is not None:
                line[column] = cell
        return line

    def _read_cell(self, element: Element) -> Cell:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _join_text(element)
        value = element.findtext(_VALUE)
        if not value:
            is_formula = element.find(_FORMULA) is not None
            return CellFault.FORMULA if is_formula and (value is None or kind != "str") else None
        match kind:
            case "s":
                strings: Sequence[str] = self.sheet._shared_strings  # noqa: SLF001
                return str(strings[int(value)]).strip() or None
            case "b":
                return value.strip() == "1"
            case "e":
                return CellFault.ERROR
            case "d":
                return datetime.fromisoformat(value).date()
            case "n":
                return self._read_number(element, value)
            case _:
                return value.strip() or None

    def _read_number(self, element: Element, value: str) -> Cell:
        number = _EXCEL_DIGITS.create_decimal(value)
        book = self.sheet.parent
        style = int(element.get("s", 0))
        if style not in book._date_formats:  # noqa: SLF001 - which styles show a date
            return number
        try:
            moment = from_excel(float(number), book.epoch)
        except (ValueError, OverflowError):  # shown as ####: no day has this number
            return number
        if isinstance(moment, datetime):
            return moment.date()
        return moment if isinstance(moment, date) else str(moment)

    def _fill_merged(self, reference: str, lines: Mapping[int, Line]) -> None:
        """Give every line that shows something the value of a range that it lies in."""
        edges = (int(edge or 1) for edge in range_boundaries(reference))
        first_column, first_line, last_column, last_line = edges
        if last_column > self.limits.table_columns:
            raise self._too_large()
        value = lines.get(first_line, {}).get(first_column)
        for number in range(first_line, min(last_line, max(lines, default=0)) + 1):
            if number in lines:
                for column in range(first_column, last_column + 1):
                    lines[number].setdefault(column, value)

    def _too_large(self) -> UnreadableFileError:
        return UnreadableFileError(
            ReadResult.TOO_LARGE,
            "table_too_large",
            lines=str(self.limits.table_lines),
            columns=str(self.limits.table_columns),
        )


def _join_text(element: Element) -> str | None:
    """Give a text that stands in its cell, without the reading aids of Japanese."""
    aids = {text for aid in element.iter(_PHONETIC) for text in aid.iter(_TEXT)}
    parts = [text.text or "" for text in element.iter(_TEXT) if text not in aids]
    return "".join(parts).strip() or None


def _in_order(line: Line) -> tuple[Cell, ...]:
    return tuple(line.get(column) for column in range(1, max(line) + 1))
