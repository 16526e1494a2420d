"""What a feed shows: what falls due in the year ahead, and what was lately settled.

A calendar is no list of all faults. What fell due longer than two months ago is left to alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from checker.renewals.coming import ComingItem, list_coming
from checker.renewals.describe import describe_alerts
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from rules.vocabulary import Bilingual
from storage.alert_lists import living_alerts
from storage.coming_query import ComingCursor, ComingQuery
from storage.database import Database
from storage.due_things import DueThing
from storage.feeds import closed_alerts, newest_alerts
from storage.tables import Alert
from storage.vocabulary import AlertSource, AlertState

AHEAD_DAYS = 400
BACK_DAYS = 60
CANCELLED_DAYS = 30
MOST_MATTERS = 2_000
"""A calendar program reads the whole file each time: 2,000 entries are 1.2 MB."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that falls due, as a calendar shows it.

    Attributes:
        source: Where in the state it was found.
        subject_id: What it is; with `source` it names the matter.
        due_on: The day that matters.
        act_by: The last day to do something about it.
        customer: Name of the customer; None for what concerns the installation.
        title: What it is about.
        headline: What is the matter.
        task: What to do.
        reason: Why; None where nothing is known.
        newest_alert: The newest alert about it; None before the first.
        is_ended: Whether it was settled or superseded.
    """

    source: AlertSource
    subject_id: str
    due_on: date
    act_by: date
    customer: str | None
    title: Bilingual
    headline: Bilingual
    task: Bilingual
    reason: Bilingual | None
    newest_alert: int | None
    is_ended: bool


def list_matters(
    database: Database,
    as_of: date,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
    *,
    person_id: str | None = None,
    with_unowned: bool = False,
) -> list[Matter]:
    """List what a calendar shows on a day, each thing once.

    Args:
        database: Where everything is.
        as_of: The day.
        plan: Windows and ladders of the pack.
        calendar: The working days.
        person_id: Only what this person looks after; None for everything.
        with_unowned: With `person_id`, also what nobody looks after.
    """
    wanted = ComingQuery(
        as_of,
        as_of + timedelta(days=AHEAD_DAYS),
        owner_id=person_id,
        with_unowned=with_unowned,
    )
    first = ComingCursor(as_of - timedelta(days=BACK_DAYS), "", "")
    page = list_coming(database, wanted, plan, calendar, after=first, limit=MOST_MATTERS)
    with database.read_session() as session:
        described = describe_items(session, page.items)
        matters = {(matter.source, matter.subject_id): matter for matter in described}
        further = _find_further(session, as_of, person_id, with_unowned=with_unowned)
        unseen = {(a.source, a.subject_id): a for a in reversed(further)}  # living before ended
        alerts = [alert for key, alert in unseen.items() if key not in matters]
        views = describe_alerts(session, alerts, as_of, plan, calendar)
    for alert, view in zip(alerts, views, strict=True):
        matters[alert.source, alert.subject_id] = Matter(
            source=alert.source,
            subject_id=alert.subject_id,
            due_on=alert.due_on,
            act_by=view.act_by,
            customer=view.customer,
            title=view.title,
            headline=view.headline,
            task=view.task,
            reason=view.reason,
            newest_alert=alert.id,
            is_ended=alert.state is AlertState.CLOSED,
        )
    return list(matters.values())


def describe_items(session: Session, items: Sequence[ComingItem]) -> list[Matter]:
    """Describe things that fall due, each with the newest alert about it."""
    newest = _find_newest(session, (item.thing for item in items))
    return [_of_item(item, newest) for item in items]


def _find_newest(
    session: Session, things: Iterable[DueThing]
) -> dict[tuple[AlertSource, str], Alert]:
    subjects: dict[AlertSource, set[str]] = {}
    for thing in things:
        subjects.setdefault(thing.source, set()).add(thing.subject_id)
    return {
        (source, subject_id): alert
        for source, ids in subjects.items()
        for subject_id, alert in newest_alerts(session, source, ids).items()
    }


def _find_further(
    session: Session, as_of: date, person_id: str | None, *, with_unowned: bool
) -> list[Alert]:
    """Give what was assigned to a person, whoever looks after the customer, and what has ended.

    What came to its end is shown for some time after its day, the oldest first.
    """
    assigned: Sequence[Alert] = ()
    if person_id is not None:
        assigned = living_alerts(
            session, person_id=person_id, with_unowned=with_unowned, limit=MOST_MATTERS
        ).rows
    due_from = as_of - timedelta(days=CANCELLED_DAYS)
    ended = closed_alerts(session, due_from, person_id=person_id, with_unowned=with_unowned)
    return [*assigned, *reversed(ended)]


def _of_item(item: ComingItem, newest: dict[tuple[AlertSource, str], Alert]) -> Matter:
    thing, told = item.thing, item.told
    alert = newest.get((thing.source, thing.subject_id))
    is_about_this_day = alert is not None and alert.due_on == thing.due_on
    return Matter(
        source=thing.source,
        subject_id=thing.subject_id,
        due_on=thing.due_on,
        act_by=told.act_by,
        customer=item.customer,
        title=told.title,
        headline=told.headline,
        task=item.task,
        reason=told.reason,
        newest_alert=None if alert is None else alert.id,
        is_ended=is_about_this_day and alert is not None and alert.state is AlertState.CLOSED,
    )
