"""A list that comes as a table with headings: its lines as records by the names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from checker.register.headings import fold_heading
from checker.watchlists.birth_dates import read_listed_day
from checker.watchlists.errors import ListOfOtherKind, ListUnreadable
from checker.watchlists.kinds import ListKind
from checker.watchlists.readers.drafts import Draughtsman
from checker.watchlists.readers.separated import Row, SeparatedText, decode
from checker.watchlists.source import MAIN, ListFile
from checker.watchlists.table_map import TableMap
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault

_LINES_SEARCHED = 20
_WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A line below the headings.

    Attributes:
        line: From 1.
        cells: What is filled, by folded heading.
        headings: How each heading is written, by folded heading.
    """

    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table with its headings found.

    Attributes:
        records: Below the headings.
        headings: By folded heading.
        list_date: Where the table says it.
    """

    records: tuple[TableRecord, ...]
    headings: Mapping[str, str]
    list_date: date | None


def read_table_file(
    file: ListFile, kind: ListKind, table: TableMap, reader: ReaderPool | None, drawn: Draughtsman
) -> ListTable:
    """Read a file of separated values, or the first sheet with the headings of a workbook.

    Args:
        file: The list.
        kind: For messages.
        table: How it is read.
        reader: Reads workbooks in a child process.
        drawn: Counts lines, and takes what is wrong with them.

    Raises:
        ListTruncated: It breaks off.
        ListOfOtherKind: It lacks headings that the list has.
        ListUnreadable: Nothing can be read of it.
    """
    if file.content.startswith(_WORKBOOK):
        return _find_headings(_read_workbook(file, reader, drawn), None, file, kind, table, drawn)
    text = decode(file.name, file.content, table.fallback_encoding)
    rows = list(text.read_rows(table.separator))
    found = _find_headings(rows, text, file, kind, table, drawn)
    text.check_end(rows[-1], len(found.headings), needs_line_break=table.needs_final_line_break)
    if not text.has_final_line_break:
        drawn.note("without_final_line_break", file.name, rows[-1].line)
    return found


def fold_columns(table: TableMap) -> Mapping[str, str]:
    """Give the names of columns by every folded heading that they may have."""
    return {
        fold_heading(heading): name
        for name, headings in table.columns.items()
        for heading in headings
    }


def _find_headings(
    rows: Sequence[Row],
    text: SeparatedText | None,
    file: ListFile,
    kind: ListKind,
    table: TableMap,
    drawn: Draughtsman,
) -> ListTable:
    names = fold_columns(table)
    required = {
        fold_heading(name) if name not in table.columns else name for name in table.required
    }
    missing = required
    for place, row in enumerate(rows[:_LINES_SEARCHED]):
        folded = [fold_heading(cell) for cell in row.cells]
        columns = [names.get(one, one) for one in folded]
        missing = min(missing, required - set(columns), key=len)
        if not required - set(columns):
            headings = dict(zip(columns, row.cells, strict=True))
            above = "\n".join(",".join(one.cells) for one in rows[:place])
            below = rows[place + 1 :]
            records = tuple(_read_records(below, columns, headings, file, drawn, text))
            return ListTable(records, headings, _find_date(above, records, table))
    wanted = ", ".join(sorted(_show_heading(name, table) for name in missing))
    raise ListOfOtherKind(
        path=file.name,
        title_zh=kind.title.zh,
        title_en=kind.title.en,
        reason_zh=f"缺少列：{wanted}。",
        reason_en=f"it lacks the columns {wanted}.",
    )


def _show_heading(name: str, table: TableMap) -> str:
    if name in table.columns:
        return table.columns[name][0]
    return next((one for one in table.required if fold_heading(one) == name), name)


def _read_records(
    rows: Sequence[Row],
    columns: Sequence[str],
    headings: Mapping[str, str],
    file: ListFile,
    drawn: Draughtsman,
    text: SeparatedText | None,
) -> Iterator[TableRecord]:
    for row in rows:
        drawn.count(MAIN)
        too_many = any(row.cells[len(columns) :])
        too_few = text is not None and len(row.cells) < len(columns)
        if too_many or too_few:
            found, expected = len(row.cells), len(columns)
            drawn.leave_out(
                "row_of_other_width", file.name, row.line, found=found, expected=expected
            )
            continue
        pairs = zip(columns, row.cells, strict=False)
        yield TableRecord(row.line, {name: cell for name, cell in pairs if cell}, headings)


def _find_date(above: str, records: Sequence[TableRecord], table: TableMap) -> date | None:
    rule = table.list_date
    if rule.pattern and (found := re.search(rule.pattern, above)):
        return read_listed_day(found[1], table.day_order)
    if rule.column and records:
        stated = records[0].cells.get(fold_heading(rule.column), "")
        return read_listed_day(stated, table.day_order)
    return None


def _read_workbook(file: ListFile, reader: ReaderPool | None, drawn: Draughtsman) -> list[Row]:
    if reader is None:
        raise ListUnreadable(
            path=file.name,
            reason_zh="是 Excel 文件。请另存为 CSV。",
            reason_en="it is a workbook. Save it as CSV.",
        )
    reading = read_tables(file.content, file.name, reader)
    if reading.result is not ReadResult.OK:
        words = describe_problem(reading.problems[0])
        raise ListUnreadable(
            path=file.name,
            reason_zh=words.message.zh + words.remedy.zh,
            reason_en=f"{words.message.en} {words.remedy.en}",
        )
    rows: list[Row] = []
    for sheet in reading.tables[:1]:
        for line in sheet.lines:
            rows.append(Row(line.number, tuple(map(_write_cell, line.cells))))
            for place, cell in enumerate(line.cells):
                if isinstance(cell, CellFault):
                    drawn.note("cell_unreadable", file.name, line.number, column=place + 1)
    return rows


def _write_cell(cell: Cell) -> str:
    if cell is None or isinstance(cell, CellFault):
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
