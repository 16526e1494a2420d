"""What a ledger says is owed: receivables, deliveries not billed, orders inside the horizon.

The shape is that of SAP's dynamic credit check: items, billing documents and
deliveries count whatever their day, open orders only if they are due for delivery within the credit
horizon. The horizon runs from the day of the export, as everything in a ledger does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.ledgers.ageing import age_lines, sum_where
from checker.ledgers.lines import RECEIVABLES, LineKind
from checker.line_files.amounts import WIDE
from rules.dates import add_days

_OWNER = ("customer", "currency")


@dataclass(frozen=True, slots=True)
class Owed:
    """What one customer owes in one currency, in its minor units.

    Attributes:
        receivables: Open invoices less credits; below zero where the credits are more.
        unbilled_deliveries: Delivered and not invoiced.
        open_orders: Ordered, not delivered, due within the horizon or without a day.
        later_orders: Due after the horizon; not part of the exposure.
    """

    receivables: int = 0
    unbilled_deliveries: int = 0
    open_orders: int = 0
    later_orders: int = 0

    @property
    def total(self) -> int:
        """All of it but the orders after the horizon."""
        return self.receivables + self.unbilled_deliveries + self.open_orders

    def __add__(self, other: Owed) -> Owed:
        return Owed(
            self.receivables + other.receivables,
            self.unbilled_deliveries + other.unbilled_deliveries,
            self.open_orders + other.open_orders,
            self.later_orders + other.later_orders,
        )


NOTHING_OWED = Owed()
OwedByCurrency = Mapping[str, Owed]


def sum_owed(
    lines: pl.LazyFrame, as_of: date, order_horizon_days: int
) -> dict[str, dict[str, Owed]]:
    """Add up what each customer owes in each currency.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        as_of: The day of the export.
        order_horizon_days: Orders due later than so many days after it are left out.
    """
    kind, remaining = pl.col("kind"), pl.col("remaining")
    horizon = pl.lit(add_days(as_of, order_horizon_days))
    is_order = kind == LineKind.ORDER.value
    is_later = pl.col("due_on").is_not_null() & (pl.col("due_on") > horizon)
    is_owed = kind.is_in([each.value for each in RECEIVABLES])
    sums = (
        age_lines(lines, as_of)
        .filter(remaining != 0)  # most lines are settled
        .group_by(*_OWNER)
        .agg(
            receivables=sum_where(pl.col("open_amount") - pl.col("credit"), is_owed),
            unbilled_deliveries=sum_where(remaining, kind == LineKind.DELIVERY.value),
            open_orders=sum_where(remaining, is_order & ~is_later),
            later_orders=sum_where(remaining, is_order & is_later),
        )
        .sort(*_OWNER)
        .collect(engine="streaming")
    )
    found: dict[str, dict[str, Owed]] = {}
    for customer, currency, *amounts in sums.iter_rows():
        owed = Owed(*amounts)
        if owed != NOTHING_OWED:
            found.setdefault(customer, {})[currency] = owed
    return found


def sum_open_by_due_day(lines: pl.LazyFrame, as_of: date) -> dict[date, int]:
    """Add up open invoices by the day on which they are due, before credits.

    Args:
        lines: Of one customer in one currency.
        as_of: The day of the export.
    """
    due = pl.coalesce("due_on", "issued_on").alias("due")
    by_day = (
        age_lines(lines, as_of)
        .filter(pl.col("open_amount") > 0)
        .group_by(due)
        .agg(pl.col("open_amount").cast(WIDE).sum())
        .sort("due")
        .collect()
    )
    return dict(by_day.iter_rows())
