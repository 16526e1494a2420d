"""Dates moved by days, months or working days, as columns: what `rules.dates` says, for every row.

Polars can hold days long before year 1 and long after 9999, where the dates of conditions stop, and
its own calendar arithmetic neither stops there nor shortens a month as the law does. So a move is
integer arithmetic over the days since 1970, with tables for the lengths of months and for the days
that are worked.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

import numpy as np
import polars as pl

from rules.calendar import WorkingCalendar
from rules.expression.tree import MovedOperand, Unit

EPOCH = date(1970, 1, 1)
FIRST_DAY = (date.min - EPOCH).days
LAST_DAY = (date.max - EPOCH).days
_LAST_MONTH = date.max.year * 12 - 1
"""Months count from January of year 1, which is 0."""


def move_column(days: pl.Expr, operand: MovedOperand) -> pl.Expr:
    """Return a column of dates moved.

    Args:
        days: The dates, all in the years 1 to 9999; null where not known.
        operand: By how many days, months or working days; the date in it is not looked at.

    Returns:
        Dates; null where a date is null or the calendar does not cover it or the result.
    """
    if operand.unit is Unit.MONTHS:
        return _add_months(days, operand.amount)
    if operand.calendar is not None:
        return _add_working_days(days, operand.calendar, operand.amount)
    return (days.to_physical() + operand.amount).clip(FIRST_DAY, LAST_DAY).cast(pl.Date)


def count_days(day: date) -> int:
    """Return the days since 1970, as Polars counts dates."""
    return (day - EPOCH).days


def literal_day(days: int) -> pl.Expr:
    """Return a date by its days since 1970; unlike a `date` it may be the day after the last."""
    return pl.lit(days, pl.Int32).cast(pl.Date)


def _add_months(days: pl.Expr, months: int) -> pl.Expr:
    """Mirror `rules.dates.add_months`."""
    month = (days.dt.year() - 1) * 12 + days.dt.month().cast(pl.Int32) - 1
    moved = month + months
    starts = pl.lit(_month_starts())
    reachable = moved.clip(0, _LAST_MONTH)
    days_into_month = days.to_physical() - starts.gather(month)
    last_of_month = starts.gather(reachable + 1) - 1
    result = pl.min_horizontal(starts.gather(reachable) + days_into_month, last_of_month)
    return (
        pl.when(moved < 0)
        .then(pl.lit(FIRST_DAY, pl.Int32))
        .when(moved > _LAST_MONTH)
        .then(pl.lit(LAST_DAY, pl.Int32))
        .when(days.is_not_null())
        .then(result)
        .cast(pl.Date)
    )


def _add_working_days(days: pl.Expr, calendar: WorkingCalendar, amount: int) -> pl.Expr:
    """Mirror `WorkingCalendar.move`."""
    first, table = _tabulate_moves(calendar, amount)
    place = days.to_physical() - first
    return pl.lit(table).gather(pl.when((place >= 0) & (place < len(table))).then(place))


@cache
def _month_starts() -> pl.Series:
    """The first day of every month, and the day after the last month."""
    months = np.arange("0001-01", "10000-02", dtype="datetime64[M]")
    return pl.Series(months.astype("datetime64[D]").astype(np.int32))


@lru_cache(maxsize=256)
def _tabulate_moves(calendar: WorkingCalendar, amount: int) -> tuple[int, pl.Series]:
    """Return the first day covered, and where every day from there on is moved to."""
    first, last = date(calendar.first_year, 1, 1), date(calendar.last_year, 12, 31)
    covered = (first + timedelta(days=n) for n in range((last - first).days + 1))
    moved = [calendar.move(day, amount) for day in covered]
    return count_days(first), pl.Series(moved, dtype=pl.Date)
