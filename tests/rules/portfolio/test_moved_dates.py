"""Dates move as columns exactly as they move one by one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dates import add_days, add_months
from rules.expression.tree import MovedOperand, TodayOperand, Unit
from rules.portfolio.moved_dates import LAST_DAY, literal_day, move_column
from tests.rules.strategies import small_calendar

_days = st.dates() | st.sampled_from(
    [date.min, date.max, date(1, 2, 28), date(9999, 11, 30), date(2024, 2, 29), date(2023, 1, 31)]
)
_amounts = st.integers(-40, 40) | st.sampled_from([36_600, -36_600, 1_200, -1_200])


def move(days: list[date | None], amount: int, unit: Unit) -> list[date | None]:
    calendar = small_calendar() if unit is Unit.WORKING_DAYS else None
    operand = MovedOperand(TodayOperand(), amount, unit, calendar)
    table = pl.DataFrame({"day": pl.Series(days, dtype=pl.Date)})
    return table.select(move_column(pl.col("day"), operand)).to_series().to_list()


@settings(max_examples=100, deadline=None)
@given(st.lists(_days, min_size=1), _amounts)
def test_days_and_months(days: list[date], amount: int) -> None:
    assert move([*days, None], amount, Unit.DAYS) == [*(add_days(d, amount) for d in days), None]
    assert move([*days, None], amount, Unit.MONTHS) == [
        *(add_months(d, amount) for d in days),
        None,
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dates(date(2022, 6, 1), date(2027, 6, 1)) | _days, min_size=1), _amounts)
def test_working_days(days: list[date], amount: int) -> None:
    expected = [small_calendar().move(day, amount) for day in days]
    assert move([*days, None], amount, Unit.WORKING_DAYS) == [*expected, None]


@pytest.mark.parametrize("unit", list(Unit))
def test_no_rows(unit: Unit) -> None:
    assert move([], 3, unit) == []


def test_a_bound_may_lie_behind_the_last_day() -> None:
    held = pl.DataFrame({"day": [date.max, date.min]})
    assert held.select(pl.col("day") < literal_day(LAST_DAY + 1)).to_series().all()
