"""Arithmetic of dates in conditions: defined here once, for every engine."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_days(day: date, days: int) -> date:
    """Return the date `days` later; a result outside the years 1 to 9999 stops at their ends.

    9999-12-31 is a common way to write "no end", so moving it must not fail.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last of that month if it is shorter.

    So 31 January and 28 January plus one month are both 28 February (29 in a leap year), and 29
    February plus twelve months is 28 February. A later day never gives an earlier result, on which
    the horizon relies. A result outside the years 1 to 9999 stops at their ends.

    Chinese law counts likewise: a period of months ends on the day of the last month that has the
    number of its first day, or on the last of that month where there is none (Civil Code 2020,
    article 202).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
