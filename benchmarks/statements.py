"""How well the statements of a real annual report are read: figures, sums, CPU seconds.

    python -m benchmarks.statements                    # the report in ../shared/data/pdf_financial
    python -m benchmarks.statements FOLDER

The folder holds a report as PDF and an extract of its balance sheets made by hand (XLSX: name,
note, closing and opening figure; the consolidated statement first, then the company's). A figure is
`right` where it is the extract's to the cent, `wrong` where it is another, `missed` where nothing
was read. Sums are those that every statement states. No figure is printed, nothing is kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from ingest.sandbox import ReaderPool
from ingest.sandbox.limits import Limits
from ingest.statements import Statement, StatementKind, read_statement_pages
from ingest.statements.amounts import read_amount
from ingest.statements.row_names import read_row_name
from ingest.statements.sums import SUMS, find_difference

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "data" / "pdf_financial"
SCOPES = ("consolidated", "company")
"""In the order of the extract: each begins with its current assets."""


@dataclass(frozen=True, slots=True)
class TrueFigure:
    """A figure of the extract, in minor units; None where the cell is empty."""

    scope: str
    item: str
    is_comparative: bool
    minor_units: int | None


def read_truth(path: Path) -> Iterator[TrueFigure]:
    """The figures of the extract whose rows are items."""
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    scope = -1
    for name, _, closing, opening in sheet.iter_rows(min_row=2, max_col=4, values_only=True):
        printed = str(name or "")
        scope += printed.startswith("流动资产：")
        row = read_row_name(printed, StatementKind.BALANCE_SHEET)
        if row is None or row.item is None:
            continue
        for value, is_comparative in ((closing, False), (opening, True)):
            number = read_amount(str(value or "")).number
            minor_units = None if number is None else int(number * 100)
            yield TrueFigure(SCOPES[scope], row.item, is_comparative, minor_units)


def judge(truth: Sequence[TrueFigure], statements: Sequence[Statement]) -> dict[str, int]:
    """Count the figures of the extract by what was read of them."""
    read = {(each.scope, each.is_comparative): each.figures for each in statements}
    counts = dict.fromkeys(("right", "wrong", "missed", "blank and blank"), 0)
    for true in truth:
        figure = read.get((true.scope, true.is_comparative), {}).get(true.item)
        found = None if figure is None else figure.minor_units
        if true.minor_units is None and found is None:
            counts["blank and blank"] += 1
        elif found is None:
            counts["missed"] += 1
        else:
            counts["right" if found == true.minor_units else "wrong"] += 1
    return counts


def main() -> int:
    """Measure; give 1 if a figure is wrong or a sum does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    folder: Path = parser.parse_args().folder
    reports, extracts = sorted(folder.glob("*.pdf")), sorted(folder.glob("*.xlsx"))
    if not reports or not extracts:
        print(f"nothing to measure: {folder} holds no report with its extract")
        return 0
    with ReaderPool(Limits()) as reader:
        reading = reader.read_pages(reports[0].read_bytes(), reports[0].name)
    began = time.process_time()
    read = read_statement_pages(reading.pages)
    seconds = time.process_time() - began
    counts = judge(list(read_truth(extracts[0])), read.statements)
    differences = [
        find_difference(statement.figures, total, terms)
        for statement in read.statements
        for total, terms in SUMS
    ]
    held = sum(difference == 0 for difference in differences)
    figures = sum(
        figure.stated == "value" for s in read.statements for figure in s.figures.values()
    )
    print(f"pages {len(reading.pages)}, words to pages {reading.cpu_seconds:.1f} CPU s,")
    print(f"pages to statements {seconds:.2f} CPU s (load {os.getloadavg()[0]:.1f})")
    print(f"statements {len(read.statements)}, figures {figures}, problems {len(read.problems)}")
    print("against the extract: " + ", ".join(f"{name} {n}" for name, n in counts.items()))
    print(f"sums that hold: {held} of {len(differences)}")
    return int(bool(counts["wrong"] or held < len(differences)))


if __name__ == "__main__":
    sys.exit(main())
