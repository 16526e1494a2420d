"""Recording: one more event at the end of the chain, in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.actions import find_action
from checker.audit_log.event_body import (
    GENESIS,
    Json,
    find_customer,
    hash_event,
    make_body,
)
from storage.column_types import clean_text
from storage.events import add_event, lock_log, read_head
from storage.tables import Event

_NOTHING: Mapping[str, Json] = MappingProxyType({})


def record_event(
    session: Session,
    actor: Actor,
    action: str,
    *,
    subject: str,
    data: Mapping[str, Json] = _NOTHING,
    now: datetime,
) -> Event:
    """Append an event to the log.

    To be called last in a transaction: it takes the lock of the chain, which ends with the
    transaction, and everybody else who records waits for it.

    Args:
        session: The writing one of the change.
        actor: Who acts.
        action: A code of `actions.yaml`.
        subject: What it was done to, as `customer:<id>`, `document:<id>`, `account:<id>`.
        data: Ids, codes, hashes, days and integers; `customer_id` names the customer where the
            subject does not.
        now: When, aware.

    Raises:
        ValueError: The catalogue lacks the action or its data, or the data hold what no event may:
            a mistake in the program.
    """
    find_action(action, data)
    lock_log(session)
    size, last = read_head(session)
    body = make_body(size + 1, actor, action, subject=subject, data=data, now=now)
    event = Event(
        seq=size + 1,
        at=now,
        actor_id=actor.account_id,
        actor_name=clean_text(actor.name),
        action=action,
        subject=subject,
        customer_id=find_customer(subject, data),
        body=body.decode(),
        hash=hash_event(bytes.fromhex(last) if last else GENESIS, body).hex(),
    )
    add_event(session, event)
    return event
