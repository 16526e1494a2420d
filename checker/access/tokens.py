"""Tokens of the API: a program acts for an account, with fewer rights than the account.

A token begins with `licet_`, so that those who look for leaked secrets find it, and ends with a
checksum, so that a mistyped one costs no look into the database.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from checker.access import policy
from checker.access.actor import Actor
from checker.access.errors import TokenScopeRefused, TokenTermRefused
from checker.access.roles import Act, Role
from checker.access.secret_tokens import hash_token, make_token
from checker.settings import AccessSettings
from storage import api_tokens
from storage.database import Database
from storage.tables import ApiToken

PREFIX = "licet_"

_FORM = re.compile(rf"{PREFIX}([A-Za-z0-9_-]{{43}})([0-9a-f]{{8}})")
_TOUCHED_EVERY = timedelta(minutes=1)


class MadeToken(NamedTuple):
    """A token that was just made.

    Attributes:
        token: To be shown once; it is nowhere else.
        row: What is kept of it.
    """

    token: str
    row: ApiToken


def create_token(
    session: Session,
    *,
    by: Actor,
    name: str,
    scopes: Collection[Act],
    expires_at: datetime,
    now: datetime,
    rules: AccessSettings,
) -> MadeToken:
    """Make a token for the actor's own account.

    Args:
        session: Where to write.
        by: Somebody who has signed in.
        name: What its owner calls it.
        scopes: What it may do, `Act.USE_API` always among it.
        expires_at: From when on it is taken no more.
        now: The moment.
        rules: How long a token may be valid.

    Raises:
        ActRefused: The actor may not manage an account, having come by a token themselves.
        TokenScopeRefused: A scope is not for tokens, or not for this actor.
        TokenTermRefused: It would end before it begins, or too late.
    """
    policy.require(by, Act.MANAGE_OWN_ACCOUNT)
    wanted = {*scopes, Act.USE_API}
    for act in sorted(wanted):
        if act not in policy.TOKEN_ACTS or not policy.may(by, act):
            raise TokenScopeRefused(act=act.value)
    if not now < expires_at <= now + timedelta(days=rules.token_days):
        raise TokenTermRefused(most=rules.token_days)
    if by.account_id is None:
        raise ValueError("the program itself needs no token")
    token = _with_checksum(make_token())
    row = api_tokens.add_token(
        session,
        token_sha256=hash_token(token),
        account_id=by.account_id,
        name=name.strip(),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    return MadeToken(token, row)


def find_token(database: Database, token: str, now: datetime) -> Actor | None:
    """Give who acts by a token; None if it opens nothing, or nothing any more.

    The actor has the roles that the account has now, and no act beyond the token's scopes. A token
    of an account whose password somebody else has just chosen opens nothing.
    """
    if not _is_well_formed(token):
        return None
    with database.read_session() as session:
        found = api_tokens.open_token(session, hash_token(token), now=now)
    if found is None or found.account.password_is_temporary:
        return None
    last = found.token.last_used_at
    if last is None or now - last >= _TOUCHED_EVERY:
        with database.session() as session:
            api_tokens.touch_token(session, found.token.id, used_at=now)
    return Actor(
        account_id=found.account.id,
        name=found.account.name,
        roles=frozenset(Role(role.value) for role in found.roles),
        session_id=found.token.id,
        scopes=policy.TOKEN_ACTS.intersection(found.token.scopes),
    )


def revoke_token(session: Session, account_id: str, token_id: str, *, now: datetime) -> bool:
    """Revoke one token of an account; False if it is none of the account's or was revoked."""
    return api_tokens.revoke_tokens(session, account_id, revoked_at=now, only=token_id) == 1


def _with_checksum(secret: str) -> str:
    return f"{PREFIX}{secret}{zlib.crc32(secret.encode()):08x}"


def _is_well_formed(token: str) -> bool:
    parts = _FORM.fullmatch(token)
    return parts is not None and token == _with_checksum(parts[1])
