"""Whole days and months between a date and today: how a scorecard counts a date.

Months are those of `rules.dates.add_months`: so many have passed as can be added to the earlier day
without going beyond the later one. From 31 January to 28 February (29 in a leap year) is therefore
one month, to 27 February none. A day on the other side of today counts below zero.
"""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum


class Measure(StrEnum):
    """How a date becomes a whole number."""

    DAYS_SINCE = "days_since"
    MONTHS_SINCE = "months_since"
    DAYS_UNTIL = "days_until"
    MONTHS_UNTIL = "months_until"

    @property
    def grows(self) -> bool:
        """Whether the number grows as time passes."""
        return self in (Measure.DAYS_SINCE, Measure.MONTHS_SINCE)


def measure(kind: Measure, day: date, today: date) -> int:
    """Return the whole days or months from `day` to `today`, or from `today` to `day`.

    Args:
        kind: What to count, and in which direction.
        day: The date of the fact.
        today: The day of the question.
    """
    match kind:
        case Measure.DAYS_SINCE:
            return (today - day).days
        case Measure.DAYS_UNTIL:
            return (day - today).days
        case Measure.MONTHS_SINCE:
            return count_months(day, today)
        case Measure.MONTHS_UNTIL:
            return count_months(today, day)


def count_months(start: date, end: date) -> int:
    """Return the largest number of months with `add_months(start, months) <= end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    last_day = calendar.monthrange(end.year, end.month)[1]
    return months - (min(start.day, last_day) > end.day)
