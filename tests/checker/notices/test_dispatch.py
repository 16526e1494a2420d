"""What waits is sent once, whoever sends and whoever is killed while sending."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from checker.channels.mail import UnsetMailSender
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.notices.dispatch import DispatchReport, dispatch_deliveries
from checker.notices.retries import (
    LEASE,
    MOST_ATTEMPTS,
    UNTRIED_PAUSE,
    find_pause,
    load_rate_limits,
)
from storage.deliveries import attempts_of, requeue_delivery, settle_delivery
from storage.errors import DeliveryUnfit
from storage.tables import Delivery, DeliveryAttempt
from storage.vocabulary import AttemptOutcome, Channel, DeliveryState
from tests.checker.notices.post_room import (
    SENT,
    FakeSender,
    PostRoom,
    list_subjects,
    make_alert,
)

DEFERRED = SendResult(AttemptOutcome.DEFERRED, "451 later")
REFUSED = SendResult(AttemptOutcome.REFUSED, "550 nobody here")
UNKNOWN = SendResult(AttemptOutcome.UNKNOWN, "hung up after the data")


class PowerCut(BaseException):
    """Ends a program in the middle of sending."""


def plan_one(room: PostRoom, *channels: Channel) -> None:
    room.beat(make_alert("a", room.add_customer("客户甲", room.hire("王敏", *channels))))


def cut_power() -> None:
    raise PowerCut


def attempts(room: PostRoom) -> list[DeliveryAttempt]:
    with room.database.read_session() as session:
        return list(attempts_of(session, room.delivery().id))


class TestAnswers:
    def test_what_is_put_off_is_tried_again_later_and_later(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.answers = [DEFERRED, SendResult(AttemptOutcome.DEFERRED, "busy", 600), SENT]
        waits = []
        for _ in range(2):
            assert room.dispatch() == DispatchReport(deferred=1)
            assert room.dispatch() == DispatchReport()
            waits.append(room.delivery().next_attempt_at - room.clock.now)
            room.clock.now = room.delivery().next_attempt_at
        assert waits == [timedelta(minutes=1), timedelta(minutes=10)]
        assert room.dispatch() == DispatchReport(sent=1)
        assert len({message_id for message_id, _ in room.sender.sent}) == 1
        assert [a.outcome for a in attempts(room)] == ["deferred", "deferred", "sent"]
        assert (room.delivery().last_error, room.delivery().lease_token) == (None, None)

    def test_what_is_put_off_too_often_is_given_up_until_a_person_retries(
        self, room: PostRoom
    ) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.answers = [DEFERRED]
        for _ in range(MOST_ATTEMPTS):
            room.dispatch()
            room.clock.move(hours=7)
        assert room.delivery().state is DeliveryState.DEAD
        assert room.delivery().last_error == "451 later"
        with room.database.session() as session:
            requeue_delivery(session, room.delivery().id, room.clock.now)
        assert room.dispatch() == DispatchReport(deferred=1)
        assert [a.number for a in attempts(room)] == list(range(1, MOST_ATTEMPTS + 2))

    def test_what_waits_for_a_setting_of_ours_is_never_given_up(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        senders = {Channel.MAIL: UnsetMailSender()}
        for _ in range(MOST_ATTEMPTS + 1):
            assert room.dispatch(senders) == DispatchReport(deferred=1)
            assert room.delivery().next_attempt_at == room.clock.now + UNTRIED_PAUSE
            room.clock.now += UNTRIED_PAUSE
        assert "mail.host" in str(room.delivery().last_error)
        assert room.dispatch() == DispatchReport(sent=1)
        assert [a.number for a in attempts(room)] == list(range(1, MOST_ATTEMPTS + 3))

    def test_what_is_refused_is_given_up_at_once(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.answers = [REFUSED]
        assert room.dispatch() == DispatchReport(dead=1)
        assert room.delivery().last_error == "550 nobody here"

    def test_what_may_have_arrived_is_repeated_or_shown_by_mode(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL, Channel.WECOM)
        room.sender.answers = [UNKNOWN]
        assert room.dispatch() == DispatchReport(deferred=1, uncertain=1)
        (uncertain,) = [d for d in room.deliveries() if d.state is DeliveryState.UNCERTAIN]
        assert uncertain.channel is Channel.WECOM
        with room.database.session() as session:
            settle_delivery(session, uncertain.id, room.clock.now)
            with pytest.raises(DeliveryUnfit, match="retry"):
                requeue_delivery(session, uncertain.id, room.clock.now)

    def test_a_channel_that_nothing_serves_waits(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        assert room.dispatch({Channel.WECOM: room.sender}).deferred == 1

    def test_a_repeat_says_the_same_although_the_alert_is_done(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.answers = [UNKNOWN, SENT]
        room.dispatch()
        room.clock.move(days=3)
        room.dispatch()
        assert room.sender.texts == ["2026-11-23 a"] * 2


class TestKills:
    def test_at_least_once_is_repeated_under_the_same_id(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.before = cut_power
        with pytest.raises(PowerCut):
            room.dispatch()
        room.sender.before = lambda: None
        assert room.dispatch() == DispatchReport()
        room.clock.now += LEASE
        assert room.dispatch() == DispatchReport(sent=1)
        first, second = attempts(room)
        assert (first.ended_at, first.outcome) == (None, None)
        assert second.outcome is AttemptOutcome.SENT
        assert room.sender.sent == [(room.delivery().id, "王敏@mail")]

    def test_at_most_once_becomes_uncertain(self, room: PostRoom) -> None:
        plan_one(room, Channel.DINGTALK)
        room.sender.before = cut_power
        with pytest.raises(PowerCut):
            room.dispatch()
        room.sender.before = lambda: None
        room.clock.now += LEASE
        assert room.dispatch() == DispatchReport(uncertain=1)
        assert room.dispatch() == DispatchReport()
        assert room.sender.sent == []

    def test_at_most_once_that_was_not_even_composed_is_sent(self, room: PostRoom) -> None:
        plan_one(room, Channel.DINGTALK)

        def fail(*_: object) -> OutgoingMessage:
            raise PowerCut

        with pytest.raises(PowerCut):
            dispatch_deliveries(room.database, {}, fail, room.clock)
        room.clock.now += LEASE
        assert room.dispatch() == DispatchReport(sent=1)

    def test_what_kills_every_sender_is_given_up(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        room.sender.before = cut_power
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(PowerCut):
                room.dispatch()
            room.clock.now += LEASE
        assert room.dispatch() == DispatchReport(dead=1)

    def test_a_late_answer_counts_no_more_once_another_has_the_lease(self, room: PostRoom) -> None:
        plan_one(room, Channel.MAIL)
        other = FakeSender()

        def let_the_other_send() -> None:
            room.sender.before = lambda: None
            room.clock.now += LEASE
            assert room.dispatch(dict.fromkeys(Channel, other)) == DispatchReport(sent=1)

        room.sender.before = let_the_other_send
        room.sender.answers = [DEFERRED]
        assert room.dispatch() == DispatchReport()
        assert room.delivery().state is DeliveryState.SENT
        assert [a.outcome for a in attempts(room)] == ["deferred", "sent"]
        assert other.sent == room.sender.sent


def test_two_programs_at_once_send_each_message_once(room: PostRoom) -> None:
    for number in range(12):
        own = room.add_customer(f"客户{number}", room.hire(f"人{number}", Channel.MAIL))
        room.beat(make_alert(f"a{number}", own))
    start = threading.Barrier(2)
    reports = []

    def dispatch() -> None:
        start.wait()
        reports.append(room.dispatch())

    threads = [threading.Thread(target=dispatch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(report.sent for report in reports) == 12
    assert len(room.sender.sent) == len(set(room.sender.sent)) == 12


def test_robots_get_no_more_than_they_take(room: PostRoom) -> None:
    taken = load_rate_limits()[Channel.DINGTALK][0].messages
    group = room.hire("合规群", Channel.DINGTALK)
    own = room.add_customer("客户甲", group)
    for number in range(taken + 3):
        room.clock.move(seconds=1)
        room.beat(make_alert(f"a{number}", own, "major"))
        room.dispatch()
    assert len(room.sender.sent) == taken
    room.clock.move(minutes=1)
    room.dispatch()
    assert len(room.sender.sent) == taken + 1  # the three that waited are one digest
    assert room.sender.texts[-1].split()[1:] == [f"a{taken + n}" for n in range(3)]


def test_a_database_that_restarts_is_waited_for_and_one_that_stays_away_is_told(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_one(room, Channel.MAIL)
    session, failures, pauses = room.database.session, [3], list[float]()

    def fail_at_first() -> object:
        if failures[0]:
            failures[0] -= 1
            raise OperationalError("SELECT", None, Exception("the server is starting up"))
        return session()

    def dispatch() -> DispatchReport:
        senders = {Channel.MAIL: room.sender}
        return dispatch_deliveries(
            room.database, senders, list_subjects, room.clock, pause=pauses.append
        )

    monkeypatch.setattr(room.database, "session", fail_at_first)
    assert dispatch().sent == 1
    assert len(pauses) == 3
    failures[0] = 100
    with pytest.raises(OperationalError):
        dispatch()


def test_nothing_is_sent_while_a_transaction_is_open(room: PostRoom) -> None:
    plan_one(room, Channel.MAIL)
    open_transactions = []

    def look() -> None:
        pool = room.database.engine.pool
        open_transactions.append(pool.checkedout())  # type: ignore[attr-defined]

    room.sender.before = look
    room.dispatch()
    assert open_transactions == [0]


def test_sending_asks_for_the_target_with_its_secret(room: PostRoom, tmp_path: Path) -> None:
    del tmp_path
    plan_one(room, Channel.WEBHOOK)
    given: list[Target] = []

    class Noting(FakeSender):
        def send(self, message: OutgoingMessage, target: Target) -> SendResult:
            given.append(target)
            return super().send(message, target)

    with room.database.session() as session:
        delivery = session.exec(select(Delivery)).one()
        assert delivery.content is None
    room.dispatch({Channel.WEBHOOK: Noting()})
    assert given == [Target(Channel.WEBHOOK, "王敏@webhook", None)]


@pytest.mark.parametrize(
    ("attempts_made", "retry_after_s", "jitter", "minutes"),
    [(1, None, 0.0, 1), (1, None, 1.0, 0.5), (4, None, 0.0, 8), (40, None, 0.0, 360),
     (1, 7200, 1.0, 120), (1, 10**7, 0.0, 1440)],
)  # fmt: skip
def test_pauses_double_up_to_six_hours_and_heed_the_other_side(
    attempts_made: int, retry_after_s: int | None, jitter: float, minutes: float
) -> None:
    assert find_pause(attempts_made, retry_after_s, jitter) == timedelta(minutes=minutes)
