"""What each customer's open balance is expected to lose, by loss rates that are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import polars as pl

from checker.ledgers.ageing import Bucket, age_lines, falls_into, sum_where


def lose_by_customer(
    lines: pl.LazyFrame, currency: str, as_of: date, rates: Mapping[Bucket, Fraction]
) -> dict[str, int]:
    """Give the expected credit loss of each customer in minor units, rounded up.

    Credits stand against the youngest invoices first, as in the allowance of a whole book.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        currency: Of the lines that count.
        as_of: The day of the ledger.
        rates: The loss rate of each bucket, the youngest first.
    """
    buckets = {bucket.name: rate for bucket, rate in rates.items()}
    aged = age_lines(lines.filter(pl.col("currency") == currency), as_of)
    summed = aged.group_by("customer").agg(
        credits=sum_where("credit", pl.lit(True)),
        **{bucket.name: sum_where("open_amount", falls_into(bucket)) for bucket in rates},
    )
    losses: dict[str, int] = {}
    for row in summed.sort("customer").collect(engine="streaming").iter_rows(named=True):
        left, loss = row["credits"], Fraction(0)
        for name, rate in buckets.items():
            covered = min(left, row[name])
            left -= covered
            loss += (row[name] - covered) * rate
        losses[row["customer"]] = -(-loss.numerator // loss.denominator)
    return losses
