"""Beats of the scheduler: that it ran, for which day, and whether it came to an end.

A beat that was cut off stays without `finished_at`; one that is missing shows that the scheduler
stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from storage.identity import make_id
from storage.tables import Beat


def start_beat(session: Session, *, as_of: date, started_at: datetime) -> Beat:
    """Write down that a beat begins; commit before its work so that a crash shows."""
    beat = Beat(id=make_id(started_at), as_of=as_of, started_at=started_at)
    session.add(beat)
    session.flush()
    return beat


def finish_beat(
    session: Session, beat_id: str, *, finished_at: datetime, examined: int, raised: int
) -> Beat:
    """Write down that a beat ended, how much it looked at and how many alerts it raised."""
    beat = session.get_one(Beat, beat_id)
    beat.finished_at = finished_at
    beat.examined = examined
    beat.raised = raised
    session.flush()
    return beat


def last_beats(session: Session, *, limit: int = 1) -> Sequence[Beat]:
    """Give the last beats, the newest first, finished or not."""
    newest_first = (col(Beat.started_at).desc(), col(Beat.id).desc())
    return session.exec(select(Beat).order_by(*newest_first).limit(limit)).all()


def highest_as_of(session: Session) -> date | None:
    """Give the latest day that any finished beat looked at.

    A clock that suddenly stands far beyond this day, or before it, is not to be believed.
    """
    query = select(func.max(Beat.as_of)).where(col(Beat.finished_at).is_not(None))
    return session.exec(query).one()
