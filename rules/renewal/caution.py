"""Working days counted towards the end of a term: never more than there will be.

The days of a year that no authority has declared are estimates, and the days of a year beyond the
calendar are not known at all. A count over them leaves some out, so that whatever is counted back
from the end of a term comes out early and never late. How many is measured: see
docs/decisions/0012-estimated-years-come-out-early.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rules.calendar import WorkingCalendar
from rules.dates import add_days

LARGEST_COUNT = 90
"""The most working days that a window or a step may count: what the margins were measured for."""
ESTIMATED_MARGIN = 5
"""Working days left out of a run of estimated years. Over 2020 to 2026, counting up to 90, an
estimated calendar never had more than 4 working days too many."""
UNKNOWN_MARGIN = 12
"""Weekdays left out where no calendar is known; likewise never more than 10 too many up to 90, and
11 up to 120."""
_ONE_DAY = timedelta(days=1)
_WEEK, _WEEKDAYS = 7, 5


class Counted(NamedTuple):
    """A day that was found by counting, and whether estimated or unknown years were counted."""

    day: date
    is_estimated: bool


def count_on(calendar: WorkingCalendar, day: date, working_days: int) -> Counted:
    """Return the first day with so many working days after `day`, up to and with itself.

    Over declared years this is `day + working_days(n)` of the rule language.

    Args:
        calendar: Which days are worked.
        day: The day to start from, which is not counted.
        working_days: How many; 0 returns the day.
    """
    if working_days == 0:
        return Counted(day, is_estimated=False)
    is_estimated = False
    for run in _list_runs(calendar):
        if run.last <= day:
            continue
        is_estimated |= run.is_estimated
        start = run.rank(max(day, run.before)) + run.margin
        available = run.rank(run.last) - start
        if available >= working_days:
            return Counted(run.find(start + working_days), is_estimated)
        working_days -= max(available, 0)
    return Counted(date.max, is_estimated)


def count_back(calendar: WorkingCalendar, day: date, working_days: int) -> Counted:
    """Return the last day with so many working days after itself, up to and with `day`.

    The inverse of `count_on`: `count_back(v, n) <= d` exactly where `v < count_on(d + 1, n)`.

    Args:
        calendar: Which days are worked.
        day: The last day that is counted.
        working_days: How many; 0 returns the day.
    """
    if working_days == 0:
        return Counted(day, is_estimated=False)
    is_estimated = False
    for run in reversed(_list_runs(calendar)):
        if run.before >= day:
            continue
        is_estimated |= run.is_estimated
        end = run.rank(min(day, run.last)) - run.margin
        available = end - run.rank(run.before)
        if available >= working_days:
            return Counted(add_days(run.find(end - working_days + 1), -1), is_estimated)
        working_days -= max(available, 0)
    return Counted(date.min, is_estimated)


def find_estimated(calendar: WorkingCalendar, day: date) -> date | None:
    """Return the first day after `day` whose year is estimated or unknown; None if there is none.

    A count that stays before it is exact.
    """
    runs = (run for run in _list_runs(calendar) if run.is_estimated and run.last > day)
    run = next(runs, None)
    return None if run is None else max(run.before, day) + _ONE_DAY


@dataclass(frozen=True, slots=True)
class _Run:
    """Years one after the other that are known equally well.

    Attributes:
        before: The day before the first; the first day itself where there is none before it.
        last: The last day.
        margin: How many working days a count leaves out here.
        working_days: Every one of them, the earliest first; None where the years are unknown.
    """

    before: date
    last: date
    margin: int
    working_days: tuple[date, ...] | None

    @property
    def is_estimated(self) -> bool:
        return self.margin > 0

    def rank(self, day: date) -> int:
        """How many working days there are up to and with a day, counted from any fixed one."""
        if self.working_days is not None:
            return bisect_right(self.working_days, day)
        weeks, days = divmod(day.toordinal(), _WEEK)  # ordinal 1 is a Monday
        return weeks * _WEEKDAYS + min(days, _WEEKDAYS)

    def find(self, rank: int) -> date:
        """Return the working day of a rank."""
        if self.working_days is not None:
            return self.working_days[rank - 1]
        weeks, days = divmod(rank - 1, _WEEKDAYS)
        return date.fromordinal(weeks * _WEEK + days + 1)


@lru_cache(maxsize=16)
def _list_runs(calendar: WorkingCalendar) -> tuple[_Run, ...]:
    return tuple(_find_runs(calendar))


def _find_runs(calendar: WorkingCalendar) -> Iterator[_Run]:
    before = date.min
    if calendar.first_year > date.min.year:
        last = date(calendar.first_year - 1, 12, 31)
        yield _Run(before, last, UNKNOWN_MARGIN, None)
        before = last
    years = range(calendar.first_year, calendar.last_year + 1)
    for is_provisional, run in groupby(years, lambda year: year in calendar.provisional_years):
        last = date([*run][-1], 12, 31)
        margin = ESTIMATED_MARGIN if is_provisional else 0
        yield _Run(before, last, margin, calendar.working_days)
        before = last
    if before < date.max:
        yield _Run(before, date.max, UNKNOWN_MARGIN, None)
