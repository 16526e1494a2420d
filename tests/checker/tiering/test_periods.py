"""Quarters by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.tiering.periods import find_period, find_period_before, is_period


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 12, 31), "2026Q4"),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, period: str) -> None:
    assert find_period(day) == period


@given(st.dates(date(1000, 4, 1)), st.dates(date(1000, 4, 1)))
def test_names_sort_as_quarters_do(one: date, other: date) -> None:
    quarters = [(day.year, (day.month - 1) // 3) for day in (one, other)]
    names = [find_period(day) for day in (one, other)]
    assert (names[0] < names[1]) == (quarters[0] < quarters[1])


@given(st.dates(date(1000, 4, 1)))
def test_the_quarter_before_is_the_one_before(day: date) -> None:
    before = find_period_before(find_period(day))
    assert is_period(before)
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    assert before == find_period(date.fromordinal(first.toordinal() - 1))


@pytest.mark.parametrize("words", ["2026", "2026Q5", "2026Q0", "Q1", "2026q1", ""])
def test_other_words_name_no_quarter(words: str) -> None:
    assert not is_period(words)
    with pytest.raises(ValueError, match=words or "^$"):
        find_period_before(words)
