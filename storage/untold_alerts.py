"""Alerts that somebody has yet to be told of: those of the running beat, and those set aside.

A beat looks at the alerts that it raised itself and at those marked here, never at all that are
open: with 280,000 open alerts, asking each of them whether it was told took more than a second.
Whoever changes to whom an alert goes marks it, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    insert,
    literal,
    literal_column,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, exists, func, select

from storage.beats import is_raised_by
from storage.raising_lock import hold_off_raising
from storage.selection import list_numbers
from storage.tables import Alert, Beat, Customer, UntoldAlert
from storage.vocabulary import AlertSeverity, AlertState

_IS_OPEN = col(Alert.state) == literal_column("'open'")
_URGENT = (AlertSeverity.MAJOR, AlertSeverity.BLOCKER)


class Route(NamedTuple):
    """Who is told of somebody's alerts.

    Attributes:
        person_id: Whose they are: the assignee's, else the customer's owner's, else the default's.
        level: How far they have gone up.
        recipient_id: Who is told; somebody with an address.
    """

    person_id: str
    level: int
    recipient_id: str


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """Who is told of whose alerts.

    Attributes:
        routes: One for each person and level at most.
        top: The highest level; an alert that has gone further up counts as on this one.
        default_id: Who looks after what nobody looks after; None for nobody.
    """

    routes: Sequence[Route]
    top: int
    default_id: str | None


class News(NamedTuple):
    """What a person is to be told.

    Attributes:
        recipient_id: Whom; None for what reaches nobody.
        alert_ids: The alerts, none twice.
        is_urgent: Whether a major or a blocker is among them.
    """

    recipient_id: str | None
    alert_ids: tuple[int, ...]
    is_urgent: bool


def mark_untold(session: Session, *which: ColumnElement[bool]) -> None:
    """Mark the open alerts that fit all conditions as to be told by the next beat.

    A beat that is working off a mark at this moment ends before it is set again, so that what it
    could not see is not lost.
    """
    hold_off_raising(session)
    session.flush()
    _mark(session, select(col(Alert.id)).where(_IS_OPEN, *which))


def mark_raised(session: Session, beat: Beat) -> None:
    """Mark what the running beat has raised as to be told by the next one.

    Nobody else marks alerts meanwhile, so no row is asked for its key twice.
    """
    is_marked = exists().where(col(UntoldAlert.alert_id) == col(Alert.id))
    found = select(Alert.id).where(_IS_OPEN, is_raised_by(beat), ~is_marked).order_by(col(Alert.id))
    statement = insert(UntoldAlert).from_select(["alert_id"], found)
    session.connection().execute(statement)


def mark_untold_by_id(session: Session, alert_ids: Collection[int]) -> None:
    """Mark those of some alerts that are open as to be told by the next beat."""
    if alert_ids:
        mark_untold(session, col(Alert.id).in_(list_numbers(session, alert_ids)))


def mark_opened(session: Session, alert_ids: Collection[int]) -> None:
    """Mark alerts that are open since this transaction wrote it, as `mark_untold` does."""
    if alert_ids:
        _mark(session, list_numbers(session, alert_ids))


def _mark(session: Session, alert_ids: Select[Any]) -> None:
    insert_once = postgresql.insert if _is_postgres(session) else sqlite.insert
    statement = insert_once(UntoldAlert).from_select(["alert_id"], alert_ids.where(true()))
    session.connection().execute(statement.on_conflict_do_nothing())


def find_news(session: Session, plan: RoutePlan, beat: Beat) -> list[News]:
    """Find what is to be told to whom.

    Args:
        session: Where, after the beat's alerts were raised in it.
        plan: Who is told of whose alerts.
        beat: The running beat.

    Returns:
        One entry for each recipient, in the order of their ids; first what reaches nobody.
    """
    names = ("id", "customer_id", "assignee_id", "level", "severity", "state")
    columns: list[Any] = [getattr(Alert, name) for name in names]
    raised: Any = select(*columns).where(is_raised_by(beat))
    marked: Any = select(*columns).join(UntoldAlert, col(UntoldAlert.alert_id) == col(Alert.id))
    recipients = {(route.person_id, route.level): route.recipient_id for route in plan.routes}
    ids: dict[str | None, set[int]] = {}
    urgent: set[str | None] = set()
    for which in (raised, marked):
        query = _group_alerts(session, plan, which)
        for person_id, level, found, is_urgent in session.connection().execute(query):
            recipient_id = recipients.get((person_id, level))
            listed = json.loads(found) if isinstance(found, str) else found
            ids.setdefault(recipient_id, set()).update(listed)
            if is_urgent:
                urgent.add(recipient_id)
    order = sorted(ids, key=lambda recipient: recipient or "")
    return [News(who, tuple(sorted(ids[who])), who in urgent) for who in order]


def count_untold(session: Session) -> int:
    """Count the marked alerts, after `forget_untold` has taken the marks of those done."""
    return session.exec(select(func.count()).select_from(UntoldAlert)).one()


def forget_untold(session: Session, told: Collection[int]) -> None:
    """Take the marks from alerts that were told, and from all that are open no more."""
    marked = set(session.exec(select(UntoldAlert.alert_id))) if told else set()
    if marked := marked.intersection(told):  # of 277,000 that were told in a first beat none was
        is_told = col(UntoldAlert.alert_id).in_(list_numbers(session, marked))
        session.exec(delete(UntoldAlert).where(is_told))
    is_open = exists().where(col(Alert.id) == col(UntoldAlert.alert_id), _IS_OPEN)
    session.exec(delete(UntoldAlert).where(~is_open))


def _group_alerts(session: Session, plan: RoutePlan, which: Select[Any]) -> Select[Any]:
    """Give person, level, ids and urgency of those of some alerts that are open.

    They are looked at in the order of their customers, who lie on disk by id: in the order of
    due days SQLite took twice as long over a million customers. Each customer is looked up, and the
    state asked for last: PostgreSQL read all customers, 2 s for 2,000,000, and began with the open
    alerts, of which it knew none where all had just been acknowledged (7 s for 2,300).
    """
    news = which.order_by(col(Alert.customer_id)).cte("news").prefix_with("MATERIALIZED")
    owner = select(Customer.owner_id).where(col(Customer.id) == news.c.customer_id)
    person = func.coalesce(
        news.c.assignee_id, owner.scalar_subquery(), literal(plan.default_id, Text)
    )
    columns: list[Any] = [
        news.c.id,
        person.label("person_id"),
        case((news.c.level > plan.top, plan.top), else_=news.c.level).label("level"),
        case((news.c.severity.in_(_URGENT), 1), else_=0).label("is_urgent"),
    ]
    is_open = news.c.state == AlertState.OPEN
    alerts = select(*columns).where(is_open).cte("open_news").prefix_with("MATERIALIZED")
    whose = (alerts.c.person_id, alerts.c.level)
    gather = func.array_agg if _is_postgres(session) else func.json_group_array
    query: Select[Any] = select(*whose, gather(alerts.c.id), func.max(alerts.c.is_urgent))
    return query.group_by(*whose)


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
