"""Years that nobody has declared: every day counted over them is early, none is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.calendar import WorkingCalendar, is_weekday
from rules.pack import load_pack
from rules.renewal.caution import (
    ESTIMATED_MARGIN,
    LARGEST_COUNT,
    UNKNOWN_MARGIN,
    count_back,
    count_on,
    find_estimated,
)
from rules.renewal.ladder import climb
from rules.renewal.offset import Shift, reach
from tests.rules.renewal.undeclared import DECLARED, as_undeclared, as_unknown_from, estimate_year

PLAN = load_pack("cn-base").renewals
YEARS = range(2021, 2027)
DAY = timedelta(days=1)
MEASURED = range(2020, 2027)


def list_days(first: date, last: date, step: int = 1) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def list_ways() -> dict[tuple[Shift, ...], str]:
    """Every way from the end of a term to a day of the plan, and what that day is."""
    ways: dict[tuple[Shift, ...], str] = {}
    for window in PLAN.windows:
        ways[(window.closing,)] = f"closing of {window.kind}"
        if window.opening is not None:
            ways[(window.opening,)] = f"opening of {window.kind}"
    for ladder in PLAN.ladders:
        for kind in ladder.keys:
            for one in (*(w for w in PLAN.windows if w.kind == kind), None):
                for rung in climb(ladder, one, PLAN.grace_days(kind)):
                    ways[rung.shifts] = f"{rung.step.id} of {kind}"
    return {way: said for way, said in ways.items() if any(s.counts_working_days for s in way)}


WAYS = list_ways()
CALENDARS = {
    **{f"{year} alone estimated": (year, as_undeclared([year])) for year in YEARS},
    **{f"{year} on estimated": (year, as_undeclared(range(year, 2027))) for year in YEARS},
    **{f"{year} on unknown": (year, as_unknown_from(year)) for year in YEARS},
    "2025 estimated, 2026 on unknown": (
        2025,
        WorkingCalendar("cn", 2020, 2025, as_undeclared([2025]).exceptions, frozenset([2025])),
    ),
}


def test_estimates_know_nothing_of_the_notices() -> None:
    """3 February 2025 was free by the notice only, and 8 February was worked in return."""
    assert DECLARED.exceptions[date(2025, 2, 3)] is False
    assert DECLARED.exceptions[date(2025, 2, 8)] is True
    assert date(2025, 1, 29) in estimate_year(2025)
    assert date(2025, 2, 8) not in estimate_year(2025)


def test_margins_cover_what_was_measured() -> None:
    """The greatest surplus of working days over any stretch of up to 90 declared ones."""
    days = list_days(date(2020, 1, 1), date(2026, 12, 31))
    estimated = as_undeclared(MEASURED)
    declared = [DECLARED.is_working_day(day) for day in days]
    surplus = {
        "estimated": [estimated.is_working_day(day) for day in days],
        "weekdays": [is_weekday(day) for day in days],
    }
    assert {name: find_greatest_surplus(declared, other) for name, other in surplus.items()} == {
        "estimated": 4,
        "weekdays": 10,
    }
    assert ESTIMATED_MARGIN > 4
    assert UNKNOWN_MARGIN > 10


def find_greatest_surplus(declared: list[bool], other: list[bool]) -> int:
    greatest = 0
    for first in range(len(declared)):
        count = surplus = 0
        for one, two in zip(declared[first:], other[first:], strict=True):
            count += one
            surplus += two - one
            if count > LARGEST_COUNT:
                break
            greatest = max(greatest, surplus)
    return greatest


@pytest.mark.parametrize("name", CALENDARS)
def test_no_day_of_the_plan_is_late(name: str) -> None:
    year, calendar = CALENDARS[name]
    told_estimated = 0
    for due_on in list_days(date(year, 1, 1), min(date(year + 1, 5, 31), date(2026, 12, 31))):
        for way, said in WAYS.items():
            known, found = reach(way, due_on, DECLARED), reach(way, due_on, calendar)
            assert found.day <= known.day, (said, due_on)
            assert found.is_estimated or found.day == known.day, (said, due_on)
            told_estimated += found.is_estimated
    assert told_estimated > 100


@pytest.mark.parametrize("name", CALENDARS)
def test_no_count_is_late(name: str) -> None:
    year, calendar = CALENDARS[name]
    for day in list_days(date(year, 1, 1), min(date(year + 1, 5, 31), date(2026, 12, 31)), 3):
        for count in (*range(1, LARGEST_COUNT, 4), LARGEST_COUNT, LARGEST_COUNT + 1):
            known, found = count_back(DECLARED, day, count), count_back(calendar, day, count)
            assert found.day <= known.day, (day, count)
            is_touched = any(
                y not in declared_years(calendar) for y in years_between(found.day, day)
            )
            assert found.is_estimated is is_touched


def declared_years(calendar: WorkingCalendar) -> set[int]:
    return set(range(calendar.first_year, calendar.last_year + 1)) - calendar.provisional_years


def years_between(after: date, until: date) -> range:
    return range((after + DAY).year, until.year + 1)


@pytest.mark.parametrize("count", [1, 15, 30, 90])
def test_declared_counts_are_those_of_conditions(count: int) -> None:
    """`working_days(n)` of the rule language and the count of windows are one."""
    for day in list_days(date(2024, 1, 1), date(2026, 6, 30)):
        assert count_on(DECLARED, day, count) == (DECLARED.move(day, count), False)


def test_first_estimated_day() -> None:
    calendar = as_undeclared([2023])
    assert find_estimated(calendar, date(2022, 6, 1)) == date(2023, 1, 1)
    assert find_estimated(calendar, date(2023, 6, 1)) == date(2023, 6, 2)
    assert find_estimated(calendar, date(2024, 6, 1)) == date(2027, 1, 1)
    assert find_estimated(as_unknown_from(2025), date(2024, 12, 31)) == date(2025, 1, 1)
    assert find_estimated(as_unknown_from(2025), date(2018, 5, 1)) == date(2018, 5, 2)


def test_ends_of_time_are_reached_without_error() -> None:
    assert count_back(DECLARED, date.max, 90).day.year == 9999
    assert count_on(DECLARED, date(9999, 12, 1), 90) == (date.max, True)
    assert count_back(DECLARED, date(1, 1, 5), 90) == (date.min, True)
