"""A provision matrix for a person: line by line, the roll rates month by month; and as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from rich.markup import escape
from rich.table import Table

from checker.cli.export_files import ExportFiles, say_both, write_file
from checker.cli.output import Output
from checker.cli.show_limit import write_amount, write_number
from checker.exports import Cell, Column, ColumnKind, write_csv, write_xlsx
from checker.exports import Table as FileTable
from checker.provisions import Matrix, MatrixLine
from checker.provisions.buckets import word_bucket
from checker.provisions.data import to_basis_points
from ingest.document import Money
from storage.vocabulary import Language

_LINE = ("bucket", "gross", "credits", "owed", "roll", "loss_rate", "adjusted_rate", "allowance")
_SHOWN = ("bucket", "owed", "roll", "loss_rate", "adjusted_rate", "allowance")
"""What fits on a terminal of 80 columns; the files have every column."""
_AMOUNT_WIDTH = 16
_TEXT, _MONEY, _INTEGER = ColumnKind.TEXT, ColumnKind.MONEY, ColumnKind.INTEGER
_FILE_KINDS = (_TEXT, _MONEY, _MONEY, _MONEY, _INTEGER, _INTEGER, _INTEGER, _MONEY)


def show_provision(out: Output, data: dict[str, Any]) -> None:
    """Print every matrix, where its rates come from, and what it rests on."""
    out.show(out.say("ledger_day", book=escape(data["book"]), day=data["as_of"]))
    if not data["matrices"]:
        out.show(out.say("provision_nothing_owed"))
    for matrix in data["matrices"]:
        _show_matrix(out, matrix)
        _show_months(out, matrix)
    if data["rates_because"]:
        out.show(escape(data["rates_because"]))
    if data["forward_because"]:
        share = _write_bp(data["forward_bp"])
        why = escape(data["forward_because"])
        out.show(out.say("provision_forward", share=share, because=why))
    for note in data["notes"]:
        out.show(f"[dim]{escape(out.pick(note))}[/]")


def write_files(out: Output, files: ExportFiles, matrices: Sequence[Matrix]) -> None:
    """Write the files that are asked for.

    Raises:
        FileNotWritten: A file cannot be written.
    """
    language = Language(out.language)
    if files.csv:
        write_file(files.csv, write_csv(_make_file_table(out, matrices), language))
    if files.xlsx:
        write_file(files.xlsx, write_xlsx(_make_file_table(out, matrices), language))


def _show_matrix(out: Output, matrix: dict[str, Any]) -> None:
    out.show(f"[bold]{matrix['currency']}[/]")
    table = Table(show_edge=False, pad_edge=False)
    for name in _SHOWN:
        heading = out.say(f"column_provision_{name}")
        justify: Literal["left", "right"] = "left" if name == "bucket" else "right"
        width = _AMOUNT_WIDTH if name in ("owed", "allowance") else None
        table.add_column(heading, overflow="fold", justify=justify, min_width=width)
    for line in matrix["lines"]:
        roll = line["roll"]
        table.add_row(
            out.pick(line["title"]),
            write_number(line["owed"]),
            "—" if roll is None or roll["mean"] is None else _write_bp(roll["mean"]["bp"]),
            *(
                "—" if line[name] is None else _write_bp(line[name]["bp"])
                for name in ("loss_rate", "adjusted_rate")
            ),
            write_number(line["allowance"]),
        )
    out.show(table)
    owed = write_amount(matrix["owed"])
    if matrix["allowance"] is None:
        out.show(f"[yellow]{out.say('provision_unknown', owed=owed)}[/]")
    else:
        amount = write_amount(matrix["allowance"])
        out.show(f"[bold]{out.say('provision_total', owed=owed, amount=amount)}[/]")
    for reason in matrix["reasons"]:
        out.show(f"[yellow]{escape(out.pick(reason))}[/]")


def _show_months(out: Output, matrix: dict[str, Any]) -> None:
    """Print the roll rates month by month, a column for each bucket."""
    rolls = [line for line in matrix["lines"] if line["roll"] and line["roll"]["months"]]
    if not rolls:
        return
    table = Table(show_edge=False, pad_edge=False, title_justify="left")
    table.add_column(out.say("column_provision_month"))
    for line in rolls:
        table.add_column(out.pick(line["title"]), justify="right")
    by_month = [
        {month["month_end"]: month["rate"]["bp"] for month in line["roll"]["months"]}
        for line in rolls
    ]
    for month in sorted({month for rates in by_month for month in rates}):
        cells = (_write_bp(rates[month]) if month in rates else "—" for rates in by_month)
        table.add_row(month, *cells)
    out.show(out.say("provision_months"))
    out.show(table)


def _make_file_table(out: Output, matrices: Sequence[Matrix]) -> FileTable:
    named = [say_both(f"column_provision_{name}") for name in _LINE]
    columns = [Column(name, kind) for name, kind in zip(named, _FILE_KINDS, strict=True)]
    rows = [_make_file_row(out, line, m.currency) for m in matrices for line in m.lines]
    return FileTable(columns, rows, say_both("provision_sheet"))


def _make_file_row(out: Output, line: MatrixLine, currency: str) -> list[Cell]:
    allowance = line.allowance
    return [
        out.pick(word_bucket(line.bucket)),
        Money(line.balance.gross, currency),
        Money(line.balance.credits, currency),
        Money(line.balance.owed, currency),
        None if line.roll is None else to_basis_points(line.roll.value),
        to_basis_points(line.rate.value),
        to_basis_points(line.adjusted),
        None if allowance is None else Money(allowance, currency),
    ]


def _write_bp(basis_points: int) -> str:
    return f"{basis_points / 100:.2f}%"
