"""Which alerts a message tells of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Text, case, cast
from sqlmodel import Session, col, func, select

from storage.tables import Alert, Delivery
from storage.vocabulary import AlertSeverity, AlertState

_GRAVITY = {
    AlertSeverity.BLOCKER: 0,
    AlertSeverity.MAJOR: 1,
    AlertSeverity.MINOR: 2,
    AlertSeverity.INFO: 3,
}


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
