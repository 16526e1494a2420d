"""Reading alerts: those that live, one by its number, and what was done to it.

They are read as they are in the database, since many are changed by one statement there.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from storage.alert_states import IS_LIVING
from storage.customers import is_looked_after
from storage.paging import DueCursor, Page, read_page
from storage.tables import Alert, AlertEvent
from storage.vocabulary import AlertSource


def living_alerts(
    session: Session,
    *,
    customer_id: str | None = None,
    person_id: str | None = None,
    with_unowned: bool = False,
    source: AlertSource | None = None,
    after: DueCursor | None = None,
    limit: int = 500,
) -> Page[Alert]:
    """Give the alerts that still ask for work, those due first coming first.

    Args:
        session: Where to look.
        customer_id: Only those about this customer.
        person_id: Only those this person is to do: assigned to them, or to nobody and about a
            customer of theirs.
        with_unowned: With `person_id`, also what nobody looks after.
        source: Only those found here.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Alert).where(IS_LIVING).execution_options(populate_existing=True)
    if customer_id is not None:
        query = query.where(Alert.customer_id == customer_id)
    if source is not None:
        query = query.where(Alert.source == source)
    if person_id is not None:
        query = query.where(is_done_by(person_id, with_unowned=with_unowned))
    return read_page(session, query, "due_on", after=after, limit=limit)


def is_done_by(person_id: str, *, with_unowned: bool) -> ColumnElement[bool]:
    """Give the condition that an alert is somebody's to do.

    It is assigned to them, or to nobody and about what they look after.
    """
    theirs = is_looked_after(col(Alert.customer_id), person_id, with_unowned=with_unowned)
    return or_(col(Alert.assignee_id) == person_id, and_(col(Alert.assignee_id).is_(None), theirs))


def get_alert(session: Session, alert_id: int) -> Alert | None:
    """Give the alert with this number."""
    return session.get(Alert, alert_id, populate_existing=True)


def find_heir(session: Session, alert: Alert) -> Alert | None:
    """Find the most urgent alert about the same thing and day, if that is another one."""
    query = (
        select(Alert)
        .where(Alert.source == alert.source, Alert.subject_id == alert.subject_id)
        .where(Alert.due_on == alert.due_on, Alert.urgency > alert.urgency)
        .order_by(col(Alert.urgency).desc())
    )
    return session.exec(query).first()


def events_of(session: Session, alert_id: int) -> Sequence[AlertEvent]:
    """Give what was done to an alert, in the order of the acts."""
    query = select(AlertEvent).where(AlertEvent.alert_id == alert_id)
    return session.exec(query.order_by(col(AlertEvent.id))).all()
