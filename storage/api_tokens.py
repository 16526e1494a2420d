"""Tokens by which programs act for an account; only their hashes are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select, update

from storage.identity import make_id
from storage.tables import Account, ApiToken, RoleGrant
from storage.vocabulary import AccountRole


class OpenToken(NamedTuple):
    """A token with whose it is."""

    token: ApiToken
    account: Account
    roles: frozenset[AccountRole]


def add_token(
    session: Session,
    *,
    token_sha256: str,
    account_id: str,
    name: str,
    scopes: Collection[str],
    created_at: datetime,
    expires_at: datetime,
) -> ApiToken:
    """Add a token."""
    token = ApiToken(
        id=make_id(created_at),
        token_sha256=token_sha256,
        account_id=account_id,
        name=name,
        scopes=sorted(scopes),
        created_at=created_at,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token


def open_token(session: Session, token_sha256: str, *, now: datetime) -> OpenToken | None:
    """Find by one query a token that is taken at a moment, of an account in use."""
    query = (
        select(ApiToken, Account, RoleGrant.role)
        .join(Account, col(Account.id) == col(ApiToken.account_id))
        .outerjoin(RoleGrant, col(RoleGrant.account_id) == col(Account.id))
        .where(ApiToken.token_sha256 == token_sha256, col(ApiToken.expires_at) > now)
        .where(col(ApiToken.revoked_at).is_(None), col(Account.is_active))
    )
    rows = session.exec(query).all()
    if not rows:
        return None
    roles = frozenset(AccountRole(role) for _, _, role in rows if role is not None)
    return OpenToken(rows[0][0], rows[0][1], roles)


def touch_token(session: Session, token_id: str, *, used_at: datetime) -> None:
    """Note that a token is in use; a later moment stays."""
    is_older = or_(col(ApiToken.last_used_at).is_(None), col(ApiToken.last_used_at) < used_at)
    touched = update(ApiToken).where(col(ApiToken.id) == token_id, is_older)
    session.exec(touched.values(last_used_at=used_at))


def tokens_of(session: Session, account_id: str) -> Sequence[ApiToken]:
    """Give the tokens of an account, also revoked ones, the newest first."""
    query = select(ApiToken).where(ApiToken.account_id == account_id)
    return session.exec(query.order_by(col(ApiToken.id).desc())).all()


def revoke_tokens(
    session: Session, account_id: str, *, revoked_at: datetime, only: str | None = None
) -> int:
    """Revoke the tokens of an account, or `only` one of them.

    Returns:
        How many were revoked; those that had been before do not count.
    """
    revoked = update(ApiToken).where(col(ApiToken.account_id) == account_id)
    revoked = revoked.where(col(ApiToken.revoked_at).is_(None))
    if only is not None:
        revoked = revoked.where(col(ApiToken.id) == only)
    return session.exec(revoked.values(revoked_at=revoked_at)).rowcount
