"""Amounts of millions of lines at once, to minor units.

What is plain, as `-1234.50`, `1,234.50`, `(12.00)` or `12.00-`, is cut and counted by Polars; any
other writing, as `120万元` or `USD 20`, is read as in a register, once for each different text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from checker.register.amounts import AmountFault, Marks, read_amount
from ingest.normalise.currencies import minor_digits
from ingest.normalise.text import fold_width

WIDE = pl.Int128()
"""For sums of amounts, and of amounts times days, which pass 64 bits."""

LARGEST_MINOR_UNITS = 2**53
"""Above it no single line is believed: 90,000,000,000,000.00."""

_MOST_ODD = 200_000
"""Different odd writings of amounts in one file; above it the file is not one of amounts."""
_SCALE = 8
_GROUPED = r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
_PLAIN = r"^[0-9]{1,15}(\.[0-9]{1,8})?$"
_NEGATIVE = r"^-|-$|^\(.*\)$"
_SIGNS = "+-()"


class OddAmount(NamedTuple):
    """An amount that is not written as a plain figure.

    Attributes:
        text: As written, without its sign.
        currency: Of the line.
        minor_units: What it comes to; None where it cannot be taken.
        fault: Why not.
    """

    text: str
    currency: str
    minor_units: int | None
    fault: str | None


def is_negative(text: pl.Expr) -> pl.Expr:
    """Tell whether an amount is written as a negative one; SAP writes the minus at the end."""
    return text.str.contains(_NEGATIVE).fill_null(False)


def strip_sign(text: pl.Expr) -> pl.Expr:
    """Give an amount without sign, or the commas between its thousands."""
    bare = text.str.strip_chars(_SIGNS)
    is_grouped = bare.str.contains(_GROUPED)
    return pl.when(is_grouped).then(bare.str.replace_all(",", "", literal=True)).otherwise(bare)


def is_plain(bare: pl.Expr) -> pl.Expr:
    """Tell whether nothing but digits and a point is left."""
    return bare.str.contains(_PLAIN)


def to_minor_units(
    bare: pl.Expr, currency: pl.Expr, currencies: Iterable[str], unit: int
) -> pl.Expr:
    """Give plain amounts in the minor units of the line's currency.

    Args:
        bare: As `is_plain` asks.
        currency: The code of each line.
        currencies: Every code among them.
        unit: By how much they are to be multiplied.

    Returns:
        Null where an amount has fractions of the smallest coin or is beyond belief.
    """
    exact = bare.cast(pl.Decimal(38, _SCALE), strict=False)
    found = pl.lit(None, pl.Int64)
    by_digits: dict[int, list[str]] = {}
    for code in currencies:
        by_digits.setdefault(minor_digits(code) or 0, []).append(code)
    for digits, codes in by_digits.items():
        scaled = exact * (unit * 10**digits)
        whole = scaled.cast(pl.Int64, strict=False)
        is_exact = (whole.cast(pl.Decimal(38, _SCALE)) == scaled) & (whole < LARGEST_MINOR_UNITS)
        found = pl.when(currency.is_in(codes) & is_exact).then(whole).otherwise(found)
    return found


def read_odd(texts: pl.DataFrame, around: Marks, unit: int | None) -> list[OddAmount]:
    """Read amounts one by one as a register does.

    Args:
        texts: `text` without sign and `currency`, each pair once.
        around: What the heading says of unit and currency.
        unit: What the mapping says.
    """
    read: list[OddAmount] = []
    for text, currency in texts.head(_MOST_ODD).iter_rows():
        marks = around.with_(Marks(currencies=frozenset({currency})))
        try:
            money = read_amount(fold_width(text).strip(_SIGNS), marks, unit=unit, currency=None)
        except AmountFault as fault:
            read.append(OddAmount(text, currency, None, fault.code))
            continue
        is_credible = money.minor_units < LARGEST_MINOR_UNITS
        read.append(
            OddAmount(text, currency, money.minor_units, None)
            if is_credible
            else OddAmount(text, currency, None, "amount_out_of_range")
        )
    return read
