"""What a message says: the alerts it was planned for that are still open, the gravest first."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from checker.channels.message import OutgoingMessage
from checker.messages.digest import write_digest
from checker.renewals.describe import describe_alerts
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from storage.delivery_alerts import gravest_alerts
from storage.tables import Address, Delivery, Person

Compose = Callable[[Session, Delivery], OutgoingMessage | None]
"""Gives what a delivery says on its day; None if everything it would tell is done."""

MOST_TOLD = 50
"""A digest shows so many and says how many there are; nobody reads more in a mail."""


def make_composer(plan: RenewalPlan, calendar: WorkingCalendar) -> Compose:
    """Make what composes messages.

    Args:
        plan: Windows and ladders of the pack.
        calendar: The working days.
    """

    def compose(session: Session, delivery: Delivery) -> OutgoingMessage | None:
        alerts, total = gravest_alerts(session, delivery.id, limit=MOST_TOLD)
        if not alerts:
            return None
        person_id = session.get_one(Address, delivery.address_id).person_id
        person = session.get_one(Person, person_id)
        return write_digest(
            describe_alerts(session, alerts, delivery.as_of, plan, calendar),
            person_name=person.name,
            language=person.language,
            as_of=delivery.as_of,
            total=total,
            message_id=delivery.id,
        )

    return compose
