"""Sending what waits: take one, compose it, send it, write down what came of it.

Each step is a transaction of its own, and none is open while a message is on its way. Any number of
programs may do this at once. One that is killed leaves a lease that ends by itself.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from checker.channels.message import OutgoingMessage, Sender, SendResult, Target
from checker.notices.compose import Compose
from checker.notices.content import content_to_message, message_to_content
from checker.notices.retries import (
    LEASE,
    MOST_ATTEMPTS,
    UNTRIED_PAUSE,
    find_pause,
    load_rate_limits,
)
from checker.notices.send_window import find_local_day, find_send_time
from rules.calendar import WorkingCalendar
from storage.database import Database
from storage.delivery_counts import count_deliveries
from storage.delivery_queue import (
    Claim,
    QueueRules,
    cancel_claimed,
    claim_delivery,
    get_leased,
    settle_attempt,
)
from storage.tables import Person
from storage.vocabulary import AttemptOutcome, Channel, DeliveryState

_Result = TypeVar("_Result")

_DATABASE_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0)
"""A PostgreSQL that restarts after a crash is back within seconds."""


_spread = secrets.SystemRandom().random


@dataclass(frozen=True, slots=True)
class DispatchReport:
    """What sending came to.

    Attributes:
        sent: How many messages were accepted.
        deferred: How many wait to be tried again.
        dead: How many were given up.
        uncertain: How many may have arrived and wait for a person.
        cancelled: How many had nothing left to tell, or nobody to tell it to.
        held: How many wait until a person releases them, at the end.
    """

    sent: int = 0
    deferred: int = 0
    dead: int = 0
    uncertain: int = 0
    cancelled: int = 0
    held: int = 0


def dispatch_deliveries(
    database: Database,
    senders: Mapping[Channel, Sender],
    compose: Compose,
    clock: Callable[[], datetime],
    *,
    limit: int | None = None,
    calendar: WorkingCalendar | None = None,
    jitter: Callable[[], float] = _spread,
    pause: Callable[[float], None] = time.sleep,
) -> DispatchReport:
    """Send all messages whose time has come.

    Args:
        database: Where they are.
        senders: One for each channel.
        compose: Gives what a message says.
        clock: Gives the moment, aware.
        limit: How many messages at most; None for all.
        calendar: Which days are worked; None for Monday to Friday.
        jitter: Gives a number from 0 to 1 that spreads repeats.
        pause: Waits so many seconds while the database is away.

    Raises:
        OperationalError: The database stayed away; what was being sent is known by its lease.
    """
    dispatcher = _Dispatcher(database, senders, compose, clock, calendar, jitter, pause)
    counts = dict.fromkeys(DeliveryState, 0)
    taken = 0
    while limit is None or taken < limit:
        state, was_attempted = dispatcher.work_off_one()
        if state is None and not was_attempted:
            break
        taken += was_attempted
        if state is not None and (was_attempted or state is not DeliveryState.WAITING):
            counts[state] += 1
    with database.read_session() as session:
        held = count_deliveries(session).get(DeliveryState.HELD, 0)
    return DispatchReport(
        sent=counts[DeliveryState.SENT],
        deferred=counts[DeliveryState.WAITING],
        dead=counts[DeliveryState.DEAD],
        uncertain=counts[DeliveryState.UNCERTAIN],
        cancelled=counts[DeliveryState.CANCELLED],
        held=held,
    )


@dataclass(frozen=True, slots=True)
class _Dispatcher:
    database: Database
    senders: Mapping[Channel, Sender]
    compose: Compose
    clock: Callable[[], datetime]
    calendar: WorkingCalendar | None
    jitter: Callable[[], float]
    pause: Callable[[float], None]

    def work_off_one(self) -> tuple[DeliveryState | None, bool]:
        """Look at the next message.

        Returns:
            What became of it, None if its lease was lost, and whether it was taken; `(None, False)`
            if there is none.
        """
        token = secrets.token_hex(16)
        rules = QueueRules(LEASE, MOST_ATTEMPTS, load_rate_limits(), self._find_send_time)
        claim = self._in_transaction(lambda s: claim_delivery(s, token, rules, self.clock()))
        if claim is None:
            return None, False
        if claim.delivery.state is not DeliveryState.SENDING:
            return claim.delivery.state, False
        message = self._in_transaction(lambda session: self._compose(session, claim, token))
        if not isinstance(message, OutgoingMessage):
            return message, True
        result = self._send(message, claim)
        return self._in_transaction(lambda s: self._settle(s, claim, token, result)), True

    def _compose(
        self, session: Session, claim: Claim, token: str
    ) -> OutgoingMessage | DeliveryState | None:
        """Give what the message says, what became of it if that is nothing, None without lease."""
        delivery = get_leased(session, claim.delivery.id, token)
        now = self.clock()
        if delivery is None or delivery.next_attempt_at <= now:
            return None
        if delivery.content is None:
            # It speaks of the day on which it goes out, which may be days after it was planned.
            days = find_local_day(claim.person, now) - find_local_day(
                claim.person, delivery.planned_at
            )
            delivery.as_of += max(days, timedelta(0))
            message = self.compose(session, delivery)
            if message is None:
                cancel_claimed(session, delivery, now)
                return DeliveryState.CANCELLED
            delivery.content = message_to_content(message)
            session.flush()
        return content_to_message(delivery.id, delivery.content)

    def _send(self, message: OutgoingMessage, claim: Claim) -> SendResult:
        sender = self.senders.get(claim.delivery.channel)
        if sender is None:
            channel = claim.delivery.channel
            words = f"没有可用的 {channel} 渠道 · nothing sends by {channel} here"
            return SendResult(AttemptOutcome.DEFERRED, words, was_tried=False)
        address = claim.address
        return sender.send(message, Target(address.channel, address.target, address.secret))

    def _settle(
        self, session: Session, claim: Claim, token: str, result: SendResult
    ) -> DeliveryState | None:
        now = self.clock()
        retry_at = None
        if not result.was_tried:
            retry_at = self._find_send_time(claim.person, now + UNTRIED_PAUSE)
        elif claim.delivery.attempts < MOST_ATTEMPTS:
            wait = find_pause(claim.delivery.attempts, result.retry_after_s, self.jitter())
            retry_at = self._find_send_time(claim.person, now + wait)
        return settle_attempt(
            session,
            claim,
            token,
            result.outcome,
            result.detail,
            at=now,
            retry_at=retry_at,
            counts=result.was_tried,
        )

    def _find_send_time(self, person: Person, at: datetime) -> datetime:
        return find_send_time(person, at, self.calendar)

    def _in_transaction(self, work: Callable[[Session], _Result]) -> _Result:
        """Do work in a transaction, all of it again if the database goes away meanwhile."""
        for pause_s in _DATABASE_PAUSES_S:
            try:
                with self.database.session() as session:
                    return work(session)
            except DBAPIError as error:
                if not isinstance(error, OperationalError) and not error.connection_invalidated:
                    raise
            self.pause(pause_s)
        with self.database.session() as session:
            return work(session)
