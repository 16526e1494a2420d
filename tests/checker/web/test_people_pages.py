"""Pages of who is told: people, addresses, hours, leaving, and who looks after a customer."""

from __future__ import annotations

import pytest

from checker.access.roles import Role
from checker.audit_log.pages import events_page
from storage.events import EventFilter
from storage.people import addresses_of, find_person
from storage.tables import Customer, Person
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.storage.examples import make_customer

MARKUP = "<b>王敏</b>"
ROBOT = "https://oapi.dingtalk.com/robot/send?access_token=b7e1f0c2"
WANG = {
    "name": "王敏",
    "language": "zh",
    "time_zone": "Asia/Shanghai",
    "sends_from": "09:00",
    "sends_until": "18:00",
    "working_days_only": "yes",
}


@pytest.fixture
def keeper(desk: TestDesk) -> Browser:
    return desk.sign_in(Role.ADMINISTRATOR)


def _find(desk: TestDesk, name: str) -> Person:
    with desk.database.read_session() as session:
        person = find_person(session, name)
        assert person is not None
        return person


def _actions(desk: TestDesk) -> list[str]:
    with desk.database.read_session() as session:
        return [event.action for event in events_page(session, EventFilter(), limit=20)][::-1]


def _add(desk: TestDesk, keeper: Browser, **fields: str) -> str:
    sent = {**WANG, **fields}
    answer = keeper.send("/people", sent)
    assert answer.status_code == 303, words_of(answer)
    return _find(desk, sent["name"]).id


def test_a_person_comes_is_reached_changes_and_leaves(desk: TestDesk, keeper: Browser) -> None:
    boss = _add(desk, keeper, name="李雷", mail="li@example.cn")
    wang = _add(desk, keeper, name=MARKUP, supervisor=boss)
    page = keeper.get(f"/people/{wang}")
    assert "&lt;b&gt;王敏&lt;/b&gt;" in page.text
    assert "<b>" not in page.text
    fields = {"channel": "dingtalk", "target": ROBOT, "secret": "SEC1"}
    assert keeper.send(f"/people/{wang}/addresses", fields).status_code == 303
    shown = keeper.get(f"/people/{wang}").text
    assert "https://oapi.dingtalk.com/…" in shown
    assert "b7e1f0c2" not in shown
    assert "SEC1" not in shown
    with desk.database.read_session() as session:
        (address,) = addresses_of(session, wang)
        assert (address.target, address.secret) == (ROBOT, "SEC1")
    changed = {**WANG, "name": "王敏", "language": "en", "sends_from": "", "sends_until": ""}
    assert keeper.send(f"/people/{wang}", changed).status_code == 303
    now = _find(desk, "王敏")
    assert (now.language, now.sends_from, now.supervisor_id) == ("en", None, None)
    path = f"/people/{wang}/addresses/{address.id}/retire"
    assert keeper.send(path).status_code == 303
    assert "None: nothing reaches them" in words_of(keeper.get("/people"))
    assert keeper.send(f"/people/{wang}/leave", {"successor": boss}).status_code == 303
    assert "Has left" in words_of(keeper.get("/people"))
    assert keeper.send(f"/people/{wang}", changed).status_code == 422
    assert _actions(desk)[-6:] == [
        "person.added",
        "person.added",
        "address.added",
        "person.changed",
        "address.removed",
        "person.left",
    ]


_UNFIT: tuple[tuple[dict[str, str], str], ...] = (
    ({"name": ""}, "Fill this in."),
    ({"time_zone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”."),
    ({"sends_from": "nine"}, "Give a time such as 09:00."),
    ({"sends_until": ""}, "Give both times"),
    ({"sends_until": "09:00"}, "The window begins and ends at 09:00"),
    ({"mail": "nobody"}, "nobody"),
    ({"name": "李雷"}, "“李雷” is on the list already"),
)
_NO_ADDRESSES: tuple[tuple[dict[str, str], str], ...] = (
    ({"channel": "", "target": ROBOT}, "Choose a channel."),
    ({"channel": "pigeon", "target": ROBOT}, "Choose a channel."),
    ({"channel": "mail", "target": ""}, "Fill this in."),
    ({"channel": "webhook", "target": "ftp://example.cn/x"}, "webhook"),
    ({"channel": "mail", "target": "li@example.cn"}, "already"),
)


def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: TestDesk, keeper: Browser
) -> None:
    person = _add(desk, keeper, name="李雷", mail="li@example.cn")
    for fields, fault in _UNFIT:
        answer = keeper.send("/people", {**WANG, "mail": "wang@example.cn", **fields})
        assert answer.status_code == 422, fields
        assert fault in words_of(answer), fields
        assert 'value="wang@example.cn"' in answer.text or "mail" in fields
    for fields, fault in _NO_ADDRESSES:
        answer = keeper.send(f"/people/{person}/addresses", fields)
        assert answer.status_code == 422, fields
        assert fault in words_of(answer), fields
    with desk.database.read_session() as session:
        assert find_person(session, "王敏") is None
        assert len(addresses_of(session, person)) == 1


def test_an_officer_says_who_looks_after_a_customer(desk: TestDesk, keeper: Browser) -> None:
    person = _add(desk, keeper)
    with desk.database.session() as session:
        customer = make_customer(session, MARKUP)
    maker = desk.sign_in(Role.MAKER)
    page = maker.get(f"/customers/{customer.id}/owner")
    assert "&lt;b&gt;" in page.text
    assert maker.send(f"/customers/{customer.id}/owner", {"owner": person}).status_code == 303
    assert "王敏" in words_of(maker.get(f"/customers/{customer.id}"))
    assert maker.send(f"/customers/{customer.id}/owner", {"owner": ""}).status_code == 303
    with desk.database.read_session() as session:
        assert session.get_one(Customer, customer.id).owner_id is None
    assert maker.send(f"/customers/{customer.id}/owner", {"owner": "nobody"}).status_code == 404
    auditor = desk.sign_in(Role.AUDITOR)
    assert auditor.get(f"/customers/{customer.id}/owner").status_code == 403
    assert auditor.get("/people").status_code == 403


def test_what_is_not_there_is_not_found(keeper: Browser) -> None:
    assert keeper.get("/people/nobody").status_code == 404
    assert keeper.send("/people/nobody", WANG).status_code == 404
    assert keeper.send("/people/nobody/leave", {"successor": "nobody"}).status_code == 404
    assert keeper.send("/people/nobody/addresses/none/retire").status_code == 404
