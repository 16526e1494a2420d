"""Tables as a workbook of Excel (XLSX): texts are texts, dates are dates, equal tables equal bytes.

openpyxl takes a text that begins with `=` for a formula and one such as `#N/A` for an error; both
are written as the texts they are.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from checker.errors import TableTooLong
from checker.exports.table import Plain, Table, headings, plain_rows, title_of
from storage.vocabulary import Language

MOST_ROWS = 1_048_576
"""Lines of a sheet of Excel, headings included."""
MOST_CHARACTERS = 32_767
"""Characters (UTF-16 units) in a cell of Excel."""
MOST_DIGITS = 15
"""A number of Excel is a binary float of 64 bits: a longer one is written as text, none is lost."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900 and takes that year for a leap year: earlier days are texts."""
_MADE_AT = datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment that a ZIP archive knows
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 8, 200
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TEXT_FORMAT, _DATE_FORMAT = "@", "yyyy-mm-dd"


def write_xlsx(table: Table, language: Language) -> bytes:
    """Write a table as a workbook with one sheet.

    The line of headings stays in sight and filters; columns are as wide as what stands in them.

    Args:
        table: What to write.
        language: Of the headings and the sheet's name.

    Raises:
        TypeError: A cell does not hold what its column says.
        TableTooLong: It has more rows than a sheet holds.
    """
    if len(table.rows) >= MOST_ROWS:
        raise TableTooLong(rows=len(table.rows), most=MOST_ROWS - 1)
    named, rows = headings(table, language), list(plain_rows(table))
    workbook = Workbook(write_only=True, iso_dates=False)
    name = _SHEET_NAME.sub(" ", title_of(table, language)).strip()[:31] or "Licet"
    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(named))}{len(rows) + 1}"
    for number, width in enumerate(_widths([named, *rows[:_LOOKED_AT]]), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_make_heading(sheet, heading) for heading in named])
    for row in rows:
        sheet.append([_make_cell(sheet, cell) for cell in row])
    workbook.properties.creator = "Licet"
    workbook.properties.created = workbook.properties.modified = _MADE_AT
    archive = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(archive, "w")).save()  # `save` of openpyxl notes the time
    return _forget_moments(archive)


def _forget_moments(archive: io.BytesIO) -> bytes:
    """Give an archive that notes no moment beside its files: the same content, the same bytes."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(archive) as noted, zipfile.ZipFile(timeless, "w") as plain:
        for name in noted.namelist():
            plain.writestr(zipfile.ZipInfo(name), noted.read(name), zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def _make_heading(sheet: WriteOnlyWorksheet, heading: str) -> Cell:
    cell = _make_text(sheet, heading)
    cell.font = Font(bold=True)
    return cell


def _make_cell(sheet: WriteOnlyWorksheet, value: Plain) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _make_text(sheet, value)
    if isinstance(value, date):
        if value < _FIRST_DAY:
            return _make_text(sheet, value.isoformat())
        cell = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))  # noqa: DTZ001
        cell.number_format = _DATE_FORMAT
        return cell
    if len(str(value).lstrip("-").replace(".", "")) > MOST_DIGITS:
        return _make_text(sheet, format(value, "f" if isinstance(value, Decimal) else "d"))
    cell = WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal) else value)
    if isinstance(value, Decimal):
        decimals = -int(value.as_tuple().exponent)
        cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return cell


def _make_text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Make a cell that is a text even after somebody has edited it."""
    cell = WriteOnlyCell(sheet, _ESCAPED.sub("_x005F_", _cut(text)))
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
    return cell


def _cut(text: str) -> str:
    """Cut a text to what a cell holds, with a mark where something was left out."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", errors="ignore") + "…"


def _widths(rows: Iterable[Sequence[Plain]]) -> list[int]:
    """Give for each column the width of its widest cell; an ideograph is two wide."""
    widths = [0] * len(next(iter(rows := list(rows))))
    for row in rows:
        for number, cell in enumerate(row):
            shown = "" if cell is None else str(cell)
            widths[number] = max([widths[number], *map(_width, shown.split("\n"))])
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in line)
