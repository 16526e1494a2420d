"""Who is told: people and groups of the house, where messages reach them, who takes over.

A person here is somebody who receives messages; who may sign in is an account (`checker.access`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.errors import AddressUnknown
from checker.notices.targets import check_target, mask_target
from storage.handing_over import HandOver, hand_over
from storage.people import (
    ANY_TIME,
    SendWindow,
    add_address,
    add_person,
    addresses_of,
    retire_address,
    set_owner,
    update_person,
)
from storage.tables import Address, Person
from storage.vocabulary import Channel, Language


@dataclass(frozen=True, slots=True)
class Colleague:
    """What is told of a person, or of a group such as a chat with a robot in it.

    Attributes:
        name: What the person is called by; nobody else's.
        language: Of the messages.
        time_zone: IANA name.
        window: Local hours in which messages may arrive.
        working_days_only: Whether they wait for a working day.
        supervisor_id: Who is told what this person does not acknowledge; None for nobody.
    """

    name: str
    language: Language = Language.ZH
    time_zone: str = "Asia/Shanghai"
    window: SendWindow = ANY_TIME
    working_days_only: bool = False
    supervisor_id: str | None = None


def add_colleague(
    session: Session, wanted: Colleague, mails: Sequence[str], *, by: Actor, now: datetime
) -> Person:
    """Add a person with mail addresses.

    Raises:
        PersonExists: Somebody has this name, perhaps one who has left.
        PersonLeft: The supervisor has left.
        TargetInvalid: One of the mail addresses is none.
        TimeZoneUnknown, SendWindowEmpty: Nothing could ever be sent at the right time.
    """
    targets = [check_target(Channel.MAIL, mail) for mail in mails]
    person = add_person(
        session,
        name=wanted.name.strip(),
        created_at=now,
        language=wanted.language,
        time_zone=wanted.time_zone,
        window=wanted.window,
        working_days_only=wanted.working_days_only,
        supervisor_id=wanted.supervisor_id,
    )
    for target in targets:
        add_address(session, person.id, channel=Channel.MAIL, target=target, created_at=now)
    _record(session, by, "person.added", person.id, {"addresses": len(targets)}, now)
    return person


def change_colleague(
    session: Session, person_id: str, wanted: Colleague, *, by: Actor, now: datetime
) -> Person:
    """Put what is told of a person in the place of what was told before.

    Raises:
        PersonExists: Somebody else has the name.
        PersonLeft: The supervisor has left.
        SupervisorCircle: The supervisor is the person, or somebody below.
        TimeZoneUnknown, SendWindowEmpty: Nothing could ever be sent at the right time.
    """
    person = update_person(
        session,
        person_id,
        name=wanted.name.strip(),
        language=wanted.language,
        time_zone=wanted.time_zone,
        window=wanted.window,
        working_days_only=wanted.working_days_only,
        supervisor_id=wanted.supervisor_id or "",
    )
    _record(session, by, "person.changed", person.id, {}, now)
    return person


def reach_colleague(
    session: Session,
    person_id: str,
    channel: Channel,
    target: str,
    secret: str | None,
    *,
    by: Actor,
    now: datetime,
) -> Address:
    """Add where messages reach a person.

    Args:
        session: Where the person is.
        person_id: Whose address it is.
        channel: How to send.
        target: A mail address, or the URL of a robot or webhook, as typed.
        secret: The key to sign with, where the channel takes one.
        by: Who adds it.
        now: When.

    Raises:
        AddressExists: The person has it already.
        TargetInvalid: Nothing can be sent there by this channel.
    """
    target = check_target(channel, target)
    added = add_address(
        session, person_id, channel=channel, target=target, secret=secret, created_at=now
    )
    data: dict[str, Json] = {"address_id": added.id, "channel": channel.value}
    _record(session, by, "address.added", person_id, data, now)
    return added


def find_address(session: Session, person_id: str, channel: Channel, target: str) -> Address:
    """Find a person's address by what it is.

    Raises:
        AddressUnknown: The person has none like it.
    """
    for address in addresses_of(session, person_id):
        if (address.channel, address.target) == (channel, target):
            return address
    raise AddressUnknown(reference=mask_target(channel, target))


def retire_from(
    session: Session, person_id: str, address_id: str, *, by: Actor, now: datetime
) -> Address:
    """Use one of a person's addresses no more.

    Raises:
        AddressUnknown: The person has no such address.
    """
    if address_id not in {address.id for address in addresses_of(session, person_id)}:
        raise AddressUnknown(reference=address_id)
    retired = retire_address(session, address_id)
    data: dict[str, Json] = {"address_id": retired.id, "channel": retired.channel.value}
    _record(session, by, "address.removed", person_id, data, now)
    return retired


def assign_customer(
    session: Session, customer_id: str, person_id: str | None, *, by: Actor, now: datetime
) -> None:
    """Say who looks after a customer; None for nobody.

    Raises:
        PersonLeft: The person has left.
    """
    set_owner(session, customer_id, person_id)
    record_event(
        session,
        by,
        "customer.assigned",
        subject=f"customer:{customer_id}",
        data={"person_id": person_id},
        now=now,
    )


def let_leave(
    session: Session, leaving: Person, successor: Person, *, by: Actor, now: datetime
) -> HandOver:
    """Let somebody leave; customers, alerts and reports go to a successor.

    Raises:
        HandedToThemselves: Both are the same person.
        PersonLeft: The successor has left.
    """
    moved = hand_over(session, leaving.id, successor.id, by=by.name, at=now)
    data: dict[str, Json] = {
        "successor_id": successor.id,
        "customers": moved.customers,
        "alerts": moved.alerts,
    }
    _record(session, by, "person.left", leaving.id, data, now)
    return moved


def _record(
    session: Session,
    by: Actor,
    action: str,
    person_id: str,
    data: dict[str, Json],
    now: datetime,
) -> None:
    subject, told = f"person:{person_id}", {"person_id": person_id, **data}
    record_event(session, by, action, subject=subject, data=told, now=now)
