"""How much of each line is open on a day, and for how long it has been due.

Nothing here looks at a clock: a ledger speaks as of the day of its export (decision 20).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from checker.ledgers.lines import RECEIVABLES, LineKind
from checker.line_files.amounts import WIDE


class Bucket(NamedTuple):
    """A stretch of days past the due day.

    Attributes:
        name: As in documents and columns.
        first: The least number of days; None for what is not past due.
        last: The greatest; None where it is open.
    """

    name: str
    first: int | None
    last: int | None


BUCKETS = (
    Bucket("current", None, 0),
    Bucket("1_30", 1, 30),
    Bucket("31_60", 31, 60),
    Bucket("61_90", 61, 90),
    Bucket("91_180", 91, 180),
    Bucket("181_365", 181, 365),
    Bucket("over_365", 366, None),
)


def age_lines(lines: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Tell of each line what it was on a day.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        as_of: The day; lines issued later are left out, later settlements have not happened.

    Returns:
        The lines with `is_settled`; `remaining`, the minor units that are open, below 0 where more
        was paid than asked; `open_amount`, that of an invoice, and `credit`, what stands against
        the customer's invoices (open credit notes, payments not yet set against an invoice, and
        what was paid too much); `days_past_due`, of an invoice without a due day counted from its
        own day, which is the harder reading.
    """
    day = pl.lit(as_of)
    is_invoice = pl.col("kind") == LineKind.INVOICE.value
    is_receivable = pl.col("kind").is_in([kind.value for kind in RECEIVABLES])
    is_settled = pl.col("settled_on").is_not_null() & (pl.col("settled_on") <= day)
    # What had been paid of a line by an earlier day than its settlement is not on the ledger.
    paid = pl.when(pl.col("settled_on").is_null()).then(pl.col("paid_amount")).fill_null(0)
    remaining = pl.when("is_settled").then(0).otherwise(pl.col("amount") - paid)
    return (
        lines.filter(pl.col("issued_on") <= day)
        .with_columns(is_settled=is_settled)
        .with_columns(
            remaining=remaining,
            days_past_due=(day - pl.coalesce("due_on", "issued_on")).dt.total_days(),
        )
        .with_columns(
            open_amount=pl.when(is_invoice & (pl.col("remaining") > 0))
            .then("remaining")
            .otherwise(0),
            credit=pl.when(is_invoice & (pl.col("remaining") < 0))
            .then(-pl.col("remaining"))
            .when(is_receivable & ~is_invoice & (pl.col("remaining") > 0))
            .then("remaining")
            .otherwise(0),
        )
    )


def falls_into(bucket: Bucket) -> pl.Expr:
    """Give the condition that a line's `days_past_due` lie in a bucket."""
    days = pl.col("days_past_due")
    first = pl.lit(True) if bucket.first is None else days >= bucket.first
    last = pl.lit(True) if bucket.last is None else days <= bucket.last
    return first & last


def sum_buckets(aged: pl.LazyFrame, *by: str) -> pl.LazyFrame:
    """Add up what is open in each bucket, before credits, and the credits beside it.

    Args:
        aged: From `age_lines`.
        by: Columns to group by, such as `customer` and `currency`.
    """
    return aged.group_by(*by).agg(
        **{bucket.name: sum_where("open_amount", falls_into(bucket)) for bucket in BUCKETS},
        credits=pl.col("credit").cast(WIDE).sum(),
    )


def sum_where(amount: str | pl.Expr, condition: pl.Expr) -> pl.Expr:
    """Add up an amount where a condition holds, without passing what an integer holds."""
    value = pl.col(amount) if isinstance(amount, str) else amount
    return pl.when(condition).then(value).otherwise(0).cast(WIDE).sum()
