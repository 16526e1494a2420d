"""Adding and removing sources, and saying whose messages are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.intake.identity import find_customer
from checker.sources.errors import SourceExists, SourceInvalid, SourceUnknown
from checker.sources.places import read_place
from storage.sources import add_source, find_source, remember_sender
from storage.tables import SourceRow
from storage.vocabulary import FindBy, SourceKind

LONGEST_PAUSE_MINUTES = 7 * 24 * 60


def make_source(
    session: Session,
    *,
    name: str,
    kind: SourceKind,
    place: Mapping[str, Any],
    find_by: Sequence[FindBy],
    customer: str | None,
    every_minutes: int,
    by: Actor,
    now: datetime,
) -> SourceRow:
    """Add a source; whether it can be reached is for the first round to find out.

    Args:
        session: Where to write.
        name: What people call it.
        kind: Of what kind.
        place: As the kind has it; None stands for what is not given.
        find_by: Ways to find the customer, in their order.
        customer: Names the customer whose everything is; None where `find_by` tells.
        every_minutes: How often to look.
        by: Who adds it.
        now: The moment.

    Raises:
        SourceExists, SourceInvalid: It cannot be added.
        CustomerUnknown, CustomerAmbiguous: `customer` names none or several.
    """
    if not name.strip():
        raise SourceInvalid(reason="名称为空 · the name is empty")
    if not 1 <= every_minutes <= LONGEST_PAUSE_MINUTES:
        raise SourceInvalid(reason=f"every 须为 1–{LONGEST_PAUSE_MINUTES} 分钟 · minutes")
    if find_source(session, name) is not None:
        raise SourceExists(source=name)
    given = {key: value for key, value in place.items() if value is not None}
    checked = read_place(kind, given).model_dump(mode="json", exclude_none=True)
    source = add_source(
        session,
        name=name.strip(),
        kind=kind,
        place=checked,
        find_by=[way.value for way in dict.fromkeys(find_by)],
        customer_id=None if customer is None else find_customer(session, customer).id,
        every_minutes=every_minutes,
        created_at=now,
    )
    record_event(
        session, by, "source.added", subject=f"source:{source.id}", data={"kind": kind}, now=now
    )
    return source


def require_source(session: Session, name: str) -> SourceRow:
    """Give a source in use by its name or id.

    Raises:
        SourceUnknown: There is none.
    """
    source = find_source(session, name)
    if source is None:
        raise SourceUnknown(source=name)
    return source


def remove_source(session: Session, name: str, *, by: Actor, now: datetime) -> SourceRow:
    """Stop taking files from a source; what came and what became of it stays on record.

    Raises:
        SourceUnknown: There is none.
    """
    source = require_source(session, name)
    source.ended_at, source.lease_token = now, None
    session.flush()
    record_event(session, by, "source.removed", subject=f"source:{source.id}", now=now)
    return source


def know_sender(session: Session, address: str, customer: str, *, by: Actor, now: datetime) -> str:
    """Let messages from an address be a customer's; give the customer's id.

    Raises:
        SourceInvalid: It is no mail address.
        CustomerUnknown, CustomerAmbiguous: `customer` names none or several.
    """
    if address.count("@") != 1 or any(character.isspace() for character in address):
        raise SourceInvalid(reason=f"{address} 不是邮箱地址 · is no mail address")
    customer_id = find_customer(session, customer).id
    remember_sender(session, address, customer_id, now)
    record_event(session, by, "source.sender_known", subject=f"customer:{customer_id}", now=now)
    return customer_id
