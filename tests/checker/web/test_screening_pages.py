"""Screening hits at the desk: the list, one hit side by side, its answer, the customer's tab."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from httpx import Response
from playwright.sync_api import Browser as Chromium

from checker.access.roles import Role
from storage.vocabulary import HitState
from tests.checker.screening.house import (
    CODE,
    CUSTOMER,
    DEBTOR,
    MARKUP,
    NAMESAKE,
    SAME_FIRM,
    UNITED,
    House,
    make_house,
)
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of

_ANSWER = {"answer": "dismissed:name_only", "note": "<i>另一人</i>"}


@pytest.fixture
def house(lone_desk: TestDesk) -> House:
    return make_house(lone_desk.database)


def path_of(house: House, source_id: str = NAMESAKE.source_id) -> str:
    return f"/screening/{house.hits()[source_id].id}"


def seen_on(page: Response) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    return found[1] if found else ""


def settle(browser: Browser, path: str, fields: Mapping[str, str] = _ANSWER) -> Response:
    return browser.send(f"{path}/settle", {"seen": seen_on(browser.get(path)), **fields})


@pytest.mark.usefixtures("house")
def test_what_waits_is_listed_by_state_and_list(lone_desk: TestDesk) -> None:
    auditor = lone_desk.sign_in(Role.AUDITOR)
    words = words_of(auditor.get("/screening"))
    assert "3 wait" in words
    assert CUSTOMER in words
    assert NAMESAKE.names[1].text in words
    assert DEBTOR.primary_name not in words_of(auditor.get(f"/screening?list={UNITED}"))
    assert "No such hit" in words_of(auditor.get("/screening?state=over"))
    assert "No such hit" in words_of(auditor.get("/screening?state=confirmed"))
    assert "3 wait" in words_of(auditor.get("/screening?state=nonsense&list=nonsense&after=x"))


def test_without_lists_it_says_what_to_do(lone_desk: TestDesk) -> None:
    words = words_of(lone_desk.sign_in(Role.MAKER).get("/screening"))
    assert "licet lists import" in words


def test_both_sides_and_the_score_are_shown(lone_desk: TestDesk, house: House) -> None:
    page = lone_desk.sign_in(Role.MAKER).get(path_of(house))
    words = words_of(page)
    for text in ("Freedonia", "X1234567", "EXAMPLE-1, EXAMPLE-2", "1975-**-**", "The Elder"):
        assert text in words
    assert "03-08" not in page.text
    assert "<b>WANG" not in page.text
    assert "+1.00" in words
    assert "No. 1 of 2026-11-20" in words
    assert CODE in words_of(lone_desk.sign_in(Role.AUDITOR).get(path_of(house, "QDe.901")))


def test_other_characters_are_marked(lone_desk: TestDesk, house: House) -> None:
    page = lone_desk.sign_in(Role.MAKER).get(path_of(house, DEBTOR.source_id))
    assert "杭州<mark>青</mark>禾示例商贸有限公司" in page.text
    assert "杭州<mark>清</mark>禾示例商贸有限公司" in page.text


def test_in_chinese(lone_desk: TestDesk, house: House) -> None:
    maker = lone_desk.sign_in(Role.MAKER, language="zh")
    assert "待人工判断" in words_of(maker.get("/screening"))
    words = words_of(maker.get(path_of(house)))
    for text in ("姓名相同", "出生日期相符", "受托人", "仍在名单", "仅名称相近"):
        assert text in words
    assert "筛查的主体" in words_of(maker.get(f"/customers/{house.customer_id}/screening"))


def test_a_hit_is_settled_with_its_reason(lone_desk: TestDesk, house: House) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), path_of(house)
    assert settle(maker, path).status_code == 303
    page = maker.get(path)
    words = words_of(page)
    assert "The name alone is alike, nothing else agrees" in words
    assert "<i>另一人</i>" not in page.text
    assert "另一人" in page.text
    assert "Settle it again" in words
    assert house.hits()[NAMESAKE.source_id].state is HitState.DISMISSED
    assert "2 wait" in words_of(maker.get("/screening"))
    assert NAMESAKE.names[1].text in words_of(maker.get("/screening?state=dismissed"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answer", ""),
        ("answer", "dismissed:code_agrees"),
        ("answer", "review:name_only"),
        ("answer", "nonsense"),
        ("note", "字" * 2001),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    lone_desk: TestDesk, house: House, name: str, value: str
) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), path_of(house)
    refused = settle(maker, path, {**_ANSWER, name: value})
    assert refused.status_code == 422
    assert f'id="fault-{name}"' in refused.text
    assert house.hits()[NAMESAKE.source_id].state is HitState.REVIEW


def test_an_answer_to_what_somebody_else_settled_is_refused(
    lone_desk: TestDesk, house: House
) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), path_of(house)
    other = lone_desk.sign_in(Role.MAKER, name="other")
    seen = seen_on(maker.get(path))
    assert settle(other, path).status_code == 303
    late = maker.send(
        f"{path}/settle", {"answer": "confirmed:documents_agree", "note": "", "seen": seen}
    )
    assert late.status_code == 409
    assert house.hits()[NAMESAKE.source_id].state is HitState.DISMISSED


def test_what_is_over_says_so_and_where_to_go_on(lone_desk: TestDesk, house: House) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), path_of(house)
    seen = seen_on(maker.get(path))
    house.bring_list(UNITED, SAME_FIRM, replace(NAMESAKE, grounds="Otherwise"))
    house.screen()
    late = maker.send(f"{path}/settle", {**_ANSWER, "seen": seen})
    assert late.status_code == 409
    words = words_of(late)
    assert "Reload and settle what stands now" in words
    assert "The entry of the list has changed" in words
    assert "Is it the same party?" not in words
    tab = words_of(maker.get(f"/customers/{house.customer_id}/screening"))
    assert "Hits that are over" in tab


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_only_read(lone_desk: TestDesk, house: House, role: Role) -> None:
    browser, path = lone_desk.sign_in(role), path_of(house)
    page = browser.get(path)
    assert page.status_code == 200
    assert seen_on(page) == ""
    assert settle(browser, path).status_code == 403
    assert browser.get("/screening/none").status_code == 404


def test_the_tab_tells_parties_lists_and_hits(lone_desk: TestDesk, house: House) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), f"/customers/{house.customer_id}/screening"
    words = words_of(maker.get(path))
    for text in ("Hits that stand", "Agent", "Born 1975-**-**", "No. 1 of 2026-11-20", CODE):
        assert text in words
    house.bring_list(UNITED, SAME_FIRM)
    house.change_parties()
    words = words_of(maker.get(path))
    assert "No. 2 waits" in words
    assert "The papers have changed since the last screening" in words
    assert MARKUP not in words


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_readable_by_everybody(
    lone_desk: TestDesk, house: House, chromium: Chromium, width: int
) -> None:
    maker, path = lone_desk.sign_in(Role.MAKER), path_of(house)
    refused_at = f"{path_of(house, DEBTOR.source_id)}"
    with open_window(chromium, lone_desk, maker, width=width) as window:
        for place in ("/screening", path, refused_at, f"/customers/{house.customer_id}/screening"):
            window.open(place)
            assert window.examine() == [], place
            assert not window.is_wider_than_screen(), place
