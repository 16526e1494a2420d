"""The portfolio calendar as files: CSV, a workbook, a calendar program's file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.cli.output import Output
from checker.cli.show_calendar import word_cause, write_amounts
from checker.cli.texts import load_texts
from checker.errors import FileNotWritten
from checker.exports import Amount, Cell, Column, ColumnKind, Table, write_csv, write_xlsx
from checker.feeds.calendar import CalendarEntry, write_calendar
from checker.portfolio_calendar.outlook import Outlook, Stopped
from ingest.document import Money
from rules.vocabulary import Bilingual
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


@dataclass(frozen=True, slots=True)
class CalendarFiles:
    """The files that are asked for; None for those that are not."""

    csv: Path | None
    xlsx: Path | None
    ics: Path | None


def write_files(out: Output, files: CalendarFiles, outlook: Outlook) -> None:
    """Write the files that are asked for.

    Raises:
        FileNotWritten: A file cannot be written.
        TableTooLong: There are more rows than a sheet of Excel holds.
    """
    language = Language(out.language)
    if files.csv:
        _write(files.csv, write_csv(make_table(out, outlook), language))
    if files.xlsx:
        _write(files.xlsx, write_xlsx(make_table(out, outlook), language))
    if files.ics:
        entries = [_make_entry(out, one, outlook) for one in outlook.stopped]
        _write(files.ics, write_calendar(entries, language, outlook.as_of))


def make_table(out: Output, outlook: Outlook) -> Table:
    """Make the table of the files: a row for each contract that stops."""
    columns = [Column(_both(f"column_{name}"), kind) for name, kind in _COLUMNS.items()]
    rows = [row for one in outlook.stopped for row in _make_rows(out, one)]
    return Table(columns, rows, _both("calendar_sheet"))


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
            _amount(cut.amount),
            _amount(cut.at_risk),
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


def _amount(money: Money) -> Amount:
    return Amount(money.minor_units, money.currency)


def _both(name: str) -> Bilingual:
    return Bilingual(**load_texts()[name])


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileNotWritten(path=path, reason=error.strerror or error) from error
