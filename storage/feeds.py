"""Calendar feeds: which addresses answer, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.errors import PersonLeft
from storage.identity import make_id
from storage.tables import CalendarFeed, Person
from storage.vocabulary import Language


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
