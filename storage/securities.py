"""Securities: what stands behind a customer's debts, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, or_, select

from storage.customers import lock_customer
from storage.deadlines import end_deadline, record_deadline
from storage.errors import SecurityDone, SecurityUnknown
from storage.identity import make_id
from storage.tables import Deadline, Security
from storage.vocabulary import DeadlineKind, SecurityKind


def record_security(
    session: Session,
    customer_id: str,
    *,
    kind: SecurityKind,
    provider: str,
    amount_minor: int,
    currency: str,
    valid_from: date,
    valid_until: date | None = None,
    covered_percent: int = 100,
    haircut_bp: int = 0,
    document_id: str | None = None,
    recorded_by: str,
    recorded_at: datetime,
) -> Security:
    """Record a security; one with an end writes a deadline down, so that alerts come ahead of it.

    The attributes are those of `storage.tables.Security`.

    Raises:
        ValueError: It ends before it begins, or a number is out of its range.
    """
    in_range = amount_minor >= 0 and 0 <= covered_percent <= 100 and 0 <= haircut_bp <= 10_000
    if not in_range or (valid_until is not None and valid_until < valid_from):
        raise ValueError(f"no security: {amount_minor} from {valid_from} to {valid_until}")
    security = Security(
        id=make_id(recorded_at),
        customer_id=customer_id,
        kind=kind,
        provider=provider,
        amount_minor=amount_minor,
        currency=currency,
        covered_percent=covered_percent,
        haircut_bp=haircut_bp,
        valid_from=valid_from,
        valid_until=valid_until,
        document_id=document_id,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
    )
    if valid_until is not None:
        deadline = record_deadline(
            session,
            kind=DeadlineKind.SECURITY,
            title=provider,
            due_on=valid_until,
            recorded_by=recorded_by,
            recorded_at=recorded_at,
            customer_id=customer_id,
        )
        security.deadline_id = deadline.id
    session.add(security)
    session.flush()
    return security


def end_security(session: Session, security_id: str, *, ended_at: datetime) -> Security:
    """Write down that a security is given back before its time; its deadline ends with it.

    Raises:
        SecurityUnknown: There is none with this id.
        SecurityDone: It was ended already.
    """
    found = session.get(Security, security_id)
    if found is None:
        raise SecurityUnknown(security=security_id)
    lock_customer(session, found.customer_id)
    session.refresh(found)
    if found.ended_at is not None:
        raise SecurityDone(security=security_id)
    found.ended_at = ended_at
    if found.deadline_id is not None:
        deadline = session.get_one(Deadline, found.deadline_id, populate_existing=True)
        if deadline.is_current:  # a person may have ended it
            end_deadline(session, deadline.id)
    session.flush()
    return found


def list_securities(
    session: Session, customer_id: str, on: date | None = None
) -> Sequence[Security]:
    """List the securities of a customer in the order of recording.

    Args:
        session: Where to look.
        customer_id: Whose.
        on: Those in force on this day alone; None for all. What was ended before the day is over
            in UTC is not: at a boundary a security counts too short, never too long.
    """
    query = select(Security).where(col(Security.customer_id) == customer_id)
    if on is not None:
        day_after = datetime.combine(on, time(), UTC) + timedelta(days=1)
        query = query.where(
            col(Security.valid_from) <= on,
            or_(col(Security.valid_until).is_(None), col(Security.valid_until) >= on),
            or_(col(Security.ended_at).is_(None), col(Security.ended_at) >= day_after),
        )
    return session.exec(query.order_by(col(Security.id))).all()
