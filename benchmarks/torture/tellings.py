"""Who had to be told of what: seen from outside, by looking at the open alerts again and again.

Between two looks lies one beat that can change anything. An alert that is open and was not before,
or is somebody else's now, has gone up or was put off, has to be told once to whoever has it now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import col, func, select

from benchmarks.torture.office import DEFAULT_OWNER, MEMBERS
from storage.database import Database
from storage.tables import Address, Alert, Customer, Delivery, DeliveryAttempt
from storage.vocabulary import AlertSeverity, AlertState

_URGENT = (AlertSeverity.MAJOR, AlertSeverity.BLOCKER)
_NEVER = datetime.max.replace(tzinfo=UTC)
_DAYS_UNTIL_TOLD = 4
"""What is not urgent waits for the next day, and behind a message that is tried again."""

_DAYS_UNTIL_PATIENT_TOLD = 15
"""Likewise, for those who are told on working days only."""


@dataclass
class Telling:
    """That somebody has to be told of an alert.

    Attributes:
        alert_id: The alert.
        reason: Whose it is, how far it has gone up, how often it was put off.
        recipient: Name of who is to be told.
        is_urgent: Whether it is told at once.
        after: The moment of the look before, at which it was not so.
        since: The day from which on.
        until: The last day on which it was seen to be so.
    """

    alert_id: int
    reason: tuple[str, int, int]
    recipient: str
    is_urgent: bool
    after: datetime
    since: date
    until: date

    @property
    def is_certain(self) -> bool:
        """Whether it must have been told: not done with before its turn came."""
        patient = any(m.is_patient for m in MEMBERS if m.name == self.recipient)
        wait = _DAYS_UNTIL_PATIENT_TOLD if patient else _DAYS_UNTIL_TOLD
        return self.is_urgent or (self.until - self.since).days >= wait


@dataclass(frozen=True)
class ToldCounts:
    """How what was told compares with what had to be.

    Attributes:
        certain: Alerts that had to be told, by address and occasion.
        told: Alerts that were, likewise.
        missing: Had to be told and were not, by alert and address.
        doubled: Told more often than there was occasion, likewise.
        unasked: Told to an address that they do not concern, likewise.
    """

    certain: int
    told: int
    missing: Counter[tuple[int, str]]
    doubled: Counter[tuple[int, str]]
    unasked: Counter[tuple[int, str]]


class TellingWatch:
    """Keeps what has to be told.

    Args:
        database: Of the run.
        person_ids: By name.
    """

    def __init__(self, database: Database, person_ids: Mapping[str, str]) -> None:
        self._database = database
        self._ids = dict(person_ids)
        self._names = {person_id: name for name, person_id in person_ids.items()}
        self._last: dict[int, Telling] = {}
        self._all: list[Telling] = []
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self.left: set[str] = set()

    def look(self, day: date, now: datetime) -> None:
        """Look at what is open."""
        query = (
            select(Alert, Customer.owner_id)
            .outerjoin(Customer, col(Customer.id) == col(Alert.customer_id))
            .where(Alert.state == AlertState.OPEN)
        )
        with self._database.read_session() as session:
            rows = session.exec(query).all()
        for alert, owner_id in rows:
            assert alert.id is not None
            person = self._names.get(alert.assignee_id or owner_id or "", DEFAULT_OWNER)
            reason = (person, alert.level, alert.round)
            last = self._last.get(alert.id)
            if last is None or last.reason != reason:
                recipient = self._find_recipient(person, alert.level)
                is_urgent = alert.severity in _URGENT
                last = Telling(alert.id, reason, recipient, is_urgent, self._looked_at, day, day)
                self._last[alert.id] = last
                self._all.append(last)
            last.until = day
        self._looked_at = now

    def count(self) -> ToldCounts:
        """Compare with what the messages tell.

        One message tells of two occasions if it was not yet begun at the second.
        """
        began_at = func.min(DeliveryAttempt.began_at)
        begun = select(DeliveryAttempt.delivery_id, began_at).group_by(DeliveryAttempt.delivery_id)
        with self._database.read_session() as session:
            addresses: dict[str, list[str]] = {}
            for address in session.exec(select(Address)):
                addresses.setdefault(address.person_id, []).append(address.id)
            first_begun = dict(session.exec(begun).all())
            deliveries = session.exec(
                select(Delivery.id, Delivery.address_id, Delivery.alert_ids)
            ).all()
        told_at: dict[tuple[int, str], list[datetime]] = {}
        for delivery_id, address_id, alert_ids in deliveries:
            for alert_id in alert_ids:
                at = first_begun.get(delivery_id, _NEVER)
                told_at.setdefault((alert_id, address_id), []).append(at)
        told = Counter({key: len(moments) for key, moments in told_at.items()})
        certain: Counter[tuple[int, str]] = Counter()
        possible: Counter[tuple[int, str]] = Counter()
        missing: Counter[tuple[int, str]] = Counter()
        for telling in self._all:
            for address_id in addresses[self._ids[telling.recipient]]:
                key = (telling.alert_id, address_id)
                possible[key] += 1
                if telling.is_certain:
                    certain[key] += 1
                    missing[key] += all(at < telling.after for at in told_at.get(key, ()))
        beyond = told - possible
        unasked = Counter({key: count for key, count in beyond.items() if not possible[key]})
        return ToldCounts(
            certain=certain.total(),
            told=told.total(),
            missing=+missing,
            doubled=beyond - unasked,
            unasked=unasked,
        )

    def _find_recipient(self, person: str, level: int) -> str:
        above = {member.name: member.supervisor for member in MEMBERS}
        chain = []
        while person:
            if person not in self.left:
                chain.append(person)
            person = above[person]
        return chain[min(level, len(chain) - 1)]
