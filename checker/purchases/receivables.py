"""How much money customers owed for how long: amount times days, from the ledgers on file."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlmodel import Session

from checker.ledgers.lines import LineKind
from checker.line_files.amounts import WIDE
from storage.ledgers import list_ledgers
from storage.originals import Originals

_CREDITS = (LineKind.CREDIT_NOTE.value, LineKind.PAYMENT.value)


def read_amount_days(
    session: Session, originals: Originals, currency: str, after: date, until: date
) -> pl.DataFrame | None:
    """Give what customers owed in a stretch of days, times the days, by all ledgers that count.

    Args:
        session: Where the ledgers are.
        originals: Where their lines are.
        currency: Of the lines that count.
        after: The day before the first.
        until: The last day; a ledger tells nothing of days after its own.

    Returns:
        `customer` and `amount_days`, minor units times days; None where no ledger is in the
        currency.

    Raises:
        OriginalMissing, OriginalDamaged: The lines are not there or not what was filed.
    """
    found = [
        sum_amount_days(
            pl.scan_parquet(originals.locate(ledger.sha256), glob=False),
            currency,
            after,
            min(until, ledger.as_of),
        )
        for ledger in list_ledgers(session)
        if currency in ledger.currencies
    ]
    if not found:
        return None
    return pl.concat(found).group_by("customer").agg(pl.col("amount_days").sum()).sort("customer")


def sum_amount_days(lines: pl.LazyFrame, currency: str, after: date, until: date) -> pl.DataFrame:
    """Give what customers owed by one ledger, times the days; never below 0.

    An invoice counts from the day after its issue to the day of its settlement, with what is left
    of it where it is open; credits count against it.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        currency: Of the lines that count.
        after: The day before the first.
        until: The last day.
    """
    sign = (
        pl.when(pl.col("kind") == LineKind.INVOICE.value)
        .then(1)
        .when(pl.col("kind").is_in(_CREDITS))
        .then(-1)
        .otherwise(0)
    )
    paid = pl.when(pl.col("settled_on").is_null()).then(pl.col("paid_amount")).fill_null(0)
    begins = pl.max_horizontal("issued_on", pl.lit(after))
    ends = pl.min_horizontal(pl.col("settled_on").fill_null(pl.lit(until)), pl.lit(until))
    days = (ends - begins).dt.total_days().clip(0)
    owed = (pl.col("amount") - paid).cast(WIDE) * sign * days
    return (
        lines.filter(pl.col("currency") == currency)
        .group_by("customer")
        .agg(amount_days=owed.sum().clip(0))
        .collect(engine="streaming")
    )
