"""A program's scheduled work: nothing is sent or told to the watch by a clock nobody believes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from checker import scheduled_work
from checker.heartbeat import Heartbeat, last_heartbeat
from checker.renewals.clock_reading import ClockReading
from checker.scheduled_work import ScheduledWork, open_scheduled_work
from checker.settings import Settings
from checker.workspace import create_workspace
from storage.accounts import add_account
from storage.customers import add_customer
from storage.sign_ins import add_session
from storage.tables import ErasedFile, Review, SignInSession
from storage.vocabulary import ClockRefusal, Language, ReviewCause
from tests.checker.screening.lists import make_entry, put_list
from tests.storage.examples import make_assessment

START = ClockReading(datetime(2026, 11, 22, 17, tzinfo=UTC), "boot", 1_000)
URL = "https://watch.example/key"


class Clock:
    """A machine's clocks, which a test moves."""

    def __init__(self) -> None:
        self.reading = START

    def __call__(self) -> ClockReading:
        return self.reading

    def run(self, minutes: int, moved_by: timedelta = timedelta(0)) -> None:
        passed = timedelta(minutes=minutes)
        uptime_ms = (self.reading.uptime_ms or 0) + passed // timedelta(milliseconds=1)
        now = self.reading.now + passed + moved_by
        self.reading = replace(self.reading, now=now, uptime_ms=uptime_ms)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(scheduled_work, "read_clock", clock)
    return clock


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the watch that were called; it never answers."""
    called: list[str] = []

    def fail(url: str, at: datetime) -> Heartbeat:
        called.append(url)
        return Heartbeat(at, "ConnectError")

    monkeypatch.setattr(scheduled_work, "send_heartbeat", fail)
    return called


@pytest.fixture
def work(tmp_path: Path) -> Iterator[ScheduledWork]:
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url="",
        time_zone="Asia/Shanghai",
        heartbeat_url=SecretStr(URL),
    )
    create_workspace(settings, START.now)
    with open_scheduled_work(settings) as work:
        yield work


@pytest.mark.usefixtures("called")
def test_the_day_is_that_of_the_office(work: ScheduledWork, clock: Clock) -> None:
    assert clock.reading.now.day == 22
    assert work.beat().as_of.day == 23


@pytest.mark.usefixtures("called")
def test_nothing_is_sent_by_a_clock_that_no_beat_has_believed(
    work: ScheduledWork, clock: Clock
) -> None:
    assert work.dispatch() is None
    work.beat()
    assert work.dispatch() is not None
    clock.run(10, moved_by=timedelta(days=30))
    assert work.dispatch() is None  # before any beat has seen the jump
    assert work.beat().refusal is ClockRefusal.JUMPED
    assert work.dispatch() is None
    clock.run(10, moved_by=timedelta(days=-30))
    assert work.beat().refusal is None
    assert work.dispatch() is not None


def test_the_watch_hears_of_believed_beats_only_and_may_fail(
    work: ScheduledWork, clock: Clock, called: list[str]
) -> None:
    work.beat()
    clock.run(10, moved_by=timedelta(days=30))
    work.beat()
    assert called == [URL]
    work.beat(is_clock_confirmed=True)
    assert called == [URL, URL]
    noted = last_heartbeat(work.workspace.settings.data_dir)
    assert noted is not None
    assert noted.failure == "ConnectError"


@pytest.mark.usefixtures("called")
def test_a_beat_reopens_reviews_clears_away_and_signs_the_log(
    work: ScheduledWork, clock: Clock
) -> None:
    database, data_dir = work.workspace.database, work.workspace.settings.data_dir
    long_ago = START.now - timedelta(days=40)
    with database.session() as session:
        customer = add_customer(session, name="示例商贸有限公司", created_at=long_ago)
        make_assessment(session, customer.id, next_review_on=START.now.date())
        account = add_account(
            session, name="王", display_name="王", language=Language.ZH, created_at=long_ago
        )
        add_session(
            session, token_sha256="ab" * 32, account_id=account.id, address="192.0.2.7",
            created_at=long_ago, expires_at=long_ago + timedelta(hours=12),
        )  # fmt: skip
        session.add(ErasedFile(name="cd" * 32, original_sha256="ef" * 32))
    assert work.beat().refusal is None
    clock.run(10)
    work.beat()
    with database.read_session() as session:
        (review,) = session.exec(select(Review)).all()
        assert (review.customer_id, review.cause) == (customer.id, ReviewCause.PERIODIC)
        assert session.exec(select(SignInSession)).all() == []
        assert session.exec(select(ErasedFile)).all() == []
    assert len((data_dir / "checkpoints" / "checkpoints.jsonl").read_text().splitlines()) == 1


@pytest.mark.usefixtures("called")
def test_a_beat_that_disbelieves_the_clock_reopens_nothing(
    work: ScheduledWork, clock: Clock
) -> None:
    work.beat()
    with work.workspace.database.session() as session:
        customer = add_customer(session, name="示例商贸有限公司", created_at=START.now)
        make_assessment(session, customer.id, next_review_on=START.now.date() + timedelta(days=20))
    clock.run(10, moved_by=timedelta(days=30))
    assert work.beat().refusal is ClockRefusal.JUMPED
    with work.workspace.database.read_session() as session:
        assert session.exec(select(Review)).all() == []


def put_listed_customer(work: ScheduledWork) -> None:
    with work.workspace.database.session() as session:
        add_customer(session, name="晨曜贸易有限公司", created_at=START.now)


@pytest.mark.usefixtures("called")
def test_everybody_is_screened_when_a_list_is_newer_and_after_a_while(
    work: ScheduledWork, clock: Clock
) -> None:
    database = work.workspace.database
    work.beat()
    put_listed_customer(work)
    assert work.screen() is None  # there is no list
    put_list(database, [make_entry("1", "晨曜贸易有限公司")])
    run = work.screen()
    assert run is not None
    assert run.found == 1
    put_listed_customer(work)
    clock.run(14)
    assert work.screen() is None
    clock.run(1)
    run = work.screen()
    assert run is not None
    assert run.found == 1
    put_list(database, [make_entry("2", "绍兴海棠食品有限公司")], days=1)
    run = work.screen()
    assert run is not None
    assert run.ended == 2


@pytest.mark.usefixtures("called")
def test_nobody_is_screened_by_a_clock_that_moved(work: ScheduledWork, clock: Clock) -> None:
    put_listed_customer(work)
    put_list(work.workspace.database, [make_entry("1", "晨曜贸易有限公司")])
    assert work.screen() is None  # no beat yet
    work.beat()
    clock.run(1, moved_by=timedelta(days=400))
    assert work.screen() is None
