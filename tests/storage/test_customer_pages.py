"""Pages of customers and of the queue: nothing twice, nothing left out, whoever comes or goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import customer_pages, review_queue
from storage.customer_pages import CustomerFilter, read_customer_page
from storage.database import Database
from storage.people import add_person, set_owner
from storage.review_queue import QueueFilter, assign_reviews, count_facets, read_queue
from storage.tables import Account, Customer, Review
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewState
from tests.storage.examples import NOW, TODAY

COUNT = 12


@pytest.fixture
def filled(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Customers c00 to c11, each with a review; a page looks at five of them at most."""
    monkeypatch.setattr(customer_pages, "MOST_EXAMINED", 5)
    monkeypatch.setattr(review_queue, "MOST_EXAMINED", 5)
    with database.session() as session:
        session.add(
            Account(id="a1", name="m", folded_name="m", display_name="经办", created_at=NOW)
        )
        for number in range(COUNT):
            session.add(Customer(id=f"c{number:02d}", name=f"示例{number}", created_at=NOW))
        session.flush()
        for number in range(COUNT):
            session.add(make_review(number))
    return database


def make_review(number: int) -> Review:
    return Review(
        id=f"r{number:02d}",
        customer_id=f"c{number:02d}",
        purpose="onboarding",
        state=ReviewState.OPEN,
        cause=ReviewCause.PERIODIC,
        severity=AlertSeverity.BLOCKER if number == COUNT - 1 else AlertSeverity.MINOR,
        opened_at=NOW,
        due_on=TODAY + timedelta(days=number // 4),
    )


def test_customers_are_listed_once_while_others_come_and_go(filled: Database) -> None:
    listed: list[str] = []
    after: str | None = None
    while True:
        with filled.session() as session:
            page = read_customer_page(session, CustomerFilter("onboarding"), after=after, limit=3)
            listed += [customer.id for customer in page.customers]
            session.add(Customer(id=f"b{len(listed)}", name="先", created_at=NOW))
        if page.next is None:
            break
        after = page.next
    assert listed == [f"c{number:02d}" for number in range(COUNT)]


def test_few_wanted_are_found_over_pages_that_may_be_empty(filled: Database) -> None:
    with filled.session() as session:
        owner = add_person(session, name="经办", created_at=NOW).id
        set_owner(session, "c11", owner)
        wanted = CustomerFilter("onboarding", owner_id=owner, is_unowned=False)
        assert [
            one.id for one in read_customer_page(session, wanted, after=None, limit=3).customers
        ] == ["c11"]
        due = CustomerFilter("onboarding", runs_out_by=TODAY)
        first = read_customer_page(session, due, after=None, limit=3)
        assert (first.customers, first.next) == ((), "c04")


def test_the_queue_is_walked_once_by_day(filled: Database) -> None:
    for wanted, expected in (
        (QueueFilter(), [f"r{number:02d}" for number in range(COUNT)]),
        (QueueFilter(severity=AlertSeverity.BLOCKER), ["r11"]),
    ):
        listed, after = [], None
        while True:
            with filled.read_session() as session:
                page = read_queue(session, wanted, after=after, limit=3)
            listed += [one.review.id for one in page.reviews]
            if page.next is None:
                break
            after = page.next
        assert listed == expected


def test_many_are_assigned_at_once(filled: Database) -> None:
    with filled.session() as session:
        assert assign_reviews(session, ["r01", "r00", "none"], "a1") == ("r00", "r01")
        assert assign_reviews(session, ["r01", "r02"], "a1") == ("r02",)
    with filled.read_session() as session:
        facets = count_facets(session, account_id="a1", as_of=TODAY + timedelta(days=1))
        assert (facets.mine, facets.unassigned, facets.overdue, facets.is_all) == (3, 9, 4, True)
        assert facets.severities == {AlertSeverity.MINOR: 11, AlertSeverity.BLOCKER: 1}
        mine = read_queue(session, QueueFilter(assignee_id="a1"), after=None, limit=9)
        assert [(one.customer, one.assignee) for one in mine.reviews] == [
            ("示例0", "m"),
            ("示例1", "m"),
            ("示例2", "m"),
        ]
