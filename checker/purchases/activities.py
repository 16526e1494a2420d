"""The lines of a book of activities: visits and whatever else was done for a customer."""

from __future__ import annotations

from datetime import date

import polars as pl

from checker.line_files.merge import Form
from checker.line_files.source import PLACE

SCHEMA = pl.Schema(
    {
        "customer": pl.String(),
        "happened_on": pl.Date(),
        "kind": pl.String(),
        "number": pl.String(),
        "quantity": pl.Int64(),
        "hours": pl.Int64(),
    }
)
"""Columns of the lines on file.

`quantity` and `hours` are thousandths, `hours` null where nobody says; `number` counts the
activities of a kind that a customer had on a day.
"""

KEY = ("customer", "happened_on", "kind", "number")
"""What a line is known by from one export to the next."""


def number_activities(told: pl.DataFrame) -> pl.DataFrame:
    """Number the activities of one kind and day: a file imported again adds none."""
    day = ("customer", "happened_on", "kind")
    ordered = told.sort(*day, "quantity", "hours", PLACE)
    return ordered.with_columns(number=pl.int_range(1, pl.len() + 1).over(day).cast(pl.String))


def _count_quantity(amount: pl.Expr) -> pl.Expr:
    return amount


FORM = Form(SCHEMA, KEY, number_activities, _count_quantity, amount="quantity", unit="kind")
"""By which exports of activities are laid over one another."""


def sum_efforts(lines: pl.LazyFrame, after: date, until: date) -> pl.DataFrame:
    """Add up what was done for each customer.

    Args:
        lines: As `SCHEMA`.
        after: The day before the first.
        until: The last day.

    Returns:
        `customer`, `kind`, and in thousandths `quantity` and `hours`.
    """
    within = pl.col("happened_on").is_between(pl.lit(after), pl.lit(until), closed="right")
    return (
        lines.filter(within)
        .group_by("customer", "kind")
        .agg(pl.col("quantity").sum(), pl.col("hours").sum())
        .sort("customer", "kind")
        .collect(engine="streaming")
    )
