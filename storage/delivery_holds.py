"""Holding everything that is still to be sent, until a person releases it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, and_, col, exists, select, update

from storage.identity import make_id
from storage.tables import Delivery, DeliveryAttempt, DeliveryHold
from storage.vocabulary import DeliveryMode, DeliveryState

_IS_ON = col(DeliveryHold.released_at).is_(None)


def hold_deliveries(
    session: Session, *, because: str, at: datetime, includes_sending: bool = True
) -> int:
    """Note a hold, and hold every delivery that waits.

    Args:
        session: Where.
        because: What a person is told who asks why.
        at: When.
        includes_sending: Whether also those that were being sent are held, as in a database that
            was restored, where nobody sends. In one at work they come to their end by themselves.

    Returns:
        How many deliveries are held now that were not before.
    """
    session.add(DeliveryHold(id=make_id(at), held_at=at, because=because))
    session.flush()
    states = [DeliveryState.WAITING, *([DeliveryState.SENDING] if includes_sending else [])]
    unsent = update(Delivery).where(col(Delivery.state).in_(states))
    held = unsent.values(state=DeliveryState.HELD, lease_token=None)
    return session.exec(held.execution_options(synchronize_session=False)).rowcount


def release_deliveries(session: Session, by: str, at: datetime) -> int:
    """End all holds; what was held waits again to be sent.

    A message to be sent at most once that was held while it was being sent becomes uncertain.

    Args:
        session: Where.
        by: Who says so, as they call themselves.
        at: When.

    Returns:
        How many messages wait again.
    """
    session.exec(update(DeliveryHold).where(_IS_ON).values(released_at=at, released_by=by))
    was_cut_off = exists().where(
        col(DeliveryAttempt.delivery_id) == col(Delivery.id),
        col(DeliveryAttempt.ended_at).is_(None),
    )
    is_held = col(Delivery.state) == DeliveryState.HELD
    may_have_arrived = and_(
        col(Delivery.mode) == DeliveryMode.AT_MOST_ONCE,
        col(Delivery.content).is_not(None),
        was_cut_off,
    )
    uncertain = update(Delivery).where(is_held, may_have_arrived)
    session.exec(
        uncertain.values(state=DeliveryState.UNCERTAIN).execution_options(synchronize_session=False)
    )
    waiting = update(Delivery).where(is_held).values(state=DeliveryState.WAITING)
    return session.exec(waiting.execution_options(synchronize_session=False)).rowcount


def active_hold(session: Session) -> DeliveryHold | None:
    """Give the hold that is on; the first of several."""
    query = select(DeliveryHold).where(_IS_ON)
    return session.exec(query.order_by(col(DeliveryHold.id))).first()
