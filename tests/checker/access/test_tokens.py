"""Tokens of the API: what they stand for, and how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from checker.access import policy
from checker.access.accounts import apply_roles, deactivate, set_password
from checker.access.actor import PROGRAM, Actor
from checker.access.errors import ActRefused, TokenScopeRefused, TokenTermRefused
from checker.access.roles import Act, Role
from checker.access.sessions import UNFINISHED
from checker.access.tokens import PREFIX, MadeToken, create_token, find_token, revoke_token
from checker.settings import AccessSettings
from storage.api_tokens import tokens_of
from storage.database import Database
from storage.tables import Account, ApiToken
from tests.checker.access.conftest import open_account
from tests.storage.examples import NOW

DAY = timedelta(days=1)


@pytest.fixture
def account(database: Database) -> Account:
    return open_account(database, "王敏", Role.MAKER)


def make(
    database: Database, account: Account, *scopes: Act, by: Actor | None = None, days: int = 30
) -> MadeToken:
    actor = by or Actor(account.id, account.name, frozenset({Role.MAKER}))
    with database.session() as session:
        return create_token(
            session, by=actor, name="ERP", scopes=scopes, expires_at=NOW + days * DAY, now=NOW,
            rules=AccessSettings(),
        )  # fmt: skip


def test_a_token_does_what_it_stands_for_and_no_more(database: Database, account: Account) -> None:
    token = make(database, account, Act.FILE_DOCUMENTS).token
    actor = find_token(database, token, NOW)
    assert actor is not None
    assert (actor.account_id, actor.name) == (account.id, account.name)
    assert {act for act in Act if policy.may(actor, act)} == {Act.FILE_DOCUMENTS, Act.USE_API}


def test_only_the_hash_is_kept(database: Database, account: Account) -> None:
    token = make(database, account).token
    assert token.startswith(PREFIX)
    with database.read_session() as session:
        assert token[len(PREFIX) : 40] not in str(session.exec(select(ApiToken)).one())


def test_what_is_no_token_is_not_looked_for(database: Database, account: Account) -> None:
    token = make(database, account).token
    swapped = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    database.close()
    closed = Database.open("sqlite:////nowhere/licet.db")
    for other in ("", PREFIX, swapped, token[:-1], token + "0", token.upper(), "\udcff"):
        assert find_token(closed, other, NOW) is None


@pytest.mark.parametrize(
    "act", [*sorted(set(Act) - policy.TOKEN_ACTS), Act.WEIGH_CONTRACTS, Act.READ_LOG]
)
def test_some_acts_are_for_no_token_or_not_for_this_account(
    database: Database, account: Account, act: Act
) -> None:
    with pytest.raises(TokenScopeRefused):
        make(database, account, act)


def test_nobody_makes_tokens_by_a_token_or_before_the_password_is_their_own(
    database: Database, account: Account
) -> None:
    token = make(database, account, Act.READ_CUSTOMERS).token
    with pytest.raises(ActRefused):
        make(database, account, by=find_token(database, token, NOW))
    unfinished = Actor(account.id, "王敏", frozenset({Role.MAKER}), scopes=UNFINISHED)
    with pytest.raises(TokenScopeRefused):
        make(database, account, by=unfinished)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_the_term_is_bounded(database: Database, account: Account, days: int) -> None:
    with pytest.raises(TokenTermRefused):
        make(database, account, days=days)


def test_a_token_ends_on_its_day(database: Database, account: Account) -> None:
    token = make(database, account, days=2).token
    assert find_token(database, token, NOW + 2 * DAY - timedelta(seconds=1))
    assert find_token(database, token, NOW + 2 * DAY) is None


def test_use_is_noted_once_a_minute(database: Database, account: Account) -> None:
    made = make(database, account)
    for seconds in (5, 64, 66):
        assert find_token(database, made.token, NOW + timedelta(seconds=seconds))
    with database.read_session() as session:
        (row,) = tokens_of(session, account.id)
    assert row.last_used_at == NOW + timedelta(seconds=66)


def test_a_token_is_revoked_by_its_owner_alone(database: Database, account: Account) -> None:
    other = open_account(database, "李雷")
    made = make(database, account)
    with database.session() as session:
        assert not revoke_token(session, other.id, made.row.id, now=NOW)
        assert revoke_token(session, account.id, made.row.id, now=NOW)
        assert not revoke_token(session, account.id, made.row.id, now=NOW)
    assert find_token(database, made.token, NOW) is None


def test_a_token_never_outgrows_its_account(database: Database, account: Account) -> None:
    token = make(database, account, Act.FILE_DOCUMENTS, Act.READ_CUSTOMERS).token
    with database.session() as session:
        apply_roles(session, account.id, {Role.FINANCE}, now=NOW)
    actor = find_token(database, token, NOW)
    assert actor is not None
    assert not policy.may(actor, Act.FILE_DOCUMENTS)
    assert policy.may(actor, Act.READ_CUSTOMERS)
    with database.session() as session:
        set_password(session, account.id, "another violet kettle", now=NOW, by=PROGRAM)
    assert find_token(database, token, NOW) is None
    with database.session() as session:
        deactivate(session, account.id, now=NOW)
    assert find_token(database, token, NOW) is None
