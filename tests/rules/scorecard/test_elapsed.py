"""Whole months are those of `add_months`; time moves a measure one way only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dates import add_months
from rules.scorecard.elapsed import Measure, count_months, measure

_days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
_near = st.dates(date(2023, 12, 25), date(2024, 4, 3))


@settings(deadline=None)
@given(_days | _near, _days | _near)
def test_months_are_as_many_as_can_be_added(start: date, end: date) -> None:
    months = count_months(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2024-02-29", "2025-02-28", 12),
        ("2026-01-15", "2026-01-14", -1),
        ("2026-01-15", "2025-12-15", -1),
        ("9999-12-31", "2026-12-31", -95676),
        ("0001-01-01", "9999-12-31", 119987),
    ],
)
def test_month_ends(start: str, end: str, months: int) -> None:
    assert count_months(date.fromisoformat(start), date.fromisoformat(end)) == months


@settings(deadline=None)
@given(st.sampled_from(list(Measure)), _near, _near)
def test_time_moves_a_measure_one_way(kind: Measure, day: date, today: date) -> None:
    now, then = (measure(kind, day, moment) for moment in (today, today + timedelta(days=1)))
    assert (then >= now) if kind.grows else (then <= now)


def test_days() -> None:
    day, today = date(2026, 3, 1), date(2026, 2, 27)
    assert measure(Measure.DAYS_SINCE, day, today) == -2
    assert measure(Measure.DAYS_UNTIL, day, today) == 2
