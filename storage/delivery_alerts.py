"""Which alerts a message tells of, and which messages tell of an alert."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Text, case, cast, exists
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, col, func, or_, select

from storage.tables import Address, Alert, Delivery, Person
from storage.vocabulary import AlertSeverity, AlertState, Channel, DeliveryState

_GRAVITY = {
    AlertSeverity.BLOCKER: 0,
    AlertSeverity.MAJOR: 1,
    AlertSeverity.MINOR: 2,
    AlertSeverity.INFO: 3,
}

_CLOCKS_DIFFER = timedelta(days=1)
"""A message that was sent longer than this before an alert was recorded does not tell of it."""


class AlertMessage(NamedTuple):
    """A message that told of an alert, or is to.

    Attributes:
        delivery_id: The message.
        person: Whom it tells.
        channel: How.
        state: What became of it.
        planned_at: When it was planned.
        sent_at: When the other side accepted it.
    """

    delivery_id: str
    person: str
    channel: Channel
    state: DeliveryState
    planned_at: datetime
    sent_at: datetime | None


def gravest_alerts(
    session: Session, delivery_id: str, *, limit: int
) -> tuple[Sequence[Alert], int]:
    """Give the gravest of a message's alerts that are still open, and how many there are.

    What was acknowledged, put off, overtaken or closed since it was planned need not be told.

    Args:
        session: Where to look.
        delivery_id: The message.
        limit: How many at most.

    Returns:
        The gravest first, of these the earliest due, and the number of all that are open.
    """
    stored = select(Delivery.alert_ids).where(Delivery.id == delivery_id).scalar_subquery()
    listed: Any
    if session.get_bind().dialect.name == "postgresql":
        listed = func.jsonb_array_elements_text(stored).column_valued("listed")
    else:
        listed = func.json_each(stored).table_valued("value").c.value
    ids = select(cast(cast(listed, Text), Integer))
    is_told = col(Alert.id).in_(ids) & (col(Alert.state) == AlertState.OPEN)
    total = session.exec(select(func.count()).select_from(Alert).where(is_told)).one()
    gravity = case(_GRAVITY, value=col(Alert.severity))
    query = select(Alert).where(is_told).order_by(gravity, col(Alert.due_on), col(Alert.id))
    return session.exec(query.limit(limit)).all(), total


def messages_of(session: Session, alert: Alert) -> list[AlertMessage]:
    """Give the messages that tell of an alert, the first planned first.

    A message that waits may be older than an alert that joined it, so only those that had been sent
    before are left out.
    """
    since = alert.recorded_at - _CLOCKS_DIFFER
    may_tell = or_(col(Delivery.sent_at).is_(None), col(Delivery.sent_at) >= since)
    told: tuple[Any, ...] = (
        col(Delivery.id),
        col(Person.name),
        col(Delivery.channel),
        col(Delivery.state),
        col(Delivery.planned_at),
        col(Delivery.sent_at),
    )
    query = (
        select(*told)
        .select_from(Delivery)
        .join(Address, col(Address.id) == col(Delivery.address_id))
        .join(Person, col(Person.id) == col(Address.person_id))
        .where(may_tell, _tells_of(session, alert.id or 0))
        .order_by(col(Delivery.planned_at), col(Delivery.id))
    )
    return [AlertMessage(*row) for row in session.exec(query)]


def _tells_of(session: Session, number: int) -> ColumnElement[bool]:
    """Give the condition that a message tells of an alert: its number is in the list."""
    numbers = col(Delivery.alert_ids)
    if session.get_bind().dialect.name == "postgresql":
        return cast(numbers, JSONB).contains([number])
    each = func.json_each(numbers).table_valued("value")
    return exists().where(cast(each.c.value, Integer) == number)
