"""Months are counted as the Civil Code counts them, and never backwards."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import add_days, add_months

months = st.integers(-1200, 1200)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 1, 28), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 12, 31), 1, date(2025, 1, 31)),
        (date(2024, 5, 31), 0, date(2024, 5, 31)),
        (date(9999, 12, 31), 1, date.max),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 31), -1, date.min),
    ],
)
def test_months(day: date, count: int, expected: date) -> None:
    assert add_months(day, count) == expected


@given(st.dates(), st.dates(), months)
def test_a_later_day_never_moves_to_an_earlier_one(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, count) <= add_months(later, count)
    assert add_days(earlier, count) <= add_days(later, count)


@given(st.dates(date(200, 1, 1), date(9800, 1, 1)), months)
def test_same_day_or_the_last_of_a_shorter_month(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count
    assert moved.day == day.day or (moved.day < day.day and add_days(moved, 1).day == 1)


def test_days_stop_at_the_ends_of_the_calendar() -> None:
    assert add_days(date(9999, 12, 31), 1) == date.max
    assert add_days(date(1, 1, 1), -1) == date.min
    assert add_days(date(2024, 2, 28), 2) == date(2024, 3, 1)
