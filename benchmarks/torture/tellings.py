"""Who had to be told of what: seen from outside, by looking at the open alerts again and again.

Between two looks lies one beat that can change anything. An alert that is open and was not before,
or is somebody else's now, has gone up or was put off, has to be told once to whoever has it now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from benchmarks.torture.office import DEFAULT_OWNER, MEMBERS
from storage.database import Database
from storage.tables import Address, Alert, Customer, Delivery
from storage.vocabulary import AlertSeverity, AlertState

_URGENT = (AlertSeverity.MAJOR, AlertSeverity.BLOCKER)
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
        since: The day from which on.
        until: The last day on which it was seen to be so.
    """

    alert_id: int
    reason: tuple[str, int, int]
    recipient: str
    is_urgent: bool
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
        missing: Had to be told and were not.
        doubled: Told more often than there was occasion.
        unasked: Told to an address that they do not concern.
    """

    certain: int
    told: int
    missing: int
    doubled: int
    unasked: int


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
        self.left: set[str] = set()

    def look(self, day: date) -> None:
        """Look at what is open."""
        query = (
            select(
                Alert.id,
                Alert.assignee_id,
                Customer.owner_id,
                Alert.level,
                Alert.round,
                Alert.severity,
            )
            .outerjoin(Customer, col(Customer.id) == col(Alert.customer_id))
            .where(Alert.state == AlertState.OPEN)
        )
        with self._database.read_session() as session:
            rows = session.connection().execute(query).all()
        for alert_id, assignee_id, owner_id, level, times_put_off, severity in rows:
            person = self._names.get(assignee_id or owner_id or "", DEFAULT_OWNER)
            reason = (person, level, times_put_off)
            last = self._last.get(alert_id)
            if last is None or last.reason != reason:
                recipient = self._find_recipient(person, level)
                last = Telling(alert_id, reason, recipient, severity in _URGENT, day, day)
                self._last[alert_id] = last
                self._all.append(last)
            last.until = day

    def count(self) -> ToldCounts:
        """Compare with what the messages tell."""
        with self._database.read_session() as session:
            addresses: dict[str, list[str]] = {}
            for address in session.exec(select(Address)):
                addresses.setdefault(address.person_id, []).append(address.id)
            told = Counter(
                (alert_id, address_id)
                for address_id, alert_ids in session.exec(
                    select(Delivery.address_id, Delivery.alert_ids)
                )
                for alert_id in alert_ids
            )
        certain: Counter[tuple[int, str]] = Counter()
        possible: Counter[tuple[int, str]] = Counter()
        for telling in self._all:
            for address_id in addresses[self._ids[telling.recipient]]:
                possible[telling.alert_id, address_id] += 1
                certain[telling.alert_id, address_id] += telling.is_certain
        beyond = told - possible
        unasked = sum(count for key, count in beyond.items() if not possible[key])
        return ToldCounts(
            certain=certain.total(),
            told=told.total(),
            missing=(certain - told).total(),
            doubled=beyond.total() - unasked,
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
