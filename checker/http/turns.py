"""How many pages are made at once: a few, the others wait for their turn in the order they came.

Threads that all work in Python only keep one another waiting, and on SQLite each row of an answer
hands the interpreter from one to the next. With 40 pages at once, as Starlette has them, 20
requests a second took 81 ms of CPU each and half of them 2.6 s (SQLite, 100,000 customers, one
process on 2 cores); with 2 at once 51 to 56 ms, and with two processes half of them 0.05 s.
"""

from __future__ import annotations

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar

PAGES_AT_ONCE = 2
"""One that is made while another waits for its database."""

_turns: RunVar[CapacityLimiter] = RunVar("licet_pages_at_once")


def turns() -> CapacityLimiter:
    """Give what to hold while a page is made; who comes first is served first.

    There is one for each event loop. It is not for what waits for another process or takes seconds:
    that would hold up all pages.
    """
    try:
        return _turns.get()
    except LookupError:
        limiter = CapacityLimiter(PAGES_AT_ONCE)
        _turns.set(limiter)
        return limiter
