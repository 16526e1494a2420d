"""What is owed in each bucket on the ledger's day, each customer after their own credits.

Credits are set against the youngest invoices first, as in the ledger's shares overdue: it leaves
the most in the oldest buckets. One customer's credits never lower what another owes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from checker.ledgers.ageing import Bucket, age_lines, falls_into, sum_where


class Balance(NamedTuple):
    """What stands in one bucket, in minor units.

    Attributes:
        gross: What is open of invoices.
        credits: What is set against it.
    """

    gross: int
    credits: int = 0

    @property
    def owed(self) -> int:
        """What is left."""
        return self.gross - self.credits


def sum_balances(
    lines: pl.LazyFrame, buckets: Sequence[Bucket], as_of: date
) -> dict[str, dict[str, Balance]]:
    """Add up what is owed, by currency and bucket.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        buckets: The youngest first.
        as_of: The ledger's day.
    """
    gross = {f"gross:{b.name}": sum_where("open_amount", falls_into(b)) for b in buckets}
    summed = (
        age_lines(lines, as_of)
        .group_by("customer", "currency")
        .agg(**gross, left=sum_where("credit", pl.lit(True)))
    )
    for bucket in buckets:
        used = pl.min_horizontal("left", f"gross:{bucket.name}")
        summed = summed.with_columns(used.alias(f"credits:{bucket.name}"))
        summed = summed.with_columns(left=pl.col("left") - pl.col(f"credits:{bucket.name}"))
    columns = [f"{part}:{b.name}" for b in buckets for part in ("gross", "credits")]
    totals = summed.group_by("currency").agg(pl.col(columns).sum()).sort("currency")
    rows = totals.with_columns(pl.col(columns).cast(pl.Int64)).collect(engine="streaming")
    return {
        row["currency"]: {
            b.name: Balance(row[f"gross:{b.name}"], row[f"credits:{b.name}"]) for b in buckets
        }
        for row in rows.iter_rows(named=True)
    }
