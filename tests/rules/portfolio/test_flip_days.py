"""The days on which a comparison may turn are found without looking at any other."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.expression.tree import Comparison
from rules.logic import compile_condition
from rules.portfolio.comparisons import TableScope
from rules.portfolio.flip_days import Window, list_flips
from tests.rules.strategies import SIMPLE_DAYS, customer, parse, timed

WINDOW = Window(date(2024, 2, 27), date(2024, 3, 2))


def find_flips(text: str, table: pl.DataFrame, window: Window) -> list[set[date]]:
    """For every row, the days that a comparison may turn on."""
    comparison = parse(text).root
    assert isinstance(comparison, Comparison)
    flips = list(list_flips(comparison, TableScope(table.schema, window.as_of), window))
    found = table.select("row", *(flip.alias(str(n)) for n, flip in enumerate(flips)))
    return [{day for day in row[1:] if day is not None} for row in found.iter_rows()]


@settings(max_examples=80, deadline=None)
@given(timed, SIMPLE_DAYS, SIMPLE_DAYS, SIMPLE_DAYS, st.integers(0, 12).map(lambda n: n * n))
def test_no_turn_is_overlooked(
    text: str, opened_on: date, closes_on: date, as_of: date, ahead: int
) -> None:
    window = Window(as_of, as_of + timedelta(days=ahead))
    sheet = customer(opened_on=opened_on, closes_on=closes_on)
    table = pl.DataFrame({"row": [0], "firm.opened_on": [opened_on], "firm.closes_on": [closes_on]})
    (found,) = find_flips(text, table, window)
    assert all(window.holds(day) for day in found)
    judge = compile_condition(parse(text))
    truths = [judge(sheet.facts, day) for day in window.days]
    turns = {
        day
        for day, one, other in zip(window.days[1:], truths, truths[1:], strict=False)
        if one is not other
    }
    assert turns <= found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("firm.closes_on < today", {date(2024, 3, 1)}),
        ("firm.closes_on <= today", {date(2024, 2, 29)}),
        ("today == firm.closes_on", {date(2024, 2, 29), date(2024, 3, 1)}),
        ("firm.closes_on >= today + days(1)", {date(2024, 2, 29)}),
        ('today > date("2024-02-28")', {date(2024, 2, 29)}),
        ("firm.closes_on < today + months(1)", set()),
        ("firm.closes_on == firm.opened_on", set()),
        ('firm.form in ["company"]', set()),
    ],
)
def test_only_what_the_operator_asks(text: str, days: set[date]) -> None:
    table = pl.DataFrame({"row": [0, 1], "firm.closes_on": [date(2024, 2, 29), None]})
    found = find_flips(text, table, WINDOW)
    assert found[0] == days
    assert found[1] == (days if "date(" in text else set())
