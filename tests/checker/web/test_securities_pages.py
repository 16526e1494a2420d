"""Securities recorded by a form and given back; what an entry lacks is said beside it."""

from __future__ import annotations

import re

import pytest

from checker.access.roles import Role
from storage.customers import add_customer
from storage.securities import list_securities
from storage.tables import Customer
from tests.checker.web.desk import TestDesk, words_of

MARKUP = "<i>信保</i>"
_SENT = {
    "kind": "insurance",
    "provider": MARKUP,
    "amount": "100万",
    "currency": "CNY",
    "covered": "90",
    "haircut": "",
    "from": "2026-11-01",
    "until": "2027-06-30",
}


@pytest.fixture
def customer(lone_desk: TestDesk) -> Customer:
    with lone_desk.database.session() as session:
        return add_customer(session, name="示例商贸有限公司", created_at=lone_desk.now)


def test_a_security_is_recorded_and_given_back(lone_desk: TestDesk, customer: Customer) -> None:
    finance, path = lone_desk.sign_in(Role.FINANCE), f"/customers/{customer.id}/securities"
    assert finance.send(path, _SENT).status_code == 303
    page = finance.get(path)
    assert MARKUP not in page.text
    assert "Raises the limit" in words_of(page)
    with lone_desk.database.read_session() as session:
        (security,) = list_securities(session, customer.id)
    policy = lone_desk.desk.pack().credit_policy
    assert policy is not None
    assert security.amount_minor == 100_000_000
    assert security.haircut_bp == policy.haircuts_bp["insurance"]  # type: ignore[index]
    assert security.recorded_by == "finance"
    assert security.deadline_id is not None
    form = re.search(rf'action="({path}/[^"]+/end)"', page.text)
    assert form is not None
    assert finance.send(form[1]).status_code == 303
    assert finance.send(form[1]).status_code == 409
    assert "Does not count" in words_of(finance.get(path))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", ""),
        ("kind", "promise"),
        ("provider", ""),
        ("provider", "x" * 201),
        ("amount", "much"),
        ("covered", "101"),
        ("haircut", "-1"),
        ("from", "2026-02-30"),
        ("until", "2026-10-31"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    lone_desk: TestDesk, customer: Customer, name: str, value: str
) -> None:
    finance, path = lone_desk.sign_in(Role.FINANCE), f"/customers/{customer.id}/securities"
    refused = finance.send(path, {**_SENT, name: value})
    assert refused.status_code == 422
    assert f"fault-{name}" in refused.text
    assert "100万" in refused.text or name == "amount"


def test_others_only_read(lone_desk: TestDesk, customer: Customer) -> None:
    path = f"/customers/{customer.id}/securities"
    approver = lone_desk.sign_in(Role.APPROVER)
    assert 'name="provider"' not in approver.get(path).text
    assert approver.send(path, _SENT).status_code == 403
    other = lone_desk.sign_in(Role.FINANCE).send(f"{path}/nothing/end")
    assert other.status_code == 404
