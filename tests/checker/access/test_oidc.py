"""Signing in with an identity provider: what is believed of its answer, and what is not."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from checker.access import oidc
from checker.access.accounts import deactivate, roles_of
from checker.access.errors import ProviderRefused, SignInRefused
from checker.access.roles import Role
from checker.settings import AccessSettings, OidcSettings
from storage.database import Database
from storage.errors import AccountExists
from storage.vocabulary import AccountRole
from tests.checker.access.conftest import Log, open_account
from tests.storage.examples import NOW

ISSUER, BACK, KEY = "https://id.example.cn", "https://licet.example.cn/back", b"k" * 32
SETTINGS = OidcSettings(
    issuer=ISSUER, client_id="licet", roles={"合规": frozenset({AccountRole.MAKER})}
)


class Provider:
    """A provider that answers as told."""

    def __init__(self) -> None:
        self.signing = self.published = RSAKey.generate_key(2048, {"kid": "1"})
        self.claims: dict[str, Any] = {}
        self.issuer = ISSUER
        self.challenge = self.nonce = ""

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/.well-known"):
            return httpx.Response(
                200,
                json={
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/keys",
                },
            )
        if request.url.path == "/keys":
            return httpx.Response(200, json={"keys": [self.published.as_dict(private=False)]})
        form = parse_qs(request.content.decode())
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if form["code"] != ["good"] or proof != self.challenge:
            return httpx.Response(400, json={"error": "invalid_grant"})
        said = {
            "iss": ISSUER,
            "aud": "licet",
            "sub": "248289761001",
            "exp": int((NOW + timedelta(minutes=5)).timestamp()),
            "iat": int(NOW.timestamp()),
            "nonce": self.nonce,
            "preferred_username": "王敏",
            "groups": ["合规", "全体员工"],
        } | self.claims
        token = jwt.encode({"alg": "RS256", "kid": "1"}, said, self.signing)
        return httpx.Response(200, json={"id_token": token})

    def go(
        self, *, code: str = "good", state: str | None = None, now: datetime = NOW
    ) -> oidc.Identity:
        with httpx.Client(transport=httpx.MockTransport(self.answer)) as client:
            begun = oidc.begin(SETTINGS, client, redirect_uri=BACK, key=KEY, now=NOW)
            asked = {name: words[0] for name, words in parse_qs(urlsplit(begun.url).query).items()}
            self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
            return oidc.finish(
                SETTINGS, client, redirect_uri=BACK, key=KEY, sealed=begun.sealed,
                state=asked["state"] if state is None else state, code=code, now=now,
            ).identity  # fmt: skip


@pytest.fixture
def provider() -> Provider:
    return Provider()


def test_whom_the_provider_vouches_for_has_the_roles_of_their_groups(provider: Provider) -> None:
    assert provider.go() == (ISSUER, "248289761001", "王敏", frozenset({Role.MAKER}))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example.cn"},
        {"iss": ISSUER + "/"},
        {"aud": "another"},
        {"azp": "another"},
        {"nonce": "replayed"},
        {"exp": int((NOW - timedelta(minutes=2)).timestamp())},
    ],
    ids=str,
)
def test_what_was_said_for_others_or_long_ago_is_not_believed(
    provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    with pytest.raises(ProviderRefused):
        provider.go()


def test_a_stranger_signs_for_nobody(provider: Provider) -> None:
    provider.signing = RSAKey.generate_key(2048, {"kid": "1"})
    with pytest.raises(ProviderRefused):
        provider.go()


def test_a_provider_of_another_name_is_refused(provider: Provider) -> None:
    provider.issuer = ISSUER + "/"
    with pytest.raises(ProviderRefused):
        provider.go()


def test_a_browser_that_did_not_begin_here_or_too_late_is_refused(provider: Provider) -> None:
    for words in ({"state": "other"}, {"state": ""}, {"now": NOW + timedelta(minutes=11)}):
        with pytest.raises(SignInRefused):
            provider.go(**words)  # type: ignore[arg-type]
    with pytest.raises(ProviderRefused):
        provider.go(code="bad")


def test_an_account_is_made_once_and_follows_the_groups(
    provider: Provider, database: Database, log: Log
) -> None:
    ids = set()
    for groups, roles in ((["合规"], {Role.MAKER}), ([], set())):
        provider.claims = {"groups": groups}
        identity = provider.go()
        with database.session() as session:
            signed_in = oidc.sign_in_identity(
                session, identity, address="192.0.2.7", now=NOW, rules=AccessSettings(), record=log
            )
            ids.add(signed_in.account.id)
            assert roles_of(session, signed_in.account.id) == roles
    assert len(ids) == 1
    assert log.actions == [
        "access.account_created", "access.signed_in", "access.roles_changed", "access.signed_in",
    ]  # fmt: skip
    with database.session() as session:
        deactivate(session, ids.pop(), now=NOW)
    with database.session() as session, pytest.raises(SignInRefused):
        oidc.sign_in_identity(
            session, identity, address="192.0.2.7", now=NOW, rules=AccessSettings(), record=log
        )


def test_a_provider_never_takes_over_an_account_with_a_password(
    provider: Provider, database: Database, log: Log
) -> None:
    open_account(database, "王敏")
    identity = provider.go()
    with database.session() as session, pytest.raises(AccountExists):
        oidc.sign_in_identity(
            session, identity, address="192.0.2.7", now=NOW, rules=AccessSettings(), record=log
        )
