"""The smallest value with which something passes, without trying every value between.

Each probe tells whether it passes, and a trail: how every comparison of the rules came out. The
facts of a contract each move one way only as one of its terms moves, so that a comparison with a
fixed bound turns at most once (from less to equal to greater). Between two values with the same
trail nothing turns, and what lies there passes just as both ends do: it need not be tried. The
search is therefore exact even where passing itself comes and goes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """What trying a value showed.

    Attributes:
        passes: Whether that will do.
        trail: How every comparison came out.
    """

    passes: bool
    trail: Hashable


def find_smallest(low: int, high: int, probe: Callable[[int], Probe]) -> int | None:
    """Give the smallest value from `low` to `high` that passes; None if none does.

    Args:
        low: The first value.
        high: The last one.
        probe: Tries a value; called at most once for each.
    """
    if low > high:
        return None
    tried: dict[int, Probe] = {}

    def try_once(value: int) -> Probe:
        if value not in tried:
            tried[value] = probe(value)
        return tried[value]

    pending = [(low, high)]
    while pending:
        first, last = pending.pop()
        if try_once(first).passes:
            return first
        if last - first <= 1:
            if try_once(last).passes:
                return last
            continue
        if try_once(last).trail == try_once(first).trail:
            continue
        middle = (first + last) // 2
        pending += [(middle, last), (first, middle)]  # the lower half first
    return None
