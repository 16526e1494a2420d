"""Lines of purchases for tests, in form and laid over one another as an import does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from checker.line_files.merge import Merged, merge_lines
from checker.line_files.source import PLACE, SHEET
from checker.purchases.features import measure, sum_up_book
from checker.purchases.lines import FORM, SCHEMA
from checker.purchases.sums import add_up
from checker.purchases.windows import Windows

Line = Sequence[Any]
AS_OF = date(2026, 10, 31)
_TOLD = {name: SCHEMA[name] for name in FORM.told} | {PLACE: pl.Int64(), SHEET: pl.String()}


def tell(lines: Sequence[Line]) -> pl.LazyFrame:
    """Give lines as an export tells them: [customer, day, whole units, what else]."""
    rows = []
    for place, (customer, day, amount, *rest) in enumerate(lines, start=2):
        more = dict(rest[0]) if rest else {}
        for name in ("cost", "rebate"):
            if name in more:
                more[name] *= 100
        row = {"customer": customer, "bought_on": day, "amount": round(amount * 100)}
        base = {"number": "", "currency": "CNY", "is_return": amount < 0}
        rows.append({PLACE: place, SHEET: "", **base, **row, **more})
    return pl.LazyFrame(rows, schema=_TOLD)


def merge(folder: Path, *exports: Sequence[Line], replaces: bool = False) -> Merged:
    """Lay exports over one another."""
    merged = Merged(SCHEMA)
    for number, lines in enumerate(exports):
        here = folder / str(number)
        here.mkdir(parents=True)
        merged = merge_lines(merged.lines, tell(lines), here, FORM, replaces=replaces)
    return merged


def features_of(lines: pl.LazyFrame, covers_from: date, as_of: date = AS_OF) -> pl.DataFrame:
    """Give what a book says of each customer."""
    windows = Windows(as_of, covers_from)
    sums = add_up(lines, windows)
    return measure(sums, sum_up_book(sums, windows))
