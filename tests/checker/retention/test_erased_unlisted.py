"""Whoever was erased is on no list, in no search, count or sweep, and answers by the id alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from checker.customer_list import list_summaries, search_summaries
from checker.errors import CustomerErased, CustomerUnknown
from checker.intake.identity import find_customer
from checker.review.opening import reopen_due
from storage.alert_lists import living_alerts
from storage.contracts import list_contracts
from storage.customer_pages import CustomerFilter
from storage.customers import find_customers, list_customers
from storage.database import Database
from storage.erasure import ERASED_NAME, erase_customer
from storage.feeds import closed_alerts
from storage.register import list_known_customers
from storage.selection import count_customers
from storage.sheet_sets import list_stale
from storage.tables import Alert, Contract, Customer, Erasure
from storage.vocabulary import AlertSeverity, AlertSource, AlertState, ErasureReason
from tests.storage.examples import NOW, TODAY, make_assessment, make_beat, make_customer

PURPOSE = "onboarding"


def put_on_file(session: Session, name: str, beat_id: str) -> Customer:
    """A customer whom every list has reason to name."""
    customer = make_customer(session, name=name, reference=f"K-{name}")
    make_assessment(session, customer.id, next_review_on=TODAY, next_change_on=TODAY)
    session.add(
        Contract(
            id=f"n-{name}", customer_id=customer.id, number=name, amount_minor=1, currency="CNY",
            starts_on=TODAY, ends_on=TODAY, recorded_at=NOW,
        )
    )  # fmt: skip
    session.add(
        Alert(
            source=AlertSource.CREDENTIAL, subject_id=f"k-{name}", customer_id=customer.id,
            kind="cn.x", due_on=TODAY, urgency=0, stage="due", severity=AlertSeverity.MAJOR,
            state=AlertState.OPEN, raised_on=TODAY, told_from=TODAY, recorded_at=NOW,
            beat_id=beat_id,
        )
    )  # fmt: skip
    session.flush()
    return customer


def erase(session: Session, customer_id: str) -> None:
    erase_customer(session, customer_id, NOW)
    erasure = Erasure(
        customer_id=customer_id,
        reason=ErasureReason.FILED_BY_MISTAKE,
        erased_at=NOW,
        certificate={},
    )
    session.add(erasure)
    session.flush()


def lists(database: Database) -> Iterator[tuple[str, object]]:
    """Everything that lists customers, or something of theirs, whoever they are."""
    everybody = CustomerFilter(PURPOSE)
    yield "page", list_summaries(database, everybody, after=None, limit=9).customers
    unowned = CustomerFilter(PURPOSE, is_unowned=True)
    yield "page of the unowned", list_summaries(database, unowned, after=None, limit=9).customers
    for words in ("甲", ERASED_NAME, "erased", "K-甲"):
        yield f"search for {words}", search_summaries(database, words, everybody).customers
    with database.read_session() as session:
        yield "customers", list_customers(session)
        yield "by name", find_customers(session, ERASED_NAME)
        yield "register", list_known_customers(session)
        yield "sheets to build", list_stale(session, TODAY, "builder")
        yield "contracts", list_contracts(session)
        yield "alerts", living_alerts(session).rows
        yield "calendar", closed_alerts(session, TODAY - timedelta(days=1))


def test_an_erased_customer_is_nowhere_but_under_its_id(database: Database) -> None:
    with database.session() as session:
        beat = make_beat(session)
        session.flush()
        gone, kept = (put_on_file(session, name, beat.id) for name in ("甲", "乙"))
    assert {name for name, rows in lists(database) if gone.id in repr(rows)} >= {
        "page", "page of the unowned", "search for 甲", "customers", "register",
        "sheets to build", "contracts", "alerts",
    }  # fmt: skip
    with database.session() as session:
        erase(session, gone.id)
    for name, rows in lists(database):
        assert gone.id not in repr(rows), name
        assert ERASED_NAME not in repr(rows), name
    with database.session() as session:
        assert count_customers(session) == 1
        reopen_due(session, as_of=TODAY, now=NOW)
    with database.read_session() as session:
        with pytest.raises(CustomerErased, match=str(NOW.date())):
            find_customer(session, gone.id)
        with pytest.raises(CustomerUnknown):
            find_customer(session, "甲")
        assert find_customer(session, kept.id).name == "乙"


def test_pages_are_whole_however_many_were_erased_between(database: Database) -> None:
    with database.session() as session:
        ids = sorted(make_customer(session, name=f"客户{number}").id for number in range(7))
        for customer_id in ids[1:6]:
            erase(session, customer_id)
    wanted = CustomerFilter(PURPOSE)
    first = list_summaries(database, wanted, after=None, limit=1)
    second = list_summaries(database, wanted, after=first.next, limit=1)
    assert [one.id for one in (*first.customers, *second.customers)] == [ids[0], ids[6]]
    assert second.next is None
