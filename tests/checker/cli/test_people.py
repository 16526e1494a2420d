"""People and messages on the command line; keys of robots are never shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from checker.notices.plan import make_planner
from checker.settings import Settings
from rules.calendar.china import load_china_calendar
from storage.beats import start_beat
from storage.customers import add_customer
from storage.database import Database
from storage.tables import Beat, Customer, Delivery
from storage.vocabulary import DeliveryState
from tests.checker.cli.conftest import Licet
from tests.checker.notices.post_room import make_alert

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KEY = "b7e1f0c2"
ROBOT = f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"


@pytest.fixture
def database(licet: Licet, tmp_path: Path) -> Database:
    assert licet("init").exit_code == 0
    return Database.open(f"sqlite:///{tmp_path / 'data' / 'licet.db'}")


def plan_for(database: Database, name: str) -> None:
    """Let a beat plan a message to the owner of a customer."""
    with database.session() as session:
        owner_of = session.exec(select(Customer).where(Customer.name == name)).one()
        beat = start_beat(session, as_of=date(2026, 11, 23), started_at=NOW)
        session.add(make_alert("a", owner_of.id, beat_id=beat.id))
        session.flush()
        planner = make_planner(Settings(), load_china_calendar())
        planner(session, session.get_one(Beat, beat.id), beat.as_of)


def test_people_come_look_after_customers_and_leave(licet: Licet, database: Database) -> None:
    with database.session() as session:
        add_customer(session, name="客户甲", created_at=NOW)
    assert licet("people", "add", "李雷", "--mail", "li@example.cn").exit_code == 0
    window = ("--window", "09:00-18:00", "--working-days")
    words = ("王敏", "--mail", "wang@example.cn", "--supervisor", "李雷", *window)
    added = licet("people", "add", *words, "--json")
    assert added.json["people"][0]["sends_until"] == "18:00"
    assert licet("people", "owner", "客户甲", "王敏").exit_code == 0
    shown = licet("people", "list", "--lang", "zh").stdout
    assert "09:00-18:00，仅工作日" in shown
    assert "default_owner" in shown
    left = licet("people", "leave", "王敏", "--to", "李雷", "--json")
    assert (left.json["customers"], left.json["alerts"]) == (1, 0)
    assert "已离职" in licet("people", "list", "--lang", "zh").stdout
    again = licet("people", "owner", "客户甲", "王敏", "--json")
    assert (again.exit_code, again.json["error"]["code"]) == (3, "person_left")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "甲", "--mail", "nobody"), "target_invalid"),
        (("add", "甲", "--time-zone", "Mars/Olympus"), "time_zone_unknown"),
        (("add", "甲", "--window", "09:00-09:00"), "send_window_empty"),
        (("add", "甲", "--supervisor", "乙"), "person_unknown"),
        (("owner", "无此客户"), "customer_unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    licet: Licet, database: Database, words: tuple[str, ...], code: str
) -> None:
    del database
    called = licet("people", *words, "--json")
    assert called.exit_code != 0
    assert called.json["error"]["code"] == code


def test_keys_are_taken_and_never_shown(licet: Licet, database: Database) -> None:
    licet("people", "add", "合规群")
    called = [
        licet("people", "address", "合规群", "dingtalk", ROBOT),
        licet("people", "address", "合规群", "dingtalk", ROBOT),
        licet("people", "address", "合规群", "wecom", KEY),
        licet("people", "list"),
        licet("people", "list", "--json"),
    ]
    assert [call.exit_code for call in called] == [0, 3, 2, 0, 0]
    assert "https://oapi.dingtalk.com/…" in called[3].stdout
    with database.session() as session:
        add_customer(session, name="客户甲", created_at=NOW)
    licet("people", "owner", "客户甲", "合规群")
    plan_for(database, "客户甲")
    called += [licet("deliveries", "list"), licet("deliveries", "list", "--json")]
    (message,) = called[-1].json["deliveries"]
    called += [licet("deliveries", "show", message["id"], *form) for form in ((), ("--json",))]
    called.append(licet("people", "address", "合规群", "dingtalk", ROBOT, "--retire"))
    assert [call.exit_code for call in called[5:]] == [0] * 5
    assert not [call for call in called if KEY in call.stdout + call.stderr]


def test_a_person_decides_what_becomes_of_a_message(licet: Licet, database: Database) -> None:
    with database.session() as session:
        add_customer(session, name="客户甲", created_at=NOW)
    licet("people", "add", "王敏", "--mail", "wang@example.cn")
    licet("people", "owner", "客户甲", "王敏")
    plan_for(database, "客户甲")
    (message,) = licet("deliveries", "list", "--json").json["deliveries"]
    short = message["id"][:8]

    def put_into(state: DeliveryState) -> None:
        with database.session() as session:
            session.get_one(Delivery, message["id"]).state = state

    assert licet("deliveries", "hold", "--because", "核对").exit_code == 0
    assert "核对" in licet("deliveries", "list", "--lang", "zh").stdout
    assert licet("deliveries", "release", "--by", "管理员", "--json").json["released"] == 1
    refused = licet("deliveries", "retry", short, "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (3, "delivery_unfit")
    put_into(DeliveryState.DEAD)
    assert f"retry {short}" in licet("deliveries", "list", "--lang", "en").stdout
    assert licet("deliveries", "retry", short, "--json").json["delivery"]["state"] == "waiting"
    put_into(DeliveryState.UNCERTAIN)
    assert licet("deliveries", "settle", short, "--json").json["delivery"]["state"] == "sent"
    assert licet("deliveries", "cancel", short).exit_code == 3
    assert licet("deliveries", "show", "zz", "--json").json["error"]["code"] == "delivery_unknown"
