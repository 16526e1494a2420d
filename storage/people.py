"""People: who looks after whom, who is told, and where messages reach them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from storage.column_types import clean_text
from storage.errors import (
    AddressExists,
    PersonExists,
    PersonLeft,
    SendWindowEmpty,
    SupervisorCircle,
    TimeZoneUnknown,
)
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import Address, Alert, Customer, Person
from storage.untold_alerts import mark_untold
from storage.vocabulary import Channel, Language


class SendWindow(NamedTuple):
    """The local times of day between which messages may arrive; None stands for midnight.

    One that begins later than it ends goes on past midnight.
    """

    sends_from: time | None
    sends_until: time | None


ANY_TIME = SendWindow(None, None)


def add_person(
    session: Session,
    *,
    name: str,
    created_at: datetime,
    language: Language = Language.ZH,
    time_zone: str = "Asia/Shanghai",
    window: SendWindow = ANY_TIME,
    working_days_only: bool = False,
    supervisor_id: str | None = None,
) -> Person:
    """Add a person or a group.

    Raises:
        PersonExists: Somebody has this name, perhaps one who has left.
        PersonLeft: The supervisor has left.
        TimeZoneUnknown, SendWindowEmpty: Nothing could ever be sent at the right time.
    """
    _refuse_impossible_times(time_zone, window)
    if supervisor_id is not None:
        _get_active(session, supervisor_id)
    person = Person(
        id=make_id(created_at),
        name=name,
        language=language,
        time_zone=time_zone,
        sends_from=window.sends_from,
        sends_until=window.sends_until,
        working_days_only=working_days_only,
        supervisor_id=supervisor_id,
        created_at=created_at,
    )
    if not insert_if_absent(session, person):
        raise PersonExists(name=name)
    return session.get_one(Person, person.id)


def find_person(session: Session, wanted: str) -> Person | None:
    """Find a person by name or id, also one who has left."""
    wanted = clean_text(wanted.strip())
    by_either = or_(col(Person.name) == wanted, col(Person.id) == wanted)
    return session.exec(select(Person).where(by_either).order_by(col(Person.id))).first()


def people(session: Session) -> Sequence[Person]:
    """Give everyone, also those who have left, in the order in which they were added."""
    return session.exec(select(Person).order_by(col(Person.id))).all()


def names_of_people(session: Session) -> list[tuple[str, str]]:
    """Give id and name of everyone, in the order in which they were added."""
    return list(session.connection().execute(_prepare_names_of_people()).all())


@cache
def _prepare_names_of_people() -> Select[str, str]:
    return select_columns(col(Person.id), col(Person.name)).order_by(col(Person.id))


def update_person(
    session: Session,
    person_id: str,
    *,
    name: str | None = None,
    language: Language | None = None,
    time_zone: str | None = None,
    window: SendWindow | None = None,
    working_days_only: bool | None = None,
    supervisor_id: str | None = None,
) -> Person:
    """Change what is known of a person; None leaves it as it is.

    Args:
        session: Where.
        person_id: Who.
        name: What the person is called from now on.
        language: Of the messages.
        time_zone: IANA name.
        window: Hours in which messages may arrive.
        working_days_only: Whether they wait for a working day.
        supervisor_id: Who stands above; empty for nobody.

    Raises:
        PersonExists: Somebody else has the name.
        PersonLeft: The supervisor has left.
        SupervisorCircle: The supervisor is the person, or somebody below.
        TimeZoneUnknown, SendWindowEmpty: Nothing could ever be sent at the right time.
    """
    person = session.get_one(Person, person_id)
    if name is not None:
        taken = select(Person.id).where(Person.name == name, Person.id != person_id)
        if session.exec(taken).first() is not None:
            raise PersonExists(name=name)
        person.name = name
    window = window or SendWindow(person.sends_from, person.sends_until)
    _refuse_impossible_times(time_zone or person.time_zone, window)
    person.language = language or person.language
    person.time_zone = time_zone or person.time_zone
    person.sends_from, person.sends_until = window
    if working_days_only is not None:
        person.working_days_only = working_days_only
    if supervisor_id:
        _set_supervisor(session, person, supervisor_id)
    elif supervisor_id is not None:
        person.supervisor_id = None
    session.flush()
    return person


def chain_above(session: Session, person_id: str) -> list[Person]:
    """Give a person and everyone above, nearest first; the rows stay locked on PostgreSQL.

    Two programs that give each other's people a supervisor at once would otherwise close a circle
    that neither sees.
    """
    chain: list[Person] = []
    next_id: str | None = person_id
    while next_id is not None:
        query = select(Person).where(Person.id == next_id).with_for_update(key_share=True)
        chain.append(session.exec(query).one())
        next_id = chain[-1].supervisor_id
    return chain


def set_owner(session: Session, customer_id: str, person_id: str | None) -> Customer:
    """Say who looks after a customer and is told of what falls due; None for nobody.

    What is open about the customer is told to the new owner by the next beat.

    Raises:
        PersonLeft: The person has left.
    """
    if person_id is not None:
        _get_active(session, person_id)
    customer = session.get_one(Customer, customer_id)
    if customer.owner_id == person_id:
        return customer
    customer.owner_id = person_id
    session.flush()
    mark_untold(session, col(Alert.customer_id) == customer_id, col(Alert.assignee_id).is_(None))
    return customer


def add_address(
    session: Session,
    person_id: str,
    *,
    channel: Channel,
    target: str,
    created_at: datetime,
    secret: str | None = None,
) -> Address:
    """Add where messages reach a person; one that was retired is taken into use again.

    Raises:
        AddressExists: The person has it already.
    """
    address = Address(
        id=make_id(created_at),
        person_id=person_id,
        channel=channel,
        target=target,
        secret=secret,
        created_at=created_at,
    )
    if insert_if_absent(session, address):
        return session.get_one(Address, address.id)
    known = session.exec(
        select(Address).where(
            Address.person_id == person_id, Address.channel == channel, Address.target == target
        )
    ).one()
    if known.is_active:
        raise AddressExists(name=session.get_one(Person, person_id).name, channel=channel.value)
    known.is_active, known.secret = True, secret
    session.flush()
    return known


def retire_address(session: Session, address_id: str) -> Address:
    """Send nothing more to an address; what waits for it is cancelled when its turn comes."""
    address = session.get_one(Address, address_id)
    address.is_active = False
    session.flush()
    return address


def addresses_of(session: Session, person_id: str) -> Sequence[Address]:
    """Give a person's addresses, also those used no more, in the order of adding."""
    query = select(Address).where(Address.person_id == person_id).order_by(col(Address.id))
    return session.exec(query).all()


def active_addresses(session: Session) -> Sequence[Address]:
    """Give all addresses in use, of whomever."""
    return session.exec(select(Address).where(col(Address.is_active)).order_by(Address.id)).all()


def names_by_address(session: Session) -> dict[str, str]:
    """Give by id of an address, in use or not, the name of the person."""
    query = select(Address.id, Person.name).join(Person, col(Person.id) == col(Address.person_id))
    return dict(session.exec(query).all())


def _get_active(session: Session, person_id: str) -> Person:
    person = session.get_one(Person, person_id)
    if not person.is_active:
        raise PersonLeft(name=person.name)
    return person


def _set_supervisor(session: Session, person: Person, supervisor_id: str) -> None:
    supervisor = _get_active(session, supervisor_id)
    if person.id in {above.id for above in chain_above(session, supervisor_id)}:
        raise SupervisorCircle(person=person.name, supervisor=supervisor.name)
    person.supervisor_id = supervisor_id


def _refuse_impossible_times(time_zone: str, window: SendWindow) -> None:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneUnknown(time_zone=time_zone) from error
    begins, ends = (moment or time(0) for moment in window)
    if begins == ends and window != ANY_TIME:
        raise SendWindowEmpty(moment=begins.strftime("%H:%M"))
