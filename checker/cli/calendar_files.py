"""The portfolio calendar as files: CSV, a workbook, a calendar program's file."""

from __future__ import annotations

from checker.cli.export_files import ExportFiles, say_both, write_file
from checker.cli.output import Output
from checker.cli.show_calendar import word_cause, write_amounts
from checker.exports import Cell, Column, ColumnKind, Table, write_csv, write_xlsx
from checker.feeds.calendar import CalendarEntry, write_calendar
from checker.portfolio_calendar.outlook import Outlook, Stopped
from storage.vocabulary import Language

_COLUMNS = {
    "stops_on": ColumnKind.DATE,
    "customer": ColumnKind.TEXT,
    "verdict": ColumnKind.TEXT,
    "cause": ColumnKind.TEXT,
    "renew_by": ColumnKind.DATE,
    "contract": ColumnKind.TEXT,
    "subject": ColumnKind.TEXT,
    "starts_on": ColumnKind.DATE,
    "ends_on": ColumnKind.DATE,
    "amount": ColumnKind.MONEY,
    "at_risk": ColumnKind.MONEY,
}
_ALARM_DAYS = 14


def write_files(out: Output, files: ExportFiles, outlook: Outlook) -> None:
    """Write the files that are asked for.

    Raises:
        FileNotWritten: A file cannot be written.
        TableTooLong: There are more rows than a sheet of Excel holds.
    """
    language = Language(out.language)
    if files.csv:
        write_file(files.csv, write_csv(make_table(out, outlook), language))
    if files.xlsx:
        write_file(files.xlsx, write_xlsx(make_table(out, outlook), language))
    if files.ics:
        entries = [_make_entry(out, one, outlook) for one in outlook.stopped]
        write_file(files.ics, write_calendar(entries, language, outlook.as_of))


def make_table(out: Output, outlook: Outlook) -> Table:
    """Make the table of the files: a row for each contract that stops."""
    columns = [Column(say_both(f"column_{name}"), kind) for name, kind in _COLUMNS.items()]
    rows = [row for one in outlook.stopped for row in _make_rows(out, one)]
    return Table(columns, rows, say_both("calendar_sheet"))


def _make_rows(out: Output, one: Stopped) -> list[list[Cell]]:
    causes = "; ".join(word_cause(out, cause) for cause in one.causes)
    renew_by = min((c.renewal.renew_by for c in one.causes if c.renewal), default=None)
    return [
        [
            one.stop.on,
            one.name,
            out.say(f"verdict_{one.stop.after}"),
            causes,
            renew_by,
            cut.contract.number,
            cut.contract.title,
            cut.contract.starts_on,
            cut.contract.ends_on,
            cut.amount,
            cut.at_risk,
        ]
        for cut in one.contracts
    ]


def _make_entry(out: Output, one: Stopped, outlook: Outlook) -> CalendarEntry:
    """Give one entry for each customer, which moves when the day does."""
    at_risk = write_amounts(one.at_risk)
    causes = "\n".join(word_cause(out, cause) for cause in one.causes)
    return CalendarEntry(
        uid=f"stop-{one.stop.customer_id}-{outlook.purpose}@licet",
        day=one.stop.on,
        title=out.say("calendar_entry", customer=one.name, at_risk=at_risk),
        description=causes,
        sequence=outlook.as_of.toordinal(),
        is_cancelled=False,
        alarm_days_before=_ALARM_DAYS,
    )
