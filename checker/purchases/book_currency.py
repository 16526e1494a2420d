"""A book has one currency: which one it is, and what becomes of lines in another."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.line_files.importing import count_lines
from checker.line_files.reading import MOST_FAULTS_NAMED, Normalised
from checker.line_files.source import PLACE, SHEET
from checker.purchases.errors import PurchaseCurrenciesMixed
from checker.register.faults import LineFault


def find_currency(told: Normalised, on_file: str | None, wanted: str | None) -> str | None:
    """Find the currency of a book.

    Args:
        told: The lines of a file.
        on_file: That of the book on file, which it keeps; None where it begins or is replaced.
        wanted: What the user says; None to take that of the lines.

    Returns:
        None where there is no line.

    Raises:
        PurchaseCurrenciesMixed: The lines are in several.
    """
    if on_file is not None or wanted is not None:
        return on_file or wanted
    found = told.lines.select(pl.col("currency").unique().sort()).collect(engine="streaming")
    currencies = found["currency"].to_list()
    if len(currencies) > 1:
        raise PurchaseCurrenciesMixed(currencies=", ".join(currencies))
    return currencies[0] if currencies else None


def leave_out_others(told: Normalised, currency: str | None) -> Normalised:
    """Leave lines in other currencies out, each named with its place."""
    if currency is None:
        return told
    is_other = pl.col("currency") != currency
    others = told.lines.filter(is_other).select(SHEET, PLACE, "currency")
    number = count_lines(others)
    if not number:
        return told
    code = "currency_of_other_book"
    named = others.sort(SHEET, PLACE).head(MOST_FAULTS_NAMED).collect(engine="streaming")
    faults = tuple(
        LineFault(sheet, place, None, code, (("value", other), ("other", currency)))
        for sheet, place, other in named.iter_rows()
    )
    return replace(
        told,
        lines=told.lines.filter(~is_other),
        faults=(*told.faults, *faults),
        faulty={**told.faulty, code: number},
    )
