"""Passes of a few minutes: what a page shows once, its pictures may show while they load.

A pass is bound to the session and to what it is for. It is kept nowhere: the session's secret and
the clock tell whether it holds.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from checker.http.visit import Visit

_WINDOW_S = 300


def make_pass(visit: Visit, subject: str) -> str:
    """Give a pass that holds for five to ten minutes.

    Args:
        visit: Of somebody signed in.
        subject: What it is for.
    """
    return _write(visit, subject, _window(visit))


def holds(visit: Visit, subject: str, given: str) -> bool:
    """Tell whether a pass was made for this in the same session, minutes ago."""
    window = _window(visit)
    made = (_write(visit, subject, number) for number in (window, window - 1))
    return any(hmac.compare_digest(each.encode(), given.encode()) for each in made)


def _window(visit: Visit) -> int:
    return int(visit.desk.clock().timestamp()) // _WINDOW_S


def _write(visit: Visit, subject: str, window: int) -> str:
    message = f"{subject}\0{window}".encode()
    return hmac.new(visit.csrf_token.encode(), message, sha256).hexdigest()
