"""Proposals of limits and decisions on them go into the event log with the change itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from storage.limits import decide_limit, propose_limit
from storage.tables import CreditLimit
from storage.vocabulary import LimitState


def record_proposal(session: Session, customer_id: str, *, by: Actor, **limit: Any) -> CreditLimit:  # noqa: ANN401
    """Propose a limit.

    Args:
        session: For writing.
        customer_id: Whose.
        by: Who acts; `proposed_by` is the name that the limit itself shows.
        limit: As `storage.limits.propose_limit`.

    Raises:
        StorageError: As `storage.limits.propose_limit`.
    """
    proposed = propose_limit(session, customer_id, **limit)
    data: dict[str, Json] = {
        "customer_id": proposed.customer_id,
        "amount_minor": proposed.amount_minor,
        "currency": proposed.currency,
        "valid_from": proposed.valid_from.isoformat(),
        "valid_until": proposed.valid_until.isoformat() if proposed.valid_until else None,
    }
    subject, now = f"limit:{proposed.id}", proposed.proposed_at
    record_event(session, by, "limit.proposed", subject=subject, data=data, now=now)
    return proposed


def record_decision(
    session: Session,
    limit_id: str,
    *,
    state: LimitState,
    decided_by: str,
    decided_at: datetime,
    decided_on: date,
    by: Actor,
) -> CreditLimit:
    """Decide on a proposal.

    Args:
        session: For writing.
        limit_id: The proposal.
        state: Approved, refused or withdrawn.
        decided_by: The name that the limit itself shows.
        decided_at: When.
        decided_on: The day in the office.
        by: Who acts.

    Raises:
        StorageError: As `storage.limits.decide_limit`.
    """
    decided = decide_limit(
        session,
        limit_id,
        state=state,
        decided_by=decided_by,
        decided_at=decided_at,
        decided_on=decided_on,
    )
    data = {"customer_id": decided.customer_id, "limit_id": decided.id}
    action = f"limit.{decided.state.value}"
    record_event(session, by, action, subject=f"limit:{decided.id}", data=data, now=decided_at)
    return decided
