"""What became of the messages, held against what the servers say they accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlmodel import Session, col, func, select

from benchmarks.torture.post_office import Accepted
from checker.notices.retries import MOST_ATTEMPTS
from storage.database import Database
from storage.tables import Address, Alert, AlertEvent, Delivery, DeliveryAttempt, Person
from storage.vocabulary import AlertAct, AlertState, Channel, DeliveryMode, DeliveryState
from tests.checker.channels.servers import Shares

_ONCE_AT_LEAST = DeliveryMode.AT_LEAST_ONCE


@dataclass(frozen=True)
class DeliveryCounts:
    """Figures, and the faults among them.

    Attributes:
        planned: Messages of each mode.
        states: Messages in each state.
        repeats: Acceptances beyond the first of a message sent at least once.
        worn_out: Messages given up because each attempt was cut off, though a server had accepted
            one.
        uncertain_arrived: Of the uncertain ones those that a server did accept.
        attempts: How many were made.
        cut_off: How many of these never ended.
        faults: What must not be, by name; empty if all is well.
    """

    planned: Counter[DeliveryMode]
    states: Counter[DeliveryState]
    repeats: int
    worn_out: int
    uncertain_arrived: int
    attempts: int
    cut_off: int
    faults: Counter[str]


def count_deliveries(database: Database, accepted: Accepted, shares: Shares) -> DeliveryCounts:
    """Hold every message against the servers' log.

    Args:
        database: Of the run.
        accepted: What the servers accepted.
        shares: How they misbehaved: whom they refuse for good.
    """
    with database.read_session() as session:
        deliveries = session.exec(select(Delivery)).all()
        targets = {address.id: address for address in session.exec(select(Address))}
        attempts = session.exec(select(func.count()).select_from(DeliveryAttempt)).one()
        is_cut_off = col(DeliveryAttempt.ended_at).is_(None)
        cut_off = session.exec(select(func.count()).where(is_cut_off)).one()
        gone = _find_gone(session)
        untouched = _find_untouched(session)
    faults: Counter[str] = Counter()
    for delivery in deliveries:
        address = targets[delivery.address_id]
        times = accepted.times[delivery.id]
        is_refused = shares.is_refused(_name_at_server(address))
        faults.update(judge_delivery(delivery, times, is_refused=is_refused))
        if delivery.state is DeliveryState.CANCELLED and address.person_id not in gone:
            faults["cancelled with something left to tell"] += not untouched.isdisjoint(
                delivery.alert_ids
            )
    known = {delivery.id for delivery in deliveries}
    faults["accepted under an unknown id"] = len(accepted.times.keys() - known)
    faults["repeated with other words"] = sum(
        len(accepted.contents[delivery.id]) > 1
        for delivery in deliveries
        if delivery.id in accepted.contents
    )
    return DeliveryCounts(
        planned=Counter(DeliveryMode(delivery.mode) for delivery in deliveries),
        states=Counter(DeliveryState(delivery.state) for delivery in deliveries),
        repeats=sum(
            max(0, accepted.times[delivery.id] - 1)
            for delivery in deliveries
            if delivery.mode is _ONCE_AT_LEAST
        ),
        worn_out=sum(
            accepted.times[delivery.id] > 0
            for delivery in deliveries
            if delivery.state is DeliveryState.DEAD
        ),
        uncertain_arrived=sum(
            accepted.times[delivery.id] > 0
            for delivery in deliveries
            if delivery.state is DeliveryState.UNCERTAIN
        ),
        attempts=attempts,
        cut_off=cut_off,
        faults=+faults,
    )


def judge_delivery(delivery: Delivery, times: int, *, is_refused: bool) -> list[str]:
    """Give what is wrong with a message.

    Args:
        delivery: As it is on record in the end.
        times: How often a server accepted it.
        is_refused: Whether the server refuses all to this address for good.
    """
    is_repeatable = delivery.mode is _ONCE_AT_LEAST
    wrong = {
        "unfinished": delivery.state
        in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.HELD),
        "lost: sent, never accepted": delivery.state is DeliveryState.SENT and not times,
        "lost: given up, neither accepted nor refused": delivery.state is DeliveryState.DEAD
        and not times
        and not is_refused,
        "given up though accepted": delivery.state is DeliveryState.DEAD
        and times > 0
        and delivery.attempts < MOST_ATTEMPTS,
        "uncertain though it may be repeated": is_repeatable
        and delivery.state is DeliveryState.UNCERTAIN,
        "doubled though sent at most once": not is_repeatable and times > 1,
        "cancelled though accepted": not is_repeatable
        and delivery.state is DeliveryState.CANCELLED
        and times > 0,
    }
    return [name for name, is_so in wrong.items() if is_so]


def _find_gone(session: Session) -> set[str]:
    return set(session.exec(select(Person.id).where(~col(Person.is_active))))


def _find_untouched(session: Session) -> set[int]:
    """Find the alerts that are open and that nobody ever touched."""
    touched = select(AlertEvent.alert_id).where(
        col(AlertEvent.act).in_([AlertAct.ACKNOWLEDGED, AlertAct.SNOOZED])
    )
    query = select(Alert.id).where(Alert.state == AlertState.OPEN, ~col(Alert.id).in_(touched))
    return {alert_id for alert_id in session.exec(query) if alert_id is not None}


def _name_at_server(address: Address) -> str:
    if address.channel is Channel.MAIL:
        return address.target
    return urlsplit(address.target).path
