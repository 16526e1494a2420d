"""What registers say of a customer, at the desk: shown, compared with before, filed, refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser as Chromium

from checker.access.roles import Role
from storage.customers import add_customer
from tests.checker.registries.payloads import (
    CODE,
    OTHER_CODE,
    gsxt,
    gsxt_report,
    qcc_details,
    to_bytes,
)
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of


@pytest.fixture
def path(lone_desk: TestDesk) -> str:
    with lone_desk.database.session() as session:
        added = add_customer(
            session,
            name="晨曜贸易有限公司",
            unified_social_credit_code=CODE,
            created_at=lone_desk.desk.now(),
        )
    return f"/customers/{added.id}/registry"


def send(browser: Browser, path: str, content: bytes, *, as_of: str = "", name: str = "a.json"):  # noqa: ANN201
    return browser.send(path, {"as_of": as_of}, files=[("file", (name, content, ""))])


def test_without_records_it_says_what_comes_here(lone_desk: TestDesk, path: str) -> None:
    words = words_of(lone_desk.sign_in(Role.MAKER).get(path))
    assert "No record of a register" in words
    assert "File the record" in words
    assert "File the record" not in words_of(lone_desk.sign_in(Role.AUDITOR).get(path))


def test_record_is_filed_and_shown_with_its_lists(lone_desk: TestDesk, path: str) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    answer = send(maker, path, to_bytes(gsxt_report()), as_of="2026-11-01")
    assert answer.status_code == 303
    words = words_of(maker.get(path))
    for said in ("李例", "榆林样例控股有限公司", "通过登记的住所或者经营场所无法联系的", CODE):
        assert said in words
    assert "Serious violations: none" in words
    assert "1 entry that no field takes" in words


def test_what_changed_is_shown(lone_desk: TestDesk, path: str) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    send(maker, path, to_bytes(qcc_details()), as_of="2026-10-01")
    assert "What changed" not in words_of(maker.get(path))
    later = qcc_details(OperName="王例", Partners=[{"StockName": "李例", "StockPercent": "20.00%"}])
    send(maker, path, to_bytes(later), as_of="2026-11-01")
    words = words_of(maker.get(path))
    assert "What changed since" in words
    assert "王例" in words
    assert "lowered" in words
    send(maker, path, to_bytes(later | {"OrderNumber": "2"}), as_of="2026-11-02")
    assert "Says the same" in words_of(maker.get(path))


@pytest.mark.parametrize(
    ("content", "as_of", "told"),
    [
        (b"", "", "Choose a file"),
        (b"{", "", "JSON is cut or wrong"),
        (b'{"a": 1}', "", "Nothing in a.json tells which register"),
        (to_bytes(gsxt(统一社会信用代码=OTHER_CODE)), "", "nothing was imported"),
        (to_bytes(gsxt()), "yesterday", "date"),
        (b"PK\x03\x04", "", "there is no record in it"),
    ],
)
def test_what_cannot_be_filed_is_said(
    lone_desk: TestDesk, path: str, content: bytes, as_of: str, told: str
) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    answer = send(maker, path, content, as_of=as_of, name="a.json" if content else "")
    assert 400 <= answer.status_code < 500
    assert told in words_of(answer)
    assert "No record of a register" in words_of(maker.get(path))


def test_in_chinese(lone_desk: TestDesk, path: str) -> None:
    maker = lone_desk.sign_in(Role.MAKER, language="zh")
    send(maker, path, to_bytes(gsxt_report(营业执照信息=gsxt(登记状态="休眠中"))))
    words = words_of(maker.get(path))
    assert "请人工核对，不视为存续" in words
    for text in (
        "登记记录",
        "股东及出资",
        "严重违法失信名单：无",
        "保存的原始应答",
    ):
        assert text in words


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_readable_by_everybody(
    lone_desk: TestDesk, path: str, chromium: Chromium, width: int
) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    send(maker, path, to_bytes(gsxt_report()))
    with open_window(chromium, lone_desk, maker, width=width) as window:
        window.open(path)
        assert window.examine() == []
        assert not window.is_wider_than_screen()


def test_owners_are_followed_through_customers_on_file(lone_desk: TestDesk, path: str) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    assert "Beneficial owners" not in words_of(maker.get(path))
    send(maker, path, to_bytes(qcc_details()))
    words = words_of(maker.get(path))
    assert "李例 → 晨曜贸易有限公司" in words
    assert "Who holds 40.00% of" in words
    with lone_desk.database.session() as session:
        holder = add_customer(
            session,
            name="榆林样例控股有限公司",
            unified_social_credit_code=OTHER_CODE,
            created_at=lone_desk.desk.now(),
        )
    above = qcc_details(
        CreditCode=OTHER_CODE,
        Name="榆林样例控股有限公司",
        Partners=[{"StockName": "赵样", "StockType": "自然人股东", "StockPercent": "100%"}],
    )
    send(maker, f"/customers/{holder.id}/registry", to_bytes(above))
    words = words_of(maker.get(path))
    assert "赵样 → 榆林样例控股有限公司 → 晨曜贸易有限公司" in words
    assert "Who holds" not in words
