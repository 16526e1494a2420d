"""What the doctor says between a day that comes and the person who has to know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from checker.doctor.alerting import check_alerting, check_deliveries
from checker.doctor.health_check import HealthCheck, HealthState
from checker.heartbeat import Heartbeat, note_heartbeat
from checker.settings import MailSettings, Settings
from checker.workspace import Workspace, create_workspace, open_workspace
from storage.beats import finish_beat, start_beat
from storage.people import add_address, add_person
from storage.vocabulary import Channel, ClockRefusal, DeliveryState

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=tmp_path / "data", database_url="", time_zone="Asia/Shanghai")
    create_workspace(settings, NOW)
    with open_workspace(settings) as opened:
        yield opened


def beat(
    workspace: Workspace, minutes_ago: float, refusal: ClockRefusal | None = None, untold: int = 0
) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    with workspace.database.session() as session:
        begun = start_beat(session, as_of=at.date(), started_at=at, refusal=refusal)
        finish_beat(session, begun.id, finished_at=at, raised=3, untold=untold)


def examine(workspace: Workspace, **settings: object) -> dict[str, HealthCheck]:
    changed = Workspace(
        workspace.settings.model_copy(update=settings), workspace.database, workspace.originals
    )
    return {check.part: check for check in check_alerting(changed, NOW)}


def says(check: HealthCheck, *words: str) -> bool:
    return all(word in told for word in words for told in check.detail)


def test_the_last_beat_is_shown_with_what_it_did(workspace: Workspace) -> None:
    beat(workspace, 10)
    checks = examine(workspace)
    assert checks.keys() == {"beat", "deliveries"}
    assert checks["beat"].state is HealthState.OK
    assert says(checks["beat"], "2026-11-22 11:50", "3")  # in the office's time zone


def test_silence_is_a_failure_after_two_intervals(workspace: Workspace) -> None:
    assert examine(workspace)["beat"].state is HealthState.WARNING
    beat(workspace, 31)
    check = examine(workspace)["beat"]
    assert check.state is HealthState.FAILED
    assert says(check, "licet serve", "30")
    assert examine(workspace, beat_minutes=20)["beat"].state is HealthState.OK


@pytest.mark.parametrize("refusal", list(ClockRefusal))
def test_a_refused_clock_is_a_failure_that_says_how_to_go_on(
    workspace: Workspace, refusal: ClockRefusal
) -> None:
    beat(workspace, 60)
    beat(workspace, 1, refusal)
    check = examine(workspace)["beat"]
    assert check.state is HealthState.FAILED
    assert says(check, "licet tick --confirm-clock")


def test_the_clock_of_another_machine_is_a_warning(workspace: Workspace) -> None:
    beat(workspace, 5)
    beat(workspace, 1, ClockRefusal.JUMPED)
    assert examine(workspace)["beat"].state is HealthState.WARNING


def test_a_beat_in_the_future_is_a_failure(workspace: Workspace) -> None:
    beat(workspace, -60 * 24)
    assert examine(workspace)["beat"].state is HealthState.FAILED


def test_alerts_that_reach_nobody_are_counted(workspace: Workspace) -> None:
    beat(workspace, 1, untold=7)
    check = examine(workspace)["untold"]
    assert check.state is HealthState.WARNING
    assert says(check, "7", "default_owner")


def test_mail_addresses_without_a_mail_server_are_a_failure(workspace: Workspace) -> None:
    with workspace.database.session() as session:
        person = add_person(session, name="王", created_at=NOW)
        add_address(session, person.id, channel=Channel.MAIL, target="w@x.example", created_at=NOW)
    check = examine(workspace)["mail"]
    assert check.state is HealthState.FAILED
    assert says(check, "mail.host")
    set_up = MailSettings(host="127.0.0.1", sender="licet@x.example")
    assert "mail" not in examine(workspace, mail=set_up)


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.UNCERTAIN, DeliveryState.HELD])
def test_messages_that_wait_for_a_person_are_a_warning(state: DeliveryState) -> None:
    check = check_deliveries({state: 4, DeliveryState.SENT: 9})
    assert check.state is HealthState.WARNING
    assert says(check, "4", "licet deliveries list")
    assert check_deliveries({DeliveryState.SENT: 9, DeliveryState.WAITING: 2}).state is (
        HealthState.OK
    )


def test_the_outside_watch(workspace: Workspace) -> None:
    url = SecretStr("https://watch.example/key")
    assert examine(workspace, heartbeat_url=url)["heartbeat"].state is HealthState.WARNING
    note_heartbeat(workspace.settings.data_dir, Heartbeat(NOW, "HTTP 503"))
    check = examine(workspace, heartbeat_url=url)["heartbeat"]
    assert check.state is HealthState.WARNING
    assert says(check, "HTTP 503", "heartbeat_url")
    assert not says(check, "watch.example")
    note_heartbeat(workspace.settings.data_dir, Heartbeat(NOW, None))
    assert examine(workspace, heartbeat_url=url)["heartbeat"].state is HealthState.OK
