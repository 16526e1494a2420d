"""What opens an account is changed only by who proves once more whose it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlmodel import select

from checker.access import passwords
from checker.access.key_files import SECOND_FACTOR_KEY, load_key
from checker.access.one_time_codes import _open_sealed
from checker.access.roles import Act, Role
from checker.http.cookies import session_cookie
from storage.sign_ins import sessions_of
from storage.tables import Account
from tests.checker.web.desk import PASSWORD, Browser, TestDesk

SESSION = session_cookie(is_https=False)


@pytest.fixture
def wang(lone_desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Somebody who signed in by password."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", quick)
    lone_desk.make_account("wang", Role.MAKER, password=PASSWORD)
    return sign_in(lone_desk)


def sign_in(desk: TestDesk, **more: str) -> Browser:
    browser = desk.visit()
    answer = browser.send("/sign-in", {"name": "wang", "password": PASSWORD, **more})
    browser.token = answer.cookies[SESSION]
    return browser


def send(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """Send a form, and go on with the session that the answer gives."""
    answer = browser.send(path, fields)
    browser.token = answer.cookies.get(SESSION) or browser.token
    return answer.status_code, answer.text


def code_now(desk: TestDesk, sealed: str, account_id: str) -> str:
    secret = _open_sealed(load_key(desk.data_dir, SECOND_FACTOR_KEY), account_id, sealed)
    assert secret is not None
    totp = TOTP(secret, 6, SHA1(), 30)  # noqa: S303 - what authenticator apps speak
    return totp.generate(int(desk.now.timestamp())).decode()


def switch_on(desk: TestDesk, browser: Browser) -> Account:
    with desk.database.read_session() as session:
        account = session.exec(select(Account).where(Account.name == "wang")).one()
    sealed = re.search(r'name="sealed" value="([^"]+)"', browser.get("/account/second-factor").text)
    assert sealed is not None
    code = code_now(desk, sealed[1], account.id)
    assert send(browser, "/account/second-factor", sealed=sealed[1], code=code)[0] == 422
    status, page = send(
        browser, "/account/second-factor", sealed=sealed[1], code=code, present=PASSWORD
    )
    assert status == 200
    assert page.count("<li><code>") == 10
    with desk.database.read_session() as session:
        return session.get_one(Account, account.id)


def test_a_session_left_open_gives_no_token_and_no_second_factor(
    lone_desk: TestDesk, wang: Browser
) -> None:
    before = wang.token
    until = (lone_desk.desk.today() + timedelta(days=2)).isoformat()
    asked = {"name": "nightly", "scopes": Act.READ_CUSTOMERS.value, "until": until}
    for wrong in ({}, {"present": "not this one"}):
        status, page = send(wang, "/account/tokens", **asked, **wrong)
        assert (status, "fault-present" in page, "licet_" in page) == (422, True, False)
        assert send(wang, "/account/sessions/end", which="all", **wrong)[0] == 422
        assert send(wang, "/account/second-factor", sealed="x", code="1", **wrong)[0] == 422
    assert wang.token == before
    lone_desk.now += timedelta(minutes=5)
    status, page = send(wang, "/account/tokens", **asked, present=PASSWORD)
    assert (status, "licet_" in page) == (200, True)
    assert wang.token != before, "who proved it again goes on in a session with a new token"
    assert f'value="{before}"' not in page
    assert wang.get("/account").status_code == 200
    wang.client.cookies.clear()
    wang.client.cookies.set(SESSION, before)
    assert wang.get("/account").status_code == 303


def test_the_second_factor_is_asked_for_with_the_password(
    lone_desk: TestDesk, wang: Browser
) -> None:
    other = sign_in(lone_desk)
    account = switch_on(lone_desk, wang)
    assert other.get("/account").status_code == 303, "set up: all other sessions end"
    change = {"wanted": "off", "present": PASSWORD}
    lone_desk.now += timedelta(minutes=2)
    assert "fault-code" in send(wang, "/account/second-factor/change", **change)[1]
    change["code"] = code_now(lone_desk, str(account.totp_secret), account.id)
    assert send(wang, "/account/second-factor/change", **{**change, "present": "x"})[0] == 422
    assert send(wang, "/account/second-factor/change", **change)[0] == 303
    with lone_desk.database.read_session() as session:
        assert session.get_one(Account, account.id).totp_secret is None


def test_other_browsers_are_signed_out_one_or_all(lone_desk: TestDesk, wang: Browser) -> None:
    others = [sign_in(lone_desk) for _ in range(3)]
    page = wang.get("/account/sessions").text
    ids = re.findall(r'name="which" value="([0-9a-f-]{36})"', page)
    assert len(ids) == 3
    assert send(wang, "/account/sessions/end", which=ids[0], present=PASSWORD)[0] == 303
    alive = sum(other.get("/account").status_code == 200 for other in others)
    assert alive == 2
    assert send(wang, "/account/sessions/end", which="all", present=PASSWORD)[0] == 303
    assert [other.get("/account").status_code for other in others] == [303] * 3
    assert wang.get("/account").status_code == 200


def test_guessing_in_a_session_is_made_to_wait(wang: Browser) -> None:
    wanted = {"password": "nineteen loud herons", "again": "nineteen loud herons"}
    for number in range(6):
        assert "fault-present" in send(wang, "/account/password", present=str(number), **wanted)[1]
    status, page = send(wang, "/account/password", present=PASSWORD, **wanted)
    assert (status, "then try again" in page) == (422, True)


def test_a_new_password_is_another_one(wang: Browser) -> None:
    same = {"present": PASSWORD, "password": PASSWORD, "again": PASSWORD}
    assert "fault-password" in send(wang, "/account/password", **same)[1]


def test_who_signs_in_elsewhere_proves_it_by_signing_in_again(lone_desk: TestDesk) -> None:
    provided = lone_desk.sign_in(Role.MAKER)
    assert "field-present" not in provided.get("/account/tokens").text
    lone_desk.now += timedelta(minutes=11)
    until = lone_desk.desk.today().isoformat()
    status, page = send(provided, "/account/tokens", name="nightly", until=until)
    assert (status, "10 minutes" in page) == (422, True)


def test_signing_in_again_ends_the_session_of_before(lone_desk: TestDesk, wang: Browser) -> None:
    before = wang.token
    answer = wang.send("/sign-in", {"name": "wang", "password": PASSWORD})
    assert answer.cookies[SESSION] != before
    with lone_desk.database.read_session() as session:
        account = session.exec(select(Account).where(Account.name == "wang")).one()
        assert len(sessions_of(session, account.id, now=lone_desk.now)) == 1
