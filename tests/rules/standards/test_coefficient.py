"""The efficacy coefficient: the published example, and what it says in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.scorecard.points import PointsTable
from rules.standards.coefficient import Better, make_points

values = st.lists(st.integers(-3000, 3000), min_size=5, max_size=5).filter(
    lambda numbers: len(set(numbers)) > 1
)
orders = st.sampled_from(list(Better))
weights = st.integers(1, 100)


def earn(numbers: list[int], better: Better, weight: int, actual: int) -> Fraction:
    """The points by the words of the method, in fractions."""
    sign = 1 if better is Better.MORE else -1
    climb = [sign * number for number in numbers]
    coefficients = [Fraction(n, 5) for n in (5, 4, 3, 2, 1)]
    reached = next((n for n, value in enumerate(climb) if sign * actual >= value), None)
    if reached is None:
        return Fraction(0)
    base = weight * coefficients[reached]
    if reached == 0:
        return base
    way = Fraction(sign * actual - climb[reached], climb[reached - 1] - climb[reached])
    # Of values that are the same the first is reached, so the next better one is another.
    return base + way * weight * (coefficients[_last(climb, reached)] - coefficients[reached])


def _last(climb: list[int], reached: int) -> int:
    """The lowest of the levels that share the next better value: what is approached from below."""
    upper = climb[reached - 1]
    return max(n for n, value in enumerate(climb) if value == upper)


def look_up(numbers: list[int], better: Better, weight: int, actual: int) -> int:
    table = PointsTable.model_validate({"linear": make_points(numbers, better, weight)})
    row = table.find(actual)
    assert row is not None
    return row.result


def test_the_published_example() -> None:
    """ROE of 8 %, good 9.5, average 1.7, weight 20: 15.23 (15.2308)."""
    numbers = [1500, 950, 170, -100, -900]
    assert earn(numbers, Better.MORE, 20, 800) == pytest.approx(15.2308, abs=0.0001)
    assert look_up(numbers, Better.MORE, 20, 800) == 1523


@pytest.mark.parametrize(
    ("actual", "points"),
    [(4799, 1200), (4800, 1200), (5890, 960), (6870, 720), (8640, 480), (9660, 240), (9661, 0)],
)
def test_less_may_be_better(actual: int, points: int) -> None:
    """Liabilities to assets, at the five values and beyond both ends."""
    numbers = [4800, 5890, 6870, 8640, 9660]
    assert look_up(numbers, Better.LESS, 12, actual) == points


@settings(deadline=None)
@given(values, orders, weights, st.integers(-3200, 3200))
def test_points_are_those_of_the_method_rounded_down(
    numbers: list[int], better: Better, weight: int, actual: int
) -> None:
    ordered = sorted(numbers, reverse=better is Better.MORE)
    exact = 100 * earn(ordered, better, weight, actual)
    found = look_up(ordered, better, weight, actual)
    if len(set(ordered)) == len(ordered):
        assert found == floor(exact)
    else:  # just short of two values that are the same, the bound itself is rounded down
        assert floor(exact) - 1 <= found <= exact


@settings(deadline=None)
@given(values, orders, weights, st.integers(-3200, 3200), st.integers(0, 500))
def test_better_never_earns_less(
    numbers: list[int], better: Better, weight: int, actual: int, more: int
) -> None:
    ordered = sorted(numbers, reverse=better is Better.MORE)
    improved = actual + more if better is Better.MORE else actual - more
    assert look_up(ordered, better, weight, improved) >= look_up(ordered, better, weight, actual)
