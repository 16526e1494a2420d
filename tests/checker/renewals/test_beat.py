"""Each alert once and none missed: beats repeated, at once, after silence, cut off."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from checker.renewals import beat
from checker.renewals.due_list import list_due
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.database import Database
from storage.tables import Alert, Assessment, Beat, Customer, Row
from storage.vocabulary import AlertState
from tests.checker.office import Office
from tests.checker.papers import TODAY, make_letter, make_licence
from tests.checker.renewals.beating import beat_on
from tests.storage.examples import make_assessment, make_credential, make_customer
from tests.storage.processes import run_together


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def keys(database: Database) -> Counter[str]:
    with database.read_session() as session:
        return Counter(session.exec(select(Alert.key)))


def open_keys(database: Database) -> set[str]:
    with database.read_session() as session:
        return set(session.exec(select(Alert.key).where(col(Alert.state) == AlertState.OPEN)))


def file_credentials(session: Session, *ends_in: int) -> None:
    """File credentials of two customers that end in so many days."""
    customers = [make_customer(session, f"示例{number}公司") for number in range(2)]
    for number, days in enumerate(ends_in):
        make_credential(
            session,
            customers[number % 2].id,
            f"paper {number}".encode(),
            holder=f"持有人{number}",
            valid_until=in_days(days),
        )


class TestOnce:
    def test_three_beats_on_one_day_record_each_alert_once(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(45)), make_letter(valid_until=in_days(5)))
        first, second, third = (office.beat(TODAY) for _ in range(3))
        assert len(first.raised) == 2
        assert second.raised == third.raised == ()
        assert first.examined == second.examined == 2
        assert office.alerts() == ["expiring-7", "expiring-60"]
        with office.database.read_session() as session:
            assert len(session.exec(select(Beat)).all()) == 3

    def test_two_processes_that_beat_at_once_record_each_alert_once(
        self, database: Database, url: str
    ) -> None:
        with database.session() as session:
            file_credentials(session, *range(-3, 57, 3))
        run_together(beat_on, [(url, TODAY.isoformat())] * 2)
        found = keys(database)
        assert len(found) == 20
        assert set(found.values()) == {1}
        with database.read_session() as session:
            beats = session.exec(select(Beat)).all()
        assert len(beats) == 2
        assert all(beat.finished_at for beat in beats)
        assert sum(beat.raised for beat in beats) == 20
        assert len(open_keys(database)) == 20

    def test_processes_that_look_at_different_days_record_each_alert_once(
        self, database: Database, url: str
    ) -> None:
        with database.session() as session:
            file_credentials(session, *range(-3, 33, 4))
        run_together(beat_on, [(url, in_days(day).isoformat()) for day in (0, 9)])
        together = keys(database)
        assert set(together.values()) == {1}
        with database.session() as session:
            session.exec(delete(Alert))
        for day in (0, 9):
            beat_on(url, in_days(day).isoformat())
        assert together == keys(database)


class TestNoneMissed:
    def test_a_beat_after_two_weeks_of_silence_records_what_was_passed(
        self, office: Office
    ) -> None:
        office.receive(make_licence(valid_until=in_days(20)), make_letter(valid_until=in_days(6)))
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["expiring-7", "expiring-30"]
        late = office.beat(in_days(14))
        assert [due.key.rpartition("/")[2] for due in late.raised] == [
            "expiring-1",
            "expired",
            "expiring-14",
            "expiring-7",
        ]
        assert office.alerts(AlertState.OPEN) == ["expired", "expiring-7"]
        assert sorted(office.alerts(AlertState.OVERTAKEN)) == [
            "expiring-1",
            "expiring-14",
            "expiring-30",
            "expiring-7",
        ]
        assert office.beat(in_days(14)).raised == ()

    def test_only_the_most_urgent_of_one_credential_is_open(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(40)))
        for day in (*range(0, 40, 5), 39, 40, 41):
            office.beat(in_days(day))
            assert len(office.alerts(AlertState.OPEN)) == 1
        assert office.alerts(AlertState.OPEN) == ["expired"]

    def test_a_beat_that_is_cut_off_leaves_the_rest_to_the_next(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.receive(make_licence(valid_until=in_days(20)))
        with monkeypatch.context() as patched:
            patched.setattr(beat, "overtake", _fail)
            with pytest.raises(ZeroDivisionError):
                office.beat(TODAY)
        assert office.alerts() == []
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["expiring-30"]
        with office.database.read_session() as session:
            finished = [row.finished_at is not None for row in session.exec(select(Beat))]
        assert sorted(finished) == [False, True]

    def test_more_than_one_page_is_gone_through(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(beat, "falling_due", partial(beat.falling_due, limit=3))
        with database.session() as session:
            file_credentials(session, *(number % 2 for number in range(10)))
        report = _at(database).beat(TODAY)
        assert report.examined == len(report.raised) == len(keys(database)) == 10

    def test_a_superseded_credential_falls_due_no_more(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(5), issued_on=date(2019, 1, 1)))
        office.beat(TODAY)
        office.receive(make_licence(valid_until=in_days(2000)))
        assert office.alerts(AlertState.CLOSED) == ["expiring-7"]
        assert office.beat(in_days(30)).raised == ()
        assert office.alerts(AlertState.OPEN) == []


class TestReviews:
    def test_a_review_is_due_once_and_done_by_a_new_assessment(
        self, office: Office, pack: Pack, chain: ChainProcess
    ) -> None:
        customer = office.receive(
            make_licence(), make_letter(valid_until=date(2037, 1, 1))
        ).customer
        recorded = office.check(customer.id, pack, chain)
        day = recorded.assessment.next_review_on
        assert day == date(2027, 11, 22)
        assert office.beat(day - timedelta(days=1)).raised == office.beat(in_days(1)).raised == ()
        for late in (0, 0, 40):
            office.beat(day + timedelta(days=late))
        assert office.alerts(AlertState.OPEN) == ["2027-11-22"]
        office.check(customer.id, pack, chain, on=day + timedelta(days=41))
        assert office.alerts(AlertState.OPEN) == []

    def test_the_review_of_one_customer_leaves_that_of_another_due(
        self, office: Office, pack: Pack, chain: ChainProcess
    ) -> None:
        """Any assessment used to close the review alerts of all customers."""
        for folder in ("甲", "乙"):
            papers = [make_licence(registered_name=folder, unified_social_credit_code="absent")]
            office.receive(*papers, folder=folder)
            office.check(folder, pack, chain)
        due = {row.next_review_on for row in office._all(Assessment)}
        (day,) = due
        office.beat(day)
        assert len(office.alerts(AlertState.OPEN)) == 2
        office.check("甲", pack, chain, on=day)
        assert len(office.alerts(AlertState.OPEN)) == 1


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ends_in=st.lists(st.integers(-3, 14), min_size=1, max_size=4),
    reviews_in=st.lists(st.integers(0, 12), max_size=2),
    beats=st.lists(st.integers(0, 11), max_size=3),
)
def test_beats_on_random_days_record_what_beating_every_day_records(
    database: Database, ends_in: list[int], reviews_in: list[int], beats: list[int]
) -> None:
    _empty(database)
    with database.session() as session:
        file_credentials(session, *ends_in)
        customers = session.exec(select(Customer).order_by(col(Customer.name))).all()
        for customer, days in zip(customers, reviews_in, strict=False):
            make_assessment(session, customer.id, next_review_on=in_days(days))
    seen = []
    for days in ([*sorted(set(beats)), 12], range(13)):
        for day in days:
            _at(database).beat(in_days(day), (9, 4, 1))
        seen.append((keys(database), open_keys(database)))
        with database.session() as session:
            session.exec(delete(Alert))
    assert seen[0] == seen[1]
    assert set(seen[0][0].values()) <= {1}


def test_what_falls_due_is_listed_the_earliest_first(
    office: Office, pack: Pack, chain: ChainProcess
) -> None:
    customer = office.receive(
        make_licence(valid_until=in_days(30)), make_letter(valid_until=in_days(-2))
    ).customer
    office.check(customer.id, pack, chain)
    items = list_due(office.database, TODAY, 90)
    assert [(item.kind, item.holder, item.days_left) for item in items] == [
        (AUTHORIZATION_LETTER, "甄样淼", -2),
        (BUSINESS_LICENCE, customer.name, 30),
    ]
    assert [item.to_data()["state"] for item in items] == ["overdue", "due"]
    assert {item.customer for item in items} == {customer.name}
    assert "review" in {item.kind for item in list_due(office.database, TODAY, 366)}


def _fail(*_: object) -> None:
    raise ZeroDivisionError


def _at(database: Database) -> Office:
    return Office(database, None, None, None)  # type: ignore[arg-type]


def _empty(database: Database) -> None:
    with database.session() as session:
        for table in reversed(Row.metadata.sorted_tables):
            session.execute(table.delete())
