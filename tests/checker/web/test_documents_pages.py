"""Checking documents at the desk: fields and boxes, corrections, outcomes, originals, numbers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import event
from sqlmodel import select

from checker.access.roles import Role
from ingest.document import Method, ReadResult, Sign
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.tables import Document, Event
from tests.checker.papers import AGENT_ID, make_document, make_letter, make_licence
from tests.checker.samples import write_printed_customer
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.checker.web.filed_papers import file_papers, file_prepared

_BROKEN = Sign("signature_changed_after", details=(("field", "Sig1"),))
_SAVED_ON = Sign("file_dates", details=(("last_saved_on", "2026-11-01"),))
MARKUP = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def sample_desk(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestDesk]:
    """A desk with the papers of a sample customer, which were really read: once for all tests."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(migrated_sqlite, folder / "licet.db")
    database = Database.open(f"sqlite:///{folder / 'licet.db'}")
    desk = TestDesk(database, folder)
    sample = write_printed_customer(folder / "sample", desk.desk.today())
    with ReaderPool() as reader:
        file_papers(desk, sample.files, reader)
    yield desk
    database.close()


@pytest.fixture(scope="module")
def sample_maker(sample_desk: TestDesk) -> Browser:
    return sample_desk.sign_in(Role.MAKER)


def of_kind(desk: TestDesk, kind: str) -> Document:
    with desk.database.read_session() as session:
        found = session.exec(select(Document).where(Document.kind == kind)).first()
    assert found is not None
    return found


def seen_by(browser: Browser, document: Document, field: str) -> str:
    found = re.search(
        r'name="seen" value="(\w+)"', browser.get(f"/documents/{document.id}?field={field}").text
    )
    assert found
    return found[1]


def actions_of(desk: TestDesk) -> list[str]:
    with desk.database.read_session() as session:
        return [one.action for one in session.exec(select(Event).order_by(Event.seq))]


