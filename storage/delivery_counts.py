"""How many messages are in which state."""

from __future__ import annotations

from sqlmodel import Session, func, select

from storage.tables import Delivery
from storage.vocabulary import DeliveryState


def count_deliveries(session: Session) -> dict[DeliveryState, int]:
    """Count the messages of each state that any is in."""
    query = select(Delivery.state, func.count()).group_by(Delivery.state)
    return {DeliveryState(state): count for state, count in session.exec(query)}
