"""Everyone is told of what is theirs, once, and what reaches nobody is counted."""

from __future__ import annotations

from datetime import date, time

from sqlmodel import col, select, update

from checker.notices.plan import NoticePlan
from storage.alert_acts import acknowledge_alert, assign_alert, escalate, snooze_alert, wake_snoozed
from storage.delivery_holds import hold_deliveries, release_deliveries
from storage.handing_over import hand_over
from storage.people import SendWindow, add_address, find_person, retire_address, set_owner
from storage.tables import Address, Alert, Customer, UntoldAlert
from storage.vocabulary import AlertSeverity, AlertState, Channel, DeliveryMode, DeliveryState
from tests.checker.notices.post_room import MONDAY, PostRoom, make_alert

MAJOR = AlertSeverity.MAJOR
NOTHING = NoticePlan(0, 0)


def test_alerts_of_one_person_come_as_one_digest_to_each_address(room: PostRoom) -> None:
    wang = room.hire("王敏", Channel.MAIL, Channel.WECOM)
    room.hire("李雷", Channel.MAIL)
    own = room.add_customer("客户甲", wang)
    assert room.beat(make_alert("a", own), make_alert("b", own)) == NoticePlan(2, 0)
    assert room.beat() == NOTHING
    report = room.dispatch()
    assert (report.sent, room.sender.texts) == (2, ["2026-11-23 a b"] * 2)
    assert {to for _, to in room.sender.sent} == {"王敏@mail", "王敏@wecom"}
    modes = {delivery.channel: delivery.mode for delivery in room.deliveries()}
    assert modes == {
        Channel.MAIL: DeliveryMode.AT_LEAST_ONCE,
        Channel.WECOM: DeliveryMode.AT_MOST_ONCE,
    }


def test_what_is_not_urgent_waits_for_the_next_day(room: PostRoom) -> None:
    own = room.add_customer("客户甲", room.hire("王敏", Channel.MAIL))
    room.beat(make_alert("a", own))
    room.dispatch()
    room.clock.move(hours=1)
    assert room.beat(make_alert("b", own)) == NOTHING
    assert room.beat(make_alert("c", own, MAJOR)) == NoticePlan(1, 0)
    room.dispatch()
    room.clock.move(hours=14)  # past midnight in Shanghai
    assert room.beat(make_alert("d", own)) == NoticePlan(1, 0)
    room.dispatch()
    assert [text.split()[1:] for text in room.sender.texts] == [["a"], ["b", "c"], ["d"]]


def test_what_comes_while_a_digest_waits_joins_it(room: PostRoom) -> None:
    window = SendWindow(time(9), time(18))
    wang = room.hire("王敏", Channel.MAIL, window=window, working_days_only=True)
    own = room.add_customer("客户甲", wang)
    room.clock.move(hours=10)  # Monday evening; Tuesday is free in this calendar
    assert room.beat(make_alert("a", own)) == NoticePlan(1, 0)
    room.clock.move(hours=12)
    assert room.beat(make_alert("b", own, MAJOR)) == NOTHING
    assert room.dispatch().sent == 0
    room.clock.move(hours=26)
    assert room.dispatch().sent == 1
    assert room.sender.texts == ["2026-11-25 a b"]
    assert room.delivery().sent_at == room.clock.now


