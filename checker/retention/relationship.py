"""The end of business with a customer, from which the years of retention count, and its return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.errors import CustomerErased
from checker.four_eyes.errors import WordsMissing
from checker.retention.due import find_due
from checker.retention.errors import EndAhead, RelationshipGoesOn
from storage.customers import lock_customer
from storage.retention import (
    find_erasure,
    find_relationship_end,
    record_relationship_end,
    resume_relationship,
)
from storage.tables import RelationshipEnd


@dataclass(frozen=True, slots=True)
class Relationship:
    """How business with a customer stands.

    Attributes:
        last_end: What was written down of its last end; None where it never ended.
        counts_from: The day from which the years count: a contract may outlast what was written
            down. None while business goes on.
        keep_until: The last day on which the file is to be kept; None while business goes on.
    """

    last_end: RelationshipEnd | None
    counts_from: date | None
    keep_until: date | None

    @property
    def has_ended(self) -> bool:
        """Whether business is over."""
        return self.last_end is not None and self.last_end.resumed_at is None


def read_relationship(session: Session, customer_id: str, retention_years: int) -> Relationship:
    """Tell how business with a customer stands."""
    due = find_due(session, customer_id, retention_years)
    return Relationship(
        find_relationship_end(session, customer_id),
        None if due is None else due.customer.ended_on,
        None if due is None else due.keep_until,
    )


def end_relationship(
    session: Session, customer_id: str, ended_on: date, *, reason: str, by: Actor, now: datetime
) -> None:
    """Write down the last day of business; a later word replaces the earlier.

    Args:
        session: For writing.
        customer_id: With whom; somebody on file.
        ended_on: The last day, not after today.
        reason: Why, in words; may be empty.
        by: Who writes it down.
        now: The moment, in the office's time zone.

    Raises:
        CustomerErased: There is nothing left to keep.
        EndAhead: The day has not come.
    """
    _require_kept(session, customer_id)
    if ended_on > now.date():
        raise EndAhead(day=ended_on.isoformat())
    lock_customer(session, customer_id)
    record_relationship_end(
        session, customer_id, ended_on, reason=reason.strip(), by=by.name, at=now
    )
    data = {"ended_on": ended_on.isoformat()}
    subject = f"customer:{customer_id}"
    record_event(session, by, "relationship.ended", subject=subject, data=data, now=now)


def take_up_relationship(
    session: Session, customer_id: str, *, reason: str, by: Actor, now: datetime
) -> None:
    """Write down that business goes on again: the years stop counting.

    Args:
        session: For writing.
        customer_id: With whom.
        reason: Why, in words.
        by: Who writes it down.
        now: The moment.

    Raises:
        CustomerErased: Nobody can take up what was erased.
        WordsMissing: There is no reason.
        RelationshipGoesOn: Business has not ended.
    """
    _require_kept(session, customer_id)
    if not reason.strip():
        raise WordsMissing
    lock_customer(session, customer_id)
    ended_on = resume_relationship(session, customer_id, reason=reason.strip(), by=by.name, at=now)
    if ended_on is None:
        raise RelationshipGoesOn
    data = {"ended_on": ended_on.isoformat()}
    subject = f"customer:{customer_id}"
    record_event(session, by, "relationship.resumed", subject=subject, data=data, now=now)


def _require_kept(session: Session, customer_id: str) -> None:
    erasure = find_erasure(session, customer_id)
    if erasure is not None:
        raise CustomerErased(customer=customer_id, on=erasure.erased_at.date().isoformat())
