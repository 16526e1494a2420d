"""Time that runs out unless pages get read."""

from __future__ import annotations

from collections.abc import Callable


class TimeBudget:
    """A budget of seconds on some clock.

    Args:
        seconds: What it starts with, and the most it ever holds.
        clock: Seconds that only grow: `time.monotonic`, or CPU time.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._ends_at = clock() + seconds

    @property
    def ends_at(self) -> float:
        """The reading of the clock at which nothing is left."""
        return self._ends_at

    @property
    def seconds_left(self) -> float:
        """What is left; negative when overdrawn."""
        return self._ends_at - self._clock()

    def earn(self, seconds: float) -> None:
        """Adds an allowance for finished work, up to what the budget started with."""
        self._ends_at = min(self._ends_at + seconds, self._clock() + self._seconds)

    def restart(self, seconds: float | None = None) -> None:
        """Begins anew with so many seconds, or with what it started with."""
        self._ends_at = self._clock() + (self._seconds if seconds is None else seconds)
