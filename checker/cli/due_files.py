"""What falls due as files: CSV, a workbook, a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checker.cli.export_files import ExportFiles, say_both, write_file
from checker.cli.output import Output
from checker.cli.show_coming import word_severity, word_window
from checker.exports import Cell, Column, ColumnKind, Table, write_csv, write_xlsx
from checker.renewals.coming import ComingItem
from storage.database import Database
from storage.vocabulary import Language

_TEXT, _DATE, _INTEGER = ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.INTEGER
_COLUMNS = {
    "due_on": _DATE,
    "days_left": _INTEGER,
    "customer": _TEXT,
    "own": _TEXT,
    "what": _TEXT,
    "holder": _TEXT,
    "document_number": _TEXT,
    "window": _TEXT,
    "opens_on": _DATE,
    "last_day": _DATE,
    "act_by": _DATE,
    "severity": _TEXT,
    "next_step_on": _DATE,
    "next_step": _TEXT,
    "owner": _TEXT,
    "headline": _TEXT,
    "task": _TEXT,
}


def write_files(
    out: Output, files: ExportFiles, items: Sequence[ComingItem], database: Database, as_of: date
) -> None:
    """Write the files that are asked for and say so.

    Raises:
        FileNotWritten: A file cannot be written.
        TableTooLong: There are more rows than a sheet of Excel holds.
    """
    language = Language(out.language)
    table = make_table(out, items)
    if files.csv:
        _write(out, files.csv, write_csv(table, language), len(items))
    if files.xlsx:
        _write(out, files.xlsx, write_xlsx(table, language), len(items))
    if files.ics:
        _write(out, files.ics, _make_calendar(items, language, database, as_of), len(items))


def make_table(out: Output, items: Sequence[ComingItem]) -> Table:
    """Make the table of the files."""
    columns = [Column(say_both(f"column_{name}"), kind) for name, kind in _COLUMNS.items()]
    return Table(columns, [_row(out, item) for item in items], say_both("due_sheet"))


def _row(out: Output, item: ComingItem) -> list[Cell]:
    placement, coming = item.told.placement, item.next_step
    return [
        item.thing.due_on,
        item.days_left,
        item.customer,
        out.say("yes" if item.is_own else "no"),
        out.pick(item.told.title),
        item.told.holder,
        item.told.number,
        word_window(out, item),
        None if placement is None else placement.opens_on,
        None if placement is None else placement.last_day,
        item.told.act_by,
        word_severity(out, item),
        None if coming is None else coming[0],
        None if coming is None else out.pick(coming[1]),
        item.owner,
        out.pick(item.told.headline),
        out.pick(item.task),
    ]


def _make_calendar(
    items: Sequence[ComingItem], language: Language, database: Database, as_of: date
) -> bytes:
    """Make a calendar whose entries are those of the feed, so that both can be imported."""
    from checker.feeds.calendar import write_calendar
    from checker.feeds.entries import make_entries
    from checker.feeds.matters import describe_items

    with database.read_session() as session:
        matters = describe_items(session, items)
    return write_calendar(make_entries(matters, language), language, as_of)


def _write(out: Output, path: Path, content: bytes, count: int) -> None:
    write_file(path, content)
    out.show(out.say("due_written", path=path, count=count))
