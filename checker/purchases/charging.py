"""What serving each customer cost: drivers times rates, each term rounded up to a minor unit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.line_files.amounts import WIDE
from checker.purchases.rates import COUNTED, HOURS, Rates

CREDIT_DAYS = "credit_days"
DAYS_OF_YEAR = 365
_BASIS_POINTS = 10_000
_THOUSANDTHS = 1_000
_COUNTED_BY = {"orders": "orders", "lines": "year_lines", "returns": "return_lines"}


@dataclass(frozen=True, slots=True)
class Efforts:
    """What is known beside the purchases, of the last 12 months.

    Attributes:
        activities: As `checker.purchases.activities.sum_efforts` gives it; None where no book of
            activities covers the year.
        receivables: `customer` and `amount_days`; None where there is no ledger.
    """

    activities: pl.DataFrame | None = None
    receivables: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """The costs of serving each customer.

    Attributes:
        table: `customer`, and of each driver `<driver> quantity` (orders and lines as they are,
            activities and hours in thousandths, `credit_days` in minor units times days) and
            `<driver> cost` in minor units; both null where the driver is not known.
        unknown: Drivers that have a rate and of which nothing is known.
    """

    table: pl.DataFrame
    unknown: tuple[str, ...]

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers, in the order of the rates."""
        ending = " cost"
        return tuple(c.removesuffix(ending) for c in self.table.columns if c.endswith(ending))

    def add_up(self) -> pl.DataFrame | None:
        """Give `customer` and `activity_cost`; None where a driver is not known."""
        if self.unknown:
            return None
        costs = [pl.col(f"{name} cost") for name in self.drivers]
        total = pl.sum_horizontal(costs) if costs else pl.lit(0, WIDE)
        return self.table.select("customer", activity_cost=total)


def charge(sums: pl.DataFrame, rates: Rates, efforts: Efforts) -> Charged:
    """Find what serving each customer cost in the last 12 months.

    Args:
        sums: From `checker.purchases.sums.add_up`, of a book in the currency of the rates that
            covers the year.
        rates: What drivers cost.
        efforts: What is known beside the purchases.
    """
    table = sums.select("customer", *_COUNTED_BY.values())
    columns = [pl.col("customer")]
    unknown: list[str] = []
    for name, rate in rates.drivers.items():
        quantity, per = _count(name), 1 if name in COUNTED else _THOUSANDTHS
        if name not in COUNTED:
            if efforts.activities is None:
                unknown.append(name)
                quantity = pl.lit(None, WIDE)
            else:
                table = _join(table, _sum_activity(efforts.activities, name))
        columns += _name_terms(name, quantity, rate.minor_units, per)
    if rates.credit_days is not None:
        quantity = pl.lit(None, WIDE)
        if efforts.receivables is None:
            unknown.append(CREDIT_DAYS)
        else:
            days = efforts.receivables.rename({"amount_days": CREDIT_DAYS})
            table = _join(table, days)
            quantity = pl.col(CREDIT_DAYS)
        per = DAYS_OF_YEAR * _BASIS_POINTS
        columns += _name_terms(CREDIT_DAYS, quantity, rates.credit_days.basis_points, per)
    return Charged(table.select(columns), tuple(unknown))


def _count(name: str) -> pl.Expr:
    return pl.col(_COUNTED_BY.get(name, f"activity {name}"))


def _sum_activity(activities: pl.DataFrame, name: str) -> pl.DataFrame:
    column = f"activity {name}"
    if name == HOURS:
        return activities.group_by("customer").agg(pl.col("hours").sum().alias(column))
    of_kind = activities.filter(pl.col("kind") == name)
    return of_kind.select("customer", pl.col("quantity").alias(column))


def _join(table: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """Add a count to each customer, 0 for those of whom it has nothing."""
    names = [name for name in counted.columns if name != "customer"]
    joined = table.join(counted, on="customer", how="left")
    return joined.with_columns(pl.col(names).fill_null(0))


def _name_terms(name: str, quantity: pl.Expr, rate: int, per: int) -> list[pl.Expr]:
    exact = quantity.cast(WIDE) * rate
    cost = (exact + (per - 1)) // per
    return [quantity.cast(WIDE).alias(f"{name} quantity"), cost.alias(f"{name} cost")]
