"""Each alert once and none missed: beats repeated, at once, after silence, cut off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from checker.renewals import beat
from checker.renewals.beat import Reassessed
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.database import Database
from storage.tables import (
    Alert,
    AlertEvent,
    Assessment,
    Beat,
    Customer,
    Event,
    Proposal,
    Row,
    UntoldAlert,
)
from storage.vocabulary import AlertSource, AlertState, ClockRefusal
from tests.checker.office import Office, beat_once, make_plan
from tests.checker.papers import TODAY, make_letter, make_licence
from tests.checker.renewals.beating import beat_on
from tests.storage.examples import make_assessment, make_credential, make_customer
from tests.storage.processes import run_together

Told = tuple[str, date, str, AlertState]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def read_alerts(database: Database) -> list[Told]:
    """What was told of which subject, in which state it is."""
    with database.read_session() as session:
        found = session.exec(select(Alert)).all()
    return sorted((a.subject_id, a.due_on, a.stage, a.state) for a in found)


def file_credentials(session: Session, *ends_in: int) -> None:
    """File credentials of two customers that end in so many days."""
    customers = [make_customer(session, f"示例{number}公司") for number in range(2)]
    for number, days in enumerate(ends_in):
        paper = f"paper {number}".encode()
        make_credential(session, customers[number % 2].id, paper, valid_until=in_days(days))


class TestOnce:
    def test_three_beats_on_one_day_record_each_alert_once(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(45)), make_letter(valid_until=in_days(5)))
        assert [office.beat(TODAY).raised for _ in range(3)] == [2, 0, 0]
        assert office.alerts() == ["ends_7", "ends_60"]
        with office.database.read_session() as session:
            beats = session.exec(select(Beat)).all()
        assert sorted(row.raised for row in beats) == [0, 0, 2]

    def test_two_processes_that_beat_at_once_record_each_alert_once(
        self, database: Database, url: str
    ) -> None:
        with database.session() as session:
            file_credentials(session, *range(-3, 57, 3))
        run_together(beat_on, [(url, TODAY.isoformat())] * 2)
        found = read_alerts(database)
        assert len(found) == len({subject for subject, *_ in found}) == 20
        with database.read_session() as session:
            beats = session.exec(select(Beat)).all()
        assert [beat.finished_at is not None for beat in beats] == [True, True]
        assert sorted(beat.raised for beat in beats) == [0, 20]

    def test_processes_that_look_at_different_days_leave_the_same_stage(
        self, database: Database, url: str
    ) -> None:
        with database.session() as session:
            file_credentials(session, *range(-3, 33, 4))
        run_together(beat_on, [(url, in_days(day).isoformat()) for day in (0, 1)])
        living = [told for told in read_alerts(database) if told[-1] is AlertState.OPEN]
        _forget(database)
        beat_once(database, in_days(1))
        assert read_alerts(database) == living


class TestNoneMissed:
    def test_after_two_weeks_of_silence_the_stages_reached_are_told(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(20)), make_letter(valid_until=in_days(6)))
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["ends_7", "ends_30"]
        late = office.beat(in_days(14))
        assert (late.raised, late.overtaken) == (2, 2)
        assert office.alerts(AlertState.OPEN) == ["ended", "ends_7"]
        assert sorted(office.alerts(AlertState.OVERTAKEN)) == ["ends_30", "ends_7"]
        assert office.beat(in_days(14)).raised == 0

    def test_only_the_most_urgent_of_one_credential_is_open(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(40)))
        for day in (*range(0, 40, 5), 39, 40, 41):
            office.beat(in_days(day))
            assert len(office.alerts(AlertState.OPEN)) == 1
        assert office.alerts(AlertState.OPEN) == ["ended"]

    def test_a_term_that_ends_on_a_leap_day(self, office: Office) -> None:
        last_day = date(2028, 2, 29)
        office.receive(make_licence(valid_until=last_day))
        assert office.beat(last_day - timedelta(days=31)).raised == 1
        told = {
            day: office.beat(day).raised and office.alerts(AlertState.OPEN)[-1]
            for day in (date(2028, 1, 30), date(2028, 2, 28), last_day, date(2028, 3, 1))
        }
        assert [*told.values()] == ["ends_30", "ends_1", 0, "ended"]

    def test_a_beat_that_is_cut_off_leaves_all_to_the_next(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.receive(make_licence(valid_until=in_days(20)))
        with monkeypatch.context() as patched:
            patched.setattr(beat, "wake_snoozed", _fail)
            with pytest.raises(ZeroDivisionError):
                office.beat(TODAY)
        assert office.alerts() == []
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["ends_30"]
        with office.database.read_session() as session:
            finished = [row.finished_at is not None for row in session.exec(select(Beat))]
        assert sorted(finished) == [False, True]

    def test_an_audit_that_fails_keeps_no_alert_back(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(20)))
        with pytest.raises(ZeroDivisionError):
            office.beat(TODAY, audit_due=_fail)
        assert office.alerts(AlertState.OPEN) == ["ends_30"]
        assert office.beat(TODAY, audit_due=lambda _: Reassessed(3, 4)).reassessed == (3, 4)
        with office.database.read_session() as session:
            assert {
                (row.raised, row.finished_at is None) for row in session.exec(select(Beat))
            } == {
                (1, True),
                (0, False),
            }

    def test_a_superseded_credential_falls_due_no_more(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(5), issued_on=date(2019, 1, 1)))
        office.beat(TODAY)
        office.receive(make_licence(valid_until=in_days(2000)))
        assert office.alerts(AlertState.CLOSED) == ["ends_7"]
        assert office.beat(in_days(30)).raised == 0
        assert office.alerts(AlertState.OPEN) == []


class TestClock:
    def test_a_clock_that_is_not_believed_changes_nothing_but_says_so(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(100)))
        office.beat(TODAY)
        late = in_days(90)
        refused = office.beat(late, max_gap_days=45)
        assert (refused.refusal, refused.raised) == (ClockRefusal.TOO_FAR_AHEAD, 0)
        assert office.alerts() == []
        assert office.beat(late, max_gap_days=45, is_clock_confirmed=True).raised == 1
        assert office.beat(late + timedelta(days=1), max_gap_days=45).refusal is None

    def test_a_clock_set_right_by_a_person_is_believed_from_then_on(self, office: Office) -> None:
        office.beat(in_days(400))
        assert office.beat(TODAY).refusal is ClockRefusal.BEHIND
        assert office.beat(TODAY, is_clock_confirmed=True).refusal is None
        assert office.beat(in_days(1)).refusal is None


class TestAround:
    def test_the_calendar_is_out_of_date_in_december_of_its_last_year(
        self, database: Database
    ) -> None:
        plan = make_plan(watches_datasets=True)
        last_declared = 2026
        assert beat_once(database, date(last_declared, 11, 30), plan).raised == 0
        assert beat_once(database, date(last_declared, 12, 1), plan).raised == 1
        with database.read_session() as session:
            (alert,) = session.exec(select(Alert)).all()
        assert (alert.source, alert.subject_id) == (AlertSource.DATASET, "calendar.cn")

    def test_what_nobody_acknowledges_goes_up_after_working_days(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(58)))
        friday = date(2026, 11, 27)
        office.beat(friday)
        days = [friday + timedelta(days=days) for days in (1, 3, 4, 5, 6, 9, 10)]
        sent = [day for day in days if office.beat(day).escalated]
        assert sent == [date(2026, 12, 2), date(2026, 12, 7)]

    def test_people_are_told_in_the_transaction_of_the_beat(self, office: Office) -> None:
        office.receive(make_licence(valid_until=in_days(45)))
        seen: list[tuple[int, date]] = []

        class Planned:
            planned, untold = 2, 1

        def plan_notices(session: Session, running: Beat, as_of: date) -> Planned:
            raised = session.exec(select(Alert).where(Alert.beat_id == running.id)).all()
            seen.append((len(raised), as_of))
            return Planned()

        report = office.beat(TODAY, plan_notices=plan_notices)
        assert seen == [(1, TODAY)]
        assert (report.planned, report.untold) == (2, 1)
        with pytest.raises(ZeroDivisionError):
            office.beat(in_days(20), plan_notices=_fail)
        assert office.alerts() == ["ends_60"]


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
        assert office.beat(day - timedelta(days=1)).raised == 0
        for late in (0, 0, 40):
            office.beat(day + timedelta(days=late))
        assert office.alerts(AlertState.OPEN) == ["due"]
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
        assert office.alerts(AlertState.OPEN) == ["due", "due"]
        office.check("甲", pack, chain, on=day)
        assert office.alerts(AlertState.OPEN) == ["due"]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ends_in=st.lists(st.integers(-3, 14), min_size=1, max_size=4),
    reviews_in=st.lists(st.integers(0, 12), max_size=2),
    beats=st.lists(st.integers(0, 11), max_size=3),
)
def test_beats_on_random_days_leave_open_what_beating_every_day_leaves(
    database: Database, ends_in: list[int], reviews_in: list[int], beats: list[int]
) -> None:
    """Only stages that nobody looked at in their time are missing, and none of these would live."""
    plan = make_plan((9, 4, 1))
    _empty(database)
    with database.session() as session:
        file_credentials(session, *ends_in)
        customers = session.exec(select(Customer).order_by(col(Customer.name))).all()
        for customer, days in zip(customers, reviews_in, strict=False):
            make_assessment(session, customer.id, next_review_on=in_days(days))
    seen = []
    for days in ([*sorted(set(beats)), 12], range(13)):
        for day in days:
            beat_once(database, in_days(day), plan)
        seen.append(read_alerts(database))
        _forget(database)
    some, all_days = seen
    assert set(some) <= set(all_days)
    assert {told[-1] for told in set(all_days) - set(some)} <= {AlertState.OVERTAKEN}


def _fail(*_: object) -> None:
    raise ZeroDivisionError


def _forget(database: Database) -> None:
    with database.session() as session:
        for table in (UntoldAlert, AlertEvent, Alert, Beat):
            session.exec(delete(table))


_NEVER_EMPTIED = (Event.__tablename__, Proposal.__tablename__)
"""Their triggers refuse, in a test as anywhere."""


def _empty(database: Database) -> None:
    with database.session() as session:
        for table in reversed(Row.metadata.sorted_tables):
            if table.name not in _NEVER_EMPTIED:
                session.execute(table.delete())
