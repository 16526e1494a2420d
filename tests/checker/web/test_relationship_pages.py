"""Business ends and goes on again, by forms; retention's lists page by keys."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from checker.access.actor import PROGRAM
from checker.access.roles import Role
from checker.audit_log.pages import events_page
from checker.retention.relationship import end_relationship
from storage.customers import add_customer
from storage.events import EventFilter
from storage.retention import place_hold
from storage.tables import Customer
from tests.checker.web.desk import TestDesk, words_of

MARKUP = "<b>例</b>"


@pytest.fixture
def customer(lone_desk: TestDesk) -> Customer:
    with lone_desk.database.session() as session:
        return add_customer(session, name=MARKUP, created_at=lone_desk.now)


def test_business_ends_and_is_taken_up_again(lone_desk: TestDesk, customer: Customer) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    path = f"/customers/{customer.id}/relationship"
    assert "Goes on" in words_of(maker.get(f"/customers/{customer.id}"))
    ahead = (lone_desk.desk.today() + timedelta(days=1)).isoformat()
    for sent, fault in (
        ({"ended_on": "2026-13-01", "reason": "over"}, "fault-ended_on"),
        ({"ended_on": ahead, "reason": "over"}, "fault-ended_on"),
        ({"ended_on": "2016-11-01", "reason": ""}, "fault-reason"),
    ):
        refused = maker.send(f"{path}/end", sent)
        assert (refused.status_code, fault in refused.text) == (422, True)
        assert sent["ended_on"] in refused.text  # nothing typed is lost
    assert maker.send(f"{path}/resume", {"why": "again"}).status_code == 422
    sent = {"ended_on": "2016-11-01", "reason": MARKUP}
    assert maker.send(f"{path}/end", sent).status_code == 303
    page = maker.get(path)
    assert MARKUP not in page.text
    assert 'datetime="2026-11-01"' in page.text  # ten years on
    assert "Ended on" in words_of(maker.get(f"/customers/{customer.id}"))
    assert customer.id in maker.get("/retention").text
    assert maker.send(f"{path}/resume", {"why": ""}).status_code == 422
    assert maker.send(f"{path}/resume", {"why": "new contract"}).status_code == 303
    words = words_of(maker.get(path))
    assert "new contract" in words
    assert "Business goes on, so no year counts yet." in words
    assert customer.id not in maker.get("/retention").text
    with lone_desk.database.read_session() as session:
        done = [each.action for each in events_page(session, EventFilter(customer_id=customer.id))]
    assert done == ["relationship.resumed", "relationship.ended"]


def test_only_officers_write_it_down(lone_desk: TestDesk, customer: Customer) -> None:
    auditor = lone_desk.sign_in(Role.AUDITOR)
    path = f"/customers/{customer.id}/relationship"
    page = auditor.get(path)
    assert page.status_code == 200
    assert f"{path}/end" not in page.text
    sent = {"ended_on": "2016-11-01", "reason": "over"}
    assert auditor.send(f"{path}/end", sent).status_code == 403
    assert auditor.get("/customers/nobody/relationship").status_code == 404


def test_retention_pages_by_keys(lone_desk: TestDesk) -> None:
    with lone_desk.database.session() as session:
        for number in range(60):
            each = add_customer(session, name=f"客户{number:02}", created_at=lone_desk.now)
            day = lone_desk.desk.today() - timedelta(days=4000 + number // 3)
            end_relationship(session, each.id, day, reason="", by=PROGRAM, now=lone_desk.desk.now())
            place_hold(session, each.id, reason="诉讼", by="林", at=lone_desk.now)
    auditor = lone_desk.sign_in(Role.AUDITOR)
    for path in ("/retention", "/retention?shelf=holds"):
        first = auditor.get(path)
        following = re.search(r'href="([^"]+after=[^"]+)"[^>]*rel="next"', first.text)
        assert following is not None
        second = auditor.get(following[1].replace("&amp;", "&"))
        shown = [re.findall("客户[0-9]{2}", page.text) for page in (first, second)]
        assert [len(set(each)) for each in shown] == [50, 10]
        assert len(set(shown[0]) | set(shown[1])) == 60
    assert auditor.get("/retention?after=WyIyMDI2IiwiYSJd&shelf=erased").status_code == 200