class TestRecipients:
    def test_nobody_in_charge_is_loud_until_somebody_is(self, room: PostRoom) -> None:
        own = room.add_customer("客户甲")
        assert room.beat(make_alert("a", own), make_alert("b")) == NoticePlan(0, 2)
        assert room.beat() == NoticePlan(0, 2)
        wang = room.hire("王敏")
        with room.database.session() as session:
            set_owner(session, own, wang)
        assert room.beat() == NoticePlan(0, 2)
        with room.database.session() as session:
            add_address(session, wang, channel=Channel.MAIL, target="w@x", created_at=MONDAY)
        assert room.beat() == NoticePlan(1, 1)
        room.settings = room.settings.model_copy(update={"default_owner": "王敏"})
        assert room.beat() == NOTHING  # it joins the digest that waits
        room.dispatch()
        assert room.sender.texts == ["2026-11-23 a b"]

    def test_an_assignee_comes_before_the_owner(self, room: PostRoom) -> None:
        own = room.add_customer("客户甲", room.hire("王敏", Channel.MAIL))
        li = room.hire("李雷", Channel.MAIL)
        room.beat(make_alert("a", own))
        room.dispatch()
        with room.database.session() as session:
            assign_alert(session, self.only_id(room), person_id=li, by="王敏", at=MONDAY)
        assert room.beat() == NoticePlan(1, 0)
        room.dispatch()
        assert [to for _, to in room.sender.sent] == ["王敏@mail", "李雷@mail"]

    def test_what_nobody_acknowledges_climbs_and_stops_at_the_top(self, room: PostRoom) -> None:
        boss = room.hire("总监", Channel.MAIL)
        wang = room.hire("王敏", Channel.MAIL, supervisor_id=boss)
        room.beat(make_alert("a", room.add_customer("客户甲", wang)))
        room.dispatch()
        for _ in range(2):
            room.clock.move(days=3)
            with room.database.session() as session:
                day = room.clock.now.date()
                severity = AlertSeverity.MINOR
                escalate(session, severity, day, as_of=day, at=room.clock.now, max_level=3)
            room.beat()
            room.dispatch()
        assert [to for _, to in room.sender.sent] == ["王敏@mail", "总监@mail", "总监@mail"]

    def test_a_supervisor_without_address_is_replaced_by_nobody(self, room: PostRoom) -> None:
        boss = room.hire("总监")
        wang = room.hire("王敏", Channel.MAIL, supervisor_id=boss)
        own = room.add_customer("客户甲", wang)
        assert room.beat(make_alert("a", own, level=1)) == NoticePlan(0, 1)

    def test_who_left_is_represented_from_above(self, room: PostRoom) -> None:
        boss = room.hire("总监", Channel.MAIL)
        wang = room.hire("王敏", Channel.MAIL, supervisor_id=boss)
        li = room.hire("李雷", Channel.MAIL)
        own, other = room.add_customer("客户甲", wang), room.add_customer("客户乙", wang)
        room.beat(make_alert("a", own), make_alert("b", other, assignee_id=wang))
        with room.database.session() as session:
            moved = hand_over(session, wang, li, by="人事", at=MONDAY)
            assert (moved.customers, moved.alerts) == (2, 1)
            assert set(session.exec(select(Customer.owner_id))) == {li}
            session.exec(update(Customer).where(col(Customer.id) == own).values(owner_id=wang))
        room.beat(make_alert("c", own))
        report = room.dispatch()
        assert (report.sent, report.cancelled) == (2, 1)
        told = {to: text for (_, to), text in zip(room.sender.sent, room.sender.texts, strict=True)}
        assert told == {"李雷@mail": "2026-11-23 b", "总监@mail": "2026-11-23 a c"}

    def only_id(self, room: PostRoom) -> int:
        with room.database.read_session() as session:
            return session.exec(select(Alert.id)).one() or 0


def test_acknowledged_and_snoozed_alerts_are_told_no_more(room: PostRoom) -> None:
    own = room.add_customer("客户甲", room.hire("王敏", Channel.MAIL))
    room.beat(make_alert("a", own), make_alert("b", own))
    with room.database.session() as session:
        first, second = session.exec(select(Alert.id).order_by(col(Alert.id))).all()
        acknowledge_alert(session, first or 0, by="王敏", at=MONDAY)
        until = date(2026, 11, 30)
        snooze_alert(session, second or 0, until=until, by="王敏", at=MONDAY)
    assert room.dispatch().cancelled == 1
    room.clock.move(days=7)
    with room.database.session() as session:
        wake_snoozed(session, until, room.clock.now)
    assert room.beat() == NoticePlan(1, 0)
    room.dispatch()
    assert room.sender.texts == ["2026-11-30 b"]


def test_marks_are_taken_away_when_their_alert_ends(room: PostRoom) -> None:
    room.beat(make_alert("a"), make_alert("b"))
    with room.database.session() as session:
        ended = update(Alert).where(col(Alert.subject_id) == "a")
        session.exec(ended.values(state=AlertState.OVERTAKEN))
    assert room.beat() == NoticePlan(0, 1)
    with room.database.read_session() as session:
        assert len(session.exec(select(UntoldAlert)).all()) == 1


def test_an_address_used_no_more_gets_nothing(room: PostRoom) -> None:
    wang = room.hire("王敏", Channel.MAIL, Channel.WEBHOOK)
    room.beat(make_alert("a", room.add_customer("客户甲", wang)))
    with room.database.session() as session:
        address = session.exec(select(Address).where(Address.channel == Channel.WEBHOOK)).one()
        retire_address(session, address.id)
    report = room.dispatch()
    assert (report.sent, report.cancelled) == (1, 1)


def test_a_hold_keeps_everything_until_it_is_released(room: PostRoom) -> None:
    own = room.add_customer("客户甲", room.hire("王敏", Channel.MAIL))
    room.hire("李雷", Channel.MAIL)
    room.settings = room.settings.model_copy(update={"default_owner": "李雷"})
    room.beat(make_alert("a", own))
    with room.database.session() as session:
        assert hold_deliveries(session, because="已从备份恢复", at=room.clock.now) == 1
    room.beat(make_alert("b"))
    report = room.dispatch()
    assert (report.sent, report.held) == (0, 2)
    assert room.states() == [DeliveryState.HELD] * 2
    with room.database.session() as session:
        assert release_deliveries(session, "管理员", room.clock.now) == 2
    assert room.dispatch().sent == 2


def test_people_are_found_by_name(room: PostRoom) -> None:
    wang = room.hire("王敏")
    with room.database.read_session() as session:
        found = find_person(session, " 王敏 ")
        assert found is not None
        assert found.id == wang
        assert find_person(session, "王") is None
