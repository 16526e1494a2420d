"""The calendar that an address opens, made anew when it is old, the same to all who ask meanwhile.

Calendar programs ask often and all at once, and 2,000 entries take a CPU second to write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from threading import Lock

from checker.feeds.calendar import write_calendar
from checker.feeds.entries import make_entries
from checker.feeds.feed_address import read_token
from checker.feeds.matters import list_matters
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from storage.database import Database
from storage.feeds import open_feed
from storage.people import find_person
from storage.tables import CalendarFeed

_FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """A calendar as it is sent.

    Attributes:
        content: The iCalendar file.
        etag: Names these bytes.
        made_at: When it was made.
        as_of: The day of which it speaks.
    """

    content: bytes
    etag: str
    made_at: datetime
    as_of: date


class FeedShelf:
    """Keeps the calendars of all feeds that were asked for.

    Args:
        database: Where everything is.
        key: The installation's key of feed addresses.
        rules: Gives the renewal plan and the working days in use.
        zone: Of the office, which says what day it is; None for the machine's.
        default_owner: Name of who looks after what nobody else does; None for nobody.
    """

    def __init__(
        self,
        database: Database,
        key: bytes,
        rules: Callable[[], tuple[RenewalPlan, WorkingCalendar]],
        zone: tzinfo | None,
        default_owner: str | None = None,
    ) -> None:
        self._database = database
        self._key = key
        self._rules = rules
        self._zone = zone
        self._default_owner = default_owner
        self._published: dict[str, PublishedFeed] = {}
        self._one_at_a_time = Lock()

    def open(self, token: str, now: datetime) -> PublishedFeed | None:
        """Give the calendar; None for an address that is wrong or was revoked.

        Args:
            token: Of the address.
            now: The moment.
        """
        feed_id = read_token(token, self._key)
        if feed_id is None:
            return None
        with self._database.read_session() as session:
            feed = open_feed(session, feed_id)
        if feed is None:
            self._published.pop(feed_id, None)
            return None
        with self._one_at_a_time:
            published = self._published.get(feed_id)
            as_of = now.astimezone(self._zone).date()
            if published is None or not _is_fresh(published, now, as_of):
                published = self._published[feed_id] = self._publish(feed, now, as_of)
        return published

    def _publish(self, feed: CalendarFeed, now: datetime, as_of: date) -> PublishedFeed:
        matters = list_matters(
            self._database,
            as_of,
            *self._rules(),
            person_id=feed.person_id,
            with_unowned=self._is_default_owner(feed.person_id),
        )
        content = write_calendar(make_entries(matters, feed.language), feed.language, as_of)
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        return PublishedFeed(content, etag, now, as_of)

    def _is_default_owner(self, person_id: str | None) -> bool:
        if person_id is None or self._default_owner is None:
            return False
        with self._database.read_session() as session:
            person = find_person(session, self._default_owner)
        return person is not None and person.id == person_id


def _is_fresh(published: PublishedFeed, now: datetime, as_of: date) -> bool:
    """Tell whether a calendar may be given once more; never after the clock went back."""
    age = now - published.made_at
    return published.as_of == as_of and timedelta(0) <= age <= _FRESH_FOR
