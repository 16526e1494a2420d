"""Somebody leaves: customers, alerts and the people below go to a successor, in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select, update

from storage.alert_states import IS_LIVING
from storage.errors import HandedToThemselves, PersonLeft
from storage.identity import make_id
from storage.people import chain_above
from storage.tables import Alert, AlertEvent, CalendarFeed, Customer, Person
from storage.untold_alerts import mark_untold
from storage.vocabulary import AlertAct


@dataclass(frozen=True, slots=True)
class HandOver:
    """What went to the successor.

    Attributes:
        customers: How many customers.
        alerts: How many living alerts that had been assigned to the one who left; those of the
            customers follow their owner by themselves.
    """

    customers: int
    alerts: int


def hand_over(session: Session, from_id: str, to_id: str, *, by: str, at: datetime) -> HandOver:
    """Give all that a person looks after to somebody else; the person counts as having left.

    Alerts that are open are told to the successor by the next beat. The calendars that the person
    subscribed to answer no more.

    Args:
        session: Where.
        from_id: Who leaves.
        to_id: Who takes over.
        by: Who says so, as they call themselves.
        at: When.

    Raises:
        HandedToThemselves: Both are the same person.
        PersonLeft: The successor has left.
    """
    leaving, successor = session.get_one(Person, from_id), session.get_one(Person, to_id)
    if from_id == to_id:
        raise HandedToThemselves(name=leaving.name)
    if not successor.is_active:
        raise PersonLeft(name=successor.name)
    owned = select(Customer.id).where(Customer.owner_id == from_id)
    mark_untold(session, col(Alert.customer_id).in_(owned), col(Alert.assignee_id).is_(None))
    customers = update(Customer).where(col(Customer.owner_id) == from_id)
    moved = session.exec(customers.values(owner_id=to_id)).rowcount
    alerts = _reassign_alerts(session, from_id, to_id, by, at)
    _move_reports(session, leaving, successor)
    feeds = update(CalendarFeed).where(
        col(CalendarFeed.person_id) == from_id, col(CalendarFeed.revoked_at).is_(None)
    )
    session.exec(feeds.values(revoked_at=at))
    leaving.is_active = False
    session.flush()
    return HandOver(moved, alerts)


def _reassign_alerts(session: Session, from_id: str, to_id: str, by: str, at: datetime) -> int:
    query = select(Alert.id).where(IS_LIVING, Alert.assignee_id == from_id).with_for_update()
    ids = session.exec(query).all()
    if not ids:
        return 0
    mark_untold(session, col(Alert.assignee_id) == from_id)
    assigned = IS_LIVING & (col(Alert.assignee_id) == from_id)
    session.exec(update(Alert).where(assigned).values(assignee_id=to_id))
    events = [
        {
            "id": make_id(at),
            "alert_id": alert_id,
            "act": AlertAct.ASSIGNED,
            "at": at,
            "by": by,
            "person_id": to_id,
        }
        for alert_id in ids
    ]
    session.connection().execute(insert(AlertEvent), events)
    return len(ids)


def _move_reports(session: Session, leaving: Person, successor: Person) -> None:
    """Put those below under the successor; who stands above the successor goes one further up."""
    above_successor = {person.id for person in chain_above(session, successor.id)}
    for report in session.exec(select(Person).where(Person.supervisor_id == leaving.id)):
        is_above = report.id in above_successor
        report.supervisor_id = leaving.supervisor_id if is_above else successor.id
    session.flush()
