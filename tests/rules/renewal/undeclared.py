"""What the calendar of a past year would have been before it was declared."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from holidays.countries.china import China

from rules.calendar import WorkingCalendar, is_weekday
from rules.calendar.china import load_china_calendar

DECLARED = load_china_calendar()


class StatutoryChina(China):
    """The statutory festivals alone, without what each year's notice added to them."""

    def _add_special_holidays(self, *_: object, **__: object) -> None:
        """Leave out the days of the notices."""


@cache
def estimate_year(year: int) -> dict[date, bool]:
    festivals = StatutoryChina(years=year)  # type: ignore[no-untyped-call]
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return {day: False for day in days if day.year == year and is_weekday(day) and day in festivals}


def as_undeclared(years: Collection[int]) -> WorkingCalendar:
    """Return the calendar of China with the estimates of some years in place of their notices."""
    exceptions = {day: way for day, way in DECLARED.exceptions.items() if day.year not in years}
    for year in years:
        exceptions |= estimate_year(year)
    provisional = DECLARED.provisional_years | set(years)
    first, last = DECLARED.first_year, DECLARED.last_year
    return WorkingCalendar("cn", first, last, exceptions, frozenset(provisional))


def as_unknown_from(year: int) -> WorkingCalendar:
    """Return the calendar of China as if it ended before a year."""
    exceptions = {day: way for day, way in DECLARED.exceptions.items() if day.year < year}
    return WorkingCalendar("cn", DECLARED.first_year, year - 1, exceptions)