def test_fields_are_shown_where_there_is_no_page_to_show(desk: TestDesk, tmp_path: Path) -> None:
    paper = make_licence(
        registered_name=MARKUP + "公司", valid_until={"value": None, "raw": "2O38"}
    )
    (document,) = file_prepared(desk, tmp_path, paper)
    maker = desk.sign_in(Role.MAKER)
    page = maker.get(f"/documents/{document.id}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    words = words_of(page)
    assert "Needs a person" in words
    assert "1 field still needs a person." in words
    assert 'href="?field=issued_on#field-issued_on"' in page.text
    assert "This file has no pages to show" in words
    assert maker.get("/documents/none").status_code == 404
    assert maker.get(f"/documents/{document.id}?page=99&field=<b>").status_code == 200


def test_a_page_of_a_document_takes_a_bounded_number_of_queries(
    desk: TestDesk, tmp_path: Path
) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    maker = desk.sign_in(Role.MAKER)
    asked: list[str] = []
    engine = desk.database.engine
    listen = lambda *given: asked.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    maker.get(f"/documents/{document.id}")
    event.remove(engine, "before_cursor_execute", listen)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 20


def test_a_correction_is_proposed_and_nothing_typed_is_lost(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    maker, path = desk.sign_in(Role.MAKER), f"/documents/{document.id}"
    sent = {"field": "valid_until", "page": "1", "seen": seen_by(maker, document, "valid_until")}
    wrong = maker.send(f"{path}/corrections", {**sent, "written": "2038-02-30", "why": "misread"})
    assert wrong.status_code == 422
    assert 'value="2038-02-30"' in wrong.text
    assert "This is not a date." in words_of(wrong)
    before = maker.send(f"{path}/corrections", {**sent, "written": "2001-01-01", "why": "misread"})
    assert "a term cannot end before it begins" in words_of(before)
    silent = maker.send(f"{path}/corrections", {**sent, "written": "2039-09-21"})
    assert silent.status_code == 422
    assert 'value="2039-09-21"' in silent.text
    stale = {**sent, "seen": "0" * 64, "written": "2039-09-21", "why": "misread"}
    assert maker.send(f"{path}/corrections", stale).status_code == 409
    taken = maker.send(f"{path}/corrections", {**sent, "written": "2039-09-21", "why": "misread"})
    assert (taken.status_code, taken.headers["location"]) == (303, f"{path}?page=1")
    assert "Waits for a second person" in words_of(maker.get(path))
    again = maker.send(f"{path}/corrections", {**sent, "written": "2040-09-21", "why": "misread"})
    assert again.status_code == 409


def test_who_may_not_is_offered_nothing_and_refused(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    finance, path = desk.sign_in(Role.FINANCE), f"/documents/{document.id}"
    words = words_of(finance.get(path))
    assert "Correct" not in words.replace("Corrected", "")
    assert "Download the original" not in words
    for act in ("corrections", "check", "reveal", "original"):
        assert finance.send(f"{path}/{act}", {}).status_code == 403, act


def test_an_outcome_needs_its_reason_and_is_kept(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    maker, path = desk.sign_in(Role.MAKER), f"/documents/{document.id}"
    for outcome in ("", "reupload", "rejected:illegible", "accepted:illegible", "other"):
        answer = maker.send(f"{path}/check", {"outcome": outcome, "note": MARKUP})
        assert answer.status_code == 422, outcome
        assert "&lt;script&gt;" in answer.text
    told = maker.send(f"{path}/check", {"outcome": "reupload:illegible", "note": "第二页模糊"})
    assert told.status_code == 303
    page = words_of(maker.get(path))
    assert "Asked for again" in page
    assert "第二页模糊" in page
    assert maker.send(f"{path}/check", {"outcome": "accepted"}).status_code == 303
    assert "Accept the document" not in words_of(maker.get(path)).split("Keyboard")[0]
    assert actions_of(desk).count("document.checked") == 2


def test_a_file_that_could_not_be_read_says_what_to_do(desk: TestDesk, tmp_path: Path) -> None:
    locked = make_document(None, {}, problems=("encrypted",), result=ReadResult.ENCRYPTED)
    (document,) = file_prepared(desk, tmp_path, locked)
    words = words_of(desk.sign_in(Role.MAKER).get(f"/documents/{document.id}"))
    assert "Encrypted" in words
    assert "password" in words.lower()


def test_signs_against_a_document_stand_before_its_fields_and_others_after(
    desk: TestDesk, tmp_path: Path
) -> None:
    filed = file_prepared(
        desk,
        tmp_path,
        replace(make_licence(), signs=(_BROKEN, _SAVED_ON)),
        replace(make_letter(), signs=(_SAVED_ON,)),
    )
    doubtful, sound = sorted(filed, key=lambda each: len(each.signs or ()), reverse=True)
    maker = desk.sign_in(Role.MAKER)
    words = words_of(maker.get(f"/documents/{doubtful.id}"))
    told = ["Signs of authenticity", "Sig1", "By its own account", "Values that were read"]
    places = [words.index(text) for text in told]
    assert places == sorted(places)
    words = words_of(maker.get(f"/documents/{sound.id}"))
    assert words.index("Values that were read") < words.index("Signs of authenticity")
    chinese = words_of(
        desk.sign_in(Role.MAKER, name="经办", language="zh").get(f"/documents/{doubtful.id}")
    )
    assert chinese.index("不允许的改动") < chinese.index("统一社会信用代码")


def test_signs_of_authenticity_are_readable_by_everybody(
    lone_desk: TestDesk, tmp_path: Path, chromium: Chromium
) -> None:
    paper = replace(make_licence(), signs=(_BROKEN, _SAVED_ON))
    (document,) = file_prepared(lone_desk, tmp_path, paper)
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker, width=390) as window:
        window.open(f"/documents/{document.id}")
        assert window.examine() == []
        assert not window.is_wider_than_screen()


def test_a_field_with_a_low_chance_is_to_be_compared_with_the_paper(
    desk: TestDesk, tmp_path: Path
) -> None:
    licence = make_licence()
    fields = dict(licence.fields)
    fields["registered_name"] = replace(fields["registered_name"], method=Method.OCR, chance=0.5)
    fields["registered_address"] = replace(
        fields["registered_address"], method=Method.OCR, chance=0.9999
    )
    (document,) = file_prepared(desk, tmp_path, replace(licence, fields=fields))
    page = desk.sign_in(Role.MAKER).get(f"/documents/{document.id}").text
    assert page.count("Compare with the paper") == 1
    named, addressed = (
        page.index('id="field-registered_name"'),
        page.index("Compare with the paper"),
    )
    assert named < addressed < page.index('id="', named + 10 + len("field-registered_name"))


def test_personal_numbers_are_hidden_until_somebody_asks(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_letter())
    maker, path = desk.sign_in(Role.MAKER), f"/documents/{document.id}"
    page = maker.get(f"{path}?field=agent_id_number")
    assert AGENT_ID not in page.text
    shown = maker.send(f"{path}/reveal", {"page": "1"})
    assert AGENT_ID in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert AGENT_ID not in maker.get(path).text
    assert actions_of(desk)[-1] == "document.revealed"
    original = maker.send(f"{path}/original")
    assert original.status_code == 200
    assert original.headers["content-disposition"].startswith("attachment")
    assert actions_of(desk)[-1] == "document.downloaded"


def test_pages_are_pictures_for_who_may_and_cover_personal_numbers(
    sample_desk: TestDesk, sample_maker: Browser
) -> None:
    letter = of_kind(sample_desk, "cn.authorization_letter")
    maker, path = sample_maker, f"/documents/{letter.id}"
    covered = maker.get(f"{path}/pages/1.jpg")
    assert covered.headers["content-type"] == "image/jpeg"
    assert covered.headers["cache-control"] == "no-store"
    opened = re.search(r'href="([^"]+jpg\?shown=\w+)"', maker.send(f"{path}/reveal").text)
    assert opened
    plain = maker.get(opened[1])
    assert plain.content != covered.content
    finance = sample_desk.sign_in(Role.FINANCE)
    assert finance.get(opened[1]).content == covered.content
    assert sample_desk.visit().get(f"{path}/pages/1.jpg").status_code == 303
    assert maker.get(f"{path}/pages/2.jpg").status_code == 422
    workbook = of_kind(sample_desk, "cn.financial_statements")
    words = words_of(maker.get(f"/documents/{workbook.id}"))
    assert "This file has no pages to show" in words


def test_boxes_and_fields_are_linked_and_readable_by_everybody(
    sample_desk: TestDesk, sample_maker: Browser, chromium: Chromium
) -> None:
    licence = of_kind(sample_desk, "cn.business_licence")
    with open_window(chromium, sample_desk, sample_maker, width=390) as window:
        page = window.open(f"/documents/{licence.id}?field=issued_on")
        assert window.examine() == []
        assert not window.is_wider_than_screen()
        page.keyboard.press("2")
        assert page.url.endswith("#box-registered_name")
        assert "is-here" in (page.locator("#field-registered_name").get_attribute("class") or "")
        page.locator("#box-issued_on").dispatch_event("click")
        assert page.url.endswith("#field-issued_on")
