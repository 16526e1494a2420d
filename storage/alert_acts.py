"""What people do to alerts, and what becomes of those that nobody touches; each act is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, insert, inspect, literal, literal_column
from sqlmodel import Session, col, func, select, update

from storage.alert_states import IS_LIVING
from storage.errors import AlertDone, AlertUnknown
from storage.identity import make_id
from storage.raising_lock import hold_off_raising
from storage.selection import list_numbers
from storage.tables import Alert, AlertEvent, Customer
from storage.untold_alerts import mark_opened, mark_untold_by_id
from storage.vocabulary import AlertAct, AlertSeverity, AlertState, ClosingReason


def acknowledge_alert(
    session: Session, alert_id: int, *, by: str, at: datetime, note: str | None = None
) -> Alert:
    """Write down that somebody has taken notice; the alert goes no further up.

    Args:
        session: Where to write.
        alert_id: The alert.
        by: Who.
        at: When.
        note: What they say to it.

    Raises:
        AlertUnknown: There is none with this number.
        AlertDone: It asks for nothing any more.
    """
    event = _make_event(alert_id, AlertAct.ACKNOWLEDGED, at, by=by, note=note)
    return _act(session, event, state=AlertState.ACKNOWLEDGED, snoozed_until=None)


def snooze_alert(
    session: Session,
    alert_id: int,
    *,
    until: date,
    by: str,
    at: datetime,
    note: str | None = None,
) -> Alert:
    """Put an alert off until a day; on that day it is open again and told anew.

    A later stage of the same thing is raised all the same. The arguments are those of
    `acknowledge_alert`, and whether the day is far off is the caller's to judge.

    Raises:
        AlertUnknown: There is none with this number.
        AlertDone: It asks for nothing any more.
    """
    event = _make_event(alert_id, AlertAct.SNOOZED, at, by=by, note=note, until=until)
    return _act(session, event, state=AlertState.SNOOZED, snoozed_until=until)


def close_alert(session: Session, alert_id: int, *, reason: str, by: str, at: datetime) -> Alert:
    """Close an alert because a person has settled the matter, for a reason that is kept.

    Raises:
        AlertUnknown: There is none with this number.
        AlertDone: It asks for nothing any more.
    """
    event = _make_event(alert_id, AlertAct.CLOSED, at, by=by, note=reason)
    return _act(
        session,
        event,
        state=AlertState.CLOSED,
        closed_because=ClosingReason.SETTLED,
        snoozed_until=None,
    )


def assign_alert(
    session: Session,
    alert_id: int,
    *,
    person_id: str,
    by: str,
    at: datetime,
    note: str | None = None,
) -> Alert:
    """Give the work to a person, who must exist and is told of it, unless it was theirs before.

    Raises:
        AlertUnknown: There is none with this number.
        AlertDone: It asks for nothing any more.
    """
    event = _make_event(alert_id, AlertAct.ASSIGNED, at, by=by, note=note, person_id=person_id)
    before = _find_responsible(session, alert_id)
    alert = _act(session, event, assignee_id=person_id)
    if before != person_id:
        mark_untold_by_id(session, [alert_id])
    return alert


def wake_snoozed(session: Session, as_of: date, at: datetime) -> int:
    """Open the alerts whose snooze has ended, to be told anew; give how many."""
    has_ended = col(Alert.snoozed_until) <= as_of
    return _act_on_all(
        session,
        (_is(AlertState.SNOOZED), has_ended),
        AlertAct.WOKEN,
        at,
        state=AlertState.OPEN,
        snoozed_until=None,
        round=col(Alert.round) + 1,
    )


def escalate(
    session: Session,
    severity: AlertSeverity,
    told_on_or_before: date,
    *,
    as_of: date,
    at: datetime,
    max_level: int,
) -> int:
    """Send open alerts that nobody has acknowledged to the next person up.

    Args:
        session: Where to write.
        severity: Of this severity only.
        told_on_or_before: Those that wait since this day or longer.
        as_of: The day looked at, from which they wait anew.
        at: The moment.
        max_level: How many people up an alert goes at most.

    Returns:
        How many were sent on.
    """
    return _act_on_all(
        session,
        (
            _is(AlertState.OPEN),
            col(Alert.severity) == severity,
            col(Alert.told_from) <= told_on_or_before,
            col(Alert.level) < max_level,
        ),
        AlertAct.ESCALATED,
        at,
        level=col(Alert.level) + 1,
        told_from=as_of,
    )


def _find_responsible(session: Session, alert_id: int) -> str | None:
    """Give whose an alert is: the assignee's, else the customer's owner's."""
    responsible = func.coalesce(col(Alert.assignee_id), col(Customer.owner_id))
    query = select(responsible).outerjoin(Customer, col(Customer.id) == col(Alert.customer_id))
    return session.exec(query.where(Alert.id == alert_id)).first()


def _is(state: AlertState) -> ColumnElement[bool]:
    """Give the condition of a state, written out so that an index on it serves."""
    return col(Alert.state) == literal_column(f"'{state}'")


def _make_event(
    alert_id: int,
    act: AlertAct,
    at: datetime,
    *,
    by: str | None = None,
    note: str | None = None,
    until: date | None = None,
    person_id: str | None = None,
) -> AlertEvent:
    return AlertEvent(
        id=make_id(at),
        alert_id=alert_id,
        act=act,
        at=at,
        by=by,
        note=note,
        until=until,
        person_id=person_id,
    )


def _act(session: Session, event: AlertEvent, **changes: Any) -> Alert:  # noqa: ANN401
    """Change an alert if it lives at this very moment, and record the act.

    The condition is part of the statement: a beat or a filing that ends the alert meanwhile wins.
    """
    hold_off_raising(session)
    query = update(Alert).where(col(Alert.id) == event.alert_id, IS_LIVING).values(**changes)
    acted = session.exec(query.execution_options(synchronize_session=False)).rowcount
    alert = session.get(Alert, event.alert_id, populate_existing=True)
    if alert is None:
        raise AlertUnknown(alert=event.alert_id)
    if not acted:
        raise AlertDone(alert=event.alert_id, state=alert.state.value)
    session.add(event)
    session.flush()
    return alert


def _act_on_all(
    session: Session,
    which: Iterable[ColumnElement[bool]],
    act: AlertAct,
    at: datetime,
    **changes: Any,  # noqa: ANN401
) -> int:
    query = update(Alert).where(*which).values(**changes).returning(col(Alert.id))
    found = session.connection().execute(query).scalars().all()
    ids = [alert_id for alert_id in found if alert_id is not None]
    _record_acts(session, ids, act, at)
    mark_opened(session, ids)
    return len(ids)


def _record_acts(session: Session, ids: Sequence[int], act: AlertAct, at: datetime) -> None:
    """Record what the program did to many alerts at once; row by row, 100,000 took 25 s."""
    if not ids:
        return
    (alert_id,) = list_numbers(session, ids).subquery().c
    event = {
        "id": literal(f"{make_id(at)}-") + cast(alert_id, String),
        "alert_id": alert_id,
        "act": literal(act, inspect(AlertEvent).columns["act"].type),
        "at": literal(at, inspect(AlertEvent).columns["at"].type),
    }
    query = select(*event.values())
    statement = insert(AlertEvent).from_select(list(event), query, include_defaults=False)
    session.connection().execute(statement)
