"""Beats of the scheduler: that it ran, for which day, what it did, and whether it ended.

A beat that was cut off stays without `finished_at`; one that is missing shows that the scheduler
stands still; one whose clock was not believed says so in `refusal` and counts for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select, update

from storage.identity import make_id
from storage.tables import Alert, Beat
from storage.vocabulary import ClockRefusal

_IS_BELIEVED = col(Beat.refusal).is_(None)


def start_beat(
    session: Session,
    *,
    as_of: date,
    started_at: datetime,
    boot_id: str | None = None,
    uptime_ms: int | None = None,
    refusal: ClockRefusal | None = None,
) -> Beat:
    """Write down that a beat begins; commit before its work so that a crash shows.

    The attributes are those of `storage.tables.Beat`.
    """
    beat = Beat(
        id=make_id(started_at),
        as_of=as_of,
        started_at=started_at,
        boot_id=boot_id,
        uptime_ms=uptime_ms,
        refusal=refusal,
        is_suspect=refusal is ClockRefusal.JUMPED,
        alerts_before=session.exec(select(func.max(Alert.id))).one() or 0,
    )
    session.add(beat)
    session.flush()
    return beat


def finish_beat(
    session: Session,
    beat_id: str,
    *,
    finished_at: datetime | None,
    raised: int = 0,
    overtaken: int = 0,
    woken: int = 0,
    escalated: int = 0,
    planned: int = 0,
    untold: int = 0,
) -> Beat:
    """Write down what a beat did, as `storage.tables.Beat` counts it, and that it ended.

    Without `finished_at` it counts as cut off for all that.
    """
    beat = session.get_one(Beat, beat_id)
    beat.finished_at = finished_at
    beat.raised, beat.overtaken = raised, overtaken
    beat.woken, beat.escalated = woken, escalated
    beat.planned, beat.untold = planned, untold
    session.flush()
    return beat


def is_raised_by(beat: Beat) -> ColumnElement[bool]:
    """Give the condition that a beat raised an alert."""
    return and_(col(Alert.id) > beat.alerts_before, col(Alert.beat_id) == beat.id)


def last_completed_beat(session: Session) -> Beat | None:
    """Give the newest beat whose clock was believed and that came to its end."""
    newest_first = (col(Beat.started_at).desc(), col(Beat.id).desc())
    query = select(Beat).where(_IS_BELIEVED, col(Beat.finished_at).is_not(None))
    return session.exec(query.order_by(*newest_first).limit(1)).first()


def list_beats(
    session: Session, *, before_id: str | None = None, limit: int = 50
) -> Sequence[Beat]:
    """Give a page of the beats, the latest first; the next begins before the last of it."""
    query = select(Beat).order_by(col(Beat.id).desc()).limit(limit)
    if before_id is not None:
        query = query.where(Beat.id < before_id)
    return session.exec(query).all()


def refused_beats(session: Session, began_from: datetime, began_until: datetime) -> Sequence[Beat]:
    """Give the beats between two moments whose clock was not believed, the newest first."""
    query = select(Beat).where(~_IS_BELIEVED, col(Beat.started_at) >= began_from)
    query = query.where(col(Beat.started_at) <= began_until)
    return session.exec(query.order_by(col(Beat.started_at).desc())).all()


def last_believed_beat(session: Session, boot_id: str | None) -> Beat | None:
    """Give the newest beat on this start of a machine whose clock was believed."""
    newest_first = (col(Beat.started_at).desc(), col(Beat.id).desc())
    query = select(Beat).where(_IS_BELIEVED, Beat.boot_id == boot_id)
    return session.exec(query.order_by(*newest_first).limit(1)).first()


def highest_as_of(session: Session) -> date | None:
    """Give the latest day that any believed beat looked at.

    A clock that suddenly stands far beyond this day, or before it, is not to be believed.
    """
    return session.exec(select(func.max(Beat.as_of)).where(_IS_BELIEVED)).one()


def is_clock_suspect(session: Session, now: datetime, mark: date) -> bool:
    """Tell whether a clock that stood ahead may still do so, for all that is on record.

    A beat was refused because the clock had jumped beyond the last day looked at, no later one was
    believed, and the clock has since gone on from there.
    """
    query = select(Beat.id).where(
        col(Beat.is_suspect), col(Beat.as_of) > mark, col(Beat.started_at) <= now
    )
    return session.exec(query.limit(1)).first() is not None


def clear_suspicion(session: Session) -> None:
    """Write down that a beat was believed after those that were refused."""
    session.exec(update(Beat).where(col(Beat.is_suspect)).values(is_suspect=False))


def disbelieve_later_beats(session: Session, *, as_of: date, started_at: datetime) -> int:
    """Count beats that looked at a later day or began later as refused; give how many.

    For a person who has set the clock right: the beats by the clock that stood ahead would else
    make every right clock look late.
    """
    is_later = or_(col(Beat.as_of) > as_of, col(Beat.started_at) > started_at)
    query = update(Beat).where(_IS_BELIEVED, is_later).values(refusal=ClockRefusal.TOO_FAR_AHEAD)
    return session.exec(query).rowcount
