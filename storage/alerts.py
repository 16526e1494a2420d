"""Alerts: due work, recorded once however often and by however many programs it is found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, false, literal_column
from sqlmodel import Session, and_, col, or_, select, update

from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.paging import DueCursor, Page, read_page
from storage.tables import Alert
from storage.vocabulary import AlertKind, AlertState

# Written out, not bound: an index on open alerts serves only a query that says so itself.
_IS_OPEN = col(Alert.state) == literal_column("'open'")


def raise_alert(
    session: Session,
    *,
    key: str,
    customer_id: str,
    credential_id: str | None,
    kind: AlertKind,
    rung_days: int | None,
    due_on: date,
    raised_on: date,
    recorded_at: datetime,
    beat_id: str,
) -> bool:
    """Record an alert unless one with its key is on record, in whatever state.

    Programs that raise many alerts in one transaction should do so in the order of their keys: two
    that raise the same alerts in opposite order would wait for each other on PostgreSQL, which then
    ends one of them.

    The attributes are those of `storage.tables.Alert`.

    Returns:
        True when this call recorded it.
    """
    alert = Alert(
        id=make_id(recorded_at),
        key=key,
        customer_id=customer_id,
        credential_id=credential_id,
        kind=AlertKind(kind),
        rung_days=rung_days,
        due_on=due_on,
        state=AlertState.OPEN,
        raised_on=raised_on,
        recorded_at=recorded_at,
        beat_id=beat_id,
    )
    return insert_if_absent(session, alert)


def overtake(session: Session, key: str) -> int:
    """Mark the open alerts that a more urgent alert about the same thing makes moot.

    `expired` overtakes every `expiring` of its credential, `expiring` those on higher rungs, a
    `review_due` the customer's other reviews that are due earlier or stand on higher rungs.

    Args:
        session: Where to mark them.
        key: Of the more urgent alert, which is on record.

    Returns:
        How many were marked.
    """
    urgent = session.exec(select(Alert).where(Alert.key == key)).one()
    higher_rung = col(Alert.rung_days) > (urgent.rung_days or 0)
    if urgent.kind is AlertKind.REVIEW_DUE:
        earlier = col(Alert.due_on) < urgent.due_on
        less_urgent = and_(
            col(Alert.customer_id) == urgent.customer_id,
            col(Alert.kind) == AlertKind.REVIEW_DUE,
            or_(earlier, and_(col(Alert.due_on) == urgent.due_on, higher_rung)),
        )
    else:
        less_urgent = and_(
            col(Alert.credential_id) == urgent.credential_id,
            col(Alert.kind) == AlertKind.EXPIRING,
        )
        if urgent.kind is AlertKind.EXPIRING:
            less_urgent = and_(less_urgent, higher_rung)
    return _move(session, and_(less_urgent, col(Alert.id) != urgent.id), AlertState.OVERTAKEN)


def close_alerts(
    session: Session, *, credential_id: str | None = None, customer_id: str | None = None
) -> int:
    """Close what is open about a credential, or about the review of a customer: the work is done.

    Args:
        session: Where to close them.
        credential_id: Closes the alerts of this credential.
        customer_id: Closes the `review_due` alerts of this customer.

    Returns:
        How many were closed.
    """
    subject: ColumnElement[bool] = false()
    if credential_id is not None:  # compared with None it would mean every alert of a review
        subject = or_(subject, col(Alert.credential_id) == credential_id)
    if customer_id is not None:
        is_review = col(Alert.kind) == AlertKind.REVIEW_DUE
        subject = or_(subject, and_(col(Alert.customer_id) == customer_id, is_review))
    return _move(session, subject, AlertState.CLOSED)


def hand_over_alerts(session: Session, *, predecessor_id: str, successor_id: str) -> int:
    """Let what is open about a credential go on under another that falls due on the same day.

    A licence reissued for its unchanged term leaves the same work to do, and an alert once on
    record is never raised again.

    Returns:
        How many alerts now name the successor.
    """
    query = update(Alert).where(_IS_OPEN, col(Alert.credential_id) == predecessor_id)
    return session.exec(query.values(credential_id=successor_id)).rowcount


def open_alerts(
    session: Session,
    *,
    customer_id: str | None = None,
    after: DueCursor | None = None,
    limit: int = 500,
) -> Page[Alert]:
    """Give the open alerts, those due first coming first.

    Args:
        session: Where to look.
        customer_id: Only those about this customer.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Alert).where(_IS_OPEN)
    if customer_id is not None:
        query = query.where(Alert.customer_id == customer_id)
    return read_page(session, query, "due_on", after=after, limit=limit)


def _move(session: Session, which: ColumnElement[bool], to: AlertState) -> int:
    return session.exec(update(Alert).where(_IS_OPEN, which).values(state=to)).rowcount
