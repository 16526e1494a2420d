"""Living alerts in the order in which they press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, and_, col, or_, select

from storage.alert_lists import is_done_by
from storage.alert_states import IS_LIVING
from storage.customers import is_looked_after
from storage.tables import Alert
from storage.vocabulary import AlertSeverity, AlertSource, AlertState

GRAVEST_FIRST = tuple(reversed(AlertSeverity))


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which living alerts are asked for; None leaves a choice open.

    Attributes:
        customer_id: About this customer.
        owner_id: About the customers that this person looks after.
        doer_id: What this person is to do: assigned to them, or to nobody and about a customer of
            theirs.
        with_unowned: With `owner_id` or `doer_id`, also what nobody looks after.
        source: Found here.
        severity: Of this severity.
        state: In this state.
    """

    customer_id: str | None = None
    owner_id: str | None = None
    doer_id: str | None = None
    with_unowned: bool = False
    source: AlertSource | None = None
    severity: AlertSeverity | None = None
    state: AlertState | None = None


class AlertCursor(NamedTuple):
    """The place of an alert in the list: by severity, then by day, then by number."""

    severity: AlertSeverity
    due_on: date
    number: int

    def __str__(self) -> str:
        return f"{self.severity.value}~{self.due_on}~{self.number}"

    @classmethod
    def of(cls, alert: Alert) -> AlertCursor:
        """Give the place of an alert."""
        return cls(alert.severity, alert.due_on, alert.id or 0)

    @classmethod
    def parse(cls, text: str) -> AlertCursor:
        """Undo `str`.

        Raises:
            ValueError: The text is no such place.
        """
        severity, day, number = text.split("~")
        return cls(AlertSeverity(severity), date.fromisoformat(day), int(number))


def list_living(
    session: Session, wanted: AlertFilter, *, after: AlertCursor | None, limit: int
) -> list[Alert]:
    """List living alerts, the gravest first and of these what is due first.

    Each severity is read in the order of the index of living alerts, as far as the page reaches.

    Args:
        session: Where to look.
        wanted: Which alerts.
        after: The place of the last alert of the page before; None for the first page.
        limit: How many at most.
    """
    found: list[Alert] = []
    for severity in _severities(wanted, after):
        query = select(Alert).where(*_conditions(wanted), col(Alert.severity) == severity)
        if after is not None and after.severity is severity:
            day, number = col(Alert.due_on), col(Alert.id)
            query = query.where(day >= after.due_on)  # what an index can use
            query = query.where(
                or_(day > after.due_on, and_(day == after.due_on, number > after.number))
            )
        query = query.order_by(col(Alert.due_on), col(Alert.id)).limit(limit - len(found))
        found += session.exec(query).all()
        if len(found) == limit:
            break
    return found


def count_living(session: Session, wanted: AlertFilter) -> int:
    """Count the living alerts."""
    query = select(func.count()).select_from(Alert).where(*_conditions(wanted))
    return session.exec(query).one()


def _severities(wanted: AlertFilter, after: AlertCursor | None) -> Sequence[AlertSeverity]:
    first = 0 if after is None else GRAVEST_FIRST.index(after.severity)
    return [one for one in GRAVEST_FIRST[first:] if wanted.severity in (None, one)]


def _conditions(wanted: AlertFilter) -> Iterator[ColumnElement[bool]]:
    yield IS_LIVING
    exact = (
        (col(Alert.customer_id), wanted.customer_id),
        (col(Alert.source), wanted.source),
        (col(Alert.severity), wanted.severity),
        (col(Alert.state), wanted.state),
    )
    for named, value in exact:
        if value is not None:
            yield named == value
    customer_id = col(Alert.customer_id)
    if wanted.owner_id is not None:
        yield is_looked_after(customer_id, wanted.owner_id, with_unowned=wanted.with_unowned)
    if wanted.doer_id is not None:
        yield is_done_by(wanted.doer_id, with_unowned=wanted.with_unowned)
