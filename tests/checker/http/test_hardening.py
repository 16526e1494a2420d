"""What a desk behind TLS asks of browsers, and what its own clients ask of servers."""

from __future__ import annotations

import io
import json
import logging
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from checker.access.roles import Role
from checker.channels.http_post import HttpPoster
from checker.errors import SettingsInvalid
from checker.hooks.addresses import is_public_address
from checker.http.cookies import session_cookie
from checker.outgoing_tls import open_outgoing_tls
from checker.settings import AccessSettings, OidcSettings, load_settings
from checker.telemetry.logs import set_up_logging
from storage.database import Database
from storage.tables import Account
from tests.checker.web.desk import PASSWORD, TestDesk

SITE = "https://desk.example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestDesk]:
    """A desk that is reached over TLS."""
    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    database.migrate()
    provider = OidcSettings(issuer="https://provider.example", client_id="licet")
    access = AccessSettings(oidc=provider)
    yield TestDesk(database, tmp_path, (), {"public_url": SITE, "access": access})
    database.close()


def test_every_cookie_is_bound_to_this_host_and_to_tls(desk: TestDesk) -> None:
    desk.make_account("wang", Role.MAKER, password=PASSWORD)
    browser = desk.visit()
    browser.client.base_url = httpx.URL(SITE)
    signed_in = browser.send("/sign-in", {"name": "wang", "password": PASSWORD})
    browser.token = signed_in.cookies[session_cookie(is_https=True)]
    out = browser.send("/sign-out")
    told = browser.get("/sign-in")
    cookies = [c for a in (signed_in, out, told) for c in a.headers.get_list("set-cookie")]
    assert len(cookies) >= 4
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
            assert attribute in cookie, cookie
        assert "domain" not in cookie.casefold()
        assert len(cookie) < 4096
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    for answer in (signed_in, out, told):
        year = answer.headers["strict-transport-security"]
        assert year == "max-age=31536000; includeSubDomains"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = answer.headers["content-security-policy"]
        for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert directive in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_signs_anybody_in_by_the_provider(desk: TestDesk, site: str) -> None:
    answer = desk.visit().client.get(
        "/sign-in/oidc?next=/customers", headers={"sec-fetch-site": site}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fcustomers")


def test_who_tries_what_they_may_not_is_in_the_log(desk: TestDesk) -> None:
    stream, root = io.StringIO(), logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    set_up_logging(stream, as_json=True)
    try:
        desk.visit().send("/sign-in", {"name": "hunter2-typed", "password": "hunter2-typed"})
        browser = desk.sign_in(Role.AUDITOR)
        browser.client.cookies.set(session_cookie(is_https=True), browser.token)
        assert browser.get("/accounts").status_code == 403
        assert (
            browser.send("/sign-out", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        )
    finally:
        root.handlers[:], root.level, logging.raiseExceptions = before
        logging.captureWarnings(capture=False)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    refused = [line for line in lines if line["event"] == "A request was refused."]
    assert [line["failure"] for line in refused] == ["act_refused", "sent_from_elsewhere"]
    assert refused[0]["action"] == "manage_accounts"
    assert browser.account is not None
    assert refused[0]["actor_id"] == browser.account.id
    assert any("a name that no account has" in line["event"] for line in lines)
    assert "hunter2" not in stream.getvalue()


def test_a_password_of_somebody_elses_choice_is_taken_up_within_a_week(desk: TestDesk) -> None:
    account = desk.make_account("wang", Role.MAKER, password=PASSWORD)
    with desk.database.session() as session:
        session.get_one(Account, account.id).password_is_temporary = True
    asked = {"name": "wang", "password": PASSWORD}
    desk.now += timedelta(days=6)
    assert desk.visit().send("/sign-in", asked).headers["location"] == "/account"
    desk.now += timedelta(days=2)
    assert desk.visit().send("/sign-in", asked).status_code == 401


def test_our_own_clients_verify_whom_they_speak_to() -> None:
    poster = HttpPoster(timeout_s=1, clock=lambda: datetime.now(UTC))
    for context in (poster._tls, open_outgoing_tls()):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("issuer", ["http://provider.example", "http://10.0.0.8"])
def test_a_provider_is_asked_over_tls(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_ACCESS__OIDC__ISSUER", issuer)
    monkeypatch.setenv("LICET_ACCESS__OIDC__CLIENT_ID", "licet")
    with pytest.raises(SettingsInvalid, match="https"):
        load_settings()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "240.0.0.1", "::1", "::", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "fe80::1", "fd00::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_no_way_of_writing_an_inner_address_is_public(address: str) -> None:
    assert not is_public_address(address)
    assert is_public_address("8.8.8.8")
