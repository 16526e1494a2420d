"""Sessions of those who have signed in, and how long those must wait who failed to.

Only hashes of tokens come here. A delay belongs to the hash of a name or address; what nobody has
failed at for a day is forgotten, a session a month after it was over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update

from storage.identity import make_id
from storage.selection import split_ids
from storage.tables import Account, RoleGrant, SignInDelay, SignInSession
from storage.vocabulary import AccountRole

_FORGOTTEN_AFTER = timedelta(days=1)
_SESSIONS_KEPT_FOR = timedelta(days=31)
"""Longer than an address counts as one from which somebody has signed in before."""
AT_ONCE = 1_000
"""How many rows are forgotten by one statement, so that nobody waits long for it."""


class OpenSession(NamedTuple):
    """A session with whose it is."""

    session: SignInSession
    account: Account
    roles: frozenset[AccountRole]


def add_session(
    session: Session,
    *,
    token_sha256: str,
    account_id: str,
    address: str,
    created_at: datetime,
    expires_at: datetime,
) -> SignInSession:
    """Begin a session."""
    begun = SignInSession(
        id=make_id(created_at),
        token_sha256=token_sha256,
        account_id=account_id,
        address=address,
        created_at=created_at,
        last_seen_at=created_at,
        expires_at=expires_at,
    )
    session.add(begun)
    session.flush()
    return begun


def open_session(session: Session, token_sha256: str) -> OpenSession | None:
    """Find by one query a session that nobody ended, of an account in use.

    Whether its time is over is for the caller to say, who knows the time.
    """
    rows = session.execute(_prepare_open_session(), {"token_sha256": token_sha256}).all()
    if not rows:
        return None
    roles = frozenset(AccountRole(role) for _, _, role in rows if role is not None)
    return OpenSession(rows[0][0], rows[0][1], roles)


@cache
def _prepare_open_session() -> Select[SignInSession, Account, AccountRole]:
    """Make the query that every request asks: to make it takes twice what it takes to run it."""
    return (
        select_columns(SignInSession, Account, col(RoleGrant.role))
        .join(Account, col(Account.id) == col(SignInSession.account_id))
        .outerjoin(RoleGrant, col(RoleGrant.account_id) == col(Account.id))
        .where(col(SignInSession.token_sha256) == bindparam("token_sha256"))
        .where(col(SignInSession.ended_at).is_(None), col(Account.is_active))
    )


def touch_session(session: Session, session_id: str, *, seen_at: datetime) -> None:
    """Note that a session is in use; a later moment stays."""
    session.exec(
        update(SignInSession)
        .where(col(SignInSession.id) == session_id, col(SignInSession.last_seen_at) < seen_at)
        .values(last_seen_at=seen_at)
    )


def sessions_of(session: Session, account_id: str, *, now: datetime) -> Sequence[SignInSession]:
    """Give the sessions of an account that nobody ended and whose last moment has not come."""
    query = select(SignInSession).where(SignInSession.account_id == account_id)
    query = query.where(col(SignInSession.ended_at).is_(None), col(SignInSession.expires_at) > now)
    return session.exec(query.order_by(col(SignInSession.created_at).desc())).all()


def end_sessions(
    session: Session,
    account_id: str,
    *,
    ended_at: datetime,
    only: str | None = None,
    but: str | None = None,
) -> int:
    """End sessions of an account: all, `only` one, or all `but` one.

    Returns:
        How many were ended; those that had ended before do not count.
    """
    ended = update(SignInSession).where(col(SignInSession.account_id) == account_id)
    ended = ended.where(col(SignInSession.ended_at).is_(None))
    if only is not None:
        ended = ended.where(col(SignInSession.id) == only)
    if but is not None:
        ended = ended.where(col(SignInSession.id) != but)
    return session.exec(ended.values(ended_at=ended_at)).rowcount


def replace_token(session: Session, session_id: str, token_sha256: str) -> None:
    """Let another token open a session; the old one opens it no more."""
    session.get_one(SignInSession, session_id).token_sha256 = token_sha256
    session.flush()


def has_come_from(session: Session, account_id: str, address: str, *, since: datetime) -> bool:
    """Tell whether somebody signed in to an account from an address since a moment."""
    query = select(SignInSession.id).where(SignInSession.account_id == account_id)
    query = query.where(SignInSession.address == address, col(SignInSession.created_at) >= since)
    return session.exec(query.limit(1)).first() is not None


def lock_delay(session: Session, subject_sha256: str, *, now: datetime) -> SignInDelay:
    """Give how long somebody has to wait, locked until the transaction ends; no time at first.

    The row is written even if it is there: a row that was only looked at could be forgotten by
    another program before it is locked.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    fresh = insert(SignInDelay).values(
        subject_sha256=subject_sha256, failures=0, last_failed_at=now, retry_at=now
    )
    locked = fresh.on_conflict_do_update(
        index_elements=["subject_sha256"], set_={"subject_sha256": subject_sha256}
    )
    session.connection().execute(locked)
    return session.get_one(SignInDelay, subject_sha256, populate_existing=True)


def forget_old_delays(session: Session, *, now: datetime) -> int:
    """Forget what nobody has failed at for a day; what another program holds waits for later.

    Returns:
        How many were forgotten; `AT_ONCE` where there may be more.
    """
    old = select(SignInDelay.subject_sha256)
    old = old.where(SignInDelay.last_failed_at < now - _FORGOTTEN_AFTER).limit(AT_ONCE)
    found = session.exec(old.with_for_update(skip_locked=True)).all()
    for piece in split_ids(found):
        session.exec(delete(SignInDelay).where(piece.covers(col(SignInDelay.subject_sha256))))
    return len(found)


def forget_old_sessions(session: Session, *, now: datetime) -> int:
    """Forget sessions that were over a month ago.

    Returns:
        How many were forgotten; `AT_ONCE` where there may be more.
    """
    old = select(SignInSession.id).where(SignInSession.expires_at < now - _SESSIONS_KEPT_FOR)
    found = session.exec(old.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for piece in split_ids(found):
        session.exec(delete(SignInSession).where(piece.covers(col(SignInSession.id))))
    return len(found)
