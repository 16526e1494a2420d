"""What a person sees of messages and does about them: look, put back, settle, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage.delivery_holds import active_hold
from storage.errors import DeliveryUnfit
from storage.tables import Delivery, DeliveryAttempt
from storage.vocabulary import DeliveryState

_GRAVEST_FIRST = (
    DeliveryState.UNCERTAIN,
    DeliveryState.DEAD,
    DeliveryState.HELD,
    DeliveryState.SENDING,
    DeliveryState.WAITING,
    DeliveryState.SENT,
    DeliveryState.CANCELLED,
)
_STOPPED = frozenset({DeliveryState.DEAD, DeliveryState.UNCERTAIN})
_UNSENT = frozenset({*_STOPPED, DeliveryState.WAITING, DeliveryState.HELD})


def find_deliveries(session: Session, wanted: str) -> Sequence[Delivery]:
    """Find messages by the beginning of their id; at most ten."""
    query = select(Delivery).where(col(Delivery.id).startswith(wanted, autoescape=True))
    return session.exec(query.order_by(col(Delivery.id)).limit(10)).all()


def list_deliveries(
    session: Session, *, states: Sequence[DeliveryState] | None = None, limit: int = 100
) -> Sequence[Delivery]:
    """List messages, those that wait for a person first, then the newest; without their content.

    Args:
        session: Where to look.
        states: Only those in one of these states; None for all.
        limit: How many at most.
    """
    place = case(
        {state: number for number, state in enumerate(_GRAVEST_FIRST)}, value=Delivery.state
    )
    query = select(Delivery).order_by(place, col(Delivery.planned_at).desc(), col(Delivery.id))
    if states is not None:
        query = query.where(col(Delivery.state).in_(states))
    content: Any = Delivery.content
    return session.exec(query.limit(limit).options(defer(content))).all()


def attempts_of(session: Session, delivery_id: str) -> Sequence[DeliveryAttempt]:
    """Give the attempts to send a message, the first coming first."""
    query = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id)
    return session.exec(query.order_by(col(DeliveryAttempt.number))).all()


def requeue_delivery(session: Session, delivery_id: str, at: datetime) -> Delivery:
    """Put back a message that was given up or is uncertain; it is tried as often as a new one.

    Raises:
        DeliveryUnfit: It is neither.
    """
    delivery = _get_in(session, delivery_id, _STOPPED, "retry")
    delivery.state = DeliveryState.HELD if active_hold(session) else DeliveryState.WAITING
    delivery.attempts, delivery.next_attempt_at = 0, at
    session.flush()
    return delivery


def settle_delivery(session: Session, delivery_id: str, at: datetime) -> Delivery:
    """Write down that a message has arrived, because a person knows it.

    Raises:
        DeliveryUnfit: It was neither given up nor is it uncertain.
    """
    delivery = _get_in(session, delivery_id, _STOPPED, "settle")
    delivery.state, delivery.sent_at = DeliveryState.SENT, at
    session.flush()
    return delivery


def cancel_delivery(session: Session, delivery_id: str) -> Delivery:
    """Send a message no more.

    Raises:
        DeliveryUnfit: It was sent, is being sent, or was cancelled before.
    """
    delivery = _get_in(session, delivery_id, _UNSENT, "cancel")
    delivery.state = DeliveryState.CANCELLED
    session.flush()
    return delivery


def _get_in(
    session: Session, delivery_id: str, states: frozenset[DeliveryState], act: str
) -> Delivery:
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    delivery = session.exec(query.execution_options(populate_existing=True)).one()
    if delivery.state not in states:
        raise DeliveryUnfit(id=delivery_id[:12], state=delivery.state.value, act=act)
    return delivery
