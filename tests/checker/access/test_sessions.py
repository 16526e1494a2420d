"""Sessions: what they open, when they end, and what a stolen database is worth."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from checker.access.accounts import apply_roles, change_own_password, deactivate, set_password
from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Role
from checker.access.sessions import (
    begin_session,
    csrf_token,
    end_session,
    find_session,
    is_csrf_token,
    rotate_session,
    sessions_of,
)
from checker.settings import AccessSettings
from storage.database import Database
from storage.tables import Account, SignInSession
from tests.checker.access.conftest import PASSWORD, open_account
from tests.storage.examples import NOW

RULES = AccessSettings()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(database: Database) -> Account:
    return open_account(database, "王敏", Role.MAKER)


def begin(database: Database, account: Account) -> tuple[str, str]:
    with database.session() as session:
        return begin_session(session, account.id, address="192.0.2.7", now=NOW, rules=RULES)


def test_a_session_ends_when_nobody_used_it(database: Database, account: Account) -> None:
    token, _ = begin(database, account)
    assert find_session(database, token, NOW + 29 * MINUTE)
    assert find_session(database, token, NOW + 58 * MINUTE), "it was used in between"
    assert find_session(database, token, NOW + 88 * MINUTE) is None


def test_a_session_ends_however_much_it_is_used(database: Database, account: Account) -> None:
    token, _ = begin(database, account)
    moment = NOW
    while moment < NOW + timedelta(hours=12):
        assert find_session(database, token, moment), moment
        moment += 20 * MINUTE
    assert find_session(database, token, NOW + timedelta(hours=12)) is None


def test_tokens_that_were_never_given_open_nothing(database: Database, account: Account) -> None:
    token, session_id = begin(database, account)
    with database.read_session() as session:
        kept = session.exec(select(SignInSession)).one()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token not in str(kept)
    for other in ("", session_id, kept.token_sha256, token[:-1], token + "A", "\udcff", "'--"):
        assert find_session(database, other, NOW) is None


def test_finding_costs_one_query_and_a_write_once_a_minute(
    database: Database, account: Account
) -> None:
    token, _ = begin(database, account)
    said: list[str] = []

    def note(*details: object) -> None:
        verb = str(details[2]).split()[0]
        if verb not in ("PRAGMA", "SET", "BEGIN"):
            said.append(verb)

    event.listen(database.engine, "before_cursor_execute", note)
    for seconds in (1, 30, 59):
        assert find_session(database, token, NOW + timedelta(seconds=seconds))
    assert said == ["SELECT"] * 3
    said.clear()
    assert find_session(database, token, NOW + 2 * MINUTE)
    assert said == ["SELECT", "UPDATE"]
    with database.read_session() as session:
        assert session.exec(select(SignInSession)).one().last_seen_at == NOW + 2 * MINUTE


def test_the_query_goes_by_the_index(database: Database) -> None:
    with database.read_session() as session:
        statement = "SELECT * FROM sign_in_sessions WHERE token_sha256 = 'x'"
        if database.is_sqlite:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
        else:
            session.connection().exec_driver_sql("SET LOCAL enable_seqscan TO off")
            plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}").all()
    assert re.search("index|Index", str(plan))
    assert "SCAN sign_in" not in str(plan)


def test_somebody_ends_their_own_sessions_and_nobody_elses(
    database: Database, account: Account
) -> None:
    other = open_account(database, "李雷")
    first, first_id = begin(database, account)
    second, _ = begin(database, account)
    with database.session() as session:
        assert not end_session(session, other.id, first_id, now=NOW)
        assert len(sessions_of(session, account.id, now=NOW)) == 2
        assert end_session(session, account.id, first_id, now=NOW)
        assert not end_session(session, account.id, first_id, now=NOW)
        assert len(sessions_of(session, account.id, now=NOW)) == 1
        assert not sessions_of(session, account.id, now=NOW + 31 * MINUTE)
    assert find_session(database, first, NOW) is None
    assert find_session(database, second, NOW)


def test_a_new_token_takes_the_place_of_the_old(database: Database, account: Account) -> None:
    old, session_id = begin(database, account)
    with database.session() as session:
        new = rotate_session(session, session_id)
    assert find_session(database, old, NOW) is None
    actor = find_session(database, new, NOW)
    assert actor is not None
    assert actor.session_id == session_id


def test_changes_of_rights_end_sessions(database: Database, account: Account) -> None:
    token, _ = begin(database, account)
    with database.session() as session:
        apply_roles(session, account.id, {Role.MAKER}, now=NOW)
    assert find_session(database, token, NOW), "nothing was changed"
    with database.session() as session:
        apply_roles(session, account.id, {Role.APPROVER}, now=NOW)
    assert find_session(database, token, NOW) is None
    token, _ = begin(database, account)
    with database.session() as session:
        set_password(session, account.id, "another violet kettle", now=NOW, by=PROGRAM)
    assert find_session(database, token, NOW) is None
    token, _ = begin(database, account)
    with database.session() as session:
        deactivate(session, account.id, now=NOW)
    assert find_session(database, token, NOW) is None


def test_ones_own_new_password_ends_the_other_sessions(
    database: Database, account: Account
) -> None:
    here, here_id = begin(database, account)
    there, _ = begin(database, account)
    me = Actor(account.id, account.name, session_id=here_id)
    with database.session() as session:
        change_own_password(session, me, present=PASSWORD, password=PASSWORD[::-1], now=NOW)
    assert find_session(database, here, NOW)
    assert find_session(database, there, NOW) is None


def test_forms_carry_what_only_their_own_session_knows(
    database: Database, account: Account
) -> None:
    ours, _ = begin(database, account)
    theirs, _ = begin(database, account)
    assert is_csrf_token(ours, csrf_token(ours))
    for given in (csrf_token(theirs), "", ours, csrf_token(ours)[:-1], "\udcff", "é"):
        assert not is_csrf_token(ours, given)
    assert ours not in csrf_token(ours)
