"""Waivers on file: findings that two people let stand until a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from storage.deadlines import end_deadline, record_deadline
from storage.identity import make_id
from storage.tables import Deadline, Waiver
from storage.vocabulary import DeadlineKind

_BATCH = 200


def grant_waiver(
    session: Session,
    *,
    customer_id: str,
    rule: str,
    subject: str,
    title: str,
    reason_code: str,
    reason: str,
    valid_until: date,
    proposal_id: str,
    granted_by: str,
    granted_at: datetime,
) -> Waiver:
    """Let a finding stand; it takes the place of an earlier waiver of the same finding.

    A deadline is written down, so that alerts come ahead of its end.

    Args:
        session: Where to write, with the customer locked.
        customer_id: Whose finding.
        rule: The rule that found it.
        subject: What it found it on.
        title: Of the deadline.
        reason_code: Why, of the list of reasons.
        reason: Why, in words.
        valid_until: The last day.
        proposal_id: The proposal that was approved.
        granted_by: Who approved it.
        granted_at: When.
    """
    query = select(Waiver).where(
        Waiver.customer_id == customer_id,
        Waiver.rule == rule,
        Waiver.subject == subject,
        col(Waiver.ended_at).is_(None),
    )
    for earlier in session.exec(query).all():
        end_waiver(session, earlier, ended_at=granted_at)
    deadline = record_deadline(
        session,
        kind=DeadlineKind.WAIVER,
        title=title,
        due_on=valid_until,
        note=reason or None,
        recorded_by=granted_by,
        recorded_at=granted_at,
        customer_id=customer_id,
    )
    waiver = Waiver(
        id=make_id(granted_at),
        customer_id=customer_id,
        rule=rule,
        subject=subject,
        reason_code=reason_code,
        reason=reason,
        valid_until=valid_until,
        proposal_id=proposal_id,
        deadline_id=deadline.id,
        granted_at=granted_at,
    )
    session.add(waiver)
    session.flush()
    return waiver


def end_waiver(session: Session, waiver: Waiver, *, ended_at: datetime) -> None:
    """Let a waiver hold no longer; its deadline ends with it, unless a person has ended that."""
    waiver.ended_at = ended_at
    session.flush()
    if session.get_one(Deadline, waiver.deadline_id, populate_existing=True).is_current:
        end_deadline(session, waiver.deadline_id)


def waivers_in_force(session: Session, customer_id: str, on: date) -> Sequence[Waiver]:
    """Give the waivers of a customer that hold on a day, the oldest first."""
    query = select(Waiver).where(
        Waiver.customer_id == customer_id,
        col(Waiver.ended_at).is_(None),
        Waiver.valid_until >= on,
    )
    return session.exec(query.order_by(col(Waiver.id))).all()


def waivers_of(session: Session, customer_id: str) -> Sequence[Waiver]:
    """Give all waivers of a customer, also those that ended, the newest first."""
    query = select(Waiver).where(Waiver.customer_id == customer_id)
    return session.exec(query.order_by(col(Waiver.id).desc())).all()


def waivers_past(session: Session, as_of: date) -> Sequence[Waiver]:
    """Give a batch of waivers whose last day has gone by and which nobody has ended yet."""
    query = select(Waiver).where(col(Waiver.ended_at).is_(None), Waiver.valid_until < as_of)
    return session.exec(query.order_by(col(Waiver.valid_until), col(Waiver.id)).limit(_BATCH)).all()
