"""The days on which comparisons with `today` may turn, as columns.

The side of a comparison that names `today` never goes back as the day goes on. It is tabulated over
the days looked at, and turned round: for each day that the other side may hold, the first day on
which the moving side reaches it. So one look-up a row finds the day, whatever the moves are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.expression.tree import Comparison, Operand, Operator, list_calendars, names_today
from rules.portfolio.comparisons import TableScope

_REACHED = {Operator.LESS, Operator.AT_LEAST, Operator.EQUAL, Operator.NOT_EQUAL}
_PASSED = {Operator.AT_MOST, Operator.GREATER, Operator.EQUAL, Operator.NOT_EQUAL}


@dataclass(frozen=True)
class Window:
    """The days to look at: those after `as_of`, up to and including `until`."""

    as_of: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.as_of < day <= self.until

    @cached_property
    def days(self) -> pl.Series:
        """`as_of` and every day after it."""
        return pl.date_range(self.as_of, max(self.as_of, self.until), eager=True)


def list_flips(comparison: Comparison, scope: TableScope, window: Window) -> Iterator[pl.Expr]:
    """Yield columns of the days on which a comparison may turn.

    It can turn where the moving side reaches the other (`<`, `>=`), passes it (`<=`, `>`), or
    either (`==`, `!=`), and where the moving side enters or leaves the years of a calendar.

    Args:
        comparison: A comparison; one that does not name `today` never turns.
        scope: The table.
        window: The days looked at.

    Yields:
        Dates of the window; null where the comparison turns on none of them.
    """
    moving, operator, goal = comparison.left, comparison.operator, comparison.right
    if names_today(goal):
        moving, operator, goal = goal, operator.mirrored, moving
    elif not names_today(moving):
        return
    track = _Track(moving, window)
    if not track.is_ever_known:
        return
    for operators, days_later in ((_REACHED, 0), (_PASSED, 1)):
        if operator in operators:
            reached = track.find_reached(scope.read(goal), days_later)
            is_fixed = scope.is_fixed(goal)
            yield pl.lit(pl.select(reached).item(), pl.Date) if is_fixed else reached
    if list_calendars(moving):
        yield from map(pl.lit, track.list_edges())


class _Track:
    """Where the moving side of a comparison stands on each day of a window."""

    def __init__(self, moving: Operand, window: Window) -> None:
        table = pl.DataFrame({"today": window.days})
        scope = TableScope({}, pl.col("today"))
        self._window = window
        self._moved = table.select(scope.read(moving).alias("moved"))["moved"].to_physical()

    @property
    def is_ever_known(self) -> bool:
        """Whether any day of the window has a place within the years of the calendars."""
        return self._moved.null_count() < len(self._moved)

    def list_edges(self) -> Iterator[date]:
        """Yield the first day of the window whose place is known, and the first after the last."""
        known = self._moved.is_not_null().arg_true()
        for index in (known[0], known[-1] + 1):
            if 0 < index < len(self._moved):
                yield self._window.days[index]

    def find_reached(self, goal: pl.Expr, days_later: int) -> pl.Expr:
        """Return the first day that stands at the goal or after it.

        Args:
            goal: A column of dates.
            days_later: Added to the goal: with 1 it has to be passed.
        """
        first, table = self._turned_round
        place = (goal.to_physical() + (days_later - first)).clip(0, len(table) - 1)
        return pl.lit(table).gather(place)

    @cached_property
    def _turned_round(self) -> tuple[int, pl.Series]:
        """The day first stood at, and for it and each day after it the day that first reaches it.

        Null where that is the first day of the window, because then nothing turns, and where none
        does. Days before the years of a calendar stand before all others, days after behind all.
        """
        known = self._moved.is_not_null().arg_true()
        places = self._moved.to_numpy().astype(np.float64)
        places[: known[0]] = -np.inf
        places[known[-1] + 1 :] = np.inf
        first, last = int(places[known[0]]), int(places[known[-1]])
        index: npt.NDArray[np.intp] = np.searchsorted(places, np.arange(first, last + 2))
        days = self._window.days
        found = pl.Series(np.where((index > 0) & (index < len(days)), index, -1))
        return first, days.gather(found.replace(-1, None))
