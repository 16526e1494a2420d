"""A year's notice as a table: the days that the State Council declared otherwise.

Two columns, `day` and `exception`; a weekday that is free is `free`, a weekend day that is worked
is `worked`. A table may hold several years; each takes the place of what was known of that year.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from rules.calendar.working_calendar import CalendarYearMissing, WorkingCalendar, is_weekday
from rules.complaint import Complaint, Flaw, PackError, Place

COLUMNS = ("day", "exception")


def declare_years(calendar: WorkingCalendar, text: str, file: str) -> WorkingCalendar:
    """Return the calendar with the years of a table as declared.

    Args:
        calendar: What is known so far.
        text: The table, CSV with the header `day,exception`.
        file: Its name, as complaints show it.

    Raises:
        PackError: The table has faults, or leaves a year out between two; each is listed.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or [cell.strip() for cell in lines[0].split(",")] != list(COLUMNS):
        raise PackError([Flaw("calendar_header", 0).locate(Place(file, 1, 1))])
    years: dict[int, dict[date, bool]] = defaultdict(dict)
    complaints: list[Complaint] = []
    for number, cells in enumerate(csv.reader(lines[1:]), start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            day, is_worked = _read_row(cells)
            if day in years[day.year]:
                raise Flaw("calendar_repeats", 0, given=day)
            years[day.year][day] = is_worked
        except Flaw as flaw:
            complaints.append(flaw.locate(Place(file, number, 1)))
    for year in sorted(years):
        try:
            calendar = calendar.with_year(year, years[year])
        except CalendarYearMissing as error:
            gap = Flaw("calendar_gap", 0, given=year, missing=error.year)
            complaints.append(gap.locate(Place(file, 1, 1)))
    if complaints:
        raise PackError(complaints)
    return calendar


def list_provisional_years(calendar: WorkingCalendar, first: date, last: date) -> Iterator[int]:
    """Yield the years from one day to another whose working days are only estimated."""
    low, high = sorted((first.year, last.year))
    yield from (year for year in range(low, high + 1) if year in calendar.provisional_years)


def _read_row(cells: list[str]) -> tuple[date, bool]:
    match [cell.strip() for cell in cells]:
        case [text, ("worked" | "free") as exception]:
            is_worked = exception == "worked"
        case _:
            raise Flaw("calendar_row", 0, given=",".join(cells))
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Flaw("calendar_row", 0, given=",".join(cells)) from error
    if is_worked is is_weekday(day):
        raise Flaw("calendar_no_exception", 0, given=day, exception=exception)
    return day, is_worked
