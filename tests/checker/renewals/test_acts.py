"""What people do about alerts: for all named or for none, and never without who and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.renewals.acts import Doing, acknowledge, assign, close, snooze
from checker.renewals.alert_story import AlertStory, read_story
from checker.renewals.errors import AlertNotLiving, PersonUnknown, ReasonMissing, SnoozeTooLong
from storage.database import Database
from storage.errors import AlertUnknown, PersonLeft
from storage.pressing_alerts import (
    AlertCursor,
    AlertFilter,
    count_living,
    list_living,
)
from storage.tables import Address, Alert, AlertEvent, Delivery
from storage.vocabulary import (
    AlertAct,
    AlertSeverity,
    AlertSource,
    AlertState,
    Channel,
    ClosingReason,
    DeliveryMode,
)
from tests.checker.renewals.due_rows import (
    CALENDAR,
    FOOD,
    NOW,
    PLAN,
    TODAY,
    DueOffice,
    Rows,
    fill_office,
)

BY = Doing("林例昭", NOW, PROGRAM, "已联系客户")


def later(minutes: int, note: str | None = None) -> Doing:
    return Doing("周例安", NOW + timedelta(minutes=minutes), PROGRAM, note)


@pytest.fixture
def office(database: Database) -> DueOffice:
    return fill_office(database)


def state_of(database: Database, number: int) -> AlertState:
    with database.read_session() as session:
        return session.get_one(Alert, number).state


def story_of(database: Database, number: int) -> AlertStory:
    with database.read_session() as session:
        return read_story(session, number, TODAY, PLAN, CALENDAR)


def overtake(database: Database, office: DueOffice, name: str) -> int:
    """Raise the next stage of an alert, as a beat would."""
    with database.session() as session:
        lower = session.get_one(Alert, office.alerts[name])
        lower.state = AlertState.OVERTAKEN
        higher = Rows(session).alert(
            lower.source, lower.subject_id, lower.kind, lower.due_on, lower.customer_id,
            urgency=1, stage="ended",
        )  # fmt: skip
        return higher.id or 0


def test_acts_are_kept_in_the_history(database: Database, office: DueOffice) -> None:
    food = office.alerts["food"]
    acknowledge(database, [food, food], BY)
    assign(database, [food], later(1), person="周例安")
    snooze(database, [food], later(2), until=date(2026, 12, 1), as_of=TODAY, plan=PLAN)
    story = story_of(database, food)
    assert [(act.act, act.by, act.note, act.until, act.person) for act in story.acts] == [
        (AlertAct.ACKNOWLEDGED, "林例昭", "已联系客户", None, None),
        (AlertAct.ASSIGNED, "周例安", None, None, "周例安"),
        (AlertAct.SNOOZED, "周例安", None, date(2026, 12, 1), None),
    ]
    assert (story.view.state, story.snoozed_until) == (AlertState.SNOOZED, date(2026, 12, 1))
    assert story.view.assignee == "周例安"
    assert story.next_step is not None
    close(database, [food], later(3, "客户已停业"))
    story = story_of(database, food)
    assert (story.view.state, story.closed_because) == (AlertState.CLOSED, ClosingReason.SETTLED)
    assert (story.snoozed_until, story.acts[-1].note) == (None, "客户已停业")


def test_several_at_once_are_all_or_nothing(database: Database, office: DueOffice) -> None:
    food, licence = office.alerts["food"], office.alerts["licence"]
    with pytest.raises(AlertUnknown, match="4711"):
        acknowledge(database, [food, licence, 4711], BY)
    close(database, [licence], BY)
    with pytest.raises(AlertNotLiving, match="已联系客户"):
        acknowledge(database, [food, licence], BY)
    assert state_of(database, food) is AlertState.OPEN
    with database.read_session() as session:
        assert [event.alert_id for event in session.exec(select(AlertEvent))] == [licence]


def test_what_took_the_place_of_an_alert_is_said(database: Database, office: DueOffice) -> None:
    food = office.alerts["food"]
    heir = overtake(database, office, "food")
    with pytest.raises(AlertNotLiving) as refused:
        acknowledge(database, [food], BY)
    assert f"number {heir}" in refused.value.en
    assert f"编号 {heir}" in refused.value.zh
    assert story_of(database, food).heir == heir
    assert story_of(database, heir).heir is None
    with database.session() as session:
        row = session.get_one(Alert, heir)
        row.state, row.closed_because = AlertState.CLOSED, ClosingReason.SUPERSEDED
    with pytest.raises(AlertNotLiving, match="newer documents"):
        close(database, [heir], BY)


def test_no_act_without_who_and_no_closing_without_why(
    database: Database, office: DueOffice
) -> None:
    food = office.alerts["food"]
    for reason in (None, "", "   "):
        with pytest.raises(ReasonMissing, match="--reason"):
            close(database, [food], Doing("林例昭", NOW, PROGRAM, reason))
    with pytest.raises(ReasonMissing, match="--by"):
        acknowledge(database, [food], Doing(" ", NOW, PROGRAM))
    assert state_of(database, food) is AlertState.OPEN


@pytest.mark.parametrize("days", [-1, 0, 15, 400])
def test_a_snooze_ends_within_what_the_pack_allows(
    database: Database, office: DueOffice, days: int
) -> None:
    until = TODAY + timedelta(days=days)
    with pytest.raises(SnoozeTooLong, match="2026-11-23 to 2026-12-06"):
        snooze(database, [office.alerts["food"]], BY, until=until, as_of=TODAY, plan=PLAN)
    for allowed in (1, PLAN.snooze_max_days):
        day = TODAY + timedelta(days=allowed)
        (alert,) = snooze(
            database, [office.alerts["review"]], BY, until=day, as_of=TODAY, plan=PLAN
        )
        assert alert.snoozed_until == day


def test_nobody_is_given_work_who_is_unknown_or_has_left(
    database: Database, office: DueOffice
) -> None:
    with database.session() as session:
        Rows(session, count=900).person("吴例离", is_active=False)
    with pytest.raises(PersonUnknown, match="周例安"):
        assign(database, [office.alerts["food"]], BY, person="周例")
    with pytest.raises(PersonLeft):
        assign(database, [office.alerts["food"]], BY, person="吴例离")


def test_the_gravest_first_page_by_page(database: Database, office: DueOffice) -> None:
    acknowledge(database, [office.alerts["food"]], BY)
    close(database, [office.alerts["dataset"]], BY)
    with database.session() as session:
        session.get_one(Alert, office.alerts["review"]).severity = AlertSeverity.INFO
    with database.read_session() as session:
        whole = list_living(session, AlertFilter(), after=None, limit=100)
        paged: list[Alert] = []
        while page := list_living(
            session, AlertFilter(), after=AlertCursor.of(paged[-1]) if paged else None, limit=2
        ):
            paged += page
        assert [alert.id for alert in paged] == [alert.id for alert in whole]
        assert len(whole) == count_living(session, AlertFilter()) == 7
    names = {number: name for name, number in office.alerts.items()}
    assert [names[alert.id or 0] for alert in whole] == [
        "licence", "turned", "evidence", "outcome", "waiver", "food", "review",
    ]  # fmt: skip
    place = AlertCursor.of(whole[0])
    assert AlertCursor.parse(str(place)) == place


def test_only_the_alerts_asked_for(database: Database, office: DueOffice) -> None:
    acknowledge(database, [office.alerts["food"]], BY)
    assign(database, [office.alerts["food"]], BY, person="周例安")

    def count(**what: object) -> int:
        with database.read_session() as session:
            wanted = AlertFilter(**what)  # type: ignore[arg-type]
            return len(list_living(session, wanted, after=None, limit=100))

    assert count(customer_id=office.customer) == count(owner_id=office.owner) == 5
    assert count(doer_id=office.owner) == 4
    assert count(source=AlertSource.OUTCOME) == 2
    assert count(severity=AlertSeverity.BLOCKER) == 1
    assert count(state=AlertState.ACKNOWLEDGED) == 1


def test_whom_an_alert_was_told(database: Database, office: DueOffice) -> None:
    food = office.alerts["food"]
    with database.session() as session:
        session.add(Address(id="ad", person_id=office.owner, channel=Channel.MAIL,
                            target="a@example.com", created_at=NOW))  # fmt: skip
        session.flush()
        before = NOW - timedelta(days=2)  # its message waited, and the alert joined it
        for key, planned_at, numbers in (
            ("d1", NOW, [food, 99]),
            ("d2", NOW, [food * 10, 7]),
            ("d3", NOW, [food]),
            ("d4", before, [food]),
        ):
            delivery = Delivery(
                id=key,
                address_id="ad",
                channel=Channel.MAIL,
                mode=DeliveryMode.AT_LEAST_ONCE,
                as_of=planned_at.date(),
                planned_at=planned_at,
                alert_ids=numbers,
                next_attempt_at=NOW,
                beat_id="beat",
            )
            session.add(delivery)
    messages = story_of(database, food).messages
    assert [(message.delivery_id, message.person) for message in messages] == [
        ("d4", "林例昭"), ("d1", "林例昭"), ("d3", "林例昭"),
    ]  # fmt: skip


def test_an_unknown_number(database: Database) -> None:
    with pytest.raises(AlertUnknown):
        story_of(database, 1)


def test_a_story_speaks_of_what_it_is_about(database: Database, office: DueOffice) -> None:
    story = story_of(database, office.alerts["food"])
    assert (story.view.kind, story.raised_on, story.level) == (FOOD, TODAY, 0)
    assert story.messages == ()
