"""What is earned by each customer after the cost of serving it, and the whale curve of the book.

Profit = revenue - rebates - cost of goods - the sum of drivers times rates - expected credit loss
(activity-based costing, after Kaplan and Cooper). Of the last 12 months, in minor units, so that
the parts are the whole exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from checker.line_files.amounts import WIDE
from checker.purchases.charging import Charged

_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Profits:
    """What is earned by each customer.

    Attributes:
        table: `customer`, `revenue`, `rebate`, `cost` (null where a line has none), the columns of
            `Charged.table`, `expected_loss` (null where not known), `profit` (null where the cost
            is), the largest profit first and those without one last.
        unknown: Terms that are left out because nothing is known of them: drivers, and
            `expected_loss`.
    """

    table: pl.DataFrame
    unknown: tuple[str, ...]

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers, in the order of the rates."""
        ending = " cost"
        return tuple(c.removesuffix(ending) for c in self.table.columns if c.endswith(ending))


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """Cumulative profit by rank: how far it rises above the total before customers eat it up.

    Attributes:
        cumulative: What the first 1, 2, 3 ... customers earn together, in minor units.
        total: What all earn together; the last of them.
        peak: The most that the first customers earn together; 0 where nobody earns anything.
        peak_rank: How many customers that are; 0 where nobody earns anything.
    """

    cumulative: tuple[int, ...]
    total: int
    peak: int
    peak_rank: int

    @property
    def peak_bp(self) -> int | None:
        """The peak in basis points of the total, rounded down; None where nothing is earned."""
        return self.peak * _BASIS_POINTS // self.total if self.total > 0 else None


def find_profits(
    sums: pl.DataFrame, charged: Charged, expected_losses: Mapping[str, int] | None = None
) -> Profits:
    """Find what is earned by each customer.

    Args:
        sums: From `checker.purchases.sums.add_up`.
        charged: What serving each customer cost.
        expected_losses: By customer, in minor units; None where not known. Who is not named in it
            owes nothing.
    """
    table = sums.select(
        "customer",
        "revenue",
        "rebate",
        cost=pl.when(pl.col("uncosted") == 0).then("cost"),
    ).join(charged.table, on="customer", how="left")
    unknown = charged.unknown
    if expected_losses is None:
        unknown = (*unknown, "expected_loss")
        table = table.with_columns(expected_loss=pl.lit(None, WIDE))
    else:
        losses = pl.DataFrame(
            {"customer": list(expected_losses), "expected_loss": list(expected_losses.values())},
            schema={"customer": pl.String(), "expected_loss": WIDE},
        )
        table = table.join(losses, on="customer", how="left").with_columns(
            pl.col("expected_loss").fill_null(0)
        )
    costs = [pl.col(f"{name} cost").fill_null(0) for name in charged.drivers]
    spent = pl.sum_horizontal("rebate", *costs, pl.col("expected_loss").fill_null(0))
    profit = pl.col("revenue").cast(WIDE) - pl.col("cost") - spent
    ordered = table.with_columns(profit=profit).sort(
        "profit", "customer", descending=[True, False], nulls_last=True
    )
    return Profits(ordered, unknown)


def draw_whale_curve(profits: Profits) -> WhaleCurve:
    """Add profits up by rank; customers whose profit is not known are left out."""
    known = profits.table["profit"].drop_nulls().to_list()
    cumulative: list[int] = []
    together = peak = peak_rank = 0
    for rank, profit in enumerate(known, start=1):
        together += int(profit)
        cumulative.append(together)
        if together > peak:
            peak, peak_rank = together, rank
    return WhaleCurve(tuple(cumulative), together, peak, peak_rank)
