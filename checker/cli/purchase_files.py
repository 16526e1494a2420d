"""The list of customers by their purchases as files: CSV and a workbook."""

from __future__ import annotations

from typing import Any

from checker.cli.export_files import ExportFiles, say_both, write_file
from checker.cli.output import Output
from checker.cli.show_purchases import LISTED
from checker.exports import Cell, Column, ColumnKind, Table, write_csv, write_xlsx
from checker.purchases.overview import Overview
from ingest.document import Money
from storage.vocabulary import Language

_AMOUNTS = {
    "revenue": "revenue_12m_minor",
    "margin": "margin_12m_minor",
    "net_margin": "net_margin_12m_minor",
}


def write_files(out: Output, files: ExportFiles, overview: Overview) -> None:
    """Write the files that are asked for and say so.

    Raises:
        FileNotWritten: A file cannot be written.
        TableTooLong: There are more rows than a sheet of Excel holds.
    """
    if not files.are_wanted:
        return
    language = Language(out.language)
    table = make_table(overview)
    for path, write in ((files.csv, write_csv), (files.xlsx, write_xlsx)):
        if path is not None:
            write_file(path, write(table, language))
            out.show(out.say("purchases_written", path=path, customers=overview.rows.height))


def make_table(overview: Overview) -> Table:
    """Make the table of the files."""
    columns = [Column(say_both("column_purchases_customer"))]
    columns += [Column(say_both(f"column_purchases_{name}"), ColumnKind.MONEY) for name in _AMOUNTS]
    columns += [
        Column(
            say_both(f"column_purchases_{name}"),
            ColumnKind.TEXT if name == "margin_class" else ColumnKind.INTEGER,
        )
        for name in LISTED
    ]
    currency = overview.book.currency or ""
    rows = [_row(row, currency) for row in overview.rows.iter_rows(named=True)]
    return Table(columns, rows, say_both("purchases_sheet"))


def _row(row: dict[str, Any], currency: str) -> list[Cell]:
    amounts = (row[name] for name in _AMOUNTS.values())
    money = [None if amount is None else Money(amount, currency) for amount in amounts]
    return [row["name"], *money, *(row[name] for name in LISTED)]
