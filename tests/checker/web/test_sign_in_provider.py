"""Signing in with the company's own identity provider, over HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from httpx import Response
from sqlmodel import select

from storage.accounts import find_account, roles_of
from storage.database import Database
from storage.tables import Event
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.checker.web.identity_provider import IdentityProvider, run_provider
from tests.storage.examples import NOW

BUTTON = "Sign in with your company account"
BACK = "/sign-in/oidc/callback"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with run_provider(NOW) as provider:
        yield provider


@pytest.fixture
def own_desk(database: Database, tmp_path: Path, provider: IdentityProvider) -> TestDesk:
    """A desk where the provider is set up, and an administrator has set up the desk."""
    oidc = {"issuer": provider.issuer, "client_id": "licet", "roles": {"合规": ["maker"]}}
    given = {"access": {"oidc": oidc}, "public_url": "http://testserver"}
    desk = TestDesk(database, tmp_path, settings_given=given)
    desk.make_account("keeper")
    return desk


def go(browser: Browser, provider: IdentityProvider, after: str = "/") -> Response:
    """Go to the provider and back."""
    there = browser.get(f"/sign-in/oidc?next={after}")
    assert there.status_code == 303
    assert there.headers["location"].startswith(f"{provider.issuer}/authorize?")
    back, said = provider.authorize(there.headers["location"])
    assert back == f"http://testserver{BACK}"
    return browser.get(BACK, params=said)


def test_an_account_is_made_and_follows_the_groups_of_the_provider(
    own_desk: TestDesk, provider: IdentityProvider
) -> None:
    browser = own_desk.visit()
    assert BUTTON in words_of(browser.get("/sign-in"))
    provider.claims["groups"] = ["合规", "全员"]
    landed = go(browser, provider, after="/account")
    assert (landed.status_code, landed.headers["location"]) == (303, "/account")
    assert browser.get("/account").status_code == 200
    provider.claims["groups"] = []
    go(own_desk.visit(), provider)
    assert browser.get("/account").status_code == 303  # its rights changed: signed out
    with own_desk.database.read_session() as session:
        account = find_account(session, "王敏")
        assert account is not None
        assert roles_of(session, account.id) == frozenset()
        about = select(Event).where(Event.subject == f"account:{account.id}").order_by(Event.seq)
        told = [(event.action, event.actor_name) for event in session.exec(about)]
    host = urlsplit(provider.issuer).netloc
    assert told == [
        ("access.account_created", f"oidc:{host}"),
        ("access.signed_in", "王敏"),
        ("access.roles_changed", f"oidc:{host}"),
        ("access.signed_in", "王敏"),
    ]


def test_what_did_not_begin_in_this_browser_lets_nobody_in(
    own_desk: TestDesk, provider: IdentityProvider
) -> None:
    victim, attacker = own_desk.visit(), own_desk.visit()
    _, said = provider.authorize(attacker.get("/sign-in/oidc").headers["location"])
    assert victim.get(BACK, params=said).status_code in {400, 401, 403}
    victim.get("/sign-in/oidc")
    refused = victim.get(BACK, params=said)
    assert refused.status_code in {400, 401, 403}
    assert BUTTON in words_of(refused)
    assert victim.get("/account").status_code == 303
    assert attacker.get(BACK, params={"error": "access_denied"}).status_code in {400, 401, 403}


def test_a_page_elsewhere_is_never_gone_to_afterwards(
    own_desk: TestDesk, provider: IdentityProvider
) -> None:
    landed = go(own_desk.visit(), provider, after="//evil.example/")
    assert landed.headers["location"] == "/"


def test_a_provider_that_is_down_is_said_so(own_desk: TestDesk, provider: IdentityProvider) -> None:
    provider.issuer += "/gone"
    answer = own_desk.visit().get("/sign-in/oidc")
    assert answer.status_code >= 400
    assert "identity provider" in words_of(answer)


def test_without_a_provider_there_is_no_way_to_it(desk: TestDesk) -> None:
    desk.make_account("keeper")
    browser = desk.visit()
    assert BUTTON not in words_of(browser.get("/sign-in"))
    assert browser.get("/sign-in/oidc").status_code == 404
    assert browser.get(BACK).status_code == 404
