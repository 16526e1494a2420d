"""A calendar of working days: Monday to Friday, save the days that were declared otherwise.

China moves weekends: a holiday of a week is paid for with working Saturdays and Sundays, declared
each November for the year after. A calendar therefore covers whole years and knows nothing of
others; a year that was estimated is marked as provisional.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

_SATURDAY = 5


class CalendarYearMissing(Exception):
    """A working day was asked of a year that the calendar does not cover.

    Attributes:
        calendar: The name of the calendar.
        year: The year.
    """

    def __init__(self, calendar: str, year: int) -> None:
        super().__init__(f"the working-day calendar {calendar} does not cover {year}")
        self.calendar = calendar
        self.year = year


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """The working days of some whole years.

    Attributes:
        name: Such as `cn`.
        first_year: The first year covered.
        last_year: The last year covered.
        exceptions: Days that differ from the rule of Monday to Friday: True where a weekend day is
            worked, False where a weekday is free.
        provisional_years: Years whose days were estimated because no authority has declared them.
    """

    name: str
    first_year: int
    last_year: int
    exceptions: Mapping[date, bool] = field(repr=False)
    provisional_years: frozenset[int] = frozenset()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def covers(self, day: date) -> bool:
        """Whether the calendar knows the year of the day."""
        return self.first_year <= day.year <= self.last_year

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked.

        Raises:
            CalendarYearMissing: The calendar does not cover its year.
        """
        self.require(day)
        return self.exceptions.get(day, is_weekday(day))

    def require(self, day: date) -> None:
        """Make sure that the calendar covers a day.

        Raises:
            CalendarYearMissing: It does not.
        """
        if not self.covers(day):
            raise CalendarYearMissing(self.name, day.year)

    def move(self, day: date, working_days: int) -> date | None:
        """Return the nth working day after a day, or before it where `working_days` is negative.

        The day itself is not counted, whether it is worked or not; moving by none returns it. A
        later day never gives an earlier result, on which the horizon relies.

        Returns:
            None if the day or the result lies in a year that the calendar does not cover.
        """
        if not self.covers(day):
            return None
        if working_days == 0:
            return day
        if working_days > 0:
            index = bisect_right(self.working_days, day) + working_days - 1
        else:
            index = bisect_left(self.working_days, day) + working_days
        return self.working_days[index] if 0 <= index < len(self.working_days) else None

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """Every working day that the calendar covers, the earliest first."""
        first, last = date(self.first_year, 1, 1), date(self.last_year, 12, 31)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(day for day in days if self.is_working_day(day))

    def with_year(self, year: int, exceptions: Mapping[date, bool]) -> WorkingCalendar:
        """Return a calendar in which the days of one year are those declared now.

        Args:
            year: A year covered, or the one after the last.
            exceptions: Every exception of that year; the year is no longer provisional.

        Raises:
            CalendarYearMissing: The year before it is not covered, so a gap would be left.
        """
        if not self.first_year <= year <= self.last_year + 1:
            raise CalendarYearMissing(self.name, year - 1)
        kept = {day: worked for day, worked in self.exceptions.items() if day.year != year}
        return WorkingCalendar(
            self.name,
            self.first_year,
            max(self.last_year, year),
            {**kept, **exceptions},
            self.provisional_years - {year},
        )

    def to_data(self) -> dict[str, Any]:
        """Return plain data of which `from_data` makes the same calendar."""
        return {
            "name": self.name,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "provisional_years": sorted(self.provisional_years),
            "worked": _list_days(self.exceptions, worked=True),
            "free": _list_days(self.exceptions, worked=False),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Undo `to_data`."""
        exceptions = {date.fromisoformat(day): True for day in data["worked"]}
        exceptions |= {date.fromisoformat(day): False for day in data["free"]}
        return cls(
            data["name"],
            data["first_year"],
            data["last_year"],
            exceptions,
            frozenset(data["provisional_years"]),
        )

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the content."""
        content = json.dumps(self.to_data(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode("ascii")).hexdigest()


def is_weekday(day: date) -> bool:
    """Whether the day is worked where nothing else is declared: Monday to Friday."""
    return day.weekday() < _SATURDAY


def _list_days(exceptions: Mapping[date, bool], *, worked: bool) -> Collection[str]:
    return sorted(day.isoformat() for day, is_worked in exceptions.items() if is_worked is worked)
