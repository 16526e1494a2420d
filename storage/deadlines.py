"""Deadlines: days that a person or another part of the program has written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select, update

from storage.alert_states import supersede_alerts
from storage.errors import DeadlineDone, DeadlineUnknown
from storage.identity import make_id
from storage.tables import Deadline
from storage.vocabulary import AlertSource, DeadlineKind


def record_deadline(
    session: Session,
    *,
    kind: DeadlineKind,
    title: str,
    due_on: date,
    recorded_by: str,
    recorded_at: datetime,
    customer_id: str | None = None,
    note: str | None = None,
    supersedes_id: str | None = None,
) -> Deadline:
    """Write a deadline down; the one that it replaces is no longer current, and its alerts close.

    The attributes are those of `storage.tables.Deadline`.

    Raises:
        DeadlineUnknown: There is none with the id `supersedes_id`.
        DeadlineDone: That one was replaced or ended already.
    """
    if supersedes_id is not None:
        end_deadline(session, supersedes_id)
    deadline = Deadline(
        id=make_id(recorded_at),
        customer_id=customer_id,
        kind=kind,
        title=title,
        due_on=due_on,
        note=note,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
        supersedes_id=supersedes_id,
    )
    session.add(deadline)
    session.flush()
    return deadline


def end_deadline(session: Session, deadline_id: str) -> None:
    """Write down that a deadline asks for nothing any more; its alerts close.

    Raises:
        DeadlineUnknown: There is none with this id.
        DeadlineDone: It was replaced or ended already.
    """
    query = update(Deadline).where(col(Deadline.id) == deadline_id, col(Deadline.is_current))
    if not session.exec(query.values(is_current=False)).rowcount:
        failure = DeadlineUnknown if session.get(Deadline, deadline_id) is None else DeadlineDone
        raise failure(deadline=deadline_id)
    supersede_alerts(session, AlertSource.DEADLINE, deadline_id)


def deadlines_of(
    session: Session, customer_id: str | None, *, is_current: bool = True
) -> Sequence[Deadline]:
    """Give the deadlines of a customer, or of the user's own house, the earliest first.

    Args:
        session: Where to look.
        customer_id: Whose; None for those that concern no customer.
        is_current: Whether to leave out those replaced or ended.
    """
    query = select(Deadline).where(Deadline.customer_id == customer_id)
    if is_current:
        query = query.where(col(Deadline.is_current))
    return session.exec(query.order_by(col(Deadline.due_on), col(Deadline.id))).all()
