"""What is of no use any more: sessions long over, waits of long ago, answers past their day.

It goes piece by piece, each in a transaction of its own, so that nobody who signs in meanwhile
waits for it; what is left when a sweep has done its share goes with the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from storage.database import Database
from storage.idempotency import forget_old_answers
from storage.sign_ins import AT_ONCE, forget_old_delays, forget_old_sessions

_MOST_PIECES = 100
_FORGETTING: tuple[Callable[[Session, datetime], int], ...] = (
    lambda session, now: forget_old_sessions(session, now=now),
    lambda session, now: forget_old_delays(session, now=now),
    lambda session, now: forget_old_answers(session, now=now, limit=AT_ONCE),
)


def sweep(database: Database, now: datetime) -> int:
    """Forget what is of no use any more, at most 100,000 rows of each kind.

    Returns:
        How many rows went.
    """
    swept = 0
    for forget in _FORGETTING:
        for _ in range(_MOST_PIECES):
            with database.session() as session:
                forgotten = forget(session, now)
            swept += forgotten
            if forgotten < AT_ONCE:
                break
    return swept
