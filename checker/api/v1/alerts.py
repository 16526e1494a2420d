"""Alerts and what people do about them; what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Path, Query

from checker.access.roles import Act
from checker.api.v1.cursors import day_of, id_of, number_of, read_cursor, write_cursor
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import (
    Body,
    Cursor,
    Day,
    IdAsked,
    InBothLanguages,
    Limit,
    Name,
    PerhapsWords,
    Shown,
    ShownInPart,
    Words,
)
from checker.http.visit import Visit, Visiting
from checker.renewals.acts import Doing, acknowledge, assign, close, snooze
from checker.renewals.alert_data import story_to_data, view_to_data
from checker.renewals.alert_story import read_story
from checker.renewals.coming import list_coming
from checker.renewals.describe import describe_alerts
from storage.coming_query import ComingCursor, ComingQuery
from storage.pressing_alerts import AlertCursor, AlertFilter, list_living
from storage.tables import Alert
from storage.vocabulary import AlertSeverity, AlertSource, AlertState

routes = ApiRoutes("alerts")

_AlertNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


class AlertShown(ShownInPart):
    """An alert: what is the matter, what to do, by when and why."""

    alert: int
    source: str
    severity: str
    state: str
    customer_id: str | None
    due_on: str
    act_by: str
    headline: InBothLanguages
    task: InBothLanguages


class AlertsShown(Shown):
    """Living alerts, the gravest first."""

    items: list[AlertShown]
    next: str | None


class AlertStoryShown(AlertShown):
    """An alert with all that became of it."""

    history: list[dict[str, Any]]
    messages: list[dict[str, Any]]


class AlertChanged(Shown):
    """An alert after something was done to it."""

    alert: int
    state: str
    snoozed_until: str | None
    assignee_id: str | None


class DueShown(ShownInPart):
    """Something that falls due."""

    source: str
    kind: str
    customer_id: str | None
    due_on: str
    days_left: int
    headline: InBothLanguages
    task: InBothLanguages


class DueListShown(Shown):
    """What falls due, the earliest first; `more` follow, ten thousand standing for any more."""

    as_of: str
    items: list[DueShown]
    more: int
    next: str | None


class NoteGiven(Body):
    """What somebody says to it."""

    note: PerhapsWords = ""


class SnoozeWanted(NoteGiven):
    """Until when an alert is put off."""

    until: Day


class ClosingWanted(Body):
    """Why an alert is closed."""

    reason: Words


class AssigneeWanted(NoteGiven):
    """Who is to do it, by the name on the list of people."""

    person: Name


@routes.read("/alerts", act=Act.READ_CUSTOMERS, answer=AlertsShown)
def list_alerts(
    visit: Visiting,
    customer_id: IdAsked = None,
    owner_id: IdAsked = None,
    severity: Annotated[AlertSeverity | None, Query()] = None,
    source: Annotated[AlertSource | None, Query()] = None,
    state: Annotated[AlertState | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List living alerts, the gravest first and of these what is due first."""
    desk = visit.desk
    wanted = AlertFilter(
        customer_id=customer_id,
        owner_id=owner_id,
        source=source,
        severity=severity,
        state=state,
    )
    with desk.database.read_session() as session:
        found = list_living(
            session, wanted, after=read_cursor(cursor, _place_of_alert), limit=limit
        )
        views = describe_alerts(session, found, desk.today(), *desk.renewal_rules())
    following = None
    if len(found) == limit:
        last = AlertCursor.of(found[-1])
        following = write_cursor(last.severity.value, last.due_on.isoformat(), last.number)
    return Told({"items": [view_to_data(view) for view in views], "next": following})


@routes.read("/alerts/{alert}", act=Act.READ_CUSTOMERS, answer=AlertStoryShown)
def show_alert(visit: Visiting, alert: _AlertNumber) -> Told:
    """Show an alert with what was done and whom it was told."""
    desk = visit.desk
    with desk.database.read_session() as session:
        story = read_story(session, alert, desk.today(), *desk.renewal_rules())
    return Told(story_to_data(story))


@routes.write("/alerts/{alert}/acknowledgement", act=Act.SETTLE_ALERTS, answer=AlertChanged)
def acknowledge_alert(visit: Visiting, alert: _AlertNumber, body: NoteGiven) -> Told:
    """Write down that somebody has taken notice."""
    return _changed(acknowledge(visit.desk.database, [alert], _doing(visit, body.note)))


@routes.write("/alerts/{alert}/snooze", act=Act.SETTLE_ALERTS, answer=AlertChanged)
def snooze_alert(visit: Visiting, alert: _AlertNumber, body: SnoozeWanted) -> Told:
    """Put an alert off until a day."""
    desk = visit.desk
    changed = snooze(
        desk.database,
        [alert],
        _doing(visit, body.note),
        until=body.until,
        as_of=desk.today(),
        plan=desk.renewal_rules()[0],
    )
    return _changed(changed)


@routes.write("/alerts/{alert}/closing", act=Act.SETTLE_ALERTS, answer=AlertChanged)
def close_alert(visit: Visiting, alert: _AlertNumber, body: ClosingWanted) -> Told:
    """Close an alert because the matter is settled."""
    return _changed(close(visit.desk.database, [alert], _doing(visit, body.reason)))


@routes.write("/alerts/{alert}/assignee", act=Act.SETTLE_ALERTS, answer=AlertChanged, method="PUT")
def assign_alert(visit: Visiting, alert: _AlertNumber, body: AssigneeWanted) -> Told:
    """Give an alert to a person to do."""
    changed = assign(visit.desk.database, [alert], _doing(visit, body.note), person=body.person)
    return _changed(changed)


@routes.read("/due", act=Act.READ_CUSTOMERS, answer=DueListShown)
def list_due(
    visit: Visiting,
    within: Annotated[int, Query(ge=0, le=3660, description="Days from today.")] = 90,
    customer_id: IdAsked = None,
    owner_id: IdAsked = None,
    is_own: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List what falls due within some days and what is overdue, the earliest first."""
    desk = visit.desk
    today = desk.today()
    page = list_coming(
        desk.database,
        ComingQuery(
            as_of=today,
            until=today + timedelta(days=within),
            customer_id=customer_id,
            owner_id=owner_id,
            is_own=is_own,
        ),
        *desk.renewal_rules(),
        after=read_cursor(cursor, _place_of_due),
        limit=limit,
    )
    following = None
    if page.next is not None:
        following = write_cursor(page.next.due_on.isoformat(), page.next.stream, page.next.key)
    items = [item.to_data() for item in page.items]
    return Told({"as_of": today.isoformat(), "items": items, "more": page.more, "next": following})


def _doing(visit: Visit, note: str) -> Doing:
    return Doing(visit.actor.name, visit.desk.clock(), visit.actor, note or None)


def _changed(alerts: Sequence[Alert]) -> Told:
    (alert,) = alerts
    return Told(
        {
            "alert": alert.id,
            "state": alert.state.value,
            "snoozed_until": alert.snoozed_until and alert.snoozed_until.isoformat(),
            "assignee_id": alert.assignee_id,
        }
    )


def _place_of_alert(severity: object, day: object, number: object) -> AlertCursor:
    return AlertCursor(AlertSeverity(id_of(severity)), day_of(day), number_of(number))


def _place_of_due(day: object, stream: object, key: object) -> ComingCursor:
    return ComingCursor(day_of(day), id_of(stream), id_of(key))
