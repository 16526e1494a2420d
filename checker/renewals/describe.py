"""Alerts as people need them: what is the matter, what to do, by when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from checker.renewals.alert_view import AlertView
from checker.renewals.subjects import read_subjects
from checker.renewals.telling import Knowledge, tell, tell_task
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from storage.due_things import DueThing
from storage.tables import Alert


def describe_alerts(
    session: Session,
    alerts: Sequence[Alert],
    as_of: date,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
) -> tuple[AlertView, ...]:
    """Describe alerts, in the order given, by a number of queries that does not grow with them.

    Args:
        session: Where they are.
        alerts: Alerts on record, living or not.
        as_of: The day to speak of.
        plan: Windows and ladders of the pack.
        calendar: The working days.
    """
    assignees = {alert.assignee_id for alert in alerts if alert.assignee_id}
    subjects = read_subjects(session, [DueThing.of(alert) for alert in alerts], people=assignees)
    known = Knowledge(subjects, as_of, plan, calendar)
    return tuple(_view(alert, known) for alert in alerts)


def _view(alert: Alert, known: Knowledge) -> AlertView:
    thing = DueThing.of(alert)
    told = tell(thing, known)
    customer = known.subjects.find_customer(thing)
    doer = alert.assignee_id or (customer.owner_id if customer else None)
    return AlertView(
        alert_id=alert.id or 0,
        source=alert.source,
        kind=alert.kind,
        stage=alert.stage,
        severity=alert.severity,
        state=alert.state,
        customer=None if customer is None else customer.name,
        customer_id=alert.customer_id,
        is_own=customer is not None and customer.is_own,
        title=told.title,
        holder=told.holder,
        number=told.number,
        due_on=alert.due_on,
        days_left=(alert.due_on - known.as_of).days,
        headline=told.headline,
        task=tell_task(thing, alert.stage, known),
        act_by=told.act_by,
        reason=told.reason,
        is_estimated=told.is_estimated or alert.is_estimated,
        assignee=None if doer is None else known.subjects.people.get(doer),
    )
