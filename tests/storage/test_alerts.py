"""Alerts: each stage once, the most urgent only, closed by newer evidence, acted on by people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select, update

from storage.alert_acts import (
    acknowledge_alert,
    assign_alert,
    close_alert,
    escalate,
    snooze_alert,
    wake_snoozed,
)
from storage.alert_lists import events_of, get_alert, living_alerts
from storage.alert_states import hand_over_alerts, reopen_alerts, supersede_alerts
from storage.alerts import Raised, raise_due
from storage.audits import finish_audit, start_audit
from storage.credentials import link_successor, move_evidence
from storage.database import Database
from storage.datasets import note_dataset
from storage.deadlines import deadlines_of, end_deadline, record_deadline
from storage.due_subjects import DueRange
from storage.errors import AlertDone, AlertUnknown, DeadlineDone, DeadlineUnknown
from storage.tables import Alert, Customer, Person, Standing, StandingChange
from storage.vocabulary import (
    AlertAct,
    AlertSeverity,
    AlertSource,
    AlertState,
    ClosingReason,
    DeadlineKind,
    Verdict,
)
from tests.storage.examples import (
    NOW,
    TODAY,
    make_assessment,
    make_beat,
    make_credential,
    make_customer,
    make_pack,
)
from tests.storage.processes import raise_alerts, run_together

LICENCE = "cn.business_licence"


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def make_ladder(
    source: AlertSource = AlertSource.CREDENTIAL, as_of: date = TODAY, kind: str | None = None
) -> list[DueRange]:
    """Three stages on a day: 90 and 30 days before, and ended."""
    bounds = [(30, 90, -90), (-1, 30, -30), (None, -1, 1)]
    return [
        DueRange(
            source=source,
            kind=kind,
            other_than=frozenset(),
            after=None if after is None else as_of + timedelta(days=after),
            until=as_of + timedelta(days=until),
            stage=f"stage_{urgency}",
            urgency=urgency,
            severity=AlertSeverity.MINOR,
            is_estimated=False,
        )
        for after, until, urgency in bounds
    ]


def raise_on(session: Session, as_of: date = TODAY, ladder: list[DueRange] | None = None) -> Raised:
    beat = make_beat(session)
    ranges = make_ladder(as_of=as_of) if ladder is None else ladder
    return raise_due(session, ranges, beat_id=beat.id, as_of=as_of, recorded_at=NOW)


def read_states(database: Database) -> dict[int, AlertState]:
    """By urgency; tests that use it look at one subject."""
    with database.read_session() as session:
        found = session.exec(select(Alert)).all()
    assert len({alert.urgency for alert in found}) == len(found)
    return {alert.urgency: alert.state for alert in found}


@pytest.fixture
def credential_id(database: Database) -> str:
    """A licence that ends in 80 days."""
    with database.session() as session:
        customer = make_customer(session)
        return make_credential(session, customer.id, valid_until=in_days(80)).id


class TestRaising:
    @pytest.mark.parametrize(
        ("ends_in", "urgency"),
        [(91, None), (90, -90), (31, -90), (30, -30), (0, -30), (-1, 1), (-4000, 1)],
    )
    def test_each_thing_stands_on_one_stage(
        self, database: Database, ends_in: int, urgency: int | None
    ) -> None:
        with database.session() as session:
            customer = make_customer(session)
            credential = make_credential(session, customer.id, valid_until=in_days(ends_in))
            assert raise_on(session).raised == (urgency is not None)
        with database.read_session() as session:
            found = session.exec(select(Alert)).all()
        assert [alert.urgency for alert in found] == ([] if urgency is None else [urgency])
        for alert in found:
            assert (alert.source, alert.subject_id) == (AlertSource.CREDENTIAL, credential.id)
            assert (alert.customer_id, alert.kind) == (customer.id, LICENCE)
            assert (alert.due_on, alert.raised_on, alert.told_from) == (
                in_days(ends_in),
                TODAY,
                TODAY,
            )
            assert alert.stage == f"stage_{urgency}"

    @pytest.mark.usefixtures("credential_id")
    def test_a_second_look_raises_nothing_whatever_became_of_the_first(
        self, database: Database
    ) -> None:
        with database.session() as session:
            assert raise_on(session) == Raised(1, 0)
            (alert,) = living_alerts(session).rows
            close_alert(session, alert.id, reason="做完了", by="甲", at=NOW)
            assert raise_on(session) == Raised(0, 0)

    @pytest.mark.usefixtures("credential_id")
    def test_stages_that_were_missed_are_skipped(self, database: Database) -> None:
        with database.session() as session:
            raise_on(session)
        with database.session() as session:
            assert raise_on(session, in_days(81)) == Raised(1, 1)
        assert read_states(database) == {-90: AlertState.OVERTAKEN, 1: AlertState.OPEN}

    @pytest.mark.usefixtures("credential_id")
    def test_a_look_as_of_an_older_day_raises_nothing_lower(self, database: Database) -> None:
        with database.session() as session:
            raise_on(session, in_days(60))
            assert raise_on(session, TODAY) == Raised(0, 0)
        assert read_states(database) == {-30: AlertState.OPEN}

    @pytest.mark.usefixtures("credential_id")
    @pytest.mark.parametrize("is_settled", [False, True])
    def test_what_people_do_to_one_stage_never_silences_a_higher_one(
        self, database: Database, *, is_settled: bool
    ) -> None:
        with database.session() as session:
            raise_on(session)
            (alert,) = living_alerts(session).rows
            acknowledge_alert(session, alert.id, by="甲", at=NOW)
            snooze_alert(session, alert.id, until=in_days(400), by="甲", at=NOW)
            if is_settled:
                close_alert(session, alert.id, reason="客户已知悉", by="甲", at=NOW)
            assert raise_on(session, in_days(60)) == Raised(1, 0 if is_settled else 1)
        left = AlertState.CLOSED if is_settled else AlertState.OVERTAKEN
        assert read_states(database) == {-90: left, -30: AlertState.OPEN}

    def test_kinds_with_a_ladder_of_their_own_are_left_to_it(self, database: Database) -> None:
        with database.session() as session:
            customer = make_customer(session)
            for number, kind in enumerate(("a", "b", "c", "c")):
                terms = {"valid_until": in_days(80)}
                make_credential(session, customer.id, b"%d" % number, kind, **terms)
            own = make_ladder(kind="b")
            others = [replace(due, other_than=frozenset({"b"})) for due in make_ladder()]
            assert raise_on(session, ladder=own[:1]) == Raised(1, 0)
            assert raise_on(session, ladder=others) == Raised(3, 0)
            kinds = sorted(alert.kind for alert in living_alerts(session).rows)
        assert kinds == ["a", "b", "c", "c"]

    def test_what_is_superseded_or_without_an_end_is_not_due(self, database: Database) -> None:
        with database.session() as session:
            customer = make_customer(session)
            old = make_credential(session, customer.id, b"1", valid_until=TODAY)
            new = make_credential(session, customer.id, b"2", valid_until=None)
            link_successor(session, predecessor_id=old.id, successor_id=new.id)
            assert raise_on(session) == Raised(0, 0)

    def test_processes_that_look_at_once_raise_once(self, database: Database, url: str) -> None:
        with database.session() as session:
            customer = make_customer(session)
            for number in range(30):
                make_credential(session, customer.id, b"%d" % number, valid_until=in_days(number))
        run_together(raise_alerts, [(url, make_ladder())] * 3)
        with database.read_session() as session:
            assert len({alert.subject_id for alert in living_alerts(session).rows}) == 30
            assert len(session.exec(select(Alert)).all()) == 30


class TestOtherSources:
    def test_a_paper_grows_old_once_and_a_newer_one_closes_it(self, database: Database) -> None:
        def ladder(as_of: date) -> list[DueRange]:
            stages = make_ladder(AlertSource.EVIDENCE, as_of, LICENCE)
            return [replace(due, max_age_days=365) for due in stages]

        with database.session() as session:
            customer = make_customer(session)
            shown_on = date(2024, 2, 29)
            credential = make_credential(session, customer.id, evidenced_on=shown_on)
            make_credential(session, customer.id, b"line of a register")
            assert raise_on(session, ladder=ladder(date(2025, 2, 28))) == Raised(1, 0)
            (alert,) = living_alerts(session).rows
            assert (alert.due_on, alert.urgency) == (date(2025, 2, 28), -30)
            move_evidence(session, credential, TODAY)
            assert living_alerts(session).rows == ()
            assert raise_on(session, ladder=ladder(TODAY)) == Raised(0, 0)

    def test_reviews_of_each_purpose_for_themselves(self, database: Database) -> None:
        with database.session() as session:
            customer = make_customer(session)
            for purpose, days in (("onboarding", 0), ("credit", 20), ("supply", 200)):
                make_assessment(session, customer.id, purpose=purpose, next_review_on=in_days(days))
            assert raise_on(session, ladder=make_ladder(AlertSource.REVIEW)) == Raised(2, 0)
            due = supersede_alerts(session, AlertSource.REVIEW, f"{customer.id}:onboarding")
            assert due == 1
            assert [a.kind for a in living_alerts(session).rows] == ["credit"]

    def test_deadlines_until_they_are_replaced_or_ended(self, database: Database) -> None:
        words = {"kind": DeadlineKind.WAIVER, "recorded_by": "甲", "recorded_at": NOW}
        with database.session() as session:
            customer = make_customer(session)
            first = record_deadline(
                session, title="豁免", due_on=TODAY, customer_id=customer.id, **words
            )
            record_deadline(session, title="自家", due_on=in_days(40), **words)
            assert raise_on(session, ladder=make_ladder(AlertSource.DEADLINE)) == Raised(2, 0)
            second = record_deadline(
                session,
                title="豁免延长",
                due_on=in_days(300),
                customer_id=customer.id,
                supersedes_id=first.id,
                **words,
            )
            assert deadlines_of(session, customer.id) == [second]
            assert [a.customer_id for a in living_alerts(session).rows] == [None]
            end_deadline(session, second.id)
            assert deadlines_of(session, customer.id) == []
            assert deadlines_of(session, customer.id, is_current=False) == [first, second]
            with pytest.raises(DeadlineDone):
                end_deadline(session, first.id)
            with pytest.raises(DeadlineUnknown):
                end_deadline(session, "absent")

    def test_datasets_until_they_are_refreshed(self, database: Database) -> None:
        ladder = make_ladder(AlertSource.DATASET)
        with database.session() as session:
            note_dataset(session, "calendar.cn", "2026", in_days(9), NOW)
            assert raise_on(session, ladder=ladder) == Raised(1, 0)
            note_dataset(session, "calendar.cn", "2026", in_days(9), NOW)
            (alert,) = living_alerts(session).rows
            assert (alert.kind, alert.customer_id) == ("calendar.cn", None)
            note_dataset(session, "calendar.cn", "2027", in_days(374), NOW)
            assert living_alerts(session).rows == ()


class TestOutcomes:
    LADDER = make_ladder(AlertSource.OUTCOME)

    def make_standing(
        self,
        session: Session,
        changes_on: date | None = None,
        verdict: Verdict = Verdict.APPROVE,
    ) -> Customer:
        customer = make_customer(session)
        session.add(
            Standing(
                customer_id=customer.id,
                purpose="onboarding",
                verdict=verdict,
                findings="",
                next_change_on=changes_on,
                changes="",
                pack_sha256=make_pack(session).sha256,
                as_of=TODAY,
                sheets_version=1,
                audited_at=NOW,
            )
        )
        session.flush()
        return customer

    def find_worse(self, session: Session, customer: Customer, before: Verdict) -> None:
        audit = start_audit(
            session,
            purpose="onboarding",
            pack_sha256=make_pack(session).sha256,
            as_of=TODAY,
            began_at=NOW,
        )
        session.add(
            StandingChange(
                audit_id=audit.id,
                customer_id=customer.id,
                verdict_before=before,
                verdict_after=Verdict.REFER,
                gained="",
                lost="",
            )
        )
        finish_audit(session, audit.id, ended_at=NOW, examined=1, added=0, changed=1)

    def test_a_change_to_come_until_it_is_another(self, database: Database) -> None:
        with database.session() as session:
            customer = self.make_standing(session, changes_on=in_days(20))
            assert raise_on(session, ladder=self.LADDER) == Raised(1, 0)
            (alert,) = living_alerts(session).rows
            assert alert.subject_id == f"{customer.id}:onboarding"
            session.exec(update(Standing).values(next_change_on=in_days(25)))
            assert raise_on(session, ladder=self.LADDER) == Raised(1, 0)
            assert [a.due_on for a in living_alerts(session).rows] == [in_days(25)]

    @pytest.mark.parametrize(("ends_in", "raised"), [(18, 1), (19, 0), (20, 0), (21, 0), (22, 1)])
    def test_the_end_of_a_credential_is_told_by_the_credential(
        self, database: Database, ends_in: int, raised: int
    ) -> None:
        with database.session() as session:
            customer = self.make_standing(session, changes_on=in_days(20))
            make_credential(session, customer.id, valid_until=in_days(ends_in))
            assert raise_on(session, ladder=self.LADDER) == Raised(raised, 0)

    @pytest.mark.parametrize(
        ("before", "raised"), [(Verdict.APPROVE, 1), (Verdict.REFER, 0), (Verdict.REJECT, 0)]
    )
    def test_a_verdict_found_worse(self, database: Database, before: Verdict, raised: int) -> None:
        with database.session() as session:
            customer = self.make_standing(session, verdict=Verdict.REFER)
            self.find_worse(session, customer, before)
            assert raise_on(session, ladder=self.LADDER) == Raised(raised, 0)
            session.exec(update(Standing).values(verdict=before))
            assert raise_on(session, ladder=self.LADDER) == Raised(0, 0)
            assert living_alerts(session).rows == ()

    def test_a_verdict_that_somebody_has_looked_at_since(self, database: Database) -> None:
        with database.session() as session:
            customer = self.make_standing(session, verdict=Verdict.REFER)
            self.find_worse(session, customer, Verdict.APPROVE)
            make_assessment(session, customer.id, assessed_at=NOW + timedelta(seconds=1))
            assert raise_on(session, ladder=self.LADDER) == Raised(0, 0)


class TestSuperseding:
    def test_alerts_go_over_to_a_credential_that_ends_on_the_same_day(
        self, database: Database, credential_id: str
    ) -> None:
        with database.session() as session:
            raise_on(session)
            raise_on(session, in_days(60))
            (alert,) = living_alerts(session).rows
            acknowledge_alert(session, alert.id, by="甲", at=NOW)
            new = make_credential(session, alert.customer_id, b"reissued", valid_until=in_days(80))
            link_successor(session, predecessor_id=credential_id, successor_id=new.id)
            moved = hand_over_alerts(session, predecessor_id=credential_id, successor_id=new.id)
            assert moved == 2
            assert raise_on(session, in_days(60)) == Raised(0, 0)
            assert set(session.exec(select(Alert.subject_id))) == {new.id}
        assert read_states(database) == {-90: AlertState.OVERTAKEN, -30: AlertState.ACKNOWLEDGED}

    def test_what_the_successor_has_already_stands(
        self, database: Database, credential_id: str
    ) -> None:
        with database.session() as session:
            raise_on(session)
            (alert,) = living_alerts(session).rows
            new = make_credential(session, alert.customer_id, b"2", valid_until=in_days(80))
            raise_on(session)
            raise_on(session, in_days(60))
            link_successor(session, predecessor_id=credential_id, successor_id=new.id)
            assert hand_over_alerts(session, predecessor_id=credential_id, successor_id=new.id) == 0
            assert supersede_alerts(session, AlertSource.CREDENTIAL, credential_id) == 1
            assert [a.subject_id for a in living_alerts(session).rows] == [new.id]

    def test_an_older_stage_that_goes_over_is_overtaken(
        self, database: Database, credential_id: str
    ) -> None:
        with database.session() as session:
            raise_on(session)
            (alert,) = living_alerts(session).rows
            new = make_credential(session, alert.customer_id, b"2", valid_until=in_days(80))
            ladder = make_ladder(as_of=in_days(60))
            session.exec(update(Alert).values(due_on=in_days(79)))  # out of the way of the beat
            raise_on(session, in_days(60), ladder)
            session.exec(update(Alert).where(col(Alert.urgency) == -90).values(due_on=in_days(80)))
            raised = {a.subject_id for a in living_alerts(session).rows}
            assert raised == {credential_id, new.id}
            hand_over_alerts(session, predecessor_id=credential_id, successor_id=new.id)
            living = living_alerts(session).rows
        assert [(a.subject_id, a.urgency) for a in living if a.subject_id == new.id] == [
            (new.id, -30)
        ]

    def test_what_is_due_on_the_same_day_still_lives_on(
        self, database: Database, credential_id: str
    ) -> None:
        with database.session() as session:
            raise_on(session)
            source = AlertSource.CREDENTIAL
            same_day = {"but_due_on": in_days(80)}
            assert supersede_alerts(session, source, credential_id, **same_day) == 0
            assert supersede_alerts(session, source, credential_id, but_due_on=TODAY) == 1
            assert supersede_alerts(session, source, credential_id) == 0
        with database.read_session() as session:
            (alert,) = session.exec(select(Alert)).all()
        assert alert.closed_because is ClosingReason.SUPERSEDED

    def test_what_was_superseded_by_mistake_is_told_anew(
        self, database: Database, credential_id: str
    ) -> None:
        source = AlertSource.CREDENTIAL
        with database.session() as session:
            raise_on(session)
            raise_on(session, in_days(60))
            supersede_alerts(session, source, credential_id)
            assert reopen_alerts(session, source, credential_id, in_days(79)) == 0
            assert reopen_alerts(session, source, credential_id, in_days(80)) == 1
            assert reopen_alerts(session, source, credential_id, in_days(80)) == 0
            assert [a.round for a in living_alerts(session).rows] == [1]
        assert read_states(database) == {-90: AlertState.OVERTAKEN, -30: AlertState.OPEN}


class TestActs:
    @pytest.fixture
    def alert_id(self, database: Database, credential_id: str) -> int:  # noqa: ARG002
        with database.session() as session:
            raise_on(session)
            (alert,) = living_alerts(session).rows
        assert alert.id is not None
        return alert.id

    def test_each_is_recorded_with_who_and_why(self, database: Database, alert_id: int) -> None:
        with database.session() as session:
            session.add(Person(id="p", name="乙", created_at=NOW))
            session.flush()
            assign_alert(session, alert_id, person_id="p", by="甲", at=NOW)
            acknowledge_alert(session, alert_id, by="乙", at=NOW, note="在办")
            until = in_days(5)
            snooze_alert(session, alert_id, until=until, by="乙", at=NOW, note="等受理通知")
            close_alert(session, alert_id, reason="已停止合作", by="甲", at=NOW)
        with database.read_session() as session:
            alert, events = get_alert(session, alert_id), events_of(session, alert_id)
        assert alert is not None
        assert (alert.state, alert.closed_because) == (AlertState.CLOSED, ClosingReason.SETTLED)
        assert (alert.assignee_id, alert.snoozed_until) == ("p", None)
        assert {(e.act, e.by, e.note, e.until, e.person_id) for e in events} == {
            (AlertAct.ASSIGNED, "甲", None, None, "p"),
            (AlertAct.ACKNOWLEDGED, "乙", "在办", None, None),
            (AlertAct.SNOOZED, "乙", "等受理通知", until, None),
            (AlertAct.CLOSED, "甲", "已停止合作", None, None),
        }

    def test_what_asks_for_nothing_any_more_is_left_alone(
        self, database: Database, alert_id: int
    ) -> None:
        with database.session() as session:
            raise_on(session, in_days(60))
        with pytest.raises(AlertDone, match="more urgent") as caught, database.session() as session:
            acknowledge_alert(session, alert_id, by="甲", at=NOW)
        assert "licet alerts" in caught.value.zh
        with pytest.raises(AlertUnknown), database.session() as session:
            close_alert(session, 10**6, reason="没有", by="甲", at=NOW)
        with database.read_session() as session:
            assert events_of(session, alert_id) == []

    def test_a_snooze_ends_on_its_day_and_the_alert_is_told_anew(
        self, database: Database, alert_id: int
    ) -> None:
        with database.session() as session:
            snooze_alert(session, alert_id, until=in_days(5), by="甲", at=NOW)
            assert wake_snoozed(session, in_days(4), NOW) == 0
            assert wake_snoozed(session, in_days(5), NOW) == 1
            assert wake_snoozed(session, in_days(6), NOW) == 0
        with database.read_session() as session:
            alert, events = get_alert(session, alert_id), events_of(session, alert_id)
        assert alert is not None
        assert (alert.state, alert.round, alert.snoozed_until) == (AlertState.OPEN, 1, None)
        assert {(event.act, event.by) for event in events} == {
            (AlertAct.SNOOZED, "甲"),
            (AlertAct.WOKEN, None),
        }

    def test_what_nobody_acknowledges_goes_up_as_far_as_it_may(
        self, database: Database, alert_id: int
    ) -> None:
        minor, major = AlertSeverity.MINOR, AlertSeverity.MAJOR

        def send_on(session: Session, days: int, severity: AlertSeverity = minor) -> int:
            waited_since, as_of = in_days(days - 3), in_days(days)
            return escalate(session, severity, waited_since, as_of=as_of, at=NOW, max_level=2)

        with database.session() as session:
            assert send_on(session, 2) == send_on(session, 3, major) == 0
            assert [send_on(session, day) for day in (3, 3, 5, 6, 9)] == [1, 0, 0, 1, 0]
            acknowledge_alert(session, alert_id, by="甲", at=NOW)
            session.exec(update(Alert).values(level=0))
            assert send_on(session, 30) == 0
            acts = [event.act for event in events_of(session, alert_id)]
        assert acts.count(AlertAct.ESCALATED) == 2


class TestLists:
    def test_living_alerts_come_page_by_page_the_earliest_first(self, database: Database) -> None:
        with database.session() as session:
            customers = [make_customer(session, name) for name in ("甲", "乙")]
            session.add(Person(id="p", name="丙", created_at=NOW))
            session.flush()
            customers[0].owner_id = "p"
            for number in range(8):
                owner = customers[number % 2].id
                make_credential(session, owner, b"%d" % number, valid_until=in_days(number // 2))
            raise_on(session)
            whole = living_alerts(session).rows
            assert [a.due_on for a in whole] == [in_days(n // 2) for n in range(8)]
            pages = [living_alerts(session, limit=3)]
            while pages[-1].next is not None:
                pages.append(living_alerts(session, after=pages[-1].next, limit=3))
            assert [a for page in pages for a in page.rows] == list(whole)
            assert len(living_alerts(session, customer_id=customers[1].id).rows) == 4
            assert len(living_alerts(session, person_id="p").rows) == 4
            other = living_alerts(session, customer_id=customers[1].id).rows[0]
            assign_alert(session, other.id or 0, person_id="p", by="甲", at=NOW)
            assert len(living_alerts(session, person_id="p").rows) == 5
            assert living_alerts(session, source=AlertSource.REVIEW).rows == ()
