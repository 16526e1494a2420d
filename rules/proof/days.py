"""Dates as day numbers, and what moving them means: `rules.dates` and the calendar as arithmetic.

A day is its proleptic Gregorian ordinal, 1 for 1 January of the year 1, as in Python. A date that
is moved by months is also year, month and day of the month, tied to its ordinal by the rule for
leap years; nothing is approximated, so every answer holds for the dates there are and no others.
What is stated beyond that, the least and the greatest number of days that a move can make, follows
from the rest and only helps z3 to see it.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from rules.calendar import WorkingCalendar, is_weekday
from rules.dates import add_days, add_months
from rules.expression.tree import Unit
from rules.proof.solver import (
    FALSE,
    TRUE,
    Term,
    all_of,
    any_of,
    choose,
    divide,
    integer,
    negate,
    number,
)

FIRST, LAST = date.min.toordinal(), date.max.toordinal()
_MONTHS = 12
_WEEK, _WORKED = 7, 5
_LENGTHS = [gregorian.monthrange(2023, month + 1)[1] for month in range(_MONTHS)]
_ELAPSED = [sum(_LENGTHS[:month]) for month in range(_MONTHS)]
_FEBRUARY = 1


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date in its parts: year, month from 0, day of the month."""

    year: Term
    month: Term
    day: Term


@dataclass(frozen=True, slots=True)
class Day:
    """A date as terms.

    Attributes:
        ordinal: Its number; between `FIRST` and `LAST`.
        is_defined: False where a calendar of working days does not reach.
        fixed: The date itself, where there is but one.
        parts: Year, month and day, once they were needed.
    """

    ordinal: Term
    is_defined: Term = TRUE
    fixed: date | None = None
    parts: _Parts | None = None

    @classmethod
    def of(cls, day: date) -> Day:
        """Return the terms of one date."""
        return cls(number(day.toordinal()), fixed=day)


class DayArithmetic:
    """Moves days, gathering what must hold of the variables that this takes.

    Attributes:
        constraints: What must hold.
    """

    def __init__(self) -> None:
        self.constraints: list[Term] = []
        self._parts: dict[Term, _Parts] = {}
        self._numbers = count()

    def variable(self, name: str) -> Day:
        """Return a day that may be any."""
        ordinal = integer(name)
        self.constraints += [ordinal >= FIRST, ordinal <= LAST]
        return Day(ordinal)

    def move(self, day: Day, amount: int, unit: Unit, calendar: WorkingCalendar | None) -> Day:
        """Return the day moved as `rules.dates` and `WorkingCalendar.move` define it."""
        if day.fixed is not None:
            return _move_fixed(day.fixed, amount, unit, calendar)
        if unit is Unit.MONTHS:
            return self._move_months(day, amount)
        if calendar is None:
            return Day(_hold(day.ordinal + amount), day.is_defined)
        return self._move_working_days(day, amount, calendar)

    def _move_months(self, day: Day, amount: int) -> Day:
        start = day.parts or self._split(day.ordinal)
        years, months = divmod(amount, _MONTHS)
        carries = start.month + months >= _MONTHS
        year = start.year + years + choose(carries, number(1), number(0))
        month = start.month + months - choose(carries, number(_MONTHS), number(0))
        length = _measure_month(year, month)
        is_early, is_late = year < date.min.year, year > date.max.year
        moved = _Parts(
            _saturate(is_early, is_late, year, date.min.year, date.max.year),
            _saturate(is_early, is_late, month, 0, _MONTHS - 1),
            _saturate(is_early, is_late, _least(start.day, length), 1, _LENGTHS[-1]),
        )
        free = _number_day(_Parts(year, month, _least(start.day, length)))
        ordinal = integer(f"moved#{next(self._numbers)}")
        least, most = _measure_months(amount)
        self.constraints += [
            ordinal == _saturate(is_early, is_late, free, FIRST, LAST),
            any_of(
                is_early,
                is_late,
                all_of(ordinal - day.ordinal >= least, ordinal - day.ordinal <= most),
            ),
        ]
        return Day(ordinal, day.is_defined, parts=moved)

    def _split(self, ordinal: Term) -> _Parts:
        """Return year, month and day of a day number."""
        if ordinal not in self._parts:
            mark = next(self._numbers)
            parts = _Parts(
                integer(f"year#{mark}"), integer(f"month#{mark}"), integer(f"day#{mark}")
            )
            self.constraints += [
                parts.year >= date.min.year,
                parts.year <= date.max.year,
                parts.month >= 0,
                parts.month < _MONTHS,
                parts.day >= 1,
                parts.day <= _measure_month(parts.year, parts.month),
                ordinal == _number_day(parts),
            ]
            self._parts[ordinal] = parts
        return self._parts[ordinal]

    def _move_working_days(self, day: Day, amount: int, calendar: WorkingCalendar) -> Day:
        counted = _CountedCalendar(calendar)
        start = day.ordinal
        covered = counted.covers(start)
        if amount == 0:
            return Day(start, all_of(day.is_defined, covered))
        # the place of the result among all working days, from 1; see WorkingCalendar.move
        place = counted.count_until(start) + amount
        if amount < 0:
            is_worked = counted.is_worked(start)
            place = place + choose(is_worked, number(0), number(1))
        is_found = all_of(covered, place >= 1, place <= len(calendar.working_days))
        result = integer(f"worked#{next(self._numbers)}")
        least, most = _measure_working_days(calendar, amount)
        self.constraints += [
            result >= FIRST,
            result <= LAST,
            any_of(
                negate(is_found),
                all_of(
                    counted.covers(result),
                    counted.is_worked(result),
                    counted.count_until(result) == place,
                    result - start >= least,
                    result - start <= most,
                ),
            ),
        ]
        return Day(result, all_of(day.is_defined, is_found))


