"""The efficacy coefficient: from five standard values to a table of points.

An indicator that reaches the excellent value earns its weight, one that reaches the good, average,
low or poor value 80, 60, 40 or 20 % of it. Between two values

    points = weight x lower coefficient
           + (actual - lower value) / (upper value - lower value)
             x weight x (upper coefficient - lower coefficient)

and below the poor value nothing at all (国资委《中央企业综合绩效评价实施细则》, 2006, the basic
indicators: the grade below 较差 has the coefficient 0 and no value of its own to reckon from).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby

POINTS_PER_WEIGHT = 100
"""Points are hundredths of a point: ROE of 8 % between 1.7 and 9.5 at weight 20 earns 15.23."""
FIFTHS = (1, 2, 3, 4, 5)
"""The coefficients of poor, low, average, good and excellent, in fifths."""


class Better(StrEnum):
    """Which direction of an indicator is the better one."""

    MORE = "more"
    LESS = "less"


def make_points(values: Sequence[int], better: Better, weight: int) -> dict[int, int]:
    """Return the points of an indicator at each bound, with straight lines between them.

    Where two of the values are the same, whoever reaches them earns the better one's points, and
    the bound just short of them is rounded down to a hundredth.

    Args:
        values: The standard values from excellent to poor, in whole units of the fact; each at
            least as good as the next, and the first better than the last.
        better: Whether more or less is better.
        weight: The most points, in whole points.

    Returns:
        Hundredths of a point by bound.
    """
    sign = 1 if better is Better.MORE else -1
    climb = [(sign * value, fifths) for value, fifths in zip(reversed(values), FIFTHS, strict=True)]
    return {sign * bound: points for bound, points in _list_bounds(climb, weight)}


def _list_bounds(climb: Sequence[tuple[int, int]], weight: int) -> Iterator[tuple[int, int]]:
    """Yield bounds and points from the worst to the best, as if more were better."""
    fifth = weight * POINTS_PER_WEIGHT // len(FIFTHS)
    below: tuple[int, int] | None = None
    for value, group in groupby(climb, key=lambda reached: reached[0]):
        reached = [fifths * fifth for _, fifths in group]
        if below is None:
            yield value - 1, 0
        elif len(reached) > 1 and value - 1 > below[0]:
            start, points = below
            short = (value - 1 - start) * (reached[0] - points) // (value - start)
            yield value - 1, points + short
        below = (value, reached[-1])
        yield below
