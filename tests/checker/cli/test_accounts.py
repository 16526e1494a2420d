"""Accounts on the command line: what is shown once, and what is recorded."""

from __future__ import annotations

import os
import pwd
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from checker.access import passwords
from checker.access.passwords import verify_password
from storage.accounts import find_account
from storage.database import Database
from storage.tables import Account, Event
from tests.checker.cli.conftest import Licet

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def database(licet: Licet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    assert licet("init").exit_code == 0
    return Database.open(f"sqlite:///{tmp_path / 'data' / 'licet.db'}")


def stored(database: Database, name: str) -> Account:
    with database.read_session() as session:
        account = find_account(session, name)
    assert account is not None
    return account


def test_whoever_keeps_the_server_makes_resets_and_closes_accounts(
    licet: Licet, database: Database
) -> None:
    assert "licet serve" in licet("accounts", "list", "--lang", "zh").stdout
    added = licet("accounts", "add", "李雷", "--role", "approver", "--role", "maker", "--json").json
    account = stored(database, "李雷")
    assert (added["account"], added["name"]) == (account.id, "李雷")
    assert verify_password(account.password_hash, added["password"])
    assert account.password_is_temporary
    shown = licet("accounts", "list", "--lang", "zh").stdout
    assert "复核, 经办" in shown
    assert added["password"] not in shown

    reset = licet("accounts", "password", "李雷", "--without-second-factor", "--lang", "en").stdout
    new_password = reset.splitlines()[1]
    assert verify_password(stored(database, "李雷").password_hash, new_password)

    assert licet("accounts", "revoke", "李雷").exit_code == 0
    listed = licet("accounts", "list", "--json").json["accounts"]
    assert [(a["name"], a["is_active"], a["signs_in_by"]) for a in listed] == [
        ("李雷", False, "password")
    ]
    with database.read_session() as session:
        events = session.exec(select(Event).order_by("seq")).all()
    recorded = [event for event in events if event.subject == f"account:{account.id}"]
    assert [event.action for event in recorded] == [
        "access.account_created",
        "access.password_reset",
        "access.second_factor_removed",
        "access.account_closed",
    ]
    assert {event.actor_name for event in recorded} == {f"cli:{pwd.getpwuid(os.getuid()).pw_name}"}
    for secret in (added["password"], new_password):
        assert all(secret not in event.body for event in recorded)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "李雷"), "account_exists"),
        (("add", "licet"), "account_name_refused"),
        (("add", "韩梅", "--role", "auditor", "--role", "maker"), "roles_conflict"),
        (("password", "nobody"), "account_unknown"),
        (("revoke", "李雷"), "last_of_its_role"),
    ],
)
def test_what_cannot_be_is_said(
    licet: Licet, database: Database, words: tuple[str, ...], code: str
) -> None:
    assert licet("accounts", "add", "李雷", "--role", "administrator").exit_code == 0
    refused = licet("accounts", *words, "--json")
    assert refused.exit_code in (2, 3)
    assert refused.json["error"]["code"] == code
    with database.read_session() as session:
        assert len(session.exec(select(Account)).all()) == 1