def _move_fixed(day: date, amount: int, unit: Unit, calendar: WorkingCalendar | None) -> Day:
    if unit is Unit.MONTHS:
        return Day.of(add_months(day, amount))
    moved = add_days(day, amount) if calendar is None else calendar.move(day, amount)
    return Day(number(FIRST), FALSE) if moved is None else Day.of(moved)


class _CountedCalendar:
    """How many days are worked up to a day: whole weeks, and the days declared otherwise."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._first = date(calendar.first_year, 1, 1).toordinal()
        self._last = date(calendar.last_year, 12, 31).toordinal()
        self._monday = self._first - date.fromordinal(self._first).weekday()
        free = {d for d, worked in calendar.exceptions.items() if not worked and is_weekday(d)}
        worked = {d for d, worked in calendar.exceptions.items() if worked and not is_weekday(d)}
        self._free = sorted(d.toordinal() for d in free if calendar.covers(d))
        self._worked = sorted(d.toordinal() for d in worked if calendar.covers(d))

    def covers(self, day: Term) -> Term:
        return all_of(day >= self._first, day <= self._last)

    def is_worked(self, day: Term) -> Term:
        in_week = (day - self._monday) % _WEEK < _WORKED
        return any_of(
            all_of(in_week, negate(_is_among(day, self._free))), _is_among(day, self._worked)
        )

    def count_until(self, day: Term) -> Term:
        """Return the number of working days from the first covered to this day, itself counted."""
        since = day - self._monday
        by_weekday = divide(since, _WEEK) * _WORKED + _least(since % _WEEK + 1, number(_WORKED))
        left_out = min(self._first - self._monday, _WORKED)
        steps = sorted([(d, -1) for d in self._free] + [(d, 1) for d in self._worked])
        totals = [0]
        for _, step in steps:
            totals.append(totals[-1] + step)
        return by_weekday - left_out + _look_up(day, [d for d, _ in steps], totals)


def _look_up(day: Term, limits: list[int], totals: list[int]) -> Term:
    """Return the total behind the last limit that the day has reached, by halving."""
    if not limits:
        return number(totals[0])
    middle = len(limits) // 2
    reached = _look_up(day, limits[middle + 1 :], totals[middle + 1 :])
    return choose(
        day >= limits[middle], reached, _look_up(day, limits[:middle], totals[: middle + 1])
    )


def _is_among(day: Term, days: list[int]) -> Term:
    runs: list[list[int]] = []
    for one in days:
        if runs and runs[-1][1] == one - 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return any_of(*(all_of(day >= first, day <= last) for first, last in runs)) if runs else FALSE


def _number_day(parts: _Parts) -> Term:
    """Return the ordinal of a date: days of the years before, of the months before, and its own."""
    before = parts.year - 1
    years = 365 * before + divide(before, 4) - divide(before, 100) + divide(before, 400)
    leap_day = all_of(parts.month > _FEBRUARY, _is_leap(parts.year))
    months = _pick(parts.month, _ELAPSED) + choose(leap_day, number(1), number(0))
    return years + months + parts.day


def _measure_month(year: Term, month: Term) -> Term:
    february = choose(_is_leap(year), number(29), number(28))
    return choose(month == _FEBRUARY, february, _pick(month, _LENGTHS))


def _is_leap(year: Term) -> Term:
    return all_of(year % 4 == 0, any_of(negate(year % 100 == 0), year % 400 == 0))


def _pick(month: Term, values: list[int]) -> Term:
    term = number(values[-1])
    for index in reversed(range(_MONTHS - 1)):
        term = choose(month == index, number(values[index]), term)
    return term


def _hold(ordinal: Term) -> Term:
    return _saturate(ordinal < FIRST, ordinal > LAST, ordinal, FIRST, LAST)


def _saturate(is_early: Term, is_late: Term, free: Term, first: int, last: int) -> Term:
    return choose(is_early, number(first), choose(is_late, number(last), free))


def _least(one: Term, other: Term) -> Term:
    return choose(one <= other, one, other)


@lru_cache(maxsize=1024)
def _measure_months(amount: int) -> tuple[int, int]:
    """Return the least and the greatest number of days that so many months can be.

    The calendar repeats after 400 years, so any 400 years from which the move does not leave show
    every length there is; within a month the extremes are at its first day and at its last.
    """
    years = range(400, 800) if amount >= 0 else range(1200, 1600)
    starts = [date(year, month + 1, 1) for year in years for month in range(_MONTHS)]
    ends = [date(s.year, s.month, gregorian.monthrange(s.year, s.month)[1]) for s in starts]
    # a day that is cut back to a shorter month lies between; the last day is cut back the most
    lengths = [(add_months(day, amount) - day).days for day in (*starts, *ends)]
    return min(lengths), max(lengths)


@lru_cache(maxsize=256)
def _measure_working_days(calendar: WorkingCalendar, amount: int) -> tuple[int, int]:
    """Return the least and the greatest number of days that so many working days can be."""
    first, last = date(calendar.first_year, 1, 1), date(calendar.last_year, 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    moved = ((day, calendar.move(day, amount)) for day in days)
    lengths = [(to - day).days for day, to in moved if to is not None]
    return (min(lengths), max(lengths)) if lengths else (0, 0)
