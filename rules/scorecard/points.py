"""Tables of points: the forms of every table, and straight lines between bounds.

    {linear: {170: 1200, 950: 1600}}

A bound earns its points. Between two bounds points lie on the straight line, rounded down to whole
points; beyond the outermost bounds nothing changes any more. As points are whole and so are values,
a line is a staircase: its `rows` are the steps, so that whatever works by rows holds for lines too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from rules.scorecard.lookup import Bound, Lookup, Row

MOST_POINTS = 10_000
MOST_STEPS = 20_000
"""More steps than a line can have that rises from the fewest to the most points once."""
LARGEST_PRODUCT = 2**62
"""Values less a bound, times points: what a column of 64-bit integers can still hold."""

Points = Annotated[StrictInt, Field(ge=-MOST_POINTS, le=MOST_POINTS)]


class Segment(NamedTuple):
    """The line between two neighbouring bounds.

    Attributes:
        first: The lower bound.
        first_points: What it earns.
        last: The upper bound.
        last_points: What it earns.
    """

    first: int
    first_points: int
    last: int
    last_points: int

    @property
    def length(self) -> int:
        """From bound to bound."""
        return self.last - self.first

    @property
    def height(self) -> int:
        """By how many points it rises or falls."""
        return abs(self.last_points - self.first_points)

    @property
    def rises(self) -> bool:
        """Whether greater values earn more."""
        return self.last_points > self.first_points

    def list_steps(self) -> Iterator[tuple[int, int]]:
        """Yield the first value of every step beyond the lower bound, and its points, in order.

        Where values are farther apart than points several steps have one first value; the last of
        them counts.
        """
        for step in range(1, self.height + 1):
            if self.rises:
                up = -(-step * self.length // self.height)
                yield self.first + up, self.first_points + step
            else:
                left = -(-(self.height - step + 1) * self.length // self.height)
                yield self.last - left + 1, self.first_points - step


class PointsTable(Lookup[Points]):
    """A table from values to points.

    Attributes:
        at_least: Points by bound, for numbers that reach the bound; the largest such bound counts.
        more_than: The same for numbers above the bound.
        at_most: Points by bound, for numbers up to the bound; the smallest such bound counts.
        less_than: The same for numbers below the bound.
        linear: Points by bound, and on the straight line between two bounds, rounded down; beyond
            the outermost bounds those of the nearest.
        values: Points by value of a choice, or by `true` and `false`.
        otherwise: The points for every other value.
    """

    forms = (*Lookup.forms, "linear")

    linear: Annotated[Mapping[Bound, Points], Field(min_length=2)] | None = None

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        if self.linear is None:
            return self
        if self.otherwise is not None:
            raise PydanticCustomError("linear_has_no_rest", "a line leaves nothing to otherwise")
        if sum(segment.height for segment in self.segments) > MOST_STEPS:
            raise PydanticCustomError("linear_too_steep", "a line of too many points")
        if any(s.length * s.height > LARGEST_PRODUCT for s in self.segments):
            raise PydanticCustomError("linear_too_long", "bounds too far apart")
        return self

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The lines between neighbouring bounds, from the lowest; empty for other forms."""
        bounds = sorted((self.linear or {}).items())
        return tuple(Segment(*one, *other) for one, other in pairwise(bounds))

    @property
    def is_closed(self) -> bool:
        """Whether every number has points without `otherwise`."""
        return self.linear is not None

    def _list_bins(self) -> Iterator[Row[Any]]:
        if self.linear is None:
            yield from super()._list_bins()
            return
        first, points = None, self.segments[0].first_points
        steps = dict(step for segment in self.segments for step in segment.list_steps())
        for start, next_points in steps.items():
            yield Row(first, start - 1, None, points)
            first, points = start, next_points
        yield Row(first, None, None, points)
