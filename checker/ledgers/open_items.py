"""What is open of one customer on a ledger: by age, and line by line with the worst first."""

from __future__ import annotations

from datetime import date

import polars as pl

from checker.ledgers.ageing import BUCKETS, age_lines, sum_buckets
from storage.originals import Originals
from storage.tables import Ledger


def read_customer_lines(originals: Originals, ledger: Ledger, customer_id: str) -> pl.LazyFrame:
    """Give the lines of one customer; the file is sorted by customer, so little of it is read.

    Raises:
        OriginalMissing, OriginalDamaged: The lines are not there or not what was filed.
    """
    lines = pl.scan_parquet(originals.locate(ledger.sha256), glob=False)
    return lines.filter(pl.col("customer") == customer_id)


def list_open_items(lines: pl.LazyFrame, as_of: date) -> pl.DataFrame:
    """List what is open, the longest overdue first; credits after all invoices.

    Returns:
        `kind`, `number`, `line`, `issued_on`, `due_on`, `days_past_due`, `amount`, `remaining`,
        `currency`, `disputed`, `contract`.
    """
    is_open = (pl.col("remaining") != 0) & ~pl.col("is_settled")
    found = age_lines(lines, as_of).filter(is_open)
    return (
        found.sort(
            pl.col("credit") > 0,
            "days_past_due",
            "remaining",
            "number",
            "line",
            descending=[False, True, True, False, False],
        )
        .select(
            "kind",
            "number",
            "line",
            "issued_on",
            "due_on",
            pl.col("days_past_due").cast(pl.Int64),
            "amount",
            "remaining",
            "currency",
            "disputed",
            "contract",
        )
        .collect()
    )


def age_balance(lines: pl.LazyFrame, as_of: date) -> pl.DataFrame:
    """Give by currency what is open in each bucket, before credits, and the credits beside it.

    Returns:
        `currency`, a column of minor units for each of `BUCKETS`, and `credits`.
    """
    summed = sum_buckets(age_lines(lines, as_of), "currency").sort("currency")
    names = [*(bucket.name for bucket in BUCKETS), "credits"]
    return summed.with_columns(pl.col(names).cast(pl.Int64)).collect()
