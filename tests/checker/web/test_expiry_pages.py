"""Expiries at the desk: the list, the calendar, alerts and acts, messages, calendar addresses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import select

from checker.access.roles import Role
from storage.deliveries import find_deliveries
from storage.people import add_address
from storage.tables import Account, Alert, CalendarFeed, Delivery
from storage.vocabulary import AlertState, Channel, DeliveryMode, DeliveryState
from tests.checker.office import noon
from tests.checker.renewals.due_rows import CALENDAR, PLAN, TODAY, DueOffice, fill_office
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.storage.examples import make_beat

_PAGES = (
    "/expiries?within=60",
    "/expiries/calendar",
    "/alerts",
    "/portfolio-calendar",
    "/deliveries",
    "/feeds",
)


def fill(desk: TestDesk) -> DueOffice:
    """Put something due of every source on file, and speak of the day of the samples."""
    desk.now = noon(TODAY)
    object.__setattr__(desk.desk, "renewal_rules", lambda: (PLAN, CALENDAR))
    return fill_office(desk.database)


def sign_in_as(desk: TestDesk, person_id: str, *roles: Role) -> Browser:
    browser = desk.sign_in(*roles, name="own")
    with desk.database.session() as session:
        account = session.exec(select(Account).where(Account.name == "own")).one()
        account.person_id = person_id
    return browser


def state_of(desk: TestDesk, number: int) -> AlertState:
    with desk.database.read_session() as session:
        return session.get_one(Alert, number).state


def test_the_list_has_everything_due_with_its_next_step(desk: TestDesk) -> None:
    fill(desk)
    page = desk.sign_in(Role.MAKER).get("/expiries?within=90")
    words = words_of(page)
    assert page.status_code == 200
    assert "青禾示例有限公司" in words
    assert "Our own company" in words
    assert "Too late to renew: apply anew" in words


def test_mine_is_what_the_person_of_the_account_looks_after(desk: TestDesk) -> None:
    office = fill(desk)
    browser = sign_in_as(desk, office.owner, Role.MAKER)
    assert "自家示例有限公司" not in words_of(browser.get("/expiries"))
    assert "自家示例有限公司" in words_of(browser.get("/expiries?whose=team"))
    assert "青禾示例有限公司" not in words_of(browser.get("/expiries?whose=own"))


def test_a_day_of_the_calendar_leads_to_what_is_due_on_it(desk: TestDesk) -> None:
    fill(desk)
    maker = desk.sign_in(Role.MAKER)
    page = maker.get("/expiries/calendar")
    address = "/expiries?whose=team&amp;on=2026-12-10"
    assert address in page.text
    due = maker.get(address.replace("&amp;", "&"))
    assert set(re.findall(r'<th scope="row"><time datetime="([\d-]+)"', due.text)) == {"2026-12-10"}


def test_the_list_costs_the_same_number_of_queries_whatever_is_due(desk: TestDesk) -> None:
    fill(desk)
    maker, seen = desk.sign_in(Role.MAKER), []

    def note(*_: object) -> None:
        seen.append(1)

    counts = []
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for within in ("1", "90", "3000"):
            seen.clear()
            maker.get(f"/expiries?within={within}")
            counts.append(len(seen))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert max(counts) <= 120  # each kind of paper is asked for by itself, in its own index
    assert counts[2] - counts[1] <= 10


def test_files_hold_what_the_list_shows(desk: TestDesk) -> None:
    fill(desk)
    finance = desk.sign_in(Role.FINANCE)
    for form, begins in (("csv", "﻿".encode()), ("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")):
        file = finance.get(f"/expiries/export/{form}?within=90")
        assert file.status_code == 200, form
        assert file.content.startswith(begins), form
        assert file.headers["content-disposition"].startswith("attachment")
    assert finance.get("/expiries/export/exe").status_code == 404
    assert desk.sign_in(Role.ADMINISTRATOR).get("/expiries/export/csv").status_code == 403


def test_alerts_are_settled_one_or_many_or_none(desk: TestDesk) -> None:
    office = fill(desk)
    maker = desk.sign_in(Role.MAKER)
    food, review, waiver = (office.alerts[name] for name in ("food", "review", "waiver"))
    page = maker.get("/alerts")
    assert f'value="{food}"' in page.text
    chosen = {"number": [str(food), str(review)], "act": "acknowledge"}
    assert maker.send("/alerts/act", chosen).status_code == 303
    assert state_of(desk, food) is state_of(desk, review) is AlertState.ACKNOWLEDGED
    assert maker.send("/alerts/act", {"act": "acknowledge"}).status_code == 422
    refused = maker.send(f"/alerts/{waiver}/act", {"act": "close", "note": ""})
    assert (refused.status_code, 'id="fault-note"' in refused.text) == (422, True)
    refused = maker.send(f"/alerts/{waiver}/act", {"act": "snooze", "until": "2020-01-01"})
    assert (refused.status_code, 'id="fault-until"' in refused.text) == (422, True)
    closed = maker.send(f"/alerts/{waiver}/act", {"act": "close", "note": "<b>已办</b>"})
    assert closed.status_code == 303
    assert state_of(desk, waiver) is AlertState.CLOSED
    story = maker.get(f"/alerts/{waiver}")
    assert "<b>已办" not in story.text
    assert "已办" in story.text
    assert maker.get("/alerts/999999").status_code == 404
    assert desk.sign_in(Role.FINANCE).send(f"/alerts/{food}/act", chosen).status_code == 403


def test_the_list_of_alerts_narrows_by_its_address(desk: TestDesk) -> None:
    office = fill(desk)
    maker = desk.sign_in(Role.MAKER)
    page = maker.get("/alerts?severity=blocker")
    shown = re.findall(r'name="number" value="(\d+)"', page.text)
    assert shown == [str(office.alerts["licence"])]
    assert maker.get("/alerts?severity=nonsense&after=x").status_code == 200


def test_a_dead_message_is_sent_again_by_who_may(desk: TestDesk) -> None:
    office = fill(desk)
    with desk.database.session() as session:
        address = add_address(
            session, office.owner, channel=Channel.MAIL, target="a@example.org",
            created_at=noon(TODAY),
        )  # fmt: skip
        session.add(
            Delivery(
                id="d" * 64,
                address_id=address.id,
                channel=Channel.MAIL,
                mode=DeliveryMode.AT_LEAST_ONCE,
                state=DeliveryState.DEAD,
                as_of=TODAY,
                planned_at=noon(TODAY),
                alert_ids=[office.alerts["food"]],
                attempts=5,
                next_attempt_at=noon(TODAY),
                last_error="<i>550</i>",
                beat_id=make_beat(session).id,
            )
        )
    maker = desk.sign_in(Role.MAKER)
    page = maker.get("/deliveries")
    assert "&lt;i&gt;550" in page.text
    assert "Send again" not in words_of(page)
    path = f"/deliveries/{'d' * 64}"
    assert maker.send(f"{path}/send-again").status_code == 403
    administrator = desk.sign_in(Role.ADMINISTRATOR)
    assert "Send again" in words_of(administrator.get(path))
    assert administrator.send(f"{path}/send-again").status_code == 303
    with desk.database.read_session() as session:
        (delivery,) = find_deliveries(session, "d")
    assert delivery.state is DeliveryState.WAITING
    again = administrator.send(f"{path}/send-again")
    assert again.headers["location"] == path
    assert administrator.send("/deliveries/none/send-again").status_code == 404


def test_a_calendar_address_is_shown_once_and_ends_at_once(desk: TestDesk) -> None:
    office = fill(desk)
    browser = sign_in_as(desk, office.owner, Role.MAKER)
    made = browser.send("/feeds", {"whose": "mine"})
    (token,) = set(re.findall(r"/feeds/([\w-]+)\.ics", made.text))
    assert token not in browser.get("/feeds").text
    with desk.database.read_session() as session:
        (feed,) = session.exec(select(CalendarFeed)).all()
    assert feed.person_id == office.owner
    stranger = desk.sign_in(Role.AUDITOR)
    assert stranger.send(f"/feeds/{feed.id}/revoke").status_code == 404
    assert browser.send(f"/feeds/{feed.id}/revoke").status_code == 303
    with desk.database.read_session() as session:
        assert session.get_one(CalendarFeed, feed.id).revoked_at is not None
    assert browser.send("/feeds", {"whose": "nobody"}).status_code == 422
    assert desk.sign_in(Role.ADMINISTRATOR).send("/feeds", {"whose": "team"}).status_code == 403


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 1280), pytest.param("en", 390, marks=pytest.mark.slow)]
)
def test_pages_of_expiries_are_readable_by_everybody(
    lone_desk: TestDesk, chromium: Chromium, language: str, width: int
) -> None:
    office = fill(lone_desk)
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker, language=language, width=width) as window:
        for path in (*_PAGES, f"/alerts/{office.alerts['licence']}"):
            window.open(path)
            assert window.examine() == [], path
            assert not window.is_wider_than_screen(), path
