"""Feeds from what is on file to the bytes: moved, closed and renewed matters keep their entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar
import pytest
from sqlmodel import Session

from checker.feeds.feed_address import make_token
from checker.feeds.publishing import FeedShelf
from checker.renewals.beat import run_beat
from checker.renewals.clock_reading import ClockReading
from rules.calendar.china import load_china_calendar
from rules.pack import Pack
from storage.alert_acts import close_alert
from storage.alert_lists import living_alerts
from storage.alert_states import supersede_alerts
from storage.credentials import link_successor
from storage.database import Database
from storage.deadlines import record_deadline
from storage.feeds import create_feed, feeds, revoke_feed
from storage.people import add_person, set_owner
from storage.tables import Credential, Customer
from storage.vocabulary import AlertSource, DeadlineKind, Language
from tests.storage.examples import NOW, TODAY, make_credential, make_customer

KEY = bytes(32)
CALENDAR = load_china_calendar()
FOOD = "cn.food_business_licence"


@pytest.fixture
def shelf(database: Database, pack: Pack) -> FeedShelf:
    return FeedShelf(database, KEY, lambda: (pack.renewals, CALENDAR), None)


def beat(database: Database, pack: Pack, as_of: date = TODAY) -> None:
    now = datetime.combine(as_of, NOW.timetz())
    run_beat(database, ClockReading(now, None, None), as_of, pack.renewals, CALENDAR)


def open_feed(session: Session, person_id: str | None = None) -> str:
    """Make a feed and give the token of its address."""
    feed = create_feed(session, person_id=person_id, language=Language.ZH, created_at=NOW)
    return make_token(feed.id, KEY)


def file(session: Session, customer: Customer, days: int, content: bytes = b"1") -> Credential:
    """File a food licence that ends so many days from today."""
    valid_until = TODAY + timedelta(days=days)
    return make_credential(session, customer.id, content, FOOD, valid_until=valid_until)


def read(shelf: FeedShelf, token: str, now: datetime = NOW) -> dict[str, icalendar.Event]:
    """Give the entries about credentials and deadlines of a feed by uid."""
    published = shelf.open(token, now)
    assert published is not None
    events = icalendar.Calendar.from_ical(published.content).walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events)
    return {str(event["uid"]): event for event in events if not event["uid"].startswith("dataset")}


def test_what_falls_due_is_there_before_any_alert(database: Database, shelf: FeedShelf) -> None:
    with database.session() as session:
        credential = file(session, make_customer(session), 300)
        token = open_feed(session)
    event = read(shelf, token)[f"credential-{credential.id}-due@licet"]
    assert event.decoded("dtstart") == TODAY + timedelta(days=300)
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert "示例商贸有限公司" in event["summary"]
    assert event["description"]


def test_what_lies_beyond_the_year_or_long_past_is_not_there(
    database: Database, shelf: FeedShelf
) -> None:
    with database.session() as session:
        customer = make_customer(session)
        file(session, customer, 401)
        file(session, customer, -61, b"2")
        token = open_feed(session)
    assert read(shelf, token) == {}


def test_a_later_stage_is_a_newer_version_of_the_same_entry(
    database: Database, shelf: FeedShelf, pack: Pack
) -> None:
    with database.session() as session:
        file(session, make_customer(session), 80)
        token = open_feed(session)
    versions = []
    for days in (0, 30, 60, 79):
        as_of = TODAY + timedelta(days=days)
        beat(database, pack, as_of)
        events = read(shelf, token, NOW + timedelta(days=days))
        (due,) = (event for uid, event in events.items() if uid.endswith("-due@licet"))
        versions.append((due["sequence"], due.decoded("dtstamp")))
    assert versions == sorted(set(versions))
    assert versions[0][0] < versions[-1][0]


def test_what_a_person_settled_is_cancelled(
    database: Database, shelf: FeedShelf, pack: Pack
) -> None:
    with database.session() as session:
        file(session, make_customer(session), 20)
        token = open_feed(session)
    beat(database, pack)
    before = read(shelf, token)
    with database.session() as session:
        (alert,) = living_alerts(session, source=AlertSource.CREDENTIAL).rows
        close_alert(session, alert.id or 0, reason="歇业", by="王", at=NOW)
    after = read(shelf, token, NOW + timedelta(minutes=6))
    assert after.keys() == before.keys()
    for uid, event in after.items():
        assert event["status"] == "CANCELLED"
        assert event["sequence"] > before[uid]["sequence"]


def test_what_was_renewed_is_cancelled_and_the_successor_is_there(
    database: Database, shelf: FeedShelf, pack: Pack
) -> None:
    with database.session() as session:
        customer = make_customer(session)
        old = file(session, customer, 20)
        token = open_feed(session)
    beat(database, pack)
    with database.session() as session:
        new = file(session, customer, 380, b"2")
        link_successor(session, predecessor_id=old.id, successor_id=new.id)
        supersede_alerts(session, AlertSource.CREDENTIAL, old.id)
    beat(database, pack)
    later = NOW + timedelta(minutes=6)
    status = {uid: str(event["status"]) for uid, event in read(shelf, token, later).items()}
    assert status[f"credential-{old.id}-due@licet"] == "CANCELLED"
    assert status[f"credential-{new.id}-due@licet"] == "CONFIRMED"


def test_a_person_sees_their_own_customers_and_what_was_assigned(
    database: Database, shelf: FeedShelf
) -> None:
    with database.session() as session:
        person = add_person(session, name="王", created_at=NOW)
        mine, other = make_customer(session, "甲公司"), make_customer(session, "乙公司")
        set_owner(session, mine.id, person.id)
        for customer in (mine, other):
            record_deadline(
                session, kind=DeadlineKind.NOTICE, title="通知", due_on=TODAY, recorded_by="王",
                recorded_at=NOW, customer_id=customer.id,
            )  # fmt: skip
        own, all_ = open_feed(session, person.id), open_feed(session)
    assert len(read(shelf, own)) == 1
    assert "甲公司" in next(iter(read(shelf, own).values()))["summary"]
    assert len(read(shelf, all_)) == 2


def test_the_same_content_has_the_same_bytes_and_tag(database: Database, pack: Pack) -> None:
    with database.session() as session:
        file(session, make_customer(session), 50)
        token = open_feed(session)
    found = []
    for minutes in (0, 10):  # each by a program of its own
        one = FeedShelf(database, KEY, lambda: (pack.renewals, CALENDAR), None)
        published = one.open(token, NOW + timedelta(minutes=minutes))
        assert published is not None
        found.append((published.content, published.etag))
    assert found[0] == found[1]


def test_a_calendar_is_made_once_for_all_who_ask_within_minutes(
    database: Database, shelf: FeedShelf
) -> None:
    with database.session() as session:
        customer = make_customer(session)
        token = open_feed(session)
    assert read(shelf, token) == {}
    with database.session() as session:
        file(session, customer, 50)
    assert read(shelf, token, NOW + timedelta(minutes=4)) == {}
    assert read(shelf, token, NOW + timedelta(minutes=6))
    assert read(shelf, token, NOW - timedelta(days=1))  # and the clock went back


def test_a_revoked_feed_answers_no_more_at_once(database: Database, shelf: FeedShelf) -> None:
    with database.session() as session:
        token = open_feed(session)
        (feed,) = feeds(session)
    assert shelf.open(token, NOW)
    with database.session() as session:
        assert revoke_feed(session, feed.id, revoked_at=NOW) is not None
        assert revoke_feed(session, "unknown", revoked_at=NOW) is None
    assert shelf.open(token, NOW) is None
    assert shelf.open(make_token("00000000-0000-7000-8000-000000000000", KEY), NOW) is None
