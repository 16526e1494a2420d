"""Signing in with the company's own identity provider: OpenID Connect, code flow with PKCE.

Between the two requests nothing is stored: state, nonce and verifier travel sealed in a cookie. Who
the provider knows is given the roles that the settings map its groups to, at every sign-in anew.
Needs the extra `oidc`; an installation without it works by passwords.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from checker.access.accounts import apply_roles, roles_of
from checker.access.actor import Actor
from checker.access.errors import ProviderRefused, SignInRefused
from checker.access.roles import Role
from checker.access.sign_in import RecordAct, SignedIn, let_in
from checker.errors import ExtraMissing
from checker.outgoing_tls import open_outgoing_tls
from checker.settings import AccessSettings, OidcSettings
from storage.accounts import add_account, find_account_of_issuer
from storage.vocabulary import Language

_ALGORITHMS = ["RS256", "PS256", "ES256"]
_LEEWAY_S = 60
_TIMEOUT_S = 10
_LONGEST_S = 600
_NONCE_BYTES = 12
_PURPOSE = b"licet provider sign-in 1"


class BegunAtProvider(NamedTuple):
    """Somebody who is being sent to the provider.

    Attributes:
        url: Where to.
        sealed: For a cookie of this browser, to be given back to `finish`.
    """

    url: str
    sealed: str


class Identity(NamedTuple):
    """Who the provider says somebody is.

    Attributes:
        issuer: The provider.
        subject: By which name it knows them for ever.
        name: By which name others know them.
        roles: That the settings map their groups to.
    """

    issuer: str
    subject: str
    name: str
    roles: frozenset[Role]


class BackFromProvider(NamedTuple):
    """Somebody whom the provider has sent back.

    Attributes:
        identity: Who.
        after: The page to go to, as `begin` was told.
    """

    identity: Identity
    after: str


def open_client(provider: OidcSettings) -> httpx.Client:
    """Open the way to the provider; the caller closes it. No redirect is followed."""
    return httpx.Client(verify=open_outgoing_tls(provider.ca_file), timeout=_TIMEOUT_S)


def begin(
    provider: OidcSettings,
    client: httpx.Client,
    *,
    redirect_uri: str,
    key: bytes,
    now: datetime,
    after: str = "/",
) -> BegunAtProvider:
    """Make the address of the provider's sign-in page.

    Args:
        provider: Of the settings.
        client: Over which the provider is reached.
        redirect_uri: Where the provider sends the browser back to.
        key: Of `key_files.SECOND_FACTOR_KEY`.
        now: The moment.
        after: The page to go to afterwards.

    Raises:
        ProviderRefused: It does not answer, or is not who it should be.
    """
    found = _discover(provider, client)
    flow = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = hashlib.sha256(flow["verifier"].encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid profile",
        "state": flow["state"],
        "nonce": flow["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    nonce = secrets.token_bytes(_NONCE_BYTES)
    plain = json.dumps({**flow, "after": after, "at": int(now.timestamp())}).encode()
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, _PURPOSE)
    url = f"{found['authorization_endpoint']}?{urlencode(query)}"
    return BegunAtProvider(url, base64.urlsafe_b64encode(sealed).decode())


def finish(
    provider: OidcSettings,
    client: httpx.Client,
    *,
    redirect_uri: str,
    key: bytes,
    sealed: str,
    state: str,
    code: str,
    now: datetime,
) -> BackFromProvider:
    """Exchange the code that the browser brought for who it is.

    Raises:
        SignInRefused: The browser did not begin here, began long ago, or brings another's answer.
        ProviderRefused: The provider does not vouch for anybody.
    """
    flow = _open_flow(key, sealed, now)
    if not secrets.compare_digest(flow["state"].encode(), state.encode("utf-8", "replace")):
        raise SignInRefused
    found = _discover(provider, client)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": flow["verifier"],
    }
    secret = _read_secret(provider)
    auth = httpx.BasicAuth(provider.client_id, secret) if secret else None
    if auth is None:
        form["client_id"] = provider.client_id
    answer = _ask(client, "POST", found["token_endpoint"], data=form, auth=auth)
    keys = _ask(client, "GET", found["jwks_uri"])
    claims = _verify(provider, str(answer.get("id_token", "")), keys, flow["nonce"], now)
    groups = claims.get(provider.roles_claim, [])
    known = [provider.roles.get(str(group), ()) for group in groups]
    identity = Identity(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        name=str(claims.get(provider.name_claim) or claims["sub"]),
        roles=frozenset(Role(role.value) for roles in known for role in roles),
    )
    return BackFromProvider(identity, flow["after"])


def sign_in_identity(
    session: Session,
    identity: Identity,
    *,
    address: str,
    now: datetime,
    rules: AccessSettings,
    record: RecordAct,
) -> SignedIn:
    """Let in whom the provider vouches for; at the first time an account is made.

    Raises:
        AccountExists: Somebody who signs in by password has the name.
        SignInRefused: The account was closed here.
        RolesConflict, LastOfItsRole: The provider's groups give roles that cannot be.
    """
    provider = Actor(None, f"oidc:{urlsplit(identity.issuer).netloc}")
    roles = sorted(role.value for role in identity.roles)
    account = find_account_of_issuer(session, identity.issuer, identity.subject)
    action = "access.account_created" if account is None else "access.roles_changed"
    if account is None:
        account = add_account(
            session,
            name=identity.name,
            display_name=identity.name,
            language=Language.ZH,
            created_at=now,
            issuer=identity.issuer,
            issuer_subject=identity.subject,
        )
    if not account.is_active:
        raise SignInRefused
    is_changed = roles_of(session, account.id) != identity.roles
    apply_roles(session, account.id, identity.roles, now=now)
    if is_changed or action == "access.account_created":
        about = f"account:{account.id}"
        record(session, provider, action, subject=about, data={"roles": roles}, now=now)
    return let_in(
        session, account, address=address, now=now, rules=rules, record=record, way="provider"
    )


def _discover(provider: OidcSettings, client: httpx.Client) -> dict[str, Any]:
    base = provider.issuer.rstrip("/")
    found = _ask(client, "GET", f"{base}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderRefused(reason=f"issuer: {found.get('issuer')}")
    scheme = urlsplit(provider.issuer).scheme
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(str(found.get(name))).scheme not in (scheme, "https"):
            raise ProviderRefused(reason=name)
    return found


def _ask(client: httpx.Client, method: str, url: str, **how: Any) -> dict[str, Any]:  # noqa: ANN401
    try:
        answer = client.request(method, url, **how)
        answer.raise_for_status()
        content = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderRefused(reason=type(error).__name__) from error
    if not isinstance(content, dict):
        raise ProviderRefused(reason="no object")
    return content


def _open_flow(key: bytes, sealed: str, now: datetime) -> dict[str, str]:
    try:
        content = base64.urlsafe_b64decode(sealed)
        nonce, rest = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        flow = json.loads(AESGCM(key).decrypt(nonce, rest, _PURPOSE))
    except (InvalidTag, ValueError) as error:
        raise SignInRefused from error
    if not 0 <= now.timestamp() - flow["at"] + 1 <= _LONGEST_S:
        raise SignInRefused
    return {name: flow[name] for name in ("state", "nonce", "verifier", "after")}


def _read_secret(provider: OidcSettings) -> str:
    if provider.client_secret_file is not None:
        return provider.client_secret_file.read_text("utf-8").strip()
    return provider.client_secret.get_secret_value()


def _verify(
    provider: OidcSettings, id_token: str, keys: dict[str, Any], nonce: str, now: datetime
) -> dict[str, Any]:
    try:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
    except ImportError as missing:
        raise ExtraMissing(extra="oidc") from missing
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
        registry.validate(token.claims)
    except (JoseError, ValueError, KeyError) as error:
        raise ProviderRefused(reason=type(error).__name__) from error
    if token.claims.get("azp", provider.client_id) != provider.client_id:
        raise ProviderRefused(reason="azp")
    return dict(token.claims)
