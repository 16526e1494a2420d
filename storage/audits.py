"""Audits of the portfolio: that one ran, whether it came to its end, and what it found changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from storage.identity import make_id
from storage.tables import Audit, Customer, StandingChange


def start_audit(
    session: Session, *, purpose: str, pack_sha256: str, as_of: date, began_at: datetime
) -> Audit:
    """Write down that an audit begins; commit before its work so that a crash shows."""
    audit = Audit(
        id=make_id(began_at),
        purpose=purpose,
        pack_sha256=pack_sha256,
        as_of=as_of,
        began_at=began_at,
    )
    session.add(audit)
    session.flush()
    return audit


def finish_audit(
    session: Session,
    audit_id: str,
    *,
    ended_at: datetime,
    examined: int,
    added: int,
    changed: int,
) -> None:
    """Write down that an audit ended and what it came to; see `storage.tables.Audit`."""
    audit = session.get_one(Audit, audit_id)
    audit.ended_at = ended_at
    audit.examined, audit.added, audit.changed = examined, added, changed
    session.flush()


def list_untold(session: Session, purpose: str) -> Sequence[str]:
    """List the audits for a purpose that were cut off, or are running, since one came to its end.

    What they found changed has not been told to anyone.
    """
    ours = select(Audit.id).where(Audit.purpose == purpose)
    ended = select(func.max(Audit.began_at)).where(
        Audit.purpose == purpose, col(Audit.ended_at).is_not(None)
    )
    untold = ours.where(col(Audit.ended_at).is_(None)).order_by(col(Audit.id))
    last = session.exec(ended).one()
    return session.exec(untold if last is None else untold.where(Audit.began_at >= last)).all()


def changes_of(
    session: Session, audit_ids: Collection[str], *, limit: int | None = None
) -> Sequence[tuple[Customer, StandingChange]]:
    """Give what audits found changed, with the customers, in the order of their ids.

    Args:
        session: Where to look.
        audit_ids: The audits.
        limit: How many at most; all, if None.
    """
    query = (
        select(Customer, StandingChange)
        .join(StandingChange, col(StandingChange.customer_id) == col(Customer.id))
        .where(col(StandingChange.audit_id).in_(audit_ids))
        .order_by(col(StandingChange.customer_id), col(StandingChange.audit_id))
        .limit(limit)
    )
    return session.exec(query).all()
