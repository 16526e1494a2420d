"""Calendar feeds: which addresses answer, for whom, and what became of the matters they show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from storage.customers import is_looked_after
from storage.errors import PersonLeft
from storage.identity import make_id
from storage.on_file import is_on_file
from storage.selection import split_ids
from storage.tables import Alert, CalendarFeed, Person
from storage.vocabulary import AlertSource, AlertState, Language


def create_feed(
    session: Session, *, person_id: str | None, language: Language, created_at: datetime
) -> CalendarFeed:
    """Open a feed of one person's matters; of everybody's where `person_id` is None.

    Raises:
        PersonLeft: The person has left.
    """
    if person_id is not None:
        person = session.get_one(Person, person_id)
        if not person.is_active:
            raise PersonLeft(name=person.name)
    feed = CalendarFeed(
        id=make_id(created_at), person_id=person_id, language=language, created_at=created_at
    )
    session.add(feed)
    session.flush()
    return feed


def open_feed(session: Session, feed_id: str) -> CalendarFeed | None:
    """Give a feed that answers; None for one that was revoked or never was."""
    query = select(CalendarFeed).where(CalendarFeed.id == feed_id)
    return session.exec(query.where(col(CalendarFeed.revoked_at).is_(None))).first()


def feeds(session: Session) -> Sequence[CalendarFeed]:
    """Give all feeds, also revoked ones, in the order in which they were made."""
    return session.exec(select(CalendarFeed).order_by(col(CalendarFeed.id))).all()


def revoke_feed(session: Session, feed_id: str, *, revoked_at: datetime) -> CalendarFeed | None:
    """Let a feed answer no more; the moment of the first time stays. None if there is none."""
    feed = session.get(CalendarFeed, feed_id)
    if feed is not None and feed.revoked_at is None:
        feed.revoked_at = revoked_at
        session.flush()
    return feed


def newest_alerts(
    session: Session, source: AlertSource, subject_ids: Collection[str]
) -> dict[str, Alert]:
    """Give the newest alert about each subject, living or not; who has none is left out."""
    newest: dict[str, Alert] = {}
    for piece in split_ids(sorted(subject_ids)):
        query = select(Alert).where(Alert.source == source, piece.covers(col(Alert.subject_id)))
        newest |= {alert.subject_id: alert for alert in session.exec(query.order_by(col(Alert.id)))}
    return newest


def closed_alerts(
    session: Session,
    due_from: date,
    *,
    person_id: str | None = None,
    with_unowned: bool = False,
    limit: int = 500,
) -> Sequence[Alert]:
    """Give closed alerts about days from one on, the newest first.

    Args:
        session: Where to look.
        due_from: The first due day that counts.
        person_id: Only those assigned to this person, or about a customer of theirs.
        with_unowned: With `person_id`, also what nobody looks after.
        limit: How many at most.
    """
    query = select(Alert).where(Alert.state == AlertState.CLOSED, col(Alert.due_on) >= due_from)
    query = query.where(is_on_file(col(Alert.customer_id)))
    if person_id is not None:
        theirs = is_looked_after(col(Alert.customer_id), person_id, with_unowned=with_unowned)
        query = query.where(or_(col(Alert.assignee_id) == person_id, theirs))
    return session.exec(query.order_by(col(Alert.id).desc()).limit(limit)).all()
