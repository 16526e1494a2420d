"""The queue of what is to be sent: take one under a lease, write down what became of it.

A message is taken in one transaction and its result is written in another; in between, while it is
being sent, no transaction is open. Who took it is known by a token: when a lease has ended and
another has taken the message, the result of the first counts no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import literal_column
from sqlmodel import Session, col, func, select

from storage.delivery_holds import active_hold
from storage.tables import Address, Delivery, DeliveryAttempt, Person
from storage.vocabulary import AttemptOutcome, Channel, DeliveryMode, DeliveryState

# Written out, not bound: the index on what is unsent serves only a query that says so itself.
_IS_UNSENT = col(Delivery.state).in_([literal_column("'waiting'"), literal_column("'sending'")])


class RateLimit(NamedTuple):
    """How many messages an address takes in a stretch of time."""

    messages: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class QueueRules:
    """By which the queue is worked off.

    Attributes:
        lease: How long whoever takes a message has for it.
        most_attempts: After how many attempts a message is given up.
        limits: What addresses of a channel take.
        find_send_time: Gives the first moment, from a moment on, at which a person may be sent to.
    """

    lease: timedelta
    most_attempts: int
    limits: Mapping[Channel, Sequence[RateLimit]]
    find_send_time: Callable[[Person, datetime], datetime]


class Claim(NamedTuple):
    """A message that was looked at; it was taken if its state is `sending`.

    Attributes:
        delivery: The message.
        address: To whom.
        person: Whose address.
        number: Of the attempt, counted over all that were ever made.
    """

    delivery: Delivery
    address: Address
    person: Person
    number: int


def claim_delivery(session: Session, token: str, rules: QueueRules, at: datetime) -> Claim | None:
    """Take the next message whose time has come; the attempt is on record when this is committed.

    A message that cannot be sent now is put where it belongs instead: of a lease that has ended
    nobody knows whether the message arrived, so that one to be sent at most once becomes uncertain
    (unless it was not even composed); an address that is used no more gets nothing; outside the
    hours of the person, or above what the address takes, the message waits on.

    Args:
        session: A transaction of its own.
        token: Names this attempt. Asked again with the same token, as after an answer of the
            database was lost, it gives the same message.
        rules: By which the queue is worked off.
        at: The moment.

    Returns:
        None if there is nothing to be done now, or a hold is on.
    """
    again = select(Delivery).where(_IS_UNSENT, Delivery.lease_token == token)
    delivery = session.exec(again).first()
    if delivery is not None:
        return _describe(session, delivery)
    if active_hold(session) is not None:
        return None
    query = (
        select(Delivery)
        .where(_IS_UNSENT, Delivery.next_attempt_at <= at)
        .order_by(col(Delivery.next_attempt_at), col(Delivery.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    delivery = session.exec(query).first()
    if delivery is None:
        return None
    claim = _describe(session, delivery)
    if delivery.state is DeliveryState.SENDING and not _may_repeat(delivery):
        _set_aside(delivery, DeliveryState.UNCERTAIN, "cut off while it was being sent")
    elif delivery.attempts >= rules.most_attempts:
        _set_aside(delivery, DeliveryState.DEAD, "cut off each time it was being sent")
    elif not (claim.address.is_active and claim.person.is_active):
        _set_aside(delivery, DeliveryState.CANCELLED, "the address is used no more")
    else:
        send_at = _find_send_time(session, claim, rules, at)
        if send_at > at:
            _wait(delivery, send_at)
        else:
            claim = _lease(session, claim, token, rules.lease, at)
    session.flush()
    return claim


def get_leased(session: Session, delivery_id: str, token: str) -> Delivery | None:
    """Give a message that was taken with a token; None if the lease was lost."""
    query = select(Delivery).where(Delivery.id == delivery_id, Delivery.lease_token == token)
    return session.exec(query.with_for_update()).first()


def cancel_claimed(session: Session, delivery: Delivery, at: datetime) -> None:
    """Give up a message that was taken and has nothing left to tell."""
    attempts = select(DeliveryAttempt).where(
        DeliveryAttempt.delivery_id == delivery.id, col(DeliveryAttempt.ended_at).is_(None)
    )
    for attempt in session.exec(attempts):
        attempt.ended_at, attempt.detail = at, "nothing was left to tell"
    _set_aside(delivery, DeliveryState.CANCELLED, None)
    session.flush()


def settle_attempt(
    session: Session,
    claim: Claim,
    token: str,
    outcome: AttemptOutcome,
    detail: str,
    *,
    at: datetime,
    retry_at: datetime | None,
    counts: bool = True,
) -> DeliveryState | None:
    """Write down what an attempt came to, and what becomes of the message.

    Sent is sent. What was refused, and what was put off more often than is allowed, is given up.
    What may have arrived is repeated if it is sent at least once, and else is for a person to
    decide.

    Args:
        session: A transaction of its own.
        claim: What was taken.
        token: With which it was taken.
        outcome: What the other side answered.
        detail: Its words.
        at: The moment.
        retry_at: When to try again; None if it was tried often enough.
        counts: Whether it brings the message nearer to being given up.

    Returns:
        The new state; None if the lease was lost, so that only the attempt was recorded. Asked
        again, as after an answer of the database was lost, it gives what became of the message.
    """
    key = (claim.delivery.id, claim.number)
    attempt = session.get_one(DeliveryAttempt, key)
    delivery = get_leased(session, claim.delivery.id, token)
    if delivery is None:
        if attempt.ended_at is not None:
            return session.get_one(Delivery, claim.delivery.id).state
        attempt.ended_at, attempt.outcome, attempt.detail = at, outcome, detail
        session.flush()
        return None
    attempt.ended_at, attempt.outcome, attempt.detail = at, outcome, detail
    if not counts:
        delivery.attempts -= 1
    if outcome is AttemptOutcome.SENT:
        _set_aside(delivery, DeliveryState.SENT, None)
        delivery.sent_at = at
    elif outcome is AttemptOutcome.UNKNOWN and delivery.mode is DeliveryMode.AT_MOST_ONCE:
        _set_aside(delivery, DeliveryState.UNCERTAIN, detail)
    elif outcome is AttemptOutcome.REFUSED or retry_at is None:
        _set_aside(delivery, DeliveryState.DEAD, detail)
    else:
        delivery.last_error = detail
        _wait(delivery, retry_at)
    session.flush()
    return delivery.state


def _describe(session: Session, delivery: Delivery) -> Claim:
    # Whoever sends to the same address waits here, so that what it takes in a minute is counted.
    query = select(Address).where(Address.id == delivery.address_id)
    address = session.exec(query.with_for_update(key_share=True)).one()
    person = session.get_one(Person, address.person_id)
    made = select(func.count()).where(DeliveryAttempt.delivery_id == delivery.id)
    return Claim(delivery, address, person, session.exec(made).one())


def _may_repeat(delivery: Delivery) -> bool:
    return delivery.mode is DeliveryMode.AT_LEAST_ONCE or delivery.content is None


def _find_send_time(session: Session, claim: Claim, rules: QueueRules, at: datetime) -> datetime:
    send_at = rules.find_send_time(claim.person, at)
    for limit in rules.limits.get(claim.delivery.channel, ()):
        # The last of as many attempts as are allowed must have left the stretch.
        query = (
            select(DeliveryAttempt.began_at)
            .where(
                DeliveryAttempt.address_id == claim.address.id,
                DeliveryAttempt.began_at > at - limit.within,
            )
            .order_by(col(DeliveryAttempt.began_at).desc())
            .offset(limit.messages - 1)
            .limit(1)
        )
        began_at = session.exec(query).first()
        if began_at is not None:
            send_at = max(send_at, began_at + limit.within)
    return send_at


def _lease(session: Session, claim: Claim, token: str, lease: timedelta, at: datetime) -> Claim:
    delivery = claim.delivery
    delivery.state, delivery.lease_token = DeliveryState.SENDING, token
    delivery.next_attempt_at = at + lease
    delivery.attempts += 1
    claim = claim._replace(number=claim.number + 1)
    session.add(
        DeliveryAttempt(
            delivery_id=delivery.id,
            number=claim.number,
            address_id=claim.address.id,
            began_at=at,
        )
    )
    return claim


def _set_aside(delivery: Delivery, state: DeliveryState, why: str | None) -> None:
    delivery.state, delivery.lease_token, delivery.last_error = state, None, why


def _wait(delivery: Delivery, until: datetime) -> None:
    delivery.state, delivery.lease_token = DeliveryState.WAITING, None
    delivery.next_attempt_at = until
