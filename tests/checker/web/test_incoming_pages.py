"""Incoming files at the desk: sources, what became of each file, and giving one to a customer."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium

from benchmarks.source_crashes import OwnProcessReader, make_message, make_paper
from checker.access.actor import PROGRAM
from checker.access.roles import Role
from checker.sources.pulling import pull_source
from checker.sources.setting_up import make_source
from storage.customers import add_customer
from storage.sources import list_items
from storage.vocabulary import FindBy, ItemOutcome, SourceKind
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import TestDesk, words_of


def take_in(desk: TestDesk) -> str:
    """Let a message come that names nobody on file; give the id of the file that waits."""
    folder = desk.desk.settings.data_dir / "in"
    folder.mkdir()
    letter = folder / "letter.eml"
    letter.write_bytes(make_message("stranger@firm.example", {"执照.pdf": make_paper(7)}))
    now = desk.now
    os.utime(letter, (now.timestamp(), now.timestamp()))
    object.__setattr__(desk.desk, "reader", OwnProcessReader())
    with desk.database.session() as session:
        source = make_source(
            session,
            name="收件夹",
            kind=SourceKind.FOLDER,
            place={"path": str(folder)},
            find_by=[FindBy.SENDER],
            customer=None,
            every_minutes=10,
            by=PROGRAM,
            now=now,
        )
        source_id = source.id
    with desk.database.session() as session:
        add_customer(session, name="青禾示例有限公司", created_at=now, reference="K-9")
    report = pull_source(
        desk.desk.workspace,
        source_id,
        desk.desk.reader,
        by=PROGRAM,
        clock=lambda: now + timedelta(hours=1),
    )
    assert report.failure is None
    with desk.database.read_session() as session:
        rows = list_items(session, outcome=ItemOutcome.UNASSIGNED)
    return rows[0].id


def test_what_came_is_listed_with_its_fate(desk: TestDesk) -> None:
    take_in(desk)
    browser = desk.sign_in(Role.AUDITOR)
    words = words_of(browser.get("/incoming"))
    assert "收件夹" in words
    assert "1 file waits for a customer" in words
    assert "letter.eml" in words
    assert "letter.eml" not in words_of(browser.get("/incoming?outcome=refused"))


def test_a_waiting_item_is_given_to_a_customer(desk: TestDesk) -> None:
    item_id = take_in(desk)
    browser = desk.sign_in(Role.MAKER)
    assert "Whose is it?" in words_of(browser.get(f"/incoming/{item_id}"))
    refused = browser.send(f"/incoming/{item_id}/give", {"customer": "nobody at all"})
    assert refused.status_code == 404
    assert "nobody at all" in refused.text
    assert browser.send(f"/incoming/{item_id}/give", {"customer": ""}).status_code == 422
    given = browser.send(
        f"/incoming/{item_id}/give", {"customer": "青禾示例有限公司", "remember": "yes"}
    )
    assert given.status_code == 303
    with desk.database.read_session() as session:
        assert not list_items(session, outcome=ItemOutcome.UNASSIGNED)
    again = browser.send(f"/incoming/{item_id}/give", {"customer": "K-9"})
    assert again.status_code == 409
    assert "Whose is it?" not in words_of(browser.get(f"/incoming/{item_id}"))


def test_who_may_not_file_is_offered_no_form(desk: TestDesk) -> None:
    item_id = take_in(desk)
    auditor = desk.sign_in(Role.AUDITOR)
    assert "Whose is it?" not in words_of(auditor.get(f"/incoming/{item_id}"))
    assert auditor.send(f"/incoming/{item_id}/give", {"customer": "x"}).status_code == 403
    assert auditor.get("/incoming/none").status_code == 404


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_readable_by_everybody(
    lone_desk: TestDesk, chromium: Chromium, width: int
) -> None:
    item_id = take_in(lone_desk)
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker, width=width) as window:
        for path in ("/incoming", f"/incoming/{item_id}"):
            window.open(path)
            assert window.examine() == []
            assert not window.is_wider_than_screen()
