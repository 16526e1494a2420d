"""Geometry of small charts drawn as SVG: no script, printable, translated by their templates.

All lengths are in the units of the picture's `viewBox`; money stays what it is, an integer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar.

    Attributes:
        start: Where it begins.
        length: How long it is.
    """

    start: float
    length: float


def lay_parts(values: Sequence[int], width: float, total: int | None = None) -> list[Part]:
    """Lay pieces of a bar side by side, in proportion.

    Args:
        values: How much each is; none is negative.
        width: Of the whole bar.
        total: What the whole bar stands for; None for the sum.

    Returns:
        One for each value; all are empty where the whole is nothing.
    """
    whole = sum(values) if total is None else total
    parts, start = [], 0.0
    for value in values:
        length = value * width / whole if whole else 0.0
        parts.append(Part(round(start, 2), round(length, 2)))
        start += length
    return parts


def line_points(values: Sequence[int], width: float, height: float) -> str:
    """Give the `points` of a line through values, the highest at the top.

    Args:
        values: At least one.
        width: Of the picture.
        height: Of the picture.
    """
    least, most = min(values), max(values)
    span = (most - least) or 1
    step = width / max(len(values) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{height - (value - least) * height / span:.1f}"
        for place, value in enumerate(values)
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a calendar.

    Attributes:
        day: The date.
        column: Its week, from the left.
        row: Its day of the week, Monday at the top.
        count: What falls on it.
        level: How dark it is, from 0 for nothing to 4 for the most.
    """

    day: date
    column: int
    row: int
    count: int
    level: int


def lay_calendar(counts: Mapping[date, int], first: date, weeks: int) -> list[Cell]:
    """Lay days out by weeks, as a heat map shows them.

    Args:
        counts: What falls on which day; days that are missing have nothing.
        first: A day of the first week.
        weeks: How many.
    """
    monday = first - timedelta(days=first.weekday())
    days = [monday + timedelta(days=number) for number in range(weeks * _WEEK)]
    most = max((counts.get(day, 0) for day in days), default=0)
    return [
        Cell(day, number // _WEEK, number % _WEEK, counts.get(day, 0), _level(counts, day, most))
        for number, day in enumerate(days)
    ]


def _level(counts: Mapping[date, int], day: date, most: int) -> int:
    """Give a step of darkness: every day with something is darker than one with nothing."""
    count = counts.get(day, 0)
    return -(-4 * count // most) if most else 0
