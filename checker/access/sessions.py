"""Sessions: in which browsers somebody is signed in, until when, and who acts there.

The browser holds an opaque token; the database its hash. A session ends when nobody used it for a
while, at the latest some hours after signing in, when its owner ends it, and with every change of
password or roles.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act, Role
from checker.access.secret_tokens import hash_token, make_token
from checker.settings import AccessSettings
from storage import sign_ins
from storage.database import Database
from storage.sign_ins import OpenSession
from storage.tables import Account, SignInSession

UNFINISHED = frozenset({Act.MANAGE_OWN_ACCOUNT})
"""All that can be done until a password was chosen and, where the house asks for it, a second
factor set up."""

_TOUCHED_EVERY = timedelta(minutes=1)
_CSRF_PURPOSE = b"licet form 1"


class BegunSession(NamedTuple):
    """A session that was just begun.

    Attributes:
        token: What the browser holds; it is nowhere else.
        id: No secret.
    """

    token: str
    id: str


def begin_session(
    session: Session, account_id: str, *, address: str, now: datetime, rules: AccessSettings
) -> BegunSession:
    """Begin a session of somebody who has just proved who they are."""
    token = make_token()
    begun = sign_ins.add_session(
        session,
        token_sha256=hash_token(token),
        account_id=account_id,
        address=address,
        created_at=now,
        expires_at=now + timedelta(hours=rules.session_hours),
    )
    return BegunSession(token, begun.id)


def find_session(
    database: Database, token: str, now: datetime, rules: AccessSettings | None = None
) -> Actor | None:
    """Give who acts in a session; None if the token opens none, or none any more.

    Costs one query by index, and a write once a minute. `Actor.request_id` is for the caller to
    fill in.
    """
    rules = rules or AccessSettings()
    with database.read_session() as session:
        found = sign_ins.open_session(session, hash_token(token))
    if found is None or not _is_alive(found.session, now, rules):
        return None
    if now - found.session.last_seen_at >= _TOUCHED_EVERY:
        with database.session() as session:
            sign_ins.touch_session(session, found.session.id, seen_at=now)
    return _make_actor(found, rules)


def sessions_of(
    session: Session, account_id: str, *, now: datetime, rules: AccessSettings | None = None
) -> Sequence[SignInSession]:
    """Give the living sessions of an account, the newest first."""
    rules = rules or AccessSettings()
    begun = sign_ins.sessions_of(session, account_id, now=now)
    return [each for each in begun if _is_alive(each, now, rules)]


def end_session(session: Session, account_id: str, session_id: str, *, now: datetime) -> bool:
    """End one session of an account; False if it is none of the account's or had ended."""
    return sign_ins.end_sessions(session, account_id, ended_at=now, only=session_id) == 1


def end_sessions(
    session: Session, account_id: str, *, now: datetime, but: str | None = None
) -> int:
    """End all sessions of an account, or all `but` one; gives how many."""
    return sign_ins.end_sessions(session, account_id, ended_at=now, but=but)


def rotate_session(session: Session, session_id: str) -> str:
    """Give a session that goes on a new token, after a change of what it opens."""
    token = make_token()
    sign_ins.replace_token(session, session_id, hash_token(token))
    return token


def csrf_token(token: str) -> str:
    """Give what forms of a session carry, so that no other site can send them.

    Args:
        token: The session's token. Nobody can get from what is given back to it.
    """
    return hmac.digest(token.encode(), _CSRF_PURPOSE, hashlib.sha256).hex()


def is_csrf_token(token: str, given: str) -> bool:
    """Tell whether a form comes from a page of this session; in a time that tells nothing."""
    return hmac.compare_digest(csrf_token(token).encode(), given.encode("utf-8", "replace"))


def _is_alive(row: SignInSession, now: datetime, rules: AccessSettings) -> bool:
    idle_until = row.last_seen_at + timedelta(minutes=rules.session_idle_minutes)
    return now < min(row.expires_at, idle_until)


def _make_actor(found: OpenSession, rules: AccessSettings) -> Actor:
    return Actor(
        account_id=found.account.id,
        name=found.account.name,
        roles=frozenset(Role(role.value) for role in found.roles),
        session_id=found.session.id,
        scopes=UNFINISHED if is_unfinished(found.account, rules) else None,
    )


def is_unfinished(account: Account, rules: AccessSettings) -> bool:
    """Tell whether somebody has to see to their own account before anything else."""
    lacks_factor = account.totp_secret is None and account.issuer is None
    return account.password_is_temporary or (rules.require_second_factor and lacks_factor)
