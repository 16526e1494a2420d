"""Working days: counted one by one, they come to what the calendar says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import CalendarYearMissing, WorkingCalendar
from rules.calendar.china import load_china_calendar
from tests.rules.strategies import small_calendar

DAYS = st.dates(date(2023, 6, 1), date(2026, 6, 30))
ONE_DAY = timedelta(days=1)


@given(DAYS, st.integers(-60, 60))
def test_moving_counts_working_days_one_by_one(day: date, amount: int) -> None:
    calendar = small_calendar()
    step = ONE_DAY if amount > 0 else -ONE_DAY
    expected, left = day, abs(amount)
    while left:
        expected += step
        left -= calendar.is_working_day(expected)
    assert calendar.move(day, amount) == expected


@given(DAYS, DAYS, st.integers(-60, 60))
def test_a_later_day_never_gives_an_earlier_result(one: date, other: date, amount: int) -> None:
    calendar = small_calendar()
    first, last = (calendar.move(day, amount) for day in sorted((one, other)))
    assert first is not None
    assert last is not None
    assert first <= last


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2022, 12, 30), 1), (date(2027, 1, 1), -1), (date(2026, 12, 31), 1), (date.max, 0)],
)
def test_outside_its_years_nothing_is_known(day: date, amount: int) -> None:
    assert small_calendar().move(day, amount) is None


def test_a_missing_year_is_an_error_that_says_so() -> None:
    with pytest.raises(CalendarYearMissing, match="2027"):
        small_calendar().is_working_day(date(2027, 1, 4))


def test_a_declared_year_takes_the_place_of_an_estimated_one() -> None:
    declared = small_calendar().with_year(2026, {date(2026, 1, 2): False})
    assert not declared.is_working_day(date(2026, 1, 2))
    assert declared.provisional_years == frozenset()
    with pytest.raises(CalendarYearMissing):
        small_calendar().with_year(2028, {})


def test_data_goes_there_and_back() -> None:
    for calendar in (small_calendar(), load_china_calendar()):
        assert WorkingCalendar.from_data(calendar.to_data()) == calendar


def test_china_2026_as_the_state_council_declared_it() -> None:
    calendar = load_china_calendar()
    worked = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)]
    worked += [date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]
    assert all(calendar.is_working_day(day) for day in worked)
    assert calendar.move(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.move(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert 2026 not in calendar.provisional_years
    assert 2027 in calendar.provisional_years
