"""Placing a hold: from then on nothing of a customer may be destroyed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.four_eyes.errors import WordsMissing
from storage.retention import place_hold
from storage.tables import LegalHold


def put_on_hold(
    session: Session, customer_id: str, *, reason: str, by: Actor, now: datetime
) -> LegalHold:
    """Keep everything of a customer until two people release the hold.

    Args:
        session: For writing.
        customer_id: Who; somebody on file.
        reason: Why, such as the number of a lawsuit.
        by: Who places it; one person is enough to keep.
        now: The moment.

    Raises:
        WordsMissing: There is no reason.
    """
    if not reason.strip():
        raise WordsMissing
    hold = place_hold(session, customer_id, reason=reason.strip(), by=by.name, at=now)
    subject, data = f"customer:{customer_id}", {"hold_id": hold.id}
    record_event(session, by, "hold.placed", subject=subject, data=data, now=now)
    return hold
