"""Planning messages: one for each address and beat, or more alerts for one that still waits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from storage.delivery_holds import active_hold
from storage.selection import split_ids
from storage.tables import Address, Beat, Delivery
from storage.vocabulary import DeliveryMode, DeliveryState

_UNBEGUN = (DeliveryState.WAITING, DeliveryState.HELD)


class Planned(NamedTuple):
    """A message to be sent.

    Attributes:
        address: To whom.
        alert_ids: What it tells of.
        mode: What happens if nobody knows whether it arrived.
        send_at: From when on it may be sent.
    """

    address: Address
    alert_ids: Sequence[int]
    mode: DeliveryMode
    send_at: datetime


def make_delivery_id(address_id: str, beat_id: str) -> str:
    """Give the id of the message of a beat to an address, the same whoever plans it."""
    return hashlib.sha256(f"{address_id}/{beat_id}".encode()).hexdigest()


def find_unbegun(session: Session, address_ids: Collection[str]) -> dict[str, Delivery]:
    """Give by address the message that waits and that no attempt was made to send.

    It stays so until the transaction ends: whoever wants to send it waits, and a message that is
    just being taken is not among them.
    """
    found: dict[str, Delivery] = {}
    for piece in split_ids(sorted(address_ids)):
        query = select(Delivery).where(
            piece.covers(col(Delivery.address_id)),
            col(Delivery.state).in_(_UNBEGUN),
            Delivery.attempts == 0,
            col(Delivery.content).is_(None),
        )
        locked = query.with_for_update(skip_locked=True, key_share=True)
        found |= {delivery.address_id: delivery for delivery in session.exec(locked)}
    return found


def last_arrivals(
    session: Session, address_ids: Collection[str], since: datetime
) -> dict[str, datetime]:
    """Give by address when its last message arrived, or is to arrive; of those planned lately.

    Args:
        session: Where to look.
        address_ids: Of these addresses.
        since: Messages planned before this moment do not count.
    """
    arrival = func.max(func.coalesce(col(Delivery.sent_at), col(Delivery.next_attempt_at)))
    found: dict[str, datetime] = {}
    for piece in split_ids(sorted(address_ids)):
        query = select(Delivery.address_id, arrival).where(
            piece.covers(col(Delivery.address_id)),
            Delivery.planned_at >= since,
            Delivery.state != DeliveryState.CANCELLED,
        )
        found |= dict(session.exec(query.group_by(Delivery.address_id)).all())
    return found


def plan_deliveries(
    session: Session, planned: Sequence[Planned], *, beat: Beat, as_of: date
) -> None:
    """Write down messages to be sent; while a hold is on they wait for its release.

    Args:
        session: Where, in the transaction that raised the alerts.
        planned: The messages, at most one for each address.
        beat: The beat that plans them.
        as_of: The day that they speak of.
    """
    state = DeliveryState.HELD if active_hold(session) else DeliveryState.WAITING
    session.add_all(
        Delivery(
            id=make_delivery_id(message.address.id, beat.id),
            address_id=message.address.id,
            channel=message.address.channel,
            mode=message.mode,
            state=state,
            as_of=as_of,
            planned_at=beat.started_at,
            alert_ids=list(message.alert_ids),
            next_attempt_at=message.send_at,
            beat_id=beat.id,
        )
        for message in planned
    )
    session.flush()


def extend_delivery(session: Session, delivery: Delivery, alert_ids: Collection[int]) -> None:
    """Let a message, one of `find_unbegun`, tell of more alerts."""
    delivery.alert_ids = sorted({*delivery.alert_ids, *alert_ids})
    session.flush()
